"""Purchases in a warehouse in memory, taken through the footprint models as they stand."""

from decimal import Decimal

import duckdb
from made_tables import Bench

from pipelines.warehouse import build_model, build_models

CHAIN = (
    "rules.account_class",
    "rules.category_class",
    "rules.classified_part",
    "core.product_footprint",
    "core.product_footprint_match",
    "rules.invoice_line_footprint",
    "core.activity",
    "rules.activity_footprint",
    "rules.replaced_part",
    "rules.measured_part",
    "rules.spend_cell",
    "rules.spend_factor",
    "rules.line_footprint",
    "mart.footprint_by_category",
    "mart.footprint_interval",
    "mart.footprint_coverage",
)
"""The models from classified purchases to footprint marts, in the order in which they rest on each other."""


class Purchases(Bench):
    """State purchases, invoices and what they are; then look at what the footprint models make of them."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        super().__init__(db)
        build_models(db, *CHAIN)
        self._count = 0

    def bought(self, amount_nok: object = 1000, category: dict[str, object] | None = None, **part: object) -> str:
        """State one purchase of 2022 on a KOSTRA account; its part_id."""
        self._count += 1
        part_id = str(part.get("part_id") or f"f-{self._count}")
        stated = {
            "part_id": part_id, "line_id": part_id, "period": "2022-05", "chart": "kostra",
            "account_id": part.get("account_code"),
            "amount_nok": None if amount_nok is None else Decimal(str(amount_nok)),
        }  # fmt: skip
        self.given("core.purchase_part", stated | part)
        known = {"part_id": part_id, "line_id": part_id, "method": "unclassified", "confidence_kind": "none"}
        self.given("rules.line_category", known | (category or {}))
        return part_id

    def invoiced(self, part_id: str, amount: object, invoice_line_id: str = "i-1", **line: object) -> None:
        """State the invoice line that a purchase is booked from; the amount is the part's."""
        known = {row["line_id"] for row in self.look("select line_id from core.invoice_line")}
        if invoice_line_id not in known:
            invoice_id = str(line.pop("invoice_id", f"of-{invoice_line_id}"))
            self.given(
                "core.invoice", {"invoice_id": invoice_id, "supplier_org_number": line.pop("supplier", "974760673")}
            )
            about = {"line_id": invoice_line_id, "invoice_id": invoice_id, "line_kind": "line", "line_amount": amount}
            self.given("core.invoice_line", about | line)
        booked = {"part_id": part_id, "line_id": part_id, "invoice_line_id": invoice_line_id, "amount_currency": amount}
        self.given("core.ledger_part", booked)
        self.db.execute(
            "update core.purchase_part set invoice_line_id = ? where part_id = ?", [invoice_line_id, part_id]
        )

    def run(self) -> None:
        """Build the chain anew on what is stated."""
        for table in CHAIN:
            build_model(self.db, table)

    def footprint(self, part_id: str = "f-1") -> dict[str, object]:
        """What the chain says of one purchase."""
        self.run()
        (row,) = self.look(f"select * from rules.line_footprint where part_id = '{part_id}'")
        return row
