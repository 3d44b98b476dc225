"""Source rows as CSV that a spreadsheet can open without running anything in it.

UTF-8 with a byte order mark (Excel reads æøå only with it), commas, a decimal point, one header row.

Source: OWASP, "CSV Injection" (the characters a spreadsheet takes for the start of a formula).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from dashboards.page import Rows

_FORMULA = r"^[=+\-@\t\r]"
_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?$"


def write_rows(rows: pd.DataFrame | pa.Table, path: Path) -> int:
    """Write rows as CSV and return how many there are. Text that could start a formula gets an apostrophe before it."""
    table = rows if isinstance(rows, pa.Table) else pa.Table.from_pandas(rows, preserve_index=False)
    columns = [_safe(column) for column in table.columns]
    safe = pa.table(columns, names=[_safe_name(name) for name in table.schema.names])
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        pyarrow.csv.write_csv(safe, file)
    return int(safe.num_rows)


def _safe_name(name: str) -> str:
    return str(_safe(pa.chunked_array([[name]]))[0].as_py())


def _safe(column: Any) -> Any:
    """A column as CSV can hold it: lists joined, text made harmless, numbers and dates as they are."""
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        column = pc.binary_join(column.cast(pa.list_(pa.string())), "; ")
    if pa.types.is_null(column.type):
        column = column.cast(pa.string())
    if (
        pa.types.is_dictionary(column.type)
        or pa.types.is_string_view(column.type)
        or pa.types.is_large_string(column.type)
    ):
        column = column.cast(pa.string())
    if not pa.types.is_string(column.type):
        return column
    is_risky = pc.and_(pc.match_substring_regex(column, _FORMULA), pc.invert(pc.match_substring_regex(column, _NUMBER)))
    return pc.if_else(pc.fill_null(is_risky, False), pc.binary_join_element_wise("'", column, ""), column)


_PURCHASES = """
select
    file, record_number, line_id, part_number, invoice_file, invoice_record_number,
    period, posting_date, org_unit_id, org_unit_name, account_id, account_name,
    voucher_id, invoice_number, supplier_kind, supplier_org_number, supplier_name, description,
    rtrim(rtrim(cast(amount_delivered as varchar), '0'), '.') as amount_delivered, currency_code, vat_basis,
    amount_currency, amount_nok,
    cpv_division, cpv_code, category_method, category_confidence, category_confidence_kind, risk_class, class_status,
    kgco2e, footprint_method, factor_id, scope, scope3_category, index_status, uncovered_reason, kgco2e_low,
    kgco2e_high, factor_release, quantity, quantity_unit, kgco2e_market_based, is_disputed, other_ratio
from mart.purchase_line
where {condition}
order by file, record_number, line_id, part_number
"""

_LEDGER_LINES = """
select
    file, record_number, line_id, posting_date, account_id, account_name, voucher_id, bucket, bucket_reason,
    rtrim(rtrim(cast(amount_delivered as varchar), '0'), '.') as amount_delivered, vat_removed, amount_currency,
    currency_code, amount_nok
from mart.excluded_line
where period = $month
union all
select
    file, record_number, line_id, posting_date, account_id, account_name, voucher_id, 'purchase', null,
    rtrim(rtrim(cast(sum(amount_delivered) as varchar), '0'), '.'), sum(vat_removed), sum(amount_currency),
    currency_code, sum(amount_nok)
from mart.purchase_line
where period = $month
group by file, record_number, line_id, posting_date, account_id, account_name, voucher_id, currency_code
order by file, record_number, line_id
"""

_MONTHLY_PURCHASES = """
select
    period, cpv_division, risk_class, category_method, footprint_method, file, currency_code,
    min(record_number) as first_record, max(record_number) as last_record, cast(sum(lines) as bigint) as lines,
    sum(amount_currency) as amount_currency, sum(amount_nok) as amount_nok, sum(kgco2e) as kgco2e
from mart.purchase_line
where {condition}
group by period, cpv_division, risk_class, category_method, footprint_method, file, currency_code
order by period desc, cpv_division, risk_class, category_method, footprint_method, file, currency_code
"""

LOTS = """
select
    month, file, notice_id, procedure_id, lot_id, title, buyer_name, announced_on, cpv_code, estimated_value_nok,
    rule_version, version_boundary, regulation, part, announcement_duty, verdict, ground, paragraph, reason_codes,
    env_weight_pct, env_weight_claimed_pct, env_rank, claims, evidence, justification, justification_quality,
    engine_verdict, decided_by, decided_on, decision_reason, engine_justification_quality, condition, reasons,
    reasons_place, dfo_reading, dfo_rule_ids, board_reading, board_cases, policy_reading, policy_name,
    policy_required_pct, readings_differ, readings_nb, readings_nn, readings_en, path, explanation_nb, explanation_nn,
    explanation_en, risk_class, class_status, priority_category
from mart.lot_verdict
where {condition}
order by month desc, file, notice_id, lot_id
"""
"""Judged lots with the file and notice they came from; `condition` is SQL on mart.lot_verdict."""

LAST_24_MONTHS = (
    "({month} between strftime(cast($month || '-01' as date) - interval 23 month, '%Y-%m') and $month"
    " or {month} = 'unknown')"
)
"""Condition on a column of months: the 24 to and with `$month`, and what has no month."""

LAST_12_MONTHS = LAST_24_MONTHS.replace("23 month", "11 month")
"""The same for the 12 months to and with `$month`."""

PURCHASES_OF_MONTH = Rows("purchases_of_month", _PURCHASES.format(condition="period = $month"))
"""Every purchase line of the month."""

LEDGER_LINES_OF_MONTH = Rows("ledger_lines_of_month", _LEDGER_LINES)
"""Every ledger line of the month with the bucket it lies in, without names and free text."""

PURCHASES_OF_24_MONTHS = Rows(
    "purchases_of_24_months", _MONTHLY_PURCHASES.format(condition=LAST_24_MONTHS.format(month="period"))
)
"""Sums of 24 months by delivered file, with its first and last record; the lines lie in each month's own rows."""

PURCHASES_OF_YEAR = Rows(
    "purchases_of_year", _MONTHLY_PURCHASES.format(condition="left(period, 4) = left($month, 4) and period <= $month")
)
"""Sums of the year's months to and with the month by delivered file, with its first and last record."""

PURCHASES_BY_PERIOD = Rows("purchases_by_period", _MONTHLY_PURCHASES.format(condition="true"))
"""Sums of everything delivered, by period and delivered file, with its first and last record."""

PURCHASES_WITHOUT_AMOUNT = Rows(
    "purchases_without_amount_or_month", _PURCHASES.format(condition="amount_nok is null or period = 'unknown'")
)
"""Purchase lines whose amount in NOK or whose month is not known, whenever they were delivered."""

SUPPLIER_PURCHASES = Rows(
    "announcement_worklist",
    """
select
    listed.treatment, listed.scope, listed.cpv_division as listed_division, listed.account_code as listed_account,
    listed.basis,
    spend.file, spend.record_number, spend.line_id, spend.part_id, spend.period, spend.org_unit_id, spend.voucher_id,
    spend.supplier_org_number, spend.supplier_name, spend.cpv_division, spend.cpv_code, spend.amount_nok, spend.ground
from mart.announcement_worklist as listed
join mart.announcement_spend as bought
    on bought.supplier_key = listed.supplier_key and bought.treatment = listed.treatment
    and bought.month between listed.first_month and listed.last_month
    and (bought.contract_kind = 'health_social') = (listed.contract_kind = 'health_social')
    and (
        listed.scope = 'supplier' or bought.cpv_division = listed.cpv_division
        or bought.account_key = listed.account_key
    )
join mart.spend_agreement as spend on spend.part_id = bought.part_id
where listed.month = $month
order by spend.file, spend.record_number, spend.part_id, listed.scope, listed.basis
""",
)
"""The purchases without a known agreement behind each row of the worklist of announcements."""

LOTS_OF_24_MONTHS = Rows("lots_of_24_months", LOTS.format(condition=LAST_24_MONTHS.format(month="month")))
"""Every lot judged in the 24 months to and with the month."""

EXCEPTIONS_OF_24_MONTHS = Rows(
    "exceptions_of_24_months",
    "select * from mart.exception_register\nwhere "
    + LAST_24_MONTHS.format(month="month")
    + "\norder by month desc, file, notice_id, lot_id, claim",
)
"""Every exception claimed in the 24 months to and with the month."""

VERDICT_DECISIONS = Rows(
    "verdict_decisions",
    "select * from mart.verdict_decision order by correction_file, record_number, notice_id, lot_id",
)
"""Every standing decision of a person on verdicts and reasons, applied or not."""

DELIVERIES = Rows("deliveries", "select * from mart.delivery order by delivery_number")
"""Every delivered file."""
