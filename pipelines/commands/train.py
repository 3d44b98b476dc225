"""`gronnbok train`: a classifier of texts into CPV, from notices and titles with known codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipelines.source import Delivered

MADE = "trained.json"
"""Beside the model: when and from which files; the model's own files are the same for the same texts."""


@click.command(epilog="Example: gronnbok train inbox/notices/*.xml titles.csv.gz --out classifier")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("classifier"), show_default=True,
    help="Folder of the model; what is stored there is replaced.",
)  # fmt: skip
def COMMAND(files: tuple[Path, ...], out: Path) -> None:
    """Train the CPV classifier on FILES: notices (eForms, OCDS, tables of tenders; folders too), or tables with the
    columns title and cpv_main, and description and lang where there are.

    Its accuracy is measured on texts that were kept apart, and stored in the model's model.json.

    Exit codes: 0 done, 1 some of the input was not used, 2 nothing to learn from.
    """
    from rich.console import Console

    from models.classifier import ABOUT, NUMBERS, WORDS
    from models.classifier_training import train
    from pipelines.training_rows import examples_of

    problems = [f"{path}: no such file or folder; give titles or notices" for path in files if not path.exists()]
    missing = bool(problems)
    if out.exists() and not out.is_dir():
        raise click.UsageError(f"{out}: is no folder; give the folder of the model with --out")
    if out.is_dir() and (strange := {one.name for one in out.iterdir()} - {ABOUT, NUMBERS, WORDS, MADE}):
        raise click.UsageError(f"{out}: holds {min(strange)}, which is no model; give another folder with --out")
    examples, found = examples_of(_delivered(path for path in files if path.exists()))
    problems += found
    for problem in problems:
        click.echo(problem, err=True)
    if not examples:
        if not problems:
            click.echo(f"{', '.join(map(str, files))}: no text with a CPV code; give titles or notices", err=True)
        raise SystemExit(2)
    console = Console(stderr=True)
    with console.status("training") as status:
        model = train(examples, lambda step: status.update(step) if sys.stderr.isatty() else None)
    model.save(out)
    _write_made(out, files)
    measured = model.about["measured"]
    click.echo(f"{out}: model {model.model_id} from {model.about['texts']:,} texts")
    if measured:
        click.echo(
            f"measured on {measured['rows']:,} texts kept apart: division {measured['division_top1']:.1%} right, among "
            f"the best three {measured['division_top3']:.1%}; group {measured['group_top1']:.1%}, code "
            f"{measured['code_top1']:.1%}; of the most confident {measured['confident_coverage']:.0%} "
            f"{measured['confident_precision']:.1%} right"
        )
    else:
        click.echo("too few texts to measure on; its confidence is that of the labels and words of CPV alone")
    raise SystemExit(2 if missing else 1 if problems else 0)


def _delivered(paths: Iterable[Path]) -> Iterator[Delivered]:
    """The files of paths; of a folder all below it."""
    from pipelines.delivery import delivered_files

    for path in paths:
        members = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        for member in members:
            if path == member or not member.name.startswith((".", "~$")):
                yield from delivered_files(member, str(member))


def _write_made(out: Path, files: Iterable[Path]) -> None:
    """Write when the model was trained, from which files and with what."""
    from datetime import UTC, datetime
    from importlib.metadata import version

    from pipelines.unchanged import hashes

    made = {
        "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {path.name: told for path in files if path.is_file() for told in hashes([path], path.parent).values()},
        "gronnbok": version("gronnbok"),
        "python": sys.version.split()[0],
        "libraries": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
    }
    (out / MADE).write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
