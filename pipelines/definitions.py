"""The one place where everything is assembled: Dagster's code location."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterator

os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import dagster as dg

from pipelines.assets.earlier import earlier
from pipelines.assets.outcomes import lot_verdict, reuse_life, text_answer
from pipelines.assets.raw import raw
from pipelines.assets.reference import reference
from pipelines.assets.site import export_files, published, site
from pipelines.assets.tables import TABLES
from pipelines.delivery import INBOX_FOLDERS
from pipelines.publication import Publication
from pipelines.suite import Expectations, Suite, checked, suites
from pipelines.warehouse import connection, tables_read

listeners: list[Callable[[str, str], None]] = []
"""Called with step and what happened to it (STEP_START, STEP_SUCCESS, ...) while a job runs in process."""


class _Listening(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        event = record.__dict__.get("dagster_event")
        if event is not None and event.step_key:
            for listener in listeners:
                listener(event.step_key, event.event_type_value)


@dg.logger(config_schema={}, description="Tells listeners in this process how the run goes, and prints nothing.")
def quiet(_: dg.InitLoggerContext) -> logging.Logger:
    """A logger for runs in process."""
    logger = logging.getLogger("gronnbok.run")
    logger.handlers = [_Listening()]
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    return logger


def _check(suite: Suite, expectations: Expectations, blocking: bool) -> dg.AssetChecksDefinition:
    severity = dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN

    @dg.asset_check(
        asset=dg.AssetKey(suite.table.split(".")),
        name="must" if blocking else "should",
        blocking=blocking,
        additional_deps=[table.split(".") for table in tables_read(suite.query) if table != suite.table],
        description="A break stops everything that depends on the table." if blocking else "A break is a warning.",
    )
    def check(publication: Publication) -> dg.AssetCheckResult:
        with connection(publication.warehouse) as db:
            result = checked(db, suite, expectations)
        return dg.AssetCheckResult(
            passed=result.passed,
            severity=severity,
            metadata={"expectations": result.expectations, "rows": result.rows, "failures": list(result.failures)},
        )

    return check


def _checks() -> Iterator[dg.AssetChecksDefinition]:
    for suite in suites():
        if suite.must is not None:
            yield _check(suite, suite.must, blocking=True)
        if suite.should is not None:
            yield _check(suite, suite.should, blocking=False)


report = dg.define_asset_job(
    "report",
    selection=dg.AssetSelection.all(),
    description="Reads the inbox, builds the warehouse, and publishes one month.",
)


@dg.sensor(job=report, default_status=dg.DefaultSensorStatus.STOPPED, minimum_interval_seconds=300)
def inbox(context: dg.SensorEvaluationContext, publication: Publication) -> Iterator[dg.RunRequest]:
    """Ask for a report of the month before this when anything new has been delivered."""
    folders = [publication.inbox_path / folder for folder in INBOX_FOLDERS]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    listing = "\n".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    if files:
        yield dg.RunRequest(run_key=hashlib.sha256(listing.encode()).hexdigest(), partition_key=_month_before_this())


def _month_before_this() -> str:
    past = dg.MonthlyPartitionsDefinition(start_date="2005-01", fmt="%Y-%m").get_last_partition_key()
    return str(past)


@dg.schedule(
    job=report,
    cron_schedule="0 6 10 * *",
    execution_timezone="Europe/Oslo",
    default_status=dg.DefaultScheduleStatus.STOPPED,
)
def monthly(_: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Publish the month before this on the tenth, when its ledger is usually closed."""
    return dg.RunRequest(partition_key=_month_before_this())


defs = dg.Definitions(
    assets=[raw, reference, *TABLES, lot_verdict, reuse_life, text_answer, earlier, site, export_files, published],
    asset_checks=list(_checks()),
    jobs=[report],
    sensors=[inbox],
    schedules=[monthly],
    resources={"publication": Publication()},
    loggers={"quiet": quiet},
    executor=dg.in_process_executor,
)
