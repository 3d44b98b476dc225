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
    assert [row["amount"] for row in found.entries] == ["5", "7"]
    assert found.totals == [3, 7]
    assert any("only sum other rows: 2 (row 3, 7)" in text for text in warnings(found.facts))
    assert (found.facts.header_lines, found.facts.blank_lines) == (2, 1)
    assert found.balance == (7, 7)


def test_a_supplier_called_total_is_a_supplier():
    found = said("Leverandør;Beløp\nTotal Norge AS;5\nSum;5\n")
    assert [row["supplier_name"] for row in found.entries] == ["Total Norge AS"]


ENTRY = """Dato;Bilag;Konto;Leverandør;Tekst;Beløp
01.02.2026;1;4000;A AS;papir;100,00
02.02.2026;2;4000;B AS;blekk;200,50
"""


@pytest.mark.parametrize(
    "row",
    [
        ";;;;;300,50",
        ";;;;Sum konto 4000;300,50",
        ";;;Sum;;300,50",
        "Sum konto 4000;;4000;;;300,50",
        "28.02.2026;;;;Totalt;300,50",
        "28.02.2026;;4000;;I alt;300,50 kr",
    ],
)
def test_a_row_that_only_sums_the_rows_above_is_no_entry(row):
    found = said(f"{ENTRY}{row}\n03.02.2026;3;4100;C AS;kritt;7,00\n")
    assert [row["amount"] for row in found.entries] == ["100,00", "200,50", "7,00"]
    assert found.totals == [4]
    assert found.balance == (5, 5)


def test_sums_of_accounts_blocks_and_the_file_are_told():
    found = said(
        f"{ENTRY};;4000;;Sum;300,50\n03.02.2026;3;4100;C AS;kritt;7,00\n;;4100;;Sum;7,00\n"
        "04.02.2026;4;4000;C AS;kritt;-3,00\n04.02.2026;4;4000;C AS;Totalt tilbud;5,00\n"
        "28.02.2026;;4000;;Sum;302,50\n;;x;;Totalt;309,50\n"
    )
    assert found.totals == [4, 6, 9, 10]


def test_sums_are_told_whatever_had_to_wait(monkeypatch):
    monkeypatch.setattr("pipelines.tabular.HELD_ROWS", 2)
    rows = "".join(f"02.02.2026;{number};4000;B AS;blekk;{number},50\n" for number in range(1, 12))
    found = said(f"{ENTRY}{rows};;4000;;Sum;372,00\n03.02.2026;3;4100;C AS;kritt;7,00\n;;4100;;Sum;7,00\n")
    assert found.totals == [15, 17]


def test_a_row_that_says_total_and_is_none_stays_with_a_warning():
    found = said(f"{ENTRY}28.02.2026;3;4000;C AS;Totalt;99,00\n")
    assert [row["amount"] for row in found["ledger_line"]] == ["100,00", "200,50", "99,00"]
    assert any("mention a total" in text and "1 (row 4)" in text for text in warnings(found.facts))


@pytest.mark.parametrize("row", ["Sum konto 4000;;4000;;;300,49", "28.02.2026;;4000;;I alt;301"])
def test_a_sum_that_does_not_add_up_is_kept_and_warned_about(row):
    found = said(f"{ENTRY}{row}\n")
    assert len(found["ledger_line"]) == 3
    assert any("mention a total" in text for text in warnings(found.facts))


def test_an_amount_with_a_currency_alone_is_a_sum():
    found = said("Leverandør;Mva;Beløp;Valuta\nA;25;100;NOK\nB;50;200;NOK\n;75;300;NOK\n")
    assert (len(found.entries), found.totals) == (2, [4])


def test_a_purchase_of_what_was_bought_before_is_no_total():
    found = said(
        "Dato;Leverandør;Konto;Beløp\n01.02.2026;A AS;4000;50,00\n02.02.2026;B AS;4000;50,00\n"
        "03.02.2026;Total Norge AS;4000;100,00\n"
    )
    assert len(found["ledger_line"]) == 3


def test_each_row_has_the_currency_that_stands_with_its_amount():
    found = said("Leverandør;Beløp\nA;100,00 kr\nB;€ 100,00\nC;£100,00\nD;100,00\nE;$ 5\n")
    assert [row["currency_code"] for row in found["ledger_line"]] == ["NOK", "EUR", "GBP", None, "$"]
    assert (found.facts.currency, found.facts.assumed_currency) == (None, None)
    assert any("$, EUR, GBP, NOK" in text and "without a mark (1)" in text for text in warnings(found.facts))


@pytest.mark.parametrize(
    ("header", "amounts", "currency"),
    [
        ("Beløp", ["100,00", "€ 100,00", "100,00"], None),
        ("Beløp (NOK)", ["100,00", "€ 100,00", "100,00"], "NOK"),
        ("Beløp", ["100,00", "kr 100,00"], "NOK"),
        ("Beløp", ["€ 1,00", "2,00 EUR"], "EUR"),
    ],
)
def test_one_sign_does_not_settle_the_currency_of_rows_without(header, amounts, currency):
    found = said("\n".join([f"Leverandør;{header}", *(f"A;{amount}" for amount in amounts)]))
    assert found.facts.currency == currency


def test_signs_in_a_column_of_currencies_mean_codes():
    found = said("Leverandør;Beløp;Valuta\nA;1;NOK\nB;2;kr\nC;3;€\nD;4;£\nE;5; nok \nF;6;\n")
    assert [row["currency_code"] for row in found["ledger_line"]] == ["NOK", "NOK", "EUR", "GBP", "NOK", None]
    only = said("Leverandør;Beløp;Valuta\nA;1;kr\nB;2;NOK\n")
    assert only.facts.currency == "NOK"


def test_no_header_can_say_that_a_row_is_no_entry():
    found = said("Leverandør;Beløp;row_kind\nA;5;total\n")
    assert found.facts.column_map == {"Leverandør": "supplier_name", "Beløp": "amount"}
    assert not any("only sum other rows" in text for text in warnings(found.facts))


def signs(amounts, headers="Leverandør;Beløp", kept="A"):
    """Sign convention and warnings of a ledger with these amounts."""
    facts = said("\n".join([headers, *(f"{kept};{amount}" for amount in amounts)])).facts
    return facts.sign_convention, [text for text in warnings(facts) if "negative" in text or "minus" in text]


MINUSES = ["-1,50", "2,50-", "(3,50)", "−4,50", "- 5,50", "kr -6,50", "-7,50 kr", "(1 234,50)", "-1.234,50", "-9,50"]


def test_a_ledger_with_all_purchases_negative_is_turned_and_says_so():
    convention, said_of_it = signs([*MINUSES, "8,00", "0,00", "10,-"])
    assert convention == "purchases_negative"
    assert "10 amounts are negative and 2 positive" in said_of_it[0]


@pytest.mark.parametrize("amounts", [["1,00"], [*MINUSES, *["1,00"] * 4], ["100,-"] * 20, ["0,00", "-0,00"] * 20])
def test_credit_notes_among_purchases_stay_negative(amounts):
    assert signs(amounts) == ("purchases_positive", [])


def test_a_few_negative_amounts_alone_are_credit_notes_with_a_warning():
    convention, said_of_it = signs(MINUSES[:9])
    assert convention == "purchases_positive"
    assert "too few to settle" in said_of_it[0]


@pytest.mark.parametrize(
    ("header", "debit", "credit"),
    [
        ("D/K", "D", "K"),
        ("Debet/Kredit", "Debet", "Kredit"),
        ("DC", "D", "C"),
        ("DrCr", "Dr", "Cr"),
        ("Fortegn", "+", "-"),
    ],
)
def test_a_column_of_debit_and_credit_gives_the_sign(header, debit, credit):
    found = said(f"Leverandør;Beløp;{header}\nA;5,00;{debit}\nB;7,00;{credit}\nC;-1,00;{debit}\n")
    assert found.facts.sign_convention == "debit_credit_column"
    assert [row["debit_credit"] for row in found.entries] == ["debit", "credit", "debit"]


def test_a_side_that_repeats_the_sign_is_not_applied_twice():
    found = said("Leverandør;Beløp;D/K\nA;5,00;D\nB;-7,00;K\nC;9,00;x\n" + "D;1,00;D\n" * 20)
    assert found.facts.sign_convention == "purchases_positive"
    assert any("1 credit amounts are negative already" in text for text in warnings(found.facts))
    assert any("says neither: 1" in text for text in warnings(found.facts))


def test_a_column_that_holds_something_else_is_no_side():
    found = said("Leverandør;Beløp;DK\nA;5,00;Kjøp\nB;7,00;Leie\n")
    assert (found.facts.sign_convention, found.entries[0]["DK"]) == ("purchases_positive", "Kjøp")


@pytest.mark.parametrize(
    ("credit", "convention"),
    [("7,00", "debit_minus_credit"), ("-7,00", "debit_plus_credit"), ("", "debit_minus_credit")],
)
def test_two_columns_of_amounts_tell_the_sign(credit, convention):
    found = said(f"Leverandør;Debet;Kredit\nA;5,00;\nB;;{credit}\nC;3,00;\n")
    assert found.facts.sign_convention == convention


def test_dates_that_cannot_be_read_are_counted():
    dates = [
        "30.02.2026",
        "46054",
        "01.02.2026",
        "2026-02-28",
        "46054",
        "28-Feb-26",
        "28/2/26",
        "20260228",
        "28.02.2026 13:30",
    ]
    found = said("\n".join(["Leverandør;Beløp;Dato", *(f"A;1;{date}" for date in dates)]))
    (warning,) = [text for text in warnings(found.facts) if "dates that" in text]
    assert "3 rows, such as 30.02.2026, 46054;" in warning


def test_periods_are_written_in_one_way_where_only_one_can_be_meant():
    periods = ["2026/02", "02.2026", "02/2026", "2026-02", "202602", "2", "2026", "13.2026", "14.2026"]
    found = said("\n".join(["Periode;Leverandør;Beløp", *(f"{period};A;1" for period in periods)]))
    assert [row["period"] for row in found["ledger_line"]] == [
        "2026-02", "2026-02", "2026-02", "2026-02", "202602", "2", "2026", "2026-13", "14.2026",
    ]  # fmt: skip


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


FIELDS = {
    "org_unit": {"org_unit_id", "org_unit_name"},
    "function": {"function_id", "function_name"},
    "account": {"account_id"},
    "project": {"project_id"},
    "voucher_number": {"voucher_id"},
    "amount_net": {"amount"},
    "contract_reference": {"contract_id"},
    "currency": {"currency_code"},
}
"""Fields of the collected headers that have another name here."""

OF_NO_USE = {"Type", "Redact Name", "grund", "Prosjekt(T)"}
"""Headers kept under their own names: they say too many things, or nothing that the tables hold."""


def test_every_collected_header_is_known(shared):
    with (shared / "reference/ledger_header_synonyms.csv").open(encoding="utf-8", newline="") as file:
        collected = {row["header_as_seen"]: row["canonical_field"] for row in csv.DictReader(file)}
    assert len(collected) > 190
    for header, field in collected.items():
        rest = {"amount_net": ["Supplier"], "amount_gross": ["Supplier", "Net"]}.get(field, ["Amount", "Supplier"])
        rest = ["Net", "Title"] if field.startswith("supplier_name") else rest
        layout = layout_of([[header, *rest], ["D", "1", "1"]])
        expected = FIELDS.get(field, {field})
        if header in OF_NO_USE:
            assert layout.meanings[0] is None, header
        elif header == "Virksomhet_id":  # of the buyer, as its row says
            assert layout.meanings[0] == "buyer_org_number"
        else:
            assert layout.meanings[0] in expected, header


def test_synonyms_name_raw_columns_and_do_not_contradict_each_other():
    found: dict[tuple[str, str], set[str]] = {}
    with (DATA / "reference/header_synonym.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert row["raw_column"] in RAW_TABLES[row["raw_table"]]
            found.setdefault((row["raw_table"], row["header"].lower()), set()).add(row["raw_column"])
    assert not {header: columns for header, columns in found.items() if len(columns) > 1}


def test_the_currency_beside_an_amount_in_foreign_currency_is_that_of_the_foreign_amount():
    found = said(
        "Leverandør;Bilagsdato;Valuta;Valutabeløp;Beløp NOK\n"
        "München GmbH;01.03.2026;EUR;100,00;1150,00\nPrøvevare AS;02.03.2026;NOK;200,00;200,00\n"
    )
    assert found.facts.currency == "NOK"
    assert [row.get("currency_code") for row in found["ledger_line"]] == [None, None]
    assert [row["amount"] for row in found["ledger_line"]] == ["1150,00", "200,00"]


@pytest.mark.parametrize(("total", "is_told"), [("300,00", False), ("999,00", True)])
def test_a_total_that_is_not_what_the_rows_add_up_to_is_told(total, is_told):
    found = said(
        f"Leverandør;Dato;Konto;Beløp\nA AS;01.03.2026;6300;100,00\nB AS;02.03.2026;6300;200,00\nTotalt;;;{total}\n"
    )
    assert any("not what the rows above add up to" in text for text in warnings(found.facts)) == is_told


def test_a_ledger_without_any_date_is_told():
    assert any(
        "belong to no month" in text for text in warnings(said("Leverandør;Konto;Beløp\nA AS;6300;1,00\n").facts)
    )
    dated = said("Leverandør;Konto;Beløp;Dato\nA AS;6300;1,00;01.03.2026\n")
    assert not any("belong to no month" in text for text in warnings(dated.facts))


def test_a_second_column_called_what_the_amount_is_called_is_told():
    found = said("Leverandør;Dato;Beløp;Beløp\nA AS;01.03.2026;80,00;100,00\n")
    assert any("several columns" in text for text in warnings(found.facts))
