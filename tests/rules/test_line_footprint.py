"""rules.line_footprint: DFØ's factor of the account, deflated by the consumer price index, worked out here by hand."""

from decimal import Decimal

import pytest


@pytest.fixture
def footprint(bench):
    def estimated(category=None, parts=(), **line):
        line = {
            "line_id": "f-1",
            "bucket": "purchase",
            "chart": "kostra",
            "account_code": None,
            "amount_nok": Decimal(1000),
            "period": "2022-05",
        } | line
        bench.given("core.ledger_line", line)
        bench.db.execute("alter table core.ledger_line alter amount_nok type decimal(38, 6)")
        bench.db.execute("create table core.ledger_part (part_id varchar, line_id varchar, amount_nok decimal(18, 2))")
        for number, ore in enumerate(parts, start=1):
            part_id = "f-1" if number == 1 else f"f-1.{number}"
            bench.given("core.ledger_part", {"part_id": part_id, "line_id": "f-1", "amount_nok": ore})
        bench.given(
            "rules.line_category",
            {"part_id": "f-1", "cpv_code": None, "cpv_division": None, "confidence_kind": "none"} | (category or {}),
        )
        rows = bench.build("core.price_deflator", "rules.line_footprint")
        return rows if parts else rows[0]

    return estimated


def test_in_the_price_year_the_factor_applies_as_it_is(footprint):
    row = footprint(account_code="260")  # cleaning: DFØ 636, 18.60 t per MNOK
    assert row["kgco2e"] == Decimal("18.6")
    assert (row["method"], row["factor_id"]) == ("spend_based_account", "dfo2022_636")


def test_later_kroner_buy_less(footprint):
    row = footprint(account_code="260", period="2024-11", amount_nok=Decimal("123456.78"))
    by_hand = Decimal("123456.78") * Decimal("122.7833") / Decimal("133.6333") * Decimal("0.0186")
    assert abs(row["kgco2e"] - by_hand) < by_hand * Decimal("1e-9") + Decimal("1e-6")


def test_a_credit_note_takes_its_footprint_back(footprint):
    assert footprint(account_code="260", amount_nok=Decimal(-1000))["kgco2e"] == Decimal("-18.6")


def test_a_year_with_single_months_only_is_marked(footprint):
    assert footprint(account_code="260", period="2026-10")["index_status"] == "partial"


def test_a_stated_code_finds_its_factor_by_the_longest_prefix(footprint):
    row = footprint({"cpv_code": "09130000", "cpv_division": "09", "confidence_kind": "stated"}, account_code="370")
    assert (row["method"], row["factor_id"]) == (
        "spend_based_cpv",
        "dfo2022_625",
    )  # fuels, not the division's electricity


def test_a_category_judged_from_an_account_never_finds_a_factor(footprint):
    row = footprint({"cpv_division": "85", "confidence_kind": "own_judgement"}, account_code="370")
    assert (row["kgco2e"], row["uncovered_reason"], row["method"]) == (None, "no_factor", "none")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"account_code": "114"}, "no_factor"),  # medicines: DFØ has no account for them
        ({"account_code": "260", "amount_nok": None}, "no_amount_nok"),
        ({"account_code": "260", "period": None}, "no_year"),
        ({"account_code": "260", "period": "1999-01"}, "no_price_index"),
    ],
)
def test_what_cannot_be_estimated_says_why(footprint, line, reason):
    row = footprint(**line)
    assert (row["kgco2e"], row["uncovered_reason"]) == (None, reason)


def test_each_part_of_a_line_has_its_own_footprint(footprint):
    rows = footprint(account_code="260", parts=(Decimal("1100.00"), Decimal("-100.00")))
    assert {row["part_id"]: row["kgco2e"] for row in rows} == {"f-1": Decimal("20.46"), "f-1.2": Decimal("-1.86")}
