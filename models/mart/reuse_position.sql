-- Grain: reuse programme and day; share of the denominator that is in use, what it rests on, and what is missing.
-- items: ids the log tells of up to the day; pieces: of all of them; numerator and denominator: pieces, as mart.reuse_standing.
-- share_pct: per cent, one decimal. log_to_date: day of the programme's last event up to then. missing: why the share is not
-- known, else null: no_log (no event of the programme's goods) | no_denominator | log_ends (no event in the 92 days before
-- and the programme does not say that its log is complete so far: it may have ended).
with counted as (
    select
        programme_id,
        as_of_date,
        sum(pieces) as pieces,
        sum(denominator) as denominator,
        sum(numerator) as numerator,
        sum(case when state = 'available' then pieces else 0 end) as available,
        min(case when state = 'available' then since_date end) as available_since_date
    from mart.reuse_standing
    group by programme_id, as_of_date
),
log as (
    select
        moment.programme_id,
        moment.as_of_date,
        count(distinct event.item_id) as items,
        min(event.event_date) as log_from_date,
        max(event.event_date) as log_to_date
    from mart.reuse_as_of as moment
    join core.reuse_membership as member on member.programme_id = moment.programme_id
    join core.reuse_event as event
        on event.item_id = member.item_id and event.problem is null and event.event_date <= moment.as_of_date
    group by moment.programme_id, moment.as_of_date
)
select
    moment.programme_id,
    moment.as_of_date,
    coalesce(log.items, 0) as items,
    cast(coalesce(counted.pieces, 0) as bigint) as pieces,
    cast(counted.numerator as bigint) as numerator,
    cast(counted.denominator as bigint) as denominator,
    cast(coalesce(counted.available, 0) as bigint) as available,
    counted.available_since_date,
    cast(round(100 * cast(counted.numerator as decimal(18, 0)) / nullif(counted.denominator, 0), 1) as decimal(9, 1)) as share_pct,
    log.log_from_date,
    log.log_to_date,
    case
        when log.items is null then 'no_log'
        when coalesce(counted.denominator, 0) = 0 then 'no_denominator'
        when greatest(log.log_to_date, coalesce(programme.log_complete_to, log.log_to_date)) < moment.as_of_date - interval 92 day
            then 'log_ends'
    end as missing
from mart.reuse_as_of as moment
join raw.reuse_programme as programme on programme.programme_id = moment.programme_id
left join counted on counted.programme_id = moment.programme_id and counted.as_of_date = moment.as_of_date
left join log on log.programme_id = moment.programme_id and log.as_of_date = moment.as_of_date
