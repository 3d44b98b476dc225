"""mart.scenario: what the twelve months would have been, worked out here by hand."""

import math
from decimal import Decimal

import pytest
from made_tables import empty_warehouse

from pipelines.warehouse import build_model, build_models


@pytest.fixture(scope="module")
def told():
    """Scenarios over furniture of two factors, one line of it too old, one known by its division alone."""
    with empty_warehouse() as db:
        build_models(db, "mart.purchase_line", "core.emission_factor", "core.price_deflator", "core.footprint_method")
        lines = (
            ("2025-10", "39130000", "39", 1000, 10, "dfo2022_654", "spend_based_account"),
            ("2025-01", "39120000", "39", 1000, 20, "dfo2022_651", "spend_based_account"),
            ("2024-10", "39130000", "39", 9999, 99, "dfo2022_654", "spend_based_account"),
            ("2025-10", None, "39", 500, 5, "dfo2022_654", "spend_based_account"),
            ("2025-10", "45000000", "45", 700, 7, "dfo2022_110", "spend_based_account"),
        )
        for number, line in enumerate(lines):
            db.execute(
                "insert into mart.purchase_line by name select ? as line_id, 1 as lines, ? as period, ? as cpv_code, "
                "? as cpv_division, ?::decimal(18, 2) as amount_nok, ?::decimal(32, 14) as kgco2e, ? as factor_id, "
                "? as footprint_method",
                [str(number), *line],
            )
        scenarios = (
            ("half_fewer", 0, "Færre", "391", "fewer", 50, None, None),
            ("half_used", 1, "Brukt", "391", "used", 50, 30, None),
            ("as_advice", 2, "Leie", "391", "other_factor", 100, None, "dfo2022_670"),
            ("no_factor", 3, "?", "391", "other_factor", 100, None, "dfo2022_000"),
            ("by_kwh", 4, "?", "391", "other_factor", 100, None, "nve2022_location"),
            ("no_bananas", 5, "?", "03", "fewer", 10, None, None),
        )
        for scenario in scenarios:
            db.execute("insert into raw.body_scenario values (?, ?, ?, ?, ?, ?, ?, ?)", scenario)
        for model in ("mart.publication_month", "mart.scenario"):
            build_model(db, model)
        result = db.execute("select * from mart.scenario where month = '2025-10'")
        names = [column[0] for column in result.description]
        return {row["scenario_id"]: row for row in (dict(zip(names, one, strict=True)) for one in result.fetchall())}


def test_fewer_units_take_their_share_away(told):
    row = told["half_fewer"]
    assert (row["base_kgco2e"], row["scenario_kgco2e"], row["saved_kgco2e"]) == (30, 15, 15)
    assert (row["amount_nok"], row["moved_nok"], row["coarse_nok"]) == (2000, 1000, 500)


def test_used_keeps_what_is_left_of_new(told):
    assert told["half_used"]["scenario_kgco2e"] == Decimal("19.5")  # 30 x (1 - 0.5 x 0.7)


def test_another_factor_counts_krone_for_krone(told):
    # DFØ 670: 17.90 t per MNOK of 2022; consumer price index 122.7833 and 137.7 (SSB)
    by_hand = 2000 * 122.7833 / 137.7 * 0.0179
    assert float(told["as_advice"]["scenario_kgco2e"]) == pytest.approx(
        by_hand, rel=1e-3
    )  # the index is printed with one decimal


def test_the_interval_takes_lines_of_one_factor_together(told):
    # two factors, geometric deviation 1.5: u = kg x sqrt(exp(ln(1.5)^2) - 1), combined as independent
    per_kg = math.sqrt(math.exp(math.log(1.5) ** 2) - 1)
    deviation = 1.959964 * math.hypot(5 * per_kg, 10 * per_kg)
    row = told["half_fewer"]
    assert float(row["saved_kgco2e_low"]) == pytest.approx(15 - deviation, abs=0.002)
    assert float(row["saved_kgco2e_high"]) == pytest.approx(15 + deviation, abs=0.002)
    assert row["scenario_kgco2e_low"] < row["scenario_kgco2e"] < row["scenario_kgco2e_high"]


@pytest.mark.parametrize(
    ("scenario", "problem"),
    [("no_factor", "unknown_factor"), ("by_kwh", "not_a_spend_factor"), ("no_bananas", "nothing_bought")],
)
def test_what_cannot_be_told_says_why(told, scenario, problem):
    assert (told[scenario]["problem"], told[scenario]["saved_kgco2e"]) == (problem, None)
