-- Grain: one thing that an event of a reuse log says and that is not used, or is used with a question; with file and record.
-- problem: why the event is not used at all (as core.reuse_event: no_item_id, unknown_action, no_date, bad_count,
-- event_changed), what cannot have happened (as rules.reuse_problem), or what is odd about an item: several_cpv_codes,
-- kind_unknown (no CPV code and no known type, so in no programme), same_serial_number (two ids, one number: perhaps
-- registered twice). is_used: whether the event counts all the same.
with odd_item as (
    select item_id, 'several_cpv_codes' as problem from core.reuse_item where cpv_codes > 1
    union all
    select item_id, 'kind_unknown' from core.reuse_item where cpv_code is null
    union all
    select item_id, 'same_serial_number'
    from core.reuse_item
    where serial_number in (
        select serial_number from core.reuse_item where serial_number is not null group by serial_number having count(*) > 1
    )
),
first_event as (
    select item_id, entry_id
    from core.reuse_event
    where problem is null
    qualify row_number() over (partition by item_id order by event_date, content, entry_id) = 1
),
found as (
    select entry_id, problem, pieces, false as is_used
    from core.reuse_event
    where problem is not null and problem <> 'delivered_before'
    union all
    select entry_id, problem, pieces, problem in ('not_available_first', 'more_than_left') from rules.reuse_problem
    union all
    select first_event.entry_id, odd_item.problem, null, odd_item.problem <> 'kind_unknown'
    from odd_item
    join first_event on first_event.item_id = odd_item.item_id
)
select
    event.file,
    event.record_number,
    found.entry_id,
    event.event_id,
    event.item_id,
    event.action_text,
    event.action,
    event.event_date,
    found.problem,
    found.pieces,
    found.is_used
from found
join core.reuse_event as event on event.entry_id = found.entry_id
