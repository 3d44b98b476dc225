"""The sample inbox: the same bytes every time, sums that agree, planted faults where they are said to be."""

import csv
import gzip
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hashed_files import hashes
from lxml import etree
from stdnum.no import orgnr

from pipelines.commands.demo import COMMAND
from pipelines.demo import write_inbox
from pipelines.organisation import organisation

Inbox = tuple[Path, dict[str, Any]]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    folder = tmp_path_factory.mktemp("inbox")
    return folder, write_inbox(folder)


def main_ledger(folder: Path) -> Iterator[dict[str, str]]:
    for path in sorted((folder / "ledgers").glob("hovedbok_*")):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = content.decode("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "cp1252")
        yield from csv.DictReader(text.splitlines(), delimiter=";")


def nok(text: str) -> Decimal:
    return Decimal(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))


def saft_files(folder: Path) -> list[Any]:
    return [etree.parse(path) for path in sorted((folder / "ledgers").glob("SAF-T*.xml"))]


def amount(line: Any) -> Decimal:
    return Decimal(line.findtext("{*}DebitAmount/{*}Amount", "0")) - Decimal(
        line.findtext("{*}CreditAmount/{*}Amount", "0")
    )


def invoices(folder: Path) -> Iterator[Any]:
    for path in sorted((folder / "invoices").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield etree.fromstring(archive.read(name))


def test_same_seed_and_options_give_the_same_bytes(tmp_path: Path) -> None:
    truths = [
        write_inbox(tmp_path / name, lines=600, months=6, seed=seed) for name, seed in (("a", 5), ("b", 5), ("c", 6))
    ]
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")
    assert truths[0] == truths[1]
    assert hashes(tmp_path / "a") != hashes(tmp_path / "c")


def test_the_main_ledger_has_the_lines_asked_for_and_the_sums_of_the_truth(inbox: Inbox) -> None:
    folder, truth = inbox
    lines = list(main_ledger(folder))
    assert len(lines) == 12_000
    by_art: Counter[str] = Counter()
    for line in lines:
        by_art[line["Art"]] += nok(line["Beløp"])  # type: ignore[assignment]
    stated = {e["art"]: Decimal(e["nok"]) for e in truth["all_lines_by_system_and_art_nok"] if e["system"] == "main"}
    assert dict(by_art) == stated
    assert len({(line["Bilagsnr"], line["Linje"]) for line in lines}) == len(lines)


def test_spend_is_purchases_from_others_and_agrees_whichever_way_it_is_summed(inbox: Inbox) -> None:
    folder, truth = inbox
    spend = Decimal(truth["spend_nok"])
    for way in ("spend_by_month_nok", "spend_by_unit_nok", "spend_by_cpv_division_nok"):
        assert sum(map(Decimal, truth[way].values())) == spend
    bought = sum(
        nok(line["Beløp"]) for line in main_ledger(folder) if "100" <= line["Art"] <= "379" and line["Art"] != "160"
    )
    enterprise = sum(Decimal(nok) for unit, nok in truth["spend_by_unit_nok"].items() if unit.startswith("K"))
    assert bought + enterprise == spend


def test_vat_compensation_stands_beside_the_purchase(inbox: Inbox) -> None:
    folder, _ = inbox
    vouchers: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for line in main_ledger(folder):
        vouchers[line["Bilagsnr"]].append(line)
    food = [v for v in vouchers.values() if v[0]["Art"] == "115"]
    assert food
    for lines in food:
        net = sum(nok(line["Beløp"]) for line in lines[:-1])
        assert lines[-1]["Art"] == "429"
        assert abs(nok(lines[-1]["Beløp"]) - net * Decimal("0.15")) <= Decimal("0.005")


def test_every_saft_voucher_balances_and_control_totals_hold(inbox: Inbox) -> None:
    folder, _ = inbox
    for tree in saft_files(folder):
        transactions = tree.findall(".//{*}Transaction")
        debit = credit = Decimal(0)
        movement: Counter[str] = Counter()
        for transaction in transactions:
            amounts = [amount(line) for line in transaction.findall("{*}Line")]
            assert sum(amounts) == 0
            debit += sum(a for a in amounts if a > 0)
            credit -= sum(a for a in amounts if a < 0)
        for line in tree.findall(".//{*}Line"):
            movement[line.findtext("{*}AccountID")] += amount(line)
        assert tree.findtext(".//{*}NumberOfEntries") == str(len(transactions))
        assert Decimal(tree.findtext(".//{*}TotalDebit")) == debit
        assert Decimal(tree.findtext(".//{*}TotalCredit")) == credit
        for account in tree.findall(".//{*}Account"):
            balance = {
                side: Decimal(account.findtext(f"{{*}}{side}DebitBalance", "0"))
                - Decimal(account.findtext(f"{{*}}{side}CreditBalance", "0"))
                for side in ("Opening", "Closing")
            }
            assert balance["Closing"] - balance["Opening"] == movement[account.findtext("{*}AccountID")]


def test_a_saft_cost_line_never_names_its_supplier_and_some_payments_name_two(inbox: Inbox) -> None:
    folder, _ = inbox
    two = 0
    for tree in saft_files(folder):
        assert {
            line.findtext("{*}AccountID")
            for line in tree.findall(".//{*}Line")
            if line.find("{*}SupplierID") is not None
        } <= {"23500"}
        two += sum(len({s.text for s in t.findall(".//{*}SupplierID")}) == 2 for t in tree.findall(".//{*}Transaction"))
    assert two > 10


def test_invoice_sums_are_right_to_the_ore_and_the_truth_says_what_the_ledger_has(inbox: Inbox) -> None:
    folder, truth = inbox
    posted: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in main_ledger(folder):
        if line["Art"] != "429":
            posted[line["Bilagsnr"]] += nok(line["Beløp"])
    outcomes = {outcome["file"]: outcome for outcome in truth["invoices"]["outcomes"]}
    seen = 0
    for path in sorted((folder / "invoices").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                root = etree.fromstring(archive.read(name))
                (document,) = [e for e in root.iter() if etree.QName(e).localname in ("Invoice", "CreditNote")]
                net = balanced_net(document)
                outcome = outcomes[f"invoices/{path.name}/{name}"]
                assert Decimal(outcome["net_nok"]) == net
                assert document.findtext("{*}ID") == outcome["invoice_number"]
                if outcome["voucher_id"]:
                    assert posted[outcome["voucher_id"]] == Decimal(outcome["posted_nok"])
                    assert (net == posted[outcome["voucher_id"]]) == (outcome["status"] != "amount_differs")
                seen += 1
    assert seen == truth["invoices"]["documents"] == len(outcomes) > 300
    assert Counter(outcome["status"] for outcome in outcomes.values() if outcome["status"] != "matched") == {
        "ambiguous": 2, "amount_differs": 1, "duplicate": 1, "not_posted": 1, "forward_billing": 1,
    }  # fmt: skip
    assert sum(outcome["split"] == "accounting_cost" for outcome in outcomes.values()) == 1
    assert any(outcome["net_nok"].startswith("-") for outcome in outcomes.values())


def balanced_net(document: Any) -> Decimal:
    """The signed sum excluding VAT of an invoice, whose lines, adjustments, VAT and totals agree."""
    credit = etree.QName(document).localname == "CreditNote"
    line = "{*}" + ("CreditNoteLine" if credit else "InvoiceLine")
    lines = [Decimal(e.text) for e in document.findall(line + "/{*}LineExtensionAmount")]
    total = {e.tag.split("}")[1]: Decimal(e.text) for e in document.find("{*}LegalMonetaryTotal")}
    adjusted = total.get("ChargeTotalAmount", Decimal(0)) - total.get("AllowanceTotalAmount", Decimal(0))
    assert sum(lines) == total["LineExtensionAmount"] == total["TaxExclusiveAmount"] - adjusted
    vat = Decimal(document.findtext("{*}TaxTotal/{*}TaxAmount"))
    assert total["TaxInclusiveAmount"] - total["TaxExclusiveAmount"] == vat
    for element in document.findall(line):
        quantity = element.findtext("{*}CreditedQuantity" if credit else "{*}InvoicedQuantity")
        amount = Decimal(element.findtext("{*}LineExtensionAmount"))
        assert Decimal(quantity) * Decimal(element.findtext("{*}Price/{*}PriceAmount")) == amount
    return -total["TaxExclusiveAmount"] if credit else total["TaxExclusiveAmount"]


def test_stated_emissions_are_quantity_times_factor(inbox: Inbox) -> None:
    folder, _ = inbox
    found = 0
    for document in invoices(folder):
        for line in document.findall("{*}InvoiceLine"):
            stated = {
                p.findtext("{*}Name"): p.findtext("{*}Value") for p in line.findall(".//{*}AdditionalItemProperty")
            }
            if stated:
                quantity = Decimal(line.findtext("{*}InvoicedQuantity"))
                assert Decimal(stated["NetEmissionQuantity"]) == quantity * Decimal(stated["EmissionFactor"])
                found += 1
    assert found > 10


def every_text(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.*")):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                yield from ((name, archive.read(name).decode()) for name in archive.namelist())
        elif path.is_file():
            content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            try:
                yield path.name, content.decode("utf-8-sig")
            except UnicodeDecodeError:
                yield path.name, content.decode("cp1252")


def test_no_number_could_be_a_real_organisation(inbox: Inbox) -> None:
    folder, truth = inbox
    for name, text in every_text(folder):
        real = [n for n in re.findall(r"(?<![\d.,-])[89]\d{2} ?\d{3} ?\d{3}(?![\d.,-])", text) if orgnr.is_valid(n)]
        assert not real, f"{name}: {real}"
    numbers = {supplier["org_number"] for supplier in truth["suppliers"]}
    assert len(numbers) >= 60
    assert all(orgnr.is_valid(number) and number.startswith("1") for number in numbers)


def test_national_identity_numbers_are_synthetic_and_planted_only(inbox: Inbox) -> None:
    folder, truth = inbox
    planted = {fault["value"] for fault in truth["planted_faults"] if fault["fault"].startswith("national_id")}
    assert len(planted) == 2
    assert all(81 <= int(number[2:4]) <= 92 for number in planted)  # month + 80: Test-Norge, no one's number
    found = {number for _, text in every_text(folder) for number in re.findall(r"(?<!\d)\d{11}(?!\d)", text)}
    assert found == planted


def test_planted_faults_stand_where_the_truth_says(inbox: Inbox) -> None:
    folder, truth = inbox
    faults = {fault["fault"]: fault for fault in truth["planted_faults"]}
    assert set(faults) >= {
        "missing_justification", "exemption_in_priority_category", "weight_of_20", "missing_announcement",
        "truncated_file", "empty_file", "national_id_in_text", "national_id_as_org_number", "invoice_not_posted",
        "supplier_ambiguous", "environmental_term_undershot", "environmental_term_overdue",
        "contract_ended",
        "retired_code", "reused_wording",
    }  # fmt: skip
    assert (folder / faults["empty_file"]["file"]).read_bytes() == b""
    with pytest.raises(etree.XMLSyntaxError):
        etree.parse(folder / faults["truncated_file"]["file"])
    line = (folder / faults["national_id_in_text"]["file"]).read_text("utf-8-sig").splitlines()
    assert faults["national_id_in_text"]["value"] in line[faults["national_id_in_text"]["physical_line"] - 1]
    weights = etree.parse(folder / faults["weight_of_20"]["file"]).findall(".//{*}ParameterNumeric")
    assert [weight.text for weight in weights] == ["50", "30", "20"]
    spec = etree.parse(folder / faults["missing_justification"]["file"]).findall(".//{*}SubordinateAwardingCriterion")[
        -1
    ]
    assert spec.findtext("{*}AwardingCriterionTypeCode") == "quality-nor-env-spec" and not spec.findtext(
        "{*}Description"
    )
    exempt = etree.parse(folder / faults["exemption_in_priority_category"]["file"])
    assert exempt.findtext(".//{*}MainCommodityClassification/{*}ItemClassificationCode").startswith("391")


def test_suppliers_over_the_threshold_have_no_agreement_in_the_register_that_still_runs(inbox: Inbox) -> None:
    folder, truth = inbox
    with (folder / "contracts" / "avtaleregister.csv").open(encoding="utf-8-sig") as file:
        running = {
            row["leverandør org.nr"] for row in csv.DictReader(file, delimiter=";") if row["gyldig til"][6:] >= "2026"
        }
    over = truth["links"]["should_have_been_announced"]
    by_fault = {f["supplier_org_number"]: f["fault"] for f in truth["planted_faults"] if "missing_ann" in f["fault"]}
    assert over == sorted(by_fault) and len(over) == 3
    assert {by_fault[number] for number in set(over) & running} == {"missing_announcement_beside_agreement"}
    largest = {s["org_number"]: Decimal(s["largest_12_months_nok"]) for s in truth["suppliers"]}
    assert all(largest[number] >= 1_300_000 for number in over)


def test_the_reuse_share_of_the_truth_is_that_of_the_log(inbox: Inbox) -> None:
    folder, truth = inbox
    last: dict[str, str] = {}
    pieces: dict[str, int] = {}
    available = set()
    with (folder / "reuse" / "ombrukslogg.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["CPV"].startswith("391"):
                last[row["gjenstand-id"]], pieces[row["gjenstand-id"]] = row["handling"], int(row["antall"])
                if row["handling"] == "tilgjengelig":
                    available.add(row["gjenstand-id"])
    assert sum(pieces[item] for item in available) == truth["reuse"]["denominator_pieces"]
    in_use = sum(pieces[item] for item in available if last[item] == "ombrukt")
    assert in_use == truth["reuse"]["numerator_pieces"]
    assert 0.65 < in_use / truth["reuse"]["denominator_pieces"] < 0.8


def test_notices_lie_on_both_sides_of_the_reform_and_weights_sum_to_100(inbox: Inbox) -> None:
    folder, truth = inbox
    dates = sorted(lot["announced_on"] for lot in truth["lots"])
    assert dates[0] < "2026-07-01" <= dates[-1]
    for path in (folder / "notices").glob("*.xml"):
        for lot in etree.parse(path).findall("{*}ProcurementProjectLot"):
            exact = [
                int(p.findtext("{*}ParameterNumeric"))
                for p in lot.findall(".//{*}AwardCriterionParameter")
                if p.findtext("{*}ParameterCode") == "per-exa"
            ]
            assert not exact or sum(exact) == 100, path.name


def test_cpv_codes_exist(inbox: Inbox, shared: Path) -> None:
    folder, _ = inbox
    with (shared / "reference" / "cpv_2008.csv").open(encoding="utf-8-sig") as file:
        known = {row["code8"] for row in csv.DictReader(file)}
    used = {
        code.text
        for path in (folder / "notices").glob("*.xml")
        for code in etree.parse(path).findall(".//{*}ItemClassificationCode")
    }
    used |= {c.text for d in invoices(folder) for c in d.findall(".//{*}ItemClassificationCode[@listID='STI']")}
    assert used and used <= known


def test_the_organisation_file_is_valid_and_says_that_the_body_is_fictional(inbox: Inbox) -> None:
    body = organisation(inbox[0] / "organisation.yaml")
    assert body.fictional and "fiktiv" in body.name


def test_the_command_writes_an_inbox_and_its_truth_quietly(tmp_path: Path) -> None:
    arguments = [
        "--out",
        str(tmp_path / "inbox"),
        "--lines",
        "200",
        "--months",
        "2",
        "--truth",
        str(tmp_path / "truth.json"),
    ]
    result = CliRunner().invoke(COMMAND, arguments)
    assert (result.exit_code, result.output) == (0, "")
    assert json.loads((tmp_path / "truth.json").read_text("utf-8"))["months"] == ["2026-09", "2026-10"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--lines", "200", "--months", "24"], "at least 1200"),
        (["--truth", "inbox/truth.json"], "lies in the inbox"),
        (["--months", "35"], "34"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(COMMAND, ["--out", "inbox", *options])
    assert result.exit_code == 2 and told in result.output
    assert not (tmp_path / "inbox").exists()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    result = CliRunner().invoke(COMMAND, ["--out", str(tmp_path)])
    assert result.exit_code == 2 and "not empty" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]
