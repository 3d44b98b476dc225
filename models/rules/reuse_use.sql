-- Grain: reuse programme and event by which pieces came into use again (an action of the programme's numerator that changed
-- their state). pieces: as many as could make the step; amounts NOK and mass kg are those of the event, in proportion where
-- it tells of more pieces than that; mass falls back on the item's mass per piece. Null where not told.
-- displacement_rate: how much of a new purchase a piece replaces: 1 where a planned purchase is named, else the programme's.
-- days_in_store: from the day the pieces were made available, the mean of the event's pieces; null where they never were.
with numerator as (
    select distinct programme.programme_id, known.action
    from raw.reuse_programme as programme
    join reference.reuse_action as known on list_contains(programme.numerator, known.written)
),
made_available as (
    select item_id, part_number, step_number, day_number
    from rules.reuse_step
    where state = 'available' and coalesce(state_before, '') <> 'available'
),
taken as (
    select
        step.entry_id,
        step.item_id,
        step.part_number,
        step.step_number,
        step.action,
        step.pieces,
        step.day_number - max(made_available.day_number) as days_in_store
    from rules.reuse_step as step
    left join made_available
        on made_available.item_id = step.item_id
        and made_available.part_number = step.part_number
        and made_available.step_number < step.step_number
    where coalesce(step.state_before, '') <> step.state
    group by step.entry_id, step.item_id, step.part_number, step.step_number, step.action, step.pieces, step.day_number
),
used as (
    select
        entry_id,
        item_id,
        action,
        sum(pieces) as pieces,
        cast(sum(pieces * days_in_store) as double) / nullif(cast(sum(case when days_in_store is not null then pieces end) as double), 0) as days_in_store
    from taken
    group by entry_id, item_id, action
),
weighed as (
    select
        member.programme_id,
        used.*,
        event.file,
        event.record_number,
        event.event_date,
        event.org_unit_id,
        coalesce(event.to_org_unit_id, event.org_unit_id) as to_org_unit_id,
        item.item_type,
        item.item_name,
        item.cpv_code,
        item.mass_kg_per_piece,
        event.mass_kg,
        event.avoided_purchase_nok,
        event.cost_of_reuse_nok,
        event.repair_nok,
        event.transport_nok,
        event.share_kept,
        event.is_documented,
        case when event.is_documented then cast(1 as decimal(5, 4)) else programme.displacement_rate end as displacement_rate,
        cast(used.pieces as decimal(18, 0)) / nullif(coalesce(event.pieces, used.pieces), 0) as part
    from used
    join core.reuse_event as event on event.entry_id = used.entry_id
    join core.reuse_item as item on item.item_id = used.item_id
    join core.reuse_membership as member on member.item_id = used.item_id
    join raw.reuse_programme as programme on programme.programme_id = member.programme_id
    join numerator on numerator.programme_id = member.programme_id and numerator.action = used.action
)
select
    programme_id,
    entry_id,
    file,
    record_number,
    item_id,
    item_type,
    item_name,
    cpv_code,
    action,
    event_date,
    org_unit_id,
    to_org_unit_id,
    cast(pieces as bigint) as pieces,
    cast(round(days_in_store, 1) as decimal(9, 1)) as days_in_store,
    cast(round(coalesce(cast(mass_kg as double) * part, cast(mass_kg_per_piece as double) * pieces), 3) as decimal(14, 3)) as mass_kg,
    cast(round(cast(avoided_purchase_nok as double) * part, 2) as decimal(18, 2)) as avoided_purchase_nok,
    cast(round(cast(cost_of_reuse_nok as double) * part, 2) as decimal(18, 2)) as cost_of_reuse_nok,
    cast(round(cast(repair_nok as double) * part, 2) as decimal(18, 2)) as repair_nok,
    cast(round(cast(transport_nok as double) * part, 2) as decimal(18, 2)) as transport_nok,
    share_kept,
    is_documented,
    displacement_rate
from weighed
