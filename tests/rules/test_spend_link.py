"""rules.spend_link and rules.spend_outcome: what a purchase is bought under, and what is never guessed."""

import pytest

from pipelines.verdicts import UPSTREAM, write_verdicts
from pipelines.warehouse import build_models

CATERING, PAPER, SECRET = "974760673", "971032081", "889640782"  # numbers that pass modulus 11


@pytest.fixture
def linked(bench):
    """Links and outcomes by record number, from rows of a ledger and of a contract register."""
    for number, kind in enumerate(("ledger", "contract"), start=1):
        delivery = {
            "delivery_number": number,
            "file_id": kind,
            "file": f"{kind}s/a.csv",
            "status": "read",
            "kind": kind,
        }
        layout = {
            "format": "delimited",
            "decimal_mark": ",",
            "date_order": "dmy",
            "currency": "NOK",
            "vat_basis": "net",
            "chart_of_accounts": "kostra",
        }
        bench.given("raw.delivery", delivery | layout)

    def built(contracts, lines):
        for number, row in enumerate(contracts, start=1):
            given = {"valid_from": "01.01.2025", "valid_to": "31.12.2027", "cpv_code": "15000000"} | row
            bench.given(
                "raw.contract", {"file_id": "contract", "record_number": number, "line_id": f"c-{number}"} | given
            )
        for number, row in enumerate(lines, start=1):
            given = {"amount": "100,00", "posting_date": "01.03.2026", "period": "2026-03"} | row
            bench.given(
                "raw.ledger_line", {"file_id": "ledger", "record_number": number, "line_id": f"l-{number}"} | given
            )
        build_models(bench.db, *UPSTREAM)
        write_verdicts(bench.db)
        build_models(bench.db, "rules.spend_outcome")
        query = """
            select link.status, coalesce(agreement.contract_id, link.reason) as what, link.method, link.confidence,
                outcome.outcome, outcome.ground, link.candidates
            from rules.spend_link as link
            join rules.spend_outcome as outcome on outcome.part_id = link.part_id
            left join core.agreement as agreement on agreement.agreement_id = link.agreement_id
            order by link.part_id
        """
        return [tuple(row.values()) for row in bench.look(query)]

    return built


def supplied(number, **more):
    return {"supplier_org_number": number, "supplier_name": "Prøve AS"} | more


FOOD = supplied(CATERING, contract_id="2025-001")


@pytest.mark.parametrize("written", ["2025-001", " 2025 001 ", "Avtale 2025-001", "2025/001"])
def test_a_contract_number_on_the_line_links_however_it_is_spelled(linked, written):
    ((status, what, method, confidence, *_),) = linked([FOOD], [supplied(CATERING, contract_id=written)])
    assert (status, what, method, confidence) == ("linked", "2025-001", "ledger_contract", "high")


def test_anothers_contract_is_listed_and_not_used(linked):
    ((status, what, *_, candidates),) = linked([FOOD], [supplied(PAPER, contract_id="2025-001")])
    assert (status, what, candidates) == ("ambiguous", "supplier_differs", "2025-001")


def test_an_unknown_number_is_never_exchanged_for_the_one_that_is_known(linked):
    lines = [supplied(CATERING, contract_id="2019-777", cpv_code="15100000"), supplied(PAPER, contract_id="2019-777")]
    assert [row[:2] for row in linked([FOOD], lines)] == [
        ("ambiguous", "reference_not_known"),
        ("none", "unknown_reference"),
    ]


@pytest.mark.parametrize(
    ("cpv_code", "expected"),
    [
        ("15811100", ("linked", "2025-001", "register", "medium")),
        (None, ("linked", "2025-001", "register", "low")),
        ("39130000", ("none", "other_category", None, None)),
    ],
)
def test_without_a_reference_supplier_day_and_category_decide(linked, cpv_code, expected):
    ((*found, _, _, _),) = linked([FOOD], [supplied(CATERING, cpv_code=cpv_code)])
    assert tuple(found) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("31.12.2024", "not_started"),
        ("01.01.2025", "2025-001"),
        ("31.12.2027", "2025-001"),
        ("30.03.2028", "2025-001"),  # ninety days for invoices that come late
        ("31.03.2028", "ended"),
    ],
)
def test_an_agreement_covers_the_days_it_is_in_force(linked, day, expected):
    line = supplied(CATERING, posting_date=day, period=f"{day[6:]}-{day[3:5]}", contract_id="2025-001")
    assert [row[1] for row in linked([FOOD], [line])] == [expected]


def test_two_agreements_that_fit_are_listed_and_none_is_chosen(linked):
    ((status, what, *_, candidates),) = linked([FOOD, FOOD | {"contract_id": "2025-002"}], [supplied(CATERING)])
    assert (status, what, candidates) == ("ambiguous", "several", "2025-001, 2025-002")


def test_what_follows_an_agreement_takes_its_place_from_its_first_day(linked):
    contracts = [FOOD | {"valid_to": "28.02.2026"}, FOOD | {"contract_id": "2026-002", "valid_from": "01.03.2026"}]
    days = ("28.02.2026", "01.03.2026")
    assert [row[1] for row in linked(contracts, [supplied(CATERING, posting_date=day) for day in days])] == [
        "2025-001",
        "2026-002",
    ]


def test_an_ended_agreement_for_something_else_is_not_the_reason(linked):
    contracts = [FOOD | {"valid_to": "31.12.2025"}, FOOD | {"contract_id": "2026-002", "valid_from": "01.01.2026"}]
    lines = [supplied(CATERING, cpv_code="39130000", posting_date="01.06.2026")]
    assert [row[:2] for row in linked(contracts, lines)] == [("none", "other_category")]


def test_the_category_tells_two_agreements_apart(linked):
    contracts = [FOOD, FOOD | {"contract_id": "2025-002", "cpv_code": "15110000"}]
    assert [row[1] for row in linked(contracts, [supplied(CATERING, cpv_code="15112000")])] == ["2025-002"]


def test_a_framework_with_several_suppliers_is_one_agreement_for_all_of_them(linked):
    contracts = [FOOD, supplied(PAPER, contract_id="2025-001")]
    lines = [supplied(CATERING, contract_id="2025-001"), supplied(PAPER), supplied(SECRET)]
    assert [row[:2] for row in linked(contracts, lines)] == [
        ("linked", "2025-001"),
        ("linked", "2025-001"),
        ("none", "no_agreement"),
    ]


def test_an_agreement_without_a_notice_is_old_small_or_to_be_reviewed(linked):
    contracts = [
        FOOD | {"valid_from": "31.12.2023"},
        supplied(PAPER, contract_id="2025-002", valid_from="01.01.2024", value_amount="99999,99"),
        supplied(SECRET, contract_id="2025-003", valid_from="01.01.2024", value_amount="100000"),
    ]
    assert [row[4:6] for row in linked(contracts, [supplied(CATERING), supplied(PAPER), supplied(SECRET)])] == [
        ("older_rules", "entered_into_before_2024"),
        ("not_covered", "below_lower_limit"),
        ("needs_review", "notice_not_known"),
    ]


def test_spend_without_a_supplier_is_said_apart(linked):
    assert [row[:2] for row in linked([FOOD], [{"supplier_name": None}])] == [("none", "no_supplier")]


def test_what_other_purchases_of_a_category_name_covers_the_rest_of_it_with_low_confidence(linked):
    lines = [
        supplied(CATERING, contract_id="2025-001", cpv_code="39130000"),
        supplied(CATERING, cpv_code="39130000"),
        supplied(CATERING, cpv_code="60120000"),
    ]
    assert [row[:4] for row in linked([FOOD], lines)] == [
        ("linked", "2025-001", "ledger_contract", "high"),
        ("linked", "2025-001", "register", "low"),
        ("none", "other_category", None, None),
    ]


def test_an_invoice_come_late_is_less_certain(linked):
    lines = [supplied(CATERING, cpv_code="15811100", posting_date=day) for day in ("31.12.2027", "01.01.2028")]
    assert [row[3] for row in linked([FOOD], lines)] == ["medium", "low"]


def test_an_account_for_something_else_leaves_the_only_agreement_open(linked):
    """A category that is not known fits any agreement, but not one that the account rules out."""
    guarding = {"account_id": "185", "account_name": "Forsikringer, vakthold og sikring"}
    lines = [supplied(CATERING, **guarding), supplied(CATERING)]
    assert [row[:2] for row in linked([FOOD], lines)] == [("ambiguous", "category_inferred"), ("linked", "2025-001")]


def test_where_no_agreement_at_all_is_delivered_that_is_the_reason(linked):
    assert [row[:2] for row in linked([], [supplied(CATERING)])] == [("none", "none_delivered")]
