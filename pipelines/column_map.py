"""Column maps: what one layout's headers mean and how its values are written, one readable YAML file each.

Shipped maps lie in `data/column_maps/`. Beside an inbox, in its `column_maps/`, lie those that were drawn from
delivered files or written by a person; what stands in them wins over what would be inferred.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from pipelines.masking import masked_text
from pipelines.raw_tables import FOUND_BY_READERS, RAW_TABLES
from pipelines.source import Delivered, Facts, Unreadable

SHIPPED = Path(__file__).resolve().parents[1] / "data/column_maps"

FOLDER = "column_maps"
"""Where the maps of an inbox lie in it."""

KIND_TABLES = {
    "ledger": "ledger_line",
    "contract": "contract",
    "reuse": "reuse_event",
    "activity": "activity",
    "notice": "tender_row",
    "correction": "correction",
    "state_accounts": "state_account",
}
"""The raw table that each kind of table fills."""

VALUES = {
    "kind": tuple(KIND_TABLES),
    "vat_basis": ("net", "gross"),
    "decimal_mark": (",", "."),
    "date_order": ("dmy", "mdy", "ymd"),
    "sign_convention": (
        *("purchases_positive", "purchases_negative"),
        *("debit_minus_credit", "debit_plus_credit", "debit_credit_column"),
    ),
    "confirmed": ("true", "false"),
}
"""What a key may say; where it is left out or null, each file tells."""

_KEYS = frozenset(VALUES) | {
    *("about", "source", "checked", "currency", "warning", "fingerprint", "optional", "columns"),
    *("encoding", "delimiter", "inferred_from"),
}

MAX_MAP_BYTES = 1 << 20
"""A larger file is no column map."""


@lru_cache(maxsize=4096)
def header_key(header: str | None) -> str:
    """A header reduced to what is compared: its letters and digits, case folded."""
    text = unicodedata.normalize("NFKC", header or "").casefold()
    return "".join(letter for letter in text if letter.isalnum())


def is_blank_header(key: str) -> bool:
    """Whether a key is that of a column without a header, which is told by its place alone."""
    return re.fullmatch(r"column\d+", key) is not None


@dataclass(frozen=True)
class ColumnMap:
    """How one accounting system, publisher or body names its columns.

    Args:
        name: Stem of its file.
        kind: A key of `KIND_TABLES`.
        headers: Delivered headers in order; all that the layout has if the map is saved, else those of use.
        columns: Header key to raw column, or None where the column is kept but not used.
        fingerprint: Header keys that must all be there; empty where the headers as a whole are compared.
        optional: Header keys that come and go.
        currency: What the file itself does not say; likewise the following ones.
        warning: A text of the catalogue that is said of every such file.
        is_saved: Whether it lies beside an inbox.
        is_confirmed: Whether a person has looked: what was only assumed is then no longer warned of.
        is_new: Whether it was drawn in this run; it then serves only files with the very same headers.
    """

    name: str
    kind: str
    headers: tuple[str, ...]
    columns: Mapping[str, str | None]
    fingerprint: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    currency: str | None = None
    vat_basis: str | None = None
    decimal_mark: str | None = None
    date_order: str | None = None
    sign_convention: str | None = None
    warning: str | None = None
    is_saved: bool = False
    is_confirmed: bool = True
    is_new: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the headers that stand in the file."""
        return frozenset(key for key in self.columns if not is_blank_header(key))


def parsed(name: str, text: str) -> ColumnMap:
    """A column map from its YAML. Everything in it is text: no header becomes a number, a date or a truth value.

    Raises:
        Unreadable: No YAML, a key or value that means nothing; names key and value.
    """
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        stated = yaml.load(text, loader)
    except (yaml.YAMLError, RecursionError) as fault:
        raise Unreadable("column_map.not_yaml", detail=" ".join(str(fault).split())[:200]) from fault
    if not isinstance(stated, dict):
        raise Unreadable("column_map.not_yaml", detail=str(stated)[:80])
    for key in stated:
        if key not in _KEYS:
            raise Unreadable("column_map.unknown_key", key=str(key), keys=", ".join(sorted(_KEYS)))
    said = {key: _value(key, stated.get(key)) for key in (*VALUES, "currency", "warning")}
    kind = said["kind"]
    if kind is None:
        raise Unreadable("column_map.unusable_value", key="kind", value="null", allowed=", ".join(VALUES["kind"]))
    columns = stated.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise Unreadable("column_map.unusable_value", key="columns", value=str(columns)[:80], allowed="header: column")
    known = set(RAW_TABLES[KIND_TABLES[kind]]) - FOUND_BY_READERS
    meant: dict[str, str | None] = {}
    for header, column in columns.items():
        column = _null(column)
        if column is not None and column not in known:
            raise Unreadable("column_map.unknown_column", header=str(header), column=str(column), kind=kind)
        meant.setdefault(header_key(str(header)), column)
    return ColumnMap(
        name=name,
        kind=kind,
        headers=tuple(map(str, columns)),
        columns=meant,
        fingerprint=_keys("fingerprint", stated),
        optional=_keys("optional", stated),
        currency=said["currency"],
        vat_basis=said["vat_basis"],
        decimal_mark=said["decimal_mark"],
        date_order=said["date_order"],
        sign_convention=said["sign_convention"],
        warning=said["warning"],
        is_confirmed=said["confirmed"] != "false",
    )


def _null(value: Any) -> Any:
    return None if value in (None, "", "null", "~") else value


def _value(key: str, value: Any) -> str | None:
    value = _null(value)
    if value is None:
        return None
    allowed = VALUES.get(key)
    fits = isinstance(value, str) and (not allowed or value in allowed)
    if key == "currency":
        fits = isinstance(value, str) and re.fullmatch("[A-Z]{3}", value) is not None
    if not fits:
        wanted = ", ".join(allowed) if allowed else "NOK, EUR, SEK"
        raise Unreadable("column_map.unusable_value", key=key, value=str(value)[:80], allowed=wanted)
    return str(value)


def _keys(key: str, stated: Mapping[str, Any]) -> frozenset[str]:
    headers = stated.get(key) or []
    if not isinstance(headers, list):
        raise Unreadable("column_map.unusable_value", key=key, value=str(headers)[:80], allowed="[Bilag, Beløp]")
    return frozenset(header_key(str(header)) for header in headers)


@cache
def column_maps() -> tuple[ColumnMap, ...]:
    """Every shipped column map, the one with most fingerprint columns first."""
    found = [parsed(path.stem, path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*.yaml"))]
    return tuple(sorted(found, key=lambda known: -len(known.fingerprint)))


@dataclass(frozen=True)
class Drawn:
    """How a table was read, as a column map can say it.

    `columns` are its delivered headers with what each means; what only this one file settles, or nothing at
    all, is None. `days` are the first and last date in it.
    """

    kind: str
    columns: tuple[tuple[str, str | None], ...]
    currency: str | None = None
    vat_basis: str | None = None
    decimal_mark: str | None = None
    date_order: str | None = None
    sign_convention: str | None = None
    days: tuple[str, str] | None = None

    def text(self, delivered: Delivered, facts: Facts) -> str:
        """The map as YAML, with the file it was drawn from; the same bytes for the same file."""
        name = masked_text(delivered.name)[0]
        days = f", {self.days[0]} to {self.days[1]}" if self.days else ""
        assumed = f"; {facts.assumed_currency} is assumed" if facts.assumed_currency else ""
        stated = {
            "kind": (self.kind, ", ".join(VALUES["kind"])),
            "currency": (self.currency, f"NOK, EUR; null: told by file or organisation.yaml{assumed}"),
            "vat_basis": (self.vat_basis, "net, gross; null: not known"),
            "decimal_mark": (self.decimal_mark, '"," or "."; null: told by each file'),
            "date_order": (self.date_order, "dmy, mdy, ymd; null: told by each file"),
            "sign_convention": (
                self.sign_convention,
                "purchases_positive, purchases_negative ...; null: told by each file",
            ),
            "encoding": (facts.encoding, "for information"),
            "delimiter": (facts.delimiter, "for information"),
        }
        lines = [
            "# How a delivered table is read. Correct what is wrong: what stands here wins at the next run.",
            "# Remove the file to have it drawn anew. docs/inbox.md explains every key.",
            f"about: {_scalar(f'Drawn from {name}')}",
            f"inferred_from: {_scalar(f'sha256 {delivered.sha256[:12]}, {facts.records} rows{days}')}",
            f"{'confirmed: false':<37} # true when a person has looked: what is assumed is then not warned of",
            *(f"{f'{key}: {_scalar(value)}':<37} # {note}" for key, (value, note) in stated.items()),
            "columns:                              # delivered header, in order: our column; null: kept but not used",
            *(f"  {_scalar(header)}: {_scalar(column)}" for header, column in self.columns),
        ]
        return "\n".join(lines) + "\n"


def _scalar(value: str | None) -> str:
    if value is None:
        return "null"
    return str(yaml.safe_dump([value], allow_unicode=True, width=10**9, default_flow_style=True))[1:-2]


@dataclass
class SavedMaps:
    """The column maps beside an inbox, and those drawn while it is read.

    Args:
        folder: Where they lie; it need not exist.
        maps: Those that can be used, by name; drawn ones follow.
        faults: File and fault of the others.
    """

    folder: Path
    maps: list[ColumnMap] = field(default_factory=list)
    faults: list[tuple[Path, Unreadable]] = field(default_factory=list)

    @classmethod
    def beside(cls, inbox: Path) -> SavedMaps:
        """The maps of an inbox; a faulty one stops nothing."""
        found = cls(inbox / FOLDER)
        for path in _yaml_files(found.folder):
            try:
                found.maps.append(replace(parsed(path.stem, _text(path)), is_saved=True))
            except Unreadable as fault:
                found.faults.append((path, fault))
        return found

    def keep(self, delivered: Delivered, facts: Facts) -> None:
        """Write the map of a table that no map covers, and name it in the facts; a warning where that cannot be.

        Nothing that lies there is ever overwritten.
        """
        drawn = facts.drawn
        if drawn is None or facts.profile or any(masked_text(header)[1] for header, _ in drawn.columns):
            return
        text = drawn.text(delivered, facts)
        taken = {path.stem for path in _yaml_files(self.folder)} | {known.name for known in self.maps}
        name = same = _name(delivered.name, drawn.kind)
        number = 2
        while name in taken:
            name, number = f"{same}_{number}", number + 1
        self.maps.append(replace(parsed(name, text), is_saved=True, is_new=True))
        try:
            self.folder.mkdir(exist_ok=True)
            with (self.folder / f"{name}.yaml").open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as problem:
            facts.warn("column_map.not_saved", detail=problem.strerror or type(problem).__name__)
        else:
            facts.profile = name


def _yaml_files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.glob("*.yaml") if path.is_file()) if folder.is_dir() else ()


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_MAP_BYTES + 1)
        if len(content) > MAX_MAP_BYTES:
            raise Unreadable("column_map.not_yaml", detail=f"> {MAX_MAP_BYTES} bytes")
        return content.decode("utf-8-sig")
    except OSError as problem:
        raise Unreadable("file.cannot_be_opened", detail=problem.strerror or type(problem).__name__) from problem
    except UnicodeDecodeError as problem:
        raise Unreadable("column_map.not_yaml", detail="UTF-8") from problem


def _name(file: str, kind: str) -> str:
    """A name for the map of a file: its own without endings, dates and what is no plain letter."""
    stem = file.rpartition("/")[2].split(".")[0].casefold().replace("æ", "ae").replace("ø", "o")
    plain = unicodedata.normalize("NFKD", masked_text(stem)[0]).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]+", "_", plain).strip("_")[:40] or kind
