"""The ledger of the municipal enterprise: SAF-T Financial 1.30, one file a half-year, grouped by KOSTRA art.

As in real files the supplier stands on the payables line only, and every voucher balances.

Source: github.com/Skatteetaten/saf-t, SAF-T_Financial_1.3 (schema and grouping category KA_KS), 2025-12-18.
"""

from __future__ import annotations

import calendar
import datetime
import itertools
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.demo import fiction
from pipelines.demo.templates import rendered
from pipelines.demo.truth import Truth

VOUCHERS_PER_MONTH = 12
BANK, PAYABLES, INPUT_VAT, WAGES_DUE, EQUITY, VAT_COST = "19200", "23500", "21600", "23200", "20500", "42900"

# Balance accounts and the cost accounts that no purchase category gives: account, name, KOSTRA grouping code.
ACCOUNTS = {
    BANK: ("Driftskonto bank", "10"),
    INPUT_VAT: ("Inngående merverdiavgift", "16"),
    PAYABLES: ("Leverandørgjeld", "35"),
    WAGES_DUE: ("Skyldig lønn og trekk", "32"),
    EQUITY: ("Disposisjonsfond", "56"),
    VAT_COST: ("Mva med rett til kompensasjon", "429"),
    "01000": ("Fastlønn", "010"),
    "09900": ("Arbeidsgiveravgift", "099"),
}
BALANCE_ACCOUNTS = (BANK, INPUT_VAT, PAYABLES, WAGES_DUE, EQUITY)
BOUGHT = ("food", "cleaning_supplies", "electricity", "furniture", "building_service", "software", "office", "security",
          "advertising", "consulting", "telecom", "construction")  # fmt: skip
TAX_CODE = {25: "1", 15: "11", 12: "13", 0: "0"}
PERSON = fiction.Supplier(
    "60002", "Privatperson, honorar (fiktiv)", fiction.invented_person_number(3, 11, 1990), {}, ("",), (), None
)


@dataclass(frozen=True)
class Line:
    """One posted line; `ore` is positive for debit, negative for credit."""

    account: str
    ore: int
    text: str
    unit: str = ""
    supplier: str = ""
    reference: str = ""
    vat_pct: int | None = None
    vat_ore: int = 0


@dataclass
class Transaction:
    """One balanced voucher."""

    journal: str
    id: str
    day: int
    month: tuple[int, int]
    text: str
    lines: list[Line]


@dataclass
class Books:
    """The enterprise's running balances in øre and what it owes, carried from one half-year to the next."""

    seed: int
    truth: Truth
    balance: Counter[str] = field(default_factory=Counter)
    owed: Counter[str] = field(default_factory=Counter)
    number: int = 0

    def open_year(self) -> None:
        """Move last year's result to equity, so that cost accounts start at zero; number vouchers from 1."""
        for account in [account for account in self.balance if account not in BALANCE_ACCOUNTS]:
            self.balance[EQUITY] += self.balance.pop(account)
        self.number = 0

    def month(self, year: int, month: int) -> list[Transaction]:
        """Post one month's vouchers."""
        rng = fiction.random_stream(self.seed, 3, year, month)
        posted = self._remittances(year, month)
        posted += [self._purchase(rng, year, month) for _ in range(VOUCHERS_PER_MONTH)]
        posted.append(self._wages(rng, year, month))
        if (year, month) == (2025, 9):
            posted.append(self._two_suppliers(year, month))
        if (year, month) == (2026, 5):
            posted.append(self._honorarium(year, month))
        if month == 6:
            posted.append(self._till_purchase(year, month))
        for line in (line for transaction in posted for line in transaction.lines):
            self.balance[line.account] += line.ore
            if line.supplier:
                self.owed[line.supplier] += line.ore
        return posted

    def _transaction(self, journal: str, year: int, month: int, day: int, text: str, lines: list[Line]) -> Transaction:
        self.number += 1
        return Transaction(journal, f"{year}{self.number:05d}", day, (year, month), text, lines)

    def _spend(self, year: int, month: int, unit: str, cpv: str, ore: int, supplier: fiction.Supplier | None) -> None:
        only, amount = np.zeros(1, dtype=np.int64), np.array([ore])
        self.truth.add_spend((year, month), [unit], [cpv[:2]], only, only, amount)
        if supplier:
            self.truth.add_supplier_spend((year, month), [supplier.enhet_number], only, amount)

    def _purchase(self, rng: np.random.Generator, year: int, month: int) -> Transaction:
        category = fiction.categories()[BOUGHT[rng.integers(0, len(BOUGHT))]]
        sellers = [(s, s.sells[category.name]) for s in fiction.suppliers() if category.name in s.sells]
        limits = list(itertools.accumulate(weight for _, weight in sellers))
        supplier = sellers[int(np.searchsorted(limits, rng.integers(0, limits[-1]), side="right"))][0]
        items = [item for item in category.items if item[1].startswith(supplier.only)]
        unit = ("K10", "K10", "K20")[rng.integers(0, 3)]
        sign = -1 if rng.integers(0, 100) < 4 else 1
        reference = str(7_000_000 + year % 100 * 10_000 + self.number)
        lines = []
        net = 0
        for _ in range(int(rng.integers(1, 3))):
            text, cpv = items[rng.integers(0, len(items))]
            ore = category.prices_ore[rng.integers(0, 256)] * category.season_pct[month - 1] // 100
            lines.append(
                Line(category.art + "00", sign * ore, text, unit, vat_pct=category.vat_pct,
                     vat_ore=sign * ((ore * category.vat_pct + 50) // 100))
            )  # fmt: skip
            self._spend(year, month, unit, cpv, sign * ore, supplier)
            net += ore
        vat = sign * ((net * category.vat_pct + 50) // 100)
        if vat:  # the kiosk sells food, so its VAT is deducted; other VAT is compensated
            lines.append(Line(INPUT_VAT if category.name == "food" else VAT_COST, vat, "Merverdiavgift", unit))
        lines.append(
            Line(PAYABLES, -sum(line.ore for line in lines), supplier.name, supplier=supplier.id, reference=reference)
        )
        text = f"Kreditnota {reference}" if sign < 0 else f"Faktura {reference}"
        day = int(rng.integers(2, 28))
        self.truth.add_bought(supplier, category.name, datetime.date(year, month, day), False, sign * net)
        return self._transaction("LK", year, month, day, text, lines)

    def _remittances(self, year: int, month: int) -> list[Transaction]:
        """Pay all that is owed, two suppliers to a voucher as banks do."""
        creditors = sorted(supplier for supplier, ore in self.owed.items() if ore < 0)
        posted = []
        for first in range(0, len(creditors), 2):
            chosen = creditors[first : first + 2]
            lines = [Line(PAYABLES, -self.owed[supplier], "Remittering", supplier=supplier) for supplier in chosen]
            lines.append(Line(BANK, -sum(line.ore for line in lines), "Remittering"))
            posted.append(self._transaction("BA", year, month, 5, "Remittering leverandører", lines))
        return posted

    def _wages(self, rng: np.random.Generator, year: int, month: int) -> Transaction:
        pay = 100 * int(rng.integers(900_000, 1_100_000))
        tax = (pay * 141 + 500) // 1000  # employer's contribution, 14.1 per cent
        paid_out = pay * 2 // 3
        lines = [
            Line("01000", pay, "Lønn", "K10"),
            Line("09900", tax, "Arbeidsgiveravgift", "K10"),
            Line(BANK, -paid_out, "Utbetalt lønn"),
            Line(WAGES_DUE, paid_out - pay - tax, "Trekk og avgift"),
        ]
        return self._transaction("LO", year, month, 12, "Lønnskjøring", lines)

    def _two_suppliers(self, year: int, month: int) -> Transaction:
        """Post cost and two suppliers in one voucher: whose cost it is cannot be known from the file."""
        one, other = (
            next(s for s in fiction.suppliers() if s.name == n) for n in ("Fiktiv Vakt AS", "Eksempel Avis AS")
        )
        lines = [
            Line("18500", 2_400_000, "Vakthold festival", "K10"),
            Line("14000", 1_100_000, "Annonser festival", "K10"),
            Line(PAYABLES, -2_000_000, one.name, supplier=one.id, reference="F-1"),
            Line(PAYABLES, -1_500_000, other.name, supplier=other.id, reference="F-2"),
        ]
        self._spend(year, month, "K10", "79710000", 2_400_000, None)
        self._spend(year, month, "K10", "79341000", 1_100_000, None)
        return self._transaction("LK", year, month, 20, "Samlebilag festival", lines)

    def _honorarium(self, year: int, month: int) -> Transaction:
        """Pay a private person, whose national identity number stands where an organisation number belongs."""
        self._spend(year, month, "K10", "92310000", 1_250_000, None)
        lines = [
            Line("27000", 1_250_000, "Honorar foredrag", "K10"),
            Line(PAYABLES, -1_250_000, "Honorar", supplier=PERSON.id, reference="H-1"),
        ]
        return self._transaction("LK", year, month, 16, "Honorar kulturkveld", lines)

    def _till_purchase(self, year: int, month: int) -> Transaction:
        """Buy over the counter: a cost line in a voucher without any supplier."""
        self._spend(year, month, "K20", "15800000", 85_000, None)
        lines = [Line("11500", 85_000, "Kortkjøp kaffe", "K20"), Line(BANK, -85_000, "Kortkjøp")]
        return self._transaction("BA", year, month, 18, "Kortkjøp", lines)


def _accounts() -> dict[str, tuple[str, str]]:
    bought = {fiction.categories()[name].art: fiction.categories()[name].art_name for name in (*BOUGHT, "security")}
    return ACCOUNTS | {art + "00": (name, art) for art, name in bought.items()}


def _balance(ore: int) -> dict[str, Any]:
    return {"side": "Credit" if ore < 0 else "Debit", "amount": fiction.nok(abs(ore))}


def write(folder: Path, seed: int, months: list[tuple[int, int]], truth: Truth) -> None:
    """Write one SAF-T file for each half-year that the months touch."""
    books = Books(seed, truth)
    parties = {s.id: s for s in (*fiction.suppliers(), PERSON)}
    for _, group in itertools.groupby(months, key=lambda month: (month[0], (month[1] - 1) // 6)):
        covered = list(group)
        (first_year, first), (last_year, last) = covered[0], covered[-1]
        last_day = calendar.monthrange(last_year, last)[1]
        if first == 1:
            books.open_year()
        opening, opening_owed = Counter(books.balance), Counter(books.owed)
        posted = [transaction for month in covered for transaction in books.month(*month)]
        lines = [line for transaction in posted for line in transaction.lines]
        debit = sum(line.ore for line in lines if line.ore > 0)
        name = f"SAF-T Financial_{fiction.ENTERPRISE_ORG_NUMBER}_{last_year}{last:02d}{last_day}235959.xml"
        text = rendered(
            "saft.xml",
            company=fiction.ENTERPRISE,
            org_number=fiction.ENTERPRISE_ORG_NUMBER,
            created=f"{last_year + (last == 12)}-{last % 12 + 1:02d}-10",
            start=f"{first_year}-{first:02d}-01",
            end=f"{last_year}-{last:02d}-{last_day}",
            accounts=[
                (account, *named, _balance(opening[account]), _balance(books.balance[account]))
                for account, named in sorted(_accounts().items())
            ],
            suppliers=[
                (parties[id], _balance(opening_owed[id]), _balance(books.owed[id])) for id in sorted(books.owed)
            ],
            tax_codes=[(code, pct) for pct, code in TAX_CODE.items()],
            tax_code=TAX_CODE,
            units=[unit for unit in fiction.units() if unit.id.startswith("K")],
            transactions=len(posted),
            total=fiction.nok(debit),
            journals=[
                (id, about, [t for t in posted if t.journal == id])
                for id, about in (("LK", "Leverandørfaktura"), ("BA", "Bank"), ("LO", "Lønn"))
            ],
            nok=fiction.nok,
        )
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        file = f"ledgers/{name}"
        accounts = sorted(_accounts())
        truth.add_lines(
            "saft",
            [_accounts()[account][1] for account in accounts],
            np.array([accounts.index(line.account) for line in lines]),
            np.array([line.ore for line in lines]),
        )
        truth.saft.append(
            {"file": file, "transactions": len(posted), "lines": len(lines), "debit_nok": fiction.nok(debit),
             "credit_nok": fiction.nok(-sum(line.ore for line in lines if line.ore < 0))}
        )  # fmt: skip
        if PERSON.id in books.owed and (2026, 5) in covered:
            truth.plant(
                "national_id_as_org_number", file, element="Supplier/RegistrationNumber", value=PERSON.org_number
            )
        if (2025, 9) in covered:
            where = next(t.id for t in posted if t.text == "Samlebilag festival")
            truth.plant("supplier_ambiguous", file, transaction=where, nok=fiction.nok(3_500_000))
