"""What a check module must declare, and how its expectations run against a table.

Great Expectations takes ten seconds to import, so it is imported by the check modules only when
a check runs; modules are found by looking in `pipelines/checks/`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

Expectations = Callable[[Any], Sequence[Any]]
"""Given the module `great_expectations.expectations`, the expectations of a suite."""


@dataclass(frozen=True)
class Suite:
    """What one table must and should satisfy.

    Args:
        table: The guarded table, `schema.table`.
        query: What is looked at; a small frame for rules on the whole table.
        must: A break stops everything that depends on the table.
        should: A break is shown as a warning.
    """

    table: str
    query: str
    must: Expectations | None = None
    should: Expectations | None = None


@dataclass(frozen=True)
class Result:
    """Outcome of one suite at one severity: what failed, in words, with counts."""

    passed: bool
    failures: tuple[str, ...]
    expectations: int
    rows: int


def suites() -> tuple[Suite, ...]:
    """All suites in `pipelines/checks/`, by table."""
    folder = importlib.import_module("pipelines.checks")
    found = [
        importlib.import_module(f"pipelines.checks.{module.name}").SUITE
        for module in pkgutil.iter_modules(folder.__path__)
    ]
    return tuple(sorted(found, key=lambda suite: suite.table))


def checked(db: duckdb.DuckDBPyConnection, suite: Suite, expectations: Expectations) -> Result:
    """Run expectations on the frame of a suite.

    What stands in a column that must be empty is a sentence of the query's own and is told as it is.

    Raises:
        RuntimeError: Great Expectations met an error of its own; that is a fault of the check, not of the data.
    """
    import great_expectations as gx  # here, because it costs ten seconds
    import great_expectations.expectations as gxe

    frame = db.execute(suite.query).to_arrow_table().to_pandas()  # type: ignore[union-attr]
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batch = (
        context.data_sources.add_pandas("warehouse")
        .add_dataframe_asset(suite.table)
        .add_batch_definition_whole_dataframe("all")
        .get_batch({"dataframe": frame})
    )
    listed = expectations(gxe)
    failures: list[str] = []
    for expectation in listed:
        result = batch.validate(expectation)
        if result.exception_info and result.exception_info.get("raised_exception"):
            raise RuntimeError(f"{suite.table}: {result.exception_info['exception_message']}")
        if not result.success and isinstance(expectation, gxe.ExpectColumnValuesToBeNull):
            failures += sorted(map(str, result.result["partial_unexpected_list"]))
        elif not result.success:
            counts = {
                key: result.result.get(key) for key in ("unexpected_count", "observed_value", "partial_unexpected_list")
            }
            shown = ", ".join(f"{key} {value}" for key, value in counts.items() if value not in (None, []))
            failures.append(f"{type(expectation).__name__} {getattr(expectation, 'column', '')}: {shown}"[:500])
    return Result(not failures, tuple(failures), len(listed), len(frame))
