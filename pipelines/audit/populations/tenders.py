"""Every lot judged in the twelve months to and with the month: the verdict is what is tested, not an amount."""

from pipelines.audit.population import Population

_LOTS = """
    select * from mart.lot_verdict
    where month between strftime(cast($month || '-01' as date) - interval 11 month, '%Y-%m') and $month
        and lot_line_id is not null
"""

POPULATION = Population(
    name="tenders",
    position=1,
    items=f"""
        select
            lot_line_id as item_id, file, cast(null as bigint) as record_number,
            concat_ws(' · ', announced_on, notice_id, lot_id, title) as about,
            cast(null as decimal(18, 2)) as value_nok
        from ({_LOTS})
    """,
    findings=f"""
        with lot as ({_LOTS})
        select lot_line_id as item_id, 'verdict' as factor, verdict as level from lot
        union all
        select lot_line_id, 'decision', 'person' from lot where decided_by is not null or quality_decided_by is not null
        union all
        select lot_line_id, 'reasons', case when justification = 'absent' then 'absent' else justification_quality end
        from lot
        union all
        select lot_line_id, 'reading', 'differ' from lot where readings_differ
        union all
        select lot_line_id, 'version', 'boundary' from lot where version_boundary
        union all
        select lot_line_id, 'risk', risk_class from lot
    """,
    stations={
        "mart.lot_verdict": "join mart.lot_verdict as one on one.lot_line_id = drawn.item_id",
        "rules.verdict_decision": "join rules.verdict_decision as one on one.line_id = drawn.item_id",
        "rules.lot_verdict": "join rules.lot_verdict as one on one.line_id = drawn.item_id",
        "core.lot": "join core.lot as one on one.line_id = drawn.item_id",
        "core.criterion": """
            join core.lot as lot on lot.line_id = drawn.item_id
            join core.criterion as one on one.file_id = lot.file_id and one.lot_number = lot.lot_number
        """,
        "core.notice": """
            join core.lot as lot on lot.line_id = drawn.item_id
            join core.notice as one on one.file_id = lot.file_id and one.notice_number = lot.notice_number
        """,
        "raw.lot": "join raw.lot as one on one.line_id = drawn.item_id",
        "raw.delivery": """
            join core.lot as lot on lot.line_id = drawn.item_id
            join raw.delivery as one on one.file_id = lot.file_id
        """,
    },
)
