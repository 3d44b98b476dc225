-- Grain: reuse programme, day, unit that had the items first, kind of item, and state; the state of every piece rebuilt from
-- its events up to that day. pieces: in this state. denominator: those of them with at least one of the programme's
-- denominator actions from its baseline date on and no later than the day. numerator: those of these whose state is one
-- of the programme's numerator actions. since_date: the day the longest waiting of them came into the state.
with word as (
    select distinct programme.programme_id, known.action, 'denominator' as side
    from raw.reuse_programme as programme
    join reference.reuse_action as known on list_contains(programme.denominator, known.written)
    union all
    select distinct programme.programme_id, known.action, 'numerator'
    from raw.reuse_programme as programme
    join reference.reuse_action as known on list_contains(programme.numerator, known.written)
),
counted as (
    select member.programme_id, step.item_id, step.part_number, min(step.event_date) as counted_from
    from rules.reuse_step as step
    join core.reuse_membership as member on member.item_id = step.item_id
    join raw.reuse_programme as programme on programme.programme_id = member.programme_id
    join word
        on word.programme_id = member.programme_id and word.side = 'denominator' and word.action = step.action
    where step.event_date >= programme.baseline_date
    group by member.programme_id, step.item_id, step.part_number
),
standing as (
    select
        moment.programme_id,
        moment.as_of_date,
        step.item_id,
        step.part_number,
        step.pieces,
        step.state,
        step.event_date
    from mart.reuse_as_of as moment
    join core.reuse_membership as member on member.programme_id = moment.programme_id
    join rules.reuse_step as step
        on step.item_id = member.item_id
        and step.event_date <= moment.as_of_date
        and (step.until_date is null or step.until_date > moment.as_of_date)
)
select
    standing.programme_id,
    standing.as_of_date,
    item.home_unit_id as org_unit_id,
    unit.name as org_unit_name,
    coalesce(item.item_type, cpv.label_no) as item_type,
    item.cpv_code,
    standing.state,
    count(*) as batches,
    cast(sum(standing.pieces) as bigint) as pieces,
    cast(sum(case when counted.counted_from <= standing.as_of_date then standing.pieces else 0 end) as bigint) as denominator,
    cast(sum(
        case when counted.counted_from <= standing.as_of_date and word.action is not null then standing.pieces else 0 end
    ) as bigint) as numerator,
    min(standing.event_date) as since_date
from standing
join core.reuse_item as item on item.item_id = standing.item_id
left join reference.cpv as cpv on cpv.code = item.cpv_code
left join raw.body_unit as unit on unit.unit_id = item.home_unit_id
left join counted
    on counted.programme_id = standing.programme_id
    and counted.item_id = standing.item_id
    and counted.part_number = standing.part_number
left join word
    on word.programme_id = standing.programme_id and word.side = 'numerator' and word.action = standing.state
group by standing.programme_id, standing.as_of_date, item.home_unit_id, unit.name, coalesce(item.item_type, cpv.label_no), item.cpv_code, standing.state
