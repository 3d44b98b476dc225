-- Grain: one category that purchases have, with what it is worth. category_class_id: a number for it (rules.account_class).
select
    cast(row_number() over (order by cpv_code, cpv_division, confidence_kind) as integer) as category_class_id,
    cpv_code,
    cpv_division,
    confidence_kind
from (select distinct cpv_code, cpv_division, confidence_kind from rules.line_category) as category
