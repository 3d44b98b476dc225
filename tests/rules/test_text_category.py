"""rules.text_category: what a classifier reads counts, unless an account about no purchase is all there is."""

from decimal import Decimal

import pytest

from pipelines.warehouse import build_model, memory_warehouse


@pytest.mark.parametrize(
    ("text", "account", "is_told"),
    [
        (None, "Lønn til vikarer", False),
        (None, "VIKAR UTEN REFUSJON", False),
        ("12345", "Intern leie av lokaler", False),
        (None, "Staff salaries", False),
        ("Vikarer fra byrå uke 12", "Lønn til vikarer", True),
        (None, "Vikartjenester", True),
        ("Vikartjenester", None, True),
    ],
)
def test_the_name_of_an_account_about_pay_or_transfers_tells_of_no_purchase_by_itself(text, account, is_told):
    with memory_warehouse(("account_word",)) as db:
        columns = "text_id varchar, text varchar, account_name varchar, supplier_name varchar"
        db.execute(f"create table core.purchase_part ({columns})")
        db.execute("insert into core.purchase_part values ('t', ?, ?, null)", [text, account])
        build_model(db, "core.spend_text")
        db.execute("insert into rules.text_answer values ('t', null, '79', 0.93, '79:0.93;85:0.03;80:0.01', 'm')")
        build_model(db, "rules.text_category")
        told = db.execute("select cpv_division, confidence from rules.text_category").fetchall()
    assert told == ([("79", Decimal("0.9300"))] if is_told else [])
