"""Versions, corrections, copies and results: what holds now, what it replaces, and what is counted once."""

from datetime import date

import pytest
from made_notice import NATIONAL_E, NORWEGIAN_EU, lot, notice, organisation, percent

TED = "eforms-sdk-1.13"
FIRST, SECOND, THIRD, FOURTH = (f"{number}0000000-0000-4000-8000-00000000000{number}" for number in range(1, 5))


def by_id(rows):
    return {row["notice_id"]: row for row in rows}


def state(rows):
    """What each notice is replaced by, and of what it is a copy."""
    ids = {row["line_id"]: row["notice_id"] for row in rows}
    return {row["notice_id"]: (row["superseded_by"], ids.get(row["copy_of"])) for row in rows}


@pytest.mark.parametrize("procedure", ["00000000-0000-4000-8000-00000000000a", ""])
@pytest.mark.parametrize("suffix", ["", "-01"])
def test_a_chain_of_corrections_ends_in_the_last(core, procedure, suffix):
    found = core(
        "notice",
        notice(lot(), notice_id=FIRST, procedure_id=procedure, dispatched="2023-12-20Z"),
        notice(lot(), notice_id=SECOND, procedure_id=procedure, dispatched="2024-01-10Z", changes=f"{FIRST}{suffix}"),
        notice(lot(), notice_id=THIRD, procedure_id=procedure, dispatched="2024-01-11Z", changes=f"{SECOND}{suffix}"),
        notice(lot(), notice_id=FOURTH, procedure_id=procedure, dispatched="2024-01-11Z", changes=f"{THIRD}{suffix}"),
    )
    assert state(found) == {
        FIRST: (FOURTH, None), SECOND: (FOURTH, None), THIRD: (FOURTH, None), FOURTH: (None, None),
    }  # fmt: skip
    assert {row["announced_on"] for row in found} == {date(2023, 12, 20)}
    assert {row["root_id"] for row in found} == {FIRST}


def test_a_correction_by_publication_number_finds_what_it_corrects(core):
    found = core(
        "notice",
        notice(lot(), notice_id=FIRST, procedure_id="", publication="00123456-2024", dispatched="2024-02-01Z"),
        notice(lot(), notice_id=SECOND, procedure_id="", changes="123456-2024", dispatched="2024-03-01Z"),
    )
    assert state(found) == {FIRST: (SECOND, None), SECOND: (None, None)}


def test_a_later_version_of_the_same_notice_replaces_it_even_on_the_same_day(core):
    found = core("notice", *(notice(lot(), notice_id=FIRST, version=version) for version in ("01", "02")))
    assert {row["notice_version"]: row["superseded_by"] for row in found} == {"01": FIRST, "02": None}


def test_a_correction_leaves_another_competition_of_the_procedure_alone(core):
    found = core(
        "notice",
        notice(lot(), notice_id=FIRST, dispatched="2024-02-01Z"),
        notice(lot(), notice_id=SECOND, dispatched="2024-05-01Z"),
        notice(lot(), notice_id=THIRD, dispatched="2024-06-01Z", changes=FIRST),
    )
    assert state(found) == {FIRST: (THIRD, None), SECOND: (None, None), THIRD: (None, None)}
    assert by_id(found)[SECOND]["announced_on"] == date(2024, 5, 1)


def test_notices_that_correct_each_other_in_a_ring_stop_nothing(core):
    found = core(
        "notice",
        notice(lot(), notice_id=FIRST, procedure_id="", changes=SECOND),
        notice(lot(), notice_id=SECOND, procedure_id="", changes=FIRST),
        notice(lot(), notice_id=THIRD, procedure_id="", changes=THIRD),
    )
    assert len(found) == 3


def test_a_cancelled_competition_is_told(core):
    found = core(
        "lot",
        notice(lot(), notice_id=FIRST, dispatched="2024-02-01Z"),
        notice(lot(), notice_id=SECOND, dispatched="2024-03-01Z", changes=FIRST, change_reason="cancel"),
    )
    assert {row["notice_id"]: (row["is_superseded"], row["is_cancelled"]) for row in found} == {
        FIRST: (True, False), SECOND: (False, True),
    }  # fmt: skip


@pytest.mark.parametrize(
    "doffin, ted",
    [
        ({"notice_id": FIRST}, {"notice_id": FIRST}),
        ({"notice_id": FIRST}, {"notice_id": SECOND}),
        (
            {"notice_id": FIRST, "procedure_id": ""},
            {"notice_id": SECOND, "procedure_id": "", "dispatched": "2025-05-07Z"},
        ),
        ({"notice_id": FIRST, "title": "Ny skole"}, {"notice_id": FIRST, "title": "Ny skule"}),
    ],
)
def test_the_doffin_copy_is_preferred(bench, core, doffin, ted):
    found = core("notice", notice(lot(), customization=TED, **ted), notice(lot(), **doffin))
    copies = {row["source_system"]: row["copy_of"] for row in found}
    (kept,) = (row for row in found if row["source_system"] == "doffin")
    assert copies == {"doffin": None, "ted": kept["line_id"]}
    (listed,) = bench.look("select * from mart.notice_copy")
    assert (listed["source_system"], listed["counted_source_system"]) == ("ted", "doffin")


def test_replaced_and_cancelled_notices_are_listed_with_their_files(bench, core):
    core(
        "notice",
        notice(lot(), notice_id=FIRST),
        notice(lot(), notice_id=SECOND, dispatched="2025-05-09Z", changes=FIRST, change_reason="cancel"),
    )
    listed = bench.look("select relation, file, counted_file from mart.notice_copy order by relation")
    assert [tuple(row.values()) for row in listed] == [
        ("cancelled", "1.xml", None), ("superseded", "0.xml", "1.xml"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Noe annet", "procedure_id": ""},
        {"dispatched": "2025-08-05Z", "procedure_id": ""},
        {"buyer_number": "888 888 888", "procedure_id": ""},
        {"dispatched": "2025-08-05Z"},
    ],
)
def test_what_differs_is_no_copy(core, other):
    found = core("notice", notice(lot(), notice_id=FIRST), notice(lot(), notice_id=SECOND, customization=TED, **other))
    assert [row["copy_of"] for row in found] == [None, None]


def test_the_same_notice_with_other_bytes_is_counted_once(core):
    found = core("notice", notice(lot()), notice(lot()) + b"\n")
    assert sorted(row["is_copy"] for row in found) == [False, True]


def test_a_correction_only_on_ted_replaces_what_doffin_had(core):
    found = core(
        "notice",
        notice(lot(), notice_id=FIRST, dispatched="2025-05-05Z"),
        notice(lot(), notice_id=FIRST, dispatched="2025-05-05Z", customization=TED),
        notice(lot(), notice_id=SECOND, dispatched="2025-06-05Z", customization=TED, changes=FIRST),
    )
    assert {(row["source_system"], row["notice_id"]): row["is_superseded"] for row in found} == {
        ("doffin", FIRST): True, ("ted", FIRST): True, ("ted", SECOND): False,
    }  # fmt: skip


def result(**facts):
    return notice(lot(), root="ContractAwardNotice", form="result", dispatched="2024-09-01Z", notice_id=THIRD, **facts)


@pytest.mark.parametrize("facts", [{}, {"procedure_id": "", "previous": f"{FIRST}-01"},
                                   {"procedure_id": "other", "previous": "123-2024"}])  # fmt: skip
def test_a_result_is_joined_to_its_competition(core, facts):
    competition = notice(lot(), notice_id=FIRST, dispatched="2024-02-01Z", publication="00000123-2024")
    found = by_id(core("notice", competition, result(**facts)))
    assert (found[THIRD]["competition_id"], found[THIRD]["announced_on"]) == (FIRST, date(2024, 2, 1))


def test_a_result_without_its_competition_has_no_day(core):
    (found,) = core("notice", result(previous="77-2020"))
    assert (found["competition_id"], found["announced_on"]) == (None, None)


def test_joint_buyers_are_counted_and_a_norwegian_one_stands_first(core):
    (found,) = core(
        "notice",
        notice(
            lot(),
            country="SWE",
            buyers=("ORG-0002",),
            organisations=organisation("ORG-0002", "Nabovik kommune", "888888888"),
        ),
    )
    assert (found["buyers"], found["buyer_name"], found["is_norwegian_buyer"]) == (2, "Nabovik kommune", True)


def test_a_copy_and_a_superseded_version_are_not_judged_twice(bench, core):
    from pipelines.verdicts import write_verdicts

    green = lot(percent("price", "Pris", "70"), percent("quality", "Miljø", "30"))
    core(
        "lot",
        notice(green, notice_id=FIRST, dispatched="2025-05-05Z"),
        notice(green, notice_id=FIRST, dispatched="2025-05-05Z", customization=TED),
        notice(green, notice_id=SECOND, dispatched="2025-05-06Z", changes=FIRST, customization=NORWEGIAN_EU),
        notice(green, notice_id=FOURTH, procedure_id="other", title="B", customization=NATIONAL_E),
    )
    bench.build("core.priority_cpv")
    bench.build("core.cpv_risk")
    write_verdicts(bench.db)
    judged = bench.look("select notice_id from rules.lot_verdict where is_judged_announcement order by 1")
    assert [row["notice_id"] for row in judged] == [SECOND, FOURTH]
