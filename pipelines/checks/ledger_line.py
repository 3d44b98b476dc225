"""Guards core.ledger_line: every delivered record once, with an amount, or set apart with its reason."""

from pipelines.suite import Suite

SUITE = Suite(
    table="core.ledger_line",
    query="""
        select
            'line_id is unique' as rule, count(*) as expected, count(distinct line_id) as actual from core.ledger_line
        union all
        select 'no record is lost', (select count(*) from raw.ledger_line), count(*) from core.ledger_line
        union all
        select 'every line kept has an amount', 0, count(*) from core.ledger_line
        where bucket <> 'quarantined' and amount_delivered is null
        union all
        select 'every line lies in one bucket', 0, count(*) from core.ledger_line
        where bucket not in ('purchase', 'not_purchase', 'internal', 'quarantined')
    """,
    must=lambda gxe: (gxe.ExpectColumnPairValuesToBeEqual(column_A="expected", column_B="actual"),),
)
