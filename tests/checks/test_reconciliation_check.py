"""The check on mart.reconciliation: what is left over is told with file, term and amount."""

from pipelines.checks.reconciliation import EQUATIONS, SUITE
from pipelines.suite import checked


def reconciled(**off: object) -> dict[str, object]:
    return {"file": "ledgers/a.csv", "currency_code": "NOK", "records": 3, **dict.fromkeys(EQUATIONS, 0)} | off


def test_nothing_left_over_passes(bench):
    bench.given("mart.reconciliation", reconciled())
    assert checked(bench.db, SUITE, SUITE.must).passed


def test_a_lost_credit_and_a_lost_debit_are_told_though_they_cancel(bench):
    bench.given("mart.reconciliation", reconciled(off_positive_reported=100, off_negative_reported=-100))
    result = checked(bench.db, SUITE, SUITE.must)
    assert not result.passed
    assert set(result.failures) == {
        "ledgers/a.csv, NOK: sum of positive purchases less those on the pages leaves 100",
        "ledgers/a.csv, NOK: sum of negative purchases less those on the pages leaves -100",
    }
