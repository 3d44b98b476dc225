"""Columns, and words about what is missing, that several pages on the deliveries share."""

from __future__ import annotations

from dashboards.language import Text
from dashboards.page import Column

NONE = Text("–", "–", "–")
"""What stands in a cell where nothing belongs."""

FILE = Column("file", Text("Fil", "Fil", "File"), "name")
CURRENCY = Column("currency_code", Text("Valuta", "Valuta", "Currency"))
MONTH = Column("month", Text("Måned", "Månad", "Month"), "month")
LINES = Column("lines", Text("Linjer", "Linjer", "Lines"), "count")

NO_LEDGERS = Text(
    "Ingen regnskapsfil er levert og lest.",
    "Ingen rekneskapsfil er levert og lesen.",
    "No ledger file has been delivered and read.",
)
