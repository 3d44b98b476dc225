-- Grain: one event of an item in a reuse programme; the source rows of every figure on reuse. Amounts NOK.
select
    programme.programme_id,
    programme.name as programme_name,
    event.file,
    event.record_number,
    event.event_id,
    event.item_id,
    event.item_type,
    event.item_name,
    event.action,
    event.event_date,
    event.org_unit_id,
    event.item_count,
    event.avoided_purchase_nok,
    event.cost_of_reuse_nok
from core.reuse_event as event
join raw.reuse_programme as programme
    on programme.cpv_prefix = left(event.cpv_code, length(programme.cpv_prefix))
