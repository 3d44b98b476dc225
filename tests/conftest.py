"""Fixtures shared by all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from made_tables import Bench, empty_warehouse

from pipelines.person_key import VARIABLE

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


LONGEST = ("test_report.py", "test_column_map.py", "test_browser.py", "test_persons.py", "test_restated_month.py")
"""Files that take longest. They come first, so that no process is left alone with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; all others keep their order."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


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


@pytest.fixture
def bench() -> Iterator[Bench]:
    """An empty warehouse in memory with raw and reference tables."""
    with empty_warehouse() as db:
        yield Bench(db)
