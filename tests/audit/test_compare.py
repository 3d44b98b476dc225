"""Where two tables differ first: told with what the row is, what stands there and what comes out."""

import duckdb
import pytest

from pipelines.audit.compare import Difference, table_difference

ROWS = """
    (values ('a', 'ledgers/a.csv', 1, 10.00, null), ('b', 'ledgers/a.csv', 2, 20.00, ''), ('c', 'b.csv', 1, 30.00, 'x'))
"""
COLUMNS = "t(line_id, file, record_number, amount_nok, note)"


@pytest.fixture
def db():
    with duckdb.connect() as db:
        db.execute(f"create table made as select * from {ROWS} as {COLUMNS}")
        db.execute("create table stated as from made")
        yield db


def differ(db, **options) -> Difference | None:
    return table_difference(db, "tables/x.parquet", "stated", "made", **options)


def test_the_same_rows_in_another_order_are_the_same(db):
    db.execute("create or replace table stated as from made order by line_id desc")
    assert differ(db) is None


def test_a_changed_value_is_named_with_its_record(db):
    db.execute("update stated set amount_nok = 21 where line_id = 'b'")
    found = differ(db)
    assert found.line() == (
        "tables/x.parquet, line_id b (ledgers/a.csv, record 2): amount_nok is 21.00 in the package, 20.00 recomputed"
    )
    assert differ(db, without=["amount_nok"]) is None


def test_empty_and_missing_are_not_the_same(db):
    db.execute("update stated set note = null where line_id = 'b'")
    assert differ(db).column == "note"


def test_a_row_that_was_taken_out_or_put_in_is_named(db):
    db.execute("delete from stated where line_id = 'c'")
    assert "line_id c" in differ(db).row and "does not stand in the package" in differ(db).line()
    db.execute("insert into stated select 'd', * exclude (line_id) from made where line_id = 'c'")
    assert "line_id d" in differ(db).row and "does not come out" in differ(db).line()
    assert differ(db).rows == 1


def test_the_same_row_once_more_is_a_difference(db):
    db.execute("insert into stated from made where line_id = 'a'")
    assert differ(db) is not None


def test_another_type_is_a_difference(db):
    db.execute("alter table stated alter amount_nok type double")
    assert differ(db).column == "amount_nok"


def test_floats_may_differ_in_their_last_digits(db):
    db.execute("alter table made add column share double default 0.1")
    db.execute("alter table stated add column share double default 0.10000000000000002")
    assert differ(db) is None
    db.execute("update stated set share = 0.1001")
    assert differ(db).column == "share"
