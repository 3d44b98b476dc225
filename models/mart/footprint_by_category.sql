-- Grain: period, CPV division, account, GHG Protocol scope and scope 3 category, method and factor; purchases, and the
-- quantities of activity files (no lines, no NOK).
-- amount_nok: NOK; covered_nok: the part of it whose footprint is known; kgco2e: kg CO2e, null where none is;
-- kgco2e_market_based: of energy in scope 2 by quantity, the market-based figure. primary_kgco2e: the part of kgco2e that
-- rests on a quantity or the supplier's own figure. disputed_nok: where account and CPV lead to factors that differ by more
-- than a factor of two. index_status partial: the price index of the year rests on single months.
with cell as (
    select
        coalesce(cell.period, 'unknown') as period,
        cell.account_class_id,
        cell.category_class_id,
        cast(null as varchar) as activity_division,
        cast(null as varchar) as activity_account_id,
        spend.scope,
        spend.scope3_category,
        case when cell.has_amount then spend.method else 'none' end as method,
        spend.factor_id,
        case
            when spend.uncovered_reason = 'no_factor' then 'no_factor'
            when not cell.has_amount then 'no_amount_nok'
            else spend.uncovered_reason
        end as uncovered_reason,
        spend.index_status,
        cell.lines,
        case when cell.has_amount then 0 else cell.lines end as lines_not_converted,
        cell.amount_nok,
        case when cell.has_amount
            then cast(cast(cell.amount_nok as decimal(24, 2)) * spend.kgco2e_per_nok as decimal(38, 14))
        end as kgco2e,
        cast(null as decimal(38, 14)) as kgco2e_market_based,
        cast(null as decimal(38, 14)) as primary_kgco2e,
        spend.is_disputed
    from rules.spend_cell as cell
    join rules.spend_factor as spend
        on spend.account_class_id = cell.account_class_id
        and spend.category_class_id = cell.category_class_id
        and spend.spend_year is not distinct from left(cell.period, 4)
    union all
    select
        coalesce(part.period, 'unknown'),
        part.account_class_id,
        part.category_class_id,
        null,
        null,
        measured.scope,
        measured.scope3_category,
        measured.method,
        measured.factor_id,
        null,
        null,
        part.lines,
        case when part.amount_nok is null then part.lines else 0 end,
        coalesce(part.amount_nok, 0),
        measured.kgco2e,
        measured.kgco2e_market_based,
        measured.primary_kgco2e,
        false
    from rules.measured_part as measured
    join rules.classified_part as part on part.part_id = measured.part_id
    union all
    select
        coalesce(activity.period, 'unknown'),
        null,
        null,
        activity.cpv_division,
        activity.account_id,
        activity.scope,
        activity.scope3_category,
        activity.method,
        activity.factor_id,
        null,
        null,
        0,
        0,
        0,
        activity.kgco2e,
        activity.kgco2e_market_based,
        activity.kgco2e,
        false
    from rules.activity_footprint as activity
    where activity.kgco2e is not null
)
select
    cell.period,
    coalesce(cell.activity_division, category.cpv_division, 'unclassified') as cpv_division,
    risk.label_no as cpv_label_no,
    risk.label_en as cpv_label_en,
    coalesce(account.account_id, cell.activity_account_id) as account_id,
    account.account_name,
    cell.scope,
    cell.scope3_category,
    cell.method as footprint_method,
    cell.factor_id,
    cell.uncovered_reason,
    cell.index_status,
    cast(sum(cell.lines) as bigint) as lines,
    cast(sum(cell.lines_not_converted) as bigint) as lines_not_converted,
    sum(cell.amount_nok) as amount_nok,
    sum(case when cell.kgco2e is not null then cell.amount_nok else 0 end) as covered_nok,
    sum(case when cell.is_disputed then cell.amount_nok else 0 end) as disputed_nok,
    sum(cell.kgco2e) as kgco2e,
    sum(cell.kgco2e_market_based) as kgco2e_market_based,
    sum(cell.primary_kgco2e) as primary_kgco2e
from cell
left join rules.account_class as account on account.account_class_id = cell.account_class_id
left join rules.category_class as category on category.category_class_id = cell.category_class_id
left join reference.risk_class as risk on risk.cpv_division = coalesce(cell.activity_division, category.cpv_division)
group by
    cell.period, coalesce(cell.activity_division, category.cpv_division, 'unclassified'), risk.label_no, risk.label_en,
    coalesce(account.account_id, cell.activity_account_id), account.account_name, cell.scope, cell.scope3_category, cell.method,
    cell.factor_id, cell.uncovered_reason, cell.index_status
