"""Delimited text: encodings, delimiters, quotes, rows of another width; and the real samples, to the last penny."""

import codecs
import csv
import io
import itertools
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_delivery import delivered, said, warnings

from pipelines.source import Delivered, Facts, Unreadable, source_of

LEDGER = "Bilagsnr;Leverandør;Beløp;Dato\n1;Bærum Rør AS;1 234,50;01.02.2026\n2;Øst;-5,00;02.02.2026\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (LEDGER.encode(), "utf-8"),
        (codecs.BOM_UTF8 + LEDGER.encode(), "utf-8"),
        (LEDGER.encode("windows-1252"), "windows-1252"),
        (LEDGER.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + LEDGER.encode("utf-16-be"), "utf-16"),
        (LEDGER.replace("\n", "\r\n").encode(), "utf-8"),
        (LEDGER.replace("\n", "\r").encode(), "utf-8"),
        (LEDGER[:60].encode() + LEDGER[60:].encode("windows-1252"), "utf-8 and windows-1252"),
    ],
)
def test_encodings_and_line_ends(content, encoding):
    found = said(content)
    assert [row["supplier_name"] for row in found["ledger_line"]] == ["Bærum Rør AS", "Øst"]
    assert found.facts.encoding == encoding
    assert found.balance == (3, 3)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters(delimiter):
    found = said(LEDGER.replace(",", ".").replace(";", delimiter))
    assert found.facts.delimiter == delimiter
    assert [row["amount"] for row in found["ledger_line"]] == ["1 234.50", "-5.00"]


def test_records_are_numbered_from_the_first_row_of_the_file():
    found = said('Rapport\n\nBilag;Leverandør;Beløp\n1;"A\nog sønn";2\n\n2;B;3\n')
    assert [(row["record_number"], row["supplier_name"]) for row in found["ledger_line"]] == [
        (4, "A\nog sønn"),
        (6, "B"),
    ]
    assert found.balance == (6, 6)


def test_rows_of_another_width_are_set_aside_unless_only_blanks_differ():
    found = said("Bilag;Leverandør;Beløp;;\n1;A;2\n2;B;3;;\n3;C\n4;D;5;;;\n5;E AS; Oslo;6;;;7\n;;;;;;;\n \n")
    assert [row["voucher_id"] for row in found["ledger_line"]] == ["2", "1", "4"]
    assert [(row["record_number"], row["reason"], row["raw_text"]) for row in found["quarantine"]] == [
        (4, "too_few_fields", "3;C"),
        (6, "too_many_fields", "5;E AS; Oslo;6;;;7"),
    ]
    assert found.facts.blank_lines == 2
    assert found.balance == (8, 8)


def test_a_decimal_comma_that_splits_amounts_loses_nothing_silently():
    found = said("Dato,Leverandør,Beløp,Merknad\n2026-01-01,A,1,50,\n2026-01-02,B,2,75,\n2026-01-03,C,3,\n")
    assert [row["supplier_name"] for row in found["ledger_line"]] == ["C"]
    assert len(found["quarantine"]) == 2


def test_values_beyond_the_header_are_kept():
    rows = "".join(f"{number};A{number};5;2026-01-01\n" for number in range(20))
    found = said("Bilag;Leverandør;Beløp;Dato\n" + rows + "21;B;6;2026-01-02;;hemmelig\n")
    assert found["ledger_line"][-1]["column 6"] == "hemmelig"
    assert found.balance == (22, 22)


def test_an_open_quote_does_not_swallow_the_rows_after_it():
    found = said(
        'Bilag;Leverandør;Beløp\n1;A;1,50\n2;"B;2,50\n3;C;3,50\n4;"D;d";4,50\n5;"E;5,50\n6;F;6,50\n7;G"; g;7,50\n'
    )
    assert [row["voucher_id"] for row in found["ledger_line"]] == ["1", "2", "3", "4", "5", "6"]
    assert [row["raw_text"] for row in found["quarantine"]] == ['7;G"; g;7,50']
    assert any("not closed" in warning for warning in warnings(found.facts))
    assert found.balance == (8, 8)


def test_two_open_quotes_do_not_merge_two_rows():
    found = said('Bilag;Leverandør;Beløp\n1;"A;1,50\n2;"B";2,50\n3;C;3,50\n')
    assert [row["amount"] for row in found["ledger_line"]] == ["1,50", "2,50", "3,50"]


def test_rows_between_two_inch_marks_are_rows():
    found = said('Bilag;Tekst;Beløp\n1;"Skjerm 24;100,50\n2;papir;2000,00\n3;skjerm 27";4,00\n4;x;5,00\n')
    assert [row["amount"] for row in found["ledger_line"]] == ["100,50", "2000,00", "4,00", "5,00"]
    assert [row["description"] for row in found["ledger_line"]] == ["Skjerm 24", "papir", 'skjerm 27"', "x"]
    assert "not closed: 2" in " ".join(warnings(found.facts))
    assert found.balance == (5, 5)


def test_no_row_vanishes_where_stray_quotes_stand_beside_broken_lines():
    found = said('Bilag;Tekst;Beløp\n1;"a\nb;1,50\n2;c\nd";2,50\n3;x;4,00\n')
    assert [row["amount"] for row in found["ledger_line"]] == ["4,00"]
    assert {row["raw_text"] for row in found["quarantine"]} == {'1;"a', "b;1,50", "2;c", 'd";2,50'}
    assert found.balance == (6, 6)


@pytest.mark.parametrize("rows", [3, 4000])
def test_quotes_that_pair_across_fields_do_not_swallow_what_follows(rows):
    found = said('Leverandør;Tekst;Beløp\nSkjerm 27";"tommer;5,00\n' + "L;t;10,00\n" * rows)
    assert [row["amount"] for row in found["ledger_line"]] == ["5,00", *["10,00"] * rows]
    assert "not closed: 1" in " ".join(warnings(found.facts))
    assert found.balance == (rows + 2, rows + 2)


def test_text_between_quotes_may_look_like_a_row():
    rows = [["5", "a;5\nb;7", "100"], ["6", "c", "200"]]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows([["Bilag", "Tekst", "Beløp"], *rows])
    found = said(written.getvalue())
    assert [row["description"] for row in found["ledger_line"]] == ["a;5\nb;7", "c"]


def test_fields_over_several_lines_are_one_record():
    found = said('Bilag;Tekst;Beløp\n1;"a; b\n2;x;9\nc";5\n2;"\n;;";6\n')
    assert [(row["description"], row["amount"]) for row in found["ledger_line"]] == [
        ("a; b\n2;x;9\nc", "5"),
        ("\n;;", "6"),
    ]
    assert found.balance == (3, 3)


def test_excel_separator_line_is_a_header_line():
    found = said("sep=;\r\n" + LEDGER)
    assert (found.facts.header_lines, found.balance) == (2, (4, 4))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"Bilag;Leverand\xc3\xb8r;Bel\xc3\xb8p\n", "no rows below the header"),
        (LEDGER.encode("utf-16-le"), "NUL"),
        (LEDGER.encode("utf-16") + b"\n", "starts as UTF-16 but is not"),
        (b"Bilag;Leverandor;Amount\n1;A\0;2\n", "NUL"),
        (LEDGER.encode("cp850"), "DOS"),
        (b"Bilag;Leverandor;Amount\n1,A,2\n2,B,3\n", "mixed delimiters"),
        (b"bare tekst\nuten kolonner\n", "no columns"),
        (b"a;b;c\n1;2;3\n", "headers that are known"),
    ],
)
def test_unusable_files_are_named_with_a_remedy(content, problem):
    with pytest.raises(Unreadable, match=problem) as fault:
        said(content)
    assert fault.value.remedy


def test_text_named_as_a_workbook_is_text():
    assert said(delivered(LEDGER, "ledgers/september.xls")).source == "delimited"


TEXTS = st.text(st.sampled_from("abcæøåÆØÅ 0123-.,;|\"'\n&"), max_size=12)
AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    rows=st.lists(st.tuples(st.integers(1, 10**6), TEXTS, AMOUNTS), min_size=1, max_size=15),
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "windows-1252", "utf-16"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    written=st.sampled_from([("", ","), ("", "."), (".", ","), (",", "."), (" ", ","), ("\u00a0", ",")]),
)
def test_whatever_a_quoting_writer_writes_is_read_back(rows, delimiter, encoding, line_end, written):
    group, mark = written
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerow(["Bilagsnr", "Tekst", "Beløp"])
    amounts = [f"{amount:,.2f}".translate({ord(","): group, ord("."): mark}) for _, _, amount in rows]
    writer.writerows((number, text, amount) for (number, text, _), amount in zip(rows, amounts, strict=True))
    found = said(file.getvalue().encode(encoding))
    assert [row["amount"] for row in found["ledger_line"]] == amounts
    assert [row.get("description") for row in found["ledger_line"]] == [text or None for _, text, _ in rows]
    assert found.facts.decimal_mark == mark
    assert found.balance == (len(rows) + 1, len(rows) + 1)


def test_a_grand_total_is_not_counted_as_spending(shared: Path):
    found = said(shared / "samples/ledgers/networkrail_2017-03.csv")
    assert found.totals == [2486]
    assert sum(Decimal(row["amount"]) for row in found.entries) == Decimal("630854925.02")
    assert found.balance == (2486, 2486)


class Endless(io.RawIOBase):
    """A ledger of so many rows, made while it is read."""

    def __init__(self, rows: int) -> None:
        header = b"Bilagsnr;Dato;Konto;Tekst;Bel\xc3\xb8p\n"
        lines = (
            b"%d;2026-01-%02d;4%03d;papir og blekk;%d,50\n" % (n, n % 28 + 1, n % 900, n % 7919) for n in range(rows)
        )
        self._lines = itertools.chain([header], lines)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while len(self._rest) < len(buffer) and (more := b"".join(itertools.islice(self._lines, 5000))):
            self._rest += more
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def peak(rows: int) -> int:
    """Bytes that Arrow holds at most while a ledger of so many rows is read."""
    with io.BufferedReader(Endless(rows)) as start:
        head = start.read(64 * 1024)
    file = Delivered("ledgers/a.csv", "0" * 64, 0, head, lambda: io.BufferedReader(Endless(rows), 1 << 20))
    facts, most = Facts(), 0
    for _ in source_of(file).read(file, facts):
        most = max(most, pa.total_allocated_bytes())
    assert facts.records == rows
    return most


def test_a_ledger_of_any_length_takes_the_same_memory(monkeypatch):
    monkeypatch.setattr("pipelines.tabular.HELD_ROWS", 20_000)
    before = pa.total_allocated_bytes()
    assert peak(1_000_000) - before < 1.5 * (peak(250_000) - before)
