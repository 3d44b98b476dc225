-- Grain: one supplier, and what pages call it: its name, or what stands instead of it. org_number: null for whom is never named.
select
    supplier_key,
    case when is_named then org_number end as org_number,
    shown_name_nb,
    shown_name_nn,
    shown_name_en
from core.supplier
