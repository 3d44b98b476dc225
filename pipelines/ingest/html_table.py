"""HTML tables: what many accounting systems deliver under the name of a spreadsheet, `.xls`.

The table with most rows that is known is read; a cell over several columns fills the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa
from lxml import html

from pipelines.source import Chunk, Delivered, Facts, Source, Unreadable
from pipelines.tabular import Layout, Reading, layout_of

MAX_BYTES = 64 * 1024 * 1024
"""A page is read whole; a larger ledger belongs in CSV."""

SAMPLE_ROWS = 400
"""How many rows settle header and columns."""

_TABLE = re.compile(rb"<(!doctype\s+html|html|table)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)


def _recognises(delivered: Delivered) -> bool:
    """Markup that begins as a page or a table, whatever else may follow."""
    head = delivered.head.replace(b"\0", b"")
    return delivered.is_markup and _TABLE.search(head[:2048]) is not None


def _text(content: bytes, facts: Facts) -> str:
    stated = _CHARSET.search(content[:4096])
    names = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig"]
    for name in (*names, stated[1].decode() if stated else "windows-1252", "windows-1252"):
        try:
            text = content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        facts.encoding = name.removesuffix("-sig")
        return text
    facts.encoding = "windows-1252"
    return content.decode("windows-1252", errors="replace")


def _rows(table: html.HtmlElement) -> list[list[str | None]]:
    rows: list[list[str | None]] = []
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is not table:
            continue
        cells: list[str | None] = []
        for cell in row.iterchildren("td", "th"):
            span = str(cell.get("colspan", "1"))
            cells.append(" ".join(cell.text_content().split()) or None)
            cells += [None] * (min(int(span), 1000) - 1 if span.isdigit() else 0)
        rows.append(cells)
    return rows


def read(delivered: Delivered, facts: Facts) -> Iterator[Chunk]:
    """Yield the rows of the known table as chunks.

    Raises:
        Unreadable: Too large, or without a table that is known.
    """
    facts.format = "html"
    with delivered.open() as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Unreadable("html_table.too_large", limit=MAX_BYTES >> 20)
    # Declarations would be refused in text; entities are those of HTML alone, and nothing is fetched.
    page = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", _text(content, facts)))
    best: tuple[list[list[str | None]], Layout] | None = None
    fault: Unreadable | None = None
    for table in page.iter("table"):
        rows = _rows(table)
        try:
            layout = layout_of(rows[:SAMPLE_ROWS], delivered.column_maps)
        except Unreadable as problem:
            fault = fault or problem
            continue
        if best is None or len(rows) > len(best[0]):
            best = rows, layout
    if best is None:
        raise fault or Unreadable("html_table.none")
    rows, layout = best
    above, below = rows[: layout.header_row + 1], rows[layout.header_row + 1 :]
    facts.physical_lines = len(rows)
    facts.blank_lines = sum(not any(row) for row in above)
    facts.header_lines = len(above) - facts.blank_lines
    reading = Reading(layout, facts)
    width = max([len(layout.headers), *map(len, below)])
    columns = [[row[place] if place < len(row) else None for row in below] for place in range(width)]
    if below:
        numbers = pa.array(range(len(above) + 1, len(rows) + 1), pa.int64())
        yield from reading.chunks([pa.array(column, pa.string()) for column in columns], numbers)
    if not facts.records:
        raise Unreadable("tabular.no_rows")
    reading.finish()


SOURCE = Source(
    name="html_table",
    about="A table in an HTML page, often named .xls: ledgers, contracts, reuse, corrections.",
    recognises=_recognises,
    read=read,
    order=60,
)
