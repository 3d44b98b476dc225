"""What is missing or in no code list leaves a doubt: none of it turns a notice into a breach."""

import json

import pytest
from click.testing import CliRunner
from made_notice import NATIONAL_E, criterion, lot, notice, percent

from pipelines.commands.judge import COMMAND

NEWEST = {"customization": NATIONAL_E, "domain": "other", "dispatched": "2026-08-01Z", "value": "1900000",
          "legal_text": "NOR — Anskaffelsesforskriften Del 1 og 2"}  # fmt: skip
GREY = (percent("price", "Pris", "60"), percent("quality", "Kvalitet", "40"))
MINIMUM = criterion(
    "quality-nor-env-exempt-national-minimum", "Klima- og miljøhensyn", "Minstekrav til kjøretøy følges.",
    ("0", "per-exa", "weight"),
)  # fmt: skip


def judged(folder, *criteria, **facts):
    (folder / "notice.xml").write_bytes(notice(lot(*criteria), **NEWEST | facts))
    (found,) = map(json.loads, CliRunner().invoke(COMMAND, [str(folder), "--json"]).stdout.splitlines())
    return found["verdict"], found["ground"]


@pytest.mark.parametrize(
    "cpv, expected",
    [
        ("34110000", ("needs_review", "std_minimum_claimed")),
        ("34000000", ("needs_review", "std_minimum_claimed")),
        ("", ("needs_review", "std_minimum_claimed")),
        ("not a code", ("needs_review", "std_minimum_claimed")),
        ("39100000", ("breach", "weight_missed")),
    ],
)
def test_a_standard_minimum_fails_only_where_the_code_says_what_is_bought(tmp_path, cpv, expected):
    assert judged(tmp_path, *GREY, MINIMUM, cpv=cpv) == expected


@pytest.mark.parametrize(
    "kind, verdict", [("quality", "breach"), (None, "needs_review"), ("quality-nor-env-x", "needs_review")]
)
def test_a_criterion_of_no_known_type_may_be_a_statement(tmp_path, kind, verdict):
    third = criterion(kind, "Beredskap", "Hensynet til beredskap veier tyngst.", ("0", "per-exa", "weight"))
    assert judged(tmp_path, *GREY, third)[0] == verdict
