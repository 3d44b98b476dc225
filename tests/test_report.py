"""The whole way once: the demo inbox in, the month's pages out, compared with what the generator knows to be true."""

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hashed_files import hashes
from made_report import run

from pipelines.warehouse import models

GRONNBOK = [sys.executable, "-m", "pipelines"]
MONTH = "2026-10"


class Published:
    """The demo body's publication, and the generator's truth about it."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.out = folder / "inbox", folder / "out"
        run("demo", "--out", self.inbox, "--truth", folder / "truth.json")
        self.truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        self.result = run("report", "--inbox", self.inbox, "--out", self.out)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.out / "warehouse.duckdb"), read_only=True) as db:
            return db.execute(query).fetchall()

    def page(self, name: str) -> str:
        return (self.out / "site" / MONTH / f"{name}.html").read_text(encoding="utf-8")

    def fault(self, name: str) -> dict[str, str]:
        return next(fault for fault in self.truth["planted_faults"] if fault["fault"] == name)


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Published:
    return Published(tmp_path_factory.mktemp("demo"))


def test_it_ends_with_1_and_names_what_must_be_looked_at(demo):
    assert demo.result.exit_code == 1, demo.result.stderr
    assert str(demo.out / "site" / "index.html") in demo.result.stdout
    for planted in ("truncated_file", "empty_file"):
        assert demo.fault(planted)["file"] in demo.result.stderr
    assert "Traceback" not in demo.result.stderr


def test_every_krone_is_there_by_month_and_by_unit(demo):
    by_month = dict(demo.rows("select period, sum(amount_nok) from mart.purchase_line group by period"))
    assert by_month == {month: Decimal(nok) for month, nok in demo.truth["spend_by_month_nok"].items()}
    by_unit = dict(demo.rows("select org_unit_id, sum(amount_nok) from mart.purchase_line group by org_unit_id"))
    assert by_unit == {unit: Decimal(nok) for unit, nok in demo.truth["spend_by_unit_nok"].items()}


def test_what_is_classified_is_classified_right(demo):
    told = dict(demo.rows("select cpv_division, sum(amount_nok) from mart.purchase_line group by cpv_division"))
    unclassified = told.pop("unclassified")
    true = {division: Decimal(nok) for division, nok in demo.truth["spend_by_cpv_division_nok"].items()}
    assert set(told) <= set(true)
    wrong = sum(max(Decimal(0), nok - true[division]) for division, nok in told.items())
    assert wrong / sum(told.values()) < Decimal("0.05")
    assert sum(told.values()) + unclassified == Decimal(demo.truth["spend_nok"])


def test_most_of_the_kroner_are_classified_and_nearly_all_of_those_right_line_by_line(demo):
    """Against what the generator bought: the item whose name a text begins with; freight and discounts have none."""
    items = sorted(((item["text"], item["cpv"][:2]) for item in demo.truth["items"]), key=lambda item: -len(item[0]))
    known = classified = right = Decimal(0)
    for text, division, amount in demo.rows(
        "select text.text, category.cpv_division, abs(part.amount_nok) from rules.line_category as category"
        " join core.purchase_part as part using (part_id) join core.spend_text as text using (text_id)"
    ):
        true = next((cpv for name, cpv in items if str(text).startswith(name)), None)
        known += amount if true else 0
        classified += amount if true and division else 0
        right += amount if true and division == true else 0
    assert known > Decimal(demo.truth["spend_nok"]) * Decimal("0.99")
    assert classified / known >= Decimal("0.85")
    assert right / classified >= Decimal("0.95")


def test_every_invoice_is_matched_or_not_as_the_generator_knows(demo):
    outcomes = demo.truth["invoices"]["outcomes"]
    told = {
        file: (status, reason, str(net))
        for file, status, reason, net in demo.rows("select file, status, reason, net_amount from mart.invoice_match")
    }
    assert told == {one["file"]: (one["status"], one["reason"], one["net_nok"]) for one in outcomes}
    vouchers = dict(demo.rows("select file, vouchers from mart.invoice_match where status = 'matched'"))
    assert vouchers == {one["file"]: one["voucher_id"] for one in outcomes if one["status"] == "matched"}


def test_invoices_tell_ledger_lines_apart_and_add_nothing(demo):
    matched = [one for one in demo.truth["invoices"]["outcomes"] if one["status"] == "matched"]
    parts = "select voucher_id, sum(amount_nok), sum(lines), min(split_method) from mart.purchase_line"
    told = {row[0]: row[1:] for row in demo.rows(f"{parts} where invoice_id is not null group by voucher_id")}
    assert {one["voucher_id"]: Decimal(one["posted_nok"]) for one in matched} == {
        voucher: amount for voucher, (amount, _, _) in told.items()
    }
    spread = next(one["voucher_id"] for one in matched if one["split"] == "accounting_cost")
    assert told[spread][1:] == (2, "accounting_cost")
    ((lines, first_parts),) = demo.rows("select sum(lines), count(distinct line_id) from mart.purchase_line")
    assert lines == first_parts


def test_an_invoice_that_nobody_posted_stands_on_its_page_and_in_no_sum(demo):
    fault = demo.fault("invoice_not_posted")
    page = demo.page("invoices")
    assert fault["invoice_number"] in page
    assert demo.rows(f"select 1 from mart.purchase_line where invoice_number = '{fault['invoice_number']}'") == []


def test_every_lot_has_a_verdict_that_the_law_allows(demo):
    told = {
        (file, lot): verdict
        for file, lot, verdict in demo.rows("select source, lot_id, verdict from rules.lot_verdict")
    }
    for lot in demo.truth["lots"]:
        assert told[lot["file"], lot["lot_id"]] in lot["verdicts"], lot


@pytest.mark.parametrize(
    "planted", ["weight_of_20", "missing_justification", "exemption_in_priority_category", "retired_code"]
)
def test_planted_faults_of_tenders_stand_on_the_pages(demo, planted):
    fault = demo.fault(planted)
    ((title, explanation),) = demo.rows(
        "select title, explanation_nb from mart.lot_verdict "
        f"where file = '{fault['file']}' and lot_id = '{fault['lot_id']}'"
    )
    page = demo.page("rule_compliance")
    assert title in page
    assert explanation in page


def test_exceptions_in_doubt_stand_in_the_register(demo):
    with (demo.out / "exports" / "exceptions" / f"{MONTH}.csv").open(encoding="utf-8", newline="") as file:
        register = {(row["file"], row["lot_id"]): row for row in csv.DictReader(file)}
    missing = demo.fault("missing_justification")
    assert register[missing["file"], missing["lot_id"]]["needs_attention"] == "true"
    priority = demo.fault("exemption_in_priority_category")
    assert register[priority["file"], priority["lot_id"]]["is_priority_category"] == "true"


def test_every_purchase_under_an_agreement_in_force_is_linked_to_it_and_to_no_other_to_the_ore(demo):
    """Whether the line bears the number or not; of frameworks, consortia, call-offs and sub-units too."""
    told = demo.rows("""
        select spend.contract_id, supplier.org_number, line.contract_id is not null, sum(spend.amount_nok)
        from mart.spend_agreement as spend
        join core.supplier as supplier on supplier.supplier_key = spend.supplier_key
        join core.ledger_line as line on line.line_id = spend.line_id
        join core.agreement as agreement on agreement.agreement_id = spend.agreement_id
        where line.posting_date between agreement.valid_from and agreement.last_day
        group by all
    """)
    true = {
        (one["contract_id"], one["supplier_org_number"], one["bears_number"]): one["nok"]
        for one in demo.truth["links"]["bought_nok"]
    }
    assert {tuple(key): str(nok) for *key, nok in told} == true


def test_what_is_linked_otherwise_is_an_invoice_come_late(demo):
    told = demo.rows("""
        select spend.contract_id, supplier.org_number, line.posting_date - agreement.last_day
        from mart.spend_agreement as spend
        join core.supplier as supplier on supplier.supplier_key = spend.supplier_key
        join core.ledger_line as line on line.line_id = spend.line_id
        join core.agreement as agreement on agreement.agreement_id = spend.agreement_id
        where line.posting_date not between agreement.valid_from and agreement.last_day
    """)
    ended = {(fault["contract_id"], fault["supplier_org_number"]) for fault in demo.truth["planted_faults"]
             if fault["fault"] == "contract_ended"}  # fmt: skip
    assert {(contract, supplier) for contract, supplier, _ in told} == ended
    assert all(0 < days <= 90 for _, _, days in told)


@pytest.mark.parametrize("case", [0, 1, 2, 3, 4, 5])
def test_planted_ways_to_an_agreement_are_found_or_left_open(demo, case):
    planted = demo.truth["links"]["planted"][case]
    where = f"supplier.org_number = '{planted['supplier_org_number']}' and spend.period >= '{planted['from_month']}'"
    if planted["bears_number"]:
        where += " and line.contract_id is not null"
    told = demo.rows(f"""
        select distinct spend.link_status, coalesce(spend.contract_id, spend.ground)
        from mart.spend_agreement as spend
        join core.supplier as supplier on supplier.supplier_key = spend.supplier_key
        join core.ledger_line as line on line.line_id = spend.line_id
        where {where}
    """)
    assert told == [(planted["status"], planted["what"])]


def test_the_split_sums_to_the_spend_of_every_month_and_unit(demo):
    told = demo.rows("select period, org_unit_id, sum(amount_nok) from mart.spend_split group by all")
    true: dict[tuple[str, str], Decimal] = {}
    for one in demo.truth["spend_by_month_unit_division_nok"]:
        true[one["month"], one["unit"]] = true.get((one["month"], one["unit"]), Decimal(0)) + Decimal(one["nok"])
    assert {(month, unit): nok for month, unit, nok in told} == true


def test_promises_stand_as_the_generator_knows(demo):
    told = dict(demo.rows(f"select contract_id, status from mart.contract_term where month = '{MONTH}'"))
    assert told == demo.truth["links"]["terms"]
    assert all(demo.fault(f"environmental_term_{state}")["contract_id"] in demo.page("promises") for state in
               ("undershot", "overdue"))  # fmt: skip


def test_reused_wording_is_found_and_nothing_else(demo):
    told = demo.rows("select doffin_id, also_in from mart.exception_register where reused_count > 0 order by 1")
    again = demo.fault("reused_wording")["doffin_id"]
    ((first,),) = demo.rows(f"select also_in from mart.exception_register where doffin_id = '{again}'")
    assert told == sorted([(first, again), (again, first)])


def test_the_register_has_one_entry_for_each_lot_and_ground(demo):
    claims = sum(
        claim == "requirement" or claim.startswith("exemption:")
        for (listed,) in demo.rows("select claims from mart.lot_verdict")
        for claim in listed
    )
    told = demo.rows("select lot_line_id, claim, risk_points, arithmetic_nb from mart.exception_register")
    assert len(told) == len({row[:2] for row in told}) == claims
    for _, _, points, arithmetic in told:
        assert points == sum(int(term.split()[0]) for term in arithmetic.split(" + "))


def test_what_should_have_been_announced_is_found_and_nothing_else(demo):
    found = demo.rows(
        "select distinct supplier_org_number from mart.announcement_worklist where treatment = 'to_check' order by 1"
    )
    assert [number for (number,) in found] == demo.truth["links"]["should_have_been_announced"]
    beside = demo.fault("missing_announcement_beside_agreement")
    query = f"select spend_nok, units, ground from mart.announcement_worklist where month = '{MONTH}' and "
    query += f"supplier_org_number = '{beside['supplier_org_number']}'"
    assert demo.rows(query) == [(Decimal(beside["newest_12_months_nok"]), 2, "category_inferred")]
    names = demo.rows(f"select supplier_name_nb from mart.announcement_worklist where month = '{MONTH}'")
    assert all(name in demo.page("agreements") for (name,) in names)


def test_planted_files_and_numbers_stand_on_the_data_page(demo):
    page = demo.page("data_quality")
    for planted in ("truncated_file", "empty_file"):
        assert demo.fault(planted)["file"] in page
    everything = b"".join(path.read_bytes() for path in demo.out.resolve().rglob("*") if path.is_file())
    for planted in ("national_id_in_text", "national_id_as_org_number"):
        assert demo.fault(planted)["value"].encode() not in everything


def test_the_reuse_share_is_exact(demo):
    true = demo.truth["reuse"]
    query = "select numerator, denominator, status from mart.reuse_programme where programme_id = 'furniture' "
    query += f"and month = '{MONTH}'"
    assert demo.rows(query) == [(true["numerator_pieces"], true["denominator_pieces"], "behind")]


def test_reuse_in_pieces_and_kroner_is_exact_and_what_cannot_have_happened_is_named(demo):
    true = demo.truth["reuse"]
    query = "select programme_id, pieces_reused, avoided_purchase_nok, cost_of_reuse_nok from mart.reuse_programme "
    found = {row[0]: row[1:] for row in demo.rows(f"{query} where month = '{MONTH}'")}
    assert found["ict"][:2] == (true["ict"]["pieces_reused"], Decimal(true["ict"]["avoided_purchase_nok"]))
    log_kroner = sum(row[1] for row in found.values()), sum(row[2] for row in found.values())
    planted = true["ict"]["avoided_purchase_nok"] - true["ict"]["of_which_in_log_nok"]
    assert log_kroner == (true["whole_log_avoided_purchase_nok"] + planted, true["whole_log_cost_of_reuse_nok"])
    odd = demo.rows("select record_number, problem from mart.reuse_problem order by record_number")
    assert odd == [(one["record"], one["problem"]) for one in true["ict"]["impossible"]]
    assert f"{true['ict']['file']}, record 12: " in demo.result.stderr


def test_what_is_bought_used_is_what_the_used_goods_dealer_sold(demo):
    number = demo.truth["reuse"]["used_supplier_org_number"]
    (sold,) = [Decimal(one["spend_nok"]) for one in demo.truth["suppliers"] if one["org_number"] == number]
    query = "select sum(amount_nok) from mart.reuse_spend where programme_id = 'furniture' and kind = 'bought_used'"
    assert demo.rows(query) == [(sold,)]


def test_reuse_never_touches_the_inventory(demo):
    """No table of the footprint rests on anything about reuse, however far down.

    The texts of numbers and dates of all deliveries are typed together, each text once; that is no figure.
    """
    below = ["mart.purchase_line", "mart.footprint_by_category", "mart.footprint_coverage", "rules.line_footprint"]
    seen = set()
    while below:
        if (name := below.pop()) not in seen:
            seen.add(name)
            is_typing = name in ("core.delivered_amount", "core.delivered_date")
            below += models()[name].upstream if name in models() and not is_typing else ()
    assert "core.ledger_line" in seen
    assert not [name for name in seen if "reuse" in name]


def test_reconciliation_has_an_entry_for_every_delivered_file_and_no_residue(demo):
    entries = json.loads((demo.out / "reconciliation.json").read_text(encoding="utf-8"))
    ledgers = [entry for entry in entries if entry["kind"] == "ledger" and entry["status"] == "read"]
    assert ledgers
    assert all((entry["residue"], entry["residue_lines"]) == ("0.00", 0) for entry in ledgers)
    delimited = [entry for entry in ledgers if entry["format"] == "delimited"]
    for entry in delimited:
        used = entry["header_lines"] + entry["blank_lines"] + entry["parsed"] + entry["quarantined"]
        assert entry["physical_lines"] == used
    saft = {file["file"]: file for file in demo.truth["saft"]}
    for entry in ledgers:
        if entry["file"] in saft:
            assert entry["positive_sum"] == saft[entry["file"]]["debit_nok"]
            assert entry["declared"]["number_of_entries"] == str(saft[entry["file"]]["transactions"])


def test_run_record_names_inputs_and_releases(demo):
    record = json.loads((demo.out / "run.json").read_text(encoding="utf-8"))
    assert record["factors"] and record["price_index"] and record["rules"]
    assert {"raw", "publication__site"} <= set(record["seconds"])
    sample = f"ledgers/hovedbok_{MONTH}.csv"
    assert record["inputs"][sample] == hashlib.sha256((demo.inbox / sample).read_bytes()).hexdigest()


def test_the_trail_tells_what_decisions_on_purchases_did(demo):
    told = json.loads((demo.out / "run.json").read_text(encoding="utf-8"))["trail"]["corrections"].values()
    effect = {one["reason"]: one["effect"] for one in told}
    ((lines, nok),) = demo.rows(
        "select count(*), sum(amount_nok) from core.ledger_line as line join core.supplier using (supplier_key)"
        " where supplier.supplier_name = 'Oppdiktet Sport AS' and bucket = 'purchase'"
    )
    (sport,) = effect["Leverandøren selger bare sportsutstyr"]
    assert (sport["lines"], sport["amount_nok"]) == (lines, str(nok))
    assert abs(Decimal(sport["moved_nok"])) + abs(Decimal(sport["unclassified_nok"])) <= abs(nok)
    (food,) = effect["Samme leverandør i begge systemer"]
    assert set(food) == {"lines", "amount_nok"} and food["lines"] > 0


def test_the_climate_package_is_valid_and_adds_up_to_the_pages(demo):
    from frictionless import Package, validate

    description = str(demo.out / "exports" / "climate" / MONTH[:4] / "datapackage.json")
    report = validate(description)
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    rows = Package(description).get_resource("emission_line").read_rows()
    told = "select sum(amount_nok), sum(kgco2e) from mart.footprint_coverage where left(period, 4) = '2026'"
    ((nok, kilos),) = demo.rows(told)
    assert sum(row["amount_excl_vat_nok"] or 0 for row in rows) == nok
    assert sum(row["t_co2e"] or 0 for row in rows) * 1000 == kilos


def test_the_fictional_body_says_so_on_every_page(demo):
    pages = list((demo.out / "site").resolve().rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        assert "fiktiv" in page.read_text(encoding="utf-8").lower() or "fictional" in page.read_text(encoding="utf-8")


def test_the_same_inbox_gives_the_same_bytes_and_a_killed_run_changes_nothing(demo):
    before = hashes(demo.out / "site") | hashes(demo.out / "exports")
    killed = subprocess.Popen(
        [*GRONNBOK, "report", "--anew", "--inbox", demo.inbox, "--out", demo.out],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    building = demo.out / ".building" / "warehouse.duckdb"
    for _ in range(600):
        if building.exists():
            break
        time.sleep(0.1)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert building.exists()
    assert hashes(demo.out / "site") | hashes(demo.out / "exports") == before
    again = run("report", "--anew", "--inbox", demo.inbox, "--out", demo.out)
    assert again.exit_code == 1, again.stderr
    assert hashes(demo.out / "site") | hashes(demo.out / "exports") == before


def test_a_faulty_organisation_file_stops_at_once(tmp_path):
    (tmp_path / "organisation.yaml").write_text("name: Prøve\nbuyer_kind: kommune\n", encoding="utf-8")
    result = run("report", "--inbox", tmp_path, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "buyer_kind" in result.stderr and "kommune" in result.stderr
    assert not (tmp_path / "out" / "site").exists()


def test_an_inbox_without_usable_ledgers_is_said_and_nothing_is_published(tmp_path):
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers" / "a.csv").write_bytes(b"\x00\x01\x02" * 100)
    result = run("report", "--inbox", tmp_path, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "ledgers/a.csv" in result.stderr
    assert not (tmp_path / "out" / "site").exists()


def test_a_publication_never_lies_in_the_inbox_nor_below_a_file(tmp_path):
    (tmp_path / "ledgers").mkdir()
    result = run("report", "--inbox", tmp_path, "--out", tmp_path / "ledgers" / "out")
    assert result.exit_code == 2 and "lies in the inbox" in result.stderr
    (tmp_path / "file").write_text("")
    result = run("report", "--inbox", tmp_path, "--out", tmp_path / "file" / "out")
    assert result.exit_code == 2 and "cannot hold a publication" in result.stderr and "Traceback" not in result.stderr


def test_one_mistyped_date_does_not_make_a_month():
    from pipelines.run_record import latest_month

    assert latest_month({"2026-01": 400, "2026-02": 380, "2027-03": 1}) == "2026-02"
    assert latest_month({"2026-01": 400, "2026-02": 25}) == "2026-02"
    assert latest_month({"2026-01": 1}) == "2026-01"
