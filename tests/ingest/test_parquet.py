"""Parquet ledgers: typed columns as text, and the real Icelandic month."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from made_delivery import said
from pyarrow import parquet

from pipelines.source import Unreadable


def written(**columns):
    content = io.BytesIO()
    parquet.write_table(pa.table(columns), content)
    return content.getvalue()


def test_typed_columns_become_text():
    found = said(
        written(
            Leverandør=pa.array(["A", "B"]).dictionary_encode(),
            Bilagsnr=[1, 2],
            Beløp=pa.array([Decimal("1.234"), Decimal("-5.000")]),
            Dato=[date(2026, 1, 2), None],
            Betalt=[datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, 12, 30, tzinfo=UTC)],
            merker=[["a", "b"], None],
        )
    )
    first, second = found["ledger_line"]
    assert first == {
        "record_number": 1, "supplier_name": "A", "voucher_id": "1", "amount": "1.234", "posting_date": "2026-01-02",
        "Betalt": "2026-01-02", "merker": '["a", "b"]',
    }  # fmt: skip
    assert (second["posting_date"], second["merker"], second["Betalt"][:16]) == (None, None, "2026-01-03 12:30")
    assert (found.facts.decimal_mark, found.facts.assumed_currency, found.balance) == (".", "NOK", (2, 2))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"PAR1 and then nothing", "cannot be read"),
        (written(Leverandør=pa.array([], pa.string()), Beløp=pa.array([], pa.float64())), "no rows"),
        (written(a=[1], b=[2]), "headers that are known"),
    ],
)
def test_unusable_files_are_named_with_a_remedy(content, problem):
    with pytest.raises(Unreadable, match=problem) as fault:
        said(content)
    assert fault.value.remedy


def test_control_totals_of_a_real_month(shared):
    found = said(shared / "samples/ledgers/iceland_state/year=2023_month=03.parquet")
    amounts = [Decimal(row["amount"]) for row in found["ledger_line"]]
    assert (len(amounts), sum(amounts), sum(amount < 0 for amount in amounts)) == (237256, Decimal(18700641920), 33896)
    assert (found.facts.currency, found.facts.profile) == ("ISK", "opnirreikningar")
    assert found["ledger_line"][0]["posting_date"] == "2023-03-01"
