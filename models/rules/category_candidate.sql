-- Grain: one part of a purchase line (core.purchase_part) with what each step that reads the part itself answers, side by
-- side, and the first of them that is confident enough (core.category_step); what is left open here is for the steps that
-- look at a supplier's other purchases.
-- An account answers by its code in its chart, and only where that tells nothing, by the words of its name.
-- A contract or notice states one code for all that is bought under it, so its answer is only 0.6 certain where the account
-- covers other divisions (is_contested).
-- method, cpv_code, cpv_division, confidence: the answer without the corrections of persons; null where none is confident
-- enough. settled_method, settled_division: the same with them.
with answered as (
    select
        part.part_id,
        part.line_id,
        part.lines,
        part.period,
        part.supplier_key,
        part.text_id,
        part.amount_nok,
        correction.decision_id,
        correction.cpv_code as correction_code,
        correction.cpv_division as correction_division,
        invoice.cpv_code as invoice_code,
        invoice.cpv_division as invoice_division,
        ledger.cpv_code as ledger_code,
        ledger.cpv_division as ledger_division,
        contract.method as contract_method,
        contract.cpv_code as contract_code,
        contract.cpv_division as contract_division,
        coalesce(account.cpv_division, named.cpv_division) as account_division,
        account.cpv_candidates as account_candidates,
        coalesce(account.confidence, named.confidence) as account_confidence,
        text.cpv_code as text_code,
        text.cpv_division as text_division,
        text.confidence as text_confidence,
        coalesce(not contains(',' || account.cpv_candidates, ',' || contract.cpv_division), false) as is_contested
    from core.purchase_part as part
    left join rules.category_by_correction as correction on correction.part_id = part.part_id
    left join rules.category_by_invoice as invoice on invoice.part_id = part.part_id
    left join rules.category_by_ledger_code as ledger on ledger.stated_cpv_code = part.stated_cpv_code
    left join rules.category_by_contract as contract
        on contract.contract_ref is not distinct from part.contract_ref
        and contract.procedure_ref is not distinct from part.procedure_ref
        and contract.supplier_key is not distinct from part.supplier_key
    left join rules.category_by_account as account
        on account.chart = part.chart and account.account_code = part.account_code
        and account.function_id is not distinct from part.function_id
    left join rules.category_by_account_name as named
        on named.account_name = part.account_name and account.chart is null
    left join rules.text_category as text on text.text_id = part.text_id
),
step as (
    select
        max(case when method = 'invoice_cpv' then threshold end) as invoice_threshold,
        max(case when method = 'invoice_cpv' then confidence end) as invoice_confidence,
        max(case when method = 'ledger_cpv' then threshold end) as ledger_threshold,
        max(case when method = 'ledger_cpv' then confidence end) as ledger_confidence,
        max(case when method = 'contract_cpv' then threshold end) as contract_threshold,
        max(case when method = 'contract_cpv' then confidence end) as contract_confidence,
        max(case when method = 'notice_cpv' then threshold end) as notice_threshold,
        max(case when method = 'notice_cpv' then confidence end) as notice_confidence,
        max(case when method = 'account' then threshold end) as account_threshold,
        max(case when method = 'text_model' then threshold end) as text_threshold
    from core.category_step
),
weighed as (
    select
        answered.*,
        step.*,
        case
            when is_contested then cast(0.6 as decimal(5, 4))
            when contract_method = 'contract_cpv' then step.contract_confidence
            when contract_method = 'notice_cpv' then step.notice_confidence
        end as linked_confidence
    from answered
    cross join step
),
chosen as (
    select
        weighed.*,
        case
            when invoice_division is not null and invoice_confidence >= invoice_threshold then 'invoice_cpv'
            when ledger_division is not null and ledger_confidence >= ledger_threshold then 'ledger_cpv'
            when contract_method = 'contract_cpv' and linked_confidence >= contract_threshold then 'contract_cpv'
            when contract_method = 'notice_cpv' and linked_confidence >= notice_threshold then 'notice_cpv'
            when account_division is not null and account_confidence >= account_threshold then 'account'
            when text_division is not null and text_confidence >= text_threshold then 'text_model'
        end as method
    from weighed
),
told as (
    select
        chosen.*,
        case
            when method = 'invoice_cpv' then invoice_division
            when method = 'ledger_cpv' then ledger_division
            when method in ('contract_cpv', 'notice_cpv') then contract_division
            when method = 'account' then account_division
            when method = 'text_model' then text_division
        end as cpv_division,
        case
            when method = 'invoice_cpv' then invoice_code
            when method = 'ledger_cpv' then ledger_code
            when method in ('contract_cpv', 'notice_cpv') then contract_code
            when method = 'text_model' then text_code
        end as cpv_code,
        case
            when method = 'invoice_cpv' then invoice_confidence
            when method = 'ledger_cpv' then ledger_confidence
            when method in ('contract_cpv', 'notice_cpv') then linked_confidence
            when method = 'account' then account_confidence
            when method = 'text_model' then text_confidence
        end as confidence
    from chosen
)
select
    part_id,
    line_id,
    lines,
    period,
    supplier_key,
    text_id,
    amount_nok,
    decision_id,
    correction_code,
    correction_division,
    invoice_division,
    ledger_division,
    contract_method,
    contract_division,
    is_contested,
    account_division,
    account_candidates,
    text_division,
    text_confidence,
    method,
    cpv_code,
    cpv_division,
    confidence,
    case when correction_division is not null then 'correction' else method end as settled_method,
    coalesce(correction_division, cpv_division) as settled_division
from told
