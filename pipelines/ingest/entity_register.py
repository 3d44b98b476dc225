"""The register of legal entities as anyone may download it: units and sub-units, CSV or JSON, with the fields in use.

The whole country is 1.1 million units, so the file is read a piece at a time and memory stays constant. Names of sole
proprietors, persons and estates are left out here, before anything is stored, and so are those of sub-units, whose
parent may be one: a sub-unit bears its parent's name.

Source: Brønnøysundregistrene, Åpne data, Enhetsregisteret, `enheter/lastned`, `underenheter/lastned` and the same with
`/csv`, https://data.brreg.no/enhetsregisteret/api/dokumentasjon/no/index.html (NLOD 2.0).
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from pipelines.source import Chunk, Delivered, Facts, Source, Unreadable

CHUNK_ROWS = 50_000
READ_CHARACTERS = 1 << 20
"""How much JSON is held at a time; one unit is some two thousand characters."""

MAX_UNIT_CHARACTERS = 1 << 24
"""A unit longer than this is none."""

NAMELESS_FORMS = ("ENK", "PERS", "TVAM", "BO", "KBO", "BEDR", "AAFY")
"""Forms whose unit may bear a person's name."""

_FIELDS = {
    "organisasjonsnummer": "org_number",
    "navn": "name",
    "organisasjonsform.kode": "form_code",
    "naeringskode1.kode": "industry_code",
    "institusjonellSektorkode.kode": "sector_code",
    "overordnetEnhet": "parent_org_number",
    "slettedato": "deleted_date",
    "konkurs": "is_bankrupt",
}
"""The register's fields, by the names of its CSV, and ours."""


def _first_line(delivered: Delivered) -> str:
    return delivered.head.removeprefix(codecs.BOM_UTF8).split(b"\n", 1)[0].decode("utf-8", errors="replace").strip()


def _headers(line: str) -> tuple[str, list[str]]:
    """The delimiter and the column headers of the first line."""
    delimiter = max((",", ";", "\t"), key=line.count)
    return delimiter, [name.strip().strip('"') for name in line.split(delimiter)]


def _is_json(delivered: Delivered) -> bool:
    return delivered.head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"[", b"{")


def _recognises(delivered: Delivered) -> bool:
    if _is_json(delivered):
        return b'"organisasjonsnummer"' in delivered.head and b'"organisasjonsform"' in delivered.head
    return {"organisasjonsnummer", "organisasjonsform.kode"} <= set(_headers(_first_line(delivered))[1])


def read(delivered: Delivered, facts: Facts) -> Iterator[Chunk]:
    """Yield the units of the register.

    Raises:
        Unreadable: It is cut short, no list of units, or no text in UTF-8.
    """
    facts.kind, facts.format, facts.encoding = "register", "entity_register", "utf-8"
    with delivered.open() as stream:
        if _is_json(delivered):
            facts.profile = "JSON"
            batches = _rows(_units(stream))
        else:
            facts.profile = "CSV"
            batches = _table(stream, *_headers(_first_line(delivered)), facts)
        for columns in batches:
            rows = len(columns["org_number"])
            numbers = pa.array(range(facts.records + 1, facts.records + rows + 1), pa.int64())
            is_nameless = pc.is_in(columns["form_code"], pa.array(NAMELESS_FORMS))
            is_known = pc.and_(pc.is_valid(columns["form_code"]), pc.invert(is_nameless))
            columns["name"] = pc.if_else(is_known, columns["name"], pa.scalar(None, pa.string()))
            facts.records += rows
            yield Chunk("entity", numbers, columns)
    if not facts.records:
        raise Unreadable("entity_register.empty")


def _table(stream: IO[bytes], delimiter: str, headers: list[str], facts: Facts) -> Iterator[dict[str, Any]]:
    known = [name for name in _FIELDS if name in headers]
    facts.delimiter = delimiter
    try:
        reader = arrow_csv.open_csv(
            stream,
            read_options=arrow_csv.ReadOptions(block_size=4 << 20, column_names=headers, skip_rows=1),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=known,
                column_types=dict.fromkeys(known, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
                quoted_strings_can_be_null=True,
            ),
        )
        for batch in reader:
            nothing = pa.nulls(len(batch), pa.string())
            yield {ours: batch.column(name) if name in known else nothing for name, ours in _FIELDS.items()}
    except pa.ArrowInvalid as fault:
        raise Unreadable("entity_register.broken", facts.records, detail=str(fault).splitlines()[0][:200]) from fault


def _rows(units: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Units gathered into columns; booleans as `true` and `false`."""
    held: list[tuple[str | None, ...]] = []

    def columns() -> dict[str, Any]:
        return {
            ours: pa.array([unit[place] for unit in held], pa.string()) for place, ours in enumerate(_FIELDS.values())
        }

    for unit in units:
        held.append(tuple(_value(unit, name) for name in _FIELDS))
        if len(held) >= CHUNK_ROWS:
            yield columns()
            held.clear()
    if held:
        yield columns()


def _value(unit: dict[str, Any], name: str) -> str | None:
    value: Any = unit
    for step in name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None or isinstance(value, dict | list) else str(value).strip() or None


def _units(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """The units of a JSON list, one after the other; a page of the register's search has the list further in."""
    decoder = json.JSONDecoder()
    text = codecs.getincrementaldecoder("utf-8-sig")()
    held, count, is_open = "", 0, False
    try:
        while True:
            block = stream.read(READ_CHARACTERS)
            held += text.decode(block, final=not block)
            if not is_open:
                start = held.find("[")
                if start < 0:
                    if not block:
                        raise Unreadable("entity_register.broken", detail="no list of units")
                    continue
                held, is_open = held[start + 1 :], True
            place = 0
            while True:
                while place < len(held) and held[place] in " \t\r\n,":
                    place += 1
                if place < len(held) and held[place] == "]":
                    return
                try:
                    unit, place = decoder.raw_decode(held, place)
                except json.JSONDecodeError:
                    break
                if not isinstance(unit, dict):
                    raise Unreadable("entity_register.broken", count + 1, detail="no unit")
                count += 1
                yield unit
            held = held[place:]
            if not block or len(held) > MAX_UNIT_CHARACTERS:
                raise Unreadable("entity_register.cut_short", count, count=count)
    except (UnicodeDecodeError, RecursionError) as fault:
        raise Unreadable("entity_register.broken", count, detail=type(fault).__name__) from fault


SOURCE = Source(
    name="entity_register",
    about="The register of legal entities as downloaded: units and sub-units, CSV or JSON.",
    recognises=_recognises,
    read=read,
    order=15,
)
