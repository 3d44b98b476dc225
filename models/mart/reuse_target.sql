-- Grain: reuse programme, target (interim or final) and month; how it stands at judged_on: the day of the target once it has
-- passed, else the last day of the month (no later than the programme's cut-off date). Later progress never turns a target that
-- was missed into one that was met.
-- value, target, needed_per_month, projected_*: per cent points of a share, or the unit of the programme's measure.
-- months_left: from the month to that of the target. projected: value + months_left x average monthly change of the twelve
-- months before; low and high: 1.96 standard deviations of these changes x square root of months_left to either side, a share
-- within 0 and 100. needed_pieces: pieces that must still come into use if the denominator stays as it is.
-- status: met | not_met (its day has passed) | on_course (at or above the target, or projected to be) | behind | unknown;
-- missing: what keeps it unknown: as mart.reuse_measure; cut_off_first (the programme's cut-off date lies before the target and
-- has passed); too_few_months (below the target, and fewer than three monthly changes to project from); else null.
with placed as (
    select
        target.programme_id,
        target.target_date,
        target.is_final,
        coalesce(target.target_share_pct, target.target_amount) as target,
        progress.measure,
        progress.month,
        progress.as_of_date,
        progress.change,
        progress.change_sd,
        least(progress.as_of_date, target.target_date) as judged_on,
        cast(cast(progress.month || '-01' as date) + interval 1 month - interval 1 day as date) >= target.target_date as has_passed,
        greatest(
            0,
            (cast(strftime(target.target_date, '%Y') as integer) - cast(left(progress.month, 4) as integer)) * 12
            + cast(strftime(target.target_date, '%m') as integer) - cast(right(progress.month, 2) as integer)
        ) as months_left
    from raw.reuse_target as target
    join mart.reuse_progress as progress on progress.programme_id = target.programme_id
),
measured as (
    select
        placed.*,
        judged.value,
        judged.is_lower_bound,
        case
            when judged.missing is not null then judged.missing
            when placed.as_of_date < placed.target_date and placed.has_passed then 'cut_off_first'
        end as missing,
        position.numerator,
        position.denominator,
        position.log_to_date
    from placed
    left join mart.reuse_measure as judged
        on judged.programme_id = placed.programme_id and judged.as_of_date = placed.judged_on
    left join mart.reuse_position as position
        on position.programme_id = placed.programme_id and position.as_of_date = placed.judged_on
),
projected as (
    select
        *,
        case when not has_passed and months_left > 0 then cast(value as double) + months_left * cast(change as double) end as projection,
        case when not has_passed and months_left > 0 then 1.96 * cast(change_sd as double) * sqrt(months_left) end as half_width
    from measured
),
bounded as (
    select
        *,
        case when measure = 'share' and projection > 100 then 100 when measure = 'share' and projection < 0 then 0 else projection end as projected,
        case
            when measure = 'share' and projection - half_width > 100 then 100
            when measure = 'share' and projection - half_width < 0 then 0
            else projection - half_width
        end as projected_low,
        case
            when measure = 'share' and projection + half_width > 100 then 100
            when measure = 'share' and projection + half_width < 0 then 0
            else projection + half_width
        end as projected_high
    from projected
)
select
    bounded.programme_id,
    programme.name as programme_name,
    bounded.measure,
    bounded.is_final,
    bounded.month,
    bounded.judged_on,
    bounded.target_date,
    cast(bounded.target as decimal(18, 2)) as target,
    case when bounded.missing is null then bounded.value end as value,
    bounded.is_lower_bound,
    bounded.numerator,
    bounded.denominator,
    bounded.log_to_date,
    bounded.months_left,
    cast(case
        when bounded.missing is null and bounded.value < bounded.target and not bounded.has_passed
            then round(cast(bounded.target - bounded.value as double) / nullif(greatest(1, bounded.months_left), 0), 2)
    end as decimal(18, 2)) as needed_per_month,
    case
        when bounded.missing is null and bounded.measure = 'share' and bounded.value < bounded.target and not bounded.has_passed
            then cast(ceil(cast(bounded.target as double) * 0.01 * bounded.denominator - 0.000001) as bigint) - bounded.numerator
    end as needed_pieces,
    cast(case when bounded.missing is null then round(bounded.projected, 1) end as decimal(18, 1)) as projected,
    cast(case when bounded.missing is null then round(bounded.projected_low, 1) end as decimal(18, 1)) as projected_low,
    cast(case when bounded.missing is null then round(bounded.projected_high, 1) end as decimal(18, 1)) as projected_high,
    case
        when bounded.missing is not null then 'unknown'
        when bounded.has_passed and bounded.value >= bounded.target then 'met'
        when bounded.has_passed and bounded.is_lower_bound then 'unknown'
        when bounded.has_passed then 'not_met'
        when bounded.value >= bounded.target then 'on_course'
        when bounded.months_left = 0 then 'behind'
        when bounded.change is null then 'unknown'
        when bounded.projected >= cast(bounded.target as double) then 'on_course'
        else 'behind'
    end as status,
    case
        when bounded.missing is not null then bounded.missing
        when bounded.has_passed and bounded.value < bounded.target and bounded.is_lower_bound
            then case bounded.measure when 'saved_nok' then 'no_prices' else 'no_factors' end
        when not bounded.has_passed and bounded.value < bounded.target and bounded.months_left > 0 and bounded.change is null
            then 'too_few_months'
    end as missing
from bounded
join raw.reuse_programme as programme on programme.programme_id = bounded.programme_id
