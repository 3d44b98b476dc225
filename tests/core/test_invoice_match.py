"""core.invoice_match: an invoice meets its posting on supplier, number and amount, and nothing is guessed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_invoice import Books
from made_tables import Bench, empty_warehouse


@pytest.fixture
def books(bench):
    return Books(bench)


def test_supplier_number_and_net_amount(books):
    books.post("100.00")
    books.receive("60.00", "40.00")
    match = books.match()
    assert (match["status"], match["reason"], match["confidence"]) == ("matched", "same_amount", "high")
    assert (match["ledger_amount"], match["difference"], match["amount_basis"]) == (100, 0, "net")
    assert (match["number_method"], match["supplier_method"], match["vouchers"]) == ("same", "org_number", "V1")


@pytest.mark.parametrize("written", ["0007", "F-7", "inv 00 7", "Faktura 7", "7.0", " 7"])
def test_a_number_written_otherwise(books, written):
    books.post("100.00", number=written)
    books.receive("100.00", number="7")
    assert books.match()["status"] == "matched"


def test_the_same_number_goes_before_one_that_is_only_alike(books):
    books.post("100.00", number="A7")
    books.post("100.00", number="B7", voucher_id="V2")
    first, second = books.receive("100.00", number="A7"), books.receive("100.00", number="B-7")
    matches = books.matches()
    assert (matches[first]["status"], matches[first]["vouchers"]) == ("matched", "V1")
    assert (matches[second]["status"], matches[second]["vouchers"]) == ("matched", "V2")


def test_another_supplier_with_the_same_number_and_amount_is_no_match(books):
    books.post("100.00", supplier_org_number="100000016")
    books.receive("100.00")
    assert (books.match()["status"], books.match()["reason"]) == ("not_posted", "no_line")


@pytest.mark.parametrize(
    ("ledger", "invoice"), [("Fiktiv Møbel AS", "FIKTIV MØBEL"), ("Fiktiv, Møbel", "Fiktiv Møbel AS")]
)
def test_by_name_where_one_of_them_has_no_organisation_number(books, ledger, invoice):
    books.post("100.00", supplier_org_number=None, supplier_name=ledger)
    books.receive("100.00", supplier_name=invoice)
    match = books.match()
    assert (match["status"], match["supplier_method"], match["confidence"]) == ("matched", "name", "medium")


def test_a_person_is_known_by_the_mark_that_stands_for_the_number(books):
    books.post("100.00", supplier_org_number="[fødselsnummer:bcdfghjkmnpqrstv]")
    books.post("100.00", supplier_org_number="[fødselsnummer:vtsrqpnmkjhgfdcb]", voucher_id="V2")
    books.receive("100.00", supplier_org_number="[fødselsnummer:bcdfghjkmnpqrstv]")
    match = books.match()
    assert (match["status"], match["supplier_method"], match["vouchers"]) == ("matched", "org_number", "V1")


@pytest.mark.parametrize(
    ("posted", "status", "difference"),
    [("101.00", "matched", "1.00"), ("99.50", "matched", "-0.50"), ("101.01", "amount_differs", "1.01"),
     ("98.99", "amount_differs", "-1.01"), ("-100.00", "amount_differs", "-200.00")],
)  # fmt: skip
def test_a_krone_is_rounding_and_more_is_a_difference(books, posted, status, difference):
    books.post(posted)
    books.receive("100.00")
    match = books.match()
    assert (match["status"], match["difference"]) == (status, Decimal(difference))
    assert (match["split"] is None) == (status == "amount_differs")


def test_a_gross_ledger_has_the_amount_with_vat(books):
    books.post("125.00")
    books.receive("100.00")
    match = books.match()
    assert (match["status"], match["amount_basis"], match["difference"]) == ("matched", "gross", 0)


def test_lines_of_one_voucher_together(books):
    books.post("60.00", account_id="1200")
    books.post("40.00", account_id="1150")
    books.receive("100.00")
    assert (books.match()["status"], books.match()["ledger_lines"]) == ("matched", 2)


def test_one_voucher_of_several(books):
    """Posted, and half of it posted again by mistake: the whole posting is the invoice's."""
    books.post("100.00")
    books.post("50.00", voucher_id="V2", posting_date="2027-01-05")
    books.receive("100.00")
    assert (books.match()["status"], books.match()["vouchers"], books.match()["level"]) == ("matched", "V1", 2)


def test_posted_reversed_and_posted_again(books):
    for voucher, amount in (("V1", 100), ("V2", -100), ("V3", 100)):
        books.post(amount, voucher_id=voucher)
    books.receive("100.00")
    assert (books.match()["status"], books.match()["ledger_lines"]) == ("matched", 3)


def test_one_line_of_a_voucher_that_also_holds_a_fee(books):
    books.post("100.00")
    books.post("65.00")
    books.receive("100.00")
    assert (books.match()["status"], books.match()["level"], books.match()["ledger_lines"]) == ("matched", 3, 1)


def test_posted_twice_is_ambiguous_and_both_are_named(books):
    books.post("100.00")
    books.post("100.00", voucher_id="V2")
    books.receive("100.00")
    match = books.match()
    assert (match["status"], match["reason"], match["vouchers"]) == ("ambiguous", "several_postings", "V1, V2")
    assert books.parts() == {}


def test_two_invoices_that_fit_one_posting_are_ambiguous(books):
    books.post("100.00", number="7")
    books.receive("100.00", number="A7")
    books.receive("100.00", number="B7")
    assert {match["reason"] for match in books.matches().values()} == {"several_invoices"}


def test_a_credit_note_meets_its_negative_posting(books):
    books.post("100.00")
    books.post("-100.00", number="8", voucher_id="V2")
    books.receive("100.00")
    credit = books.receive("100.00", number="8", is_credit_note="true", document_type="381")
    match = books.matches()[credit]
    assert (match["status"], match["net_amount"], match["ledger_amount"]) == ("matched", -100, -100)


def test_a_credit_note_posted_with_the_number_of_the_invoice_it_corrects(books):
    books.post("100.00")
    books.post("-100.00", voucher_id="V2")
    invoice = books.receive("100.00")
    credit = books.receive(
        "100.00", number="8", is_credit_note="true", document_type="381", corrected_invoice_number="7"
    )
    matches = books.matches()
    assert (matches[invoice]["status"], matches[invoice]["vouchers"]) == ("matched", "V1")
    assert (matches[credit]["status"], matches[credit]["vouchers"]) == ("matched", "V2")
    assert matches[credit]["number_method"] == "corrected_invoice"


def test_a_credit_note_that_nobody_posted_is_not_said_to_differ(books):
    books.post("100.00")
    books.receive("100.00")
    credit = books.receive("30.00", number="8", is_credit_note="true", corrected_invoice_number="7")
    assert books.matches()[credit]["status"] == "not_posted"


def test_delivered_twice_it_counts_once(books):
    books.post("100.00")
    first, again = books.receive("100.00"), books.receive("60.00", "40.00")
    matches = books.matches()
    assert (matches[first]["status"], matches[again]["status"]) == ("matched", "duplicate")
    assert (matches[again]["duplicate_of"], matches[again]["reason"]) == (first, "same_amount")


def test_delivered_again_with_another_amount_the_one_posted_counts(books):
    books.post("100.00")
    wrong, right = books.receive("110.00"), books.receive("100.00")
    matches = books.matches()
    assert (matches[wrong]["status"], matches[wrong]["reason"]) == ("duplicate", "other_amount")
    assert matches[right]["status"] == "matched"


def test_the_number_of_another_year_is_no_duplicate(books):
    books.receive("100.00", issue_date="2025-10-01")
    books.receive("100.00")
    assert {match["status"] for match in books.matches().values()} == {"not_posted"}


def test_forward_billing_never_counts(books):
    books.post("100.00")
    books.receive("100.00", document_type="82")
    assert books.match()["status"] == "forward_billing"
    assert books.parts() == {}


def test_on_lines_that_are_no_purchases(books):
    books.post("100.00", supplier_org_number="974760673")
    books.bench.given("raw.body_internal", {"org_number": "974760673"})
    books.receive("100.00", supplier_org_number="974760673")
    assert (books.match()["status"], books.match()["reason"]) == ("posted_elsewhere", "internal")


def test_other_currency_and_undelivered_months_are_told(books):
    books.post("100.00", number="1")
    books.post("100.00", number="2", currency_code="EUR")
    late = books.receive("100.00", number="3", issue_date="2026-12-01")
    foreign = books.receive("100.00", number="2")
    matches = books.matches()
    assert (matches[late]["status"], matches[late]["reason"]) == ("not_posted", "ledger_not_delivered")
    assert (matches[foreign]["status"], matches[foreign]["reason"]) == ("amount_differs", "other_currency")


def test_lines_that_do_not_add_up_are_told_and_not_split(books):
    books.post("100.00")
    books.receive("60.00", "20.00", tax_exclusive_amount="100.00", line_extension_amount="80.00")
    match = books.match()
    assert (match["status"], match["split"]) == ("matched", "lines_do_not_add_up")
    assert (match["line_difference"], match["net_difference"]) == (0, -20)
    assert books.parts() == {}


@settings(max_examples=12, deadline=None)
@given(st.text(alphabet="AFÆ -/.0123456789", min_size=1, max_size=12))
def test_ledger_and_invoice_read_a_number_alike(number):
    """The two models spell out the same key; whatever is written, a line meets the invoice of that very number."""
    with empty_warehouse() as db:
        books = Books(Bench(db))
        books.post("100.00", number=number)
        books.receive("100.00", number=number)
        has_number = any(sign not in " -/." for sign in number) and not number.strip().endswith(".0")
        assert books.match()["status"] == "matched" or not has_number
