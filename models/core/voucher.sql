-- Grain: one SAF-T voucher: file, journal and voucher number. debit, credit: sums as delivered, in the file's currency;
-- difference: debit less credit, 0 where the voucher balances.
-- suppliers: how many different ones its lines name. purchase_sum_without_supplier: its purchase lines that neither
-- name nor inherit a supplier, in the file's currency.
select
    line.file_id,
    line.journal_id,
    line.voucher_id,
    min(line.record_number) as first_record,
    count(*) as lines,
    coalesce(sum(debit.amount), 0) as debit,
    coalesce(sum(credit.amount), 0) as credit,
    coalesce(sum(debit.amount), 0) - coalesce(sum(credit.amount), 0) as difference,
    count(distinct nullif(line.supplier_id, '')) as suppliers,
    coalesce(
        sum(case when placed.bucket = 'purchase' and placed.supplier_id is null then placed.amount_currency end), 0
    ) as purchase_sum_without_supplier
from raw.ledger_line as line
join core.saft_part as part on part.file_id = line.file_id
join core.ledger_line as placed on placed.line_id = line.line_id
left join core.delivered_amount as debit on debit.amount_text = line.debit_amount and debit.decimal_mark = '.'
left join core.delivered_amount as credit on credit.amount_text = line.credit_amount and credit.decimal_mark = '.'
group by line.file_id, line.journal_id, line.voucher_id
