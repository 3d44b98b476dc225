-- Grain: period (YYYY-MM or unknown) and CPV division (or unclassified) that corrections of persons change.
-- before_nok: NOK in the division as it would be without them; after_nok: as it is; difference_nok: after less before, which
-- sums to 0 over the divisions of a period.
with sides as (
    select
        part.period,
        coalesce(category.uncorrected_division, 'unclassified') as cpv_division,
        part.amount_nok as before_nok,
        cast(0 as decimal(18, 2)) as after_nok
    from rules.line_category as category
    join core.purchase_part as part on part.part_id = category.part_id
    where part.amount_nok is not null
    union all
    select part.period, coalesce(category.cpv_division, 'unclassified'), cast(0 as decimal(18, 2)), part.amount_nok
    from rules.line_category as category
    join core.purchase_part as part on part.part_id = category.part_id
    where part.amount_nok is not null
),
summed as (
    select period, cpv_division, sum(before_nok) as before_nok, sum(after_nok) as after_nok
    from sides
    group by period, cpv_division
)
select
    summed.period,
    summed.cpv_division,
    rtrim(risk.label_no, '. ') as cpv_label_no,
    rtrim(risk.label_en, '. ') as cpv_label_en,
    summed.before_nok,
    summed.after_nok,
    summed.after_nok - summed.before_nok as difference_nok
from summed
left join reference.risk_class as risk on risk.cpv_division = summed.cpv_division
where summed.before_nok <> summed.after_nok
