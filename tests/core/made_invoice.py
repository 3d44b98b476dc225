"""Invoices and ledger lines as delivered, in the raw tables, and what the core makes of them."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

SUPPLIER = "100000008"
CORE = (
    "core.delivered_amount", "core.delivered_date", "core.delivered_account", "core.delivered_supplier",
    "core.delivered_org_number", "core.delivered_supplier_name", "core.entity", "core.internal_org_number",
    "core.voucher_supplier", "core.supplier_identity", "core.delivery_correction", "core.exchange_rate",
    "core.ledger_line",
    "core.invoice", "core.invoice_line", "core.invoice_candidate", "core.invoice_match", "core.ledger_part",
)  # fmt: skip


class Books:
    """A ledger and a pile of invoices; amounts in NOK unless said otherwise."""

    def __init__(self, bench: Any) -> None:
        self.bench = bench
        self._files = count(1)
        self._records = count(1)
        self._file("ledger", "ledger")

    def _file(self, file_id: str, kind: str) -> None:
        self.bench.given(
            "raw.delivery",
            {"delivery_number": next(self._files), "file_id": file_id, "file": f"{kind}s/{file_id}", "status": "read",
             "kind": kind, "format": "csv", "decimal_mark": ".", "date_order": "ymd", "currency": "NOK",
             "vat_basis": "net"},
        )  # fmt: skip

    def post(self, amount: object, number: str | None = "7", **more: object) -> str:
        """One posted line, by default voucher V1 of the one supplier in October; its line_id."""
        record = next(self._records)
        line = {
            "file_id": "ledger", "record_number": record, "line_id": f"ledger-{record}", "amount": str(amount),
            "invoice_number": number, "voucher_id": "V1", "supplier_org_number": SUPPLIER, "posting_date": "2026-10-05",
        }  # fmt: skip
        self.bench.given("raw.ledger_line", line | more)
        return f"ledger-{record}"

    def receive(self, *amounts: object, number: str = "7", lines: tuple[dict[str, Any], ...] = (), **more: Any) -> str:
        """One invoice with a line for each amount (or each of `lines`), printed as given; its invoice_id."""
        file_id = f"invoice{next(self._files)}"
        self._file(file_id, "invoice")
        lines = lines or tuple({"line_extension_amount": str(amount)} for amount in amounts)
        signed = [
            Decimal(line["line_extension_amount"]) * (-1 if line.get("line_kind") == "allowance" else 1)
            for line in lines
        ]
        net = sum(signed, Decimal(0))
        invoice = {
            "file_id": file_id, "record_number": 1, "line_id": f"{file_id}-1", "document_type": "380",
            "is_credit_note": "false", "invoice_number": number, "issue_date": "2026-10-01", "currency_code": "NOK",
            "supplier_org_number": SUPPLIER, "tax_exclusive_amount": str(net),
            "tax_inclusive_amount": str(net * Decimal("1.25")),
        }  # fmt: skip
        self.bench.given("raw.invoice", invoice | more)
        for position, line in enumerate(lines, start=1):
            about = {"file_id": file_id, "record_number": position, "line_id": f"{file_id}-{position}"}
            given = {"line_kind": "line", "tax_percent": "25", "is_credit_note": (invoice | more)["is_credit_note"]}
            self.bench.given("raw.invoice_line", about | given | line)
        return f"{file_id}-1"

    def matches(self) -> dict[str, dict[str, Any]]:
        """What became of each invoice, by invoice_id."""
        self.bench.build(*CORE)
        return {row["invoice_id"]: row for row in self.bench.look("select * from core.invoice_match")}

    def match(self) -> dict[str, Any]:
        """What became of the only invoice."""
        (row,) = self.matches().values()
        return row

    def parts(self, column: str = "amount_currency") -> dict[str, list[Any]]:
        """Amounts of the parts of each split line in the order of the invoice, by line_id."""
        self.matches()
        found: dict[str, list[Any]] = {}
        query = f"select line_id, {column} as value from core.ledger_part order by line_id, invoice_record_number"
        for row in self.bench.look(query):
            found.setdefault(row["line_id"], []).append(row["value"])
        return found
