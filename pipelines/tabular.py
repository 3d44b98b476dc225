"""What a table of text is: where its header stands, what its columns mean, how its numbers and dates are written.

Readers of delimited text, spreadsheets and Parquet bring rows and columns of text; here these are
given our column names. Nothing is typed: values stay as delivered, and what cannot be named is kept.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.column_map import KIND_TABLES, ColumnMap, Drawn, column_maps, header_key, is_blank_header
from pipelines.double_encoding import undoubled, undoubled_column
from pipelines.message import Message
from pipelines.raw_tables import FOUND_BY_READERS, RAW_TABLES
from pipelines.source import Chunk, Facts, Unreadable

DATA = Path(__file__).resolve().parents[1] / "data"

HEADER_SEARCH_ROWS = 60
"""How far down a header may stand: reports put titles, dates and filters above it."""

MIN_COLUMNS_WITHOUT_AMOUNT = 3
"""Known columns that make a table a ledger although no header says where the amount is."""

Row = Sequence[str | None]


@dataclass(frozen=True)
class Kind:
    """One kind of table, told by its columns: of each set in `proof`, at least one must be there.

    `date_column` is empty where rows have a period and no date. None of `refuted_by` may be there.
    """

    name: str
    proof: tuple[frozenset[str], ...]
    date_column: str
    refuted_by: frozenset[str] = frozenset()

    @property
    def table(self) -> str:
        """The raw table that it fills."""
        return KIND_TABLES[self.name]


_LEDGER_AMOUNT = frozenset({"amount", "amount_gross", "debit_amount", "credit_amount", "currency_amount"})
_LEDGER_NOT_KEY = _LEDGER_AMOUNT | frozenset(
    {"vat_amount", "vat_code", "currency_code", "exchange_rate", "quantity", "quantity_unit", "debit_credit"}
)

KINDS = (
    Kind(
        "correction",
        (frozenset({"match_value"}), frozenset({"new_value"}), frozenset({"subject", "match_field"})),
        "decided_on",
    ),
    Kind(
        "notice",
        (
            frozenset({"procedure_id", "title"}),
            frozenset({"criterion_name", "criterion_type", "criterion_weight", "requirements_text", "exemption"}),
        ),
        "started_on",
    ),
    Kind(
        "reuse",
        (
            frozenset({"item_id", "event_id"}),
            frozenset({"action", "available_date", "reused_date", "donated_date", "discarded_date"}),
        ),
        "event_date",
    ),
    Kind(
        "contract",
        (
            frozenset({"contract_id", "title", "doffin_id"}),
            frozenset({"valid_from", "valid_to", "environmental_term", "term_due_date", "follow_up_status"}),
        ),
        "valid_from",
    ),
    Kind(
        "activity",
        (frozenset({"activity"}), frozenset({"quantity"}), frozenset({"quantity_unit"})),
        "activity_date",
        refuted_by=frozenset({"voucher_id"}),  # a ledger may have all three and an amount
    ),
    Kind(
        "state_accounts",
        (frozenset({"chapter_id"}), frozenset({"agency_id", "agency_name"}), frozenset({"amount"})),
        "",
    ),
    Kind(
        "ledger",
        (_LEDGER_AMOUNT, frozenset(RAW_TABLES["ledger_line"]) - _LEDGER_NOT_KEY - FOUND_BY_READERS),
        "posting_date",
    ),
)
"""Asked in this order: a ledger's columns are the most ordinary ones, so it is asked last."""

_LEDGER = KINDS[-1]

MONEY = _LEDGER_AMOUNT | {"vat_amount", "value_amount"}

IDENTIFIERS = frozenset(
    column
    for columns in RAW_TABLES.values()
    for column in columns
    if re.search(r"(_id|_number|_line|_code|period)$", column)
)
"""Raw columns that hold identifiers, never quantities."""

_ENTRY = frozenset({"posting_date", "voucher_id", "invoice_number", "supplier_id", "supplier_name"})
"""Columns that a posted entry has, and a row of totals beside its own word seldom."""

_DATES = tuple(
    re.compile(rf"\s*{pattern}(?!\d)")
    for pattern in (
        r"(?P<year>\d{4})([-./]?)(?P<month>\d\d)\2(?P<day>\d\d)",
        r"(?P<day>\d{1,2})[-./ ](?P<month>\d{1,2})[-./ ](?P<year>\d{4}|\d\d)",
        r"(?P<month>\d{1,2})[-./ ](?P<day>\d{1,2})[-./ ](?P<year>\d{4}|\d\d)",
    )
)
_NAMED_MONTH = re.compile(r"\s*\d{1,2}[-./ ]+[^\W\d_]{3,}[-./ ]+\d{2,4}\s*$")

NORWEGIAN = frozenset({"no", "nn"})

_VAT = r"\W*(?:vat|mva|moms)"
_NET = re.compile(rf"\bnett?o?\b|\b(?:ex\w*|eks\w*|uten|utan|uden|without|net of){_VAT}")
_GROSS = re.compile(rf"\bgross\b|\bbrutto|\b(?:inc\w*|inkl\w*|med|with){_VAT}")
_CODES = "gbp|eur|nok|sek|dkk|isk|usd|chf|kr"
_CURRENCY = re.compile(rf"£|€|(?<![^\W_])(?:{_CODES})(?![^\W_])", re.IGNORECASE)
_MARK = re.compile(rf"[$]|{_CURRENCY.pattern}", re.IGNORECASE)
_SIGNS = {"£": "GBP", "€": "EUR"}
_CROWNS = frozenset({"NOK", "SEK", "DKK", "ISK"})
_UNIT = rf"(?:(?:{_CODES})\.?|[£€$])?"
_NUMBER = re.compile(
    rf"[-−+(]*\s*{_UNIT}\s*[-−+]?\d[\d .,'\u00a0\u2009\u202f]*(?:e[-+]?\d+)?\s*{_UNIT}\s*[-)]?", re.IGNORECASE
)

# One mark between digits is the decimal mark for certain where digits cannot be grouped by it,
# or where the other mark or a space groups them. A lone mark before three digits says nothing.
_GROUPED = r"\d[ '\x{a0}\x{2009}\x{202f}]\d{3}"
_COMMA_DECIMAL = rf"\d{{4}},\d|,\d{{1,2}}\D*$|,\d{{4}}|\.\d{{3}},|{_GROUPED},\d|(^|\D)0,\d"
_POINT_DECIMAL = rf"\d{{4}}\.\d|\.\d{{1,2}}\D*$|\.\d{{4}}|,\d{{3}}\.|{_GROUPED}\.\d|(^|\D)0\.\d"

_SIDES = dict.fromkeys(("d", "db", "dr", "debet", "debit", "soll", "+"), "debit") | dict.fromkeys(
    ("k", "c", "cr", "kr", "kredit", "credit", "haben", "-", "−"), "credit"
)
"""What a column of its own says of the side an amount stands on."""

_NEGATIVE = r"^[^\d]*[-−–(][^\d]*[\d.,]|\d[^\d.,]*[-−–]\s*$"
"""An amount with a sign before or after it, or in parentheses; `100,-` is a hundred kroner."""
_NOT_ZERO = r"[1-9]"

HELD_ROWS = 200_000
"""Rows whose amounts wait in memory for a row of totals."""

MAX_DAYS = 20_000
"""Different dates of a file that are looked at for its first and last day; half a century of them."""

SIGN_SAMPLE = 100_000
"""Amounts after which the usual sign of a ledger is settled, where most are positive."""

MANY = 10
USUAL_SHARE = 0.75
"""A ledger in which at least so many amounts, and so large a share of them, are negative has its signs turned."""

_TOTAL = (
    r"(?i)^\s*(?:(?:grand|sub|del|slutt)[ -]?)?"
    r"(?:sum|total|totalt|totals|summa|totalsum|delsum|sluttsum|i alt|alt i alt)\b"
)
_BARE_TOTAL = re.compile(_TOTAL + r"[\s:.*-]*(?:totalt?|alt|beløp|kr|nok)?[\s:.*-]*$")


@dataclass(frozen=True)
class _Synonym:
    column: str
    rank: int
    languages: frozenset[str]


@cache
def _synonyms() -> Mapping[tuple[str, str], _Synonym]:
    """What a header key means in a raw table; our own column names mean themselves."""
    found: dict[tuple[str, str], _Synonym] = {
        (table, header_key(column)): _Synonym(column, 0, frozenset())
        for table, columns in RAW_TABLES.items()
        for column in columns
        if column not in FOUND_BY_READERS
    }
    with (DATA / "reference" / "header_synonym.csv").open(encoding="utf-8", newline="") as file:
        for rank, row in enumerate(csv.DictReader(file), start=1):
            key = (row["raw_table"], header_key(row["header"]))
            known = found.get(key) or _Synonym(row["raw_column"], rank, frozenset())
            found[key] = replace(known, languages=known.languages | {row["language"]})
    return found


def _words(header: str) -> str:
    return " ".join(header.replace("_", " ").lower().split())


@lru_cache(maxsize=8192)
def _meaning(table: str, header: str | None) -> _Synonym | None:
    """What one header means; money columns are known also with currency and VAT words around them."""
    known = _synonyms().get((table, header_key(header)))
    if known is None and header:
        bare = _CURRENCY.sub(" ", _GROSS.sub(" ", _NET.sub(" ", _words(header))))
        known = _synonyms().get((table, header_key(bare)))
        if known is None or known.column not in MONEY:
            return None
    if known and known.column == "amount" and header and _GROSS.search(_words(header)):
        return _Synonym("amount_gross", known.rank, known.languages)
    return known


def _meanings(table: str, headers: Row) -> tuple[list[str | None], Counter[str]]:
    """Raw column per header, each used once, and how many headers each language knows."""
    found = [_meaning(table, header) for header in headers]
    best: dict[str, int] = {}
    languages: Counter[str] = Counter()
    for position, synonym in enumerate(found):
        if synonym is None:
            continue
        languages.update(synonym.languages)
        holder = best.get(synonym.column)
        if holder is None or synonym.rank < found[holder].rank:  # type: ignore[union-attr]
            best[synonym.column] = position
    chosen = {position: column for column, position in best.items()}
    return [chosen.get(position) for position in range(len(headers))], languages


def _delivered_names(headers: Row) -> tuple[str, ...]:
    """Headers as delivered, each different: a blank one is `column 5`, a second `Sum` is `Sum (2)`."""
    names: list[str] = []
    for position, header in enumerate(headers, start=1):
        name = " ".join((header or "").split()) or f"column {position}"
        same, number = name, 2
        while name in names:
            name, number = f"{same} ({number})", number + 1
        names.append(name)
    return tuple(names)


@dataclass(frozen=True)
class Layout:
    """What is known of one table before its rows are read.

    Args:
        kind: What the table is.
        header_row: Index of the header among the rows looked at.
        headers: Delivered header of each column, made different from each other.
        named: Number of columns up to the last one with a header; what follows may be left out of a row.
        meanings: Raw column of each delivered column, or None.
        amounts: Positions of the columns that hold the amount: one, or debit and credit.
        known_as: The column map that matched, if any.
        languages: How many of the recognised headers each language knows.
        vat_basis: `net`, `gross` or None for not known.
        warnings: What a person should look at.
    """

    kind: Kind
    header_row: int
    headers: tuple[str, ...]
    named: int
    meanings: tuple[str | None, ...]
    amounts: tuple[int, ...]
    known_as: ColumnMap | None
    languages: Counter[str] = field(default_factory=Counter)
    vat_basis: str | None = None
    warnings: tuple[Message, ...] = ()

    @property
    def amount_column(self) -> str | None:
        """Delivered header of the amount, `Debet - Kredit` where it stands in two columns."""
        return " - ".join(self.headers[position] for position in self.amounts) or None

    @property
    def is_norwegian(self) -> bool:
        """Whether Norwegian knows more of the recognised headers than any other language does."""
        norwegian = max(self.languages[language] for language in NORWEGIAN)
        others = [count for language, count in self.languages.items() if language not in NORWEGIAN]
        return norwegian > max(others, default=0)

    @property
    def is_english(self) -> bool:
        """Whether English knows most of the recognised headers."""
        return bool(self.languages) and self.languages.most_common(1)[0][0] == "en" and not self.is_norwegian


def recognised_headers(row: Row) -> int:
    """How many cells of a row are headers that some kind of table knows."""
    return max(sum(column is not None for column in _meanings(kind.table, row)[0]) for kind in KINDS)


def _trimmed(row: Row) -> list[str | None]:
    """A row without the blank cells at its end."""
    cells = list(row)
    while cells and not (cells[-1] or "").strip():
        cells.pop()
    return cells


def layout_of(rows: Sequence[Row], saved: Sequence[ColumnMap] = ()) -> Layout:
    """Find header, kind and columns of a table.

    A saved map with the same headers comes first, then one whose fingerprint is there, then a saved one with most
    of the headers; without any, kind and columns are inferred.

    Args:
        rows: The first rows as delivered, ragged and blank ones included; a few hundred suffice.
        saved: The column maps beside the inbox.

    Raises:
        Unreadable: No row names columns of a table we know, or there is no amount.
    """
    rows = [[undoubled(cell) if cell else cell for cell in row] for row in rows]
    known = _known(rows, saved)
    if known is None:
        return _inferred(rows)
    index, known_as = known
    kind = next(kind for kind in KINDS if kind.name == known_as.kind)
    stated = _layout(rows, index, kind, known_as)
    drift = (*stated.warnings, *_drift(rows[index], stated))
    if known_as.is_confirmed:
        return replace(stated, warnings=drift)
    try:
        inferred = _inferred(rows)
    except Unreadable:
        return replace(stated, warnings=drift)
    if (inferred.header_row, inferred.kind, inferred.meanings) != (index, kind, stated.meanings):
        return replace(stated, warnings=drift)
    # Nobody has corrected or confirmed what was inferred, so what is assumed in it is said again.
    said_of_file = (*inferred.warnings, *_drift(rows[index], stated))
    return replace(stated, vat_basis=stated.vat_basis or inferred.vat_basis, warnings=said_of_file)


SIMILAR_USED, SIMILAR_ALL = 0.6, 0.4
"""Share of a saved map's columns of use, and of all headers of map and file together, that make a layout the same."""


def _known(rows: Sequence[Row], saved: Sequence[ColumnMap]) -> tuple[int, ColumnMap] | None:
    """The row that is the header of a table with a column map, and the map."""
    searched = [{header_key(cell) for cell in row} - {""} for row in rows[:HEADER_SEARCH_ROWS]]
    for index, keys in enumerate(searched):
        for known in saved:
            if keys and _unnumbered(_row_keys(rows[index])) == known.keys:
                return index, known
    established = [known for known in saved if not known.is_new]
    for index, keys in enumerate(searched):
        for known in (*established, *column_maps()):
            if known.fingerprint and known.fingerprint <= keys:
                return index, known
    best: tuple[float, int, ColumnMap] | None = None
    for index in range(len(searched)):
        named = _unnumbered(_row_keys(rows[index]))
        for known in established:
            used = {key for key, column in known.columns.items() if column} & known.keys
            share = len(used & named) / max(len(used), 1)
            alike = len(known.keys & named) / max(len(known.keys | named), 1)
            is_similar = share >= SIMILAR_USED and alike >= SIMILAR_ALL and len(used & named) > 1
            if is_similar and (best is None or share + alike > best[0]):
                best = share + alike, index, known
    return best and best[1:]


def _row_keys(row: Row) -> list[str]:
    return [header_key(name) for name in _delivered_names(row)]


def _unnumbered(keys: Iterable[str]) -> frozenset[str]:
    """Header keys without those of columns that have no header."""
    return frozenset(key for key in keys if key and not is_blank_header(key))


def _drift(delivered: Row, layout: Layout) -> Iterator[Message]:
    """How the headers of a file differ from those of its column map; what has only moved is no difference."""
    known = layout.known_as
    if known is None:
        return
    keys = _row_keys(delivered)
    gone = {
        key: header
        for header in known.headers
        if (key := header_key(header)) not in keys and key in known.keys and key not in known.optional
    }
    named = zip(layout.headers, keys, layout.meanings, strict=True)
    new = {header: meaning for header, key, meaning in named if key not in known.columns and _unnumbered([key])}
    if not known.is_saved:
        new = {}
    renamed = []
    for header, meaning in list(new.items()):
        before = next((key for key in gone if meaning and known.columns[key] == meaning), None)
        if before:
            renamed.append(f"{gone.pop(before)} > {header}")
            del new[header]
    if renamed:
        yield Message("column_map.renamed", {"map": known.name, "headers": ", ".join(renamed)})
    if gone:
        yield Message("column_map.missing", {"map": known.name, "headers": ", ".join(gone.values())})
    if new:
        yield Message("column_map.added", {"map": known.name, "headers": ", ".join(new)})


def _inferred(rows: Sequence[Row]) -> Layout:
    best: tuple[tuple[bool, int], int, Kind] | None = None
    for index, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        for kind in KINDS:
            columns = {column for column in _meanings(kind.table, row)[0] if column}
            proven = all(columns & wanted for wanted in kind.proof) and not columns & kind.refuted_by
            score = (proven, len(columns))
            is_likely = kind is _LEDGER and len(columns) >= MIN_COLUMNS_WITHOUT_AMOUNT
            if (best is None or score > best[0]) and (proven or is_likely):
                best = (score, index, kind)
            if proven:
                break
    if best is None:
        seen = next((row for row in rows if any(row)), ())
        raise Unreadable("tabular.no_header", row=" | ".join(cell or "" for cell in seen)[:200])
    return _layout(rows, best[1], best[2], None)


def _mapped(known_as: ColumnMap, delivered: Row, inferred: Sequence[str | None]) -> list[str | None]:
    """Raw columns by a map, each used once; a new header beside a saved map may mean what none of its columns does."""
    keys = _row_keys(delivered)
    found = [known_as.columns.get(key) for key in keys]
    found = [column if column not in found[:position] else None for position, column in enumerate(found)]
    if known_as.is_saved:
        for position, (key, column) in enumerate(zip(keys, inferred, strict=True)):
            if key not in known_as.columns and column not in found:
                found[position] = column
    return found


def _layout(rows: Sequence[Row], index: int, kind: Kind, known_as: ColumnMap | None) -> Layout:
    warnings: list[Message] = []
    delivered = rows[index]
    meanings, languages = _meanings(kind.table, delivered)
    if known_as:
        meanings = _mapped(known_as, delivered, meanings)
        if known_as.warning:
            warnings.append(Message(known_as.warning))
    headers = _delivered_names(delivered)
    if "debit_credit" in meanings and not _tells_sides(rows[index + 1 :], meanings.index("debit_credit")):
        meanings[meanings.index("debit_credit")] = None
    vat_basis = known_as.vat_basis if known_as else None
    amounts: tuple[int, ...] = ()
    if kind is _LEDGER:
        if "amount" not in meanings and "amount_gross" in meanings and "debit_amount" not in meanings:
            position = meanings.index("amount_gross")
            meanings[position] = "amount"
            vat_basis = "gross"
            warnings.append(Message("tabular.amount_includes_vat", {"header": headers[position]}))
        if not set(meanings) & _LEDGER_AMOUNT:
            # What a person's map says is not used is not chosen either.
            settled = known_as.columns if known_as and known_as.is_saved else {}
            free = [
                position
                for position, meaning in enumerate(meanings)
                if not meaning and header_key(headers[position]) not in settled
            ]
            position, others = _amount_by_content(rows[index + 1 :], headers, free)
            meanings[position] = "amount"
            chosen = {"header": headers[position]}
            warnings.append(
                Message("tabular.amount_by_content_of_several", {**chosen, "others": ", ".join(others)})
                if others
                else Message("tabular.amount_by_content", chosen)
            )
        wanted = ("amount",) if "amount" in meanings else ("debit_amount", "credit_amount")
        amounts = tuple(meanings.index(column) for column in wanted if column in meanings)
        if not amounts:
            amounts = (meanings.index("currency_amount"),)
            meanings[amounts[0]] = "amount"
        elif {"currency_code", "currency_amount"} <= {*meanings}:
            # Beside an amount of its own, the currency is that of the amount in foreign currency.
            meanings[meanings.index("currency_code")] = None
        keys = [header_key(header) for header in delivered]
        used = {keys[position] for position in amounts} - {""}
        alike = [headers[place] for place, key in enumerate(keys) if key in used and place not in amounts]
        if alike:
            warnings.append(
                Message("tabular.amount_twice", {"header": headers[amounts[0]], "others": ", ".join(alike)})
            )
        amount_words = _words(headers[amounts[0]])
        if vat_basis is None and (_NET.search(amount_words) or "amount_gross" in meanings):
            vat_basis = "net"
        if re.search(r"budsjett|budget", " ".join(headers[position] for position in amounts), re.IGNORECASE):
            warnings.append(Message("tabular.amount_is_budget", {"header": headers[amounts[0]]}))
    else:
        wanted = ("quantity",) if kind.name == "activity" else ("amount", "value_amount")
        amounts = tuple(meanings.index(column) for column in wanted if column in meanings)
    return Layout(
        kind=kind,
        header_row=index,
        headers=headers,
        named=len(_trimmed(delivered)),
        meanings=tuple(meanings),
        amounts=amounts,
        known_as=known_as,
        languages=languages,
        vat_basis=vat_basis,
        warnings=tuple(warnings),
    )


def _tells_sides(rows: Sequence[Row], position: int) -> bool:
    """Whether a column holds little but D and K, Debet and Kredit, or plus and minus."""
    cells = [(row[position] or "").strip() for row in rows if position < len(row)]
    cells = [cell for cell in cells if cell]
    return sum(cell.rstrip(".").lower() in _SIDES for cell in cells) > 0.9 * len(cells)


def _amount_by_content(rows: Sequence[Row], headers: Sequence[str], free: Sequence[int]) -> tuple[int, list[str]]:
    """The last of some columns that looks like money, and the other ones that do.

    The last one, because exports put the newest year and the sum at the right.
    """
    found = []
    for position in free:
        cells = [(row[position] or "").strip() for row in rows if position < len(row)]
        cells = [cell for cell in cells if cell]
        numbers = [cell for cell in cells if is_number(cell)]
        digits = [re.sub(r"\D", "", number) for number in numbers]
        is_identifier = (
            all(number.isdigit() for number in numbers)
            and len({len(digit) for digit in digits}) == 1
            and (len(digits[0]) >= 4 or len(set(digits)) == 1)
        )
        if cells and len(numbers) >= 0.9 * len(cells) and not is_identifier:
            found.append(position)
    if not found:
        raise Unreadable("tabular.no_amount", headers=" | ".join(headers)[:300])
    return found[-1], [headers[position] for position in found[:-1]]


def is_number(text: str | None) -> bool:
    """Whether a cell is written as a number: digits, marks, sign and at most a currency."""
    return _NUMBER.fullmatch((text or "").strip()) is not None


@dataclass
class DecimalMarks:
    """How many amounts settle which decimal mark is used, and how many can be read two ways."""

    comma: int = 0
    point: int = 0
    unclear: int = 0

    def note(self, values: pa.StringArray) -> None:
        """Count what some amounts tell."""
        commas = values.filter(pc.fill_null(pc.match_substring(values, ","), False))
        points = values.filter(pc.fill_null(pc.match_substring(values, "."), False))
        self.comma += _matches(commas, _COMMA_DECIMAL) + _matches(_without(points, ","), r"\.\d{3}\.\d{3}")
        self.point += _matches(points, _POINT_DECIMAL) + _matches(_without(commas, "."), r",\d{3},\d{3}")
        self.unclear += _matches(commas, r"^\D*[1-9]\d{0,2},\d{3}\D*$")
        self.unclear += _matches(points, r"^\D*[1-9]\d{0,2}\.\d{3}\D*$")

    def decided(self, layout: Layout, facts: Facts) -> str:
        """The decimal mark of the table, with a warning where it is not beyond doubt."""
        stated = layout.known_as.decimal_mark if layout.known_as else None
        if self.comma or self.point:
            mark = "," if self.comma > self.point else "."
            if self.comma and self.point:
                mark = stated or mark
                facts.warn("tabular.both_decimal_marks", comma=self.comma, point=self.point, mark=mark)
            elif stated and stated != mark:
                facts.warn("tabular.decimal_mark_against_map", stated=stated, mark=mark)
            return mark
        mark = stated or ("." if layout.is_english or not self.unclear else ",")
        if self.unclear and not stated:
            example = "1,234" if mark == "." else "1.234"
            facts.warn("tabular.decimal_mark_unsettled", count=self.unclear, example=example, mark=mark)
        return mark


class Reading:
    """Rows of one table on their way from a reader to raw chunks, counted as they pass.

    Args:
        layout: What the table is.
        facts: Filled in: what is known at once here, what only the values tell in `finish`.
        decimal_mark: Stated where the format itself fixes it (numbers of a spreadsheet).
        may_be_doubled: Whether text may have been encoded twice; False where it is known not to be.
    """

    def __init__(
        self, layout: Layout, facts: Facts, decimal_mark: str | None = None, may_be_doubled: bool = True
    ) -> None:
        self.layout = layout
        self.facts = facts
        self._decimal_mark = decimal_mark
        self._decimal_marks = DecimalMarks()
        self._iso = self._day_first = self._month_first = self._dotted = self._either = 0
        self._marks: Counter[str] = Counter()
        self._unmarked = 0
        self._codes: Counter[str] = Counter()
        self._bad_dates: Counter[str] = Counter()
        self._days: set[str] = set()
        self._kept_totals: list[int] = []
        self._totals: list[int] = []
        self._untied_totals: list[int] = []
        self._may_be_doubled = may_be_doubled
        self._mended = 0
        self._signs: Counter[tuple[str, bool]] = Counter()
        self._no_side = 0
        self._sums = _Sums()
        self._stated_currency = layout.known_as.currency if layout.known_as and not layout.known_as.is_saved else None
        headers = (_CURRENCY.findall(_words(layout.headers[position])) for position in layout.amounts)
        signs = {sign.upper() for found in headers for sign in found}
        crowns = ({self._stated_currency} | signs) & _CROWNS or ({"NOK"} if layout.is_norwegian else set())
        self._crowns = next(iter(crowns)) if len(crowns) == 1 else None
        found = (self._currency(sign) for sign in signs)
        self._header_currencies = {currency for currency in found if currency}
        facts.kind = layout.kind.name
        facts.amount_column = layout.amount_column
        facts.vat_basis = layout.vat_basis
        facts.profile = layout.known_as.name if layout.known_as else None
        named = zip(layout.headers, layout.meanings, strict=True)
        facts.column_map = {header: column for header, column in named if column}
        facts.warnings.extend(layout.warnings)

    def chunks(self, columns: Sequence[pa.StringArray], numbers: pa.Int64Array) -> Iterator[Chunk]:
        """Give rows their names; blank rows and repeated headers are taken out and counted, totals are marked.

        Args:
            columns: One array per delivered column, empty text as null, all of one length; more
                arrays than headers are kept as `column 14` and so on.
            numbers: The record number of each row.
        """
        if self._may_be_doubled:
            mended = [undoubled_column(column) for column in columns]
            columns = [column for column, _ in mended]
            self._mended += sum(count for _, count in mended)
        table = pa.table([*columns, numbers], names=[*map(str, range(len(columns))), "number"])
        odd = pc.or_(_is_blank(columns), self._may_be_total(columns))
        for position in self.layout.amounts[:1]:
            repeated = pc.equal(pc.utf8_trim_whitespace(columns[position]), self.layout.headers[position])
            odd = pc.or_(odd, pc.fill_null(repeated, False))
        summed = 0
        if pc.any(odd).as_py():
            keep = [True] * len(table)
            totals: list[int] = []
            for index in pc.indices_nonzero(odd).to_pylist():
                cells = [column[index].as_py() for column in columns]
                self._hold(columns, summed, index)
                summed = index + 1
                if not any((cell or "").strip() for cell in cells):
                    self.facts.blank_lines += 1
                elif _delivered_names(cells[: len(self.layout.headers)]) == self.layout.headers:
                    self.facts.header_lines += 1
                elif self._is_total(cells, numbers[index].as_py()):
                    totals.append(index)
                    self._totals.append(numbers[index].as_py())
                    if not self._ties(cells):
                        self._untied_totals.append(numbers[index].as_py())
                    self._sums.restart()
                else:
                    summed = index
                    continue
                keep[index] = False
            if totals:
                yield self._chunk([column.combine_chunks() for column in table.take(totals).columns], "total")
            table = table.filter(pa.array(keep))
        self._hold(columns, summed, len(columns[0]))
        if len(table):
            yield self._chunk([column.combine_chunks() for column in table.columns])

    def _chunk(self, arrays: list[pa.StringArray], row_kind: str | None = None) -> Chunk:
        """Rows with our column names, their numbers in the last array; only entries tell how the file is written."""
        marked = None if row_kind else self._marked(arrays)
        for position, meaning in enumerate(self.layout.meanings):
            if meaning == "currency_code":
                arrays[position] = self._coded(arrays[position])
            elif meaning == "period":
                arrays[position] = _period(arrays[position])
            elif meaning == "debit_credit":
                arrays[position] = _sides(arrays[position])
        if not row_kind:
            self._note(arrays)
        rows = len(arrays[-1])
        self.facts.records += rows
        beyond = range(len(self.layout.headers) + 1, len(arrays))
        headers = (*self.layout.headers, *(f"column {position}" for position in beyond))
        mapped: dict[str, Any] = {}
        unmapped: dict[str, Any] = {}
        for header, column, values in zip(
            headers, (*self.layout.meanings, *(None for _ in beyond)), arrays, strict=False
        ):
            if column:
                mapped[column] = values
            elif values.null_count < len(values):
                unmapped[header] = values
        if marked is not None and "currency_code" in RAW_TABLES[self.layout.kind.table]:
            stated = mapped.get("currency_code")
            mapped["currency_code"] = marked if stated is None else pc.coalesce(stated, marked)
        if row_kind:
            mapped["row_kind"] = pa.array([row_kind] * rows, pa.string())
        return Chunk(self.layout.kind.table, arrays[-1], mapped, unmapped)

    def quarantined(self, reason: str, rows: Iterable[tuple[int, str]]) -> Chunk:
        """A chunk of records that are not used, as (record number, text).

        Args:
            reason: Why not; `quarantine.<reason>` in `data/texts/message.yaml` says it.
        """
        kept = list(rows)
        self.facts.quarantined += len(kept)
        columns = {"reason": [reason] * len(kept), "raw_text": [text for _, text in kept]}
        return Chunk("quarantine", [number for number, _ in kept], columns)

    def _hold(self, columns: Sequence[pa.StringArray], start: int, end: int) -> None:
        """Keep the amounts of some rows, in case a row of totals follows them."""
        if self.layout.kind is _LEDGER and end > start:
            meanings = self.layout.meanings
            account = columns[meanings.index("account_id")] if "account_id" in meanings else None
            self._sums.hold(
                [columns[position].slice(start, end - start) for position in self.layout.amounts],
                None if account is None else account.slice(start, end - start),
            )

    def _may_be_total(self, columns: Sequence[pa.StringArray]) -> Any:
        """Which rows have a cell that begins with a word for a sum, or nothing but money."""
        if self.layout.kind is not _LEDGER:
            return pa.array([False] * len(columns[0]))
        beside = {position for position, meaning in enumerate(self.layout.meanings) if meaning in _LEDGER_NOT_KEY}
        others = [column for position, column in enumerate(columns) if position not in beside]
        found = _is_blank(others) if others else pa.array([False] * len(columns[0]))
        for column in others:
            found = pc.or_(found, pc.fill_null(pc.match_substring_regex(column, _TOTAL), False))
        return found

    def _ties(self, cells: Row, rows: int = 1) -> bool:
        """Whether the amounts of a row are what so many rows above or more add up to, all of them or of its account."""
        named = zip(self.layout.meanings, cells, strict=False)
        accounts = (cell for meaning, cell in named if meaning == "account_id" and cell)
        account = next(map(str.strip, accounts), None)
        return self._sums.match([cells[position] for position in self.layout.amounts], account, rows)

    def _is_total(self, cells: Row, number: int) -> bool:
        """Whether a row only sums others: it has nothing but money, or says so and is what they add up to.

        A first cell that says so suffices where nothing but numbers stands beside it.
        """
        if self.layout.kind is not _LEDGER:
            return False
        meanings = (*self.layout.meanings, *(None for _ in cells))
        filled = [(position, cell.strip()) for position, cell in enumerate(cells) if cell and cell.strip()]
        if not {position for position, _ in filled} & {*self.layout.amounts}:
            return False
        named = [(position, cell) for position, cell in filled if meanings[position] not in _LEDGER_NOT_KEY]
        if not named:
            return True
        worded = [(position, cell) for position, cell in named if re.match(_TOTAL, cell)]
        if not worded:
            return False
        if filled[0] in worded and self._has_only_numbers(filled[1:]):
            # "Sum Teknisk" is a subtotal where other columns say what a purchase is; alone it could be a supplier.
            keys = {meaning for meaning in self.layout.meanings if meaning not in (None, "quantity", *MONEY)}
            if _BARE_TOTAL.match(filled[0][1]) or len(keys) >= 3:
                return True
        is_entry = any(meanings[p] in _ENTRY for p, cell in named if (p, cell) not in worded)
        is_name = all(meanings[p] == "supplier_name" and not _BARE_TOTAL.match(cell) for p, cell in worded)
        if is_entry and is_name:
            return False  # bought of Total Norge AS
        if self._ties(cells, 2 if is_entry or is_name else 1):
            return True
        if not (is_entry or is_name) or any(_BARE_TOTAL.match(cell) for _, cell in worded):
            self._kept_totals.append(number)
        return False

    def _has_only_numbers(self, filled: Iterable[tuple[int, str]]) -> bool:
        """Whether no cell is a key or a word."""
        keys = {p for p, meaning in enumerate(self.layout.meanings) if meaning not in (None, "quantity", *MONEY)}
        return not any(position in keys or not is_number(cell) for position, cell in filled)

    def _currency(self, mark: str) -> str | None:
        """The currency that a sign or code means in this table; None for crowns of an unknown country."""
        mark = mark.strip().rstrip(".").upper()
        return self._crowns if mark == "KR" else _SIGNS.get(mark, mark)

    def _marked(self, columns: Sequence[pa.StringArray]) -> pa.StringArray | None:
        """The currency that stands with each row's own amount, or None where no row has one."""
        found: pa.StringArray | None = None
        for position in self.layout.amounts:
            values = columns[position]
            lettered = pc.fill_null(pc.match_substring_regex(values, r"[£€$A-Za-z]"), False)
            self._unmarked += len(values) - values.null_count
            if not pc.any(lettered).as_py():
                continue
            marks: list[str | None] = [None] * len(values)
            for row in pc.indices_nonzero(lettered).to_pylist():
                said = {self._currency(mark) for mark in _MARK.findall(values[row].as_py())} - {None}
                if len(said) == 1:
                    marks[row] = said.pop()
                    self._marks[marks[row] or ""] += 1
                    self._unmarked -= 1
            if any(marks):
                stated = pa.array(marks, pa.string())
                found = stated if found is None else pc.coalesce(found, stated)
        return found

    def _coded(self, codes: pa.StringArray) -> pa.StringArray:
        """A column of currencies with codes for signs: `kr`, `€`."""
        if not _matches(codes, r"(?i)[£€]|^\s*kr\.?\s*$"):
            return codes
        meant = {code: self._currency(code) for code in codes.unique().to_pylist() if code and _MARK.search(code)}
        return pa.array([meant.get(code) or code for code in codes.to_pylist()], pa.string())

    def _note(self, columns: Sequence[pa.StringArray]) -> None:
        """Count what the values say about decimal mark, date order and currency."""
        for position in self.layout.amounts if not self._decimal_mark else ():
            self._decimal_marks.note(columns[position])
        for wanted, note in ((self.layout.kind.date_column, self._note_dates), ("currency_code", self._note_codes)):
            if wanted in self.layout.meanings:
                note(columns[self.layout.meanings.index(wanted)])
        if self.layout.kind is _LEDGER:
            self._note_signs(columns)

    def _note_signs(self, columns: Sequence[pa.StringArray]) -> None:
        """Count positive and negative amounts, by the side a column of its own tells, or of the credit column."""
        meanings = self.layout.meanings
        amounts = columns[self.layout.amounts[-1]]
        if "debit_credit" in meanings:
            sides = columns[meanings.index("debit_credit")]
            known = pc.fill_null(pc.is_in(sides, pa.array(["debit", "credit"])), False)
            self._no_side += len(known) - (pc.sum(known).as_py() or 0)
            for side in ("debit", "credit"):
                self._count_signs(side, amounts.filter(pc.fill_null(pc.equal(sides, side), False)))
        elif meanings[self.layout.amounts[-1]] == "credit_amount":
            self._count_signs("credit", amounts)
        elif self._signs.total() < SIGN_SAMPLE or self._signs["", True] > self._signs.total() / 2:
            self._count_signs("", amounts)

    def _count_signs(self, side: str, amounts: pa.StringArray) -> None:
        counted = _matches(amounts, _NOT_ZERO)
        negative = _matches(
            amounts.filter(pc.fill_null(pc.match_substring_regex(amounts, _NEGATIVE), False)), _NOT_ZERO
        )
        self._signs[side, True] += negative
        self._signs[side, False] += counted - negative

    def _note_dates(self, values: pa.StringArray) -> None:
        self._iso += _matches(values, r"^\s*(?:19|20)\d\d[-./]?\d\d")
        day_first = r"^\s*(?:1[3-9]|2\d|3[01])[-./]\d{1,2}[-./]\d"
        month_first = r"^\s*\d{1,2}[-./](?:1[3-9]|2\d|3[01])[-./]\d"
        self._day_first += _matches(values, day_first)
        self._month_first += _matches(values, month_first)
        self._dotted += _matches(values, r"^\s*\d{1,2}\.\d{1,2}\.\d")
        self._either += _matches(values, r"^\s*\d{1,2}[-/]\d{1,2}[-/]\d")
        for counted in values.value_counts().to_pylist():
            if counted["values"] and not _is_date(counted["values"]):
                self._bad_dates[counted["values"].strip()[:40]] += counted["counts"]
            elif counted["values"] and len(self._days) < MAX_DAYS:
                self._days.add(counted["values"].strip()[:10])

    def _note_codes(self, values: pa.StringArray) -> None:
        for counted in values.value_counts().to_pylist():
            if counted["values"]:
                self._codes[counted["values"].strip().upper()] += counted["counts"]

    def finish(self) -> None:
        """Fill in what only all values together tell: decimal mark, date order, currency."""
        self.facts.decimal_mark = self._decimal_mark or self._decimal_marks.decided(self.layout, self.facts)
        self.facts.date_order = self._decided_date_order()
        if self.layout.kind.name in ("ledger", "contract", "state_accounts"):
            self.facts.currency = self._settled_currency()
        if self._bad_dates:
            examples = ", ".join(sorted(self._bad_dates)[:3])
            self.facts.warn("tabular.unreadable_dates", count=self._bad_dates.total(), examples=examples)
        if self.layout.kind is _LEDGER:
            self.facts.sign_convention = self._settled_signs()
        if self._mended:
            self.facts.warn("tabular.encoded_twice", count=self._mended)
        if self._totals:
            numbers = ", ".join(map(str, self._totals[:5]))
            self.facts.warn("tabular.totals_rows", rows=len(self._totals), numbers=numbers)
        if self._untied_totals:
            numbers = ", ".join(map(str, self._untied_totals[:5]))
            self.facts.warn("tabular.totals_differ", rows=len(self._untied_totals), numbers=numbers)
        if self.layout.kind is _LEDGER and not {"posting_date", "period"} & {*self.layout.meanings}:
            self.facts.warn("tabular.no_date")
        if self._kept_totals:
            numbers = ", ".join(map(str, self._kept_totals[:5]))
            self.facts.warn("tabular.totals_word_kept", rows=len(self._kept_totals), numbers=numbers)
        self.facts.drawn = self._drawn()

    def _drawn(self) -> Drawn:
        """The table as a column map: what all values together settle; what they leave open stays open."""
        facts, marks = self.facts, self._decimal_marks
        named = zip(self.layout.headers, self.layout.meanings, strict=True)
        # Signs that were turned are found anew each month: one month of credit notes must not turn the next.
        is_plain_sign = not {"tabular.mostly_negative", "tabular.signs_turned"} & {said.code for said in facts.warnings}
        return Drawn(
            kind=facts.kind,
            columns=tuple((name, column) for name, column in named if column or not is_blank_header(header_key(name))),
            currency=facts.currency,
            vat_basis=self.layout.vat_basis,
            decimal_mark=facts.decimal_mark if marks.comma or marks.point else None,
            date_order=facts.date_order,
            sign_convention=facts.sign_convention if is_plain_sign else None,
            days=_span(self._days, facts.date_order),
        )

    @property
    def _saved(self) -> ColumnMap | None:
        """The map beside the inbox that the table is read by."""
        return self.layout.known_as if self.layout.known_as and self.layout.known_as.is_saved else None

    @property
    def _possible_signs(self) -> tuple[str, str]:
        """What the columns there are leave open."""
        if "debit_credit" in self.layout.meanings:
            return "debit_credit_column", "purchases_positive"
        if len(self.layout.amounts) > 1 or self.layout.meanings[self.layout.amounts[0]] == "credit_amount":
            return "debit_minus_credit", "debit_plus_credit"
        return "purchases_positive", "purchases_negative"

    def _settled_signs(self) -> str:
        """The sign convention that a saved map states, where it fits the columns there are; else what they tell."""
        said_before = len(self.facts.warnings)
        found = self._decided_signs()
        stated = self._saved.sign_convention if self._saved else None
        if not self._saved or stated is None or stated not in self._possible_signs:
            return found
        if stated != found or self._saved.is_confirmed:
            kept = [said for said in self.facts.warnings[said_before:] if said.code == "tabular.no_side"]
            self.facts.warnings[said_before:] = kept
        if stated != found:
            self.facts.warn("column_map.other_sign", map=self._saved.name, stated=stated, found=found)
        return stated

    def _settled_currency(self) -> str | None:
        """What the file states; a saved map where it states nothing, or where a person knows its header better."""
        said_before = len(self.facts.warnings)
        found = self._decided_currency()
        stated = self._saved.currency if self._saved else None
        if not self._saved or stated is None or stated == found:
            return found
        header = header_key(self.layout.headers[self.layout.amounts[0]]) if self.layout.amounts else ""
        is_said_by_header = found in self._header_currencies and not self._codes and not self._marks
        if found is None or (is_said_by_header and header in self._saved.columns):
            del self.facts.warnings[said_before:]
            self.facts.assumed_currency = None
            return stated
        self.facts.warn("column_map.other_currency", map=self._saved.name, stated=stated, found=found)
        return found

    def _decided_signs(self) -> str:
        """How purchases are told from credits, by all amounts together; with a warning where it is not plain."""
        meanings, signs = self.layout.meanings, self._signs
        if "debit_credit" in meanings:
            if self._no_side:
                self.facts.warn("tabular.no_side", rows=self._no_side)
            if signs["credit", True] > signs["credit", False]:
                self.facts.warn("tabular.side_and_sign", rows=signs["credit", True])
                return "purchases_positive"
            return "debit_credit_column"
        if "debit_minus_credit" in self._possible_signs:
            if signs["credit", True] > signs["credit", False]:
                self.facts.warn("tabular.credits_negative", rows=signs["credit", True])
                return "debit_plus_credit"
            return "debit_minus_credit"
        negative, positive = signs["", True], signs["", False]
        if negative < USUAL_SHARE * (negative + positive) or not negative:
            return "purchases_positive"
        if negative < MANY:
            self.facts.warn("tabular.mostly_negative", negative=negative, positive=positive)
            return "purchases_positive"
        self.facts.warn("tabular.signs_turned", negative=negative, positive=positive)
        return "purchases_negative"

    def _decided_date_order(self) -> str | None:
        warn = self.facts.warn
        known = self.layout.known_as
        written = known.date_order if known else None
        stated = written if written != "ymd" else None
        if self._day_first and self._month_first:
            warn("tabular.both_date_orders", day_first=self._day_first, month_first=self._month_first)
            return stated or ("dmy" if self._day_first > self._month_first else "mdy")
        if self._day_first or self._month_first:
            order = "dmy" if self._day_first else "mdy"
            if written and written != order and (stated or self._saved):
                warn("tabular.date_order_against_map", stated=written, order=order)
            return order
        if self._dotted or self._either:
            if stated or self._dotted or not self.layout.is_english:
                if written == "ymd" and self._saved:
                    warn("tabular.date_order_against_map", stated=written, order="dmy")
                return stated or "dmy"
            warn("tabular.date_order_unsettled")
            return None
        if self._iso and stated and self._saved:
            warn("tabular.date_order_against_map", stated=stated, order="ymd")
        return "ymd" if self._iso else written

    def _decided_currency(self) -> str | None:
        if self._codes:
            return next(iter(self._codes)) if len(self._codes) == 1 else None
        stated = self._header_currencies | ({self._stated_currency} if self._stated_currency else set())
        known = stated | set(self._marks) - {"$"}
        is_even = bool(stated) or not self._unmarked or known == {self._crowns}
        if len(known) == 1 and is_even and "$" not in self._marks:
            return known.pop()
        if self._marks and (self._unmarked or not stated):
            ways = ", ".join(sorted({*self._marks, *stated}))
            self.facts.warn("tabular.mixed_currencies", currencies=ways, unmarked=self._unmarked)
            return stated.pop() if len(stated) == 1 else None
        if known:
            self.facts.warn("tabular.several_currencies", currencies=", ".join(sorted(known)))
            return None
        if self.layout.is_norwegian:
            self.facts.assumed_currency = "NOK"
            self.facts.warn("tabular.currency_assumed", currency=self.facts.assumed_currency)
        else:
            self.facts.warn("tabular.currency_not_known")
        return None


def _matches(values: pa.StringArray, pattern: str) -> int:
    """How many values match a pattern."""
    return int(pc.sum(pc.match_substring_regex(values, pattern)).as_py() or 0) if len(values) else 0


def _without(values: pa.StringArray, text: str) -> pa.StringArray:
    return values.filter(pc.fill_null(pc.invert(pc.match_substring(values, text)), False)) if len(values) else values


def _is_blank(columns: Sequence[pa.StringArray]) -> Any:
    """Which rows may be blank: the first cell that is there holds nothing but space."""
    first = pc.coalesce(*columns)
    return pc.or_(pc.is_null(first), pc.equal(pc.fill_null(pc.utf8_trim_whitespace(first), ""), ""))


def _sides(values: pa.StringArray) -> pa.StringArray:
    """A column of D and K, Debet and Kredit, as debit and credit; other values stay as delivered."""
    told = {
        value: _SIDES.get((value or "").strip().rstrip(".").lower(), value) for value in values.unique().to_pylist()
    }
    return pa.array([told[value] for value in values.to_pylist()], pa.string())


def _period(values: pa.StringArray) -> pa.StringArray:
    """Months written 2026/02, 02.2026 or 02/2026 as 2026-02; everything else as delivered."""
    month = r"(0?\d|1[0-3])"
    values = pc.replace_substring_regex(values, rf"^\s*((?:19|20)\d\d)[/. ]{month}\s*$", r"\1-\2")
    return pc.replace_substring_regex(values, rf"^\s*{month}[-/. ]((?:19|20)\d\d)\s*$", r"\2-\1")


def _is_date(text: str) -> bool:
    """Whether a text begins with a day that exists, in some order of year, month and day."""
    return bool(_NAMED_MONTH.match(text)) or any(
        _exists(*(int(found[part]) for part in ("year", "month", "day")))
        for pattern in _DATES
        if (found := pattern.match(text))
    )


def _span(days: Iterable[str], order: str | None) -> tuple[str, str] | None:
    """The first and last of some dates, or None where none is understood."""
    found = []
    for text in days:
        for pattern in (_DATES[0], _DATES[2] if order == "mdy" else _DATES[1]):
            if part := pattern.match(text):
                year, month, day = (int(part[name]) for name in ("year", "month", "day"))
                if _exists(year, month, day):
                    found.append(date(year + 2000 if year < 100 else year, month, day).isoformat())
                    break
    return (min(found), max(found)) if found else None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return False
    return True


class _Sums:
    """What the amounts above a row add up to: in the file, since the last row of totals, and by account.

    Amounts are read with comma and with point as decimal mark, because only all of them settle it, and
    not before a row that may be a total asks. Until then they wait in a temporary file, so that a ledger of any
    length takes no more memory.
    """

    def __init__(self) -> None:
        self._held: list[pa.RecordBatch] = []
        self._held_rows = 0
        self._spilled: IO[bytes] | None = None
        self._file: list[float] = []
        self._block: list[float] = []
        self._accounts: dict[str | None, list[float]] = {}

    def hold(self, amounts: list[pa.StringArray], accounts: pa.StringArray | None) -> None:
        """Take rows, an array for each column of amounts."""
        columns = [*amounts] if accounts is None else [*amounts, accounts]
        names = [str(place) for place in range(len(amounts))] + ([] if accounts is None else ["account"])
        self._held.append(pa.record_batch(columns, names=names))
        self._held_rows += len(columns[0])
        if self._held_rows >= HELD_ROWS:
            self._spill()

    def _spill(self) -> None:
        if self._spilled is None:
            self._spilled = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the reading; it has no name
        with pa.ipc.new_stream(self._spilled, self._held[0].schema) as writer:
            for batch in self._held:
                writer.write_batch(batch)
        self._held.clear()
        self._held_rows = 0

    def _waiting(self) -> Iterator[pa.RecordBatch]:
        """What was held, in order; afterwards nothing is."""
        if self._spilled is not None:
            end = self._spilled.tell()
            self._spilled.seek(0)
            while self._spilled.tell() < end:
                yield from pa.ipc.open_stream(self._spilled)
            self._spilled.seek(0)
            self._spilled.truncate()
        yield from self._held
        self._held.clear()
        self._held_rows = 0

    def restart(self) -> None:
        """Begin a new block below a row of totals."""
        self._block = []

    def match(self, amounts: Sequence[str | None], account: str | None, rows: int) -> bool:
        """Whether amounts are the sums of the rows above, of at least so many rows."""
        self._add()
        stated = [value for text in amounts for value in _both_ways(pa.array([text], pa.string()))]
        values = [value[0].as_py() for value in stated]
        for sums in (self._block, self._file, self._accounts.get(account, []) if account else []):
            for mark in (0, 1):
                pairs = [(v, s) for v, s in zip(values[mark::2], sums[1 + mark :: 2], strict=False) if v is not None]
                if pairs and sums[0] >= rows and any(v for v, _ in pairs) and all(abs(v - s) < 0.005 for v, s in pairs):
                    return True
        return False

    def _add(self) -> None:
        for batch in self._waiting():
            accounts = batch.column("account") if "account" in batch.schema.names else None
            amounts = [batch.column(name) for name in batch.schema.names if name != "account"]
            values = [value for column in amounts for value in _both_ways(column)]
            counted = [float(len(amounts[0])), *(pc.sum(value).as_py() or 0.0 for value in values)]
            self._file = _plus(self._file, counted)
            self._block = _plus(self._block, counted)
            if accounts is not None:
                names = [str(position) for position in range(len(values))]
                grouped = pa.table([accounts, *values], names=["account", *names]).group_by("account")
                found = grouped.aggregate([([], "count_all"), *((name, "sum") for name in names)])
                for row in found.to_pylist():
                    one = [float(row["count_all"]), *(row[f"{name}_sum"] or 0.0 for name in names)]
                    self._accounts[row["account"]] = _plus(self._accounts.get(row["account"], []), one)


def _plus(first: list[float], second: list[float]) -> list[float]:
    return [one + other for one, other in zip(first, second, strict=True)] if first else second


def _both_ways(values: pa.StringArray) -> Iterator[pa.DoubleArray]:
    """Amounts as numbers, with comma and with point as decimal mark; null where they are none."""
    sign = pc.if_else(pc.match_substring_regex(values, _NEGATIVE), -1.0, 1.0)
    for mark in (",", "."):
        plain = pc.replace_substring_regex(values, rf"[^\d{mark}]", "")
        plain = pc.replace_substring(plain, ",", ".")
        is_plain = pc.match_substring_regex(plain, r"^\d+\.?\d*$")
        yield pc.multiply(sign, pc.if_else(is_plain, plain, pa.scalar(None, pa.string())).cast(pa.float64()))
