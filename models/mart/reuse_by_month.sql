-- Grain: programme, month, action. Items (count) and NOK: events of the month in the programme's goods (CPV prefix).
select
    programme_id,
    programme_name,
    strftime(event_date, '%Y-%m') as month,
    action,
    count(*) as events,
    sum(item_count) as items,
    coalesce(sum(avoided_purchase_nok), 0) as avoided_purchase_nok,
    coalesce(sum(cost_of_reuse_nok), 0) as cost_of_reuse_nok
from mart.reuse_event
where event_date is not null
group by programme_id, programme_name, strftime(event_date, '%Y-%m'), action
