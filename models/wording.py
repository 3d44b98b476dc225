"""What a judgement says to people: the sentence, the path paragraph by paragraph, the readings; three languages.

What belongs here: choosing texts of `data/texts/verdict.yaml` and filling in values. Texts are filled once for each
distinct content, because thousands of lots say the same.
"""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import cache, lru_cache
from typing import Any

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import parse_pattern

from models.document import document
from models.other_reading import Readings
from models.rulebook import DATA, Judgement, RuleVersion, Step, rulebook

LANGUAGES = {"nb": Locale("nb", "NO"), "nn": Locale("nn", "NO"), "en": Locale("en", "GB")}

# Where the fact of a step stands: business terms of the notice, and the column where there is no notice.
SOURCE = {
    "version": ("BT-05", "announced_on"),
    "scope": ("BT-27, BT-271", "value_nok"),
    "part": ("BT-01, BT-262", "part"),
    "announcement_duty": ("BT-01, BT-105", "announcement_duty"),
    "advice": ("BT-541, BT-5421", "weight"),
    "exemption": ("BT-539, BT-540", "exemption_claimed"),
    "priced": ("BT-541, BT-5422", "evaluation_model"),
    "criteria": ("BT-539, BT-541", "criteria"),
    "rank": ("BT-541, BT-5421", "rank"),
    "weight": ("BT-541, BT-5421", "weight"),
    "requirements": ("BT-539, BT-540", "spec_requirements.used"),
    "reasons": ("BT-540", "justification"),
    "binding": ("BT-540", "spec_requirements.binding"),
    "main_burdens": ("BT-540", "spec_requirements.covers_main_burdens"),
    "effect": ("BT-540", "spec_requirements.effect_shown"),
    "mini_competitions": ("BT-765, BT-24, BT-540", "framework_code"),
    "lot_group": ("BT-330, BT-1375, BT-539", "lot_group_id"),
    "evidence": ("OPT-002, BT-03", "source_system"),
    "lot_group_differs": ("BT-330, BT-1375, BT-539", "lot_group_id"),
    "set_aside": ("BT-03", "form_type"),
    "foreign_buyer": ("BT-514", "buyer_country_code"),
    "defence": ("BT-01", "regulation"),
    "exempt_from_act": ("BT-01", "regulation"),
    "direct_award_notice": ("BT-105, BT-136", "procedure_code"),
    "direct_award_without_duty": ("BT-105, BT-136", "procedure_code"),
    "before_first_rule": ("BT-05", "announced_on"),
}
_IN_TEXT = "BT-24, BT-540, BT-777"
"""Where a statement without a national code, or a percent without a number, was read."""

_NUMBER = parse_pattern("#,##0.##")
_EFORMS = ("doffin", "ted")
_AS_GROUND = ("set_aside", "evidence", "criteria")
"""Steps whose outcome is the ground of the verdict, in the ground's own words."""


@cache
def texts() -> Mapping[str, Any]:
    """Everything a verdict can say: `data/texts/verdict.yaml`."""
    return _loaded("texts/verdict.yaml")


@cache
def practice() -> Mapping[str, Any]:
    """What the board has held: `data/practice/board.yaml`."""
    return _loaded("practice/board.yaml")


def _loaded(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document(DATA / name)
    return found


def explanations(judgement: Judgement) -> dict[str, str]:
    """One or two sentences with the values the verdict rests on, by language."""
    outcome = judgement.outcome
    said = texts()["findings"]
    findings = tuple(code for code in outcome.reason_codes if code in said and code.lower() != outcome.ground)
    return {language: _sentence(judgement, outcome.ground, findings, language) for language in LANGUAGES}


def path(judgement: Judgement) -> list[dict[str, Any]]:
    """The path taken: each step with paragraph, link, value, source field, outcome and a sentence a language."""
    return [json.loads(fragment) for fragment in _fragments(judgement)]


def path_json(judgement: Judgement) -> str:
    """The same as JSON text; most steps are written once for all lots."""
    return f"[{','.join(_fragments(judgement))}]"


def readings_said(judgement: Judgement, found: Readings, weight: Decimal | None) -> dict[str, str | None]:
    """What the readings are, in words, where they differ; None where they agree."""
    if not found.differ:
        return dict.fromkeys(LANGUAGES)
    lot = judgement.lot
    is_later = judgement.rule_version == "V2" and bool(found.practice)
    return {
        language: _readings_said(found, is_later, lot.policy_name, lot.policy_required_pct, weight, language)
        for language in LANGUAGES
    }


@lru_cache(maxsize=10_000)
def _readings_said(
    found: Readings,
    is_by_analogy: bool,
    policy: str | None,
    required: Decimal | None,
    weight: Decimal | None,
    language: str,
) -> str:
    said = texts()["readings"]
    parts = [said["dfo"][found.dfo][language].format(rules=", ".join(found.dfo_rule_ids))]
    parts.append(said["board"][found.board][language])
    for key in found.practice:
        held = practice()[key]
        parts.append(f"{held[language]} (KOFA {', '.join(held['cases'])})")
    if is_by_analogy:
        parts.append(said["by_analogy"]["any"][language])
    if found.policy != "not_applicable":
        values = {"required": told(required, language), "weight": told(weight, language)}
        parts.append(said["policy"][found.policy][language].format(policy=policy, **values))
    return " ".join(parts)


def _fragments(judgement: Judgement) -> list[str]:
    """The steps of a path, each as JSON text."""
    lot = judgement.lot
    is_eforms = lot.source_system in _EFORMS
    in_text = frozenset(
        step
        for step, is_so in (
            ("requirements", not lot.codes),
            ("exemption", not lot.codes),
            ("weight", lot.env_weight_from_text_pct is not None),
        )
        if is_so and is_eforms
    )
    return [
        _own_words(judgement, step, is_eforms)
        if step.step in _AS_GROUND
        else _fragment(step, judgement.rule, is_eforms, step.step in in_text)
        for step in judgement.path
    ]


@lru_cache(maxsize=50_000)
def _fragment(step: Step, rule: RuleVersion | None, is_eforms: bool, is_in_text: bool) -> str:
    """One step as JSON text."""
    address = rule.address(step.about) if rule and step.about else ""
    said = texts()["steps"][step.step][step.outcome]
    sentences = {
        language: said[language].format(
            value=told(step.value, language),
            limit=told(step.limit, language),
            law=_law(rule, address, language),
        )
        for language in LANGUAGES
    }
    source = _IN_TEXT if is_in_text else SOURCE[step.step][0 if is_eforms else 1]
    return _entry(step, address, source, sentences)


def _own_words(judgement: Judgement, step: Step, is_eforms: bool) -> str:
    """A step that speaks in the words of its ground."""
    sentences = {language: _sentence(judgement, step.outcome, (), language) for language in LANGUAGES}
    address = judgement.rule.address(step.about) if judgement.rule and step.about else ""
    source = SOURCE.get(step.outcome, SOURCE[step.step])[0 if is_eforms else 1]
    return _entry(step, address, source, sentences)


def _entry(step: Step, address: str, source: str, sentences: dict[str, str]) -> str:
    entry = {
        "step": step.step,
        "outcome": step.outcome,
        "paragraph": address or None,
        "link": link(address),
        "value": plain(step.value),
        "limit": plain(step.limit),
        "source": source,
        **{f"text_{language}": text for language, text in sentences.items()},
    }
    return json.dumps(entry, ensure_ascii=False)


@cache
def _addresses() -> dict[str, str]:
    """Lovdata's address of each law, by its abbreviation."""
    return {version.abbreviation: version.source.rsplit("/§", 1)[0] for version in rulebook().versions}


@cache
def link(address: str) -> str | None:
    """Where a provision such as `FOA § 7-9 (2)` can be read."""
    abbreviation, mark, section = address.partition(" § ")
    base = _addresses().get(abbreviation)
    return f"{base}/§{section.split()[0]}" if mark and base else None


def _sentence(judgement: Judgement, ground: str, findings: tuple[str, ...], language: str) -> str:
    """A ground and findings in one language, with their values."""
    text, names = _template(ground, findings, language)
    lot, outcome, rule = judgement.lot, judgement.outcome, judgement.rule
    parameters = rule.parameters if rule else {}
    equivalent = lot.priced_quality.equivalent_pct if "equivalent" in names and lot.priced_quality else None
    values: dict[str, Any] = {
        "weight": outcome.env_weight_pct,
        "claimed": outcome.env_weight_claimed_pct,
        "rank": outcome.env_rank,
        "value": lot.value_nok,
        "equivalent": equivalent,
        "min_weight": parameters.get("min_weight_pct"),
        "max_rank": parameters.get("max_rank"),
        "limit": parameters.get("lower_limit_nok"),
        "groups": ", ".join(one.group_id or "" for one in lot.by_group),
    }
    return _filled(
        text, language, _law(rule, outcome.paragraph, language), tuple((n, values[n]) for n in names if n != "law")
    )


@lru_cache(maxsize=10_000)
def _template(ground: str, findings: tuple[str, ...], language: str) -> tuple[str, tuple[str, ...]]:
    """The text of a ground and its findings, and the names of the values in it."""
    said = texts()
    text = " ".join((said["grounds"][ground][language], *(said["findings"][code][language] for code in findings)))
    names = dict.fromkeys(name for _, name, _, _ in string.Formatter().parse(text) if name)
    return text.strip(), tuple(names)


@lru_cache(maxsize=50_000)
def _filled(text: str, language: str, law: str, values: tuple[tuple[str, Any], ...]) -> str:
    return text.format(law=law, **{name: told(value, language) for name, value in values})


@lru_cache(maxsize=10_000)
def _law(rule: RuleVersion | None, paragraph: str, language: str) -> str:
    """The provision in plain words; the rule's own name where regulation or section is not known."""
    if rule is None or "§" not in paragraph:
        return str(texts()["any_regulation"][language])
    if not paragraph.startswith(rule.abbreviation):
        return paragraph
    return f"{rule.names[language]} {paragraph[paragraph.index('§') :]}"


@lru_cache(maxsize=10_000)
def told(value: Decimal | int | str | date | None, language: str) -> str:
    """A value for people; a number is cut, not rounded: 29.999 must not be told as 30."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return str(format_date(value, "long", locale=LANGUAGES[language]))
    if isinstance(value, str):
        return str(texts()["words"].get(value, {language: value})[language])
    cut = Decimal(value).quantize(Decimal("0.01"), ROUND_DOWN)
    return str(_NUMBER.apply(cut, LANGUAGES[language]))


def plain(value: Decimal | int | str | date | None) -> float | int | str | None:
    """A value as JSON holds it: a number whole where it is whole, a day as ISO text."""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
