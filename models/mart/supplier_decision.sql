-- Grain: one standing decision of a person on who a supplier is (core.supplier_correction) and period (YYYY-MM or unknown) of
-- the purchases it is about; one row without a period where it is about none.
-- status: applied | matches_nothing | decided_later | incomplete | unknown_field | unknown_supplier.
-- supplier_name: of whom is meant, null where it must not be shown. amount_nok: NOK of the lines that it places there.
with placed as (
    select supplier_decision_id as decision_id, coalesce(period, 'unknown') as period, min(supplier_key) as supplier_key,
        count(*) as lines, coalesce(sum(amount_nok), 0) as amount_nok
    from core.ledger_line
    where supplier_decision_id is not null and bucket = 'purchase'
    group by supplier_decision_id, coalesce(period, 'unknown')
)
select
    decision.decision_id,
    decision.correction_file,
    decision.record_number,
    decision.correction_id,
    decision.match_field,
    decision.match_value,
    decision.new_value,
    supplier.supplier_name,
    decision.decided_by,
    decision.decided_on,
    decision.reason,
    coalesce(decision.problem, case when placed.decision_id is not null then 'applied' else 'matches_nothing' end) as status,
    placed.period,
    coalesce(placed.lines, 0) as lines,
    coalesce(placed.amount_nok, 0) as amount_nok
from core.supplier_correction as decision
left join placed on placed.decision_id = decision.decision_id
left join core.supplier as supplier on supplier.supplier_key = placed.supplier_key
