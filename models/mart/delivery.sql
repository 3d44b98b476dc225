-- Grain: one delivered file, read or set aside, with what was found out about it.
select
    delivery_number,
    file,
    file_id,
    sha256,
    size_bytes,
    status,
    problem,
    remedy,
    problem_record,
    kind,
    format,
    profile,
    encoding,
    delimiter,
    currency,
    vat_basis,
    amount_column,
    warnings,
    personal_ids_masked
from raw.delivery
