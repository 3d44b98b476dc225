-- Grain: one method of estimating a footprint that may be wrong by a factor (reference.footprint_method).
-- deviation: the standard deviation of one kg CO2e that it gives, sqrt(exp(ln(g)^2) - 1) of its geometric one g.
select method, sqrt(exp(power(ln(cast(geometric_sd as double)), 2)) - 1) as deviation
from reference.footprint_method
where geometric_sd is not null
