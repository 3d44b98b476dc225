"""Spreadsheets: XLSX and real XLS workbooks, every cell as text.

The sheet with a table we know is found by its content. Sheets with the same headers, one a month
say, are read one after the other with running record numbers. Sheets that are hidden, repeat another
one or have other headers are named in a warning.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.column_map import ColumnMap
from pipelines.source import Chunk, Delivered, Facts, Source, Unreadable
from pipelines.tabular import IDENTIFIERS, DecimalMarks, Layout, Reading, layout_of

if TYPE_CHECKING:
    from fastexcel import ExcelReader

SAMPLE_ROWS = 400
"""How many rows settle header and columns of a sheet."""

MAX_EXPANSION = 250
MAX_FREE_BYTES = 256 * 1024 * 1024
"""A workbook that expands beyond both is refused; XML compresses well, but real ones stay below 50 times."""

MAX_BYTES = 1 << 30
"""Largest workbook, unpacked: it is read whole, into up to three times as much memory. Larger ones belong in CSV."""

# It tells of every column it finds no type for; all are read as text here.
logging.getLogger("fastexcel").setLevel(logging.ERROR)

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def _recognises(delivered: Delivered) -> bool:
    """A zip that holds workbook parts, or an OLE document."""
    head = delivered.head
    return head.startswith(_OLE) or (head.startswith(_ZIP) and any(m in head for m in (b"[Content_Types].xml", b"xl/")))


@dataclass(frozen=True)
class _Sheet:
    """One sheet with a table that is known.

    Args:
        name: Of the sheet.
        is_hidden: Whether a person who opens the workbook sees it.
        columns: All its cells as text.
        layout: What the table is.
        numbers: For each column of amounts, which cells are numbers and not text.
    """

    name: str
    is_hidden: bool
    columns: Sequence[pa.StringArray]
    layout: Layout
    numbers: Sequence[pa.BooleanArray]

    @property
    def rows(self) -> int:
        return len(self.columns[0])

    @property
    def start(self) -> int:
        """Where the rows below the header begin."""
        return self.layout.header_row + 1

    @property
    def below(self) -> list[pa.StringArray]:
        """The rows below the header, as delivered."""
        return [column.slice(self.start) for column in self.columns]

    @property
    def has_text_amounts(self) -> bool:
        """Whether an amount is written as text, so that it has the decimal mark of whoever wrote it."""
        amounts = zip(self.layout.amounts, self.numbers, strict=True)
        return any(
            pc.any(pc.and_(pc.is_valid(self.columns[position]), pc.invert(are_numbers)).slice(self.start)).as_py()
            for position, are_numbers in amounts
        )

    def cells(self, decimal_mark: str) -> list[pa.StringArray]:
        """Columns below the header: identifiers as whole numbers, amounts that are numbers with the stated mark."""
        columns = list(self.columns)
        for position, are_numbers in zip(self.layout.amounts, self.numbers, strict=True):
            written = pc.replace_substring(columns[position], ".", decimal_mark)
            columns[position] = pc.if_else(are_numbers, written, columns[position])
        return [
            pc.replace_substring_regex(column.slice(self.start), r"^(\d+)\.0$", r"\1")
            if meaning in IDENTIFIERS
            else column.slice(self.start)
            for column, meaning in zip(columns, self.layout.meanings, strict=True)
        ]


def workbook(delivered: Delivered) -> ExcelReader:
    """The workbook, opened.

    Raises:
        Unreadable: Locked, damaged, or expanding beyond the limits.
    """
    import fastexcel  # takes memory that other formats can do without

    with delivered.open() as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Unreadable("spreadsheet.too_large", limit=MAX_BYTES >> 20)
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
    if sum(part.file_size for part in parts) > MAX_BYTES:
        raise Unreadable("spreadsheet.too_large", limit=MAX_BYTES >> 20)
    return any(part.flag_bits & 1 for part in parts)


def _sheet(workbook: ExcelReader, name: str, saved: Sequence[ColumnMap]) -> _Sheet | None:
    """A sheet as text, or None if it holds no table that is known."""
    loaded = workbook.load_sheet(name, header_row=None, dtypes="string")
    columns = [_text(column) for column in loaded.to_arrow().columns]
    if not columns or not len(columns[0]):
        return None
    sample = zip(*(column.slice(0, SAMPLE_ROWS).to_pylist() for column in columns), strict=True)
    try:
        layout = layout_of(list(sample), saved)
    except Unreadable:
        return None
    # Asked for truth values, a number gives one and a text gives none, not even the text "7".
    truths = workbook.load_sheet(name, header_row=None, dtypes=dict.fromkeys(layout.amounts, "boolean")).to_arrow()
    numbers = [
        # A cell that is TRUE or FALSE gives one too, and is no amount.
        pc.and_(
            pc.is_valid(truths.column(position)),
            pc.fill_null(pc.match_substring_regex(columns[position], r"^-?[0-9]"), False),
        )
        for position in layout.amounts
    ]
    for position, are_numbers in zip(layout.amounts, numbers, strict=True):
        columns[position] = pc.if_else(are_numbers, _as_shown(columns[position], are_numbers), columns[position])
    return _Sheet(name, loaded.visible != "visible", columns, layout, numbers)


def _as_shown(values: pa.StringArray, are_numbers: pa.BooleanArray) -> pa.StringArray:
    """Numbers with the fifteen digits that a workbook shows, not the noise of binary fractions behind them."""
    number = pc.if_else(are_numbers, values, pa.scalar(None, pa.string())).cast(pa.float64())
    size = pc.abs(number)
    shown = pa.nulls(len(values), pa.string())
    for least, decimals in ((10**6, 6), (10**9, 3)):  # smaller ones come with nine decimals, rounded
        is_such = pc.and_(pc.greater_equal(size, least), pc.less(size, 10**15))
        rounded = pc.if_else(is_such, number, pa.scalar(None, pa.float64())).cast(pa.decimal128(38, decimals))
        text = pc.replace_substring_regex(rounded.cast(pa.string()), r"\.?0+$", "")
        shown = pc.coalesce(pc.if_else(is_such, text, pa.scalar(None, pa.string())), shown)
    return pc.coalesce(shown, values)


def _decimal_mark(sheets: Sequence[_Sheet], facts: Facts) -> str:
    """The point where all amounts are numbers; else what the amounts written as text use."""
    if not any(sheet.has_text_amounts for sheet in sheets):
        return "."
    marks = DecimalMarks()
    for sheet in sheets:
        for position, are_numbers in zip(sheet.layout.amounts, sheet.numbers, strict=True):
            marks.note(sheet.columns[position].filter(pc.invert(are_numbers)))
    return marks.decided(sheets[0].layout, facts)


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
    book = workbook(delivered)
    sheets = {name: _sheet(book, name, delivered.column_maps) for name in book.sheet_names}
    found = [sheet for sheet in sheets.values() if sheet]
    # A workbook in which nothing can be seen was hidden by a program, not to leave something out.
    known = [sheet for sheet in found if not sheet.is_hidden] or found
    if not known:
        raise Unreadable("spreadsheet.no_table", sheets=", ".join(sheets))
    chosen = max(known, key=lambda sheet: sheet.rows)
    used: list[_Sheet] = []
    unused: list[_Sheet] = []
    for sheet in known:
        same = next((other for other in used if sheet.below == other.below), None)
        if sheet.layout.headers != chosen.layout.headers:
            unused.append(sheet)
        elif same:
            facts.warn("spreadsheet.sheet_repeated", sheet=sheet.name, other=same.name, rows=sheet.rows)
        else:
            used.append(sheet)
    for sheet in found:
        if sheet not in known:
            facts.warn("spreadsheet.sheet_hidden", sheet=sheet.name, rows=sheet.rows)
    if len(used) > 1:
        facts.warn("spreadsheet.sheets_joined", sheets=", ".join(sheet.name for sheet in used))
    for sheet in unused:
        facts.warn("spreadsheet.sheet_left_out", sheet=sheet.name, rows=sheet.rows)
    decimal_mark = _decimal_mark(used, facts)
    reading = Reading(chosen.layout, facts, decimal_mark)
    before = 0
    for sheet in used:
        facts.physical_lines += sheet.rows
        start = sheet.start
        above = zip(*(column.slice(0, start).to_pylist() for column in sheet.columns), strict=True)
        blank = sum(not any((cell or "").strip() for cell in row) for row in above)
        facts.blank_lines += blank
        facts.header_lines += start - blank
        numbers = pa.array(range(before + start + 1, before + sheet.rows + 1), pa.int64())
        yield from reading.chunks(sheet.cells(decimal_mark), numbers)
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
