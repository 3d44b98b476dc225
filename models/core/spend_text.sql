-- Grain: one distinct text, account name and supplier name among the parts of purchase lines (core.purchase_part), each of
-- them null where it is not known; what a classifier of texts reads, once however many lines there are.
-- text_pattern: the text without case and signs, every number as #, so that texts that differ in a date or a number are
-- one; null where no letter is left.
with distinct_text as (
    select
        text_id,
        min(text) as text,
        min(account_name) as account_name,
        min(supplier_name) as supplier_name
    from core.purchase_part
    group by text_id
)
select
    text_id,
    text,
    account_name,
    supplier_name,
    case
        when regexp_matches(lower(text), '[a-zæøåäöüéèêëáàâãíìîïóòôõúùûýñçðþß]') then trim(
            regexp_replace(
                regexp_replace(lower(text), '[0-9]+', '#', 'g'), '[^a-zæøåäöüéèêëáàâãíìîïóòôõúùûýñçðþß#]+', ' ', 'g'
            )
        )
    end as text_pattern
from distinct_text
