"""Reference assets: facts and figures from `data/reference/`, one CSV and its source each."""

from collections.abc import Iterator

import dagster as dg
import yaml

from pipelines.assets import OWNERS
from pipelines.publication import Publication
from pipelines.warehouse import ROOT, connection, load_reference, reference_tables, table_metadata


def _spec(table: str) -> dg.AssetSpec:
    source = yaml.safe_load((ROOT / "data/reference" / f"{table}.source.yaml").read_text(encoding="utf-8"))
    about = "\n\n".join(f"{key.capitalize()}: {value}" for key, value in source.items() if value)
    # It follows raw/delivery because a run's warehouse begins there.
    return dg.AssetSpec(
        ["reference", table],
        deps=[dg.AssetKey(["raw", "delivery"])],
        description=about,
        owners=OWNERS,
        kinds={"duckdb", "csv"},
        group_name="reference",
        metadata={"licence": source["licence"], "checked": str(source["checked"])},
    )


@dg.multi_asset(name="reference", specs=[_spec(table) for table in reference_tables()])
def reference(publication: Publication) -> Iterator[dg.MaterializeResult]:
    """Load every reference table as text."""
    with connection(publication.warehouse) as db:
        load_reference(db)
        for table in reference_tables():
            yield dg.MaterializeResult(["reference", table], metadata=table_metadata(db, f"reference.{table}"))
