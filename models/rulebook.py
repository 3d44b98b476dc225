"""Dated rule versions and the judgement of one lot under those that may govern it.

What belongs here: which law at which date, which notices are judged at all, how several possible versions are
brought together, and what the engine may not conclude. What each law asks is in `models/rules/`.

Law: law on the choice of version by the day of announcement, FOA § 32-2 (1) and the amending acts' transition.
"""

from __future__ import annotations

import importlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import yaml
from babel.numbers import format_decimal

from models.tender import Exemption, Lot

DATA = Path(__file__).resolve().parents[1] / "data"
REGULATIONS = ("FOA", "FORSYNING", "KONSESJON")
OUTSIDE = {"FOSA": "defence", "EXEMPT": "exempt_from_act"}
ANY_REGULATION = {
    "nb": "klima- og miljøregelen",
    "nn": "klima- og miljøregelen",
    "en": "the climate and environment rule",
}
LANGUAGES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}

# No transition rule was found for 2026-07-01, so announcements around it are marked.
BOUNDARY = (date(2026, 6, 15), date(2026, 7, 15))

# Forms that announce no competition: the ground names the form.
NOT_A_COMPETITION = {
    "planning": "planning_notice",
    "consultation": "planning_notice",
    "bri": "planning_notice",
    "cont-modif": "modification_notice",
    "completion": "completion_notice",
    "result": "result_notice",
}


class Verdict(StrEnum):
    """The six answers; which of them a lot gets is never a boolean."""

    COMPLIANT = "compliant"
    EXEMPT = "exempt"
    BREACH = "breach"
    NOT_TRIGGERED = "not_triggered"
    NOT_COVERED = "not_covered"
    NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True)
class Outcome:
    """What one rule version says of one lot.

    Args:
        ground: Key of the explanation in `data/texts/verdict.yaml`.
        paragraph: Short address of the provision, for example `FOA § 7-9 (2)`.
        reason_codes: Every finding on the way, the duty to state reasons apart from the material condition.
        path: The steps taken, in order.
        env_weight_pct: Weight of what counts, percent, four decimals; None where the criteria carry no weights.
        env_weight_claimed_pct: Likewise of what is claimed.
        env_rank: Best place of what counts, 1 is highest; None where the criteria are not ranked.
    """

    verdict: Verdict
    ground: str
    paragraph: str = ""
    reason_codes: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    env_weight_pct: Decimal | None = None
    env_weight_claimed_pct: Decimal | None = None
    env_rank: int | None = None


@dataclass(frozen=True)
class RuleVersion:
    """One dated version of one rule, as written in `data/rules/<rule>.yaml`.

    Args:
        rule: Address of the law, also the name of its module in `models/rules/`.
        decide: Name of the function there.
        text_snapshot: Day of the law text that was read.
        verified_date: Last day someone went through our reading of it.
        names: What the regulation is called, by language.
        paragraphs: Short addresses by what they are about.
    """

    rule: str
    regulation: str
    version: str
    effective_from: date
    effective_to: date | None
    decide: str
    strength: str
    source: str
    text_snapshot: date
    verified_date: date
    abbreviation: str
    names: Mapping[str, str]
    paragraphs: Mapping[str, str]
    parameters: Mapping[str, Any]

    def governs(self, first: date | None, last: date | None) -> bool:
        """Whether an announcement between two days, either of them open, may fall under this version."""
        return (last is None or self.effective_from <= last) and (
            first is None or self.effective_to is None or first <= self.effective_to
        )

    def address(self, about: str) -> str:
        """Short address of what a finding rests on, with the regulation's abbreviation."""
        section = self.paragraphs.get(about) or self.paragraphs["duty"]
        return section if " § " in section else f"{self.abbreviation} {section}"

    def outcome(self, lot: Lot) -> Outcome:
        """What this version says of a lot."""
        module = importlib.import_module(f"models.rules.{self.rule}")
        found: Outcome = getattr(module, self.decide)(lot, self)
        return found


@dataclass(frozen=True)
class Judgement:
    """The answer for one lot: the outcome, the version it rests on and the reading behind it."""

    lot: Lot
    outcome: Outcome
    rule_version: str | None
    version_boundary: bool
    dfo_reading: str
    dfo_rule_ids: tuple[str, ...]
    rule: RuleVersion | None = None
    explanations: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """The verdict of the outcome."""
        return self.outcome.verdict


def rule_versions(folder: Path = DATA / "rules") -> tuple[RuleVersion, ...]:
    """All dated versions of all rules, oldest first."""
    found = [
        RuleVersion(rule=path.stem, **{**shared, **version})
        for path in sorted(folder.glob("*.yaml"))
        for document in [yaml.safe_load(path.read_text(encoding="utf-8"))]
        for shared in [{key: document[key] for key in ("regulation", "abbreviation", "names")}]
        for version in document["versions"]
    ]
    # The classic sector last: it stands for the others where the regulation is not known.
    order = {regulation: -place for place, regulation in enumerate(REGULATIONS)}
    return tuple(sorted(found, key=lambda version: (version.effective_from, order[version.regulation])))


class Rulebook:
    """Judges lots under dated rule versions.

    Args:
        versions: All versions; those of `data/rules/` if left out.
        texts: Explanations by ground and finding, in each language; those of `data/texts/verdict.yaml` if left out.
    """

    def __init__(
        self,
        versions: Iterable[RuleVersion] | None = None,
        texts: Mapping[str, Any] | None = None,
    ) -> None:
        self.versions = rule_versions() if versions is None else tuple(versions)
        self.texts: Mapping[str, Any] = (
            yaml.safe_load((DATA / "texts/verdict.yaml").read_text(encoding="utf-8")) if texts is None else texts
        )

    def judge(self, lot: Lot) -> Judgement:
        """Answer for one lot; every announced lot gets an answer, whatever is missing."""
        candidates = self.candidates(lot)
        if (aside := _set_aside(lot, candidates)) is not None:
            return self._judgement(lot, aside, candidates[-1:])
        outcomes = [version.outcome(lot) for version in candidates]
        if not outcomes:
            return self._judgement(lot, Outcome(Verdict.NOT_COVERED, "before_first_rule"), [])
        chosen = _together(candidates, outcomes)
        if len({version.regulation for version in candidates}) > 1:
            chosen = replace(chosen, paragraph="")
        return self._judgement(lot, _within_evidence(lot, chosen, candidates[-1]), candidates)

    def candidates(self, lot: Lot) -> list[RuleVersion]:
        """The versions that may govern a lot, oldest first; several where date or regulation is not known."""
        regulations = (lot.regulation,) if lot.regulation in REGULATIONS else REGULATIONS
        if lot.rule_version:
            return [v for v in self.versions if v.version == lot.rule_version and v.regulation in regulations]
        first, last = lot.announced_on or lot.announced_from, lot.announced_on or lot.announced_to
        return [v for v in self.versions if v.regulation in regulations and v.governs(first, last)]

    def _judgement(self, lot: Lot, outcome: Outcome, candidates: Sequence[RuleVersion]) -> Judgement:
        rule = candidates[-1] if candidates else None
        # What was odd about the criteria is of no interest where no rule was asked about them.
        odd = (*lot.contradictions, *lot.notes) if outcome.path else ()
        codes = tuple(dict.fromkeys((*outcome.reason_codes, *odd)))
        outcome = replace(outcome, reason_codes=codes)
        reading, rule_ids = dfo_reading(lot, rule)
        explanations = {language: self._explanation(lot, outcome, rule, language) for language in LANGUAGES}
        return Judgement(
            lot=lot,
            outcome=outcome,
            rule_version=rule.version if rule else None,
            version_boundary=bool(lot.announced_on and BOUNDARY[0] <= lot.announced_on <= BOUNDARY[1]),
            dfo_reading=reading,
            dfo_rule_ids=rule_ids,
            rule=rule,
            explanations=explanations,
        )

    def _explanation(self, lot: Lot, outcome: Outcome, rule: RuleVersion | None, language: str) -> str:
        """One or two sentences with the values the verdict rests on."""
        number = partial(_told, locale=LANGUAGES[language])
        parameters = rule.parameters if rule else {}
        said = self.texts["findings"]
        findings = [
            said[code][language] for code in outcome.reason_codes if code in said and code.lower() != outcome.ground
        ]
        text = " ".join((self.texts["grounds"][outcome.ground][language], *findings))
        return text.format(
            weight=number(outcome.env_weight_pct),
            claimed=number(outcome.env_weight_claimed_pct),
            rank=number(outcome.env_rank),
            value=number(lot.value_nok),
            equivalent=number(lot.priced_quality.equivalent_pct if lot.priced_quality else None),
            min_weight=number(parameters.get("min_weight_pct")),
            max_rank=number(parameters.get("max_rank")),
            limit=number(parameters.get("lower_limit_nok")),
            law=_name(rule, outcome.paragraph, language),
        ).strip()


@lru_cache(maxsize=10_000)
def _told(value: Decimal | int | None, locale: str) -> str:
    """A number for people; cut, not rounded: 29.999 must not be told as 30."""
    if value is None:
        return "–"
    return str(format_decimal(Decimal(value).quantize(Decimal("0.01"), ROUND_DOWN), format="#,##0.##", locale=locale))


def _together(candidates: Sequence[RuleVersion], outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome of all versions that may govern: theirs where they agree, otherwise a review."""
    chosen = outcomes[-1]
    codes = tuple(dict.fromkeys(code for outcome in reversed(outcomes) for code in outcome.reason_codes))
    is_dated = len({version.version for version in candidates}) == 1
    if len({outcome.verdict for outcome in outcomes}) == 1:
        return chosen if is_dated else replace(chosen, reason_codes=(*codes, "SAME_UNDER_EVERY_VERSION"))
    question = "regulation_unknown" if is_dated else "version_unknown"
    says = dict.fromkeys(f"{v.version}_{o.verdict}".upper() for v, o in zip(candidates, outcomes, strict=True))
    # Where the newest version asks for a review anyway, its own ground says more than the missing date.
    ground = chosen.ground if chosen.verdict is Verdict.NEEDS_REVIEW else question
    return replace(chosen, verdict=Verdict.NEEDS_REVIEW, ground=ground, reason_codes=(question.upper(), *says, *codes))


def _name(rule: RuleVersion | None, paragraph: str, language: str) -> str:
    """The provision in plain words; the rule's own name where regulation or section is not known."""
    if rule is None or "§" not in paragraph:
        return ANY_REGULATION[language]
    if not paragraph.startswith(rule.abbreviation):
        return paragraph
    return f"{rule.names[language]} {paragraph[paragraph.index('§') :]}"


def _set_aside(lot: Lot, candidates: Sequence[RuleVersion]) -> Outcome | None:
    """What needs no rule: buyers and regulations outside the law, and notices that announce no competition."""
    if lot.source_system == "case":
        return None
    if lot.buyer_is_norwegian is False:
        return Outcome(Verdict.NOT_COVERED, "foreign_buyer", reason_codes=("FOREIGN_BUYER",))
    if lot.regulation in OUTSIDE:
        ground = OUTSIDE[lot.regulation]
        return Outcome(Verdict.NOT_COVERED, ground, reason_codes=(ground.upper(),))
    if lot.is_direct_award:
        # To June 2026 the rule did not ask whether there was a duty to announce, so it may reach a direct award.
        if any(version.version == "V1" for version in candidates):
            return Outcome(Verdict.NEEDS_REVIEW, "direct_award_notice", reason_codes=("DIRECT_AWARD_NOTICE",))
        return Outcome(Verdict.NOT_TRIGGERED, "direct_award_without_duty", reason_codes=("DIRECT_AWARD_NOTICE",))
    ground = NOT_A_COMPETITION.get(lot.form_type, "")
    # A result notice that repeats the criteria is judged by them; without them it says nothing.
    if ground and not (ground == "result_notice" and (lot.criteria or lot.codes)):
        return Outcome(Verdict.NOT_TRIGGERED, ground, reason_codes=(ground.upper(),))
    return None


def _within_evidence(lot: Lot, outcome: Outcome, law: RuleVersion) -> Outcome:
    """Hold back what the notice alone cannot carry: missing data is never turned into a breach."""
    if lot.source_system == "case":
        return outcome
    ground = None
    if lot.contradictions and outcome.verdict not in (Verdict.NOT_COVERED, Verdict.NOT_TRIGGERED):
        ground = "contradictory_codes"
    elif lot.source_system == "ted" and outcome.verdict in (Verdict.BREACH, Verdict.EXEMPT):
        # National codes and statements are lost on the way to TED.
        ground = "ted_copy_only"
    elif outcome.verdict is Verdict.BREACH and lot.form_type == "result":
        ground = "breach_seen_in_result"
    elif outcome.verdict is Verdict.BREACH and law.version == "V2" and lot.announcement_duty is None:
        ground = "announcement_duty_unknown"
    if ground is None:
        return outcome
    return replace(
        outcome, verdict=Verdict.NEEDS_REVIEW, ground=ground, reason_codes=(*outcome.reason_codes, ground.upper())
    )


def dfo_reading(lot: Lot, rule: RuleVersion | None) -> tuple[str, tuple[str, ...]]:
    """How DFØ's form validator reads the codes, and the ids of its rules; never how good the reasons are.

    Source: https://github.com/anskaffelser/eforms-sdk-nor, rules EC-R001B, EC-R001C, EC-R001D (2026-08-18).
    """
    criteria = lot.criteria or ()
    if rule is None or rule.version == "V0" or not (criteria or lot.codes) or lot.buyer_is_norwegian is False:
        return "not_applicable", ()
    if lot.source_system == "case":
        return _dfo_reading_of_case(lot)
    if not lot.codes:
        if not lot.is_dfo_code_demanded or lot.source_system == "ted":
            return "not_applicable", ()
        return "breach", ("EC-R001B",) if lot.part == "II" else ("EC-R001C",)
    if lot.has_dfo_weighted_statement:
        return "breach", ("EC-R001D",)
    ranks = sorted(criterion.rank for criterion in criteria if criterion.rank)
    green = min((criterion.rank for criterion in criteria if criterion.claimed_as_env and criterion.rank), default=None)
    top = green is not None and bisect_left(ranks, green) < 3
    # What is met must also be declared in the strategic field (BT-06).
    undeclared = ("SP-R004",) if "ENV_IMP_NOT_DECLARED" in lot.notes else ()
    if lot.dfo_weight_pct >= 30 or (top and any("criteria" in code for code in lot.codes)):
        return "compliant", undeclared
    if lot.has_dfo_statement:
        return ("exempt", ()) if lot.exemption_code else ("compliant", undeclared)
    return "breach", ("EC-R001D",)


def _dfo_reading_of_case(lot: Lot) -> tuple[str, tuple[str, ...]]:
    """The same formula for a described case, whose codes follow from what it claims."""
    criteria = lot.criteria or ()
    claimed = [criterion for criterion in criteria if criterion.claimed_as_env]
    weight = sum((criterion.weight_pct or Decimal(0) for criterion in claimed), Decimal(0))
    if weight >= 30 or any(criterion.rank and criterion.rank <= 3 for criterion in claimed) or lot.requirements.used:
        return "compliant", ()
    if lot.exemption_claimed not in (None, Exemption.NONE):
        return "exempt", ()
    if lot.part not in ("I", "II") or (len(criteria) < 2 and lot.part == "I"):
        return "not_applicable", ()
    return "breach", ("EC-R001D" if claimed else "EC-R001B" if lot.part == "II" else "EC-R001C",)


def answer(judgement: Judgement) -> dict[str, Any]:
    """One JSON line of `gronnbok judge`; field names and values as promised to those who read them."""
    lot, outcome = judgement.lot, judgement.outcome
    regulation = lot.regulation if lot.regulation in (*REGULATIONS, "LOA") else None
    return {
        "source": lot.source,
        "notice_id": lot.notice_id,
        "notice_version": lot.notice_version,
        "procedure_id": lot.procedure_id,
        "lot_id": lot.lot_id,
        "buyer_id": lot.buyer_id,
        "announced_on": lot.announced_on.isoformat() if lot.announced_on else None,
        "rule_version": judgement.rule_version,
        "version_boundary": judgement.version_boundary,
        "regulation": regulation,
        "part": lot.part,
        "announcement_duty": lot.announcement_duty,
        "verdict": outcome.verdict.value,
        "ground": outcome.ground,
        "paragraph": outcome.paragraph,
        "reason_codes": list(outcome.reason_codes),
        "env_weight_pct": _number(outcome.env_weight_pct),
        "env_weight_claimed_pct": _number(outcome.env_weight_claimed_pct),
        "env_rank": outcome.env_rank,
        "claims": list(lot.claims),
        "dfo_reading": judgement.dfo_reading,
        "dfo_rule_ids": list(judgement.dfo_rule_ids),
        "evidence": lot.evidence.value,
        "justification": {True: "present", False: "absent", None: "unknown"}[lot.justification.present],
        "justification_quality": lot.justification.quality.value,
        **{f"explanation_{language}": text for language, text in judgement.explanations.items()},
    }


def _number(value: Decimal | None) -> float | int | None:
    """A percent as a JSON number: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


@cache
def rulebook() -> Rulebook:
    """The rulebook of `data/rules/`, read once."""
    return Rulebook()
