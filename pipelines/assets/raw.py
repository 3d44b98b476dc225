"""Raw assets: everything delivered, as text, and who the body is."""

from collections.abc import Iterator

import dagster as dg

from pipelines.assets import OWNERS
from pipelines.column_map import SavedMaps
from pipelines.delivery import inbox_files
from pipelines.publication import Publication
from pipelines.raw_tables import RAW_TABLES
from pipelines.warehouse import connection, create_raw, load_body, load_files, table_metadata

BODY_TABLES = (
    *(
        "body",
        "body_unit",
        "body_internal",
        "body_policy",
        "body_category_threshold",
        "body_factor_release",
        "body_scenario",
    ),
    *("reuse_programme", "reuse_goods", "reuse_target", "reuse_spend_rule", "reuse_published", "reuse_word"),
    "body_assessment_weight",
    "body_assessment",
)
"""What the organisation file says, one table a part."""

_ABOUT = {
    "delivery": "One delivered file: hash, size, what it is, what was read, what was set aside and why.",
    "quarantine_reason": "One reason for not using a record, and what to do about it, in three languages.",
    "person_key": "What tells the key behind the marks of persons from another, one row; null where none was needed.",
    "body": "The reporting body, one row, from organisation.yaml.",
    "body_unit": "One unit of the body.",
    "body_internal": "One organisation number that is the body itself; trade with it is internal.",
    "body_policy": "One rule of the body's own policy, stricter than the law.",
    "body_assessment_weight": "How much one of the five assessments of a category counts.",
    "body_assessment": "What the body itself says of one CPV division.",
    "body_category_threshold": "How certain one step that finds categories must be, where the body says so.",
    "reuse_programme": "One reuse programme.",
    "reuse_goods": "One kind of goods (CPV prefix) of a reuse programme.",
    "reuse_target": "One target of a reuse programme, interim or final.",
    "reuse_spend_rule": "One way to tell what a purchase is to a reuse programme: used goods, repair, transport.",
    "reuse_published": "One figure published about a reuse programme elsewhere.",
    "reuse_word": "One word of the body's own for what happens to an item.",
    "body_factor_release": "One release of emission factors that the body holds on to.",
    "body_scenario": "One what-if that the body wants to see; part of no account.",
}


@dg.multi_asset(
    name="raw",
    specs=[
        dg.AssetSpec(
            ["raw", table],
            description=_ABOUT.get(table, f"Delivered {table.replace('_', ' ')} records, every value as text."),
            owners=OWNERS,
            kinds={"duckdb", "file"},
            group_name="raw",
        )
        for table in ("delivery", "quarantine_reason", "person_key", *RAW_TABLES, *BODY_TABLES)
    ],
)
def raw(context: dg.AssetExecutionContext, publication: Publication) -> Iterator[dg.MaterializeResult]:
    """Read every file of the inbox into the raw tables of a new warehouse."""
    key = publication.person_key()
    if key.is_another:
        context.log.warning(f"{key.path}: another key than that of the last publication; persons get other marks")
    publication.begin(context.run_id)
    with connection(publication.warehouse) as db:
        create_raw(db)
        load_body(db, publication.body())
        saved = SavedMaps.beside(publication.inbox_path)
        for delivery in load_files(db, inbox_files(publication.inbox_path, saved), key, saved):
            if delivery.status != "read":
                context.log.warning(delivery.message())
        for table in ("delivery", "quarantine_reason", "person_key", *RAW_TABLES, *BODY_TABLES):
            yield dg.MaterializeResult(["raw", table], metadata=table_metadata(db, f"raw.{table}"))
