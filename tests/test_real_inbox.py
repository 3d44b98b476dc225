"""Real deliveries together: rows and sums as their publishers' files have them, and nothing left over."""

import csv
from decimal import Decimal

import pytest

from pipelines.delivery import delivered_files
from pipelines.reconciliation import TABLES, entries
from pipelines.verdicts import UPSTREAM, write_verdicts
from pipelines.warehouse import build_models, load_files, memory_warehouse

SAFT = "ExampleFile SAF-T Financial_888888888_20180228235959.xml"


@pytest.fixture(scope="module")
def inbox(shared):
    """A warehouse with a year of Devon, a month of Iceland, the official SAF-T example, all invoices and notices."""
    samples = shared / "samples"
    paths = [
        *sorted((samples / "ledgers/devon_2016").glob("*.gz")),
        samples / "ledgers/iceland_state/2022-03.csv.gz",
        samples / "saft" / SAFT,
        *sorted((samples / "ehf").rglob("*.xml")),
        *sorted((samples / "eforms").glob("*.xml")),
    ]
    with memory_warehouse() as db:
        load_files(db, (one for path in paths for one in delivered_files(path)))
        build_models(db, *TABLES, "mart.purchase_line", *UPSTREAM)
        write_verdicts(db)
        yield db


@pytest.fixture(scope="module")
def entry(inbox):
    return {found["file"]: found for found in entries(inbox)}


def test_every_file_is_read_and_nothing_is_left_over(entry):
    assert {found["status"] for found in entry.values()} == {"read"}
    ledgers = [found for found in entry.values() if found["kind"] == "ledger"]
    assert len(ledgers) == 14
    assert all((found["residue"], found["residue_lines"]) == ("0.00", 0) for found in ledgers)
    invoices = [found for found in entry.values() if found["kind"] == "invoice"]
    assert {(found["residue"], found["net_residue"]) for found in invoices} == {("0.00", "0.00")}
    assert {found["match"] for found in invoices} <= {"not_posted", "duplicate", "forward_billing"}


def test_no_identifier_is_taken_for_an_identity_number(entry):
    """These files hold none: publishers redacted persons before publication."""
    assert {found["personal_ids_masked"] for found in entry.values()} == {0}


@pytest.fixture(scope="module")
def manifest(shared):
    with (shared / "samples/ledgers/MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def ledgers(shared, manifest):
    """What is said of each ledger of the samples, by its name there."""
    folder = shared / "samples/ledgers"
    with memory_warehouse() as db:
        load_files(db, (one for name in manifest for one in delivered_files(folder / name, name)))
        build_models(db, *TABLES)
        return {found["file"]: found for found in entries(db)}


def test_rows_sums_and_negative_rows_of_every_ledger_are_those_of_the_manifest(manifest, ledgers):
    assert len(ledgers) == len(manifest) == 30
    for name, stated in manifest.items():
        found = ledgers[name]
        assert (found["status"], found["kind"]) == ("read", "ledger"), name
        assert found["amount_column"] == " ".join(stated["amount_column"].split()), name
        assert (found["parsed"], found["negative_rows"]) == (int(stated["rows"]), int(stated["negative_rows"])), name
        assert abs(Decimal(found["amount_sum"]) - Decimal(stated["amount_sum"])) < Decimal("0.000001"), name
        assert (found["residue"], found["residue_lines"]) == ("0.00", 0), name
        assert (found["quarantined"], found["quarantine_reasons"]) == (0, {}), name


def test_the_one_grand_total_among_them_is_no_spending(ledgers):
    found = ledgers["networkrail_2017-03.csv"]
    assert (found["purchase_sum"], found["not_purchase_sum"]) == ("630854925.02", "630854925.03")
    assert {name for name, one in ledgers.items() if one["not_purchase_lines"]} == {"networkrail_2017-03.csv"}


def test_pounds_and_kronur_are_kept_and_converted(inbox, entry):
    assert {found["currency"] for name, found in entry.items() if name.startswith("DCC")} == {"GBP"}
    assert entry["2022-03.csv.gz"]["currency"] == "ISK"
    query = "select currency_code, count(*) - count(amount_nok) from mart.purchase_line group by currency_code"
    assert dict(inbox.execute(query).fetchall()) == {"GBP": 0, "ISK": 0, "NOK": 0}


def test_the_official_example_has_its_golden_numbers(inbox, entry):
    """The numbers that the tax authority's example holds, counted by hand: 53 vouchers, 170 lines, balanced."""
    assert entry[SAFT]["parsed"] == 170
    assert entry[SAFT]["declared"]["number_of_entries"] == "53"
    assert entry[SAFT]["positive_sum"] == "9487049.35"
    query = "select supplier_key is null, sum(amount_nok) from mart.purchase_line where file = $file group by 1"
    assert dict(inbox.execute(query, {"file": SAFT}).fetchall()) == {
        False: Decimal("517951.00"),
        True: Decimal("550.00"),
    }


def test_every_competition_notice_has_an_answer(inbox):
    query = """
        select count(*), count(verdict.verdict) from core.notice as notice
        left join rules.lot_verdict as verdict on verdict.file_id = notice.file_id
        where notice.form_type = 'competition'
    """
    ((asked, answered),) = inbox.execute(query).fetchall()
    assert asked == answered > 20
