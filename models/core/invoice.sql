-- Grain: one delivered EHF or Peppol document. Amounts in currency_code, signed: a credit note (381, 81) is
-- printed positive and counts negative; a negative invoice (380) already is.
-- is_forward_billing: type 82, which the power supplier bills again; never counted beside the final invoice.
select
    invoice.line_id as invoice_id,
    invoice.file_id,
    delivery.file,
    invoice.document_type,
    invoice.is_credit_note = 'true' as is_credit_note,
    invoice.document_type in ('82', '81') as is_forward_billing,
    invoice.invoice_number,
    try_cast(left(invoice.issue_date, 10) as date) as issue_date,
    upper(invoice.currency_code) as currency_code,
    invoice.order_id,
    invoice.contract_id,
    invoice.originator_id,
    nullif(regexp_extract(regexp_replace(invoice.supplier_org_number, '[^0-9]', '', 'g'), '^[0-9]{9}$'), '') as supplier_org_number,
    invoice.supplier_name,
    nullif(regexp_extract(regexp_replace(invoice.buyer_org_number, '[^0-9]', '', 'g'), '^[0-9]{9}$'), '') as buyer_org_number,
    case when invoice.is_credit_note = 'true' then -1 else 1 end
        * try_cast(invoice.line_extension_amount as decimal(18, 2)) as line_extension_amount,
    case when invoice.is_credit_note = 'true' then -1 else 1 end
        * try_cast(invoice.tax_exclusive_amount as decimal(18, 2)) as tax_exclusive_amount,
    case when invoice.is_credit_note = 'true' then -1 else 1 end
        * try_cast(invoice.payable_amount as decimal(18, 2)) as payable_amount
from raw.invoice as invoice
join raw.delivery as delivery on delivery.file_id = invoice.file_id and delivery.status = 'read'
