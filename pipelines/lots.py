"""From the core tables to the lots that the rules judge: the one bridge from SQL to law."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb

from models.reading import read_lot
from models.tender import Lot

TABLES = ("core.lot", "core.criterion")
"""What must be built before `lots` is called."""


def lots(db: duckdb.DuckDBPyConnection) -> Iterator[Lot]:
    """Every announced lot of a warehouse, in the order of delivery, with what its notice says."""
    # By the lot's place in its notice: ids may be repeated.
    criteria: dict[tuple[str, int | None], list[dict[str, Any]]] = defaultdict(list)
    for row in rows(db, "select * from core.criterion order by file_id, lot_number, criterion_number"):
        criteria[row["file_id"], row["lot_number"]].append(row)
    minimum = rows(db, "select * from reference.standard_minimum_rule")
    query = """
        select lot.*, delivery.file as source
        from core.lot as lot
        join raw.delivery as delivery on delivery.file_id = lot.file_id and delivery.status = 'read'
        order by delivery.delivery_number, lot.lot_id, lot.lot_number
    """
    for row in rows(db, query):
        row["standard_minimum_rules"] = standard_minimum_rules(
            minimum, row["cpv_code"], row["announced_on"] or row["announced_not_after"]
        )
        yield read_lot(row, criteria[row["file_id"], row["lot_number"]])


def standard_minimum_rules(minimum: list[dict[str, Any]], cpv_code: str | None, day: date | None) -> tuple[str, ...]:
    """Ids of the standardised minimum requirements that a CPV code may fall under on a day."""
    return tuple(
        rule["rule_id"]
        for rule in minimum
        if cpv_code
        and cpv_code.startswith(tuple(rule["cpv_prefixes"].split(";")))
        and (day is None or date.fromisoformat(rule["valid_from"]) <= day)
    )


def rows(db: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The result of a query, one mapping a row."""
    result = db.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
