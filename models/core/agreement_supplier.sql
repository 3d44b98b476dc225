-- Grain: one agreement and one of its suppliers: several in a framework agreement or a consortium.
select distinct agreement_id, supplier_key
from core.agreement_source
where supplier_key is not null
