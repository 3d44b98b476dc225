"""How a lot is decided: weights, order, price alone or money, from numbers with their codes, else from the texts.

What belongs here: what the delivered criteria of one lot say together. A number is never read without its code; where
numbers are missing or mean places, the percents of the texts are read, and a conflict is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from models.tender import AwardMode, Criterion
from models.weight_text import StatedWeight, percents, stated_weight, weighted_parts

Row = Mapping[str, Any]

_DIGIT = re.compile(r"\d")
# A percent in a description may be anything; beside this word it is a weight.
_WEIGHED = re.compile(r"vekt|weigh|scales", re.IGNORECASE)
_LANGUAGES = ("NOB", "NOR", "NNO")


class Read(NamedTuple):
    """One delivered criterion as it was understood.

    Args:
        criterion: None for a statement, and for a placeholder without weight.
        statement: requirement or exemption, where it is one.
        text: Name and description; of a coded statement the description alone.
        label: yes, no, mixed, or unknown where the notice does not say.
        in_text: The one weight that the text states.
        row: As delivered.
        parts: Sub-criteria with their weights, where the description states them.
    """

    criterion: Criterion | None
    statement: str | None
    text: str
    label: str
    in_text: StatedWeight | None
    row: Row
    parts: tuple[Criterion, ...] = ()


class Mode(NamedTuple):
    """The award mode, the environment weight where only the texts state it (percent), and what looked wrong."""

    mode: AwardMode | None = None
    env_weight_from_text_pct: Decimal | None = None
    notes: tuple[str, ...] = ()


def award_mode(scored: Sequence[Read]) -> Mode:
    """How the criteria of a lot decide; no mode where that is not known."""
    rows = [entry.row for entry in scored]
    if not rows:
        return Mode()
    if len(rows) == 1 and rows[0]["type_code"] in ("price", "cost") and scored[0].label == "no":
        return Mode(AwardMode.PRICE_ONLY)
    if all(row["weight_rank"] is not None for row in rows):
        return Mode(AwardMode.PRIORITY)
    if all(row["weight_pct"] is not None for row in rows):
        values = sorted(row["weight_value"] for row in rows)
        are_points = all(row["weight_code"] == "poi-exa" for row in rows)
        if are_points and len(values) > 1 and values == list(range(1, len(values) + 1)):
            from_text = _from_text(scored)
            return Mode(AwardMode.WEIGHTS, from_text.env_weight_from_text_pct, ("NUMBERS_LOOK_LIKE_RANKS",))
        differing = any(_differs(entry) for entry in scored)
        return Mode(AwardMode.WEIGHTS, None, ("TEXT_AND_NUMBER_DIFFER",) if differing else ())
    if all(row["fixed_value"] is not None for row in rows):
        return Mode(AwardMode.MONETISED)
    if all(row["weight_value"] is None for row in rows):
        return _from_text(scored)
    return Mode(notes=("WEIGHTS_NOT_STATED",))


def weight_in_text(name: str | None, description: str | None) -> StatedWeight | None:
    """The one weight that a criterion's text states: the description or name is one, or they hold one percent."""
    for text in (description, name):
        # Most texts have no number in them.
        if text and _DIGIT.search(text) and (alone := stated_weight(text)).low is not None:
            return alone
    whole = f"{name or ''}. {description or ''}"
    found = set(percents(whole)) if _DIGIT.search(whole) else set()
    return found.pop() if len(found) == 1 else None


def once_per_language(criteria: Sequence[Row]) -> Sequence[Row]:
    """The criteria without their translations, where each language repeats all of them with the same weights."""
    by_language: dict[str | None, list[Row]] = {}
    for row in criteria:
        by_language.setdefault(row["language_code"], []).append(row)
    times = len(by_language)
    said = {tuple((row["type_code"], row["weight_code"], row["weight_value"]) for row in rows)
            for rows in by_language.values()}  # fmt: skip
    if times < 2 or None in by_language or len(said) > 1:
        return criteria
    chosen = next(
        (by_language[one] for one in _LANGUAGES if one in by_language), by_language[criteria[0]["language_code"]]
    )
    weights = [row["weight_pct"] for row in chosen if row["lot_points"] is None and row["weight_pct"] is not None]
    is_whole = sum(weights) == 100 if weights else len(chosen) > 1
    if not is_whole:
        return criteria
    # The lot's points were summed over all languages.
    return [
        {**row, "lot_points": row["lot_points"] / times, "weight_pct": row["weight_pct"] * times}
        if row["lot_points"]
        else row
        for row in chosen
    ]


def composite_rows(criteria: Sequence[Row]) -> list[Row] | None:
    """One row a criterion where older notices, converted, repeat one text with all of them under each type.

    Returns:
        None where it is no such notice; empty where its text does not weigh the criteria one by one.
    """
    texts = [row["description"] for row in criteria if row["description"] and not row["name"]]
    if len(texts) < 2 or len(set(texts)) > 1:
        return None
    unknown = dict.fromkeys(("weight_code", "weight_value", "weight_pct", "weight_rank", "points", "lot_points"))
    return [
        {**criteria[0], **unknown, "type_code": "quality", "name": f"{name} {value} %", "description": None}
        for name, value in weighted_parts(texts[0])
    ]


def _differs(entry: Read) -> bool:
    """Whether the text states another weight than the number."""
    stated, number = entry.in_text, entry.row["weight_pct"]
    if stated is None or stated.low is None or stated.high is None or stated.unit not in ("percent", "percent_range"):
        return False
    return not stated.low <= number <= stated.high and bool(_WEIGHED.search(entry.text))


def _from_text(scored: Sequence[Read]) -> Mode:
    """Weights by the texts alone, where each criterion has one and together they make sense."""
    stated = [entry.in_text for entry in scored]
    if any(one is None or one.low is None or one.high is None for one in stated):
        return Mode(notes=("WEIGHTS_NOT_STATED",))
    units = {one.unit for one in stated if one}
    lows = [one.low or Decimal(0) for one in stated if one]
    low, high = sum(lows, Decimal(0)), sum((one.high or Decimal(0) for one in stated if one), Decimal(0))
    notes: tuple[str, ...] = ("WEIGHTS_FROM_TEXT",)
    if low != high and low <= 100 <= high and units <= {"percent", "percent_range", "range"}:
        whole, notes = Decimal(100), ("WEIGHTS_FROM_TEXT", "WEIGHT_RANGE_LOWER_END")
    elif low == high == 100 and units.isdisjoint({"money", "fraction"}):
        whole = Decimal(100)
    elif low == high == 1 and units <= {"fraction", "number"}:
        whole = Decimal(1)
    elif units == {"points"} and low:
        whole = low
    else:
        return Mode(notes=("WEIGHTS_NOT_STATED",))
    green = (weight for entry, weight in zip(scored, lows, strict=True) if entry.criterion and entry.criterion.counts)
    return Mode(AwardMode.WEIGHTS, sum(green, Decimal(0)) * 100 / whole, notes)
