"""The three languages of the pages, and how each writes numbers, dates and "not known".

Nothing here knows any page. Bokmål stands first wherever languages are listed.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from babel.dates import format_date
from babel.numbers import format_decimal


class Text(NamedTuple):
    """The same text in bokmål, nynorsk and English."""

    nb: str
    nn: str
    en: str


NOT_KNOWN = Text("Ikke kjent", "Ikkje kjent", "Not known")
NO_BREAK = "\u00a0"


def known(value: Any) -> bool:
    """Whether a value from a query is there: not None, NaN or NaT."""
    if value is None:
        return False
    if isinstance(value, float | Decimal):
        return not math.isnan(value)
    return str(value) not in ("NaT", "<NA>")


@dataclass(frozen=True)
class Language:
    """One language of the pages.

    Args:
        code: As in the `lang` attribute, in folder names and in the ends of mart columns (`explanation_nb`).
        locale: Babel's locale, for numbers and dates.
        name: The language's own name.
    """

    code: str
    locale: str
    name: str

    def text(self, text: Text) -> str:
        """The text in this language."""
        return str(getattr(text, self.code))

    def number(self, value: Any, decimals: int = 0) -> str:
        """A number with grouped digits and a fixed number of decimals, or "not known"."""
        if not known(value):
            return self.text(NOT_KNOWN)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def exact(self, value: Any) -> str:
        """A decimal number with every digit it has, and at least two decimals: nothing is rounded away."""
        if not known(value):
            return self.text(NOT_KNOWN)
        exponent = Decimal(str(value)).normalize().as_tuple().exponent
        return self.number(value, max(2, -exponent if isinstance(exponent, int) else 2))

    def whole(self, value: Any) -> str:
        """A count; decimals only where it has some."""
        if not known(value) or Decimal(str(value)) == int(Decimal(str(value))):
            return self.number(value)
        return self.exact(value)

    def tenth(self, value: Any) -> str:
        """A number with one decimal, or none where it is whole."""
        is_whole = known(value) and Decimal(str(value)) == int(Decimal(str(value)))
        return self.number(value, 0 if is_whole else 1)

    def kroner(self, value: Any, decimals: int = 0) -> str:
        """An amount in NOK with its unit."""
        number = self.number(value, decimals)
        if not known(value):
            return number
        return f"NOK{NO_BREAK}{number}" if self.code == "en" else f"{number}{NO_BREAK}kr"

    def emission(self, kgco2e: Any) -> str:
        """Kg CO2e as tonnes with one decimal, or as kg where it is less than 0.1 t."""
        if not known(kgco2e):
            return self.text(NOT_KNOWN)
        kilos = Decimal(str(kgco2e))
        if 0 < abs(kilos) < 100:
            return f"{self.number(kilos, 1 if abs(kilos) < 10 else 0)}{NO_BREAK}kg"
        return f"{self.number(kilos / 1000, 1)}{NO_BREAK}t"

    def estimate(self, kgco2e: Any) -> str:
        """Estimated kg CO2e with the two significant figures that an estimate bears: tonnes, or kg below 100 kg."""
        if not known(kgco2e):
            return self.text(NOT_KNOWN)
        kilos = Decimal(str(kgco2e))
        if not kilos:
            return f"0{NO_BREAK}kg"
        rounded = round(kilos, 1 - kilos.adjusted())
        unit, number = ("kg", rounded) if abs(rounded) < 100 else ("t", rounded / 1000)
        decimals = max(0, 1 - number.adjusted())
        return f"{self.number(number, decimals)}{NO_BREAK}{unit}"

    def interval(self, low: Any, high: Any) -> str:
        """Two bounds in kg CO2e, as estimates are written; the unit once where it is the same."""
        first, last = self.estimate(low), self.estimate(high)
        if not known(low) or not known(high):
            return self.text(NOT_KNOWN)
        same = first.rsplit(NO_BREAK, 1)[1] == last.rsplit(NO_BREAK, 1)[1]
        return f"{first.rsplit(NO_BREAK, 1)[0] if same else first}{NO_BREAK}–{NO_BREAK}{last}"

    def percent(self, value: Any) -> str:
        """Per cent with one decimal."""
        number = self.number(value, 1)
        if not known(value):
            return number
        return f"{number}%" if self.code == "en" else f"{number}{NO_BREAK}%"

    def date(self, value: Any) -> str:
        """A day, such as 31. okt. 2026."""
        if not known(value):
            return self.text(NOT_KNOWN)
        day = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value)[:10])
        return str(format_date(day, "d MMM yyyy" if self.code == "en" else "d. MMM yyyy", locale=self.locale))

    def month(self, value: Any, short: bool = False) -> str:
        """A month YYYY-MM, such as oktober 2026; short: okt. 26. Anything else is not known."""
        try:
            day = datetime.date.fromisoformat(f"{value}-01")
        except ValueError:
            return self.text(NOT_KNOWN)
        return str(format_date(day, "LLL yy" if short else "LLLL yyyy", locale=self.locale))


BOKMAL = Language("nb", "nb_NO", "Bokmål")
LANGUAGES = (BOKMAL, Language("nn", "nn_NO", "Nynorsk"), Language("en", "en_GB", "English"))
"""Every language that pages are published in; the first one's pages stand at the top of a month's folder."""
