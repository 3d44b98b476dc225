-- Grain: one delivered file, read or set aside, with what was found out about it and said of it, in three languages.
-- currency: what the file states, else for a ledger what organisation.yaml states, else what its headers suggest.
-- warnings_*: JSON list of sentences.
select
    delivery.delivery_number,
    delivery.file,
    delivery.file_id,
    delivery.sha256,
    delivery.size_bytes,
    delivery.status,
    delivery.problem_code,
    delivery.problem_nb,
    delivery.problem_nn,
    delivery.problem_en,
    delivery.remedy_nb,
    delivery.remedy_nn,
    delivery.remedy_en,
    delivery.problem_record,
    delivery.kind,
    delivery.format,
    delivery.profile,
    delivery.encoding,
    delivery.delimiter,
    coalesce(
        delivery.currency,
        case when delivery.kind = 'ledger' then body.ledger_currency end,
        delivery.assumed_currency
    ) as currency,
    delivery.vat_basis,
    delivery.amount_column,
    delivery.warnings_nb,
    delivery.warnings_nn,
    delivery.warnings_en,
    delivery.personal_ids_masked
from raw.delivery as delivery
cross join raw.body as body
