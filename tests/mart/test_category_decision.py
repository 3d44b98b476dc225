"""What people decide about categories: the form that the page gives comes back filled in and holds."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import fastexcel
import pytest
import xlsxwriter

from dashboards.pages.categories import CORRECTION_FORM
from dashboards.source_rows import write_rows
from pipelines.delivery import inbox_files
from pipelines.demo import write_inbox
from pipelines.export_file import write_xlsx
from pipelines.organisation import organisation
from pipelines.warehouse import build_models, connection, create_raw, load_body, load_files, load_reference

MONTH = {"month": "2026-10"}
MARTS = ("category_decision", "supplier_decision", "correction_effect", "uncertain_group", "category_suggestion",
         "category_conflict", "spend_by_category")  # fmt: skip
EFFECT = "select * from mart.correction_effect"
THOUGHT = """
insert into rules.text_answer by name
select text_id, '37' as cpv_division, 0.41 as confidence, '37:0.41;39:0.30;22:0.10' as candidates from core.spend_text
"""
"""An uncertain classifier, which thinks the same of every text."""
WHO = {"hvem": "innkjøpsrådgiver", "når": "03.11.2026", "hvorfor": "Sett på fakturaene"}


def warehouse(inbox: Path, path: Path) -> Path:
    with connection(path) as db:
        create_raw(db)
        load_body(db, organisation(inbox / "organisation.yaml"))
        load_reference(db)
        load_files(db, inbox_files(inbox))
        build_models(db, "core.spend_text")
        db.execute(THOUGHT)
        build_models(db, *(f"mart.{mart}" for mart in MARTS))
    return path


def rows(path: Path, query: str, **given: str) -> list[dict[str, object]]:
    with connection(path, read_only=True) as db:
        return db.execute(query, given or None).to_arrow_table().to_pylist()


@pytest.fixture(scope="module")
def inbox(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("decided") / "inbox"
    write_inbox(folder, lines=1500, months=3)
    return folder


@pytest.fixture(scope="module")
def before(inbox) -> Path:
    return warehouse(inbox, inbox.parent / "before.duckdb")


@pytest.fixture(scope="module")
def form(inbox, before) -> list[dict[str, str]]:
    """The page's file as a person finds it, read as a spreadsheet reads it."""
    path = inbox.parent / "form.csv"
    with connection(before, read_only=True) as db:
        write_rows(db.execute(CORRECTION_FORM.query, MONTH).to_arrow_table(), path)
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_the_form_lists_the_largest_first_each_once_with_up_to_three_suggestions(form, before):
    assert len({(row["felt"], row["verdi"]) for row in form}) == len(form) > 20
    sizes = [abs(int(row["hele kroner siste tolv måneder"])) for row in form]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(bool(row["forslag 1"]) for row in form) > len(form) * 0.9
    ((uncertain,),) = rows_of(before, "select sum(amount_nok) from mart.uncertain_group")
    assert abs(sum(int(row["hele kroner siste tolv måneder"]) for row in form) - uncertain) < len(form)


def test_what_the_text_model_holds_for_second_and_third_is_suggested_too(before):
    told = rows(before, "select * from mart.category_suggestion order by match_field, match_value, place")
    weight: dict[object, dict[object, object]] = {}
    for row in told:
        if row["evidence"] == "text_model":
            weight.setdefault(row["match_value"], {})[row["cpv_division"]] = row["weight"]
    assert sum(bool({"39", "22"} & set(found)) for found in weight.values()) > 5
    stated = {"37": Decimal("0.4100"), "39": Decimal("0.3000"), "22": Decimal("0.1000")}
    assert all(found.items() <= stated.items() for found in weight.values())


def rows_of(path: Path, query: str) -> list[tuple[Decimal, ...]]:
    return [tuple(row.values()) for row in rows(path, query)]  # type: ignore[misc]


@pytest.fixture(scope="module")
def after(inbox, before, form) -> Path:
    """The same inbox with half of the form filled in as CSV, the rest as the XLSX that is exported."""
    filled = [row | WHO | {"ny verdi": row["forslag 1"]} for row in form if row["forslag 1"]]
    target = inbox / "corrections" / "utfylt.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(form[0]))
        writer.writeheader()
        writer.writerows([*filled[::2], *(row for row in form if not row["forslag 1"])])  # the last are left empty
    with connection(before, read_only=True) as db:
        write_xlsx(db, {"form": CORRECTION_FORM.query}, {"month": "2026-10"}, inbox.parent / "form.xlsx")
    exported = fastexcel.read_excel(inbox.parent / "form.xlsx").load_sheet(0, dtypes="string").to_arrow().to_pylist()
    wanted = {row["verdi"]: WHO | {"ny verdi": row["forslag 1"]} for row in filled[1::2]}
    with xlsxwriter.Workbook(inbox / "corrections" / "utfylt.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, exported[0])
        for number, row in enumerate(exported, start=1):
            sheet.write_row(number, 0, (row | wanted.get(row["verdi"], {})).values())
    return warehouse(inbox, inbox.parent / "after.duckdb")


def test_the_form_filled_in_settles_every_group_and_no_krone_is_lost(before, after):
    total = "select period, sum(amount_nok) from mart.spend_by_category group by period order by period"
    assert rows(before, total) == rows(after, total)
    open_nok = "select sum(amount_nok) as nok from mart.spend_by_category where cpv_division = 'unclassified'"
    assert rows(before, open_nok)[0]["nok"] > 0
    assert not rows(after, open_nok)[0]["nok"]


def test_every_row_of_the_form_is_applied_and_rows_left_empty_are_no_decisions(form, after):
    status = "select correction_file, status, count(distinct decision_id) as n from mart.category_decision group by all"
    told = {(row["correction_file"], row["status"]): row["n"] for row in rows(after, status)}
    filled = sum(bool(row["forslag 1"]) for row in form)
    assert told["corrections/utfylt.csv", "applied"] == (filled + 1) // 2
    assert told["corrections/utfylt.xlsx", "applied"] == filled // 2
    assert {file for file, _ in told} <= {
        "corrections/utfylt.csv", "corrections/utfylt.xlsx", "corrections/rettelser.csv"
    }  # fmt: skip


def test_the_effect_is_what_the_published_figures_differ_by(before, after):
    def spend(path: Path) -> dict[tuple[object, object], Decimal]:
        query = "select period, cpv_division, sum(amount_nok) as nok from mart.spend_by_category group by all"
        return {(row["period"], row["cpv_division"]): row["nok"] for row in rows(path, query)}

    now, then = spend(after), spend(before)
    effect = rows(after, EFFECT)
    assert all(row["after_nok"] == now.get((row["period"], row["cpv_division"]), 0) for row in effect)
    assert sum(row["difference_nok"] for row in effect) == 0
    without = {(row["period"], row["cpv_division"]): row["before_nok"] for row in effect}
    # one correction stood before already
    standing = {(row["period"], row["cpv_division"]): row["difference_nok"] for row in rows(before, EFFECT)}
    assert all(nok == then.get(where, 0) - standing.get(where, 0) for where, nok in without.items())


def test_the_effect_on_the_footprint_is_what_the_published_figures_differ_by(before, after):
    def kilos(path: Path) -> dict[tuple[object, object], Decimal]:
        query = "select period, cpv_division, sum(kgco2e) as kg from mart.footprint_by_category group by all"
        return {(row["period"], row["cpv_division"]): row["kg"] for row in rows(path, query)}

    now, then = kilos(after), kilos(before)
    effect = rows(after, EFFECT)
    standing = {(row["period"], row["cpv_division"]): row["difference_kgco2e"] or 0 for row in rows(before, EFFECT)}
    assert sum(row["difference_kgco2e"] != 0 for row in effect) > 10
    for row in effect:
        where = row["period"], row["cpv_division"]
        assert row["after_kgco2e"] == (now.get(where) or 0)
        assert row["before_kgco2e"] == (then.get(where) or 0) - standing.get(where, 0)
    untouched = now.keys() - {(row["period"], row["cpv_division"]) for row in effect}
    assert all(now[where] == (then.get(where) or 0) - standing.get(where, 0) for where in untouched if now[where])


def test_a_decision_on_a_supplier_says_how_much_it_places(before):
    (decision,) = rows(
        before,
        "select min(status) as status, sum(amount_nok) > 0 as has_spend, min(supplier_name) as name"
        " from mart.supplier_decision where correction_id = 'K-002'",
    )
    assert decision == {"status": "applied", "has_spend": True, "name": "Prøvevare Mat AS"}
