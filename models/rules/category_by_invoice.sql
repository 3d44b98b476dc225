-- Grain: one part of a purchase line that a matched invoice explains and whose CPV the invoice tells: the code on its own
-- line, else what all classified lines of the invoice agree on.
-- cpv_code: null where they agree on the division only.
with agreed as (
    select
        invoice_id,
        case when min(cpv_code) = max(cpv_code) then min(cpv_code) end as cpv_code,
        min(left(cpv_code, 2)) as cpv_division
    from core.invoice_line
    where cpv_code is not null
    group by invoice_id
    having min(left(cpv_code, 2)) = max(left(cpv_code, 2))
)
select
    part.part_id,
    coalesce(line.cpv_code, agreed.cpv_code) as cpv_code,
    coalesce(left(line.cpv_code, 2), agreed.cpv_division) as cpv_division
from core.purchase_part as part
join core.invoice_line as line on line.line_id = part.invoice_line_id
left join agreed on agreed.invoice_id = part.invoice_id
where coalesce(left(line.cpv_code, 2), agreed.cpv_division) is not null
