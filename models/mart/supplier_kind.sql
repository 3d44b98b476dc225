-- Grain: one month and kind of supplier: how much was bought from organisations, public bodies, sole proprietors, private
-- persons and others. kind: as core.supplier, or none where no supplier is stated. amount_nok: NOK excluding VAT.
-- suppliers: how many; null where they are not named and fewer than five, so that no one can be told from the count.
select
    period as month,
    coalesce(supplier_kind, 'none') as kind,
    case
        when supplier_kind is null then null
        when supplier_kind in ('organisation', 'public_body') or count(distinct supplier_key) >= 5 then count(distinct supplier_key)
    end as suppliers,
    cast(sum(lines) as bigint) as lines,
    sum(amount_nok) as amount_nok
from mart.purchase_line
group by period, supplier_kind
