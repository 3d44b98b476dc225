"""Ledgers made in every way they are written, read into the core: rows, sums, negatives and months come out exactly."""

import csv
import gzip
import io
import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
import xlwt
from made_delivery import delivered
from made_tables import empty_warehouse

from pipelines.delivery import delivered_files
from pipelines.reconciliation import TABLES, entries
from pipelines.warehouse import build_models, load_files

WAYS = {
    "delimiter": [";", ",", "\t", "|"],
    "encoding": ["utf-8", "utf-8-sig", "windows-1252", "utf-16"],
    "line_end": ["\n", "\r\n", "\r"],
    "number": [("", ","), ("", "."), (".", ","), (",", "."), (" ", ","), ("\u00a0", ",")],
    "minus": ["-{}", "{}-", "({})", "- {}"],
    "date": ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d", "%d-%m-%y", "%Y/%m/%d", "%Y-%m-%dT%H:%M:%S"],
    "quoting": [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC],
    "titles": [0, 1, 3, 7],
    "headers": [
        ("Bilagsnr", "Dato", "Leverandør", "Konto", "Tekst", "Beløp"),
        ("Voucher", "Date", "Supplier", "Account ID", "Description", "Amount"),
        ("Verifikat", "Bokföringsdatum", "Leverantör", "Konto", "Fakturatext", "Belopp"),
        ("Bilag", "Bogføringsdato", "Kreditor", "Kontonr", "Posteringstekst", "Beløb"),
        ("Tosite", "Tositepäivä", "Toimittaja", "Tili", "Selite", "Summa"),
        ("Fylgiskjal", "Dagsetning", "Birgi", "Lykill", "Lýsing", "Upphæð"),
    ],
    "extras": ["none", "totals", "page headers", "blank rows", "trailing columns"],
}
TEXTS = ["papir", 'blekk; og "kritt"', "kjøp, leie", "Øl & å|æ", "line one\nline two", "O'Hara", "", "2 stk"]


class Made:
    """One ledger: its rows, and how they are written."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)
        self.way = {name: draw.choice(values) for name, values in WAYS.items()}
        self.rows = []
        for number in range(draw.randint(12, 60)):
            day = date(2026, 1, 13 + number % 15) + timedelta(31 * draw.randint(0, 3))
            amount = Decimal(draw.randint(-200_000, 2_000_000_00)).scaleb(-2)
            if number < 2:
                amount = Decimal("1234567.89") - number
            self.rows.append((1000 + number, day, f"Firma {draw.randint(1, 9)} ÅS", 4000 + draw.randint(0, 99),
                              draw.choice(TEXTS), -amount if draw.random() < 0.2 else amount))  # fmt: skip

    @property
    def truth(self):
        amounts = [row[-1] for row in self.rows]
        total = sum(amounts) if self.way["extras"] == "totals" else Decimal(0)
        months = sorted(f"{row[1]:%Y-%m}" for row in self.rows)
        is_total_negative = int(total < 0)
        return {
            "rows": len(self.rows), "purchases": sum(amounts), "sum": sum(amounts) + total,
            "negative": sum(amount < 0 for amount in amounts) + is_total_negative, "months": (months[0], months[-1]),
        }  # fmt: skip

    def _amount(self, amount: Decimal) -> str:
        group, mark = self.way["number"]
        plain = f"{abs(amount):,.2f}".translate({ord(","): group, ord("."): mark})
        return self.way["minus"].format(plain) if amount < 0 else plain

    def table(self, written: bool) -> list[list[object]]:
        """Rows of cells, as text or as numbers and dates."""
        way = self.way
        rows: list[list[object]] = [[f"Rapport {number}" if number % 2 else ""] for number in range(way["titles"])]
        rows.append([*way["headers"], *([""] * 3 if way["extras"] == "trailing columns" else [])])
        for number, (voucher, day, supplier, account, text, amount) in enumerate(self.rows):
            if way["extras"] == "page headers" and number and number % 10 == 0:
                rows.append([*way["headers"]])
            if way["extras"] == "blank rows" and number % 7 == 3:
                rows.append([""] * 6)
            cells = [voucher, f"{day:{way['date']}}", supplier, account, text, self._amount(amount)]
            if not written:
                cells[1], cells[5] = day, float(amount)
            rows.append([*cells, *([""] * 3 if way["extras"] == "trailing columns" else [])])
        if way["extras"] == "totals":
            total = sum(row[-1] for row in self.rows)
            rows.append(["Sum", "", "", "", "", self._amount(total) if written else float(total)])
        return rows

    def text(self) -> bytes:
        file = io.StringIO(newline="")
        way = self.way
        writer = csv.writer(file, delimiter=way["delimiter"], lineterminator=way["line_end"], quoting=way["quoting"])
        for row in self.table(True):
            # This writer does not quote a line feed where lines end with a carriage return.
            loose = way["line_end"] == "\r" and way["quoting"] == csv.QUOTE_MINIMAL
            writer.writerow([str(cell).replace("\n", " ") if loose else str(cell) for cell in row])
        return file.getvalue().encode(way["encoding"], errors="replace")

    def xlsx(self) -> bytes:
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            as_date, sheet = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_worksheet()
            for place, row in enumerate(self.table(False)):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(place, column, cell, as_date)
                    elif cell != "":
                        sheet.write(place, column, cell)
        return content.getvalue()

    def xls(self) -> bytes:
        book = xlwt.Workbook(encoding="utf-8")
        as_date, sheet = xlwt.easyxf(num_format_str="DD.MM.YYYY"), book.add_sheet("Data")
        for place, row in enumerate(self.table(False)):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(place, column, cell, *([as_date] if isinstance(cell, date) else []))
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()


LEDGERS = {seed: Made(seed) for seed in range(150)}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What is said of every made ledger, by its name: seed and form."""
    folder = tmp_path_factory.mktemp("made")
    files = []
    for seed, made in LEDGERS.items():
        files.append(delivered(made.text(), f"{seed}.csv"))
        if seed % 3 == 0:
            files.append(delivered(made.xlsx(), f"{seed}.xlsx"))
        if seed % 6 == 0:
            files.append(delivered(made.xls(), f"{seed}.xls"))
        if seed % 10 == 5:
            (folder / f"{seed}.csv.gz").write_bytes(gzip.compress(Made(seed + 1000).text()))
            files += delivered_files(folder / f"{seed}.csv.gz")
    with empty_warehouse() as db:
        load_files(db, files)
        build_models(db, *TABLES)
        return {entry["file"]: entry for entry in entries(db) if entry["status"] != "already_delivered"}


@pytest.mark.parametrize("form", ["csv", "xlsx", "xls", "csv.gz"])
def test_what_was_written_is_what_is_read(told, form):
    compared = 0
    for seed, made in LEDGERS.items():
        entry = told.get(f"{seed}.{form}")
        if entry is None:
            continue
        made = Made(seed + 1000) if form == "csv.gz" else made
        compared += 1
        truth, said = made.truth, (seed, form, made.way, entry.get("problem"), entry["warnings"])
        is_totalled = made.way["extras"] == "totals"
        assert entry["status"] == "read", said
        assert (entry["parsed"], entry["quarantined"]) == (truth["rows"] + is_totalled, 0), said
        assert Decimal(entry["amount_sum"]) == truth["sum"], said
        assert Decimal(entry["purchase_sum"]) == truth["purchases"], said
        assert entry["negative_rows"] == truth["negative"], said
        assert (entry["period_from"], entry["period_to"]) == truth["months"], said
        assert (entry["residue"], entry["residue_lines"]) == ("0.00", 0), said
        lines = entry["header_lines"] + entry["blank_lines"] + entry["parsed"] + entry["quarantined"]
        assert entry["physical_lines"] == lines, said
    assert compared >= {"csv": 140, "xlsx": 50, "xls": 25, "csv.gz": 15}[form]
