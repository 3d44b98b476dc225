-- Grain: period (YYYY-MM or unknown), the answer that won (cpv_division null where none did), and a step that says otherwise
-- with what it says (several divisions of an account joined by commas). amount_nok: NOK of the parts that it is about; a part
-- on which two steps say otherwise is in two rows.
with entry as (
    select category.part_id, category.method, category.cpv_division, unnest(string_split(category.candidates, '|')) as said
    from rules.line_category as category
    where category.is_conflicting
),
told as (
    select
        part_id,
        method,
        cpv_division,
        split_part(said, ':', 1) as other_method,
        regexp_replace(split_part(said, ':', 2), '=.*$', '') as other_answer
    from entry
)
select
    part.period,
    told.method,
    told.cpv_division,
    told.other_method,
    told.other_answer,
    cast(sum(part.lines) as bigint) as lines,
    coalesce(sum(part.amount_nok), 0) as amount_nok
from told
join core.purchase_part as part on part.part_id = told.part_id
where told.other_method not in ('supplier_history', 'industry')
    and (told.cpv_division is null or not contains(',' || told.other_answer, ',' || told.cpv_division))
group by part.period, told.method, told.cpv_division, told.other_method, told.other_answer
