-- Grain: one entry of the exception register (lot and claim) and one reason to look at it first, with its points.
-- Of each factor the row of reference.exception_point with most points that holds; own judgement, it decides nothing.
with met as (
    select
        entry.lot_line_id,
        entry.claim,
        point.factor,
        point.level,
        cast(point.points as integer) as points,
        point.label_nb,
        point.label_nn,
        point.label_en
    from mart.exception_entry as entry
    join reference.exception_point as point
        on (point.factor = 'verdict' and point.level = entry.verdict)
        or (point.factor = 'reasons' and point.level = case
            when entry.justification in ('absent', 'absent_in_notice') then 'absent' else entry.justification_quality
        end)
        or (point.factor = 'category' and entry.priority_category is not null)
        or (point.factor = 'risk' and point.level = entry.risk_class)
        or (point.factor = 'wording' and point.level = entry.reused_for)
        or (point.factor = 'value' and entry.estimated_value_nok >= try_cast(point.level as decimal(18, 2)))
        or (point.factor = 'spend' and entry.linked_nok > entry.estimated_value_nok)
        or (point.factor = 'follow_up' and point.level = entry.follow_up)
)
select * from met
qualify row_number() over (partition by lot_line_id, claim, factor order by points desc) = 1
