-- Grain: reuse programme, month, unit and what was bought (kind as mart.reuse_spend). Amounts NOK; lines: parts of purchase
-- lines; lines_not_converted: those whose amount in NOK is not known and not in the sum.
select
    programme_id,
    month,
    org_unit_id,
    max(org_unit_name) as org_unit_name,
    kind,
    basis,
    count(*) as lines,
    sum(case when amount_nok is null then 1 else 0 end) as lines_not_converted,
    sum(amount_nok) as amount_nok
from mart.reuse_spend
where month <> 'unknown'
group by programme_id, month, org_unit_id, kind, basis
