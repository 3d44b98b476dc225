-- Grain: one part of a purchase line (core.ledger_part; a line without a matched invoice is its own only part) with what
-- its category may be told from. amount_nok: NOK, signed as the ledger; null where the amount in NOK is not known.
-- contract_id: the contract that the line names, else its invoice. is_supplier_named: whether pages may show the supplier.
-- text: what the invoice line calls the item, else the ledger line's text; null on accounts and functions whose texts name
-- persons. supplier_name: null for persons and whoever may be one.
-- text_id: md5 of text, account_name and supplier_name joined by the character 31, the empty text for null.
with said as (
    select
        coalesce(part.part_id, line.line_id) as part_id,
        line.line_id,
        part.invoice_id,
        part.invoice_line_id,
        coalesce(line.contract_id, invoice.contract_id) as contract_id,
        line.period,
        line.file_id,
        line.voucher_id,
        line.record_number,
        line.supplier_key,
        line.account_id,
        line.chart,
        line.account_code,
        line.function_id,
        line.stated_cpv_code,
        case when part.part_id is null then line.amount_nok else part.amount_nok end as amount_nok,
        coalesce(supplier.is_named, false) as is_supplier_named,
        line.is_person_dense,
        case when not line.is_person_dense then nullif(trim(coalesce(item.item_name, line.description)), '') end as text,
        nullif(trim(line.account_name), '') as account_name,
        supplier.supplier_name
    from core.ledger_line as line
    left join core.ledger_part as part on part.line_id = line.line_id
    left join core.invoice_line as item on item.line_id = part.invoice_line_id
    left join core.invoice as invoice on invoice.invoice_id = part.invoice_id
    left join core.supplier as supplier on supplier.supplier_key = line.supplier_key
    where line.bucket = 'purchase'
)
select
    said.*,
    md5(coalesce(text, '') || chr(31) || coalesce(account_name, '') || chr(31) || coalesce(supplier_name, '')) as text_id
from said
