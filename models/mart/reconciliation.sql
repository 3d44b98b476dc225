-- Grain: one delivered ledger file and currency; the proof that nothing is lost.
-- Counts: physical_lines = header_lines + blank_lines + parsed + quarantined where the format has lines;
-- parsed = purchase + not_purchase + internal. residue_lines is what is left over: 0, or the run fails.
-- Sums in the file's currency, exactly as written: amount_sum = purchase_sum + not_purchase_sum + internal_sum +
-- rounding_sum (cents lost by rounding each line to two decimals); likewise for positive and negative amounts apart.
-- residue: what is left over, in the file's currency; 0.00, or the run fails.
-- reported_nok: what the pages count of it, NOK; lines_not_converted: purchases whose amount in NOK is not known.
with counted as (
    select
        line.file_id,
        coalesce(line.currency_code, 'unknown') as currency_code,
        count(*) as records,
        sum(case when line.bucket <> 'quarantined' then 1 else 0 end) as parsed,
        sum(case when line.bucket = 'quarantined' then 1 else 0 end) as quarantined_values,
        sum(case when line.bucket = 'purchase' then 1 else 0 end) as purchase_lines,
        sum(case when line.bucket = 'not_purchase' then 1 else 0 end) as not_purchase_lines,
        sum(case when line.bucket = 'internal' then 1 else 0 end) as internal_lines,
        coalesce(sum(line.amount_delivered), 0) as amount_sum,
        coalesce(sum(case when line.amount_delivered > 0 then line.amount_delivered end), 0) as positive_sum,
        coalesce(sum(case when line.amount_delivered < 0 then line.amount_delivered end), 0) as negative_sum,
        sum(case when line.amount_delivered < 0 then 1 else 0 end) as negative_rows,
        coalesce(sum(case when line.bucket = 'purchase' then line.amount_currency end), 0) as purchase_sum,
        coalesce(sum(case when line.bucket = 'not_purchase' then line.amount_currency end), 0) as not_purchase_sum,
        coalesce(sum(case when line.bucket = 'internal' then line.amount_currency end), 0) as internal_sum,
        coalesce(sum(line.amount_delivered - line.amount_currency), 0) as rounding_sum,
        min(line.period) as period_from,
        max(line.period) as period_to
    from core.ledger_line as line
    group by line.file_id, coalesce(line.currency_code, 'unknown')
),
reported as (
    select
        file_id,
        coalesce(currency_code, 'unknown') as currency_code,
        count(*) as reported_lines,
        coalesce(sum(amount_currency), 0) as reported_sum,
        coalesce(sum(amount_nok), 0) as reported_nok,
        count(*) - count(amount_nok) as lines_not_converted
    from mart.purchase_line
    group by file_id, coalesce(currency_code, 'unknown')
)
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
    delivery.quarantined as quarantined_records,
    coalesce(counted.quarantined_values, 0) as quarantined_values,
    delivery.quarantined + coalesce(counted.quarantined_values, 0) as quarantined,
    coalesce(counted.records, 0) as records,
    coalesce(counted.parsed, 0) as parsed,
    coalesce(counted.purchase_lines, 0) as purchase_lines,
    coalesce(counted.not_purchase_lines, 0) as not_purchase_lines,
    coalesce(counted.internal_lines, 0) as internal_lines,
    coalesce(counted.amount_sum, 0) as amount_sum,
    coalesce(counted.positive_sum, 0) as positive_sum,
    coalesce(counted.negative_sum, 0) as negative_sum,
    coalesce(counted.negative_rows, 0) as negative_rows,
    coalesce(counted.purchase_sum, 0) as purchase_sum,
    coalesce(counted.not_purchase_sum, 0) as not_purchase_sum,
    coalesce(counted.internal_sum, 0) as internal_sum,
    coalesce(counted.rounding_sum, 0) as rounding_sum,
    counted.period_from,
    counted.period_to,
    delivery.declared,
    coalesce(reported.reported_lines, 0) as reported_lines,
    coalesce(reported.reported_sum, 0) as reported_sum,
    coalesce(reported.reported_nok, 0) as reported_nok,
    coalesce(reported.lines_not_converted, 0) as lines_not_converted,
    case
        when delivery.physical_lines > 0
            then delivery.physical_lines - delivery.header_lines - delivery.blank_lines - delivery.records - delivery.quarantined
        else 0
    end
        + abs(delivery.records - sum(coalesce(counted.records, 0)) over (partition by delivery.file_id))
        + abs(coalesce(counted.parsed, 0) - coalesce(counted.purchase_lines, 0) - coalesce(counted.not_purchase_lines, 0)
            - coalesce(counted.internal_lines, 0))
        + abs(coalesce(counted.purchase_lines, 0) - coalesce(reported.reported_lines, 0)) as residue_lines,
    coalesce(
        abs(counted.amount_sum - counted.purchase_sum - counted.not_purchase_sum - counted.internal_sum - counted.rounding_sum)
            + abs(counted.amount_sum - counted.positive_sum - counted.negative_sum)
            + abs(counted.purchase_sum - coalesce(reported.reported_sum, 0)),
        0
    ) as residue
from raw.delivery as delivery
left join counted on counted.file_id = delivery.file_id
left join reported on reported.file_id = delivery.file_id and reported.currency_code = counted.currency_code
where delivery.kind = 'ledger' and delivery.status = 'read'
