-- Grain: one part of a purchase line whose category a person should look at, with the group that one correction settles.
-- reason: unclassified | conflicting (steps contradict each other) | low_confidence (below 0.7). match_field, match_value: as
-- in a file of corrections: supplier, account and text; function instead of the text where that must not be shown. A
-- supplier that is not named stands as "ikke navngitt", a line without one as "ingen leverandør". cpv_division, method,
-- confidence, candidates: as in rules.line_category; text_id: its text, of which rules.text_category tells what a model reads.
with uncertain as (
    select
        part.*,
        category.cpv_division,
        category.method,
        category.confidence,
        category.candidates,
        case
            when category.method = 'unclassified' then 'unclassified'
            when category.is_conflicting then 'conflicting'
            else 'low_confidence'
        end as reason,
        text.text_pattern
    from rules.line_category as category
    join core.purchase_part as part on part.part_id = category.part_id
    join core.spend_text as text on text.text_id = part.text_id
    where category.method not in ('correction', 'invoice_cpv', 'ledger_cpv')
        and (category.method = 'unclassified' or category.is_conflicting or category.confidence < 0.7)
),
told as (
    select
        uncertain.*,
        supplier.org_number,
        case when is_text_public then text_pattern end as shown_text,
        case
            when uncertain.supplier_key is null then 'ingen leverandør'
            when not is_supplier_named then 'ikke navngitt'
            else coalesce(supplier.org_number, replace(supplier.supplier_name, '|', ' '))
        end as supplier_value
    from uncertain
    left join core.supplier as supplier on supplier.supplier_key = uncertain.supplier_key
)
select
    part_id,
    line_id,
    lines,
    period,
    amount_nok,
    reason,
    text_id,
    cpv_division,
    method,
    confidence,
    candidates,
    case when is_supplier_named then supplier_key end as supplier_key,
    case when is_supplier_named then supplier_name end as supplier_name,
    org_number,
    account_id,
    account_name,
    case when shown_text is null then function_id end as function_id,
    shown_text,
    concat_ws(
        '|', case when org_number is not null and is_supplier_named then 'leverandør org.nr' else 'leverandør' end,
        case when account_id is not null then 'konto' end,
        case when shown_text is not null then 'tekst' when function_id is not null then 'funksjon' end
    ) as match_field,
    concat_ws('|', supplier_value, account_id, coalesce(shown_text, function_id)) as match_value
from told
