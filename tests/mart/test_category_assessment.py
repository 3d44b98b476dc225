"""mart.category_assessment: five assessments worked out here by hand; what is not known is no zero."""

from datetime import date
from decimal import Decimal

import pytest

COLUMNS = (
    "create table mart.purchase_line (part_id varchar, period varchar, cpv_division varchar, supplier_key varchar,"
    " amount_nok decimal(18, 2), kgco2e decimal(20, 6))",
    "create table rules.spend_link (part_id varchar, status varchar)",
    "create table core.agreement (agreement_id varchar, valid_from date, last_day date)",
    "create table core.agreement_cpv (agreement_id varchar, cpv_code varchar)",
    "create table mart.publication_month (month varchar)",
)


@pytest.fixture
def assessed(bench):
    """Food (very high risk) for 800 of 1 000 kr from two suppliers, furniture (medium) for 200 from one."""
    for query in COLUMNS:
        bench.db.execute(query)
    bench.given("mart.publication_month", {"month": "2026-10"})
    bought = [
        ("1", "2026-10", "15", "a", 500, 30),
        ("2", "2025-11", "15", "b", 300, 10),
        ("3", "2026-09", "39", "c", 200, None),
        ("4", "2025-10", "39", "d", 9999, 999),  # thirteen months ago
        ("5", "2026-10", "unclassified", "d", 9999, 999),
    ]
    for part_id, period, division, supplier, nok, kg in bought:
        row = {"part_id": part_id, "period": period, "cpv_division": division, "supplier_key": supplier}
        bench.given("mart.purchase_line", row | {"amount_nok": Decimal(nok), "kgco2e": kg and Decimal(kg)})
    bench.given("rules.spend_link", {"part_id": "1", "status": "linked"}, {"part_id": "2", "status": "ambiguous"})
    agreement = {"agreement_id": "A", "valid_from": date(2025, 1, 1), "last_day": date(2027, 1, 1)}
    bench.given("core.agreement", agreement)
    bench.given("core.agreement_cpv", {"agreement_id": "A", "cpv_code": "15800000"})

    def built():
        return {row["cpv_division"]: row for row in bench.build("mart.category_assessment")}

    return built


NAMES = ("impact", "size", "power", "cost", "alternatives")


def test_by_hand(assessed):
    food, furniture = (assessed()[division] for division in ("15", "39"))
    # risk 5 and the largest footprint 5; the most kroner 5 and 24 of 48 months 2.5; one supplier group 5 and 500 of 800
    # under agreement 3.125; nothing said of cost; two of ten suppliers
    assert [food[name] for name in NAMES] == [5, Decimal("3.75"), Decimal("4.06"), None, 1]
    # (3 x 5 + 2 x 3.75 + 4.06 + 1) / 7, 7 of 8 weights known
    assert (food["score"], food["known_pct"]) == (Decimal("3.94"), Decimal("87.5"))
    # furniture: no footprint and no agreement known, so risk and kroner stand alone (2.5 or as the table has it; 1.25)
    risk = {"very_high": 5, "high": 4, "medium": 2.5, "low": 1}[furniture["risk_class"]]
    assert [furniture[name] for name in NAMES] == [
        Decimal(str(risk)),
        Decimal("1.25"),
        Decimal("2.5"),
        None,
        Decimal("0.5"),
    ]
    assert (furniture["next_end"], furniture["longest_months"]) == (None, None)


def test_what_the_body_says_goes_before(bench, assessed):
    said = {"cpv_division": "15", "cost": Decimal(2), "power": Decimal(1), "reason": "Markedsdialog 2026"}
    bench.given("raw.body_assessment", said)
    bench.db.execute("update raw.body_assessment_weight set weight = 0 where assessment = 'alternatives'")
    food = assessed()["15"]
    assert (food["cost"], food["power"], food["power_basis"], food["impact_basis"]) == (2, 1, "body", "own_spend")
    # (3 x 5 + 2 x 3.75 + 1 + 2) / 7
    assert (food["score"], food["known_pct"]) == (Decimal("3.64"), 100)


def test_what_was_bought_longer_ago_or_has_no_category_does_not_count(assessed):
    assert {division: row["amount_nok"] for division, row in assessed().items()} == {"15": 800, "39": 200}
