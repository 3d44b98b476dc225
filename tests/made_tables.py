"""Tables in a warehouse in memory: stated, built and looked at."""

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from decimal import Decimal

import duckdb

from pipelines.warehouse import build_model, memory_warehouse, models

_stack = ExitStack()
atexit.register(_stack.close)
_free: list[duckdb.DuckDBPyConnection] = []
"""Warehouses in memory that nobody uses: raw and reference tables in place, nothing delivered."""


@contextmanager
def empty_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """What `memory_warehouse` opens. It is one transaction that is rolled back: the next test finds nothing of it."""
    db = _free.pop() if _free else _opened()
    db.execute("begin")
    try:
        yield db
    finally:
        db.execute("rollback")
        _free.append(db)


class Bench:
    """A warehouse in memory: state what tables hold, build one, look at it."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db = db

    def given(self, table: str, *rows: dict[str, object]) -> None:
        """Put rows into a table; columns not named are null. A table that does not exist is made from the rows."""
        schema, name = table.split(".")
        known = self.db.execute(
            "select count(*) from information_schema.tables where table_schema = ? and table_name = ?", [schema, name]
        ).fetchall()[0][0]
        for row in rows:
            columns = ", ".join(f'"{column}"' for column in row)
            if not known:
                values = ", ".join(f'?::{_kind(value)} as "{column}"' for column, value in row.items())
                self.db.execute(f"create table {table} as select {values}", list(row.values()))
                known = 1
                continue
            marks = ", ".join("?" * len(row))
            self.db.execute(f"insert into {table} ({columns}) values ({marks})", list(row.values()))

    def build(self, *tables: str) -> list[dict[str, object]]:
        """Build tables from their SQL files, in the order given; the rows of the last one.

        What they rest on and is not there yet is built before; what is there stands as it is.
        """
        made = self.db.execute("select table_schema || '.' || table_name from information_schema.tables").fetchall()
        there = {name for (name,) in made}

        def make(name: str) -> None:
            for upstream in models()[name].upstream:
                if upstream not in there and upstream in models():
                    make(upstream)
            build_model(self.db, name)
            there.add(name)

        for table in tables:
            make(table)
        return self.look(f"select * from {tables[-1]}")

    def look(self, query: str) -> list[dict[str, object]]:
        """The rows of a query."""
        result = self.db.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _opened() -> duckdb.DuckDBPyConnection:
    db = _stack.enter_context(memory_warehouse())
    db.execute("set threads = 1")  # tests run in as many processes as there are cores, on a few rows each
    return db


def _kind(value: object) -> str:
    kinds = {bool: "boolean", int: "bigint", Decimal: "decimal(38, 6)", date: "date", list: "varchar[]"}
    return kinds.get(type(value), "varchar")
