-- Grain: programme and month; the state of every item at the month's end, rebuilt from its events up to then.
-- denominator: items with at least one of the programme's denominator actions from the baseline date on; numerator: those
-- of them whose last action is one of its numerator actions (docs/organisation.md). share_pct: per cent, one decimal; null
-- where there is no denominator. Amounts NOK, cumulated; saved_nok = avoided_purchase_nok - cost_of_reuse_nok.
-- status: met | not_met (the target date has passed) | on_course (at or above the target before its date) | behind | unknown.
with months as (
    select month, cast(cast(month || '-01' as date) + interval 1 month - interval 1 day as date) as cut_off_date
    from mart.publication_month
),
denominator_action as (
    select programme.programme_id, known.action
    from raw.reuse_programme as programme
    join reference.reuse_action as known on list_contains(programme.denominator, known.written)
),
numerator_action as (
    select programme.programme_id, known.action
    from raw.reuse_programme as programme
    join reference.reuse_action as known on list_contains(programme.numerator, known.written)
),
event as (
    select
        programme.programme_id,
        months.month,
        event.item_id,
        event.item_count,
        event.action,
        event.avoided_purchase_nok,
        event.cost_of_reuse_nok,
        event.event_date >= programme.baseline_date and denominator_action.action is not null as opens,
        row_number() over (
            partition by programme.programme_id, months.month, event.item_id
            order by event.event_date desc, event.record_number desc
        ) as age
    from months
    join core.reuse_event as event on event.event_date <= months.cut_off_date
    join raw.reuse_programme as programme
        on programme.cpv_prefix = left(event.cpv_code, length(programme.cpv_prefix))
    left join denominator_action
        on denominator_action.programme_id = programme.programme_id and denominator_action.action = event.action
),
item as (
    select
        programme_id,
        month,
        item_id,
        max(item_count) as item_count,
        max(case when opens then 1 else 0 end) as is_counted,
        max(case when age = 1 then action end) as state,
        coalesce(sum(avoided_purchase_nok), 0) as avoided_purchase_nok,
        coalesce(sum(cost_of_reuse_nok), 0) as cost_of_reuse_nok
    from event
    group by programme_id, month, item_id
),
counted as (
    select
        item.programme_id,
        item.month,
        sum(item.item_count) as items_registered,
        sum(case when item.is_counted = 1 then item.item_count else 0 end) as denominator,
        sum(case when item.is_counted = 1 and numerator_action.action is not null then item.item_count else 0 end) as numerator,
        sum(item.avoided_purchase_nok) as avoided_purchase_nok,
        sum(item.cost_of_reuse_nok) as cost_of_reuse_nok
    from item
    left join numerator_action
        on numerator_action.programme_id = item.programme_id and numerator_action.action = item.state
    group by item.programme_id, item.month
)
select
    programme.programme_id,
    programme.name as programme_name,
    months.month,
    months.cut_off_date,
    programme.target_share_pct,
    programme.target_date,
    coalesce(counted.items_registered, 0) as items_registered,
    counted.numerator,
    counted.denominator,
    cast(round(100 * counted.numerator / nullif(counted.denominator, 0), 1) as decimal(9, 1)) as share_pct,
    case
        when coalesce(counted.denominator, 0) = 0 then 'unknown'
        when 100 * counted.numerator >= programme.target_share_pct * counted.denominator
            then case when months.cut_off_date >= programme.target_date then 'met' else 'on_course' end
        when months.cut_off_date >= programme.target_date then 'not_met'
        else 'behind'
    end as status,
    coalesce(counted.avoided_purchase_nok, 0) as avoided_purchase_nok,
    coalesce(counted.cost_of_reuse_nok, 0) as cost_of_reuse_nok,
    coalesce(counted.avoided_purchase_nok, 0) - coalesce(counted.cost_of_reuse_nok, 0) as saved_nok
from raw.reuse_programme as programme
cross join months
left join counted on counted.programme_id = programme.programme_id and counted.month = months.month
