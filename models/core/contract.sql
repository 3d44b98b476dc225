-- Grain: one row of the body's contract register. value_nok: as registered, NOK.
select
    contract.line_id,
    delivery.file,
    contract.record_number,
    contract.contract_id,
    contract.title,
    nullif(regexp_extract(regexp_replace(contract.supplier_org_number, '[^0-9]', '', 'g'), '^[0-9]{9}$'), '') as supplier_org_number,
    contract.supplier_name,
    contract.doffin_id,
    contract.procedure_id,
    contract.lot_id,
    contract.framework_id,
    cpv.code as cpv_code,
    first_day.calendar_date as valid_from,
    last_day.calendar_date as valid_to,
    try_cast(value_amount.amount as decimal(18, 2)) as value_nok,
    contract.org_unit_id,
    contract.environmental_term,
    due_day.calendar_date as term_due_date,
    contract.term_target,
    contract.term_reported,
    reported_day.calendar_date as term_reported_date,
    contract.follow_up_status
from raw.contract as contract
join raw.delivery as delivery on delivery.file_id = contract.file_id and delivery.status = 'read'
left join core.delivered_date as first_day
    on first_day.date_text = contract.valid_from and first_day.date_order is not distinct from delivery.date_order
left join core.delivered_date as last_day
    on last_day.date_text = contract.valid_to and last_day.date_order is not distinct from delivery.date_order
left join core.delivered_date as due_day
    on due_day.date_text = contract.term_due_date and due_day.date_order is not distinct from delivery.date_order
left join core.delivered_date as reported_day
    on reported_day.date_text = contract.term_reported_date and reported_day.date_order is not distinct from delivery.date_order
left join core.delivered_amount as value_amount
    on value_amount.amount_text = contract.value_amount and value_amount.decimal_mark = delivery.decimal_mark
left join reference.cpv as cpv on cpv.code = left(regexp_replace(contract.cpv_code, '[^0-9]', '', 'g'), 8)
