-- Grain: one part of a purchase line, and what the climate and environment rules say of what it is bought under.
-- outcome: as rules.agreement_verdict, and ambiguous (agreement not settled) | no_known_contract. ground: why; for the last
-- two the reason of rules.spend_link. lot_line_id: the lot bought under; null where it is not one.
-- An agreement without a known notice is older_rules where it was entered into before 2024-01-01, not_covered where its value
-- lies below the lower limit of its day (LOA § 2), else needs_review (notice_not_known). Where its lots come out
-- differently and the category does not tell which, needs_review (lots_differ).
with lots as (
    select
        agreement_id,
        count(*) as lots,
        min(lot_line_id) as lot_line_id,
        min(outcome) as outcome,
        max(outcome) as other_outcome,
        min(ground) as ground
    from rules.agreement_verdict
    group by agreement_id
),
category as (
    select part_id, coalesce(cpv_code, cpv_division) as cpv_text from rules.line_category where cpv_division is not null
),
sorted as (
    select distinct link.agreement_id, category.cpv_text
    from rules.spend_link as link
    join category on category.part_id = link.part_id
    join lots on lots.agreement_id = link.agreement_id and lots.lots > 1
    where link.status = 'linked'
),
near as (
    select
        sorted.agreement_id,
        sorted.cpv_text,
        verdict.lot_line_id,
        verdict.outcome,
        verdict.ground,
        case
            when left(verdict.cpv_code, 5) = left(sorted.cpv_text, 5) then 5
            when left(verdict.cpv_code, 4) = left(sorted.cpv_text, 4) then 4
            when left(verdict.cpv_code, 3) = left(sorted.cpv_text, 3) then 3
            when left(verdict.cpv_code, 2) = left(sorted.cpv_text, 2) then 2
            else 0
        end as digits
    from sorted
    join rules.agreement_verdict as verdict on verdict.agreement_id = sorted.agreement_id
),
nearest as (
    select * from near
    where digits >= 2
    qualify rank() over (partition by agreement_id, cpv_text order by digits desc) = 1
),
only_lot as (
    select agreement_id, cpv_text, min(lot_line_id) as lot_line_id, min(outcome) as outcome, min(ground) as ground
    from nearest
    group by agreement_id, cpv_text
    having count(*) = 1
),
limits as (
    select agreement.agreement_id, min(cast(threshold.amount_nok as decimal(18, 2))) as lower_limit_nok
    from core.agreement as agreement
    join reference.threshold as threshold
        on threshold.regulation = 'LOA' and threshold.threshold_name = 'lower_limit'
        and agreement.valid_from >= cast(threshold.valid_from as date)
        and (threshold.valid_to is null or agreement.valid_from <= cast(threshold.valid_to as date))
    group by agreement.agreement_id
)
select
    link.part_id,
    link.line_id,
    case when lots.lots = 1 then lots.lot_line_id else only_lot.lot_line_id end as lot_line_id,
    case
        when link.status = 'ambiguous' then 'ambiguous'
        when link.status = 'none' then 'no_known_contract'
        when only_lot.outcome is not null then only_lot.outcome
        when lots.outcome = lots.other_outcome then lots.outcome
        when lots.lots > 1 then 'needs_review'
        when agreement.valid_from < cast('2024-01-01' as date) then 'older_rules'
        when agreement.value_nok < limits.lower_limit_nok then 'not_covered'
        else 'needs_review'
    end as outcome,
    case
        when link.status <> 'linked' then link.reason
        when only_lot.outcome is not null then only_lot.ground
        when lots.outcome = lots.other_outcome then lots.ground
        when lots.lots > 1 then 'lots_differ'
        when agreement.valid_from < cast('2024-01-01' as date) then 'entered_into_before_2024'
        when agreement.value_nok < limits.lower_limit_nok then 'below_lower_limit'
        else 'notice_not_known'
    end as ground
from rules.spend_link as link
left join core.agreement as agreement on agreement.agreement_id = link.agreement_id
left join lots on lots.agreement_id = link.agreement_id
left join category on category.part_id = link.part_id
left join only_lot on only_lot.agreement_id = link.agreement_id and only_lot.cpv_text = category.cpv_text
left join limits on limits.agreement_id = link.agreement_id
