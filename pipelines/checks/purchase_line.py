"""Guards mart.purchase_line: classifying and estimating never change how much was bought; and says what is thin."""

from pipelines.suite import Suite

SUITE = Suite(
    table="mart.purchase_line",
    query="""
        with counted as (
            select file, coalesce(currency_code, 'unknown') as currency_code, count(*) as lines,
                coalesce(sum(amount_nok), 0) as amount_nok
            from core.ledger_line
            where bucket = 'purchase'
            group by all
            union all
            select file, coalesce(currency_code, 'unknown'), -sum(lines), -coalesce(sum(amount_nok), 0)
            from mart.purchase_line
            group by all
        ),
        compared as (
            select file, currency_code, sum(lines) as lines, sum(amount_nok) as amount_nok from counted group by all
        ),
        page as (
            select coalesce(sum(lines), 0) as lines,
                count(*) filter (where period = 'unknown') as undated,
                count(*) filter (where supplier_key is null) as nameless,
                count(*) filter (where amount_nok is null) as unconverted
            from mart.purchase_line
        )
        select
            case
                when lines <> 0 or amount_nok <> 0
                    then file || ', ' || currency_code || ': purchases less what the pages count leaves '
                        || cast(lines as varchar) || ' lines and NOK ' || cast(amount_nok as varchar)
            end as left_over,
            null as undated_share, null as nameless_share, null as unconverted_share
        from compared
        union all
        select null,
            cast(coalesce(undated / nullif(lines, 0), 0) as double),
            cast(coalesce(nameless / nullif(lines, 0), 0) as double),
            cast(coalesce(unconverted / nullif(lines, 0), 0) as double)
        from page
    """,
    must=lambda gxe: (gxe.ExpectColumnValuesToBeNull(column="left_over"),),
    should=lambda gxe: (
        gxe.ExpectColumnValuesToBeBetween(column="undated_share", max_value=0.01),
        gxe.ExpectColumnValuesToBeBetween(column="nameless_share", max_value=0.05),
        gxe.ExpectColumnValuesToBeBetween(column="unconverted_share", max_value=0),
    ),
)
