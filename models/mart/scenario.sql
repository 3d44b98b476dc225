-- Grain: month and scenario of organisation.yaml: what the twelve months to and with it would have been. Part of no account.
-- amount_nok: purchases the scenario is about, with a footprint and a CPV code below its prefix, or the division alone where
-- the prefix is one; moved_nok: share_pct of it. coarse_nok: purchases of the prefix's division whose code is not known
-- that far, and which the scenario therefore leaves alone. base_kgco2e, scenario_kgco2e: kg CO2e before and after;
-- saved_kgco2e: the difference. *_low, *_high: 95 per cent intervals as in mart.footprint_interval; of the difference,
-- the parts of each factor are taken together first, and it is saved -+ 1.96 x sqrt(sum of u^2).
-- problem: null, else why the scenario cannot be told: unknown_factor | not_a_spend_factor | nothing_bought.
with asked as (
    select
        scenario.*,
        factor.factor_id as new_factor_id,
        factor.unit_code,
        factor.price_year,
        factor.kgco2e_per_unit,
        case when factor.geography_class = 'foreign' then 'spend_based_foreign' else 'spend_based_account' end as new_method
    from raw.body_scenario as scenario
    left join core.emission_factor as factor on factor.factor_id = scenario.factor_id
),
cell as (
    select
        asked.scenario_id,
        part.period,
        part.factor_id,
        part.footprint_method,
        max(asked.new_factor_id) as new_factor_id,
        max(asked.new_method) as new_method,
        max(asked.kgco2e_per_unit) as new_rate,
        max(asked.price_year) as new_price_year,
        max(asked.kind) as kind,
        max(asked.share_pct) as share_pct,
        max(asked.remaining_pct) as remaining_pct,
        sum(part.amount_nok) as amount_nok,
        sum(part.kgco2e) as kgco2e
    from asked
    join mart.purchase_line as part
        on left(coalesce(part.cpv_code, part.cpv_division), length(asked.cpv_prefix)) = asked.cpv_prefix
    where part.period <> 'unknown' and part.kgco2e is not null and part.amount_nok is not null
    group by asked.scenario_id, part.period, part.factor_id, part.footprint_method
),
monthly as (
    select
        cell.scenario_id,
        cell.period,
        cell.factor_id,
        cell.footprint_method as method,
        cast(cell.kgco2e as double) as base_kgco2e,
        cast(cell.kgco2e as double) * (
            1 - cast(cell.share_pct as double) * 0.01 * case cell.kind when 'used' then 1 - cast(cell.remaining_pct as double) * 0.01 else 1 end
        ) as scenario_kgco2e,
        cell.amount_nok
    from cell
    union all
    select
        cell.scenario_id,
        cell.period,
        cell.new_factor_id,
        cell.new_method,
        cast(0 as double),
        cast(cell.amount_nok as double) * cast(cell.share_pct as double) * 0.01
            * cast(deflator.deflator as double) * cast(cell.new_rate as double),
        0
    from cell
    join core.price_deflator as deflator
        on deflator.spend_year = left(cell.period, 4) and deflator.price_year = cell.new_price_year
    where cell.kind = 'other_factor'
),
by_factor as (
    select
        month.month,
        monthly.scenario_id,
        coalesce(monthly.factor_id, monthly.method) as factor_id,
        sum(monthly.amount_nok) as amount_nok,
        cast(sum(cast(monthly.base_kgco2e as decimal(38, 10))) as double) as base_kgco2e,
        cast(sum(cast(monthly.scenario_kgco2e as decimal(38, 10))) as double) as scenario_kgco2e,
        cast(sum(cast(monthly.base_kgco2e * method.deviation as decimal(38, 10))) as double) as base_deviation,
        cast(sum(cast(monthly.scenario_kgco2e * method.deviation as decimal(38, 10))) as double) as scenario_deviation
    from mart.publication_month as month
    join monthly
        on monthly.period between strftime(cast(month.month || '-01' as date) - interval 11 month, '%Y-%m') and month.month
    join core.footprint_method as method on method.method = monthly.method
    group by month.month, monthly.scenario_id, coalesce(monthly.factor_id, monthly.method)
),
summed as (
    select
        month,
        scenario_id,
        sum(amount_nok) as amount_nok,
        cast(sum(cast(base_kgco2e as decimal(38, 10))) as double) as base_kgco2e,
        cast(sum(cast(scenario_kgco2e as decimal(38, 10))) as double) as scenario_kgco2e,
        sqrt(cast(sum(cast(power(base_deviation, 2) as decimal(38, 8))) as double)) as base_deviation,
        sqrt(cast(sum(cast(power(scenario_deviation, 2) as decimal(38, 8))) as double)) as scenario_deviation,
        sqrt(cast(sum(cast(power(base_deviation - scenario_deviation, 2) as decimal(38, 8))) as double)) as saved_deviation
    from by_factor
    group by month, scenario_id
),
spread as (
    select
        *,
        case when base_kgco2e > 0 then exp(1.959964 * sqrt(ln(1 + power(base_deviation / nullif(base_kgco2e, 0), 2)))) end as base_ratio,
        case when scenario_kgco2e > 0
            then exp(1.959964 * sqrt(ln(1 + power(scenario_deviation / nullif(scenario_kgco2e, 0), 2))))
        end as scenario_ratio
    from summed
),
coarse as (
    select month.month, asked.scenario_id, sum(part.amount_nok) as amount_nok
    from mart.publication_month as month
    join mart.purchase_line as part
        on part.period between strftime(cast(month.month || '-01' as date) - interval 11 month, '%Y-%m') and month.month
    join asked on length(asked.cpv_prefix) > 2 and part.cpv_division = left(asked.cpv_prefix, 2) and part.cpv_code is null
    group by month.month, asked.scenario_id
)
select
    month.month,
    asked.scenario_id,
    asked.position,
    asked.name,
    asked.kind,
    asked.cpv_prefix,
    asked.share_pct,
    asked.remaining_pct,
    asked.factor_id,
    case
        when asked.kind = 'other_factor' and asked.new_factor_id is null then 'unknown_factor'
        when asked.kind = 'other_factor' and asked.unit_code <> 'NOK' then 'not_a_spend_factor'
        when spread.month is null then 'nothing_bought'
    end as problem,
    spread.amount_nok,
    cast(round(spread.amount_nok * asked.share_pct * cast(0.01 as decimal(3, 2)), 2) as decimal(24, 2)) as moved_nok,
    coalesce(coarse.amount_nok, 0) as coarse_nok,
    cast(spread.base_kgco2e as decimal(24, 3)) as base_kgco2e,
    cast(coalesce(base_kgco2e / nullif(base_ratio, 0), base_kgco2e - 1.959964 * base_deviation) as decimal(24, 3)) as base_kgco2e_low,
    cast(coalesce(base_kgco2e * base_ratio, base_kgco2e + 1.959964 * base_deviation) as decimal(24, 3)) as base_kgco2e_high,
    cast(spread.scenario_kgco2e as decimal(24, 3)) as scenario_kgco2e,
    cast(coalesce(scenario_kgco2e / nullif(scenario_ratio, 0), scenario_kgco2e - 1.959964 * scenario_deviation) as decimal(24, 3)) as scenario_kgco2e_low,
    cast(coalesce(scenario_kgco2e * scenario_ratio, scenario_kgco2e + 1.959964 * scenario_deviation) as decimal(24, 3)) as scenario_kgco2e_high,
    cast(base_kgco2e - scenario_kgco2e as decimal(24, 3)) as saved_kgco2e,
    cast(base_kgco2e - scenario_kgco2e - 1.959964 * saved_deviation as decimal(24, 3)) as saved_kgco2e_low,
    cast(base_kgco2e - scenario_kgco2e + 1.959964 * saved_deviation as decimal(24, 3)) as saved_kgco2e_high
from mart.publication_month as month
cross join asked
left join spread on spread.month = month.month and spread.scenario_id = asked.scenario_id
    and not (asked.kind = 'other_factor' and coalesce(asked.unit_code, '') <> 'NOK')
left join coarse on coarse.month = month.month and coarse.scenario_id = asked.scenario_id
