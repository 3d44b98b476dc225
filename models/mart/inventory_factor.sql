-- Grain: one emission factor of the release in use; factor_key: apart from its year. factor_value: in its own unit.
select
    regexp_replace(factor_id, '_?(19|20)[0-9][0-9]', '') as factor_key,
    cast(max(cast(t_co2e_per_mnok as decimal(18, 8))) as decimal(18, 8)) as factor_value
from reference.emission_factor
group by regexp_replace(factor_id, '_?(19|20)[0-9][0-9]', '')
