"""rules.line_category: the first step that answers wins, and nothing is chosen among several."""

from decimal import Decimal

import pytest


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
        part = {
            "part_id": part_id,
            "part_number": number,
            "line_id": "f-1",
            "invoice_id": "i",
            "invoice_line_id": f"i-{number}",
        }
        bench.given("core.ledger_part", part | {"invoice_line_id": f"i-{number}"})


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
    assert category(account_code="170")["method"] == "contract_cpv"


def test_the_contract_a_line_names(bench, category):
    bench.given("core.contract", {"contract_id": "A-1", "cpv_code": "60100000"})
    row = category(contract_id=" a-1", account_code="170")
    assert (row["method"], row["cpv_code"], row["is_conflicting"]) == ("contract_cpv", "60100000", False)


def test_a_contract_whose_code_the_account_does_not_cover_is_not_trusted(bench, category):
    bench.given("core.contract", {"contract_id": "A-1", "cpv_code": "60100000"})
    row = category(contract_id="A-1", account_code="115")
    assert (row["method"], row["cpv_division"], row["is_conflicting"]) == ("account", "15", True)
    assert row["candidates"] == "contract_cpv:60"


def test_the_body_may_ask_for_less(bench, category):
    bench.given("raw.body_category_threshold", {"method": "contract_cpv", "threshold": Decimal("0.5")})
    bench.given("core.contract", {"contract_id": "A-1", "cpv_code": "60100000"})
    row = category(contract_id="A-1", account_code="115")
    assert (row["method"], row["cpv_division"], row["is_conflicting"]) == ("contract_cpv", "60", True)


@pytest.fixture
def announced(bench):
    """A competition for office furniture, 2025-990103, won by 100000008 under contract K-9."""
    notice = {"file_id": "n", "notice_number": 1}
    bench.given("core.notice", notice | {"publication_number": "2025-990103"})
    bench.given("core.lot", notice | {"procedure_id": "P-1", "lot_id": "LOT-1", "cpv_code": "39130000"})
    award = {"file_id": "n", "lot_id": "LOT-1", "contract_id": "K-9", "winner_org_number": "100000008"}
    bench.given("core.award", award)


def test_the_notice_behind_a_contract_without_a_code(bench, category, announced):
    bench.given("core.contract", {"contract_id": "A-1", "doffin_id": "2025-990103"})
    row = category(contract_id="A-1")
    assert (row["method"], row["cpv_code"]) == ("notice_cpv", "39130000")


def test_the_notice_of_the_contract_that_the_supplier_won(category, announced):
    assert category(contract_id="K-9", supplier_key="no:100000008")["method"] == "notice_cpv"
    assert category(contract_id="K-9", supplier_key="no:100000016")["method"] == "unclassified"


def test_the_competition_that_the_invoice_names(bench, category, announced):
    explained(bench, None)
    bench.db.execute("update core.invoice set originator_id = 'P-1'")
    assert category()["method"] == "notice_cpv"


def test_account_and_function_together_tell_more_than_the_account(category):
    assert category(account_code="370")["cpv_division"] is None
    row = category(account_code="370", function_id="355")
    assert (row["cpv_division"], row["method"]) == ("90", "account")


def test_the_text_model_answers_where_it_is_certain_enough(category):
    row = category(texts=[("Kontorstol", "39", Decimal("0.92"))], description="Kontorstol", account_code="120")
    assert (row["cpv_division"], row["method"], row["confidence"]) == ("39", "text_model", Decimal("0.92"))
    assert row["confidence_kind"] == "measured"


def test_below_its_threshold_it_is_only_a_candidate(category):
    row = category(texts=[("Kontorstol", "39", Decimal("0.79"))], description="Kontorstol", account_code="120")
    assert (row["method"], row["cpv_division"], row["candidates"]) == ("unclassified", None, "text_model:39=0.79")


SOLD = {"supplier_key": "no:100000008", "stated_cpv_code": "39130000"}
UNTOLD = {"supplier_key": "no:100000008", "account_code": "120"}


@pytest.mark.parametrize(
    ("before", "method"),
    [
        ([SOLD] * 3, "supplier_history"),
        ([SOLD] * 2, "unclassified"),  # too few
        ([SOLD | {"supplier_key": "no:100000016"}] * 3, "unclassified"),
        ([SOLD | {"period": "2026-11"}] * 3, "unclassified"),  # later than the line
        ([*[SOLD] * 8, SOLD | {"stated_cpv_code": "30200000"}], "unclassified"),  # eight of nine
        ([*[SOLD] * 9, SOLD | {"stated_cpv_code": "30200000"}], "supplier_history"),
        # nine of ten lines, but most of the kroner go elsewhere
        ([*[SOLD] * 9, SOLD | {"stated_cpv_code": "30200000", "amount_nok": Decimal(1000)}], "unclassified"),
        # an account says what it covers, not what the supplier sells
        ([{"supplier_key": "no:100000008", "account_code": "115"}] * 3, "unclassified"),
    ],
)
def test_what_the_suppliers_other_purchases_agree_on(category, before, method):
    assert category(*before, **UNTOLD)["method"] == method


def test_purchases_of_the_same_text_go_before_the_suppliers_others(category):
    chairs, screens = (
        SOLD | {"description": "Stol 12"},
        SOLD | {"description": "Skjerm", "stated_cpv_code": "30231300"},
    )
    row = category(*[chairs] * 2, *[screens] * 2, **UNTOLD, description="STOL 345")
    assert (row["cpv_division"], row["method"], row["confidence"]) == ("39", "supplier_history", Decimal("0.9"))


def test_same_text_of_many_kinds_tells_nothing_though_the_supplier_sells_mostly_one(category):
    mixed = [SOLD | {"description": "Varer", "stated_cpv_code": code} for code in ("39130000", "30200000")]
    assert category(*[SOLD] * 30, *mixed, **UNTOLD, description="Varer")["method"] == "unclassified"


def test_history_says_nothing_on_an_account_that_covers_other_things(category):
    row = category(*[SOLD] * 3, supplier_key="no:100000008", account_code="185")
    assert (row["method"], row["candidates"]) == ("unclassified", "account:665,7971|supplier_history:39")


@pytest.mark.parametrize(
    ("industry", "division"),
    [("81.210", None), ("43.210", None), ("41.000", "45"), ("62.100", None), ("46.390", None), ("86.210", "85")],
)
def test_an_industry_answers_only_where_it_sells_one_division(bench, category, industry, division):
    bench.given("core.supplier", {"supplier_key": "no:100000008", "is_named": True, "industry_code": industry})
    row = category(**UNTOLD)
    assert (row["cpv_division"], row["method"]) == (division, "industry" if division else "unclassified")


@pytest.mark.parametrize(("confidence", "method"), [(Decimal("0.4"), "industry"), (Decimal("0.6"), "unclassified")])
def test_an_industry_does_not_answer_against_a_text_that_is_as_certain(bench, category, confidence, method):
    bench.given("core.supplier", {"supplier_key": "no:100000008", "is_named": True, "industry_code": "41.000"})
    row = category(texts=[("Brøyting", "90", confidence)], **UNTOLD, description="Brøyting")
    assert row["method"] == method


def test_texts_read_are_no_evidence_of_what_the_supplier_sells(category):
    read = [{"supplier_key": "no:100000008", "description": "Kontorstol"}] * 3
    row = category(*read, texts=[("Kontorstol", "39", Decimal("0.95"))], **UNTOLD, description="Diverse")
    assert row["method"] == "unclassified"
