"""mart.footprint_interval and mart.footprint_coverage: sums within a factor first, then across factors; drawn here "
"at random."""

import math
import random
from decimal import Decimal

import pytest
from made_footprint import Purchases


@pytest.fixture
def purchases(bench):
    return Purchases(bench.db)


def interval(purchases, dimension="total", code="all", span="month", period="2022-05"):
    purchases.run()
    (row,) = purchases.look(
        f"select * from mart.footprint_interval where dimension = '{dimension}' and code = '{code}' and span = "
        f"'{span}' and period = '{period}'"
    )
    return float(row["kgco2e"]), float(row["kgco2e_low"]), float(row["kgco2e_high"])


def test_many_lines_of_one_factor_are_no_surer_than_one(purchases):
    for _ in range(9):
        purchases.bought(1000, account_code="260")
    total, low, high = interval(purchases)
    assert total == pytest.approx(9 * 18.6)
    assert (low, high) == (pytest.approx(total / 1.5**1.959964), pytest.approx(total * 1.5**1.959964))


def test_different_factors_even_each_other_out_as_random_draws_do(purchases):
    for account in ("260", "120", "200", "240"):
        purchases.bought(1000, account_code=account)
    _, low, high = interval(purchases)
    draw = random.Random(1)
    factors = (18.60, 51.23, 31.36, 27.82)  # DFØ 636, 658, 654, 666
    spread = math.log(1.5)
    # each draw has the stated figure as its median, so its mean lies a little above
    totals = sorted(sum(f * math.exp(draw.gauss(0, spread)) for f in factors) for _ in range(40_000))
    assert low == pytest.approx(totals[1000], rel=0.08)
    assert high == pytest.approx(totals[39_000], rel=0.08)


def test_two_methods_with_one_factor_are_wrong_together(purchases):
    stated = {"cpv_code": "30190000", "cpv_division": "30", "confidence_kind": "stated"}
    purchases.bought(1000, account_code="210")
    purchases.bought(1000, account_code="370", category=stated | {"cpv_code": "34100000", "cpv_division": "34"})
    total, low, _ = interval(purchases)  # DFØ 123 by account (1.5) and by CPV group (1.7)
    deviation = sum(total / 2 * math.sqrt(math.exp(math.log(g) ** 2) - 1) for g in (1.5, 1.7))
    assert low == pytest.approx(
        total / math.exp(1.959964 * math.sqrt(math.log(1 + (deviation / total) ** 2))), rel=1e-6
    )


def test_a_month_of_credit_notes_has_an_interval_too(purchases):
    purchases.bought(-1000, account_code="260")
    total, low, high = interval(purchases)
    assert total == pytest.approx(-18.6) and low < total < high


def test_the_year_so_far_holds_the_months_before(purchases):
    for month in ("2022-01", "2022-03", "2022-05", "2021-12"):
        purchases.bought(1000, account_code="260", period=month)
    assert interval(purchases, span="year_to_date")[0] == pytest.approx(3 * 18.6)
    assert interval(purchases, span="year_to_date", period="2022-03")[0] == pytest.approx(2 * 18.6)


def coverage(purchases, period="2022-05"):
    purchases.run()
    (row,) = purchases.look(f"select * from mart.footprint_coverage where period = '{period}'")
    return row


@pytest.mark.parametrize(("covered", "is_partial"), [(800, False), (799, True)])
def test_below_eighty_per_cent_the_total_is_partial(purchases, covered, is_partial):
    purchases.bought(covered, account_code="260")
    purchases.bought(1000 - covered, account_code="370")
    row = coverage(purchases)
    assert (row["coverage_pct"], row["is_partial"]) == (Decimal(covered) / 10, is_partial)
    assert row["coverage_lines_pct"] == 50


def test_a_line_without_an_amount_makes_it_partial(purchases):
    purchases.bought(1000, account_code="260")
    purchases.bought(None, account_code="260")
    row = coverage(purchases)
    assert (row["is_partial"], row["lines_not_converted"], row["lines"]) == (True, 1, 2)


@pytest.mark.parametrize(("before", "status"), [(1500, "inside"), (400, "outside")])
def test_a_change_within_the_interval_is_marked(purchases, before, status):
    purchases.bought(before, account_code="260", period="2022-04")
    purchases.bought(1000, account_code="260")
    row = coverage(purchases)
    assert (row["change_status"], row["year_change_status"]) == (status, "not_known")
    assert row["change_pct"] == round(Decimal(100_000) / before - 100, 1)


def test_nothing_known_is_not_zero(purchases):
    purchases.bought(1000, account_code="370")
    row = coverage(purchases)
    assert (row["kgco2e"], row["kgco2e_low"], row["coverage_pct"], row["is_partial"]) == (None, None, 0, True)
