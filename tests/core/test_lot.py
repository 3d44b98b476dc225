"""Notices, lots and criteria as typed tables: dates, regulation and part, weights by code, what replaces what."""

from datetime import date
from decimal import Decimal

import pytest
from made_notice import NATIONAL, NATIONAL_E, criterion, lot, notice, percent


@pytest.mark.parametrize("written", ["2025-05-05Z", "2025-05-05+02:00", "2025-05-05"])
def test_dates_lose_their_zone(core, written):
    (row,) = core("lot", notice(lot(), dispatched=written))
    assert row["announced_on"] == date(2025, 5, 5)


def test_a_placeholder_date_is_not_known_and_the_profile_bounds_it(core):
    (row,) = core("lot", notice(lot(), dispatched="${ISSUEDATE}", customization=NATIONAL_E))
    assert row["announced_on"] is None
    assert row["announced_not_before"] == date(2026, 1, 1)


@pytest.mark.parametrize(
    "facts, regulation, part, duty",
    [
        ({}, "FOA", "III", True),
        ({"domain": "32014L0025"}, "FORSYNING", "II", True),
        ({"domain": "32014L0023"}, "KONSESJON", "II", True),
        ({"domain": "32009L0081"}, "FOSA", None, None),
        ({"subtype": "20", "cpv": "85000000"}, "FOA", "IV", True),
        ({"subtype": "20", "cpv": "55512000"}, "FOA", "II", True),
        ({"subtype": "23"}, "FOA", "V", True),
        ({"customization": NATIONAL, "domain": "32014L0024"}, "FOA", None, None),
        ({"legal_text": "NOR — Anskaffelsesforskriften Del 1", "domain": "other"}, "FOA", "I", False),
        ({"legal_text": "NOR — Anskaffelsesforskriften Del 1 og 2", "domain": "other"}, "FOA", "II", True),
        ({"legal_text": "Public Procurement Regulations Parts 1 and 2", "domain": "other"}, "FOA", "II", True),
        ({"legal_text": "NOR — Forsyningsforskriften Del 1", "domain": "other"}, "FORSYNING", "I", False),
        ({"legal_text": "NOR — Konsesjonskontraktforskriften Del 1", "domain": "other"}, "KONSESJON", "I", False),
        ({"legal_text": "Anskaffelsesforskriften", "domain": "OTHER"}, "FOA", None, None),
        ({"legal_text": "NOR — Unntatt fra lov om offentlige anskaffelser", "domain": "other"}, "EXEMPT", None, None),
        ({"procedure_code": "neg-wo-call"}, "FOA", "III", False),
        ({"country": "SWE"}, None, None, None),
    ],
)
def test_regulation_and_part_follow_the_legal_basis(core, facts, regulation, part, duty):
    (row,) = core("lot", notice(lot(), **facts))
    assert (row["regulation"], row["part"], row["announcement_duty"]) == (regulation, part, duty)


def test_the_organisation_number_is_cleaned(core):
    (row,) = core("lot", notice(lot()))
    assert (row["buyer_org_number"], row["is_norwegian_buyer"]) == ("999999999", True)


def test_other_currencies_give_no_value(core):
    (row,) = core("lot", notice(lot(), currency="EUR"))
    assert row["value_nok"] is None


def test_a_notice_without_lots_has_a_row_of_its_own(core):
    (row,) = core("lot", notice(subtype="99"))
    assert row["lot_id"] is None


def test_parts_and_groups_are_not_lots(core):
    rows = core("lot", notice(lot(lot_id="GLO-0001", kind="LotsGroup"), lot(), lot(lot_id="LOT-0002")))
    assert sorted(row["lot_id"] for row in rows) == ["LOT-0001", "LOT-0002"]


def weight(number, code):
    return criterion("quality", "x", None, (number, code, "weight"))


@pytest.mark.parametrize(
    "code, numbers, percents",
    [
        ("per-exa", ("30", "70,0"), ("30", "70")),
        ("dec-exa", ("0.3", "0.7"), ("30", "70")),
        ("poi-exa", ("300", "700"), ("30", "70")),
        ("poi-mid", ("3", "7"), ("30", "70")),
        ("ord-imp", ("1", "2"), (None, None)),
    ],
)
def test_a_weight_is_read_by_its_code(core, code, numbers, percents):
    rows = core("criterion", notice(lot(*(weight(number, code) for number in numbers))))
    assert [row["weight_pct"] for row in rows] == [Decimal(value) if value else None for value in percents]
    assert [row["weight_rank"] for row in rows] == ([1, 2] if code == "ord-imp" else [None, None])
    assert {row["is_middle_of_range"] for row in rows} == {code.endswith("-mid")}


def test_points_are_shared_within_their_own_lot(core):
    rows = core("criterion", notice(lot(weight("1", "poi-exa")), lot(weight("9", "poi-exa"), lot_id="LOT-0002")))
    assert [row["weight_pct"] for row in rows] == [100, 100]


def test_points_are_shared_within_their_own_lot_though_its_id_is_repeated(core):
    rows = core("criterion", notice(lot(weight("1", "poi-exa")), lot(weight("9", "poi-exa"))))
    assert [(row["lot_number"], row["weight_pct"]) for row in rows] == [(1, 100), (2, 100)]


@pytest.mark.parametrize(
    "code, number, percent",
    [
        ("per-exa", "29.999999999999", "29.99999999"),
        ("dec-exa", "0.2999999999999999", "29.999999"),
        ("per-exa", "-30", "-30"),
        ("per-exa", "2.99999999999e1", None),
        ("per-exa", "999999999999999", None),
        ("dec-exa", "9999999999", None),
    ],
)
def test_a_weight_is_cut_and_never_rounded_up(core, code, number, percent):
    (row,) = core("criterion", notice(lot(weight(number, code))))
    assert row["weight_pct"] == (Decimal(percent) if percent else None)


def test_a_share_of_points_is_exact_and_cut(core):
    rows = core("criterion", notice(lot(weight("2", "poi-exa"), weight("7", "poi-exa"))))
    assert [row["weight_pct"] for row in rows] == [Decimal("22.22222222"), Decimal("77.77777777")]


@pytest.mark.parametrize("numbers", [("0", "0"), ("-5", "5"), ("9000000000", "-8999999999.99999999")])
def test_impossible_points_stop_nothing(core, numbers):
    rows = core("criterion", notice(lot(*(weight(number, "poi-exa") for number in numbers))))
    assert [row["points"] for row in rows] == [Decimal(number) for number in numbers]


def test_a_broken_rank_is_no_rank(core):
    (row,) = core("criterion", notice(lot(weight("1.5", "ord-imp"))))
    assert row["weight_rank"] is None


def test_fixed_amounts_and_thresholds_are_no_share(core):
    money = criterion("quality", "x", None, ("500000", "fix-unit", "fixed"), ("0", "min-score", "threshold"))
    (row,) = core("criterion", notice(lot(money)))
    assert (row["weight_pct"], row["fixed_value"], row["threshold_value"]) == (None, 500000, 0)


def test_a_national_code_tells_its_role(core):
    rows = core("criterion", notice(lot(*(percent(f"quality-nor-env-{code}", "x", "0") for code in ("spec", "none")))))
    assert [(row["env_role"], row["env_exemption"]) for row in rows] == [
        ("requirement", None),
        ("exemption", "insignificant"),
    ]
    assert rows[1]["env_code_valid_to"] == date(2026, 6, 30)


def test_a_correction_keeps_the_first_date_and_replaces_the_original(core):
    first = notice(lot(), dispatched="2023-12-20Z")
    second = notice(
        lot(), dispatched="2024-01-10Z", notice_id="00000000-0000-4000-8000-000000000002", changes="earlier"
    )
    rows = {row["notice_id"][-1]: row for row in core("lot", first, second)}
    assert (rows["1"]["is_superseded"], rows["2"]["is_superseded"]) == (True, False)
    assert rows["2"]["announced_on"] == date(2023, 12, 20)


def test_a_result_takes_the_date_of_its_competition(core):
    competition = notice(lot(), dispatched="2024-02-01Z")
    result = notice(
        lot(),
        root="ContractAwardNotice",
        form="result",
        dispatched="2024-09-01Z",
        notice_id="00000000-0000-4000-8000-000000000003",
    )
    rows = core("lot", competition, result)
    assert {row["announced_on"] for row in rows} == {date(2024, 2, 1)}
    assert not any(row["is_superseded"] for row in rows)
