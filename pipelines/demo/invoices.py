"""Electronic invoices for part of the ledger's vouchers: Peppol BIS Billing 3.0, one zip a month.

The newest month also holds what an invoice may be besides posted once: never posted, fitting a voucher together with
another, of another amount, delivered twice, billed again by somebody else, or spread over two accounts.

Source: docs.peppol.eu, BIS Billing 3.0; github.com/anskaffelser/ehf-postaward-g3 (CO2 properties of a line).
"""

from __future__ import annotations

import calendar
import datetime
import zipfile
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np

from pipelines.demo import fiction, notices
from pipelines.demo.ledger import FURNITURE_SUPPLIER, Posted
from pipelines.demo.templates import rendered
from pipelines.demo.truth import Truth

# Invented emission factors, kg CO2e per unit, for goods whose suppliers state them.
EMISSION_KG_PER_UNIT = {"39": Decimal("38.5"), "30": Decimal("212.0"), "15": Decimal("1.85")}
# UNSPSC for suppliers that classify by it instead of CPV.
UNSPSC = {"33": "42311500", "44": "30100000", "22": "55101500"}
EXEMPT_REASON = "Unntatt fra merverdiavgift etter merverdiavgiftsloven kapittel 3"


@dataclass(frozen=True)
class InvoiceLine:
    """One invoice line as printed: positive in a credit note, money in øre; `cost` is what the buyer books it on."""

    name: str
    ore: int
    quantity: int
    cpv: str | None
    unspsc: str | None
    emission_factor: Decimal | None
    cost: str

    @property
    def price_ore(self) -> int:
        """Price of one unit; the quantity always divides the amount."""
        return self.ore // self.quantity

    @property
    def net_emission_kg(self) -> Decimal:
        """Kg CO2e of the whole line."""
        return (self.emission_factor or Decimal(0)) * self.quantity


@dataclass(frozen=True)
class Received:
    """One document as it came, and what must become of it.

    Args:
        posted: The voucher it belongs to, with the number as printed; `voucher_id` is empty where nothing is posted.
        adjustments: Charges (true) and allowances (false) on the document: which, why, øre.
        status: As in core.invoice_match, with `reason`; `split` is how its ledger lines are told apart.
        suffix: Of its file name, where a document comes twice.
    """

    posted: Posted
    lines: tuple[InvoiceLine, ...]
    status: str = "matched"
    reason: str = "same_amount"
    split: str | None = None
    adjustments: tuple[tuple[bool, str, int], ...] = ()
    type_code: str = "380"
    suffix: str = ""

    @property
    def is_credit(self) -> bool:
        """Whether it is a credit note."""
        return self.posted.lines[0][2] < 0

    @property
    def net_ore(self) -> int:
        """Sum excluding VAT, as printed."""
        return sum(line.ore for line in self.lines) + sum(
            ore if is_charge else -ore for is_charge, _, ore in self.adjustments
        )


def _line(rng: np.random.Generator, text: str, cpv: str, ore: int, cost: str) -> InvoiceLine:
    quantity = max(q for q in range(1, int(rng.integers(2, 25))) if ore % q == 0)
    kind = int(rng.integers(0, 100))
    division = cpv[:2]
    factor = EMISSION_KG_PER_UNIT.get(division) if kind % 3 == 0 else None
    unspsc = UNSPSC.get(division) if 65 <= kind < 85 else None
    return InvoiceLine(text, ore, quantity, cpv if kind < 65 else None, unspsc, factor, cost)


def _as_posted(rng: np.random.Generator, posted: Posted, split: bool) -> Received:
    """An invoice with the lines of its voucher; `split` gives the first of them three lines."""
    amounts = [(text, cpv, abs(ore)) for text, cpv, ore, _ in posted.lines]
    if split:
        text, cpv, ore = amounts[0]
        half, freight = ore // 2, ore // 5
        amounts[:1] = [
            (text, cpv, half),
            (f"{text}, frakt", cpv, freight),
            (f"{text}, rest", cpv, ore - half - freight),
        ]
    return Received(posted, tuple(_line(rng, text, cpv, ore, posted.unit.id) for text, cpv, ore in amounts))


def _over_accounts(rng: np.random.Generator, posted: Posted) -> Received:
    """An invoice whose lines name the account they are booked on; the first account has two of them."""
    (text, cpv, ore, art), *others = posted.lines
    parts = [(text, cpv, ore // 3, art), (f"{text}, rest", cpv, ore - ore // 3, art), *others]
    return Received(posted, tuple(_line(rng, *part) for part in parts), split="accounting_cost")


def _document(rng: np.random.Generator, received: Received, month: tuple[int, int]) -> str:
    year, number = month
    posted = received.posted
    contract_id = posted.supplier.contract_on(datetime.date(year, number, posted.day), posted.category)
    reference = notices.procedure_of(contract_id) if rng.integers(0, 2) else None
    due_year, due_month = (year, number + 1) if number < 12 else (year + 1, 1)
    return rendered(
        "ehf.xml",
        is_credit=received.is_credit,
        type_code=received.type_code,
        number=posted.invoice_number,
        issued=f"{year}-{number:02d}-{posted.day:02d}",
        due=f"{due_year}-{due_month:02d}-{min(posted.day, calendar.monthrange(due_year, due_month)[1]):02d}",
        unit=posted.unit,
        order=f"PO-{int(rng.integers(10_000, 99_999))}" if rng.integers(0, 2) else None,
        contract=contract_id if rng.integers(0, 3) else None,
        originator=reference,
        supplier=posted.supplier,
        buyer=fiction.NAME,
        buyer_org_number=fiction.MUNICIPALITY_ORG_NUMBER,
        lines=received.lines,
        adjustments=received.adjustments,
        line_ore=sum(line.ore for line in received.lines),
        allowance_ore=sum(ore for is_charge, _, ore in received.adjustments if not is_charge),
        charge_ore=sum(ore for is_charge, _, ore in received.adjustments if is_charge),
        net_ore=received.net_ore,
        vat_pct=posted.vat_pct,
        vat_ore=abs(posted.vat_ore),
        exempt_reason=EXEMPT_REASON,
        nok=fiction.nok,
    )


def _never_posted(rng: np.random.Generator, month: tuple[int, int]) -> list[Received]:
    """An invoice that was received and never booked, and grid rent that the power supplier bills again."""
    stamp = f"{month[0]}{month[1]:02d}"
    by_name = {supplier.name: supplier for supplier in fiction.suppliers()}
    school, property_unit = (next(u for u in fiction.units() if u.id == unit) for unit in ("2100", "4100"))
    furniture = (("Elevpulter og stoler", "39160000", 4_860_000, "200"),)
    grid = (("Nettleie gjennomfakturert", "65310000", 1_250_000, "180"),)
    never = Posted("", f"99{stamp}", 27, by_name[FURNITURE_SUPPLIER], school, furniture, 25, 1_215_000)
    again = Posted("", f"88{stamp}", 26, by_name["Prøvenett AS"], property_unit, grid, 25, 312_500)
    return [
        replace(_as_posted(rng, never, split=False), status="not_posted", reason="no_line"),
        replace(_as_posted(rng, again, split=False), status="forward_billing", reason="billed_again", type_code="82"),
    ]


def _planted(rng: np.random.Generator, single: list[Received]) -> list[Received]:
    """What takes the place of ordinary invoices to vouchers of one line, as far as there are such vouchers."""
    planted: list[Received] = []
    for kind, plain in zip(("ambiguous", "amount_differs", "adjusted", "again"), single, strict=False):
        posted, (line, *_) = plain.posted, plain.lines
        if kind == "ambiguous":  # two series of numbers, and the ledger keeps only the digits
            planted += [
                replace(plain, posted=replace(posted, invoice_number=f"{series}-{posted.invoice_number}"),
                        status="ambiguous", reason="several_invoices")
                for series in "FK"
            ]  # fmt: skip
        elif kind == "amount_differs":
            dearer = replace(line, ore=line.ore + 12_300, quantity=1, emission_factor=None)
            planted.append(replace(plain, lines=(dearer,), status="amount_differs", reason="other_amount"))
        elif kind == "adjusted":
            charge, allowance = (True, "Frakt", line.ore // 10), (False, "Kvantumsrabatt", line.ore // 20)
            rest = replace(line, ore=line.ore - charge[2] + allowance[2], quantity=1, emission_factor=None)
            planted.append(replace(plain, lines=(rest,), adjustments=(charge, allowance)))
        else:
            planted += [plain, replace(plain, status="duplicate", reason="same_amount", suffix="_igjen")]
    return planted


def _enveloped(document: str) -> str:
    """A document in the envelope of the network that carried it."""
    namespace = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
    declaration, _, body = document.partition("?>")
    return (
        f'{declaration}?>\n<sh:StandardBusinessDocument xmlns:sh="{namespace}">{body}</sh:StandardBusinessDocument>\n'
    )


def write(folder: Path, seed: int, invoiced: dict[tuple[int, int], list[Posted]], truth: Truth) -> None:
    """Write one zip a month, and tell what must become of every document."""
    newest = max(invoiced)
    outcomes = []
    line_count = 0
    for (year, month), vouchers in invoiced.items():
        rng = fiction.random_stream(seed, 4, year, month)
        name = f"ehf_{year}-{month:02d}.zip"
        ordinary = [posted for posted in vouchers if len({art for *_, art in posted.lines}) == 1]
        single = [posted for posted in ordinary if len(posted.lines) == 1 and posted.lines[0][2] > 0]
        received = [_as_posted(rng, posted, split=single[:1] == [posted]) for posted in ordinary]
        if (year, month) == newest:
            replaced = [plain for plain in received if plain.posted in single[1:5]]
            received = [plain for plain in received if plain not in replaced]
            received += _planted(rng, replaced) + _never_posted(rng, (year, month))
            received += [_over_accounts(rng, posted) for posted in vouchers if posted not in ordinary]
        with zipfile.ZipFile(folder / name, "w") as archive:
            for one in received:
                posted = one.posted
                member = zipfile.ZipInfo(f"{posted.supplier.id}_{posted.invoice_number}{one.suffix}.xml")
                member.compress_type = zipfile.ZIP_DEFLATED
                document = _document(rng, one, (year, month))
                archive.writestr(member, _enveloped(document) if one.suffix else document)
                line_count += len(one.lines)
                where = f"invoices/{name}/{member.filename}"
                net = fiction.nok(-one.net_ore if one.is_credit else one.net_ore)
                outcomes.append({"file": where, "invoice_number": posted.invoice_number, "status": one.status,
                                 "reason": one.reason, "split": one.split, "net_nok": net,
                                 "posted_nok": fiction.nok(sum(ore for _, _, ore, _ in posted.lines)),
                                 "voucher_id": posted.voucher_id or None,
                                 "supplier_org_number": posted.supplier.org_number})  # fmt: skip
                if one.status != "matched":
                    truth.plant(f"invoice_{one.status}", where, invoice_number=posted.invoice_number, net_nok=net)
    truth.invoices = {"documents": len(outcomes), "lines": line_count, "outcomes": outcomes}
