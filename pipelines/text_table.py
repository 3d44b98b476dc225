"""A table of texts with stated columns, row by row, for the commands that answer one line for each.

CSV, TSV, semicolons or pipes in UTF-8, UTF-16 or Windows-1252, or the first sheet of an XLSX or XLS workbook; columns
are found by their headers, in any order, as in the inbox.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence

from pipelines.column_map import header_key
from pipelines.source import Delivered, Unreadable

DELIMITERS = ",;\t|"
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def text_rows(delivered: Delivered, *columns: str) -> Iterator[tuple[int, dict[str, str] | Unreadable]]:
    """Yield each row below the header with its number: the stated columns, or why it cannot be read.

    Raises:
        Unreadable: The file is no such table, or lacks a column.
    """
    if delivered.fault:
        raise delivered.fault
    is_workbook = delivered.head.startswith(_WORKBOOK)
    rows = _sheet(delivered) if is_workbook else _text(delivered, columns)
    header = next(rows, [])
    keys = [header_key(cell) for cell in header]
    missing = [column for column in columns if header_key(column) not in keys]
    if missing:
        raise Unreadable("table.missing_columns", missing=", ".join(missing), found=", ".join(header)[:200] or "-")
    places = {column: keys.index(header_key(column)) for column in columns}
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        if len(row) != len(header) and not is_workbook:
            yield number, Unreadable("table.uneven_row", number, fields=len(row), header=len(header))
        else:
            yield number, {column: row[place].strip() for column, place in places.items()}


def _text(delivered: Delivered, columns: Sequence[str]) -> Iterator[list[str]]:
    """The rows of a delimited text; the delimiter is the one that makes most of the columns."""
    with delivered.open() as stream:
        content = stream.read()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
    elif b"\0" in content:
        raise Unreadable("delimited.not_text", byte=content.index(b"\0") + 1)
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("windows-1252", errors="replace")
    opening = text.lstrip().split("\n", 1)[0]
    wanted = {header_key(column) for column in columns}

    def known(delimiter: str) -> int:
        return len(wanted & {header_key(cell) for row in csv.reader([opening], delimiter=delimiter) for cell in row})

    delimiter = max(DELIMITERS, key=known)
    try:
        yield from csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
    except csv.Error as fault:
        raise Unreadable("delimited.not_records", detail=str(fault)) from fault


def _sheet(delivered: Delivered) -> Iterator[list[str]]:
    """The rows of a workbook's first sheet, as text."""
    from pipelines.ingest.spreadsheet import workbook

    sheet = workbook(delivered).load_sheet(0, header_row=None, dtypes="string").to_arrow()
    for row in zip(*(column.to_pylist() for column in sheet.columns), strict=True):
        yield ["" if cell is None else cell for cell in row]
