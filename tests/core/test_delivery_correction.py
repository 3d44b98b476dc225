"""core.delivery_correction: a delivery is replaced only where somebody decided so in words that can be followed."""

import pytest

FILES = (
    "ledgers/a.csv",
    "ledgers/b.csv",
    "ledgers/c.csv",
    "ledgers/old/c.csv",
    "contracts/register.csv",
    "corrections/d.csv",
)
KIND = {"contracts": "contract", "ledgers": "ledger", "corrections": "correction"}


@pytest.fixture
def decided(bench):
    for file in FILES:
        kind = KIND[file.partition("/")[0]]
        bench.given("raw.delivery", {"file_id": f"id {file}", "file": file, "status": "read", "kind": kind})

    def found(*pairs: tuple[str, str], **values: object) -> list[str | None]:
        for number, (old, new) in enumerate(pairs, start=1):
            said = {
                "file_id": "id corrections/d.csv", "record_number": number, "line_id": f"d-{number}",
                "subject": "leveranse", "match_field": "fil", "match_value": old, "new_value": new,
                "decided_by": "regnskapssjef", "decided_on": "2026-11-02", "reason": "Feil i eksporten",
            }  # fmt: skip
            bench.given("raw.correction", said | values)
        rows = bench.build("core.delivery_correction")
        return [row["problem"] for row in sorted(rows, key=lambda row: row["record_number"])]

    return found


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("ledgers/a.csv", "ledgers/b.csv", None),
        ("a.csv", "b.csv", None),
        ("a.csv", "withdrawn", None),
        ("a.csv", "Trukket", None),
        ("ledgers/c.csv", "a.csv", None),  # the whole path goes before the end of another one
        ("c.csv", "a.csv", "ambiguous_file"),
        ("a.csv", "c.csv", "ambiguous_replacement"),
        ("csv", "a.csv", "unknown_file"),
        ("a.csv", "never.csv", "unknown_replacement"),
        ("a.csv", "a.csv", "same_file"),
        ("a.csv", "register.csv", "not_a_ledger"),
        ("register.csv", "withdrawn", "not_a_ledger"),
    ],
)
def test_files_are_found_by_name_or_not_at_all(decided, old, new, problem):
    assert decided((old, new)) == [problem]


@pytest.mark.parametrize("missing", ["decided_by", "decided_on", "reason"])
def test_a_decision_without_who_when_and_why_is_not_applied(decided, missing):
    assert decided(("a.csv", "b.csv"), **{missing: " "}) == ["incomplete"]


def test_what_is_withdrawn_or_about_something_else_is_no_decision_here(decided):
    assert decided(("a.csv", "b.csv"), withdrawn_on="2026-11-03") == []
    assert decided(("a.csv", "b.csv"), subject="kategori") == []


def test_versions_follow_each_other_but_never_in_a_circle(decided):
    assert decided(("a.csv", "b.csv"), ("b.csv", "ledgers/c.csv")) == [None, None]


def test_a_circle_would_lose_every_version_and_is_refused(decided):
    pairs = (("a.csv", "b.csv"), ("b.csv", "ledgers/c.csv"), ("ledgers/c.csv", "a.csv"))
    assert decided(*pairs) == ["circle", "circle", "circle"]


def test_the_first_decision_on_a_file_stands(decided):
    assert decided(("a.csv", "b.csv"), ("a.csv", "withdrawn")) == [None, "decided_before"]
