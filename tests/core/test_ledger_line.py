"""core.ledger_line: amounts, dates, suppliers and buckets of delivered records."""

from datetime import date
from decimal import Decimal

import pytest

UPSTREAM = (
    "core.delivered_amount",
    "core.delivered_date",
    "core.voucher_supplier",
    "core.exchange_rate",
    "core.delivered_supplier",
    "core.delivered_org_number",
    "core.delivered_supplier_name",
    "core.entity",
    "core.internal_org_number",
    "core.supplier_identity",
    "core.delivered_account",
    "core.delivery_correction",
)


def line(**values: object) -> dict[str, object]:
    return {"file_id": "f", "record_number": 1, "line_id": "f-1", "supplier_name": "Prøvevare AS"} | values


def delivery(**values: object) -> dict[str, object]:
    return {
        "file_id": "f", "file": "ledgers/a.csv", "status": "read", "kind": "ledger", "format": "delimited",
        "decimal_mark": ",", "date_order": "dmy", "currency": "NOK",
    } | values  # fmt: skip


def built(bench, *lines, **facts):
    bench.given("raw.delivery", delivery(**facts))
    bench.given("raw.ledger_line", *lines)
    return sorted(bench.build(*UPSTREAM, "core.ledger_line"), key=lambda row: row["line_id"])


@pytest.mark.parametrize(
    ("convention", "written", "amount"),
    [
        ("purchases_positive", {"amount": "5,00"}, "5.00"),
        ("purchases_negative", {"amount": "-5,00"}, "5.00"),
        ("purchases_negative", {"amount": "(5,00)"}, "5.00"),
        ("purchases_negative", {"amount": "5,00"}, "-5.00"),
        ("debit_credit_column", {"amount": "5,00", "debit_credit": "debit"}, "5.00"),
        ("debit_credit_column", {"amount": "5,00", "debit_credit": "credit"}, "-5.00"),
        ("debit_credit_column", {"amount": "-5,00", "debit_credit": "credit"}, "5.00"),
        ("debit_credit_column", {"amount": "-5,00"}, "-5.00"),
        ("purchases_positive", {"amount": "-5,00", "debit_credit": "credit"}, "-5.00"),
        ("debit_minus_credit", {"debit_amount": "7,00", "credit_amount": "2,00"}, "5.00"),
        ("debit_plus_credit", {"debit_amount": "7,00", "credit_amount": "-2,00"}, "5.00"),
        ("debit_plus_credit", {"credit_amount": "-2,00"}, "-2.00"),
    ],
)
def test_the_sign_convention_of_the_file_makes_purchases_positive(bench, convention, written, amount):
    (row,) = built(bench, line(**written), sign_convention=convention)
    assert row["amount_currency"] == Decimal(amount)
    stands = written.get("amount", amount).replace("(5,00)", "-5,00").replace(",", ".")
    assert row["amount_written"] == Decimal(stands)


def test_a_row_of_totals_is_read_and_never_counted(bench):
    entry, total = built(bench, line(amount="5,00"), line(line_id="f-2", amount="5,00", row_kind="total"))
    assert (entry["bucket"], total["bucket"], total["bucket_reason"]) == ("purchase", "not_purchase", "totals_row")
    assert total["amount_currency"] == Decimal("5.00")


@pytest.mark.parametrize(
    ("written", "decimal_mark", "amount"),
    [
        ("1 234,56", ",", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("1.234,56", ".", "1234.56"),
        ("1,234.56", ",", "1234.56"),
        ("1.234", ",", "1234.00"),
        ("1,234", ".", "1234.00"),
        ("1,234.56", ".", "1234.56"),
        ("-810\u00a0000,00", ",", "-810000.00"),
        ("(978)", ".", "-978.00"),
        ("1 000,50-", ",", "-1000.50"),
        ("−12,5", ",", "-12.50"),
        ("£1,100.00", ".", "1100.00"),
        ("kr 99", ",", "99.00"),
        ("1.5469954027e+10", ".", "15469954027.00"),
        ("-441.17999999999995", ".", "-441.18"),
        ("0.005", ".", "0.01"),
        ("12.50", ",", "12.50"),
        ("12,50", ".", "12.50"),
        ("1250.5", ",", "1250.50"),
        ("1.234.567", ".", "1234567.00"),
        ("100,-", ",", "100.00"),
        ("kr 1 250,-", ",", "1250.00"),
        ("1,5E-3", ",", "0.00"),
        ("2,5e3", ",", "2500.00"),
        (",50", ",", "0.50"),
        ("- 5,00", ",", "-5.00"),
    ],
)
def test_amounts_as_people_write_them(bench, written, decimal_mark, amount):
    (row,) = built(bench, line(amount=written), decimal_mark=decimal_mark)
    assert row["amount_currency"] == Decimal(amount)
    assert row["bucket"] == "purchase"


@pytest.mark.parametrize(
    "written",
    ["abc", "12 stk", "1-2", "--5", "", None, "kr", "1,2,3", "12 34", "1.23.456", "-(5)", "12345678901234567", "5 %"],
)
def test_what_is_no_amount_is_set_apart_and_not_guessed(bench, written):
    (row,) = built(bench, line(amount=written))
    assert row["bucket"] == "quarantined"
    assert row["amount_currency"] is None


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("31.01.2026", "dmy", date(2026, 1, 31)),
        ("1/2/26", "dmy", date(2026, 2, 1)),
        ("02/13/2026", "mdy", date(2026, 2, 13)),
        ("2026-03-04T00:00:00", "dmy", date(2026, 3, 4)),
        ("20260305", "dmy", date(2026, 3, 5)),
        ("06-Apr-2011", "dmy", date(2011, 4, 6)),
        ("5. mai 2026", "dmy", date(2026, 5, 5)),
        ("31.02.2026", "dmy", None),
        ("i fjor", "dmy", None),
    ],
)
def test_dates_as_people_write_them(bench, written, order, day):
    (row,) = built(bench, line(amount="1", posting_date=written), date_order=order)
    assert row["posting_date"] == day


@pytest.mark.parametrize(
    ("debit", "credit", "amount"),
    [
        ("1 234,56", None, "1234.56"),
        (None, "1.234,56", "-1234.56"),
        ("100 kr", "", "100"),
        ("10,00", "4,00", "6"),
        ("x", "4", None),
    ],
)
def test_debit_and_credit_are_read_like_any_amount(bench, debit, credit, amount):
    (row,) = built(bench, line(debit_amount=debit, credit_amount=credit))
    assert row["amount_currency"] == (None if amount is None else Decimal(amount))


def test_the_posting_period_goes_before_the_date(bench):
    (row,) = built(bench, line(amount="1", posting_date="02.01.2026", period="2025-12"))
    assert (row["period"], row["posting_date"]) == ("2025-12", date(2026, 1, 2))


def test_a_closing_period_counts_in_december(bench):
    (row,) = built(bench, line(amount="1", period="2025-13"))
    assert row["period"] == "2025-12"


def test_a_foreign_amount_is_converted_by_the_rate_of_its_month(bench):
    bench.db.execute(
        "create or replace table reference.exchange_rate (currency_code varchar, period varchar, nok_per_unit varchar)"
    )
    bench.given(
        "reference.exchange_rate",
        {"currency_code": "GBP", "period": "2016", "nok_per_unit": "11.00"},
        {"currency_code": "GBP", "period": "2016-02", "nok_per_unit": "12.345"},
    )
    rows = built(
        bench,
        line(amount="10.01", posting_date="01.02.2016"),
        line(amount="10.01", posting_date="01.03.2016", line_id="f-2"),
        currency="GBP",
        decimal_mark=".",
    )
    by_line = {row["line_id"]: row for row in rows}
    assert by_line["f-1"]["amount_nok"] == Decimal("123.57")  # 10.01 x 12.345 = 123.57345
    assert by_line["f-2"]["amount_nok"] == Decimal("110.11")  # no rate for the month: that of the year


def test_an_unknown_currency_keeps_its_amount_and_has_none_in_kroner(bench):
    (row,) = built(bench, line(amount="10", posting_date="01.02.2016"), currency=None)
    assert row["amount_nok"] is None
    assert row["amount_currency"] == 10


def voucher(number: int, **values: object) -> dict[str, object]:
    return {
        "file_id": "f", "record_number": number, "line_id": f"f-{number}", "journal_id": "J", "voucher_id": "V",
        "posting_date": "2026-01-05", "buyer_org_number": "1",
    } | values  # fmt: skip


def test_a_saft_cost_line_inherits_the_one_supplier_of_its_voucher(bench):
    bench.given(
        "raw.supplier",
        {
            "file_id": "f",
            "buyer_org_number": "1",
            "supplier_id": "S1",
            "supplier_name": "Fiktiv AS",
            "registration_number": "NO 974 760 673 MVA",
        },
    )
    rows = built(
        bench,
        voucher(1, account_id="6300", debit_amount="100.00"),
        voucher(2, account_id="2710", debit_amount="25.00"),
        voucher(3, account_id="2400", credit_amount="125.00", supplier_id="S1", invoice_number="77"),
        format="saft",
        chart_of_accounts="ns4102",
        decimal_mark=".",
    )
    cost = next(row for row in rows if row["account_id"] == "6300")
    assert (cost["supplier_org_number"], cost["supplier_name"], cost["invoice_number"]) == (
        "974760673",
        "Fiktiv AS",
        "77",
    )
    assert [row["bucket"] for row in rows] == ["purchase", "not_purchase", "not_purchase"]
    assert [row["amount_nok"] for row in rows] == [100, 25, -125]


def test_two_suppliers_in_one_voucher_are_never_split_silently(bench):
    rows = built(
        bench,
        voucher(1, account_id="6300", debit_amount="100"),
        voucher(2, account_id="2400", credit_amount="60", supplier_id="S1"),
        voucher(3, account_id="2400", credit_amount="40", supplier_id="S2"),
        format="saft",
        chart_of_accounts="ns4102",
    )
    assert rows[0]["supplier_key"] is None
    assert rows[0]["is_supplier_ambiguous"]
    assert rows[0]["bucket"] == "purchase"


def test_vat_compensation_and_wages_are_no_purchases(bench):
    rows = built(
        bench,
        line(amount="25", account_id="429"),
        line(amount="900", account_id="010", line_id="f-2"),
        line(amount="100", account_id="115", line_id="f-3"),
        chart_of_accounts="kostra",
    )
    assert {row["account_code"]: row["bucket"] for row in rows} == {
        "429": "not_purchase",
        "010": "not_purchase",
        "115": "purchase",
    }


def test_a_private_person_is_never_named(bench):
    (row,) = built(bench, line(amount="5", supplier_org_number="[fødselsnummer]", supplier_name="Oppdiktet Person"))
    assert row["supplier_name"] is None
    assert row["is_private_person"]


@pytest.mark.parametrize(
    ("columns", "basis", "left", "vat", "conversion"),
    [
        ({"amount": "100,00"}, "net", "100.00", "0", "as_delivered"),
        ({"amount": "100,00", "vat_amount": "25,00"}, "net", "100.00", "0", "as_delivered"),
        ({"amount": "100,00", "amount_gross": "125,00"}, "net", "100.00", "0", "net_column"),
        ({"amount": "125,00", "vat_amount": "25,00"}, "gross", "100.00", "25", "vat_amount_subtracted"),
        ({"amount": "-125,00", "vat_amount": "-25,00"}, "gross", "-100.00", "-25", "vat_amount_subtracted"),
        ({"amount": "125,00", "vat_amount": "0"}, "gross", "125.00", "0", "vat_amount_subtracted"),
        ({"amount": "125,00"}, "gross", "125.00", "0", "not_known"),
        ({"amount": "125,00", "vat_amount": "fritatt"}, "gross", "125.00", "0", "not_known"),
        ({"amount": "-125,00", "vat_amount": "25,00"}, "gross", "-125.00", "0", "not_known"),
        ({"amount": "125,00", "vat_amount": "2500"}, "gross", "125.00", "0", "not_known"),
        ({"amount": "125,00", "vat_amount": "25,00"}, None, "125.00", "0", "not_known"),
        ({"amount_gross": "125,00", "vat_amount": "25,00"}, "net", "100.00", "25", "vat_amount_subtracted"),
        ({"debit_amount": "125,00", "vat_amount": "25,00"}, "gross", "100.00", "25", "vat_amount_subtracted"),
    ],
)
def test_vat_is_taken_out_only_where_it_is_known(bench, columns, basis, left, vat, conversion):
    (row,) = built(bench, line(**columns), vat_basis=basis)
    assert (row["amount_currency"], row["amount_nok"]) == (Decimal(left), Decimal(left))
    assert row["vat_removed"] == Decimal(vat)
    assert row["vat_conversion"] == conversion
    assert row["amount_delivered"] - row["vat_removed"] == row["amount_currency"]


def test_a_superseded_file_keeps_its_lines_but_buys_nothing(bench):
    bench.given("raw.delivery", {"file_id": "g", "file": "ledgers/b.csv", "status": "read", "kind": "ledger"})
    bench.given("raw.delivery", {"file_id": "c", "file": "corrections/c.csv", "status": "read", "kind": "correction"})
    bench.given(
        "raw.correction",
        {
            "file_id": "c", "record_number": 1, "line_id": "c-1", "subject": "delivery", "match_field": "file",
            "match_value": "a.csv", "new_value": "b.csv", "decided_by": "regnskapssjef", "decided_on": "2026-11-02",
            "reason": "Ny eksport",
        },
    )  # fmt: skip
    rows = built(bench, line(amount="100"), line(amount="x", line_id="f-2"))
    assert [(row["bucket"], row["bucket_reason"]) for row in rows] == [
        ("not_purchase", "superseded"),
        ("quarantined", "amount_not_a_number"),
    ]
