-- Grain: one account and function of purchase lines (chart, account_code, function_id as in core.purchase_part) with the
-- division that it covers: first by account and function together, else by the account alone, and only where one is covered.
-- cpv_candidates: the CPV prefixes it covers, joined by commas; nothing is chosen among several.
-- confidence: 0.9, 0.8, 0.6 for the table's high, medium, low, which are own judgement and not measured.
with used as (
    select distinct chart, account_code, function_id
    from core.purchase_part
    where account_code is not null
),
found as (
    select
        used.chart,
        used.account_code,
        used.function_id,
        case when together.chart is null then account.cpv_division else together.cpv_division end as cpv_division,
        replace(coalesce(together.cpv_candidates, account.cpv_candidates), '|', ',') as cpv_candidates,
        coalesce(together.confidence, account.confidence) as certainty
    from used
    left join reference.account_function as together
        on together.chart = used.chart and together.account_code = used.account_code
        and together.function_code = left(used.function_id, 3)
    left join reference.account as account
        on account.chart = used.chart and account.account_code = used.account_code
)
select
    chart,
    account_code,
    function_id,
    cpv_division,
    cpv_candidates,
    case
        when cpv_division is not null
            then cast(case certainty when 'high' then 0.9 when 'medium' then 0.8 else 0.6 end as decimal(5, 4))
    end as confidence
from found
where coalesce(cpv_division, cpv_candidates) is not null
