"""EHF 2.0, EHF 3.0 and Peppol BIS Billing 3.0: invoices and credit notes with their lines.

Amounts stay as printed: what a credit note's plus sign means is the core's business. Embedded
attachments are passed over.

Source: EHF Billing 3.0 and Peppol BIS Billing 3.0 (OASIS UBL 2.1), https://github.com/OpenPEPPOL/peppol-bis-invoice-3
and https://github.com/anskaffelser/ehf-postaward-g3; EHF 2.0, https://github.com/anskaffelser/ehf-postaward-g2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml import etree

from pipelines.source import Chunk, Delivered, Facts, Source, Unreadable
from pipelines.xml_document import document, opening

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:Invoice|CreditNote)[\s>]")
_UBL = b"urn:oasis:names:specification:ubl:schema:xsd:"

ORG_NUMBER_SCHEMES = ("0192", "NO:ORGNR", "9908")
"""Identifier schemes of Norwegian organisation numbers: Peppol's, EHF 2.0's and the older Peppol one."""

CPV_LISTS = ("STI", "CPV")
UNSPSC_LISTS = ("TST", "MP", "UNSPSC")
"""List identifiers of UNCL7143, the stop-gap before 2019 and the literal names EHF 2.0 used."""

EMISSION_PROPERTIES = {
    "emission_factor": "EmissionFactor",
    "emission_quantity": "NetEmissionQuantity",
    "emission_source": "EmissionFactorSource",
    "emission_source_link": "CO2EmissionFactorSource",
    "emission_rate": "EmissionFactorCalculationRate",
    "emission_unit_code": "EmissionFactorCalculationUnit",
}
"""Item properties that carry a supplier's CO2e figures.

Source: EHF Billing 3.0, `co2-emissions-def.adoc` in https://github.com/anskaffelser/ehf-postaward-g3: kg CO2e per
invoiced unit and for the line; the unit names what the source counts per where that is not the invoiced unit.
"""

_TOTALS = {
    "line_extension_amount": "LineExtensionAmount",
    "allowance_total_amount": "AllowanceTotalAmount",
    "charge_total_amount": "ChargeTotalAmount",
    "tax_exclusive_amount": "TaxExclusiveAmount",
    "tax_inclusive_amount": "TaxInclusiveAmount",
    "prepaid_amount": "PrepaidAmount",
    "payable_rounding_amount": "PayableRoundingAmount",
    "payable_amount": "PayableAmount",
}

Row = dict[str, str | None]


def _recognises(delivered: Delivered) -> bool:
    head = opening(delivered)
    return _UBL in head and _ROOT.search(head) is not None


def _all(element: etree._Element | None, path: str) -> list[etree._Element]:
    """Elements along a path of local names; none below nothing."""
    return [] if element is None else element.findall("/".join("{*}" + step for step in path.split("/")))


def _first(element: etree._Element | None, path: str) -> etree._Element | None:
    return next(iter(_all(element, path)), None)


def _text(element: etree._Element | None, *paths: str) -> str | None:
    """The first text that stands at one of the paths; a path may end in `@attribute`."""
    for path in paths:
        path, _, attribute = path.partition("@")
        for found in _all(element, path):
            text = (found.get(attribute) if attribute else found.text) or ""
            if text.strip():
                return text.strip()
    return None


def _org_number(party: etree._Element | None) -> str | None:
    """The organisation number as printed, from the surest place: legal entity, endpoint, VAT registration."""
    numbers = [*_all(party, "PartyLegalEntity/CompanyID"), *_all(party, "EndpointID")]
    for number in numbers:
        if number.get("schemeID") in ORG_NUMBER_SCHEMES and number.text:
            return str(number.text).strip()
    return _text(party, "PartyLegalEntity/CompanyID") or next(
        (text for scheme in _all(party, "PartyTaxScheme") if (text := _text(scheme, "CompanyID"))), None
    )


def read(delivered: Delivered, facts: Facts) -> Iterator[Chunk]:
    """Yield one invoice or credit note and its lines.

    Raises:
        Unreadable: Not well-formed, with a document type declaration, without number or total, or several.
    """
    facts.kind, facts.format, facts.date_order, facts.vat_basis = "invoice", "ehf", "ymd", "net"
    document = _document(delivered)
    facts.encoding = (document.getroottree().docinfo.encoding or "UTF-8").lower()
    customization = _text(document, "CustomizationID") or ""
    facts.profile = _profile(customization)
    invoice = _invoice(document)
    if not invoice["invoice_number"] or not (invoice["tax_exclusive_amount"] or invoice["payable_amount"]):
        raise Unreadable("ehf.incomplete")
    facts.currency, facts.records = invoice["currency_code"], 1
    facts.amount_column = "LineExtensionAmount"
    declared = ("line_extension_amount", "tax_exclusive_amount", "payable_amount", "buyer_org_number", "issue_date")
    facts.declared = {name: text for name in declared if (text := invoice[name])}
    yield Chunk("invoice", [1], {name: [text] for name, text in invoice.items()})

    about = {name: invoice[name] for name in ("invoice_number", "document_type", "is_credit_note")}
    lines: list[Row] = []
    others: list[dict[str, str]] = []
    for line in (*_all(document, "InvoiceLine"), *_all(document, "CreditNoteLine")):
        row, unmapped = _line(line)
        lines.append({**about, **row})
        others.append(unmapped)
    for adjustment in _all(document, "AllowanceCharge"):
        lines.append({**about, **_adjustment(adjustment)})
        others.append({})
    unreadable = [str(number) for number, row in enumerate(lines, start=1) if not _is_amount(row)]
    if unreadable:
        facts.warn("ehf.unreadable_line_amount", lines=", ".join(unreadable))
    if lines:
        names = dict.fromkeys(name for row in lines for name in row)
        kept = sorted({name for row in others for name in row})
        yield Chunk(
            "invoice_line",
            list(range(1, len(lines) + 1)),
            {name: [row.get(name) for row in lines] for name in names},
            {name: [row.get(name) for row in others] for name in kept},
        )


def _is_amount(row: Row) -> bool:
    """Whether a line's amount is a number as XML writes it, such as -1234.50."""
    return re.fullmatch(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)", row.get("line_extension_amount") or "") is not None


def _document(delivered: Delivered) -> etree._Element:
    """The invoice or credit note, taken out of a Peppol envelope where it comes in one."""
    root = document(delivered)
    tags = root.iter("{*}Invoice", "{*}CreditNote")
    found = [element for element in tags if (etree.QName(element).namespace or "").startswith(_UBL.decode())]
    if not found:
        raise Unreadable("ehf.no_invoice")
    if len(found) > 1:  # tables of invoices know a document by its file
        raise Unreadable("ehf.several", count=len(found))
    return found[0]


def _profile(customization: str) -> str:
    """Name and version of the specification that a document claims to follow."""
    if "poacc:billing:3" in customization:
        return "Peppol BIS Billing 3.0 (EHF 3.0)"
    if "difi.no" in customization or "ehf" in customization:
        return "EHF 2.0"
    return "UBL 2.1" if not customization else f"UBL 2.1 ({customization})"


def _invoice(document: etree._Element) -> Row:
    supplier = _first(document, "AccountingSupplierParty/Party")
    buyer = _first(document, "AccountingCustomerParty/Party")
    is_credit_note = etree.QName(document).localname == "CreditNote"
    currency = _text(document, "DocumentCurrencyCode")
    taxes = _all(document, "TaxTotal/TaxAmount")
    tax = next((amount for amount in taxes if amount.get("currencyID") == currency), taxes[0] if taxes else None)
    references = _all(document, "AdditionalDocumentReference")
    project = next((_text(found, "ID") for found in references if _text(found, "DocumentTypeCode") == "50"), None)
    return {
        "document_type": _text(document, "InvoiceTypeCode", "CreditNoteTypeCode")
        or ("381" if is_credit_note else "380"),
        "is_credit_note": "true" if is_credit_note else "false",
        "customization_id": _text(document, "CustomizationID"),
        "profile_id": _text(document, "ProfileID"),
        "invoice_number": _text(document, "ID"),
        "issue_date": _text(document, "IssueDate"),
        "due_date": _text(document, "DueDate", "PaymentMeans/PaymentDueDate"),
        "tax_point_date": _text(document, "TaxPointDate"),
        "currency_code": currency,
        "buyer_reference": _text(document, "BuyerReference"),
        "accounting_cost": _text(document, "AccountingCost"),
        "order_id": _text(document, "OrderReference/ID"),
        "contract_id": _text(document, "ContractDocumentReference/ID"),
        "originator_id": _text(document, "OriginatorDocumentReference/ID"),
        "project_id": _text(document, "ProjectReference/ID") or project,
        "corrected_invoice_number": _text(document, "BillingReference/InvoiceDocumentReference/ID"),
        "supplier_org_number": _org_number(supplier),
        "supplier_name": _text(supplier, "PartyLegalEntity/RegistrationName", "PartyName/Name"),
        "supplier_country_code": _text(supplier, "PostalAddress/Country/IdentificationCode"),
        "buyer_org_number": _org_number(buyer),
        "buyer_name": _text(buyer, "PartyLegalEntity/RegistrationName", "PartyName/Name"),
        **{name: _text(document, f"LegalMonetaryTotal/{total}") for name, total in _TOTALS.items()},
        "tax_amount": tax.text.strip() if tax is not None and tax.text else None,
    }


def _line(line: etree._Element) -> tuple[Row, dict[str, str]]:
    """One line, and its further classifications by list."""
    item = _first(line, "Item")
    codes: dict[str, str] = {}
    for code in _all(item, "CommodityClassification/ItemClassificationCode"):
        if code.text and code.text.strip():
            codes.setdefault((code.get("listID") or "").strip().upper(), code.text.strip())
    properties = {
        name: _text(found, "Value") for found in _all(item, "AdditionalItemProperty") if (name := _text(found, "Name"))
    }
    by_name = {name.casefold(): value for name, value in properties.items()}
    row: Row = {
        "line_kind": "line",
        "line_number": _text(line, "ID"),
        "item_name": _text(item, "Name"),
        "item_description": _text(item, "Description"),
        "note": _text(line, "Note"),
        "quantity": _text(line, "InvoicedQuantity", "CreditedQuantity"),
        "unit_code": _text(line, "InvoicedQuantity@unitCode", "CreditedQuantity@unitCode"),
        "line_extension_amount": _text(line, "LineExtensionAmount"),
        "currency_code": _text(line, "LineExtensionAmount@currencyID"),
        "accounting_cost": _text(line, "AccountingCost"),
        "order_line_id": _text(line, "OrderLineReference/LineID"),
        "cpv_code": next((codes[name] for name in CPV_LISTS if name in codes), None),
        "unspsc_code": next((codes[name] for name in UNSPSC_LISTS if name in codes), None),
        "sellers_item_id": _text(item, "SellersItemIdentification/ID"),
        "standard_item_id": _text(item, "StandardItemIdentification/ID"),
        "tax_category_code": _text(item, "ClassifiedTaxCategory/ID"),
        "tax_percent": _text(item, "ClassifiedTaxCategory/Percent"),
        **{column: by_name.get(name.casefold()) for column, name in EMISSION_PROPERTIES.items()},
        "item_properties": json.dumps(properties, ensure_ascii=False) if properties else None,
    }
    others = {
        f"classification {name}".rstrip(): code
        for name, code in codes.items()
        if name not in (*CPV_LISTS, *UNSPSC_LISTS)
    }
    return row, others


def _adjustment(adjustment: etree._Element) -> Row:
    """An allowance or charge on the document as a whole, its amount as printed."""
    is_charge = (_text(adjustment, "ChargeIndicator") or "").lower() in ("true", "1")
    return {
        "line_kind": "charge" if is_charge else "allowance",
        "item_name": _text(adjustment, "AllowanceChargeReason"),
        "line_extension_amount": _text(adjustment, "Amount"),
        "currency_code": _text(adjustment, "Amount@currencyID"),
        "accounting_cost": _text(adjustment, "AccountingCost"),
        "tax_category_code": _text(adjustment, "TaxCategory/ID"),
        "tax_percent": _text(adjustment, "TaxCategory/Percent"),
    }


SOURCE = Source(
    name="ehf",
    about="EHF 2.0, EHF 3.0 and Peppol BIS Billing 3.0 invoices and credit notes.",
    recognises=_recognises,
    read=read,
    order=20,
)
