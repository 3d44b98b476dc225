-- Grain: reuse programme and month: the figure that its targets are about (raw.reuse_programme.measure) at the month's end, the
-- average monthly change and its spread over the twelve months before, and what is missing for the figure to be known.
-- value: per cent for a share; pieces, NOK or kg CO2e since the baseline date for amounts. change, change_sd: of the same a
-- month; null with fewer than three monthly changes. is_lower_bound: more than value, for prices or factors are missing for
-- some pieces.
with figure as (
    select
        month_end.programme_id,
        month_end.measure,
        month_end.month,
        month_end.as_of_date,
        measured.value,
        measured.missing,
        measured.is_lower_bound
    from mart.reuse_month_end as month_end
    join mart.reuse_measure as measured
        on measured.programme_id = month_end.programme_id and measured.as_of_date = month_end.as_of_date
),
changed as (
    select
        *,
        value - lag(value) over (partition by programme_id order by month) as difference
    from figure
),
paced as (
    select
        *,
        avg(cast(difference as double)) over recent as change,
        stddev_samp(cast(difference as double)) over recent as change_sd,
        count(difference) over recent as changes
    from changed
    window recent as (partition by programme_id order by month rows between 11 preceding and current row)
)
select
    programme_id,
    measure,
    month,
    as_of_date,
    value,
    is_lower_bound,
    missing,
    cast(case when changes >= 3 then round(change, 4) end as decimal(18, 4)) as change,
    cast(case when changes >= 3 then round(change_sd, 4) end as decimal(18, 4)) as change_sd
from paced
