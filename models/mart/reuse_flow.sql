-- Grain: reuse programme, month, action. pieces: that made the step in the month (that changed state, or were repaired or made
-- available once more); events: rows of the log behind them.
select
    member.programme_id,
    programme.name as programme_name,
    strftime(step.event_date, '%Y-%m') as month,
    step.action,
    count(distinct step.entry_id) as events,
    cast(sum(step.pieces) as bigint) as pieces
from rules.reuse_step as step
join core.reuse_membership as member on member.item_id = step.item_id
join raw.reuse_programme as programme on programme.programme_id = member.programme_id
group by member.programme_id, programme.name, strftime(step.event_date, '%Y-%m'), step.action
