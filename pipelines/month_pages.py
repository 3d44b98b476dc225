"""The pages of a month, written from a warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from dashboards.site import Body, publish
from pipelines.masking import without_marks


def write_pages(db: duckdb.DuckDBPyConnection, site: Path, month: str, months: Sequence[str]) -> list[Path]:
    """Write the pages of one month; every file written.

    Args:
        site: The folder of all months.
        months: Every month with pages. One beyond all data was published for a mistyped date that has been put right
            since, and is left out of the navigation.
    """
    body = Body(*db.execute("select name, org_number, is_fictional, language from raw.body").fetchall()[0])
    ((newest,),) = db.execute("select coalesce(max(month), '') from mart.publication_month").fetchall()

    def query(sql: str, parameters: dict[str, Any]) -> Any:
        return without_marks(db.sql(sql, params=parameters).to_arrow_table())

    return publish(query, site, month, body, sorted({name for name in months if name <= newest} | {month}))
