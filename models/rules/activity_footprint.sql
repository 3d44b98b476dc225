-- Grain: one row of an activity file with its footprint: quantity times the physical factor of activity and unit.
-- kgco2e, kgco2e_market_based: kg CO2e; null with the reason in problem: those of core.activity, or no_factor.
select
    activity.line_id,
    activity.file,
    activity.record_number,
    activity.period,
    activity.activity_written,
    activity.activity,
    activity.account_category,
    activity.cpv_division,
    activity.supplier_key,
    activity.has_supplier,
    activity.account_id,
    activity.org_unit_id,
    activity.quantity_written,
    activity.unit_written,
    activity.quantity,
    activity.unit_code,
    case when activity.problem is null and factor.factor_id is not null then 'physical_' || factor.geography_class else 'none' end as method,
    factor.factor_id,
    coalesce(rule.scope, '3') as scope,
    case when rule.scope is null then '1' else rule.scope3_category end as scope3_category,
    case
        when activity.problem is null
            then cast(cast(activity.quantity as double) * cast(factor.kgco2e_per_unit as double) as decimal(32, 14))
    end as kgco2e,
    case
        when activity.problem is null
            then cast(cast(activity.quantity as double) * cast(market.kgco2e_per_unit as double) as decimal(32, 14))
    end as kgco2e_market_based,
    coalesce(activity.problem, case when factor.factor_id is null then 'no_factor' end) as problem
from core.activity as activity
left join (
    select activity, unit_code, factor_set, factor_code, market_factor_code, scope, scope3_category
    from reference.quantity_factor
    qualify row_number() over (partition by activity, unit_code order by cpv_prefix) = 1
) as rule on rule.activity = activity.activity and rule.unit_code = activity.unit_code
left join core.emission_factor as factor on factor.factor_set = rule.factor_set and factor.factor_code = rule.factor_code
left join core.emission_factor as market on market.factor_set = rule.factor_set and market.factor_code = rule.market_factor_code
