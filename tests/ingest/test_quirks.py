"""Every quirk that the manifest of real ledgers names, on a file made here; the real ones are in test_real_inbox.py."""

import io
from decimal import Decimal

import pyarrow as pa
import pytest
from made_delivery import delivered, said, warnings
from pyarrow import parquet

DEVON = (
    *("Body", "Name of Body", "Date", "Transaction Number", "Invoice Number", "Amount", "Supplier Name", "Supplier ID"),
    *("VAT Reg no", "Expense Area", "Expense Type", "Expense Code", "Creditor Type"),
)


def text(headers, *rows, delimiter=",", line_end="\r\n"):
    return "".join(delimiter.join(row) + line_end for row in (headers, *rows))


def devon(**changed):
    """A row of the Devon layout."""
    row = dict(
        zip(DEVON, ["12", "County", "02/01/2016", "1", "I1", "5.00", "A Ltd", "7", "", "B", "C", "D", "E"], strict=True)
    )
    return list((row | changed).values())


def test_monthly_files_with_crlf_and_no_mark():
    found = said(text(DEVON, devon(), devon(Amount="-441.17999999999995")))
    assert (found.facts.profile, found.facts.encoding, found.facts.vat_basis) == ("devon_spending", "utf-8", "net")
    assert [row["amount"] for row in found.entries] == ["5.00", "-441.17999999999995"]


def test_bytes_that_are_no_utf8_and_many_blank_lines():
    content = text(DEVON, devon(**{"Supplier Name": "Café £"}), *[[""] * 13] * 1323, devon())
    found = said(content.encode("windows-1252"))
    assert (found.facts.encoding, found.facts.blank_lines, len(found.entries)) == ("windows-1252", 1323, 2)
    assert found.entries[0]["supplier_name"] == "Café £"
    assert found.balance == (1326, 1326)


def test_a_header_with_a_doubled_space():
    headers = [header.replace("Name of Body", "Name of  Body") for header in DEVON]
    assert said(text(headers, devon())).facts.profile == "devon_spending"


def test_a_column_gone_and_other_case():
    headers = [header.capitalize() for header in DEVON if header != "Invoice Number"]
    row = [cell for header, cell in zip(DEVON, devon(), strict=True) if header != "Invoice Number"]
    found = said(text(headers, row))
    assert (found.facts.profile, found.entries[0]["amount"], warnings(found.facts)) == ("devon_spending", "5.00", [])


def test_mark_padded_header_new_column_and_quoted_thousands():
    headers = [" Amount " if header == "Amount" else header for header in (*DEVON, "Costcuk")]
    content = text(headers, [*devon(Amount='"1,234.50"'), "CC1"], [*devon(Amount='" 22,000.00 "'), "CC2"])
    found = said(content.encode("utf-8-sig"))
    assert (found.facts.amount_column, found.facts.decimal_mark) == ("Amount", ".")
    assert [(row["amount"].strip(), row["org_unit_id"]) for row in found.entries] == [
        ("1,234.50", "CC1"),
        ("22,000.00", "CC2"),
    ]


def test_purchases_with_a_stated_cpv_code():
    headers = ["contract_id", "buyer", "cpv", "award_date", "supplier_name", "amount_ex_vat_eur", "amount_inc_vat_eur"]
    found = said(text(headers, ["1", "B", "30192000", "2025-01-31", "S", "100.00", "121.00"]))
    assert (found.facts.amount_column, found.facts.currency, found.facts.vat_basis) == (
        "amount_ex_vat_eur",
        "EUR",
        "net",
    )
    assert (found.entries[0]["cpv_code"], found.entries[0]["amount_gross"]) == ("30192000", "121.00")


def test_a_unit4_browser_export():
    headers = ["Nstrg(T)", "Cipfsubj(T)", "Cipfsubs(T)", "TransNo", "Seq no", "Period", "Supplier ID(T)", "Amount"]
    rows = [["Unit", "Cat", "Acc", "17", str(n), "202108", "S", "-1.50" if n == 2 else "9.00"] for n in range(4)]
    found = said(text(headers, *rows))
    assert found.facts.profile == "gateshead_spending"
    assert [(row["voucher_id"], row["voucher_line"], row["period"]) for row in found.entries][1] == (
        "17",
        "1",
        "202108",
    )


ICELAND = ["kaupandi", "dags_greidslu", "birgi", "tegund", "numer_reiknings", "upphaed_linu"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_rows_that_look_like_duplicates_are_all_kept(form):
    rows = [["K", "31.03.2022", "B", "Þjónusta", "R1", "-1500"]] * 30 + [
        ["K", "31.03.2022", "B", "T", "R2", "15469954027"]
    ] * 200
    content = text(ICELAND, *rows).encode()
    if form == "parquet":
        file = io.BytesIO()
        parquet.write_table(pa.table([list(column) for column in zip(*rows, strict=True)], names=ICELAND), file)
        content = file.getvalue()
    found = said(content)
    assert (found.facts.profile, found.facts.currency, len(found.entries)) == ("opnirreikningar", "ISK", 230)
    assert sum(Decimal(row["amount"]) for row in found.entries) == 200 * 15469954027 - 30 * 1500


def test_trailing_empty_columns_and_named_months():
    headers = ["Supplier", "Date Paid", "Transaction number", "Net amount", *[""] * 17]
    found = said(text(headers, ["A", "06-Apr-2011", "1", "5.00", *[""] * 17]))
    assert not any("dates that" in warning for warning in warnings(found.facts))
    assert (found.entries[0]["posting_date"], found.facts.amount_column) == ("06-Apr-2011", "Net amount")


def test_text_under_the_name_of_a_workbook():
    content = text(
        ["Body Name", "Invoice Payment Date", "Net Amount", "Supplier Name"], ["B", "01/09/2014", "5.00", "Ä"]
    )
    found = said(delivered(content.encode("windows-1252"), "ledgers/september.xls"))
    assert (found.source, found.facts.encoding, found.entries[0]["supplier_name"]) == ("delimited", "windows-1252", "Ä")


def test_no_voucher_and_a_grand_total_that_is_a_penny_off():
    headers = ["Supplier Name", "Item Description", "Category Family", "Invoice GL Date", "Spend"]
    rows = [
        ["A", "x", "Y", "2017-03-21", "5.00"],
        ["B", "x", "Y", "2017-03-22", "6.00"],
        ["Grand Total", "", "", "", "11.01"],
    ]
    found = said(text(headers, *rows))
    assert (len(found.entries), found.totals, found.balance) == (2, [4], (4, 4))


def test_a_budget_beside_accounts():
    headers = ["prosjekt", "teneste", "konto", "konto_tekst", "rekneskap_2011", "budsjett_2013"]
    found = said(
        text(headers, ["1", "120", "2800", "Bygg", "5", "70"], ["1", "120", "0800", "Bygg", "5", "-70"], delimiter=";")
    )
    assert (found.facts.amount_column, found.entries[1]["account_id"]) == ("budsjett_2013", "0800")
    assert any("is a budget by its name" in warning for warning in warnings(found.facts))


def test_five_digit_accounts_income_negative_and_a_sum_of_zero():
    headers = ["art", "ansvar", "tjeneste_nr", "prosjekt", "beloep"]
    rows = [["11200", "120000", "12000", "", "5000"], ["16000", "120000", "12000", "", "-5000"]]
    found = said(text(headers, *rows, delimiter=";").encode("utf-8-sig"))
    assert (found.facts.encoding, found.facts.sign_convention) == ("utf-8", "purchases_positive")
    assert [(row["account_id"], row["function_id"]) for row in found.entries] == [
        ("11200", "12000"),
        ("16000", "12000"),
    ]


def test_thousands_in_groups_with_a_space_behind():
    headers = ["art", "ansvar", "tjeneste", "beloep"]
    found = said(
        text(headers, ["32300", "1", "222", "-105 000 000 "], ["32300", "1", "222", "105 000 000 "], delimiter=";")
    )
    assert [row["amount"].strip() for row in found.entries] == ["-105 000 000", "105 000 000"]
    assert found.facts.quarantined == 0


def test_two_levels_of_a_class_and_credit_adjustments():
    headers = ["Payment Date", "Transaction Number", "Net Amount", "Supplier (Beneficiary) Name"]
    headers += ["SeRCOP Expenditure Category", "SeRCOP Expenditure Code", "Procurement Classification"]
    found = said(text(headers, ["01/08/2019", "1", "0.00", "CREDIT ADJUSTMENT", "A", "B", "FURNITURE.DOMESTIC"]))
    assert (found.facts.profile, found.entries[0]["category_text"]) == ("uk_sercop_spending", "FURNITURE.DOMESTIC")


def test_redacted_persons_and_two_kinds_of_numbers():
    headers = ["Body Name", "Organisational Unit", "Business Unit No.", "Expense Code", "GL Date", "Document No."]
    headers += ["Invoice No.", "Invoiced Value", "Supplier Name", "Address Book No."]
    row = ["B", "O", "1", "E", "01/07/2016", "D9", "I8", "5.00", "REDACTED PERSONAL DATA", "44"]
    (entry,) = said(text(headers, row)).entries
    assert (entry["voucher_id"], entry["invoice_number"], entry["supplier_name"]) == (
        "D9",
        "I8",
        "REDACTED PERSONAL DATA",
    )
