"""Targets over time, what is claimed against what is bought, and what stood available when new was bought."""

from datetime import date
from decimal import Decimal

import pytest

from pipelines.organisation import Organisation
from pipelines.reuse import write_lives
from pipelines.warehouse import build_models, load_body, models

PROGRAMME = {
    "id": "m", "name": "Møbler", "cpv_prefix": "391", "target_share_pct": 80, "baseline_date": "2025-01-01",
    "target_date": "2025-12-31", "denominator": ["tilgjengelig"], "numerator": ["ombrukt"],
}  # fmt: skip


@pytest.fixture
def reuse(bench):
    """Events (item, action, day, pieces[, kroner]) and months of the ledger; then the tables named."""

    def built(events, months, *tables, purchases=(), **programme):
        load_body(bench.db, Organisation.model_validate({
            "units": [{"id": "u", "name": "U", "employees": 10}], "reuse_programmes": [PROGRAMME | programme],
        }))  # fmt: skip
        build_models(bench.db, "core.reuse_event", "mart.purchase_line", "core.purchase_part", "rules.spend_link")
        for number, (item, action, day, pieces, *kroner) in enumerate(events):
            bench.given("core.reuse_event", {
                "entry_id": f"e{number}", "item_id": item, "action": action, "event_date": day, "pieces": pieces,
                "cpv_code": "39112000", "content": f"{number:03}", "org_unit_id": "u", "to_org_unit_id": "u",
                "avoided_purchase_nok": kroner[0] if kroner else None, "is_documented": False, "file": "f",
                "record_number": number,
            })  # fmt: skip
        for number, purchase in enumerate(purchases):
            line = {"part_id": f"p{number}", "line_id": f"p{number}", "org_unit_id": "u", "lines": 1, "file": "l"}
            bench.given("mart.purchase_line", line | {"record_number": number} | purchase)
            bench.given("core.purchase_part", {"part_id": f"p{number}", "line_id": f"p{number}"})
        bench.db.execute("create or replace table mart.publication_month (month varchar)")
        bench.db.executemany("insert into mart.publication_month values (?)", [(month,) for month in months])
        bench.build("core.reuse_item", "core.reuse_membership")
        write_lives(bench.db)
        given = {"mart.purchase_line", "mart.publication_month", "core.reuse_event", "core.reuse_item"}
        done = {*given, "core.reuse_membership", "core.purchase_part", "rules.spend_link", "core.agreement"}
        for name in tables:
            below(bench, name, done)
        return bench.look(f"select * from {tables[-1]}")

    return built


def below(bench, name, done):
    if name in done or name not in models():
        return
    done.add(name)
    for upstream in models()[name].upstream:
        below(bench, upstream, done)
    bench.build(name)


def months(first, last):
    return [f"{place // 12}-{place % 12 + 1:02}" for place in range(first, last + 1)]


YEAR = months(2025 * 12, 2025 * 12 + 14)


def test_a_target_is_judged_on_its_day_and_what_comes_later_does_not_mend_it(reuse):
    events = [("a", "available", "2025-01-10", 10), ("a", "reused", "2025-06-01", 7), ("a", "reused", "2026-02-01", 3)]
    found = {row["month"]: row for row in reuse(events, YEAR, "mart.reuse_target")}
    assert [found[month]["status"] for month in ("2025-12", "2026-01", "2026-03")] == ["unknown"] * 3
    # No event for more than 92 days before the day of the target: the log may have ended, and nobody can say.
    assert {found[month]["missing"] for month in ("2025-12", "2026-03")} == {"log_ends"}
    events.append(("b", "registered", "2025-12-20", 1))
    found = {row["month"]: row for row in reuse(events, YEAR, "mart.reuse_target")}
    assert {found[month]["status"] for month in ("2025-12", "2026-01", "2026-03")} == {"not_met"}
    assert found["2026-03"]["judged_on"] == date(2025, 12, 31) and found["2026-03"]["value"] == 70


@pytest.mark.parametrize(("pieces", "status"), [(8, "met"), (7, "not_met")])
def test_exactly_the_target_meets_it(reuse, pieces, status):
    events = [("a", "available", "2025-12-01", 10), ("a", "reused", "2025-12-31", pieces)]
    (row,) = reuse(events, ["2025-12"], "mart.reuse_target")
    assert (row["status"], row["numerator"], row["denominator"]) == (status, pieces, 10)


def test_the_pace_that_is_needed_and_where_the_present_one_leads(reuse):
    """One piece of ten a month: 50 per cent after five months, 80 after eight, and no spread at all."""
    events = [("a", "available", "2025-01-01", 10)]
    events += [("a", "reused", f"2025-{month:02}-15", 1) for month in range(1, 6)]
    rows = {row["month"]: row for row in reuse(events, YEAR[:5], "mart.reuse_target", target_date="2025-07-31")}
    last = rows["2025-05"]
    assert (last["value"], last["needed_per_month"], last["needed_pieces"]) == (50, 15, 3)
    assert (last["projected"], last["projected_low"], last["projected_high"], last["status"]) == (70, 70, 70, "behind")
    assert (rows["2025-02"]["status"], rows["2025-02"]["missing"]) == ("unknown", "too_few_months")
    later = {row["month"]: row for row in reuse(events, YEAR[:5], "mart.reuse_target", target_date="2025-08-31")}
    assert (later["2025-05"]["projected"], later["2025-05"]["status"]) == (80, "on_course")


def test_interim_targets_and_amounts_stand_side_by_side(reuse):
    events = [("a", "available", "2025-01-01", 10), ("a", "reused", "2025-03-05", 4, 4000)]
    rows = reuse(
        events, ["2025-03"], "mart.reuse_target", measure="saved_nok", target_share_pct=None, target_amount=5000,
        interim_targets=[{"date": "2025-03-31", "amount": 4000}],
    )  # fmt: skip
    assert {(row["is_final"], row["status"], row["value"]) for row in rows} == {
        (False, "met", 4000), (True, "unknown", 4000),
    }  # fmt: skip


def test_without_a_log_or_without_prices_nothing_is_claimed(reuse):
    (row,) = reuse([], ["2025-03"], "mart.reuse_programme")
    assert (row["status"], row["missing"], row["share_pct"], row["saved_nok"]) == ("unknown", "no_log", None, None)
    events = [("a", "available", "2025-03-01", 2), ("a", "reused", "2025-03-05", 2)]
    (row,) = reuse(events, ["2025-03"], "mart.reuse_programme")
    assert (row["share_pct"], row["saved_nok"], row["priced_pieces"], row["pieces_reused"]) == (100, None, 0, 2)


@pytest.mark.parametrize(
    ("before", "after", "verdict"), [(90, 100, "not_confirmed"), (100, 100, "not_confirmed"), (100, 99, "confirmed")]
)
def test_claims_that_rise_while_purchases_do_not_fall_are_flagged(reuse, before, after, verdict):
    events = [
        ("a", "available", "2024-05-01", 9),
        ("a", "reused", "2024-06-01", 2, 100),
        ("a", "reused", "2025-06-01", 3, 200),
    ]
    bought = [
        {"period": month, "amount_nok": Decimal(kroner), "cpv_code": "39112000", "cpv_division": "39"}
        for month, kroner in (("2024-07", before), ("2025-07", after))
    ]
    calendar = months(2024 * 12, 2025 * 12 + 11)
    rows = reuse(events, calendar, "mart.reuse_claim", purchases=bought)
    (row,) = [row for row in rows if row["month"] == "2025-12" and row["org_unit_id"] is None]
    assert (row["claimed_nok"], row["claimed_before_nok"], row["bought_nok"]) == (200, 100, after)
    assert (row["verdict"], row["bought_nok_per_employee"]) == (verdict, Decimal(after) / 10)
    assert {row["verdict"] for row in rows if row["month"] == "2025-11"} == {"unknown"}  # 23 months of ledger


def test_costs_from_the_ledger_and_what_a_purchase_is_by_the_rules_of_the_programme(reuse):
    events = [("a", "available", "2025-02-01", 5), ("a", "reused", "2025-03-10", 5, 9000)]
    furniture = {"period": "2025-03", "cpv_code": "39112000", "cpv_division": "39"}
    bought = [
        furniture | {"amount_nok": Decimal(300), "supplier_org_number": "100000008"},
        furniture | {"amount_nok": Decimal(700)},
        {"period": "2025-03", "cpv_code": "50850000", "cpv_division": "50", "amount_nok": Decimal(40)},
        {"period": "2025-03", "account_id": "1170", "cpv_division": "60", "amount_nok": Decimal(8)},
        {"period": "2025-03", "cpv_division": "39", "amount_nok": Decimal(50)},  # furniture or not: not told
        {
            "period": "2025-03",
            "cpv_code": "39800000",
            "cpv_division": "39",
            "amount_nok": Decimal(60),
        },  # cleaning goods
    ]
    rules = [
        {"kind": "bought_used", "supplier": "100000008"},
        {"kind": "repair", "cpv_prefix": "5085"},
        {"kind": "transport", "account": "1170"},
    ]
    given = {"purchases": bought, "spend": rules}
    rows = reuse(events, ["2025-03"], "mart.reuse_spend", **given)
    assert {(row["kind"], row["amount_nok"]) for row in rows} == {
        ("bought_used", 300), ("bought_new", 700), ("repair", 40), ("transport", 8), ("possible_goods", 50),
    }  # fmt: skip


@pytest.mark.parametrize(("basis", "saved"), [("log", 9000), ("ledger", 8960)])
def test_a_cost_counts_once_from_the_log_or_from_the_ledger(reuse, basis, saved):
    events = [("a", "available", "2025-02-01", 5), ("a", "reused", "2025-03-10", 5, 9000)]
    bought = [{"period": "2025-03", "cpv_code": "50850000", "cpv_division": "50", "amount_nok": Decimal(40)}]
    (row,) = reuse(
        events, ["2025-03"], "mart.reuse_programme", purchases=bought, cost_basis=basis,
        spend=[{"kind": "repair", "cpv_prefix": "5085"}],
    )  # fmt: skip
    assert (row["avoided_purchase_nok"], row["saved_nok"], row["repair_spend_nok"]) == (9000, saved, 40)


def test_a_log_complete_to_the_day_is_judged(reuse):
    events = [("a", "available", "2025-01-10", 10), ("a", "reused", "2025-02-01", 9)]
    (row,) = reuse(events, ["2025-12"], "mart.reuse_target", log_complete_to="2025-12-31")
    assert (row["status"], row["missing"], row["value"]) == ("met", None, 90)


@pytest.mark.parametrize(("numerator", "counted"), [(["ombrukt"], 1), (["ombrukt", "solgt"], 3)])
def test_what_is_sold_to_others_is_reuse_only_where_the_programme_says_so(reuse, numerator, counted):
    events = [("a", "available", "2025-03-01", 4), ("a", "reused", "2025-03-05", 1), ("a", "sold", "2025-03-06", 2)]
    (row,) = reuse(events, ["2025-03"], "mart.reuse_programme", numerator=numerator)
    assert (row["numerator"], row["denominator"]) == (counted, 4)


def test_new_goods_bought_while_the_same_kind_stood_available(reuse):
    events = [("a", "available", "2025-02-01", 5), ("a", "reused", "2025-03-10", 5)]
    bought = [
        {
            "period": "2025-03",
            "posting_date": day,
            "amount_nok": Decimal(kroner),
            "cpv_code": code,
            "cpv_division": "39",
        }
        for day, kroner, code in (
            ("2025-03-10", 900, "39112100"),  # the chairs stood there until this day
            ("2025-03-11", 900, "39112100"),
            ("2025-01-31", 900, "39112100"),
            ("2025-03-09", 900, "39121100"),  # desks: another kind
            ("2025-03-09", 900, "39110000"),  # of what kind is not told
            ("2025-03-09", -900, "39112100"),
        )
    ]
    rows = reuse(events, ["2025-03"], "mart.reuse_opportunity", purchases=bought)
    assert [(row["part_id"], row["available_pieces"], row["available_since_date"]) for row in rows] == [
        ("p0", 5, date(2025, 2, 1))
    ]
