"""The warehouse behind a publication as Parquet, and how it is made again from what was delivered.

Tables of the raw and reference layers are what a package starts from. Every other table is built anew by the same SQL
and the same Python as in a run. What rests on values that a package does not show cannot come out the same; those
columns are given: taken from the package, and named in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from pipelines import reuse, verdicts
from pipelines.audit.compare import Difference, key_of, table_difference
from pipelines.audit.masked import mark_hidden, masked_query
from pipelines.inventory import sql_path
from pipelines.warehouse import build_model, load_reference, models, reference_tables

FOLDER = "tables"

SCHEMAS = ("raw", "reference", "core", "rules", "mart")

WHOLE = "*"
"""Stands for all columns of a table that is given whole."""

ALWAYS_GIVEN = {"rules.text_answer": (WHOLE,), "rules.text_model": (WHOLE,)}
"""Answers of a classifier to texts that a package may not show; the classifier is named by its hash."""

_IN_PYTHON: tuple[tuple[tuple[str, ...], Sequence[str], Callable[[duckdb.DuckDBPyConnection], None]], ...] = (
    (("rules.lot_verdict",), verdicts.UPSTREAM, verdicts.write_verdicts),
    (("rules.reuse_step", "rules.reuse_problem"), reuse.UPSTREAM, reuse.write_lives),
)
"""Tables that Python writes: which, what they rest on, and what writes them."""

Given = Mapping[str, Sequence[str]]
"""Columns that are taken from a package, by table; `WHOLE` for all."""


class NotRecomputable(Exception):
    """A package holds a table that nothing makes."""


def write_tables(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write every table of a warehouse, without what pages do not show, as `<schema>/<table>.parquet`."""
    mark_hidden(db)
    for table in _tables(db):
        path = _path(folder, table)
        path.parent.mkdir(parents=True, exist_ok=True)
        query = f"select * from {table}" if table.startswith("reference.") else masked_query(db, table)
        db.execute(f"copy ({query}) to '{sql_path(path)}' (format parquet, compression zstd)")


def load_inputs(
    db: duckdb.DuckDBPyConnection, folder: Path, is_same_reference: bool = False
) -> list[tuple[str, Difference]]:
    """Load what a package starts from into an empty warehouse: raw and reference tables.

    Args:
        is_same_reference: Whether this program has the reference tables that the package was made with. Then they are
            its own, and where the package differs from them is returned.
    """
    found = []
    for schema in SCHEMAS:
        db.execute(f"create schema if not exists {schema}")
    for table in tables_in(folder):
        if not is_input(table):
            continue
        name = table.removeprefix("reference.")
        if is_same_reference and name in reference_tables():
            load_reference(db, [name])
            if difference := table_difference(db, where(table), _stated(folder, table), table):
                found.append((table, difference))
        else:
            db.execute(f"create or replace table {table} as select * from {_stated(folder, table)}")
    return found


def rebuild(db: duckdb.DuckDBPyConnection, folder: Path, given: Given) -> Iterator[tuple[str, Difference | None]]:
    """Build every other table from what lies below it, and say how it differs from the one in the package.

    Given columns are then taken from the package. A table that differs stays as it was built, so that what rests on it
    is right.

    Raises:
        NotRecomputable: Nothing makes a table of the package.
    """
    for table, build in _order(tables_in(folder)):
        stated, columns = _stated(folder, table), given.get(table, ())
        if WHOLE in columns:
            db.execute(f"create or replace table {table} as select * from {stated}")
            yield table, None
            continue
        try:
            build(db)
        except duckdb.Error as fault:
            db.execute(f"create or replace table {table} as select * from {stated}")
            yield table, Difference(where(table), fault=str(fault).splitlines()[0])
            continue
        try:
            difference = table_difference(db, where(table), stated, table, columns)
        except duckdb.Error as fault:
            difference = Difference(where(table), fault=str(fault).splitlines()[0])
        yield table, difference
        if columns and not (difference and difference.fault):
            _take_over(db, table, stated, columns)


def given_columns(db: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, list[str]]:
    """What must be given because it rests on what a package does not show: the columns that do not come out.

    Builds the warehouse anew in `db`. Only right where the package is made from what the same program has built.

    Raises:
        NotRecomputable: Nothing makes a table of the package.
    """
    given = {table: list(columns) for table, columns in ALWAYS_GIVEN.items()}
    for table, difference in rebuild(db, folder, given):
        if difference is not None:
            given[table] = _differing(db, table, _stated(folder, table))
            _take_over(db, table, _stated(folder, table), given[table])
    return given


def upstream_of(table: str) -> tuple[str, ...]:
    """The tables that one rests on."""
    if table in models():
        return models()[table].upstream
    return next((tuple(upstream) for made, upstream, _ in _IN_PYTHON if table in made), ())


def below(*tables: str) -> list[str]:
    """All tables that some rest on, these among them."""
    seen: set[str] = set()
    waiting = list(tables)
    while waiting:
        if (table := waiting.pop()) not in seen:
            seen.add(table)
            waiting += upstream_of(table)
    return sorted(seen)


def written_by(table: str) -> str | None:
    """The module that writes a table in Python, as the path of its file; None for any other table."""
    found = (write.__module__ for made, _, write in _IN_PYTHON if table in made)
    return next((f"{module.replace('.', '/')}.py" for module in found), None)


def is_input(table: str) -> bool:
    """Whether a package starts from a table."""
    return table.startswith(("raw.", "reference."))


def where(table: str) -> str:
    """The path of a table in a package."""
    return f"{FOLDER}/{table.replace('.', '/')}.parquet"


def tables_in(folder: Path) -> list[str]:
    """The tables of a package, `schema.table`; a file whose name is no table's is none."""
    return sorted(
        f"{path.parent.name}.{path.stem}"
        for path in (folder / FOLDER).glob("*/*.parquet")
        if path.parent.name in SCHEMAS and re.fullmatch("[a-z][a-z0-9_]*", path.stem)
    )


def _tables(db: duckdb.DuckDBPyConnection) -> list[str]:
    return [
        f"{schema}.{name}"
        for schema, name in db.execute(
            "select schema_name, table_name from duckdb_tables() where not temporary order by all"
        ).fetchall()
        if schema in SCHEMAS
    ]


def _order(tables: Iterable[str]) -> Iterator[tuple[str, Callable[[duckdb.DuckDBPyConnection], None]]]:
    """The tables to build, each after those it rests on, with what builds it."""
    known = set(tables)
    done: set[str] = set()
    written: set[Callable[[duckdb.DuckDBPyConnection], None]] = set()

    def visit(table: str) -> Iterator[tuple[str, Callable[[duckdb.DuckDBPyConnection], None]]]:
        if table in done or table not in known or is_input(table):
            return
        done.add(table)
        for one in upstream_of(table):
            yield from visit(one)
        yield table, _builder(table, written)

    for table in sorted(known):
        yield from visit(table)


def _builder(
    table: str, written: set[Callable[[duckdb.DuckDBPyConnection], None]]
) -> Callable[[duckdb.DuckDBPyConnection], None]:
    if table in models():
        return lambda db: build_model(db, table)
    for made, _, write in _IN_PYTHON:
        if table in made:
            is_written = write in written
            written.add(write)
            return (lambda db: None) if is_written else write
    if table in ALWAYS_GIVEN:
        return lambda db: None
    raise NotRecomputable(f"{where(table)}: nothing in this program makes it; see which program made the package")


def _differing(db: duckdb.DuckDBPyConnection, table: str, stated: str) -> list[str]:
    """The columns in which a table is not what the package says, row by row; `WHOLE` where rows cannot be paired."""
    names = [name for name, *_ in db.execute(f"describe {table}").fetchall()]
    key = key_of(db, stated, names)
    others = [name for name in names if name not in key]
    if not key or not others:
        return [WHOLE]
    asked = ", ".join(f'count(*) filter (where one."{name}" is distinct from other."{name}")' for name in others)
    made, found, paired, *counts = db.execute(
        f"select (select count(*) from {table}), (select count(*) from {stated}), count(*), {asked} "
        f"from {table} as one join {stated} as other on {_same(key)}"
    ).fetchall()[0]
    differing = [name for name, count in zip(others, counts, strict=True) if count]
    return differing if made == found == paired and differing else [WHOLE]


def _same(key: Sequence[str]) -> str:
    return " and ".join(f'other."{name}" is not distinct from one."{name}"' for name in key)


def _take_over(db: duckdb.DuckDBPyConnection, table: str, stated: str, columns: Sequence[str]) -> None:
    """Put the package's values into given columns of a table that was built."""
    if WHOLE in columns:
        db.execute(f"create or replace table {table} as select * from {stated}")
        return
    names = [name for name, *_ in db.execute(f"describe {table}").fetchall()]
    key = key_of(db, stated, (name for name in names if name not in columns))
    listed = ", ".join(f'other."{name}"' if name in columns else f'one."{name}"' for name in names)
    db.execute(
        f"create or replace table {table} as select {listed} from {table} as one "
        f"left join {stated} as other on {_same(key)}"
    )


def _path(folder: Path, table: str) -> Path:
    return folder / where(table)


def _stated(folder: Path, table: str) -> str:
    return f"read_parquet('{sql_path(_path(folder, table))}')"
