"""Guards core.ledger_line: every delivered record once, with an amount, or set apart with its reason."""

from pipelines.suite import Suite

SUITE = Suite(
    table="core.ledger_line",
    query="""
        with delivered as (
            select delivery.file, count(*) as records
            from raw.ledger_line as line
            join raw.delivery as delivery
                on delivery.file_id = line.file_id and delivery.status in ('read', 'cut_short')
            group by delivery.file
        ),
        kept as (
            select file, count(*) as records, count(*) - count(distinct line_id) as repeated,
                count(*) filter (where bucket <> 'quarantined' and amount_delivered is null) as without_amount,
                count(*) filter (
                    where bucket is null or bucket not in ('purchase', 'not_purchase', 'internal', 'quarantined')
                ) as unplaced
            from core.ledger_line
            group by file
        ),
        term as (
            select coalesce(delivered.file, kept.file) as file,
                unnest(['records delivered less records kept', 'records kept more than once',
                    'records used without an amount', 'records in no bucket']) as term,
                unnest([coalesce(delivered.records, 0) - coalesce(kept.records, 0), coalesce(kept.repeated, 0),
                    coalesce(kept.without_amount, 0), coalesce(kept.unplaced, 0)]) as leaves
            from delivered
            full join kept on kept.file = delivered.file
        )
        select case when leaves <> 0 then file || ': ' || term || ' leaves ' || cast(leaves as varchar) end as left_over
        from term
    """,
    must=lambda gxe: (gxe.ExpectColumnValuesToBeNull(column="left_over"),),
)
