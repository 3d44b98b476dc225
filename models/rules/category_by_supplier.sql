-- Grain: one supplier, text pattern (null for any other text of the supplier) and month (YYYY-MM or unknown) of purchases
-- that no other step settles, with the division that the supplier's other purchases up to that month agree on.
-- Evidence: what somebody has stated: a person, an invoice, a ledger, a contract or a notice. What an account or the text
-- model tells is none: the one says what the account covers, and a few texts read must not speak for thousands of others.
-- Agreement: first among purchases of the same text pattern, at least two; where there are none, among all of the
-- supplier's, at least three. Nine tenths of lines and of kroner (absolute amounts) must share one division; where the
-- same text disagrees, nothing is told, so a supplier of many things is never taken for a supplier of one.
-- has_corrections: whether corrections of persons are evidence; without them it tells what would be if there were none.
-- confidence: the smaller of both shares, at most 0.9, which is own judgement and not measured.
with told as (
    select
        candidate.supplier_key,
        text.text_pattern,
        candidate.period,
        case when candidate.method not in ('account', 'text_model') then candidate.cpv_division end as own_division,
        case when candidate.settled_method not in ('account', 'text_model') then candidate.settled_division end as settled_division,
        sum(candidate.lines) as lines,
        sum(abs(candidate.amount_nok)) as amount_nok
    from rules.category_candidate as candidate
    join core.spend_text as text on text.text_id = candidate.text_id
    where candidate.settled_method is not null and candidate.supplier_key is not null
        and candidate.amount_nok is not null and candidate.period <> 'unknown'
    group by
        candidate.supplier_key, text.text_pattern, candidate.period, candidate.method, candidate.cpv_division,
        candidate.settled_method, candidate.settled_division
),
known as (
    select true as has_corrections, supplier_key, text_pattern, period, settled_division as cpv_division, lines, amount_nok
    from told
    where settled_division is not null
    union all
    select false, supplier_key, text_pattern, period, own_division, lines, amount_nok
    from told
    where own_division is not null
),
open_part as (
    select distinct candidate.supplier_key, text.text_pattern, candidate.period
    from rules.category_candidate as candidate
    join core.spend_text as text on text.text_id = candidate.text_id
    where candidate.method is null and candidate.supplier_key is not null
),
by_text as (
    select known.has_corrections, open_part.supplier_key, open_part.text_pattern, open_part.period, known.cpv_division,
        sum(known.lines) as lines, sum(known.amount_nok) as amount_nok
    from open_part
    join known
        on known.supplier_key = open_part.supplier_key and known.text_pattern = open_part.text_pattern
        and known.period <= open_part.period
    group by
        known.has_corrections, open_part.supplier_key, open_part.text_pattern, open_part.period, known.cpv_division
),
known_month as (
    select has_corrections, supplier_key, period, cpv_division, sum(lines) as lines, sum(amount_nok) as amount_nok
    from known
    group by has_corrections, supplier_key, period, cpv_division
),
open_month as (
    select distinct supplier_key, period from open_part
),
by_any_text as (
    select known_month.has_corrections, open_month.supplier_key, open_month.period, known_month.cpv_division,
        sum(known_month.lines) as lines, sum(known_month.amount_nok) as amount_nok
    from open_month
    join known_month on known_month.supplier_key = open_month.supplier_key and known_month.period <= open_month.period
    group by known_month.has_corrections, open_month.supplier_key, open_month.period, known_month.cpv_division
),
weighed as (
    select
        has_corrections, supplier_key, text_pattern, period, cpv_division, lines,
        cast(lines as double) / nullif(sum(lines) over same, 0) as line_share,
        cast(amount_nok as double) / nullif(cast(sum(amount_nok) over same as double), 0) as nok_share,
        2 as least_lines
    from by_text
    window same as (partition by has_corrections, supplier_key, text_pattern, period)
    union all
    select
        has_corrections, supplier_key, null, period, cpv_division, lines,
        cast(lines as double) / nullif(sum(lines) over same, 0),
        cast(amount_nok as double) / nullif(cast(sum(amount_nok) over same as double), 0),
        3
    from by_any_text
    window same as (partition by has_corrections, supplier_key, period)
),
best as (
    select *
    from weighed
    qualify row_number() over (
        partition by has_corrections, supplier_key, text_pattern, period order by lines desc, nok_share desc, cpv_division
    ) = 1
)
select
    has_corrections,
    supplier_key,
    text_pattern,
    period,
    case when lines >= least_lines and line_share >= 0.9 and nok_share >= 0.9 then cpv_division end as cpv_division,
    cast(least(line_share, nok_share, 0.9) as decimal(5, 4)) as confidence,
    cast(lines as bigint) as lines
from best
