-- Grain: one part of a purchase line and one agreement that its ledger line or its invoice names.
-- method: the first of its references that names the agreement, as core.spend_reference.
select
    reference.part_id,
    named.agreement_id,
    min(cast(reference.preference as varchar) || reference.method) as preferred
from core.spend_reference as reference
join core.agreement_reference as named on named.reference_key = reference.reference_key
group by reference.part_id, named.agreement_id
