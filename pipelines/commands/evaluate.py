"""`gronnbok evaluate`: how often a classifier is right on titles with known CPV codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from models.classifier import Classifier


@click.command(epilog="Example: gronnbok evaluate held_out.csv --model classifier --json")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--model", type=click.Path(path_type=Path), help="Folder of a trained model; else the one built in.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output, nothing else.")
def COMMAND(file: Path, model: Path | None, as_json: bool) -> None:
    """Ask a classifier for the CPV codes of FILE (columns title and cpv_main, and description and lang where there
    are) and say how often it is right.

    The figures say what new texts would meet only where the model was not trained on these or on near-duplicates.
    ece: expected calibration error of the division's confidence, ten steps.

    Exit codes: 0 done, 1 some rows could not be read, 2 nothing that can be read.
    """
    import numpy as np

    from models.accuracy import figures
    from pipelines.delivery import delivered_files
    from pipelines.source import Unreadable
    from pipelines.training_rows import title_rows

    if not file.is_file():
        click.echo(f"{file}: no such file; give a table with the columns title and cpv_main", err=True)
        raise SystemExit(2)
    problems = 0
    texts, codes, languages = [], [], []
    for delivered in delivered_files(file, str(file)):
        try:
            for row in title_rows(delivered):
                if row.problem:
                    problems += 1
                    said = f"{row.problem.problem}; {row.problem.remedy}"
                    click.echo(f"{delivered.name}, record {row.number}: {said}", err=True)
                elif row.example:
                    texts.append(row.example.text)
                    codes.append(row.stated_code)
                    languages.append(row.example.language)
        except Unreadable as fault:
            problems += 1
            click.echo(f"{delivered.name}: {fault.problem}; {fault.remedy}", err=True)
    if not texts:
        if not problems:
            click.echo(f"{file}: no rows below the header; give one row a title", err=True)
        raise SystemExit(2)
    answers = classifier(model).answers(texts)
    found = figures(answers, np.array(codes, dtype="U8"), np.array(languages))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _print(found)
    raise SystemExit(1 if problems else 0)


def classifier(folder: Path | None) -> Classifier:
    """The model in a folder, or the one built in; ends the command where the folder holds none."""
    from rich.console import Console

    from models.classifier import NotAModel, load
    from pipelines.classifier_folder import base_classifier

    if folder is None:
        with Console(stderr=True).status("making the classifier of CPV labels and words, once") as status:
            return base_classifier(lambda step: status.update(step) if sys.stderr.isatty() else None)
    try:
        return load(folder)
    except NotAModel as fault:
        click.echo(str(fault), err=True)
        raise SystemExit(2) from None


def _print(found: dict[str, Any]) -> None:
    """The figures for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table("figure", "value", title=f"{found['rows']:,} rows", title_justify="left")
    for name, value in found.items():
        if not isinstance(value, dict) and name != "rows":
            table.add_row(name, "-" if value is None else f"{value:.3f}")
    console = Console()
    console.print(table)
    for name in ("by_language", "by_division"):
        parts = Table(name.removeprefix("by_"), "rows", "division_top1", "division_top3")
        for one, told in found[name].items():
            parts.add_row(one, str(told["rows"]), f"{told['division_top1']:.3f}", f"{told['division_top3']:.3f}")
        console.print(parts)
