"""`gronnbok audit`: writes the auditor's package of a publication, and verifies one offline."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pipelines.commands import as_month, stop

ROOT = Path(__file__).resolve().parents[2]

SHOWN = 20
"""Problems that are listed; all of them with --json."""


@contextmanager
def _progress(what: str) -> Iterator[None]:
    """Show on a terminal that something is going on."""
    from rich.console import Console

    console = Console(stderr=True)
    if not sys.stderr.isatty():
        yield
        return
    with console.status(what):
        yield


@click.group(epilog="Example: gronnbok audit verify revisjon-2026-10.zip")
def COMMAND() -> None:
    """The auditor's package: everything behind the figures of a month, in a file that can be verified offline."""


@COMMAND.command(epilog="Example: gronnbok audit package --month 2026-10 --seed 20261122 --out revisjon-2026-10.zip")
@click.option("--month", callback=as_month, required=True, help="Published month, YYYY-MM.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The zip to write.")
@click.option(
    "--published",
    type=click.Path(path_type=Path, file_okay=False),
    default=ROOT / "data/warehouse",
    help="Folder that was published to: the --out of gronnbok report.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The auditor's own whole number."
)
@click.option(
    "--size", type=click.IntRange(1, 10_000), default=25, show_default=True, help="Items drawn at random, and by risk."
)
@click.option(
    "--confidence-pct", type=click.FloatRange(50, 99.9), default=95, show_default=True, help="Of the draw by value."
)
@click.option(
    "--tolerable-pct", type=click.FloatRange(0.1, 50), default=5, show_default=True,
    help="Share of the value that may be wrong at most.",
)  # fmt: skip
def package(
    month: str, out: Path, published: Path, seed: int, size: int, confidence_pct: float, tolerable_pct: float
) -> None:
    """Write the package of the newest publication of a month, and verify it.

    It holds pages and exports as published, every table behind them without what pages do not show, a sample to test
    with its way back to the delivered files, the log, and a manifest. Ends with 2 when there is nothing to package.
    """
    from filelock import FileLock, Timeout

    from pipelines.audit.archive import write_archive
    from pipelines.audit.package import NotPackaged, write_package
    from pipelines.audit.sample import Plan

    published, out = published.resolve(), out.resolve()
    if not (published / "run.json").exists():
        stop(f"{published}: nothing is published here; give the folder with --published, or run: gronnbok report")
    if not out.parent.is_dir():
        stop(f"{out.parent}: no such folder; make it, or give another place with --out")
    try:
        with FileLock(published / ".lock", timeout=0), tempfile.TemporaryDirectory(dir=out.parent) as folder:
            with _progress("packing"):
                facts = write_package(published, Path(folder), Plan(month, seed, size, confidence_pct, tolerable_pct))
            with _progress("verifying"):
                problems = _verified(Path(folder), None).problems
            if problems:
                for problem in problems[:SHOWN]:
                    click.echo(problem, err=True)
                stop(f"{published}: what is published of {month} is not what comes out when it is made anew; see above")
            write_archive(Path(folder), out)
    except NotPackaged as fault:
        stop(str(fault))
    except Timeout:
        stop(f"{published}: a run is publishing here; wait until it has ended")
    except OSError as fault:
        stop(f"{out}: cannot be written ({fault.strerror or fault}); give another place with --out")
    for one in facts["drawn"]:
        click.echo(
            f"{one['population']}: {one['items']} items, NOK {one['value_nok']}; drawn {one['drawn']}: "
            f"{one['random']} at random, {one['monetary_unit']} by value, {one['risk']} by risk"
        )
    click.echo(
        f"{facts['publication']} is packed and verified: {out} (seed {seed}, log line {facts['trail_head']['number']})"
    )


@COMMAND.command(epilog="Example: gronnbok audit verify revisjon-2026-10.zip --inbox /data/inbox")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--inbox", type=click.Path(path_type=Path, file_okay=False), help="Check the delivered files here too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output, nothing else.")
def verify(file: Path, inbox: Path | None, as_json: bool) -> None:
    """Recompute every figure of a package (zip or folder) without the warehouse; name the first row that differs.

    Ends with 0 when everything is identical, 1 when something differs, 2 when it is no package.
    """
    from pipelines.audit.archive import NotAPackage, unpack

    if not file.exists():
        stop(f"{file}: no such file; give a package that gronnbok audit package has written")
    if inbox is not None and not inbox.is_dir():
        stop(f"{inbox}: no such folder; give the folder of delivered files with --inbox")
    try:
        with tempfile.TemporaryDirectory() as scratch, _progress("recomputing"):
            folder = file
            if not file.is_dir():
                folder = Path(scratch) / "package"
                folder.mkdir()
                unpack(file, folder)
            verdict = _verified(folder, inbox)
    except NotAPackage as fault:
        stop(str(fault))
    facts, problems = verdict.facts, verdict.problems
    counted = f"{verdict.tables} tables, {verdict.figures} figures and {verdict.files - verdict.figures} other files"
    if as_json:
        told = {
            "file": str(file), "publication": facts["publication"], "identical": not problems, "problems": problems,
            "follows": verdict.follows, "notes": verdict.notes, "tables": verdict.tables, "figures": verdict.figures,
            "files": verdict.files,
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False))
        raise SystemExit(1 if problems else 0)
    for note in verdict.notes:
        click.echo(f"note: {note}", err=True)
    for problem in problems[:SHOWN]:
        click.echo(problem, err=True)
    if len(problems) > SHOWN:
        click.echo(f"and {len(problems) - SHOWN} more; --json lists all", err=True)
    if problems:
        follows = f"; {verdict.follows} other tables and files differ because of that" if verdict.follows else ""
        click.echo(f"{facts['publication']}: differs in {len(problems)} places ({counted} recomputed{follows})")
        raise SystemExit(1)
    head = facts["trail_head"]
    click.echo(
        f"{facts['publication']}: identical ({counted} recomputed; "
        f"the log ends with line {head['number']}, {head['hash']})"
    )


def _verified(folder: Path, inbox: Path | None):  # type: ignore[no-untyped-def]
    from pipelines.audit.verify import verify as verified

    with tempfile.TemporaryDirectory() as scratch:
        return verified(folder, Path(scratch), inbox)
