-- Grain: one emission factor of the releases in use; factor_key: set and code, the same in every release of the set.
-- factor_value: kg CO2e for one unit of its own, NOK of its price year for spend factors.
select
    factor_set || '/' || factor_code as factor_key,
    cast(max(kgco2e_per_unit) as decimal(18, 12)) as factor_value
from core.emission_factor
group by factor_set || '/' || factor_code
