"""The footprint of the demo and of a real year, computed a second time with pandas from the published tables."""

import csv
import io
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from made_delivery import delivered
from made_tables import empty_warehouse

from pipelines.delivery import delivered_files, inbox_files
from pipelines.demo import write_inbox
from pipelines.organisation import Organisation, organisation
from pipelines.warehouse import ROOT, build_models, load_body, load_files

REFERENCE = ROOT / "data/reference"


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / f"{name}.csv", dtype=str, keep_default_na=False)


@cache
def per_nok() -> dict[tuple[str, str], float]:
    """Kg CO2e per NOK of 2022, by factor set and code."""
    rates = table("exchange_rate")
    pounds = rates[(rates.currency_code == "GBP") & (rates.period == "2022")].nok_per_unit.astype(float).iloc[0]
    dfo, uk = table("emission_factor/dfo_2022_rev2025"), table("emission_factor/uk_spend_2022")
    found = {("dfo", code): float(value) / 1000 for code, value in zip(dfo.code, dfo.value, strict=True)}
    return found | {("uk_spend", code): float(value) / pounds for code, value in zip(uk.code, uk.value, strict=True)}


@cache
def index_of(year: str) -> float:
    """The consumer price index of a year; of a year not over last year's, times what its months have risen."""
    prices = table("price_index").set_index("period").index_2015_100.astype(float)
    if year in prices.index:
        return float(prices[year])
    months = [period for period in prices.index if period.startswith(f"{year}-")]
    before = [f"{int(year) - 1}{period[4:]}" for period in months]
    # an index has four decimals wherever it is stored, so that lines can be recomputed from what stands on them
    return round(float(prices[str(int(year) - 1)] * prices[months].mean() / prices[before].mean()), 4)


@cache
def by_account(chart: str, code: str) -> tuple[float | None, tuple[str, ...]]:
    accounts = table("account").set_index(["chart", "account_code"])
    if (chart, code) not in accounts.index:
        return None, ()
    row = accounts.loc[(chart, code)]
    gaps = {
        (gap.chart, gap.account_code): (gap.factor_set, gap.factor_code) for gap in table("account_factor").itertuples()
    }
    factor = per_nok().get(gaps.get((chart, code), ("dfo", row.dfo_account)))
    return factor, tuple(filter(None, row.cpv_candidates.split("|")))


@cache
def by_code(code: str) -> tuple[float | None, str]:
    prefixes = {row.cpv_prefix: (row.factor_set, row.factor_code) for row in table("cpv_factor").itertuples()}
    for length in range(len(code), 1, -1):
        if code[:length] in prefixes:
            return per_nok()[prefixes[code[:length]]], code[:length]
    return None, ""


def kilos(part: object) -> float:
    """What one purchase emits, from its amount; NaN where no factor applies."""
    account, candidates = by_account(part.chart or "", part.account_code or "")
    code, prefix = (
        by_code(part.cpv_code or part.cpv_division or "")
        if part.confidence_kind in ("stated", "measured")
        else (None, "")
    )
    if len(candidates) > 1:
        is_closer = prefix.startswith(candidates)
    else:
        is_closer = bool(candidates) and prefix.startswith(candidates) and prefix != candidates[0]
    factor = code if code is not None and (account is None or is_closer) else account
    if factor is None or part.period is None:
        return float("nan")
    return float(part.amount_nok) * index_of("2022") / index_of(part.period[:4]) * factor


def compared(db: object) -> pd.DataFrame:
    """Months, as the pipeline has them and recomputed, for purchases without a footprint of their own."""
    parts = db.execute(
        "select part.part_id, part.period, part.chart, part.account_code, part.amount_nok, category.cpv_code, "
        "category.cpv_division, category.confidence_kind, found.kgco2e, found.method "
        "from core.purchase_part as part join rules.line_category as category using (part_id) "
        "join rules.line_footprint as found using (part_id)"
    ).df()
    parts = parts.astype(object).where(parts.notna(), None)
    spent = parts[parts.method.str.startswith("spend") | (parts.method == "none")].copy()
    spent["again"] = [kilos(part) for part in spent.itertuples()]
    spent["kgco2e"] = spent.kgco2e.astype(float)
    assert (spent.kgco2e.isna() == spent.again.isna()).all()
    return spent.groupby("period")[["kgco2e", "again"]].sum()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("demo")
    write_inbox(folder, lines=1500, months=12)
    with empty_warehouse() as db:
        load_body(db, organisation(folder / "organisation.yaml"))
        load_files(db, inbox_files(folder))
        build_models(db, "mart.footprint_coverage", "rules.line_footprint")
        yield db


def test_the_demo_comes_out_the_same_month_by_month(demo):
    months = compared(demo)
    assert len(months) >= 12 and (months.kgco2e > 0).all()
    assert months.kgco2e.to_numpy() == pytest.approx(months.again.to_numpy(), rel=1e-9)


def test_what_suppliers_state_in_the_demo_is_what_stands_on_their_invoices(demo):
    stated = demo.execute(
        "select sum(line.stated_kgco2e) from core.invoice_line as line where line.emission_check = 'agrees' "
        "and line.line_id in (select invoice_line_id from core.ledger_part)"
    ).fetchone()[0]
    counted = demo.execute("select sum(kgco2e) from rules.line_footprint where method = 'supplier_stated'").fetchone()[
        0
    ]
    assert float(counted) == pytest.approx(float(stated), rel=1e-9) and stated > 0


def ore(amount: object) -> Decimal:
    """Rounded half up to two decimals, as money is."""
    return Decimal(str(amount).replace(",", "")).quantize(Decimal("0.01"), ROUND_HALF_UP)


CODES = {
    "4101": "55510000",
    "4301": "45000000",
    "4306": "79410000",
    "4003": "39160000",
    "4321": "79620000",
    "4331": "60400000",
}
"""Expense codes of Devon County Council that say one thing: meals, building, advice, materials, staff, journeys."""


def test_a_real_year_in_pounds_comes_out_the_same(shared):
    paths = sorted((shared / "samples/ledgers/devon_2016").glob("*.gz"))
    said = "".join(f"k{code};kategori;konto;{code};{cpv};økonom;2026-01-01;prøve;\n" for code, cpv in CODES.items())
    corrections = delivered("id;gjelder;felt;verdi;ny verdi;hvem;når;hvorfor;trukket\n" + said, "corrections/k.csv")
    with empty_warehouse() as db:
        load_body(db, Organisation())
        load_files(db, [*(one for path in paths for one in delivered_files(path)), corrections])
        build_models(db, "mart.footprint_coverage", "rules.line_footprint")
        months = db.execute(
            "select period, kgco2e, coverage_pct, lines, covered_lines from mart.footprint_coverage order by period"
        ).df()
        corrected = db.execute("select count(*) from rules.line_category where method = 'correction'").fetchone()[0]
        others = db.execute(
            "select count(*) from rules.line_footprint join rules.line_category using (part_id) "
            "where kgco2e is not null and rules.line_category.method <> 'correction'"
        ).fetchone()[0]
    rows = []
    for path in paths:
        text = next(delivered_files(path)).open().read().decode("cp1252")
        rows += [row for row in csv.DictReader(io.StringIO(text)) if any(row.values())]
    year = pd.DataFrame(rows)
    year.columns = [column.strip() for column in year.columns]
    rates = table("exchange_rate").query("currency_code == 'GBP'").set_index("period").nok_per_unit.map(Decimal)
    year["period"] = pd.to_datetime(year.Date, dayfirst=True, format="mixed").dt.strftime("%Y-%m")
    year["nok"] = [float(ore(ore(pounds) * rates[day])) for pounds, day in zip(year.Amount, year.period, strict=True)]
    year["code"] = year["Expense Code"].str.strip().map(CODES)
    known = year[year.code.notna()]
    assert (corrected, others) == (len(known), 0) and len(months) == 12
    kilos = known.nok * index_of("2022") / index_of("2016") * known.code.map(lambda code: by_code(code)[0])
    again = kilos.groupby(known.period).sum()
    assert months.kgco2e.astype(float).to_numpy() == pytest.approx(again.to_numpy(), rel=1e-9)
    assert months.covered_lines.sum() == len(known)
