-- Grain: span (month, or year_to_date: January to and with the month), period, and one figure: dimension total, division,
-- scope, category (of scope 3), method, account or inventory (scope/category/method), and its code. kgco2e: kg CO2e; amounts NOK. coverage_pct, is_partial: as
-- in mart.footprint_coverage; primary_pct: the share of kgco2e that rests on quantities or suppliers' own figures.
-- t_per_mnok: tonnes CO2e per million NOK of those that have a footprint. kgco2e_low, kgco2e_high: the 95 per cent interval. Parts with the same factor are wrong together, parts with different
-- factors independently: for each factor u = sum over methods of kgco2e x sqrt(exp(ln(g)^2) - 1), with the geometric
-- standard deviation g of the method; then s = sqrt(ln(1 + sum of u^2 / kgco2e^2)), and the interval is kgco2e / exp(1.96 s)
-- to kgco2e x exp(1.96 s), which for a single factor is kgco2e / g^1.96 to kgco2e x g^1.96. Where credit notes
-- leave nothing or less, kgco2e -+ 1.96 x sqrt(sum of u^2).
-- Sums are of decimals, for floats sum to other last digits in another order. It holds what factor and method may be wrong by; what has no factor at all is not in it (coverage).
with dimensioned as (
    select
        cell.period,
        asked.dimension,
        case asked.dimension
            when 'total' then 'all'
            when 'division' then cell.cpv_division
            when 'scope' then cell.scope
            when 'category' then cell.scope3_category
            when 'method' then cell.footprint_method
            when 'inventory' then cell.scope || '/' || coalesce(cell.scope3_category, '') || '/' || cell.footprint_method
            else cell.account_id
        end as code,
        cell.factor_id,
        cell.footprint_method,
        sum(cell.lines) as lines,
        sum(cell.lines_not_converted) as lines_not_converted,
        sum(cell.amount_nok) as amount_nok,
        sum(cell.covered_nok) as covered_nok,
        sum(cell.kgco2e) as kgco2e,
        sum(cell.kgco2e_market_based) as kgco2e_market_based,
        sum(cell.primary_kgco2e) as primary_kgco2e
    from mart.footprint_by_category as cell
    cross join (values ('total'), ('division'), ('scope'), ('category'), ('method'), ('account'), ('inventory')) as asked(dimension)
    where asked.dimension <> 'category' or cell.scope = '3'
    group by 1, 2, 3, 4, 5
),
spanned as (
    select 'month' as span, * from dimensioned
    union all
    select
        'year_to_date', month.period, cell.dimension, cell.code, cell.factor_id, cell.footprint_method, sum(cell.lines),
        sum(cell.lines_not_converted), sum(cell.amount_nok), sum(cell.covered_nok), sum(cell.kgco2e),
        sum(cell.kgco2e_market_based), sum(cell.primary_kgco2e)
    from dimensioned as cell
    join (select distinct period from dimensioned where period <> 'unknown') as month
        on left(month.period, 4) = left(cell.period, 4) and cell.period <= month.period
    group by month.period, cell.dimension, cell.code, cell.factor_id, cell.footprint_method
),
by_factor as (
    select
        spanned.span,
        spanned.period,
        spanned.dimension,
        spanned.code,
        spanned.factor_id,
        sum(spanned.lines) as lines,
        sum(spanned.lines_not_converted) as lines_not_converted,
        sum(spanned.amount_nok) as amount_nok,
        sum(spanned.covered_nok) as covered_nok,
        sum(spanned.kgco2e) as kgco2e,
        sum(spanned.kgco2e_market_based) as kgco2e_market_based,
        sum(spanned.primary_kgco2e) as primary_kgco2e,
        cast(sum(cast(cast(spanned.kgco2e as double) * method.deviation as decimal(38, 10))) as double) as deviation
    from spanned
    left join core.footprint_method as method on method.method = spanned.footprint_method
    group by spanned.span, spanned.period, spanned.dimension, spanned.code, spanned.factor_id
),
summed as (
    select
        span,
        period,
        dimension,
        code,
        cast(sum(lines) as bigint) as lines,
        cast(sum(lines_not_converted) as bigint) as lines_not_converted,
        sum(amount_nok) as amount_nok,
        sum(covered_nok) as covered_nok,
        sum(kgco2e) as kgco2e,
        sum(kgco2e_market_based) as kgco2e_market_based,
        coalesce(sum(primary_kgco2e), 0) as primary_kgco2e,
        cast(count(distinct factor_id) as bigint) as factors,
        sqrt(cast(sum(cast(power(deviation, 2) as decimal(38, 8))) as double)) as deviation
    from by_factor
    group by span, period, dimension, code
),
spread as (
    select
        *,
        case when kgco2e > 0 then exp(1.959964 * sqrt(ln(1 + power(deviation / nullif(cast(kgco2e as double), 0), 2)))) end as ratio
    from summed
)
select
    span,
    period,
    dimension,
    code,
    lines,
    lines_not_converted,
    amount_nok,
    covered_nok,
    cast(round(100 * covered_nok / nullif(amount_nok, 0), 1) as decimal(9, 1)) as coverage_pct,
    coalesce(100 * covered_nok < 80 * amount_nok, true) or lines_not_converted > 0 as is_partial,
    kgco2e,
    cast(coalesce(cast(kgco2e as double) / nullif(ratio, 0), cast(kgco2e as double) - 1.959964 * deviation) as decimal(24, 6)) as kgco2e_low,
    cast(coalesce(cast(kgco2e as double) * ratio, cast(kgco2e as double) + 1.959964 * deviation) as decimal(24, 6)) as kgco2e_high,
    kgco2e_market_based,
    cast(round(1000 * cast(kgco2e as double) / nullif(cast(covered_nok as double), 0), 4) as decimal(18, 4)) as t_per_mnok,
    cast(round(100 * cast(primary_kgco2e as double) / nullif(cast(kgco2e as double), 0), 1) as decimal(18, 1)) as primary_pct,
    factors
from spread
