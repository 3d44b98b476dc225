"""National identity numbers are masked at the door, before anything is stored.

Source: the population register's description of the number and of the rule from 2032,
https://skatteetaten.github.io/folkeregisteret-api-dokumentasjon/nytt-fodselsnummer-fra-2032/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

MASK = "[fødselsnummer]"
"""What stands in place of a masked number, on every page and in every table."""

_SPACE = r"[ .\-\x{00A0}]"
_CANDIDATE = rf"\d\d{_SPACE}?\d\d{_SPACE}?\d\d{_SPACE}{{0,2}}\d{{3}}{_SPACE}?\d\d?"
"""What may be an identity number, for RE2: eleven digits, or ten where a spreadsheet dropped the leading zero."""

SHORTEST = 10
"""Digits of the shortest number that is looked for."""

_NUMBER = re.compile(r"(?<!\d)(\d\d)[ .\-\xa0]?(\d\d)[ .\-\xa0]?(\d\d)[ .\-\xa0]{0,2}(\d{3})[ .\-\xa0]?(\d\d)(?!\d)")
_SHORT_NUMBER = re.compile(r"(?<![\d.,])(\d{10})(?![\d.,])")
_PLAIN_NUMBER = re.compile(r"[\s\d.,()+-]*")
_K1_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_K2_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_K1_REMAINDERS = {0, 1, 2, 3}
"""0 under the present rule; 1 to 3 are accepted too for numbers issued from 2032-01-01."""


def _is_day(digits: str) -> bool:
    """Whether six digits are a day: D-numbers add 40 to the day, H and synthetic numbers 40, 65 or 80 to the month."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day = day - 40 if day > 40 else day
    month = next((month - added for added in (80, 65, 40, 0) if month > added), month)
    try:
        date(2000 + year if (day, month) == (29, 2) else 1999, month, day)
    except ValueError:
        return False
    return True


def is_national_id(digits: str) -> bool:
    """Whether eleven digits are a national identity or D-number under the present rule or that of 2032."""
    numbers = [int(digit) for digit in digits]
    k1 = sum(weight * number for weight, number in zip((*_K1_WEIGHTS, 1), numbers, strict=False)) % 11
    k2 = sum(weight * number for weight, number in zip((*_K2_WEIGHTS, 1), numbers, strict=False)) % 11
    return k1 in _K1_REMAINDERS and k2 == 0 and _is_day(digits)


def masked_text(text: str) -> tuple[str, int]:
    """A text with its national identity numbers masked, and how many there were."""
    return _masked(text, _NUMBER)


def masked_person(text: str) -> tuple[str, int]:
    """The same for a column that tells of suppliers: there a number may have lost its leading zero in a spreadsheet.

    In other columns ten digits are some other number, such as that of an invoice.
    """
    text, count = _masked(text, _NUMBER)
    text, more = _masked(text, _SHORT_NUMBER)
    return text, count + more


def _masked(text: str, pattern: re.Pattern[str]) -> tuple[str, int]:
    count = 0

    def mask(found: re.Match[str]) -> str:
        nonlocal count
        if not is_national_id("".join(found.groups()).zfill(11)):
            return found[0]
        count += 1
        return MASK

    return pattern.sub(mask, text), count


def masked_amount(text: str) -> tuple[str, int]:
    """The same for a column of numbers: money stays as it is, unless it is an identity number and nothing else."""
    is_money = _PLAIN_NUMBER.fullmatch(text) and not re.fullmatch(r"\d{11}", text.strip())
    return (text, 0) if is_money else masked_text(text)


def masked(values: Any, mask: Callable[[str], tuple[str, int]] = masked_text) -> tuple[Any, dict[int, int]]:
    """A pyarrow string array with national identity numbers masked, and how many by position.

    Only values that hold enough digits in the right form are looked at one by one, with `mask`.
    """
    if (pc.max(pc.binary_length(values)).as_py() or 0) < SHORTEST:
        return values, {}
    suspects = pc.indices_nonzero(pc.match_substring_regex(values, _CANDIDATE))  # null is no match
    if not len(suspects):
        return values, {}
    replaced = [mask(text) for text in pc.take(values, suspects).to_pylist()]
    counts = {row: count for row, (_, count) in zip(suspects.to_pylist(), replaced, strict=True) if count}
    if not counts:
        return values, {}
    hit = pc.is_in(pa.array(range(len(values)), pa.uint64()), suspects)
    return pc.replace_with_mask(values, hit, pa.array([text for text, _ in replaced], values.type)), counts
