-- Grain: one part of a purchase line (core.purchase_part) with what decides its footprint.
-- amount_nok: NOK, credit notes negative; null where it is not known.
-- account_class_id, category_class_id: its account and category (rules.account_class, rules.category_class).
-- lines: 1 on the first part, 0 on the others, so that its sum counts ledger lines.
select
    part.part_id,
    part.line_id,
    case when part.part_id = part.line_id then 1 else 0 end as lines,
    part.period,
    account.account_class_id,
    class.category_class_id,
    part.amount_nok
from core.purchase_part as part
join rules.line_category as category on category.part_id = part.part_id
join rules.account_class as account
    on account.chart is not distinct from part.chart
    and account.account_code is not distinct from part.account_code
    and account.account_id is not distinct from part.account_id
    and account.account_name is not distinct from part.account_name
join rules.category_class as class
    on class.cpv_code is not distinct from category.cpv_code
    and class.cpv_division is not distinct from category.cpv_division
    and class.confidence_kind is not distinct from category.confidence_kind
