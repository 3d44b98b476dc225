"""Criteria as notices write them, as judged: languages, sub-weights, ranges, percents in texts, places."""

import json

import pytest
from click.testing import CliRunner
from made_notice import NATIONAL_E, criterion, lot, notice

from pipelines.commands.judge import COMMAND

FACTS = {
    "customization": NATIONAL_E,
    "domain": "other",
    "dispatched": "2026-08-01Z",
    "legal_text": "NOR — Anskaffelsesforskriften Del 1 og 2",
}


def judged(folder, *criteria):
    (folder / "a.xml").write_bytes(notice(lot(*criteria), **FACTS))
    run = CliRunner().invoke(COMMAND, [str(folder), "--json"])
    (found,) = map(json.loads, run.stdout.splitlines())
    return found


def weighed(kind, name, value, text=None, code="per-exa"):
    return criterion(kind, name, text, (value, code, "weight"))


def plain(kind, name, text=None):
    return criterion(kind, name, text)


def in_language(code, kind, name, weight, weight_code="per-exa"):
    return criterion(kind, {code: name}, None, (weight, weight_code, "weight"))


@pytest.mark.parametrize("unit, green, grey", [("per-exa", "30", "70"), ("poi-exa", "15", "35"), ("ord-imp", "2", "1")])
def test_a_translation_is_no_second_criterion(tmp_path, unit, green, grey):
    found = judged(
        tmp_path,
        in_language("NOR", "price", "Pris", grey, unit),
        in_language("NOR", "quality", "Miljø", green, unit),
        in_language("ENG", "price", "Price", grey, unit),
        in_language("ENG", "quality", "Environment", green, unit),
    )
    assert (found["verdict"], found["env_weight_pct"]) == ("compliant", None if unit == "ord-imp" else 30)
    assert found["env_rank"] == (2 if unit == "ord-imp" else None)
    assert "WEIGHTS_NORMALISED" not in found["reason_codes"]


def test_criteria_in_two_languages_that_are_no_translations_all_count(tmp_path):
    found = judged(
        tmp_path,
        in_language("NOR", "quality", "Miljø", "50"),
        in_language("ENG", "quality", "Service", "50"),
    )
    assert found["env_weight_pct"] == 50


def test_sub_weights_count_instead_of_their_parent(tmp_path):
    text = "Kildesortering 30 %, miljøvennlige kjøretøy 20 %, oppdragsforståelse 50 %"
    found = judged(tmp_path, weighed("price", "Pris", "60"), weighed("quality", "Kvalitet og miljø", "40", text))
    assert (found["env_weight_pct"], found["env_weight_claimed_pct"], found["verdict"]) == (20, 40, "breach")


def test_sub_weights_may_add_up_to_the_parent_and_be_points(tmp_path):
    text = "Klimagassutslipp: 35 %\nBemanning: 5 %"
    found = judged(
        tmp_path,
        weighed("price", "Pris", "120", code="poi-exa"),
        weighed("quality", "Løsning og klima", "80", text, code="poi-exa"),
    )
    assert (found["env_weight_pct"], found["verdict"]) == (35, "compliant")


def test_a_coded_criterion_whose_parts_say_otherwise_is_for_a_person(tmp_path):
    text = "Klimagassutslipp 50 %, bemanning 50 %"
    found = judged(
        tmp_path, weighed("price", "Pris", "70"), weighed("quality-nor-env-criteria", "Klima og kvalitet", "30", text)
    )
    assert (found["env_weight_pct"], found["env_weight_claimed_pct"]) == (15, 30)
    assert (found["verdict"], found["ground"]) == ("needs_review", "mixed_criterion")


@pytest.mark.parametrize(
    "texts, weight, code",
    [
        (("Vekt 70 %", "Vekt 30 %"), 30, "WEIGHTS_FROM_TEXT"),
        (("70", "30"), 30, "WEIGHTS_FROM_TEXT"),
        (("60-70 %", "30-40 %"), 30, "WEIGHT_RANGE_LOWER_END"),
        (("65-75 %", "25-35 %"), 25, "WEIGHT_RANGE_LOWER_END"),
        (("600 points", "400 points"), 40, "WEIGHTS_FROM_TEXT"),
        (("0,6", "0,4"), 40, "WEIGHTS_FROM_TEXT"),
        (("70 %", "40 %"), None, "WEIGHTS_NOT_STATED"),
        (("70 %", "Utslipp vurderes"), None, "WEIGHTS_NOT_STATED"),
    ],
)
def test_without_numbers_the_texts_are_read(tmp_path, texts, weight, code):
    found = judged(tmp_path, plain("price", "Pris", texts[0]), plain("quality", "Miljø", texts[1]))
    assert found["env_weight_pct"] == weight
    assert code in found["reason_codes"]
    assert found["verdict"] != "breach" or weight == 25


@pytest.mark.parametrize(
    "text, weight, ground",
    [
        ("Vektes 30-40 %", 30, "weight"),
        ("Vektes 25-45 %", 25, "weight_missed"),
        (None, 35, "weight_range"),
    ],
)
def test_the_lower_end_of_a_range_must_reach_the_limit(tmp_path, text, weight, ground):
    found = judged(
        tmp_path,
        weighed("price", "Pris", "65", code="per-mid"),
        weighed("quality-nor-env-criteria", "Miljø", "35", text, code="per-mid"),
    )
    assert (found["env_weight_pct"], found["ground"]) == (weight, ground)


def test_a_number_without_its_code_is_no_weight(tmp_path):
    bare = criterion("quality", "Miljø", None, ("30", "", "weight"))
    found = judged(tmp_path, criterion("price", "Pris", None, ("70", "", "weight")), bare)
    assert found["env_weight_pct"] is None
    assert found["verdict"] == "needs_review"


def test_one_text_with_all_criteria_is_read_part_by_part(tmp_path):
    text = (
        "1) Pris (50%) Lavest pris vinner. 2) Miljø (30%) Utslipp vurderes. 3) Kvalitet (20%) Her vurderes bemanning."
    )
    found = judged(tmp_path, *(plain(kind, None, text) for kind in ("cost", "price", "quality")))
    assert (found["env_weight_pct"], found["verdict"]) == (30, "compliant")
    assert {"COMPOSITE_TEXT", "WEIGHTS_FROM_TEXT"} <= set(found["reason_codes"])


def test_one_text_that_weighs_nothing_leaves_the_criteria_unknown(tmp_path):
    text = "Pris, miljø og kvalitet."
    found = judged(tmp_path, *(plain(kind, None, text) for kind in ("cost", "price", "quality")))
    assert found["ground"] == "criteria_not_stated"


@pytest.mark.parametrize(
    "ranks, best", [(("1", "1", "1", "1"), 1), (("1", "2", "2", "3"), 4), (("1", "2", "3", "3"), 3)]
)
def test_ties_share_the_better_place(tmp_path, ranks, best):
    names = ("Pris", "Kvalitet", "Service", "Miljø")
    found = judged(
        tmp_path,
        *(weighed("quality", name, rank, code="ord-imp") for name, rank in zip(names, ranks, strict=True)),
    )
    assert found["env_rank"] == best
