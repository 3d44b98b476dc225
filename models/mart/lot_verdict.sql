-- Grain: one lot of the latest valid version of one notice, judged by the rule of its day.
-- month: YYYY-MM of the announcement, or unknown. Weights in per cent. Explanations in bokmål, nynorsk and English.
-- verdict, justification_quality: a person's standing decision where there is one, with who, when and why; what the
-- engine found stands beside it. path: JSON list of the steps taken, each with provision, link, value and source field.
select
    coalesce(strftime(verdict.announced_on, '%Y-%m'), 'unknown') as month,
    verdict.source as file,
    lot.source_system,
    verdict.notice_id,
    verdict.procedure_id,
    verdict.lot_id,
    lot.title,
    lot.buyer_name,
    verdict.announced_on,
    lot.cpv_code as cpv_code,
    coalesce(lot.lot_value_nok, lot.value_nok) as estimated_value_nok,
    verdict.rule_version,
    verdict.version_boundary,
    verdict.regulation,
    verdict.part,
    verdict.announcement_duty,
    coalesce(decided.new_value, verdict.verdict) as verdict,
    verdict.verdict as engine_verdict,
    decided.decided_by,
    decided.decided_on,
    decided.reason as decision_reason,
    verdict.ground,
    verdict.paragraph,
    verdict.reason_codes,
    verdict.env_weight_pct,
    verdict.env_weight_claimed_pct,
    verdict.env_rank,
    verdict.claims,
    verdict.evidence,
    verdict.justification,
    coalesce(quality.new_value, verdict.justification_quality) as justification_quality,
    verdict.justification_quality as engine_justification_quality,
    quality.decided_by as quality_decided_by,
    quality.decided_on as quality_decided_on,
    quality.reason as quality_decision_reason,
    verdict.condition,
    verdict.reasons,
    verdict.reasons_place,
    verdict.dfo_reading,
    verdict.dfo_rule_ids,
    verdict.board_reading,
    verdict.board_cases,
    verdict.policy_reading,
    verdict.policy_name,
    verdict.policy_required_pct,
    verdict.readings_differ,
    verdict.readings_nb,
    verdict.readings_nn,
    verdict.readings_en,
    verdict.path,
    verdict.explanation_nb,
    verdict.explanation_nn,
    verdict.explanation_en,
    risk.risk_class,
    risk.class_status,
    risk.label_no as cpv_label_no,
    risk.label_en as cpv_label_en,
    priority.category as priority_category,
    lot.is_cancelled
from rules.lot_verdict as verdict
join core.lot as lot on lot.line_id = verdict.line_id
left join rules.verdict_decision as decided on decided.line_id = verdict.line_id and decided.subject = 'verdict'
left join rules.verdict_decision as quality
    on quality.line_id = verdict.line_id and quality.subject = 'justification_quality'
left join reference.risk_class as risk on risk.cpv_division = left(lot.cpv_code, 2)
left join core.priority_cpv as priority on priority.cpv_code = lot.cpv_code
where verdict.is_judged_announcement
