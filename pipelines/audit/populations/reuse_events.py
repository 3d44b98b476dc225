"""Every event of a reuse log in the month; its value is the purchase that it is said to have avoided."""

from pipelines.audit.population import Population

_EVENTS = "select * from mart.reuse_event where strftime(event_date, '%Y-%m') = $month"
_ABOUT = "concat_ws(' · ', event_date, item_id, item_name, action, pieces)"
_ITEM = "programme_id || ' ' || entry_id"

_AS_DRAWN = f"one.{_ITEM.replace('|| entry', '|| one.entry')} = drawn.item_id"

POPULATION = Population(
    name="reuse_events",
    position=2,
    items=f"""
        select {_ITEM} as item_id, file, record_number, {_ABOUT} as about, avoided_purchase_nok as value_nok
        from ({_EVENTS})
    """,
    findings=f"""
        with event as ({_EVENTS})
        select {_ITEM} as item_id, 'problem' as factor, case when problem is not null then 'any' end as level from event
        union all
        select {_ITEM}, 'factor', case when pieces_used > 0 and net_kgco2e is null then 'not_known' end from event
        union all
        select {_ITEM}, 'planned_purchase', case when not is_documented then 'not_named' end from event
    """,
    stations={
        "mart.reuse_event": f"join mart.reuse_event as one on {_AS_DRAWN}",
        "rules.reuse_effect": f"join rules.reuse_effect as one on {_AS_DRAWN}",
        "rules.reuse_use": f"join rules.reuse_use as one on {_AS_DRAWN}",
        "rules.reuse_step": """
            join mart.reuse_event as event on event.programme_id || ' ' || event.entry_id = drawn.item_id
            join rules.reuse_step as one on one.entry_id = event.entry_id
        """,
        "core.reuse_event": """
            join mart.reuse_event as event on event.programme_id || ' ' || event.entry_id = drawn.item_id
            join core.reuse_event as one on one.entry_id = event.entry_id
        """,
        "raw.reuse_event": """
            join mart.reuse_event as event on event.programme_id || ' ' || event.entry_id = drawn.item_id
            join core.reuse_event as entry on entry.entry_id = event.entry_id
            join raw.reuse_event as one on one.line_id = entry.line_id
        """,
        "raw.delivery": """
            join mart.reuse_event as event on event.programme_id || ' ' || event.entry_id = drawn.item_id
            join core.reuse_event as entry on entry.entry_id = event.entry_id
            join raw.delivery as one on one.file_id = entry.file_id
        """,
    },
)
