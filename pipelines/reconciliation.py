"""One entry per delivered file: what it is, how it was read, and the equations that prove nothing is lost.

`gronnbok inspect` prints these entries and every publication holds them as `reconciliation.json`.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import duckdb

from pipelines.findings import TABLES as FOUND_IN
from pipelines.findings import findings, records

TABLES = ("mart.reconciliation", "core.quarantine", "core.invoice_match", "core.invoice_line", *FOUND_IN)
"""What must be built before entries can be told."""

_SUMS = {
    "amount_sum": "written_sum",
    "positive_sum": "written_positive_sum",
    "negative_sum": "written_negative_sum",
    **{
        name: name
        for name in (
            "sign_sum",
            "purchase_sum",
            "not_purchase_sum",
            "internal_sum",
            "quarantined_sum",
            "ambiguous_sum",
            "superseded_sum",
            "vat_sum",
            "rounding_sum",
            "split_sum",
        )
    },
}
"""Sums of an entry by their column in `mart.reconciliation`; the first three are exactly as the file has them."""

_LINES = (
    "purchase_lines",
    "not_purchase_lines",
    "internal_lines",
    "ambiguous_lines",
    "superseded_lines",
    "residue_lines",
    "lines_not_converted",
    "split_lines",
    "reported_parts",
)


def decimal_text(value: Decimal | None) -> str | None:
    """A sum as text: at least two decimals, no exponent, no more zeros than that."""
    if value is None:
        return None
    text = f"{value:f}"
    whole, _, part = text.partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def entries(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every delivered file with the fields of docs/outputs.md, and the terms of its equations.

    A ledger in several currencies has its sums in `by_currency`; the sums on the entry itself are then those of
    the currency with most lines, and `currency` names it.
    """
    reasons: dict[str, dict[str, int]] = {}
    for row in records(db, "select file_id, reason, count(*) as n from core.quarantine group by all order by all"):
        reasons.setdefault(row["file_id"], {})[row["reason"]] = row["n"]
    ledgers: dict[str, list[dict[str, Any]]] = {}
    for row in records(db, "select * from mart.reconciliation order by delivery_number, parsed desc, currency_code"):
        ledgers.setdefault(row["file_id"], []).append(row)
    invoices = {
        row["file_id"]: row
        for row in records(
            db,
            """
            select invoice.file_id, min(invoice.currency_code) as currency,
                min(invoice.issue_date) as period_from, max(invoice.issue_date) as period_to,
                sum(line.line_amount) filter (where line.line_kind = 'line') as amount_sum,
                sum(line.line_amount) filter (where line.line_amount > 0 and line.line_kind = 'line') as positive_sum,
                sum(line.line_amount) filter (where line.line_amount < 0 and line.line_kind = 'line') as negative_sum,
                count(*) filter (where line.line_amount < 0 and line.line_kind = 'line') as negative_rows,
                coalesce(min(invoice.line_difference), 0) as residue, min(invoice.net_difference) as net_residue,
                min(invoice.status) as match, min(invoice.reason) as match_reason
            from core.invoice_match as invoice
            left join core.invoice_line as line on line.file_id = invoice.file_id
            group by invoice.file_id
            """,
        )
    }
    vat: dict[str, list[dict[str, Any]]] = {}
    query = (
        "select file_id, vat_basis, vat_conversion, sum(lines) as n from mart.bucket_total group by all order by all"
    )
    for row in records(db, query):
        vat.setdefault(row["file_id"], []).append(row)
    together: dict[str, list[str]] = {}
    for finding in findings(db):
        together.setdefault(finding.file, []).append(finding.message.text("text"))
    found = []
    for delivery in records(db, "select * from raw.delivery order by delivery_number"):
        entry: dict[str, Any] = {
            name: delivery[name]
            for name in (
                "file",
                "sha256",
                "kind",
                "format",
                "profile",
                "encoding",
                "delimiter",
                "physical_lines",
                "header_lines",
                "blank_lines",
            )
        }
        entry |= {
            "parsed": delivery["records"],
            "quarantined": delivery["quarantined"],
            "quarantine_reasons": reasons.get(delivery["file_id"], {}),
            "amount_column": delivery["amount_column"],
            "decimal_mark": delivery["decimal_mark"],
            "date_order": delivery["date_order"],
            "sign_convention": delivery["sign_convention"],
            "amount_sum": None,
            "positive_sum": None,
            "negative_sum": None,
            "negative_rows": None,
            "currency": delivery["currency"] or delivery["assumed_currency"],
            "vat_basis": delivery["vat_basis"] or "unknown",
            "period_from": None,
            "period_to": None,
            "declared": json.loads(delivery["declared"] or "{}"),
            "personal_ids_masked": delivery["personal_ids_masked"],
            "warnings": [*json.loads(delivery["warnings_en"]), *together.get(delivery["file"], [])],
            "status": delivery["status"],
            "column_map": json.loads(delivery["column_map"] or "{}"),
        }
        if delivery["problem_code"]:
            entry |= {
                "problem": delivery["problem_en"],
                "problem_record": delivery["problem_record"],
                "remedy": delivery["remedy_en"],
            }
        if ledger := ledgers.get(delivery["file_id"]):
            entry["parsed"] = sum(row["parsed"] for row in ledger)
            entry["quarantined"] = delivery["quarantined"] + sum(row["quarantined_values"] for row in ledger)
            entry["negative_rows"] = sum(row["written_negative_rows"] for row in ledger)
            handled = vat.get(delivery["file_id"], [])
            if len(bases := {row["vat_basis"] for row in handled}) == 1:
                (entry["vat_basis"],) = bases
            conversions = sorted({row["vat_conversion"] for row in handled})
            entry["vat_conversion"] = {
                name: sum(int(row["n"]) for row in handled if row["vat_conversion"] == name) for name in conversions
            }
            if ledger[0]["currency_code"] != "unknown":
                entry["currency"] = ledger[0]["currency_code"]
            entry["period_from"] = min((row["period_from"] for row in ledger if row["period_from"]), default=None)
            entry["period_to"] = max((row["period_to"] for row in ledger if row["period_to"]), default=None)
            entry |= {name: decimal_text(ledger[0][column]) for name, column in _SUMS.items()}
            entry |= {name: sum(row[name] for row in ledger) for name in _LINES}
            entry["reported_nok"] = decimal_text(sum((row["reported_nok"] for row in ledger), Decimal()))
            entry["residue"] = decimal_text(sum((row["residue"] for row in ledger), Decimal()))
            if len(ledger) > 1:
                entry["by_currency"] = {
                    row["currency_code"]: {name: decimal_text(row[column]) for name, column in _SUMS.items()}
                    for row in ledger
                }
        elif invoice := invoices.get(delivery["file_id"]):
            entry |= {
                name: decimal_text(invoice[name])
                for name in ("amount_sum", "positive_sum", "negative_sum", "residue", "net_residue")
            }
            if ledgers:  # without a ledger there is nothing to find it in
                entry |= {name: invoice[name] for name in ("match", "match_reason")}
            entry["currency"] = invoice["currency"]
            entry["negative_rows"] = invoice["negative_rows"]
            entry["period_from"] = invoice["period_from"] and f"{invoice['period_from']:%Y-%m}"
            entry["period_to"] = invoice["period_to"] and f"{invoice['period_to']:%Y-%m}"
        found.append(entry)
    return found
