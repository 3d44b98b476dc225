"""mart.superseded_delivery: what a replaced delivery held, what replaces it, and the difference by month."""

from decimal import Decimal


def given(bench, **decision: object) -> None:
    said = {"decision_id": "c-1", "old_file_id": "a", "old_file": "a.csv", "new_file_id": "b", "new_file": "b.csv"}
    who = {"decided_by": "regnskapssjef", "decided_on": "2026-11-02", "reason": "Ny eksport", "problem": None}
    bench.given("core.delivery_correction", said | who | decision)
    for file_id, period, lines, amount in (
        ("a", "2026-09", 4, "400.00"), ("a", "2026-10", 10, "1000.005"), ("b", "2026-10", 11, "1200.00"),
        ("b", "2026-11", 1, "7.00"),
    ):  # fmt: skip
        bench.given(
            "mart.bucket_total",
            {"file_id": file_id, "period": period, "currency_code": "NOK", "bucket": "purchase", "lines": lines}
            | {"amount_sum": Decimal(amount)},
        )


def test_both_totals_and_the_difference_by_month(bench):
    given(bench)
    found = {
        row["period"]: (row["old_lines"], row["new_lines"], row["delta_lines"], row["delta_sum"])
        for row in bench.build("mart.superseded_delivery")
    }
    assert found == {
        "2026-09": (4, 0, -4, Decimal("-400")),
        "2026-10": (10, 11, 1, Decimal("199.995")),
        "2026-11": (0, 1, 1, Decimal("7")),
    }


def test_a_withdrawn_delivery_is_compared_with_nothing(bench):
    given(bench, new_file_id=None, new_file=None)
    assert sum(row["delta_sum"] for row in bench.build("mart.superseded_delivery")) == Decimal("-1400.005")


def test_a_decision_that_is_not_applied_supersedes_nothing(bench):
    given(bench, problem="incomplete")
    assert bench.build("mart.superseded_delivery") == []
