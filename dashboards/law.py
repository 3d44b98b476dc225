"""Where a cited paragraph can be read. A link is followed only when somebody clicks it.

Source: Lovdata's addresses of the Procurement Act and its regulations (ELI form).
"""

from __future__ import annotations

import re

_ADDRESS = {
    "LOA": "https://lovdata.no/lov/2016-06-17-73",
    "FOA": "https://lovdata.no/forskrift/2016-08-12-974",
    "FORSYNINGSFORSKRIFTEN": "https://lovdata.no/forskrift/2016-08-12-975",
    "KONSESJONSKONTRAKTFORSKRIFTEN": "https://lovdata.no/forskrift/2016-08-12-976",
}
"""By the abbreviations in `data/rules/*.yaml`."""

_CITED = re.compile(rf"\b({'|'.join(_ADDRESS)})\s*§\s*(\d+(?:-\d+)?[a-z]?)\b", re.IGNORECASE)


def law_address(paragraph: str) -> str | None:
    """The address of the first provision cited in a text such as `FOA § 7-9 (2)`; None where it cites none we know."""
    cited = _CITED.search(paragraph)
    return f"{_ADDRESS[cited[1].upper()]}/§{cited[2]}" if cited else None
