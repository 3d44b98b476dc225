"""`gronnbok criteria`: whether award-criterion texts ask for climate or environment, one answer a row."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command(epilog="Example: gronnbok criteria criteria.csv --json > answers.jsonl")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a row on standard output, nothing else.")
def COMMAND(file: Path, as_json: bool) -> None:
    """Say of each criterion in FILE (CSV or XLSX with columns id, name, description): yes, no or mixed.

    Mixed: environment is only part of it, or may be meant; it never counts as weight. Confidence is the share of such
    readings that were right where they were measured, from 0 to 1.

    Exit codes: 0 done, 1 some rows could not be read, 2 nothing that can be read.
    """
    from models.environment import confidence, environment_reading
    from pipelines.delivery import delivered_files
    from pipelines.source import Unreadable
    from pipelines.text_table import text_rows

    if not file.is_file():
        click.echo(f"{file}: no such file; give the path of a CSV or XLSX file of criteria", err=True)
        raise SystemExit(2)
    problems, answers = 0, 0
    for delivered in delivered_files(file, str(file)):
        try:
            for number, row in text_rows(delivered, "id", "name", "description"):
                if isinstance(row, Unreadable):
                    problems += 1
                    click.echo(f"{delivered.name}, record {number}: {row.problem}; {row.remedy}", err=True)
                    continue
                answers += 1
                found = environment_reading(row["name"], row["description"])
                share = confidence(found)
                if as_json:
                    told = {"id": row["id"], "label": found.label, "confidence": share, "hits": list(found.hits)}
                    click.echo(json.dumps(told, ensure_ascii=False))
                else:
                    words = f": {', '.join(found.hits)}" if found.hits else ""
                    click.echo(f"{row['id']} {found.label} ({share:.2f}){words}")
        except Unreadable as fault:
            problems += 1
            click.echo(f"{delivered.name}: {fault.problem}; {fault.remedy}", err=True)
    if not answers and not problems:
        click.echo(f"{file}: no rows below the header; give one row a criterion", err=True)
    raise SystemExit(2 if not answers else 1 if problems else 0)
