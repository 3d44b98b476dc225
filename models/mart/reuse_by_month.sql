-- Grain: programme, month, action. Items (count) and NOK: events of the month in the programme's goods (CPV prefix).
select
    programme.programme_id,
    programme.name as programme_name,
    strftime(event.event_date, '%Y-%m') as month,
    event.action,
    count(*) as events,
    sum(event.item_count) as items,
    coalesce(sum(event.avoided_purchase_nok), 0) as avoided_purchase_nok,
    coalesce(sum(event.cost_of_reuse_nok), 0) as cost_of_reuse_nok
from core.reuse_event as event
join raw.reuse_programme as programme
    on programme.cpv_prefix = left(event.cpv_code, length(programme.cpv_prefix))
where event.event_date is not null
group by programme.programme_id, programme.name, strftime(event.event_date, '%Y-%m'), event.action
