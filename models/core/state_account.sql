-- Grain: one row of the state's accounts as published by DFØ: a budget item and an account of one agency in one month.
-- amount_nok: NOK, debit positive, as written; income of a budget chapter of income therefore has the opposite sign of
-- a purchase. account_code: first three digits, the state's standard chart (R-102). Balance accounts are among the rows.
-- is_own: the row is the reporting body's, by state_accounts_id, organisation number or name of organisation.yaml.
select
    state.line_id,
    state.file_id,
    delivery.file,
    state.record_number,
    case
        when regexp_matches(state.period, '^(19|20)[0-9]{2}-?[0-9]{1,2}$')
            then left(state.period, 4) || '-' || lpad(
                cast(least(greatest(try_cast(regexp_replace(substring(state.period, 5), '-', '') as integer), 1), 12) as varchar), 2, '0'
            )
    end as period,
    left(trim(state.account_id), 3) as account_code,
    state.account_name,
    state.chapter_id,
    state.post_id,
    state.agency_id,
    state.agency_name,
    amount.amount as amount_nok,
    coalesce(
        trim(state.agency_id) = body.state_accounts_id
            or regexp_replace(state.agency_id, '[^0-9]', '', 'g') = body.org_number
            or lower(trim(state.agency_name)) = lower(trim(body.name)),
        false
    ) as is_own
from raw.state_account as state
join raw.delivery as delivery on delivery.file_id = state.file_id and delivery.status = 'read'
cross join raw.body as body
left join core.delivered_amount as amount
    on amount.amount_text = state.amount and amount.decimal_mark = delivery.decimal_mark
