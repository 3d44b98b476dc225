"""The checks on core.ledger_line and mart.purchase_line: what is lost is told with file, term and amount."""

import pytest

from pipelines.checks.ledger_line import SUITE as LEDGER_LINE
from pipelines.checks.purchase_line import SUITE as PURCHASE_LINE
from pipelines.suite import checked
from pipelines.warehouse import build_models


@pytest.fixture
def delivered(bench):
    bench.given(
        "raw.delivery",
        {"delivery_number": 1, "file_id": "f", "file": "ledgers/a.csv", "status": "read", "kind": "ledger"}
        | {"format": "delimited", "decimal_mark": ".", "currency": "NOK", "vat_basis": "net"},
    )
    for number, amount in enumerate(("100.00", "-40.00", "x"), start=1):
        line = {"file_id": "f", "record_number": number, "line_id": f"f-{number}", "amount": amount}
        bench.given("raw.ledger_line", line | {"supplier_name": "Fiktiv AS", "period": "2026-10"})
    build_models(bench.db, "mart.purchase_line")
    return bench.db


def failures(db, suite) -> tuple[str, ...]:
    return checked(db, suite, suite.must).failures


def test_what_is_whole_passes(delivered):
    assert failures(delivered, LEDGER_LINE) == failures(delivered, PURCHASE_LINE) == ()


def test_a_lost_credit_is_told(delivered):
    delivered.execute("delete from mart.purchase_line where amount_nok < 0")
    assert failures(delivered, PURCHASE_LINE) == (
        "ledgers/a.csv, NOK: purchases less what the pages count leaves 1 lines and NOK -40.00",
    )


def test_a_lost_record_is_told(delivered):
    delivered.execute("delete from core.ledger_line where record_number = 3")
    assert failures(delivered, LEDGER_LINE) == ("ledgers/a.csv: records delivered less records kept leaves 1",)


def test_a_line_that_counts_twice_is_told(delivered):
    delivered.execute("insert into core.ledger_line select * from core.ledger_line where record_number = 1")
    assert failures(delivered, LEDGER_LINE) == (
        "ledgers/a.csv: records delivered less records kept leaves -1",
        "ledgers/a.csv: records kept more than once leaves 1",
    )
