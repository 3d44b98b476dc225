"""Weights as people write them: what a text alone says of a weight, and what it leaves open.

What belongs here: strings. Whether a number of no stated kind is a percent, points or a place in an order is for the
reading of the whole lot, which sees what the numbers add up to.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_NUMBER = r"\d{1,3}(?:[.,]\d+)?"
_SIGN = r"(?:%|prosent\w*|procent\w*|percent\w*|per cent|prozent\w*|pst\b\.?|p\.?c\.)"
_DASH = r"\s*(?:[-–—]|til|to|bis|à)\s*"
_PERCENT = re.compile(
    rf"(?<![\d.,-])(?P<low>{_NUMBER})\s*(?:{_SIGN})?(?:{_DASH}(?P<high>{_NUMBER}))?\s*{_SIGN}", re.IGNORECASE
)
_POINTS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:points?|poeng|poäng|punkte?r?|bodova|pts?\.?|pistettä)", re.IGNORECASE)
_PASS_FAIL = re.compile(r"pass\s*/\s*fail|bestått\s*/\s*ikke bestått|ja\s*/\s*nei", re.IGNORECASE)
_POINTER = re.compile(
    r"\b(?:docs?|document\w*|dokument\w*|\w*grunnlag\w*|\w*formula|\w*formel|see|se|voir|siehe)\b", re.IGNORECASE
)
_WEIGHED = re.compile(r"\(?\b(?:vekt\w*|weigh\w*|vikt\w*|vægt\w*|med|with|utgjør|teller)\b:?", re.IGNORECASE)


class StatedWeight(NamedTuple):
    """What one string says.

    Args:
        low: The weight, or the lower end of a range.
        high: The upper end; equal to `low` where there is no range.
        unit: percent, fraction (of one), points, number (with decimals and no unit: percent or points), ambiguous (a
            whole number: percent, points or a place), money, percent_range, range, list (several weights), passfail,
            pointer (to the documents), none (says nothing) or unparsed.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str


def stated_weight(text: str) -> StatedWeight:
    """Read a string that is a weight and nothing else."""
    raw = text.strip().rstrip(".")
    if percent := _PERCENT.fullmatch(raw):
        low, high = _number(percent["low"]), _number(percent["high"] or percent["low"])
        return StatedWeight(low, high, "percent_range" if percent["high"] else "percent")
    if points := _POINTS.fullmatch(raw):
        return _exactly(_number(points[1]), "points")
    if share := re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*/\s*100", raw):
        return _exactly(_number(share[1]), "percent")
    if _PASS_FAIL.fullmatch(raw):
        return StatedWeight(None, None, "passfail")
    if re.fullmatch(r"\d+(?:\s*/\s*\d+){2,}", raw) or len(_PERCENT.findall(raw)) > 1:
        return StatedWeight(None, None, "list")
    if span := re.fullmatch(rf"({_NUMBER})\s*[-–—]\s*({_NUMBER})", raw):
        return StatedWeight(_number(span[1]), _number(span[2]), "range")
    if re.fullmatch(r"\d+", raw):
        value = Decimal(raw)
        return _exactly(value, "ambiguous" if value <= 100 else "points" if value <= 10_000 else "money")
    if re.fullmatch(r"\d+[.,]\d+", raw):
        value = _number(raw)
        if value > 100:
            # 101,550: three decimals or thousands.
            return StatedWeight(None, None, "unparsed")
        return _exactly(value, "fraction" if 0 < value < 1 else "number")
    if re.search(r"\d", raw):
        return StatedWeight(None, None, "unparsed")
    return StatedWeight(None, None, "pointer" if _POINTER.search(raw) else "none")


def percents(text: str) -> list[StatedWeight]:
    """Every percent, or range of percents, in running text."""
    return [stated_weight(found[0]) for found in _PERCENT.finditer(text)]


def weighted_parts(text: str, whole: Decimal | None = None) -> list[tuple[str, Decimal]]:
    """What a text weighs part by part, each with its percent: "Waste sorting 30 %, vehicles 20 %, quality 50 %".

    Args:
        text: Of a criterion, or of all criteria in one.
        whole: What the parts may add up to beside 100: the criterion's own percent.

    Returns:
        Name and percent of each part; empty where the percents are not such parts.
    """
    found = list(_PERCENT.finditer(text))
    if len(found) < 2 or any(match["high"] for match in found):
        return []
    values = [_number(match["low"]) for match in found]
    total = sum(values, Decimal(0))
    if total not in (Decimal(100), whole):
        return []
    ends = [0, *(match.end() for match in found)]
    between = [text[end : match.start()] for end, match in zip(ends, found, strict=False)]
    names = [_last_phrase(piece) for piece in between]
    if not all(names):
        # "30 % environment, 70 % price": the names stand behind.
        starts = [*(match.start() for match in found[1:]), len(text)]
        names = [_first_phrase(text[match.end() : start]) for match, start in zip(found, starts, strict=True)]
    return list(zip(names, values, strict=True)) if all(names) else []


def _last_phrase(piece: str) -> str:
    """The name right before a percent: the last phrase, without brackets, numbering and the word weight."""
    return _name(re.split(r"[\n.;!?]|(?:^|\s)\(?\d{1,2}[.)]\s|[•*]|\s-\s", piece.rstrip(" \t(:–-=,"))[-1])


def _first_phrase(piece: str) -> str:
    return _name(re.split(r"[\n.;,!?•*]", piece.lstrip(" \t):–-=,"))[0])


def _name(phrase: str) -> str:
    cleaned = _WEIGHED.sub(" ", phrase)
    # What separates this part from the last one.
    return re.sub(r"^(?:[\s,:)–-]|(?:og|and|och|samt)\b)+|[\s,:(–-]+$", "", cleaned, flags=re.IGNORECASE)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _exactly(value: Decimal, unit: str) -> StatedWeight:
    return StatedWeight(value, value, unit)
