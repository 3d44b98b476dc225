"""Published pages: one folder a month, three languages, no request to anywhere.

    <folder>/index.html              the newest month's start page
    <folder>/assets/                 style and drawing code by their hash, shared by all months that use the same
    <folder>/<month>/index.html      bokmål; `nn/` and `en/` beside it hold the other languages
    <folder>/<month>/rows/*.csv      the delivered records behind each figure
    <folder>/<month>.1/              the first publication of a month that has been restated since, as it was

The same inputs give the same bytes: no times, no random names.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
import plotly
import pyarrow as pa
from markupsafe import Markup

from dashboards.cell import cell
from dashboards.language import BOKMAL, LANGUAGES, Language, Text
from dashboards.page import Figure, Page, Rows, pages
from dashboards.source_rows import write_rows
from dashboards.texts import TEXTS
from dashboards.words import CHANGED, CONCERN, KEY_FIGURE, TONE

Query = Callable[[str, dict[str, Any]], "pd.DataFrame | pa.Table"]

CHART_CONFIG = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
}
"""Plotly never uploads, never links out and shows no buttons of its own, which it has in English only."""


@dataclass(frozen=True)
class Body:
    """The public body whose pages they are.

    Args:
        fictional: Whether every number is invented; then every page says so.
        language: Code of the language of the start page at the top.
    """

    name: str
    org_number: str | None
    fictional: bool
    language: str = BOKMAL.code


@dataclass
class _Answer:
    """What the marts say to one figure: its frame, and where its source rows lie and how many they are."""

    frame: pd.DataFrame
    rows_file: str
    rows_count: int


_EDITIONS = """
select publication_id, number, is_current, what, added, changed, removed
from mart.publication
where month = $month
order by number, position
"""


@dataclass(frozen=True)
class _Editions:
    """Which publication of the month the pages belong to.

    Args:
        earlier: Ids of those before it, the newest first.
        reasons: What has changed since the newest of them.
    """

    number: int
    earlier: tuple[str, ...]
    reasons: tuple[dict[str, Any], ...]

    @classmethod
    def among(cls, told: list[dict[str, Any]]) -> _Editions:
        """The publications as `mart.publication` has them."""
        current = [record for record in told if record["is_current"]]
        earlier = dict.fromkeys(record["publication_id"] for record in reversed(told) if not record["is_current"])
        return cls(current[0]["number"] if current else 1, tuple(earlier), tuple(current if earlier else ()))


def _change(reason: dict[str, Any], language: Language) -> str:
    """One kind of thing that has changed since the publication before, with how many of it."""
    what = CHANGED.get(reason["what"])
    name = language.text(what) if what else str(reason["what"])
    counts = ((reason["added"], "added"), (reason["changed"], "changed"), (reason["removed"], "removed"))
    told = ", ".join(f"{language.whole(count)} {language.text(TEXTS[how])}" for count, how in counts if count)
    return f"{name} ({told})" if told else name


@dataclass
class _Edition:
    """One month of pages while it is written."""

    query: Query
    folder: Path
    month: str
    body: Body
    months: list[str]
    written: list[Path] = field(default_factory=list)

    def ask(self, sql: str) -> pd.DataFrame | pa.Table:
        """What a query gives; DuckDB refuses a parameter that the query does not use."""
        return self.query(sql, {"month": self.month} if "$month" in sql else {})

    def frame(self, sql: str) -> pd.DataFrame:
        """The same as a frame whose money is still decimal and whose whole numbers are still whole."""
        found = self.ask(sql)
        return found.to_pandas(integer_object_nulls=True) if isinstance(found, pa.Table) else found

    def text(self, path: Path, content: str) -> None:
        """Write a file as a new one: the old one may be a link into an earlier publication."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
        self.written.append(path)

    def asset(self, name: str, content: str) -> str:
        """Write what all pages share under a name made of its content; its name. Frozen pages keep the one they had."""
        stem, ending = name.split(".", 1)
        told = f"{stem}-{hashlib.sha256(content.encode()).hexdigest()[:12]}.{ending}"
        self.text(self.folder / "assets" / told, content)
        return told

    def rows(self, rows: Rows) -> int:
        """Write source rows; how many there are."""
        path = self.folder / self.month / "rows" / f"{rows.name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        count = write_rows(self.ask(rows.query), path)
        self.written.append(path)
        return count


def publish(query: Query, folder: Path, month: str, body: Body, months: Sequence[str]) -> list[Path]:
    """Write the pages of a month, and the start page if no later month is published.

    Args:
        query: Answers SQL on mart tables, `$month` given by name, with a frame or an Arrow table. With an
            Arrow table money stays decimal.
        folder: The site.
        month: YYYY-MM.
        months: Every published month; this one may be missing.

    Returns:
        Every file written.
    """
    edition = _Edition(query, folder, month, body, sorted({*months, month}, reverse=True))
    shutil.rmtree(folder / month, ignore_errors=True)
    asked = [figure for page in pages() for figure in page.figures]
    counts = {rows: edition.rows(rows) for rows in dict.fromkeys(figure.rows for figure in asked)}
    answers = {
        figure.id: _Answer(edition.frame(figure.query), f"rows/{figure.rows.name}.csv", counts[figure.rows])
        for figure in asked
    }
    delivered = int(edition.frame("select count(*) as files from mart.delivery")["files"].iloc[0])
    purchases = int(
        edition.frame("select count(*) as lines from mart.publication_month where month = $month")["lines"].iloc[0]
    )
    missing = "nothing" if not delivered else "no_purchases" if not purchases else ""
    template = _template()
    editions = _Editions.among(edition.frame(_EDITIONS).to_dict("records"))
    assets = {
        "style": edition.asset("style.css", resources.files(__package__).joinpath("style.css").read_text("utf-8")),
        "plotly": edition.asset(
            "plotly.min.js", (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text("utf-8")
        ),
    }
    rendered = partial(_rendered, template, edition, answers=answers, missing=missing, editions=editions, assets=assets)
    for language in LANGUAGES:
        subfolder = "" if language == LANGUAGES[0] else f"{language.code}/"
        for page in pages():
            up = "../" if subfolder == "" else "../../"
            content = rendered(page, language, root=up, month_root=up[3:])
            edition.text(folder / month / subfolder / page.file, content)
            if page.position == 0 and language.code == body.language and month == edition.months[0]:
                start = rendered(page, language, root="", month_root=f"{month}/")
                edition.text(folder / "index.html", start)
    return sorted(edition.written)


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("dashboards", package_path=""),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


def _rendered(
    template: jinja2.Template,
    edition: _Edition,
    page: Page,
    language: Language,
    *,
    answers: dict[str, _Answer],
    missing: str,
    editions: _Editions,
    assets: dict[str, str],
    root: str,
    month_root: str,
) -> str:
    """One page as HTML; `root` leads to the site, `month_root` to the month's folder, both from where the page lies."""
    subfolder = "" if language == LANGUAGES[0] else f"{language.code}/"
    return template.render(
        body=edition.body,
        month=edition.month,
        months=edition.months,
        language=language,
        languages=[(other, month_root + ("" if other == LANGUAGES[0] else f"{other.code}/")) for other in LANGUAGES],
        say=lambda text: language.text(text if isinstance(text, Text) else TEXTS[text]),
        page=page,
        pages=pages(),
        here=month_root + subfolder,
        subfolder=subfolder,
        root=root,
        month_root=month_root,
        missing=missing,
        editions=editions,
        changes=[_change(reason, language) for reason in editions.reasons],
        assets=assets,
        figures=[_view(figure, answers[figure.id], language) for figure in page.figures],
        explained_on={other.name: other for other in pages()},
    )


def _view(figure: Figure, answer: _Answer, language: Language) -> dict[str, Any]:
    """A figure as its template shows it."""
    records = answer.frame.head(figure.limit).to_dict("records")
    is_drawn = figure.draw is not None and len(answer.frame) > 0
    return {
        "figure": figure,
        "chart": _chart_json(figure, answer.frame, language) if is_drawn else None,
        "summary": figure.summary(answer.frame, language)
        if is_drawn and figure.summary
        else language.text(figure.title),
        "heads": [(language.text(column.head), column.kind) for column in figure.columns],
        "records": [[cell(column, record, language) for column in figure.columns] for record in records],
        "cards": [_card(record, language) for record in records] if figure.shape == "cards" else [],
        "shown": len(records),
        "total": len(answer.frame),
        "rows_file": answer.rows_file,
        "rows_count": answer.rows_count,
    }


def _chart_json(figure: Figure, frame: pd.DataFrame, language: Language) -> Markup:
    """A chart as JSON that cannot end the script element it stands in."""
    assert figure.draw is not None
    drawn = json.loads(figure.draw(frame, language).to_json())
    content = {"data": drawn["data"], "layout": drawn["layout"], "config": CHART_CONFIG}
    return Markup(
        json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")
    )


def _card(record: dict[str, Any], language: Language) -> dict[str, Any]:
    """A key figure as a card."""
    writers: dict[str, Callable[[Any], str]] = {
        "nok": language.kroner,
        "kgco2e": language.estimate,
        "pct": language.percent,
    }
    name = KEY_FIGURE.get(record["figure"])
    concern = CONCERN.get(record["concern"])
    return {
        "name": language.text(name) if name else record["figure"],
        "value": writers.get(record["unit"], language.whole)(record["value"]),
        "tone": TONE.get(record["concern"], "neutral"),
        "concern": language.text(concern) if concern else record["concern"],
        "page": record["page"],
    }
