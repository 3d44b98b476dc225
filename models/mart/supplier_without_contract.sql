-- Grain: one supplier and month whose spend over the twelve months to and with that month reaches the national threshold
-- for announcement and for whom no contract and no awarded notice is known. A worklist, never an accusation.
-- spend_12_months_nok and threshold_nok: NOK excluding VAT. Sub-units count with their enhet. Private persons and what the
-- publisher redacted are left out; their spend stays in the totals. supplier_name_*: what stands instead of the name of a
-- sole proprietor or of one who may be a person; the number is null there.
with monthly as (
    select supplier_key, period as month, sum(amount_nok) as amount_nok, cast(sum(lines) as bigint) as lines
    from mart.purchase_line
    where supplier_key is not null and period <> 'unknown' and amount_nok is not null
        and supplier_kind not in ('private_person', 'redacted')
    group by supplier_key, period
),
months as (
    select month, cast(month || '-01' as date) as first_day from mart.publication_month
),
yearly as (
    select
        months.month,
        monthly.supplier_key,
        sum(monthly.amount_nok) as spend_12_months_nok,
        sum(monthly.lines) as lines,
        min(monthly.month) as first_month
    from months
    join monthly
        on cast(monthly.month || '-01' as date) <= months.first_day
        and cast(monthly.month || '-01' as date) > months.first_day - interval 12 month
    group by months.month, monthly.supplier_key
)
select
    yearly.month,
    yearly.supplier_key,
    case when supplier.is_named then supplier.org_number end as supplier_org_number,
    supplier.kind as supplier_kind,
    supplier.shown_name_nb as supplier_name_nb,
    supplier.shown_name_nn as supplier_name_nn,
    supplier.shown_name_en as supplier_name_en,
    yearly.spend_12_months_nok,
    yearly.lines,
    yearly.first_month,
    cast(threshold.amount_nok as decimal(18, 2)) as threshold_nok,
    threshold.paragraph
from yearly
join core.supplier as supplier on supplier.supplier_key = yearly.supplier_key
join reference.threshold as threshold
    on threshold.regulation = 'FOA' and threshold.threshold_name = 'national_threshold' and threshold.contract_kind = 'services'
    and cast(threshold.valid_from as date) <= cast(yearly.month || '-01' as date)
    and (threshold.valid_to is null or cast(threshold.valid_to as date) >= cast(yearly.month || '-01' as date))
left join core.linked_supplier as linked on linked.supplier_key = yearly.supplier_key
where yearly.spend_12_months_nok >= cast(threshold.amount_nok as decimal(18, 2))
    and linked.supplier_key is null
