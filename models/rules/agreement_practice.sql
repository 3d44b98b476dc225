-- Grain: one supplier, agreement and kind of purchase (bought_as) of those that name the agreement, where the supplier is one
-- of its suppliers: what is bought under it in fact, beside the CPV codes it was entered into for.
-- bought_as: a CPV division, which is that of the purchase's category or what its invoice, its ledger code, its account or its
-- text (more likely than not) says by itself; or chart:account code.
with named as (
    select distinct reference.part_id, reference.agreement_id, fact.supplier_key
    from rules.link_by_reference as reference
    join core.spend_fact as fact on fact.part_id = reference.part_id
    join core.agreement_supplier as party
        on party.agreement_id = reference.agreement_id and party.supplier_key = fact.supplier_key
),
told as (
    select part_id, cpv_division as bought_as from rules.line_category where cpv_division is not null
    union all
    select part_id, invoice_division from rules.category_candidate where invoice_division is not null
    union all
    select part_id, ledger_division from rules.category_candidate where ledger_division is not null
    union all
    select part_id, account_division from rules.category_candidate where account_division is not null
    union all
    select part_id, text_division from rules.category_candidate where text_division is not null and text_confidence > 0.5
    union all
    select part_id, chart || ':' || account_code from core.purchase_part where chart is not null and account_code is not null
)
select distinct named.supplier_key, told.bought_as, named.agreement_id
from named
join told on told.part_id = named.part_id
