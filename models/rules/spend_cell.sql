-- Grain: month, account and category of the parts whose footprint follows from their amount: neither a quantity nor the
-- supplier's own figure is known (rules.measured_part), and whether the amount in NOK is known.
-- amount_nok: NOK. Amount times factor is exact, so that what is computed of a cell is the sum of its parts.
select
    part.period,
    part.chart,
    part.account_code,
    part.account_id,
    part.account_name,
    part.cpv_code,
    part.cpv_division,
    part.confidence_kind,
    part.amount_nok is not null as has_amount,
    cast(sum(part.lines) as bigint) as lines,
    coalesce(sum(part.amount_nok), 0) as amount_nok
from rules.classified_part as part
left join rules.measured_part as measured on measured.part_id = part.part_id
where measured.part_id is null
group by
    part.period, part.chart, part.account_code, part.account_id, part.account_name, part.cpv_code, part.cpv_division,
    part.confidence_kind, part.amount_nok is not null
