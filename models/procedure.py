"""The steps that the climate and environment rules share: scope, exemption, rank, weight, requirements.

What belongs here: each step as a function from a lot and a dated rule version to an outcome, or None where the next
step decides. What a step asked and found it adds to the trail, which becomes the explanation paragraph by paragraph.
Which steps a law takes, in which order, stands in `models/rules/`.

Law: LOA §§ 5b-5c; FOA and utilities § 7-9; concessions § 7-6, each version; board decisions named at the step.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from models.rulebook import Findings, Outcome, RuleVersion, Step, Trail, Verdict
from models.tender import AwardMode, Criterion, Exemption, Lot, Quality

# Weights that miss 100 by less than this are rounding of the parts, not another scale.
ROUNDING_PCT = Decimal("0.5")

# Notice types (BT-02) of design contests, and of the systems of utilities that tenderers qualify for.
DESIGN_CONTESTS = ("cn-desg", "can-desg")
QUALIFICATION_SYSTEM = "qu-sy"


@dataclass(frozen=True)
class Weights:
    """Environment weight of a lot: what counts, what is claimed, both percent of all criteria.

    Args:
        counted: Of criteria on climate or environment alone; None where it is not known.
        claimed: Of all criteria presented as climate or environment.
        announced: What counts as the numbers stand, before anything is scaled.
        total: What the weights add up to as announced; None where they are not all known.
        undescribed: Of criteria that may be on climate or environment, because the notice does not say.
        is_lower_end_unknown: Something counted is the middle of a range.
    """

    counted: Decimal | None = None
    claimed: Decimal | None = None
    announced: Decimal = Decimal(0)
    total: Decimal | None = None
    undescribed: Decimal = Decimal(0)
    is_lower_end_unknown: bool = False

    @property
    def is_scaled(self) -> bool:
        """The weights add up to something else than 100."""
        return self.total is not None and abs(self.total - 100) > ROUNDING_PCT

    @property
    def missing(self) -> Decimal:
        """What the announced weights lack of 100."""
        return max(100 - self.total, Decimal(0)) if self.total is not None and self.is_scaled else Decimal(0)


def weights(criteria: Sequence[Criterion]) -> Weights:
    """Sum the environment weight: sub-criteria instead of their parent, normalised to what the weights add up to.

    Weights that are given relative to the parent are multiplied out (KOFA 2025/0999: 40 claimed, 20 real).
    """
    parents = {criterion.parent for criterion in criteria if criterion.parent}
    leaves = [criterion for criterion in criteria if criterion.name not in parents]
    if not leaves or any(criterion.weight_pct is None for criterion in leaves):
        stated = [c for c in leaves if c.claimed_as_env and c.weight_pct is not None]
        known = sum((c.weight_pct or Decimal(0) for c in stated if c.counts), Decimal(0))
        return Weights(known if stated else None, known if stated else None)
    are_points = all(leaf.points is not None for leaf in leaves)
    parts = [(leaf, leaf.points or Decimal(0) if are_points else _absolute(leaf, criteria)) for leaf in leaves]
    hundred = (leaves[0].lot_points or Decimal(0)) if are_points else Decimal(100)
    found = sum((part for _, part in parts), Decimal(0))
    if not hundred or not found:
        return Weights()
    total = found * 100 / hundred
    whole = hundred if abs(total - 100) <= ROUNDING_PCT else found

    def share(sum_of_parts: Decimal) -> Decimal:
        # One division after the sum: dividing first would lose what three times a third is short of one.
        return sum_of_parts * 100 / whole

    # A parent's whole weight is claimed where any part of it is.
    claimed = sum((part for leaf, part in parts if leaf.claimed_as_env and not leaf.parent), Decimal(0)) + sum(
        (
            (c.points if are_points else c.weight_pct) or Decimal(0)
            for c in criteria
            if c.name in parents and _claims(c, criteria)
        ),
        Decimal(0),
    )
    counted = sum((_lower(leaf, part) for leaf, part in parts if leaf.counts), Decimal(0))
    return Weights(
        counted=share(counted),
        claimed=share(claimed),
        announced=counted * 100 / hundred,
        total=total,
        undescribed=share(sum((part for leaf, part in parts if leaf.is_undescribed), Decimal(0))),
        is_lower_end_unknown=any(
            leaf.counts and leaf.is_middle_of_range and leaf.lower_pct is None for leaf, _ in parts
        ),
    )


def stated_weights(lot: Lot) -> Weights:
    """The environment weight of a lot as announced: from the text where the numbers are not weights."""
    if lot.env_weight_from_text_pct is not None:
        return Weights(lot.env_weight_from_text_pct, lot.env_weight_from_text_pct, Decimal(100))
    if lot.criteria is None or "NUMBERS_LOOK_LIKE_RANKS" in lot.notes or are_impossible(lot.criteria):
        return Weights()
    found = weights(lot.criteria)
    if lot.award_mode in (AwardMode.WEIGHTS, AwardMode.PRICE_ONLY):
        return replace(found, counted=found.counted or Decimal(0), claimed=found.claimed or Decimal(0))
    return found


def are_impossible(criteria: Sequence[Criterion]) -> bool:
    """Numbers that no criteria can have: below zero, above 100 %, nothing in all, in two units, a place before one."""
    stated = [criterion for criterion in criteria if criterion.weight_pct is not None]
    in_points = [criterion for criterion in stated if criterion.points is not None]
    return (
        any(not 0 <= (criterion.weight_pct or 0) <= 100 for criterion in stated)
        or any((criterion.points or 0) < 0 for criterion in in_points)
        or (bool(stated) and len(stated) == len(criteria) and not any(criterion.weight_pct for criterion in stated))
        or 0 < len(in_points) < len(stated)
        or any(criterion.rank is not None and criterion.rank < 1 for criterion in criteria)
    )


def _cut(weight: Decimal | None) -> Decimal | None:
    """A percent as it is reported: four decimals, cut, so that what is below a limit never looks as if at it."""
    return None if weight is None else weight.quantize(Decimal("0.0001"), ROUND_DOWN)


def _claims(parent: Criterion, criteria: Sequence[Criterion]) -> bool:
    return parent.claimed_as_env or any(c.claimed_as_env for c in criteria if c.parent == parent.name)


def _absolute(leaf: Criterion, criteria: Sequence[Criterion]) -> Decimal:
    """A criterion's percent of the whole."""
    weight = leaf.weight_pct or Decimal(0)
    if leaf.parent is None:
        return weight
    parent = next((c for c in criteria if c.name == leaf.parent), None)
    if parent is None or parent.weight_pct is None:
        return weight
    siblings = sum((c.weight_pct or Decimal(0) for c in criteria if c.parent == parent.name), Decimal(0))
    if abs(siblings - parent.weight_pct) <= ROUNDING_PCT:
        return weight
    return weight * parent.weight_pct / 100


def _lower(leaf: Criterion, part: Decimal) -> Decimal:
    """What a criterion weighs at least: the lower end of a range (FOA § 18-1 (6)), where it is known."""
    return part if leaf.lower_pct is None or not leaf.weight_pct else part * leaf.lower_pct / leaf.weight_pct


def best_rank(criteria: Sequence[Criterion]) -> int | None:
    """Best place of a counting criterion; ties share the better place, as DFØ's validator counts them."""
    ranks = sorted(criterion.rank for criterion in criteria if criterion.rank)
    # Nothing can be better than the best of them: its place is the place of all.
    best = min((criterion.rank for criterion in criteria if criterion.counts and criterion.rank), default=None)
    if best is None or len(ranks) < best:
        return best
    return 1 + bisect_left(ranks, best)


def scope(lot: Lot, law: RuleVersion, trail: Trail) -> Outcome | None:
    """Steps 2 and 3: below the lower limit, or announced under a part that cannot hold the service."""
    limit = law.parameters["lower_limit_nok"]
    found = "unknown" if lot.value_nok is None else "below" if lot.value_nok < limit else "caught"
    trail.append(Step("scope", found, "scope", lot.value_nok, limit))
    if found == "below":
        return Outcome(Verdict.NOT_COVERED, "below_lower_limit", law.address("scope"), ("BELOW_LOWER_LIMIT",))
    if lot.regulation == "FOA" and lot.part == "II" and lot.is_health_social:
        trail.append(Step("part", "health_social", "FOA § 5-1", lot.part))
        return Outcome(Verdict.NEEDS_REVIEW, "health_social_in_part_ii", "FOA § 5-1", ("HEALTH_SOCIAL_NOT_PART_II",))
    if law.version != "V0" and (lot.part == "V" or lot.notice_type in DESIGN_CONTESTS):
        trail.append(Step("part", "design_contest", "duty", lot.part))
        return Outcome(Verdict.NEEDS_REVIEW, "design_contest", law.address("duty"), ("DESIGN_CONTEST",))
    return None


def without_duty_to_announce(lot: Lot, law: RuleVersion, trail: Trail) -> Outcome | None:
    """Step 5 from 2026-07-01: no duty to announce leaves the general duty to consider only.

    A voluntary announcement does not create the duty (literal reading of LOA § 5b (2)).
    """
    found = {True: "duty", False: "none", None: "unknown"}[lot.announcement_duty]
    trail.append(Step("announcement_duty", found, "duty", lot.part))
    if lot.announcement_duty is not False:
        return None
    return Outcome(Verdict.NOT_TRIGGERED, "no_duty_to_announce", law.address("consider"), ("NO_DUTY_TO_ANNOUNCE",))


def part_without_criteria(
    lot: Lot, law: RuleVersion, trail: Trail, untouched: Collection[AwardMode], part: str = "I"
) -> Outcome | None:
    """Step 5 to 2026-06-30: Part I is caught only where criteria have weight or rank (DFØ guide 1.4 and 3.6).

    Args:
        lot: The lot.
        law: The version that governs it.
        trail: What was asked so far.
        untouched: Award modes that the duty does not bite on in the part.
        part: The part that is free to choose how it awards.
    """
    if lot.part != part or lot.award_mode not in untouched:
        return None
    trail.append(Step("part", f"free_{part.lower()}", "duty", lot.part))
    codes = (f"PART_{part}_NO_WEIGHTS_NO_RANK",)
    return Outcome(Verdict.NOT_TRIGGERED, f"part_{part.lower()}_without_weights", law.address("duty"), codes)


def advice(lot: Lot, law: RuleVersion, trail: Trail) -> Outcome:
    """Step 4, before 2024: thirty percent was a recommendation, so nothing is broken below it."""
    aside = scope(lot, law, trail)
    if aside:
        return aside
    found = stated_weights(lot)
    least = law.parameters["min_weight_pct"]
    outcome = Outcome(Verdict.NOT_TRIGGERED, "advice_only", law.address("duty"), ("RULE_VERSION_V0",))
    is_met = found.counted is not None and found.counted >= least
    trail.append(Step("advice", "followed" if is_met else "free", "weight", _cut(found.counted), least))
    if is_met:
        outcome = Outcome(Verdict.COMPLIANT, "weight_advised", law.address("weight"), ("ENV_WEIGHT_30_OR_MORE",))
    return replace(outcome, env_weight_pct=_cut(found.counted), env_weight_claimed_pct=_cut(found.claimed))


def exemption(lot: Lot, law: RuleVersion, trail: Trail) -> tuple[Outcome | None, tuple[str, ...]]:
    """Step 6: the exemption claimed, if any.

    Returns:
        The outcome, or None where the ground fails or none is claimed; and the findings either way.
    """
    claimed = lot.exemption_claimed
    if claimed in (None, Exemption.NONE):
        trail.append(Step("exemption", "not_claimed" if claimed else "unknown", "insignificant"))
        return None, ()
    codes = ["EXEMPTION_CLAIMED"]
    about = claimed.value

    def passed(found: str, *more: str, verdict: Verdict | None = None, ground: str = "") -> Outcome | None:
        trail.append(Step("exemption", found, about, claimed.value))
        codes.extend(more)
        return Outcome(verdict, ground, law.address(about), tuple(codes)) if verdict else None

    allowed = law.parameters["exemptions"]
    if about not in allowed or (lot.exemption_code and lot.exemption_code not in allowed[about]):
        about = about if about in allowed else "duty"
        return passed("not_available", "EXEMPTION_NOT_AVAILABLE"), tuple(codes)
    if claimed is Exemption.STD_MINIMUM:
        if not lot.standard_minimum_rules and lot.may_be_standard_minimum:
            return passed("for_a_person", verdict=Verdict.NEEDS_REVIEW, ground="std_minimum_claimed"), ()
        if not lot.standard_minimum_rules or (lot.requirements.used is False and lot.justification.documents_held):
            return passed("not_main_deliverable", "STD_MINIMUM_NOT_MAIN_DELIVERABLE"), tuple(codes)
        if lot.requirements.used:
            return passed("holds", "EXEMPTION_OK", verdict=Verdict.EXEMPT, ground="std_minimum"), ()
        return passed("for_a_person", verdict=Verdict.NEEDS_REVIEW, ground="std_minimum_claimed"), ()
    if lot.justification.present is False:
        return passed("no_reasons", "JUSTIFICATION_MISSING"), tuple(codes)
    _reasons(lot, law, trail)
    if lot.justification.present:
        codes.append("JUSTIFICATION_PRESENT")
    if lot.justification.quality is Quality.BARE_ASSERTION:
        codes.append("JUSTIFICATION_BARE")
    if claimed is Exemption.VITAL_INTEREST:
        return passed("for_a_person", verdict=Verdict.NEEDS_REVIEW, ground="vital_interest_claimed"), ()
    limbs = (lot.exemption_test.climate_insignificant, lot.exemption_test.environment_insignificant)
    if False in limbs:
        return passed("limb_failed", "EXEMPTION_TEST_FAILED"), tuple(codes)
    if limbs == (True, True) and lot.justification.present and lot.justification.quality is Quality.ADEQUATE:
        return passed("holds", "EXEMPTION_OK", verdict=Verdict.EXEMPT, ground="insignificant"), ()
    return passed("for_a_person", verdict=Verdict.NEEDS_REVIEW, ground="insignificance_claimed"), ()


def judged(lot: Lot, law: RuleVersion, trail: Trail, has_weight_rule: bool = True) -> Outcome:
    """Steps 6 to 9 for a lot that the duty bites on.

    Args:
        lot: The lot.
        law: The version that governs it.
        trail: What was asked so far.
        has_weight_rule: False for concessions, which know priority order only.
    """
    exempt, codes = exemption(lot, law, trail)
    found = stated_weights(lot)
    rank = best_rank(lot.criteria or ())
    outcome = exempt or _after_exemption(lot, law, trail, found, rank, has_weight_rule)
    if lot.criteria is not None and not any(c.counts or c.is_undescribed for c in lot.criteria):
        codes = (*codes, "NO_ENV_CRITERION")
    if found.is_scaled:
        codes = (*codes, "WEIGHTS_NORMALISED")
    if lot.justification.is_later and lot.justification.present is False:
        codes = (*codes, "REASONS_GIVEN_LATER")
    if lot.has_mini_competitions and has_weight_rule:
        outcome = _with_mini_competitions(lot, law, trail, outcome)
    if lot.is_dynamic_system:
        codes = (*codes, "DYNAMIC_SYSTEM")
    return replace(
        outcome,
        reason_codes=tuple(dict.fromkeys((*codes, *outcome.reason_codes))),
        env_weight_pct=_cut(found.counted),
        env_weight_claimed_pct=_cut(found.claimed),
        env_rank=rank,
    )


def _with_mini_competitions(lot: Lot, law: RuleVersion, trail: Trail, outcome: Outcome) -> Outcome:
    """Whether the mini-competitions of a framework agreement are decided by criteria that pass too.

    The duty sits on the framework agreement; from July 2026 its mini-competitions, which nobody must announce, have
    only the general one. To June 2026 the duty did not ask for an announcement, so both must pass: our own careful
    reading, because the guide's chapter 8.3 could not be read. What replaces criteria binds the contracts anyway.
    """
    stated = lot.mini_competitions
    least = law.parameters["min_weight_pct"]
    weight = stated.env_weight_pct if stated else None
    possible = weight + stated.mixed_weight_pct if stated and weight is not None else None
    if stated and stated.is_same:
        state = "same"
    elif weight is None or possible is None or weight < least <= possible:
        state = "unknown"
    else:
        state = "met" if weight >= least else "missed"
    must_pass = bool(law.parameters.get("mini_competitions_must_pass"))
    trail.append(Step("mini_competitions", state if must_pass else "no_duty", "duty", _cut(weight), least))
    is_at_stake = must_pass and (outcome.ground in ("weight", "rank") or outcome.verdict is Verdict.BREACH)
    agrees = state == "same" or (state == "met" if outcome.verdict is Verdict.COMPLIANT else state == "missed")
    if is_at_stake and not agrees:
        ground = f"mini_competitions_{state}"
        codes = (*outcome.reason_codes, ground.upper())
        return replace(outcome, verdict=Verdict.NEEDS_REVIEW, ground=ground, reason_codes=codes)
    finding = {"unknown": "MINI_COMPETITIONS_NOT_READ", "missed": "MINI_COMPETITIONS_BELOW_30"}.get(state)
    return replace(outcome, reason_codes=(*outcome.reason_codes, finding)) if finding else outcome


def _after_exemption(
    lot: Lot, law: RuleVersion, trail: Trail, found: Weights, rank: int | None, has_weight_rule: bool
) -> Outcome:
    """Steps 7 to 9."""

    def review(ground: str) -> Outcome:
        trail.append(Step("criteria", ground, "duty"))
        return Outcome(Verdict.NEEDS_REVIEW, ground, law.address("duty"), (ground.upper(),))

    if lot.award_mode is AwardMode.MONETISED:
        return _priced(lot, law, trail)
    if lot.criteria is None:
        if lot.notice_type == QUALIFICATION_SYSTEM:
            return review("qualification_system")
        return review("dynamic_system_without_criteria" if lot.is_dynamic_system else "criteria_not_stated")
    if lot.env_weight_from_text_pct is None and are_impossible(lot.criteria):
        return review("impossible_weights")
    if lot.award_mode is AwardMode.PRIORITY:
        return _by_rank(lot, law, trail, rank)
    if not has_weight_rule:
        return review("concession_without_rank")
    if "NUMBERS_LOOK_LIKE_RANKS" in lot.notes:
        return review("numbers_look_like_ranks")
    if lot.award_mode is None and "WEIGHTS_NOT_STATED" in lot.notes:
        return review("weights_not_stated")
    return _by_weight(lot, law, trail, found)


def _priced(lot: Lot, law: RuleVersion, trail: Trail) -> Outcome:
    """Step 7: a model in money is always for a person, with the weight it seems to equal.

    The bands: one common shorthand calls a surcharge of 30 percent enough, which equals 23 percent here.
    """
    least = law.parameters.get("min_weight_pct", 30)
    if lot.priced_quality is None:
        trail.append(Step("priced", "unknown", "duty", None, least))
        return Outcome(Verdict.NEEDS_REVIEW, "monetised_model", law.address("duty"), ("MONETISED_MODEL",))
    equivalent = lot.priced_quality.equivalent_pct
    band = "at_or_above_30" if equivalent >= least else "between_23_and_30" if equivalent >= 23 else "below_23"
    trail.append(Step("priced", band, "duty", _cut(equivalent), least))
    codes = ("MONETISED_MODEL", f"EQUIVALENT_WEIGHT_{band.upper()}")
    return Outcome(Verdict.NEEDS_REVIEW, "monetised_model_estimated", law.address("duty"), codes)


def _by_rank(lot: Lot, law: RuleVersion, trail: Trail, rank: int | None) -> Outcome:
    """Step 8: among the three highest, or requirements instead."""
    criteria = lot.criteria or ()
    most = law.parameters["max_rank"]
    found = "none" if rank is None else "top" if rank <= most else "below"
    trail.append(Step("rank", found, "rank", rank, most))
    if found == "top":
        return Outcome(Verdict.COMPLIANT, "rank", law.address("rank"), ("ENV_RANK_TOP3",))
    high = [criterion for criterion in criteria if criterion.rank and criterion.rank <= most]
    is_mixed = any(criterion.is_mixed for criterion in high)
    is_undescribed = any(criterion.is_undescribed for criterion in high)
    codes = ("ENV_RANK_BELOW_TOP3",) * (rank is not None) + ("MIXED_CRITERION",) * is_mixed
    doubt = "criterion_not_described" if is_undescribed else "mixed_criterion_ranked" if is_mixed else None
    return _by_requirements(lot, law, trail, codes, "rank", doubt)


def _by_weight(lot: Lot, law: RuleVersion, trail: Trail, found: Weights) -> Outcome:
    """Step 9: thirty percent or more, or requirements instead. Nothing is rounded up."""
    criteria = lot.criteria or ()
    least = law.parameters["min_weight_pct"]
    counted = found.counted or Decimal(0)
    where = law.address("weight")

    def weighed(outcome: str) -> None:
        trail.append(Step("weight", outcome, "weight", _cut(counted), least))

    if lot.source_system != "case" and not _adds_up(found, least):
        weighed("does_not_add_up")
        return Outcome(Verdict.NEEDS_REVIEW, "weights_do_not_add_up", where, ("WEIGHTS_DO_NOT_ADD_UP",))
    if lot.award_mode is AwardMode.PRICE_ONLY:
        # From July 2026 the duty bites on a buyer who weights or ranks; a single price criterion does neither.
        unsettled = "price_only_unsettled" if law.parameters.get("price_only_needs_review") else None
        weighed("price_only")
        return _by_requirements(lot, law, trail, ("PRICE_ONLY",), "price_only", unsettled)
    if counted >= least:
        if found.is_lower_end_unknown:
            weighed("middle_of_range")
            return Outcome(Verdict.NEEDS_REVIEW, "weight_range", where, ("WEIGHT_IS_MIDDLE_OF_RANGE",))
        weighed("met")
        return Outcome(Verdict.COMPLIANT, "weight", where, ("ENV_WEIGHT_30_OR_MORE",))
    doubt = None
    unassessed = [c for c in criteria if c.claimed_as_env and not c.is_mixed and c.weight_pct is None]
    is_mixed = any(criterion.is_mixed for criterion in criteria)
    codes = ("ENV_WEIGHT_BELOW_30",) * any(c.counts for c in criteria) + ("MIXED_CRITERION",) * is_mixed
    unknown = found.undescribed + (found.missing if lot.source_system != "case" else 0)
    if is_mixed and (found.claimed or Decimal(0)) + unknown >= least:
        doubt = "mixed_criterion"
    if found.undescribed and counted + unknown >= least:
        doubt = "criterion_not_described"
    if unassessed:
        doubt = "weights_not_stated"
    if lot.award_mode is AwardMode.NONE and law.parameters.get("price_only_needs_review"):
        doubt = "no_criteria_unsettled"
    weighed("in_doubt" if doubt else "missed")
    return _by_requirements(lot, law, trail, codes, "weight", doubt)


def _adds_up(found: Weights, least: Decimal) -> bool:
    """Whether the answer is the same scaled, as announced, and with what is missing from 100 on environment.

    In a notice percents that do not add up to 100 are a fault of the notice: scaling them must not decide.
    """
    if not found.is_scaled or found.counted is None:
        return True
    possible = (found.counted, found.announced, found.announced + found.missing)
    return len({weight >= least for weight in possible}) == 1


def _reasons(lot: Lot, law: RuleVersion, trail: Trail, about: str = "reasons") -> None:
    """Note what is known of the reasons: whether they are there, and how good they are."""
    reasons = lot.justification
    state = {True: "present", False: "absent", None: "unknown"}[reasons.present]
    trail.append(Step("reasons", state, about, reasons.quality.value))


def _by_requirements(
    lot: Lot, law: RuleVersion, trail: Trail, codes: tuple[str, ...], missed: str, doubt: str | None
) -> Outcome:
    """The requirement route, after weight or rank was missed.

    Args:
        lot: The lot.
        law: The version that governs it.
        trail: What was asked so far.
        codes: Findings so far.
        missed: What was missed: weight, rank or price_only; it names the ground.
        doubt: Ground of a review where the criteria themselves leave a doubt, which forbids a breach.
    """
    needs, reasons = lot.requirements, lot.justification
    where = law.address("requirements")

    def asked(step: str, answer: bool | None) -> None:
        trail.append(Step(step, {True: "yes", False: "no", None: "unknown"}[answer], "requirements"))

    def outcome(verdict: Verdict, ground: str, *more: str, paragraph: str = where) -> Outcome:
        if verdict is Verdict.BREACH and doubt:
            verdict, ground = Verdict.NEEDS_REVIEW, doubt
        return Outcome(verdict, ground, paragraph, (*codes, *more))

    asked("requirements", needs.used)
    if needs.used is None:
        return outcome(Verdict.NEEDS_REVIEW, doubt or f"no_{missed}_documents_not_read", "SPEC_UNKNOWN")
    if not needs.used:
        absent = ("JUSTIFICATION_MISSING",) if reasons.present is False else ()
        none = () if lot.exemption_claimed not in (None, Exemption.NONE) else ("NO_EXEMPTION",)
        address = law.address(f"{missed}_missed")
        return outcome(Verdict.BREACH, f"{missed}_missed", "NO_SPEC", *none, *absent, paragraph=address)
    more = ["SPEC_USED"]
    _reasons(lot, law, trail)
    if reasons.present is False:
        return outcome(
            Verdict.BREACH, "reasons_missing", *more, "JUSTIFICATION_MISSING", paragraph=law.address("reasons")
        )
    if reasons.present:
        more.append("JUSTIFICATION_PRESENT")
    asked("binding", needs.binding)
    if needs.binding is False:
        return outcome(Verdict.BREACH, "requirements_not_binding", *more, "REQUIREMENTS_NOT_BINDING")
    is_fallback = missed == "rank" and not law.parameters["rank_fallback_needs_effect"]
    if is_fallback and needs.binding and reasons.present and reasons.quality is Quality.ADEQUATE:
        # The second sentence on criteria below the three highest asks for requirements and reasons, not for effect.
        return outcome(Verdict.COMPLIANT, "requirements", *more)
    if missed != "rank":
        asked("main_burdens", needs.covers_main_burdens)
    if missed != "rank" and needs.covers_main_burdens is False:
        return outcome(Verdict.BREACH, "main_burden_left_out", *more, "MAIN_BURDEN_LEFT_OUT")
    if reasons.quality is Quality.BARE_ASSERTION:
        more.append("JUSTIFICATION_NOT_COMPARATIVE")
        if missed != "rank" and reasons.present and reasons.documents_held:
            return outcome(Verdict.BREACH, "reasons_bare", *more, paragraph=law.address("reasons"))
    effect = needs.effect_shown.value if needs.effect_shown else None
    trail.append(Step("effect", effect or "unknown", "requirements", None, law.parameters["effects_accepted"][0]))
    if missed != "rank" and effect == "not_shown":
        return outcome(Verdict.BREACH, "effect_not_shown", *more, "EFFECT_NOT_SHOWN")
    if _is_disputed_hybrid(lot, law, missed):
        more.append("DFO_DISAGREES_HYBRID")
    adequate = bool(reasons.present) and reasons.quality is Quality.ADEQUATE
    is_bound = missed != "rank" or bool(needs.binding)
    if adequate and is_bound and effect in law.parameters["effects_accepted"]:
        return outcome(Verdict.COMPLIANT, "requirements", *more)
    return outcome(Verdict.NEEDS_REVIEW, "requirements_claimed", *more)


def _is_disputed_hybrid(lot: Lot, law: RuleVersion, missed: str) -> bool:
    """Requirements beside a weight below thirty, 2024 to June 2026: the board accepts, DFØ refuses.

    Law: KOFA 2024/639 and 2025/0978 against DFØ's statement reported on 2026-02-26.
    """
    is_weighted = missed == "weight" and any(criterion.counts for criterion in lot.criteria or ())
    return is_weighted and bool(law.parameters.get("hybrid_disputed"))


def findings(lot: Lot, law: RuleVersion, outcome: Outcome) -> Findings:
    """The three findings apart, as the board keeps them apart: condition, reasons, place of the reasons.

    Law: KOFA 2024/639 (condition met, reasons missing: a breach all the same); 2025/0666 and 2025/0726 (reasons
    given afterwards do not stand in the documents, but may show that the condition was met).
    """
    steps = {step.step: step.outcome for step in outcome.path}
    is_asked = outcome.verdict not in (Verdict.NOT_COVERED, Verdict.NOT_TRIGGERED) and (
        {"weight", "rank", "exemption", "criteria", "priced"} & set(steps)
    )
    if not is_asked:
        return Findings()
    if steps.get("weight") == "met" or steps.get("rank") == "top":
        return Findings("met", "not_needed", "not_needed")
    exemption_tried = steps.get("exemption") not in (None, "not_claimed", "unknown")
    is_decided_there = outcome.path[-1].step == "exemption" or not ({"requirements", "criteria", "priced"} & set(steps))
    if exemption_tried and (is_decided_there or not lot.requirements.used):
        condition = _exemption_condition(lot, steps["exemption"])
        if lot.exemption_claimed is Exemption.STD_MINIMUM:
            return Findings(condition, "not_needed", "not_needed")
        return Findings(condition, *_reasons_found(lot))
    if "requirements" not in steps:
        return Findings("unknown", *_reasons_found(lot))
    return Findings(_requirement_condition(lot, law, steps), *_reasons_found(lot))


def _exemption_condition(lot: Lot, found: str) -> str:
    """Whether the exemption's own condition is met, whatever the reasons."""
    if found in ("not_available", "not_main_deliverable"):
        return "not_met"
    if lot.exemption_claimed is not Exemption.INSIGNIFICANT:
        return "met" if found == "holds" else "unknown"
    limbs = (lot.exemption_test.climate_insignificant, lot.exemption_test.environment_insignificant)
    return "not_met" if False in limbs else "met" if limbs == (True, True) else "unknown"


def _requirement_condition(lot: Lot, law: RuleVersion, steps: Mapping[str, str]) -> str:
    """Whether requirements really stand in for the criteria, whatever the reasons."""
    needs = lot.requirements
    if needs.used is None:
        return "unknown"
    is_fallback = "rank" in steps and not law.parameters["rank_fallback_needs_effect"]
    effect = needs.effect_shown.value if needs.effect_shown else None
    if not needs.used:
        # What is explained afterwards may still show that the condition was met on the day (KOFA 2025/0726).
        return "unknown" if lot.justification.is_later else "not_met"
    if needs.binding is False:
        return "not_met"
    if is_fallback:
        return "met" if needs.binding else "unknown"
    if needs.covers_main_burdens is False or effect == "not_shown":
        return "not_met"
    return "met" if effect in law.parameters["effects_accepted"] else "unknown"


def _reasons_found(lot: Lot) -> tuple[str, str]:
    """Whether there are reasons, and where: only the announcement and the tender documents count."""
    reasons = lot.justification
    if reasons.present:
        return "present", "documents" if reasons.documents_held else "notice"
    if reasons.present is False:
        return "absent", "afterwards" if reasons.is_later else "nowhere"
    pointed = bool(reasons.text)
    return "unknown", "afterwards" if reasons.is_later else "pointed_to" if pointed else "unknown"
