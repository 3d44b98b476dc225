"""mart.restatement: what moved a published month, worked out here line by line from the worlds before and after."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_tables import empty_warehouse

from pipelines.inventory import TABLES

PARTS = ("exchange", "classification", "prices", "factors", "late")
KG, ORE = Decimal("1e-14"), Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """One purchase line; `cut` are the shares in which its invoice divides it, in per cent."""

    id: str
    amount: Decimal = Decimal("1000.00")
    currency: str = "NOK"
    division: str = "90"
    method: str = "spend_based_account"
    key: str | None = "dfo/636"
    cut: tuple[int, ...] = (100,)
    record: str = ""


@dataclass(frozen=True)
class World:
    """Lines, and what they are reckoned with."""

    lines: tuple[Line, ...]
    factors: dict[str, Decimal] = field(
        default_factory=lambda: {"dfo/636": Decimal("18.6"), "dfo/654": Decimal("31.36")}
    )
    rates: dict[str, Decimal] = field(default_factory=lambda: {"NOK": Decimal(1), "EUR": Decimal("11.5")})
    index: tuple[Decimal | None, Decimal] = (Decimal("137.7"), Decimal("122.8"))

    def rows(self) -> list[tuple]:
        """Rows of mart.inventory_line, by the formula of docs: kg = NOK x index / index x factor."""
        found = []
        for line in self.lines:
            for number, percent in enumerate(line.cut, start=1):
                amount = (line.amount * percent / 100).quantize(ORE)
                rate, value = self.rates.get(line.currency), self.factors.get(line.key)
                nok = None if rate is None else (amount * rate).quantize(ORE)
                spend, base = self.index
                kg = None
                if None not in (nok, value, spend):
                    kg = (nok * base / spend * value / 1000).quantize(KG)
                method = line.method if kg is not None else "none"
                key = line.key if value is not None else None
                found.append(
                    (
                        f"{line.record or 'file'}-{line.id}", number, "2025-10", f"key of {line.id.split('+')[0]}",
                        line.division, "account", method, key, spend, base, line.currency, amount, nok, kg,
                    )
                )  # fmt: skip
        return found


class Bridge:
    """Works out bridges in one warehouse."""

    def __init__(self, db) -> None:
        self.db = db
        columns = TABLES["published_line"].removeprefix("content_id varchar, ")
        db.execute(f"create table mart.inventory_line ({columns})")
        db.execute("create table mart.inventory_factor (factor_key varchar, factor_value decimal(18, 12))")

    def over(self, before: World, now: World) -> dict[str, dict[str, Decimal]]:
        """The parts by division and in all, `kg` and `nok` apart; checks that nothing is left over."""
        from pipelines.warehouse import build_model

        db = self.db
        for table in ("raw.publication", "raw.publication_period", "raw.published_line", "raw.published_factor"):
            db.execute(f"delete from {table}")
        db.execute("delete from mart.inventory_line")
        db.execute("delete from mart.inventory_factor")
        db.execute(
            "insert into raw.publication by name select '2025-10.1' as publication_id, '2025-10' as month, 1 as number"
        )
        db.execute("insert into raw.publication_period values ('2025-10.1', '2025-10', 'c')")
        marks = ", ".join("?" * 14)
        if rows := before.rows():
            db.executemany(f"insert into raw.published_line values ('c', {marks})", rows)
        if rows := now.rows():
            db.executemany(f"insert into mart.inventory_line values ({marks})", rows)
        for key, value in before.factors.items():
            db.execute("insert into raw.published_factor values ('2025-10.1', ?, ?)", [key, value])
        for key, value in now.factors.items():
            db.execute("insert into mart.inventory_factor values (?, ?)", [key, value])
        for model in ("mart.restatement_scope", "mart.restatement_line", "mart.restatement"):
            build_model(db, model)
        result = db.execute("select * from mart.restatement")
        names = [column[0] for column in result.description]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        for side, world in (("published", before), ("now", now)):
            for unit, place, column in (("kgco2e", 13, "kg"), ("nok", 12, "nok")):
                stated = sum(row[f"{side}_{unit}"] for row in rows)
                assert stated == sum(told[place] or 0 for told in world.rows()), (side, column)
        assert all(row["remainder_kgco2e"] == 0 and row["remainder_nok"] == 0 for row in rows)
        found = {row["cpv_division"]: row for row in rows}
        found["all"] = {
            name: sum(row[name] for row in rows)
            for name in names
            if name.endswith(("kgco2e", "_nok", "_late", "_gone"))
        }
        return found


@pytest.fixture(scope="module")
def bridge():
    with empty_warehouse() as db:
        yield Bridge(db)


def moved(row, unit="kgco2e"):
    """The parts that moved anything more than a microgram."""
    return {part: row[f"{part}_{unit}"] for part in PARTS if abs(row.get(f"{part}_{unit}", 0)) > Decimal("1e-9")}


A, B, C = Line("1"), Line("2", division="39", key="dfo/654"), Line("3", currency="EUR", amount=Decimal("200.00"))
BEFORE = World((A, B, C))


def test_nothing_changed_nothing_moved(bridge):
    assert moved(bridge.over(BEFORE, BEFORE)["all"]) == moved(bridge.over(BEFORE, BEFORE)["all"], "nok") == {}


def test_another_factor_release(bridge):
    now = replace(BEFORE, factors={"dfo/636": Decimal("20.0"), "dfo/654": Decimal("31.36")})
    told = bridge.over(BEFORE, now)
    by_hand = (Decimal(1000) + Decimal(2300)) * Decimal("122.8") / Decimal("137.7") * Decimal("1.4") / 1000
    assert moved(told["all"]).keys() == {"factors"}
    assert abs(told["all"]["factors_kgco2e"] - by_hand) < Decimal("0.00001")
    assert moved(told["39"]) == {} and moved(told["all"], "nok") == {}


def test_another_price_index(bridge):
    told = bridge.over(BEFORE, replace(BEFORE, index=(Decimal("140.0"), Decimal("122.8"))))
    assert moved(told["all"]).keys() == {"prices"} and told["all"]["prices_kgco2e"] < 0
    assert moved(bridge.over(BEFORE, replace(BEFORE, index=(Decimal("137.7"), Decimal("129.6"))))["all"]).keys() == {
        "prices"
    }
    missing = replace(BEFORE, index=(None, Decimal("122.8")))
    assert moved(bridge.over(missing, BEFORE)["all"]).keys() == {"prices"}


def test_another_exchange_rate(bridge):
    told = bridge.over(BEFORE, replace(BEFORE, rates={"NOK": Decimal(1), "EUR": Decimal("12.0")}))
    assert moved(told["all"], "nok") == {"exchange": Decimal("100.00")}  # 200 EUR, half a krone each
    assert moved(told["all"]).keys() == {"exchange"}
    unknown = replace(BEFORE, rates={"NOK": Decimal(1)})
    assert moved(bridge.over(unknown, BEFORE)["all"]).keys() == {"exchange"}
    assert moved(bridge.over(BEFORE, unknown)["all"], "nok") == {"exchange": Decimal("-2300.00")}


def test_another_category(bridge):
    now = World((replace(A, division="39", key="dfo/654"), B, C))
    told = bridge.over(BEFORE, now)
    assert moved(told["all"]).keys() == {"classification"} and moved(told["all"], "nok") == {}
    assert moved(told["90"], "nok") == {"classification": Decimal("-1000.00")}
    assert moved(told["39"], "nok") == {"classification": Decimal("1000.00")}
    only_label = bridge.over(BEFORE, World((replace(A, division="39"), B, C)))
    assert moved(only_label["all"]) == {} and moved(only_label["39"]).keys() == {"classification"}


def test_a_line_that_its_invoice_divides_now(bridge):
    told = bridge.over(BEFORE, World((replace(A, cut=(70, 30)), B, C)))
    assert moved(told["all"]) == moved(told["all"], "nok") == {}
    back = bridge.over(
        World((replace(A, cut=(70, 30)), B, C)),
        replace(BEFORE, factors={"dfo/636": Decimal("20.0"), "dfo/654": Decimal(1)}),
    )
    assert moved(back["all"]).keys() == {"factors"}


def test_what_came_late_and_what_went(bridge):
    late = Line("4", amount=Decimal("400.00"))
    told = bridge.over(BEFORE, World((A, C, late)))
    assert moved(told["90"], "nok") == {"late": Decimal("400.00")}
    assert moved(told["39"], "nok") == {"late": Decimal("-1000.00")}
    assert moved(told["all"]).keys() == {"late"}
    assert (told["all"]["lines_late"], told["all"]["lines_gone"]) == (1, 1)


def test_the_same_ledger_in_another_file_is_known_again(bridge):
    twin = Line("1+", amount=A.amount)  # alike in all that the ledger says
    before = World((A, twin, B))
    again = World(tuple(replace(line, record="another") for line in (A, twin, B)))
    assert moved(bridge.over(before, again)["all"]) == {}
    told = bridge.over(before, World((*again.lines, replace(twin, id="1++", record="another"))))
    assert moved(told["all"], "nok") == {"late": Decimal("1000.00")}


def test_a_factor_that_only_one_release_has_is_another_factor(bridge):
    fewer = {"dfo/636": Decimal("18.6")}
    told = bridge.over(replace(BEFORE, factors=fewer), BEFORE)
    assert moved(told["all"]).keys() == {"factors"}
    assert moved(bridge.over(BEFORE, replace(BEFORE, factors=fewer))["all"]).keys() == {"factors"}


def test_all_at_once_leaves_nothing_over_and_each_part_moves(bridge):
    now = World(
        (replace(A, division="39", key="dfo/654"), replace(C, record="another"), Line("4", amount=Decimal("-50.00"))),
        {"dfo/636": Decimal("20.0"), "dfo/654": Decimal("33.3")},
        {"NOK": Decimal(1), "EUR": Decimal("11.7")},
        (Decimal("141.1"), Decimal("122.8")),
    )
    assert moved(bridge.over(BEFORE, now)["all"]).keys() == set(PARTS)


line = st.builds(
    Line,
    id=st.sampled_from(["1", "2", "3", "3+", "4"]),
    amount=st.decimals(-9_999_999, 9_999_999, places=2),
    currency=st.sampled_from(["NOK", "EUR", "ISK"]),
    division=st.sampled_from(["39", "90", "unclassified"]),
    key=st.sampled_from(["dfo/636", "dfo/654", None]),
    cut=st.sampled_from([(100,), (70, 30), (130, -30)]),
    record=st.sampled_from(["file", "another"]),
)
value = st.decimals("0.01", 500, places=5)
world = st.builds(
    World,
    lines=st.lists(line, max_size=4, unique_by=lambda one: (one.record, one.id)).map(tuple),
    factors=st.dictionaries(st.sampled_from(["dfo/636", "dfo/654"]), value),
    rates=st.dictionaries(st.sampled_from(["EUR", "ISK"]), st.decimals("0.01", 20, places=4)).map(
        lambda told: told | {"NOK": Decimal(1)}
    ),
    index=st.tuples(st.one_of(st.none(), st.decimals(80, 200, places=4)), st.decimals(80, 200, places=4)),
)


@settings(max_examples=40)
@given(before=world, now=world)
def test_whatever_changes_nothing_is_left_over(bridge, before, now):
    bridge.over(before, now)
