-- Grain: one part of a purchase line (core.ledger_part; a line without a matched invoice is its own only part) with what
-- its category may be told from. amount_nok: NOK, signed as the ledger; null where the amount in NOK is not known.
-- contract_ref: the contract that the line names, else its invoice; procedure_ref: the competition that its invoice names.
-- supplier_name: null for persons and whoever may be one. text: what the invoice line calls the item, else the ledger
-- line's text; it may name a person, so only where is_text_public may pages and exports show it, or anything made of it.
-- text_id: md5 of text, account_name and supplier_name joined by the character 31, the empty text for null.
with said as (
    select
        coalesce(part.part_id, line.line_id) as part_id,
        line.line_id,
        case when coalesce(part.part_number, 1) = 1 then 1 else 0 end as lines,
        part.invoice_id,
        part.invoice_line_id,
        lower(trim(coalesce(line.contract_id, invoice.contract_id))) as contract_ref,
        lower(trim(invoice.originator_id)) as procedure_ref,
        coalesce(line.period, 'unknown') as period,
        line.org_unit_id,
        line.voucher_id,
        line.invoice_number,
        line.supplier_key,
        line.supplier_id,
        line.account_id,
        line.chart,
        line.account_code,
        line.function_id,
        line.stated_cpv_code,
        case when part.part_id is null then line.amount_nok else part.amount_nok end as amount_nok,
        coalesce(supplier.is_named, false) as is_supplier_named,
        coalesce(supplier.is_named, false) and not line.is_person_dense
            and not contains(coalesce(item.item_name, line.description, ''), '[fødselsnummer') as is_text_public,
        nullif(trim(coalesce(item.item_name, line.description)), '') as text,
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
