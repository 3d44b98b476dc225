"""The tables that categories rest on, and the category of a line stated in them."""

from decimal import Decimal

import pytest

LINE = {"line_id": "f-1", "bucket": "purchase", "chart": "kostra", "period": "2026-10", "is_person_dense": False}
EMPTY = (
    "create table core.invoice (invoice_id varchar, contract_id varchar, originator_id varchar)",
    "create table core.invoice_line (line_id varchar, invoice_id varchar, cpv_code varchar, item_name varchar)",
    "create table core.ledger_part (part_id varchar, part_number bigint, line_id varchar, invoice_id varchar,"
    " invoice_line_id varchar, amount_nok decimal(18, 2))",
    "create table core.supplier (supplier_key varchar, supplier_name varchar, is_named boolean, spellings varchar[],"
    " org_number varchar, unit_org_numbers varchar[], industry_code varchar)",
    "create table core.entity (org_number varchar, enhet_number varchar)",
    "create table core.contract (contract_id varchar, cpv_code varchar, doffin_id varchar, procedure_id varchar,"
    " lot_id varchar)",
    "create table core.lot (file_id varchar, notice_number bigint, procedure_id varchar, lot_id varchar,"
    " cpv_code varchar)",
    "create table core.notice (file_id varchar, notice_number bigint, publication_number varchar)",
    "create table core.award (file_id varchar, lot_id varchar, contract_id varchar, winner_org_number varchar)",
    "create table core.ledger_line (line_id varchar, supplier_key varchar, supplier_id varchar, period varchar,"
    " org_unit_id varchar, voucher_id varchar, invoice_number varchar, account_id varchar, account_name varchar,"
    " chart varchar, account_code varchar, function_id varchar, stated_cpv_code varchar, contract_id varchar,"
    " description varchar, is_person_dense boolean, amount_nok decimal(18, 2), bucket varchar)",
)
MODELS = (
    "core.purchase_part", "core.spend_text", "core.category_step", "core.category_correction",
    "rules.category_by_correction", "rules.category_by_invoice", "rules.category_by_ledger_code",
    "rules.category_by_contract", "rules.category_by_account", "rules.category_by_account_name", "rules.text_category",
    "rules.category_candidate",
    "rules.category_by_supplier", "rules.category_by_industry", "rules.line_category",
)  # fmt: skip


@pytest.fixture
def category(bench):
    for query in EMPTY:
        bench.db.execute(query)

    def categorised(*before, texts=(), **line):
        """The category of the last line, of all its parts where it has several; `texts`: what a model says."""
        bench.db.execute("delete from core.ledger_line")
        for number, one in enumerate((*before, line), start=1):
            named = {"account_id": one.get("account_code"), "amount_nok": Decimal(100)}
            bench.given("core.ledger_line", LINE | {"line_id": f"f-{number}"} | named | one)
        last = f"f-{len(before) + 1}"
        for model in MODELS:
            bench.build(model)
            if model == "rules.text_category":
                for text, division, confidence in texts:
                    bench.db.execute(
                        "insert into rules.text_category (text_id, cpv_division, confidence)"
                        " select text_id, ?, ? from core.spend_text where text = ?",
                        [division, confidence, text],
                    )
        rows = bench.look(f"select * from rules.line_category where line_id = '{last}' order by part_id")
        return rows[0] if len(rows) == 1 else rows

    return categorised
