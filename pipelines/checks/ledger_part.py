"""Guards core.ledger_part: telling a ledger line apart by the lines of its invoice never changes what was spent."""

from pipelines.suite import Suite

SUITE = Suite(
    table="core.ledger_part",
    query="""
        with part as (
            select line_id, count(*) as parts, sum(amount_currency) as amount_currency, sum(amount_nok) as amount_nok,
                count(distinct invoice_id) as invoices, count(*) filter (where part_number = 1) as first_parts,
                count(distinct part_id) as part_ids
            from core.ledger_part
            group by line_id
        ),
        compared as (
            select line.file, coalesce(line.currency_code, 'unknown') as currency_code, line.bucket, part.*,
                line.amount_currency as line_currency, line.amount_nok as line_nok
            from part
            left join core.ledger_line as line on line.line_id = part.line_id
        )
        select file, currency_code,
            cast(sum(line_currency) as varchar) as expected_currency,
            cast(sum(amount_currency) as varchar) as actual_currency,
            cast(coalesce(sum(line_nok), 0) as varchar) as expected_nok,
            cast(coalesce(sum(amount_nok), 0) as varchar) as actual_nok,
            count(*) filter (
                where bucket is distinct from 'purchase' or amount_currency is distinct from line_currency
                    or amount_nok is distinct from line_nok or invoices <> 1 or first_parts <> 1 or part_ids <> parts
            ) as broken_lines
        from compared
        group by file, currency_code
    """,
    must=lambda gxe: (
        gxe.ExpectColumnPairValuesToBeEqual(column_A="expected_currency", column_B="actual_currency"),
        gxe.ExpectColumnPairValuesToBeEqual(column_A="expected_nok", column_B="actual_nok"),
        gxe.ExpectColumnValuesToBeInSet(column="broken_lines", value_set=[0]),
    ),
)
