"""`run.json`: what a publication was made of and with, the only file that holds times and run ids."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from statistics import median
from typing import Any

import dagster as dg
import duckdb
import yaml

from pipelines.edition import Edition
from pipelines.findings import change_finding, findings
from pipelines.text_categories import text_model
from pipelines.unchanged import LIBRARIES, hashes
from pipelines.warehouse import ROOT, reference_tables


def code_version() -> str:
    """The package's version, and the commit where the code lies in a checkout."""
    told = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return f"{version('gronnbok')}+{told.stdout.strip()}" if told.returncode == 0 else version("gronnbok")


def _releases(folder: str, pattern: str) -> dict[str, str]:
    return hashes((ROOT / "data" / folder).glob(pattern), ROOT / "data" / folder)


def _source(table: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(
        (ROOT / "data/reference" / f"{table}.source.yaml").read_text(encoding="utf-8")
    )
    return {**told, "checked": str(told["checked"])}


def named_releases() -> dict[str, str | None]:
    """Releases that are told by name: those of emission factors there are, and that of the price index."""
    factors = sorted(path.stem for path in (ROOT / "data/reference/emission_factor").glob("*.csv"))
    return {"factors": ", ".join(factors), "price_index": _source("price_index").get("release")}


REPORT = "gronnbok/report"
"""The tag that the Dagster runs of one report share: what is delivered, the tables made of it, the month's pages."""


def months(db: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The months with purchases, and their number of lines."""
    return dict(db.execute("select month, lines from mart.publication_month order by month").fetchall())


def latest_month(lines: dict[str, int]) -> str:
    """The latest month that holds a fair share of lines: one mistyped date does not make a month.

    Fair is a twentieth of the median month.
    """
    least = median(lines.values()) / 20
    return max(month for month, count in lines.items() if count >= least)


def messages(db: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """What must be looked at in what was delivered, one line each."""
    files = db.execute(
        "select file || case when problem_record is not null then ', record ' || problem_record else '' end "
        "|| ': ' || problem_en || '; ' || remedy_en from mart.delivery where status <> 'read' "
        "order by delivery_number"
    ).fetchall()
    records = db.execute(
        "select file || ', record ' || min(record_number) || ': ' || min(problem_en) || ' (' || count(*) || "
        "' records); ' || min(remedy_en) from mart.quarantine group by file, reason order by file, reason"
    ).fetchall()
    return (*(message for (message,) in (*files, *records)), *(finding.line() for finding in findings(db)))


def stray_months(db: duckdb.DuckDBPyConnection, month: str) -> tuple[str, ...]:
    """What must be said of purchases later than the month published and all fair months, one line each."""
    rows = db.execute(
        "select file, record_number, period from mart.purchase_line where period > $latest and period <> 'unknown' "
        "qualify row_number() over (partition by file, period order by record_number) = 1 order by file, period",
        {"latest": max(month, latest_month(months(db)))},
    ).fetchall()
    return tuple(
        f"{file}, record {record}: period {period} lies after the month published; "
        f"see whether the date is right, or publish it with --month {period}"
        for file, record, period in rows
    )


def run_record(
    db: duckdb.DuckDBPyConnection,
    instance: dg.DagsterInstance,
    run_id: str,
    edition: Edition,
    changed: list[dict[str, Any]],
    line: Mapping[str, Any],
) -> dict[str, Any]:
    """Everything a later reader needs to say which code, inputs and releases made the figures of a month.

    `seconds` are those of the runs of the same report, by step; `fingerprint` is what
    `pipelines.unchanged` compares, or None where the next run must look again.

    Args:
        changed: What has become of the files that the publication before knew.
        line: Its line of the trail.
    """
    month = edition.month
    run = instance.get_run_record_by_id(run_id)
    report = run.dagster_run.tags.get(REPORT) if run else None
    begun = instance.get_run_records(dg.RunsFilter(tags={REPORT: report}) if report else dg.RunsFilter([run_id]))
    seconds: dict[str, float] = {}
    for record in sorted(begun, key=lambda record: record.create_timestamp):
        for entry in instance.all_logs(record.dagster_run.run_id, of_type=dg.DagsterEventType.STEP_SUCCESS):
            event = entry.dagster_event
            if event is not None and event.step_key:
                seconds[event.step_key] = round(event.step_success_data.duration_ms / 1000, 3)
    return {
        "run_id": run_id,
        "started_at": run.create_timestamp.isoformat() if run else None,
        "month": month,
        "publication": edition.id,
        "replaces": edition.replaces,
        "reasons": [asdict(reason) for reason in edition.reasons],
        "latest_month": latest_month(months(db)),
        "messages": [
            *messages(db),
            *stray_months(db, month),
            *(change_finding(change).line() for change in changed),
        ],
        "fingerprint": edition.fingerprint,
        "code_version": code_version(),
        "python": sys.version.split()[0],
        "libraries": {name: version(name) for name in LIBRARIES},
        "inputs": dict(db.execute("select file, sha256 from raw.delivery order by delivery_number").fetchall()),
        "changed_since_last_publication": changed,
        "rules": _releases("rules", "*.yaml"),
        "factors": dict(
            db.execute(
                "select distinct factor_set, factor_release from core.emission_factor order by factor_set"
            ).fetchall()
        ),
        "price_index": _source("price_index").get("release"),
        "reference": {table: _source(table)["checked"] for table in reference_tables()}
        | _releases("reference", "**/*.csv"),
        "model": text_model(db),
        "person_key": db.execute("select max(fingerprint) from raw.person_key").fetchall()[0][0],
        "seconds": seconds,
        "trail": dict(line),
    }
