"""Fixtures of the core tables."""

import hashlib
import io

import pytest

from pipelines.source import Delivered
from pipelines.warehouse import build_models, load_files


@pytest.fixture
def core(bench):
    """Load notices, build the tables, look at one of them."""

    def built(table, *contents):
        def opener(content):
            return lambda: io.BytesIO(content)

        load_files(
            bench.db,
            [
                Delivered(f"{n}.xml", hashlib.sha256(one).hexdigest(), len(one), one[:65536], opener(one))
                for n, one in enumerate(contents)
            ],
        )
        build_models(bench.db, "core.lot", "core.lot_group", "core.criterion", "core.award", "mart.notice_copy")
        return bench.look(f"select * from core.{table} order by line_id")

    return built
