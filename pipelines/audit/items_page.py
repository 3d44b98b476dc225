"""The items drawn, each with its way from the pages to the delivered file, for a person to read.

`items.html`, and the same in `nn/` and `en/`: what `sample/*.jsonl` holds, with links to the pages that count the item.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboards.language import BOKMAL, LANGUAGES, Language
from dashboards.page import pages
from pipelines.audit.first_page import say, subfolder, template
from pipelines.audit.population import Population, populations
from pipelines.audit.sample import FOLDER
from pipelines.warehouse import models, tables_read


def write_items_pages(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write `items.html` in three languages from the samples that lie in the package.

    Args:
        facts: As `package.json`.
    """
    drawn = [(one, _items(folder, one)) for one in populations()]
    for language in LANGUAGES:
        up = "" if language == BOKMAL else "../"
        content = template("items.html").render(
            language=language,
            up=up,
            facts=facts,
            others=[(one, up + subfolder(one)) for one in LANGUAGES if one != language],
            say=lambda name, language=language: say(language, name),
            month=language.month(facts["plan"]["month"]),
            reasons=f"reasons_{language.code}",
            populations=[(one.name, _shown_on(one, language, facts), items) for one, items in drawn],
            made_by={name: f"program/models/{name.replace('.', '/')}.sql" for name in models()},
        )
        (folder / subfolder(language) / "items.html").write_text(content, encoding="utf-8")


def _items(folder: Path, population: Population) -> list[tuple[dict[str, str], dict[str, list[dict[str, Any]]]]]:
    """The rows of a worksheet, each with the way of its item."""
    path = folder / FOLDER / population.name
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.with_suffix(".jsonl").open(encoding="utf-8") as file:
        ways = [json.loads(line)["way"] for line in file]
    return list(zip(rows, ways, strict=True))


def _shown_on(population: Population, language: Language, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The figures that count items of a population: what they are called and where they are."""
    month = facts["plan"]["month"]
    return [
        (
            f"{language.text(page.title)}: {language.text(figure.title)}",
            f"site/{month}/{subfolder(language)}{page.file}#{figure.id}",
        )
        for page in pages()
        for figure in page.figures
        if population.stations.keys() & {*tables_read(figure.query), *tables_read(figure.rows.query)}
    ]
