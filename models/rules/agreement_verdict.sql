-- Grain: one agreement and one lot that it covers, with the verdict on the lot that stands (a person's before the engine's).
-- outcome: compliant | exempt | breach | needs_review | older_rules (announced before the 30 per cent rule of 2024-01-01, V0)
-- | not_covered (outside the rules, or the duty is not triggered). ground: the exemption claimed for exempt, else the verdict's.
select
    covered.agreement_id,
    covered.lot_line_id,
    lot.cpv_code,
    case
        when verdict.rule_version = 'V0' then 'older_rules'
        when coalesce(decided.new_value, verdict.verdict) in ('not_covered', 'not_triggered') then 'not_covered'
        else coalesce(decided.new_value, verdict.verdict)
    end as outcome,
    case
        when verdict.rule_version = 'V0' then 'announced_before_2024'
        when coalesce(decided.new_value, verdict.verdict) = 'exempt'
            then coalesce(nullif(regexp_extract(array_to_string(verdict.claims, ';'), 'exemption:[a-z_]+'), ''), verdict.ground)
        when decided.new_value <> verdict.verdict then 'decided'
        else verdict.ground
    end as ground
from core.agreement_lot as covered
join core.lot as lot on lot.line_id = covered.lot_line_id
join rules.lot_verdict as verdict on verdict.line_id = covered.lot_line_id
left join rules.verdict_decision as decided on decided.line_id = covered.lot_line_id and decided.subject = 'verdict'
