"""What is true about a generated inbox, gathered while it is written, never read back from it.

Not part of the inbox: tests compare the pipeline's answers with it. All amounts are NOK ex VAT as decimal
text. "Spend" is what the body bought from others, credit notes subtracted: no VAT lines, wages, transfers
or purchases from the body's own enterprise.
"""

from __future__ import annotations

import datetime
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.demo import fiction
from pipelines.demo.fiction import Month, nok

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, order=True)
class Agreed:
    """One supplier's agreement with the body, from its first to its last day, and the notice it came from."""

    contract_id: str
    supplier_org_number: str
    first: datetime.date
    last: datetime.date
    doffin_id: str | None

    def as_json(self) -> dict[str, Any]:
        """Ready for `json.dumps`."""
        return {**asdict(self), "first": self.first.isoformat(), "last": self.last.isoformat()}


@dataclass
class Truth:
    """Running sums in øre, and the places of everything planted."""

    spend_ore: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    supplier_ore: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    lines: Counter[str] = field(default_factory=Counter)
    art_ore: Counter[tuple[str, str]] = field(default_factory=Counter)
    item_cpv: dict[str, str] = field(default_factory=dict)
    planted_faults: list[dict[str, Any]] = field(default_factory=list)
    saft: list[dict[str, Any]] = field(default_factory=list)
    invoices: dict[str, Any] = field(default_factory=dict)
    lots: list[dict[str, Any]] = field(default_factory=list)
    links: dict[str, Any] = field(default_factory=dict)
    agreements: list[Agreed] = field(default_factory=list)
    bought_ore: Counter[tuple[str, str | None, bool, datetime.date]] = field(default_factory=Counter)
    reuse: dict[str, Any] = field(default_factory=dict)

    def add_lines(self, system: str, arts: list[str], account: Ints, amount_ore: Ints) -> None:
        """Count ledger lines and sum them by art, whatever they are."""
        self.lines[system] += len(account)
        for art, ore in zip(arts, _sums(account, amount_ore, len(arts)), strict=True):
            if ore:
                self.art_ore[system, art] += ore

    def add_spend(
        self, month: Month, units: list[str], divisions: list[str], unit: Ints, division: Ints, amount_ore: Ints
    ) -> None:
        """Add purchases from others by month, unit and CPV division."""
        sums = _sums(unit * len(divisions) + division, amount_ore, len(units) * len(divisions))
        for place, ore in enumerate(sums):
            if ore:
                where = (_month(month), units[place // len(divisions)], divisions[place % len(divisions)])
                self.spend_ore[where] += ore

    def add_supplier_spend(self, month: Month, org_numbers: list[str], supplier: Ints, amount_ore: Ints) -> None:
        """Add purchases from others by supplier and month."""
        for org_number, ore in zip(org_numbers, _sums(supplier, amount_ore, len(org_numbers)), strict=True):
            if ore:
                self.supplier_ore[org_number][_month(month)] += ore

    def add_bought(
        self, supplier: fiction.Supplier, category: str, day: datetime.date, bears_number: bool, ore: int
    ) -> None:
        """Add purchases from one supplier by the contract they are made under, told on the line or not."""
        self.bought_ore[supplier.enhet_number, supplier.contract_on(day, category), bears_number, day] += ore

    def plant(self, fault: str, file: str, **where: Any) -> None:
        """Record a planted fault and where it stands."""
        self.planted_faults.append({"fault": fault, "file": file, **where})

    def supplier_max_12_months_ore(self, org_number: str, months: list[Month]) -> int:
        """The largest sum of twelve months in a row bought from one supplier."""
        series = [self.supplier_ore[org_number][_month(month)] for month in months]
        return max(sum(series[start : start + 12]) for start in range(max(1, len(series) - 11)))

    def _under(self) -> Iterator[tuple[tuple[str, str | None, bool, datetime.date], set[str]]]:
        """Each kind of purchase and the agreements it may be under: of the number its lines bear, else its supplier's.

        A supplier whose lines never bear a number sells under its one agreement of the day; of two nobody can tell.
        """
        held: defaultdict[str, list[Agreed]] = defaultdict(list)
        for one in self.agreements:
            held[one.supplier_org_number].append(one)
        for key in self.bought_ore:
            supplier, contract_id, _, day = key
            running = {one.contract_id for one in held[supplier] if one.first <= day <= one.last}
            yield key, running if contract_id is None else {contract_id} & running

    def uncovered_max_ore(self, months: list[Month]) -> dict[str, int]:
        """By supplier, the largest sum of twelve months in a row, or of all of them, that is under no agreement.

        All of them are the four years that a contract of no fixed length is valued at, as far as there are ledgers.
        """
        by_month: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for key, agreements in self._under():
            if not agreements:
                by_month[key[0]][key[3].isoformat()[:7]] += self.bought_ore[key]
        largest = {}
        for supplier, sums in by_month.items():
            series = [sums[_month(month)] for month in months]
            years = [sum(series[start : start + 12]) for start in range(max(1, len(series) - 11))]
            largest[supplier] = max(*years, *itertools.accumulate(series))
        return largest

    def beside_ore(self, org_number: str, months: list[Month]) -> int:
        """What is bought of a supplier in the months beside its agreements."""
        return sum(
            ore
            for (supplier, contract_id, _, day), ore in self.bought_ore.items()
            if supplier == org_number and contract_id == "" and (day.year, day.month) in months
        )

    def _bought_nok(self) -> list[dict[str, Any]]:
        """What is bought under each agreement while it is in force, on lines that bear its number and on the others."""
        sums: Counter[tuple[str, str, bool]] = Counter()
        for key, agreements in self._under():
            if len(agreements) == 1:
                supplier, contract_id, bears_number, _ = key
                sums[min(agreements), supplier, bears_number and bool(contract_id)] += self.bought_ore[key]
        return [
            {"contract_id": key[0], "supplier_org_number": key[1], "bears_number": key[2], "nok": nok(ore)}
            for key, ore in sorted(sums.items())
        ]

    def as_json(self, months: list[Month]) -> dict[str, Any]:
        """Everything, ready for `json.dumps`."""

        def by(place: int) -> dict[str, str]:
            sums: Counter[str] = Counter()
            for key, ore in self.spend_ore.items():
                sums[key[place]] += ore
            return {key: nok(ore) for key, ore in sorted(sums.items())}

        return {
            "months": [_month(month) for month in months],
            "ledger_lines": dict(sorted(self.lines.items())),
            "spend_nok": nok(sum(self.spend_ore.values())),
            "spend_by_month_nok": by(0),
            "spend_by_unit_nok": by(1),
            "spend_by_cpv_division_nok": by(2),
            "spend_by_month_unit_division_nok": [
                {"month": month, "unit": unit, "division": division, "nok": nok(ore)}
                for (month, unit, division), ore in sorted(self.spend_ore.items())
            ],
            "all_lines_by_system_and_art_nok": [
                {"system": system, "art": art, "nok": nok(ore)} for (system, art), ore in sorted(self.art_ore.items())
            ],
            "items": [{"text": text, "cpv": cpv} for text, cpv in sorted(self.item_cpv.items())],
            "suppliers": [
                {
                    "org_number": org_number,
                    "spend_nok": nok(sum(by_month.values())),
                    "largest_12_months_nok": nok(self.supplier_max_12_months_ore(org_number, months)),
                }
                for org_number, by_month in sorted(self.supplier_ore.items())
            ],
            "saft": self.saft,
            "invoices": self.invoices,
            "lots": self.lots,
            "links": {**self.links, "bought_nok": self._bought_nok()},
            "reuse": self.reuse,
            "planted_faults": self.planted_faults,
        }


def _sums(group: Ints, amount_ore: Ints, groups: int) -> list[int]:
    # Doubles hold whole øre exactly up to 90 000 billion NOK, so summing them is exact.
    return [int(ore) for ore in np.bincount(group, weights=amount_ore, minlength=groups)]


def _month(month: Month) -> str:
    return f"{month[0]}-{month[1]:02d}"
