-- Grain: one part of a purchase line with what an agreement must fit: supplier, day and category.
-- bought_on: the invoice's date, else the posting date, else the first day of the period.
-- supplier_key: null where no supplier is known. supplier_kind: as core.supplier.
select
    part.part_id,
    part.line_id,
    coalesce(invoice.issue_date, line.posting_date, cast(part.period || '-01' as date)) as bought_on,
    part.supplier_key,
    supplier.kind as supplier_kind
from core.purchase_part as part
join core.ledger_line as line on line.line_id = part.line_id
left join core.invoice as invoice on invoice.invoice_id = part.invoice_id
left join core.supplier as supplier on supplier.supplier_key = part.supplier_key
