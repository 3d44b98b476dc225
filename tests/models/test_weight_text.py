"""Weights as people write them."""

import csv
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.weight_text import percents, stated_weight, weighted_parts


def number(text):
    return Decimal(text) if text else None


def test_every_labelled_string_is_read_as_labelled(shared):
    with (shared / "samples/award_weight_strings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 40
    assert {row["raw"]: tuple(stated_weight(row["raw"])) for row in rows} == {
        row["raw"]: (number(row["low"]), number(row["high"]), row["unit"]) for row in rows
    }


@pytest.mark.parametrize(
    "raw, low, high, unit",
    [
        ("30 prosent", 30, 30, "percent"),
        ("29,99 %", "29.99", "29.99", "percent"),
        ("25 % til 35 %", 25, 35, "percent_range"),
        ("10 poeng", 10, 10, "points"),
        ("0,30", "0.30", "0.30", "fraction"),
        ("12000", 12000, 12000, "money"),
        ("Se konkurransegrunnlaget", None, None, "pointer"),
        ("Vekt 1:2", None, None, "unparsed"),
        ("", None, None, "none"),
    ],
)
def test_other_ways_to_write_a_weight(raw, low, high, unit):
    assert tuple(stated_weight(raw)) == (low and Decimal(low), high and Decimal(high), unit)


def test_a_range_in_running_text_is_one_weight_and_its_lower_end_is_kept():
    assert [one[:2] for one in percents("Miljø vektes 20–30 %, pris 60 prosent.")] == [(20, 30), (60, 60)]


@pytest.mark.parametrize(
    "text, whole, parts",
    [
        ("Avfall 30 %, bil 20 % og kvalitet 50 %", None, [("Avfall", 30), ("bil", 20), ("kvalitet", 50)]),
        ("1) Design (40%) Her vurderes form. 2) Miljø (60%) Utslipp.", None, [("Design", 40), ("Miljø", 60)]),
        ("30 % miljø, 70 % pris", None, [("miljø", 30), ("pris", 70)]),
        ("- Klima: 10 %\n- Service: 30 %", 40, [("Klima", 10), ("Service", 30)]),
        ("- Klima: 10 %\n- Service: 30 %", None, []),
        ("Minst 30 % lavere utslipp, og 20 % mindre avfall", 40, []),
        ("Miljø vektes 20–30 % og pris 70–80 %", None, []),
        ("100 %", None, []),
    ],
)  # fmt: skip
def test_parts_are_read_only_where_they_make_a_whole(text, whole, parts):
    assert weighted_parts(text, None if whole is None else Decimal(whole)) == parts


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    found = stated_weight(text)
    assert (found.low is None) == (found.high is None)
    assert found.low is None or found.low <= found.high or "range" in found.unit
    assert all(one.unit in ("percent", "percent_range") for one in percents(text))
    assert sum(value for _, value in weighted_parts(text)) in (0, 100)
