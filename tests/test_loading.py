"""Loading large files: in little memory, and where rows are too wide for that, once more with all there is."""

import pytest
from made_delivery import delivered

from pipelines import warehouse
from pipelines.organisation import DEFAULT
from pipelines.warehouse import connection, create_raw, load_body, load_files

LINE = "<Line><Description>{}</Description><DebitAmount><Amount>{}.00</Amount></DebitAmount></Line>"


def audit_file(lines: int, width: int, end: str = "") -> str:
    entries = "".join(
        f"<Transaction><TransactionID>{number}</TransactionID>{LINE.format('x' * width, number)}</Transaction>"
        for number in range(lines)
    )
    return f"<AuditFile><GeneralLedgerEntries><Journal>{entries}{end}</Journal></GeneralLedgerEntries></AuditFile>"


@pytest.mark.parametrize("memory", ["24MB", "3MB"])
def test_every_line_is_loaded_whatever_the_memory(memory, tmp_path, monkeypatch):
    monkeypatch.setattr(warehouse, "LARGE_BYTES", 1)
    monkeypatch.setattr(warehouse, "LARGE_FLUSH_ROWS", 100)
    monkeypatch.setattr(warehouse, "LARGE_MEMORY", memory)
    with connection(tmp_path / "w.duckdb") as db:
        create_raw(db)
        load_body(db, DEFAULT)
        files = [delivered(audit_file(4_000, 1_000), "a.xml"), delivered(audit_file(300, 1, "<broken"), "b.xml")]
        told = load_files(db, files)
        assert [delivery.status for delivery in told] == ["read", "cut_short"], told[1].message()
        sums = "count(*), count(distinct line_id), sum(debit_amount::decimal(18, 2))"
        found = db.execute(f"select {sums} from raw.ledger_line group by file_id order by all").fetchall()
        assert found == [(300, 300, 299 * 150), (4_000, 4_000, 3_999 * 2_000)]
        settings = "select value from duckdb_settings() where name in ('memory_limit', 'disabled_compression_methods')"
        assert ("24.0 MiB",) not in db.execute(settings).fetchall()
