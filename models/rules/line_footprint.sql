-- Grain: one part of a purchase line (a line without a matched invoice is one part) with its estimated climate footprint,
-- one method a part, as in reference.footprint_method.
-- kgco2e: amount_nok x kgco2e_per_nok without rounding, or what rules.measured_part says; null where nothing applies: the
-- line stays in coverage as uncovered, and no average is filled in.
-- kgco2e_low, kgco2e_high: 95 per cent interval of the part alone, kgco2e / g^1.96 and x g^1.96 with the geometric standard
-- deviation g of the method; intervals of sums stand in mart.footprint_interval, for those of parts do not add up.
-- factor_kgco2e_per_nok: kg CO2e per NOK of factor_price_year; kgco2e_per_nok: per NOK of the year of spending.
-- scope: 1 | 2 | 3 of the GHG Protocol; scope3_category in scope 3 alone. is_disputed, other_ratio: as in rules.spend_factor.
-- primary_kgco2e: the part of kgco2e that rests on a quantity or the supplier's own data. activity_line_id: the row of an
-- activity file that counts the purchase (method replaced_by_quantity, kgco2e 0). quality_*: 1 (good) to 3 (poor). uncovered_reason: no_factor | no_amount_nok | no_year | no_price_index, else null.
with estimated as (
    select
        part.part_id,
        part.line_id,
        part.period,
        case
            when measured.part_id is not null then measured.method
            when part.amount_nok is null then 'none'
            else spend.method
        end as method,
        coalesce(measured.factor_id, spend.factor_id) as factor_id,
        spend.factor_kgco2e_per_nok,
        spend.kgco2e_per_nok,
        coalesce(measured.scope, spend.scope) as scope,
        case when measured.part_id is not null then measured.scope3_category else spend.scope3_category end as scope3_category,
        spend.index_code,
        spend.index_spend,
        spend.index_factor,
        spend.index_status,
        measured.quantity,
        measured.unit_code as quantity_unit,
        coalesce(
            measured.kgco2e, cast(cast(part.amount_nok as decimal(24, 2)) * spend.kgco2e_per_nok as decimal(32, 14))
        ) as kgco2e,
        measured.kgco2e_market_based,
        measured.primary_kgco2e,
        measured.activity_line_id,
        measured.quality_technology,
        measured.quality_time,
        measured.quality_geography,
        measured.quality_completeness,
        measured.quality_reliability,
        spend.other_ratio,
        coalesce(spend.is_disputed, false) as is_disputed,
        case
            when measured.part_id is not null then null
            when spend.uncovered_reason = 'no_factor' then 'no_factor'
            when part.amount_nok is null then 'no_amount_nok'
            else spend.uncovered_reason
        end as uncovered_reason
    from rules.classified_part as part
    left join rules.measured_part as measured on measured.part_id = part.part_id
    left join rules.spend_factor as spend
        on measured.part_id is null
        and spend.account_class_id = part.account_class_id
        and spend.category_class_id = part.category_class_id
        and spend.spend_year is not distinct from left(part.period, 4)
)
select
    estimated.part_id,
    estimated.line_id,
    estimated.method,
    estimated.factor_id,
    factor.factor_set,
    factor.factor_release,
    factor.price_year as factor_price_year,
    estimated.factor_kgco2e_per_nok,
    estimated.kgco2e_per_nok,
    estimated.scope,
    estimated.scope3_category,
    estimated.index_code,
    estimated.index_spend,
    estimated.index_factor,
    estimated.index_status,
    estimated.quantity,
    estimated.quantity_unit,
    estimated.kgco2e,
    cast(cast(estimated.kgco2e as double) * case
        when estimated.kgco2e < 0 then power(cast(method.geometric_sd as double), 1.959964)
        else power(cast(method.geometric_sd as double), -1.959964)
    end as decimal(24, 6)) as kgco2e_low,
    cast(cast(estimated.kgco2e as double) * case
        when estimated.kgco2e < 0 then power(cast(method.geometric_sd as double), -1.959964)
        else power(cast(method.geometric_sd as double), 1.959964)
    end as decimal(24, 6)) as kgco2e_high,
    estimated.kgco2e_market_based,
    estimated.primary_kgco2e,
    estimated.activity_line_id,
    estimated.other_ratio,
    estimated.is_disputed,
    method.ghg_method,
    coalesce(estimated.quality_technology, try_cast(method.quality_technology as integer)) as quality_technology,
    case
        when estimated.quality_time is not null then estimated.quality_time
        when try_cast(left(estimated.period, 4) as integer) - try_cast(factor.data_year as integer) > 3 then 3
        else try_cast(method.quality_time as integer)
    end as quality_time,
    coalesce(estimated.quality_geography, try_cast(method.quality_geography as integer)) as quality_geography,
    coalesce(estimated.quality_completeness, try_cast(method.quality_completeness as integer)) as quality_completeness,
    coalesce(estimated.quality_reliability, try_cast(method.quality_reliability as integer)) as quality_reliability,
    estimated.uncovered_reason
from estimated
join reference.footprint_method as method on method.method = estimated.method
left join core.emission_factor as factor on factor.factor_id = estimated.factor_id
