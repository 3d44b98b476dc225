-- Grain: period. coverage_pct = spend with a factor / purchases in the ledger, in NOK and in lines, per cent with one
-- decimal; null where there is no spend. is_partial: below 80 per cent by spend, or some lines have no amount in NOK.
-- kgco2e: kg CO2e; null, not 0, where nothing has a factor. kgco2e_low, kgco2e_high: as in mart.footprint_interval.
-- change_pct: since the month before. change_status: inside (the month before lies inside this month's interval, so that the
-- change may be nothing but uncertainty) | outside | not_known; year_change_*: the same since that month a year before.
-- Credit notes are negative spend in both numerator and denominator.
with counted as (
    select
        period,
        cast(sum(case when kgco2e is not null then lines else 0 end) as bigint) as covered_lines,
        max(case when index_status = 'partial' then 1 else 0 end) = 1 as has_partial_index
    from mart.footprint_by_category
    group by period
),
bounded as (
    select
        total.period,
        total.lines,
        counted.covered_lines,
        total.lines_not_converted,
        total.amount_nok,
        total.covered_nok,
        total.kgco2e,
        counted.has_partial_index,
        total.kgco2e_low,
        total.kgco2e_high,
        total.primary_pct,
        total.coverage_pct,
        cast(round(100 * counted.covered_lines / nullif(total.lines, 0), 1) as decimal(9, 1)) as coverage_lines_pct,
        total.is_partial
    from mart.footprint_interval as total
    join counted on counted.period = total.period
    where total.span = 'month' and total.dimension = 'total'
)
select
    bounded.*,
    cast(round(100 * (cast(bounded.kgco2e as double) / nullif(cast(before.kgco2e as double), 0) - 1), 1) as decimal(18, 1)) as change_pct,
    case
        when bounded.kgco2e is null or before.kgco2e is null then 'not_known'
        when before.kgco2e between bounded.kgco2e_low and bounded.kgco2e_high then 'inside'
        else 'outside'
    end as change_status,
    cast(round(100 * (cast(bounded.kgco2e as double) / nullif(cast(year_before.kgco2e as double), 0) - 1), 1) as decimal(18, 1)) as year_change_pct,
    case
        when bounded.kgco2e is null or year_before.kgco2e is null then 'not_known'
        when year_before.kgco2e between bounded.kgco2e_low and bounded.kgco2e_high then 'inside'
        else 'outside'
    end as year_change_status
from bounded
left join bounded as before
    on before.period = strftime(try_cast(bounded.period || '-01' as date) - interval 1 month, '%Y-%m')
left join bounded as year_before
    on year_before.period = strftime(try_cast(bounded.period || '-01' as date) - interval 12 month, '%Y-%m')
