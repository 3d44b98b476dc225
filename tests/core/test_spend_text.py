"""core.purchase_part and core.spend_text: what is classified, once for each distinct text, account and supplier."""

import hashlib
from decimal import Decimal

import pytest


@pytest.fixture
def texts(bench):
    bench.db.execute("create table core.invoice (invoice_id varchar, contract_id varchar, originator_id varchar)")
    bench.db.execute("create table core.invoice_line (line_id varchar, item_name varchar)")
    bench.db.execute(
        "create table core.ledger_part (part_id varchar, part_number bigint, line_id varchar, invoice_id varchar,"
        " invoice_line_id varchar, amount_nok decimal(18, 2))"
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
            "description": "Kontorstol 2", "supplier_id": "", "org_unit_id": "",
             "invoice_number": "", "is_person_dense": False, "amount_nok": Decimal(100),
        }  # fmt: skip
        for number, changed in enumerate(lines, start=1):
            bench.given("core.ledger_line", line | {"line_id": f"f-{number}"} | changed)
        bench.build("core.purchase_part")
        return bench.build("core.spend_text")

    return built


def test_equal_lines_are_one_text(texts):
    (row,) = texts({}, {"description": " Kontorstol 2 "}, {"bucket": "not_purchase", "description": "Avskrivning"})
    joined = "Kontorstol 2\x1fInventar\x1fMøbler AS"
    assert row == {
        "text_id": hashlib.md5(joined.encode()).hexdigest(),
        "text": "Kontorstol 2",
        "account_name": "Inventar",
        "supplier_name": "Møbler AS",
        "text_pattern": "kontorstol #",
    }


def test_a_person_is_not_named_and_their_text_is_not_public(bench, texts):
    (row,) = texts({"supplier_key": "name:kari", "account_name": None})
    assert (row["account_name"], row["supplier_name"]) == (None, None)
    assert row["text_id"] == hashlib.md5(b"Kontorstol 2\x1f\x1f").hexdigest()
    assert bench.look("select is_text_public from core.purchase_part") == [{"is_text_public": False}]


def test_a_text_where_texts_name_children_is_not_public(bench, texts):
    texts({"is_person_dense": True}, {})
    found = bench.look("select line_id, is_text_public from core.purchase_part order by line_id")
    assert [row["is_text_public"] for row in found] == [False, True]


def test_the_invoice_says_more_than_the_ledger(bench, texts):
    part = {
        "part_id": "f-1",
        "part_number": 1,
        "line_id": "f-1",
        "invoice_id": "i",
        "invoice_line_id": "i-1",
        "amount_nok": Decimal(100),
    }
    bench.given("core.ledger_part", part)
    bench.given("core.invoice_line", {"line_id": "i-1", "item_name": "Hev- og senkbart skrivebord"})
    assert texts({})[0]["text"] == "Hev- og senkbart skrivebord"
