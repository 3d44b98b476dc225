-- Grain: period and emission factor that was used in it, with the release it is of. A supplier's own figures are one factor.
-- value: in unit, as its publisher gives it; kgco2e: kg CO2e; amounts NOK.
select
    cell.period,
    cell.factor_id,
    coalesce(factor.factor_set, 'supplier') as factor_set,
    factor.factor_release,
    factor.factor_code,
    factor.label,
    factor.value,
    factor.unit,
    factor.data_year,
    factor.price_year,
    factor.boundary,
    factor.geography,
    factor.status,
    factor.licence,
    factor.source,
    sum(cell.amount_nok) as amount_nok,
    sum(cell.kgco2e) as kgco2e
from mart.footprint_by_category as cell
left join core.emission_factor as factor on factor.factor_id = cell.factor_id
where cell.factor_id is not null and cell.kgco2e is not null
group by
    cell.period, cell.factor_id, coalesce(factor.factor_set, 'supplier'), factor.factor_release, factor.factor_code, factor.label,
    factor.value, factor.unit, factor.data_year, factor.price_year, factor.boundary, factor.geography, factor.status,
    factor.licence, factor.source
