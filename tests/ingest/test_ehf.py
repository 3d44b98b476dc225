"""EHF and Peppol BIS: headers, lines, adjustments and classifications as printed."""

import json
from collections import Counter
from decimal import Decimal

import pytest
from made_delivery import said, warnings

from pipelines.source import Unreadable

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
EHF2 = "urn:www.cenbii.eu:transaction:biitrns010:ver2.0:extended:urn:www.difi.no:ehf:faktura:ver2.0"


def party(kind, numbers, name="Navn AS"):
    names = f"<cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>"
    return f"<cac:{kind}><cac:Party>{numbers}{names}</cac:Party></cac:{kind}>"


def line(number=1, amount="80", item="", quantity="InvoicedQuantity", root="InvoiceLine"):
    return f"""<cac:{root}><cbc:ID>{number}</cbc:ID><cbc:{quantity} unitCode="KGM">2</cbc:{quantity}>
<cbc:LineExtensionAmount currencyID="NOK">{amount}</cbc:LineExtensionAmount>
<cac:OrderLineReference><cbc:LineID>4</cbc:LineID></cac:OrderLineReference>
<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount>1</cbc:Amount></cac:AllowanceCharge>
<cac:Item><cbc:Name>Kaffe</cbc:Name>{item}</cac:Item></cac:{root}>"""


def document(root="Invoice", lines=None, customization=PEPPOL, head="", supplier="", extra=""):
    supplier = supplier or '<cbc:EndpointID schemeID="0192">974760673</cbc:EndpointID>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="{UBL}{root}-2" xmlns:cac="{UBL}CommonAggregateComponents-2" xmlns:cbc="{UBL}CommonBasicComponents-2">
<cbc:CustomizationID>{customization}</cbc:CustomizationID><cbc:ID>F-1</cbc:ID><cbc:IssueDate>2026-01-02</cbc:IssueDate>{head}
<cbc:DocumentCurrencyCode>NOK</cbc:DocumentCurrencyCode>{party("AccountingSupplierParty", supplier)}
{party("AccountingCustomerParty", "")}{extra}
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount>80</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount>75</cbc:TaxExclusiveAmount>
<cbc:PayableAmount>93.75</cbc:PayableAmount></cac:LegalMonetaryTotal>{line() if lines is None else lines}</{root}>"""


def test_header_and_line_as_printed():
    head = "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:AccountingCost>4000/12</cbc:AccountingCost>"
    references = """<cac:OriginatorDocumentReference><cbc:ID>2026-1</cbc:ID></cac:OriginatorDocumentReference>
<cac:ContractDocumentReference><cbc:ID>K-9</cbc:ID></cac:ContractDocumentReference>"""
    found = said(document(head=head + references))
    invoice, row = found["invoice"][0], found["invoice_line"][0]
    assert (invoice["invoice_number"], invoice["document_type"], invoice["is_credit_note"]) == ("F-1", "380", "false")
    assert (invoice["originator_id"], invoice["contract_id"], invoice["accounting_cost"]) == (
        "2026-1",
        "K-9",
        "4000/12",
    )
    assert (invoice["supplier_org_number"], invoice["supplier_name"]) == ("974760673", "Navn AS")
    assert (row["line_kind"], row["item_name"], row["quantity"], row["unit_code"]) == ("line", "Kaffe", "2", "KGM")
    assert (row["line_extension_amount"], row["currency_code"], row["order_line_id"]) == ("80", "NOK", "4")
    assert (found.facts.kind, found.facts.profile) == ("invoice", "Peppol BIS Billing 3.0 (EHF 3.0)")


def test_credit_note_stays_positive_and_says_what_it_corrects():
    head = """<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>F-0</cbc:ID></cac:InvoiceDocumentReference>
</cac:BillingReference>"""
    lines = line(quantity="CreditedQuantity", root="CreditNoteLine")
    found = said(document("CreditNote", lines, head=head))
    invoice = found["invoice"][0]
    assert (invoice["document_type"], invoice["is_credit_note"], invoice["tax_exclusive_amount"]) == (
        "381",
        "true",
        "75",
    )
    assert invoice["corrected_invoice_number"] == "F-0"
    assert found["invoice_line"][0]["quantity"] == "2"


def test_adjustments_of_the_document_are_lines_of_their_own():
    extra = "".join(
        f"""<cac:AllowanceCharge><cbc:ChargeIndicator>{is_charge}</cbc:ChargeIndicator>
<cbc:AllowanceChargeReason>{reason}</cbc:AllowanceChargeReason><cbc:Amount currencyID="NOK">{amount}</cbc:Amount>
</cac:AllowanceCharge>"""
        for is_charge, reason, amount in (("true", "Frakt", "10"), ("false", "Rabatt", "15"))
    )
    rows = said(document(extra=extra))["invoice_line"]
    assert [(row["record_number"], row["line_kind"], row["line_extension_amount"]) for row in rows] == [
        (1, "line", "80"),
        (2, "charge", "10"),
        (3, "allowance", "15"),
    ]


@pytest.mark.parametrize(
    ("list_id", "column"),
    [
        ("STI", "cpv_code"),
        ("CPV", "cpv_code"),
        ("cpv", "cpv_code"),
        ("TST", "unspsc_code"),
        ("MP", "unspsc_code"),
        ("UNSPSC", "unspsc_code"),
        ("SRV", "classification SRV"),
    ],
)
def test_classifications_by_list(list_id, column):
    item = f"""<cac:CommodityClassification><cbc:ItemClassificationCode listID="{list_id}">15861000-1
</cbc:ItemClassificationCode></cac:CommodityClassification>"""
    assert said(document(lines=line(item=item)))["invoice_line"][0][column] == "15861000-1"


def test_emission_properties_have_columns_of_their_own_and_are_kept_as_json():
    item = "".join(
        f"<cac:AdditionalItemProperty><cbc:Name>{name}</cbc:Name><cbc:Value>{value}</cbc:Value></cac:AdditionalItemProperty>"
        for name, value in (("EmissionFactor", "1.25"), ("netemissionquantity", "2.5"), ("Farge", "blå"))
    )
    row = said(document(lines=line(item=item)))["invoice_line"][0]
    assert json.loads(row["item_properties"]) == {
        "EmissionFactor": "1.25",
        "netemissionquantity": "2.5",
        "Farge": "blå",
    }
    assert (row["emission_factor"], row["emission_quantity"], row["emission_unit_code"]) == ("1.25", "2.5", None)


@pytest.mark.parametrize(
    "numbers",
    [
        '<cbc:EndpointID schemeID="NO:ORGNR">974760673</cbc:EndpointID>',
        '<cac:PartyLegalEntity><cbc:CompanyID schemeID="NO:ORGNR">974760673</cbc:CompanyID></cac:PartyLegalEntity>',
        "<cac:PartyLegalEntity><cbc:CompanyID>974760673</cbc:CompanyID></cac:PartyLegalEntity>",
        """<cbc:EndpointID schemeID="0088">7080000000000</cbc:EndpointID><cac:PartyTaxScheme>
<cbc:CompanyID>974760673</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>""",
    ],
)
def test_supplier_number_from_the_surest_place(numbers):
    found = said(document(supplier=numbers, customization=EHF2))
    assert found["invoice"][0]["supplier_org_number"] == "974760673"
    assert found.facts.profile == "EHF 2.0"


def test_an_envelope_and_a_large_attachment_are_no_obstacle():
    attachment = f"""<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>
<cbc:EmbeddedDocumentBinaryObject>{"QUJD" * 3_000_000}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>
</cac:AdditionalDocumentReference>"""
    invoice = document(head=attachment).partition("?>")[2]
    found = said(f"<StandardBusinessDocument><Header/>{invoice}</StandardBusinessDocument>")
    assert found["invoice"][0]["invoice_number"] == "F-1"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (document()[:-40], "broken at line"),
        (
            document().replace("<Invoice", '<!DOCTYPE Invoice [<!ENTITY a "b">]><Invoice', 1),
            "document type declaration",
        ),
        (document().replace("<cbc:ID>F-1</cbc:ID>", ""), "no number"),
    ],
)
def test_unusable_invoices_are_named_with_a_remedy(content, problem):
    with pytest.raises(Unreadable, match=problem) as fault:
        said(content)
    assert fault.value.remedy


def test_lines_and_adjustments_of_every_example_sum_to_its_totals(shared):
    signs = {"line": 1, "charge": 1, "allowance": -1}
    counted: Counter[str] = Counter()
    for path in sorted((shared / "samples/ehf").rglob("*.xml")):
        found = said(path)
        invoice, rows = found["invoice"][0], found["invoice_line"]
        lines = [Decimal(row["line_extension_amount"]) for row in rows if row["line_kind"] == "line"]
        total = sum(signs[row["line_kind"]] * Decimal(row["line_extension_amount"]) for row in rows)
        assert sum(lines) == Decimal(invoice["line_extension_amount"]), path.name
        assert total == Decimal(invoice["tax_exclusive_amount"]), path.name
        counted.update(
            documents=1,
            lines=len(lines),
            classified=sum(bool(row["cpv_code"] or row["unspsc_code"]) for row in rows if row["line_kind"] == "line"),
        )
    assert counted == {"documents": 126, "lines": 294, "classified": 228}


def test_several_invoices_in_one_file_are_set_aside():
    one = document().partition("?>")[2]
    with pytest.raises(Unreadable, match="holds 2 invoices"):
        said(f"<batch>{one}{one}</batch>")


def test_a_line_amount_that_is_no_number_is_warned_about():
    found = said(document(lines=line(1, "1 234,50") + line(2, "5.00")))
    assert found["invoice_line"][0]["line_extension_amount"] == "1 234,50"
    assert [text for text in warnings(found.facts) if "not a number: 1;" in text]


def test_a_comment_before_the_root_may_be_longer_than_the_head():
    declaration, _, body = document().partition("\n")
    assert said(f"{declaration}<!-- {'x' * 70000} <AuditFile> -->{body}").source == "ehf"
