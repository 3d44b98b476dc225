"""The DuckDB warehouse: raw tables filled by readers, reference tables from CSV, models from SQL.

The same code serves the published warehouse file and the memory-only one behind `inspect` and
`judge`, so both answer alike.
"""

from __future__ import annotations

import contextlib
import gc
import json
import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import duckdb
import pyarrow as pa

from pipelines import inventory, text_categories
from pipelines.column_map import SavedMaps
from pipelines.masking import (
    Mask,
    masked,
    masked_amount,
    masked_person,
    masked_registration,
    masked_text,
    shape_of,
    tells_of_person,
    without_names,
)
from pipelines.message import FAULT, LANGUAGES, Message, Value, catalogue
from pipelines.person_key import PersonKey, PersonKeyFault
from pipelines.raw_tables import RAW_TABLES
from pipelines.source import Chunk, CutShort, Delivered, Facts, Source, Unreadable, source_of
from pipelines.texts import texts_of

if TYPE_CHECKING:
    from pipelines.organisation import Organisation

ROOT = Path(__file__).resolve().parents[1]
"""The project's root: `data/` and `models/` lie below it."""

FLUSH_ROWS = 2 * 122_880
"""Rows held in memory before they are written: two of DuckDB's row groups, for parts of one are written twice."""

LARGE_BYTES = 16 * 1024 * 1024
"""Size of a delivered XML file, packed or not, from which it is loaded in little memory."""

LARGE_FLUSH_ROWS = 8_000
"""Rows of a large file held in memory. It is loaded in one transaction, so that no row group is written twice."""

LARGE_MEMORY = "24MB"
"""What DuckDB may take while a large file is loaded; beyond it, it writes beside the warehouse file."""

LARGE_COMPRESSION = {"disabled_compression_methods": "dict_fsst,fsst,zstd"}
"""What DuckDB leaves out then: packing texts tightly takes a fifth of the time of loading; half of the delivered file's
size is what they take otherwise."""

_NUMBERS = re.compile(
    r"amount|quantity|balance|opening|closing|debit|credit|rate$|percent|(weight|fixed|threshold)_value$|count$|mass_kg"
)
"""Columns of numbers: digits there are money, and masking would lose it, unless an identity number stands alone."""

_SUPPLIERS = re.compile(r"^supplier_(id|name)$")
"""Columns by which suppliers are told apart, beside their numbers."""

_FREE_TEXTS = re.compile(r"^((item_)?description|note)$")
"""Columns of text about what was bought and from whom."""

_REGISTRATIONS = re.compile(r"^((supplier|winner)_(org|vat)_number|org_number|(tax_)?registration_number)$")
"""Columns of the numbers by which suppliers are known."""

_FAULT_COLUMNS = ", ".join(f"{part}_{language} varchar" for part in FAULT for language in LANGUAGES)
_WARNING_COLUMNS = ", ".join(f"warnings_{language} varchar" for language in LANGUAGES)
_DELIVERY_COLUMNS = f"""
    delivery_number integer, file varchar, file_id varchar, sha256 varchar, size_bytes bigint, folder varchar,
    status varchar, problem_code varchar, problem_values varchar, problem_record integer, {_FAULT_COLUMNS},
    kind varchar, format varchar, profile varchar, encoding varchar, delimiter varchar, decimal_mark varchar,
    date_order varchar, sign_convention varchar, physical_lines bigint, header_lines bigint, blank_lines bigint,
    records bigint, quarantined bigint, amount_column varchar, currency varchar, assumed_currency varchar,
    vat_basis varchar, chart_of_accounts varchar, declared varchar, column_map varchar, warnings varchar,
    {_WARNING_COLUMNS}, personal_ids_masked bigint
"""

ASSESSMENTS = ("impact", "size", "power", "cost", "alternatives")
"""The five assessments of a category of purchases."""

_QUOTED_ROWS = ("row", "line")
_QUOTED_VALUES = ("example", "examples")
"""What messages call the pieces of a file that they quote."""

_SETTLED_BY_BODY = ("tabular.currency_assumed", "tabular.currency_not_known")
"""Warnings that are pointless where `ledger_currency` of organisation.yaml settles the matter."""


@dataclass
class Delivery:
    """What became of one delivered file; a row of `raw.delivery`.

    `status` is read, set_aside (it could not be used), cut_short (it breaks off: the records before that are kept
    but not used) or already_delivered (same bytes as an earlier file).
    """

    delivered: Delivered
    status: str = "read"
    problem: Message | None = None
    problem_record: int | None = None
    facts: Facts = field(default_factory=Facts)
    personal_ids_masked: int = 0

    def message(self) -> str:
        """The problem as one line in English: file, record: what is wrong; what to do."""
        record = f", record {self.problem_record}" if self.problem_record else ""
        said = "; ".join(self.problem.text(part) for part in FAULT) if self.problem else self.status
        return f"{masked_text(self.delivered.name)[0]}{record}: {said}"

    def row(self) -> dict[str, Any]:
        """Its row in `raw.delivery`, but for its number; what is said of it stands there in every language."""
        facts = dict(vars(self.facts))  # not asdict: ten thousand notices would wait for its copies
        del facts["drawn"]
        facts["warnings"] = [asdict(said) for said in self.facts.warnings]
        for name in ("declared", "column_map", "warnings"):
            facts[name] = _json(facts[name])
        texts: dict[str, str] = {}
        for language in LANGUAGES:
            texts[f"warnings_{language}"] = _json([said.text("text", language) for said in self.facts.warnings])
            if self.problem:
                texts |= {f"{part}_{language}": self.problem.text(part, language) for part in FAULT}
        return {
            "file": self.delivered.name,
            "file_id": self.delivered.file_id,
            "sha256": self.delivered.sha256,
            "size_bytes": self.delivered.size_bytes,
            "folder": self.delivered.folder,
            "status": self.status,
            "problem_code": self.problem and self.problem.code,
            "problem_values": self.problem and _json(self.problem.values),
            "problem_record": self.problem_record,
            "personal_ids_masked": self.personal_ids_masked,
            **facts,
            **texts,
        }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


_Pending = dict[tuple[str, ...], list[tuple[Delivery, Chunk]]]
"""Rows that are read and not written yet, by table and columns."""


@contextlib.contextmanager
def connection(path: Path | str, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """An open warehouse, closed at the end of the block: one read-write process excludes all others."""
    db = duckdb.connect(str(path), read_only=read_only, config={"autoinstall_known_extensions": "false"})
    try:
        db.execute("set enable_progress_bar = false")
        yield db
    finally:
        db.close()


@contextlib.contextmanager
def memory_warehouse(reference: Iterable[str] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse that is never stored, with raw and reference tables in place.

    Args:
        reference: The reference tables to load; all of them if left out.
    """
    with connection(":memory:") as db:
        create_raw(db)
        load_body(db)
        load_reference(db, reference)
        yield db


def create_raw(db: duckdb.DuckDBPyConnection) -> None:
    """Create the schemas and the empty raw tables."""
    for schema in ("raw", "reference", "core", "rules", "mart"):
        db.execute(f"create schema if not exists {schema}")
    db.execute(f"create table raw.delivery ({_DELIVERY_COLUMNS})")
    for table, columns in RAW_TABLES.items():
        texts = "".join(f", {column} varchar" for column in columns)
        db.execute(
            f"create table raw.{table} "
            f"(file_id varchar, record_number bigint, line_id varchar{texts}, unmapped varchar)"
        )
    inventory.create(db)
    text_categories.create(db)
    _rows(
        db,
        "quarantine_reason",
        f"reason varchar, {_FAULT_COLUMNS}",
        [
            (code.removeprefix("quarantine."), *(said[part][language] for part in FAULT for language in LANGUAGES))
            for code, said in catalogue().items()
            if code.startswith("quarantine.")
        ],
    )


class Loader:
    """Writes what readers say into the raw tables, many files at a time, while the next rows are read.

    A file that turns out unusable leaves no row but its entry in `raw.delivery`.

    Args:
        key: Gives the marks that stand for national identity numbers; a throw-away key if left out.
        saved: Where the column map of each new layout is kept; nothing is kept if left out.
    """

    def __init__(
        self, db: duckdb.DuckDBPyConnection, key: PersonKey | None = None, saved: SavedMaps | None = None
    ) -> None:
        self.db = db
        self._saved = saved
        self._key = key or PersonKey()
        ((self._ledger_currency,),) = db.execute("select ledger_currency from raw.body").fetchall()
        self.deliveries: list[Delivery] = []
        self._seen: set[str] = set()
        self._pending: _Pending = {}
        self._pending_rows = 0
        self._writer = ThreadPoolExecutor(1)
        self._writing: Future[Counter[int]] | None = None
        self._flush_rows = FLUSH_ROWS

    def load(self, delivered: Delivered) -> Delivery:
        """Read one file into the raw tables and register it."""
        delivery = Delivery(delivered)
        self.deliveries.append(delivery)
        if delivered.content_sha256 in self._seen:
            delivery.status = "already_delivered"
            delivery.problem = Message("file.already_delivered")
            return delivery
        try:
            source = source_of(delivered)
            is_large = delivered.is_markup and delivered.size_bytes >= LARGE_BYTES
            try:
                with self._sparing_memory() if is_large else contextlib.nullcontext():
                    self._read(delivery, source)
            except (duckdb.OutOfMemoryException, duckdb.TransactionException):  # the latter when it is the commit
                if not is_large:
                    raise
                # Rows of uncommon width. What was written is rolled back; once more, with all the memory there is.
                delivery.facts, delivery.personal_ids_masked = Facts(), 0
                self._read(delivery, source)
            self._seen.add(delivered.content_sha256)
            if self._saved:
                self._saved.keep(delivered, delivery.facts)
        except CutShort as fault:
            self._seen.add(delivered.content_sha256)
            delivery.status = "cut_short"
            self._note_problem(delivery, fault.message, fault.record)
        except Unreadable as fault:
            self._set_aside(delivery, fault.message, fault.record)
        except PersonKeyFault:
            raise
        except Exception as fault:  # a reader must never stop the other files, whatever the bytes
            self._set_aside(delivery, Message("file.unexpected", {"detail": f"{type(fault).__name__}: {fault}"}))
        facts = delivery.facts
        # The body's currency settles a ledger's; of a contract register it can only confirm what the headers suggest.
        is_settled = bool(self._ledger_currency) and (
            facts.kind == "ledger" or facts.assumed_currency == self._ledger_currency
        )
        facts.warnings = [
            _masked_message(delivery, said)
            for said in facts.warnings
            if not (is_settled and said.code in _SETTLED_BY_BODY)
        ]
        return delivery

    def _read(self, delivery: Delivery, source: Source) -> None:
        for chunk in source.read(delivery.delivered, delivery.facts):
            self._add(delivery, chunk)

    @contextlib.contextmanager
    def _sparing_memory(self) -> Iterator[None]:
        """Load within the memory that a file of any size needs, somewhat slower."""
        self._flush()
        self._written()
        # A warehouse in memory has no other place: it must never spill what was delivered into the current folder.
        query = "select bool_or(path is not null) from duckdb_databases() where not internal"
        ((is_file,),) = self.db.execute(query).fetchall()
        pool = pa.default_memory_pool()
        pa.set_memory_pool(pa.system_memory_pool())  # pyarrow's own keeps what each thread has freed
        settings = {"memory_limit": LARGE_MEMORY, "threads": "1", **LARGE_COMPRESSION} if is_file else {}
        for name, value in settings.items():
            with contextlib.suppress(duckdb.Error):  # what was loaded before may not fit in so little
                self.db.execute(f"set {name} = '{value}'")
        self._flush_rows = LARGE_FLUSH_ROWS
        self.db.execute("begin")
        fault: Unreadable | None = None
        try:
            try:
                yield
            except Unreadable as found:
                fault = found
            self._flush()
            self._written()
            self.db.execute("commit")
        except BaseException:
            with contextlib.suppress(Exception):
                self._written()
            self._pending, self._pending_rows, self._writing = {}, 0, None
            with contextlib.suppress(duckdb.TransactionException):  # a commit that fails has rolled back already
                self.db.execute("rollback")
            raise
        finally:
            self._flush_rows = FLUSH_ROWS
            for name in settings:
                self.db.execute(f"reset {name}")
            pa.set_memory_pool(pool)
        if fault:
            raise fault

    def _set_aside(self, delivery: Delivery, problem: Message, record: int | None = None) -> None:
        delivery.status = "set_aside"
        self._note_problem(delivery, problem, record)
        self._flush()
        self._written()
        for table in RAW_TABLES:
            self.db.execute(f"delete from raw.{table} where file_id = ?", [delivery.delivered.file_id])

    def _note_problem(self, delivery: Delivery, problem: Message, record: int | None) -> None:
        delivery.problem, delivery.problem_record = _masked_message(delivery, problem), record

    def _add(self, delivery: Delivery, chunk: Chunk) -> None:
        key = (chunk.table, *chunk.columns, "", *chunk.unmapped)
        self._pending.setdefault(key, []).append((delivery, chunk))
        self._pending_rows += len(chunk.record_numbers)
        if self._pending_rows >= self._flush_rows:
            self._flush()

    def _flush(self) -> None:
        """Hand what is held in memory to the writer, when it is done with what it had before."""
        self._written()
        numbers = {id(delivery): number for number, delivery in enumerate(self.deliveries)}
        self._writing = self._writer.submit(_write, self.db, self._pending, numbers, self._mask)
        self._pending, self._pending_rows = {}, 0

    def _written(self) -> None:
        """Wait for the writer, and note the identity numbers that it masked."""
        if self._writing:
            for number, count in self._writing.result().items():
                self.deliveries[number].personal_ids_masked += count
            self._writing = None

    def _mask(self, column: str) -> Mask:
        """How national identity numbers are masked in a column."""
        if _NUMBERS.search(column):
            return masked_amount
        if _REGISTRATIONS.search(column):
            return partial(masked_registration, token=self._key.token)
        if _SUPPLIERS.search(column):
            return partial(masked_person, token=self._key.token)
        return masked_person if _FREE_TEXTS.search(column) else masked_text

    def close(self) -> None:
        """Write the rest, and the register of deliveries."""
        self._flush()
        self._written()
        self._writer.shutdown()
        _rows(self.db, "person_key", "fingerprint varchar", [(self._key.fingerprint,)])
        self._warn_of_numbers()
        rows = [{"delivery_number": number} | one.row() for number, one in enumerate(self.deliveries, start=1)]
        if rows:
            names = dict.fromkeys(name for row in rows for name in row if name != "personal_ids_masked")
            columns = {name: _texts([[_told(row.get(name)) for row in rows]]) for name in names}
            # A file's name and what it declares may hold identity numbers too.
            for name in names:
                if name not in ("sha256", "file_id") and any(isinstance(row.get(name), str) for row in rows):
                    columns[name], counts = masked(columns[name])
                    for row, count in counts.items():
                        rows[row]["personal_ids_masked"] += count
            columns["personal_ids_masked"] = _texts([[_told(row["personal_ids_masked"]) for row in rows]])
            self.db.register("register", pa.table(columns))
            self.db.execute("insert into raw.delivery by name select * from register")
            self.db.unregister("register")

    def _warn_of_numbers(self) -> None:
        """Say of each file how many registration numbers are neither Norwegian nor foreign; its records are used."""
        read = {one.delivered.file_id: one.facts for one in self.deliveries if one.status == "read"}
        if not any(facts.kind in ("ledger", "invoice", "contract") for facts in read.values()):
            return
        build_model(self.db, "core.delivered_org_number")
        found = self.db.execute(
            "select file_id, count(distinct number_text), count(*) from ("
            " select file_id, supplier_org_number as number_text from raw.ledger_line"
            " union all select file_id, registration_number from raw.supplier"
            "  where coalesce(upper(country_code), 'NO') in ('NO', 'NOR')"
            " union all select file_id, supplier_org_number from raw.invoice"
            "  where coalesce(upper(supplier_country_code), 'NO') in ('NO', 'NOR')"
            " union all select file_id, supplier_org_number from raw.contract"
            ") join core.delivered_org_number using (number_text) where other_number is not null group by file_id"
        ).fetchall()
        for file_id, numbers, records in found:
            facts = read[file_id]
            if (facts.currency or self._ledger_currency or facts.assumed_currency or "NOK") == "NOK":
                facts.warn("file.org_numbers_invalid", numbers=numbers, records=records)


def _write(
    db: duckdb.DuckDBPyConnection, pending: _Pending, numbers: Mapping[int, int], mask_of: Callable[[str], Mask]
) -> Counter[int]:
    """Mask and write rows, all chunks of one shape in one go; how many identity numbers each delivery had."""
    found: Counter[int] = Counter()

    def masked_column(values: Any, ends: Sequence[int], mask: Mask = masked_text) -> Any:
        values, counts = masked(values, mask)
        for row, count in counts.items():
            found[numbers[id(held[bisect_right(ends, row)][0])]] += count
        return values

    for held in pending.values():
        first = held[0][1]
        lengths = [len(chunk.record_numbers) for _, chunk in held]
        ends = list(accumulate(lengths))
        owners = zip(held, lengths, strict=True)
        columns = {
            "file_id": _repeated([(delivery.delivered.file_id, rows) for (delivery, _), rows in owners]),
            "record_number": _numbers([chunk.record_numbers for _, chunk in held]),
        }
        for name in first.columns:
            columns[name] = masked_column(_texts([chunk.columns[name] for _, chunk in held]), ends, mask_of(name))
        unmapped = [masked_column(_texts([chunk.unmapped[name] for _, chunk in held]), ends) for name in first.unmapped]
        if first.table == "reuse_event":
            columns |= {name: without_names(columns[name]) for name in first.columns if tells_of_person(name)}
            unmapped = [
                without_names(values) if tells_of_person(name) else values
                for name, values in zip(first.unmapped, unmapped, strict=True)
            ]
        if unmapped:
            names = [f"{masked_text(name)[0]}" for name in first.unmapped]
            columns["unmapped"] = pa.StructArray.from_arrays(unmapped, names=_distinct(names))
        listed = "".join(f', "{name}"' for name in first.columns)
        extra = ", to_json(unmapped)::varchar as unmapped" if unmapped else ""
        rows = pa.table(columns)  # noqa: F841  DuckDB finds it by its name, and keeps nothing of it
        db.execute(
            f"insert into raw.{first.table} by name select file_id, record_number, "
            f"file_id || '-' || record_number as line_id{listed}{extra} from rows"
        )
    return found


def _texts(parts: list[Any]) -> Any:
    """Text values of several chunks as one array; readers give lists or arrays."""
    if all(isinstance(part, list) for part in parts):
        return texts_of(*parts)
    arrays = [part if isinstance(part, pa.Array | pa.ChunkedArray) else texts_of(part) for part in parts]
    return _joined(arrays)


def _repeated(texts: list[tuple[str, int]]) -> Any:
    """Each text as often as is said; `pyarrow.repeat` would import pandas."""
    places = array("q")
    for place, (_, times) in enumerate(texts):
        places.extend(array("q", [place]) * times)
    return texts_of([text for text, _ in texts]).take(_numbers([places]))


def _numbers(parts: list[Any]) -> Any:
    """Record numbers of several chunks as one array; readers give sequences or arrays."""
    arrays = [
        part
        if isinstance(part, pa.Array | pa.ChunkedArray)
        else pa.Array.from_buffers(pa.int64(), len(part), [None, pa.py_buffer(array("q", part))])
        for part in parts
    ]
    return _joined(arrays)


def _joined(arrays: list[Any]) -> Any:
    chunks = [chunk for part in arrays for chunk in (part.chunks if isinstance(part, pa.ChunkedArray) else [part])]
    return pa.chunked_array(chunks, arrays[0].type).combine_chunks()


def _distinct(names: list[str]) -> list[str]:
    """Names told apart by a number where masking made them alike."""
    return [name if name not in names[:place] else f"{name} ({place + 1})" for place, name in enumerate(names)]


def _told(value: Any) -> str | None:
    return None if value is None else str(value)


def _masked_message(delivery: Delivery, said: Message) -> Message:
    """A message without the national identity numbers that it may quote from the file, and without names.

    A quoted row that holds numbers is no row of headers but of records, so only its shape is told.
    """
    values: dict[str, Value] = {}
    for name, value in said.values.items():
        values[name], count = masked_text(value) if isinstance(value, str) else (value, 0)
        delivery.personal_ids_masked += count
        text = str(values[name])
        if name in _QUOTED_VALUES or (name in _QUOTED_ROWS and re.search(r"\d{3}|\d[.,]\d", text)):
            values[name] = shape_of(text)
    return Message(said.code, values)


def load_files(
    db: duckdb.DuckDBPyConnection,
    files: Iterable[Delivered],
    key: PersonKey | None = None,
    saved: SavedMaps | None = None,
) -> list[Delivery]:
    """Read files into the raw tables; what became of each, in the order given. Without `key` it is thrown away."""
    loader = Loader(db, key, saved)
    with without_cycle_search():
        for delivered in files:
            loader.load(delivered)
        loader.close()
    return loader.deliveries


@contextlib.contextmanager
def without_cycle_search() -> Iterator[None]:
    """Build many rows that hold no cycles without Python looking for cycles among them, a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_ANYBODY = SimpleNamespace(
    name="Ukjent virksomhet", org_number=None, internal_org_numbers=(), buyer_kind="other", chart_of_accounts="none",
    account_art_position=None, ledger_currency=None, vat_basis="unknown", state_accounts_id=None, fictional=False,
    language="nb", units=(), policy=(), reuse_programmes=(), category_thresholds={}, assessments=(),
    assessment_weights=SimpleNamespace(impact=3, size=2, power=1, cost=1, alternatives=1),
    reuse_actions={}, factor_releases={}, scenarios=(),
)  # fmt: skip
"""What `pipelines.organisation.DEFAULT` says, for commands that must start before pydantic is imported."""


def load_body(db: duckdb.DuckDBPyConnection, body: Organisation | None = None) -> None:
    """Write what the organisation file says, or that nothing is known, into the raw tables that models join with."""
    body = body or cast("Organisation", _ANYBODY)
    position = body.account_art_position or [None, None]
    db.execute(
        "create or replace table raw.body as "
        "select ? as name, ? as org_number, ? as buyer_kind, ? as chart_of_accounts, "
        "?::integer as account_art_first, ?::integer as account_art_last, ? as ledger_currency, ? as vat_basis, "
        "? as state_accounts_id, ? as is_fictional, ? as language",
        [
            body.name, body.org_number, body.buyer_kind, body.chart_of_accounts, *position,
            body.ledger_currency, body.vat_basis, body.state_accounts_id, body.fictional, body.language,
        ],
    )  # fmt: skip
    _rows(
        db,
        "body_unit",
        "unit_id varchar, name varchar, employees integer",
        [(u.id, u.name, u.employees) for u in body.units],
    )
    own = [body.org_number, *body.internal_org_numbers]
    _rows(db, "body_internal", "org_number varchar", [(number,) for number in dict.fromkeys(own) if number])
    _rows(
        db,
        "body_policy",
        "name varchar, cpv_prefix varchar, min_env_weight_pct decimal(5, 2), valid_from date",
        [(p.name, p.cpv_prefix, p.min_env_weight_pct, p.valid_from) for p in body.policy],
    )
    weights = [(name, getattr(body.assessment_weights, name)) for name in ASSESSMENTS]
    _rows(db, "body_assessment_weight", "assessment varchar, weight decimal(5, 2)", weights)
    points = ", ".join(f"{name} decimal(4, 2)" for name in ASSESSMENTS)
    said = [(one.cpv_division, *(getattr(one, name) for name in ASSESSMENTS), one.reason) for one in body.assessments]
    _rows(db, "body_assessment", f"cpv_division varchar, {points}, reason varchar", said)
    thresholds = list(body.category_thresholds.items())
    _rows(db, "body_category_threshold", "method varchar, threshold decimal(5, 4)", thresholds)
    pinned = sorted(body.factor_releases.items())
    _rows(db, "body_factor_release", "factor_set varchar, release varchar", pinned)
    _rows(
        db,
        "body_scenario",
        "scenario_id varchar, position integer, name varchar, cpv_prefix varchar, kind varchar, "
        "share_pct decimal(5, 2), remaining_pct decimal(5, 2), factor_id varchar",
        [
            (s.id, place, s.name, s.cpv_prefix, s.kind, s.share_pct, s.remaining_pct, s.factor_id)
            for place, s in enumerate(body.scenarios)
        ],
    )
    _load_reuse(db, body)


def _load_reuse(db: duckdb.DuckDBPyConnection, body: Organisation) -> None:
    """Write the reuse programmes: one row a programme, and one a kind of goods, target, kind of spend, figure, word."""
    programmes = body.reuse_programmes
    _rows(
        db,
        "reuse_programme",
        "programme_id varchar, name varchar, measure varchar, baseline_date date, target_date date, cut_off_date date, "
        "log_complete_to date, "
        "numerator varchar[], denominator varchar[], displacement_rate decimal(5, 4), cost_basis varchar, "
        "order_of_choice varchar",
        [
            (
                p.id, p.name, p.measure, p.baseline_date, p.target_date, p.cut_off_date, p.log_complete_to, p.numerator,
                p.denominator, p.displacement_rate, p.cost_basis, "; ".join(p.order_of_choice),
            )
            for p in programmes
        ],
    )  # fmt: skip
    _rows(
        db,
        "reuse_goods",
        "programme_id varchar, cpv_prefix varchar",
        [(p.id, prefix) for p in programmes for prefix in p.cpv_prefixes],
    )
    _rows(
        db,
        "reuse_target",
        "programme_id varchar, target_date date, target_share_pct decimal(5, 2), target_amount decimal(18, 2), "
        "is_final boolean",
        [(p.id, *target) for p in programmes for target in p.all_targets],
    )
    _rows(
        db,
        "reuse_spend_rule",
        "programme_id varchar, rule_number integer, kind varchar, contract varchar, supplier varchar, account varchar, "
        "cpv_prefix varchar",
        [
            (p.id, number, rule.kind, rule.contract, rule.supplier, rule.account, rule.cpv_prefix)
            for p in programmes
            for number, rule in enumerate(p.spend, start=1)
        ],
    )
    _rows(
        db,
        "reuse_published",
        "programme_id varchar, as_of varchar, measure varchar, value decimal(18, 4), note varchar, source varchar",
        [(p.id, one.as_of, one.measure, one.value, one.note, one.source) for p in programmes for one in p.published],
    )
    _rows(db, "reuse_word", "written varchar, action varchar", [(w, a) for w, a in body.reuse_actions.items()])


def _rows(db: duckdb.DuckDBPyConnection, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    db.execute(f"create or replace table raw.{table} ({columns})")
    if rows:
        db.executemany(f"insert into raw.{table} values ({', '.join('?' * len(rows[0]))})", rows)


def reference_tables() -> tuple[str, ...]:
    """Names of the reference tables: one CSV each in `data/reference/`, or a folder of CSVs, one a release."""
    tables = {path.relative_to(ROOT / "data/reference").parts[0] for path in (ROOT / "data/reference").rglob("*.csv")}
    return tuple(sorted(name.removesuffix(".csv") for name in tables))


def releases(table: str) -> tuple[str, ...]:
    """The releases of a reference table that has several, by the names of their files."""
    return tuple(sorted(path.stem for path in (ROOT / "data/reference" / table).glob("*.csv")))


def reference_below(*tables: str) -> tuple[str, ...]:
    """The reference tables that models rest on, however far down; a reference table rests on itself."""
    seen: set[str] = set()
    open_tables = list(tables)
    while open_tables:
        if (name := open_tables.pop()) not in seen:
            seen.add(name)
            open_tables += models()[name].upstream if name in models() else ()
    return tuple(sorted(name.removeprefix("reference.") for name in seen if name.startswith("reference.")))


def load_reference(db: duckdb.DuckDBPyConnection, tables: Iterable[str] | None = None) -> None:
    """Load reference CSVs as tables of text; models type what they use."""
    for table in reference_tables() if tables is None else tables:
        names = [f"{table}/{release}" for release in releases(table)] or [table]
        db.execute(
            f"create or replace table reference.{table} as select * from "
            "read_csv(?, header = true, all_varchar = true, delim = ',', quote = '\"', nullstr = '')",
            [[str(ROOT / "data/reference" / f"{name}.csv") for name in names]],
        )


def tables_read(query: str) -> tuple[str, ...]:
    """The warehouse tables a query reads, `schema.table`, by name."""
    code = re.sub(r"--.*", "", query)
    found = re.findall(r"\b(?:from|join)\s+((?:raw|reference|core|rules|mart)\.\w+)", code)
    return tuple(sorted(set(found)))


@dataclass(frozen=True)
class Model:
    """One table made by one SQL file; `name` is `schema.table` and the file `models/schema/table.sql`."""

    name: str
    query: str

    @property
    def about(self) -> str:
        """The comment at the top of the file: grain, then units."""
        lines = (line[2:].strip() for line in self.query.splitlines() if line.startswith("--"))
        return "\n".join(lines)

    @property
    def upstream(self) -> tuple[str, ...]:
        """The tables it reads, `schema.table`."""
        return tuple(table for table in tables_read(self.query) if table != self.name)


@cache
def models() -> dict[str, Model]:
    """Every SQL model of the project by name."""
    paths = sorted((ROOT / "models").glob("*/*.sql"))
    return {
        (name := f"{path.parent.name}.{path.stem}"): Model(name, path.read_text(encoding="utf-8")) for path in paths
    }


def build_model(db: duckdb.DuckDBPyConnection, name: str) -> None:
    """Build one table from its SQL file, replacing it."""
    db.execute(f"create or replace table {name} as\n{models()[name].query}")


def build_models(db: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Build the named tables and, before them, every modelled table they rest on."""
    done: set[str] = set()

    def build(name: str) -> None:
        if name in done or name not in models():
            return
        done.add(name)
        for upstream in models()[name].upstream:
            build(upstream)
        build_model(db, name)

    for name in names:
        build(name)


def table_metadata(db: duckdb.DuckDBPyConnection, table: str) -> dict[str, Any]:
    """Row count of a table, and the exact sum of each of its columns of money or mass, as text."""
    described = db.execute(f"describe {table}").fetchall()
    summed = [
        name
        for name, kind, *_ in described
        if kind.startswith("DECIMAL") and (name.endswith(("_nok", "_currency", "_delivered", "kgco2e", "_amount")))
    ]
    sums = "".join(f', cast(sum("{name}") as varchar)' for name in summed)
    rows, *totals = db.execute(f"select count(*){sums} from {table}").fetchall()[0]
    return {
        "rows": rows,
        **{f"sum of {name}": total for name, total in zip(summed, totals, strict=True) if total is not None},
    }
