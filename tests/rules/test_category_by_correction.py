"""rules.category_by_correction: a person's decision on a category holds for what it names, and stops when withdrawn."""

import hashlib
import io

import pytest

from pipelines.source import Delivered
from pipelines.warehouse import load_files

HEADER = "id;gjelder;felt;verdi;ny verdi;hvem;når;hvorfor;trukket\n"
WHO = "innkjøpsleder;11.02.2026;Sett på fakturaen"
CHAIR = {
    "supplier_key": "no:100000008", "supplier_id": "50001", "account_id": "1120", "account_code": "120",
    "voucher_id": "B7", "invoice_number": "F9", "org_unit_id": "2100", "function_id": "202",
    "description": "Kontorstol 14",
}  # fmt: skip


@pytest.fixture
def decided(bench, category):
    """The category of an office chair under decisions, and the decisions."""

    def built(*rows, **line):
        content = (HEADER + "".join(f"{row}\n" for row in rows)).encode()
        sha256 = hashlib.sha256(content).hexdigest()
        file = Delivered("corrections/rettelser.csv", sha256, len(content), content, lambda: io.BytesIO(content))
        load_files(bench.db, [file])
        bench.given(
            "core.supplier",
            {
                "supplier_key": "no:100000008",
                "supplier_name": "Møbler AS",
                "is_named": True,
                "spellings": ["MØBLER A/S"],
                "org_number": "100000008",
            },
            {"supplier_key": "name:kari", "is_named": False},
        )
        return category(**(CHAIR | line)), bench.look("select * from core.category_correction order by record_number")

    return built


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("leverandør org.nr", "100 000 008"),
        ("Leverandør", "møbler a/s"),
        ("leverandørnr", "50001"),
        ("konto", "1120"),
        ("art", "120"),
        ("tekst", "KONTORSTOL 99"),  # numbers are one pattern
        ("tekst", "*stol*"),
        ("bilag", "B7"),
        ("fakturanr", "F9"),
        ("linje", "f-1"),
        ("enhet", "2100"),
        ("funksjon", "202"),
        ("leverandør org.nr | konto | tekst", "100000008 | 1120 | kontorstol #"),
        ("supplier|account", "100000008|120"),
    ],
)
def test_a_line_is_told_by(decided, field, value):
    row, (decision,) = decided(f"K-1;kategori;{field};{value};39112000;{WHO};", stated_cpv_code="15000000")
    assert decision["problem"] is None
    assert (row["method"], row["cpv_code"], row["confidence"]) == ("correction", "39112000", 1)
    assert (row["uncorrected_method"], row["uncorrected_division"]) == ("ledger_cpv", "15")
    assert row["is_conflicting"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("leverandør org.nr", "100000016"),
        ("tekst", "kontor"),
        ("tekst", "*bord"),
        ("leverandør|konto", "100000008|1121"),
        ("leverandør", "ikke navngitt"),
    ],
)
def test_other_lines_are_left_alone(decided, field, value):
    row, _ = decided(f"K-1;kategori;{field};{value};39112000;{WHO};")
    assert (row["method"], row["decision_id"]) == ("unclassified", None)


def test_whoever_is_not_named_is_told_without_a_name(decided):
    row, _ = decided(f"K-1;kategori;leverandør|konto;ikke navngitt|120;79;{WHO};", supplier_key="name:kari")
    assert (row["cpv_division"], row["cpv_code"]) == ("79", None)


@pytest.mark.parametrize(
    ("written", "code", "division"),
    [
        ("39112000-0", "39112000", "39"),
        ("39", None, "39"),
        ("39000000", None, "39"),
        ("391", "39100000", "39"),
        ("39 Møbler", None, "39"),
        ("03", None, "03"),
    ],
)
def test_a_category_may_be_written_as(decided, written, code, division):
    row, _ = decided(f"K-1;kategori;konto;120;{written};{WHO};")
    assert (row["cpv_code"], row["cpv_division"]) == (code, division)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("K-1;kategori;konto;120;39;;11.02.2026;Sett;", "incomplete"),
        ("K-1;kategori;konto;120;39;leder;i fjor;Sett;", "incomplete"),
        ("K-1;kategori;konto;120;39;leder;11.02.2026;;", "incomplete"),
        (f"K-1;kategori;konto;120;møbler;{WHO};", "unknown_category"),
        (f"K-1;kategori;konto;120;39999999;{WHO};", "unknown_category"),
        (f"K-1;kategori;farge;rød;39;{WHO};", "unknown_field"),
        (f"K-1;kategori;konto|tekst;120;39;{WHO};", "values_do_not_fit"),
        (f"K-1;kategori;konto|art;120|130;39;{WHO};", "values_do_not_fit"),
    ],
)
def test_what_cannot_be_followed_is_not_applied_and_says_why(decided, row, problem):
    line, (decision,) = decided(row)
    assert (line["method"], decision["problem"]) == ("unclassified", problem)


def test_a_withdrawn_decision_stops(decided):
    row, decisions = decided(f"K-1;kategori;konto;120;39;{WHO};12.03.2026")
    assert (row["method"], decisions) == ("unclassified", [])


@pytest.mark.parametrize(
    "stronger",
    [
        "K-2;kategori;leverandørnr|konto;50001|1120;39;leder;01.01.2026;Sett;",  # more conditions
        "K-2;kategori;linje;f-1;39;leder;01.01.2026;Sett;",  # the line itself
        "K-2;kategori;konto;1120;39;leder;12.02.2026;Sett;",  # later
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_decisions_the_narrower_and_then_the_later_holds(bench, decided, stronger, is_first):
    weaker = f"K-1;kategori;konto;1120;15;{WHO};"
    row, _ = decided(*((stronger, weaker) if is_first else (weaker, stronger)))
    assert row["cpv_division"] == "39"
    (found,) = bench.look("select decisions, other_decision_id is null as is_agreed from rules.category_by_correction")
    assert found == {"decisions": 2, "is_agreed": False}


def test_a_line_by_its_id_is_all_its_parts(bench, decided):
    for number in (1, 2):
        part_id = "f-1" if number == 1 else "f-1.2"
        bench.given("core.ledger_part", {"part_id": part_id, "part_number": number, "line_id": "f-1"})
    rows, _ = decided(f"K-1;kategori;linje;f-1;39;{WHO};")
    assert [row["cpv_division"] for row in rows] == ["39", "39"]
