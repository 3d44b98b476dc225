-- Grain: one SAF-T voucher (file, journal, voucher) that names at least one supplier.
-- In SAF-T the supplier stands on the payables line; a cost line inherits it only where the voucher
-- has exactly one (supplier_id is null otherwise, and nothing is split).
select
    file_id,
    journal_id,
    voucher_id,
    case when min(supplier_id) = max(supplier_id) then min(supplier_id) end as supplier_id,
    min(supplier_id) <> max(supplier_id) as is_ambiguous,
    min(invoice_number) filter (where supplier_id is not null) as invoice_number
from raw.ledger_line
where voucher_id is not null and (debit_amount is not null or credit_amount is not null)
group by file_id, journal_id, voucher_id
having count(supplier_id) > 0
