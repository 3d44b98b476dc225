"""Workbooks: the sheet with the ledger, moving headers, identifiers that became numbers, locked files."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
import xlwt
from made_delivery import delivered, said, warnings

from pipelines.source import Unreadable

HEADER = ["Bilagsnr", "Bilagsdato", "Leverandør", "Beløp"]


def workbook(hidden="", **sheets):
    """A workbook; each sheet is rows of cells, dates as real dates; one of them may be hidden."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        as_date = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name == hidden:
                sheet.hide()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, as_date)
                    elif cell is not None:
                        sheet.write(row, column, cell)
    return content.getvalue()


def test_the_sheet_with_the_ledger_is_found_below_its_title():
    found = said(
        workbook(
            Forside=[["Leverandørrapport"], ["Utskrift", date(2026, 2, 1)]],
            Data=[
                ["Rapport"],
                [],
                HEADER,
                [1900502872.0, date(2026, 1, 31), "A AS", -441.17999999999995],
                [],
                ["7", None, "B", 2],
            ],
        )
    )
    assert found.source == "spreadsheet"
    assert found["ledger_line"] == [
        {
            "record_number": 4,
            "voucher_id": "1900502872",
            "posting_date": "2026-01-31",
            "supplier_name": "A AS",
            "amount": "-441.18",
        },
        {"record_number": 6, "voucher_id": "7", "posting_date": None, "supplier_name": "B", "amount": "2"},
    ]
    assert (found.facts.format, found.facts.decimal_mark, found.facts.date_order) == ("xlsx", ".", "ymd")
    assert found.balance == (6, 6)


def test_only_identifiers_lose_a_point_and_zero():
    found = said(workbook(Data=[[*HEADER, "Tekst"], ["1900502872.0", "02.01.2026", "A", "12.0", "v2.0"]]))
    row = found["ledger_line"][0]
    assert (row["voucher_id"], row["amount"], row["description"]) == ("1900502872", "12.0", "v2.0")


def test_amounts_written_as_text_keep_their_decimal_comma():
    found = said(workbook(Data=[HEADER, ["1", "02.01.2026", "A", "1 234,50"], ["2", "03.01.2026", "B", "7"]]))
    assert (found["ledger_line"][0]["amount"], found.facts.decimal_mark) == ("1 234,50", ",")


def test_amounts_have_the_digits_that_the_workbook_shows():
    amounts = [34078767.12, 123456789012.12, 0.1 + 0.2, 1234567.891, 1e12, -99131420.96, 0, 5, 100, 0.000000001]
    found = said(workbook(Data=[HEADER, *([1, None, "A", amount] for amount in amounts)]))
    assert [row["amount"] for row in found.entries] == [
        "34078767.12", "123456789012.12", "0.3", "1234567.891", "1000000000000", "-99131420.96", "0", "5", "100",
        "0.000000001",
    ]  # fmt: skip


def test_three_decimals_of_a_number_cell_are_decimals():
    found = said(workbook(Data=[HEADER, [1, date(2026, 1, 2), "A", 1.234], [2, date(2026, 1, 2), "A", 12.125]]))
    assert (found["ledger_line"][0]["amount"], found.facts.decimal_mark) == ("1.234", ".")
    assert not any("two ways" in warning for warning in warnings(found.facts))


def test_monthly_sheets_are_one_ledger_and_others_are_named():
    rows = [HEADER, [1, date(2026, 1, 2), "A", 5], [2, date(2026, 1, 3), "B", 6]]
    later = [HEADER, [3, date(2026, 2, 2), "A", 5], [4, date(2026, 2, 3), "B", 6]]
    found = said(workbook(Januar=rows, Februar=later, Pivot=[["Leverandør", "Beløp"], ["A", 10]]))
    assert [row["record_number"] for row in found["ledger_line"]] == [2, 3, 5, 6]
    assert found.balance == (6, 6)
    assert any("'Pivot' has other headers" in warning for warning in warnings(found.facts))


def test_hidden_sheets_and_copies_are_named_and_not_counted():
    rows = [HEADER, [1, date(2026, 1, 2), "A", 5], [2, date(2026, 1, 3), "B", 6]]
    copy = [["Kopi"], *rows]
    found = said(workbook("Arkiv", Januar=rows, Kopi=copy, Arkiv=[*rows, [3, date(2026, 1, 4), "C", 7]]))
    assert [row["amount"] for row in found["ledger_line"]] == ["5", "6"]
    assert any("'Kopi' has exactly the rows of 'Januar'" in warning for warning in warnings(found.facts))
    assert any("'Arkiv' is hidden" in warning for warning in warnings(found.facts))
    assert found.balance == (3, 3)


def test_numbers_among_amounts_written_as_text_get_their_decimal_mark():
    amounts = ["1 234,50", 100.25, 1250.5, "12,50", "1.234", 7, 0, 0.125]
    rows = [[number, date(2026, 1, 2), "A", amount] for number, amount in enumerate(amounts)]
    found = said(workbook(Data=[HEADER, *rows]))
    assert found.facts.decimal_mark == ","
    assert [row["amount"] for row in found["ledger_line"]] == [
        "1 234,50", "100,25", "1250,5", "12,50", "1.234", "7", "0", "0,125",
    ]  # fmt: skip


def test_the_workbook_reader_is_silent(capfd, caplog):
    said(workbook(Data=[HEADER, *([1, None, "A", amount] for amount in ("x", 1.5, date(2026, 1, 1)))]))
    assert not caplog.records
    assert "dtype" not in "".join(capfd.readouterr())


def test_contract_register_as_a_workbook():
    found = said(workbook(Avtaler=[["avtalenr", "tittel", "gyldig fra"], ["A-1", "Renhold", date(2026, 1, 1)]]))
    assert found.facts.kind == "contract"
    assert found["contract"][0]["valid_from"] == "2026-01-01"


def locked() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def damaged() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (locked(), "protected by a password"),
        (damaged(), "cannot be opened"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2000, "cannot be opened"),
        (workbook(Ark1=[["hei"]], Ark2=[]), "no sheet holds a table that is known: Ark1, Ark2"),
        (workbook(Ark1=[HEADER]), "no rows below the header"),
    ],
)
def test_unusable_workbooks_are_named_with_a_remedy(content, problem):
    with pytest.raises(Unreadable, match=problem) as fault:
        said(delivered(content, "ledgers/a.xlsx"))
    assert fault.value.remedy


def old_workbook(*rows, sheet="Data"):
    """A workbook of Excel 97 to 2003 (BIFF8); dates as real dates."""
    book = xlwt.Workbook(encoding="utf-8")
    as_date = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    page = book.add_sheet(sheet)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                page.write(row, column, cell, *([as_date] if isinstance(cell, date) else []))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_an_old_workbook_is_read_like_a_new_one():
    rows = [
        ["Leverandørrapport"],
        [],
        HEADER,
        [1900502872.0, date(2014, 9, 30), "Ærlig & Øst AS", -441.17999999999995],
        ["7", None, "B", 2],
        [8, date(2014, 9, 1), "C", "12,5"],
    ]
    old, new = said(old_workbook(*rows)), said(workbook(Data=rows))
    assert (old.source, old.facts.format, new.facts.format) == ("spreadsheet", "xls", "xlsx")
    assert old["ledger_line"] == new["ledger_line"]
    assert (old["ledger_line"][0]["voucher_id"], old["ledger_line"][0]["posting_date"]) == ("1900502872", "2014-09-30")
    assert [row["amount"] for row in old["ledger_line"]] == ["-441,18", "2", "12,5"]
    assert old.balance == (6, 6)


def test_a_workbook_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("pipelines.ingest.spreadsheet.MAX_BYTES", 1000)
    for content in (workbook(Data=[HEADER, [1, None, "A", 2]]), old_workbook(HEADER, [1, None, "A", 2])):
        with pytest.raises(Unreadable, match="larger than 0 MB unpacked"):
            said(content)


def test_page_headers_repeated_in_a_sheet_are_header_lines():
    found = said(workbook(Data=[HEADER, [1, None, "A", 2.5], HEADER, [2, None, "B", 3], [], HEADER, [3, None, "C", 4]]))
    assert [row["voucher_id"] for row in found.entries] == ["1", "2", "3"]
    assert (found.facts.header_lines, found.facts.blank_lines) == (3, 1)


def test_a_truth_value_among_the_amounts_costs_no_other_row():
    rows = [HEADER, [1, date(2026, 1, 31), "A AS", 10.5], [2, date(2026, 1, 31), "B AS", True]]
    found = said(workbook(Data=rows))
    assert [row["amount"] for row in found["ledger_line"]] == ["10.5", "true"]
