-- Grain: one lot that claims a way out of the main rule, and the ground it claims.
-- claim: requirement (requirements in place of or together with criteria) or exemption:<ground>.
-- justification: present | absent | unknown | absent_in_notice (the form's own field for reasons is empty; they may stand
-- in the tender documents, which are not read). is_priority_category: the lot lies in one of DFØ's five priority
-- categories, which as a rule are not insignificant by nature. needs_attention: reasons missing, priority category, or a
-- verdict that is not exempt or compliant.
with claimed as (
    select *, unnest(claims) as claim from mart.lot_verdict
)
select
    month,
    file,
    notice_id,
    lot_id,
    title,
    announced_on,
    cpv_code,
    cpv_label_no,
    cpv_label_en,
    risk_class,
    class_status,
    priority_category,
    priority_category is not null as is_priority_category,
    estimated_value_nok,
    claim,
    verdict,
    ground,
    paragraph,
    case when list_contains(reason_codes, 'REASONS_NOT_IN_NOTICE') then 'absent_in_notice' else justification end as justification,
    justification_quality,
    justification_tests_nb,
    justification_tests_nn,
    justification_tests_en,
    explanation_nb,
    explanation_nn,
    explanation_en,
    justification = 'absent' or list_contains(reason_codes, 'REASONS_NOT_IN_NOTICE') or verdict in ('breach', 'needs_review') or priority_category is not null as needs_attention
from claimed
where claim = 'requirement' or starts_with(claim, 'exemption:')
