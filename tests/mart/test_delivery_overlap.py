"""mart.delivery_overlap: two versions of one delivery are found; what repeats within a file, or by habit, is not."""

import pytest

from pipelines.warehouse import build_models


@pytest.fixture
def overlap(bench):
    def found(**files: list[dict[str, object]]) -> list[tuple[object, ...]]:
        build_models(bench.db, "core.ledger_line")  # empty, with its types
        for number, (file_id, lines) in enumerate(files.items(), start=1):
            bench.given(
                "raw.delivery", {"delivery_number": number, "file_id": file_id, "file": file_id, "status": "read"}
            )
            for line in lines:
                bench.given("core.ledger_line", {"file_id": file_id, "file": file_id} | line)
        bench.build("mart.bucket_total")
        rows = bench.build("mart.delivery_overlap")
        return [
            (row["file"], row["other_file"], row["shared_by"], row["shared_lines"], row["shared_nok"]) for row in rows
        ]

    return found


def line(number: int, amount: int = 100, **values: object) -> dict[str, object]:
    return {
        "period": "2026-10", "posting_date": f"2026-10-{number % 28 + 1:02}", "supplier_key": f"s{number % 7}",
        "invoice_number": f"i{number}", "voucher_id": f"v{number}", "account_id": "6300", "amount_delivered": amount,
        "amount_currency": amount, "amount_nok": amount, "vat_removed": 0, "bucket": "purchase", "bucket_reason": "x",
        "vat_basis": "net", "vat_conversion": "as_delivered", "currency_code": "NOK",
    } | values  # fmt: skip


def test_the_same_lines_under_another_name(overlap):
    first, second = [line(n) for n in range(10)], [line(n) for n in range(2, 14)]
    assert overlap(a=first, b=second) == [("a", "b", "row", 8, 800)]


def test_corrected_amounts_are_known_by_their_vouchers(overlap):
    first, second = [line(n) for n in range(10)], [line(n, amount=n) for n in range(10)]
    assert overlap(a=first, b=second) == [("a", "b", "voucher", 10, 1000)]


def test_half_is_not_more_than_half(overlap):
    assert overlap(a=[line(n) for n in range(10)], b=[line(n) for n in range(5, 15)]) == []


def test_lines_that_repeat_within_one_file_are_real(overlap):
    assert overlap(a=[line(1)] * 30, b=[line(2)] * 30) == []


def test_a_repeated_line_is_matched_as_often_as_it_stands_in_both(overlap):
    assert overlap(a=[line(1)] * 9 + [line(2)], b=[line(1)] * 7 + [line(n) for n in range(20, 23)])[0][3] == 7


def test_two_systems_that_number_vouchers_alike_are_not_the_same(overlap):
    second = [line(n, supplier_key=f"t{n}", invoice_number=None, account_id="5000") for n in range(20)]
    assert overlap(a=[line(n) for n in range(20)], b=second) == []


def test_a_rent_that_is_the_same_every_month_is_not_the_same(overlap):
    november = [line(n, period="2026-11", posting_date="2026-11-03", invoice_number=None) for n in range(9)]
    assert overlap(a=[line(n, invoice_number=None) for n in range(9)], b=november) == []


def test_what_a_decision_has_settled_is_not_told_again(overlap):
    first = [line(n, bucket="not_purchase", bucket_reason="superseded") for n in range(9)]
    assert overlap(a=first, b=[line(n) for n in range(9)]) == []


def test_a_sum_that_is_not_known_in_kroner_is_not_known(overlap):
    lines = [line(n, amount_nok=None) for n in range(9)]
    ((*_, shared, nok),) = overlap(a=lines, b=lines)
    assert (shared, nok) == (9, None)
