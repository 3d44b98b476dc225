"""Outcomes decided in Python: the verdict on every lot."""

import dagster as dg

from pipelines.assets import OWNERS
from pipelines.publication import Publication
from pipelines.verdicts import UPSTREAM, write_verdicts
from pipelines.warehouse import connection, table_metadata


@dg.asset(
    key=["rules", "lot_verdict"],
    deps=[upstream.split(".") for upstream in UPSTREAM],
    description=(
        "One lot of one notice, judged by the version of the climate and environment rules in force when it was "
        "announced: verdict, paragraph, ground, evidence and a sentence of reasons in three languages."
    ),
    owners=OWNERS,
    kinds={"duckdb", "python"},
    group_name="rules",
)
def lot_verdict(publication: Publication) -> dg.MaterializeResult:
    """Judge every lot."""
    with connection(publication.warehouse) as db:
        write_verdicts(db)
        return dg.MaterializeResult(metadata=table_metadata(db, "rules.lot_verdict"))
