-- Grain: one part of a purchase line (core.purchase_part) with its CPV category and how it was found: the first step that is
-- confident enough wins (core.category_step), and below every threshold nothing is guessed.
-- method: correction (a person's) | invoice_cpv | ledger_cpv | contract_cpv | notice_cpv | account | text_model |
-- supplier_history | industry | unclassified; each step is told in rules.category_by_*.
-- confidence: 0 to 1, null where unclassified; what it is worth is said by confidence_kind: stated (somebody wrote the
-- code) | own_judgement (a table or rule marked so) | measured (a calibrated model's) | none.
-- candidates: the other steps' answers as step:division, the CPV prefixes that an account covers (account:39,30) and what the
-- text model thinks with its probability (text_model:39=0.61); nothing is chosen among them.
-- is_conflicting: a step that answers by itself names another division than the one that won, or two that answer none
-- with enough confidence contradict each other.
-- decision_id: the correction that holds. uncorrected_method, uncorrected_division: what would be without it.
with later as (
    select
        candidate.*,
        text.text_pattern,
        case
            when same_text.supplier_key is not null then same_text.cpv_division
            else any_text.cpv_division
        end as history_division,
        case when same_text.supplier_key is not null then same_text.confidence else any_text.confidence end as history_confidence,
        industry.cpv_division as industry_division
    from rules.category_candidate as candidate
    left join core.spend_text as text on candidate.method is null and text.text_id = candidate.text_id
    left join rules.category_by_supplier as same_text
        on same_text.supplier_key = candidate.supplier_key and same_text.period = candidate.period
        and same_text.text_pattern = text.text_pattern and candidate.method is null
    left join rules.category_by_supplier as any_text
        on any_text.supplier_key = candidate.supplier_key and any_text.period = candidate.period
        and any_text.text_pattern is null and candidate.method is null
    left join rules.category_by_industry as industry
        on industry.supplier_key = candidate.supplier_key and candidate.method is null
),
fitting as (
    -- What a supplier sells elsewhere says nothing where the account covers other things; an industry settles no dispute.
    select
        later.*,
        account_candidates is null or contains(',' || account_candidates, ',' || history_division) as history_fits,
        account_candidates is null or contains(',' || account_candidates, ',' || industry_division) as industry_fits
    from later
),
settled as (
    select
        fitting.*,
        case
            when fitting.method is not null then fitting.method
            when history_division is not null and history_fits and history_confidence >= history.threshold then 'supplier_history'
            when industry_division is not null and industry_fits and not is_contested and industry.confidence >= industry.threshold then 'industry'
            else 'unclassified'
        end as found_method,
        case
            when fitting.method is not null then fitting.cpv_division
            when history_division is not null and history_fits and history_confidence >= history.threshold then history_division
            when industry_division is not null and industry_fits and not is_contested and industry.confidence >= industry.threshold then industry_division
        end as found_division
    from fitting
    cross join (select * from core.category_step where method = 'supplier_history') as history
    cross join (select * from core.category_step where method = 'industry') as industry
),
final as (
    select
        settled.*,
        case when decision_id is not null then 'correction' else found_method end as final_method,
        coalesce(correction_division, found_division) as final_division
    from settled
)
select
    final.part_id,
    final.line_id,
    case when final.decision_id is not null then final.correction_code else final.cpv_code end as cpv_code,
    final.final_division as cpv_division,
    final.final_method as method,
    case
        when final.final_method = 'supplier_history' then final.history_confidence
        when final.final_method = final.method then final.confidence
        else step.confidence
    end as confidence,
    step.confidence_kind,
    nullif(
        concat_ws(
            '|',
            case when final.final_method <> 'invoice_cpv' then 'invoice_cpv:' || final.invoice_division end,
            case when final.final_method <> 'ledger_cpv' then 'ledger_cpv:' || final.ledger_division end,
            case when final.final_method <> final.contract_method then final.contract_method || ':' || final.contract_division end,
            case when final.final_method <> 'account' then 'account:' || coalesce(final.account_candidates, final.account_division) end,
            case when final.final_method <> 'text_model'
                then 'text_model:' || final.text_division || '=' || cast(cast(final.text_confidence as decimal(5, 2)) as varchar) end,
            case when final.final_method <> 'supplier_history' then 'supplier_history:' || final.history_division end,
            case when final.final_method <> 'industry' then 'industry:' || final.industry_division end
        ),
        ''
    ) as candidates,
    (final.is_contested and final.decision_id is null)
        or coalesce(final.invoice_division <> final.final_division, false)
        or coalesce(final.ledger_division <> final.final_division, false)
        or coalesce(final.contract_division <> final.final_division, false)
        or coalesce(not contains(',' || final.account_candidates, ',' || final.final_division), false)
        or coalesce(final.text_division <> final.final_division and final.text_confidence >= text_step.threshold, false)
        as is_conflicting,
    final.decision_id,
    final.found_method as uncorrected_method,
    final.found_division as uncorrected_division
from final
join core.category_step as step on step.method = final.final_method
cross join (select * from core.category_step where method = 'text_model') as text_step
