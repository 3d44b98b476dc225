"""A table of texts with stated columns, row by row, for the commands that answer one line for each.

CSV, TSV, semicolons or pipes in UTF-8, UTF-16, Windows-1252 or a mixture of these, or the first sheet of an XLSX or XLS
workbook; columns are found by their headers, in any order, as in the inbox.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pipelines.column_map import header_key
from pipelines.source import Delivered, Unreadable

DELIMITERS = ",;\t|"
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class TextTable:
    """A table of which the header is read.

    Args:
        header: The cells of the first row.
        rows: The rows below it with their numbers, the header being 1; blank ones are left out.
        delimiter: Between cells; a comma for a workbook.
        is_workbook: A workbook's rows are as long as its header.
    """

    header: list[str]
    rows: Iterator[tuple[int, list[str]]]
    delimiter: str
    is_workbook: bool

    def place(self, column: str) -> int | None:
        """Where a column stands."""
        keys = [header_key(cell) for cell in self.header]
        return keys.index(header_key(column)) if header_key(column) in keys else None


def text_table(delivered: Delivered, known: Collection[str]) -> TextTable:
    """Open a table.

    Args:
        delivered: The file.
        known: Columns that may be there; the delimiter is the one that makes most of them, else most columns.

    Raises:
        Unreadable: The file is no such table.
    """
    if delivered.fault:
        raise delivered.fault
    is_workbook = delivered.head.startswith(_WORKBOOK)
    delimiter, rows = (",", _sheet(delivered)) if is_workbook else _text(delivered, known)
    header = next(rows, [])
    numbered = ((number, row) for number, row in enumerate(rows, start=2) if any(row))
    return TextTable(header, numbered, delimiter, is_workbook)


def text_rows(
    delivered: Delivered, *columns: str, optional: Collection[str] = ()
) -> Iterator[tuple[int, dict[str, str] | Unreadable]]:
    """Yield each row below the header with its number: the stated columns, or why it cannot be read.

    An optional column that is not there is empty.

    Raises:
        Unreadable: The file is no such table, or lacks a column.
    """
    table = text_table(delivered, {*columns, *optional})
    missing = [column for column in columns if table.place(column) is None]
    if missing:
        found = ", ".join(table.header)[:200] or "-"
        raise Unreadable("table.missing_columns", missing=", ".join(missing), found=found)
    places = {column: table.place(column) for column in (*columns, *optional)}
    for number, row in table.rows:
        if len(row) != len(table.header) and not table.is_workbook:
            yield number, Unreadable("table.uneven_row", number, fields=len(row), header=len(table.header))
        else:
            yield number, {column: "" if place is None else row[place].strip() for column, place in places.items()}


def _text(delivered: Delivered, known: Collection[str]) -> tuple[str, Iterator[list[str]]]:
    """The delimiter of a text and its rows."""
    with delivered.open() as stream:
        content = stream.read()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
    elif b"\0" in content:
        raise Unreadable("delimited.not_text", byte=content.index(b"\0") + 1)
    else:
        text = _decoded(content)
    text = text.lstrip()
    if stated := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):
        return stated[1], _records(text[stated.end() :], stated[1])
    opening = text.split("\n", 1)[0]
    wanted = {header_key(column) for column in known}

    def columns(delimiter: str) -> tuple[int, int]:
        keys = [header_key(cell) for row in csv.reader([opening], delimiter=delimiter) for cell in row]
        return len(wanted & set(keys)), len(keys)

    delimiter = max(DELIMITERS, key=columns)
    return delimiter, _records(text, delimiter)


def _decoded(content: bytes) -> str:
    """Text in UTF-8, and what is not of it line by line in Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        lines = content.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    decoded = []
    for line in lines:
        try:
            decoded.append(line.decode())
        except UnicodeDecodeError:
            decoded.append(line.decode("windows-1252", errors="replace"))
    return "".join(decoded)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as fault:
        raise Unreadable("delimited.not_records", detail=str(fault)) from fault


def _sheet(delivered: Delivered) -> Iterator[list[str]]:
    """The rows of a workbook's first sheet, as text."""
    from pipelines.ingest.spreadsheet import workbook

    sheet = workbook(delivered).load_sheet(0, header_row=None, dtypes="string").to_arrow()
    for row in zip(*(column.to_pylist() for column in sheet.columns), strict=True):
        yield ["" if cell is None else cell for cell in row]
