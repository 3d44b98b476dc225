"""Electronic invoices for part of the ledger's vouchers: Peppol BIS Billing 3.0, one zip a month.

Source: docs.peppol.eu, BIS Billing 3.0; github.com/anskaffelser/ehf-postaward-g3 (CO2 properties of a line).
"""

from __future__ import annotations

import calendar
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from pipelines.demo import fiction, notices
from pipelines.demo.ledger import Posted
from pipelines.demo.templates import rendered
from pipelines.demo.truth import Truth

# Invented emission factors, kg CO2e per unit, for goods whose suppliers state them.
EMISSION_KG_PER_UNIT = {"39": Decimal("38.5"), "30": Decimal("212.0"), "15": Decimal("1.85")}
# UNSPSC for suppliers that classify by it instead of CPV.
UNSPSC = {"33": "42311500", "44": "30100000", "22": "55101500"}
EXEMPT_REASON = "Unntatt fra merverdiavgift etter merverdiavgiftsloven kapittel 3"


@dataclass(frozen=True)
class InvoiceLine:
    """One invoice line as printed: positive in a credit note, money in øre."""

    name: str
    ore: int
    quantity: int
    cpv: str | None
    unspsc: str | None
    emission_factor: Decimal | None

    @property
    def price_ore(self) -> int:
        """Price of one unit; the quantity always divides the amount."""
        return self.ore // self.quantity

    @property
    def net_emission_kg(self) -> Decimal:
        """Kg CO2e of the whole line."""
        return (self.emission_factor or Decimal(0)) * self.quantity


def _lines(rng: np.random.Generator, posted: Posted, split: bool) -> list[InvoiceLine]:
    amounts = [(text, cpv, abs(ore)) for text, cpv, ore in posted.lines]
    if split:
        text, cpv, ore = amounts[0]
        half, freight = ore // 2, ore // 5
        amounts[:1] = [
            (text, cpv, half),
            (f"{text}, frakt", cpv, freight),
            (f"{text}, rest", cpv, ore - half - freight),
        ]
    lines = []
    for text, cpv, ore in amounts:
        quantity = max(q for q in range(1, int(rng.integers(2, 25))) if ore % q == 0)
        kind = int(rng.integers(0, 100))
        classified = kind < 65
        division = cpv[:2]
        factor = EMISSION_KG_PER_UNIT.get(division) if kind % 3 == 0 else None
        unspsc = UNSPSC.get(division) if 65 <= kind < 85 else None
        lines.append(InvoiceLine(text, ore, quantity, cpv if classified else None, unspsc, factor))
    return lines


def _document(rng: np.random.Generator, posted: Posted, month: tuple[int, int], lines: list[InvoiceLine]) -> str:
    year, number = month
    reference = notices.procedure_of(posted.supplier.contract_id) if rng.integers(0, 2) else None
    due_year, due_month = (year, number + 1) if number < 12 else (year + 1, 1)
    return rendered(
        "ehf.xml",
        is_credit=posted.lines[0][2] < 0,
        number=posted.invoice_number,
        issued=f"{year}-{number:02d}-{posted.day:02d}",
        due=f"{due_year}-{due_month:02d}-{min(posted.day, calendar.monthrange(due_year, due_month)[1]):02d}",
        unit=posted.unit,
        order=f"PO-{int(rng.integers(10_000, 99_999))}" if rng.integers(0, 2) else None,
        contract=posted.supplier.contract_id if rng.integers(0, 3) else None,
        originator=reference,
        supplier=posted.supplier,
        buyer=fiction.NAME,
        buyer_org_number=fiction.MUNICIPALITY_ORG_NUMBER,
        lines=lines,
        net_ore=sum(line.ore for line in lines),
        vat_pct=posted.vat_pct,
        vat_ore=abs(posted.vat_ore),
        exempt_reason=EXEMPT_REASON,
        nok=fiction.nok,
    )


def _not_posted(month: tuple[int, int]) -> Posted:
    """An invoice that was received and never booked."""
    supplier = next(s for s in fiction.suppliers() if s.name == "Fiktiv Møbel AS")
    unit = next(u for u in fiction.units() if u.id == "2100")
    lines = (("Elevpulter og stoler", "39160000", 4_860_000),)
    return Posted("", f"99{month[0]}{month[1]:02d}", 27, supplier, unit, lines, 25, 1_215_000)


def write(folder: Path, seed: int, invoiced: dict[tuple[int, int], list[Posted]], truth: Truth) -> None:
    """Write one zip a month; the newest month also holds an invoice that no ledger line knows."""
    newest = max(invoiced)
    matched = []
    documents = line_count = 0
    for (year, month), vouchers in invoiced.items():
        rng = fiction.random_stream(seed, 4, year, month)
        name = f"ehf_{year}-{month:02d}.zip"
        received = [*vouchers, _not_posted((year, month))] if (year, month) == newest else vouchers
        single = [posted for posted in vouchers if len(posted.lines) == 1 and posted.lines[0][2] > 0]
        with zipfile.ZipFile(folder / name, "w") as archive:
            for posted in received:
                lines = _lines(rng, posted, split=bool(single) and posted is single[0])
                member = zipfile.ZipInfo(f"{posted.supplier.org_number}_{posted.invoice_number}.xml")
                member.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(member, _document(rng, posted, (year, month), lines))
                documents += 1
                line_count += len(lines)
                where = f"invoices/{name}/{member.filename}"
                net = fiction.nok(sum(ore for _, _, ore in posted.lines))
                if posted.voucher_id:
                    matched.append({"file": where, "voucher_id": posted.voucher_id, "net_nok": net,
                                    "invoice_number": posted.invoice_number,
                                    "supplier_org_number": posted.supplier.org_number})  # fmt: skip
                else:
                    truth.plant("invoice_not_posted", where, invoice_number=posted.invoice_number, net_nok=net)
    truth.invoices = {"documents": documents, "lines": line_count, "matched": matched}
