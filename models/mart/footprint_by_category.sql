-- Grain: period, CPV division, account, GHG Protocol scope 3 category and method.
-- amount_nok: NOK; covered_nok: the part of it that has a factor; kgco2e: kg CO2e, null where no line has one.
-- index_status partial: the price index of the year rests on single months.
select
    period,
    cpv_division,
    cpv_label_no,
    cpv_label_en,
    account_id,
    account_name,
    scope3_category,
    footprint_method,
    factor_id,
    uncovered_reason,
    index_status,
    cast(sum(lines) as bigint) as lines,
    coalesce(sum(amount_nok), 0) as amount_nok,
    coalesce(sum(case when kgco2e is not null then amount_nok end), 0) as covered_nok,
    sum(kgco2e) as kgco2e
from mart.purchase_line
group by
    period, cpv_division, cpv_label_no, cpv_label_en, account_id, account_name, scope3_category, footprint_method,
    factor_id, uncovered_reason, index_status
