-- Grain: month, account and category of the parts whose footprint follows from their amount (neither a quantity nor the
-- supplier's own figure is known, rules.measured_part), and whether the amount in NOK is known.
-- amount_nok: NOK. Amount times factor is exact, so that what is computed of a cell is the sum of its parts.
select
    part.period,
    part.account_class_id,
    part.category_class_id,
    part.amount_nok is not null as has_amount,
    cast(sum(part.lines) as bigint) as lines,
    coalesce(sum(part.amount_nok), 0) as amount_nok
from rules.classified_part as part
where not exists (select 1 from rules.measured_part as measured where measured.part_id = part.part_id)
group by part.period, part.account_class_id, part.category_class_id, part.amount_nok is not null
