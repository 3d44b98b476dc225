"""The climate package: valid by the library of its own standard, and the same totals as the pages and the ledger."""

import hashlib
from decimal import Decimal
from pathlib import Path

import fastexcel
import pyarrow.parquet
import pytest

from pipelines.climate_package import TABLES, TotalsDiffer, check_totals, write_package
from pipelines.column_map import SavedMaps
from pipelines.delivery import inbox_files
from pipelines.edition import Edition
from pipelines.organisation import organisation
from pipelines.reuse import follow
from pipelines.warehouse import build_models, connection, create_raw, load_body, load_files, load_reference

MADE = Edition("2025-10", 1, 1, None, (), "f", {"factors": "a", "price_index": "ssb"}, {})
LEDGER = """Bilagsnr;Bilagsdato;Art;Art(T);Leverandør;Org.nr;Tekst;Beløp
1;01.10.2025;260;Renhold;Vask AS;100000113;=HYPERLINK("http://x");1000,00
2;02.09.2025;260;Renhold;Vask AS;100000113;Renhold;-250,50
3;03.10.2025;370;Kjøp fra andre;Omsorg AS;100000202;Plass;500,00
4;04.10.2025;010;Fastlønn;;;Lønn;90000,00
5;05.11.2025;260;Renhold;Vask AS;100000113;Neste måned;7000,00
6;06.12.2024;260;Renhold;Vask AS;100000113;I fjor;6000,00
"""
ACTIVITIES = """periode;aktivitet;mengde;enhet
2025-10;strøm;10000;kWh
"""


class Written:
    """A small ledger and its package."""

    def __init__(self, folder: Path, db) -> None:
        inbox = folder / "inbox"
        (inbox / "ledgers").mkdir(parents=True)
        (inbox / "ledgers" / "a.csv").write_text(LEDGER, encoding="utf-8")
        (inbox / "activities").mkdir()
        (inbox / "activities" / "energi.csv").write_text(ACTIVITIES, encoding="utf-8")
        (inbox / "organisation.yaml").write_text(
            "name: Prøvevik\nchart_of_accounts: kostra\nvat_basis: net\n", encoding="utf-8"
        )
        create_raw(db)
        load_body(db, organisation(inbox / "organisation.yaml"))
        load_files(db, inbox_files(inbox, SavedMaps.beside(inbox)))
        load_reference(db)
        follow(db)
        asked = ("footprint_coverage", "reuse_programme", "reuse_event", "bucket_total", "purchase_line")
        build_models(db, *(f"mart.{name}" for name in asked))
        self.db, self.folder = db, folder / "2025"
        self.files = write_package(db, self.folder, MADE)

    def total(self, table: str, column: str) -> Decimal:
        from frictionless import Package

        rows = Package(str(self.folder / "datapackage.json")).get_resource(table).read_rows()
        return sum((Decimal(row[column]) for row in rows if row[column] is not None), Decimal(0))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    with connection(":memory:") as db:
        yield Written(tmp_path_factory.mktemp("package"), db)


def test_the_library_finds_it_valid_with_keys_and_all(written):
    from frictionless import validate

    report = validate(str(written.folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])
    assert [task.name for task in report.tasks] == list(TABLES)


def test_read_back_it_gives_what_the_ledger_holds(written):
    assert written.total("emission_line", "amount_excl_vat_nok") == Decimal("1249.50")
    assert written.total("coverage", "covered_nok") == Decimal("749.50")
    assert written.total("coverage", "unmatched_nok") == Decimal("500.00")
    assert written.total("coverage", "not_purchases_nok") == Decimal("90000.00")
    assert written.total("coverage", "ledger_total_nok") == Decimal("91249.50")
    # cleaning: DFØ 636, 18.60 t per MNOK of 2022; consumer price index 122.7833 and 137.7 (SSB)
    # electricity: 10 MWh of 19 g per kWh (NVE 2022, location-based)
    by_hand = Decimal("749.50") * Decimal("122.7833") / Decimal("137.7") * Decimal("18.6") / 1_000_000 + Decimal("0.19")
    for table in ("emission_line", "emission_summary"):
        assert abs(written.total(table, "t_co2e") - by_hand) < by_hand / 1000
    assert written.total("emission_line", "t_co2e") == written.total("view_plain", "tonn_co2e")


def test_a_file_that_does_not_tie_stops_the_run(written, tmp_path):
    for path in written.folder.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    check_totals(written.db, tmp_path, MADE)
    lines = (tmp_path / "emission_line.csv").read_text("utf-8")
    (tmp_path / "emission_line.csv").write_text(lines.replace("1000.00", "1000.01"), encoding="utf-8")
    with pytest.raises(TotalsDiffer, match=r"emission_line.csv: amount_excl_vat_nok sums to 1249.51.*pages to 1249.50"):
        check_totals(written.db, tmp_path, MADE)


def test_what_a_report_asks_for_and_nobody_knows_is_not_zero(written):
    from frictionless import Package

    package = Package(str(written.folder / "datapackage.json"))
    rows = {row["row_id"]: row for row in package.get_resource("view_esrs_e1_6").read_rows()}
    assert {name: rows[name]["status"] for name in ("scope_2_market", "scope_3_7", "scope_3_1", "total_location")} == {
        "scope_2_market": "known",
        "scope_3_7": "not_known",
        "scope_3_1": "partial",  # 60 per cent of the kroner
        "total_location": "partial",
    }
    assert rows["scope_3_7"]["t_co2e"] is None
    # electricity without guarantees of origin: 402 g per kWh (NVE 2020, the newest that was found)
    assert rows["scope_2_location"]["t_co2e"] == pytest.approx(Decimal("0.19"))
    assert rows["scope_2_market"]["t_co2e"] == pytest.approx(Decimal("4.02"))
    assert rows["scope_3_1"]["t_co2e_low"] < rows["scope_3_1"]["t_co2e"] < rows["scope_3_1"]["t_co2e_high"]


def test_the_same_again_is_the_same_bytes_in_every_format(written, tmp_path):
    again = write_package(written.db, tmp_path / "2025", MADE)
    assert {path.suffix for path in again} == {".csv", ".parquet", ".json", ".xlsx"}
    for path in again:
        first = written.folder / path.relative_to(tmp_path / "2025")
        assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(path.read_bytes()).digest(), path.name


def test_parquet_and_workbook_say_the_same(written):
    table = pyarrow.parquet.read_table(written.folder / "parquet" / "emission_line.parquet")
    assert sum(table["amount_excl_vat_nok"].drop_null().to_pylist()) == Decimal("1249.50")
    book = fastexcel.read_excel(written.folder / "climate.xlsx")
    assert "ESRS E1-6, VSME" in book.sheet_names
    plain = book.load_sheet("Kilder").to_arrow()
    assert sum(plain.column("kroner").to_pylist()) == pytest.approx(1249.50)


def test_a_scenario_is_no_part_of_it(written):
    assert not any("scenario" in table.query for table in TABLES.values())
    assert not any("scenario" in path.name for path in written.files)
