-- Grain: one part of a purchase line whose category rests on a person's decision, or would be another without one, with its
-- footprint as it would be without any decision and as it is.
-- amount_nok: NOK. before_kgco2e, after_kgco2e: kg CO2e, null where not known. A footprint that does not follow from the amount
-- (rules.measured_part) is the same before and after.
select
    part.part_id,
    part.period,
    part.amount_nok,
    category.uncorrected_division,
    category.cpv_division,
    coalesce(measured.kgco2e, cast(cast(part.amount_nok as decimal(24, 2)) * before.kgco2e_per_nok as decimal(32, 14))) as before_kgco2e,
    coalesce(measured.kgco2e, cast(cast(part.amount_nok as decimal(24, 2)) * now.kgco2e_per_nok as decimal(32, 14))) as after_kgco2e
from rules.line_category as category
join rules.classified_part as part on part.part_id = category.part_id
left join rules.measured_part as measured on measured.part_id = category.part_id
left join core.category_step as step on step.method = category.uncorrected_method
left join rules.category_class as class
    on class.cpv_code is not distinct from category.uncorrected_code
    and class.cpv_division is not distinct from category.uncorrected_division
    and class.confidence_kind is not distinct from step.confidence_kind
left join rules.spend_factor as before
    on before.account_class_id = part.account_class_id
    and before.category_class_id = class.category_class_id
    and before.spend_year is not distinct from left(part.period, 4)
left join rules.spend_factor as now
    on now.account_class_id = part.account_class_id
    and now.category_class_id = part.category_class_id
    and now.spend_year is not distinct from left(part.period, 4)
where category.decision_id is not null or category.uncorrected_division is distinct from category.cpv_division
