"""Files for other systems and for people: CSV and XLSX of the month, a Tabular Data Package of the year.

CSV is UTF-8 with a header row, comma, `.` as decimal mark and ISO dates. Text that a spreadsheet
would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from dashboards.pages.categories import CORRECTION_FORM
from pipelines.edition import Edition, is_package_of, package_folder, set_package_aside
from pipelines.masking import MARKED, MASK

SCHEMA_VERSION = "0.2.0"
"""Version of the climate package's schema: columns are added at the end, never given another meaning."""

_LISTS = {
    "exceptions": """
        select * from mart.exception_register where month <= $month order by month desc, file, lot_id, claim
    """,
    "lots": "select * from mart.lot_verdict where month <= $month order by month desc, file, lot_id",
    "spend": """
        select * from mart.spend_by_category
        where period <= $month
        order by period desc, cpv_division, category_method, currency_code, cpv_label_no
    """,
    "corrections": CORRECTION_FORM.query,
    "invoices": """
        select * from mart.invoice_match
        where month <= $month or month = 'unknown'
        order by month desc, file, invoice_id
    """,
    "restatement": """
        select * from mart.restatement
        where left(publication_id, 7) = $month
        order by publication_id, period, cpv_division
    """,
    "period_change": "select * from mart.period_change where month = $month order by kind, cpv_division",
    "reuse": """
        select * from mart.reuse_event
        where event_date is null or strftime(event_date, '%Y-%m') <= $month
        order by file, record_number, programme_id, action
    """,
    "reuse_targets": """
        select * from mart.reuse_target where month <= $month order by month desc, programme_id, target_date, is_final
    """,
}
"""Exports by month, `exports/<name>/<month>.csv` and `.xlsx`: everything up to and with the month."""

_PACKAGE = {
    "organisation": """
        select org_number, name, buyer_kind as type, 'operational_control' as consolidation_approach from raw.body
    """,
    "inventory": """
        select $year as inventory_id, body.org_number, $year || '-01-01' as period_start, $month as period_end_month,
            'dfo_2022' as factor_release_id, 'SSB_KPI_TOTAL' as price_index_release_id,
            $schema_version as schema_version
        from raw.body as body
    """,
    "emission_line": """
        select line_id, $year as inventory_id, file as source_document_id, record_number as source_row,
            supplier_org_number,
            account_id as account_code, cpv_code, cpv_division, category_method as cpv_origin,
            amount_currency as amount_original, currency_code as currency, vat_basis, amount_nok as amount_excl_vat_nok,
            left(period, 4) as spend_year, period, scope3_category, footprint_method as method, factor_id,
            cast(factor_kgco2e_per_nok * 1000 as decimal(12, 5)) as factor_value, 't CO2e per MNOK' as factor_unit,
            factor_price_year, index_code, index_spend, index_factor, index_status,
            cast(kgco2e * 0.001 as decimal(20, 9)) as t_co2e, uncovered_reason,
            part_number, invoice_line_id, invoice_file, invoice_record_number
        from mart.purchase_line
        where left(period, 4) = $year and period <= $month
        order by line_id, part_number
    """,
    "emission_summary": """
        select $year as inventory_id, scope3_category, footprint_method as method,
            sum(amount_nok) as spend_excl_vat_nok, sum(covered_nok) as covered_nok,
            cast(sum(kgco2e) * 0.001 as decimal(20, 9)) as t_co2e
        from mart.footprint_by_category
        where left(period, 4) = $year and period <= $month
        group by scope3_category, footprint_method
        order by scope3_category, footprint_method
    """,
    "coverage": """
        select $year as inventory_id, period, amount_nok, covered_nok, coverage_pct, lines, covered_lines,
            lines_not_converted, is_partial
        from mart.footprint_coverage
        where left(period, 4) = $year and period <= $month
        order by period
    """,
    "factor": """
        select factor_id, factor_set as "set", factor_code as code, label, value, unit, data_year, price_year,
            price_basis, boundary, factor_release as release, geography, gwp_set, licence, source, source_url,
            valid_from, valid_to
        from core.emission_factor
        order by factor_id
    """,
}
"""Tables of the climate package; fields as in docs/outputs.md."""

_TYPES = {
    "DECIMAL": "number",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "HUGEINT": "integer",
    "DATE": "date",
    "BOOLEAN": "boolean",
}


def _fresh(path: Path) -> Path:
    """A path to write to: what stood there may be shared with the publication that readers have open."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return path


def _parameters(query: str, month: str) -> dict[str, str]:
    given = {"month": month, "year": month[:4], "schema_version": SCHEMA_VERSION}
    return {name: value for name, value in given.items() if f"${name}" in query}


def _safe(column: str, kind: str) -> str:
    """A column with its text defused against spreadsheet formulas and free of marks; a list becomes text."""
    name = f'"{column}"'
    if kind.endswith("[]"):
        return f"array_to_string({name}, ';') as {name}"
    if kind != "VARCHAR":
        return name
    text = f"regexp_replace({name}, '{MARKED}', '{MASK}', 'g')"
    return f"case when regexp_matches({name}, '^[=+@\\t\\r-]') then '''' || {text} else {text} end as {name}"


def _table(
    db: duckdb.DuckDBPyConnection, query: str, month: str
) -> tuple[list[tuple[str, str]], duckdb.DuckDBPyConnection]:
    """Names and types of a query's columns, and its rows, made safe for spreadsheets."""
    parameters = _parameters(query, month)
    columns = [(name, kind) for name, kind, *_ in db.execute(f"describe {query}", parameters).fetchall()]
    listed = ", ".join(_safe(name, kind) for name, kind in columns)
    return columns, db.execute(f"select {listed} from ({query})", parameters)


def _write_csv(db: duckdb.DuckDBPyConnection, query: str, month: str, path: Path) -> list[tuple[str, str]]:
    parameters = _parameters(query, month)
    columns = [(name, kind) for name, kind, *_ in db.execute(f"describe {query}", parameters).fetchall()]
    listed = ", ".join(_safe(name, kind) for name, kind in columns)
    target = str(_fresh(path)).replace("'", "''")
    db.execute(f"copy (select {listed} from ({query})) to '{target}' (format csv, header true)", parameters)
    return columns


def _write_xlsx(db: duckdb.DuckDBPyConnection, query: str, month: str, path: Path) -> None:
    columns, rows = _table(db, query, month)
    workbook = xlsxwriter.Workbook(
        str(_fresh(path)), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    workbook.set_properties(
        {"created": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
    )  # same input, same bytes
    sheet = workbook.add_worksheet(path.parent.name)
    bold = workbook.add_format({"bold": True})
    for column, (name, _) in enumerate(columns):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows.fetchall(), start=1):
        for column, value in enumerate(row):
            if isinstance(value, bool):
                sheet.write_boolean(number, column, value)
            elif isinstance(value, int | float | Decimal):
                sheet.write_number(number, column, float(value))
            elif value is not None:
                sheet.write_string(number, column, str(value))
    workbook.close()


def _write_package(db: duckdb.DuckDBPyConnection, folder: Path, made: Edition) -> list[Path]:
    month = made.month
    resources: list[dict[str, Any]] = []
    for name, query in _PACKAGE.items():
        columns = _write_csv(db, query, month, folder / f"{name}.csv")
        fields = [{"name": column, "type": _TYPES.get(kind.split("(")[0], "string")} for column, kind in columns]
        resources.append(
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {"fields": fields, "missingValues": [""]},
            }
        )
    package = {
        "name": f"gronnbok-climate-{month[:4]}",
        "profile": "tabular-data-package",
        "version": SCHEMA_VERSION,
        "publication": made.id,
        "resources": resources,
    }
    path = _fresh(folder / "datapackage.json")
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [path, *(folder / resource["path"] for resource in resources)]


def write(db: duckdb.DuckDBPyConnection, folder: Path, made: Edition) -> list[Path]:
    """Write every export of a publication below `folder`; the files written."""
    files = []
    for name, query in _LISTS.items():
        target = folder / name / made.month
        _write_csv(db, query, made.month, target.with_suffix(".csv"))
        _write_xlsx(db, query, made.month, target.with_suffix(".xlsx"))
        files += [target.with_suffix(".csv"), target.with_suffix(".xlsx")]
    package = package_folder(folder / "climate", made)
    if package.name != made.id and not is_package_of(package, made):
        set_package_aside(package)
    return files + _write_package(db, package, made)
