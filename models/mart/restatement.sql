-- Grain: one earlier publication, month (period) it counted and CPV division: as published, as it is now, and what moved it.
-- is_own_month: the period is the month that the publication is of. kg CO2e and NOK; the parts are steps in the order of
-- mart.restatement_line: exchange, classification, prices, factors; late: lines that came or went since.
-- For every row, and so for every sum of rows: now = published + exchange + classification + prices + factors + late.
-- remainder: what that leaves over; anything but 0 stops the run. The parts of classification that only move between
-- divisions sum to 0 in NOK. lines_late: lines that came; lines_gone: lines that went.
with side as (
    select
        content_id,
        period,
        published_division as cpv_division,
        kg_0 as published_kgco2e,
        0 as now_kgco2e,
        case when fate = 'kept' then kg_1 - kg_0 else 0 end as exchange_kgco2e,
        case when fate = 'split_out' or (fate = 'kept' and published_division <> now_division) then -kg_1 else 0 end as classification_kgco2e,
        0 as prices_kgco2e,
        0 as factors_kgco2e,
        case when fate = 'gone' then -kg_0 else 0 end as late_kgco2e,
        nok_published as published_nok,
        0 as now_nok,
        case when fate = 'kept' then nok_now - nok_published else 0 end as exchange_nok,
        case
            when fate = 'split_out' then -nok_published
            when fate = 'kept' and published_division <> now_division then -nok_now
            else 0
        end as classification_nok,
        case when fate = 'gone' then -nok_published else 0 end as late_nok,
        0 as lines_late,
        case when fate = 'gone' and part_number = 1 then 1 else 0 end as lines_gone
    from mart.restatement_line
    where fate in ('kept', 'gone', 'split_out')
    union all
    select
        content_id,
        period,
        now_division,
        0,
        kg_4,
        0,
        case
            when fate = 'new' then 0
            when fate = 'kept' and published_division = now_division then kg_2 - kg_1
            else kg_2
        end,
        case when fate = 'new' then 0 else kg_3 - kg_2 end,
        case when fate = 'new' then 0 else kg_4 - kg_3 end,
        case when fate = 'new' then kg_4 else 0 end,
        0,
        nok_now,
        0,
        case when fate = 'split_in' or (fate = 'kept' and published_division <> now_division) then nok_now else 0 end,
        case when fate = 'new' then nok_now else 0 end,
        case when fate = 'new' and part_number = 1 then 1 else 0 end,
        0
    from mart.restatement_line
    where fate in ('kept', 'new', 'split_in')
),
summed as (
    select
        content_id,
        cpv_division,
        cast(sum(published_kgco2e) as decimal(38, 14)) as published_kgco2e,
        cast(sum(now_kgco2e) as decimal(38, 14)) as now_kgco2e,
        cast(sum(exchange_kgco2e) as decimal(38, 14)) as exchange_kgco2e,
        cast(sum(classification_kgco2e) as decimal(38, 14)) as classification_kgco2e,
        cast(sum(prices_kgco2e) as decimal(38, 14)) as prices_kgco2e,
        cast(sum(factors_kgco2e) as decimal(38, 14)) as factors_kgco2e,
        cast(sum(late_kgco2e) as decimal(38, 14)) as late_kgco2e,
        cast(sum(published_nok) as decimal(38, 2)) as published_nok,
        cast(sum(now_nok) as decimal(38, 2)) as now_nok,
        cast(sum(exchange_nok) as decimal(38, 2)) as exchange_nok,
        cast(sum(classification_nok) as decimal(38, 2)) as classification_nok,
        cast(sum(late_nok) as decimal(38, 2)) as late_nok,
        cast(sum(lines_late) as bigint) as lines_late,
        cast(sum(lines_gone) as bigint) as lines_gone
    from side
    group by content_id, cpv_division
)
select
    scope.publication_id,
    scope.period,
    scope.is_own_month,
    summed.cpv_division,
    risk.label_no as cpv_label_no,
    risk.label_en as cpv_label_en,
    summed.published_kgco2e,
    summed.exchange_kgco2e,
    summed.classification_kgco2e,
    summed.prices_kgco2e,
    summed.factors_kgco2e,
    summed.late_kgco2e,
    summed.now_kgco2e,
    summed.published_nok,
    summed.exchange_nok,
    summed.classification_nok,
    summed.late_nok,
    summed.now_nok,
    summed.lines_late,
    summed.lines_gone,
    summed.now_kgco2e - summed.published_kgco2e - summed.exchange_kgco2e - summed.classification_kgco2e
        - summed.prices_kgco2e - summed.factors_kgco2e - summed.late_kgco2e as remainder_kgco2e,
    summed.now_nok - summed.published_nok - summed.exchange_nok - summed.classification_nok - summed.late_nok as remainder_nok
from mart.restatement_scope as scope
join summed on summed.content_id = scope.content_id
left join reference.risk_class as risk on risk.cpv_division = summed.cpv_division
