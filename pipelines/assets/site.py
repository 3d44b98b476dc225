"""The month's pages, its exports, and the moment they become the publication."""

import shutil

import dagster as dg

from pipelines import exports
from pipelines.assets import OWNERS
from pipelines.findings import changes
from pipelines.masking import without_marks
from pipelines.publication import Publication
from pipelines.reconciliation import entries
from pipelines.run_record import run_record
from pipelines.unchanged import fingerprint_after
from pipelines.warehouse import connection, models

MONTHS = dg.MonthlyPartitionsDefinition(start_date="2005-01", fmt="%Y-%m", end_offset=12)
"""Months that can be published: from the first year with a price index to a year ahead."""

_MARTS = [name.split(".") for name in models() if name.startswith("mart.")]


@dg.asset(
    key=["publication", "site"],
    deps=_MARTS,
    partitions_def=MONTHS,
    description="The month's pages in bokmål, nynorsk and English, static, with the source rows of every figure.",
    owners=OWNERS,
    kinds={"html", "plotly"},
    group_name="publication",
)
def site(context: dg.AssetExecutionContext, publication: Publication) -> dg.MaterializeResult:
    """Write the pages of one month."""
    from dashboards.site import Body, publish

    folder = publication.building / "site"
    shutil.rmtree(folder / context.partition_key, ignore_errors=True)
    with connection(publication.warehouse, read_only=True) as db:
        body = Body(*db.execute("select name, org_number, is_fictional, language from raw.body").fetchall()[0])
        ((newest,),) = db.execute("select coalesce(max(month), '') from mart.publication_month").fetchall()
        folders = {path.name for path in folder.iterdir() if path.name[:2] == "20"}
        # A month beyond all data was published for a mistyped date that has been put right since.
        published = sorted({name for name in folders if name <= newest} | {context.partition_key})

        def query(sql: str, parameters: dict[str, object]):  # type: ignore[no-untyped-def]
            return without_marks(db.execute(sql, parameters).to_arrow_table())

        pages = publish(query, folder, context.partition_key, body, published)
    return dg.MaterializeResult(metadata={"pages": len(pages)})


@dg.asset(
    key=["publication", "exports"],
    deps=_MARTS,
    partitions_def=MONTHS,
    description="For other systems and people: climate account of the year; exceptions, lots and spend of the month.",
    owners=OWNERS,
    kinds={"csv", "excel"},
    group_name="publication",
)
def export_files(context: dg.AssetExecutionContext, publication: Publication) -> dg.MaterializeResult:
    """Write the exports of one month."""
    with connection(publication.warehouse, read_only=True) as db:
        files = exports.write(db, publication.building / "exports", context.partition_key)
    return dg.MaterializeResult(metadata={"files": len(files)})


@dg.asset(
    key=["publication", "published"],
    deps=[site, export_files],
    partitions_def=MONTHS,
    description="The month as published: reconciliation and run record beside the pages, all swapped in at once.",
    owners=OWNERS,
    kinds={"json"},
    group_name="publication",
)
def published(context: dg.AssetExecutionContext, publication: Publication) -> dg.MaterializeResult:
    """Make what was built the publication."""
    with connection(publication.warehouse, read_only=True) as db:
        found = entries(db)
        publication.write_json("reconciliation.json", found)
        seen = fingerprint_after(publication.inbox_path, publication.organisation_path, publication.inputs())
        changed = changes(publication.published_entries(), found)
        record = run_record(db, context.instance, context.run_id, context.partition_key, seen, changed)
        publication.write_json("run.json", record)
    start = publication.publish()
    set_aside = sum(entry["status"] != "read" for entry in found)
    return dg.MaterializeResult(metadata={"start page": str(start), "files": len(found), "files set aside": set_aside})
