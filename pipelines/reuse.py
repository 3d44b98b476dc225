"""From the events of reuse logs to `rules.reuse_step` and `rules.reuse_problem`: the life of every reusable item."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import duckdb
import pyarrow as pa

from models.reuse_life import Event, life
from pipelines.warehouse import build_models

UPSTREAM = ("core.reuse_event",)
"""The tables that lives rest on."""

_STEP = pa.schema(
    [
        ("item_id", pa.string()),
        ("part_number", pa.int32()),
        ("pieces", pa.int64()),
        ("step_number", pa.int32()),
        ("entry_id", pa.string()),
        ("action", pa.string()),
        ("event_date", pa.date32()),
        ("state_before", pa.string()),
        ("state", pa.string()),
        ("until_date", pa.date32()),
        ("day_number", pa.int32()),
    ]
)
_PROBLEM = pa.schema(
    [("entry_id", pa.string()), ("item_id", pa.string()), ("problem", pa.string()), ("pieces", pa.int64())]
)


def write_lives(db: duckdb.DuckDBPyConnection) -> None:
    """Follow every item through its events and write what became of it.

    `rules.reuse_step`: one event as it touched one part of an item, pieces that have shared every event. `until_date`:
    the day of the part's next step, null for the last; `day_number`: days since the year 1.
    `rules.reuse_problem`: one event, or some of its pieces, that cannot have happened or can be read in two ways.
    """
    found = db.execute(
        "select item_id, entry_id, action, event_date, pieces, content from core.reuse_event "
        "where problem is null order by item_id"
    ).fetchall()
    steps: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    for item_id, rows in groupby(found, key=lambda row: row[0]):
        lived, impossible = life(Event(*row[1:]) for row in rows)
        steps += [
            {
                "item_id": item_id,
                "part_number": step.part,
                "pieces": step.pieces,
                "step_number": step.number,
                "entry_id": step.entry_id,
                "action": step.action,
                "event_date": step.day,
                "state_before": step.before or None,
                "state": step.state,
                "until_date": step.until,
                "day_number": step.day.toordinal(),
            }
            for step in lived
        ]
        problems += [
            {"entry_id": one.entry_id, "item_id": item_id, "problem": one.code, "pieces": one.pieces}
            for one in impossible
        ]
    for table, content, schema in (("reuse_step", steps, _STEP), ("reuse_problem", problems, _PROBLEM)):
        db.register("lives", pa.Table.from_pylist(content, schema=schema))
        db.execute(f"create or replace table rules.{table} as select * from lives")
        db.unregister("lives")


def follow(db: duckdb.DuckDBPyConnection) -> None:
    """Build all that is needed to say what is odd in delivered reuse logs."""
    build_models(db, "core.reuse_event")
    write_lives(db)
    build_models(db, "mart.reuse_problem")
