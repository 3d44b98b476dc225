-- Grain: one judged lot that claims a way out of the main rule, and the ground it claims.
-- claim: requirement (requirements in place of or together with criteria) or exemption:<ground>.
-- found_in: code (the notice's own criterion code) | weight_zero (an award criterion that is none, without a code) | text (the
-- notice's description) | table (a tender table; nothing was announced). stands_in: the criterion, or the business term.
-- wording: the reasons as published; null where there are none. wording_id: the same for the same words, whatever the signs.
-- linked_nok: NOK, everything delivered that is bought under the lot; 0 where an agreement is known and nothing is bought;
-- null where no agreement is known. t_co2e: tonnes of those lines whose footprint is known, t_co2e_per_mnok of their kroner.
-- valid_from, valid_to, responsible unit and register_status: of the agreements that cover the lot.
-- follow_up: a person's standing decision in corrections/ (open | followed_up | accepted | closed), else open.
with claimed as (
    select *, unnest(claims) as claim from mart.lot_verdict
),
kept as (
    select * from claimed where claim = 'requirement' or starts_with(claim, 'exemption:')
),
coded as (
    select
        lot.line_id as lot_line_id,
        criterion.criterion_number,
        coalesce(nullif(trim(criterion.name), ''), left(trim(criterion.description), 60)) as criterion_name,
        case when criterion.env_role = 'exemption' or criterion.env_exemption is not null then 'exemption:' || criterion.env_exemption
            when criterion.type_code = 'quality-nor-env-spec' then 'requirement'
        end as coded_claim,
        criterion.description
    from core.lot as lot
    join core.criterion as criterion on criterion.file_id = lot.file_id and criterion.lot_number is not distinct from lot.lot_number
),
placed as (
    select
        kept.lot_line_id,
        kept.claim,
        min(case when coded.coded_claim = kept.claim then coded.criterion_number end) as code_number,
        min(case when coded.coded_claim = kept.claim then coded.criterion_name end) as code_name,
        min(case when length(trim(coded.description)) >= 20 and contains(verdict.justification_text, trim(coded.description))
            then coded.criterion_number end) as text_number,
        min(case when length(trim(coded.description)) >= 20 and contains(verdict.justification_text, trim(coded.description))
            then coded.criterion_name end) as text_name
    from kept
    join rules.lot_verdict as verdict on verdict.line_id = kept.lot_line_id
    left join coded on coded.lot_line_id = kept.lot_line_id
    group by kept.lot_line_id, kept.claim
),
agreed as (
    select
        covered.lot_line_id,
        count(*) as agreements,
        string_agg(distinct agreement.contract_id, ', ' order by agreement.contract_id) as contract_ids,
        min(agreement.valid_from) as valid_from,
        max(agreement.last_day) as valid_to,
        min(agreement.org_unit_id) as org_unit_id
    from core.agreement_lot as covered
    join core.agreement as agreement on agreement.agreement_id = covered.agreement_id
    group by covered.lot_line_id
),
registered as (
    select covered.lot_line_id, string_agg(distinct contract.follow_up_status, ', ' order by contract.follow_up_status) as register_status
    from core.agreement_lot as covered
    join core.agreement_source as source on source.agreement_id = covered.agreement_id and source.source = 'register'
    join core.contract as contract on contract.line_id = source.line_id
    where contract.follow_up_status is not null
    group by covered.lot_line_id
),
bought as (
    select
        lot_line_id,
        sum(amount_nok) as linked_nok,
        sum(kgco2e) as kgco2e,
        sum(case when kgco2e is not null then amount_nok end) as footprint_nok,
        min(period) as first_month,
        max(period) as last_month
    from mart.spend_agreement
    where lot_line_id is not null
    group by lot_line_id
),
followed as (
    select line_id, new_value, decided_by, decided_on, reason
    from rules.verdict_decision
    where subject = 'follow_up' and line_id is not null and problem is null
)
select
    kept.month,
    kept.file,
    notice.publication_number as doffin_id,
    kept.notice_id,
    kept.lot_id,
    kept.lot_line_id,
    kept.title,
    kept.announced_on,
    kept.cpv_code,
    kept.cpv_label_no,
    kept.cpv_label_en,
    kept.risk_class,
    kept.class_status,
    kept.priority_category,
    kept.estimated_value_nok,
    kept.claim,
    kept.rule_version,
    kept.verdict,
    kept.engine_verdict,
    kept.decided_by,
    kept.decided_on,
    kept.decision_reason,
    kept.ground,
    kept.paragraph,
    case when list_contains(kept.reason_codes, 'REASONS_NOT_IN_NOTICE') then 'absent_in_notice' else kept.justification end as justification,
    kept.justification_quality,
    kept.engine_justification_quality,
    kept.quality_decided_by,
    kept.quality_decided_on,
    kept.quality_decision_reason,
    kept.justification_tests_nb,
    kept.justification_tests_nn,
    kept.justification_tests_en,
    nullif(trim(verdict.justification_text), '') as wording,
    case when length(trim(verdict.justification_text)) >= 40
        then md5(regexp_replace(lower(verdict.justification_text), '[^0-9a-zæøå]+', ' ', 'g'))
    end as wording_id,
    try_cast(nullif(regexp_extract(verdict.justification_evidence, '"test": "reused"[^}]*"count": ([0-9]+)', 1), '') as integer) as reused_count,
    case
        when regexp_matches(verdict.justification_evidence, '"test": "reused", "outcome": "against"') then 'other_kinds'
        when regexp_matches(verdict.justification_evidence, '"test": "reused", "outcome": "shown"') then 'same_kind'
    end as reused_for,
    case
        when kept.source_system = 'table' or verdict.evidence = 'declared' then 'table'
        when placed.code_number is not null then 'code'
        when placed.text_number is not null then 'weight_zero'
        else 'text'
    end as found_in,
    case
        when placed.text_number is not null then 'BT-540, ' || placed.text_number || ': ' || placed.text_name
        when placed.code_number is not null then 'BT-539, ' || placed.code_number || ': ' || placed.code_name
        else 'BT-24'
    end as stands_in,
    agreed.contract_ids,
    agreed.valid_from,
    agreed.valid_to,
    agreed.org_unit_id,
    coalesce(unit.name, agreed.org_unit_id) as org_unit_name,
    registered.register_status,
    case when agreed.agreements > 0 then coalesce(bought.linked_nok, 0) end as linked_nok,
    bought.first_month as linked_from_month,
    bought.last_month as linked_to_month,
    cast(bought.kgco2e * cast(0.001 as decimal(4, 3)) as decimal(18, 3)) as t_co2e,
    cast(cast(bought.kgco2e as double) * 1000 / nullif(cast(bought.footprint_nok as double), 0) as decimal(12, 2)) as t_co2e_per_mnok,
    coalesce(followed.new_value, 'open') as follow_up,
    followed.decided_by as followed_by,
    followed.decided_on as followed_on,
    followed.reason as follow_up_reason,
    kept.explanation_nb,
    kept.explanation_nn,
    kept.explanation_en
from kept
left join rules.lot_verdict as verdict on verdict.line_id = kept.lot_line_id
left join core.lot as lot on lot.line_id = kept.lot_line_id
left join core.notice as notice on notice.file_id = lot.file_id and notice.notice_number = lot.notice_number
left join placed on placed.lot_line_id = kept.lot_line_id and placed.claim = kept.claim
left join agreed on agreed.lot_line_id = kept.lot_line_id
left join raw.body_unit as unit on unit.unit_id = agreed.org_unit_id
left join registered on registered.lot_line_id = kept.lot_line_id
left join bought on bought.lot_line_id = kept.lot_line_id
left join followed on followed.line_id = kept.lot_line_id
