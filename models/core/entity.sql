-- Grain: one unit of the register of legal entities that something delivered names, its parent, or a unit of the body's own.
-- kind: organisation | public_body | sole_proprietor | private_person | unknown; a sub-unit is what its parent is.
-- enhet_number: the unit itself, or for a sub-unit (BEDR, AAFY) its parent. name: null for sole
-- proprietors, persons and sub-units, whose names are never stored. industry_version: SN2025 | SN2007 | unknown, told by
-- codes of the same file that only one of them has. parent_org_number: of the enhet.
with delivered as (
    select
        unit.*,
        -- NACE Rev. 2.1 gave 62.10, 62.20 and 96.21 and took away 62.01, 62.02, 96.02 and division 45.
        max(case when left(unit.industry_code, 5) in ('62.10', '62.20', '96.21') then 1 else 0 end) over (partition by unit.file_id) as has_new_code,
        max(case when left(unit.industry_code, 5) in ('62.01', '62.02', '96.02') or left(unit.industry_code, 3) = '45.' then 1 else 0 end)
            over (partition by unit.file_id) as has_old_code
    from raw.entity as unit
    join raw.delivery as delivery on delivery.file_id = unit.file_id and delivery.status = 'read'
    where unit.org_number is not null
),
unit as (
    select *
    from delivered
    qualify row_number() over (partition by org_number order by case when form_code is null then 1 else 0 end, file_id, record_number) = 1
),
named as (
    select org_number from core.delivered_org_number where org_number is not null
    union
    select org_number from raw.body_internal
),
own as (
    select unit.org_number
    from unit
    left join unit as parent on parent.org_number = unit.parent_org_number
    join raw.body_internal as body on body.org_number = unit.parent_org_number or body.org_number = parent.parent_org_number
),
wanted as (
    select org_number from named
    union
    select org_number from own
    union
    select unit.parent_org_number from unit join named on named.org_number = unit.org_number
)
select
    unit.org_number,
    case when form.is_sub_unit = 'true' then coalesce(unit.parent_org_number, unit.org_number) else unit.org_number end as enhet_number,
    coalesce(parent.name, unit.name) as name,
    unit.form_code,
    case
        when coalesce(parent_form.kind, form.kind) in ('sole_proprietor', 'private_person') then coalesce(parent_form.kind, form.kind)
        when coalesce(parent_sector.is_public, sector.is_public) = 'true' then 'public_body'
        else coalesce(parent_form.kind, form.kind, 'unknown')
    end as kind,
    coalesce(parent.industry_code, unit.industry_code) as industry_code,
    case
        when coalesce(parent.has_new_code, unit.has_new_code) > coalesce(parent.has_old_code, unit.has_old_code) then 'SN2025'
        when coalesce(parent.has_new_code, unit.has_new_code) < coalesce(parent.has_old_code, unit.has_old_code) then 'SN2007'
        else 'unknown'
    end as industry_version,
    coalesce(parent.sector_code, unit.sector_code) as sector_code,
    case when form.is_sub_unit = 'true' then parent.parent_org_number else unit.parent_org_number end as parent_org_number,
    coalesce(parent.deleted_date, unit.deleted_date) as deleted_date,
    coalesce(parent.is_bankrupt, unit.is_bankrupt) = 'true' as is_bankrupt
from wanted
join unit on unit.org_number = wanted.org_number
left join reference.organisation_form as form on form.form_code = unit.form_code
left join unit as parent on parent.org_number = unit.parent_org_number and form.is_sub_unit = 'true'
left join reference.organisation_form as parent_form on parent_form.form_code = parent.form_code
left join reference.institutional_sector as sector on sector.sector_code = unit.sector_code
left join reference.institutional_sector as parent_sector on parent_sector.sector_code = parent.sector_code
