"""How an export is written: CSV, XLSX and Parquet from a query, safe to open and the same bytes for the same rows.

CSV is UTF-8 with a header row, comma, `.` as decimal mark and ISO dates. Text that a spreadsheet would take for a
formula gets an apostrophe in front, and marks that stand for persons are taken out, in every format.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from pipelines.inventory import sql_path
from pipelines.masking import MARKED, MASK

Given = Mapping[str, Any]
"""Parameters of a query by name; those it does not use are left out."""


def fresh(path: Path) -> Path:
    """A path to write to: what stood there may be shared with the publication that readers have open."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return path


def columns_of(db: duckdb.DuckDBPyConnection, query: str, given: Given) -> list[tuple[str, str]]:
    """Names and DuckDB types of a query's columns."""
    return [(name, kind) for name, kind, *_ in db.execute(f"describe {query}", _used(query, given)).fetchall()]


def write_csv(db: duckdb.DuckDBPyConnection, query: str, given: Given, path: Path) -> None:
    """Write the rows of a query as CSV."""
    _copy(db, query, given, path, "format csv, header true")


def write_parquet(db: duckdb.DuckDBPyConnection, query: str, given: Given, path: Path) -> None:
    """Write the rows of a query as Parquet, numbers and dates in their own types."""
    _copy(db, query, given, path, "format parquet, compression zstd")


def write_xlsx(db: duckdb.DuckDBPyConnection, sheets: Mapping[str, str], given: Given, path: Path) -> None:
    """Write the rows of one query a sheet, by the sheet's name, as a workbook."""
    workbook = xlsxwriter.Workbook(
        str(fresh(path)), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    workbook.set_properties(
        {"created": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
    )  # same input, same bytes
    bold = workbook.add_format({"bold": True})
    for name, query in sheets.items():
        sheet = workbook.add_worksheet(name)
        columns = columns_of(db, query, given)
        for column, (head, _) in enumerate(columns):
            sheet.write_string(0, column, head, bold)
        rows = db.execute(_safe_query(query, columns), _used(query, given))
        for number, row in enumerate(rows.fetchall(), start=1):
            for column, value in enumerate(row):
                if isinstance(value, bool):
                    sheet.write_boolean(number, column, value)
                elif isinstance(value, int | float | Decimal):
                    sheet.write_number(number, column, float(value))
                elif value is not None:
                    sheet.write_string(number, column, str(value))
    workbook.close()


def _copy(db: duckdb.DuckDBPyConnection, query: str, given: Given, path: Path, form: str) -> None:
    target = sql_path(fresh(path))
    safe = _safe_query(query, columns_of(db, query, given))
    db.execute(f"copy ({safe}) to '{target}' ({form})", _used(query, given))


def _used(query: str, given: Given) -> dict[str, Any]:
    return {name: value for name, value in given.items() if f"${name}" in query}


def _safe_query(query: str, columns: list[tuple[str, str]]) -> str:
    return f"select {', '.join(_safe(name, kind) for name, kind in columns)} from ({query})"


def _safe(column: str, kind: str) -> str:
    """A column with its text defused against spreadsheet formulas and free of marks; a list becomes text."""
    name = f'"{column}"'
    if kind.endswith("[]"):
        return f"array_to_string({name}, ';') as {name}"
    if kind != "VARCHAR":
        return name
    text = f"regexp_replace({name}, '{MARKED}', '{MASK}', 'g')"
    return f"case when regexp_matches({name}, '^[=+@\\t\\r-]') then '''' || {text} else {text} end as {name}"
