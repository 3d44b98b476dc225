-- Grain: one row of the body's own table of tenders: a lot, or a criterion of one; all values as delivered.
-- notice_number: the first row of its tender, which is told by its procedure, else its title; else the row is one by itself.
select
    *,
    min(record_number) over (
        partition by file_id, coalesce(procedure_id, title, 'row ' || cast(record_number as varchar))
    ) as notice_number
from raw.tender_row
