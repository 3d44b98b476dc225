"""A body's own table of tenders that were never announced: rows to notices, lots, criteria and statements."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from made_delivery import delivered, said

from pipelines.commands.judge import COMMAND
from pipelines.warehouse import ROOT, build_models, load_files

TEMPLATE = ROOT / "docs/tender_table.csv"


@pytest.fixture
def table(bench):
    """Load a table of rows, build the core tables, look at one."""

    def built(name, *rows):
        file = io.StringIO()
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
        (delivery,) = load_files(bench.db, [delivered(file.getvalue())])
        assert (delivery.status, delivery.facts.kind) == ("read", "notice"), delivery.message()
        build_models(bench.db, "core.lot", "core.criterion")
        return bench.look(f"select * from core.{name} order by line_id")

    return built


def row(**cells):
    return {"anskaffelse-id": "26/1", "tittel": "Møbler", "kriterium": "Pris", **cells}


def test_one_tender_is_one_notice_with_its_lots(table):
    rows = [row(delkontrakt=lot, kriterium=name, vekt=weight) for lot in "12" for name, weight in (("Pris", "60"),
            ("Miljø", "40"))]  # fmt: skip
    lots = table("lot", *rows, row(**{"anskaffelse-id": "26/2", "tittel": "Annet"}))
    assert [(one["procedure_id"], one["lot_id"], one["source_system"]) for one in lots] == [
        ("26/1", "1", "table"), ("26/1", "2", "table"), ("26/2", None, "table"),
    ]  # fmt: skip
    criteria = table("criterion", *rows)
    assert [one["weight_pct"] for one in criteria][:4] == [60, 40, 60, 40]


def test_dates_and_amounts_are_read_as_in_every_table(table):
    (found,) = table("notice", row(startet="13.08.2026", verdi="1 234 567,50", **{"org.nr": "999 999 999"}))
    assert found["announced_on"] == date(2026, 8, 13)
    assert found["estimated_value_nok"] == Decimal("1234567.50")
    assert (found["buyer_org_number"], found["is_norwegian_buyer"]) == ("999999999", True)


@pytest.mark.parametrize(
    "regulation, part, expected",
    [
        ("FOA", "I", ("FOA", "I")),
        ("FOA", "2", ("FOA", "II")),
        ("Anskaffelsesforskriften", "del III", ("FOA", "III")),
        ("Forsyningsforskriften", "I", ("FORSYNING", "I")),
        ("Forsyningsforskriften", "II", ("FORSYNING", "II")),
        ("Konsesjonskontraktforskriften", "2", ("KONSESJON", "II")),
        ("FOA", "", ("FOA", None)),
        ("", "", (None, None)),
    ],
)
def test_regulation_and_part_are_read_from_their_columns(table, regulation, part, expected):
    (found,) = table("notice", row(regelverk=regulation, del_=part) | {"del": part})
    assert (found["regulation"], found["part"]) == expected


@pytest.mark.parametrize(
    "written, code",
    [("åpen", "open"), ("Open", "open"), ("direkte anskaffelse", "neg-wo-call"), ("uten kunngjøring", "neg-wo-call"),
     ("begrenset", "restricted"), ("konkurranse med forhandling", "neg-w-call"), ("", None)],
)  # fmt: skip
def test_the_procedure_is_read_in_words(table, written, code):
    (found,) = table("notice", row(prosedyre=written))
    assert found["procedure_code"] == code


@pytest.mark.parametrize(
    "cells, expected",
    [
        ({"kriterium": "Pris", "vekt": "60 %"}, ("price", 60, None)),
        ({"kriterium": "Livssykluskostnad", "vekt": "60,5"}, ("cost", Decimal("60.5"), None)),
        ({"kriterium": "Miljø og kvalitet", "vekt": "30"}, ("quality", 30, None)),
        ({"kriterium": "Ombruk", "kriterietype": "miljø", "vekt": "30"}, ("quality", 30, None)),
        (
            {"kriterium": "Ombruk", "kriterietype": "quality-nor-env-criteria", "vekt": "30"},
            ("quality-nor-env-criteria", 30, None),
        ),
        ({"kriterium": "Prioriterte miljøtiltak", "vekt": "30"}, ("quality", 30, None)),
        ({"kriterium": "Kosthold", "vekt": "30"}, ("quality", 30, None)),
        ({"kriterium": "Livssyklusanalyse", "vekt": "30"}, ("quality", 30, None)),
        ({"kriterium": "Kvalitet", "vekt": "2", "vekt måles i": "rang"}, ("quality", None, 2)),
        ({"kriterium": "Kvalitet", "vekt": "2", "vekt måles i": "poeng"}, ("quality", 100, None)),
        ({"kriterium": "Kvalitet", "vekt": "høy"}, ("quality", None, None)),
    ],
)
def test_a_criterion_is_read_with_its_weight(table, cells, expected):
    (found,) = table("criterion", row(**cells))
    assert (found["type_code"], found["weight_pct"], found["weight_rank"]) == expected


@pytest.mark.parametrize(
    "kind, name, verdict, weight",
    [
        ("miljø", "Kildesortering", "compliant", 30),
        ("miljø", "Kriterium 2", "compliant", 30),
        ("Klima og miljø", "", "compliant", 30),
        ("kvalitet", "Utslippsfri transport", "compliant", 30),
        ("miljø", "Arbeidsmiljø", "needs_review", 0),
        ("miljø", "ISO 14001-sertifikat", "needs_review", 0),
        ("miljøsertifisering", "Kriterium 2", "needs_review", 0),
        ("Miljø og kvalitet", "Kriterium 2", "needs_review", 0),
        ("arbeidsmiljø", "Trivsel", "needs_review", 0),
    ],
)
def test_a_type_in_words_is_read_by_the_same_words_as_a_name(tmp_path, kind, name, verdict, weight):
    lines = [("Pris", "pris", "70"), (name, kind, "30")]
    text = "\n".join(f"26/1;Møbler;2026-08-13;9000000;FOA;III;åpen;{n};{k};{w}" for n, k, w in lines)
    header = "anskaffelse-id;tittel;startet;verdi;regelverk;del;prosedyre;kriterium;kriterietype;vekt\n"
    (tmp_path / "a.csv").write_text(header + text, encoding="utf-8")
    run = CliRunner().invoke(COMMAND, [str(tmp_path / "a.csv"), "--json"])
    (found,) = map(json.loads, run.stdout.splitlines())
    assert (found["verdict"], found["env_weight_pct"], found["evidence"] == "code") == (verdict, weight, False), found


@pytest.mark.parametrize(
    "started, exemption, code",
    [
        ("2026-06-30", "uvesentlig", "quality-nor-env-none"),
        ("2026-07-01", "uvesentlig", "quality-nor-env-exempt-insignificant"),
        ("2026-07-01", "beredskap", "quality-nor-env-exempt-critical-interest"),
        ("2026-07-01", "standardiserte minstekrav", "quality-nor-env-exempt-national-minimum"),
        ("2026-07-01", "nei", None),
        ("2026-07-01", "", None),
    ],
)
def test_requirements_and_exemptions_are_statements_with_their_reasons(table, started, exemption, code):
    cells = {"startet": started, "unntak": exemption, "begrunnelse": "Fordi.", "miljøkrav": "Bare elbil."}
    found = table("criterion", row(**cells))
    stated = {one["type_code"]: one["description"] for one in found if one["env_role"]}
    assert stated.pop("quality-nor-env-spec").startswith("Bare elbil.")
    assert stated == ({code: "Fordi."} if code else {})


def test_the_template_is_answered_lot_by_lot(tmp_path):
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "anskaffelser.csv").write_bytes(TEMPLATE.read_bytes())
    (folder / "noe annet.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    for path in (TEMPLATE, folder):
        run = CliRunner().invoke(COMMAND, [str(path), "--json"])
        answers = [json.loads(line) for line in run.stdout.splitlines()]
        assert {(one["procedure_id"], one["lot_id"]): one["verdict"] for one in answers} == {
            ("2026/101", "1"): "compliant",
            ("2026/101", "2"): "breach",
            ("2026/102", None): "needs_review",
            ("2026/103", None): "not_triggered",
            ("2026/104", None): "needs_review",
        }
        assert (run.exit_code, run.stderr) == (0, "")


@pytest.mark.parametrize(
    "header",
    [
        "innkjøps-id;tittel;starta;verdi;kriterium;vekt;skildring av kriteriet",
        "procurement id;title;started on;estimated value;award criterion;weight;criterion description",
        "procedure_id,title,started_on,value_amount,criterion_name,criterion_weight,criterion_description",
    ],
)
def test_headers_are_known_in_three_languages(header):
    mark = ";" if ";" in header else ","
    cells = mark.join(("26/1", "Møbler", "2026-08-01", "100", "Pris", "100", "x"))
    found = said(f"{header}\n{cells}\n")
    assert found.facts.kind == "notice"
    assert len(found.facts.column_map) == 7


def test_ledgers_and_contract_registers_are_not_taken():
    assert said("Bilag;Leverandør;Beløp;Tittel\n1;A;100;x\n").facts.kind == "ledger"
    assert said(
        "avtalenr;tittel;gyldig fra;gyldig til;CPV;verdi\n1;A;2026-01-01;2026-12-31;39130000;1\n"
    ).facts.kind == ("contract")


@pytest.mark.parametrize("procedure", ["Minikonkurranse", "avrop på rammeavtale", "call-off"])
def test_a_call_off_has_no_duty_to_announce_of_its_own(table, procedure):
    (found,) = table("lot", row(prosedyre=procedure, regelverk="FOA", **{"del": "III"}))
    assert (found["procedure_code"], found["announcement_duty"]) == ("call-off", False)
