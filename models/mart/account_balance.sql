-- Grain: one account of one SAF-T delivery whose file states both its opening and its closing balance.
-- opening, movements, closing: debit less credit, in the file's currency; difference: opening + movements - closing,
-- 0 where the account balances. Movements are those of all parts of the delivery.
with stated as (
    select
        part.delivery_id,
        part.file,
        part.delivery_number,
        account.account_id,
        account.account_name,
        coalesce(try_cast(replace(account.opening_debit, ',', '.') as decimal(38, 6)), 0)
            - coalesce(try_cast(replace(account.opening_credit, ',', '.') as decimal(38, 6)), 0) as opening,
        coalesce(try_cast(replace(account.closing_debit, ',', '.') as decimal(38, 6)), 0)
            - coalesce(try_cast(replace(account.closing_credit, ',', '.') as decimal(38, 6)), 0) as closing
    from raw.account as account
    join core.saft_part as part on part.file_id = account.file_id
    where coalesce(account.opening_debit, account.opening_credit) is not null
        and coalesce(account.closing_debit, account.closing_credit) is not null
    qualify row_number() over (partition by part.delivery_id, account.account_id order by part.delivery_number, account.record_number) = 1
),
moved as (
    select part.delivery_id, line.account_id, sum(line.amount_delivered) as movements
    from core.ledger_line as line
    join core.saft_part as part on part.file_id = line.file_id
    group by part.delivery_id, line.account_id
)
select
    stated.delivery_id,
    stated.file,
    stated.delivery_number,
    stated.account_id,
    stated.account_name,
    stated.opening,
    coalesce(moved.movements, 0) as movements,
    stated.closing,
    stated.opening + coalesce(moved.movements, 0) - stated.closing as difference
from stated
left join moved on moved.delivery_id = stated.delivery_id and moved.account_id = stated.account_id
