"""Guards mart.purchase_line: classifying and estimating never change how much was bought; and says what is thin."""

from pipelines.suite import Suite

SUITE = Suite(
    table="mart.purchase_line",
    query="""
        with page as (
            select coalesce(sum(lines), 0) as lines, coalesce(sum(amount_nok), 0) as amount_nok,
                count(*) filter (where period = 'unknown') as undated,
                count(*) filter (where supplier_key is null) as nameless,
                count(*) filter (where amount_nok is null) as unconverted
            from mart.purchase_line
        ),
        core as (
            select count(*) as lines, coalesce(sum(amount_nok), 0) as amount_nok
            from core.ledger_line
            where bucket = 'purchase'
        )
        select cast(core.lines as varchar) as expected_lines, cast(page.lines as varchar) as actual_lines,
            cast(core.amount_nok as varchar) as expected_nok, cast(page.amount_nok as varchar) as actual_nok,
            cast(coalesce(page.undated / nullif(page.lines, 0), 0) as double) as undated_share,
            cast(coalesce(page.nameless / nullif(page.lines, 0), 0) as double) as nameless_share,
            cast(coalesce(page.unconverted / nullif(page.lines, 0), 0) as double) as unconverted_share
        from page
        cross join core
    """,
    must=lambda gxe: (
        gxe.ExpectColumnPairValuesToBeEqual(column_A="expected_lines", column_B="actual_lines"),
        gxe.ExpectColumnPairValuesToBeEqual(column_A="expected_nok", column_B="actual_nok"),
    ),
    should=lambda gxe: (
        gxe.ExpectColumnValuesToBeBetween(column="undated_share", max_value=0.01),
        gxe.ExpectColumnValuesToBeBetween(column="nameless_share", max_value=0.05),
        gxe.ExpectColumnValuesToBeBetween(column="unconverted_share", max_value=0),
    ),
)
