-- Grain: one month, supplier and category or account (or all of the supplier together) whose spend without a known agreement reaches the
-- threshold for announcement. A worklist with its arithmetic, never an accusation. All units of the body count together.
-- scope: category (one CPV division passes alone) | account (so does what stands on one account and has no known category) |
-- supplier (only the sum does, which is a weaker hint). What the supplier's agreement is probably not for (ground
-- category_inferred) counts as without agreement.
-- basis: 12_months (FOA § 5-4, purchases that recur: twelve months to and with the month) | 48_months (the same over four
-- years, the longest framework term; months_delivered says how many of them were delivered). spend_nok, threshold_nok: NOK
-- excluding VAT, credit notes subtracted; vat_not_known_nok: of spend_nok what may include VAT. lines_not_converted: lines in a
-- currency without a rate, in no sum. spend_year_*: of the basis period, by calendar year: the month's year, one and two
-- before, earlier. units, unit_names: which bought, most first.
-- threshold: in force on the first day of the month of first_month; contract_kind unknown takes the national one. Health and
-- social services are announced from the EEA threshold only, utilities from theirs. treatment: to_check | public_body |
-- property | single_supplier (reference.announcement_exception, by kind of supplier, CPV or account). Private persons and
-- redacted names are left out.
with monthly as (
    select
        supplier_key,
        cpv_division,
        month,
        first_day,
        contract_kind,
        treatment,
        account_key,
        sum(amount_nok) as amount_nok
    from mart.announcement_spend
    where amount_nok is not null
    group by supplier_key, cpv_division, month, first_day, contract_kind, treatment, account_key
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
        monthly.account_key,
        monthly.amount_nok,
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
    select case when account_key is null then 'category' else 'account' end as scope, *
    from windowed
    where cpv_division <> 'unclassified' or account_key is not null
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
        case when scope = 'account' then account_key end as account_key,
        contract_kind = 'health_social' as is_health_social,
        treatment,
        case when min(contract_kind) = max(contract_kind) then min(contract_kind) else 'unknown' end as contract_kind,
        sum(amount_nok) as spend_nok,
        min(spend_month) as first_month,
        max(spend_month) as last_month,
        sum(case when years_ago = 0 then amount_nok else 0 end) as spend_year_0_nok,
        sum(case when years_ago = 1 then amount_nok else 0 end) as spend_year_1_nok,
        sum(case when years_ago = 2 then amount_nok else 0 end) as spend_year_2_nok,
        sum(case when years_ago > 2 then amount_nok else 0 end) as spend_earlier_nok
    from pooled
    group by month, basis, months, scope, supplier_key, case when scope = 'category' then cpv_division end,
        case when scope = 'account' then account_key end, contract_kind = 'health_social', treatment
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
-- The strongest hints of each: the shorter period before the longer, a category or account before the sum.
chosen as (
    select * from limited
    qualify rank() over (
        partition by month, supplier_key, is_health_social, treatment
        order by case basis when '12_months' then 1 else 2 end, case scope when 'supplier' then 2 else 1 end
    ) = 1
),
-- What the hints rest on, unit by unit.
by_unit as (
    select
        chosen.month,
        chosen.supplier_key,
        chosen.cpv_division,
        chosen.account_key,
        chosen.is_health_social,
        chosen.treatment,
        bought.org_unit_id,
        min(bought.account_code) as account_code,
        min(bought.account_name) as account_name,
        coalesce(min(bought.org_unit_name), min(unit.name)) as org_unit_name,
        min(bought.ground) as ground,
        max(bought.ground) as other_ground,
        coalesce(sum(bought.amount_nok), 0) as amount_nok,
        coalesce(sum(bought.vat_not_known_nok), 0) as vat_not_known_nok,
        sum(case when bought.amount_nok is not null then bought.lines else 0 end) as lines,
        sum(case when bought.amount_nok is null then bought.lines else 0 end) as lines_not_converted
    from chosen
    join mart.announcement_spend as bought
        on bought.supplier_key = chosen.supplier_key and bought.treatment = chosen.treatment
        and bought.month between chosen.first_month and chosen.last_month
        and (bought.contract_kind = 'health_social') = chosen.is_health_social
        and (chosen.scope = 'supplier' or bought.cpv_division = chosen.cpv_division or bought.account_key = chosen.account_key)
    left join raw.body_unit as unit on unit.unit_id = bought.org_unit_id
    group by chosen.month, chosen.supplier_key, chosen.cpv_division, chosen.account_key, chosen.is_health_social, chosen.treatment,
        bought.org_unit_id
),
rests_on as (
    select
        month,
        supplier_key,
        cpv_division,
        account_key,
        is_health_social,
        treatment,
        min(account_code) as account_code,
        min(account_name) as account_name,
        count(*) as units,
        string_agg(coalesce(org_unit_name, org_unit_id), ', ' order by amount_nok desc, org_unit_id) as unit_names,
        case when min(ground) = max(other_ground) then min(ground) else 'several_reasons' end as ground,
        sum(vat_not_known_nok) as vat_not_known_nok,
        cast(sum(lines) as bigint) as lines,
        cast(sum(lines_not_converted) as bigint) as lines_not_converted
    from by_unit
    group by month, supplier_key, cpv_division, account_key, is_health_social, treatment
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
    chosen.account_key,
    risk.label_no as cpv_label_no,
    risk.label_en as cpv_label_en,
    case when chosen.scope = 'account' then rests_on.account_code end as account_code,
    case when chosen.scope = 'account' then rests_on.account_name end as account_name,
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
    cast(rests_on.units as bigint) as units,
    rests_on.unit_names,
    rests_on.lines,
    rests_on.ground,
    cast(rests_on.vat_not_known_nok as decimal(18, 2)) as vat_not_known_nok,
    rests_on.lines_not_converted
from chosen
join rests_on
    on rests_on.month = chosen.month and rests_on.supplier_key = chosen.supplier_key
    and rests_on.cpv_division is not distinct from chosen.cpv_division
    and rests_on.account_key is not distinct from chosen.account_key
    and rests_on.is_health_social = chosen.is_health_social and rests_on.treatment = chosen.treatment
join delivered on delivered.month = chosen.month
join core.supplier as supplier on supplier.supplier_key = chosen.supplier_key
left join reference.risk_class as risk on risk.cpv_division = chosen.cpv_division
