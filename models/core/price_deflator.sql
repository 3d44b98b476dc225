-- Grain: one spend year. deflator = index(factor price year 2022) / index(spend year), consumer price index.
-- index_status: final (annual average), or partial where only single months of the year are published;
-- the mean of those months stands in, and whatever rests on it is marked so.
with yearly as (
    select
        left(period, 4) as spend_year,
        coalesce(
            max(case when period_type = 'year' then try_cast(index_2015_100 as decimal(12, 4)) end),
            cast(avg(case when period_type = 'month' then try_cast(index_2015_100 as decimal(12, 4)) end) as decimal(12, 4))
        ) as index_spend,
        case when max(case when period_type = 'year' then 1 else 0 end) = 1 then 'final' else 'partial' end as index_status
    from reference.price_index
    where index_code = 'SSB_KPI_TOTAL'
    group by left(period, 4)
)
select
    yearly.spend_year,
    'SSB_KPI_TOTAL' as index_code,
    yearly.index_spend,
    base.index_spend as index_factor,
    cast(cast(base.index_spend as double) / nullif(cast(yearly.index_spend as double), 0) as decimal(12, 10)) as deflator,
    yearly.index_status
from yearly
cross join yearly as base
where base.spend_year = '2022'
