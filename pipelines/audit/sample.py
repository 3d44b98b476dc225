"""The items drawn for an auditor to test: at random, by value and by risk, the same for the same seed.

Chance comes from SHA-256 of the seed and the item's id, so that a sample can be drawn again anywhere. By value is
monetary-unit sampling: of all kroner of a population, laid end to end in the order of the delivered files, every
interval-th is drawn from a start within the first interval, and with it the item that it lies in. Credits are laid end
to end apart from purchases, with the same interval. Items that reach an interval are always drawn.

Source of the size: monetary-unit sampling with no errors expected, size = confidence factor / tolerable share, where
the factor is -ln(1 - confidence) (Poisson; 3.00 for 95 per cent): AICPA, Audit Guide: Audit Sampling, and ISA 530.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.audit.population import Population, populations
from pipelines.export_file import write_csv

FOLDER = "sample"

_DRAWN = """
create or replace temp table item as
with value as (
    select item_id, file, record_number, about, value_nok, cast(round(value_nok * 100) as bigint) as ore from ({items})
),
point as (
    select
        finding.item_id,
        sum(cast(point.points as integer)) as points,
        string_agg(point.label_nb, '; ' order by cast(point.points as integer) desc, point.label_nb) as reasons_nb,
        string_agg(point.label_nn, '; ' order by cast(point.points as integer) desc, point.label_nb) as reasons_nn,
        string_agg(point.label_en, '; ' order by cast(point.points as integer) desc, point.label_nb) as reasons_en
    from (select distinct item_id, factor, level from ({findings})) as finding
    join reference.audit_point as point
        on point.population = $population and point.factor = finding.factor and point.level = finding.level
    group by finding.item_id
)
select
    value.item_id,
    value.file,
    value.record_number,
    value.about,
    value.value_nok,
    value.ore,
    coalesce(point.points, 0) as points,
    point.reasons_nb,
    point.reasons_nn,
    point.reasons_en,
    row_number() over (order by sha256($seed || '|' || value.item_id), value.item_id) as random_place,
    row_number() over (
        order by coalesce(point.points, 0) desc, abs(coalesce(value.ore, 0)) desc, sha256($seed || '|' || value.item_id)
    ) as risk_place,
    sum(abs(coalesce(value.ore, 0))) over (
        partition by coalesce(value.ore, 0) < 0 order by value.file, value.record_number, value.item_id
        rows between unbounded preceding and current row
    ) as ore_to
from value
left join point on point.item_id = value.item_id
"""

_SAMPLE = """
create or replace temp table drawn as
with hit as (
    select
        *,
        case when $interval > 0 then
            cast((ore_to - $start + $interval) // $interval as bigint)
            - cast((ore_to - abs(coalesce(ore, 0)) - $start + $interval) // $interval as bigint)
        else 0 end as hits
    from item
)
select
    item_id, file, record_number, about, value_nok, points, reasons_nb, reasons_nn, reasons_en,
    random_place <= $size as is_random,
    hits,
    risk_place <= $size and points > 0 as is_risk
from hit
where random_place <= $size or hits > 0 or (risk_place <= $size and points > 0)
"""

_LIST = """
select
    item_id, file, record_number, about, value_nok,
    concat_ws(
        ';', case when is_random then 'random' end, case when hits > 0 then 'monetary_unit' end,
        case when is_risk then 'risk' end
    ) as drawn_by,
    hits as monetary_unit_hits, points as risk_points, reasons_nb, reasons_nn, reasons_en,
    cast(null as varchar) as audited_value_nok, cast(null as varchar) as finding,
    cast(null as varchar) as tested_by, cast(null as varchar) as tested_on
from drawn
order by file, record_number, item_id
"""


@dataclass(frozen=True)
class Plan:
    """How samples are drawn.

    Args:
        month: YYYY-MM.
        seed: Any whole number; the auditor chooses it.
        size: Items drawn at random, and by risk, of each population.
        confidence_pct: How sure an auditor wants to be, in per cent.
        tolerable_pct: The share of the value that may be wrong at most, in per cent.
    """

    month: str
    seed: int
    size: int
    confidence_pct: float
    tolerable_pct: float

    @property
    def monetary_units(self) -> int:
        """How many kroner are drawn by value."""
        return math.ceil(-math.log(1 - self.confidence_pct / 100) / (self.tolerable_pct / 100))


@dataclass(frozen=True)
class Drawn:
    """What was drawn of a population.

    Args:
        items, credits, without_value: All of them, those below zero, and those whose value is not known.
        value_nok, credit_nok: Sum of those above and below zero, as decimal text.
        interval_nok, start_nok: Of the draw by value, as decimal text; "0.00" where nothing has a value.
        random, monetary_unit, risk, drawn: Items drawn in each way, and in any.
    """

    population: str
    items: int
    credits: int
    without_value: int
    value_nok: str
    credit_nok: str
    interval_nok: str
    start_nok: str
    random: int
    monetary_unit: int
    risk: int
    drawn: int


def write_samples(db: duckdb.DuckDBPyConnection, folder: Path, plan: Plan) -> list[Drawn]:
    """Draw from every population and write `sample/<population>.csv` and, with the way of each item, `.jsonl`."""
    return [_write(db, folder / FOLDER, plan, population) for population in populations()]


def _write(db: duckdb.DuckDBPyConnection, folder: Path, plan: Plan, population: Population) -> Drawn:
    told = {"month": plan.month, "seed": str(plan.seed), "population": population.name}
    query = _DRAWN.format(items=population.items, findings=population.findings)
    db.execute(query, {name: value for name, value in told.items() if f"${name}" in query})
    (sums,) = db.execute(
        "select count(*), count(*) filter (where ore < 0), count(*) filter (where ore is null), "
        "coalesce(sum(ore) filter (where ore > 0), 0)::bigint, coalesce(sum(ore) filter (where ore < 0), 0)::bigint "
        "from item"
    ).fetchall()
    items, credits, without_value, ore, credit_ore = sums
    interval = -(-ore // plan.monetary_units)
    start = 1 + _chance(f"{plan.seed}|{population.name}") * interval // 16**12 if interval else 0
    db.execute(_SAMPLE, {"interval": interval, "start": start, "size": plan.size})
    write_csv(db, _LIST, {}, folder / f"{population.name}.csv")
    _write_ways(db, population, folder / f"{population.name}.jsonl")
    (counts,) = db.execute(
        "select count(*) filter (where is_random), count(*) filter (where hits > 0), count(*) filter (where is_risk), "
        "count(*) from drawn"
    ).fetchall()
    return Drawn(
        population.name,
        items,
        credits,
        without_value,
        _nok(ore),
        _nok(credit_ore),
        _nok(interval),
        _nok(start),
        *counts,
    )


def _write_ways(db: duckdb.DuckDBPyConnection, population: Population, path: Path) -> None:
    """Write one JSON object an item: what every table on the way from the pages to the delivered file has of it."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for (item,) in db.execute("select item_id from drawn order by file, record_number, item_id").fetchall():
        found[item] = {}
    for table, join in population.stations.items():
        rows = db.execute(f"select distinct drawn.item_id, one.* from drawn {join} order by all")
        names = [name for name, *_ in rows.description or ()][1:]
        for item, *values in rows.fetchall():
            told = {
                name: _told(value)
                for name, value in zip(names, values, strict=True)
                if value not in (None, [], "[]", "{}")
            }
            found[item].setdefault(table, []).append(told)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for item, way in found.items():
            file.write(json.dumps({"item_id": item, "way": way}, ensure_ascii=False) + "\n")


def _told(value: Any) -> Any:
    """A value as JSON can say it, decimals with the digits that say something."""
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, Decimal):
        told = f"{value:f}"
        return told.rstrip("0").rstrip(".") if "." in told else told
    return value if isinstance(value, str | bool | int) else str(value)


def _chance(text: str) -> int:
    """A whole number below 16**12 that chance has chosen for a text."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16)


def _nok(ore: int) -> str:
    sign = "-" if ore < 0 else ""
    return f"{sign}{abs(ore) // 100}.{abs(ore) % 100:02}"
