"""The register of legal entities: CSV and JSON as downloaded, and no sole proprietor's name. All units are invented."""

import gzip
import json

import pytest
from made_delivery import delivered, said
from made_tables import empty_warehouse

from pipelines.source import Unreadable
from pipelines.warehouse import load_files

HEADER = (
    "organisasjonsnummer,navn,organisasjonsform.kode,organisasjonsform.beskrivelse,naeringskode1.kode,"
    "naeringskode1.beskrivelse,institusjonellSektorkode.kode,forretningsadresse.adresse,konkurs,slettedato,"
    "overordnetEnhet"
)
CSV = (
    ",".join(f'"{name}"' for name in HEADER.split(","))
    + """
"100000008","TENKT AS","AS","Aksjeselskap","62.100","Programmering","2100","Veien 1
Bakgården",false,"",""
"100000016","KARI OPPDIKTET","ENK","Enkeltpersonforetak","96.210","Frisering","8200","",true,"2025-01-31",""
"100000024","TENKT AS AVD ØST","BEDR","Underenhet","62.100","","","",false,"","100000008"
"""
)

UNITS = [
    {
        "organisasjonsnummer": "100000008", "navn": "TENKT AS", "organisasjonsform": {"kode": "AS", "beskrivelse": "x"},
        "naeringskode1": {"kode": "62.100"}, "institusjonellSektorkode": {"kode": "2100"}, "konkurs": False,
        "forretningsadresse": {"adresse": ["Veien 1"], "kommunenummer": "0301"},
    },
    {
        "organisasjonsnummer": "100000016", "navn": "KARI OPPDIKTET", "organisasjonsform": {"kode": "ENK"},
        "naeringskode1": {"kode": "96.210"}, "institusjonellSektorkode": {"kode": "8200"}, "konkurs": True,
        "slettedato": "2025-01-31",
    },
    {
        "organisasjonsnummer": "100000024", "navn": "TENKT AS AVD ØST", "organisasjonsform": {"kode": "BEDR"},
        "naeringskode1": {"kode": "62.100"}, "konkurs": False, "overordnetEnhet": "100000008",
    },
]  # fmt: skip

EXPECTED = [
    {"record_number": 1, "org_number": "100000008", "name": "TENKT AS", "form_code": "AS", "industry_code": "62.100",
     "sector_code": "2100", "parent_org_number": None, "deleted_date": None, "is_bankrupt": "false"},
    {"record_number": 2, "org_number": "100000016", "name": None, "form_code": "ENK", "industry_code": "96.210",
     "sector_code": "8200", "parent_org_number": None, "deleted_date": "2025-01-31", "is_bankrupt": "true"},
    {"record_number": 3, "org_number": "100000024", "name": None, "form_code": "BEDR", "industry_code": "62.100",
     "sector_code": None, "parent_org_number": "100000008", "deleted_date": None, "is_bankrupt": "false"},
]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        CSV,
        "\ufeff" + CSV,
        CSV.replace(",", ";"),
        CSV.replace("\n", "\r\n"),
        json.dumps(UNITS),
        json.dumps(UNITS, indent=2, ensure_ascii=False),
        json.dumps({"_embedded": {"enheter": UNITS}, "page": {"size": 3}}),
    ],
    ids=["csv", "mark", "semicolon", "crlf", "json", "pretty", "page"],
)
def test_units_as_downloaded_without_names_of_persons(content):
    found = said(content)
    assert (found.source, found.facts.kind, found.facts.records) == ("entity_register", "register", 3)
    assert found["entity"] == EXPECTED


def test_a_gzipped_file_is_the_same(tmp_path):
    path = tmp_path / "enheter_alle.json.gz"
    path.write_bytes(gzip.compress(json.dumps(UNITS).encode()))
    assert said(path)["entity"] == EXPECTED


def test_units_are_whole_wherever_the_pieces_are_cut(monkeypatch):
    import pipelines.ingest.entity_register as register

    for size in (1, 7, 64):
        monkeypatch.setattr(register, "READ_CHARACTERS", size)
        assert said(json.dumps(UNITS, ensure_ascii=False))["entity"] == EXPECTED


def test_a_cut_file_is_refused_with_the_count():
    with pytest.raises(Unreadable) as fault:
        said(json.dumps(UNITS)[:-40])
    assert (fault.value.message.code, fault.value.record) == ("entity_register.cut_short", 2)


@pytest.mark.parametrize("content", ['[{"organisasjonsnummer": "1", "organisasjonsform": {}}, 7]', HEADER + "\n"])
def test_what_is_no_register_is_said(content):
    with pytest.raises(Unreadable):
        said(content)


def test_a_ledger_with_organisation_numbers_is_no_register():
    content = "organisasjonsnummer;navn;dato;beløp\n974760673;Tenkt AS;2026-01-02;1\n"
    assert said(content).source == "delimited"


def test_no_name_of_a_sole_proprietor_is_stored():
    with empty_warehouse() as db:
        load_files(db, [delivered(CSV), delivered(json.dumps(UNITS), "b")])
        names = {name for (name,) in db.execute("select name from raw.entity").fetchall()}
        everything = str(db.execute("select * from raw.entity").fetchall())
    assert names == {"TENKT AS", None}
    assert "OPPDIKTET" not in everything


def test_the_reader_and_the_reference_table_agree_on_whose_name_is_a_persons():
    from pipelines.ingest.entity_register import NAMELESS_FORMS

    with empty_warehouse() as db:
        query = """
            select form_code from reference.organisation_form
            where kind in ('sole_proprietor', 'private_person') or is_sub_unit = 'true'
        """
        assert {form for (form,) in db.execute(query).fetchall()} == set(NAMELESS_FORMS)
