"""Spreadsheets: XLSX and real XLS workbooks, every cell as text.

The sheet with a table we know is found by its content. Sheets with the same headers, one a month
say, are read one after the other with running record numbers; other sheets are named in a warning.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.source import Chunk, Delivered, Facts, Source, Unreadable
from pipelines.tabular import IDENTIFIERS, Layout, Reading, layout_of

SAMPLE_ROWS = 400
"""How many rows settle header and columns of a sheet."""

MAX_EXPANSION = 250
MAX_FREE_BYTES = 256 * 1024 * 1024
"""A workbook that expands beyond both is refused; XML compresses well, but real ones stay below 50 times."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def _recognises(delivered: Delivered) -> bool:
    """A zip that holds workbook parts, or an OLE document."""
    head = delivered.head
    return head.startswith(_OLE) or (head.startswith(_ZIP) and any(m in head for m in (b"[Content_Types].xml", b"xl/")))


@dataclass(frozen=True)
class _Sheet:
    """One sheet with a table that is known; `columns` are all its cells as text."""

    name: str
    columns: Sequence[pa.StringArray]
    layout: Layout
    has_number_amounts: bool

    @property
    def rows(self) -> int:
        return len(self.columns[0])


def _workbook(delivered: Delivered) -> fastexcel.ExcelReader:
    with delivered.open() as stream:
        content = stream.read()
    locked = content.startswith(_OLE) and _ENCRYPTED in content
    if content.startswith(_ZIP):
        locked = _is_encrypted_zip(content)
    try:
        if not locked:
            return fastexcel.read_excel(content)
    except fastexcel.FastExcelError as fault:
        locked = "password" in str(fault).lower() or "encrypt" in str(fault).lower()
        if not locked:
            raise Unreadable("spreadsheet.cannot_be_opened", detail=str(fault).splitlines()[0]) from fault
    raise Unreadable("spreadsheet.locked")


def _is_encrypted_zip(content: bytes) -> bool:
    """Whether parts of an XLSX workbook are encrypted.

    Raises:
        Unreadable: Damaged, or expanding beyond the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as fault:
        raise Unreadable("spreadsheet.damaged", detail=str(fault)) from fault
    if sum(part.file_size for part in parts) > max(MAX_FREE_BYTES, MAX_EXPANSION * len(content)):
        raise Unreadable("spreadsheet.expands", limit=MAX_EXPANSION)
    return any(part.flag_bits & 1 for part in parts)


def _sheet(workbook: fastexcel.ExcelReader, name: str) -> _Sheet | None:
    """A sheet as text, or None if it holds no table that is known."""
    cells = workbook.load_sheet(name, header_row=None, dtypes="string").to_arrow()
    columns = [_text(column) for column in cells.columns]
    if not columns or not len(cells):
        return None
    sample = zip(*(column.slice(0, SAMPLE_ROWS).to_pylist() for column in columns), strict=True)
    try:
        layout = layout_of(list(sample))
    except Unreadable:
        return None
    typed = workbook.load_sheet(name, header_row=None, skip_rows=layout.header_row + 1).available_columns()
    are_numbers = [typed[position].dtype in ("float", "int") for position in layout.amounts if position < len(typed)]
    return _Sheet(name, columns, layout, bool(are_numbers) and all(are_numbers))


def _text(values: pa.Array) -> pa.StringArray:
    text = values.cast(pa.string())
    text = pc.replace_substring_regex(text, r"^(\d{4}-\d\d-\d\d) 00:00:00$", r"\1")
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def read(delivered: Delivered, facts: Facts) -> Iterator[Chunk]:
    """Yield the rows of the known sheets as chunks of the table that their headers tell.

    Raises:
        Unreadable: Locked, damaged, or without a sheet that holds a table we know.
    """
    facts.format = "xls" if delivered.head.startswith(_OLE) else "xlsx"
    workbook = _workbook(delivered)
    sheets = {name: _sheet(workbook, name) for name in workbook.sheet_names}
    known = [sheet for sheet in sheets.values() if sheet]
    if not known:
        raise Unreadable("spreadsheet.no_table", sheets=", ".join(sheets))
    chosen = max(known, key=lambda sheet: sheet.rows)
    used = [sheet for sheet in known if sheet.layout.headers == chosen.layout.headers]
    unused = [sheet for sheet in known if sheet not in used]
    if len(used) > 1:
        facts.warn("spreadsheet.sheets_joined", sheets=", ".join(sheet.name for sheet in used))
    for sheet in unused:
        facts.warn("spreadsheet.sheet_left_out", sheet=sheet.name, rows=sheet.rows)
    reading = Reading(chosen.layout, facts, "." if all(sheet.has_number_amounts for sheet in used) else None)
    before = 0
    for sheet in used:
        facts.physical_lines += sheet.rows
        start = sheet.layout.header_row + 1
        above = zip(*(column.slice(0, start).to_pylist() for column in sheet.columns), strict=True)
        blank = sum(not any((cell or "").strip() for cell in row) for row in above)
        facts.blank_lines += blank
        facts.header_lines += start - blank
        columns = [
            pc.replace_substring_regex(column.slice(start), r"^(\d+)\.0$", r"\1")
            if meaning in IDENTIFIERS
            else column.slice(start)
            for column, meaning in zip(sheet.columns, sheet.layout.meanings, strict=True)
        ]
        numbers = pa.array(range(before + start + 1, before + sheet.rows + 1), pa.int64())
        yield from reading.chunks(columns, numbers)
        before += sheet.rows
    if not facts.records:
        raise Unreadable("tabular.no_rows")
    reading.finish()


SOURCE = Source(
    name="spreadsheet",
    about="XLSX and XLS workbooks: ledgers, contracts, reuse, corrections.",
    recognises=_recognises,
    read=read,
)
