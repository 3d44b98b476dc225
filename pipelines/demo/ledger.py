"""The main ledger of the fictional municipality: one KOSTRA-coded CSV a month, written in batches of constant size.

Uneven years are delivered as Windows-1252 with grouped organisation numbers, no-break spaces in amounts and
CRLF, even years as UTF-8 with a byte order mark, as two versions of one system would. The oldest month is gzipped.
"""

from __future__ import annotations

import datetime
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from pipelines.demo import fiction
from pipelines.demo.truth import Truth

HEADER = (
    "Bilagsnr;Linje;Bilagsdato;Periode;Ansvar;Ansvar(T);Art;Art(T);Funksjon;"
    "Leverandørnr;Leverandør;Org.nr;Fakturanr;Tekst;Beløp;Avtale"
)
BATCH_VOUCHERS = 50_000
INVOICES_PER_MONTH = 15
CREDIT_NOTES_PER_MILLE = 25
QUOTED_DAYS = 28  # every line is posted on one of the month's first days
OTHER_LINES_PCT = 6  # wages, refunds, transfers: lines that are no purchases

Ints = npt.NDArray[np.int64]

# Lines that are no purchases from others: (art, name, text, smallest and largest amount in whole NOK, function).
OTHER = (
    ("010", "Fastlønn", "Lønn fast stilling", 180_000, 900_000, "120"),
    ("099", "Arbeidsgiveravgift", "Arbeidsgiveravgift", 25_000, 130_000, "120"),
    ("160", "Reise og diett oppgavepliktig", "Reiseregning", 300, 6_000, "120"),
    ("470", "Overføring til andre", "Tilskudd lag og foreninger", 5_000, 60_000, "380"),
    ("590", "Avskrivninger", "Avskrivning måned", 40_000, 200_000, "121"),
    ("710", "Sykelønnsrefusjon", "Refusjon sykepenger", -60_000, -4_000, "120"),
)
VAT = ("429", "Mva med rett til kompensasjon", "Mva-kompensasjon")
INTERNAL = ("380", "Kjøp fra eget kommunalt foretak", "Leie av kultursal og idrettshall")
NEIGHBOUR = ("350", "Kjøp fra kommuner", "Interkommunal legevakt")
NEIGHBOUR_CPV = "85121200"
SUFFIXES = ("", "", "", " uke 7", " uke 34", " iht. avtale", " iht. bestilling", " delleveranse", " avdeling 2")
FURNITURE_SUPPLIER = "Fiktiv Møbel AS"
PERSON_TEXT = f"Sosialhjelp utlegg {fiction.invented_person_number(15, 7, 1985)}"


@dataclass(frozen=True)
class Posted:
    """One posted purchase voucher that also came as an electronic invoice; money in øre, credit notes negative.

    Args:
        lines: Text, CPV, øre and KOSTRA art of each line posted, without VAT.
    """

    voucher_id: str
    invoice_number: str
    day: int
    supplier: fiction.Supplier
    unit: fiction.Unit
    lines: tuple[tuple[str, str, int, str], ...]
    vat_pct: int
    vat_ore: int
    category: str = ""


@dataclass(frozen=True)
class Lines:
    """Ledger lines column by column; `voucher` counts from 0 within the batch, -1 means none."""

    voucher: Ints
    line: Ints
    day: Ints
    unit: Ints
    account: Ints
    function: Ints
    supplier: Ints
    item: Ints
    suffix: Ints
    amount_ore: Ints
    has_contract: Ints

    @property
    def vouchers(self) -> int:
        """How many vouchers the batch holds."""
        return int(self.voucher[-1]) + 1 if len(self.voucher) else 0

    def first(self, limit: int) -> Lines:
        """The whole vouchers that fit into `limit` lines."""
        if len(self.voucher) <= limit:
            return self
        cut = int(np.searchsorted(self.voucher, self.voucher[limit]))
        return Lines(*(getattr(self, column.name)[:cut] for column in fields(self)))


class Market:
    """What is bought from whom, flattened so that millions of lines can be drawn at once."""

    def __init__(self) -> None:
        self.categories = tuple(fiction.categories().values())
        self.units = fiction.units()
        self.unit_index = {unit.id: place for place, unit in enumerate(self.units)}
        names = [category.name for category in self.categories]
        municipal = fiction.Supplier("40001", fiction.ENTERPRISE, fiction.ENTERPRISE_ORG_NUMBER, {}, (), (), None)
        neighbour = fiction.Supplier("40002", fiction.NEIGHBOUR, fiction.NEIGHBOUR_ORG_NUMBER, {}, (), (), None)
        self.suppliers = (*fiction.suppliers(), municipal, neighbour)

        self.functions = sorted({f for c in self.categories for _, f in c.places} | {o[5] for o in OTHER} | {"281"})
        self.texts: list[str] = []
        self.item_cpv: list[str] = []
        pairs: list[tuple[int, int, int, int, int]] = []
        for place, supplier in enumerate(fiction.suppliers()):
            for name, weight in supplier.sells.items():
                category = self.categories[names.index(name)]
                items = [item for item in category.items if item[1].startswith(supplier.only)]
                total = sum(s.sells.get(name, 0) for s in fiction.suppliers())
                chance = category.share * 10_000 * weight // total
                pairs.append((names.index(name), place, chance, len(self.texts), len(items)))
                self.texts += [text for text, _ in items]
                self.item_cpv += [cpv for _, cpv in items]
        self.pair_category, self.pair_supplier, chances, self.pair_item, self.pair_items = (
            np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True)
        )
        self.pair_limit = np.cumsum(chances)

        self.accounts = [(c.art, c.art_name) for c in self.categories] + [(o[0], o[1]) for o in OTHER]
        self.accounts += [VAT[:2], INTERNAL[:2], NEIGHBOUR[:2]]
        self.vat_account, self.internal_account, self.neighbour_account = range(
            len(self.accounts) - 3, len(self.accounts)
        )
        self.first_other_account = len(self.categories)
        self.first_other_text = len(self.texts)
        self.texts += [o[2] for o in OTHER] + [VAT[2], INTERNAL[2], NEIGHBOUR[2], PERSON_TEXT]
        self.vat_text, self.internal_text, self.neighbour_text, self.person_text = range(
            len(self.texts) - 4, len(self.texts)
        )

        places = [category.places for category in self.categories]
        self.place_count = np.array([len(options) for options in places])
        self.place_first = np.concatenate(([0], np.cumsum(self.place_count)[:-1]))
        self.place_unit = np.array([self.unit_index[unit] for options in places for unit, _ in options])
        self.place_function = np.array([self.functions.index(f) for options in places for _, f in options])
        self.price_ore = np.array([category.prices_ore for category in self.categories])
        self.season_pct = np.array([category.season_pct for category in self.categories])
        self.vat_pct = np.array([category.vat_pct for category in self.categories])
        self.has_contract = np.array([bool(supplier.contracts) for supplier in self.suppliers])
        self.divisions = sorted({cpv[:2] for cpv in self.item_cpv})
        self.item_division = np.array([self.divisions.index(cpv[:2]) for cpv in self.item_cpv])

    def purchases(self, rng: np.random.Generator, month: int, vouchers: int) -> Lines:
        """Draw purchase vouchers of one to three lines, each with its VAT compensation line where VAT applies."""
        pair = np.searchsorted(self.pair_limit, rng.integers(0, self.pair_limit[-1], vouchers), side="right")
        size = np.searchsorted([600, 900], rng.integers(0, 1000, vouchers), side="right") + 1
        day = rng.integers(1, 29, vouchers)
        category = self.pair_category[pair]
        place = self.place_first[category] + rng.integers(0, 1 << 30, vouchers) % self.place_count[category]
        sign = np.where(rng.integers(0, 1000, vouchers) < CREDIT_NOTES_PER_MILLE, -1, 1)
        quoted = rng.integers(0, 10, vouchers) < 7

        owner = np.repeat(np.arange(vouchers), size)
        line_pair, line_category = pair[owner], category[owner]
        item = self.pair_item[line_pair] + rng.integers(0, 1 << 30, len(owner)) % self.pair_items[line_pair]
        price = self.price_ore[line_category, rng.integers(0, 256, len(owner))]
        price = price * self.season_pct[line_category, month - 1] // 100 * rng.integers(900, 1101, len(owner)) // 1000
        price = np.maximum(price, 5_000)
        net = np.add.reduceat(price, np.cumsum(size) - size)
        vat = (net * self.vat_pct[category] + 50) // 100

        lines = size + (vat > 0)
        voucher = np.repeat(np.arange(vouchers), lines)
        line = np.arange(len(voucher)) - np.repeat(np.cumsum(lines) - lines, lines) + 1
        is_vat = line > size[voucher]
        return Lines(
            voucher=voucher,
            line=line,
            day=day[voucher],
            unit=self.place_unit[place][voucher],
            account=np.where(is_vat, self.vat_account, category[voucher]),
            function=self.place_function[place][voucher],
            supplier=self.pair_supplier[pair][voucher],
            item=_filled(is_vat, self.vat_text, item),
            suffix=_filled(is_vat, 0, rng.integers(0, len(SUFFIXES), len(owner))),
            amount_ore=_filled(is_vat, vat[vat > 0], price) * sign[voucher],
            has_contract=(quoted & self.has_contract[self.pair_supplier[pair]])[voucher].astype(np.int64),
        )

    def others(self, rng: np.random.Generator, count: int) -> Lines:
        """Draw single-line vouchers that are no purchases: wages, refunds, transfers, depreciation."""
        kind = rng.integers(0, len(OTHER), count)
        low, high = (np.array([o[column] for o in OTHER]) for column in (3, 4))
        nothing = np.zeros(count, dtype=np.int64)
        return Lines(
            voucher=np.arange(count),
            line=nothing + 1,
            day=rng.integers(1, 29, count),
            unit=rng.integers(0, len(self.units) - 2, count),
            account=self.first_other_account + kind,
            function=np.array([self.functions.index(o[5]) for o in OTHER])[kind],
            supplier=nothing - 1,
            item=self.first_other_text + kind,
            suffix=nothing,
            amount_ore=100 * (low[kind] + rng.integers(0, 1 << 30, count) % (high - low)[kind]),
            has_contract=nothing,
        )

    def planted(self, rng: np.random.Generator, newest: bool) -> Lines:
        """Draw the lines that every month holds on purpose; the newest month also names a private person."""
        names = [supplier.name for supplier in self.suppliers]
        unlinked = next(place for place, supplier in enumerate(self.suppliers) if supplier.planted == "unlinked")
        temp_staff = next(place for place, category in enumerate(self.categories) if category.name == "temp_staff")
        pair = int(np.flatnonzero(self.pair_category == temp_staff)[0])
        home_care, culture, health = (self.unit_index[unit] for unit in ("3200", "5000", "3100"))
        care_function, culture_function, aid_function = (self.functions.index(f) for f in ("258", "370", "281"))
        fee = 100 * int(rng.integers(125_000, 165_000))
        enterprise, neighbour = names.index(fiction.ENTERPRISE), names.index(fiction.NEIGHBOUR)
        hall, clinic = 100 * int(rng.integers(30_000, 60_000)), 100 * int(rng.integers(55_000, 80_000))
        nurse, vat = int(self.pair_item[pair]), (fee * 25 + 50) // 100
        rows: list[tuple[int, ...]] = [  # the columns of Lines, in order
            (0, 1, 12, home_care, temp_staff, care_function, unlinked, nurse, 0, fee, 0),
            (0, 2, 12, home_care, self.vat_account, care_function, unlinked, self.vat_text, 0, vat, 0),
            (1, 1, 20, culture, self.internal_account, culture_function, enterprise, self.internal_text, 0, hall, 0),
            (2, 1, 22, health, self.neighbour_account, care_function, neighbour, self.neighbour_text, 0, clinic, 0),
        ]
        if newest:
            transfer = self.first_other_account + [o[0] for o in OTHER].index("470")
            rows.append((3, 1, 24, health, transfer, aid_function, -1, self.person_text, 0, 485_000, 0))
            rows += self._two_accounts(voucher=4)
        return Lines(*np.array(rows, dtype=np.int64).T)

    def beside_its_agreement(self, rng: np.random.Generator) -> Lines:
        """Draw what every month buys of a supplier beside its agreement, two units' halves on one voucher."""
        supplier = next(place for place, one in enumerate(self.suppliers) if one.planted == "beside_its_agreement")
        security = next(place for place, category in enumerate(self.categories) if category.name == "security")
        item = int(self.pair_item[np.flatnonzero(self.pair_category == security)[0]])
        half = 100 * int(rng.integers(62_000, 82_000))
        property_unit, school = self.unit_index["4100"], self.unit_index["2100"]
        function, vat = self.functions.index("222"), (2 * half * 25 + 50) // 100
        rows = (
            (0, 1, 14, property_unit, security, function, supplier, item, 0, half, 0),
            (0, 2, 14, school, security, function, supplier, item, 0, half, 0),
            (0, 3, 14, property_unit, self.vat_account, function, supplier, self.vat_text, 0, vat, 0),
        )
        return Lines(*np.array(rows, dtype=np.int64).T)

    def _two_accounts(self, voucher: int) -> list[tuple[int, ...]]:
        """A voucher of one supplier over two accounts, furniture and cleaning supplies, with its VAT."""
        names = [category.name for category in self.categories]
        furniture, supplies = names.index("furniture"), names.index("cleaning_supplies")
        items = [int(self.pair_item[np.flatnonzero(self.pair_category == place)[0]]) for place in (furniture, supplies)]
        supplier = next(place for place, supplier in enumerate(self.suppliers) if supplier.name == FURNITURE_SUPPLIER)
        unit, function = self.unit_index["2100"], self.functions.index("202")
        about = (25, unit)
        return [
            (voucher, 1, *about, furniture, function, supplier, items[0], 0, 1_840_050, 0),
            (voucher, 2, *about, supplies, function, supplier, items[1], 0, 226_025, 0),
            (voucher, 3, *about, self.vat_account, function, supplier, self.vat_text, 0, 516_519, 0),
        ]

    def posted(self, rng: np.random.Generator, lines: Lines, numbers: Ints, count: int) -> Iterator[Posted]:
        """Choose purchase vouchers that also come as electronic invoices, half of them debits of one line."""
        bought = lines.account != self.vat_account
        is_simple = (np.bincount(lines.voucher[bought], minlength=lines.vouchers) == 1) & (
            np.bincount(lines.voucher, weights=lines.amount_ore, minlength=lines.vouchers) > 0
        )
        drawn = rng.permutation(lines.vouchers)
        first = drawn[is_simple[drawn]][: count // 2]
        chosen = np.concatenate((first, drawn[~np.isin(drawn, first)][: count - len(first)]))
        for voucher in np.sort(chosen):
            yield self.posting(lines, numbers, int(voucher))

    def posting(self, lines: Lines, numbers: Ints, voucher: int) -> Posted:
        """One purchase voucher of a batch, as its invoice must say it."""
        rows = np.flatnonzero(lines.voucher == voucher)
        bought = [row for row in rows if lines.account[row] != self.vat_account]
        return Posted(
            voucher_id=str(numbers[rows[0]]),
            invoice_number=_invoice_number(int(numbers[rows[0]])),
            day=int(lines.day[rows[0]]),
            supplier=self.suppliers[lines.supplier[rows[0]]],
            unit=self.units[lines.unit[rows[0]]],
            lines=tuple(
                (
                    self.texts[lines.item[row]] + SUFFIXES[lines.suffix[row]],
                    self.item_cpv[lines.item[row]],
                    int(lines.amount_ore[row]),
                    self.accounts[lines.account[row]][0],
                )
                for row in bought
            ),
            vat_pct=self.categories[lines.account[bought[0]]].vat_pct,
            vat_ore=int(lines.amount_ore[rows].sum() - lines.amount_ore[bought].sum()),
            category=self.categories[lines.account[bought[0]]].name,
        )


def _filled(is_vat: npt.NDArray[np.bool_], vat_value: Any, bought: Ints) -> Ints:
    values = np.empty(len(is_vat), dtype=np.int64)
    values[is_vat] = vat_value
    values[~is_vat] = bought
    return values


def _invoice_number(voucher: int) -> str:
    return str(3_000_000 + voucher)


def _amount_text(amount_ore: Ints, thousands: str) -> pa.Array:
    """`-12 345,67` for each amount: thousands apart, decimal comma."""
    krone, ore = np.divmod(np.abs(amount_ore), 100)

    def digits(values: Ints, width: int) -> pa.Array:
        return pc.utf8_lpad(pc.cast(pa.array(values), pa.string()), width, "0")

    small = pc.cast(pa.array(krone % 1000), pa.string())
    middle = pc.binary_join_element_wise(
        pc.cast(pa.array(krone // 1000 % 1000), pa.string()), digits(krone % 1000, 3), thousands
    )
    large = pc.binary_join_element_wise(
        pc.cast(pa.array(krone // 1_000_000), pa.string()),
        digits(krone // 1000 % 1000, 3),
        digits(krone % 1000, 3),
        thousands,
    )
    whole = pc.if_else(pa.array(krone >= 1_000_000), large, pc.if_else(pa.array(krone >= 1000), middle, small))
    sign = pc.if_else(pa.array(amount_ore < 0), "-", "")
    return pc.binary_join_element_wise(pc.binary_join_element_wise(sign, whole, ""), digits(ore, 2), ",")


class MonthFile:
    """One month's CSV, open for writing."""

    def __init__(self, market: Market, path: Path, year: int, month: int, truth: Truth) -> None:
        self.market, self.path, self.year, self.month, self.truth = market, path, year, month, truth
        self.windows = year % 2 == 1
        self._file: Any = path.open("wb")
        if path.suffix == ".gz":
            self._file = gzip.GzipFile(filename="", mode="wb", fileobj=self._file, mtime=0)
        self._put((HEADER + "\n").encode("utf-8" if self.windows else "utf-8-sig"))
        self.records = 0

    def write(self, lines: Lines, numbers: Ints) -> None:
        """Write a batch, numbered with one voucher number a line, and add it to the truth."""
        market = self.market
        supplier = pa.array(np.where(lines.supplier < 0, len(market.suppliers), lines.supplier))
        grouped = [f"{s.org_number[:3]} {s.org_number[3:6]} {s.org_number[6:]}" for s in market.suppliers]
        plain = [s.org_number for s in market.suppliers]
        arts = [fiction.art_in_year(art, self.year) for art, _ in market.accounts]

        def looked_up(values: list[str], index: Any) -> pa.Array:
            return pa.array(values).take(pa.array(index))

        text = pc.binary_join_element_wise(
            looked_up(market.texts, lines.item), looked_up(list(SUFFIXES), lines.suffix), ""
        )
        is_invoice = pa.array(lines.supplier >= 0)
        contract, contract_place = self._borne(lines)
        table = pa.table(
            {
                "Bilagsnr": pa.array(numbers),
                "Linje": pa.array(lines.line),
                "Bilagsdato": looked_up([f"{d:02d}.{self.month:02d}.{self.year}" for d in range(32)], lines.day),
                "Periode": pa.array(np.full(len(numbers), self.year * 100 + self.month)),
                "Ansvar": looked_up([unit.id for unit in market.units], lines.unit),
                "Ansvar(T)": looked_up([unit.name for unit in market.units], lines.unit),
                "Art": looked_up(arts, lines.account),
                "Art(T)": looked_up([name for _, name in market.accounts], lines.account),
                "Funksjon": looked_up(market.functions, lines.function),
                "Leverandørnr": looked_up([s.id for s in market.suppliers] + [""], supplier),
                "Leverandør": looked_up([s.name for s in market.suppliers] + [""], supplier),
                "Org.nr": looked_up((grouped if self.windows else plain) + [""], supplier),
                "Fakturanr": pc.if_else(is_invoice, pc.cast(pa.array(3_000_000 + numbers), pa.string()), ""),
                "Tekst": text,
                "Beløp": _amount_text(lines.amount_ore, "\u00a0" if self.windows else " "),
                "Avtale": pc.if_else(pa.array(lines.has_contract == 1), looked_up(contract, contract_place), ""),
            }
        )
        buffer = io.BytesIO()
        csv.write_csv(table, buffer, csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none"))
        self._put(buffer.getvalue())
        self.records += len(numbers)
        self._add_to_truth(lines, arts)
        self._add_bought(lines)

    def _put(self, content: bytes) -> None:
        if self.windows:
            content = content.decode("utf-8").replace("\n", "\r\n").encode("cp1252")
        self._file.write(content)

    def _add_to_truth(self, lines: Lines, arts: list[str]) -> None:
        market = self.market
        self.truth.add_lines("main", arts, lines.account, lines.amount_ore)
        bought = lines.account < market.first_other_account
        neighbour = lines.account == market.neighbour_account
        self.truth.add_spend(
            (self.year, self.month),
            [unit.id for unit in market.units],
            market.divisions,
            lines.unit[bought],
            market.item_division[lines.item[bought]],
            lines.amount_ore[bought],
        )
        self.truth.add_spend(
            (self.year, self.month),
            [unit.id for unit in market.units],
            [NEIGHBOUR_CPV[:2]],
            lines.unit[neighbour],
            np.zeros(int(neighbour.sum()), dtype=np.int64),
            lines.amount_ore[neighbour],
        )
        external = bought | neighbour
        self.truth.add_supplier_spend(
            (self.year, self.month),
            [s.enhet_number for s in market.suppliers],
            lines.supplier[external],
            lines.amount_ore[external],
        )

    def _borne(self, lines: Lines) -> tuple[list[str], Ints]:
        """Contract numbers by kind of voucher (supplier and category) and day, and each line's place among them."""
        first_of_voucher = np.searchsorted(lines.voucher, lines.voucher)
        kind = lines.supplier * len(self.market.accounts) + lines.account[first_of_voucher]
        kinds, place = np.unique(kind, return_inverse=True)
        days = [datetime.date(self.year, self.month, day) for day in range(1, QUOTED_DAYS + 1)]
        numbers: list[str] = []
        for supplier, account in (divmod(int(one), len(self.market.accounts)) for one in kinds):
            if supplier < 0 or account >= len(self.market.categories):
                numbers += [""] * len(days)
                continue
            seller, category = self.market.suppliers[supplier], self.market.categories[account]
            numbers += [seller.contract_on(day, category.name) or "" for day in days]
        return numbers, place * QUOTED_DAYS + lines.day - 1

    def _add_bought(self, lines: Lines) -> None:
        """Tell the truth what is bought from whom, of which category and day, with and without a contract number."""
        market = self.market
        bought = lines.account < market.first_other_account
        key = (lines.supplier * len(market.categories) + lines.account) * QUOTED_DAYS + lines.day - 1
        kinds, place = np.unique(key[bought] * 2 + lines.has_contract[bought], return_inverse=True)
        for one, ore in zip(kinds, np.bincount(place, weights=lines.amount_ore[bought]), strict=True):
            (rest, bears) = divmod(int(one), 2)
            rest, day = divmod(rest, QUOTED_DAYS)
            supplier, category = divmod(rest, len(market.categories))
            self.truth.add_bought(
                market.suppliers[supplier],
                market.categories[category].name,
                datetime.date(self.year, self.month, day + 1),
                bool(bears),
                int(ore),
            )

    def close(self) -> None:
        """Finish the file."""
        raw = getattr(self._file, "fileobj", None)
        self._file.close()
        if raw is not None:
            raw.close()


def write(
    folder: Path,
    seed: int,
    months: list[tuple[int, int]],
    lines: int,
    truth: Truth,
    progress: Callable[[int], None],
) -> dict[tuple[int, int], list[Posted]]:
    """Write the main ledger: exactly `lines` lines over all months, in memory that does not grow with them.

    Returns:
        By month, the vouchers that also came as electronic invoices.
    """
    market = Market()
    truth.item_cpv |= dict(zip(market.texts, market.item_cpv, strict=False)) | {NEIGHBOUR[2]: NEIGHBOUR_CPV}
    invoiced: dict[tuple[int, int], list[Posted]] = {}
    sequence: dict[int, int] = {}
    weights = [70 if month == 7 else 130 if month == 12 else 100 for _, month in months]
    for position, (year, month) in enumerate(months):
        share = lines * sum(weights[: position + 1]) // sum(weights) - lines * sum(weights[:position]) // sum(weights)
        suffix = ".csv.gz" if position == 0 and len(months) > 1 else ".csv"
        name = f"hovedbok_{year}-{month:02d}{suffix}"
        rng = fiction.random_stream(seed, 1, year, month)
        file = MonthFile(market, folder / name, year, month, truth)

        def post(batch: Lines, file: MonthFile = file, year: int = year) -> Ints:
            first = year % 100 * 10_000_000 + sequence.get(year, 0) + 1
            sequence[year] = sequence.get(year, 0) + batch.vouchers
            numbers: Ints = first + batch.voucher
            file.write(batch, numbers)
            progress(len(numbers))
            return numbers

        planted = market.planted(rng, newest=position == len(months) - 1)
        numbers = post(planted)
        for row in np.flatnonzero(planted.item == market.person_text):
            truth.plant(
                "national_id_in_text", f"ledgers/{name}", physical_line=int(row) + 2, column="Tekst",
                value=PERSON_TEXT.split()[-1],
            )  # fmt: skip
        spread = [market.posting(planted, numbers, 4)] if position == len(months) - 1 else []
        others = share * OTHER_LINES_PCT // 100
        rest = share - len(numbers) - others
        invoiced[year, month] = []
        while rest > 4:
            batch = market.purchases(rng, month, min(BATCH_VOUCHERS, rest // 2 + 1)).first(rest)
            numbers = post(batch)
            if not invoiced[year, month]:
                chooser = fiction.random_stream(seed, 2, year, month)
                invoiced[year, month] = list(market.posted(chooser, batch.first(1_000), numbers, INVOICES_PER_MONTH))
            rest -= len(numbers)
        beside = market.beside_its_agreement(fiction.random_stream(seed, 8, year, month))
        left = others + rest
        if left > len(beside.voucher):  # a ledger of very few lines has no room for it
            post(beside)
            left -= len(beside.voucher)
        for start in range(0, left, BATCH_VOUCHERS):
            post(market.others(rng, min(BATCH_VOUCHERS, left - start)))
        file.close()
        invoiced[year, month] += spread
    return invoiced
