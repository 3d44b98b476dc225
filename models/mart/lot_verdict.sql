-- Grain: one lot of the latest valid version of one notice, judged by the rule of its day.
-- month: YYYY-MM of the announcement, or unknown. Weights in per cent. Explanations in bokmål, nynorsk and English.
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
    verdict.verdict,
    verdict.ground,
    verdict.paragraph,
    verdict.reason_codes,
    verdict.env_weight_pct,
    verdict.env_weight_claimed_pct,
    verdict.env_rank,
    verdict.claims,
    verdict.evidence,
    verdict.justification,
    verdict.justification_quality,
    verdict.dfo_reading,
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
left join reference.risk_class as risk on risk.cpv_division = left(lot.cpv_code, 2)
left join core.priority_cpv as priority on priority.cpv_code = lot.cpv_code
where verdict.is_judged_announcement
