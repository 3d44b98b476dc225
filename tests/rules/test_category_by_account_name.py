"""rules.category_by_account_name: the words of an account's name, where its code tells nothing."""

import re
from collections import defaultdict

import pytest


@pytest.mark.parametrize(
    ("name", "division"),
    [
        ("Agency Staff", "79"),
        ("ELECTRICITY", "09"),
        ("Gas servicing", None),  # 09 and 50
        ("Gas", "09"),
        ("Cleaning Services", "90"),
        ("Cleaning Materials", "39"),
        ("Home Care - Private", "85"),
        ("Carpets", None),
        ("Skoleskyss", "60"),
        ("Renhold utført av firma", "90"),
        ("Renholds- og vaskeritjenester", None),  # 90 and 98
        ("Forsikringer, vakthold og sikring", None),  # 66 and 79
        ("Grants for home care", None),  # a grant is no purchase of care
        ("Tilskudd til skoleskyss", None),
        ("Lønn renhold", None),
        ("Equipment", None),
        ("Andre tjenester", None),
    ],
)
def test_an_account_whose_chart_is_not_known(category, name, division):
    row = category(chart=None, account_code="X1", account_name=name)
    assert (row["cpv_division"], row["method"]) == (division, "account" if division else "unclassified")


def test_the_name_does_not_choose_among_what_the_code_covers(category):
    # KOSTRA 200 covers furniture, computers and machines; official names are as wide as the code
    row = category(account_code="200", account_name="Møbler og utstyr")
    assert (row["method"], row["candidates"]) == ("unclassified", "account:39,30,42,43")


def test_what_the_code_tells_goes_before_the_name(category):
    assert category(account_code="115", account_name="Skoleskyss")["cpv_division"] == "15"


def test_every_pattern_is_a_regular_expression_for_names_in_small_letters(bench):
    rows = bench.look("select * from reference.account_word")
    seen = defaultdict(set)
    for row in rows:
        re.compile(row["pattern"])
        assert row["pattern"] == re.sub(r"(?<!\\)[A-ZÆØÅ]", "", row["pattern"])
        assert (row["cpv_division"] is None) == (row["confidence"] is None)
        seen[row["pattern"]].add(row["cpv_division"])
    assert all(len(divisions) == 1 for divisions in seen.values())
