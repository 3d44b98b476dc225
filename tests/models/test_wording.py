"""The path to a verdict as people read it: every step with provision, link, value, field and a sentence a language."""

from datetime import date
from decimal import Decimal

import pytest
import yaml

from models.answer import answer
from models.rulebook import DATA, Rulebook
from models.tender import AwardMode, Criterion, Exemption, ExemptionTest, Justification, Lot, Quality, Requirements
from models.wording import LANGUAGES, link, path, path_json, practice, told

BOOK = Rulebook()


def lot(**facts):
    known = {
        "source_system": "doffin",
        "form_type": "competition",
        "buyer_is_norwegian": True,
        "announced_on": date(2026, 7, 1),
        "regulation": "FOA",
        "part": "III",
        "announcement_duty": True,
        "value_nok": Decimal(9_000_000),
        "award_mode": AwardMode.WEIGHTS,
        "criteria": (Criterion("miljø", Decimal(20), claimed_as_env=True), Criterion("pris", Decimal(80))),
        "requirements": Requirements(used=False),
        "exemption_claimed": Exemption.NONE,
        "codes": ("quality-nor-env-criteria",),
    }
    return Lot(**known | facts)


def steps(**facts):
    return [(one["step"], one["outcome"]) for one in path(BOOK.judge(lot(**facts)))]


def test_a_lawyer_can_follow_a_breach_paragraph_by_paragraph():
    found = path(BOOK.judge(lot()))
    assert [(one["step"], one["outcome"], one["paragraph"], one["value"], one["source"]) for one in found] == [
        ("version", "dated", "LOA § 5b (2)", "2026-07-01", "BT-05"),
        ("scope", "caught", "LOA § 2", 9_000_000, "BT-27, BT-271"),
        ("announcement_duty", "duty", "LOA § 5b (2)", "III", "BT-01, BT-105"),
        ("exemption", "not_claimed", "LOA § 5b (3)", None, "BT-539, BT-540"),
        ("weight", "missed", "LOA § 5b (2)", 20, "BT-541, BT-5421"),
        ("requirements", "no", "LOA § 5b (2)", None, "BT-539, BT-540"),
    ]
    assert {one["link"] for one in found} == {
        "https://lovdata.no/lov/2016-06-17-73/§5b",
        "https://lovdata.no/lov/2016-06-17-73/§2",
    }
    weighed = found[4]
    assert weighed["text_nb"] == "Miljø vektes 20 %, under kravet på 30 %."
    assert weighed["text_nn"] == "Miljø er vekta 20 %, under kravet på 30 %."
    assert weighed["text_en"] == "Environment weighs 20 %, below the required 30 %."
    assert found[0]["text_nb"] == "Kunngjort 1. juli 2026: regelversjon V2 gjelder (anskaffelsesloven § 5b (2))."


@pytest.mark.parametrize(
    "facts, last",
    [
        ({"value_nok": Decimal("499999.99")}, ("scope", "below")),
        ({"part": "I", "announcement_duty": False}, ("announcement_duty", "none")),
        ({"notice_type": "cn-desg"}, ("part", "design_contest")),
        ({"part": "II", "is_health_social": True}, ("part", "health_social")),
        ({"criteria": None}, ("criteria", "criteria_not_stated")),
        ({"criteria": None, "notice_type": "qu-sy"}, ("criteria", "qualification_system")),
        ({"criteria": None, "is_dynamic_system": True}, ("criteria", "dynamic_system_without_criteria")),
        ({"award_mode": AwardMode.MONETISED}, ("priced", "unknown")),
        ({"source_system": "ted"}, ("evidence", "ted_copy_only")),
        ({"source_system": "table", "part_by_value": "I"}, ("evidence", "part_and_value_differ")),
        ({"form_type": "planning"}, ("set_aside", "planning_notice")),
        ({"buyer_is_norwegian": False}, ("set_aside", "foreign_buyer")),
        ({"regulation": "FOSA"}, ("set_aside", "defence")),
        ({"is_direct_award": True}, ("set_aside", "direct_award_without_duty")),
        ({"may_be_small_lot": True}, ("evidence", "small_lot")),
        ({"is_call_off": True, "announced_on": date(2026, 6, 30)}, ("evidence", "call_off")),
        ({"is_call_off": True, "announcement_duty": False}, ("announcement_duty", "none")),
        ({"part_by_value": "I"}, ("evidence", "part_and_value_differ")),
        ({"part": "I", "part_by_value": "II", "announcement_duty": False}, ("evidence", "part_and_value_differ")),
        (
            {"exemption_claimed": Exemption.INSIGNIFICANT, "justification": Justification(True, Quality.THIN)},
            ("exemption", "for_a_person"),
        ),
        (
            {
                "exemption_claimed": Exemption.INSIGNIFICANT,
                "exemption_test": ExemptionTest(True, True),
                "justification": Justification(True, Quality.ADEQUATE),
            },
            ("exemption", "holds"),
        ),
        (
            {"announced_on": date(2023, 12, 31)},
            ("advice", "free"),
        ),
        (
            {"regulation": "KONSESJON", "part": "III"},
            ("part", "free_iii"),
        ),
        (
            {"announced_on": date(2025, 1, 1), "part": "I", "award_mode": AwardMode.PRICE_ONLY},
            ("part", "free_i"),
        ),
    ],
)
def test_the_path_ends_where_the_verdict_was_reached(facts, last):
    assert steps(**facts)[-1] == last


def test_a_lot_so_small_that_part_one_would_free_it_is_for_a_person_only_where_that_matters():
    small = BOOK.judge(lot(may_be_small_lot=True))
    assert (small.verdict, small.outcome.ground) == ("needs_review", "small_lot")
    # To June 2026 weights bind in Part I too.
    assert BOOK.judge(lot(may_be_small_lot=True, announced_on=date(2026, 6, 30))).verdict == "breach"


def test_frameworks_with_mini_competitions_and_dynamic_systems_say_what_was_not_read():
    told_of = answer(BOOK.judge(lot(has_mini_competitions=True)))
    assert "MINI_COMPETITIONS_NOT_READ" in told_of["reason_codes"]
    assert "minikonkurranser" in told_of["explanation_nb"]
    assert "DYNAMIC_SYSTEM" in answer(BOOK.judge(lot(is_dynamic_system=True)))["reason_codes"]


def test_reasons_given_afterwards_do_not_stand_in_the_documents():
    late = lot(
        source_system="case",
        requirements=Requirements(used=True),
        justification=Justification(False, Quality.ABSENT, True, is_later=True),
    )
    found = answer(BOOK.judge(late))
    assert (found["verdict"], found["reasons"], found["reasons_place"]) == ("breach", "absent", "afterwards")
    assert "REASONS_GIVEN_LATER" in found["reason_codes"]


def test_what_was_read_in_the_text_names_the_text():
    found = {one["step"]: one["source"] for one in path(BOOK.judge(lot(codes=())))}
    assert found["requirements"] == "BT-24, BT-540, BT-777"
    case = {one["step"]: one["source"] for one in path(BOOK.judge(lot(source_system="case")))}
    assert case["weight"] == "weight" and case["requirements"] == "spec_requirements.used"


def test_every_step_and_reading_stands_in_three_languages_with_the_same_values():
    import string

    texts = yaml.safe_load((DATA / "texts/verdict.yaml").read_text(encoding="utf-8"))
    groups = {**texts["steps"], **texts["readings"], "words": texts["words"]}
    said = {(group, key): text for group, members in groups.items() for key, text in members.items()}
    for key, text in said.items():
        assert set(text) == set(LANGUAGES), key
        values = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in text.values()]
        assert values[0] == values[1] == values[2], key
    for key, held in practice().items():
        assert held["cases"] and held["source"].startswith("https://") and set(LANGUAGES) <= set(held), key


@pytest.mark.parametrize(
    "address, expected",
    [
        ("LOA § 5b (2)", "https://lovdata.no/lov/2016-06-17-73/§5b"),
        ("FOA § 7-9 (4)", "https://lovdata.no/forskrift/2016-08-12-974/§7-9"),
        ("Forsyningsforskriften § 7-9 (2)", "https://lovdata.no/forskrift/2016-08-12-975/§7-9"),
        ("Konsesjonskontraktforskriften § 7-6 (2)", "https://lovdata.no/forskrift/2016-08-12-976/§7-6"),
        ("noe annet", None),
        ("", None),
    ],
)
def test_every_provision_has_its_address(address, expected):
    assert link(address) == expected


def test_the_path_as_text_is_the_path():
    import json

    judgement = BOOK.judge(lot())
    assert json.loads(path_json(judgement)) == path(judgement)


@pytest.mark.parametrize(
    "value, language, expected",
    [
        (Decimal("29.999"), "nb", "29,99"),
        (Decimal("29.999"), "en", "29.99"),
        (1_300_000, "nb", "1\u00a0300\u00a0000"),
        (1_300_000, "en", "1,300,000"),
        (None, "nn", "–"),
        ("thin", "nn", "tynn"),
        ("III", "nb", "III"),
        (date(2026, 7, 1), "nn", "1. juli 2026"),
    ],
)
def test_values_are_told_in_the_language_and_never_rounded_up(value, language, expected):
    assert told(value, language) == expected
