"""Tables of text: header, kind, columns, amount, currency and how numbers and dates are written."""

import csv
import re

import pytest
import yaml
from made_delivery import said, warnings

from pipelines.raw_tables import RAW_TABLES
from pipelines.source import Unreadable
from pipelines.tabular import DATA, KINDS, column_maps, layout_of


def meanings(*headers):
    layout = layout_of([headers, ["1"] * len(headers)])
    return {header: column for header, column in zip(layout.headers, layout.meanings, strict=True) if column}


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (["Bilagsnr", "Leverandør", "Beløp"], "ledger"),
        (["konto", "tekst", "debet", "kredit"], "ledger"),
        (["Leverandørnavn", "Beløb", "Bogføringsdato"], "ledger"),
        (["leverantör", "belopp", "datum", "konto_nr"], "ledger"),
        (["avtalenr", "tittel", "gyldig fra", "gyldig til", "verdi"], "contract"),
        (["avtalenr", "namn", "gyldig frå", "gyldig til", "miljøvilkår"], "contract"),
        (["hendelse-id", "gjenstand-id", "type", "handling", "dato"], "reuse"),
        (["id", "gjelder", "felt", "verdi", "ny verdi", "hvem", "når", "hvorfor", "trukket"], "correction"),
        (["id", "gjeld", "felt", "verdi", "ny verdi", "kven", "når", "kvifor", "trekt"], "correction"),
    ],
)
def test_headers_tell_the_kind(headers, kind):
    assert layout_of([headers, ["1"] * len(headers)]).kind.name == kind


def test_headers_are_compared_by_letters_and_digits():
    assert meanings(" LEVERANDØR  org.nr ", "Lev. nr.", "beløp (NOK)") == {
        "LEVERANDØR org.nr": "supplier_org_number",
        "Lev. nr.": "supplier_id",
        "beløp (NOK)": "amount",
    }


def test_text_twins_of_unit4_exports_are_names():
    found = meanings("Ansvar", "Ansvar(T)", "Konto", "Konto(T)", "Beløp")
    assert list(found.values()) == ["org_unit_id", "org_unit_name", "account_id", "account_name", "amount"]


def test_net_is_preferred_and_gross_kept():
    layout = layout_of([["Leverandør", "Beløp inkl. mva", "Beløp eks. mva"], ["A", "125", "100"]])
    assert (layout.meanings, layout.vat_basis) == (("supplier_name", "amount_gross", "amount"), "net")


def test_gross_alone_is_the_amount_and_says_so():
    layout = layout_of([["Leverandør", "Brutto beløp"], ["A", "125"]])
    assert (layout.meanings[1], layout.vat_basis) == ("amount", "gross")
    assert "includes VAT" in warnings(layout)[0]


def test_header_stands_below_titles():
    rows = [
        ["Leverandørrapport 2026"],
        [],
        ["Utskrift", "01.02.2026"],
        ["Bilag", "Leverandør", "Beløp"],
        ["1", "A", "2"],
    ]
    assert layout_of(rows).header_row == 3


def test_blank_and_repeated_headers_get_names_of_their_own():
    layout = layout_of([["Leverandør", "", "Beløp", "Beløp", ""], ["A", "x", "1", "2", "y"]])
    assert layout.headers == ("Leverandør", "column 2", "Beløp", "Beløp (2)", "column 5")
    assert layout.amount_column == "Beløp"


def test_amount_without_known_header_is_chosen_by_content_and_warned_about():
    rows = [
        ["konto", "tjeneste", "ansvar", "2024", "rest"],
        ["4000", "120", "31", "55,50", "x"],
        ["4000", "120", "31", "-6", "y"],
    ]
    layout = layout_of(rows)
    assert layout.amount_column == "2024"
    assert "chosen by its content" in warnings(layout)[0]


def test_tables_that_are_no_ledger_are_refused():
    with pytest.raises(Unreadable, match="column headers that are known"):
        layout_of([["id", "title", "year"], ["1", "a", "2024"]])
    with pytest.raises(Unreadable, match="no amount column"):
        layout_of([["bilag", "leverandør", "konto"], ["1", "a", "4000"]])


@pytest.mark.parametrize(
    ("headers", "amount", "currency", "warning"),
    [
        (["Supplier", "Date", "Amount £"], "1", "GBP", None),
        (["Supplier", "Date", "Amount"], "£1", "GBP", None),
        (["Supplier", "Date", "amount_ex_vat_eur"], "1", "EUR", None),
        (["Leverandør", "Dato", "Beløp"], "1", "NOK", "assumed"),
        (["Leverandør", "Dato", "Beløp"], "kr 1", "NOK", None),
        (["Supplier", "Date", "Amount"], "1", None, "currency is not known"),
        (["Leverandørnavn", "Bogføringsdato", "Beløb"], "1", None, "currency is not known"),
        (["Supplier", "Date", "Amount (EUR)"], "£1", None, "several currencies"),
    ],
)
def test_currency_is_stated_assumed_or_not_known(headers, amount, currency, warning):
    facts = said("\t".join(headers) + f"\nA\t2026-01-02\t{amount}\n").facts
    assert (facts.currency or facts.assumed_currency) == currency
    assert [text for text in warnings(facts) if warning and warning in text] or (not warning and not facts.warnings)


@pytest.mark.parametrize(
    ("amounts", "headers", "mark", "warned"),
    [
        (["1 234,50", "7"], "Leverandør;Beløp", ",", False),
        (["1.234,50", "2.000"], "Leverandør;Beløp", ",", False),
        (["1,234.50", "2,000"], "Supplier;Amount", ".", False),
        (["123456,450"], "Leverandør;Beløp", ",", False),
        (["1.234.567"], "Leverandør;Beløp", ",", False),
        (["1,234,567"], "Supplier;Amount", ".", False),
        (["-441.17999999999995"], "Supplier;Amount", ".", False),
        (["(978)", "5"], "Supplier;Amount", ".", False),
        (["2.000"], "Leverandør;Beløp", ",", True),
        (["2,000"], "Supplier;Amount", ".", True),
        (["1,50", "2.75"], "Leverandør;Beløp", ".", True),
    ],
)
def test_decimal_mark_comes_from_all_amounts(amounts, headers, mark, warned):
    facts = said("\n".join([headers, *(f"A;{amount}" for amount in amounts)])).facts
    assert facts.decimal_mark == mark
    assert any("two ways" in text or "both decimal marks" in text for text in warnings(facts)) == warned


@pytest.mark.parametrize(
    ("dates", "headers", "order"),
    [
        (["01.02.2026"], "Supplier;Amount;Date", "dmy"),
        (["03/24/2026", "01/02/2026"], "Supplier;Amount;Date", "mdy"),
        (["01/02/2026", "24/03/2026"], "Supplier;Amount;Date", "dmy"),
        (["01/02/2026"], "Supplier;Amount;Date", None),
        (["01/02/2026"], "Leverandør;Beløp;Dato", "dmy"),
        (["2026-02-01"], "Supplier;Amount;Date", "ymd"),
        (["20260201"], "Supplier;Amount;Date", "ymd"),
    ],
)
def test_date_order_comes_from_all_dates(dates, headers, order):
    assert said("\n".join([headers, *(f"A;1;{date}" for date in dates)])).facts.date_order == order


def test_totals_repeated_headers_and_blank_rows_are_taken_out():
    found = said(
        "Konto;Leverandør;Dato;Beløp\n4000;A;2026-01-01;5\nSum 4000;;;5\n;;;\n"
        "Konto;Leverandør;Dato;Beløp\n4100;Total Norge AS;2026-01-02;7\nSum;;;12\n"
    )
    assert [row["amount"] for row in found["ledger_line"]] == ["5", "7"]
    assert [(row["record_number"], row["reason"]) for row in found["quarantine"]] == [
        (3, "totals_row"),
        (7, "totals_row"),
    ]
    assert (found.facts.header_lines, found.facts.blank_lines) == (2, 1)
    assert found.balance == (7, 7)


def test_a_supplier_called_total_is_a_supplier():
    found = said("Leverandør;Beløp\nTotal Norge AS;5\nSum;5\n")
    assert [row["supplier_name"] for row in found["ledger_line"]] == ["Total Norge AS"]


def test_an_amount_that_is_no_number_stays():
    found = said("Leverandør;Beløp\nA;ukjent\nB;\n")
    assert [row["amount"] for row in found["ledger_line"]] == ["ukjent", None]


def test_column_maps_name_raw_columns_and_say_where_they_come_from():
    for path in (DATA / "column_maps").glob("*.yaml"):
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
        table = next(kind.table for kind in KINDS if kind.name == stated["kind"])
        assert set(stated["columns"].values()) <= set(RAW_TABLES[table]), path.name
        assert stated["source"] and stated["checked"] and stated["about"], path.name
        assert stated["currency"] is None or re.fullmatch("[A-Z]{3}", stated["currency"]), path.name
    assert {"devon_spending", "opnirreikningar"} <= {known.name for known in column_maps()}


def test_synonyms_name_raw_columns_and_do_not_contradict_each_other():
    found: dict[tuple[str, str], set[str]] = {}
    with (DATA / "reference/header_synonym.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert row["raw_column"] in RAW_TABLES[row["raw_table"]]
            found.setdefault((row["raw_table"], row["header"].lower()), set()).add(row["raw_column"])
    assert not {header: columns for header, columns in found.items() if len(columns) > 1}
