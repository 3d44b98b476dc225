-- Grain: one delivered file, read or set aside, with what was found out about it and said of it, in three languages.
-- currency: what the file states, else for a ledger what organisation.yaml states, else what its headers suggest.
-- vat_basis: net, gross or unknown, by the file, its column map or organisation.yaml. period_from, period_to: YYYY-MM, of
-- the lines of ledgers and state accounts and of the dates of invoices. declared: JSON, what the file states about itself.
-- declared_totals: the control totals among it, as text.
-- warnings_*: JSON list of sentences. When a file was first seen is not known here and not told.
with covered as (
    select file_id, nullif(period, 'unknown') as period from mart.bucket_total
    union
    select file_id, period from core.state_account
    union
    select file_id, strftime(issue_date, '%Y-%m') from core.invoice
),
span as (
    select file_id, min(period) as period_from, max(period) as period_to from covered group by file_id
)
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
    coalesce(delivery.vat_basis, case when delivery.kind = 'ledger' then body.vat_basis end, 'unknown') as vat_basis,
    delivery.physical_lines,
    delivery.header_lines,
    delivery.blank_lines,
    delivery.records,
    delivery.quarantined,
    span.period_from,
    span.period_to,
    delivery.declared,
    nullif(concat_ws(', ',
        nullif(regexp_replace(regexp_extract(delivery.declared, '"number_of_entries": "[^"]*"'), '["]', '', 'g'), ''),
        nullif(regexp_replace(regexp_extract(delivery.declared, '"total_debit": "[^"]*"'), '["]', '', 'g'), ''),
        nullif(regexp_replace(regexp_extract(delivery.declared, '"total_credit": "[^"]*"'), '["]', '', 'g'), ''),
        nullif(regexp_replace(regexp_extract(delivery.declared, '"line_extension_amount": "[^"]*"'), '["]', '', 'g'), ''),
        nullif(regexp_replace(regexp_extract(delivery.declared, '"payable_amount": "[^"]*"'), '["]', '', 'g'), '')
    ), '') as declared_totals,
    delivery.amount_column,
    delivery.warnings_nb,
    delivery.warnings_nn,
    delivery.warnings_en,
    delivery.personal_ids_masked
from raw.delivery as delivery
cross join raw.body as body
left join span on span.file_id = delivery.file_id and delivery.status = 'read'
