"""How others read the same lot: DFØ's form validator, the complaints board's practice, the body's own policy.

What belongs here: each reading as a pure function of the facts, and whether they differ. None of them changes the
verdict.

Law: https://github.com/anskaffelser/eforms-sdk-nor, rules EC-R001B to EC-R001E and SP-R004 and the code list
award-criterion-type-no (2026-08-18; the encoding of statements 2026-09); the board's decisions as told in
`data/practice/board.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.procedure import stated_weights
from models.rulebook import Judgement, RuleVersion, Verdict
from models.tender import Exemption, Lot, Quality

# First day of the national codes: before it the validator had nothing to ask for.
CODES_FROM = date(2024, 1, 16)

# What the validator asks for is fixed in its code, whatever version of the law applies.
_DFO_LEAST_PCT = 30
_DFO_MOST_RANK = 3

# The board did not accept the kind as insignificant, though a list or a buyer did.
_REJECTED = {"listed_by_dfo_but_rejected_by_kofa", "not_insignificant_kofa"}


@dataclass(frozen=True)
class Readings:
    """The three readings side by side.

    Args:
        dfo: compliant, exempt, breach or not_applicable, by codes alone.
        dfo_rule_ids: The validator's rules behind it.
        board: A verdict by the board's practice on what the notice shows, or not_applicable.
        practice: Keys of `data/practice/board.yaml` it rests on.
        policy: met, not_met, unknown or not_applicable.
    """

    dfo: str = "not_applicable"
    dfo_rule_ids: tuple[str, ...] = ()
    board: str = "not_applicable"
    practice: tuple[str, ...] = ()
    policy: str = "not_applicable"

    @property
    def differ(self) -> bool:
        """Whether two of them that apply say different things."""
        law = {self.dfo, self.board} - {"not_applicable"}
        is_met = bool(law & {"compliant", "exempt"})
        return len(law) > 1 or (self.policy == "not_met" and is_met) or (self.policy == "met" and "breach" in law)


def readings(judgement: Judgement) -> Readings:
    """All three readings of one judged lot."""
    dfo, rule_ids = dfo_reading(judgement.lot, judgement.rule)
    board, practice = board_reading(judgement)
    return Readings(dfo, rule_ids, board, practice, policy_reading(judgement.lot))


def dfo_reading(lot: Lot, rule: RuleVersion | None) -> tuple[str, tuple[str, ...]]:
    """How DFØ's form validator reads the codes, and the ids of its rules; never how good the reasons are."""
    if rule is None or rule.version == "V0" or lot.buyer_is_norwegian is False:
        return "not_applicable", ()
    if lot.source_system == "case":
        return _dfo_reading_of_case(lot)
    is_before_codes = lot.announced_on is not None and lot.announced_on < CODES_FROM
    # Codes are lost on the way to TED, and a table of one's own has no form to be checked.
    if is_before_codes or lot.source_system in ("ted", "table") or not (lot.criteria or lot.codes):
        return "not_applicable", ()
    missing = ("EC-R001B",) if lot.part == "II" else ("EC-R001C",)
    if not lot.codes:
        return ("breach", missing) if lot.is_dfo_code_demanded else ("not_applicable", ())
    if not lot.has_codes_in_force:
        return "breach", missing
    if lot.has_exclusive_clash:
        # The code list marks exemptions as exclusive; which rule reports it is not published.
        return "breach", ("award-criterion-type-no",)
    is_scored = lot.dfo_weight_pct >= _DFO_LEAST_PCT or (lot.dfo_rank is not None and lot.dfo_rank <= _DFO_MOST_RANK)
    is_met = is_scored or lot.dfo_statement is not None
    if lot.has_dfo_weighted_statement:
        return "breach", ("EC-R001E",) if is_met else ("EC-R001D", "EC-R001E")
    if not is_met:
        return "breach", ("EC-R001D",)
    if not is_scored and lot.dfo_statement == "exemption":
        return "exempt", ()
    # What is met must also be declared in the strategic field (BT-06).
    return "compliant", ("SP-R004",) if "ENV_IMP_NOT_DECLARED" in lot.notes else ()


def _dfo_reading_of_case(lot: Lot) -> tuple[str, tuple[str, ...]]:
    """The same formula for a described case, whose codes follow from what it claims."""
    criteria = lot.criteria or ()
    if not criteria:
        return "not_applicable", ()
    claimed = [criterion for criterion in criteria if criterion.claimed_as_env]
    weight = sum((criterion.weight_pct or Decimal(0) for criterion in claimed), Decimal(0))
    is_ranked = any(criterion.rank and criterion.rank <= _DFO_MOST_RANK for criterion in claimed)
    if weight >= _DFO_LEAST_PCT or is_ranked or lot.requirements.used:
        return "compliant", ()
    if lot.exemption_claimed not in (None, Exemption.NONE):
        return "exempt", ()
    if lot.part not in ("I", "II") or (len(criteria) < 2 and lot.part == "I"):
        return "not_applicable", ()
    return "breach", ("EC-R001D" if claimed else "EC-R001B" if lot.part == "II" else "EC-R001C",)


def board_reading(judgement: Judgement) -> tuple[str, tuple[str, ...]]:
    """What the board's practice makes of what the notice shows, and the practice it rests on.

    Where the verdict holds back because the documents may say more, this says what the text itself would lead to.
    """
    lot, outcome, rule = judgement.lot, judgement.outcome, judgement.rule
    if rule is None or rule.version == "V0" or outcome.verdict in (Verdict.NOT_COVERED, Verdict.NOT_TRIGGERED):
        return "not_applicable", ()
    if not outcome.path:
        return "not_applicable", ()
    reading, practice = outcome.verdict.value, []
    reasons = lot.justification
    if outcome.ground in ("requirements_claimed", "requirements", "reasons_missing", "reasons_bare"):
        is_by_weight = any(step.step == "weight" for step in outcome.path)
        if reasons.present is False:
            reading, practice = "breach", ["reasons_missing"]
        elif "WORDING_NOT_BINDING" in lot.notes:
            reading, practice = "breach", ["wording_not_binding"]
        elif is_by_weight and reasons.present and reasons.quality is Quality.BARE_ASSERTION:
            reading, practice = "breach", ["reasons_bare"]
    elif outcome.ground == "requirements_not_binding":
        practice = ["wording_not_binding"]
    if "DFO_DISAGREES_HYBRID" in outcome.reason_codes:
        practice.append("hybrid_accepted")
    if lot.exemption_claimed is Exemption.INSIGNIFICANT and _REJECTED & set(lot.insignificance_statuses):
        practice.append("listed_kind_rejected")
        reading = "needs_review" if reading == "exempt" else reading
    counted, claimed = outcome.env_weight_pct, outcome.env_weight_claimed_pct
    if counted is not None and claimed is not None and counted < claimed:
        practice.append("parts_counted")
    return reading, tuple(practice)


def policy_reading(lot: Lot) -> str:
    """Whether the body's own aim is met: by what counts, and unknown where what is not known could decide."""
    least = lot.policy_required_pct
    if least is None or lot.form_type not in ("", "competition") or lot.buyer_is_norwegian is False:
        return "not_applicable"
    found = stated_weights(lot)
    if found.counted is None:
        return "unknown"
    possible = max(found.counted, found.claimed or Decimal(0)) + found.undescribed + found.missing
    if found.counted >= least and not found.is_lower_end_unknown:
        return "met"
    return "unknown" if possible >= least else "not_met"
