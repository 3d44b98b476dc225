"""mart.period_change: volume, prices and exchange rates between two periods, worked out here by hand."""

from decimal import Decimal

import pytest
from made_tables import empty_warehouse

from pipelines.inventory import TABLES
from pipelines.warehouse import build_model

LINES = (
    # period, division, index, currency, amount in it, NOK, kg CO2e
    ("2024-10", "90", "133.6", "NOK", "1000.00", "1000.00", "20"),
    ("2024-10", "39", "133.6", "EUR", "100.00", "1150.00", "30"),
    ("2025-10", "90", "137.7", "NOK", "1500.00", "1500.00", "29"),
    ("2025-10", "39", "137.7", "EUR", "100.00", "1200.00", "31"),
    ("2025-09", "90", "137.7", "NOK", "1500.00", "1500.00", "29"),
)


@pytest.fixture(scope="module")
def told():
    with empty_warehouse() as db:
        columns = TABLES["published_line"].removeprefix("content_id varchar, ")
        db.execute(f"create table mart.inventory_line ({columns})")
        db.execute("create table mart.publication_month as select '2025-10' as month")
        for line in LINES:
            db.execute(
                "insert into mart.inventory_line by name select ? as period, ? as cpv_division, ? as index_spend, "
                "? as currency_code, ? as amount_currency, ? as amount_nok, ? as kgco2e",
                list(line),
            )
        build_model(db, "mart.period_change")
        result = db.execute("select * from mart.period_change")
        names = [column[0] for column in result.description]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        return {(row["kind"], row["cpv_division"]): row for row in rows}


def test_what_is_dearer_is_not_more(told):
    row = told["year_before", "90"]
    real = (Decimal(1500) * Decimal("133.6") / Decimal("137.7")).quantize(Decimal("0.01"))
    assert (row["volume_nok"], row["prices_nok"], row["exchange_nok"]) == (real - 1000, 1500 - real, 0)
    assert (row["volume_kgco2e"], row["exchange_kgco2e"]) == (9, 0)


def test_what_the_krone_lost_is_not_more_either(told):
    row = told["year_before", "39"]
    assert row["exchange_nok"] == 50  # 100 EUR at 11.5 and at 12
    assert row["exchange_kgco2e"] == pytest.approx(Decimal(31) * Decimal(50) / Decimal(1200))
    assert row["then_nok"] + row["volume_nok"] + row["prices_nok"] + row["exchange_nok"] == row["now_nok"] == 1200
    assert row["then_kgco2e"] + row["volume_kgco2e"] + row["exchange_kgco2e"] == row["now_kgco2e"] == 31


def test_within_a_year_prices_are_the_same(told):
    assert told["month_before", "90"]["prices_nok"] == 0
    assert told["month_before", "39"]["then_nok"] == 0


def test_periods_of_unlike_length_are_not_compared(told):
    assert {kind for kind, _ in told} == {"month_before", "year_before"}  # of the year before only October is there
