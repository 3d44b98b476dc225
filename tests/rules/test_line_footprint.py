"""rules.line_footprint: one method a part, the best that applies; worked out here by hand from the published tables."""

from decimal import Decimal

import pytest
from made_footprint import Purchases
from made_tables import empty_warehouse

STATED = {"confidence_kind": "stated"}


@pytest.fixture(scope="module")
def warehouse():
    with empty_warehouse() as db:
        yield Purchases(db)


@pytest.fixture
def purchases(warehouse):
    """The same warehouse for every test of the module, with nothing bought yet."""
    for table in ("core.purchase_part", "rules.line_category", "core.ledger_part", "core.invoice", "core.invoice_line"):
        warehouse.db.execute(f"delete from {table}")
    return warehouse


def cpv(code, **more):
    return STATED | {"cpv_code": code, "cpv_division": code[:2]} | more


def test_in_the_price_year_the_factor_applies_as_it_is(purchases):
    row = purchases.footprint(purchases.bought(account_code="260"))  # cleaning: DFØ 636, 18.60 t per MNOK
    assert row["kgco2e"] == Decimal("18.6")
    assert (row["method"], row["factor_id"]) == ("spend_based_account", "dfo2022_636")
    assert (row["factor_set"], row["factor_release"], row["factor_price_year"]) == ("dfo", "dfo_2022_rev2025", "2022")


def test_later_kroner_buy_less(purchases):
    row = purchases.footprint(purchases.bought("123456.78", account_code="260", period="2024-11"))
    by_hand = Decimal("123456.78") * Decimal("122.7833") / Decimal("133.6333") * Decimal("0.0186")
    assert abs(row["kgco2e"] - by_hand) < by_hand * Decimal("1e-9")
    assert (row["index_spend"], row["index_factor"]) == (Decimal("133.6333"), Decimal("122.7833"))


def test_a_credit_note_takes_its_footprint_back(purchases):
    assert purchases.footprint(purchases.bought(-1000, account_code="260"))["kgco2e"] == Decimal("-18.6")


def test_a_year_not_over_stands_at_last_year_and_what_its_months_have_risen(purchases):
    row = purchases.footprint(purchases.bought(account_code="260", period="2026-10"))
    assert row["index_status"] == "partial"
    # 2025: 137.7 on average (mean of the published months), July 138.9; July 2026 142.9499
    assert row["index_spend"] == pytest.approx(
        Decimal("137.7083") * Decimal("142.9499") / Decimal("138.9"), abs=Decimal("0.02")
    )


def test_a_stated_code_finds_its_factor_by_the_longest_prefix(purchases):
    row = purchases.footprint(purchases.bought(category=cpv("09130000"), account_code="370"))
    assert (row["method"], row["factor_id"]) == ("spend_based_cpv_group", "dfo2022_625")  # fuels, not electricity
    row = purchases.footprint(purchases.bought(category=cpv("72260000"), account_code="370"))
    assert (row["method"], row["factor_id"]) == ("spend_based_cpv_division", "dfo2022_671")


@pytest.mark.parametrize(
    ("account", "code", "factor"),
    [
        ("170", "60400000", "defra_sic_51_2022"),  # travel and transport: flights are known to be flights
        ("200", "30213100", "dfo2022_655"),  # inventory of several kinds: computers
        ("115", "15100000", "defra_sic_10.1_2022"),  # food: meat
        ("180", "09310000", "dfo2022_620"),  # electricity on the account of electricity: the account
        ("260", "39130000", "dfo2022_636"),  # furniture on the account of cleaning: the account
    ],
)
def test_a_code_goes_before_the_account_where_it_says_more(purchases, account, code, factor):
    assert purchases.footprint(purchases.bought(category=cpv(code), account_code=account))["factor_id"] == factor


def test_account_and_code_that_lead_far_apart_are_flagged(purchases):
    row = purchases.footprint(purchases.bought(category=cpv("60100000"), account_code="170"))  # 33.88 against 174.49
    assert row["is_disputed"] and row["other_ratio"] == Decimal("5.1502")
    assert not purchases.footprint(purchases.bought(category=cpv("39130000"), account_code="260"))["is_disputed"]


def test_what_dfo_has_no_account_for_takes_the_british_multiplier(purchases):
    row = purchases.footprint(
        purchases.bought(account_code="114")
    )  # medicines: 0.22337 kg per GBP, NOK 11.84 a pound in 2022
    assert (row["method"], row["factor_id"]) == ("spend_based_foreign", "defra_sic_21_2022")
    assert row["kgco2e"] == pytest.approx(Decimal("223.37") / Decimal("11.87"), rel=Decimal("0.01"))


def test_a_category_judged_from_an_account_never_finds_a_factor(purchases):
    judged = {"cpv_division": "85", "confidence_kind": "own_judgement"}
    row = purchases.footprint(purchases.bought(category=judged, account_code="370"))
    assert (row["kgco2e"], row["uncovered_reason"], row["method"]) == (None, "no_factor", "none")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"account_code": "370"}, "no_factor"),
        ({"account_code": "260", "amount_nok": None}, "no_amount_nok"),
        ({"account_code": "260", "period": None}, "no_year"),
        ({"account_code": "260", "period": "1999-01"}, "no_price_index"),
    ],
)
def test_what_cannot_be_estimated_says_why(purchases, line, reason):
    row = purchases.footprint(purchases.bought(**line))
    assert (row["kgco2e"], row["method"], row["uncovered_reason"]) == (None, "none", reason)


@pytest.mark.parametrize(
    ("account", "scope", "category"),
    [
        ("180", "2", None),
        ("183", "1", None),
        ("210", "3", "2"),
        ("190", "3", "8"),
        ("170", "3", "6"),
        ("100", "3", "1"),
    ],
)
def test_scope_and_category_follow_the_account(purchases, account, scope, category):
    row = purchases.footprint(purchases.bought(account_code=account))
    assert (row["scope"], row["scope3_category"]) == (scope, category)


def test_the_interval_of_a_part_is_that_of_its_method(purchases):
    row = purchases.footprint(purchases.bought(account_code="260"))
    spread = Decimal(str(1.5**1.959964))
    assert row["kgco2e_low"] == pytest.approx(Decimal("18.6") / spread, rel=Decimal("1e-6"))
    assert row["kgco2e_high"] == pytest.approx(Decimal("18.6") * spread, rel=Decimal("1e-6"))
    credit = purchases.footprint(purchases.bought(-1000, account_code="260"))
    assert (credit["kgco2e_low"], credit["kgco2e_high"]) == (-row["kgco2e_high"], -row["kgco2e_low"])


def test_what_the_supplier_states_goes_before_the_amount(purchases):
    part = purchases.bought(5000, account_code="200")
    stated = {"stated_kgco2e": Decimal(120), "stated_kgco2e_per_unit": Decimal(30), "stated_source": "Internal"}
    purchases.invoiced(part, Decimal(5000), quantity=4, unit_code="EA", emission_check="agrees", **stated)
    row = purchases.footprint(part)
    assert (row["method"], row["kgco2e"], row["ghg_method"]) == ("supplier_stated", 120, "supplier_specific")
    assert (row["quantity"], row["primary_kgco2e"], row["factor_id"]) == (4, 120, "supplier:974760673")


def test_a_statement_that_contradicts_itself_is_not_used(purchases):
    part = purchases.bought(5000, account_code="200")
    purchases.invoiced(part, Decimal(5000), quantity=4, unit_code="EA", stated_kgco2e=Decimal(500),
                       stated_kgco2e_per_unit=Decimal(30), emission_check="differs")  # fmt: skip
    assert purchases.footprint(part)["method"] == "spend_based_account"


def test_kilowatt_hours_go_before_kroner(purchases):
    part = purchases.bought(90000, account_code="180")
    purchases.invoiced(part, Decimal(90000), quantity=120, unit_code="MWH", cpv_code="09310000")
    row = purchases.footprint(part)
    # NVE 2022: 19 g a kWh where the power is used, 402 g without guarantees of origin
    assert (row["method"], row["scope"], row["kgco2e"], row["kgco2e_market_based"]) == (
        "physical_national",
        "2",
        2280,
        48240,
    )


def test_litres_of_diesel_are_scope_1(purchases):
    part = purchases.bought(-2000, account_code="170")
    purchases.invoiced(part, Decimal(-2000), quantity=100, unit_code="LTR", cpv_code="09134200")  # a credit note
    row = purchases.footprint(part)
    assert (row["method"], row["scope"], row["kgco2e"]) == ("physical_foreign", "1", Decimal("-251.279"))


def test_a_unit_that_no_factor_counts_in_leaves_the_amount(purchases):
    part = purchases.bought(900, account_code="180")
    purchases.invoiced(part, Decimal(900), quantity=1, unit_code="EA", cpv_code="09310000")
    assert purchases.footprint(part)["method"] == "spend_based_account"


def test_an_invoice_line_booked_in_parts_is_shared_by_amount(purchases):
    parts = [purchases.bought(amount, account_code="180") for amount in (3000, 1000)]
    for part, amount in zip(parts, (3000, 1000), strict=True):
        purchases.invoiced(part, Decimal(amount), quantity=1000, unit_code="KWH", cpv_code="09310000")
    assert [purchases.footprint(part)["kgco2e"] for part in parts] == [Decimal("14.25"), Decimal("4.75")]


def test_marts_hold_what_the_lines_hold_to_the_last_decimal(purchases):
    for number in range(40):
        purchases.bought(f"{number * 977 % 613}.{number:02}", account_code=("260", "180", "370", "114")[number % 4],
                         period=f"{2018 + number % 7}-0{1 + number % 9}")  # fmt: skip
    part = purchases.bought(90, account_code="180")
    purchases.invoiced(part, Decimal(90), quantity=7, unit_code="KWH", cpv_code="09310000")
    purchases.run()
    query = "select sum(kgco2e) as kgco2e, sum({lines}) as lines from {table}"
    (lines,) = purchases.look(query.format(table="rules.line_footprint", lines="1"))
    (cells,) = purchases.look(query.format(table="mart.footprint_by_category", lines="lines"))
    assert lines == cells and lines["kgco2e"] > 0
