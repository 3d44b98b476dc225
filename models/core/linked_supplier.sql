-- Grain: one supplier that the contract register or an awarded notice names, by number (rolled up to the enhet), or by name
-- where no number stands there.
with document as (
    select supplier_org_number as number_text, trim(supplier_name) as name_text from raw.contract
    union
    select winner_org_number, trim(winner_name) from raw.award
)
select distinct coalesce('no:' || coalesce(entity.enhet_number, number.org_number), 'name:' || name.name_key) as supplier_key
from document
left join core.delivered_org_number as number on number.number_text = document.number_text
left join core.delivered_supplier_name as name on name.name_text = document.name_text
left join core.entity as entity on entity.org_number = number.org_number
where coalesce(number.org_number, name.name_key) is not null
