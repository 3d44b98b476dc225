-- Grain: one group of lots of a notice and one lot of it, by their places in the notice.
-- group_number: under which the group's own criteria stand in core.criterion. lot_number: null where the notice does not
-- say which lots the group holds.
with stated as (
    select distinct
        file_id,
        cast(notice_number as bigint) as notice_number,
        trim(lot_group_id) as lot_group_id,
        trim(lot_id) as lot_id
    from raw.lot_group
),

delivered as (
    select
        file_id,
        cast(notice_number as bigint) as notice_number,
        record_number,
        trim(lot_id) as lot_id,
        lot_kind
    from raw.lot
)

select
    named.file_id,
    named.notice_number,
    named.lot_id as lot_group_id,
    named.record_number as group_number,
    member.record_number as lot_number
from delivered as named
left join stated
    on named.file_id = stated.file_id and named.notice_number = stated.notice_number
    and named.lot_id = stated.lot_group_id
left join delivered as member
    on stated.file_id = member.file_id and stated.notice_number = member.notice_number
    and stated.lot_id = member.lot_id and member.lot_kind = 'Lot'
where named.lot_kind = 'LotsGroup'
