-- Grain: one lot of a tender in the body's own table; its rows may be criteria of it.
-- lot_number: the lot's first row in the file. notice_number: the first row of its tender.
select
    file_id || '-' || cast(min(record_number) as varchar) as line_id,
    file_id,
    notice_number,
    min(record_number) as lot_number,
    trim(lot_id) as lot_id,
    min(trim(lot_title)) as lot_title,
    min(cpv_code) as cpv_code
from core.tender_row
group by file_id, notice_number, trim(lot_id)
