"""Fixtures shared by all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from made_tables import Bench

from pipelines.person_key import VARIABLE
from pipelines.warehouse import connection, create_raw, load_body, load_reference

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


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


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a warehouse with raw and reference tables and nothing delivered."""
    path = tmp_path_factory.mktemp("warehouse") / "empty.duckdb"
    with connection(path) as db:
        create_raw(db)
        load_body(db)
        load_reference(db)
    return path


@pytest.fixture
def bench(empty_warehouse: Path) -> Iterator[Bench]:
    """An empty warehouse in memory with raw and reference tables: copied, which takes a third of building it."""
    with connection(":memory:") as db:
        db.execute(f"attach '{empty_warehouse}' as empty_warehouse (read_only)")
        db.execute("copy from database empty_warehouse to memory")
        db.execute("detach empty_warehouse")
        yield Bench(db)
