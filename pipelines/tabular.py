"""What a table of text is: where its header stands, what its columns mean, how its numbers and dates are written.

Readers of delimited text, spreadsheets and Parquet bring rows and columns of text; here these are
given our column names. Nothing is typed: values stay as delivered, and what cannot be named is kept.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from pipelines.message import Message
from pipelines.raw_tables import RAW_TABLES
from pipelines.source import Chunk, Facts, Unreadable

DATA = Path(__file__).resolve().parents[1] / "data"

HEADER_SEARCH_ROWS = 60
"""How far down a header may stand: reports put titles, dates and filters above it."""

MIN_COLUMNS_WITHOUT_AMOUNT = 3
"""Known columns that make a table a ledger although no header says where the amount is."""

Row = Sequence[str | None]


@dataclass(frozen=True)
class Kind:
    """One kind of table, told by its columns: of each set in `proof`, at least one must be there."""

    name: str
    table: str
    proof: tuple[frozenset[str], ...]
    date_column: str


_LEDGER_AMOUNT = frozenset({"amount", "amount_gross", "debit_amount", "credit_amount", "currency_amount"})
_LEDGER_NOT_KEY = _LEDGER_AMOUNT | frozenset(
    {"vat_amount", "vat_code", "currency_code", "exchange_rate", "quantity", "quantity_unit"}
)

KINDS = (
    Kind(
        "correction",
        "correction",
        (frozenset({"match_value"}), frozenset({"new_value"}), frozenset({"subject", "match_field"})),
        "decided_on",
    ),
    Kind("reuse", "reuse_event", (frozenset({"item_id", "event_id"}), frozenset({"action"})), "event_date"),
    Kind(
        "contract",
        "contract",
        (
            frozenset({"contract_id", "title", "doffin_id"}),
            frozenset({"valid_from", "valid_to", "environmental_term", "term_due_date", "follow_up_status"}),
        ),
        "valid_from",
    ),
    Kind(
        "ledger",
        "ledger_line",
        (_LEDGER_AMOUNT, frozenset(RAW_TABLES["ledger_line"]) - _LEDGER_NOT_KEY),
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

NORWEGIAN = frozenset({"no", "nn"})

_VAT = r"\W*(?:vat|mva|moms)"
_NET = re.compile(rf"\bnett?o?\b|\b(?:ex\w*|eks\w*|uten|utan|uden|without|net of){_VAT}")
_GROSS = re.compile(rf"\bgross\b|\bbrutto|\b(?:inc\w*|inkl\w*|med|with){_VAT}")
_CODES = "gbp|eur|nok|sek|dkk|isk|usd|chf|kr"
_CURRENCY = re.compile(rf"£|€|(?<![^\W_])(?:{_CODES})(?![^\W_])", re.IGNORECASE)
_SIGNS = {"£": "GBP", "€": "EUR"}
_UNIT = rf"(?:(?:{_CODES})\.?|[£€$])?"
_NUMBER = re.compile(
    rf"[-−+(]*\s*{_UNIT}\s*[-−+]?\d[\d .,'\u00a0\u2009\u202f]*(?:e[-+]?\d+)?\s*{_UNIT}\s*[-)]?", re.IGNORECASE
)

# One mark between digits is the decimal mark for certain where digits cannot be grouped by it,
# or where the other mark or a space groups them. A lone mark before three digits says nothing.
_GROUPED = r"\d[ '\x{a0}\x{2009}\x{202f}]\d{3}"
_COMMA_DECIMAL = rf"\d{{4}},\d|,\d{{1,2}}\D*$|,\d{{4}}|\.\d{{3}},|{_GROUPED},\d|(^|\D)0,\d"
_POINT_DECIMAL = rf"\d{{4}}\.\d|\.\d{{1,2}}\D*$|\.\d{{4}}|,\d{{3}}\.|{_GROUPED}\.\d|(^|\D)0\.\d"

_TOTAL = (
    r"(?i)^\s*(?:(?:grand|sub|del|slutt)[ -]?)?"
    r"(?:sum|total|totalt|totals|summa|totalsum|delsum|sluttsum|i alt|alt i alt)\b"
)
_BARE_TOTAL = re.compile(_TOTAL + r"[\s:.*-]*(?:totalt?|alt|beløp|kr|nok)?[\s:.*-]*$")


def header_key(header: str | None) -> str:
    """A header reduced to what is compared: its letters and digits, case folded."""
    text = unicodedata.normalize("NFKC", header or "").casefold()
    return "".join(letter for letter in text if letter.isalnum())


@dataclass(frozen=True)
class ColumnMap:
    """How one accounting system or publisher names its columns; one file in `data/column_maps/`.

    `fingerprint` and `columns` are keyed by `header_key`. What the file itself says wins over
    what is stated here, with a warning.
    """

    name: str
    kind: str
    fingerprint: frozenset[str]
    columns: Mapping[str, str]
    currency: str | None
    vat_basis: str | None
    decimal_mark: str | None
    date_order: str | None
    warning: str | None


@cache
def column_maps() -> tuple[ColumnMap, ...]:
    """Every column map, the one with most fingerprint columns first."""
    found = []
    for path in sorted((DATA / "column_maps").glob("*.yaml")):
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.append(
            ColumnMap(
                name=path.stem,
                kind=stated["kind"],
                fingerprint=frozenset(header_key(str(header)) for header in stated["fingerprint"]),
                columns={header_key(str(header)): column for header, column in stated["columns"].items()},
                currency=stated.get("currency"),
                vat_basis=stated.get("vat_basis"),
                decimal_mark=stated.get("decimal_mark"),
                date_order=stated.get("date_order"),
                warning=stated.get("warning"),
            )
        )
    return tuple(sorted(found, key=lambda known: -len(known.fingerprint)))


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


def layout_of(rows: Sequence[Row]) -> Layout:
    """Find header, kind and columns of a table.

    Args:
        rows: The first rows as delivered, ragged and blank ones included; a few hundred suffice.

    Raises:
        Unreadable: No row names columns of a table we know, or there is no amount.
    """
    best: tuple[tuple[bool, int], int, Kind, ColumnMap | None] | None = None
    for index, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        keys = {header_key(cell) for cell in row} - {""}
        known_as = next((known for known in column_maps() if known.fingerprint <= keys), None)
        if known_as:
            kind = next(kind for kind in KINDS if kind.name == known_as.kind)
            best = ((True, len(keys)), index, kind, known_as)
            break
        for kind in KINDS:
            columns = {column for column in _meanings(kind.table, row)[0] if column}
            proven = all(columns & wanted for wanted in kind.proof)
            score = (proven, len(columns))
            is_likely = kind is _LEDGER and len(columns) >= MIN_COLUMNS_WITHOUT_AMOUNT
            if (best is None or score > best[0]) and (proven or is_likely):
                best = (score, index, kind, None)
            if proven:
                break
    if best is None:
        seen = next((row for row in rows if any(row)), ())
        raise Unreadable("tabular.no_header", row=" | ".join(cell or "" for cell in seen)[:200])
    _, index, kind, known_as = best
    return _layout(rows, index, kind, known_as)


def _layout(rows: Sequence[Row], index: int, kind: Kind, known_as: ColumnMap | None) -> Layout:
    warnings: list[Message] = []
    delivered = rows[index]
    meanings, languages = _meanings(kind.table, delivered)
    if known_as:
        meanings = [known_as.columns.get(header_key(header)) for header in delivered]
        meanings = [column if column not in meanings[:position] else None for position, column in enumerate(meanings)]
        if known_as.warning:
            warnings.append(Message(known_as.warning))
    headers = _delivered_names(delivered)
    vat_basis = known_as.vat_basis if known_as else None
    amounts: tuple[int, ...] = ()
    if kind is _LEDGER:
        if "amount" not in meanings and "amount_gross" in meanings and "debit_amount" not in meanings:
            position = meanings.index("amount_gross")
            meanings[position] = "amount"
            vat_basis = "gross"
            warnings.append(Message("tabular.amount_includes_vat", {"header": headers[position]}))
        if not set(meanings) & _LEDGER_AMOUNT:
            position, others = _amount_by_content(rows[index + 1 :], headers, meanings)
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
        amount_words = _words(headers[amounts[0]])
        if vat_basis is None and (_NET.search(amount_words) or "amount_gross" in meanings):
            vat_basis = "net"
        if re.search(r"budsjett|budget", " ".join(headers[position] for position in amounts), re.IGNORECASE):
            warnings.append(Message("tabular.amount_is_budget", {"header": headers[amounts[0]]}))
    elif "value_amount" in meanings:
        amounts = (meanings.index("value_amount"),)
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


def _amount_by_content(
    rows: Sequence[Row], headers: Sequence[str], meanings: Sequence[str | None]
) -> tuple[int, list[str]]:
    """The last column that looks like money, and the other ones that do.

    The last one, because exports put the newest year and the sum at the right.
    """
    found = []
    for position, meaning in enumerate(meanings):
        if meaning:
            continue
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


class Reading:
    """Rows of one table on their way from a reader to raw chunks, counted as they pass.

    Args:
        layout: What the table is.
        facts: Filled in: what is known at once here, what only the values tell in `finish`.
        decimal_mark: Stated where the format itself fixes it (numbers of a spreadsheet).
    """

    def __init__(self, layout: Layout, facts: Facts, decimal_mark: str | None = None) -> None:
        self.layout = layout
        self.facts = facts
        self._decimal_mark = decimal_mark
        self._comma = self._point = self._unclear = 0
        self._iso = self._day_first = self._month_first = self._dotted = self._either = 0
        self._signs: Counter[str] = Counter()
        self._codes: Counter[str] = Counter()
        facts.kind = layout.kind.name
        facts.amount_column = layout.amount_column
        facts.vat_basis = layout.vat_basis
        facts.profile = layout.known_as.name if layout.known_as else None
        named = zip(layout.headers, layout.meanings, strict=True)
        facts.column_map = {header: column for header, column in named if column}
        facts.warnings.extend(layout.warnings)

    def chunks(self, columns: Sequence[pa.StringArray], numbers: pa.Int64Array) -> Iterator[Chunk]:
        """Give rows their names; blank rows, repeated headers and totals are taken out and counted.

        Args:
            columns: One array per delivered column, empty text as null, all of one length; more
                arrays than headers are kept as `column 14` and so on.
            numbers: The record number of each row.
        """
        table = pa.table([*columns, numbers], names=[*map(str, range(len(columns))), "number"])
        first = pc.coalesce(*columns)
        blank = pc.or_(pc.is_null(first), pc.equal(pc.fill_null(pc.utf8_trim_whitespace(first), ""), ""))
        odd = pc.or_(blank, pc.fill_null(pc.match_substring_regex(first, _TOTAL), False))
        for position in self.layout.amounts[:1]:
            repeated = pc.equal(pc.utf8_trim_whitespace(columns[position]), self.layout.headers[position])
            odd = pc.or_(odd, pc.fill_null(repeated, False))
        if pc.any(odd).as_py():
            keep = [True] * len(table)
            totals: list[tuple[int, list[str | None]]] = []
            for index in pc.indices_nonzero(odd).to_pylist():
                cells = [column[index].as_py() for column in columns]
                if not any((cell or "").strip() for cell in cells):
                    self.facts.blank_lines += 1
                elif _delivered_names(cells[: len(self.layout.headers)]) == self.layout.headers:
                    self.facts.header_lines += 1
                elif self._is_total(cells):
                    totals.append((numbers[index].as_py(), cells))
                else:
                    continue
                keep[index] = False
            table = table.filter(pa.array(keep))
            if totals:
                yield self.quarantined(
                    "totals_row",
                    ((number, " | ".join(cell or "" for cell in cells)) for number, cells in totals),
                )
        if not len(table):
            return
        arrays = [column.combine_chunks() for column in table.columns]
        self._note(arrays)
        self.facts.records += len(table)
        beyond = range(len(self.layout.headers) + 1, len(columns) + 1)
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
        yield Chunk(self.layout.kind.table, arrays[-1], mapped, unmapped)

    def quarantined(self, reason: str, rows: Iterable[tuple[int, str]]) -> Chunk:
        """A chunk of records that are not used, as (record number, text).

        Args:
            reason: Why not; `quarantine.<reason>` in `data/texts/message.yaml` says it.
        """
        kept = list(rows)
        self.facts.quarantined += len(kept)
        columns = {"reason": [reason] * len(kept), "raw_text": [text for _, text in kept]}
        return Chunk("quarantine", [number for number, _ in kept], columns)

    def _is_total(self, cells: Row) -> bool:
        """Whether a row whose first cell says sum or total has nothing but numbers beside that cell."""
        if self.layout.kind is not _LEDGER:
            return False
        filled = [(position, cell.strip()) for position, cell in enumerate(cells) if cell and cell.strip()]
        if not re.match(_TOTAL, filled[0][1]) or not {position for position, _ in filled[1:]} & {*self.layout.amounts}:
            return False
        keys = {p for p, meaning in enumerate(self.layout.meanings) if meaning not in (None, "quantity", *MONEY)}
        if any(position in keys or not is_number(cell) for position, cell in filled[1:]):
            return False
        # "Sum Teknisk" is a subtotal where other columns say what a purchase is; alone it could be a supplier's name.
        return bool(_BARE_TOTAL.match(filled[0][1])) or len(keys) >= 3

    def _note(self, columns: Sequence[pa.StringArray]) -> None:
        """Count what the values say about decimal mark, date order and currency."""
        for position in self.layout.amounts:
            self._note_amounts(columns[position])
        for wanted, note in ((self.layout.kind.date_column, self._note_dates), ("currency_code", self._note_codes)):
            if wanted in self.layout.meanings:
                note(columns[self.layout.meanings.index(wanted)])

    def _note_amounts(self, values: pa.StringArray) -> None:
        lettered = values.filter(pc.fill_null(pc.match_substring_regex(values, r"[£€A-Za-z]"), False))
        for text in lettered.to_pylist() if len(lettered) else ():
            self._signs.update(sign.upper() for sign in _CURRENCY.findall(text))
        if self._decimal_mark:
            return
        commas = values.filter(pc.fill_null(pc.match_substring(values, ","), False))
        points = values.filter(pc.fill_null(pc.match_substring(values, "."), False))
        comma = _matches(commas, _COMMA_DECIMAL) + _matches(_without(points, ","), r"\.\d{3}\.\d{3}")
        point = _matches(points, _POINT_DECIMAL) + _matches(_without(commas, "."), r",\d{3},\d{3}")
        self._comma += comma
        self._point += point
        self._unclear += _matches(commas, r"^\D*[1-9]\d{0,2},\d{3}\D*$")
        self._unclear += _matches(points, r"^\D*[1-9]\d{0,2}\.\d{3}\D*$")

    def _note_dates(self, values: pa.StringArray) -> None:
        self._iso += _matches(values, r"^\s*(?:19|20)\d\d[-./]?\d\d")
        day_first = r"^\s*(?:1[3-9]|2\d|3[01])[-./]\d{1,2}[-./]\d"
        month_first = r"^\s*\d{1,2}[-./](?:1[3-9]|2\d|3[01])[-./]\d"
        self._day_first += _matches(values, day_first)
        self._month_first += _matches(values, month_first)
        self._dotted += _matches(values, r"^\s*\d{1,2}\.\d{1,2}\.\d")
        self._either += _matches(values, r"^\s*\d{1,2}[-/]\d{1,2}[-/]\d")

    def _note_codes(self, values: pa.StringArray) -> None:
        for counted in values.value_counts().to_pylist():
            if counted["values"]:
                self._codes[counted["values"].strip().upper()] += counted["counts"]

    def finish(self) -> None:
        """Fill in what only all values together tell: decimal mark, date order, currency."""
        self.facts.decimal_mark = self._decimal_mark or self._decided_decimal_mark()
        self.facts.date_order = self._decided_date_order()
        if self.layout.kind.name in ("ledger", "contract"):
            self.facts.currency = self._decided_currency()

    def _decided_decimal_mark(self) -> str:
        warn = self.facts.warn
        stated = self.layout.known_as.decimal_mark if self.layout.known_as else None
        if self._comma or self._point:
            mark = "," if self._comma > self._point else "."
            if self._comma and self._point:
                warn("tabular.both_decimal_marks", comma=self._comma, point=self._point, mark=mark)
            elif stated and stated != mark:
                warn("tabular.decimal_mark_against_map", stated=stated, mark=mark)
            return mark
        mark = stated or ("." if self.layout.is_english or not self._unclear else ",")
        if self._unclear and not stated:
            example = "1,234" if mark == "." else "1.234"
            warn("tabular.decimal_mark_unsettled", count=self._unclear, example=example, mark=mark)
        return mark

    def _decided_date_order(self) -> str | None:
        warn = self.facts.warn
        stated = self.layout.known_as.date_order if self.layout.known_as else None
        if self._day_first and self._month_first:
            warn("tabular.both_date_orders", day_first=self._day_first, month_first=self._month_first)
            return "dmy" if self._day_first > self._month_first else "mdy"
        if self._day_first or self._month_first:
            order = "dmy" if self._day_first else "mdy"
            if stated in ("dmy", "mdy") and stated != order:
                warn("tabular.date_order_against_map", stated=stated, order=order)
            return order
        if self._dotted or self._either:
            if stated or self._dotted or not self.layout.is_english:
                return stated or "dmy"
            warn("tabular.date_order_unsettled")
            return None
        return "ymd" if self._iso else stated

    def _decided_currency(self) -> str | None:
        stated = self.layout.known_as.currency if self.layout.known_as else None
        if self._codes:
            return next(iter(self._codes)) if len(self._codes) == 1 else None
        headers = (_CURRENCY.findall(_words(self.layout.headers[position])) for position in self.layout.amounts)
        signs = {sign.upper() for found in headers for sign in found} | set(self._signs)
        crowns = "KR" in signs
        found = {_SIGNS.get(sign, sign) for sign in signs - {"KR"}}
        if crowns and not found and (stated or self.layout.is_norwegian):
            found = {stated or "NOK"}
        if len(found) == 1 and (not stated or stated in found):
            return found.pop()
        if found:
            ways = ", ".join(sorted(found | ({stated} if stated else set())))
            self.facts.warn("tabular.several_currencies", currencies=ways)
            return None
        if stated:
            return stated
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
