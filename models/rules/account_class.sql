-- Grain: one account that purchases stand on, as their ledger and chart name it. account_class_id: a number for it, so that
-- millions of purchases are summed by numbers and not by texts.
select
    cast(row_number() over (order by chart, account_code, account_id, account_name) as integer) as account_class_id,
    chart,
    account_code,
    account_id,
    account_name
from (select distinct chart, account_code, account_id, account_name from core.purchase_part) as account
