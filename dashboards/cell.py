"""One cell of a table: a value from a mart, written the way its column says, in the language of the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboards.language import Language, Text, known
from dashboards.law import law_address
from dashboards.page import Column
from dashboards.texts import TEXTS
from dashboards.words import TONE


@dataclass(frozen=True)
class PathStep:
    """One step on the way to a verdict, in the language of the page.

    Args:
        provision: Where it follows from, such as `LOA § 5b (2)`.
        address: Where the provision can be read.
        source: Which field of the notice, or which column, the value stands in.
    """

    text: str
    provision: str | None
    address: str | None
    source: str


@dataclass(frozen=True)
class Cell:
    """What stands in a cell.

    Args:
        tone: wrong, look, ok or neutral for a marked word; empty for anything else.
        address: Where the text links to.
        lang: The language of the text where it is not the page's.
        steps: The path to a verdict, folded away behind the text.
        beginning: The first words of a long text, which are shown until somebody opens it.
    """

    text: str
    is_known: bool = True
    tone: str = ""
    address: str | None = None
    lang: str | None = None
    steps: tuple[PathStep, ...] = ()
    beginning: str = ""


FOLDED_AT = 90
"""Characters that a long text shows while it is folded, to the end of a word."""

_WRITE: dict[str, Callable[[Language, Any], str]] = {
    "list": lambda _, value: "\n".join(json.loads(value)),
    "date": Language.date,
    "month": Language.month,
    "count": Language.whole,
    "tenth": Language.tenth,
    "pct": Language.percent,
    "nok": Language.number,
    "nok_ore": lambda language, value: language.number(value, 2),
    "exact": Language.exact,
    "t": Language.emission,
    "estimate": Language.estimate,
}


def code(value: Any) -> str:
    """The code that stands for a value in a vocabulary; a boolean is `true` or `false`."""
    return str(value).lower() if isinstance(value, bool) or type(value).__name__ == "bool" else str(value)


def column_name(column: Column, language: Language, present: Mapping[str, Any]) -> str:
    """Name of the query's column that a table column shows in a language."""
    if column.kind == "interval":
        return f"{column.name}_low"
    if column.kind not in ("translated", "list"):
        return column.name
    own = f"{column.name}_{language.code}"
    return own if own in present else f"{column.name}_no"


def cell(column: Column, record: Mapping[str, Any], language: Language) -> Cell:
    """The cell of one record in one column."""
    value = record[column_name(column, language, record)]
    if not known(value):
        return Cell(language.text(column.absent), is_known=False)
    if column.kind == "interval":
        return Cell(language.interval(value, record[f"{column.name}_high"]))
    if column.kind == "path":
        steps = tuple(
            PathStep(one[f"text_{language.code}"], one["paragraph"], one["link"], one["source"])
            for one in json.loads(value)
        )
        return Cell(language.text(TEXTS["path"]).format(count=language.number(len(steps))), steps=steps)
    if column.words is not None:
        word: Text | None = column.words.get(code(value))
        text = language.text(word) if word else str(value)
        return Cell(text, tone=TONE.get(code(value), "neutral") if column.kind == "mark" and text else "")
    text = _WRITE[column.kind](language, value).strip() if column.kind in _WRITE else str(value).strip()
    if column.kind == "law":
        return Cell(text, address=law_address(text))
    if column.kind == "translated":
        is_foreign = language.code == "nn" and f"{column.name}_nn" not in record
        return Cell(text, lang="nb" if is_foreign else None, beginning=_beginning(column, text))
    return Cell(text, beginning=_beginning(column, text))


def _beginning(column: Column, text: str) -> str:
    """The first words of a text that is folded and longer than them."""
    if not column.is_folded or len(text) <= FOLDED_AT + 30:
        return ""
    return text[:FOLDED_AT].rsplit(" ", 1)[0] + " …"
