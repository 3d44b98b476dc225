"""The climate account of a year as a Tabular Data Package, with views for reports that others ask for.

    exports/climate/2026/datapackage.json   every table with its columns, keys and what the columns mean
    exports/climate/2026/<table>.csv        eight tables and three views
    exports/climate/2026/parquet/           the same tables as Parquet
    exports/climate/2026/climate.xlsx       the views and sums for people

Covers January to and with the month published. Times and run ids are not in it, so that the same inputs give the same
bytes; they stand in `run.json`.

Source: Frictionless Data, Tabular Data Package v1. ESRS E1-6 paragraph 44; VSME basic module B3.
"""

# ruff: noqa: E501 (a column of SQL is read on one line)

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from dashboards.words import SCOPE3
from pipelines.edition import Edition
from pipelines.export_file import columns_of, fresh, write_csv, write_parquet, write_xlsx

SCHEMA_VERSION = "0.3.0"
"""Version of the schema: columns are added at the end, never given another meaning."""


@dataclass(frozen=True)
class Table:
    """One table of the package.

    Args:
        about: Its grain and units.
        key: Its primary key.
        foreign: Column to `table.column` of another table.
    """

    about: str
    query: str
    key: tuple[str, ...]
    foreign: tuple[tuple[str, str], ...] = ()


_DOWNSTREAM_NB = {
    "9": "Transport ut",
    "10": "Bearbeiding av solgte produkter",
    "11": "Bruk av solgte produkter",
    "12": "Avhending av solgte produkter",
    "13": "Utleide eiendeler",
    "14": "Franchise",
    "15": "Investeringer",
}

_CATEGORY_NB = ", ".join(
    f"('{code}', '{name}')"
    for code, name in {**{code: name.nb.split(" ", 1)[1] for code, name in SCOPE3.items()}, **_DOWNSTREAM_NB}.items()
)
"""Categories of scope 3 in bokmål, as values of SQL."""

_FACTOR_ID = (
    "case when part.factor_id like 'supplier:%' and part.supplier_org_number is null then 'supplier:not_named' "
    "else part.factor_id end"
)
"""The factor of a part; a supplier's own figure names the supplier only where the supplier is named at all."""

_INVENTORY = ("inventory_id", "inventory.inventory_id")

TABLES = {
    "organisation": Table(
        "One row: the body the account is of. org_number: not_known where organisation.yaml does not say.",
        """
        select coalesce(org_number, 'not_known') as org_number, name, buyer_kind as type,
            'operational_control' as consolidation_approach
        from raw.body
        """,
        ("org_number",),
    ),
    "inventory": Table(
        "One row: the account. status: first or restated; replaces: the publication of the month before this one.",
        """
        select $year as inventory_id, coalesce(body.org_number, 'not_known') as org_number,
            $year || '-01-01' as period_start, $month as period_end_month,
            (select string_agg(distinct factor_release, ';' order by factor_release) from core.emission_factor)
                as factor_release_id,
            $price_index as price_index_release_id, $schema_version as schema_version,
            last_day(cast($month || '-01' as date)) as period_end,
            (select string_agg(distinct gwp_set, ';' order by gwp_set) from core.emission_factor) as gwp_set,
            case when $replaces is null then 'first' else 'restated' end as status,
            $publication as publication_id, $replaces as replaces
        from raw.body as body
        """,
        ("inventory_id",),
        (("org_number", "organisation.org_number"),),
    ),
    "emission_line": Table(
        "One part of a purchase line of the ledger: the whole line, or its share of one line of its invoice; or one row of "
        "an activity file (cpv_origin activity, no NOK). NOK without "
        "VAT; t_co2e in tonnes, empty where nothing applies (uncovered_reason); t_co2e_low and t_co2e_high: 95 per cent "
        "interval of the part alone, which do not add up. include is false where another line counts for it.",
        f"""
        select part.line_id, $year as inventory_id, part.file as source_document_id, part.record_number as source_row,
            part.supplier_org_number, part.account_id as account_code, part.cpv_code, part.cpv_division,
            part.category_method as cpv_origin, part.amount_currency as amount_original,
            part.currency_code as currency, part.vat_basis, part.amount_nok as amount_excl_vat_nok,
            left(part.period, 4) as spend_year, part.period, part.scope3_category, part.footprint_method as method,
            {_FACTOR_ID} as factor_id, cast(part.factor_kgco2e_per_nok * 1000 as decimal(18, 9)) as factor_value,
            case when part.factor_kgco2e_per_nok is not null then 't CO2e per MNOK' end as factor_unit,
            part.factor_price_year, part.index_code, part.index_spend, part.index_factor, part.index_status,
            cast(cast(part.kgco2e as decimal(32, 14)) * cast(0.001 as decimal(4, 3)) as decimal(36, 17)) as t_co2e,
            part.uncovered_reason, part.part_number, part.invoice_line_id, part.invoice_file,
            part.invoice_record_number, line.chart as account_chart, part.scope, part.ghg_method, part.quantity,
            part.quantity_unit,
            cast(cast(part.kgco2e_low as double) * 0.001 as decimal(24, 9)) as t_co2e_low,
            cast(cast(part.kgco2e_high as double) * 0.001 as decimal(24, 9)) as t_co2e_high,
            cast(cast(part.kgco2e_market_based as double) * 0.001 as decimal(24, 9)) as t_co2e_market_based,
            part.quality_technology, part.quality_time, part.quality_geography, part.quality_completeness,
            part.quality_reliability, coalesce(part.primary_kgco2e, 0) <> 0 as primary_data,
            part.footprint_method <> 'replaced_by_quantity' as include,
            case when part.footprint_method = 'replaced_by_quantity' then 'replaced_by_quantity' end as exclude_reason,
            part.factor_set, part.factor_release, part.category_confidence as cpv_confidence,
            cast(cast(part.primary_kgco2e as double) * 0.001 as decimal(24, 9)) as t_co2e_primary,
            part.activity_line_id as replaced_by_line_id
        from mart.purchase_line as part
        join core.ledger_line as line on line.line_id = part.line_id
        where left(part.period, 4) = $year and part.period <= $month
        union all
        select activity.line_id, $year, activity.file, activity.record_number, null, activity.account_id, null,
            activity.cpv_division, 'activity', null, null, null, null, left(activity.period, 4), activity.period,
            activity.scope3_category, activity.method, activity.factor_id, null, null, null, null, null, null, null,
            cast(cast(activity.kgco2e as decimal(32, 14)) * cast(0.001 as decimal(4, 3)) as decimal(36, 17)), null, 1,
            null, null, null, null, activity.scope, method.ghg_method, activity.quantity, activity.unit_code,
            cast(cast(activity.kgco2e as double) * 0.001 / power(cast(method.geometric_sd as double), 1.959964) as decimal(24, 9)),
            cast(cast(activity.kgco2e as double) * 0.001 * power(cast(method.geometric_sd as double), 1.959964) as decimal(24, 9)),
            cast(cast(activity.kgco2e_market_based as double) * 0.001 as decimal(24, 9)),
            try_cast(method.quality_technology as integer), try_cast(method.quality_time as integer),
            try_cast(method.quality_geography as integer), try_cast(method.quality_completeness as integer),
            try_cast(method.quality_reliability as integer), true, true, null, factor.factor_set, factor.factor_release,
            null, cast(cast(activity.kgco2e as double) * 0.001 as decimal(24, 9)), null
        from rules.activity_footprint as activity
        join reference.footprint_method as method on method.method = activity.method
        join core.emission_factor as factor on factor.factor_id = activity.factor_id
        where activity.kgco2e is not null and left(activity.period, 4) = $year and activity.period <= $month
        order by line_id, part_number
        """,
        ("line_id", "part_number"),
        (_INVENTORY, ("factor_id", "factor.factor_id")),
    ),
    "emission_summary": Table(
        "One combination of scope, scope 3 category and method. The interval is that of the row: intervals do not add up. "
        "share_primary, coverage_spend: per cent.",
        """
        select $year as inventory_id, nullif(split_part(code, '/', 2), '') as scope3_category,
            split_part(code, '/', 3) as method, amount_nok as spend_excl_vat_nok, covered_nok,
            cast(cast(kgco2e as decimal(32, 14)) * cast(0.001 as decimal(4, 3)) as decimal(36, 17)) as t_co2e,
            code as summary_id, split_part(code, '/', 1) as scope,
            cast(kgco2e_low * cast(0.001 as decimal(4, 3)) as decimal(24, 9)) as t_co2e_low,
            cast(kgco2e_high * cast(0.001 as decimal(4, 3)) as decimal(24, 9)) as t_co2e_high,
            primary_pct as share_primary, coverage_pct as coverage_spend, lines
        from mart.footprint_interval
        where span = 'year_to_date' and period = $month and dimension = 'inventory'
        order by code
        """,
        ("summary_id",),
        (_INVENTORY,),
    ),
    "coverage": Table(
        "One month of the ledger. NOK: ledger_total_nok = purchases (amount_nok) + not_purchases_nok + internal_nok; "
        "amount_nok = covered_nok + unmatched_nok. coverage_pct: per cent of purchases whose footprint is known.",
        """
        with ledger as (
            select period, sum(amount_nok) as total_nok,
                sum(case when bucket = 'not_purchase' then amount_nok else 0 end) as not_purchases_nok,
                sum(case when bucket = 'internal' then amount_nok else 0 end) as internal_nok
            from mart.bucket_total
            where bucket <> 'quarantined'
            group by period
        )
        select $year as inventory_id, coalesce(coverage.period, ledger.period) as period,
            coalesce(coverage.amount_nok, 0) as amount_nok, coalesce(coverage.covered_nok, 0) as covered_nok,
            coverage.coverage_pct, coalesce(coverage.lines, 0) as lines, coalesce(coverage.covered_lines, 0) as covered_lines,
            coalesce(coverage.lines_not_converted, 0) as lines_not_converted, coverage.is_partial,
            coalesce(ledger.total_nok, 0) as ledger_total_nok, coalesce(ledger.not_purchases_nok, 0) as not_purchases_nok,
            coalesce(ledger.internal_nok, 0) as internal_nok,
            coalesce(coverage.amount_nok - coverage.covered_nok, 0) as unmatched_nok
        from mart.footprint_coverage as coverage
        full outer join ledger on ledger.period = coverage.period
        where left(coalesce(coverage.period, ledger.period), 4) = $year and coalesce(coverage.period, ledger.period) <= $month
        order by 2
        """,
        ("inventory_id", "period"),
        (_INVENTORY,),
    ),
    "factor": Table(
        "One emission factor of the releases in use, and one row for each supplier whose own figures are used.",
        f"""
        select factor_id, factor_set as "set", factor_code as code, label, value, unit, data_year, price_year,
            price_basis, boundary, factor_release as release, geography, gwp_set, licence, source, source_url,
            valid_from, valid_to
        from core.emission_factor
        union all
        select distinct {_FACTOR_ID}, 'supplier', part.supplier_org_number, null, null, null, null, null, null, null, null,
            null, null, null, 'the supplier''s invoice or product footprint', null, null, null
        from mart.purchase_line as part
        where part.factor_id like 'supplier:%' and left(part.period, 4) = $year and part.period <= $month
        order by factor_id
        """,
        ("factor_id",),
    ),
    "reuse_event": Table(
        "One event of an item in a reuse programme, up to the end of the month. NOK, kg; t_avoided in tonnes, net of "
        "what reuse itself causes. Never summed into the account: what was not bought is not in it.",
        """
        select coalesce(event_id, file || ', ' || record_number) as event_id, event_date as date,
            (select coalesce(org_number, 'not_known') from raw.body) as org_number, item_type, pieces as count, mass_kg,
            action, avoided_purchase_nok, cost_of_reuse_nok,
            cast(cast(net_kgco2e as double) * 0.001 as decimal(24, 9)) as t_avoided, factor_id as reuse_factor_id,
            displacement_rate, programme_id, file as source_document_id, record_number as source_row, item_id,
            cast(cast(net_kgco2e_low as double) * 0.001 as decimal(24, 9)) as t_avoided_low,
            cast(cast(net_kgco2e_high as double) * 0.001 as decimal(24, 9)) as t_avoided_high, problem
        from mart.reuse_event
        where event_date <= last_day(cast($month || '-01' as date))
        order by programme_id, file, record_number, event_id
        """,
        ("programme_id", "source_document_id", "source_row"),
        (("org_number", "organisation.org_number"),),
    ),
    "target_status": Table(
        "One reuse programme at the end of the month: its final target. share, target_share: per cent.",
        """
        select programme_id as target_id, numerator, denominator, share_pct as share, target_share_pct as target_share,
            target_date, status, programme_name as name, measure, target_amount, cut_off_date, missing
        from mart.reuse_programme
        where month = $month
        order by programme_id
        """,
        ("target_id",),
    ),
    "view_esrs_e1_6": Table(
        "The rows that ESRS E1-6 (paragraph 44) and VSME (B3) ask for. status: known; partial where less than 80 per cent "
        "of the spend behind it is covered; not_known where nothing is. A body that reports purchases alone has in scope 1 "
        "and 2 only what it bought.",
        f"""
        with figure as (
            select dimension, code, kgco2e, kgco2e_low, kgco2e_high, primary_pct, coverage_pct, is_partial, amount_nok
            from mart.footprint_interval
            where span = 'year_to_date' and period = $month and dimension in ('scope', 'category', 'total')
        ),
        market as (
            select
                case when count(*) filter (where kgco2e is not null and kgco2e_market_based is null) = 0
                    then sum(kgco2e_market_based)
                end as scope2_kgco2e,
                sum(kgco2e) as location_kgco2e
            from mart.footprint_by_category
            where left(period, 4) = $year and period <= $month and scope = '2'
        ),
        name_nb as (select * from (values {_CATEGORY_NB}) as told(category, label_nb)),
        told as (
            select 1 as position, 'scope_1' as row_id, '44 (a)' as esrs_reference, 'B3' as vsme_reference,
                'Gross scope 1' as label_en, 'Direkte utslipp (scope 1)' as label_nb, 'scope' as dimension, '1' as code
            union all
            select 2, 'scope_2_location', '44 (b)', 'B3', 'Gross scope 2, location-based',
                'Innkjøpt energi (scope 2), lokasjonsbasert', 'scope', '2'
            union all
            select 100, 'scope_3', '44 (c)', null, 'Gross scope 3', 'Andre indirekte utslipp (scope 3)', 'scope', '3'
            union all
            select 3 + cast(category.category as integer), 'scope_3_' || category.category, '44 (c)', null,
                category.name_en, coalesce(name_nb.label_nb, category.name_en), 'category', category.category
            from reference.ghg_scope3_category as category
            left join name_nb on name_nb.category = category.category
            union all
            select 101, 'total_location', '44 (d)', null, 'Total, location-based', 'Sum, lokasjonsbasert', 'total', 'all'
        )
        select told.row_id, told.esrs_reference, told.vsme_reference, told.label_nb, told.label_en,
            cast(cast(figure.kgco2e as decimal(32, 14)) * cast(0.001 as decimal(4, 3)) as decimal(36, 17)) as t_co2e,
            cast(figure.kgco2e_low * cast(0.001 as decimal(4, 3)) as decimal(24, 9)) as t_co2e_low,
            cast(figure.kgco2e_high * cast(0.001 as decimal(4, 3)) as decimal(24, 9)) as t_co2e_high,
            figure.primary_pct as share_primary, figure.coverage_pct as coverage_spend, figure.amount_nok as spend_nok,
            case when figure.kgco2e is null then 'not_known' when figure.is_partial then 'partial' else 'known' end as status,
            told.position
        from told
        left join figure on figure.dimension = told.dimension and figure.code = told.code
        union all
        select 'scope_2_market', '44 (b)', null, 'Innkjøpt energi (scope 2), markedsbasert', 'Gross scope 2, market-based',
            cast(cast(scope2_kgco2e as decimal(32, 14)) * cast(0.001 as decimal(4, 3)) as decimal(36, 17)), null, null, null, null, null,
            case when scope2_kgco2e is null then 'not_known' else 'known' end, 3
        from market
        union all
        select 'total_market', '44 (d)', null, 'Sum, markedsbasert', 'Total, market-based',
            cast(cast(figure.kgco2e - market.location_kgco2e + market.scope2_kgco2e as decimal(32, 14))
                * cast(0.001 as decimal(4, 3)) as decimal(36, 17)), null, null, null, null, null,
            case when market.scope2_kgco2e is null then 'not_known' when figure.is_partial then 'partial' else 'known' end, 102
        from market
        left join figure on figure.dimension = 'total'
        order by position
        """,
        ("row_id",),
    ),
    "view_energy": Table(
        "What VSME B3 asks for of energy and fuels, as far as invoices and activity files state quantities, by unit and factor.",
        f"""
        with used as (
            select {_FACTOR_ID} as factor_id, part.quantity_unit, part.scope, part.quantity, part.kgco2e, part.amount_nok
            from mart.purchase_line as part
            where left(part.period, 4) = $year and part.period <= $month
            union all
            select factor_id, unit_code, scope, quantity, kgco2e, 0
            from rules.activity_footprint
            where left(period, 4) = $year and period <= $month
        )
        select used.factor_id, used.quantity_unit, max(factor.label) as label, max(used.scope) as scope,
            sum(used.quantity) as quantity,
            cast(cast(sum(used.kgco2e) as decimal(32, 14)) * cast(0.001 as decimal(4, 3)) as decimal(36, 17)) as t_co2e,
            sum(used.amount_nok) as spend_nok
        from used
        left join core.emission_factor as factor on factor.factor_id = used.factor_id
        where used.quantity is not null and used.scope in ('1', '2') and used.factor_id is not null and used.kgco2e is not null
        group by used.factor_id, used.quantity_unit
        order by used.factor_id, used.quantity_unit
        """,
        ("factor_id", "quantity_unit"),
        (("factor_id", "factor.factor_id"),),
    ),
    "view_plain": Table(
        "The account by source in plain Norwegian, for reporting in the manner of Miljøfyrtårn: kroner and tonnes by scope "
        "and category, largest first.",
        f"""
        with name_nb as (select * from (values {_CATEGORY_NB}) as told(category, label_nb)),
        summed as (
            select scope, scope3_category, sum(amount_nok) as kroner, sum(covered_nok) as covered_nok,
                sum(kgco2e) as kgco2e
            from mart.footprint_by_category
            where left(period, 4) = $year and period <= $month
            group by scope, scope3_category
        )
        select summed.scope || coalesce('.' || summed.scope3_category, '') as kilde_id,
            case summed.scope when '1' then 'Drivstoff og annen forbrenning' when '2' then 'Strøm og fjernvarme'
                else coalesce(name_nb.label_nb, 'Andre innkjøp') end as kilde,
            summed.scope, summed.kroner,
            cast(cast(summed.kgco2e as decimal(32, 14)) * cast(0.001 as decimal(4, 3)) as decimal(36, 17)) as tonn_co2e,
            cast(round(100 * summed.covered_nok / nullif(summed.kroner, 0), 1) as decimal(9, 1)) as dekning_prosent
        from summed
        left join name_nb on name_nb.category = summed.scope3_category
        order by summed.kgco2e desc nulls last, kilde_id
        """,
        ("kilde_id",),
    ),
}
"""Tables and views of the package, in the order of its description."""

_SHEETS = {
    "ESRS E1-6, VSME": "view_esrs_e1_6",
    "Kilder": "view_plain",
    "Energi": "view_energy",
    "Sum": "emission_summary",
    "Dekning": "coverage",
    "Ombruksmål": "target_status",
    "Faktorer": "factor",
    "Om": "inventory",
}
"""Sheets of the workbook, and the table each of them shows."""

_TYPES = {
    "DECIMAL": "number",
    "DOUBLE": "number",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "HUGEINT": "integer",
    "DATE": "date",
    "BOOLEAN": "boolean",
}


class TotalsDiffer(Exception):
    """What was written does not tie with the pages or the ledger; nothing may be published."""


def write_package(db: duckdb.DuckDBPyConnection, folder: Path, made: Edition) -> list[Path]:
    """Write the package of the year up to the month of a publication; the files written.

    Raises:
        TotalsDiffer: A table read back does not give the pages' totals or the ledger's.
    """
    given = {
        "month": made.month,
        "year": made.month[:4],
        "schema_version": SCHEMA_VERSION,
        "publication": made.id,
        "replaces": made.replaces,
        "price_index": made.releases["price_index"],
    }
    written, resources = [], []
    rows = {name: f"select * from package_{name}" for name in TABLES}
    for name, table in TABLES.items():
        csv, parquet = folder / f"{name}.csv", folder / "parquet" / f"{name}.parquet"
        used = {key: value for key, value in given.items() if f"${key}" in table.query}
        db.execute(f"create or replace temp table package_{name} as {table.query}", used)
        write_csv(db, rows[name], {}, csv)
        write_parquet(db, rows[name], {}, parquet)
        resources.append(_resource(name, table, columns_of(db, rows[name], {})))
        written += [csv, parquet]
    package = {
        "name": f"gronnbok-climate-{made.month[:4]}",
        "profile": "tabular-data-package",
        "version": SCHEMA_VERSION,
        "publication": made.id,
        "resources": resources,
    }
    description = fresh(folder / "datapackage.json")
    description.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    workbook = folder / "climate.xlsx"
    write_xlsx(db, {sheet: rows[name] for sheet, name in _SHEETS.items()}, {}, workbook)
    for name in TABLES:
        db.execute(f"drop table package_{name}")
    check_totals(db, folder, made)
    return [*written, description, workbook]


def _resource(name: str, table: Table, columns: list[tuple[str, str]]) -> dict[str, Any]:
    fields: list[dict[str, Any]] = []
    for column, kind in columns:
        described: dict[str, Any] = {"name": column, "type": _TYPES.get(kind.split("(")[0], "string")}
        if column in table.key:
            described["constraints"] = {"required": True}
        fields.append(described)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""], "primaryKey": list(table.key)}
    if table.foreign:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": dict(zip(("resource", "fields"), _place(other), strict=True))}
            for column, other in table.foreign
        ]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "description": table.about,
        "encoding": "utf-8",
        "schema": schema,
    }


def _place(column: str) -> tuple[str, list[str]]:
    table, name = column.split(".")
    return table, [name]


_PAGES = """
select coalesce(sum(amount_nok), 0) as nok, coalesce(sum(kgco2e), 0) * cast(0.001 as decimal(4, 3)) as tonnes
from mart.footprint_coverage
where left(period, 4) = $year and period <= $month
"""

_LEDGER = """
select coalesce(sum(amount_nok), 0) as nok
from core.ledger_line
where left(period, 4) = $year and period <= $month and bucket <> 'quarantined'
"""


def check_totals(db: duckdb.DuckDBPyConnection, folder: Path, made: Edition) -> None:
    """Read back what was written, and compare its totals with those of the pages and of the ledger.

    Raises:
        TotalsDiffer: They are not the same to the last decimal.
    """
    given = {"year": made.month[:4], "month": made.month}
    ((nok, tonnes),) = db.execute(_PAGES, given).fetchall()
    ((ledger,),) = db.execute(_LEDGER, given).fetchall()
    asked = (
        ("emission_line", "amount_excl_vat_nok", nok),
        ("emission_line", "t_co2e", tonnes),
        ("emission_summary", "spend_excl_vat_nok", nok),
        ("emission_summary", "t_co2e", tonnes),
        ("coverage", "amount_nok", nok),
        ("view_plain", "kroner", nok),
        ("view_plain", "tonn_co2e", tonnes),
        ("coverage", "ledger_total_nok", ledger),
    )
    for table, column, expected in asked:
        ((found,),) = db.execute(
            f"select coalesce(sum(cast({column} as decimal(36, 17))), 0) "
            "from read_csv(?, header = true, all_varchar = true, nullstr = '')",
            [str(folder / f"{table}.csv")],
        ).fetchall()
        if Decimal(found) != Decimal(expected):
            raise TotalsDiffer(
                f"{table}.csv: {column} sums to {found}, the {'ledger' if expected is ledger else 'pages'} to {expected}"
            )
