"""Described cases, in the form of a rule cases file, to the same judge that reads notices.

A case states its facts outright, null where its source is silent; unlike a notice it stands for the documents too.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from models.answer import answer
from models.rulebook import Judgement, Rulebook, Verdict
from models.tender import (
    AwardMode,
    Criterion,
    Effect,
    Exemption,
    ExemptionTest,
    Justification,
    Lot,
    Quality,
    Requirements,
)
from pipelines.lots import rows, standard_minimum_rules
from pipelines.source import Delivered, Unreadable

CASES_NEED = ("reference.health_social_cpv", "reference.standard_minimum_rule")
"""What must be loaded before cases are answered."""

# A case without date, window and version asks about the duty, which exists from this day.
FIRST_DAY_OF_DUTY = date(2024, 1, 1)

# Of several lots the gravest answer is the answer of the case.
GRAVITY = (
    Verdict.BREACH,
    Verdict.NEEDS_REVIEW,
    Verdict.COMPLIANT,
    Verdict.EXEMPT,
    Verdict.NOT_TRIGGERED,
    Verdict.NOT_COVERED,
)

# The four tests of a criterion, and the finding where one of them fails.
TESTS = {
    "asks_for_env": "CRITERION_NOT_ABOUT_ENVIRONMENT",
    "linked_to_delivery": "CRITERION_NOT_LINKED_TO_DELIVERY",
    "binding": "CRITERION_NOT_BINDING",
    "verifiable": "CRITERION_NOT_VERIFIABLE",
}

# Labels asked for, yet other papers score too: a producer's own declaration should score nothing (KOFA 2023/0834).
_SELF_DECLARATION = re.compile(
    r"other documentation|annen dokumentasjon|self-?declar|egenerklær|egendeklar", re.IGNORECASE
)


def is_cases_file(delivered: Delivered) -> bool:
    """Whether a file is JSON with a list of cases; cheap, by its first bytes."""
    head = delivered.head.lstrip(b"\xef\xbb\xbf \r\n\t")
    return head.startswith(b"{") and b'"cases"' in head


def case_answers(delivered: Delivered, db: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> list[dict[str, Any]]:
    """One answer a case, with its id.

    Raises:
        Unreadable: The file is not JSON, or a case lacks what every case must have.
    """
    try:
        with delivered.open() as stream:
            cases = json.load(stream)["cases"]
    except (ValueError, KeyError, TypeError) as fault:
        raise Unreadable("cases.not_cases", detail=str(fault)) from None
    health = rows(db, "select cpv_from, cpv_to from reference.health_social_cpv")
    minimum = rows(db, "select * from reference.standard_minimum_rule")
    answers = []
    for number, case in enumerate(cases, start=1):
        try:
            answers.append({"id": case["id"], **_answer(delivered.name, case["inputs"], health, minimum, rulebook)})
        except (KeyError, TypeError, ValueError, ArithmeticError) as fault:
            detail = f"{type(fault).__name__} {fault}"
            raise Unreadable("cases.unreadable_case", number, detail=detail) from None
    return answers


def _answer(
    source: str,
    inputs: dict[str, Any],
    health: list[dict[str, Any]],
    minimum: list[dict[str, Any]],
    rulebook: Rulebook,
) -> dict[str, Any]:
    """Judge one case: a criterion alone, its lots, or the whole."""
    lot = case_lot(source, inputs, health, minimum)
    criteria = lot.criteria or ()
    if len(criteria) == 1 and criteria[0].claimed_as_env and criteria[0].weight_pct is None and not criteria[0].rank:
        return {**answer(rulebook.judge(lot)), **_criterion_answer(criteria[0])}
    parts = [_part(lot, part) for part in inputs["lots"]]
    judgements = [rulebook.judge(part) for part in parts or [lot]]
    gravest = min(judgements, key=lambda judgement: GRAVITY.index(judgement.verdict))
    found = answer(gravest)
    if parts:
        least = [j for j in judgements if (j.outcome.env_weight_pct or 0) < _least(j)]
        found["reason_codes"] += ["LOT_ENV_WEIGHT_BELOW_30"] if least else []
    return found


def _least(judgement: Judgement) -> Decimal:
    """The weight that the version asks for, percent."""
    return Decimal(judgement.rule.parameters.get("min_weight_pct", 0)) if judgement.rule else Decimal(0)


def _criterion_answer(criterion: Criterion) -> dict[str, Any]:
    """Whether one criterion alone is lawful: one failed test is enough, none assessed is not."""
    tests = {code: getattr(criterion, test) for test, code in TESTS.items()}
    codes = [code for code, passed in tests.items() if passed is False]
    if _SELF_DECLARATION.search(criterion.name):
        codes.append("SELF_DECLARATION_SCORED")
    if False in tests.values():
        verdict = "criterion_unlawful"
    else:
        verdict = "criterion_lawful" if True in tests.values() and not codes else "needs_review"
    apart = dict.fromkeys(("condition", "reasons", "reasons_place"), "not_asked")
    return {"verdict": verdict, "ground": verdict, "reason_codes": codes, "path": [], **apart}


def case_lot(source: str, inputs: dict[str, Any], health: list[dict[str, Any]], minimum: list[dict[str, Any]]) -> Lot:
    """The facts of one case as a lot."""
    first, last = (_day(day) for day in inputs["announced_window"] or (None, None))
    announced_on = _day(inputs["announced_on"])
    if not (announced_on or first or last or inputs["rule_version"]):
        first = FIRST_DAY_OF_DUTY
    codes = [cpv.ljust(8, "0")[:8] for cpv in inputs["cpv"]]
    needs, reasons, limbs = inputs["spec_requirements"], inputs["justification"], inputs["exemption_test"]
    return Lot(
        source=source,
        source_system="case",
        buyer_id=inputs["buyer"],
        announced_on=announced_on,
        announced_from=first,
        announced_to=last,
        rule_version=inputs["rule_version"],
        regulation="FOA" if inputs["regulation"] == "LOA" else inputs["regulation"],
        part=inputs["part"],
        announcement_duty=inputs["announcement_duty"],
        value_nok=_decimal(inputs["value_nok"]),
        is_health_social=any(span["cpv_from"] <= code <= span["cpv_to"] for code in codes for span in health),
        award_mode=AwardMode(inputs["award_mode"]) if inputs["award_mode"] else None,
        criteria=None if inputs["criteria"] is None else tuple(_criterion(one) for one in inputs["criteria"]),
        requirements=Requirements(
            used=needs["used"],
            binding=needs["binding"],
            covers_main_burdens=needs["covers_main_burdens"],
            effect_shown=Effect(needs["effect_shown"]) if needs["effect_shown"] else None,
        ),
        exemption_claimed=Exemption(inputs["exemption_claimed"]) if inputs["exemption_claimed"] else None,
        exemption_test=ExemptionTest(limbs["climate_insignificant"], limbs["environment_insignificant"]),
        standard_minimum_rules=tuple(
            rule for code in codes for rule in standard_minimum_rules(minimum, code, announced_on)
        ),
        justification=Justification(
            present=reasons["present_in_documents"],
            quality=Quality(reasons["quality"] or "unknown"),
            documents_held=True,
            is_later=reasons["later_explanation"],
        ),
    )


def _part(lot: Lot, part: dict[str, Any]) -> Lot:
    """One of the lots that a case lists: its environment weight and whether it uses requirements."""
    weight = _decimal(part["env_weight"])
    other = None if weight is None else Decimal(100) - weight
    criteria = (Criterion("environment", weight, claimed_as_env=True), Criterion("other criteria", other))
    requirements = replace(lot.requirements, used=part["spec"])
    return replace(lot, lot_id=part["id"], criteria=criteria, requirements=requirements)


def _criterion(one: dict[str, Any]) -> Criterion:
    """One criterion of a case."""
    return Criterion(
        name=one["name"],
        weight_pct=_decimal(one["weight"]),
        rank=one["rank"],
        claimed_as_env=bool(one["claimed_as_env"]),
        parent=one["parent"],
        **{test: one[test] for test in TESTS},
    )


def _decimal(value: float | int | str | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
