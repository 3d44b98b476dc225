-- Grain: one supplier of one SAF-T delivery that a file's lines may refer to: its own master file, else that
-- of another part delivered for the same buyer (masters come once in a split delivery). Every value as delivered.
with mastered as (
    select
        supplier.file_id,
        supplier.buyer_org_number,
        supplier.supplier_id,
        supplier.supplier_name,
        supplier.registration_number,
        supplier.tax_registration_number,
        upper(supplier.country_code) as country_code
    from raw.supplier as supplier
    where supplier.supplier_id is not null
),
readers as (
    select distinct line.file_id, line.buyer_org_number
    from raw.ledger_line as line
    join raw.delivery as delivery on delivery.file_id = line.file_id and delivery.format = 'saft'
)
select
    readers.file_id,
    mastered.supplier_id,
    mastered.supplier_name,
    mastered.registration_number,
    mastered.tax_registration_number,
    mastered.country_code
from readers
join mastered on mastered.file_id = readers.file_id or mastered.buyer_org_number = readers.buyer_org_number
qualify row_number() over (
    partition by readers.file_id, mastered.supplier_id
    order by case when mastered.file_id = readers.file_id then 0 else 1 end, mastered.file_id
) = 1
