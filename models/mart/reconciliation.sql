-- Grain: one delivered ledger file and currency; the proof that nothing is lost.
-- Counts: physical_lines = header_lines + blank_lines + parsed + quarantined where the format has lines;
-- parsed = purchase + not_purchase + internal; purchase = reported, what the pages count.
-- written_*: exactly as the file has it; sign_sum: what its sign convention turns, amount_sum = written_sum + sign_sum.
-- Sums in the file's currency, purchases positive: amount_sum = purchase_sum + not_purchase_sum + internal_sum + vat_sum
-- (VAT taken out) + rounding_sum (cents lost by rounding each line to two decimals) + quarantined_sum (a file cut short).
-- Positive and negative amounts likewise, each apart: positive_sum = purchase_positive_sum + excluded_positive_sum.
-- off_*: what each equation leaves over; residue_lines and residue add up their sizes: 0, or the run fails.
-- superseded_*: the part of not_purchase that a later delivery replaces. ambiguous_*: lines on purchase accounts whose
-- voucher names several suppliers, so that they have none.
-- reported_parts: rows on the pages; split_lines of the ledger and split_sum: those told apart by the lines of their
-- invoice.
-- reported_nok: what the pages count of it, NOK; lines_not_converted: purchases whose amount in NOK is not known.
with counted as (
    select
        file_id,
        currency_code,
        sum(lines) as records,
        sum(case when bucket <> 'quarantined' then lines else 0 end) as parsed,
        sum(case when bucket = 'quarantined' then lines else 0 end) as quarantined_values,
        sum(case when bucket = 'purchase' then lines else 0 end) as purchase_lines,
        sum(case when bucket = 'not_purchase' then lines else 0 end) as not_purchase_lines,
        sum(case when bucket = 'internal' then lines else 0 end) as internal_lines,
        sum(case when bucket_reason = 'superseded' then lines else 0 end) as superseded_lines,
        sum(amount_sum) as amount_sum,
        sum(positive_sum) as positive_sum,
        sum(negative_sum) as negative_sum,
        sum(negative_rows) as negative_rows,
        sum(written_sum) as written_sum,
        sum(written_positive_sum) as written_positive_sum,
        sum(written_negative_sum) as written_negative_sum,
        sum(written_negative_rows) as written_negative_rows,
        sum(case when bucket = 'purchase' then amount_currency else 0 end) as purchase_sum,
        sum(case when bucket = 'not_purchase' then amount_currency else 0 end) as not_purchase_sum,
        sum(case when bucket = 'internal' then amount_currency else 0 end) as internal_sum,
        sum(case when bucket = 'quarantined' then amount_currency else 0 end) as quarantined_sum,
        sum(case when bucket_reason = 'supplier_ambiguous' then lines else 0 end) as ambiguous_lines,
        sum(case when bucket_reason = 'supplier_ambiguous' then amount_currency else 0 end) as ambiguous_sum,
        sum(case when bucket_reason = 'superseded' then amount_currency else 0 end) as superseded_sum,
        sum(case when bucket = 'purchase' then positive_sum else 0 end) as purchase_positive_sum,
        sum(case when bucket = 'purchase' then negative_sum else 0 end) as purchase_negative_sum,
        sum(case when bucket <> 'purchase' then positive_sum else 0 end) as excluded_positive_sum,
        sum(case when bucket <> 'purchase' then negative_sum else 0 end) as excluded_negative_sum,
        sum(vat_sum) as vat_sum,
        sum(rounding_sum) as rounding_sum,
        min(nullif(period, 'unknown')) as period_from,
        max(nullif(period, 'unknown')) as period_to
    from mart.bucket_total
    group by file_id, currency_code
),
reported as (
    select
        file_id,
        coalesce(currency_code, 'unknown') as currency_code,
        cast(sum(lines) as bigint) as reported_lines,
        count(*) as reported_parts,
        count(distinct case when invoice_line_id is not null then line_id end) as split_lines,
        coalesce(sum(case when invoice_line_id is not null then amount_currency end), 0) as split_sum,
        coalesce(sum(amount_currency), 0) as reported_sum,
        coalesce(sum(case when amount_delivered > 0 then amount_delivered end), 0) as reported_positive_sum,
        coalesce(sum(case when amount_delivered < 0 then amount_delivered end), 0) as reported_negative_sum,
        coalesce(sum(amount_nok), 0) as reported_nok,
        cast(sum(case when amount_nok is null then lines else 0 end) as bigint) as lines_not_converted
    from mart.purchase_line
    group by file_id, coalesce(currency_code, 'unknown')
),
term as (
    select
        delivery.delivery_number,
        delivery.file,
        delivery.file_id,
        delivery.sha256,
        delivery.format,
        delivery.amount_column,
        coalesce(counted.currency_code, delivery.currency, 'unknown') as currency_code,
        delivery.physical_lines,
        delivery.header_lines,
        delivery.blank_lines,
        delivery.records as records_read,
        delivery.quarantined as quarantined_records,
        coalesce(counted.quarantined_values, 0) as quarantined_values,
        delivery.quarantined + coalesce(counted.quarantined_values, 0) as quarantined,
        coalesce(counted.records, 0) as records,
        coalesce(counted.parsed, 0) as parsed,
        coalesce(counted.purchase_lines, 0) as purchase_lines,
        coalesce(counted.not_purchase_lines, 0) as not_purchase_lines,
        coalesce(counted.internal_lines, 0) as internal_lines,
        coalesce(counted.superseded_lines, 0) as superseded_lines,
        coalesce(counted.amount_sum, 0) as amount_sum,
        coalesce(counted.positive_sum, 0) as positive_sum,
        coalesce(counted.negative_sum, 0) as negative_sum,
        coalesce(counted.negative_rows, 0) as negative_rows,
        coalesce(counted.written_sum, 0) as written_sum,
        coalesce(counted.written_positive_sum, 0) as written_positive_sum,
        coalesce(counted.written_negative_sum, 0) as written_negative_sum,
        coalesce(counted.written_negative_rows, 0) as written_negative_rows,
        coalesce(counted.amount_sum, 0) - coalesce(counted.written_sum, 0) as sign_sum,
        coalesce(counted.purchase_sum, 0) as purchase_sum,
        coalesce(counted.not_purchase_sum, 0) as not_purchase_sum,
        coalesce(counted.internal_sum, 0) as internal_sum,
        coalesce(counted.quarantined_sum, 0) as quarantined_sum,
        coalesce(counted.ambiguous_lines, 0) as ambiguous_lines,
        coalesce(counted.ambiguous_sum, 0) as ambiguous_sum,
        coalesce(counted.superseded_sum, 0) as superseded_sum,
        coalesce(counted.purchase_positive_sum, 0) as purchase_positive_sum,
        coalesce(counted.purchase_negative_sum, 0) as purchase_negative_sum,
        coalesce(counted.excluded_positive_sum, 0) as excluded_positive_sum,
        coalesce(counted.excluded_negative_sum, 0) as excluded_negative_sum,
        coalesce(counted.vat_sum, 0) as vat_sum,
        coalesce(counted.rounding_sum, 0) as rounding_sum,
        counted.period_from,
        counted.period_to,
        delivery.declared,
        coalesce(reported.reported_lines, 0) as reported_lines,
        coalesce(reported.reported_parts, 0) as reported_parts,
        coalesce(reported.split_lines, 0) as split_lines,
        coalesce(reported.split_sum, 0) as split_sum,
        coalesce(reported.reported_sum, 0) as reported_sum,
        coalesce(reported.reported_positive_sum, 0) as reported_positive_sum,
        coalesce(reported.reported_negative_sum, 0) as reported_negative_sum,
        coalesce(reported.reported_nok, 0) as reported_nok,
        coalesce(reported.lines_not_converted, 0) as lines_not_converted
    from raw.delivery as delivery
    left join counted on counted.file_id = delivery.file_id
    left join reported on reported.file_id = delivery.file_id and reported.currency_code = counted.currency_code
    where delivery.kind = 'ledger' and delivery.status in ('read', 'cut_short')
),
compared as (
    select
        *,
        case
            when physical_lines > 0 then physical_lines - header_lines - blank_lines - records_read - quarantined_records
            else 0
        end as off_lines_read,
        records_read - sum(records) over (partition by file_id) as off_records_kept,
        parsed - purchase_lines - not_purchase_lines - internal_lines as off_lines_placed,
        purchase_lines - reported_lines as off_lines_reported,
        amount_sum - purchase_sum - not_purchase_sum - internal_sum - quarantined_sum - vat_sum - rounding_sum as off_sum_placed,
        positive_sum - purchase_positive_sum - excluded_positive_sum as off_positive_placed,
        negative_sum - purchase_negative_sum - excluded_negative_sum as off_negative_placed,
        purchase_sum - reported_sum as off_sum_reported,
        purchase_positive_sum - reported_positive_sum as off_positive_reported,
        purchase_negative_sum - reported_negative_sum as off_negative_reported
    from term
)
select
    *,
    abs(off_lines_read) + abs(off_records_kept) + abs(off_lines_placed) + abs(off_lines_reported) as residue_lines,
    abs(off_sum_placed) + abs(off_positive_placed) + abs(off_negative_placed) + abs(off_sum_reported)
        + abs(off_positive_reported) + abs(off_negative_reported) as residue
from compared
