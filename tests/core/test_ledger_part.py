"""core.ledger_part: the parts of a line sum to it to the øre, in its currency and in NOK, whatever the invoice says."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_invoice import Books
from made_tables import Bench, empty_warehouse

from pipelines.suite import checked, suites


@pytest.fixture
def books(bench):
    return Books(bench)


def ore(*texts):
    return [Decimal(text) for text in texts]


def test_in_proportion_to_the_lines_of_the_invoice(books):
    line = books.post("100.00")
    books.receive("75.00", "25.00")
    assert books.parts() == {line: ore("75.00", "25.00")}
    assert books.parts("share") == {line: ore("0.75", "0.25")}


def test_the_largest_remainder_gets_the_ore_that_is_left(books):
    line = books.post("99.99")
    books.receive("33.00", "33.00", "34.00")
    assert books.parts() == {line: ore("33.00", "33.00", "33.99")}  # ideal: 32.9967, 32.9967, 33.9966


def test_the_largest_part_is_the_first_and_keeps_the_id_of_the_line(books):
    line = books.post("100.00")
    books.receive("25.00", "75.00")
    books.matches()
    parts = books.bench.look("select part_id, part_number, amount_currency from core.ledger_part order by part_number")
    assert [tuple(part.values()) for part in parts] == [(line, 1, Decimal(75)), (f"{line}.2", 2, Decimal(25))]


def test_a_charge_and_an_allowance_on_the_document_are_parts_of_their_own(books):
    line = books.post("95.00")
    books.receive(
        lines=(
            {"line_extension_amount": "100.00"},
            {"line_extension_amount": "10.00", "line_kind": "charge"},
            {"line_extension_amount": "15.00", "line_kind": "allowance"},
        )
    )
    assert books.parts() == {line: ore("100.00", "10.00", "-15.00")}


def test_a_credit_note_is_negative_in_every_part(books):
    line = books.post("-100.00")
    books.receive("75.00", "25.00", is_credit_note="true", document_type="381")
    assert books.parts() == {line: ore("-75.00", "-25.00")}


def test_a_gross_ledger_is_split_by_amounts_with_vat(books):
    line = books.post("240.00")
    books.receive(
        lines=(
            {"line_extension_amount": "100.00", "tax_percent": "25"},
            {"line_extension_amount": "100.00", "tax_percent": "15"},
        ),
        tax_inclusive_amount="240.00",
    )
    assert books.parts() == {line: ore("125.00", "115.00")}


def test_each_account_has_the_lines_that_name_it(books):
    furniture, food = books.post("60.00", account_id="1200"), books.post("40.00", account_id="1150")
    lines = (("10.00", "1150"), ("60.00", "1200"), ("30.00", "1150"))
    books.receive(lines=tuple({"line_extension_amount": a, "accounting_cost": cost} for a, cost in lines))
    assert books.parts() == {furniture: ore("60.00"), food: ore("10.00", "30.00")}
    assert set(books.parts("split_method")[food]) == {"accounting_cost"}


def test_each_account_has_the_line_of_its_amount(books):
    first, second = books.post("60.00"), books.post("40.00")
    books.receive("40.00", "60.00")
    assert books.parts() == {first: ore("60.00"), second: ore("40.00")}
    assert set(books.parts("split_method")[first]) == {"amount"}


@pytest.mark.parametrize("costs", [("1200", "1200"), ("1200", None), ("1200", "9999")])
def test_where_nothing_tells_the_accounts_apart_each_gets_its_share_of_all(books, costs):
    first, second = books.post("60.00", account_id="1200"), books.post("40.00", account_id="1150")
    lines = zip(("70.00", "30.00"), costs, strict=True)
    books.receive(lines=tuple({"line_extension_amount": a, "accounting_cost": cost} for a, cost in lines))
    assert books.parts() == {first: ore("42.00", "18.00"), second: ore("28.00", "12.00")}
    assert set(books.parts("split_method")[first]) == {"proportional"}


def test_kroner_are_split_as_exactly_as_the_currency(books):
    line = books.post("100.00", currency_code="GBP", posting_date="2015-10-05")
    books.receive("33.33", "33.33", "33.34", currency_code="GBP")
    assert sum(books.parts()[line]) == 100
    ((amount_nok,),) = books.bench.db.execute("select amount_nok from core.ledger_line").fetchall()
    assert amount_nok > 1000
    assert sum(books.parts("amount_nok")[line]) == amount_nok


def test_amounts_that_all_but_cancel_are_not_split(books):
    books.post("1.00")
    books.receive("1000.00", "-999.00")
    assert books.match()["split"] == "lines_cancel_out"
    assert books.parts() == {}


AMOUNTS = st.integers(-(10**11), 10**11).filter(bool).map(lambda ore: Decimal(ore) / 100)


@settings(max_examples=25, deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=9), st.lists(AMOUNTS, min_size=0, max_size=3), st.integers(-100, 100))
def test_parts_sum_to_the_line_whatever_the_amounts(invoiced, posted, rounding):
    """Several ledger lines that together are the invoice, give or take a krone."""
    total = sum(invoiced) + Decimal(rounding) / 100
    with empty_warehouse() as db:
        books = Books(Bench(db))
        amounts = [*posted, total - sum(posted)]
        lines = {books.post(amount, account_id="1200"): amount for amount in amounts}
        books.receive(*invoiced)
        parts = books.parts()
        if sum(map(abs, invoiced)) <= 10 * abs(sum(invoiced)) and abs(sum(invoiced)) > 2:
            assert set(parts) == set(lines)
        assert all(sum(found) == lines[line] for line, found in parts.items())
        guard = next(suite for suite in suites() if suite.table == "core.ledger_part")
        frame = db.execute(guard.query).fetchall()
        assert all(row[2] == row[3] and row[4] == row[5] and row[6] == 0 for row in frame)


def test_the_guard_stops_a_part_that_is_an_ore_off(books):
    books.post("100.00")
    books.receive("75.00", "25.00")
    books.matches()
    guard = next(suite for suite in suites() if suite.table == "core.ledger_part")
    assert checked(books.bench.db, guard, guard.must).passed
    books.bench.db.execute("update core.ledger_part set amount_nok = amount_nok + 0.01 where part_number = 2")
    assert not checked(books.bench.db, guard, guard.must).passed
    books.bench.db.execute("delete from core.ledger_part")
    assert checked(books.bench.db, guard, guard.must).passed
