-- Grain: one part of a purchase line that names no known agreement, and one agreement of the contract register with its supplier.
select fact.part_id, party.agreement_id
from core.spend_fact as fact
join core.agreement_supplier as party on party.supplier_key = fact.supplier_key
join core.agreement as agreement on agreement.agreement_id = party.agreement_id
left join (select distinct part_id from rules.link_by_reference) as named on named.part_id = fact.part_id
where agreement.is_registered and named.part_id is null
