-- Grain: one line of a delivered invoice, or one allowance or charge on document level.
-- line_amount: in currency_code, excluding VAT, signed as core.invoice; an allowance is negative spend.
-- cpv_code: eight digits that exist in CPV 2008, else null; stated_cpv_code as printed.
select
    line.line_id,
    line.file_id,
    line.record_number,
    line.invoice_number,
    line.line_kind,
    line.line_number,
    line.item_name,
    line.item_description,
    try_cast(line.quantity as decimal(18, 6)) as quantity,
    line.unit_code,
    case when line.is_credit_note = 'true' then -1 else 1 end * case when line.line_kind = 'allowance' then -1 else 1 end
        * try_cast(line.line_extension_amount as decimal(18, 2)) as line_amount,
    upper(line.currency_code) as currency_code,
    line.cpv_code as stated_cpv_code,
    cpv.code as cpv_code,
    line.unspsc_code,
    line.item_properties
from raw.invoice_line as line
join raw.delivery as delivery on delivery.file_id = line.file_id and delivery.status = 'read'
left join reference.cpv as cpv on cpv.code = left(regexp_replace(line.cpv_code, '[^0-9]', '', 'g'), 8)
