-- Grain: superseded delivery, currency and month (YYYY-MM or unknown): what it held, what the delivery that replaces it
-- holds, and the difference (new less old). Lines with an amount; sums exactly as written, in the file's currency.
-- A file may replace several: then each of those is compared with all of it. new_file is null for a withdrawn delivery.
with pair as (
    select decision_id, old_file_id, old_file, new_file_id, new_file, decided_by, decided_on, reason
    from core.delivery_correction
    where problem is null
),
side as (
    select pair.decision_id, 'old' as side, total.currency_code, total.period, total.lines, total.amount_sum
    from pair
    join mart.bucket_total as total on total.file_id = pair.old_file_id and total.bucket <> 'quarantined'
    union all
    select pair.decision_id, 'new', total.currency_code, total.period, total.lines, total.amount_sum
    from pair
    join mart.bucket_total as total on total.file_id = pair.new_file_id and total.bucket <> 'quarantined'
),
compared as (
    select
        decision_id,
        currency_code,
        period,
        sum(case when side = 'old' then lines else 0 end) as old_lines,
        sum(case when side = 'old' then amount_sum else 0 end) as old_sum,
        sum(case when side = 'new' then lines else 0 end) as new_lines,
        sum(case when side = 'new' then amount_sum else 0 end) as new_sum
    from side
    group by decision_id, currency_code, period
)
select
    pair.old_file_id,
    pair.old_file,
    pair.new_file_id,
    pair.new_file,
    pair.decided_by,
    pair.decided_on,
    pair.reason,
    compared.currency_code,
    compared.period,
    compared.old_lines,
    compared.old_sum,
    compared.new_lines,
    compared.new_sum,
    compared.new_lines - compared.old_lines as delta_lines,
    compared.new_sum - compared.old_sum as delta_sum
from compared
join pair on pair.decision_id = compared.decision_id
