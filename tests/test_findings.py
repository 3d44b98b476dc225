"""What is said of the deliveries together: months as runs, and what has changed since the publication before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_delivery import delivered
from made_tables import empty_warehouse

from pipelines.findings import change_finding, changes, months_said
from pipelines.reconciliation import TABLES, entries
from pipelines.warehouse import build_models, load_files


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (["2016-03"], "2016-03"),
        (["2016-12", "2017-01", "2016-11"], "2016-11 – 2017-01"),
        (["2016-03", "2016-06", "2016-05"], "2016-03, 2016-05 – 2016-06"),
    ],
)
def test_months_are_said_as_runs(months, said):
    assert months_said(months) == said


@given(st.sets(st.tuples(st.integers(2005, 2010), st.integers(1, 12)), min_size=1))
def test_runs_hold_each_month_once(found):
    def number(month: str) -> int:
        return int(month[:4]) * 12 + int(month[5:])

    held = []
    for run in months_said(f"{year}-{month:02}" for year, month in found).split(", "):
        first, _, last = run.partition(" – ")
        held += range(number(first), number(last or first) + 1)
    assert held == sorted(year * 12 + month for year, month in found)


def register(file: str, sha256: str, parsed: int = 1, amount_sum: str = "1.00") -> dict[str, object]:
    return {"file": file, "sha256": sha256, "status": "read", "parsed": parsed, "amount_sum": amount_sum}


def test_a_file_of_the_same_name_with_other_content_has_changed():
    (change,) = changes(
        [register("a.csv", "1" * 64), register("b.csv", "2" * 64)],
        [register("a.csv", "3" * 64, 2, "9.00"), register("b.csv", "2" * 64)],
    )
    assert (change["sha256_before"], change["sha256_now"]) == ("1" * 64, "3" * 64)
    assert change_finding(change).line() == (
        "a.csv: changed since the last publication: before 111111111111 with 1 records and sum 1.00, "
        "now 333333333333 with 2 records and sum 9.00"
    )


def test_a_file_that_is_gone_is_told_but_not_one_that_has_another_name():
    before = [register("a.csv", "1" * 64), register("b.csv", "2" * 64)]
    (change,) = changes(before, [register("renamed.csv", "2" * 64)])
    assert change["file"] == "a.csv"
    assert "is not delivered now" in change_finding(change).line()


def test_what_only_all_files_together_tell_stands_with_the_file():
    header = "Bilagsdato;Bilagsnr;Leverandør;Fakturanr;Beløp"
    lines = [f"{day:02}.10.2026;{day};Fiktiv AS;{day};{day}00,00" for day in range(1, 29)]
    first, second = "\n".join([header, *lines]), "\n".join([header, *lines[:20], "29.10.2026;99;Ny AS;9;5,00"])
    asked = "id;gjelder;felt;verdi;ny verdi;hvem;når;hvorfor;trukket\n1;leveranse;fil;borte.csv;b;økonomisjef;1;Feil;"
    who = "økonomisjef;02.11.2026;Feil"
    asked += f"\n2;kategori;konto|tekst;120;39;{who};\n3;kategori;konto;120;møbler;{who};\n4;kategori;konto;120;;;;;"
    asked += f"\n5;leverandør;leverandørnr;50001;123456789;{who};"
    with empty_warehouse() as db:
        files = {"ledgers/a": first, "ledgers/b": second, "corrections/c": asked}
        load_files(db, [delivered(content, name) for name, content in files.items()])
        build_models(db, *TABLES)
        warnings = {entry["file"]: " ".join(entry["warnings"]) for entry in entries(db)}
    assert "20 of 21 lines stand in ledgers/a too, and NOK 21000.00 is probably counted twice" in warnings["ledgers/b"]
    assert "several files of this layout cover 2026-10" in warnings["ledgers/a"]
    said = warnings["corrections/c"]
    assert "no delivered file that was read is called borte.csv" in said
    assert "field (konto|tekst) and value (120) must have as many parts" in said
    assert "møbler is no CPV code" in said and "123456789 is no valid organisation number" in said
    assert said.count("konto 120") == 1  # a row of a form that nobody has filled in is no decision
