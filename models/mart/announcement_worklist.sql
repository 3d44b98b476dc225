-- Grain: one month, supplier and category (or all its categories together) whose spend without a known agreement reaches the
-- threshold for announcement. A worklist with its arithmetic, never an accusation. All units of the body count together.
-- scope: category (one CPV division passes alone) | supplier (only the sum over divisions does, which is a weaker hint).
-- basis: 12_months (FOA § 5-4, purchases that recur: twelve months to and with the month) | 48_months (the same over four
-- years, the longest framework term; months_delivered says how many of them were delivered). spend_nok, threshold_nok: NOK
-- excluding VAT. spend_year_*: of the basis period, by calendar year: the month's year, one and two before, earlier.
-- threshold: in force on the first day of the month of first_month; contract_kind unknown takes the national one. Health and
-- social services are announced from the EEA threshold only, utilities from theirs. treatment: to_check | public_body |
-- property | single_supplier (reference.announcement_exception). Private persons and redacted names are left out.
with monthly as (
    select
        spend.supplier_key,
        spend.cpv_division,
        spend.period as month,
        cast(spend.period || '-01' as date) as first_day,
        case
            when health.cpv_from is not null then 'health_social'
            when spend.cpv_division = '45' then 'works'
            when spend.cpv_division = 'unclassified' then 'unknown'
            when spend.cpv_division < '45' or spend.cpv_division = '48' then 'goods'
            else 'services'
        end as contract_kind,
        coalesce(by_supplier.treatment, by_code.treatment, 'to_check') as treatment,
        spend.org_unit_id,
        spend.ground,
        sum(spend.amount_nok) as amount_nok,
        cast(sum(spend.lines) as bigint) as lines
    from mart.spend_agreement as spend
    left join (
        select distinct left(cpv_from, 2) as cpv_division, cpv_from, cpv_to from reference.health_social_cpv
    ) as health
        on coalesce(spend.cpv_code, rpad(spend.cpv_division, 8, '0')) between health.cpv_from and health.cpv_to
        and left(coalesce(spend.cpv_code, spend.cpv_division), 2) = health.cpv_division
    left join reference.announcement_exception as by_supplier
        on by_supplier.match_field = 'supplier_kind' and by_supplier.match_value = spend.supplier_kind
    left join reference.announcement_exception as by_code
        on by_code.match_field = 'cpv_prefix' and starts_with(spend.cpv_code, by_code.match_value)
    where spend.outcome = 'no_known_contract' and spend.supplier_key is not null and spend.period <> 'unknown'
        and spend.amount_nok is not null and spend.supplier_kind not in ('private_person', 'redacted')
    group by
        spend.supplier_key, spend.cpv_division, spend.period, health.cpv_from, by_supplier.treatment, by_code.treatment,
        spend.org_unit_id, spend.ground
),
month as (
    select month, cast(month || '-01' as date) as first_day from mart.publication_month
),
delivered as (
    select month.month, count(*) as months_48,
        sum(case when earlier.first_day > month.first_day - interval 12 month then 1 else 0 end) as months_12
    from month
    join month as earlier
        on earlier.first_day <= month.first_day and earlier.first_day > month.first_day - interval 48 month
    group by month.month
),
basis as (
    select * from (values ('12_months', 12), ('48_months', 48)) as known(basis, months)
),
windowed as (
    select
        month.month,
        basis.basis,
        basis.months,
        monthly.supplier_key,
        monthly.cpv_division,
        monthly.contract_kind,
        monthly.treatment,
        monthly.month as spend_month,
        monthly.org_unit_id,
        monthly.ground,
        monthly.amount_nok,
        monthly.lines,
        cast(left(month.month, 4) as integer) - cast(left(monthly.month, 4) as integer) as years_ago
    from month
    cross join basis
    join monthly
        on monthly.first_day <= month.first_day
        and monthly.first_day > case basis.months
            when 12 then month.first_day - interval 12 month else month.first_day - interval 48 month
        end
),
-- What may be added up: one category, or everything of one supplier that follows the same threshold.
pooled as (
    select 'category' as scope, * from windowed where cpv_division <> 'unclassified'
    union all
    select 'supplier', * from windowed
),
summed as (
    select
        month,
        basis,
        months,
        scope,
        supplier_key,
        case when scope = 'category' then cpv_division end as cpv_division,
        contract_kind = 'health_social' as is_health_social,
        treatment,
        case when min(contract_kind) = max(contract_kind) then min(contract_kind) else 'unknown' end as contract_kind,
        sum(amount_nok) as spend_nok,
        cast(sum(lines) as bigint) as lines,
        count(distinct org_unit_id) as units,
        min(spend_month) as first_month,
        max(spend_month) as last_month,
        sum(case when years_ago = 0 then amount_nok else 0 end) as spend_year_0_nok,
        sum(case when years_ago = 1 then amount_nok else 0 end) as spend_year_1_nok,
        sum(case when years_ago = 2 then amount_nok else 0 end) as spend_year_2_nok,
        sum(case when years_ago > 2 then amount_nok else 0 end) as spend_earlier_nok,
        case when min(ground) = max(ground) then min(ground) else 'several_reasons' end as ground
    from pooled
    group by month, basis, months, scope, supplier_key, case when scope = 'category' then cpv_division end,
        contract_kind = 'health_social', treatment
),
limited as (
    select
        summed.*,
        cast(threshold.amount_nok as decimal(18, 2)) as threshold_nok,
        cast(threshold.valid_from as date) as threshold_from,
        threshold.regulation,
        threshold.paragraph,
        threshold.source as threshold_source
    from summed
    cross join raw.body as body
    join reference.threshold as threshold
        on threshold.regulation = case when body.buyer_kind = 'utility' then 'FORSYNING' else 'FOA' end
        and threshold.threshold_name
            = case when body.buyer_kind = 'utility' or summed.is_health_social then 'eea_threshold' else 'national_threshold' end
        and threshold.contract_kind = case
            when summed.is_health_social then 'health_social'
            when summed.contract_kind = 'unknown' then 'services'
            else summed.contract_kind
        end
        and cast(threshold.valid_from as date) <= cast(summed.first_month || '-01' as date)
        and (threshold.valid_to is null or cast(threshold.valid_to as date) >= cast(summed.first_month || '-01' as date))
    where summed.spend_nok >= cast(threshold.amount_nok as decimal(18, 2))
),
-- The strongest hint of each: the shorter period before the longer, a category before the sum.
chosen as (
    select * from limited
    qualify rank() over (
        partition by month, supplier_key, is_health_social, treatment
        order by case basis when '12_months' then 1 else 2 end, case scope when 'category' then 1 else 2 end
    ) = 1
)
select
    chosen.month,
    chosen.supplier_key,
    case when supplier.is_named then supplier.org_number end as supplier_org_number,
    supplier.kind as supplier_kind,
    supplier.shown_name_nb as supplier_name_nb,
    supplier.shown_name_nn as supplier_name_nn,
    supplier.shown_name_en as supplier_name_en,
    chosen.scope,
    chosen.cpv_division,
    risk.label_no as cpv_label_no,
    risk.label_en as cpv_label_en,
    chosen.contract_kind,
    chosen.treatment,
    chosen.basis,
    chosen.first_month,
    chosen.last_month,
    cast(case chosen.months when 12 then delivered.months_12 else delivered.months_48 end as bigint) as months_delivered,
    case chosen.months when 12 then delivered.months_12 else delivered.months_48 end < chosen.months as is_part_period,
    chosen.spend_nok,
    chosen.spend_year_0_nok,
    chosen.spend_year_1_nok,
    chosen.spend_year_2_nok,
    chosen.spend_earlier_nok,
    chosen.threshold_nok,
    chosen.spend_nok - chosen.threshold_nok as above_nok,
    chosen.threshold_from,
    chosen.regulation || ' ' || chosen.paragraph as paragraph,
    chosen.threshold_source,
    chosen.units,
    chosen.lines,
    chosen.ground
from chosen
join delivered on delivered.month = chosen.month
join core.supplier as supplier on supplier.supplier_key = chosen.supplier_key
left join reference.risk_class as risk on risk.cpv_division = chosen.cpv_division
