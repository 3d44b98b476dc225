-- Grain: delivered ledger file, currency, month (YYYY-MM or unknown), bucket with its reason, and how VAT was handled.
-- The terms of every reconciliation. Sums in the file's currency; amount_sum, positive_sum and negative_sum exactly as
-- written but for the file's sign convention, amount_sum = amount_currency + vat_sum + rounding_sum; written_*: without
-- any sign turned. amount_nok: NOK.
-- first_record, last_record: between them, in the file, the lines stand.
select
    file_id,
    file,
    coalesce(currency_code, 'unknown') as currency_code,
    coalesce(period, 'unknown') as period,
    bucket,
    bucket_reason,
    vat_basis,
    vat_conversion,
    min(record_number) as first_record,
    max(record_number) as last_record,
    count(*) as lines,
    coalesce(sum(amount_delivered), 0) as amount_sum,
    coalesce(sum(case when amount_delivered > 0 then amount_delivered end), 0) as positive_sum,
    coalesce(sum(case when amount_delivered < 0 then amount_delivered end), 0) as negative_sum,
    sum(case when amount_delivered < 0 then 1 else 0 end) as negative_rows,
    coalesce(sum(amount_written), 0) as written_sum,
    coalesce(sum(case when amount_written > 0 then amount_written end), 0) as written_positive_sum,
    coalesce(sum(case when amount_written < 0 then amount_written end), 0) as written_negative_sum,
    sum(case when amount_written < 0 then 1 else 0 end) as written_negative_rows,
    coalesce(sum(case when amount_delivered is not null then vat_removed end), 0) as vat_sum,
    coalesce(sum(amount_delivered - vat_removed - amount_currency), 0) as rounding_sum,
    coalesce(sum(amount_currency), 0) as amount_currency,
    coalesce(sum(amount_nok), 0) as amount_nok,
    sum(case when amount_nok is null then 1 else 0 end) as lines_not_converted
from core.ledger_line
group by
    file_id, file, coalesce(currency_code, 'unknown'), coalesce(period, 'unknown'), bucket, bucket_reason, vat_basis,
    vat_conversion
