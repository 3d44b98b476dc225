"""The pages, published once for all tests of this folder."""

from pathlib import Path

import pytest
from made_marts import published


@pytest.fixture(scope="session")
def full_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages on marts full of what is hard to print."""
    return published(tmp_path_factory.mktemp("full"), is_full=True)


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages where nothing was delivered."""
    return published(tmp_path_factory.mktemp("empty"), is_full=False)
