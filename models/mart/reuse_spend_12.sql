-- Grain: reuse programme, month and unit (null: all of the body): the programme's goods bought in the twelve months to and
-- with the month, and in the twelve before. Amounts NOK, nominal, new and used together and apart. ledger_months: months of the
-- ledger among these 24; with fewer the two years cannot be compared.
with month as (
    select
        month,
        strftime(cast(month || '-01' as date) - interval 11 month, '%Y-%m') as first_month,
        strftime(cast(month || '-01' as date) - interval 23 month, '%Y-%m') as earliest_month
    from mart.publication_month
),
covered as (
    select month.month, count(*) as ledger_months
    from month
    join mart.publication_month as ledger on ledger.month between month.earliest_month and month.month
    group by month.month
),
bought as (
    select programme_id, month, org_unit_id, kind, amount_nok from mart.reuse_spend_month where kind in ('bought_used', 'bought_new')
    union all
    select programme_id, month, null, kind, amount_nok from mart.reuse_spend_month where kind in ('bought_used', 'bought_new') and org_unit_id is not null
),
unit as (
    select distinct programme_id, org_unit_id from bought
    union
    select programme_id, null from raw.reuse_programme
)
select
    unit.programme_id,
    month.month,
    unit.org_unit_id,
    min(covered.ledger_months) as ledger_months,
    coalesce(sum(case when bought.month >= month.first_month then bought.amount_nok end), 0) as bought_nok,
    coalesce(sum(case when bought.month >= month.first_month and bought.kind = 'bought_used' then bought.amount_nok end), 0) as bought_used_nok,
    coalesce(sum(case when bought.month < month.first_month then bought.amount_nok end), 0) as bought_before_nok
from unit
cross join month
join covered on covered.month = month.month
left join bought
    on bought.programme_id = unit.programme_id
    and bought.org_unit_id is not distinct from unit.org_unit_id
    and bought.month between month.earliest_month and month.month
group by unit.programme_id, month.month, unit.org_unit_id
