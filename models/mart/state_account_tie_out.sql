-- Grain: month and purchase account (R-102, first three digits) of a state body, in its ledger and in statsregnskapet.
-- NOK; difference_nok = state_nok - ledger_nok. The ledger's side is every line posted on the account, whatever its
-- bucket, but superseded and quarantined ones and rows of totals, net of VAT where VAT is known. Tolerance: 1.00 NOK, for
-- the state's accounts are summed from rows of three decimals. Only accounts that the chart calls purchases or partly so.
-- status, the first that holds: ties | ties_with_vat (the ledger before VAT was taken out ties) | no_ledger (no line of
-- the month is delivered) | no_state_accounts (likewise) | other_month (the year's sums of the account tie) | not_known.
with state as (
    select period as month, account_code, max(account_name) as account_name, sum(amount_nok) as amount_nok, count(*) as lines
    from core.state_account
    where is_own and period is not null
    group by period, account_code
),
ledger as (
    select
        period as month,
        left(account_code, 3) as account_code,
        sum(amount_nok) as amount_nok,
        sum(round(cast(amount_currency + cast(vat_removed as decimal(18, 2)) as decimal(18, 2)) * nok_per_unit, 2)) as gross_nok,
        count(*) as lines
    from core.ledger_line
    where chart = 'r102' and bucket <> 'quarantined' and bucket_reason not in ('superseded', 'totals_row') and period is not null
    group by period, left(account_code, 3)
),
cell as (
    select month, account_code from state
    union
    select month, account_code from ledger
),
compared as (
    select
        cell.month,
        cell.account_code,
        coalesce(account.name_no, state.account_name) as account_name,
        coalesce(ledger.lines, 0) as ledger_lines,
        coalesce(ledger.amount_nok, 0) as ledger_nok,
        coalesce(ledger.gross_nok, 0) as ledger_gross_nok,
        coalesce(state.lines, 0) as state_lines,
        coalesce(state.amount_nok, 0) as state_nok,
        coalesce(state.amount_nok, 0) - coalesce(ledger.amount_nok, 0) as difference_nok
    from cell
    join reference.account as account
        on account.chart = 'r102' and account.account_code = cell.account_code and account.is_purchase in ('yes', 'partly')
    left join state on state.month = cell.month and state.account_code = cell.account_code
    left join ledger on ledger.month = cell.month and ledger.account_code = cell.account_code
    where exists (select 1 from state)
)
select
    month,
    account_code,
    account_name,
    ledger_lines,
    ledger_nok,
    state_lines,
    state_nok,
    difference_nok,
    case
        when abs(difference_nok) <= 1 then 'ties'
        when abs(state_nok - ledger_gross_nok) <= 1 then 'ties_with_vat'
        when month not in (select month from ledger) then 'no_ledger'
        when month not in (select month from state) then 'no_state_accounts'
        when abs(sum(difference_nok) over (partition by left(month, 4), account_code)) <= 1 then 'other_month'
        else 'not_known'
    end as status
from compared
