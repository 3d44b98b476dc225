"""The pages: whole on full and on empty marts, safe to open, true to what the marts say, the same bytes each time."""

import csv
import filecmp
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from lxml import html
from made_marts import FORMULA, MONTH, MONTHS, NASTY, published

from dashboards.chart import Series, labelled_bars, months_between
from dashboards.language import LANGUAGES
from dashboards.law import law_address
from dashboards.page import pages
from dashboards.site import Body, publish
from dashboards.source_rows import write_rows

FICTIONAL = {
    "nb": "Fiktiv kommune – alle tall er oppdiktet",
    "nn": "Fiktiv kommune – alle tal er oppdikta",
    "en": "Fictional municipality – every figure is invented",
}


def every_page(site: Path) -> list[Path]:
    found = sorted(site.rglob("*.html"))
    assert len(found) == 1 + len(pages()) * len(LANGUAGES)
    return found


@pytest.fixture(params=["full_site", "empty_site"])
def site(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


def test_every_figure_stands_on_its_page_with_source_rows(site: Path) -> None:
    for page in pages():
        for folder in ("", "nn/", "en/"):
            document = html.parse(site / MONTH / folder / page.file).getroot()
            for figure in page.figures:
                section = document.get_element_by_id(figure.id)
                assert section.xpath(".//table | .//ul[@class='cards'] | .//p[@class='empty']"), figure.id
                assert (site / MONTH / "rows" / f"{figure.rows.name}.csv").is_file()


def test_figures_and_rows_have_names_of_their_own() -> None:
    figures = [figure for page in pages() for figure in page.figures]
    assert len({figure.id for figure in figures}) == len(figures)
    rows = {figure.rows for figure in figures}
    assert len({one.name for one in rows}) == len(rows)
    assert [page.position for page in pages()] == list(range(len(pages())))


def test_every_link_leads_somewhere(site: Path) -> None:
    for path in every_page(site):
        document = html.parse(path).getroot()
        for target in document.xpath("//a/@href | //link/@href | //script/@src"):
            if target.startswith(("https://lovdata.no/", "data:")):
                continue
            if target.startswith("#"):
                assert document.get_element_by_id(target[1:]) is not None
            elif "2026-09" not in target and "2026-10.1" not in target:  # those were published by other runs
                assert (path.parent / target).is_file(), f"{path}: {target}"


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path in every_page(site):
        document = html.parse(path).getroot()
        loaded = document.xpath("//@src | //link/@href | //@srcset | //@data | //form | //iframe | //object")
        assert not [target for target in loaded if "//" in str(target)]
        policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert "default-src 'self' 'unsafe-inline' data:" in policy
        assert "http" not in policy
    (style,) = (site / "assets").glob("style-*.css")
    assert not re.search(r"@import|url\(", style.read_text("utf-8"))


def test_charts_never_upload(full_site: Path) -> None:
    configurations = [
        json.loads(text)["config"]
        for path in every_page(full_site)
        for text in html.parse(path).getroot().xpath("//script[@data-chart]/text()")
    ]
    assert len(configurations) > 20
    for configuration in configurations:
        assert configuration["showSendToCloud"] is False
        assert configuration["plotlyServerURL"] == ""
        assert configuration["displaylogo"] is False


def test_charts_have_a_name_and_a_table(full_site: Path) -> None:
    for path in every_page(full_site):
        for chart in html.parse(path).getroot().xpath("//div[@class='chart']"):
            assert chart.get("role") == "img"
            assert len(chart.get("aria-label")) > 15
            assert chart.getparent().xpath(".//table")


def test_the_invented_is_called_invented_on_every_page(site: Path) -> None:
    for path in every_page(site):
        document = html.parse(path).getroot()
        assert document.xpath("//p[@class='fictional']/text()") == [FICTIONAL[document.get("lang")]]


def test_languages_are_marked_and_apart(site: Path) -> None:
    for folder, language in (("", "nb"), ("nn/", "nn"), ("en/", "en")):
        for page in pages():
            document = html.parse(site / MONTH / folder / page.file).getroot()
            assert document.get("lang") == language
            assert document.xpath("//nav[@class='pages']/a[@aria-current='page']/text()") == [
                getattr(page.title, language)
            ]


def test_faults_and_warnings_stand_in_the_language_of_the_page(full_site: Path) -> None:
    for folder, problem, warning in (
        ("", "Byte 12 er NUL. Dette er ikke tekst.", 'Ingen valuta er oppgitt.\nTo kolonner heter "Beløp".'),
        ("nn/", "Byte 12 er NUL. Dette er ikkje tekst.", 'Ingen valuta er oppgitt.\nTo kolonnar heiter "Beløp".'),
        ("en/", "byte 12 is NUL: this is not text", 'no currency stated\ntwo columns named "Beløp"'),
    ):
        document = html.parse(full_site / MONTH / folder / "data_quality.html").getroot()
        cells = {
            name: {cell.text_content() for cell in document.get_element_by_id(name).xpath(".//td")}
            for name in ("deliveries", "warnings")
        }
        assert problem in cells["deliveries"] and warning in cells["warnings"]
        assert not document.xpath("//td[@lang='en']")


def test_a_supplier_name_cannot_run(full_site: Path) -> None:
    text = (full_site / MONTH / "agreements.html").read_text("utf-8")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    for path in every_page(full_site):
        for script in html.parse(path).getroot().xpath("//script/text()"):
            assert "<script" not in script and "</" not in script


def test_source_rows_cannot_run(full_site: Path) -> None:
    with (full_site / MONTH / "rows/purchases_of_month.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"'" + FORMULA, NASTY, "Privatperson"} == {row["supplier_name"] for row in rows}
    assert {"'+47 faktura", "'-150 kroner i rabatt"} == {row["description"] for row in rows}
    assert any(row["amount_nok"].startswith("-") for row in rows)
    assert all(row["file"] and int(row["record_number"]) > 0 for row in rows)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "'\rx"), ("-12,50", "-12,50"),
        ("+4.0e3", "+4.0e3"), ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"), ("vanlig", "vanlig"), (None, ""),
    ],
)  # fmt: skip
def test_formulas_become_text(tmp_path: Path, text: str | None, written: str) -> None:
    assert (
        write_rows(pa.table({"=name": pa.array([text], pa.string()), "tags": [["=a", "b"]]}), tmp_path / "x.csv") == 1
    )
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["'=name", "tags"], [written, "'=a; b"]]


def test_source_rows_add_up_to_the_page(full_site: Path) -> None:
    with (full_site / MONTH / "rows/purchases_of_month.csv").open(encoding="utf-8-sig", newline="") as file:
        total = sum((Decimal(row["amount_nok"] or "0") for row in csv.DictReader(file)), Decimal(0))
    document = html.parse(full_site / MONTH / "spend_by_category.html").getroot()
    column = [cell.text_content() for cell in document.xpath("//section[@id='spend-by-division']//tbody//td[5]")]
    assert sum(Decimal(cell.replace("\u00a0", "").replace(",", ".").replace("−", "-")) for cell in column) == total
    assert len(column) > 25


def test_numbers_follow_the_language() -> None:
    nb, nn, en = LANGUAGES
    assert nb.kroner(Decimal("-1234567.50"), 2) == "-1\u00a0234\u00a0567,50\u00a0kr"
    assert en.kroner(Decimal("1234567.50"), 2) == "NOK\u00a01,234,567.50"
    assert nn.percent(Decimal("79.96")) == "80,0\u00a0%"
    assert en.percent(Decimal("12.3")) == "12.3%"
    assert nb.emission(Decimal("12345.678")) == "12,3\u00a0t"
    assert nb.emission(Decimal("42.4")) == "42\u00a0kg"
    assert nb.emission(0) == "0,0\u00a0t"
    assert nb.exact(Decimal("-0.005000")) == "-0,005"
    assert nb.exact(Decimal("1E+3")) == "1\u00a0000,00"
    assert nb.month("2026-05") == "mai 2026"
    assert nb.date(date(2026, 12, 31)) == "31. des. 2026"


@pytest.mark.parametrize("value", [None, float("nan"), Decimal("NaN")])
def test_what_is_not_known_says_so(value: object) -> None:
    nb, nn, en = LANGUAGES
    for write in (nb.number, nb.whole, nb.kroner, nb.percent, nb.emission, nb.exact, nb.date):
        assert write(value) == "Ikke kjent"
    assert nn.date(value) == "Ikkje kjent"
    assert en.month("unknown") == "Not known"


def test_nulls_are_never_printed_as_numbers(full_site: Path) -> None:
    for path in every_page(full_site):
        cells = [cell.text_content().strip() for cell in html.parse(path).getroot().xpath("//td")]
        assert not {"nan", "None", "NaT", "<NA>", "null"} & set(cells)
    document = html.parse(full_site / MONTH / "reuse.html").getroot()
    first = document.xpath("//section[@id='reuse-programmes']//tbody/tr[1]/td")
    assert [cell.text_content().strip() for cell in first[:3]] == ["IKT-utstyr", "Ikke kjent", "Ikke kjent"]


def test_long_tables_say_what_they_leave_out(full_site: Path) -> None:
    section = html.parse(full_site / MONTH / "rule_compliance.html").getroot().get_element_by_id("lots")
    assert len(section.xpath(".//tbody/tr")) == 200
    assert "Viser 200 av 260 rader" in section.text_content()


def test_an_unknown_code_is_shown_as_it_is(full_site: Path) -> None:
    assert "exemption:a_ground_nobody_knows" in (full_site / MONTH / "exceptions.html").read_text("utf-8")


def test_nothing_delivered_is_said_and_nothing_is_claimed(empty_site: Path) -> None:
    for page in pages():
        document = html.parse(empty_site / MONTH / page.file).getroot()
        assert "Ingenting er levert" in document.xpath("//p[@class='missing']")[0].text_content()
        empty = {paragraph.text_content() for paragraph in document.xpath("//p[@class='empty']")}
        assert empty == {"Ikke kjent: ingenting er levert."}


def cells(site: Path, page: str, figure: str, folder: str = "") -> list[list[str]]:
    section = html.parse(site / MONTH / folder / f"{page}.html").getroot().get_element_by_id(figure)
    return [[cell.text_content().strip() for cell in row.xpath("./td")] for row in section.xpath(".//tbody/tr")]


def test_whether_everything_ties_is_told_in_one_line(full_site: Path) -> None:
    """One file of the marts has one line left over."""
    for folder, answer in (("", "Stemmer ikke"), ("nn/", "Stemmer ikkje"), ("en/", "Does not tie")):
        (row,) = cells(full_site, "reconciliation", "everything-ties", folder)
        assert row[0] == answer
        assert row[7] == "1"  # residue, lines


def test_each_term_of_the_month_stands_with_its_reason_and_its_source_rows(full_site: Path) -> None:
    rows = cells(full_site, "reconciliation", "terms-of-month")
    first = [row for row in rows if "fil 1 " in row[0]]
    terms = ["Alle linjer", "Lagt til side", "Ikke innkjøp", "Internt", "Innkjøp, på sidene"]
    assert [row[2] for row in first] == terms
    assert first[0][4] == "40"
    assert first[2][3] == "Erstattet av en ny leveranse"
    assert first[-1][3] == "a_reason_nobody_knows"
    with (full_site / MONTH / "rows/ledger_lines_of_month.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["bucket"] for line in lines} == {"not_purchase", "purchase"}
    assert {"supplier_name", "description"}.isdisjoint(lines[0])
    assert {line["account_name"] for line in lines if line["bucket"] == "not_purchase"} == {"'=1+1"}


def test_vat_that_is_not_known_is_said_and_stands_first(full_site: Path) -> None:
    rows = cells(full_site, "reconciliation", "vat", "en/")
    assert [row[3] for row in rows] == ["VAT conversion not known"] * 2 + ["VAT taken out"]
    assert rows[-1][5:] == ["1,250.005", "250.00", "1,000.00"]


def test_a_restated_month_says_so_on_every_page_and_leads_to_what_it_replaces(full_site: Path) -> None:
    for name, up in (("index.html", "../"), ("en/footprint.html", "../../"), ("nn/reuse.html", "../../")):
        (told,) = html.parse(full_site / MONTH / name).getroot().xpath("//aside")
        page = name.rsplit("/", 1)[-1]
        folder = name.removesuffix(page)
        assert told.xpath(".//a/@href")[0] == f"{up}2026-10.1/{folder}{page}"
        assert "something_new" in told.text_content()
    assert (
        "delivered files (2 changed)"
        in html.parse(full_site / MONTH / "en/index.html").xpath("//aside")[0].text_content()
    )


def test_the_bridge_of_a_month_stands_part_by_part(full_site: Path) -> None:
    (row,) = cells(full_site, "restatement", "restated-month", "en/")
    assert row[:8] == [
        "2026-10.1", "3.0\u00a0t", "61\u00a0kg", "0.0\u00a0t", "2.0\u00a0kg", "-0.4\u00a0t", "80\u00a0kg", "2.7\u00a0t",
    ]  # fmt: skip


def test_every_scenario_is_marked_as_one(full_site: Path) -> None:
    rows = cells(full_site, "scenarios", "scenarios", "en/")
    assert [row[1] for row in rows] == ["Scenario, no account"] * 3
    assert rows[0][3:5] == ["1.2\u00a0t", "-0.15\u00a0–\u00a02.6\u00a0t"]
    assert rows[1][3] == "Not known" and rows[1][-1] == "There is no such factor"
    for name in ("index", "footprint"):
        assert "Færre" not in (full_site / MONTH / f"{name}.html").read_text("utf-8")


def test_months_that_are_missing_are_not_zero_kroner(full_site: Path) -> None:
    rows = cells(full_site, "data_quality", "calendar")
    assert [(row[0], row[1]) for row in rows[:2]] == [
        ("Uvanlig få linjer", "oktober 2026"),
        ("Mangler", "september 2026"),
    ]


def test_what_is_wrong_stands_first(full_site: Path) -> None:
    document = html.parse(full_site / MONTH / "index.html").getroot()
    tones = [card.get("class").split()[1] for card in document.xpath("//li[contains(@class, 'card')]")]
    assert tones == sorted(tones, key=["wrong", "look", "ok"].index)
    assert set(tones) == {"wrong", "look", "ok"}


def test_same_marts_same_bytes(full_site: Path, tmp_path: Path) -> None:
    again = published(tmp_path / "again", is_full=True)
    names = [path.relative_to(full_site).as_posix() for path in full_site.rglob("*") if path.is_file()]
    _, differing, missing = filecmp.cmpfiles(full_site, again, names, shallow=False)
    assert not differing and not missing


def test_an_older_month_leaves_the_start_page_alone(empty_site: Path, tmp_path: Path) -> None:
    def nothing(sql: str, _: dict[str, object]) -> pa.Table:
        if "count(*)" in sql and "mart.delivery" in sql and "files_read" not in sql:
            return pa.table({"files": [0]})
        if "mart.publication_month" in sql:
            return pa.table({"lines": [0]})
        return pa.table({"month": pa.array([], pa.string())})

    (tmp_path / "index.html").write_text("October")
    publish(nothing, tmp_path, "2026-09", Body("X", None, fictional=False), MONTHS)
    assert (tmp_path / "index.html").read_text() == "October"
    assert "Fiktiv" not in (tmp_path / "2026-09" / "index.html").read_text("utf-8")


def test_gaps_between_months_are_kept() -> None:
    assert months_between(["2026-01", "unknown", "2025-11"]) == ["2025-11", "2025-12", "2026-01"]
    assert months_between(["unknown"]) == []


@pytest.mark.parametrize(
    ("paragraph", "address"),
    [
        ("LOA § 5b (2)", "https://lovdata.no/lov/2016-06-17-73/§5b"),
        ("FOA § 7-9 (4)", "https://lovdata.no/forskrift/2016-08-12-974/§7-9"),
        ("Forsyningsforskriften § 7-9", "https://lovdata.no/forskrift/2016-08-12-975/§7-9"),
        ("Konsesjonskontraktforskriften § 7-6 (3)", "https://lovdata.no/forskrift/2016-08-12-976/§7-6"),
        ("§ 7-9", None),
        ("", None),
    ],
)
def test_provisions_lead_to_lovdata(paragraph: str, address: str | None) -> None:
    assert law_address(paragraph) == address


def test_zero_is_written_and_not_known_is_not_zero() -> None:
    nb = LANGUAGES[0]
    series = [Series("Andel", {0: Decimal(0), 1: None}, "#000000")]
    chart = labelled_bars(["null", "ukjent"], series, nb, "prosent", nb.percent)
    assert [note.text for note in chart.layout.annotations] == ["<b>0,0\u00a0%</b>  null", "<b>Ikke kjent</b>  ukjent"]


def test_names_from_outside_are_not_markup_in_charts() -> None:
    nb = LANGUAGES[0]
    chart = labelled_bars(["<a href='http://x'>AS</a>"], [Series("<b>", {0: 1}, "#000000")], nb, "stk.", nb.whole)
    assert "<a" not in chart.layout.annotations[0].text
    assert "<" not in chart.data[0].name + chart.data[0].hovertext[0]


@pytest.mark.parametrize("folder, said", [("", "Miljø vektes 20 %"), ("nn/", "Miljø er vekta"), ("en/", "Environment")])
def test_the_path_to_a_verdict_is_folded_away_with_links_and_fields(full_site: Path, folder: str, said: str) -> None:
    document = html.parse(full_site / MONTH / folder / "rule_compliance.html").getroot()
    details = document.get_element_by_id("lots").xpath(".//details")[0]
    weighed, dated = details.xpath(".//li")
    assert said in weighed.text_content() and "BT-541, BT-5421" in weighed.text_content()
    assert weighed.xpath(".//a/@href") == ["https://lovdata.no/lov/2016-06-17-73/§5b"]
    assert not dated.xpath(".//a") and "BT-05" in dated.text_content()
    assert not details.xpath(".//b")


def test_readings_that_differ_are_told_in_words(full_site: Path) -> None:
    section = html.parse(full_site / MONTH / "rule_compliance.html").getroot().get_element_by_id("read-otherwise")
    assert "Kontrollen godtar; nemnda sier <brudd>." in section.text_content()


def test_a_persons_decision_stands_with_who_when_why_and_the_engine_beside_it(full_site: Path) -> None:
    section = html.parse(full_site / MONTH / "rule_compliance.html").getroot().get_element_by_id("decided-by-people")
    first, second, *_ = section.xpath(".//tbody/tr")
    assert "Ikke brukt: ny verdi er ikke et kjent ord" in first.text_content()
    assert all(word in second.text_content() for word in ("Brudd", "I samsvar", "innkjøpsleder", "2026"))
