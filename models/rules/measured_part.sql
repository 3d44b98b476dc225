-- Grain: one part of a purchase line whose footprint does not follow from its amount: its invoice line has a footprint of its
-- own. Of an invoice line that is booked in several parts each has its share, by amount.
-- kgco2e, kgco2e_market_based: kg CO2e, signed as the amount; quantity: in unit_code.
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
)
select
    shared.part_id,
    line.method,
    line.factor_id,
    cast(cast(line.quantity as double) * shared.share as decimal(24, 9)) as quantity,
    line.unit_code,
    cast(cast(line.kgco2e as double) * shared.share as decimal(32, 14)) as kgco2e,
    cast(cast(line.kgco2e_market_based as double) * shared.share as decimal(32, 14)) as kgco2e_market_based,
    line.scope,
    line.scope3_category,
    line.is_primary
from shared
join rules.invoice_line_footprint as line on line.invoice_line_id = shared.invoice_line_id
