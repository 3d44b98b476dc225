-- Grain: one distinct text, account name and supplier name among the parts of purchase lines (core.purchase_part), each of
-- them null where it is not known; what a classifier of texts reads, once however many lines there are.
select
    text_id,
    min(text) as text,
    min(account_name) as account_name,
    min(supplier_name) as supplier_name
from core.purchase_part
group by text_id
