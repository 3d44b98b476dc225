-- Grain: two delivered ledgers, neither superseded, that share more than half of the lines of the smaller one: probably
-- two versions of one delivery, counted twice until somebody decides which one holds. Nothing is resolved here.
-- shared_by: row (same supplier, invoice, date and amount) | voucher (same month, voucher, date and account, whatever the
-- amount); the one that finds most. Lines that repeat within one file are real and are matched as often as they stand in
-- both. shared_nok: NOK of the shared purchase lines as the smaller file has them; null where a rate is not known.
with part as (
    select file_id, period, sum(lines) as lines
    from mart.bucket_total
    where bucket <> 'quarantined' and bucket_reason not in ('superseded', 'totals_row')
    group by file_id, period
),
whole as (
    select file_id, sum(lines) as lines from part group by file_id
),
-- Only pairs whose months could hold so many shared lines are compared line by line.
pair as (
    select one.file_id as file_id, other.file_id as other_file_id, min(whole_one.lines) as lines, min(whole_other.lines) as other_lines
    from part as one
    join part as other on other.period = one.period and other.file_id > one.file_id
    join whole as whole_one on whole_one.file_id = one.file_id
    join whole as whole_other on whole_other.file_id = other.file_id
    group by one.file_id, other.file_id
    having 2 * sum(least(one.lines, other.lines)) > least(min(whole_one.lines), min(whole_other.lines))
),
suspect as (
    select file_id from pair
    union
    select other_file_id from pair
),
line as (
    select ledger.*
    from core.ledger_line as ledger
    join suspect on suspect.file_id = ledger.file_id
    where ledger.bucket <> 'quarantined' and ledger.bucket_reason <> 'totals_row'
),
keyed as (
    select
        file_id,
        'row' as shared_by,
        supplier_key as key_1,
        coalesce(invoice_number, '') as key_2,
        coalesce(cast(posting_date as varchar), period, '') as key_3,
        cast(amount_delivered as varchar) as key_4,
        count(*) as lines,
        sum(case when bucket = 'purchase' then amount_nok end) as amount_nok,
        sum(case when bucket = 'purchase' and amount_nok is null then 1 else 0 end) as lines_not_converted
    from line
    where supplier_key is not null
    group by all
    union all
    select
        file_id,
        'voucher',
        voucher_id,
        coalesce(period, ''),
        coalesce(cast(posting_date as varchar), ''),
        coalesce(account_id, ''),
        count(*),
        sum(case when bucket = 'purchase' then amount_nok end),
        sum(case when bucket = 'purchase' and amount_nok is null then 1 else 0 end)
    from line
    where voucher_id is not null
    group by all
),
shared as (
    select
        pair.file_id,
        pair.other_file_id,
        pair.lines,
        pair.other_lines,
        one.shared_by,
        sum(least(one.lines, other.lines)) as shared_lines,
        case
            when sum(one.lines_not_converted + other.lines_not_converted) = 0
                then coalesce(sum(case when pair.lines <= pair.other_lines then one.amount_nok else other.amount_nok end), 0)
        end as shared_nok
    from keyed as one
    join keyed as other
        on other.shared_by = one.shared_by
        and other.key_1 = one.key_1
        and other.key_2 = one.key_2
        and other.key_3 = one.key_3
        and other.key_4 = one.key_4
    join pair on pair.file_id = one.file_id and pair.other_file_id = other.file_id
    group by pair.file_id, pair.other_file_id, pair.lines, pair.other_lines, one.shared_by
    qualify row_number() over (
        partition by pair.file_id, pair.other_file_id order by sum(least(one.lines, other.lines)) desc, one.shared_by
    ) = 1
)
select
    first_delivery.delivery_number,
    first_delivery.file_id,
    first_delivery.file,
    second_delivery.file_id as other_file_id,
    second_delivery.file as other_file,
    case when first_delivery.file_id = shared.file_id then shared.lines else shared.other_lines end as lines,
    case when first_delivery.file_id = shared.file_id then shared.other_lines else shared.lines end as other_lines,
    shared.shared_by,
    shared.shared_lines,
    round(100 * shared.shared_lines / nullif(least(shared.lines, shared.other_lines), 0), 1) as shared_pct,
    shared.shared_nok
from shared
join raw.delivery as first_delivery on first_delivery.file_id in (shared.file_id, shared.other_file_id) and first_delivery.status = 'read'
join raw.delivery as second_delivery
    on second_delivery.file_id in (shared.file_id, shared.other_file_id)
    and second_delivery.status = 'read'
    and second_delivery.delivery_number > first_delivery.delivery_number
where 2 * shared.shared_lines > least(shared.lines, shared.other_lines)
