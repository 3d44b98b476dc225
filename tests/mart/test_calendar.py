"""mart.calendar: months that are missing, too small, covered twice or outside what a SAF-T file claims."""

import json

import pytest


@pytest.fixture
def calendar(bench):
    """Months by system, from how many lines each file holds a month."""
    files: list[str] = []

    def deliver(lines: dict[str, int], **facts: object) -> None:
        number = len(files) + 1
        files.append(f"f{number}")
        delivery = {
            "delivery_number": number, "file_id": files[-1], "file": f"ledgers/{number}.csv", "status": "read",
            "kind": "ledger", "format": "delimited", "profile": "system", "column_map": "{}", "declared": "{}",
        }  # fmt: skip
        bench.given("raw.delivery", delivery | facts)
        for month, count in lines.items():
            total = {"file_id": files[-1], "period": month, "bucket": "purchase", "bucket_reason": "x"}
            numbers = {"lines": count, "amount_nok": 10 * count, "lines_not_converted": 0}
            bench.given("mart.bucket_total", total | numbers)

    def built() -> dict[tuple[object, object], str]:
        rows = bench.build("mart.calendar")
        return {(row["system"], row["month"]): str(row["status"]) for row in rows}

    return deliver, built


def year(number: int, lines: int) -> dict[str, int]:
    return {f"{number}-{month:02}": lines for month in range(1, 13)}


def test_a_gap_is_missing_and_the_months_around_it_are_not(calendar):
    deliver, built = calendar
    deliver({"2025-11": 100, "2025-12": 100, "2026-03": 100})
    found = built()
    assert [month for (_, month), status in sorted(found.items()) if status == "missing"] == ["2026-01", "2026-02"]
    assert len(found) == 5


@pytest.mark.parametrize(("lines", "status"), [(1399, "too_small"), (1400, "ok"), (237, "too_small")])
def test_a_month_below_a_tenth_of_its_history_is_too_small(calendar, lines, status):
    deliver, built = calendar
    deliver(year(2024, 14000) | {"2025-01": lines})
    assert built()["system", "2025-01"] == status


def test_history_is_the_twelve_months_before_not_all_of_them(calendar):
    deliver, built = calendar
    deliver(year(2023, 20000) | year(2024, 1500) | {"2025-01": 1500})
    assert built()["system", "2025-01"] == "ok"
    assert built()["system", "2024-01"] == "too_small"


def test_a_mistyped_year_makes_one_odd_month_and_no_century_of_gaps(calendar):
    deliver, built = calendar
    deliver(year(2024, 1000) | {"2104-03": 1})
    assert {key: status for key, status in built().items() if status != "ok"} == {("system", "2104-03"): "too_small"}


def test_two_files_of_a_layout_that_double_a_month_are_told(calendar):
    deliver, built = calendar
    deliver(year(2024, 1000))
    deliver({"2024-06": 990})
    deliver({"2024-07": 20})  # a late invoice or two are no second delivery
    assert {key[1] for key, status in built().items() if status == "covered_twice"} == {"2024-06"}


def test_four_files_a_month_are_a_habit_and_not_a_doubling(calendar):
    deliver, built = calendar
    for _ in range(4):
        deliver(year(2024, 250))
    assert set(built().values()) == {"ok"}


def test_a_month_delivered_twice_without_history_is_told(calendar):
    deliver, built = calendar
    deliver({"2026-10": 100})
    deliver({"2026-10": 100})
    assert built() == {("system", "2026-10"): "covered_twice"}


@pytest.mark.parametrize(("first", "last"), [("2025-01-01", "2025-04-30"), ("2025-1", "2025-4")])
def test_a_selection_claims_its_months_and_no_other(calendar, first, last):
    deliver, built = calendar
    declared = {"buyer_org_number": "100000008", "selection_from": first, "selection_to": last}
    deliver({"2025-02": 50, "2025-03": 50, "2025-05": 50}, format="saft", declared=json.dumps(declared))
    system = "SAF-T 100000008"
    assert built() == {
        (system, "2025-01"): "missing",
        (system, "2025-02"): "ok",
        (system, "2025-03"): "ok",
        (system, "2025-04"): "missing",
        (system, "2025-05"): "outside_selection",
    }


def test_a_change_of_layout_with_a_gap_between_is_seen_on_the_body(calendar):
    deliver, built = calendar
    deliver({"2025-01": 10, "2025-02": 10}, profile="old")
    deliver({"2025-04": 10, "2025-05": 10}, profile="new")
    assert {key for key, status in built().items() if status == "missing"} == {(None, "2025-03")}


def test_layouts_are_told_apart_by_what_their_columns_mean(calendar):
    deliver, built = calendar
    deliver({"2025-01": 10}, profile=None, column_map='{"Beløp": "amount", "Dato": "posting_date"}')
    deliver({"2025-03": 10}, profile=None, column_map='{"BELØP ": "amount", "dato": "posting_date"}')
    deliver({"2025-06": 10}, profile=None, column_map='{"Beløp": "amount", "Periode": "period"}')
    assert {key[1] for key, status in built().items() if status == "missing" and key[0]} == {"2025-02"}
