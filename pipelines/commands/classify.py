"""`gronnbok classify`: a table with the CPV category of each row added."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipelines.commands.evaluate import classifier

if TYPE_CHECKING:
    from models.classifier import Classifier
    from pipelines.source import Delivered
    from pipelines.text_table import TextTable

ADDED = (
    "cpv_code", "cpv_division", "cpv_group", "cpv_label", "cpv_top3", "confidence", "method", "risk_class",
    "risk_class_status",
)  # fmt: skip

THRESHOLD = 0.5
"""Confidence from which an answer is given: more likely right than not."""

TEXT_COLUMNS = (
    "text", "tekst", "title", "tittel", "item_name", "varenavn", "varetekst", "description", "beskrivelse", "skildring",
    "bilagstekst", "linjetekst", "posteringstekst", "transaksjonstekst", "fakturatekst", "narrative", "beskrivning",
    "line description", "item description", "transaction description", "name", "navn",
)  # fmt: skip
"""Headers of the column that is read where none is named, the best first."""

MORE_TEXT = {"title": "description", "tittel": "beskrivelse", "item_name": "item_description"}
"""What is read beside such a column where it is there too."""

_FORMULA = re.compile(r"[=+@\t\r-]")
_NUMBER = re.compile(r"[-+]?[\d\s.,']*\d[\d\s.,']*-?%?")


@click.command(epilog="Example: gronnbok classify ledger.csv --text Bilagstekst --account Konto --out classified.csv")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="File to write; standard output if left out.")
@click.option("--model", type=click.Path(path_type=Path), help="Folder of a trained model; else the one built in.")
@click.option("--text", "text", help="Column of what was bought; found by its header if left out.")
@click.option("--account", help="Column of the account's name, read beside the text.")
@click.option("--supplier", help="Column of the supplier's name, read beside the text.")
@click.option(
    "--threshold", type=click.FloatRange(0, 1), default=THRESHOLD, show_default=True,
    help="Least confidence of an answer; 0 answers whatever is known of a text.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON object a row on standard output, nothing else.")
def COMMAND(
    file: Path,
    out: Path | None,
    model: Path | None,
    text: str | None,
    account: str | None,
    supplier: str | None,
    threshold: float,
    as_json: bool,
) -> None:
    """Add the CPV category to each row of FILE (CSV, TSV or a workbook): every column and row is kept.

    cpv_code is as deep as is certain enough, and empty where not even the division is: method is then unclassified.
    cpv_top3 are the three best divisions in any case; confidence is the measured probability that the first of them is
    right. Text that a spreadsheet would take for a formula gets an apostrophe in front. Written as UTF-8.

    Exit codes: 0 done, 1 some rows could not be read whole, 2 nothing that can be read.
    """
    from pipelines.delivery import delivered_files
    from pipelines.source import Unreadable
    from pipelines.text_table import text_table

    if not file.is_file():
        click.echo(f"{file}: no such file; give a table with a column of text", err=True)
        raise SystemExit(2)
    if out is not None and as_json:
        raise click.UsageError("--json writes to standard output; leave --out out")
    deliveries = list(delivered_files(file, str(file)))
    if len(deliveries) != 1:
        click.echo(f"{file}: an archive of {len(deliveries)} files; classify them one by one", err=True)
        raise SystemExit(2)
    delivered, columns = deliveries[0], [one for one in (text, account, supplier) if one]
    try:
        table = text_table(delivered, columns or TEXT_COLUMNS)
        places = _places(table, text, account, supplier)
        answers = _answers(classifier(model), {_joined(row, places) for _, row in table.rows}, threshold)
        table = text_table(delivered, columns or TEXT_COLUMNS)
        uneven = _write(table, places, answers, out, as_json, delivered)
    except Unreadable as fault:
        click.echo(f"{delivered.name}: {fault.problem}; {fault.remedy}", err=True)
        raise SystemExit(2) from None
    except OSError as fault:
        click.echo(f"{out}: cannot be written ({fault.strerror}); name another file with --out", err=True)
        raise SystemExit(2) from None
    raise SystemExit(1 if uneven else 0)


def _places(table: TextTable, text: str | None, account: str | None, supplier: str | None) -> list[int]:
    """Where the columns stand that are read."""
    from pipelines.source import Unreadable

    wanted = [one for one in (text, account, supplier) if one]
    if text is None:
        known = [one for one in TEXT_COLUMNS if table.place(one) is not None]
        if not known:
            found = ", ".join(table.header)[:200] or "-"
            raise Unreadable("table.no_text_column", found=found)
        beside = MORE_TEXT.get(known[0])
        wanted = [known[0], *([beside] if beside and table.place(beside) is not None else []), *wanted]
    missing = [one for one in wanted if table.place(one) is None]
    if missing:
        found = ", ".join(table.header)[:200] or "-"
        raise Unreadable("table.missing_columns", missing=", ".join(missing), found=found)
    return [place for one in wanted if (place := table.place(one)) is not None]


def _joined(row: Sequence[str], places: Sequence[int]) -> str:
    """What is read of a row."""
    return " ".join(row[place].strip() for place in places if place < len(row)).strip()


class Answer(NamedTuple):
    """What is added to a row, by the names in `ADDED`."""

    cpv_code: str
    cpv_division: str
    cpv_group: str
    cpv_label: str
    cpv_top3: str
    confidence: str
    method: str
    risk_class: str
    risk_class_status: str


NOTHING = Answer("", "", "", "", "", "0.0000", "unclassified", "", "")
"""The answer where no word is known."""


@cache
def _labels() -> Mapping[str, str]:
    from models.classifier_training import cpv_labels

    return {row["code"]: row["label_no"] or row["label_en"] for row in cpv_labels()}


@cache
def _risks() -> Mapping[str, tuple[str, str]]:
    """Risk class of a code, and whether it is published or proposed, as reports have it."""
    from pipelines.lots import risk_by_code
    from pipelines.warehouse import build_models, memory_warehouse, reference_below

    with memory_warehouse(reference_below("core.cpv_risk")) as db:
        build_models(db, "core.cpv_risk")
        return {code: (risk["risk_class"], risk["class_status"]) for code, risk in risk_by_code(db).items()}


def _answers(model: Classifier, texts: set[str], threshold: float) -> dict[str, Answer]:
    """The answer for each different text."""
    ordered = sorted(texts)
    found = model.answers(ordered)
    codes, levels = found.at_least(threshold)
    labels, risks = _labels(), _risks()
    answers = {}
    for place, text in enumerate(ordered):
        confidence = found.confidence["division"][place]
        if not confidence:
            answers[text] = NOTHING
            continue
        code, level = str(codes[place]), str(levels[place])
        answers[text] = Answer(
            code,
            code[:2],
            code[:3] if level in ("group", "code") else "",
            labels.get(code, ""),
            ";".join(found.candidates[place]),
            f"{confidence:.4f}",
            "text_model" if code else "unclassified",
            *risks.get(code, ("", "")),
        )
    return answers


def _write(
    table: TextTable,
    places: Sequence[int],
    answers: Mapping[str, Answer],
    out: Path | None,
    as_json: bool,
    delivered: Delivered,
) -> int:
    """Write every row with its answer; returns how many had more or fewer cells than the header."""
    from pipelines.source import Unreadable

    uneven = 0

    def rows() -> Iterator[tuple[int, list[str], Answer]]:
        nonlocal uneven
        width = len(table.header)
        for number, row in table.rows:
            if len(row) != width and not table.is_workbook:
                uneven += 1
                fault = Unreadable("table.uneven_row", number, fields=len(row), header=width)
                click.echo(f"{delivered.name}, record {number}: {fault.problem}; {fault.remedy}", err=True)
            # Where cells are too many none is known to stand in its place: all are kept, the last ones together.
            answer = answers[_joined(row, places)] if len(row) <= width else NOTHING
            if len(row) > width:
                row = [*row[: width - 1], table.delimiter.join(row[width - 1 :])]
            yield number, row + [""] * (width - len(row)), answer

    if as_json:
        for number, _, answer in rows():
            told: dict[str, Any] = {"record": number, **answer._asdict(), "confidence": float(answer.confidence)}
            click.echo(json.dumps(told, ensure_ascii=False))
        return uneven
    if out is None:
        stream = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="", write_through=True)
        _write_rows(stream, table, rows())
        stream.detach()
        return uneven
    beside = out.with_name(f".{out.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            _write_rows(file, table, rows())
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return uneven


def _write_rows(stream: Any, table: TextTable, rows: Iterator[tuple[int, list[str], Answer]]) -> None:
    writer = csv.writer(stream, delimiter=table.delimiter, lineterminator="\n")
    writer.writerow([*map(_safe, table.header), *ADDED])
    for _, row, answer in rows:
        writer.writerow([*map(_safe, row), *answer])


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; amounts with a sign stay amounts."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
