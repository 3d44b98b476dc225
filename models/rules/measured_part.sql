-- Grain: one part of a purchase line whose footprint does not follow from its amount: an activity file counts it
-- (method replaced_by_quantity, kgco2e 0: the activity has the footprint), else its invoice line has a footprint of its own.
-- Of an invoice line that is booked in several parts each has its share, by amount.
-- kgco2e, kgco2e_market_based, primary_kgco2e: kg CO2e, signed as the amount; quantity: in unit_code.
with booked as (
    select invoice_line_id, sum(amount_currency) as amount_currency
    from core.ledger_part
    group by invoice_line_id
    having sum(amount_currency) <> 0
),
shared as (
    select
        part.part_id,
        part.invoice_line_id,
        cast(part.amount_currency as double) / nullif(cast(booked.amount_currency as double), 0) as share
    from core.ledger_part as part
    join booked on booked.invoice_line_id = part.invoice_line_id
    left join rules.replaced_part as replaced on replaced.part_id = part.part_id
    where replaced.part_id is null
)
select
    shared.part_id,
    line.method,
    line.factor_id,
    cast(cast(line.quantity as double) * shared.share as decimal(24, 9)) as quantity,
    line.unit_code,
    case
        when shared.share = 1 then cast(line.kgco2e as decimal(32, 14))
        else cast(cast(line.kgco2e as double) * shared.share as decimal(32, 14))
    end as kgco2e,
    cast(cast(line.kgco2e_market_based as double) * shared.share as decimal(32, 14)) as kgco2e_market_based,
    cast(cast(line.kgco2e as double) * shared.share * line.primary_share as decimal(32, 14)) as primary_kgco2e,
    line.scope,
    line.scope3_category,
    cast(null as varchar) as activity_line_id,
    line.quality_technology,
    line.quality_time,
    line.quality_geography,
    line.quality_completeness,
    line.quality_reliability
from shared
join rules.invoice_line_footprint as line on line.invoice_line_id = shared.invoice_line_id
union all
select
    part_id, 'replaced_by_quantity', null, null, null, 0, null, null, scope, scope3_category, activity_line_id, null, null, null, null, null
from rules.replaced_part
