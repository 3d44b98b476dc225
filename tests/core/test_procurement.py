"""core.procurement: the part that value, day, buyer and contract give, at each threshold of the law page."""

from datetime import date
from decimal import Decimal

import pytest
from made_notice import lot, notice

from pipelines.organisation import Organisation
from pipelines.warehouse import load_body

WORKS, GOODS, SCHOOL, CANTEEN, CARE = "45000000", "39130000", "80100000", "55512000", "85000000"
M = 1_000_000


def noticed(bench, **facts):
    """Part by value of one notice."""
    known = {
        "line_id": "n-1", "file_id": "n", "notice_number": 1, "regulation": "FOA", "announced_on": date(2026, 5, 1),
        "buyer_kind": "other", "buyer_org_number": "999999999", "contract_nature": "supplies", "cpv_code": GOODS,
        "notice_type": "cn-standard", "framework_maximum_nok": Decimal(0), "estimated_value_nok": Decimal(M),
    }  # fmt: skip
    bench.db.execute("drop table if exists core.notice")
    bench.given("core.notice", known | {name: value for name, value in facts.items() if value is not None})
    for name in (name for name, value in facts.items() if value is None):
        bench.db.execute(f"update core.notice set {name} = null")
    (row,) = bench.build("core.procurement")
    return row


# Amounts just below, at: the part on each side. From the table of the law page.
@pytest.mark.parametrize(
    "day, limit, below, at, facts",
    [
        (date(2024, 1, 1), 1.3 * M, "I", "II", {}),
        (date(2026, 7, 1), 1.3 * M, "I", "II", {}),
        (date(2024, 3, 13), 1.4 * M, "II", "III", {"buyer_kind": "state"}),
        (date(2024, 3, 14), 1.49 * M, "II", "III", {"buyer_kind": "state"}),
        (date(2026, 4, 20), 1.49 * M, "II", "III", {"buyer_kind": "state"}),
        (date(2026, 4, 21), 1.63 * M, "II", "III", {"buyer_kind": "state"}),
        (date(2024, 3, 13), 2.2 * M, "II", "III", {}),
        (date(2024, 3, 14), 2.3 * M, "II", "III", {}),
        (date(2026, 4, 20), 2.3 * M, "II", "III", {}),
        (date(2026, 4, 21), 2.5 * M, "II", "III", {}),
        (date(2024, 3, 13), 56 * M, "II", "III", {"contract_nature": "works", "cpv_code": WORKS}),
        (date(2024, 3, 20), 57.9 * M, "II", "III", {"contract_nature": "works", "cpv_code": WORKS}),
        (date(2024, 3, 21), 57.8 * M, "II", "III", {"contract_nature": "works", "cpv_code": WORKS}),
        (date(2026, 4, 21), 62.9 * M, "II", "III", {"contract_nature": "works", "cpv_code": WORKS}),
        (date(2026, 4, 20), 7.8 * M, "I", "IV", {"contract_nature": "services", "cpv_code": CARE}),
        (date(2026, 4, 21), 8.7 * M, "I", "IV", {"contract_nature": "services", "cpv_code": SCHOOL}),
        (date(2026, 4, 21), 1.3 * M, "I", "II", {"contract_nature": "services", "cpv_code": CANTEEN}),
        (date(2026, 4, 21), 8.7 * M, "II", "II", {"contract_nature": "services", "cpv_code": CANTEEN}),
        (date(2024, 3, 13), 4.5 * M, "I", "II", {"regulation": "FORSYNING"}),
        (date(2024, 3, 14), 4.6 * M, "I", "II", {"regulation": "FORSYNING"}),
        (date(2026, 4, 21), 5.0 * M, "I", "II", {"regulation": "FORSYNING"}),
        (date(2026, 4, 21), 62.9 * M, "I", "II", {"regulation": "FORSYNING", "contract_nature": "works"}),
        (date(2026, 4, 21), 11.6 * M, "I", "III", {"regulation": "FORSYNING", "cpv_code": CARE}),
        (date(2026, 4, 21), 62.9 * M, "I", "II", {"regulation": "KONSESJON", "contract_nature": "services"}),
        (date(2026, 4, 21), 62.9 * M, "I", "III", {"regulation": "KONSESJON", "cpv_code": CARE}),
        (date(2026, 4, 21), 1.63 * M, None, "V", {"notice_type": "cn-desg"}),
    ],
)  # fmt: skip
def test_the_threshold_of_the_day_is_inclusive(bench, day, limit, below, at, facts):
    limit = Decimal(round(limit))
    found = [
        noticed(bench, announced_on=day, estimated_value_nok=value, **facts)["part_by_value"]
        for value in (limit - Decimal("0.01"), limit)
    ]
    assert found == [below, at]


@pytest.mark.parametrize(
    "facts, part",
    [
        ({"buyer_kind": None, "estimated_value_nok": Decimal(2 * M)}, None),  # state or other decides
        ({"buyer_kind": None, "estimated_value_nok": Decimal("1.5") * M}, "II"),
        ({"buyer_kind": None, "estimated_value_nok": Decimal(3 * M)}, "III"),
        ({"contract_nature": None, "estimated_value_nok": Decimal(3 * M)}, None),  # works or goods decides
        ({"contract_nature": None, "estimated_value_nok": Decimal(M)}, "I"),
        ({"estimated_value_nok": None}, None),
        ({"announced_on": None}, None),
        ({"regulation": "FOSA"}, None),
    ],
)
def test_what_is_not_known_decides_nothing(bench, facts, part):
    assert noticed(bench, **facts)["part_by_value"] == part


def test_a_framework_counts_with_its_maximum_and_lots_with_their_sum(bench):
    row = noticed(bench, framework_maximum_nok=Decimal(5 * M))
    assert (row["value_nok"], row["part_by_value"]) == (5 * M, "III")
    for n, amount in enumerate(("1000000", "2000000"), start=1):
        bench.given(
            "raw.lot",
            {"file_id": "n", "notice_number": "1", "lot_kind": "Lot", "record_number": n,
             "estimated_value_amount": amount, "estimated_value_currency": "NOK"},
        )  # fmt: skip
    assert noticed(bench, estimated_value_nok=None)["value_nok"] == 3 * M


def test_the_body_says_what_it_is_where_its_notice_does_not(bench):
    load_body(bench.db, Organisation(org_number="100000008", buyer_kind="state"))
    assert (
        noticed(bench, buyer_kind=None, buyer_org_number="100000008", estimated_value_nok=Decimal(2 * M))[
            "part_by_value"
        ]
        == "III"
    )


def with_lots(day, amounts, nature="supplies"):
    """A notice of goods whose lots have these values."""
    numbered = {f"LOT-{n:04d}": amount for n, amount in enumerate(amounts, start=1)}
    text = notice(*(lot(lot_id=name) for name in numbered), dispatched=f"{day}Z", cpv=GOODS, value="").decode()
    kind = f'<cbc:ProcurementTypeCode listName="contract-nature">{nature}</cbc:ProcurementTypeCode>'
    for name, amount in numbered.items():
        written = f'<cbc:Name languageID="NOR">Delkontrakt {name}</cbc:Name>'
        value = (
            "<cac:RequestedTenderTotal>"
            f'<cbc:EstimatedOverallContractAmount currencyID="NOK">{amount}</cbc:EstimatedOverallContractAmount>'
            "</cac:RequestedTenderTotal>"
        )
        text = text.replace(written, f"{written}{kind}{value}")
    whole = '<cbc:Name languageID="NOR">Oppføring av skole</cbc:Name>'
    return text.replace(whole, f"{whole}{kind}").encode()


@pytest.mark.parametrize(
    "day, amounts, small",
    [
        ("2026-04-20", ("835999.99", "9000000"), [True, False]),
        ("2026-04-20", ("836000", "9000000"), [False, False]),
        ("2026-04-21", ("931999.99", "9000000"), [True, False]),
        ("2026-04-21", ("932000", "9000000"), [False, False]),
        ("2026-05-01", ("900000", "3600000"), [True, False]),  # a fifth of the whole
        ("2026-05-01", ("900000.01", "3600000"), [False, False]),
        ("2026-05-01", ("900000",), [False]),
    ],
)
def test_a_small_lot_is_below_its_limit_and_at_most_a_fifth_of_the_whole(core, day, amounts, small):
    assert [row["may_be_small_lot"] for row in core("lot", with_lots(day, amounts))] == small


def test_lots_of_works_stay_in_the_same_rules_however_small(core):
    rows = core("lot", with_lots("2026-05-01", ("900000", "99000000"), nature="works"))
    assert [row["may_be_small_lot"] for row in rows] == [False, False]
    assert {(row["value_nok"], row["part_by_value"]) for row in rows} == {(Decimal(99_900_000), "III")}
