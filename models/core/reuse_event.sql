-- Grain: one event in the life of one item of a reuse programme, as exported.
-- action: registered | assessed | available | reserved | reused | sold | donated | repaired | discarded | unknown.
-- Amounts NOK, mass kg; null where the export does not say.
select
    event.line_id,
    event.file_id,
    delivery.file,
    event.record_number,
    event.event_id,
    event.item_id,
    event.item_type,
    event.item_name,
    cpv.code as cpv_code,
    event.condition,
    coalesce(known.action, 'unknown') as action,
    event_day.calendar_date as event_date,
    event.org_unit_id,
    coalesce(try_cast(item_count.amount as decimal(12, 3)), 1) as item_count,
    try_cast(mass_kg.amount as decimal(12, 3)) as mass_kg,
    try_cast(avoided_purchase_amount.amount as decimal(18, 2)) as avoided_purchase_nok,
    try_cast(cost_of_reuse_amount.amount as decimal(18, 2)) as cost_of_reuse_nok
from raw.reuse_event as event
join raw.delivery as delivery on delivery.file_id = event.file_id and delivery.status = 'read'
left join core.delivered_date as event_day
    on event_day.date_text = event.event_date and event_day.date_order is not distinct from delivery.date_order
left join reference.reuse_action as known on known.written = lower(trim(event.action))
left join core.delivered_amount as item_count
    on item_count.amount_text = event.item_count and item_count.decimal_mark = delivery.decimal_mark
left join core.delivered_amount as mass_kg
    on mass_kg.amount_text = event.mass_kg and mass_kg.decimal_mark = delivery.decimal_mark
left join core.delivered_amount as avoided_purchase_amount
    on avoided_purchase_amount.amount_text = event.avoided_purchase_amount and avoided_purchase_amount.decimal_mark = delivery.decimal_mark
left join core.delivered_amount as cost_of_reuse_amount
    on cost_of_reuse_amount.amount_text = event.cost_of_reuse_amount and cost_of_reuse_amount.decimal_mark = delivery.decimal_mark
left join reference.cpv as cpv on cpv.code = left(regexp_replace(event.cpv_code, '[^0-9]', '', 'g'), 8)
