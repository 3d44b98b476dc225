-- Grain: one spend year and price year of a factor. deflator = index(price year of the factor) / index(spend year), consumer
-- price index, annual averages.
-- index_status: final (annual average), or partial where only single months of the year are published. The year then
-- stands at last year's average times what the same months have risen since, so that the season does not count; whatever
-- rests on it is marked.
with monthly as (
    select period, try_cast(index_2015_100 as decimal(12, 4)) as index_value
    from reference.price_index
    where index_code = 'SSB_KPI_TOTAL' and period_type = 'month'
),
annual as (
    select period as spend_year, try_cast(index_2015_100 as decimal(12, 4)) as index_value
    from reference.price_index
    where index_code = 'SSB_KPI_TOTAL' and period_type = 'year'
),
begun as (
    select left(monthly.period, 4) as spend_year, avg(monthly.index_value) as months_now, avg(before.index_value) as months_before
    from monthly
    join monthly as before
        on before.period = cast(cast(left(monthly.period, 4) as integer) - 1 as varchar) || right(monthly.period, 3)
    where left(monthly.period, 4) not in (select spend_year from annual)
    group by left(monthly.period, 4)
),
yearly as (
    select spend_year, index_value as index_spend, 'final' as index_status from annual
    union all
    select
        begun.spend_year,
        cast(cast(annual.index_value as double) * begun.months_now / nullif(begun.months_before, 0) as decimal(12, 4)),
        'partial'
    from begun
    join annual on annual.spend_year = cast(cast(begun.spend_year as integer) - 1 as varchar)
)
select
    yearly.spend_year,
    base.spend_year as price_year,
    'SSB_KPI_TOTAL' as index_code,
    yearly.index_spend,
    base.index_spend as index_factor,
    cast(cast(base.index_spend as double) / nullif(cast(yearly.index_spend as double), 0) as decimal(12, 10)) as deflator,
    yearly.index_status
from yearly
join yearly as base on base.spend_year in (select price_year from reference.emission_factor)
