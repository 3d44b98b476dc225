"""Core, rules and mart assets: one per SQL file, its upstream read from the SQL."""

import dagster as dg

from pipelines.assets import OWNERS
from pipelines.publication import Publication
from pipelines.warehouse import Model, build_model, connection, models, table_metadata


def _asset(model: Model) -> dg.AssetsDefinition:
    @dg.asset(
        key=model.name.split("."),
        deps=[upstream.split(".") for upstream in model.upstream],
        description=model.about,
        owners=OWNERS,
        kinds={"duckdb", "sql"},
        group_name=model.name.split(".")[0],
    )
    def build(publication: Publication) -> dg.MaterializeResult:
        with connection(publication.warehouse) as db:
            build_model(db, model.name)
            return dg.MaterializeResult(metadata=table_metadata(db, model.name))

    return build


TABLES = [_asset(model) for model in models().values()]
