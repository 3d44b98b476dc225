-- Grain: one item (or batch of pieces under one id) that a reuse log tells of.
-- Each attribute is what the latest event that states it says, the least in the alphabet where several of one day differ, so
-- that the order of rows does not matter. cpv_source: stated | item_type (from the type, reference.reuse_item_type) | none.
-- cpv_codes: how many different codes the events state; more than one is told as a problem. mass_kg_per_piece: likewise the
-- latest, of the events that state mass. home_unit_id: the unit of the first event.
with said as (
    select
        item_id,
        item_type,
        item_name,
        cpv_code,
        org_unit_id,
        serial_number,
        event_date,
        mass_kg / nullif(coalesce(pieces, 1), 0) as mass_kg_per_piece
    from core.reuse_event
    where problem is null
),
cpv as (
    select item_id, cpv_code
    from said
    where cpv_code is not null
    qualify row_number() over (partition by item_id order by event_date desc, cpv_code) = 1
),
item_type as (
    select item_id, item_type
    from said
    where item_type is not null
    qualify row_number() over (partition by item_id order by event_date desc, item_type) = 1
),
item_name as (
    select item_id, item_name
    from said
    where item_name is not null
    qualify row_number() over (partition by item_id order by event_date desc, item_name) = 1
),
mass as (
    select item_id, mass_kg_per_piece
    from said
    where mass_kg_per_piece is not null
    qualify row_number() over (partition by item_id order by event_date desc, mass_kg_per_piece) = 1
),
home as (
    select item_id, org_unit_id
    from said
    where org_unit_id is not null
    qualify row_number() over (partition by item_id order by event_date, org_unit_id) = 1
),
item as (
    select item_id, count(distinct cpv_code) as cpv_codes, min(serial_number) as serial_number, min(event_date) as first_date
    from said
    group by item_id
)
select
    item.item_id,
    item_type.item_type,
    item_name.item_name,
    coalesce(cpv.cpv_code, by_type.cpv_code) as cpv_code,
    case when cpv.cpv_code is not null then 'stated' when by_type.cpv_code is not null then 'item_type' else 'none' end as cpv_source,
    item.cpv_codes,
    item.serial_number,
    item.first_date,
    cast(mass.mass_kg_per_piece as decimal(12, 3)) as mass_kg_per_piece,
    home.org_unit_id as home_unit_id
from item
left join cpv on cpv.item_id = item.item_id
left join item_type on item_type.item_id = item.item_id
left join item_name on item_name.item_id = item.item_id
left join mass on mass.item_id = item.item_id
left join home on home.item_id = item.item_id
left join reference.reuse_item_type as by_type on by_type.written = lower(trim(item_type.item_type))
