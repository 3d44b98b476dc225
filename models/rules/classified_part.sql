-- Grain: one part of a purchase line (core.purchase_part) with what decides its footprint.
-- amount_nok: NOK, credit notes negative; null where it is not known.
-- lines: 1 on the first part, 0 on the others, so that its sum counts ledger lines.
select
    part.part_id,
    part.line_id,
    case when part.part_id = part.line_id then 1 else 0 end as lines,
    part.period,
    part.chart,
    part.account_code,
    part.account_id,
    part.account_name,
    part.supplier_key,
    part.invoice_line_id,
    part.amount_nok,
    category.cpv_code,
    category.cpv_division,
    category.confidence_kind
from core.purchase_part as part
join rules.line_category as category on category.part_id = part.part_id
