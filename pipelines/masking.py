"""National identity numbers are masked at the door, before anything is stored.

Masked: national identity and D-numbers of eleven digits under the present rule and that of 2032, with H- and
synthetic numbers, in any column, file name or message; ten digits in columns that tell of suppliers, where a
spreadsheet has dropped the leading zero; DUF numbers of twelve digits where the word or the column says so.

Not masked: a bank account grouped 4-2-5 as only accounts are, and eleven digits in one run after a word such as
`kontonr` or `KID`; money in a column of numbers; longer runs of digits. A bank account has the same check digit as
an identity number, so the digits alone cannot tell the two apart: without such context a number that passes both
check digits and begins with a day is taken for a person's. Of numbers made at random about one in a hundred does, and
a masked reference costs less than a published person.

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

from pipelines.texts import texts_of

MASK_START = "[fødselsnummer"
"""How every mask begins; what carries one tells of a person."""

MASK = f"{MASK_START}]"
"""What stands in place of a masked number, on every page and in every table."""

MARKED = r"\[fødselsnummer:[a-z]+\]"
"""A mask that carries a mark, as a pattern: what leaves the warehouse is stripped of it."""

Token = Callable[[str], str]
"""Gives the mark that stands for a number's digits, the same for the same number; see `pipelines.person_key`."""

Mask = Callable[[str], tuple[str, int]]
"""A text with its numbers masked, and how many there were."""

_WITHIN = r"[ .\-\x{00A0}\x{202F}\x{2009}\x{2013}]"
_BETWEEN = r"[ .\-/_\x{00A0}\x{202F}\x{2009}\x{2013}]"
_CANDIDATE = rf"\d\d{_WITHIN}?\d\d{_WITHIN}?\d\d{_BETWEEN}{{0,2}}\d{{3}}{_WITHIN}?\d\d?"
"""What may be an identity number, for RE2: eleven digits, or ten where a spreadsheet dropped the leading zero."""

SHORTEST = 10
"""Digits of the shortest number that is looked for."""

_NUMBER = re.compile(
    r"(?<!\d)(\d\d)W?(\d\d)W?(\d\d)B{0,2}(\d{3})W?(\d\d)(?!\d)".replace("W", "[ .\\-\u00a0\u202f\u2009\u2013]").replace(
        "B", "[ .\\-/_\u00a0\u202f\u2009\u2013]"
    )
)
_SHORT_NUMBER = re.compile(r"(?<![\d.,])(\d{10})(?=\.0+(?!\d)|(?![\d.,]))")
_DUF = re.compile(r"(?<!\d)(\d{4})[ ]?(\d{6})[ ]?(\d{2})(?!\d)")
_PLAIN_NUMBER = re.compile(r"[\s\d.,()+-]*")
_ACCOUNT_FORM = re.compile(r"\d{4}[ .\u00a0]\d{2}[ .\u00a0]\d{5}")
_OTHER_BEFORE = re.compile(
    r"\b(bankkonto|bankkto|konto(\.? ?nr|nummer)|kto\.? ?nr|kid([- ]?(nr|nummer))?)\.?[ :=]*$", re.IGNORECASE
)
_DUF_BEFORE = re.compile(r"\bduf([- ]?(nr|nummer))?\.?[ :=]*$", re.IGNORECASE)
_K1_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_K2_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_K1_REMAINDERS = {0, 1, 2, 3}
"""0 under the present rule; 1 to 3 are accepted too for numbers issued from 2032-01-01."""
_DUF_WEIGHTS = (4, 6, 3, 2, 4, 6, 3, 2, 7, 5)


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


def is_duf(digits: str) -> bool:
    """Whether twelve digits are a number of the register of foreigners: year, serial, remainder modulus 11."""
    total = sum(weight * int(digit) for weight, digit in zip(_DUF_WEIGHTS, digits, strict=False))
    return 1985 <= int(digits[:4]) <= 2099 and total % 11 == int(digits[10:])


def _is_something_else(found: re.Match[str]) -> bool:
    """Whether grouping or the word before says that a number is a bank account or a payment reference."""
    before = found.string[max(0, found.start() - 20) : found.start()]
    is_one_run = found[0].isdigit()
    return bool(_ACCOUNT_FORM.fullmatch(found[0]) or (is_one_run and _OTHER_BEFORE.search(before)))


def masked_text(text: str, token: Token | None = None) -> tuple[str, int]:
    """A text with its national identity numbers masked, and how many there were.

    Args:
        token: Gives what the mask carries, so that equal numbers stay equal; the mask is bare without it.
    """
    text, count = _masked(text, _NUMBER, is_national_id, token)
    if "duf" not in text.lower():
        return text, count
    text, more = _masked(text, _DUF, is_duf, token, _DUF_BEFORE)
    return text, count + more


def masked_person(text: str, token: Token | None = None) -> tuple[str, int]:
    """The same for a column that tells of suppliers: there a number may have lost its leading zero in a spreadsheet.

    In other columns ten digits are some other number, such as that of an invoice.
    """
    text, count = masked_text(text, token)
    text, more = _masked(text, _SHORT_NUMBER, is_national_id, token)
    return text, count + more


def masked_registration(text: str, token: Token | None = None) -> tuple[str, int]:
    """The same for a column of registration numbers, where twelve digits may be a DUF number that no word names."""
    text, count = masked_person(text, token)
    text, more = _masked(text, _DUF, is_duf, token)
    return text, count + more


def _masked(
    text: str,
    pattern: re.Pattern[str],
    is_person: Callable[[str], bool],
    token: Token | None,
    before: re.Pattern[str] | None = None,
) -> tuple[str, int]:
    count = 0

    def mask(found: re.Match[str]) -> str:
        nonlocal count
        digits = "".join(found.groups()).zfill(11)
        if before and not before.search(found.string[: found.start()]):
            return found[0]
        if not is_person(digits) or _is_something_else(found):
            return found[0]
        count += 1
        return f"{MASK_START}:{token(digits)}]" if token else MASK

    return pattern.sub(mask, text), count


PERSON = "[person]"
"""What stands in place of whoever registered, reserved or received an item."""

_PERSON_HEADER = re.compile(
    r"_by$|\b(av|by)$|person|kontakt|contact|e-?post|e-?mail|telefon|phone|mobil|\btlf|bruker|brukar|\buser|ansatt|tilsett"
    r"|employee|saksbehandl|ansvarlig|ansvarleg|mottaker|mottakar|recipient|receiver|selger|seller|kjøper|buyer|initial",
    re.IGNORECASE,
)


def tells_of_person(header: str) -> bool:
    """Whether the header of a column in a reuse log says that a person stands in it."""
    return _PERSON_HEADER.search(header.strip()) is not None


def without_names(values: Any) -> Any:
    """A pyarrow string array in which every text that is not blank is replaced whole by `PERSON`."""
    is_blank = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(values)), 0)
    return pc.if_else(pc.or_(pc.is_null(values), pc.fill_null(is_blank, True)), values, PERSON)


def masked_amount(text: str) -> tuple[str, int]:
    """The same for a column of numbers: money stays as it is, unless it is an identity number and nothing else."""
    is_money = _PLAIN_NUMBER.fullmatch(text) and not re.fullmatch(r"\d{11}", text.strip())
    return (text, 0) if is_money else masked_text(text)


def masked(values: Any, mask: Mask = masked_text) -> tuple[Any, dict[int, int]]:
    """A pyarrow string array with national identity numbers masked, and how many by position.

    Only values that hold enough digits in the right form are looked at one by one, with `mask`.
    """
    if (pc.max(pc.binary_length(values)).as_py() or 0) < SHORTEST:
        return values, {}
    hits = pc.match_substring_regex(values, _CANDIDATE)
    suspects = pc.indices_nonzero(hits)  # null is no match
    if not len(suspects):
        return values, {}
    replaced = [mask(text) for text in pc.take(values, suspects).to_pylist()]
    texts = texts_of([text for text, _ in replaced]).cast(values.type)
    counts = {row: count for row, (_, count) in zip(suspects.to_pylist(), replaced, strict=True) if count}
    if not counts:
        return values, {}
    return pc.replace_with_mask(values, hits, texts), counts


def without_marks(table: Any) -> Any:
    """A pyarrow table with bare masks in its columns of text: marks never leave the warehouse."""
    for place, column in enumerate(table.schema):
        if pa.types.is_string(column.type):
            values = pc.replace_substring_regex(table.column(place), MARKED, MASK)
            table = table.set_column(place, column, values)
    return table


def shape_of(text: str) -> str:
    """A text with its letters as x: what a record looks like, without what it says of anyone."""
    return "".join(
        part if part == MASK else re.sub(r"[^\W\d_]", "x", part) for part in re.split(rf"({re.escape(MASK)})", text)
    )
