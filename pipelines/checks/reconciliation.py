"""Guards mart.reconciliation: nothing is left over, in lines or in money, for any delivered ledger."""

from pipelines.suite import Suite

EQUATIONS = {
    "off_lines_read": "lines of the file less headings, blank lines, records read and records set aside",
    "off_records_kept": "records read less records kept",
    "off_lines_placed": "lines used less purchases, lines that are no purchases and internal lines",
    "off_lines_reported": "purchase lines less lines on the pages",
    "off_sum_placed": "sum of the file less purchases, no purchases, internal, quarantined, VAT and rounding",
    "off_positive_placed": "sum of positive amounts less those of purchases and of what is excluded",
    "off_negative_placed": "sum of negative amounts less those of purchases and of what is excluded",
    "off_sum_reported": "sum of purchases less sum on the pages",
    "off_positive_reported": "sum of positive purchases less those on the pages",
    "off_negative_reported": "sum of negative purchases less those on the pages",
}
"""What each column of mart.reconciliation that begins with `off_` must leave over: nothing."""


def _left_over(column: str, said: str) -> str:
    return (
        f"select case when {column} <> 0 then file || ', ' || currency_code || ': {said} leaves ' || {column} end "
        "as left_over, records from mart.reconciliation"
    )


SUITE = Suite(
    table="mart.reconciliation",
    query=" union all ".join(_left_over(column, said) for column, said in EQUATIONS.items()),
    must=lambda gxe: (gxe.ExpectColumnValuesToBeNull(column="left_over"),),
    should=lambda gxe: (gxe.ExpectColumnValuesToBeBetween(column="records", min_value=1),),
)
