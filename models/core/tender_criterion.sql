-- Grain: one award criterion, or one statement in its place, of one lot of a tender in the body's own table.
-- Weights as written, with the code that says how to read them: percent where nothing else is stated.
-- type_text: the type in the body's own words. Whether it is one on environment is for those who read all words.
with placed as (
    select
        tender_row.*,
        lot.lot_number,
        lower(coalesce(trim(criterion_type), '')) as stated_type,
        lower(coalesce(nullif(trim(criterion_type), ''), trim(criterion_name), '')) as about,
        lower(coalesce(trim(criterion_weight_kind), '')) as kind,
        lower(coalesce(trim(exemption), '')) as claimed,
        coalesce(started.calendar_date, cast('2026-07-01' as date)) as started
    from core.tender_row as tender_row
    inner join core.tender_lot as lot
        on tender_row.file_id = lot.file_id and tender_row.notice_number = lot.notice_number
        and trim(tender_row.lot_id) is not distinct from lot.lot_id
    inner join raw.delivery as delivery on tender_row.file_id = delivery.file_id and delivery.status = 'read'
    left join core.delivered_date as started
        on tender_row.started_on = started.date_text and started.date_order is not distinct from delivery.date_order
),

stated as (
    select
        file_id,
        lot_number,
        max(lot_id) as lot_id,
        max(started) as started,
        max(trim(requirements_text)) as requirements_text,
        max(trim(reason_text)) as reason_text,
        max(claimed) as claimed
    from placed
    group by file_id, lot_number
)

select
    line_id,
    file_id,
    trim(lot_id) as lot_id,
    lot_number,
    record_number as criterion_number,
    case
        when stated_type like 'quality-nor%' then trim(criterion_type)
        when about like 'pris%' or about like 'price%' or about like 'pricing%' then 'price'
        when regexp_matches(about, '^(kostnad|costs?([^a-z]|$)|(livs(syklus|løps?)|life[- ]?cycle)[- ]?(kost|cost))')
            then 'cost'
        else 'quality'
    end as type_code,
    case when stated_type not like 'quality-nor%' then nullif(trim(criterion_type), '') end as type_text,
    criterion_name as name,
    criterion_description as description,
    regexp_extract(criterion_weight, '[0-9]+([.,][0-9]+)?') as weight_value,
    case
        when criterion_weight is null then null
        when kind like 'po%' then 'poi-exa'
        when kind like 'ra%' or kind like 'pri%' or kind like 'order%' or kind like 'rek%' then 'ord-imp'
        else 'per-exa'
    end as weight_code
from placed
where criterion_name is not null or criterion_type is not null or criterion_weight is not null
union all
select
    file_id || '-' || cast(lot_number as varchar) || '-1',
    file_id,
    lot_id,
    lot_number,
    1000001,
    'quality-nor-env-spec',
    null,
    null,
    concat(requirements_text, case when claimed = '' and reason_text is not null then '. ' || reason_text else '' end),
    null,
    null
from stated
where requirements_text is not null
union all
select
    file_id || '-' || cast(lot_number as varchar) || '-2',
    file_id,
    lot_id,
    lot_number,
    1000002,
    case
        when claimed like '%vit%' or claimed like '%bered%' or claimed like '%critical%'
            then 'quality-nor-env-exempt-critical-interest'
        when claimed like '%minst%' or claimed like '%minimum%' then 'quality-nor-env-exempt-national-minimum'
        when started < cast('2026-07-01' as date) then 'quality-nor-env-none'
        else 'quality-nor-env-exempt-insignificant'
    end,
    null,
    null,
    reason_text,
    null,
    null
from stated
where claimed <> '' and claimed not in ('nei', 'no', 'ingen', 'none', '-', '0')
