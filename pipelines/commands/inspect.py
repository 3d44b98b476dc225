"""`gronnbok inspect`: what a delivered file is and how it would be read, without keeping anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pipelines.column_map import ColumnMap
    from pipelines.warehouse import Delivery

_SHOWN = (
    ("kind", "kind"), ("format", "format"), ("profile", "profile or column map"), ("encoding", "encoding"),
    ("delimiter", "delimiter"), ("decimal_mark", "decimal mark"), ("date_order", "order of dates"),
    ("sign_convention", "signs"),
    ("physical_lines", "lines in the file"), ("header_lines", "header lines"), ("blank_lines", "blank lines"),
    ("parsed", "records read"), ("quarantined", "records set aside"), ("quarantine_reasons", "because"),
    ("amount_column", "amount column"), ("amount_sum", "sum"), ("positive_sum", "sum of positives"),
    ("negative_sum", "sum of negatives"), ("negative_rows", "negative records"),
    ("not_purchase_lines", "records that are no purchase"), ("currency", "currency"),
    ("vat_basis", "VAT basis"), ("vat_conversion", "VAT conversion, lines"),
    ("period_from", "from"), ("period_to", "to"), ("declared", "declared totals"),
    ("personal_ids_masked", "national identity numbers masked"), ("column_map", "columns"), ("warnings", "warnings"),
    ("problem", "cannot be used"), ("remedy", "what to do"),
)  # fmt: skip

_SAMPLES = {
    "ledger": "select record_number as record, coalesce(cast(posting_date as varchar), period) as date, "
    "amount_delivered as amount, currency_code as currency, account_id as account, supplier_name as supplier, "
    "description, bucket from core.ledger_line",
    "invoice": "select record_number as record, line_kind as kind, line_amount as amount, currency_code as currency, "
    "item_name as item, item_description as description from core.invoice_line",
    "notice": "select record_number as record, lot_id as lot, cpv_code as cpv, title from raw.lot",
    "contract": "select record_number as record, contract_id as contract, supplier_name as supplier, title, "
    "valid_from, valid_to, value_amount as value from raw.contract",
    "reuse": "select record_number as record, event_date as date, action, item_id as item, item_name as name, "
    "item_count as pieces, mass_kg from raw.reuse_event",
    "activity": "select record_number as record, period, activity, quantity, quantity_unit as unit, "
    "supplier_name as supplier, account_id as account from raw.activity",
    "product_footprint": "select record_number as record, company_name as company, product_name as product, "
    "pcf_excluding_biogenic as kgco2e, declared_unit as per, validity_end from raw.product_footprint",
    "correction": "select record_number as record, subject, match_field, match_value, new_value, decided_by "
    "from raw.correction",
}
"""The first records of each kind, as read, by table; every table has `file_id` and `record_number`."""


def _text(value: Any) -> str:
    from decimal import Decimal

    from pipelines.reconciliation import decimal_text

    if isinstance(value, Decimal):
        return decimal_text(value) or ""
    return "" if value is None else str(value)


def _print(entry: dict[str, Any], samples: list[list[str]], columns: list[str]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    table = Table(title=escape(entry["file"]), show_header=False, title_justify="left")
    for name, label in _SHOWN:
        value = entry.get(name)
        if value not in (None, [], {}, ""):
            text = "\n".join(f"{key}: {part}" for key, part in value.items()) if isinstance(value, dict) else value
            text = "\n".join(f"- {part}" for part in text) if isinstance(text, list) else str(text)
            table.add_row(label, escape(repr(text) if name in ("delimiter", "decimal_mark") else text))
    console.print(table)
    if samples:
        filled = [place for place in range(len(columns)) if any(sample[place] for sample in samples)]
        rows = Table(title="first records, as read", title_justify="left", pad_edge=False)
        for place in filled:
            width = max(len(sample[place]) for sample in samples)
            rows.add_column(
                columns[place],
                justify="right" if columns[place] in ("record", "amount", "value") else "left",
                no_wrap=True,
                min_width=width if width <= 18 else 10,
                ratio=None if width <= 18 else 1,
            )
        for sample in samples:
            rows.add_row(*(escape(sample[place]) for place in filled))
        console.print(rows)


def _maps_beside(path: Path) -> tuple[ColumnMap, ...]:
    """The column maps of the inbox that a file stands in; what cannot be used of them is said on standard error."""
    from pipelines.column_map import SavedMaps
    from pipelines.delivery import INBOX_FOLDERS

    for folder in path.resolve().parents:
        if folder.name in INBOX_FOLDERS:
            saved = SavedMaps.beside(folder.parent)
            for place, fault in saved.faults:
                click.echo(f"{place}: {fault.problem}; {fault.remedy}", err=True)
            return tuple(saved.maps)
    return ()


def _save(target: Path, deliveries: list[Delivery]) -> None:
    drawn = [(one.delivered, one.facts) for one in deliveries if one.status == "read" and one.facts.drawn]
    if len(drawn) != 1 or drawn[0][1].drawn is None:
        raise click.UsageError(f"--save-map needs one table that can be read; there are {len(drawn)}")
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(drawn[0][1].drawn.text(*drawn[0]))
    except OSError as fault:
        raise click.UsageError(
            f"{target}: {fault.strerror}; name a new file in a folder that can be written"
        ) from fault


@click.command(epilog='Example: gronnbok inspect ledger-2026-10.csv "SAF-T Financial.xml"')
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file on standard output, nothing else.")
@click.option(
    "--save-map", type=click.Path(path_type=Path), help="Also write how the one table is read, as a column map."
)
def COMMAND(files: tuple[Path, ...], as_json: bool, save_map: Path | None) -> None:
    """Say what each delivered file is and how it would be read; nothing is kept.

    A file that stands in an inbox is read by the column maps beside it, as `gronnbok report` would.
    """
    from dataclasses import replace

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
        maps = {path: _maps_beside(path) for path in found}
        told = (replace(one, column_maps=maps[path]) for path in found for one in delivered_files(path, str(path)))
        deliveries = load_files(db, told)
        for delivery in deliveries:
            if delivery.status != "read":
                click.echo(delivery.message(), err=True)
                worst = max(worst, 1)
        build_models(db, *TABLES)
        if any(delivery.facts.kind == "reuse" for delivery in deliveries):
            from pipelines.reuse import follow

            follow(db)
        for entry in entries(db):
            if entry["quarantined"]:
                worst = max(worst, 1)
            if as_json:
                click.echo(json.dumps(entry, ensure_ascii=False, default=str))
                continue
            if entry["kind"] not in _SAMPLES:
                _print(entry, [], [])
                continue
            result = db.execute(
                f"{_SAMPLES[entry['kind']]} where file_id = ? order by record_number limit 10", [entry["sha256"][:12]]
            )
            rows = [[_text(value) for value in row] for row in result.fetchall()]
            _print(entry, rows, [column[0] for column in result.description])
    if save_map:
        _save(save_map, deliveries)
    raise SystemExit(worst)
