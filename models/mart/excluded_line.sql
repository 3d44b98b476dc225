-- Grain: one delivered ledger record that no figure on purchases counts: not a purchase, internal, superseded or
-- quarantined, with its reason. No names and no free text, for wages and benefits stand here.
select
    line_id,
    file_id,
    file,
    record_number,
    coalesce(period, 'unknown') as period,
    posting_date,
    account_id,
    account_name,
    voucher_id,
    bucket,
    bucket_reason,
    amount_delivered,
    vat_removed,
    amount_currency,
    coalesce(currency_code, 'unknown') as currency_code,
    amount_nok
from core.ledger_line
where bucket <> 'purchase'
