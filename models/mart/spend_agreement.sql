-- Grain: one part of a purchase line, and the agreement and outcome it is bought under.
-- outcome, ground: as rules.spend_outcome. link_status, link_method, link_confidence: as rules.spend_link.
-- candidates: contract numbers of what it may be, where nothing is chosen. amount_nok: as mart.purchase_line.
select
    purchase.part_id,
    purchase.line_id,
    purchase.lines,
    purchase.file,
    purchase.record_number,
    purchase.invoice_file,
    purchase.period,
    coalesce(purchase.org_unit_id, 'unknown') as org_unit_id,
    purchase.org_unit_name,
    purchase.voucher_id,
    purchase.supplier_key,
    purchase.supplier_kind,
    purchase.supplier_org_number,
    purchase.supplier_name,
    purchase.cpv_division,
    purchase.cpv_code,
    purchase.cpv_label_no,
    purchase.cpv_label_en,
    purchase.risk_class,
    purchase.class_status,
    purchase.amount_currency,
    purchase.currency_code,
    purchase.amount_nok,
    purchase.kgco2e,
    link.status as link_status,
    link.method as link_method,
    link.confidence as link_confidence,
    link.unknown_reference,
    link.candidates,
    link.agreement_id,
    agreement.contract_id,
    agreement.title as agreement_title,
    outcome.lot_line_id,
    outcome.outcome,
    outcome.ground
from mart.purchase_line as purchase
join rules.spend_link as link on link.part_id = purchase.part_id
join rules.spend_outcome as outcome on outcome.part_id = purchase.part_id
left join core.agreement as agreement on agreement.agreement_id = link.agreement_id
