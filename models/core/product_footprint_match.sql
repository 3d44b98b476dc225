-- Grain: one invoice line and product footprint of its supplier for that product: the same organisation number, or the same
-- name where the footprint states no number; the seller's item number or the GTIN is among the product's.
-- units: declared units in the line, signed as its amount; null where the units cannot be compared.
-- status: used | older (a newer footprint is used) | expired (invoiced outside the validity) | unit_differs | a problem of
-- core.product_footprint.
with item as (
    select line.line_id, invoice.supplier_org_number, upper(trim(invoice.supplier_name)) as supplier_name, invoice.issue_date,
        line.line_amount, line.quantity, unit.unit_code, cast(unit.per_unit as double) as per_unit,
        upper(trim(line.sellers_item_id)) as sellers_item_id, ltrim(trim(line.standard_item_id), '0') as standard_item_id
    from core.invoice_line as line
    join core.invoice as invoice on invoice.invoice_id = line.invoice_id
    left join reference.unit as unit on unit.written = lower(trim(line.unit_code))
    where line.line_kind = 'line' and coalesce(line.sellers_item_id, line.standard_item_id) is not null
),
keyed as (
    select file_id, cast(footprint_number as bigint) as footprint_number, key_kind, upper(trim(key_value)) as key_value
    from raw.product_footprint_key
),
company as (
    select file_id, footprint_number, max(case when regexp_matches(key_value, '^(NO)?[0-9]{9}(MVA)?$') then 1 else 0 end) as has_number
    from keyed
    where key_kind = 'company'
    group by file_id, footprint_number
),
found as (
    select distinct item.line_id, footprint.line_id as footprint_line_id
    from keyed as product
    join item
        on product.key_value = item.sellers_item_id or ltrim(product.key_value, '0') = item.standard_item_id
    join core.product_footprint as footprint
        on footprint.file_id = product.file_id and footprint.record_number = product.footprint_number
    left join company on company.file_id = product.file_id and company.footprint_number = product.footprint_number
    left join keyed as owner
        on owner.file_id = product.file_id and owner.footprint_number = product.footprint_number and owner.key_kind = 'company'
        and regexp_extract(owner.key_value, '[0-9]{9}') = item.supplier_org_number
    where product.key_kind = 'product'
        and (
            owner.key_value is not null
            or (coalesce(company.has_number, 0) = 0 and upper(trim(footprint.company_name)) = item.supplier_name)
        )
),
measured as (
    select
        item.line_id as invoice_line_id,
        footprint.line_id as footprint_line_id,
        footprint.file,
        footprint.record_number,
        footprint.created,
        footprint.kgco2e_per_unit,
        footprint.primary_data_pct,
        footprint.quality_technology,
        footprint.quality_time,
        footprint.quality_geography,
        footprint.quality_completeness,
        footprint.quality_reliability,
        case
            when item.unit_code = footprint.unit_code
                then cast(item.quantity as double) * item.per_unit / nullif(footprint.unit_factor, 0)
            when item.unit_code = 'PCE' then cast(item.quantity as double) * item.per_unit * cast(footprint.declared_unit_amount as double)
        end as units_written,
        item.line_amount,
        footprint.problem,
        item.issue_date between footprint.valid_from and footprint.valid_to as is_valid
    from found
    join item on item.line_id = found.line_id
    join core.product_footprint as footprint on footprint.line_id = found.footprint_line_id
),
ranked as (
    select
        *,
        coalesce(problem, case when units_written is null then 'unit_differs' when not coalesce(is_valid, false) then 'expired' end) as fault
    from measured
)
select
    invoice_line_id,
    footprint_line_id,
    file,
    record_number,
    kgco2e_per_unit,
    cast(abs(units_written) * case when line_amount < 0 then -1 else 1 end as decimal(24, 9)) as units,
    primary_data_pct,
    quality_technology,
    quality_time,
    quality_geography,
    quality_completeness,
    quality_reliability,
    coalesce(
        fault,
        case
            when row_number() over (partition by invoice_line_id, fault is null order by created desc, footprint_line_id) = 1 then 'used'
            else 'older'
        end
    ) as status
from ranked
