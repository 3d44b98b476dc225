"""Delimited text: comma, semicolon, tab or pipe, in the encodings that Norwegian exports come in.

A record is numbered by where it stands in the file, the first row being 1. Spreadsheet programs
and accounting systems often name such text `.xls`; the name does not matter.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from pipelines.source import Chunk, Delivered, Facts, Source, Unreadable
from pipelines.tabular import Layout, Reading, is_number, layout_of, recognised_headers

BLOCK_BYTES = 4 << 20
"""How much is parsed at a time; no single record may be longer."""

DELIMITERS = (";", "\t", ",", "|")

SAMPLE_ROWS = 400
"""How many rows settle delimiter, header and columns."""

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
MIXED = "utf-8 and windows-1252"
"""Encoding of a text put together from files of both: told line by line."""

_DOS_LETTERS = re.compile(rb"[A-Za-z][\x86\x91\x9b][a-z]")
"""Norwegian letters of DOS code pages 850 and 865 within words."""

_DOUBLED = tuple(letter.encode() for letter in "ÃÂâ")
"""What most text begins with, letter by letter, that was encoded twice."""

_LINE_END = re.compile(rb"\r\n|\r|\n")


def _recognises(delivered: Delivered) -> bool:
    """Text that is no markup; an empty file too, and text spoilt by NUL bytes, which `read` then explains."""
    head = delivered.head
    if any(head.startswith(mark) for mark in _MARKS):
        head = head.decode(_encoding_mark(head) or "utf-8", errors="ignore").encode()
    if delivered.is_markup or head.lstrip()[:1] in (b"{", b"["):
        return False
    controls = sum(head.count(bytes([byte])) for byte in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return controls <= len(head) / 1000 and head.count(b"\0") <= 0.6 * len(head) and not head.startswith(b"PAR1")


def _encoding_mark(head: bytes) -> str | None:
    return next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)


@dataclass
class Survey:
    """What one pass over all bytes tells.

    `may_be_doubled` is whether letters stand in it that UTF-8 becomes when it is encoded once more.
    `uneven_lines` counts lines with an odd number of quotes: a field that runs over lines begins or
    ends there, or a quote is missing.
    """

    encoding: str = "utf-8"
    lines: int = 0
    has_quotes: bool = False
    may_be_doubled: bool = False
    uneven_lines: int = 0


def survey(stream: IO[bytes]) -> Survey:
    """Look at every byte of a file: its mark decides the encoding, else UTF-8 if all is, else Windows-1252.

    Raises:
        Unreadable: NUL bytes, or bytes that are none of these encodings.
    """
    found = Survey()
    rest = b""
    position = utf8_pairs = 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    while delivered := stream.read(BLOCK_BYTES):
        block = delivered
        if position == 0 and _encoding_mark(block) == "utf-16":
            found.encoding = "utf-16"
            decoder = codecs.getincrementaldecoder("utf-16")()
        try:
            if found.encoding == "utf-16":
                block = decoder.decode(block).encode()
            elif b"\0" in block:
                raise Unreadable("delimited.not_text", byte=position + block.index(b"\0") + 1)
            elif found.encoding == "utf-8":
                decoder.decode(block)
        except UnicodeDecodeError as fault:
            if found.encoding == "utf-16":
                raise Unreadable("delimited.broken_utf16", detail=fault.reason) from fault
            found.encoding = "windows-1252"
        pairs = block.count(b"\xc3")  # begins most UTF-8 letters, and no letter of Norwegian in Windows-1252
        utf8_pairs += pairs
        if pairs and not found.may_be_doubled:
            found.may_be_doubled = any(pair in block for pair in _DOUBLED)
        position += len(delivered)
        text = rest + block
        end = max(text.rfind(b"\n"), text.rfind(b"\r", 0, len(text) - 1)) + 1  # a line feed may follow a last \r
        found.lines += text.count(b"\n", 0, end) + text.count(b"\r", 0, end) - text.count(b"\r\n", 0, end)
        if b'"' in text:
            found.has_quotes = True
            found.uneven_lines += sum(line.count(b'"') & 1 for line in _LINE_END.split(text[:end]))
        rest = text[end:]
    if rest:
        found.lines += 1
        found.uneven_lines += rest.count(b'"') & 1
    if found.encoding == "utf-16" and decoder.getstate()[0]:
        raise Unreadable("delimited.broken_utf16", detail="truncated data")
    if found.encoding == "utf-8" and decoder.getstate()[0]:
        found.encoding = "windows-1252"
    if found.encoding == "windows-1252" and utf8_pairs:
        found.encoding = MIXED
    return found


def _decoded(line: bytes) -> str:
    """One line of a text in mixed encodings."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("windows-1252", errors="replace")


def _sample(delivered: Delivered, encoding: str) -> str:
    """The start of the text, whole lines only."""
    if encoding == MIXED:
        text = "".join(_decoded(line) for line in io.BytesIO(delivered.head))
    else:
        text = delivered.head.decode(encoding, errors="ignore")
    text = text.removeprefix("\ufeff")
    is_cut = len(delivered.head) >= 64 * 1024
    return text[: max(text.rfind("\n"), text.rfind("\r")) + 1] if is_cut else text


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows of a text; as far as they can be told apart where quotes are missing."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == SAMPLE_ROWS:
                break
    except csv.Error:  # a field beyond the module's limit: an unclosed quote, seen to later
        pass
    return rows


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
    return max(set(widths), key=lambda width: (widths.count(width), width), default=0)


def _delimiter(text: str) -> str:
    """The delimiter that makes most known headers, then most columns in most rows.

    Raises:
        Unreadable: No delimiter makes columns.
    """
    if stated := re.match(r"sep=(.)[\r\n]", text, re.IGNORECASE):
        return stated[1]
    best, delimiter = (0, 0.0), ""
    for candidate in DELIMITERS:
        rows = _rows(text, candidate)
        width = _usual_width(rows)
        share = sum(len(row) == width for row in rows) / max(len(rows), 1)
        known = max((recognised_headers(row) for row in rows[:60] if len(row) > 1), default=0)
        widest = max((len(row) for row in rows), default=0)
        if widest > 1 and (known, share * (width - 1)) > best:
            best, delimiter = (known, share * (width - 1)), candidate
    if not delimiter:
        raise Unreadable("delimited.no_columns", line=text.splitlines()[0][:80])
    return delimiter


@dataclass
class _Text:
    """A delimited text of which all is known that is needed to read it."""

    delivered: Delivered
    encoding: str
    delimiter: str
    layout: Layout
    is_mended: bool = False
    rejected: list[tuple[int, str]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.layout.headers)

    def _mended_line(self, line: str) -> str:
        """A line as its own record: where a quote is missing, its quotes are letters like others."""
        body = line.rstrip("\r\n")
        if self._is_closed(body):
            return line
        cells = body.split(self.delimiter)
        written = io.StringIO(newline="")
        if len(cells) != self.width:
            cells = [body]
        else:
            cells = [cell[1:-1] if re.fullmatch('"[^"]*"', cell) else cell.removeprefix('"') for cell in cells]
        csv.writer(written, delimiter=self.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(cells)
        return written.getvalue()

    def _lines(self, stream: IO[bytes]) -> Iterator[str]:
        """The text line by line, decoded and, where quotes are missing, mended."""
        if self.encoding == MIXED:
            lines: Iterable[str] = map(_decoded, stream)
        else:
            lines = io.TextIOWrapper(stream, "utf-8-sig" if self.encoding == "utf-8" else self.encoding, newline="")
        return map(self._mended_line, lines) if self.is_mended else iter(lines)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Rows below the header, as text; rows of another width go to `rejected` with number and text.

        Raises:
            Unreadable: A record longer than a block, or bytes that the encoding does not have.
        """
        names = [str(position) for position in range(self.width)]

        def reject(row: arrow_csv.InvalidRow) -> str:
            self.rejected.append((row.number, row.text))
            return "skip"

        with self.delivered.open() as stream:
            source: Any = stream
            encoding = self.encoding
            if self.is_mended or encoding == MIXED:
                source, encoding = _LineStream(self._lines(stream)), "utf-8"
            try:
                yield from arrow_csv.open_csv(
                    source,
                    arrow_csv.ReadOptions(
                        use_threads=False,
                        block_size=BLOCK_BYTES,
                        column_names=names,
                        skip_rows_after_names=self.layout.header_row + 1,
                        encoding=encoding,
                    ),
                    arrow_csv.ParseOptions(
                        delimiter=self.delimiter,
                        ignore_empty_lines=False,
                        newlines_in_values=True,
                        invalid_row_handler=reject,
                    ),
                    arrow_csv.ConvertOptions(
                        column_types=dict.fromkeys(names, pa.string()),
                        null_values=[""],
                        strings_can_be_null=True,
                        quoted_strings_can_be_null=True,
                    ),
                )
            except pa.ArrowInvalid as fault:
                raise Unreadable("delimited.not_records", detail=str(fault)) from fault
            except UnicodeDecodeError as fault:
                byte = f"0x{fault.object[fault.start]:02X}"
                raise Unreadable("delimited.unknown_letter", byte=byte, encoding=self.encoding) from fault

    def _is_closed(self, line: str) -> bool:
        """Whether a line by itself has every quote closed where a field ends."""
        if '"' not in line:
            return True
        try:
            return line.count('"') % 2 == 0 and bool(list(csv.reader([line], delimiter=self.delimiter, strict=True)))
        except csv.Error:
            return False

    def has_open_quote(self, is_strict: bool) -> bool:
        """Whether a quote is not closed where its field ends, so that rows run together.

        That is where a quoted text holds lines that are rows themselves, or, if `is_strict`, where the
        text breaks the rules of quoting.
        """
        held: list[str] = []

        def noted(lines: Iterable[str]) -> Iterator[str]:
            for line in lines:
                held.append(line)
                yield line

        with self.delivered.open() as stream:
            try:
                for _ in csv.reader(noted(self._lines(stream)), delimiter=self.delimiter, strict=is_strict):
                    if self._are_rows(held):
                        return True
                    held.clear()
            except csv.Error:
                return is_strict or self._are_rows(held)
        return False

    def _are_rows(self, lines: Sequence[str]) -> bool:
        """Whether the lines of one record are several rows, with an amount in its place in each.

        Where all fields are quoted, the start of a record has more quotes than a stray one or two.
        """
        return (
            len(lines) > 1
            and max(lines[0].count('"'), lines[-1].count('"')) <= 2
            and (
                (self._is_row(lines[0]) and sum(map(self._is_row, lines)) > len(lines) / 2)
                or self._fills_rows("".join(lines))
            )
        )

    def _fills_rows(self, text: str) -> bool:
        """Whether a text has the delimiters of two or more whole rows, and an amount where each has one."""
        cells, step = text.rstrip("\r\n").split(self.delimiter), self.width - 1
        rows, rest = divmod(len(cells) - 1, step) if step else (0, 0)
        if rest or rows < 2:
            return False
        # The last cell of a row and the first of the next are one, with a line end between.
        places = [(position, 0 if position == step else -1) for position in self.layout.amounts]
        amounts = (
            [(cells[row * step + position].splitlines() or [""])[part] for position, part in places]
            for row in range(rows)
        )
        return all(any(is_number(cell.strip('"')) for cell in row) for row in amounts)

    def _is_row(self, line: str) -> bool:
        cells = line.rstrip("\r\n").split(self.delimiter)
        return len(cells) == self.width and any(
            is_number(cells[position].strip('"')) for position in self.layout.amounts
        )

    def open_lines(self) -> int:
        """How many lines have a quote that is not closed in them."""
        with self.delivered.open() as stream:
            return sum(not self._is_closed(line) for line in self._lines(stream))


class _LineStream(io.RawIOBase):
    """Lines of text as a stream of UTF-8 bytes."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        wanted = len(buffer)
        parts, size = [self._rest], len(self._rest)
        while size < wanted and (line := next(self._lines, None)) is not None:
            parts.append(line.encode())
            size += len(parts[-1])
        data = b"".join(parts)
        buffer[: min(size, wanted)] = data[:wanted]
        self._rest = data[wanted:]
        return min(size, wanted)


def _newlines(values: pa.StringArray) -> int:
    return pc.sum(pc.count_substring_regex(values, r"\r\n|\r|\n")).as_py() or 0


def read(delivered: Delivered, facts: Facts) -> Iterator[Chunk]:
    """Yield the rows of a delimited text as chunks of the table that its headers tell.

    Raises:
        Unreadable: Empty, not text, without known headers, without data rows, with mixed delimiters, or
            with quotes that leave rows unaccounted for.
    """
    facts.format = "delimited"
    with delivered.open() as stream:
        found = survey(stream)
    if not found.lines:
        raise Unreadable("file.empty")
    facts.encoding = found.encoding
    if found.encoding == MIXED:
        facts.warn("delimited.mixed_encodings")
    sample = _sample(delivered, found.encoding)
    delimiter = facts.delimiter = _delimiter(sample)
    rows = _rows(sample, delimiter)
    try:
        layout = layout_of(rows, delivered.column_maps)
    except Unreadable as fault:
        if found.encoding == "windows-1252" and _DOS_LETTERS.search(delivered.head):
            raise Unreadable("delimited.dos_letters") from fault
        raise
    below = [row for row in rows[layout.header_row + 1 :] if any(row)]
    _refuse_mixed_delimiters(layout, delimiter, below)
    if beyond := _blank_columns_beyond(layout, delimiter, below):
        rows[layout.header_row] += [""] * beyond
        layout = layout_of(rows, delivered.column_maps)

    text = _Text(delivered, found.encoding, delimiter, layout)
    if found.has_quotes and text.has_open_quote(is_strict=found.uneven_lines > 0):
        facts.warn("delimited.open_quotes", lines=text.open_lines())
        text.is_mended = True

    reading = Reading(layout, facts, may_be_doubled=found.may_be_doubled)
    above = rows[: layout.header_row + 1]
    facts.blank_lines = sum(not any(cell.strip() for cell in row) for row in above)
    facts.header_lines = len(above) - facts.blank_lines
    inner_lines = sum(len(re.findall(r"\r\n|\r|\n", cell)) for row in above for cell in row)
    may_run_over_lines = found.uneven_lines and not text.is_mended
    next_number = len(above) + 1
    for batch in text.batches():
        numbers, next_number = _numbers(next_number, len(batch), {number for number, _ in text.rejected})
        if may_run_over_lines:
            inner_lines += sum(_newlines(column) for column in batch.columns)
        yield from reading.chunks(batch.columns, numbers)
    if may_run_over_lines:
        inner_lines += sum(len(re.findall(r"\r\n|\r|\n", raw)) for _, raw in text.rejected)
    yield from _reconsidered(text, reading, below)
    facts.physical_lines = found.lines - inner_lines
    if not facts.records and not facts.quarantined:
        raise Unreadable("tabular.no_rows")
    accounted = facts.header_lines + facts.blank_lines + facts.records + facts.quarantined
    if accounted != facts.physical_lines:
        raise Unreadable("delimited.not_balanced", counted=facts.physical_lines, read=accounted)
    reading.finish()


def _refuse_mixed_delimiters(layout: Layout, delimiter: str, below: Sequence[Sequence[str]]) -> None:
    """Stop where the header is separated in one way and most rows in another."""
    for other in DELIMITERS:
        alike = sum(len(row) == 1 and row[0].count(other) >= layout.named - 1 for row in below)
        if other != delimiter and layout.named > 1 and alike > len(below) / 2:
            raise Unreadable("delimited.mixed_delimiters", header=repr(delimiter), rows=repr(other))


def _blank_columns_beyond(layout: Layout, delimiter: str, below: Sequence[Sequence[str]]) -> int:
    """How many columns nearly all rows have beyond the header, all blank: delimiters at the end of each line."""
    width, usual = len(layout.headers), _usual_width(below)
    wide = [row for row in below if len(row) == usual]
    if usual <= width or len(wide) < 0.9 * len(below):
        return 0
    is_blank = not any(cell.strip() for row in below for cell in row[width:])
    return usual - width if is_blank and not any(_has_split_amount(row, layout, delimiter) for row in wide) else 0


def _has_split_amount(cells: Sequence[str], layout: Layout, delimiter: str) -> bool:
    """Whether 1,50 or 1,234.50 may have been taken for two fields: a comma between that is not quoted."""
    following = (cells[position + 1] for position in layout.amounts if cells[position].strip())
    return delimiter == "," and any(re.fullmatch(r"\s*(\d{1,2}|\d{3}(\.\d*)?)\s*", cell) for cell in following)


def _numbers(first: int, count: int, rejected: set[int]) -> tuple[pa.Int64Array, int]:
    """Numbers of the next rows, leaving out those of rejected ones; and the number after them."""
    if not rejected:
        return pa.array(np.arange(first, first + count)), first + count
    free = (number for number in itertools.count(first) if number not in rejected)
    numbers = list(itertools.islice(free, count))
    return pa.array(numbers, pa.int64()), (numbers[-1] + 1 if numbers else first)


def _reconsidered(text: _Text, reading: Reading, below: Sequence[Sequence[str]]) -> Iterator[Chunk]:
    """Rows of another width: kept where the columns still fall in their places, else set aside."""
    kept: dict[int, list[tuple[int, list[str]]]] = {}
    faulty: dict[str, list[tuple[int, str]]] = {}
    width = text.width
    numeric = _numeric_columns(below, width)
    for number, raw in text.rejected:
        parsed = _rows(raw, text.delimiter)
        cells = parsed[0] if len(parsed) == 1 else []
        if not raw.strip() or (cells and not any(cell.strip() for cell in cells)):
            reading.facts.blank_lines += 1
        elif text.layout.named <= len(cells) < width:
            kept.setdefault(width, []).append((number, cells + [""] * (width - len(cells))))
        elif (
            len(cells) > width
            and not cells[width].strip()
            and _falls_in_place(cells, numeric)
            and not _has_split_amount(cells, text.layout, text.delimiter)
        ):
            beyond = max(position for position, cell in enumerate(cells, start=1) if cell.strip() or position == width)
            kept.setdefault(beyond, []).append((number, cells[:beyond]))
        elif text.is_mended and len(cells) == 1 and cells[0].count('"') % 2:
            faulty.setdefault("unbalanced_quote", []).append((number, cells[0]))
        else:
            faulty.setdefault("too_many_fields" if len(cells) > width else "too_few_fields", []).append((number, raw))
    for size, rows in sorted(kept.items()):
        if size > width:
            reading.facts.warn("delimited.fields_beyond_header", rows=len(rows), column=size)
        columns = [pa.array([cells[position] or None for _, cells in rows], pa.string()) for position in range(size)]
        yield from reading.chunks(columns, pa.array([number for number, _ in rows], pa.int64()))
    for reason, refused in faulty.items():
        yield reading.quarantined(reason, refused)


def _numeric_columns(below: Sequence[Sequence[str]], width: int) -> list[bool | None]:
    """Whether each column holds numbers always, never, or (None) now and then."""
    found: list[bool | None] = []
    for position in range(width):
        cells = [row[position] for row in below if len(row) == width and row[position].strip()]
        share = sum(map(is_number, cells)) / len(cells) if cells else 0.5
        found.append(True if share > 0.95 else False if share < 0.05 else None)
    return found


def _falls_in_place(cells: Sequence[str], numeric: Sequence[bool | None]) -> bool:
    """Whether numbers stand where numbers belong: a text split by its own delimiter shifts what follows."""
    filled = ((cell, wanted) for cell, wanted in zip(cells, numeric, strict=False) if cell.strip())
    # 21122J among numeric codes is in its place, a word is not, and neither is a number among words.
    return not any(
        (wanted and not re.search(r"\d", cell)) or (wanted is False and is_number(cell)) for cell, wanted in filled
    )


SOURCE = Source(
    name="delimited",
    about="Text with columns separated by semicolon, tab, comma or pipe: ledgers, contracts, reuse, corrections.",
    recognises=_recognises,
    read=read,
    order=90,
)
