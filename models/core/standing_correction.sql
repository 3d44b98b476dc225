-- Grain: one row of a correction file that has not been withdrawn. decision_id: its line_id. subject: in lower case.
-- match_field, match_value, new_value: as written. decided_by, decided_text, reason: null where nothing is written.
-- decided_on: the date that decided_text tells, as 2026-10-31 or 31.10.2026; null where it is written otherwise.
with said as (
    select
        correction.line_id as decision_id,
        delivery.file as correction_file,
        correction.record_number,
        correction.correction_id,
        lower(trim(correction.subject)) as subject,
        correction.match_field,
        correction.match_value,
        correction.new_value,
        nullif(trim(correction.decided_by), '') as decided_by,
        nullif(trim(correction.decided_on), '') as decided_text,
        nullif(trim(correction.reason), '') as reason
    from raw.correction as correction
    join raw.delivery as delivery on delivery.file_id = correction.file_id and delivery.status = 'read'
    where nullif(trim(correction.withdrawn_on), '') is null
)
select
    said.*,
    case
        when regexp_matches(decided_text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_cast(left(decided_text, 10) as date)
        when regexp_matches(decided_text, '^[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}$') then try_cast(concat(
            right(decided_text, 4), '-', lpad(regexp_extract(decided_text, '[.]([0-9]+)[.]', 1), 2, '0'), '-',
            lpad(regexp_extract(decided_text, '^([0-9]+)', 1), 2, '0')
        ) as date)
    end as decided_on
from said
