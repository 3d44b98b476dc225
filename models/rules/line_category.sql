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
-- decision_id: the correction that holds. uncorrected_method, uncorrected_code, uncorrected_division: what would be if
-- nobody had corrected anything.
with open_part as (
    select
        candidate.part_id,
        candidate.is_contested,
        candidate.account_candidates,
        candidate.text_division,
        candidate.text_confidence,
        candidate.supplier_key,
        candidate.period,
        text.text_pattern
    from rules.category_candidate as candidate
    join core.spend_text as text on text.text_id = candidate.text_id
    where candidate.method is null and candidate.supplier_key is not null
),
-- Purchases of the same text, where there are any, answer instead of all the supplier's.
remembered as (
    select open_part.part_id, history.has_corrections, history.cpv_division, history.confidence
    from open_part
    join rules.category_by_supplier as history
        on history.supplier_key = open_part.supplier_key and history.period = open_part.period
        and (history.text_pattern is null or history.text_pattern = open_part.text_pattern)
    qualify row_number() over (
        partition by open_part.part_id, history.has_corrections
        order by case when history.text_pattern is null then 1 else 0 end
    ) = 1
),
-- What a supplier sells elsewhere says nothing where the account covers other things; an industry settles no dispute, and a text
-- that is as certain of something else goes before it.
later as (
    select
        open_part.part_id,
        now.cpv_division as history_division,
        now.confidence as history_confidence,
        industry.cpv_division as industry_division,
        case
            when now.confidence >= history_step.threshold
                and (account_candidates is null or contains(',' || account_candidates, ',' || now.cpv_division))
                then now.cpv_division
        end as history_answer,
        case
            when before.confidence >= history_step.threshold
                and (account_candidates is null or contains(',' || account_candidates, ',' || before.cpv_division))
                then before.cpv_division
        end as earlier_answer,
        case
            when industry_step.confidence >= industry_step.threshold and not open_part.is_contested
                and not coalesce(open_part.text_division <> industry.cpv_division and open_part.text_confidence >= industry_step.confidence, false)
                and (account_candidates is null or contains(',' || account_candidates, ',' || industry.cpv_division))
                then industry.cpv_division
        end as industry_answer
    from open_part
    left join remembered as now on now.part_id = open_part.part_id and now.has_corrections
    left join remembered as before on before.part_id = open_part.part_id and not before.has_corrections
    left join rules.category_by_industry as industry on industry.supplier_key = open_part.supplier_key
    cross join (select * from core.category_step where method = 'supplier_history') as history_step
    cross join (select * from core.category_step where method = 'industry') as industry_step
),
settled as (
    select
        candidate.*,
        later.history_division,
        later.history_confidence,
        later.industry_division,
        case
            when candidate.method is not null then candidate.method
            when later.history_answer is not null then 'supplier_history'
            when later.industry_answer is not null then 'industry'
            else 'unclassified'
        end as found_method,
        coalesce(candidate.cpv_division, later.history_answer, later.industry_answer) as found_division,
        case
            when candidate.method is not null then candidate.method
            when later.earlier_answer is not null then 'supplier_history'
            when later.industry_answer is not null then 'industry'
            else 'unclassified'
        end as uncorrected_method,
        coalesce(candidate.cpv_division, later.earlier_answer, later.industry_answer) as uncorrected_division
    from rules.category_candidate as candidate
    left join later on later.part_id = candidate.part_id
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
    final.uncorrected_method,
    final.cpv_code as uncorrected_code,
    final.uncorrected_division
from final
join core.category_step as step on step.method = final.final_method
cross join (select * from core.category_step where method = 'text_model') as text_step
