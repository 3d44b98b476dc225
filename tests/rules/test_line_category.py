"""rules.line_category: the first step that answers wins, and nothing is chosen among several."""

import pytest

LINE = {"bucket": "purchase", "chart": "kostra"}
EMPTY = (
    "create table core.invoice (file_id varchar, supplier_org_number varchar, invoice_number varchar)",
    "create table core.invoice_line (file_id varchar, cpv_code varchar)",
    "create table core.contract (contract_id varchar, cpv_code varchar)",
)


@pytest.fixture
def category(bench):
    for query in EMPTY:
        bench.db.execute(query)

    def categorised(**line):
        columns = (
            "line_id",
            "supplier_org_number",
            "invoice_number",
            "stated_cpv_code",
            "contract_id",
            "chart",
            "account_code",
            "bucket",
        )
        bench.given("core.ledger_line", {column: (LINE | {"line_id": "f-1"} | line).get(column) for column in columns})
        (row,) = bench.build("rules.line_category")
        return row

    return categorised


def test_an_account_that_covers_one_division(category):
    row = category(account_code="115")
    assert (row["cpv_division"], row["method"], row["confidence"]) == ("15", "account", "own_judgement")


def test_an_account_that_covers_several_divisions_is_not_guessed(category):
    row = category(account_code="200")
    assert (row["cpv_division"], row["method"], row["candidates"]) == (None, "unclassified", "39|30|42|43")


def test_an_unknown_account_is_unclassified(category):
    assert category(account_code="5701")["method"] == "unclassified"


@pytest.mark.parametrize("written", ["39130000", "39130000-2", "39130000 "])
def test_a_code_stated_in_the_ledger_goes_before_the_account(category, written):
    row = category(account_code="115", stated_cpv_code=written)
    assert (row["cpv_code"], row["cpv_division"], row["method"]) == ("39130000", "39", "ledger_cpv")


def test_a_code_that_lost_its_leading_zero_in_a_spreadsheet(category):
    assert category(stated_cpv_code="9310000")["cpv_code"] == "09310000"


def test_a_code_that_does_not_exist_says_nothing(category):
    assert category(stated_cpv_code="65434568", account_code="115")["method"] == "account"


def test_the_invoice_goes_before_all_and_must_agree_on_the_division(bench, category):
    bench.given("core.invoice", {"file_id": "i", "supplier_org_number": "1", "invoice_number": "7"})
    bench.given("core.invoice_line", {"file_id": "i", "cpv_code": "39130000"}, {"file_id": "i", "cpv_code": "39112000"})
    row = category(supplier_org_number="1", invoice_number="7", stated_cpv_code="15000000")
    assert (row["cpv_code"], row["cpv_division"], row["method"]) == (None, "39", "invoice_cpv")


def test_an_invoice_over_two_divisions_does_not_decide(bench, category):
    bench.given("core.invoice", {"file_id": "i", "supplier_org_number": "1", "invoice_number": "7"})
    bench.given("core.invoice_line", {"file_id": "i", "cpv_code": "39130000"}, {"file_id": "i", "cpv_code": "15000000"})
    assert category(supplier_org_number="1", invoice_number="7", account_code="115")["method"] == "account"


def test_the_contract_a_line_names(bench, category):
    bench.given("core.contract", {"contract_id": "A-1", "cpv_code": "60100000"})
    assert category(contract_id="A-1", account_code="115")["method"] == "contract_cpv"
