-- Grain: month (YYYY-MM or unknown), unit, CPV division, supplier, outcome and ground: what is bought under what.
-- Sums to the total spend of every month and unit, to the øre; lines_not_converted counts lines whose amount in NOK is not known.
select
    period,
    org_unit_id,
    min(org_unit_name) as org_unit_name,
    risk_class,
    class_status,
    cpv_division,
    min(cpv_label_no) as cpv_label_no,
    min(cpv_label_en) as cpv_label_en,
    supplier_key,
    outcome,
    ground,
    link_status,
    link_method,
    link_confidence,
    cast(sum(lines) as bigint) as lines,
    coalesce(sum(amount_nok), 0) as amount_nok,
    cast(sum(case when amount_nok is null then lines else 0 end) as bigint) as lines_not_converted
from mart.spend_agreement
group by
    period, org_unit_id, risk_class, class_status, cpv_division, supplier_key, outcome, ground, link_status, link_method,
    link_confidence
