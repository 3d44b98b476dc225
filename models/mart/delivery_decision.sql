-- Grain: one standing decision of a person about a delivered ledger. status: applied, or why it is not:
-- see core.delivery_correction. new_file is null where the delivery is withdrawn.
select
    correction_file as file,
    record_number,
    correction_id,
    old_file,
    new_file,
    decided_by,
    decided_on,
    reason,
    coalesce(problem, 'applied') as status
from core.delivery_correction
