-- Grain: one standing decision of a person on a verdict or on the quality of reasons, and one lot it is about; one row
-- without lot where it is not applied.
-- problem: null where it holds, otherwise why it is not applied (as in rules.verdict_decision).
select
    decision.correction_file,
    decision.record_number,
    decision.correction_id,
    decision.subject,
    decision.match_value,
    verdict.notice_id,
    verdict.lot_id,
    lot.title,
    case decision.subject when 'verdict' then verdict.verdict when 'justification_quality' then verdict.justification_quality end as engine_value,
    decision.new_value,
    decision.decided_by,
    decision.decided_on,
    decision.reason,
    decision.problem
from rules.verdict_decision as decision
left join rules.lot_verdict as verdict on decision.line_id = verdict.line_id
left join core.lot as lot on decision.line_id = lot.line_id
