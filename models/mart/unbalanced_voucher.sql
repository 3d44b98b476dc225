-- Grain: one SAF-T voucher whose debit and credit differ. Sums in the file's currency; difference: debit less credit.
select
    part.file,
    part.delivery_number,
    voucher.journal_id,
    voucher.voucher_id,
    voucher.first_record,
    voucher.lines,
    voucher.debit,
    voucher.credit,
    voucher.difference
from core.voucher as voucher
join core.saft_part as part on part.file_id = voucher.file_id
where voucher.difference <> 0
