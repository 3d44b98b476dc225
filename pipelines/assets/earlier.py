"""What was published before the publication that a run makes: a step that needs the month."""

from collections.abc import Iterator
from functools import cache

import dagster as dg

from pipelines import inventory
from pipelines.assets import OWNERS
from pipelines.assets.months import MONTHS
from pipelines.edition import editions
from pipelines.publication import Publication
from pipelines.warehouse import connection, models, table_metadata

_ABOUT = {
    "publication": "One publication of a month, up to and with the one that is made: what it replaces.",
    "publication_reason": "One kind of thing that had changed since the publication that was replaced.",
    "publication_period": "One month of lines that an earlier publication counted.",
    "published_line": "One line part as an earlier publication counted it.",
    "published_factor": "One emission factor as an earlier publication had it.",
}


@dg.multi_asset(
    name="earlier",
    specs=[
        dg.AssetSpec(
            ["raw", table],
            deps=[["mart", "publication_month"]],
            description=about,
            owners=OWNERS,
            kinds={"duckdb", "parquet"},
            group_name="raw",
        )
        for table, about in _ABOUT.items()
    ],
    partitions_def=MONTHS,
)
def earlier(context: dg.AssetExecutionContext, publication: Publication) -> Iterator[dg.MaterializeResult]:
    """Settle which publication is made, set aside what it replaces, and load what stood before it."""
    made = publication.edition(context.partition_key)
    with connection(publication.warehouse) as db:
        kept = publication.building / "inventory"
        inventory.load(db, kept, editions(kept), made)
        for table in _ABOUT:
            yield dg.MaterializeResult(["raw", table], metadata=table_metadata(db, f"raw.{table}"))


def needs_month(key: dg.AssetKey) -> bool:
    """Whether an asset waits until the month is known: what was published before, all that rests on it, the pages."""
    return key.path[0] == "publication" or ".".join(key.path) in _below()


@cache
def _below() -> frozenset[str]:
    found = {f"raw.{table}" for table in _ABOUT}
    while more := {name for name, model in models().items() if found & set(model.upstream)} - found:
        found |= more
    return frozenset(found)
