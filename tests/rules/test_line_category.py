"""rules.line_category: the first step that answers wins, and nothing is chosen among several."""

import pytest

LINE = {"line_id": "f-1", "bucket": "purchase", "chart": "kostra", "is_person_dense": False}
EMPTY = (
    "create table core.invoice (invoice_id varchar, contract_id varchar)",
    "create table core.invoice_line (line_id varchar, invoice_id varchar, cpv_code varchar, item_name varchar)",
    "create table core.ledger_part"
    " (part_id varchar, line_id varchar, invoice_id varchar, invoice_line_id varchar, amount_nok decimal(18, 2))",
    "create table core.supplier (supplier_key varchar, supplier_name varchar, is_named boolean)",
    "create table core.ledger_line (line_id varchar, file_id varchar, voucher_id varchar, record_number bigint,"
    " period varchar, supplier_key varchar, account_id varchar, account_name varchar, chart varchar,"
    " account_code varchar, function_id varchar, stated_cpv_code varchar, contract_id varchar, description varchar,"
    " is_person_dense boolean, amount_nok decimal(18, 2), bucket varchar)",
    "create table core.contract (contract_id varchar, cpv_code varchar)",
)


@pytest.fixture
def category(bench):
    for query in EMPTY:
        bench.db.execute(query)

    def categorised(**line):
        bench.given("core.ledger_line", LINE | line)
        rows = bench.build("core.purchase_part", "rules.line_category")
        return rows[0] if len(rows) == 1 else rows

    return categorised


def test_an_account_that_covers_one_division(category):
    row = category(account_code="115")
    assert (row["cpv_division"], row["method"], row["confidence_kind"]) == ("15", "account", "own_judgement")
    assert 0 < row["confidence"] < 1


def test_an_account_that_covers_several_divisions_is_not_guessed(category):
    row = category(account_code="200")
    assert (row["cpv_division"], row["method"], row["candidates"]) == (
        None,
        "unclassified",
        "account:39,30,42,43",
    )
    assert (row["confidence"], row["confidence_kind"]) == (None, "none")


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


def explained(bench, *cpv_codes, contract_id=None):
    """An invoice whose lines have these codes, and a ledger line with one part for each of them."""
    bench.given("core.invoice", {"invoice_id": "i", "contract_id": contract_id})
    for number, cpv_code in enumerate(cpv_codes, start=1):
        bench.given("core.invoice_line", {"line_id": f"i-{number}", "invoice_id": "i", "cpv_code": cpv_code})
        part_id = "f-1" if number == 1 else f"f-1.{number}"
        part = {"part_id": part_id, "line_id": "f-1", "invoice_id": "i", "invoice_line_id": f"i-{number}"}
        bench.given("core.ledger_part", part)


def test_the_line_of_its_invoice_goes_before_all(bench, category):
    explained(bench, "39130000")
    row = category(stated_cpv_code="15000000", account_code="115")
    assert (row["part_id"], row["cpv_code"], row["cpv_division"]) == ("f-1", "39130000", "39")
    assert (row["method"], row["confidence_kind"]) == ("invoice_cpv", "stated")
    assert (row["candidates"], row["is_conflicting"]) == ("ledger_cpv:15|account:15,03", True)


def test_each_part_has_the_category_of_its_own_invoice_line(bench, category):
    explained(bench, "39130000", "15000000", None)
    rows = {row["part_id"]: (row["cpv_division"], row["method"]) for row in category(account_code="115")}
    # two divisions: nothing is said of the line without a code, and the account answers for it
    assert rows == {"f-1": ("39", "invoice_cpv"), "f-1.2": ("15", "invoice_cpv"), "f-1.3": ("15", "account")}


def test_a_line_without_a_code_follows_the_others_where_they_agree_on_the_division(bench, category):
    explained(bench, "39130000", "39112000", None)
    rows = {row["part_id"]: (row["cpv_code"], row["cpv_division"]) for row in category()}
    assert rows == {"f-1": ("39130000", "39"), "f-1.2": ("39112000", "39"), "f-1.3": (None, "39")}


def test_the_contract_that_the_invoice_names(bench, category):
    bench.given("core.contract", {"contract_id": "A-1", "cpv_code": "60100000"})
    explained(bench, None, contract_id="A-1")
    assert category(account_code="115")["method"] == "contract_cpv"


def test_the_contract_a_line_names(bench, category):
    bench.given("core.contract", {"contract_id": "A-1", "cpv_code": "60100000"})
    assert category(contract_id="A-1", account_code="115")["method"] == "contract_cpv"
