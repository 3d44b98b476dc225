"""What a reader must declare: the delivered file it gets, the rows it yields, the facts it reports.

A reader (one module in `pipelines/ingest/`) reads one format and nothing else: every value stays
text as delivered, nothing is typed, judged or stored. Readers are found by looking in that folder.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import IO, TYPE_CHECKING, Any

from pipelines.message import Message, Value

if TYPE_CHECKING:
    from pipelines.column_map import ColumnMap, Drawn


class Unreadable(Exception):
    """A delivered file, or one record of it, cannot be used: names record, value and remedy.

    Args:
        code: What is wrong and what the person who delivered the file can do about it, a key of
            `data/texts/message.yaml`.
        record: The record's number in the file, counted from 1; None for the file as a whole.
        values: What stands in the file, for the placeholders of the text.
    """

    def __init__(self, code: str, record: int | None = None, **values: Value) -> None:
        super().__init__(code)
        self.message = Message(code, values)
        self.record = record

    def __str__(self) -> str:
        return self.problem

    @property
    def problem(self) -> str:
        """What is wrong, in English."""
        return self.message.text("problem")

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return self.message.text("remedy")


class CutShort(Unreadable):
    """A delivered file breaks off or is broken from some record on; what stands whole before that was yielded.

    Its records are kept and counted, but none of them is used.
    """


@dataclass(frozen=True)
class Chunk:
    """Some rows of one raw table, column by column.

    Args:
        table: Name of a raw table, a key of `pipelines.raw_tables.RAW_TABLES`.
        record_numbers: The number of each row in its file, counted from 1.
        columns: Column name to values as delivered (text or None), each as long as
            `record_numbers`: a list, or a pyarrow string array where the reader has one.
            Columns of the table that a reader leaves out are null.
        unmapped: Delivered columns that have no name of ours, by their delivered header. Kept.
    """

    table: str
    record_numbers: Sequence[int] | Any
    columns: Mapping[str, Sequence[str | None] | Any]
    unmapped: Mapping[str, Sequence[str | None] | Any] = field(default_factory=dict)


@dataclass
class Facts:
    """What a reader found out about one file while it read it; fields as in docs/outputs.md.

    `kind` is one of ledger, state_accounts, invoice, notice, contract, reuse, activity,
    product_footprint, correction, register, organisation, unknown.
    `declared` holds control totals that the file states about itself. Counts are of records:
    for delimited and spreadsheet files `physical_lines = header_lines + blank_lines + records +
    quarantined` holds when reading is done. A record whose *values* later prove unusable is
    counted by the tables of the core, not here. `currency` is what the file states;
    `assumed_currency` is used where neither the file nor organisation.yaml states one.
    `sign_convention` says how a purchase is told from a credit: purchases_positive, purchases_negative,
    debit_minus_credit, debit_plus_credit (credits are written negative) or debit_credit_column. `drawn` is how
    a table was read, for the column map that can be saved of it.
    """

    kind: str = "unknown"
    format: str | None = None
    profile: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal_mark: str = "."
    date_order: str | None = None
    sign_convention: str | None = None
    physical_lines: int = 0
    header_lines: int = 0
    blank_lines: int = 0
    records: int = 0
    quarantined: int = 0
    amount_column: str | None = None
    currency: str | None = None
    assumed_currency: str | None = None
    vat_basis: str | None = None
    chart_of_accounts: str | None = None
    declared: dict[str, str] = field(default_factory=dict)
    column_map: dict[str, str] = field(default_factory=dict)
    warnings: list[Message] = field(default_factory=list)
    drawn: Drawn | None = None

    def warn(self, code: str, **values: Value) -> None:
        """Say what was assumed or looks odd; `code` is a key of `data/texts/message.yaml`."""
        self.warnings.append(Message(code, values))


@dataclass(frozen=True)
class Delivered:
    """One file to read: a delivered file, or one member of a delivered archive.

    Args:
        name: Path relative to the inbox with forward slashes; a member of `a.zip` is
            `a.zip/member.xml`. This is what messages and pages show.
        sha256: Of the file as delivered, or of the member's own bytes.
        size_bytes: Likewise.
        head: The first bytes after decompression, at most 64 KiB, for recognition.
        open: Opens the decompressed bytes from the start; reading past the stated limits of
            expansion raises `Unreadable`.
        folder: First folder below the inbox (`ledgers`, `invoices`, ...), only ever a tie-breaker.
        fault: Why the file cannot even be opened (a broken archive, a password), or None.
        content_sha256: Of the decompressed bytes: the same delivery plain and as `.gz` is one delivery.
            As `sha256` if left out.
        column_maps: The column maps beside the inbox it lies in, which win over what would be inferred.
    """

    name: str
    sha256: str
    size_bytes: int
    head: bytes
    open: Callable[[], IO[bytes]]
    folder: str = ""
    fault: Unreadable | None = None
    content_sha256: str = ""
    column_maps: tuple[ColumnMap, ...] = ()

    def __post_init__(self) -> None:
        if not self.content_sha256:
            object.__setattr__(self, "content_sha256", self.sha256)

    @property
    def file_id(self) -> str:
        """First twelve hexadecimal digits of the file's SHA-256; the stem of every `line_id`."""
        return self.sha256[:12]

    @property
    def is_markup(self) -> bool:
        """Whether it begins with a tag, in UTF-8 or UTF-16, with or without a byte order mark."""
        return self.head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] == b"<"


@dataclass(frozen=True)
class Source:
    """One readable format.

    Args:
        name: Format name as reported by `inspect`.
        about: One sentence on what is recognised.
        recognises: True when `Delivered.head` is of this format. Must be cheap and never raise.
        read: Yields chunks and fills in the facts as it goes; raises `Unreadable`.
        order: Smaller is asked first, so that a format that accepts much is asked last.
    """

    name: str
    about: str
    recognises: Callable[[Delivered], bool]
    read: Callable[[Delivered, Facts], Iterator[Chunk]]
    order: int = 50


@cache
def sources() -> tuple[Source, ...]:
    """All readers in `pipelines/ingest/`, in the order in which they are asked."""
    folder = importlib.import_module("pipelines.ingest")
    found = [
        importlib.import_module(f"pipelines.ingest.{module.name}").SOURCE
        for module in pkgutil.iter_modules(folder.__path__)
        if not module.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda source: (source.order, source.name)))


def source_of(delivered: Delivered) -> Source:
    """The reader for a file, by its content.

    Raises:
        Unreadable: It cannot be opened, it is empty, or no reader recognises it.
    """
    if delivered.fault:
        raise delivered.fault
    if not delivered.head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable("file.empty")
    for source in sources():
        if source.recognises(delivered):
            return source
    if delivered.is_markup:
        raise Unreadable("xml.unknown")
    raise Unreadable("file.unknown_kind")
