"""Outcomes decided in Python: the verdict on every lot, and the life of every reusable item."""

from collections.abc import Iterator

import dagster as dg

from pipelines.assets import OWNERS
from pipelines.publication import Publication
from pipelines.reuse import UPSTREAM as REUSE_UPSTREAM
from pipelines.reuse import write_lives
from pipelines.text_categories import UPSTREAM as TEXT_UPSTREAM
from pipelines.text_categories import write_text_answers
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


@dg.multi_asset(
    name="reuse_life",
    specs=[
        dg.AssetSpec(
            ["rules", table],
            deps=[upstream.split(".") for upstream in REUSE_UPSTREAM],
            description=about,
            owners=OWNERS,
            kinds={"duckdb", "python"},
            group_name="rules",
        )
        for table, about in (
            ("reuse_step", "One event as it touched one part of a reusable item: pieces that have shared every event."),
            ("reuse_problem", "One event of a reuse log that cannot have happened or can be read in two ways."),
        )
    ],
)
def reuse_life(publication: Publication) -> Iterator[dg.MaterializeResult]:
    """Follow every reusable item through its events."""
    with connection(publication.warehouse) as db:
        write_lives(db)
        for table in ("reuse_step", "reuse_problem"):
            yield dg.MaterializeResult(["rules", table], metadata=table_metadata(db, f"rules.{table}"))


@dg.multi_asset(
    name="text_answer",
    specs=[
        dg.AssetSpec(
            ["rules", table],
            deps=[upstream.split(".") for upstream in TEXT_UPSTREAM],
            description=about,
            owners=OWNERS,
            kinds={"duckdb", "python"},
            group_name="rules",
        )
        for table, about in {
            "text_answer": "One text of purchases with what a classifier makes of it: CPV, measured confidence.",
            "text_model": "The one classifier that was asked: its id, where it comes from and how it was measured.",
        }.items()
    ],
)
def text_answer(publication: Publication) -> Iterator[dg.MaterializeResult]:
    """Ask the classifier of every text."""
    with connection(publication.warehouse) as db:
        write_text_answers(db, publication.category_model, publication.out_path / ".classifier")
        for table in ("text_answer", "text_model"):
            yield dg.MaterializeResult(asset_key=["rules", table], metadata=table_metadata(db, f"rules.{table}"))
