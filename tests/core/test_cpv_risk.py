"""core.cpv_risk: each CPV code's own row, by the longest prefix, the same as walking up the real hierarchy."""

import csv
from pathlib import Path

import pytest
from made_tables import empty_warehouse

from pipelines.warehouse import build_models

DATA = Path(__file__).resolve().parents[2] / "data/reference"


@pytest.fixture(scope="module")
def risk() -> dict[str, dict[str, object]]:
    with empty_warehouse() as db:
        build_models(db, "core.cpv_risk")
        return {row["cpv_code"]: row for row in db.sql("select * from core.cpv_risk").to_arrow_table().to_pylist()}


def listed(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_code_has_one_row_and_a_class(risk):
    assert len(risk) == 9454
    assert {row["risk_class"] for row in risk.values()} == {"very_high", "high", "medium", "low"}
    assert {row["class_status"] for row in risk.values()} == {"published", "proposed"}


@pytest.mark.parametrize(
    ("table", "key", "column"),
    [
        ("main_rule_category", "category_id", "main_rule_category"),
        ("priority_category", "category", "priority_category"),
    ],
)
def test_the_longest_prefix_is_what_walking_up_the_parents_finds(risk, table, key, column):
    """Also for the 35 codes that lack their immediate parent: the walk goes on from the nearest that exists."""
    parents = {row["code"]: row["parent_code"] for row in listed("cpv")}
    named: dict[str, str] = {}
    for row in listed(table):
        for prefix in row["cpv_prefixes"].split(";"):
            named.setdefault(prefix.ljust(8, "0"), row[key])

    def walked(code: str) -> str | None:
        while code:
            if code in named:
                return named[code]
            code = parents[code]
        return None

    # A prefix that is no code of its own cannot be met on the way; such codes are compared by their digits alone.
    loose = [prefix for row in listed(table) for prefix in row["cpv_prefixes"].split(";")
             if prefix.ljust(8, "0") not in parents]  # fmt: skip
    compared = [code for code in parents if not any(code.startswith(prefix) for prefix in loose)]
    assert len(compared) > 9000
    assert [code for code in compared if risk[code][column] != walked(code)] == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("39130000", {"main_rule_category": "S6", "priority_category": "Furniture", "special_kind": None}),
        ("15500000", {"risk_class": "very_high", "class_status": "published", "insignificance_item": "INS-09"}),
        ("85311200", {"special_kind": "health_social", "insignificance_item": "INS-11"}),
        ("79611000", {"special_kind": "special_services"}),
        ("80411000", {"insignificance_status": "listed_by_dfo_but_rejected_by_kofa"}),
    ],
)
def test_codes_read_by_hand(risk, code, expected):
    assert {name: risk[code][name] for name in expected} == expected
