-- Grain: one product footprint that a supplier states (PACT), with what became of it.
-- status: used | older (a newer one is used) | expired (bought outside its validity) | unit_differs (unit of invoice and
-- footprint cannot be compared) | not_bought (no invoice line of the supplier has the product) | deprecated | figure_missing |
-- unit_unknown | validity_unknown. invoice_lines: those it is used for.
with matched as (
    select
        footprint_line_id,
        sum(case when status = 'used' then 1 else 0 end) as invoice_lines,
        min(case status when 'used' then 1 when 'older' then 2 when 'expired' then 3 when 'unit_differs' then 4 else 5 end) as place
    from core.product_footprint_match
    group by footprint_line_id
)
select
    footprint.file,
    footprint.record_number,
    footprint.company_name,
    footprint.product_name,
    footprint.kgco2e_per_unit,
    footprint.declared_unit,
    footprint.valid_from,
    footprint.valid_to,
    footprint.boundary,
    footprint.primary_data_pct,
    footprint.verified_by,
    cast(coalesce(matched.invoice_lines, 0) as bigint) as invoice_lines,
    coalesce(
        footprint.problem,
        case matched.place when 1 then 'used' when 2 then 'older' when 3 then 'expired' when 4 then 'unit_differs' end,
        'not_bought'
    ) as status
from core.product_footprint as footprint
left join matched on matched.footprint_line_id = footprint.line_id
