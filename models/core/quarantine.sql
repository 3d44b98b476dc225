-- Grain: one delivered record that is not used, with what stood there, why, and what to do, in three languages.
with unused as (
    select
        quarantine.file_id,
        delivery.file,
        quarantine.record_number,
        quarantine.reason,
        quarantine.raw_text as value,
        quarantine.raw_text
    from raw.quarantine as quarantine
    join raw.delivery as delivery on delivery.file_id = quarantine.file_id and delivery.status in ('read', 'cut_short')
    union all
    select
        line.file_id,
        line.file,
        line.record_number,
        line.bucket_reason as reason,
        coalesce(delivered.amount, delivered.amount_gross, delivered.debit_amount, delivered.credit_amount) as value,
        delivered.unmapped as raw_text
    from core.ledger_line as line
    join raw.ledger_line as delivered on delivered.line_id = line.line_id
    where line.bucket = 'quarantined'
)
select
    unused.*,
    said.problem_nb,
    said.problem_nn,
    said.problem_en,
    said.remedy_nb,
    said.remedy_nn,
    said.remedy_en
from unused
left join raw.quarantine_reason as said on said.reason = unused.reason
