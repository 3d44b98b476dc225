"""Dated rule versions and the judgement of one lot under those that may govern it.

What belongs here: which law at which date, which notices are judged at all, how several possible versions are
brought together, and what the engine may not conclude. What each law asks is in `models/rules/`, how DFØ, the board
and the body itself read the same facts in `models/other_reading.py`, what people are told in `models/wording.py`.

Law: law on the choice of version by the day of announcement, FOA § 32-2 (1) and the amending acts' transition.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from models.document import document
from models.tender import AwardMode, Lot

DATA = Path(__file__).resolve().parents[1] / "data"
REGULATIONS = ("FOA", "FORSYNING", "KONSESJON")
OUTSIDE = {"FOSA": "defence", "EXEMPT": "exempt_from_act"}
# Which fact set a lot aside, where it is not the kind of form.
ASIDE_VALUE = {"foreign_buyer": None, "defence": "FOSA", "exempt_from_act": "EXEMPT", "before_first_rule": None}

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


class Step(NamedTuple):
    """One step on the way to a verdict: what was asked of which value, and what came of it.

    Args:
        step: What was asked: a key of `steps` in `data/texts/verdict.yaml`, and of the source fields.
        outcome: What came of it: a key below that.
        about: Key of the version's `paragraphs`, or an address such as `FOA § 5-1`.
        value: What was found, as a number, a date or a code; None where it is not known or not one value.
        limit: What it was held against.
    """

    step: str
    outcome: str
    about: str = ""
    value: Decimal | int | str | date | None = None
    limit: Decimal | int | str | None = None


Trail = list[Step]
"""The steps taken so far; a rule adds to it what it asks."""


@dataclass(frozen=True)
class Findings:
    """The three findings that are never folded into one.

    Args:
        condition: Whether what the rule asks for is there: met, not_met, unknown, or not_asked.
        reasons: present, absent, unknown, not_needed or not_asked.
        reasons_place: notice, documents, pointed_to, afterwards, nowhere, unknown, not_needed or not_asked.
    """

    condition: str = "not_asked"
    reasons: str = "not_asked"
    reasons_place: str = "not_asked"


@dataclass(frozen=True)
class Outcome:
    """What one rule version says of one lot.

    Args:
        ground: Key of the explanation in `data/texts/verdict.yaml`.
        paragraph: Short address of the provision, for example `FOA § 7-9 (2)`.
        reason_codes: Every finding on the way, the duty to state reasons apart from the material condition.
        path: The steps taken, in order; empty where no rule was asked.
        env_weight_pct: Weight of what counts, percent, four decimals; None where the criteria carry no weights.
        env_weight_claimed_pct: Likewise of what is claimed.
        env_rank: Best place of what counts, 1 is highest; None where the criteria are not ranked.
    """

    verdict: Verdict
    ground: str
    paragraph: str = ""
    reason_codes: tuple[str, ...] = ()
    path: tuple[Step, ...] = ()
    env_weight_pct: Decimal | None = None
    env_weight_claimed_pct: Decimal | None = None
    env_rank: int | None = None


@dataclass(frozen=True, eq=False)
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
        if " § " in about:
            return about
        section = self.paragraphs.get(about) or self.paragraphs["duty"]
        return section if " § " in section else f"{self.abbreviation} {section}"

    def outcome(self, lot: Lot) -> Outcome:
        """What this version says of a lot, with the steps it took."""
        module = importlib.import_module(f"models.rules.{self.rule}")
        trail: Trail = []
        found: Outcome = getattr(module, self.decide)(lot, self, trail)
        return replace(found, path=tuple(trail))


@dataclass(frozen=True)
class Judgement:
    """The answer for one lot: the outcome, the version it rests on and the reading behind it.

    Args:
        path: Every step from the choice of version to what the notice can carry.
        rule: The version, or the newest of those that may govern.
    """

    lot: Lot
    outcome: Outcome
    rule_version: str | None
    version_boundary: bool
    path: tuple[Step, ...] = ()
    rule: RuleVersion | None = None

    @property
    def verdict(self) -> Verdict:
        """The verdict of the outcome."""
        return self.outcome.verdict


def rule_versions(folder: Path = DATA / "rules") -> tuple[RuleVersion, ...]:
    """All dated versions of all rules, oldest first."""
    found = [
        RuleVersion(rule=path.stem, **{**shared, **version})
        for path in sorted(folder.glob("*.yaml"))
        for rule in [document(path)]
        for shared in [{key: rule[key] for key in ("regulation", "abbreviation", "names")}]
        for version in rule["versions"]
    ]
    # The classic sector last: it stands for the others where the regulation is not known.
    order = {regulation: -place for place, regulation in enumerate(REGULATIONS)}
    return tuple(sorted(found, key=lambda version: (version.effective_from, order[version.regulation])))


class Rulebook:
    """Judges lots under dated rule versions.

    Args:
        versions: All versions; those of `data/rules/` if left out.
    """

    def __init__(self, versions: Iterable[RuleVersion] | None = None) -> None:
        self.versions = rule_versions() if versions is None else tuple(versions)

    def judge(self, lot: Lot) -> Judgement:
        """Answer for one lot; every announced lot gets an answer, whatever is missing."""
        found = self._judged(lot)
        if not found.outcome.path or not (lot.group_id or lot.by_group):
            return found
        return _with_groups(found, [self._judged(one) for one in lot.by_group])

    def _judged(self, lot: Lot) -> Judgement:
        """Answer for one lot by one set of criteria."""
        candidates = self.candidates(lot)
        if (aside := _set_aside(lot, candidates)) is not None:
            return self._judgement(lot, aside, aside, candidates[-1:])
        outcomes = [version.outcome(lot) for version in candidates]
        if not outcomes:
            nothing = Outcome(Verdict.NOT_COVERED, "before_first_rule")
            return self._judgement(lot, nothing, nothing, [])
        chosen = _together(candidates, outcomes)
        if len({version.regulation for version in candidates}) > 1:
            chosen = replace(chosen, paragraph="")
        return self._judgement(lot, chosen, _within_evidence(lot, chosen, candidates[-1]), candidates)

    def candidates(self, lot: Lot) -> list[RuleVersion]:
        """The versions that may govern a lot, oldest first; several where date or regulation is not known."""
        regulations = (lot.regulation,) if lot.regulation in REGULATIONS else REGULATIONS
        if lot.rule_version:
            return [v for v in self.versions if v.version == lot.rule_version and v.regulation in regulations]
        first, last = lot.announced_on or lot.announced_from, lot.announced_on or lot.announced_to
        return [v for v in self.versions if v.regulation in regulations and v.governs(first, last)]

    def _judgement(self, lot: Lot, found: Outcome, outcome: Outcome, candidates: Sequence[RuleVersion]) -> Judgement:
        """Bring together what the rules found and what is left of it within the evidence."""
        rule = candidates[-1] if candidates else None
        # What was odd about the criteria is of no interest where no rule was asked about them.
        odd = (*lot.contradictions, *lot.notes) if outcome.path else ()
        codes = tuple(dict.fromkeys((*outcome.reason_codes, *odd)))
        path = [_version_step(lot, candidates), *outcome.path]
        if not outcome.path:
            path.append(Step("set_aside", outcome.ground, "", ASIDE_VALUE.get(outcome.ground, lot.form_type)))
        elif outcome.verdict is not found.verdict or outcome.ground != found.ground:
            path.append(Step("evidence", outcome.ground, "", lot.source_system))
        return Judgement(
            lot=lot,
            outcome=outcome if codes == outcome.reason_codes else replace(outcome, reason_codes=codes),
            rule_version=rule.version if rule else None,
            version_boundary=bool(lot.announced_on and BOUNDARY[0] <= lot.announced_on <= BOUNDARY[1]),
            path=tuple(path),
            rule=rule,
        )


def _with_groups(found: Judgement, by_group: Sequence[Judgement]) -> Judgement:
    """The judgement of a lot whose contract may also be awarded by the criteria of groups of lots.

    Every set of criteria that may decide must pass: where one leads to another verdict, a person must look.
    """
    lot, outcome = found.lot, found.outcome
    others = [one for one in by_group if one.verdict is not found.verdict]
    ids = ", ".join(one.lot.group_id or "" for one in others or by_group) or lot.group_id
    step = Step("lot_group", "differs" if others else "agrees" if by_group else "inherited", "", ids)
    path = (found.path[0], step, *found.path[1:])
    if others and outcome.verdict is not Verdict.NEEDS_REVIEW:
        says = (f"BY_LOT_GROUP_{one.verdict}".upper() for one in others)
        codes = tuple(dict.fromkeys(("LOT_GROUP_DIFFERS", *says, *outcome.reason_codes)))
        outcome = replace(outcome, verdict=Verdict.NEEDS_REVIEW, ground="lot_group_differs", reason_codes=codes)
        path = (*path, Step("evidence", outcome.ground, "", lot.source_system))
    return replace(found, outcome=outcome, path=path)


def _version_step(lot: Lot, candidates: Sequence[RuleVersion]) -> Step:
    """How the version was found: by the day, by a stated version, within a window, or not at all."""
    versions = ", ".join(dict.fromkeys(version.version for version in candidates))
    if lot.announced_on:
        return Step("version", "dated", "duty", lot.announced_on, versions or None)
    if lot.rule_version:
        return Step("version", "stated", "duty", None, versions)
    window = " – ".join(day.isoformat() if day else "…" for day in (lot.announced_from, lot.announced_to))
    is_known = lot.announced_from or lot.announced_to
    return Step("version", "window" if is_known else "undated", "duty", window if is_known else None, versions or None)


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
    elif outcome.verdict is Verdict.BREACH and lot.is_call_off:
        # The duty sat on the framework agreement, whose day and criteria are not these.
        ground = "call_off"
    elif outcome.verdict is Verdict.BREACH and lot.may_be_small_lot and _is_free_in_part_i(lot, law):
        ground = "small_lot"
    elif lot.part_by_value and lot.part and lot.part_by_value != lot.part:
        # The duty to announce follows the value, not the part that the buyer names.
        is_free = outcome.verdict is Verdict.NOT_TRIGGERED and lot.part == "I"
        is_bound = outcome.verdict is Verdict.BREACH and lot.part_by_value == "I" and _is_free_in_part_i(lot, law)
        ground = "part_and_value_differ" if is_free or is_bound else None
    if ground is None:
        return outcome
    return replace(
        outcome, verdict=Verdict.NEEDS_REVIEW, ground=ground, reason_codes=(*outcome.reason_codes, ground.upper())
    )


def _is_free_in_part_i(lot: Lot, law: RuleVersion) -> bool:
    """Whether the duty would not arise if the lot were in Part I."""
    return law.version == "V2" or lot.award_mode in (AwardMode.PRICE_ONLY, AwardMode.NONE)


@cache
def rulebook() -> Rulebook:
    """The rulebook of `data/rules/`, read once."""
    return Rulebook()
