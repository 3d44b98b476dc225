"""mart.contract_term: what was promised against what is reported, and what cannot be told apart by its figures."""

from datetime import date

import pytest

from pipelines.warehouse import build_model

BESIDE = (
    "create table mart.publication_month as select '2026-10' as month",
    "create table core.agreement_source (line_id varchar, source varchar, agreement_id varchar, supplier_key varchar)",
    "create table core.supplier (supplier_key varchar, is_named boolean, shown_name_nb varchar, shown_name_nn varchar,"
    " shown_name_en varchar)",
    "create table mart.spend_agreement (agreement_id varchar, period varchar, amount_nok decimal(18, 2))",
    "create table core.contract (line_id varchar, file varchar, record_number bigint, contract_id varchar,"
    " title varchar, supplier_org_number varchar, org_unit_id varchar, valid_from date, environmental_term varchar,"
    " term_target varchar, term_reported varchar, term_due_date date, term_reported_date date,"
    " follow_up_status varchar)",
)


@pytest.fixture
def status(bench):
    """One term of the register as it stands at the end of October 2026."""
    for query in BESIDE:
        bench.db.execute(query)

    def settled(target, reported, due=date(2026, 6, 30), on=date(2026, 6, 20)):
        bench.db.execute(
            "insert into core.contract by name select 'c-1' as line_id, 'Andel turer (prosent)' as environmental_term, "
            "? as term_target, ? as term_reported, ? as term_due_date, ? as term_reported_date",
            [target, reported, due, on],
        )
        build_model(bench.db, "mart.contract_term")
        (row,) = bench.look("select * from mart.contract_term")
        return row

    return settled


@pytest.mark.parametrize(
    ("target", "reported", "expected"),
    [
        ("75", "75", "met"),
        ("75", "74,9", "undershot"),
        ("minst 75 %", "58 prosent", "undershot"),
        ("75 % innen 2027", "80 %", "met"),
        ("maks 20 kg CO2e", "26,5 kg CO2", "undershot"),
        ("maks 1 200 kg", "1100", "met"),
        ("75", None, "overdue"),
    ],
)
def test_a_report_meets_its_target_or_misses_it(status, target, reported, expected):
    row = status(target, reported, on=date(2026, 6, 20) if reported else None)
    assert (row["status"], row["incomparable_reason"]) == (expected, None)


@pytest.mark.parametrize(
    ("target", "reported", "reason"),
    [
        ("75", "i rute", "report_without_number"),
        ("så mye som mulig", "58", "target_without_number"),
        ("75", "58 av 90 turer", "several_numbers"),
        ("50-60 %", "55 %", "several_numbers"),
        ("maks 20 kg", "3 tonn", "units_differ"),
        ("75", "0,58", "share_or_percent"),
    ],
)
def test_what_does_not_compare_is_said_and_not_judged(status, target, reported, reason):
    row = status(target, reported)
    assert (row["status"], row["incomparable_reason"], row["difference"]) == ("not_comparable", reason, None)


@pytest.mark.parametrize(
    ("due", "on", "late"),
    [
        (date(2026, 6, 30), date(2026, 6, 30), False),
        (date(2026, 6, 30), date(2026, 7, 1), True),
        (date(2026, 10, 31), None, True),
        (date(2026, 11, 1), None, False),
    ],
)
def test_what_comes_after_the_due_date_is_late(status, due, on, late):
    assert status("75", "80" if on else None, due=due, on=on)["is_late"] is late
