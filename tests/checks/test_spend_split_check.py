"""The check on mart.spend_split: an øre lost on the way to an agreement is told, and stops the run."""

from decimal import Decimal

import dagster as dg
import pytest

from pipelines.assets.tables import TABLES
from pipelines.checks.spend_split import SUITE
from pipelines.definitions import defs
from pipelines.publication import Publication
from pipelines.suite import checked
from pipelines.verdicts import UPSTREAM, write_verdicts
from pipelines.warehouse import build_models, connection


@pytest.fixture
def split(bench):
    bench.given(
        "raw.delivery",
        {"delivery_number": 1, "file_id": "f", "file": "ledgers/a.csv", "status": "read", "kind": "ledger"}
        | {"format": "delimited", "decimal_mark": ".", "currency": "NOK", "vat_basis": "net"},
    )
    for number, amount in enumerate(("100.00", "-40.00", "0.01"), start=1):
        line = {"file_id": "f", "record_number": number, "line_id": f"f-{number}", "amount": amount}
        bench.given("raw.ledger_line", line | {"supplier_name": "Fiktiv AS", "period": "2026-10", "org_unit_id": "7"})
    build_models(bench.db, *UPSTREAM)
    write_verdicts(bench.db)
    build_models(bench.db, "mart.spend_split")
    return bench.db


def failures(db) -> tuple[str, ...]:
    return checked(db, SUITE, SUITE.must).failures


def test_spend_without_any_agreement_is_split_whole_and_passes(split):
    assert split.execute("select outcome, ground, sum(amount_nok) from mart.spend_split group by all").fetchall() == [
        ("no_known_contract", "none_delivered", Decimal("60.01"))
    ]
    assert failures(split) == ()


def test_a_lost_ore_is_told(split):
    split.execute("update mart.spend_split set amount_nok = amount_nok - 0.01")
    assert failures(split) == (
        "2026-10, unit 7: purchases less what they were bought under leaves 0 lines and NOK 0.01",
    )


@pytest.mark.parametrize(("lost", "is_published"), [("0.00", True), ("0.01", False)])
def test_a_lost_ore_stops_what_follows(split, tmp_path, lost, is_published):
    publication = Publication(out=str(tmp_path))
    split.execute(f"update mart.spend_agreement set amount_nok = amount_nok - {lost} where amount_nok = 100")
    with connection(publication.warehouse) as db:
        for table in ("core.ledger_line", "mart.spend_agreement"):
            db.register("rows", split.execute(f"from {table}").to_arrow_table())
            db.execute(f"create schema {table.split('.')[0]}; create table {table} as from rows")

    @dg.asset(deps=[["mart", "spend_split"]])
    def pages() -> None:
        """What would be published."""

    key = dg.AssetKey(["mart", "spend_split"])
    table = next(asset for asset in TABLES if asset.key == key)
    must = [check for check in defs.asset_checks or () if any(spec.asset_key == key for spec in check.check_specs)]
    result = dg.materialize([table, *must, pages], resources={"publication": publication}, raise_on_error=False)
    assert must
    assert bool(result.asset_materializations_for_node("pages")) is is_published


def test_an_outcome_without_a_name_is_told(split):
    split.execute("update mart.spend_split set outcome = null")
    assert "missing" in str(failures(split))
