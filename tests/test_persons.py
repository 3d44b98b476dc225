"""Persons from end to end: planted in every place they turn up, found nowhere in what is published, and no krone lost.

Identity numbers are synthetic (month + 80), organisation numbers start with 1: no one's.
"""

import hashlib
import io
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from made_report import run

from pipelines.demo.fiction import invented_org_number, invented_person_number
from pipelines.masking import MASK
from pipelines.person_key import VARIABLE

FIRST, OTHER = invented_person_number(2, 1, 1975), invented_person_number(17, 5, 1988)
FIRM, PROPRIETOR, PROPRIETORS_UNIT = (invented_org_number(serial) for serial in (8001, 8002, 8003))

SECRETS = (
    "Planteperson", "Skjultesen", "Klientnavn", "Ukjentsen", "Honnørsen", "Fritekstsen", "Karantenesen", "Blomsterdal",
    "Fakturasen", FIRST, FIRST[1:], f"{FIRST[:6]} {FIRST[6:]}", OTHER, PROPRIETOR, PROPRIETORS_UNIT,
)  # fmt: skip
"""What must stand nowhere on pages and in exports."""

ROWS = [  # supplier, org number, account, function, text, amount
    ("Prøvebygg AS", FIRM, "230", "120", "Maling av gang", "1000,00"),
    ("Prøvebygg AS", FIRM, "370", "252", "Omsorg for Klientnavn", "2000,00"),
    ("Prøvebygg AS", FIRM, "230", "120", f"Kjøp til Klientnavn f.{OTHER}, Blomsterdal 3", "222,22"),
    ("Kari Planteperson", FIRST, "270", "120", "Foredrag Planteperson", "300,00"),
    ("Planteperson, Kari", f"{FIRST[:6]} {FIRST[6:]}", "270", "120", "Foredrag igjen", "40,00"),
    ("K. Planteperson", FIRST[1:], "270", "120", "Foredrag fra regneark", "5,00"),
    ("Ola Planteperson", OTHER, "270", "120", "Kurs", "700,00"),
    ("Malerservice Skjultesen", PROPRIETOR, "230", "120", "Skjultesen malte", "11,00"),
    ("Skjultesen avdeling", PROPRIETORS_UNIT, "230", "120", "Skjultesen igjen", "12,00"),
    ("Blomster v/Anne Blomsterdal", "", "120", "120", "Krans fra Blomsterdal", "13,00"),
    ("Per Ukjentsen", "", "120", "120", "Varer Ukjentsen", "14,00"),
    ("Støttekontakt Ukjentsen", "", "370", "252", "Følge av Klientnavn", "15,00"),
    ("Lise Honnørsen", "", "165", "120", "Honorar Honnørsen", "16,00"),
    ("REDACTED PERSONAL DATA", "", "120", "120", "x", "17,00"),
    ("", "", "120", "120", f"Refusjon Fritekstsen {OTHER}", "18,00"),
    ("Nils Karantenesen", "", "120", "120", "x", "Karantenesen 12"),
]
SPEND = Decimal("1222.22") + 2000 + 300 + 40 + 5 + 700 + 11 + 12 + 13 + 14 + 15 + 17 + 18  # art 165 is no purchase

INVOICE = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
<cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-10-03</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>NOK</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>
<cbc:RegistrationName>{name}</cbc:RegistrationName><cbc:CompanyID schemeID="0192">{org}</cbc:CompanyID>
</cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:TaxTotal><cbc:TaxAmount currencyID="NOK">0.00</cbc:TaxAmount></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="NOK">99.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="NOK">99.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="NOK">99.00</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="NOK">99.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="EA">1</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="NOK">99.00</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Time hos {name}</cbc:Name></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="NOK">99.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine></Invoice>
"""


def write_inbox(folder: Path) -> None:
    for name in ("ledgers", "invoices", "registers"):
        (folder / name).mkdir(parents=True)
    (folder / "organisation.yaml").write_text(
        'name: Eksempelvik kommune (fiktiv)\norg_number: "100000008"\nfictional: true\nbuyer_kind: municipality\n'
        "chart_of_accounts: kostra\nledger_currency: NOK\nvat_basis: net\n",
        encoding="utf-8",
    )
    header = "Bilagsnr;Bilagsdato;Leverandør;Org.nr;Art;Funksjon;Tekst;Beløp"
    lines = [
        f"{9000 + number};{number + 1:02d}.10.2026;{name};{org};{art};{function};{text};{amount}"
        for number, (name, org, art, function, text, amount) in enumerate(ROWS)
    ]
    lines.append("9100;28.10.2026;Eva Karantenesen;;120;120;for mange;felt;1;2;3")
    ledger = "\n".join([header, *lines]) + "\n"
    (folder / "ledgers" / f"utbetaling {OTHER}.csv").write_text(ledger, encoding="utf-8")
    (folder / "ledgers" / "uten_overskrift.csv").write_text(
        "1;Nils Karantenesen;2026-10-01;123,45\n2;Eva Karantenesen;2026-10-02;99,00\n", encoding="utf-8"
    )
    for number, name, org in (
        (1, "Time for Skjultesen", PROPRIETOR),
        (2, "Anne Fakturasen", OTHER),
        (3, "Per Fakturasen", ""),
    ):
        text = INVOICE.format(number=number, name=name, org=org)
        (folder / "invoices" / f"{number}.xml").write_text(text, encoding="utf-8")
    (folder / "registers" / "enheter.csv").write_text(
        "organisasjonsnummer,navn,organisasjonsform.kode,overordnetEnhet\n"
        f"{FIRM},PRØVEBYGG AS,AS,\n{PROPRIETOR},MALER SKJULTESEN,ENK,\n"
        f"{PROPRIETORS_UNIT},SKJULTESEN,BEDR,{PROPRIETOR}\n",
        encoding="utf-8",
    )


def published(inbox: Path, out: Path, key: Path) -> Result:
    """Run a report with a key of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(key))
        return run("report", "--inbox", inbox, "--out", out)


PAGES_AND_EXPORTS = ("site", "exports", "reconciliation.json")


def contents(out: Path, *names: str) -> dict[str, bytes]:
    """Every file that is published beside the warehouse, parts of workbooks one by one."""
    found: dict[str, bytes] = {}
    for name in names or PAGES_AND_EXPORTS:
        top = (out / name).resolve()
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file():
                label, content = f"{name}/{path.relative_to(top)}", path.read_bytes()
                found[label] = content
                if content.startswith(b"PK"):
                    with zipfile.ZipFile(io.BytesIO(content)) as archive:
                        found |= {f"{label}/{member}": archive.read(member) for member in archive.namelist()}
    return found


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The same inbox published under two keys: inbox, publications, and what the runs said."""
    folder = tmp_path_factory.mktemp("persons")
    write_inbox(folder / "inbox")
    results = [
        published(folder / "inbox", folder / name, folder / f"key-{name}" / "person.key") for name in ("one", "two")
    ]
    assert [result.exit_code for result in results] == [1, 1], results[0].output
    return folder, [result.output for result in results]


def test_planted_persons_stand_nowhere_in_what_is_published(runs):
    folder, said = runs
    found = contents(folder / "one", *PAGES_AND_EXPORTS, "inventory", "run.json", "trail.jsonl")
    assert len(found) > 40
    for label, content in found.items():
        text = content.decode("utf-8", errors="replace")
        assert not [secret for secret in SECRETS if secret.lower() in text.lower() or secret in label], label
        assert f"{MASK[:-1]}:" not in text, label
    assert not [secret for secret in SECRETS if secret in said[0]]


def test_no_number_is_stored_and_every_mark_is_keyed(runs):
    folder, _ = runs
    stored = (folder / "one" / "warehouse.duckdb").resolve().read_bytes()
    for number in (FIRST, OTHER):
        assert number.encode() not in stored
        for algorithm in ("md5", "sha1", "sha256"):
            assert hashlib.new(algorithm, number.encode()).hexdigest()[:16].encode() not in stored


def test_a_persons_spend_sums_however_the_number_was_written(runs):
    folder, _ = runs
    with duckdb.connect(str(folder / "one" / "warehouse.duckdb"), read_only=True) as db:
        query = """
            select sum(amount_nok) from mart.purchase_line where starts_with(supplier_key, 'person:')
            group by supplier_key order by 1
        """
        assert [nok for (nok,) in db.execute(query).fetchall()] == [15, 345, 700]
        ((total,),) = db.execute("select sum(amount_nok) from mart.purchase_line").fetchall()
        kinds = dict(db.execute("select kind, amount_nok from mart.supplier_kind").fetchall())
        ((units,),) = db.execute(
            f"select unit_org_numbers from core.supplier where org_number = '{PROPRIETOR}'"
        ).fetchall()
    assert total == SPEND == sum(kinds.values())
    assert kinds == {
        "organisation": Decimal("3222.22"), "private_person": 1060, "sole_proprietor": 36, "unknown": 14,
        "redacted": 17, "none": 18,
    }  # fmt: skip
    assert units == sorted([PROPRIETOR, PROPRIETORS_UNIT])


def test_an_organisation_is_named_and_its_texts_too_but_not_where_clients_are(runs):
    folder, _ = runs
    rows = contents(folder / "one")["site/2026-10/rows/purchases_of_month.csv"].decode("utf-8-sig")
    assert rows.count("PRØVEBYGG AS") == 3 and "Maling av gang" in rows and "Omsorg" not in rows
    for instead in ("Privatperson", "Enkeltpersonforetak", "Navn ikke vist (kan være en person)"):
        assert instead in rows


def test_pages_and_exports_do_not_depend_on_the_key(runs):
    folder, _ = runs
    one, two = (contents(folder / name) for name in ("one", "two"))
    assert one == two
    with duckdb.connect(str(folder / "one" / "warehouse.duckdb"), read_only=True) as db:
        db.execute(f"attach '{(folder / 'two' / 'warehouse.duckdb').resolve()}' as other (read_only)")
        query = """
            select count(*) from core.supplier as one join other.core.supplier as two using (supplier_key)
            where regexp_matches(supplier_key, '^person:[b-v]{16}$')
        """
        assert db.execute(query).fetchall() == [(0,)]


def test_a_key_that_is_gone_stops_the_run_and_leaves_the_publication(runs, tmp_path):
    folder, _ = runs
    inbox = shutil.copytree(folder / "inbox", tmp_path / "inbox")
    (inbox / "ledgers" / "mer.csv").write_text("Leverandør;Dato;Beløp\nPrøvebygg AS;2026-10-02;1\n", encoding="utf-8")
    result = published(inbox, folder / "one", tmp_path / "settings" / "person.key")
    assert result.exit_code == 2 and "was made with it" in result.stderr
    assert (folder / "one" / "site" / "index.html").exists()
    assert not (tmp_path / "settings").exists()


def test_an_audit_package_shows_no_more_of_persons_than_the_pages(runs, tmp_path):
    folder, _ = runs
    package = tmp_path / "package.zip"
    result = run("audit", "package", "--month", "2026-10", "--published", folder / "one", "--out", package)
    assert result.exit_code == 0, result.stderr
    texts = {}
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".parquet"):
                texts[name] = str(pq.read_table(io.BytesIO(content)).to_pydict())
            elif not name.endswith((".xlsx", ".pdf")):
                texts[name] = content.decode("utf-8")
    assert sum(name.startswith("tables/") for name in texts) > 200
    with duckdb.connect(str(folder / "one" / "warehouse.duckdb"), read_only=True) as db:
        marks = db.execute(
            "select person_token from core.delivered_org_number where person_token is not null"
        ).fetchall()
    secrets = [*SECRETS, *(mark for (mark,) in marks)]
    assert len(secrets) > len(SECRETS)
    for name, text in texts.items():
        assert not [secret for secret in secrets if secret.lower() in text.lower() or secret in name], name
