"""`gronnbok inspect`: what a delivered file is and how it would be read, without keeping anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

_SHOWN = (
    ("kind", "kind"), ("format", "format"), ("profile", "profile"), ("encoding", "encoding"),
    ("delimiter", "delimiter"),
    ("physical_lines", "lines in the file"), ("header_lines", "header lines"), ("blank_lines", "blank lines"),
    ("parsed", "records read"), ("quarantined", "records set aside"), ("quarantine_reasons", "because"),
    ("amount_column", "amount column"), ("amount_sum", "sum"), ("positive_sum", "sum of positives"),
    ("negative_sum", "sum of negatives"), ("negative_rows", "negative records"), ("currency", "currency"),
    ("vat_basis", "VAT basis"), ("period_from", "from"), ("period_to", "to"), ("declared", "declared totals"),
    ("personal_ids_masked", "national identity numbers masked"), ("column_map", "columns"), ("warnings", "warnings"),
    ("problem", "cannot be used"), ("remedy", "what to do"),
)  # fmt: skip


def _print(entry: dict[str, Any], samples: list[tuple[Any, ...]], columns: list[str]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    table = Table(title=escape(entry["file"]), show_header=False, title_justify="left")
    for name, label in _SHOWN:
        value = entry.get(name)
        if value not in (None, [], {}, ""):
            text = "\n".join(f"{key}: {part}" for key, part in value.items()) if isinstance(value, dict) else value
            text = "\n".join(text) if isinstance(text, list) else str(text)
            table.add_row(label, escape(repr(text) if name == "delimiter" else text))
    console.print(table)
    if samples:
        rows = Table(*columns, title="first records, as read", title_justify="left")
        for sample in samples:
            rows.add_row(*(escape("" if value is None else str(value)) for value in sample))
        console.print(rows)


@click.command(epilog='Example: gronnbok inspect ledger-2026-10.csv "SAF-T Financial.xml"')
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file on standard output, nothing else.")
def COMMAND(files: tuple[Path, ...], as_json: bool) -> None:
    """Say what each delivered file is and how it would be read; nothing is kept."""
    from pipelines.delivery import delivered_files
    from pipelines.reconciliation import TABLES, entries
    from pipelines.warehouse import build_models, load_files, memory_warehouse

    worst = 0
    found = [path for path in files if path.is_file()]
    for path in files:
        if path not in found:
            click.echo(f"{path}: no such file; give the path of a delivered file", err=True)
            worst = 2
    with memory_warehouse() as db:
        for delivery in load_files(db, (one for path in found for one in delivered_files(path, str(path)))):
            if delivery.status != "read":
                click.echo(delivery.message(), err=True)
                worst = max(worst, 1)
        build_models(db, *TABLES)
        for entry in entries(db):
            if entry["quarantined"]:
                worst = max(worst, 1)
            if as_json:
                click.echo(json.dumps(entry, ensure_ascii=False, default=str))
                continue
            result = db.execute(
                "select record_number, period, account_id, supplier_name, description, amount_currency, currency_code, "
                "bucket from core.ledger_line where file = ? order by record_number limit 10",
                [entry["file"]],
            )
            _print(entry, result.fetchall(), [column[0] for column in result.description])
    raise SystemExit(worst)
