-- Grain: one currency and period (YYYY or YYYY-MM). nok_per_unit: NOK for one unit of the currency.
select currency_code, period, cast(nok_per_unit as decimal(12, 8)) as nok_per_unit
from reference.exchange_rate
