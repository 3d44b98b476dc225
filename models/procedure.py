"""The steps that the climate and environment rules share: scope, exemption, rank, weight, requirements.

What belongs here: each step as a pure function from a lot and a dated rule version to an outcome, or None where
the next step decides. Which steps a law takes, in which order, stands in `models/rules/`.

Law: LOA §§ 5b-5c; FOA and utilities § 7-9; concessions § 7-6, each version; board decisions named at the step.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from models.rulebook import Outcome, RuleVersion, Verdict
from models.tender import AwardMode, Criterion, Exemption, Lot, Quality

# Weights that miss 100 by less than this are rounding of the parts, not another scale.
ROUNDING_PCT = Decimal("0.5")


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
        (c.weight_pct or Decimal(0) for c in criteria if c.name in parents and _claims(c, criteria)), Decimal(0)
    )
    counted = sum((part for leaf, part in parts if leaf.counts), Decimal(0))
    return Weights(
        counted=share(counted),
        claimed=share(claimed),
        announced=counted * 100 / hundred,
        total=total,
        undescribed=share(sum((part for leaf, part in parts if leaf.is_undescribed), Decimal(0))),
        is_lower_end_unknown=any(leaf.counts and leaf.is_middle_of_range for leaf, _ in parts),
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


def best_rank(criteria: Sequence[Criterion]) -> int | None:
    """Best place of a counting criterion; ties share the better place, as DFØ's validator counts them."""
    ranks = sorted(criterion.rank for criterion in criteria if criterion.rank)
    # Nothing can be better than the best of them: its place is the place of all.
    best = min((criterion.rank for criterion in criteria if criterion.counts and criterion.rank), default=None)
    if best is None or len(ranks) < best:
        return best
    return 1 + bisect_left(ranks, best)


def scope(lot: Lot, law: RuleVersion) -> Outcome | None:
    """Steps 2 and 3: below the lower limit, or announced under a part that cannot hold the service."""
    if lot.value_nok is not None and lot.value_nok < law.parameters["lower_limit_nok"]:
        return Outcome(
            Verdict.NOT_COVERED, "below_lower_limit", law.address("scope"), ("BELOW_LOWER_LIMIT",), ("scope",)
        )
    if lot.regulation == "FOA" and lot.part == "II" and lot.is_health_social:
        return Outcome(
            Verdict.NEEDS_REVIEW,
            "health_social_in_part_ii",
            "FOA § 5-1",
            ("HEALTH_SOCIAL_NOT_PART_II",),
            ("scope",),
        )
    if lot.regulation == "FOA" and lot.part == "V" and law.version != "V0":
        return Outcome(Verdict.NEEDS_REVIEW, "design_contest", law.address("duty"), ("DESIGN_CONTEST",), ("scope",))
    return None


def without_duty_to_announce(lot: Lot, law: RuleVersion) -> Outcome | None:
    """Step 5 from 2026-07-01: no duty to announce leaves the general duty to consider only.

    A voluntary announcement does not create the duty (literal reading of LOA § 5b (2)).
    """
    if lot.announcement_duty is not False:
        return None
    return Outcome(
        Verdict.NOT_TRIGGERED, "no_duty_to_announce", law.address("consider"), ("NO_DUTY_TO_ANNOUNCE",), ("duty",)
    )


def part_i_without_criteria(lot: Lot, law: RuleVersion, *untouched: AwardMode) -> Outcome | None:
    """Step 5 to 2026-06-30: Part I is caught only where criteria have weight or rank (DFØ guide 1.4 and 3.6).

    Args:
        lot: The lot.
        law: The version that governs it.
        untouched: Award modes that the duty does not bite on in Part I.
    """
    if lot.part != "I" or lot.award_mode not in untouched:
        return None
    return Outcome(
        Verdict.NOT_TRIGGERED, "part_i_without_weights", law.address("duty"), ("PART_I_NO_WEIGHTS_NO_RANK",), ("part",)
    )


def advice(lot: Lot, law: RuleVersion) -> Outcome:
    """Step 4, before 2024: thirty percent was a recommendation, so nothing is broken below it."""
    aside = scope(lot, law)
    if aside:
        return aside
    found = stated_weights(lot)
    outcome = Outcome(Verdict.NOT_TRIGGERED, "advice_only", law.address("duty"), ("RULE_VERSION_V0",), ("advice",))
    if found.counted is not None and found.counted >= law.parameters["min_weight_pct"]:
        codes = ("ENV_WEIGHT_30_OR_MORE",)
        outcome = Outcome(Verdict.COMPLIANT, "weight_advised", law.address("weight"), codes, ("advice",))
    return replace(outcome, env_weight_pct=_cut(found.counted), env_weight_claimed_pct=_cut(found.claimed))


def exemption(lot: Lot, law: RuleVersion) -> tuple[Outcome | None, tuple[str, ...]]:
    """Step 6: the exemption claimed, if any.

    Returns:
        The outcome, or None where the ground fails or none is claimed; and the findings either way.
    """
    claimed = lot.exemption_claimed
    if claimed in (None, Exemption.NONE):
        return None, ()
    codes = ["EXEMPTION_CLAIMED"]
    allowed = law.parameters["exemptions"]
    if claimed.value not in allowed or (lot.exemption_code and lot.exemption_code not in allowed[claimed.value]):
        return None, (*codes, "EXEMPTION_NOT_AVAILABLE")
    where = law.address(claimed.value)
    if claimed is Exemption.STD_MINIMUM:
        if not lot.standard_minimum_rules or (lot.requirements.used is False and lot.justification.documents_held):
            return None, (*codes, "STD_MINIMUM_NOT_MAIN_DELIVERABLE")
        if lot.requirements.used:
            return Outcome(Verdict.EXEMPT, "std_minimum", where, (*codes, "EXEMPTION_OK"), ("exemption",)), ()
        return Outcome(Verdict.NEEDS_REVIEW, "std_minimum_claimed", where, tuple(codes), ("exemption",)), ()
    if lot.justification.present is False:
        return None, (*codes, "JUSTIFICATION_MISSING")
    if lot.justification.present:
        codes.append("JUSTIFICATION_PRESENT")
    if lot.justification.quality is Quality.BARE_ASSERTION:
        codes.append("JUSTIFICATION_BARE")
    if claimed is Exemption.VITAL_INTEREST:
        return Outcome(Verdict.NEEDS_REVIEW, "vital_interest_claimed", where, tuple(codes), ("exemption",)), ()
    limbs = (lot.exemption_test.climate_insignificant, lot.exemption_test.environment_insignificant)
    if False in limbs:
        return None, (*codes, "EXEMPTION_TEST_FAILED")
    if limbs == (True, True) and lot.justification.present and lot.justification.quality is Quality.ADEQUATE:
        return Outcome(Verdict.EXEMPT, "insignificant", where, (*codes, "EXEMPTION_OK"), ("exemption",)), ()
    return Outcome(Verdict.NEEDS_REVIEW, "insignificance_claimed", where, tuple(codes), ("exemption",)), ()


def judged(lot: Lot, law: RuleVersion, has_weight_rule: bool = True) -> Outcome:
    """Steps 6 to 9 for a lot that the duty bites on.

    Args:
        lot: The lot.
        law: The version that governs it.
        has_weight_rule: False for concessions, which know priority order only.
    """
    exempt, codes = exemption(lot, law)
    found = stated_weights(lot)
    rank = best_rank(lot.criteria or ())
    outcome = exempt or _after_exemption(lot, law, found, rank, has_weight_rule)
    if lot.criteria is not None and not any(c.counts or c.is_undescribed for c in lot.criteria):
        codes = (*codes, "NO_ENV_CRITERION")
    if found.is_scaled:
        codes = (*codes, "WEIGHTS_NORMALISED")
    return replace(
        outcome,
        reason_codes=tuple(dict.fromkeys((*codes, *outcome.reason_codes))),
        env_weight_pct=_cut(found.counted),
        env_weight_claimed_pct=_cut(found.claimed),
        env_rank=rank,
    )


def _after_exemption(lot: Lot, law: RuleVersion, found: Weights, rank: int | None, has_weight_rule: bool) -> Outcome:
    """Steps 7 to 9."""

    def review(ground: str, *codes: str) -> Outcome:
        return Outcome(Verdict.NEEDS_REVIEW, ground, law.address("duty"), codes, ("criteria",))

    if lot.award_mode is AwardMode.MONETISED:
        return _priced(lot, law)
    if lot.criteria is None:
        return review("criteria_not_stated", "CRITERIA_NOT_STATED")
    if lot.env_weight_from_text_pct is None and are_impossible(lot.criteria):
        return review("impossible_weights", "IMPOSSIBLE_WEIGHTS")
    if lot.award_mode is AwardMode.PRIORITY:
        return _by_rank(lot, law, rank)
    if not has_weight_rule:
        return review("concession_without_rank", "CONCESSION_WITHOUT_RANK")
    if "NUMBERS_LOOK_LIKE_RANKS" in lot.notes:
        return review("numbers_look_like_ranks", "NUMBERS_LOOK_LIKE_RANKS")
    if lot.award_mode is None and "WEIGHTS_NOT_STATED" in lot.notes:
        return review("weights_not_stated", "WEIGHTS_NOT_STATED")
    return _by_weight(lot, law, found)


def _priced(lot: Lot, law: RuleVersion) -> Outcome:
    """Step 7: a model in money is always for a person, with the weight it seems to equal.

    The bands: one common shorthand calls a surcharge of 30 percent enough, which equals 23 percent here.
    """
    if lot.priced_quality is None:
        codes: tuple[str, ...] = ("MONETISED_MODEL",)
        return Outcome(Verdict.NEEDS_REVIEW, "monetised_model", law.address("duty"), codes, ("priced",))
    equivalent = lot.priced_quality.equivalent_pct
    least = law.parameters.get("min_weight_pct", 30)
    band = "AT_OR_ABOVE_30" if equivalent >= least else "BETWEEN_23_AND_30" if equivalent >= 23 else "BELOW_23"
    codes = ("MONETISED_MODEL", f"EQUIVALENT_WEIGHT_{band}")
    return Outcome(Verdict.NEEDS_REVIEW, "monetised_model_estimated", law.address("duty"), codes, ("priced",))


def _by_rank(lot: Lot, law: RuleVersion, rank: int | None) -> Outcome:
    """Step 8: among the three highest, or requirements instead."""
    criteria = lot.criteria or ()
    if rank is not None and rank <= law.parameters["max_rank"]:
        return Outcome(Verdict.COMPLIANT, "rank", law.address("rank"), ("ENV_RANK_TOP3",), ("rank",))
    high = [criterion for criterion in criteria if criterion.rank and criterion.rank <= law.parameters["max_rank"]]
    is_mixed = any(criterion.is_mixed for criterion in high)
    is_undescribed = any(criterion.is_undescribed for criterion in high)
    codes = ("ENV_RANK_BELOW_TOP3",) * (rank is not None) + ("MIXED_CRITERION",) * is_mixed
    doubt = "criterion_not_described" if is_undescribed else "mixed_criterion_ranked" if is_mixed else None
    return _by_requirements(lot, law, codes, "rank", doubt)


def _by_weight(lot: Lot, law: RuleVersion, found: Weights) -> Outcome:
    """Step 9: thirty percent or more, or requirements instead. Nothing is rounded up."""
    criteria = lot.criteria or ()
    least = law.parameters["min_weight_pct"]
    counted = found.counted or Decimal(0)
    where = law.address("weight")
    if lot.source_system != "case" and not _adds_up(found, least):
        codes: tuple[str, ...] = ("WEIGHTS_DO_NOT_ADD_UP",)
        return Outcome(Verdict.NEEDS_REVIEW, "weights_do_not_add_up", where, codes, ("weight",))
    if lot.award_mode is AwardMode.PRICE_ONLY:
        # From July 2026 the duty bites on a buyer who weights or ranks; a single price criterion does neither.
        unsettled = "price_only_unsettled" if law.parameters.get("price_only_needs_review") else None
        return _by_requirements(lot, law, ("PRICE_ONLY",), "price_only", unsettled)
    if counted >= least:
        if found.is_lower_end_unknown:
            codes = ("WEIGHT_IS_MIDDLE_OF_RANGE",)
            return Outcome(Verdict.NEEDS_REVIEW, "weight_range", where, codes, ("weight",))
        return Outcome(Verdict.COMPLIANT, "weight", where, ("ENV_WEIGHT_30_OR_MORE",), ("weight",))
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
    return _by_requirements(lot, law, codes, "weight", doubt)


def _adds_up(found: Weights, least: Decimal) -> bool:
    """Whether the answer is the same scaled, as announced, and with what is missing from 100 on environment.

    In a notice percents that do not add up to 100 are a fault of the notice: scaling them must not decide.
    """
    if not found.is_scaled or found.counted is None:
        return True
    possible = (found.counted, found.announced, found.announced + found.missing)
    return len({weight >= least for weight in possible}) == 1


def _by_requirements(lot: Lot, law: RuleVersion, codes: tuple[str, ...], missed: str, doubt: str | None) -> Outcome:
    """The requirement route, after weight or rank was missed.

    Args:
        lot: The lot.
        law: The version that governs it.
        codes: Findings so far.
        missed: What was missed: weight, rank or price_only; it names the ground.
        doubt: Ground of a review where the criteria themselves leave a doubt, which forbids a breach.
    """
    needs, reasons = lot.requirements, lot.justification
    where = law.address("requirements")

    def outcome(verdict: Verdict, ground: str, *more: str, paragraph: str = where) -> Outcome:
        if verdict is Verdict.BREACH and doubt:
            verdict, ground = Verdict.NEEDS_REVIEW, doubt
        return Outcome(verdict, ground, paragraph, (*codes, *more), (missed, "requirements"))

    if needs.used is None:
        return outcome(Verdict.NEEDS_REVIEW, doubt or f"no_{missed}_documents_not_read", "SPEC_UNKNOWN")
    if not needs.used:
        absent = ("JUSTIFICATION_MISSING",) if reasons.present is False else ()
        none = () if lot.exemption_claimed not in (None, Exemption.NONE) else ("NO_EXEMPTION",)
        address = law.address(f"{missed}_missed")
        return outcome(Verdict.BREACH, f"{missed}_missed", "NO_SPEC", *none, *absent, paragraph=address)
    more = ["SPEC_USED"]
    if reasons.present is False:
        return outcome(
            Verdict.BREACH, "reasons_missing", *more, "JUSTIFICATION_MISSING", paragraph=law.address("reasons")
        )
    if reasons.present:
        more.append("JUSTIFICATION_PRESENT")
    if needs.binding is False:
        return outcome(Verdict.BREACH, "requirements_not_binding", *more, "REQUIREMENTS_NOT_BINDING")
    is_fallback = missed == "rank" and not law.parameters["rank_fallback_needs_effect"]
    if is_fallback and needs.binding and reasons.present and reasons.quality is Quality.ADEQUATE:
        # The second sentence on criteria below the three highest asks for requirements and reasons, not for effect.
        return outcome(Verdict.COMPLIANT, "requirements", *more)
    if missed != "rank" and needs.covers_main_burdens is False:
        return outcome(Verdict.BREACH, "main_burden_left_out", *more, "MAIN_BURDEN_LEFT_OUT")
    if reasons.quality is Quality.BARE_ASSERTION:
        more.append("JUSTIFICATION_NOT_COMPARATIVE")
        if missed != "rank" and reasons.present and reasons.documents_held:
            return outcome(Verdict.BREACH, "reasons_bare", *more, paragraph=law.address("reasons"))
    effect = needs.effect_shown.value if needs.effect_shown else None
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
