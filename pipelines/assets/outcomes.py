"""Outcomes decided in Python: the verdict on every lot, and the life of every reusable item."""

from collections.abc import Iterable, Iterator

import dagster as dg

from pipelines.assets import OWNERS
from pipelines.publication import Publication
from pipelines.reuse import UPSTREAM as REUSE_UPSTREAM
from pipelines.reuse import write_lives
from pipelines.text_categories import UPSTREAM as TEXT_UPSTREAM
from pipelines.text_categories import write_text_answers
from pipelines.verdicts import UPSTREAM, write_verdicts
from pipelines.warehouse import connection, table_metadata


def _specs(upstream: Iterable[str], **about: str) -> list[dg.AssetSpec]:
    """Tables of rules that one step writes in Python, by name with what each holds."""
    return [
        dg.AssetSpec(
            ["rules", table],
            deps=[name.split(".") for name in upstream],
            description=description,
            owners=OWNERS,
            kinds={"duckdb", "python"},
            group_name="rules",
        )
        for table, description in about.items()
    ]


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
    specs=_specs(
        REUSE_UPSTREAM,
        reuse_step="One event as it touched one part of a reusable item: pieces that have shared every event.",
        reuse_problem="One event of a reuse log that cannot have happened or can be read in two ways.",
    ),
)
def reuse_life(publication: Publication) -> Iterator[dg.MaterializeResult]:
    """Follow every reusable item through its events."""
    with connection(publication.warehouse) as db:
        write_lives(db)
        for table in ("reuse_step", "reuse_problem"):
            yield dg.MaterializeResult(["rules", table], metadata=table_metadata(db, f"rules.{table}"))


@dg.multi_asset(
    name="text_answer",
    specs=_specs(
        TEXT_UPSTREAM,
        text_answer="One text of purchases with what a classifier makes of it: CPV, measured confidence.",
        text_model="The one classifier that was asked: its id, where it comes from and how it was measured.",
    ),
)
def text_answer(publication: Publication) -> Iterator[dg.MaterializeResult]:
    """Ask the classifier of every text."""
    with connection(publication.warehouse) as db:
        write_text_answers(db, publication.category_model, publication.out_path / ".classifier")
        for table in ("text_answer", "text_model"):
            yield dg.MaterializeResult(asset_key=["rules", table], metadata=table_metadata(db, f"rules.{table}"))
