"""Text that was encoded twice: UTF-8 taken for Windows-1252 and written as UTF-8 again, so that `ø` became `Ã¸`."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_MAYBE = "[ÃÂâ][^\\x00-\\x7f]"
"""What the first bytes of Latin letters, signs and typographic marks become, with something after it."""


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("windows-1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")  # the five bytes that Windows-1252 leaves open


def undoubled(text: str) -> str:
    """A text as it was before it was encoded twice; unchanged where it was not, as a whole and beyond doubt."""
    if text.isascii() or not re.search(_MAYBE, text):
        return text
    try:
        return b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        return text


def undoubled_column(values: pa.StringArray) -> tuple[pa.StringArray, int]:
    """A column with such texts mended, and how many there were."""
    places = pc.indices_nonzero(pc.fill_null(pc.match_substring_regex(values, _MAYBE), False))
    if not len(places):
        return values, 0
    cells: list[Any] = values.to_pylist()
    mended = 0
    for place in places.to_pylist():
        text = undoubled(cells[place])
        mended += text != cells[place]
        cells[place] = text
    return pa.array(cells, pa.string()), mended
