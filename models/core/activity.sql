-- Grain: one row of an activity file: what the body used in a month, as delivered.
-- activity: as in reference.activity, null where its word is not known. quantity: in unit_code (reference.unit).
-- period: YYYY-MM, of the period or else of the date. supplier_key: as in core.supplier. problem: activity_unknown |
-- quantity_missing | unit_unknown | month_missing, else null; nothing is guessed.
select
    activity.line_id,
    activity.file_id,
    delivery.file,
    activity.record_number,
    activity.activity as activity_written,
    known.activity,
    known.account_category,
    known.cpv_division,
    amount.amount as quantity_written,
    activity.quantity_unit as unit_written,
    unit.unit_code,
    cast(cast(amount.amount as double) * cast(unit.per_unit as double) as decimal(24, 9)) as quantity,
    coalesce(
        case
            when regexp_matches(trim(activity.period), '^(19|20)[0-9]{2}[-/. ]?(0[1-9]|1[0-2])$')
                then left(trim(activity.period), 4) || '-' || right(trim(activity.period), 2)
            when regexp_matches(trim(activity.period), '^(0?[1-9]|1[0-2])[-/. ](19|20)[0-9]{2}$')
                then right(trim(activity.period), 4) || '-' || lpad(regexp_replace(trim(activity.period), '[-/. ].*$', ''), 2, '0')
        end,
        strftime(day.calendar_date, '%Y-%m')
    ) as period,
    coalesce(
        'no:' || coalesce(entity.enhet_number, nullif(regexp_extract(regexp_replace(activity.supplier_org_number, '[^0-9]', '', 'g'), '^[0-9]{9}$'), '')),
        named.supplier_key
    ) as supplier_key,
    coalesce(nullif(trim(activity.supplier_org_number), ''), nullif(trim(activity.supplier_name), '')) is not null as has_supplier,
    activity.supplier_name,
    nullif(upper(trim(activity.account_id)), '') as account_id,
    nullif(upper(trim(activity.org_unit_id)), '') as org_unit_id,
    activity.meter_id,
    activity.description,
    case
        when known.activity is null then 'activity_unknown'
        when amount.amount is null then 'quantity_missing'
        when unit.unit_code is null then 'unit_unknown'
        when coalesce(
            regexp_matches(trim(activity.period), '^(19|20)[0-9]{2}[-/. ]?(0[1-9]|1[0-2])$')
            or regexp_matches(trim(activity.period), '^(0?[1-9]|1[0-2])[-/. ](19|20)[0-9]{2}$'),
            false
        ) = false and day.calendar_date is null then 'month_missing'
    end as problem
from raw.activity as activity
join raw.delivery as delivery on delivery.file_id = activity.file_id and delivery.status = 'read'
left join reference.activity as known on known.written = lower(trim(activity.activity))
left join core.delivered_amount as amount
    on amount.amount_text = activity.quantity and amount.decimal_mark = delivery.decimal_mark
left join reference.unit as unit on unit.written = lower(trim(activity.quantity_unit))
left join core.delivered_date as day
    on day.date_text = activity.activity_date and day.date_order is not distinct from delivery.date_order
left join core.entity as entity
    on entity.org_number = nullif(regexp_extract(regexp_replace(activity.supplier_org_number, '[^0-9]', '', 'g'), '^[0-9]{9}$'), '')
left join (
    select upper(trim(supplier_name)) as name, min(supplier_key) as supplier_key
    from core.supplier
    where supplier_name is not null
    group by upper(trim(supplier_name))
    having count(*) = 1
) as named on named.name = upper(trim(activity.supplier_name))
