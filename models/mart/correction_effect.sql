-- Grain: period (YYYY-MM or unknown) and CPV division (or unclassified) that corrections of persons change.
-- before_nok: NOK in the division as it would be without them; after_nok: as it is; difference_nok: after less before, which
-- sums to 0 over the divisions of a period.
-- before_kgco2e, after_kgco2e, difference_kgco2e: the same of the footprint that is published, kg CO2e, null where none of the
-- division is known. unknown_nok: NOK, without sign, of the purchases that come or go whose footprint is not known.
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
),
decided as (
    select
        period,
        coalesce(uncorrected_division, 'unclassified') as cpv_division,
        before_kgco2e,
        cast(null as decimal(32, 14)) as after_kgco2e,
        case when before_kgco2e is null then abs(amount_nok) else 0 end as unknown_nok
    from rules.corrected_part
    union all
    select
        period,
        coalesce(cpv_division, 'unclassified'),
        null,
        after_kgco2e,
        case when after_kgco2e is null then abs(amount_nok) else 0 end
    from rules.corrected_part
),
moved as (
    select
        period,
        cpv_division,
        coalesce(sum(after_kgco2e), 0) - coalesce(sum(before_kgco2e), 0) as difference_kgco2e,
        count(before_kgco2e) + count(after_kgco2e) as known,
        coalesce(sum(unknown_nok), 0) as unknown_nok
    from decided
    group by period, cpv_division
),
published as (
    select period, cpv_division, sum(kgco2e) as kgco2e
    from mart.footprint_by_category
    group by period, cpv_division
),
told as (
    select
        summed.period,
        summed.cpv_division,
        summed.before_nok,
        summed.after_nok,
        case when published.kgco2e is not null or moved.known > 0
            then coalesce(published.kgco2e, 0) - moved.difference_kgco2e
        end as before_kgco2e,
        case when published.kgco2e is not null or moved.known > 0 then coalesce(published.kgco2e, 0) end as after_kgco2e,
        moved.difference_kgco2e,
        moved.unknown_nok
    from summed
    join moved on moved.period = summed.period and moved.cpv_division = summed.cpv_division
    left join published on published.period = summed.period and published.cpv_division = summed.cpv_division
    where summed.before_nok <> summed.after_nok or moved.difference_kgco2e <> 0
)
select
    told.period,
    told.cpv_division,
    rtrim(risk.label_no, '. ') as cpv_label_no,
    rtrim(risk.label_en, '. ') as cpv_label_en,
    told.before_nok,
    told.after_nok,
    told.after_nok - told.before_nok as difference_nok,
    told.before_kgco2e,
    told.after_kgco2e,
    told.after_kgco2e - told.before_kgco2e as difference_kgco2e,
    told.unknown_nok
from told
left join reference.risk_class as risk on risk.cpv_division = told.cpv_division
