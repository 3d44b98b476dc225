"""The invented municipality: who it is, what it buys and from whom. Nothing here exists.

Organisation numbers start with 1. Brønnøysundregistrene issues numbers that start with 8 or 9, and the
test population Tenor uses 2 and 3, so a number of ours passes modulus 11 and is yet no one's.

Source: Brønnøysundregistrene, "Organisasjonsnummeret" (check digit weights 3 2 7 6 5 4 3 2).
Source: Skatteetaten, "Test-Norge" (synthetic national identity numbers carry month + 80).
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from statistics import NormalDist
from typing import Any

import numpy as np
import yaml
from stdnum.no import fodselsnummer, orgnr

Month = tuple[int, int]
"""Year and month."""

NAME = "Eksempelvik kommune (fiktiv)"
ENTERPRISE = "Eksempelvik kultur og idrett KF (fiktiv)"
NEIGHBOUR = "Nabovik kommune (fiktiv)"


def invented_org_number(serial: int) -> str:
    """The organisation number with the given serial (0 to 9 999) in the invented series; valid under modulus 11."""
    first_stem = 10_000_000 + serial * 11  # some stems have no check digit, so each serial gets eleven to choose from
    numbers = (f"{stem}{digit}" for stem in range(first_stem, first_stem + 11) for digit in range(10))
    found: str = next(number for number in numbers if orgnr.is_valid(number))
    return found


def invented_person_number(day: int, month: int, year: int) -> str:
    """A synthetic national identity number: month + 80 as in Test-Norge, valid check digits, no living person's."""
    stems = (f"{day:02d}{month + 80:02d}{year % 100:02d}{individual}" for individual in range(100, 500))
    with_first = (stem + fodselsnummer.calc_check_digit1(stem) for stem in stems)
    numbers = (stem + fodselsnummer.calc_check_digit2(stem) for stem in with_first if len(stem) == 10)
    found: str = next(number for number in numbers if len(number) == 11)
    return found


MUNICIPALITY_ORG_NUMBER = invented_org_number(0)
ENTERPRISE_ORG_NUMBER = invented_org_number(1)
NEIGHBOUR_ORG_NUMBER = invented_org_number(2)


def data(name: str) -> Any:
    """What stands in `data/<name>.yaml`."""
    return yaml.safe_load(resources.files(__package__).joinpath("data", f"{name}.yaml").read_text("utf-8"))


def random_stream(seed: int, *part: int) -> np.random.Generator:
    """Random numbers for one part of the inbox, so that one part never disturbs another."""
    return np.random.default_rng([seed, *part])


@dataclass(frozen=True)
class Unit:
    """One unit of the municipality or its enterprise."""

    id: str
    name: str
    employees: int


@dataclass(frozen=True)
class Category:
    """One kind of purchase; fields as explained in `data/categories.yaml`, money in øre, VAT in per cent."""

    name: str
    art: str
    art_name: str
    share: int
    prices_ore: tuple[int, ...]
    vat_pct: int
    season_pct: tuple[int, ...]
    places: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Supplier:
    """One invented supplier; `contracts` are the contract numbers that its lines bear, each from a day on.

    `besides`: the same for one category, "" where it is under none. `form` is that of the register; `parent_org_number`
    the enhet of a sub-unit.
    """

    id: str
    name: str
    org_number: str
    sells: dict[str, int]
    only: tuple[str, ...]
    contracts: tuple[tuple[datetime.date, str], ...]
    planted: str | None
    form: str = "AS"
    parent_org_number: str | None = None
    besides: dict[str, tuple[datetime.date, str]] = field(default_factory=dict)

    def contract_on(self, day: datetime.date, category: str) -> str | None:
        """The contract number that a line of that day and category bears, if any: the last one begun, ended or not."""
        begun = [number for first, number in self.contracts if first <= day]
        if category in self.besides and self.besides[category][0] <= day:
            begun.append(self.besides[category][1])
        return begun[-1] if begun else None

    @property
    def enhet_number(self) -> str:
        """The organisation number that its spend counts under."""
        return self.parent_org_number or self.org_number


def _prices_ore(median_nok: float, spread: float) -> tuple[int, ...]:
    # 256 quantiles of a lognormal distribution: drawing whole numbers from a table gives the same bytes everywhere,
    # which exponentials computed in bulk do not promise.
    normal = NormalDist()
    return tuple(100 * round(median_nok * math.exp(spread * normal.inv_cdf((i + 0.5) / 256))) for i in range(256))


@cache
def units() -> tuple[Unit, ...]:
    """All units, the enterprise's last."""
    return tuple(Unit(**unit) for unit in data("units"))


@cache
def categories() -> dict[str, Category]:
    """All kinds of purchase by name."""
    return {
        name: Category(
            name=name,
            art=entry["art"],
            art_name=entry["art_name"],
            share=entry["share"],
            prices_ore=_prices_ore(*entry["price"]),
            vat_pct=entry["vat"],
            season_pct=tuple(entry.get("season", [100] * 12)),
            places=tuple((unit, function) for unit, function in entry["places"]),
            items=tuple((text, cpv) for text, cpv in entry["items"]),
        )
        for name, entry in data("categories").items()
    }


@cache
def contracts_quoted() -> dict[str, tuple[tuple[datetime.date, str], ...]]:
    """The contract numbers that a supplier's lines bear, by its name: each with the day from which they do."""
    listed = data("contracts")
    quoted: dict[str, tuple[tuple[datetime.date, str], ...]] = {
        name: ((datetime.date.min, entry[0]),) for name, entry in {**listed["older"], **listed["before"]}.items()
    }
    for notice in data("notices"):
        if (won := notice.get("result")) and not won.get("unregistered"):
            quoted[won["winner"]] = (*quoted.get(won["winner"], ()), (won["date"], won["contract"]))
    for entry in data("suppliers"):
        if number := entry.get("quotes"):
            quoted[entry["name"]] = ((datetime.date.min, number),)
        elif parent := entry.get("parent"):
            quoted[entry["name"]] = quoted[parent]
    return quoted


@cache
def suppliers() -> tuple[Supplier, ...]:
    """All suppliers; the organisation number follows from the place in the list."""
    numbers = {entry["name"]: invented_org_number(100 + place) for place, entry in enumerate(data("suppliers"))}
    return tuple(
        Supplier(
            id=str(50_001 + place),
            name=entry["name"],
            org_number=numbers[entry["name"]],
            sells=entry["sells"],
            only=tuple(entry.get("only", ("",))),
            contracts=contracts_quoted()[entry["name"]] if entry.get("contract") or entry.get("quotes") else (),
            planted=entry.get("planted"),
            form=entry.get("form") or entry["name"].split()[-1],
            parent_org_number=numbers.get(entry.get("parent", "")),
            besides={category: (first, number) for category, first, number in entry.get("besides", ())},
        )
        for place, entry in enumerate(data("suppliers"))
    )


def art_in_year(art: str, year: int) -> str:
    """The KOSTRA art in force in a reporting year.

    Source: statisticsnorway/kostra-kontrollprogram, 2026-05-27: art 270 becomes 271 and 272 from reporting year 2026.
    """
    return "271" if art == "270" and year >= 2026 else art


def nok(ore: int) -> str:
    """Øre as NOK with a point and two decimals, the way XML and JSON want it."""
    sign = "-" if ore < 0 else ""
    return f"{sign}{abs(ore) // 100}.{abs(ore) % 100:02d}"


def months_up_to(last: tuple[int, int], count: int) -> list[tuple[int, int]]:
    """The `count` months (year, month) that end with `last`."""
    newest = last[0] * 12 + last[1] - 1
    return [(number // 12, number % 12 + 1) for number in range(newest - count + 1, newest + 1)]
