-- Grain: one thing that a delivered reuse table says happened to an item: a row with an action, or one dated column of a
-- row that has a day for each step (`registered_date` and so on). entry_id: line_id, or line_id, a colon and the action.
-- action: registered | assessed | available | reserved | reused | sold | donated | repaired | redesigned | bought_used |
-- discarded | unknown. event_id: of a dated column = and the action, so that a later list of the same items
-- replaces what an earlier one said. The body's own words (organisation.yaml) come first. carries_amounts: whether price, cost and mass
-- of the row belong to this entry: that of an action, or of the column that ends the item's stay in the store.
with dated as (
    select
        line_id,
        file_id,
        record_number,
        step.action as step,
        step.place,
        case step.action
            when 'registered' then registered_date
            when 'assessed' then assessed_date
            when 'repaired' then repaired_date
            when 'available' then available_date
            when 'reserved' then reserved_date
            when 'reused' then reused_date
            when 'sold' then sold_date
            when 'donated' then donated_date
            when 'discarded' then discarded_date
        end as date_text
    from raw.reuse_event
    cross join (values
        ('registered', 1), ('assessed', 2), ('repaired', 3), ('available', 4),
        ('reserved', 5), ('reused', 6), ('sold', 7), ('donated', 8), ('discarded', 9)
    ) as step(action, place)
),
written as (
    select line_id, file_id, record_number, event_id, action as action_text, event_date as date_text, true as is_row, 0 as place
    from raw.reuse_event
    where action is not null
        or coalesce(
            registered_date, assessed_date, available_date, reserved_date, reused_date, sold_date, donated_date, repaired_date,
            discarded_date
        ) is null
    union all
    select line_id, file_id, record_number, '=' || step, step, date_text, false, place
    from dated
    where date_text is not null
)
select
    case when written.is_row then written.line_id else written.line_id || ':' || written.action_text end as entry_id,
    written.line_id,
    written.file_id,
    written.record_number,
    written.event_id,
    written.action_text,
    coalesce(own.action, known.action, 'unknown') as action,
    written.date_text,
    written.is_row or row_number() over (partition by written.line_id, written.is_row order by written.place desc) = 1 as carries_amounts
from written
left join raw.reuse_word as own on own.written = lower(trim(written.action_text))
left join reference.reuse_action as known on known.written = lower(trim(written.action_text))
