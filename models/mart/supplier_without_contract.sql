-- Grain: one supplier and month whose spend over the twelve months to and with that month reaches the national threshold
-- for announcement and for whom no contract and no awarded notice is known. A worklist, never an accusation.
-- spend_12_months_nok and threshold_nok: NOK excluding VAT. Private persons are left out; their spend stays in the totals.
with monthly as (
    select supplier_key, supplier_org_number, period as month, max(supplier_name) as supplier_name,
        sum(amount_nok) as amount_nok, cast(sum(lines) as bigint) as lines
    from mart.purchase_line
    where supplier_key is not null and period <> 'unknown' and amount_nok is not null and supplier_name <> 'Privatperson'
    group by supplier_key, supplier_org_number, period
),
months as (
    select month, cast(month || '-01' as date) as first_day from mart.publication_month
),
yearly as (
    select
        months.month,
        monthly.supplier_key,
        monthly.supplier_org_number,
        max(monthly.supplier_name) as supplier_name,
        sum(monthly.amount_nok) as spend_12_months_nok,
        sum(monthly.lines) as lines,
        min(monthly.month) as first_month
    from months
    join monthly
        on cast(monthly.month || '-01' as date) <= months.first_day
        and cast(monthly.month || '-01' as date) > months.first_day - interval 12 month
    group by months.month, monthly.supplier_key, monthly.supplier_org_number
)
select
    yearly.*,
    cast(threshold.amount_nok as decimal(18, 2)) as threshold_nok,
    threshold.paragraph
from yearly
join reference.threshold as threshold
    on threshold.regulation = 'FOA' and threshold.threshold_name = 'national_threshold' and threshold.contract_kind = 'services'
    and cast(threshold.valid_from as date) <= cast(yearly.month || '-01' as date)
    and (threshold.valid_to is null or cast(threshold.valid_to as date) >= cast(yearly.month || '-01' as date))
left join (select distinct supplier_org_number from core.contract) as contract
    on contract.supplier_org_number = yearly.supplier_org_number
left join (select distinct winner_org_number from core.award) as award
    on award.winner_org_number = yearly.supplier_org_number
where yearly.spend_12_months_nok >= cast(threshold.amount_nok as decimal(18, 2))
    and contract.supplier_org_number is null
    and award.winner_org_number is null
