"""`gronnbok report`: reads the inbox, runs the Dagster job in process, publishes pages and exports."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipelines.commands import as_month, stop

ROOT = Path(__file__).resolve().parents[2]


@click.command(epilog="Example: gronnbok report --inbox /data/inbox --out /data/published --month 2026-10")
@click.option(
    "--inbox", type=click.Path(path_type=Path), default=ROOT / "data/inbox", help="Folder of delivered files."
)
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "data/warehouse", help="Folder to publish to.")
@click.option("--month", callback=as_month, help="Month to publish, YYYY-MM; the latest month with data if left out.")
@click.option("--organisation", type=click.Path(path_type=Path), help="Organisation file, if not the inbox's own.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a delivered file on standard output, nothing else."
)
@click.option("--anew", is_flag=True, help="Read everything again although nothing has changed.")
def COMMAND(inbox: Path, out: Path, month: str | None, organisation: Path | None, as_json: bool, anew: bool) -> None:
    """Read the inbox and publish the pages and exports of a month.

    Where the same month stands published from the same inbox, organisation file and code, nothing is done again.

    Ends with 0 when everything delivered was used, 1 when something must be looked at (it is listed), 2 when nothing
    could be done.
    """
    from filelock import FileLock, Timeout

    from pipelines.delivery import INBOX_FOLDERS
    from pipelines.organisation import OrganisationFault
    from pipelines.organisation import organisation as read_organisation
    from pipelines.unchanged import standing

    inbox, out = inbox.resolve(), out.resolve()
    organisation = organisation.resolve() if organisation else None
    if not inbox.is_dir():
        stop(
            f"{inbox}: no such folder; give the inbox with --inbox, or write a sample with: gronnbok demo --out {inbox}"
        )
    if organisation is not None and not organisation.is_file():
        stop(f"{organisation}: no such file; give the organisation file, or leave --organisation out")
    try:
        told = organisation or inbox / "organisation.yaml"
        if told.exists():
            read_organisation(told)
    except OrganisationFault as fault:
        stop(f"{told}, {fault}")
    if any(out.is_relative_to(inbox / folder) for folder in INBOX_FOLDERS):
        stop(f"{out}: lies in the inbox and would be read as a delivery; publish elsewhere with --out")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        stop(f"{out}: cannot hold a publication ({fault.strerror}); give a writable folder with --out")
    try:
        with FileLock(out / ".lock", timeout=0):
            is_standing = not anew and standing(inbox, out, told, month)
            if not is_standing:
                _run(inbox, out, month, organisation)
            _tell(out, as_json, is_standing)
    except OSError as fault:
        stop(f"{out}: cannot hold a publication ({fault.strerror}); give a writable folder with --out")
    except Timeout:
        stop(f"{out}: another run is publishing here; wait until it has ended")


def _run(inbox: Path, out: Path, month: str | None, organisation: Path | None) -> None:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from pipelines.person_key import PersonKeyFault
    from pipelines.run import Failed, NoData, report

    progress = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty(),
    )  # fmt: skip
    with progress:
        task = progress.add_task("starting")
        try:
            report(inbox, out, month, organisation, lambda step: progress.update(task, description=step))
        except NoData as fault:
            progress.stop()
            for message in fault.messages:
                click.echo(message, err=True)
            stop(f"{inbox}: {fault}")
        except PersonKeyFault as fault:
            progress.stop()
            stop(str(fault))
        except Failed as fault:
            progress.stop()
            stop(f"{inbox}: the run stopped and nothing was published: {fault}")


def _tell(out: Path, as_json: bool, is_standing: bool) -> None:
    """Say what stands published, and what must be looked at."""
    import json

    record, entries = (json.loads((out / name).read_text("utf-8")) for name in ("run.json", "reconciliation.json"))
    if as_json:
        for entry in entries:
            click.echo(json.dumps(entry, ensure_ascii=False))
    for message in record["messages"]:
        click.echo(message, err=True)
    if not as_json:
        unchanged = " (nothing has changed since)" if is_standing else ""
        replaced = f" as {record['publication']}, which replaces {record['replaces']}" if record.get("replaces") else ""
        click.echo(f"{record['month']} is published{replaced}: {out / 'site' / 'index.html'}{unchanged}")
    raise SystemExit(1 if record["messages"] else 0)
