"""Files for other systems and for people: CSV and XLSX of the month, and the climate account of the year."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboards.pages.categories import CORRECTION_FORM
from pipelines.climate_package import write_package
from pipelines.edition import Edition, is_package_of, package_folder, set_package_aside
from pipelines.export_file import write_csv, write_xlsx

_LISTS = {
    "exceptions": """
        select * from mart.exception_register where month <= $month order by month desc, file, lot_id, claim
    """,
    "agreements": """
        select split.* exclude (supplier_key), supplier.org_number as supplier_org_number,
            supplier.shown_name_nb as supplier_name
        from mart.spend_split as split
        left join mart.supplier_label as supplier on supplier.supplier_key = split.supplier_key
        where split.period <= $month
        order by period desc, org_unit_id, outcome, ground, link_method, link_confidence, cpv_division, risk_class,
            supplier_org_number, supplier_name, lines, amount_nok
    """,
    "announcements": """
        select * exclude (supplier_key) from mart.announcement_worklist where month = $month
        order by treatment, supplier_org_number, supplier_name_nb, basis, scope, cpv_division, contract_kind, spend_nok
    """,
    "promises": """
        select * from mart.contract_term where month = $month order by file, record_number
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


def write(db: duckdb.DuckDBPyConnection, folder: Path, made: Edition) -> list[Path]:
    """Write every export of a publication below `folder`; the files written.

    Raises:
        TotalsDiffer: What was written does not tie with the pages or the ledger.
    """
    files = []
    given = {"month": made.month}
    for name, query in _LISTS.items():
        target = folder / name / made.month
        write_csv(db, query, given, target.with_suffix(".csv"))
        write_xlsx(db, {name: query}, given, target.with_suffix(".xlsx"))
        files += [target.with_suffix(".csv"), target.with_suffix(".xlsx")]
    package = package_folder(folder / "climate", made)
    if package.name != made.id and not is_package_of(package, made):
        set_package_aside(package)
    return files + write_package(db, package, made)
