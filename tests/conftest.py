"""Fixtures shared by all tests."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.person_key import VARIABLE
from pipelines.warehouse import build_model, memory_warehouse

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real samples and design pages beside the project; tests that need it skip without it."""
    folder = ROOT.parent / "shared"
    if not (folder / "samples").is_dir():
        pytest.skip("the samples beside the project (../shared/samples) are not on this machine")
    return folder


@pytest.fixture(scope="session", autouse=True)
def key_for_persons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A place of its own for the key behind the marks of persons: no test writes into the user's settings."""
    path = tmp_path_factory.mktemp("settings") / "gronnbok" / "person.key"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(path))
        yield path


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
        """Build tables from their SQL files, in the order given; the rows of the last one."""
        for table in tables:
            build_model(self.db, table)
        return self.look(f"select * from {tables[-1]}")

    def look(self, query: str) -> list[dict[str, object]]:
        """The rows of a query."""
        result = self.db.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _kind(value: object) -> str:
    kinds = {bool: "boolean", int: "bigint", Decimal: "decimal(38, 6)", date: "date", list: "varchar[]"}
    return kinds.get(type(value), "varchar")


@pytest.fixture
def bench() -> Iterator[Bench]:
    """An empty warehouse in memory with raw and reference tables."""
    with memory_warehouse() as db:
        yield Bench(db)
