-- Grain: one supplier of one SAF-T delivery that a file's lines may refer to: its own master file, else that
-- of another part delivered for the same buyer (masters come once in a split delivery).
-- supplier_org_number: nine digits, or null. is_private_person: a national identity number stood there.
with mastered as (
    select
        supplier.file_id,
        supplier.buyer_org_number,
        supplier.supplier_id,
        supplier.supplier_name,
        coalesce(
            nullif(regexp_extract(regexp_replace(supplier.registration_number, '[^0-9]', '', 'g'), '^[0-9]{9}$'), ''),
            nullif(regexp_extract(regexp_replace(supplier.tax_registration_number, '[^0-9]', '', 'g'), '^[0-9]{9}$'), '')
        ) as supplier_org_number,
        contains(coalesce(supplier.registration_number, ''), '[fødselsnummer') as is_private_person
    from raw.supplier as supplier
    where supplier.supplier_id is not null
),
readers as (
    select distinct file_id, buyer_org_number from raw.ledger_line where voucher_id is not null and buyer_org_number is not null
)
select
    readers.file_id,
    mastered.supplier_id,
    mastered.supplier_name,
    mastered.supplier_org_number,
    mastered.is_private_person
from readers
join mastered on mastered.file_id = readers.file_id or mastered.buyer_org_number = readers.buyer_org_number
qualify row_number() over (
    partition by readers.file_id, mastered.supplier_id
    order by case when mastered.file_id = readers.file_id then 0 else 1 end, mastered.file_id
) = 1
