-- Grain: one part of a purchase line whose footprint is counted by an activity file, so that its amount counts none: same
-- month, and the same supplier, account and unit as far as the activity states them. Without an account, the purchase must
-- stand on an account that holds nothing but the activity (reference.activity, account_category).
-- activity_line_id: the activity, the first of several.
select
    part.part_id,
    min(activity.line_id) as activity_line_id,
    min(activity.scope) as scope,
    min(activity.scope3_category) as scope3_category
from core.purchase_part as part
join core.ledger_line as line on line.line_id = part.line_id
join rules.activity_footprint as activity
    on activity.period = part.period
    and activity.kgco2e is not null
    and (not activity.has_supplier or activity.supplier_key = part.supplier_key)
    and (activity.account_id is null or activity.account_id = upper(part.account_id))
    and (activity.org_unit_id is null or activity.org_unit_id = upper(line.org_unit_id))
left join reference.account as account on account.chart = part.chart and account.account_code = part.account_code
where activity.account_id is not null or regexp_matches(account.category, '^(' || activity.account_category || ')$')
group by part.part_id
