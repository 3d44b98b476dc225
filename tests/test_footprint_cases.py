"""Published figures as cases: `footprint_cases.json` of the samples, through the models that make the pages.

Purchases with the published spend and emissions are stated as invoices whose supplier states the emission; prices and
factors as reference tables. What comes out is read from the marts. Reuse has its own: tests/mart/test_reuse_case.py.
"""

import json
from decimal import Decimal

import pytest
from made_footprint import Purchases
from made_tables import empty_warehouse

from pipelines.warehouse import build_model

NOT_SERVED = {
    "ntnu_2012_shares": "turns published shares of a total into tonnes; the product computes shares from tonnes only",
    "defra_mean_2023": "the release of British multipliers in use is 2022; that of 2023 is not part of the product",
    "se_versions": "compares publications of other bodies; comparing releases is the bridge, tests of the restatement",
}


@pytest.fixture(scope="module")
def cases(shared):
    stated = json.loads((shared / "samples/footprint_cases.json").read_text(encoding="utf-8"))["cases"]
    assert len(stated) == 27
    return {case["id"]: case for case in stated}


@pytest.fixture(scope="module")
def warehouse():
    with empty_warehouse() as db:
        yield Purchases(db)


@pytest.fixture
def purchases(warehouse):
    for table in ("core.purchase_part", "rules.line_category", "core.ledger_part", "core.invoice", "core.invoice_line"):
        warehouse.db.execute(f"delete from {table}")
    return warehouse


def of(cases, *families):
    return [case for case in cases.values() if case["family"] in families and case["id"] not in NOT_SERVED]


def fits(case, found, expected):
    kind, value = case["tolerance"]["type"], case["tolerance"]["value"]
    found, expected = float(found), float(expected)
    if kind == "absolute":
        return abs(found - expected) <= value
    return abs(found / expected - 1) <= value if kind == "relative" else 1 / value <= found / expected <= value


def stated(purchases, name, spend_m, tonnes):
    """One purchase of a category, whose supplier states its emission."""
    amount, kilos = Decimal(str(spend_m)) * 1_000_000, Decimal(str(tonnes)) * 1000
    part = purchases.bought(amount, account_code="120", account_id=name)
    about = {"quantity": 1, "unit_code": "EA", "stated_kgco2e": kilos, "emission_check": "not_possible"}
    purchases.invoiced(part, amount, invoice_line_id=f"of {name}", **about)


def figure(purchases, dimension="total", code="all"):
    purchases.run()
    where = f"span = 'month' and dimension = '{dimension}' and code = '{code}'"
    (row,) = purchases.look(f"select * from mart.footprint_interval where {where}")
    return row


def test_every_case_is_served_or_said_not_to_be(cases):
    families = {"intensity", "coverage", "reconciliation", "deflation", "price_index", "plausibility"}
    served = {case["id"] for case in of(cases, *families)} | {case["id"] for case in of(cases, "reuse")}
    assert served | set(NOT_SERVED) == set(cases) and all(NOT_SERVED.values())


def test_intensities_follow_from_spend_and_emissions(cases, purchases):
    for case in of(cases, "intensity"):
        stated(purchases, case["id"], case["inputs"]["spend_m"], case["inputs"]["emissions_t"])
    purchases.run()
    for case in of(cases, "intensity"):
        where = f"span = 'month' and dimension = 'account' and code = '{case['id']}'"
        (row,) = purchases.look(f"select t_per_mnok from mart.footprint_interval where {where}")
        assert fits(case, row["t_per_mnok"], case["expected"]["t_per_m"]), case["id"]


@pytest.mark.parametrize("name", ["se_county_boards_account_2016", "se_municipal_account_2016"])
def test_lines_explain_a_share_of_a_published_total(cases, purchases, name):
    case = cases[name]
    for line in case["inputs"]["lines"]:
        stated(purchases, line["category"], line["spend_m"], line["emissions_t"])
    listed = figure(purchases)["kgco2e"] / 1000
    assert listed == case["expected"]["listed_t"]
    assert fits(case, 100 * listed / case["inputs"]["published_total_t"], case["expected"]["coverage_percent"])


@pytest.mark.parametrize("name", ["fi_2015_levels", "se_infra_land_parts_2016"])
def test_parts_sum_to_their_total(cases, purchases, name):
    case = cases[name]
    for part, tonnes in case["inputs"]["parts_t"].items():
        stated(purchases, part, 1000, tonnes)
    found = figure(purchases)["kgco2e"] / 1000
    assert fits(case, found, case["expected"].get("total_t", case["expected"].get("parts_sum_t")))
    # the published total is rounded to 0.1 Mt: what is left over is not less than nothing by more than that
    assert case["inputs"].get("total_t", found) - found > -50_000


@pytest.mark.parametrize("name", ["deflate_dfo_110", "deflate_dfo_625", "deflate_dfo_670"])
def test_a_factor_moves_with_prices(cases, purchases, name):
    case = cases[name]
    given = case["inputs"]
    prices = {"2022": given["index_at_factor_price"], "2026": given["index_at_target_price"]}
    purchases.db.execute("create or replace temp table kept as from reference.price_index")
    purchases.db.execute("delete from reference.price_index")
    for year, value in prices.items():
        row = {"index_code": "SSB_KPI_TOTAL", "period_type": "year", "period": year, "index_2015_100": str(value)}
        purchases.given("reference.price_index", row | {"status": "final"})
    build_model(purchases.db, "core.price_deflator")
    try:
        account = name.removeprefix("deflate_dfo_")
        part = purchases.bought(1_000_000, chart="r102", account_code=account, period="2026-08")
        row = purchases.footprint(part)
        assert row["factor_kgco2e_per_nok"] * 1000 == Decimal(str(given["factor_t_per_mnok"]))
        assert fits(case, row["kgco2e"] / 1000, case["expected"]["t_per_mnok"])
    finally:
        purchases.db.execute("delete from reference.price_index")
        purchases.db.execute("insert into reference.price_index from kept")
        build_model(purchases.db, "core.price_deflator")


@pytest.mark.parametrize("name", ["kpi_2016_2017", "kpi_2021_2022"])
def test_prices_rose_as_published(cases, purchases, name):
    case = cases[name]
    given = case["inputs"]
    found = purchases.look("select spend_year, index_spend from core.price_deflator where price_year = '2022'")
    annual = {row["spend_year"]: round(row["index_spend"], 1) for row in found}
    growth = 100 * annual[str(given["to_year"])] / annual[str(given["from_year"])] - 100
    assert fits(case, growth, case["expected"]["growth_percent"])


def test_all_norwegian_purchases_lie_in_the_band(cases, purchases):
    case = cases["no_public_2017_band"]
    spend = Decimal(case["inputs"]["spend_mnok"]) * 1_000_000
    part = purchases.bought(spend, chart="r102", account_code="591", period="2017-06")  # DFØ's median, 23.45
    row = purchases.footprint(part)
    assert row["factor_kgco2e_per_nok"] == Decimal("0.02345")
    assert fits(case, row["kgco2e"] / 1000, case["expected"]["emissions_t"])


def test_the_footprint_of_2008_from_that_of_2017(cases, purchases):
    case = cases["no_2008_from_2017"]
    given = case["inputs"]
    kilos = {}
    for year in ("2008", "2017"):
        spend = Decimal(given[f"spend_{year}_mnok"]) * 1_000_000
        part = purchases.bought(spend, account_code="260", period=f"{year}-06")
        kilos[year] = purchases.footprint(part)["kgco2e"]
    change = 1 + Decimal(given["real_intensity_change_percent"]) / 100
    found = given["emissions_2017_t"] * kilos["2008"] / kilos["2017"] / change
    assert fits(case, found, case["expected"]["emissions_2008_t"])
