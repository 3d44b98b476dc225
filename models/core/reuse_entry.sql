-- Grain: one thing that a delivered reuse table says happened to an item: a row with an action, or one dated column of a
-- row that has a day for each step (`registered_date` and so on). entry_id: line_id, or line_id, a colon and the action.
-- action: registered | assessed | available | reserved | reused | sold | donated | repaired | redesigned | bought_used |
-- discarded | unknown. event_id: of a dated column = and the action, so that a later list of the same items
-- replaces what an earlier one said. The body's own words (organisation.yaml) come first. carries_amounts: whether price, cost and mass
-- of the row belong to this entry: that of an action, or of the column that ends the item's stay in the store.
with written as (
    select line_id, file_id, record_number, event_id, action as action_text, event_date as date_text, true as is_row, 0 as place
    from raw.reuse_event
    where action is not null
        or coalesce(
            registered_date, assessed_date, available_date, reserved_date, reused_date, sold_date, donated_date, repaired_date,
            discarded_date
        ) is null
    union all
    select line_id, file_id, record_number, '=registered', 'registered', registered_date, false, 1 from raw.reuse_event where registered_date is not null
    union all
    select line_id, file_id, record_number, '=assessed', 'assessed', assessed_date, false, 2 from raw.reuse_event where assessed_date is not null
    union all
    select line_id, file_id, record_number, '=repaired', 'repaired', repaired_date, false, 3 from raw.reuse_event where repaired_date is not null
    union all
    select line_id, file_id, record_number, '=available', 'available', available_date, false, 4 from raw.reuse_event where available_date is not null
    union all
    select line_id, file_id, record_number, '=reserved', 'reserved', reserved_date, false, 5 from raw.reuse_event where reserved_date is not null
    union all
    select line_id, file_id, record_number, '=reused', 'reused', reused_date, false, 6 from raw.reuse_event where reused_date is not null
    union all
    select line_id, file_id, record_number, '=sold', 'sold', sold_date, false, 7 from raw.reuse_event where sold_date is not null
    union all
    select line_id, file_id, record_number, '=donated', 'donated', donated_date, false, 8 from raw.reuse_event where donated_date is not null
    union all
    select line_id, file_id, record_number, '=discarded', 'discarded', discarded_date, false, 9 from raw.reuse_event where discarded_date is not null
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
