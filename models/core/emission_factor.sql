-- Grain: one emission factor of the releases in use: of each factor set the release that organisation.yaml pins, else the
-- newest one.
-- kgco2e_per_unit: kg CO2e for one unit_code: NOK of price_year without VAT, or a unit of reference.unit. A factor per GBP is
-- turned into NOK by the annual average rate of its price year.
-- unit_code NOK is a spend factor, any other a physical one; geography_class: national | foreign.
with release as (
    select
        factor.factor_set,
        factor.release,
        row_number() over (
            partition by factor.factor_set
            order by max(case when pinned.release is null then 0 else 1 end) desc, max(factor.valid_from) desc, factor.release desc
        ) as place
    from reference.emission_factor as factor
    left join raw.body_factor_release as pinned
        on pinned.factor_set = factor.factor_set and pinned.release = factor.release
    group by factor.factor_set, factor.release
)
select
    factor.factor_id,
    factor.factor_set,
    factor.release as factor_release,
    factor.code as factor_code,
    factor.label,
    try_cast(factor.value as decimal(18, 9)) as value,
    factor.unit,
    case
        when factor.unit in ('t CO2e per MNOK', 'kg CO2e per GBP') then 'NOK'
        else regexp_replace(factor.unit, '^.* per ', '')
    end as unit_code,
    cast(case factor.unit
        when 't CO2e per MNOK' then cast(factor.value as double) * 0.001
        when 'kg CO2e per GBP' then cast(factor.value as double) / nullif(cast(rate.nok_per_unit as double), 0)
        else cast(factor.value as double) * case when left(factor.unit, 2) = 'g ' then 0.001 else 1 end
    end as decimal(18, 12)) as kgco2e_per_unit,
    factor.data_year,
    factor.price_year,
    factor.price_basis,
    factor.boundary,
    factor.geography,
    case when left(factor.geography, 6) = 'Norway' then 'national' else 'foreign' end as geography_class,
    factor.gwp_set,
    factor.status,
    factor.note,
    factor.licence,
    factor.source,
    factor.source_url,
    factor.valid_from,
    factor.valid_to
from reference.emission_factor as factor
join release on release.factor_set = factor.factor_set and release.release = factor.release and release.place = 1
left join reference.exchange_rate as rate on rate.currency_code = 'GBP' and rate.period = factor.price_year
