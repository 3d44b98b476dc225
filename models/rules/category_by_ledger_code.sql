-- Grain: one way in which a ledger wrote a CPV code that exists in CPV 2008, with or without its check digit or the zero
-- that a spreadsheet took from its start.
select written.stated_cpv_code, cpv.code as cpv_code, left(cpv.code, 2) as cpv_division
from (select distinct stated_cpv_code from core.purchase_part where stated_cpv_code is not null) as written
join reference.cpv as cpv
    on cpv.code = left(lpad(regexp_replace(written.stated_cpv_code, '-.*|[^0-9]', '', 'g'), 8, '0'), 8)
