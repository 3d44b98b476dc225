-- Grain: one product footprint that a supplier states (PACT).
-- kgco2e_per_unit: kg CO2e, biogenic uptake left out, per declared unit, of which unit_factor make one unit_code
-- (reference.unit); a piece of the product holds declared_unit_amount declared units.
-- valid_from, valid_to: as stated, else from the start of the reference period to three years after its end.
-- primary_data_pct: the share that rests on the supplier's own data. quality_*: 1 (good) to 3 (poor).
-- problem: deprecated | figure_missing | unit_unknown | validity_unknown, else null; such a one is not used.
with typed as (
    select
        footprint.line_id,
        footprint.file_id,
        delivery.file,
        footprint.record_number,
        footprint.footprint_id,
        footprint.spec_version,
        footprint.created,
        lower(footprint.footprint_status) as footprint_status,
        footprint.company_name,
        footprint.product_name,
        footprint.declared_unit,
        unit.unit_code,
        cast(unit.per_unit as double) as unit_factor,
        coalesce(try_cast(footprint.declared_unit_amount as decimal(18, 6)), 1) as declared_unit_amount,
        try_cast(footprint.pcf_excluding_biogenic as decimal(24, 9)) as kgco2e_per_unit,
        try_cast(footprint.pcf_including_biogenic as decimal(24, 9)) as kgco2e_per_unit_with_biogenic,
        try_cast(left(footprint.reference_start, 10) as date) as reference_start,
        try_cast(left(footprint.reference_end, 10) as date) as reference_end,
        try_cast(left(footprint.validity_start, 10) as date) as validity_start,
        try_cast(left(footprint.validity_end, 10) as date) as validity_end,
        footprint.boundary,
        footprint.geography,
        footprint.gwp_set,
        footprint.standards,
        footprint.verified_by,
        try_cast(footprint.exempted_percent as decimal(9, 3)) as exempted_pct,
        try_cast(footprint.primary_data_percent as decimal(9, 3)) as primary_data_pct,
        cast(round(try_cast(footprint.quality_technology as double)) as integer) as quality_technology,
        cast(round(try_cast(footprint.quality_time as double)) as integer) as quality_time,
        cast(round(try_cast(footprint.quality_geography as double)) as integer) as quality_geography,
        cast(round(try_cast(footprint.quality_completeness as double)) as integer) as quality_completeness,
        cast(round(try_cast(footprint.quality_reliability as double)) as integer) as quality_reliability
    from raw.product_footprint as footprint
    join raw.delivery as delivery on delivery.file_id = footprint.file_id and delivery.status = 'read'
    left join reference.unit as unit on unit.written = lower(trim(footprint.declared_unit))
)
select
    *,
    coalesce(validity_start, reference_start) as valid_from,
    coalesce(validity_end, cast(reference_end + interval 3 year as date)) as valid_to,
    case
        when footprint_status = 'deprecated' then 'deprecated'
        when kgco2e_per_unit is null then 'figure_missing'
        when unit_code is null then 'unit_unknown'
        when coalesce(validity_start, reference_start) is null or coalesce(validity_end, reference_end) is null then 'validity_unknown'
    end as problem
from typed
