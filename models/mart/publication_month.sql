-- Grain: one month (YYYY-MM) with purchases in the ledger; a report can be published for it.
select period as month, cast(sum(lines) as bigint) as lines, coalesce(sum(amount_nok), 0) as amount_nok
from mart.purchase_line
where period <> 'unknown'
group by period
