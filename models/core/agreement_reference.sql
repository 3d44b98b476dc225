-- Grain: one way to name an agreement on an invoice or a ledger line, and the agreement: its own number, or any name of the
-- competition that it came from (which may name several agreements).
-- reference_key: as core.competition_reference.
select contract_key as reference_key, agreement_id
from core.agreement_source
where contract_key is not null
union
select reference.reference_key, source.agreement_id
from core.agreement_source as source
join core.competition_reference as reference on reference.competition_key = source.competition_key
