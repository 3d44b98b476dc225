"""The law at its edges: the day before and of each change, the exact threshold, and what may never be concluded."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
import yaml

from models.answer import answer
from models.rulebook import DATA, Rulebook, Verdict, rule_versions
from models.tender import (
    AwardMode,
    Criterion,
    Effect,
    Exemption,
    ExemptionTest,
    Justification,
    Lot,
    PricedQuality,
    Quality,
    Requirements,
)

BOOK = Rulebook()
REASONED = Justification(present=True, quality=Quality.ADEQUATE, documents_held=True)


def weighted(*weights: str | None, others: str = "0", **facts: object) -> Lot:
    """A lot with climate and environment criteria of these weights, the rest on price."""
    env = [Criterion(f"miljø {n}", Decimal(w) if w else None, claimed_as_env=True) for n, w in enumerate(weights)]
    rest = 100 - sum((criterion.weight_pct or Decimal(0) for criterion in env), Decimal(others))
    return lot(criteria=(*env, Criterion("pris", rest)), award_mode=AwardMode.WEIGHTS, **facts)


def ranked(*ranks: int, of: int, **facts: object) -> Lot:
    """A lot with criteria in priority order, those at `ranks` on environment."""
    criteria = tuple(Criterion(f"nr {n}", rank=n, claimed_as_env=n in ranks) for n in range(1, of + 1))
    return lot(criteria=criteria, award_mode=AwardMode.PRIORITY, **facts)


def lot(**facts: object) -> Lot:
    known = {
        "announced_on": date(2025, 5, 5),
        "regulation": "FOA",
        "part": "III",
        "announcement_duty": True,
        "requirements": Requirements(used=False),
        "exemption_claimed": Exemption.NONE,
        "justification": Justification(present=False, quality=Quality.ABSENT, documents_held=True),
    }
    return Lot(**{**known, **facts})


def verdict(one: Lot) -> Verdict:
    return BOOK.judge(one).verdict


@pytest.mark.parametrize("weight, expected", [("29.99", "breach"), ("29.9999", "breach"), ("30", "compliant")])
@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2026, 6, 30), date(2026, 7, 1)])
def test_thirty_percent_is_met_at_thirty_and_not_below(weight, expected, day):
    assert verdict(weighted(weight, announced_on=day)) == expected


@pytest.mark.parametrize(
    "day, version, expected",
    [
        (date(2023, 12, 31), "V0", "not_triggered"),
        (date(2024, 1, 1), "V1", "breach"),
        (date(2026, 6, 30), "V1", "breach"),
        (date(2026, 7, 1), "V2", "breach"),
    ],
)
def test_the_day_of_announcement_picks_the_version(day, version, expected):
    found = BOOK.judge(weighted("20", announced_on=day))
    assert (found.rule_version, found.verdict) == (version, expected)


@pytest.mark.parametrize(
    "day, marked",
    [
        (date(2026, 6, 14), False),
        (date(2026, 6, 15), True),
        (date(2026, 7, 15), True),
        (date(2026, 7, 16), False),
    ],
)
def test_announcements_around_the_new_act_are_marked(day, marked):
    assert BOOK.judge(weighted("40", announced_on=day)).version_boundary is marked


def test_the_paragraph_follows_the_version():
    old, new = (BOOK.judge(weighted("20", announced_on=day)) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert (old.outcome.paragraph, new.outcome.paragraph) == ("FOA § 7-9 (2)", "LOA § 5b (2)")


@pytest.mark.parametrize("rank, expected", [(1, "compliant"), (3, "compliant"), (4, "breach")])
@pytest.mark.parametrize("regulation", ["FOA", "FORSYNING", "KONSESJON"])
def test_third_place_is_enough_and_fourth_is_not(rank, expected, regulation):
    assert verdict(ranked(rank, of=6, part="II", regulation=regulation)) == expected


def test_ties_share_the_better_place():
    ranks = (1, 2, 3, 3, 3)
    criteria = tuple(Criterion(f"nr {n}", rank=rank, claimed_as_env=n == 4) for n, rank in enumerate(ranks))
    assert verdict(lot(criteria=criteria, award_mode=AwardMode.PRIORITY)) == "compliant"


@pytest.mark.parametrize(
    "day, value, expected",
    [
        (date(2026, 6, 30), "99999.99", "not_covered"),
        (date(2026, 6, 30), "100000", "breach"),
        (date(2026, 7, 1), "499999.99", "not_covered"),
        (date(2026, 7, 1), "500000", "breach"),
    ],
)
def test_the_lower_limit_is_inclusive_and_dated(day, value, expected):
    assert verdict(weighted("20", announced_on=day, value_nok=Decimal(value))) == expected


def test_several_criteria_add_up():
    assert verdict(weighted("20", "10")) == "compliant"


@pytest.mark.parametrize("points, expected", [(("1", "1.7"), "compliant"), (("1", "1.69999999"), "breach")])
def test_shares_of_points_are_added_up_before_they_are_divided(points, expected):
    # 1 and 1.7 of 9 points are 30 %, though no decimal holds either share.
    criteria = tuple(
        Criterion(f"nr {n}", Decimal(one) * 100 / 9, points=Decimal(one), lot_points=Decimal(9), claimed_as_env=n < 2)
        for n, one in enumerate((*points, str(9 - sum(map(Decimal, points)))))
    )
    assert verdict(lot(criteria=criteria, award_mode=AwardMode.WEIGHTS)) == expected


@pytest.mark.parametrize("weights, expected", [(("27", "63"), "compliant"), (("26.999999999", "63"), "breach")])
def test_scaled_weights_are_not_rounded_up(weights, expected):
    criteria = tuple(Criterion(f"nr {n}", Decimal(w), claimed_as_env=n == 0) for n, w in enumerate(weights))
    assert verdict(lot(criteria=criteria, award_mode=AwardMode.WEIGHTS)) == expected


@pytest.mark.parametrize(
    "numbers",
    [
        {"weight_pct": ("0", "0")},
        {"weight_pct": ("-30", "130")},
        {"weight_pct": ("30", "120")},
        {"weight_pct": ("0", "0"), "points": ("0", "0")},
        {"weight_pct": ("40", "60"), "points": ("-2", "-3")},
        {"weight_pct": ("30", "100"), "points": (None, "7")},
        {"rank": (0, 1)},
    ],
)
def test_numbers_that_no_criteria_can_have_are_for_a_person(numbers):
    mode = AwardMode.PRIORITY if "rank" in numbers else AwardMode.WEIGHTS
    criteria = tuple(
        Criterion(
            f"nr {n}",
            claimed_as_env=n == 0,
            **{k: v[n] if k == "rank" else v[n] and Decimal(v[n]) for k, v in numbers.items()},
        )
        for n in range(2)
    )
    outcome = BOOK.judge(lot(criteria=criteria, award_mode=mode)).outcome
    assert (outcome.verdict, outcome.ground, outcome.env_weight_pct) == ("needs_review", "impossible_weights", None)


@pytest.mark.parametrize("undescribed, expected", [("9", "breach"), ("10", "needs_review")])
def test_an_undescribed_criterion_is_a_doubt_where_it_could_decide(undescribed, expected):
    criteria = (
        Criterion("miljø", Decimal(20), claimed_as_env=True),
        Criterion("vedlegg 3", Decimal(undescribed), is_undescribed=True),
        Criterion("pris", 80 - Decimal(undescribed)),
    )
    assert verdict(lot(criteria=criteria, award_mode=AwardMode.WEIGHTS)) == expected


def test_an_undescribed_criterion_among_the_three_highest_is_a_doubt():
    criteria = tuple(Criterion(f"nr {n}", rank=n, is_undescribed=n == 2) for n in range(1, 5))
    outcome = BOOK.judge(lot(criteria=criteria, award_mode=AwardMode.PRIORITY)).outcome
    assert (outcome.verdict, outcome.ground) == ("needs_review", "criterion_not_described")


@pytest.mark.parametrize(
    "env, other, expected", [("20", "50", "needs_review"), ("5", "80", "breach"), ("30", "60", "compliant")]
)
def test_what_a_notice_lacks_of_a_hundred_percent_may_be_environment(env, other, expected):
    criteria = (Criterion("miljø", Decimal(env), claimed_as_env=True), Criterion("pris", Decimal(other)))
    assert verdict(announced(criteria=criteria)) == expected


def test_sub_criteria_count_instead_of_their_parent():
    # KOFA 2025/0999: 40 claimed, of which (30 + 20) % of 40 = 20 really ask for environment.
    criteria = (
        Criterion("pris", Decimal(60)),
        Criterion("kvalitet og miljø", Decimal(40), claimed_as_env=True),
        Criterion("kildesortering", Decimal(30), claimed_as_env=True, parent="kvalitet og miljø"),
        Criterion("kjøretøy", Decimal(20), claimed_as_env=True, parent="kvalitet og miljø"),
        Criterion("annet", Decimal(50), parent="kvalitet og miljø"),
    )
    outcome = BOOK.judge(lot(criteria=criteria, award_mode=AwardMode.WEIGHTS)).outcome
    assert (outcome.verdict, outcome.env_weight_pct, outcome.env_weight_claimed_pct) == ("breach", 20, 40)


@pytest.mark.parametrize("test", ["asks_for_env", "linked_to_delivery", "binding", "verifiable"])
def test_a_criterion_that_fails_one_test_does_not_count(test):
    failed = Criterion("miljø", Decimal(30), claimed_as_env=True, **{test: False})
    outcome = BOOK.judge(lot(criteria=(failed, Criterion("pris", Decimal(70))), award_mode=AwardMode.WEIGHTS)).outcome
    assert (outcome.verdict, outcome.env_weight_pct, outcome.env_weight_claimed_pct) == ("breach", 0, 30)


def test_a_mixed_criterion_is_never_counted_in_full():
    mixed = Criterion("kvalitet og miljø", Decimal(40), claimed_as_env=True, is_mixed=True)
    outcome = BOOK.judge(lot(criteria=(mixed, Criterion("pris", Decimal(60))), award_mode=AwardMode.WEIGHTS)).outcome
    assert (outcome.verdict, outcome.ground, outcome.env_weight_pct) == ("needs_review", "mixed_criterion", 0)


def test_weights_that_do_not_add_up_are_scaled():
    criteria = (Criterion("miljø", Decimal(30), claimed_as_env=True), Criterion("pris", Decimal(90)))
    outcome = BOOK.judge(lot(criteria=criteria, award_mode=AwardMode.WEIGHTS)).outcome
    assert (outcome.verdict, outcome.env_weight_pct) == ("breach", 25)
    assert "WEIGHTS_NORMALISED" in outcome.reason_codes


def test_only_the_lower_end_of_a_range_can_meet_the_rule():
    middle = Criterion("miljø", Decimal(32), claimed_as_env=True, is_middle_of_range=True)
    found = BOOK.judge(lot(criteria=(middle, Criterion("pris", Decimal(68))), award_mode=AwardMode.WEIGHTS))
    assert (found.verdict, found.outcome.ground) == ("needs_review", "weight_range")


@pytest.mark.parametrize(
    "effect, before, after", [("better", "needs_review", "compliant"), ("clearly_better", *2 * ("compliant",))]
)
def test_the_effect_test_was_eased_in_july_2026(effect, before, after):
    facts = {
        "requirements": Requirements(used=True, binding=True, covers_main_burdens=True, effect_shown=Effect(effect)),
        "justification": REASONED,
    }
    assert verdict(weighted("20", announced_on=date(2026, 6, 30), **facts)) == before
    assert verdict(weighted("20", announced_on=date(2026, 7, 1), **facts)) == after


def test_both_readings_of_a_hybrid_are_shown_before_july_2026():
    needs = Requirements(used=True, binding=True, covers_main_burdens=True, effect_shown=Effect.CLEARLY_BETTER)
    found = BOOK.judge(weighted("20", requirements=needs, justification=REASONED))
    assert found.verdict == "compliant"
    assert "DFO_DISAGREES_HYBRID" in found.outcome.reason_codes


@pytest.mark.parametrize(
    "needs, reasons, code",
    [
        (Requirements(used=True), Justification(False, Quality.ABSENT, True), "JUSTIFICATION_MISSING"),
        (Requirements(used=True, binding=False), REASONED, "REQUIREMENTS_NOT_BINDING"),
        (Requirements(used=True, covers_main_burdens=False), REASONED, "MAIN_BURDEN_LEFT_OUT"),
        (Requirements(used=True), Justification(True, Quality.BARE_ASSERTION, True), "JUSTIFICATION_NOT_COMPARATIVE"),
        (Requirements(used=True, effect_shown=Effect.NOT_SHOWN), REASONED, "EFFECT_NOT_SHOWN"),
    ],
)
def test_each_way_the_requirement_route_fails(needs, reasons, code):
    found = BOOK.judge(weighted("0", requirements=needs, justification=reasons))
    assert found.verdict == "breach"
    assert code in found.outcome.reason_codes


@pytest.mark.parametrize("field", ["requirements", "justification", "criteria", "award_mode"])
def test_a_missing_fact_never_makes_a_breach(field):
    nothing = {"requirements": Requirements(), "justification": Justification(), "criteria": None, "award_mode": None}
    bad = weighted("0", requirements=Requirements(used=True), justification=Justification(documents_held=True))
    unknown = replace(bad, **{field: nothing[field]})
    assert verdict(unknown) == "needs_review"


@pytest.mark.parametrize(
    "limbs, expected",
    [
        ((True, True), "exempt"),
        ((True, None), "needs_review"),
        ((None, None), "needs_review"),
        ((True, False), "breach"),
    ],
)
def test_insignificance_needs_both_limbs(limbs, expected):
    claimed = weighted("0", exemption_claimed=Exemption.INSIGNIFICANT, exemption_test=ExemptionTest(*limbs))
    assert verdict(replace(claimed, justification=REASONED)) == expected


@pytest.mark.parametrize("claimed", [Exemption.VITAL_INTEREST, Exemption.STD_MINIMUM])
def test_the_new_exemptions_do_not_exist_before_july_2026(claimed):
    facts = {"exemption_claimed": claimed, "justification": REASONED, "standard_minimum_rules": ("VEH-M1",)}
    facts["requirements"] = Requirements(used=None)
    old = BOOK.judge(weighted("0", announced_on=date(2026, 6, 30), **facts))
    assert "EXEMPTION_NOT_AVAILABLE" in old.outcome.reason_codes
    new = BOOK.judge(weighted("0", announced_on=date(2026, 7, 1), **facts))
    assert "EXEMPTION_NOT_AVAILABLE" not in new.outcome.reason_codes
    assert new.verdict == "needs_review"


def test_a_retired_exemption_code_excuses_nothing():
    claimed = weighted("0", exemption_claimed=Exemption.INSIGNIFICANT, exemption_code="quality-nor-env-none")
    facts = {"justification": REASONED, "exemption_test": ExemptionTest(True, True)}
    assert verdict(replace(claimed, announced_on=date(2026, 6, 30), **facts)) == "exempt"
    assert verdict(replace(claimed, announced_on=date(2026, 7, 1), **facts)) == "breach"


def test_part_one_is_caught_only_with_weights_or_ranks():
    price = lot(part="I", criteria=(Criterion("pris", Decimal(100)),), award_mode=AwardMode.PRICE_ONLY)
    assert verdict(price) == "not_triggered"
    assert verdict(weighted("10", part="I")) == "breach"


def test_price_alone_with_the_part_unknown_is_for_a_person():
    price = lot(part=None, criteria=(Criterion("pris", Decimal(100)),), award_mode=AwardMode.PRICE_ONLY)
    assert BOOK.judge(price).outcome.ground == "part_unknown"


def test_price_alone_is_unsettled_from_july_2026():
    price = lot(criteria=(Criterion("pris", Decimal(100)),), award_mode=AwardMode.PRICE_ONLY)
    assert verdict(price) == "breach"
    assert verdict(replace(price, announced_on=date(2026, 7, 1))) == "needs_review"


def test_without_a_duty_to_announce_only_the_general_duty_is_left():
    found = BOOK.judge(weighted("0", announced_on=date(2026, 7, 1), part="I", announcement_duty=False))
    assert (found.verdict, found.outcome.paragraph) == ("not_triggered", "LOA § 5b (1)")


def test_no_date_is_judged_under_every_version():
    undated = weighted("30", announced_on=None)
    assert BOOK.judge(undated).verdict == "compliant"
    differing = BOOK.judge(weighted("20", announced_on=None))
    assert (differing.verdict, differing.outcome.ground) == ("needs_review", "version_unknown")


def test_a_window_narrows_the_versions():
    inside = weighted("20", announced_on=None, announced_from=date(2024, 1, 1), announced_to=date(2026, 6, 30))
    assert BOOK.judge(inside).rule_version == "V1"
    assert BOOK.judge(inside).verdict == "breach"


def test_an_unknown_regulation_is_judged_under_each():
    found = BOOK.judge(weighted("20", regulation=None))
    assert (found.verdict, found.outcome.ground) == ("needs_review", "regulation_unknown")


def test_concessions_have_no_weight_rule():
    found = BOOK.judge(weighted("0", regulation="KONSESJON", part="II"))
    assert (found.verdict, found.outcome.ground) == ("needs_review", "concession_without_rank")


def test_health_services_cannot_stand_under_part_two():
    assert BOOK.judge(weighted("40", part="II", is_health_social=True)).outcome.ground == "health_social_in_part_ii"


@pytest.mark.parametrize(
    "price, env, other, linear, proportional",
    [  # the worked table of the rules specification, section 6.3
        (10_000_000, 4_285_714, 0, "30.00", "23.08"),
        (10_000_000, 3_000_000, 0, "23.08", "18.75"),
        (10_000_000, 6_000_000, 4_000_000, "30.00", "22.58"),
        (10_000_000, 5_000_000, 2_000_000, "29.41", "22.22"),
        (10_000_000, 2_000_000, 1_000_000, "15.38", "13.25"),
    ],
)
def test_a_priced_model_shows_its_equivalent_weight_and_stays_a_review(price, env, other, linear, proportional):
    model = PricedQuality(Decimal(price), Decimal(env), Decimal(other))
    assert round(model.equivalent_pct, 2) == Decimal(linear)
    assert round(model.equivalent_proportional_pct, 2) == Decimal(proportional)
    assert verdict(lot(criteria=(), award_mode=AwardMode.MONETISED, priced_quality=model)) == "needs_review"


def announced(**facts: object) -> Lot:
    """A weighted lot from a notice, not from a described case."""
    return replace(weighted("20", buyer_is_norwegian=True, source_system="doffin"), **facts)


@pytest.mark.parametrize(
    "facts, expected, ground",
    [
        ({}, "breach", "weight_missed"),
        ({"buyer_is_norwegian": False}, "not_covered", "foreign_buyer"),
        ({"regulation": "FOSA"}, "not_covered", "defence"),
        ({"regulation": "EXEMPT"}, "not_covered", "exempt_from_act"),
        ({"form_type": "planning"}, "not_triggered", "planning_notice"),
        ({"form_type": "cont-modif"}, "not_triggered", "modification_notice"),
        ({"form_type": "result", "criteria": None}, "not_triggered", "result_notice"),
        ({"form_type": "result"}, "needs_review", "breach_seen_in_result"),
        ({"is_direct_award": True}, "needs_review", "direct_award_notice"),
        ({"is_direct_award": True, "announced_on": date(2026, 7, 1)}, "not_triggered", "direct_award_without_duty"),
        ({"source_system": "ted"}, "needs_review", "ted_copy_only"),
        ({"contradictions": ("ENV_CRITERION_AND_EXEMPTION",)}, "needs_review", "contradictory_codes"),
        ({"announced_on": date(2026, 7, 1), "announcement_duty": None}, "needs_review", "announcement_duty_unknown"),
        ({"announced_on": date(2016, 1, 1)}, "not_covered", "before_first_rule"),
    ],
)
def test_what_a_notice_alone_can_carry(facts, expected, ground):
    found = BOOK.judge(announced(**facts))
    assert (found.verdict, found.outcome.ground) == (expected, ground)


def test_thirty_percent_in_a_ted_copy_is_enough():
    assert verdict(replace(weighted("30"), source_system="ted", buyer_is_norwegian=True)) == "compliant"


def test_the_explanation_says_the_values_in_three_languages():
    told = answer(BOOK.judge(weighted("20")))
    assert "Miljø vektes 20 %, under kravet på 30 % i anskaffelsesforskriften § 7-9 (2)" in told["explanation_nb"]
    assert "Miljø er vekta 20 %" in told["explanation_nn"]
    assert "Environment weighs 20 %" in told["explanation_en"]
    half = answer(BOOK.judge(weighted("29.5")))
    assert "29,5 %" in half["explanation_nb"]
    assert "29.5 %" in half["explanation_en"]


def test_a_weight_just_below_the_limit_is_never_told_as_the_limit():
    told = answer(BOOK.judge(weighted("29.99998")))
    assert told["verdict"] == "breach"
    assert "29,99 %" in told["explanation_nb"]
    assert told["env_weight_pct"] == 29.9999


def test_every_text_stands_in_three_languages_with_the_same_values():
    import string

    texts = yaml.safe_load((DATA / "texts/verdict.yaml").read_text(encoding="utf-8"))
    for key, said in {**texts["grounds"], **texts["findings"]}.items():
        assert set(said) == {"nb", "nn", "en"}, key
        values = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in said.values()]
        assert values[0] == values[1] == values[2], key


def test_versions_of_a_rule_follow_each_other_without_gap_or_overlap():
    for regulation in ("FOA", "FORSYNING", "KONSESJON"):
        dated = [version for version in rule_versions() if version.regulation == regulation]
        assert [version.version for version in dated] == ["V0", "V1", "V2"]
        for earlier, later in pairwise(dated):
            assert (later.effective_from - earlier.effective_to).days == 1
        assert all(version.source.startswith("https://lovdata.no/") for version in dated)
