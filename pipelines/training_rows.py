"""Texts with a known CPV code: from tables of titles, and from notices as our readers read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import duckdb

from models.classifier_training import Example, example, nearest_code
from pipelines.column_map import header_key
from pipelines.source import Delivered, Unreadable
from pipelines.text_table import text_rows, text_table

COLUMNS = ("title", "cpv_main")
"""The columns that a table of titles must have."""

OPTIONAL = ("description", "lang", "id", "source")

_SHORT = {"nor": "no", "nob": "nb", "nno": "nn", "dan": "da", "swe": "sv", "eng": "en"}
"""Languages by three letters, as notices name them."""

_NOTICE_TEXTS = """
    select
        delivery.file,
        lot.record_number,
        lot.title,
        lot.description,
        lot.cpv_code,
        notice.language_code
    from (
        select file_id, lot_number as record_number, notice_number, cpv_code,
            case when title = notice_title then title else concat_ws(' ', notice_title, title) end as title,
            case when description = notice_description then description
                else concat_ws(' ', description, notice_description) end as description
        from core.lot
        where not is_superseded and not is_copy and cpv_code is not null
    ) as lot
    join raw.delivery as delivery on delivery.file_id = lot.file_id and delivery.status = 'read'
    left join raw.notice as notice on notice.file_id = lot.file_id and notice.record_number = lot.notice_number
    order by delivery.delivery_number, lot.record_number
"""


class TitleRow(NamedTuple):
    """One row of a table of titles: its text with the code as stated and as CPV has it, or what is wrong with it."""

    number: int
    example: Example | None = None
    stated_code: str = ""
    source: str = ""
    problem: Unreadable | None = None


def cpv_digits(stated: str) -> str:
    """The eight digits of a CPV code as people write it: without check digit, a lost leading zero put back."""
    return re.sub(r"-.*|[^0-9]", "", stated).zfill(8)[:8]


def is_title_table(delivered: Delivered) -> bool:
    """Whether a file is a table with the columns of titles and codes."""
    if delivered.fault or delivered.is_markup or delivered.head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return False
    try:
        keys = {header_key(cell) for cell in text_table(delivered, COLUMNS).header}
    except Exception:  # not a table that can be read, whatever the bytes
        return False
    return {header_key(column) for column in COLUMNS} <= keys


def title_rows(delivered: Delivered) -> Iterator[TitleRow]:
    """The rows of a table of titles.

    Raises:
        Unreadable: It is no such table.
    """
    for number, row in text_rows(delivered, *COLUMNS, optional=OPTIONAL):
        if isinstance(row, Unreadable):
            yield TitleRow(number, problem=row)
            continue
        stated = cpv_digits(row["cpv_main"])
        code = nearest_code(stated)
        if not row["title"] and not row["description"]:
            yield TitleRow(number, problem=Unreadable("title.no_text", number))
        elif code is None:
            yield TitleRow(number, problem=Unreadable("title.unknown_code", number, stated=row["cpv_main"][:40] or "-"))
        else:
            told = example(row["title"], row["description"], code, _language(row["lang"]))
            yield TitleRow(number, told, stated, row["source"])


def notice_examples(db: duckdb.DuckDBPyConnection) -> Iterator[Example]:
    """The texts of the notices in a warehouse with their codes, one a lot; core.lot must be built."""
    for _file, _record, title, description, stated, language in db.execute(_NOTICE_TEXTS).fetchall():
        code = nearest_code(cpv_digits(stated))
        if code and (title or description):
            yield example(title or "", description or "", code, _language(language or ""))


def _language(stated: str) -> str:
    short = stated.strip().lower()
    return _SHORT.get(short, short[:2])


def examples_of(files: Iterable[Delivered]) -> tuple[list[Example], list[str]]:
    """All texts with codes of some files, and what is wrong with the rest, a line each for standard error."""
    from pipelines.warehouse import build_models, load_files, memory_warehouse, reference_below

    found: list[Example] = []
    problems: list[str] = []
    notices: list[Delivered] = []
    for delivered in files:
        if not is_title_table(delivered):
            notices.append(delivered)
            continue
        for row in title_rows(delivered):
            if row.problem:
                problems.append(f"{delivered.name}, record {row.number}: {row.problem.problem}; {row.problem.remedy}")
            elif row.example:
                found.append(row.example)
    if notices:
        with memory_warehouse(reference_below("core.lot")) as db:
            for delivery in load_files(db, notices):
                if delivery.status != "read":
                    problems.append(delivery.message())
                elif delivery.facts.kind != "notice":
                    name, kind = delivery.delivered.name, delivery.facts.kind
                    problems.append(
                        f"{name}: a {kind}, neither notices nor titles; give eForms XML, OCDS, a table of tenders, "
                        "or a table with the columns title and cpv_main"
                    )
            build_models(db, "core.lot")
            found += notice_examples(db)
    return found, problems
