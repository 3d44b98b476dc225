"""`rules.text_answer`: which classifier is asked of a body's texts, and what is stored of its answers."""

import json

import pytest

from models.classifier import NotAModel
from models.classifier_training import train
from pipelines.text_categories import classifier_of, create, own_examples, text_model, write_text_answers
from tests.models.test_classifier import LABELS, made

EMPTY = (
    "create table core.spend_text (text_id varchar, text varchar, account_name varchar, supplier_name varchar)",
    "create table core.contract (title varchar, cpv_code varchar)",
    "create table core.invoice_line (item_name varchar, cpv_code varchar)",
    "create table core.purchase_part (part_id varchar, text varchar, account_name varchar, is_text_public boolean)",
    "create table rules.category_by_correction (part_id varchar, cpv_code varchar, cpv_division varchar)",
    "create table core.lot (file_id varchar, lot_number bigint, notice_number bigint, cpv_code varchar, title varchar,"
    " notice_title varchar, description varchar, notice_description varchar, is_superseded boolean, is_copy boolean)",
    "insert into core.spend_text values ('1', 'Snøbrøyting uke 4', null, null), ('2', null, 'Asfaltering', 'X AS'),"
    " ('3', 'Faktura 12', null, null)",
)


@pytest.fixture
def db(bench):
    for query in EMPTY:
        bench.db.execute(query)
    create(bench.db)
    return bench.db


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    folder = tmp_path_factory.mktemp("named") / "model"
    train(made(), beside=LABELS).save(folder)
    return folder


def test_a_named_classifier_answers_each_text_once_and_says_how_sure_it_is(db, named, tmp_path):
    write_text_answers(db, named, tmp_path)
    rows = db.execute("select * from rules.text_answer order by text_id").fetchall()
    assert [(row[0], row[2]) for row in rows] == [("1", "90"), ("2", "45")]  # an invoice number alone tells nothing
    assert all(0 < row[3] <= 1 and row[4].startswith(f"{row[2]}:{row[3]:.2f}") for row in rows)
    assert all(row[1] is None or row[1].startswith(row[2]) for row in rows)
    told = text_model(db)
    assert (told["id"], told["origin"]) == (rows[0][5], "named") and told["measured"]["rows"] > 300
    write_text_answers(db, named, tmp_path)
    assert db.execute("select * from rules.text_answer order by text_id").fetchall() == rows


def test_no_texts_need_no_classifier(db, tmp_path):
    db.execute("delete from core.spend_text")
    write_text_answers(db, None, tmp_path)
    assert text_model(db) is None


def test_a_named_folder_without_a_classifier_stops_the_run(db, tmp_path):
    with pytest.raises(NotAModel, match="missing; make the model again"):
        classifier_of(db, tmp_path, tmp_path)


def test_the_body_s_own_texts_are_those_with_a_code_and_without_persons(db):
    db.execute("insert into core.contract values ('Brøyteavtale', '90620000'), ('Uten kode', null)")
    db.execute("insert into core.invoice_line values ('Asfalt', '45233222')")
    db.execute(
        "insert into core.purchase_part values ('p1', 'Strøm', 'Energi', true), ('p2', 'Ola Nordmann', null, false)"
    )
    db.execute("insert into rules.category_by_correction values ('p1', null, '09'), ('p2', '85000000', '85')")
    db.execute("insert into raw.delivery (delivery_number, file_id, status) values (1, 'f', 'read')")
    db.execute(
        "insert into core.lot values ('f', 1, 1, '39130000', 'Møbler', 'Møbler', 'Pulter', 'Pulter', false, false),"
        " ('f', 2, 1, '39130000', 'Gammel', 'Gammel', null, null, true, false)"
    )
    found = {(one.text, one.cpv_code) for one in own_examples(db)}
    assert found == {
        ("Brøyteavtale", "90620000"),
        ("Asfalt", "45233222"),
        ("Strøm Energi", "09000000"),
        ("Møbler Pulter", "39130000"),
    }


def test_few_texts_leave_the_answers_to_the_classifier_built_in(db, tmp_path):
    db.execute("insert into core.contract values ('Brøyteavtale', '90620000')")
    write_text_answers(db, None, tmp_path)
    told = text_model(db)
    assert (told["origin"], told["texts"], told["measured"]) == ("base", 0, None)
    assert not list(tmp_path.iterdir())
    rows = dict(db.execute("select text_id, cpv_division from rules.text_answer").fetchall())
    assert rows == {"1": "90", "2": "45"}
    assert json.dumps(told)
