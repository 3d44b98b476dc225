"""The first page of a package: what it is, how it is verified, how its sample was drawn. As HTML and as PDF.

Written by hand in three languages: bokmål at the top, nynorsk and English in folders, as the pages.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import jinja2
import yaml

from dashboards.language import BOKMAL, LANGUAGES, Language
from pipelines.audit.sample import Drawn, Plan
from pipelines.audit.tables import WHOLE, Given

_TEXTS = Path(__file__).resolve().parents[2] / "data/texts/audit.yaml"

_CONTENTS = (
    ("site/, exports/, inventory/", "contents_site"),
    ("figures/", "contents_figures"),
    ("chain/", "contents_chain"),
    ("sample/", "contents_sample"),
    ("tables/", "contents_tables"),
    ("program/", "contents_program"),
    ("run.json, reconciliation.json, trail.jsonl, manifest.json", "contents_records"),
)


@dataclass(frozen=True)
class Table:
    """A table of texts; columns whose number is in `numbers` stand to the right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass
class Sheet:
    """The first page in one language, whatever it is drawn on."""

    title: str
    language: Language
    parts: list[tuple[str, str | Table]] = field(default_factory=list)

    def add(self, kind: str, content: str | Table) -> None:
        """Add a part: `banner`, `lead`, `head`, `text` or `table`."""
        self.parts.append((kind, content))


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    told: Mapping[str, Mapping[str, str]] = yaml.safe_load(_TEXTS.read_text(encoding="utf-8"))
    return told


def subfolder(language: Language) -> str:
    """The folder of a language below the package's and below a month's pages; bokmål lies at the top."""
    return "" if language == BOKMAL else f"{language.code}/"


def say(language: Language, name: str, **values: Any) -> str:
    """A text of `data/texts/audit.yaml`."""
    return _texts()[name][language.code].format_map(values)


def template(name: str) -> jinja2.Template:
    """A page of the package, before it is filled in."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipelines.audit", package_path=""),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def write_first_page(
    folder: Path, told: Mapping[str, Any], run: Mapping[str, Any], plan: Plan, drawn: list[Drawn], given: Given
) -> None:
    """Write `index.html` and `index.pdf`, and the same in `nn/` and `en/`.

    Args:
        told: `package.json` of the package.
        run: `run.json` of the publication.
    """
    for language in LANGUAGES:
        below = folder / subfolder(language)
        below.mkdir(exist_ok=True)
        sheet = _sheet(language, told, run, plan, drawn, given)
        (below / "index.html").write_text(_html(sheet), encoding="utf-8")
        _write_pdf(sheet, below / "index.pdf")


def _sheet(
    language: Language, told: Mapping[str, Any], run: Mapping[str, Any], plan: Plan, drawn: list[Drawn], given: Given
) -> Sheet:
    body = told["body"]
    number = f" ({body['org_number']})" if body["org_number"] else ""
    factor = -math.log(1 - plan.confidence_pct / 100)
    values = {
        "month": language.month(plan.month),
        "publication": told["publication"],
        "body": f"{body['name']}{number}",
        "code_version": run["code_version"],
        "number": told["trail_head"]["number"],
        "hash": told["trail_head"]["hash"],
        "size": language.whole(plan.size),
        "seed": plan.seed,
        "units": language.whole(plan.monetary_units),
        "factor": language.number(factor, 2),
        "tolerable": language.whole(Decimal(str(plan.tolerable_pct))),
        "confidence": language.whole(Decimal(str(plan.confidence_pct))),
    }

    def told_as(name: str) -> str:
        return say(language, name, **values)

    sheet = Sheet(told_as("title"), language)
    if body["is_fictional"]:
        sheet.add("banner", told_as("fictional"))
    sheet.add("lead", told_as("lead"))
    sheet.add("head", told_as("verify_head"))
    sheet.add("text", told_as("verify"))
    sheet.add("text", told_as("head_of_trail"))
    sheet.add("head", told_as("drawn_head"))
    heads = (
        "population",
        "items",
        "value",
        "credits",
        "without_value",
        "interval",
        "start",
        "random",
        "monetary_unit",
        "risk",
        "drawn",
    )
    sheet.add(
        "table",
        Table(
            tuple(told_as(f"column_{name}") for name in heads),
            tuple(
                (
                    told_as(one.population),
                    language.whole(one.items),
                    language.kroner(Decimal(one.value_nok)) if one.items > one.without_value else told_as("not_known"),
                    language.kroner(Decimal(one.credit_nok)),
                    language.whole(one.without_value),
                    language.kroner(Decimal(one.interval_nok), 2) if Decimal(one.interval_nok) else "–",
                    language.kroner(Decimal(one.start_nok), 2) if Decimal(one.interval_nok) else "–",
                    *(language.whole(count) for count in (one.random, one.monetary_unit, one.risk, one.drawn)),
                )
                for one in drawn
            ),
            frozenset(range(1, len(heads))),
        ),
    )
    sheet.add("text", told_as("drawn_note"))
    sheet.add("head", told_as("method_head"))
    for name in ("method_random", "method_value", "method_risk"):
        sheet.add("text", told_as(name))
    sheet.add("head", told_as("made_head"))
    model = run["model"]
    sheet.add(
        "table",
        Table(
            (),
            (
                (told_as("made_publication"), str(told["publication"])),
                (told_as("made_replaces"), str(told["replaces"] or told_as("none"))),
                (
                    told_as("made_code"),
                    f"{run['code_version']}, Python {run['python']}, DuckDB {run['libraries']['duckdb']}",
                ),
                (
                    told_as("made_rules"),
                    ", ".join(f"{name} {digest[:12]}" for name, digest in sorted(run["rules"].items())),
                ),
                (told_as("made_factors"), ", ".join(sorted(run["factors"].values()))),
                (told_as("made_index"), str(run["price_index"] or told_as("not_known"))),
                (told_as("made_model"), f"{model['id']} ({model['origin']})" if model else told_as("none")),
            ),
        ),
    )
    sheet.add("head", told_as("persons_head"))
    sheet.add("text", told_as("persons"))
    sheet.add(
        "table",
        Table(
            (told_as("column_table"), told_as("column_given")),
            tuple(
                (table, told_as("all_columns") if WHOLE in columns else ", ".join(columns))
                for table, columns in sorted(given.items())
            ),
        ),
    )
    sheet.add("head", told_as("contents_head"))
    sheet.add(
        "table",
        Table(
            (told_as("column_path"), told_as("column_what")), tuple((path, told_as(name)) for path, name in _CONTENTS)
        ),
    )
    sheet.add("text", told_as("not_here"))
    return sheet


def _html(sheet: Sheet) -> str:
    up = "" if sheet.language == BOKMAL else "../"
    others = [(one.name, up + subfolder(one)) for one in LANGUAGES if one != sheet.language]
    return template("first_page.html").render(sheet=sheet, others=others, items=say(sheet.language, "items_title"))


def _write_pdf(sheet: Sheet, path: Path) -> None:
    """Draw the page on A4; the same bytes for the same texts."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
    from reportlab.platypus import Table as Drawing

    base = ParagraphStyle("text", fontName="Helvetica", fontSize=9, leading=12.5, spaceAfter=5, splitLongWords=0)
    styles = {
        "title": ParagraphStyle("title", base, fontName="Helvetica-Bold", fontSize=17, leading=22, spaceAfter=8),
        "banner": ParagraphStyle("banner", base, backColor=colors.HexColor("#fff3cd"), borderPadding=4, spaceAfter=9),
        "lead": ParagraphStyle("lead", base, fontSize=10, leading=14),
        "head": ParagraphStyle("head", base, fontName="Helvetica-Bold", fontSize=11.5, leading=15, spaceBefore=8),
        "text": base,
        "cell": ParagraphStyle("cell", base, fontSize=7.5, leading=9.5, spaceAfter=0),
        "number": ParagraphStyle("number", base, fontSize=7.5, leading=9.5, spaceAfter=0, alignment=2),
    }

    def drawing(table: Table) -> Drawing:
        rows = [
            [
                Paragraph(
                    f"<b>{escape(text)}</b>" if is_head else escape(text),
                    styles["number" if at in table.numbers else "cell"],
                )
                for at, text in enumerate(row)
            ]
            for is_head, row in ([(True, table.heads)] if table.heads else []) + [(False, row) for row in table.rows]
        ]
        columns = len(table.rows[0]) if table.rows else len(table.heads)
        # As wide as the longest that must not break: a number with its unit, else a word or two.
        longest = [
            max(5, *(len(row[at]) if at in table.numbers else min(len(row[at]), 34) for row in table.rows))
            for at in range(columns)
        ]
        widths = [(A4[0] - 36 * mm) * one / sum(longest) for one in longest]
        lines = [
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.HexColor("#c8d0cb")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ]
        return Drawing(rows, widths, style=lines, repeatRows=1 if table.heads else 0)

    story: list[Any] = [Paragraph(escape(sheet.title), styles["title"])]
    for kind, content in sheet.parts:
        if isinstance(content, Table):
            story += [drawing(content), Spacer(1, 2 * mm)] if content.rows else []
        else:
            story.append(Paragraph(escape(content), styles[kind]))
    document = SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=16 * mm, bottomMargin=16 * mm,
        title=sheet.title, author="Grønnbok", lang=sheet.language.locale.replace("_", "-"), invariant=1,
    )  # fmt: skip
    document.build(story)
