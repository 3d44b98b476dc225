"""Where two versions of a table or a file differ first, told so that a person finds the place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.inventory import sql_path

_NAMING = ("file", "record_number")
"""Columns that tell where in which delivered file a row comes from."""

_LONGEST = 8
"""How many columns a key has at most."""

_TABLES = {".csv": "read_csv('{}', all_varchar = true, header = true)", ".parquet": "read_parquet('{}')"}
"""How files that hold rows are read, by their suffix."""


@dataclass(frozen=True)
class Difference:
    """The first place where something in a package is not what it is when made again.

    Args:
        where: Path of the file in the package.
        row: What tells the row, such as `line_id f00d-17 (ledgers/a.csv, record 17)`; empty where it has no rows.
        column: The column, empty where a whole row or file is meant.
        stated, recomputed: What the package says and what comes out; None where there is nothing.
        rows: How many rows differ.
        fault: Why it cannot be made again, where that is so.
    """

    where: str
    row: str = ""
    column: str = ""
    stated: str | None = None
    recomputed: str | None = None
    rows: int = 0
    fault: str = ""

    @property
    def names_record(self) -> bool:
        """Whether the row tells which record of which delivered file it comes from."""
        return ", record " in self.row

    def line(self) -> str:
        """As one line: file, record: what is wrong."""
        place = f"{self.where}, {self.row}" if self.row else self.where
        if self.fault:
            said = f"cannot be made again ({self.fault})"
        elif self.column:
            said = f"{self.column} is {_told(self.stated)} in the package, {_told(self.recomputed)} recomputed"
        elif self.stated is not None:
            said = "stands in the package, and does not come out when it is recomputed"
        elif self.recomputed is not None:
            said = "comes out when it is recomputed, and does not stand in the package"
        else:
            said = "is not what comes out when it is made again"
        return f"{place}: {said}" + (f" ({self.rows} rows differ)" if self.rows > 1 else "")


def _told(value: str | None) -> str:
    return "empty" if value is None else value if len(value) <= 120 else f"{value[:117]}..."


def table_difference(
    db: duckdb.DuckDBPyConnection, where: str, stated: str, recomputed: str, without: Iterable[str] = ()
) -> Difference | None:
    """The first row in which two tables differ, in the order of their key; None where they hold the same rows.

    Args:
        where: Path of the table in the package.
        stated, recomputed: SQL that stands after `from`.
        without: Columns that are not compared.
    """
    columns = _columns(db, recomputed)
    if (found := _columns(db, stated)) != columns:
        odd = sorted(found.items() ^ columns.items())[0]
        return Difference(where, column=odd[0], stated=found.get(odd[0]), recomputed=columns.get(odd[0]))
    compared = {name: kind for name, kind in columns.items() if name not in set(without)}
    told = ", ".join(_comparable(name, kind) for name, kind in compared.items())
    for name, one, other in (("gone", stated, recomputed), ("come", recomputed, stated)):
        db.execute(
            f"create or replace temp table {name} as select {told} from {one} except all select {told} from {other}"
        )
    gone, come = (int(db.execute(f"select count(*) from {name}").fetchall()[0][0]) for name in ("gone", "come"))
    if not gone and not come:
        return None
    key = key_of(db, stated, compared)
    order = ", ".join(f'"{name}"' for name in dict.fromkeys((*key, *compared)))
    first = _first(db, "gone", order) or {}
    if key and first:
        same = " and ".join(f'"{name}"::varchar is not distinct from ${name}' for name in key)
        beside = _first(db, f"(from come where {same})", order, {name: first[name] for name in key})
    else:
        beside = None if first else _first(db, "come", order)
    row = _row(first or beside or {}, key)
    if first and beside:
        name = next(name for name in compared if first[name] != beside[name])
        return Difference(where, row, name, first[name], beside[name], max(gone, come))
    return Difference(
        where, row, stated=row if first else None, recomputed=None if first else row, rows=max(gone, come)
    )


def key_of(db: duckdb.DuckDBPyConnection, table: str, columns: Iterable[str]) -> tuple[str, ...]:
    """What tells the rows of a table apart: one column if there is one, else the fewest first ones, else none."""
    names = list(columns)
    tried = [
        *((name,) for name in names),
        *(tuple(names[:length]) for length in range(2, 1 + min(len(names), _LONGEST))),
    ]
    asked = ", ".join("count(distinct (" + ", ".join(f'"{name}"' for name in key) + "))" for key in tried)
    rows, *counts = db.execute(f"select count(*), {asked} from {table}").fetchall()[0]
    return next((key for key, count in zip(tried, counts, strict=True) if count == rows), ())


def file_difference(db: duckdb.DuckDBPyConnection, package: Path, made: Path, name: str) -> Difference | None:
    """The first place where a file of a package is not what was made again; both must be there."""
    stated, recomputed = package / name, made / name
    if stated.read_bytes() == recomputed.read_bytes():
        return None
    if (reader := _TABLES.get(stated.suffix)) is None:
        return _line_difference(name, stated, recomputed) if stated.suffix == ".jsonl" else Difference(name)
    one, other = (reader.format(sql_path(path)) for path in (stated, recomputed))
    try:
        return table_difference(db, name, one, other) or Difference(name)
    except duckdb.Error as fault:
        return Difference(name, fault=str(fault).splitlines()[0])


def _line_difference(name: str, stated: Path, recomputed: Path) -> Difference:
    one, other = (path.read_text("utf-8", "replace").splitlines() for path in (stated, recomputed))
    for number, (first, second) in enumerate(zip(one, other, strict=False), start=1):
        if first != second:
            place = next(
                (at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
                min(len(first), len(second)),
            )
            start = max(first.rfind(", ", 0, place) + 2, 0)
            return Difference(name, f"line {number}", "text", first[start : place + 40], second[start : place + 40])
    return Difference(name, f"line {min(len(one), len(other)) + 1}")


def _columns(db: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Names and types; Parquet has no whole numbers as wide as DuckDB's sums of them."""
    described = db.execute(f"describe select * from {table}").fetchall()
    return {name: "DECIMAL(38,0)" if kind == "HUGEINT" else kind for name, kind, *_ in described}


def _comparable(name: str, kind: str) -> str:
    """A column as it is compared; sums of floats depend on the machine in their last digits."""
    written = {
        "DOUBLE": "printf('%.9g', {})",
        "FLOAT": "printf('%.6g', {})",
        "DECIMAL(38,0)": "cast({} as decimal(38, 0))",
    }
    return written.get(kind, "{}").format(f'"{name}"') + f' as "{name}"'


def _first(
    db: duckdb.DuckDBPyConnection, table: str, order: str, given: dict[str, Any] | None = None
) -> dict[str, str | None] | None:
    found = db.execute(f"select columns(*)::varchar from (select * from {table} order by {order} limit 1)", given or {})
    names = [name for name, *_ in found.description or ()]
    rows = found.fetchall()
    return dict(zip(names, rows[0], strict=True)) if rows else None


def _row(row: dict[str, str | None], key: tuple[str, ...]) -> str:
    """What tells a row: its key, and where in which delivered file it comes from."""
    told = ", ".join(f"{name} {row[name]}" for name in key or list(row)[:4] if row[name] is not None)
    file, record = (row.get(name) for name in _NAMING)
    return f"{told} ({file}, record {record})" if file and record and "file" not in key else told
