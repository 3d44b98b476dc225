"""Runs the Dagster job in process, from reading the inbox to the publication of one month."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast
from uuid import uuid4

import dagster as dg
from dagster._core.instance.ref import InstanceRef

from pipelines import definitions, trail
from pipelines.assets.earlier import needs_month
from pipelines.assets.months import MONTHS
from pipelines.publication import Publication
from pipelines.run_record import REPORT, latest_month, messages, months
from pipelines.warehouse import ROOT, connection


class NoData(Exception):
    """Nothing delivered can be published; `messages` says what became of each file."""

    def __init__(self, problem: str, messages: tuple[str, ...] = ()) -> None:
        super().__init__(problem)
        self.messages = messages


class Failed(Exception):
    """A step or a blocking check failed; what was published before stands."""


def instance() -> dg.DagsterInstance:
    """Dagster's records as `dagster.yaml` says, wherever the command is called from."""
    records = str(ROOT / "data/warehouse/dagster")
    overrides = {
        "storage": {
            "custom": {"module": "pipelines.held_records", "class": "HeldRecords", "config": {"base_dir": records}},
        },
        "local_artifact_storage": {
            "module": "dagster._core.storage.root", "class": "LocalArtifactStorage", "config": {"base_dir": records},
        },
        "compute_logs": {
            "module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager", "config": {},
        },
    }  # fmt: skip
    ref = InstanceRef.from_dir(str(ROOT), overrides=overrides)
    return dg.DagsterInstance.from_ref(ref)


def report(
    inbox: Path, out: Path, month: str | None, organisation: Path | None, on_step: Callable[[str], None]
) -> None:
    """Read the inbox, build the warehouse and publish a month.

    Args:
        inbox: Folder of delivered files.
        out: Folder to publish to.
        month: YYYY-MM, or None for the latest month with purchases.
        organisation: The organisation file, or None for the inbox's own.
        on_step: Told the name of each step as it starts.

    Raises:
        NoData: No delivered ledger has a usable line, or none in the month.
        Failed: A step failed or a blocking check was broken.
        PersonKeyFault: The key behind the marks of persons cannot be used.
    """
    publication = Publication(inbox=str(inbox), out=str(out), organisation=str(organisation or ""))
    publication.person_key()
    pages = [key for key in _asset_keys() if needs_month(key)]
    begun = [key for key in _asset_keys() if key not in pages and key.path[0] in ("raw", "reference")]
    tables = [key for key in _asset_keys() if key not in (*pages, *begun)]

    def listen(step: str, event: str) -> None:
        if event == "STEP_START":
            on_step(step.replace("__", "."))

    definitions.listeners[:] = [listen]
    tags = {REPORT: str(uuid4())}
    with instance() as records, _failure_noted(out):
        _execute(records, publication, tags, begun)
        with connection(publication.warehouse) as db:  # held, because each step opens what is open at no cost
            _execute(records, publication, tags, tables)
            found, problems = months(db), messages(db)
        if not found:
            raise NoData("no delivered ledger has a usable purchase with a date; see the list above", problems)
        chosen = month or latest_month(found)
        if chosen not in MONTHS.get_partition_keys():
            raise NoData(f"{chosen} cannot be published; give a month from 2005 to a year ahead with --month", problems)
        if chosen not in found:
            raise NoData(f"no purchases in {chosen}; there are some in {min(found)} to {max(found)}", problems)
        _execute(records, publication, tags, pages, chosen)


@contextlib.contextmanager
def _failure_noted(out: Path) -> Iterator[None]:
    """Note in the trail that the run in the block came to no publication."""
    try:
        yield
    except (NoData, Failed) as fault:
        trail.note(out, "failed", problem=str(fault))
        raise


def _asset_keys() -> list[dg.AssetKey]:
    return sorted(definitions.defs.resolve_asset_graph().get_all_asset_keys())


def _execute(
    records: dg.DagsterInstance,
    publication: Publication,
    tags: dict[str, str],
    assets: list[dg.AssetKey],
    month: str | None = None,
) -> None:
    job = definitions.defs.resolve_job_def("report")
    result = job.execute_in_process(
        instance=records,
        asset_selection=assets,
        partition_key=month,
        tags=tags,
        run_config={
            "loggers": {"quiet": {}},
            "resources": {
                "publication": {
                    "config": {
                        "inbox": publication.inbox,
                        "out": publication.out,
                        "organisation": publication.organisation,
                    }
                }
            },
        },
        raise_on_error=False,
    )
    broken = [
        f"{check.asset_key.to_user_string()}: {'; '.join(cast('list[str]', check.metadata['failures'].value))}"
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.blocking
    ]
    if broken:
        raise Failed("a check that must hold is broken: " + " | ".join(broken))
    if not result.success:
        failed = [event for event in result.all_events if event.is_step_failure]
        causes = [f"{event.step_key}: {_cause(event)}" for event in failed]
        raise Failed(" | ".join(causes) or "a step failed")


def _cause(event: dg.DagsterEvent) -> str:
    error = event.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message.strip() if error is not None else "unknown"
