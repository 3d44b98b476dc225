"""Dagster's records in SQLite, each database held open while a run lasts.

The files and what stands in them are those of Dagster's own storage, so that its pages show every run. Dagster opens
the database, prepares its statements and waits for the disk anew for each of the four thousand times that it looks or
writes during a report, which takes longer than all tables together.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy.pool import StaticPool

PATIENCE = 60
"""Seconds to wait for another process that writes to the same database, as Dagster does."""


def _held(address: str) -> sqlalchemy.Engine:
    """A database whose one connection stays open.

    It is in write-ahead mode, where `normal` may lose the last records when the machine loses power, and nothing else.
    """
    settings = {"timeout": PATIENCE, "check_same_thread": False}
    engine = sqlalchemy.create_engine(address, poolclass=StaticPool, connect_args=settings)

    @sqlalchemy.event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        connection.execute("pragma synchronous = normal")

    return engine


class _Runs(SqliteRunStorage):
    """One row a run."""

    _engine: sqlalchemy.Engine | None = None

    @contextmanager
    def connect(self) -> Iterator[sqlalchemy.Connection]:
        """The open database, in a transaction of its own."""
        self._engine = self._engine or _held(self._conn_string)
        with self._engine.connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        """Close the database."""
        if self._engine:
            self._engine.dispose()


class _Events(SqliteEventLogStorage):
    """One row an event; one database a run, and one for what is asked across runs."""

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, sqlalchemy.Engine] = {}
        self._has: dict[str, bool] = {}
        super().__init__(base_dir)

    def has_table(self, table_name: str) -> bool:
        """Whether the database across runs has a table; asked of every event about an asset, so looked up once."""
        if table_name not in self._has:
            self._has[table_name] = super().has_table(table_name)
        return self._has[table_name]

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        with self._db_lock:
            if shard not in self._engines:
                engine = _held(self.conn_string_for_shard(shard))
                self._initdb(engine)
                self._engines[shard] = engine
            with self._engines[shard].connect() as connection, connection.begin():
                yield connection

    def dispose(self) -> None:
        """Close the databases."""
        super().dispose()
        for engine in self._engines.values():
            engine.dispose()


class HeldRecords(DagsterSqliteStorage):
    """Dagster's records in the places where its own SQLite storage has them."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._run_storage = _Runs(self._run_storage._conn_string)
        self._event_log_storage = _Events(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> HeldRecords:
        """The records in the folder that the configuration names."""
        return cls(config_value["base_dir"], inst_data)
