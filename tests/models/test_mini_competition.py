"""Competitions under framework agreements: what a notice says of them, and what that leaves of the verdict."""

from datetime import date
from decimal import Decimal

import pytest

from models.mini_competition import is_call_off, mini_competitions
from models.rulebook import Rulebook
from models.tender import AwardMode, Criterion, Exemption, Lot, MiniCompetitions, Requirements

BOOK = Rulebook()
SAME = MiniCompetitions(is_same=True)


@pytest.mark.parametrize(
    "text, found",
    [
        ("Ved minikonkurranser benyttes de samme tildelingskriteriene.", SAME),
        ("I minikonkurransane gjeld same tildelingskriterium.", SAME),
        ("Call-offs follow mini-competitions, decided by the same award criteria.", SAME),
        ("Minikonkurranser avgjøres etter ett eller flere av de samme kriteriene.", None),
        ("Samme kriterier brukes i minikonkurranser, men vektingen kan endres.", None),
        ("Det gjennomføres minikonkurranser mellom leverandørene.", None),
        ("Rammeavtale med fire leverandører.", None),
        (None, None),
        (
            "Avrop skjer ved minikonkurranse. Pris 60 %, miljø 30 %, leveringstid 10 %.",
            MiniCompetitions(env_weight_pct=Decimal(30)),
        ),
        (
            "Mini-competitions: price 70 %, quality and environment 30 %.",
            MiniCompetitions(env_weight_pct=Decimal(0), mixed_weight_pct=Decimal(30)),
        ),
        ("Rammeavtalen: pris 70 %, miljø 30 %. Minikonkurranser gjennomføres.", None),
    ],
)
def test_only_what_is_written_of_mini_competitions_counts(text, found):
    assert mini_competitions([text]) == found


@pytest.mark.parametrize(
    "title, expected",
    [
        ("Minikonkurranse - renhold av skoler", True),
        ("Avrop på rammeavtale om rådgivning", True),
        ("Call-off under framework agreement for IT", True),
        ("Konkurranse under dynamisk innkjøpsordning for buss", True),
        ("Rammeavtale for kontorrekvisita", False),
        ("Minibuss til skoleskyss", False),
        ("Avropssystem for helsetjenester", False),
    ],
)
def test_a_title_tells_a_purchase_under_a_framework(title, expected):
    assert is_call_off(None, title) is expected


def framework(weight, stated, day=date(2026, 6, 30), **facts):
    criteria = (Criterion("miljø", Decimal(weight), claimed_as_env=True), Criterion("pris", 100 - Decimal(weight)))
    known = {
        "source_system": "doffin", "buyer_is_norwegian": True, "announced_on": day, "regulation": "FOA", "part": "III",
        "announcement_duty": True, "award_mode": AwardMode.WEIGHTS, "criteria": criteria,
        "requirements": Requirements(used=False), "exemption_claimed": Exemption.NONE,
        "has_mini_competitions": True, "mini_competitions": stated,
    }  # fmt: skip
    return BOOK.judge(Lot(**known | facts))


def weighs(env, mixed="0"):
    return MiniCompetitions(env_weight_pct=Decimal(env), mixed_weight_pct=Decimal(mixed))


@pytest.mark.parametrize(
    "weight, stated, verdict, ground",
    [
        ("30", SAME, "compliant", "weight"),
        ("30", weighs("30"), "compliant", "weight"),
        ("30", weighs("29.99"), "needs_review", "mini_competitions_missed"),
        ("30", weighs("29", "1"), "needs_review", "mini_competitions_unknown"),
        ("30", None, "needs_review", "mini_competitions_unknown"),
        ("29", SAME, "breach", "weight_missed"),
        ("29", weighs("29"), "breach", "weight_missed"),
        ("29", weighs("30"), "needs_review", "mini_competitions_met"),
        ("29", None, "needs_review", "mini_competitions_unknown"),
    ],
)
def test_to_june_2026_framework_and_mini_competitions_must_both_pass(weight, stated, verdict, ground):
    outcome = framework(weight, stated).outcome
    assert (outcome.verdict, outcome.ground) == (verdict, ground)


@pytest.mark.parametrize("weight, verdict", [("30", "compliant"), ("29", "breach")])
def test_from_july_2026_the_framework_alone_carries_the_duty(weight, verdict):
    found = framework(weight, None, day=date(2026, 7, 1))
    assert found.verdict == verdict
    assert ("mini_competitions", "no_duty") in [(step.step, step.outcome) for step in found.path]
    assert "MINI_COMPETITIONS_NOT_READ" in found.outcome.reason_codes


def test_a_framework_without_mini_competitions_is_judged_as_it_stands():
    assert framework("30", None, has_mini_competitions=False).verdict == "compliant"


def test_a_call_off_is_never_a_breach_by_itself():
    found = framework("10", None, has_mini_competitions=False, is_call_off=True)
    assert (found.verdict, found.outcome.ground) == ("needs_review", "call_off")
