-- Grain: one question that parts of purchase lines ask alike (every column of rules.link_subject but the part): which
-- agreement is it bought under? sample_part_id: one of the parts.
select
    cast(row_number() over (order by min(part_id)) as bigint) as question_id,
    supplier_key,
    named,
    moment,
    cpv_text,
    cpv_division,
    is_sure,
    covered,
    account_division,
    text_division,
    account_key,
    min(part_id) as sample_part_id
from rules.link_subject
group by
    supplier_key, named, moment, cpv_text, cpv_division, is_sure, covered, account_division, text_division, account_key
