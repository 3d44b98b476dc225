"""Guards mart.spend_split: what is bought under which agreement sums to what was bought, for every month and unit."""

from pipelines.suite import Suite

SUITE = Suite(
    table="mart.spend_split",
    query="""
        with counted as (
            select coalesce(period, 'unknown') as period, coalesce(org_unit_id, 'unknown') as unit, count(*) as lines,
                coalesce(sum(amount_nok), 0) as amount_nok
            from core.ledger_line
            where bucket = 'purchase'
            group by all
            union all
            select period, org_unit_id, -sum(lines), -sum(amount_nok)
            from mart.spend_split
            group by all
        ),
        compared as (
            select period, unit, sum(lines) as lines, sum(amount_nok) as amount_nok from counted group by all
        )
        select
            case
                when lines <> 0 or amount_nok <> 0
                    then period || ', unit ' || unit || ': purchases less what they were bought under leaves '
                        || cast(lines as varchar) || ' lines and NOK ' || cast(amount_nok as varchar)
            end as left_over,
            null as outcome, null as ground
        from compared
        union all
        select null, coalesce(outcome, 'missing'), ground from mart.spend_split group by all
    """,
    must=lambda gxe: (
        gxe.ExpectColumnValuesToBeNull(column="left_over"),
        gxe.ExpectColumnValuesToBeInSet(
            column="outcome",
            value_set=[
                "compliant", "exempt", "breach", "needs_review", "older_rules", "not_covered", "ambiguous",
                "no_known_contract",
            ],
        ),
    ),
)  # fmt: skip
