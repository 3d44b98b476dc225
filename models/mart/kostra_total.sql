-- Grain: year and KOSTRA art series of a municipality's or county's ledger: 1 and 2 goods and services of its own
-- production, 3 services bought instead of it, total for the three. amount_1000_nok: 1000 NOK, rounded half up, as
-- KOSTRA is reported; to be compared by hand with what was reported, where 30 (1000 NOK) is a usual tolerance.
-- Every line posted on such an art counts, whatever its bucket, but superseded and quarantined ones and rows of totals.
with posted as (
    select left(period, 4) as year, left(account_code, 1) as series, amount_nok
    from core.ledger_line
    where chart = 'kostra' and regexp_matches(account_code, '^[123][0-9]{2}$') and period is not null
        and bucket <> 'quarantined' and bucket_reason not in ('superseded', 'totals_row')
),
counted as (
    select year, series, amount_nok from posted
    union all
    select year, 'total', amount_nok from posted
)
select
    year,
    series,
    count(*) as lines,
    sum(amount_nok) as amount_nok,
    cast(round(sum(amount_nok) * cast(0.001 as decimal(4, 3)), 0) as decimal(18, 0)) as amount_1000_nok
from counted
group by year, series
