"""A month published again over anything else is a restatement; over the same it is the same publication."""

import json
from dataclasses import replace

import pytest

from pipelines.edition import Edition, Reason, edition_to_make, editions, freeze, package_folder, reasons, write_record

RELEASES = {"factors": "set_a", "price_index": "index_a"}


def made_of(**changed):
    """What a publication is made of, hashes short."""
    code = {"models/core/lot.sql": "1", "data/reference/emission_factor.csv": "1", "data/rules/foa.yaml": "1"}
    return {
        "inputs": {
            "organisation": {},
            "delivered": {"ledgers/a.csv": "1"} | changed.pop("delivered", {}),
            "column_maps": {},
        },
        "code": code | changed.pop("code", {}),
        "libraries": {"duckdb": "2.0.0"} | changed,
    }


def make(recorded, month="2026-10", made=None, has_pages=None):
    is_there = any(one.month == month for one in recorded) if has_pages is None else has_pages
    return edition_to_make(recorded, month, is_there, made or made_of(), RELEASES)


def test_the_first_the_same_again_and_another():
    first = make([])
    assert (first.id, first.replaces, first.reasons) == ("2026-10.1", None, ())
    assert make([first]) == first
    late = make([first], made=made_of(delivered={"ledgers/late.csv": "1"}))
    assert (late.id, late.sequence, late.replaces) == ("2026-10.2", 2, "2026-10.1")
    assert late.reasons == (Reason("deliveries", added=1, names=("ledgers/late.csv",)),)
    back = make([first, late])
    assert (back.id, back.replaces) == ("2026-10.3", "2026-10.2")  # what once stood is not what stands


def test_another_month_replaces_nothing():
    first = make([])
    other = make([first], month="2026-11", made=made_of(delivered={"ledgers/november.csv": "1"}))
    assert (other.id, other.sequence, other.replaces, other.reasons) == ("2026-11.1", 2, None, ())


def test_every_kind_of_change_is_named_once_with_its_files():
    now = made_of(
        delivered={"ledgers/a.csv": "2"},
        code={
            "data/reference/emission_factor.csv": "2",
            "models/core/lot.sql": "2",
            "data/reference/price_index.csv": "1",
        },
        duckdb="2.0.1",
    )
    del now["code"]["data/rules/foa.yaml"]
    assert [(one.what, one.added, one.changed, one.removed, one.names) for one in reasons(made_of(), now)] == [
        ("deliveries", 0, 1, 0, ("ledgers/a.csv",)),
        ("factors", 0, 1, 0, ("data/reference/emission_factor.csv",)),
        ("price_index", 1, 0, 0, ("data/reference/price_index.csv",)),
        ("rules", 0, 0, 1, ("data/rules/foa.yaml",)),
        ("code", 0, 1, 0, ("models/core/lot.sql",)),
        ("libraries", 0, 1, 0, ("duckdb",)),
    ]


def test_a_month_from_before_there_were_records_is_replaced_and_that_is_said():
    new = make([], has_pages=True)
    assert (new.id, new.replaces, new.reasons) == ("2026-10.2", "2026-10.1", (Reason("not_recorded"),))


def test_a_run_whose_inputs_moved_meanwhile_is_never_the_same_again():
    unsure = edition_to_make([], "2026-10", False, None, RELEASES)
    assert unsure.fingerprint is None
    assert edition_to_make([unsure], "2026-10", True, None, RELEASES).id == "2026-10.2"


def test_records_come_back_as_they_were_written(tmp_path):
    first = make([])
    second = make([first], made=made_of(delivered={"ledgers/a.csv": "2"}))
    for one in (second, first):
        write_record(tmp_path, one)
    assert editions(tmp_path) == [first, second]


@pytest.fixture
def building(tmp_path):
    for name in (
        "site/2026-10/index.html", "site/2026-10/nn/index.html", "exports/spend/2026-10.csv",
        "exports/spend/2026-10.xlsx", "exports/spend/2026-09.csv",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_what_is_replaced_stays_under_its_own_name(building):
    second = make([make([])], made=made_of(delivered={"ledgers/a.csv": "2"}))
    for _ in range(2):  # a second time changes nothing
        freeze(building, second)
        assert (building / "site/2026-10.1/nn/index.html").read_text() == "site/2026-10/nn/index.html"
        assert (building / "exports/spend/2026-10.1.xlsx").read_text() == "exports/spend/2026-10.xlsx"
        assert not (building / "site/2026-10").exists() and not (building / "exports/spend/2026-10.csv").exists()
        assert (building / "exports/spend/2026-09.csv").exists()
    (building / "exports/spend/2026-10.csv").write_text("second")
    freeze(building, replace(second, number=3, replaces="2026-10.2"))
    assert (building / "exports/spend/2026-10.2.csv").read_text() == "second"
    assert (building / "exports/spend/2026-10.1.csv").read_text() == "exports/spend/2026-10.csv"


def test_the_years_package_is_that_of_the_latest_month(tmp_path):
    def standing(publication):
        (tmp_path / "2026").mkdir(exist_ok=True)
        (tmp_path / "2026" / "datapackage.json").write_text(json.dumps({"publication": publication}))

    october = make([])
    assert package_folder(tmp_path, october).name == "2026"
    standing("2026-10.1")
    assert package_folder(tmp_path, october).name == "2026"
    standing("2026-11.1")
    restated: Edition = replace(october, number=2)
    assert package_folder(tmp_path, restated).name == "2026-10.2"
