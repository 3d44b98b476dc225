"""What a page must declare, and how pages are found: by looking into `dashboards/pages/`.

A page draws and says; it decides nothing. Whatever it shows stands in a mart.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from dashboards.language import NOT_KNOWN, Language, Text
from dashboards.words import Vocabulary

Kind = Literal[
    "text", "name", "translated", "list", "path", "word", "mark", "law", "date", "month",
    "count", "tenth", "pct", "nok", "nok_ore", "exact", "t", "estimate", "interval",
]  # fmt: skip
"""How a column is written: `name` is text that needs room; `translated` is the column whose name ends in the page's
language (else `_no`); `list` likewise, JSON text of a list of sentences; `path` JSON text of the steps to a verdict,
folded away until somebody opens them; `mark` a word with a tone of gravity; `tenth` a number with one decimal, or none;
`nok` whole kroner, `nok_ore` kroner and øre, `exact` every decimal there is; `t` kg CO2e shown as tonnes, `estimate`
likewise with two significant figures, `interval` the columns `<name>_low` and `<name>_high` as such."""


@dataclass(frozen=True)
class Column:
    """One column of a figure's table.

    Args:
        name: Column of the query; for `translated` and `list`, without the language at its end.
        head: Its head, with the unit where the cells carry none.
        words: What the codes in it are called, for `word` and `mark`.
        absent: What stands where the value is null.
        is_folded: A long text shows its first words until somebody opens it.
    """

    name: str
    head: Text
    kind: Kind = "text"
    words: Vocabulary | None = None
    absent: Text = NOT_KNOWN
    is_folded: bool = False


@dataclass(frozen=True)
class Rows:
    """The delivered records behind a figure, published as `rows/<name>.csv`; several figures may share them.

    Args:
        query: SQL on mart tables; may use `$month`. Gives file and record number (or notice and lot) of each row.
    """

    name: str
    query: str


@dataclass(frozen=True)
class Figure:
    """One answer: a table, a chart of it where that helps, and the way to its source.

    Args:
        id: Unique among all pages; part of the address.
        caption: What is shown, in which unit, and what it does not say.
        query: SQL on mart tables; may use `$month` (YYYY-MM). One row for each row of the table, in its order.
        empty: What is said where the query gives nothing.
        draw: Pure function from the query's frame to a chart; None where the table says it better.
        summary: The chart in one sentence, for those who do not see it.
        limit: How many rows the table shows; all of them are among the source rows.
        page: Name of the page that explains it, where that is another one.
        filters: Names of columns whose values the reader may choose among, in the browser alone.
        shape: `cards` shows figure, value and concern as cards instead of a table; `stacked` is a table of many
            columns, each of whose rows becomes a list of head and value on a narrow screen.
    """

    id: str
    title: Text
    caption: Text
    query: str
    columns: tuple[Column, ...]
    rows: Rows
    empty: Text
    draw: Callable[[pd.DataFrame, Language], go.Figure] | None = None
    summary: Callable[[pd.DataFrame, Language], str] | None = None
    limit: int = 200
    page: str | None = None
    filters: tuple[str, ...] = ()
    shape: Literal["table", "cards", "stacked"] = "table"


@dataclass(frozen=True)
class Page:
    """One page.

    Args:
        name: File name without `.html`, and what `mart.key_figure.page` calls it.
        position: Place in the navigation; 0 is the start page.
        lead: What the page answers, in two or three sentences.
        terms: Words the page uses, each with what it means.
    """

    name: str
    position: int
    title: Text
    lead: Text
    figures: tuple[Figure, ...]
    terms: tuple[tuple[Text, Text], ...] = ()

    @property
    def file(self) -> str:
        """Its file name; the start page is the folder's index."""
        return "index.html" if self.position == 0 else f"{self.name}.html"


@cache
def pages() -> tuple[Page, ...]:
    """Every page in `dashboards/pages/`, in the order of the navigation."""
    package = importlib.import_module("dashboards.pages")
    modules = [
        importlib.import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    ]
    return tuple(sorted((module.PAGE for module in modules), key=lambda page: page.position))
