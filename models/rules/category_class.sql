-- Grain: one category that purchases have, or would have without the decisions of persons, with what it is worth.
-- category_class_id: a number for it (rules.account_class).
select
    cast(row_number() over (order by cpv_code, cpv_division, confidence_kind) as integer) as category_class_id,
    cpv_code,
    cpv_division,
    confidence_kind
from (
    select cpv_code, cpv_division, confidence_kind from rules.line_category
    union
    select category.uncorrected_code, category.uncorrected_division, step.confidence_kind
    from rules.line_category as category
    join core.category_step as step on step.method = category.uncorrected_method
    where category.decision_id is not null or category.uncorrected_division is distinct from category.cpv_division
) as category
