"""The month's pages, its exports, and the moment they become the publication."""

import shutil
from dataclasses import asdict
from typing import Any

import dagster as dg

from pipelines import exports, inventory, trail
from pipelines.assets import OWNERS
from pipelines.assets.months import MONTHS
from pipelines.corrections import standing_corrections
from pipelines.edition import Edition, files_of
from pipelines.findings import changes
from pipelines.publication import Publication
from pipelines.reconciliation import entries
from pipelines.run_record import run_record
from pipelines.unchanged import hash_of
from pipelines.warehouse import connection, models

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
    from pipelines.month_pages import write_pages

    folder = publication.building / "site"
    shutil.rmtree(folder / context.partition_key, ignore_errors=True)
    with connection(publication.warehouse, read_only=True) as db:
        pages = write_pages(db, folder, context.partition_key, publication.months())
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
    made = publication.edition(context.partition_key)
    with connection(publication.warehouse, read_only=True) as db:
        files = exports.write(db, publication.building / "exports", made)
        files += inventory.write(db, publication.building / "inventory", made)
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
    made = publication.edition(context.partition_key)
    with connection(publication.warehouse, read_only=True) as db:
        found = entries(db)
        publication.write_json("reconciliation.json", found)
        changed = changes(publication.published_entries(), found)
        line = _line(publication, made, context.run_id, standing_corrections(db))
        publication.write_json("run.json", run_record(db, context.instance, context.run_id, made, changed, line))
    start = publication.publish()
    trail.append(publication.out_path, line)
    set_aside = sum(entry["status"] != "read" for entry in found)
    return dg.MaterializeResult(metadata={"start page": str(start), "files": len(found), "files set aside": set_aside})


def _line(publication: Publication, made: Edition, run_id: str, decided: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A publication's line of the trail: what it replaces and why, what it holds, what was decided since the last."""
    before = trail.standing(publication.out_path).corrections
    files = files_of(publication.building, made)
    return trail.line(
        publication.out_path,
        "published",
        run_id=run_id,
        publication=made.id,
        month=made.month,
        replaces=made.replaces,
        reasons=[asdict(reason) for reason in made.reasons],
        pages_and_exports=hash_of(files),
        files=len(files),
        corrections={name: told for name, told in decided.items() if before.get(name) != told},
        corrections_gone=sorted(before.keys() - decided.keys()),
    )
