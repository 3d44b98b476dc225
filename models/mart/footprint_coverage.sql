-- Grain: period. coverage_pct = spend with a factor / purchases in the ledger, in NOK and in lines, per cent with one
-- decimal; null where there is no spend. kgco2e: kg CO2e; null, not 0, where no line has a factor. is_partial: below 80 per cent by spend, or some lines have no amount in NOK.
-- Credit notes are negative spend in both numerator and denominator.
with summed as (
    select
        period,
        cast(sum(lines) as bigint) as lines,
        cast(sum(case when kgco2e is not null then lines else 0 end) as bigint) as covered_lines,
        cast(sum(case when amount_nok is null then lines else 0 end) as bigint) as lines_not_converted,
        coalesce(sum(amount_nok), 0) as amount_nok,
        coalesce(sum(case when kgco2e is not null then amount_nok end), 0) as covered_nok,
        sum(kgco2e) as kgco2e,
        max(case when index_status = 'partial' then 1 else 0 end) = 1 as has_partial_index
    from mart.purchase_line
    group by period
)
select
    *,
    cast(round(100 * covered_nok / nullif(amount_nok, 0), 1) as decimal(9, 1)) as coverage_pct,
    cast(round(100 * covered_lines / nullif(lines, 0), 1) as decimal(9, 1)) as coverage_lines_pct,
    coalesce(100 * covered_nok < 80 * amount_nok, true) or lines_not_converted > 0 as is_partial
from summed
