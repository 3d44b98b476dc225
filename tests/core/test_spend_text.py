"""core.purchase_part and core.spend_text: what is classified, once for each distinct text, account and supplier."""

import hashlib
from decimal import Decimal

import pytest


@pytest.fixture
def texts(bench):
    bench.db.execute("create table core.invoice (invoice_id varchar, contract_id varchar)")
    bench.db.execute("create table core.invoice_line (line_id varchar, item_name varchar)")
    bench.db.execute(
        "create table core.ledger_part (part_id varchar, line_id varchar, invoice_id varchar, invoice_line_id varchar,"
        " amount_nok decimal(18, 2))"
    )
    bench.given(
        "core.supplier",
        {"supplier_key": "no:1", "supplier_name": "Møbler AS", "is_named": True},
        {"supplier_key": "name:kari", "supplier_name": None, "is_named": False},
    )

    def built(*lines):
        line = {
            "line_id": "f-1", "file_id": "f", "voucher_id": "1", "record_number": 1, "bucket": "purchase",
            "supplier_key": "no:1", "period": "2026-10", "account_id": "120", "account_name": "Inventar",
            "chart": "kostra", "account_code": "200", "function_id": "120", "stated_cpv_code": "", "contract_id": "",
            "description": "Kontorstol", "is_person_dense": False, "amount_nok": Decimal(100),
        }  # fmt: skip
        for number, changed in enumerate(lines, start=1):
            bench.given("core.ledger_line", line | {"line_id": f"f-{number}"} | changed)
        bench.build("core.purchase_part")
        return bench.build("core.spend_text")

    return built


def test_equal_lines_are_one_text(texts):
    (row,) = texts({}, {"description": " Kontorstol "}, {"bucket": "not_purchase", "description": "Avskrivning"})
    joined = "Kontorstol\x1fInventar\x1fMøbler AS"
    assert row == {
        "text_id": hashlib.md5(joined.encode()).hexdigest(),
        "text": "Kontorstol",
        "account_name": "Inventar",
        "supplier_name": "Møbler AS",
    }


def test_what_may_name_a_person_is_not_in_it(texts):
    (row,) = texts({"supplier_key": "name:kari", "is_person_dense": True, "account_name": None})
    assert (row["text"], row["account_name"], row["supplier_name"]) == (None, None, None)
    assert row["text_id"] == hashlib.md5(b"\x1f\x1f").hexdigest()


def test_the_invoice_says_more_than_the_ledger(bench, texts):
    part = {"part_id": "f-1", "line_id": "f-1", "invoice_id": "i", "invoice_line_id": "i-1", "amount_nok": Decimal(100)}
    bench.given("core.ledger_part", part)
    bench.given("core.invoice_line", {"line_id": "i-1", "item_name": "Hev- og senkbart skrivebord"})
    assert texts({})[0]["text"] == "Hev- og senkbart skrivebord"
