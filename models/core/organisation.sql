-- Grain: one organisation named in one notice; of a tender in the body's own table its buyer.
-- org_number: nine digits for Norwegian bodies, cleaned of spaces, NO, MVA and other signs; null where what was
-- delivered does not hold nine digits. Foreign numbers are kept as delivered.
with delivered as (
    select
        line_id, file_id, cast(notice_number as bigint) as notice_number, organisation_key, roles, name, org_number,
        case when lower(trim(country_code)) in ('no', 'nor', 'norway', 'norge', 'noreg', 'norga') then 'NOR'
            else trim(country_code)
        end as country_code,
        nuts_code, size_code
    from raw.organisation
    union all
    select
        lot.line_id, lot.file_id, lot.notice_number, null, 'buyer', coalesce(buyer.name, body.name),
        case when buyer.name is null and buyer.org_number is null then body.org_number else buyer.org_number end,
        'NOR', null, null
    from core.tender_lot as lot
    inner join (
        select file_id, record_number, buyer_name as name, buyer_org_number as org_number from raw.tender_row
    ) as buyer on lot.file_id = buyer.file_id and lot.notice_number = buyer.record_number
    cross join raw.body as body
    where lot.lot_number = lot.notice_number
)

select
    line_id,
    file_id,
    notice_number,
    organisation_key,
    trim(name) as name,
    country_code,
    nuts_code,
    size_code,
    org_number as org_number_delivered,
    case
        when length(regexp_replace(org_number, '[^0-9]', '', 'g')) = 9
            then regexp_replace(org_number, '[^0-9]', '', 'g')
        when country_code <> 'NOR' then trim(org_number)
    end as org_number,
    coalesce(concat(' ', roles, ' ') like '% buyer %', false) as is_buyer,
    coalesce(concat(' ', roles, ' ') like '% tenderer %', false) as is_tenderer
from delivered
