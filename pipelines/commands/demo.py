"""`gronnbok demo`: a synthetic inbox of a fictional municipality."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@click.command("demo", epilog="Example: gronnbok demo --out inbox --lines 1000000 --seed 7")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Empty or new folder.")
@click.option(
    "--lines", type=click.IntRange(min=50), default=12_000, show_default=True, help="Lines of the main ledger."
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Same seed, same bytes.")
@click.option("--months", type=click.IntRange(1, 34), default=24, show_default=True, help="Months up to 2026-10.")
@click.option("--truth", type=click.Path(path_type=Path, dir_okay=False), help="Also write what is true, as JSON.")
def COMMAND(out: Path, lines: int, seed: int, months: int, truth: Path | None) -> None:
    """Write a synthetic inbox of a fictional municipality in real formats.

    Ledgers (CSV and SAF-T), electronic invoices, tender notices, contracts, reuse and corrections, with faults
    planted for the pages to find. No body, supplier or person in it exists.
    """
    from pipelines.demo import MIN_LINES_PER_MONTH, write_inbox

    if out.exists() and any(out.iterdir()):
        raise click.UsageError(f"{out} is not empty: name an empty or new folder, so that nothing is overwritten")
    if lines < MIN_LINES_PER_MONTH * months:
        raise click.UsageError(
            f"--lines {lines} is too few for {months} months: "
            f"give at least {MIN_LINES_PER_MONTH * months}, or fewer --months"
        )
    if truth and truth.resolve().is_relative_to(out.resolve()):
        raise click.UsageError(
            f"--truth {truth} lies in the inbox, where it would be read as a delivery: choose another place"
        )
    console = Console(stderr=True)
    columns = (TextColumn("ledger lines"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("ledger", total=lines)
        known = write_inbox(out, lines, seed, months, lambda written: bar.advance(task, written))
    if truth:
        truth.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if console.is_terminal:
        console.print(
            f"{out}: {lines} ledger lines over {months} months, fictional. Next: gronnbok report --inbox {out}"
        )
