-- Grain: one standing decision of a person on the category of purchases (core.category_correction) and period of what it
-- settles; one row without a period where it settles nothing.
-- status: applied | matches_nothing | overruled (other decisions settle all it is about) | incomplete | unknown_category |
-- unknown_field | values_do_not_fit. contradicted_nok: what another decision would place in another division.
-- amount_nok: NOK settled; moved_nok: of that, what stood in another division before; unclassified_nok: what had none.
with settled as (
    select
        category.decision_id,
        part.period,
        cast(sum(part.lines) as bigint) as lines,
        coalesce(sum(part.amount_nok), 0) as amount_nok,
        coalesce(sum(case when category.uncorrected_division <> category.cpv_division then part.amount_nok end), 0) as moved_nok,
        coalesce(sum(case when category.uncorrected_division is null then part.amount_nok end), 0) as unclassified_nok,
        coalesce(sum(case when correction.other_decision_id is not null then part.amount_nok end), 0) as contradicted_nok
    from rules.line_category as category
    join core.purchase_part as part on part.part_id = category.part_id
    join rules.category_by_correction as correction on correction.part_id = category.part_id
    where category.decision_id is not null
    group by category.decision_id, part.period
),
contradicted as (
    select distinct other_decision_id as decision_id from rules.category_by_correction where other_decision_id is not null
)
select
    decision.decision_id,
    decision.correction_file,
    decision.record_number,
    decision.correction_id,
    decision.match_field,
    decision.match_value,
    coalesce(decision.cpv_code, decision.cpv_division, decision.new_text) as new_value,
    decision.cpv_division,
    decision.decided_by,
    decision.decided_on,
    decision.reason,
    coalesce(
        decision.problem,
        case
            when settled.decision_id is not null then 'applied'
            when contradicted.decision_id is not null then 'overruled'
            else 'matches_nothing'
        end
    ) as status,
    settled.period,
    coalesce(settled.lines, 0) as lines,
    coalesce(settled.amount_nok, 0) as amount_nok,
    coalesce(settled.moved_nok, 0) as moved_nok,
    coalesce(settled.unclassified_nok, 0) as unclassified_nok,
    coalesce(settled.contradicted_nok, 0) as contradicted_nok
from core.category_correction as decision
left join settled on settled.decision_id = decision.decision_id
left join contradicted on contradicted.decision_id = decision.decision_id
