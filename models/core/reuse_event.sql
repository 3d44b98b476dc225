-- Grain: one event in the life of one item of a reuse programme, as exported.
-- action: as core.reuse_entry. pieces: whole number; null where the export does not say, and then all pieces of the item.
-- Amounts NOK and mass kg of all pieces of the event; null where the export does not say. share_kept: of the material, 1
-- being all of it. is_documented: a planned purchase that the event replaced is named. org_unit_id: the unit that has the
-- item, to_org_unit_id the one that takes it over; content: all that is said, to tell events apart whatever their order.
-- problem: why the event is not used, else null: delivered_before (the same event in several exports counts once) |
-- event_changed (a later export says otherwise under the same event id) | no_item_id | unknown_action | no_date | bad_count.
with typed as (
    select
        entry.entry_id,
        entry.line_id,
        entry.file_id,
        delivery.file,
        delivery.delivery_number,
        entry.record_number,
        nullif(trim(entry.event_id), '') as event_id,
        nullif(trim(row_said.item_id), '') as item_id,
        row_said.item_type,
        row_said.item_name,
        cpv.code as cpv_code,
        row_said.condition,
        entry.action_text,
        entry.action,
        event_day.calendar_date as event_date,
        coalesce(unit.unit_id, nullif(trim(row_said.org_unit_id), '')) as org_unit_id,
        coalesce(to_unit.unit_id, nullif(trim(row_said.to_org_unit_id), '')) as to_org_unit_id,
        nullif(trim(row_said.serial_number), '') as serial_number,
        row_said.item_count is not null as has_count,
        case when item_count.amount = floor(item_count.amount) and item_count.amount > 0 then try_cast(item_count.amount as bigint) end as pieces,
        case when entry.carries_amounts then try_cast(mass_kg.amount as decimal(12, 3)) end as mass_kg,
        case when entry.carries_amounts then try_cast(avoided_purchase_amount.amount as decimal(18, 2)) end as avoided_purchase_nok,
        case when entry.carries_amounts then try_cast(cost_of_reuse_amount.amount as decimal(18, 2)) end as stated_cost_nok,
        case when entry.carries_amounts then try_cast(repair_amount.amount as decimal(18, 2)) end as repair_nok,
        case when entry.carries_amounts then try_cast(transport_amount.amount as decimal(18, 2)) end as transport_nok,
        case when share_kept.amount between 0 and 100 then cast(share_kept.amount * cast(0.01 as decimal(3, 2)) as decimal(5, 4)) end as share_kept,
        coalesce(lower(trim(row_said.replaces_purchase)) not in ('', 'nei', 'no', 'ingen', 'none', 'false', '0', '-'), false) as is_documented
    from core.reuse_entry as entry
    join raw.reuse_event as row_said on row_said.line_id = entry.line_id
    join raw.delivery as delivery on delivery.file_id = entry.file_id and delivery.status = 'read'
    left join core.delivered_date as event_day
        on event_day.date_text = entry.date_text and event_day.date_order is not distinct from delivery.date_order
    left join core.delivered_amount as item_count
        on item_count.amount_text = row_said.item_count and item_count.decimal_mark = delivery.decimal_mark
    left join core.delivered_amount as mass_kg
        on mass_kg.amount_text = row_said.mass_kg and mass_kg.decimal_mark = delivery.decimal_mark
    left join core.delivered_amount as avoided_purchase_amount
        on avoided_purchase_amount.amount_text = row_said.avoided_purchase_amount and avoided_purchase_amount.decimal_mark = delivery.decimal_mark
    left join core.delivered_amount as cost_of_reuse_amount
        on cost_of_reuse_amount.amount_text = row_said.cost_of_reuse_amount and cost_of_reuse_amount.decimal_mark = delivery.decimal_mark
    left join core.delivered_amount as repair_amount
        on repair_amount.amount_text = row_said.repair_amount and repair_amount.decimal_mark = delivery.decimal_mark
    left join core.delivered_amount as transport_amount
        on transport_amount.amount_text = row_said.transport_amount and transport_amount.decimal_mark = delivery.decimal_mark
    left join core.delivered_amount as share_kept
        on share_kept.amount_text = row_said.share_kept_pct and share_kept.decimal_mark = delivery.decimal_mark
    left join reference.cpv as cpv on cpv.code = left(regexp_replace(row_said.cpv_code, '-.*|[^0-9]', '', 'g'), 8)
    left join raw.body_unit as unit on lower(unit.name) = lower(trim(row_said.org_unit_id))
    left join raw.body_unit as to_unit on lower(to_unit.name) = lower(trim(row_said.to_org_unit_id))
),
told as (
    select
        *,
        concat_ws(
            '|', item_id, action, cast(event_date as varchar), cast(pieces as varchar), event_id, org_unit_id, to_org_unit_id,
            item_type, item_name, cpv_code, condition, cast(avoided_purchase_nok as varchar), cast(stated_cost_nok as varchar),
            cast(repair_nok as varchar), cast(transport_nok as varchar), cast(mass_kg as varchar)
        ) as content
    from typed
),
-- The same rows twice within one file may be two of a kind; an event with an id of its own is one.
numbered as (
    select *, row_number() over (partition by content, event_id, file_id order by record_number) as copy_number
    from told
),
ranked as (
    select
        *,
        row_number() over (
            partition by content, case when event_id is null then copy_number end order by delivery_number, record_number
        ) as same_before,
        max(delivery_number) over (partition by item_id, event_id) as last_delivery,
        max(delivery_number) over (partition by item_id, event_id, content) as last_delivery_of_content
    from numbered
)
select
    entry_id,
    line_id,
    file_id,
    file,
    record_number,
    event_id,
    item_id,
    item_type,
    item_name,
    cpv_code,
    condition,
    action_text,
    action,
    event_date,
    org_unit_id,
    to_org_unit_id,
    serial_number,
    pieces,
    mass_kg,
    avoided_purchase_nok,
    coalesce(stated_cost_nok, repair_nok + transport_nok, repair_nok, transport_nok) as cost_of_reuse_nok,
    repair_nok,
    transport_nok,
    share_kept,
    is_documented,
    content,
    case
        when item_id is null then 'no_item_id'
        when action = 'unknown' then 'unknown_action'
        when event_date is null then 'no_date'
        when has_count and pieces is null then 'bad_count'
        when same_before > 1 then 'delivered_before'
        when event_id is not null and last_delivery_of_content < last_delivery then 'event_changed'
    end as problem
from ranked
