-- Grain: one line of an invoice whose footprint follows from its quantity, the first of: the supplier's product footprint
-- (supplier_pact); what the supplier states on the line (supplier_stated) and agrees with quantity times factor where both
-- are given; its quantity times the physical factor of its CPV code and unit (physical_national, physical_foreign).
-- quantity: signed as the amount, in unit_code (reference.unit); kgco2e: kg CO2e of the line, signed likewise.
-- kgco2e_market_based: the same by the market-based factor, for energy in scope 2 alone.
-- factor_id: of a supplier's own figure 'supplier:' and its number, for its figures are wrong or right together.
-- primary_share: 0 to 1, of kgco2e: a measured quantity, the supplier's own figure and not one out of a database, or what a
-- product footprint says of itself. quality_*: 1 to 3 as a product footprint says, null where the method tells.
with measured as (
    select
        line.line_id,
        line.line_amount,
        invoice.supplier_org_number,
        line.cpv_code,
        line.emission_check,
        line.stated_source,
        unit.unit_code,
        line.quantity as quantity_written,
        cast(cast(abs(line.quantity) as double) * cast(unit.per_unit as double)
            * case when line.line_amount < 0 then -1 else 1 end as decimal(24, 9)) as quantity,
        case
            when line.emission_check in ('agrees', 'not_possible') then coalesce(
                line.stated_kgco2e,
                cast(cast(abs(line.quantity) as double) * cast(line.stated_kgco2e_per_unit as double)
                    * case when line.line_amount < 0 then -1 else 1 end as decimal(18, 6))
            )
        end as stated_kgco2e
    from core.invoice_line as line
    join core.invoice as invoice on invoice.invoice_id = line.invoice_id
    left join reference.unit as unit on unit.written = lower(trim(line.unit_code))
    where line.line_kind = 'line'
),
physical as (
    select
        measured.line_id,
        factor.factor_id,
        factor.kgco2e_per_unit,
        market.kgco2e_per_unit as market_per_unit,
        factor.geography_class,
        rule.scope,
        rule.scope3_category
    from measured
    join reference.quantity_factor as rule
        on rule.cpv_prefix = left(measured.cpv_code, length(rule.cpv_prefix)) and rule.unit_code = measured.unit_code
    join core.emission_factor as factor on factor.factor_set = rule.factor_set and factor.factor_code = rule.factor_code
    left join core.emission_factor as market
        on market.factor_set = rule.factor_set and market.factor_code = rule.market_factor_code
    qualify row_number() over (partition by measured.line_id order by length(rule.cpv_prefix) desc) = 1
)
select
    measured.line_id as invoice_line_id,
    case
        when pact.invoice_line_id is not null then 'supplier_pact'
        when measured.stated_kgco2e is not null then 'supplier_stated'
        else 'physical_' || physical.geography_class
    end as method,
    case
        when coalesce(pact.kgco2e_per_unit, measured.stated_kgco2e) is not null
            then 'supplier:' || coalesce(measured.supplier_org_number, 'unknown')
        else physical.factor_id
    end as factor_id,
    coalesce(measured.quantity, measured.quantity_written) as quantity,
    measured.unit_code,
    coalesce(
        cast(cast(pact.kgco2e_per_unit as double) * cast(pact.units as double) as decimal(24, 6)),
        cast(measured.stated_kgco2e as decimal(24, 6)),
        cast(cast(measured.quantity as double) * cast(physical.kgco2e_per_unit as double) as decimal(24, 6))
    ) as kgco2e,
    case
        when pact.invoice_line_id is null and measured.stated_kgco2e is null
            then cast(cast(measured.quantity as double) * cast(physical.market_per_unit as double) as decimal(24, 6))
    end as kgco2e_market_based,
    coalesce(physical.scope, '3') as scope,
    case when physical.scope is null then '1' else physical.scope3_category end as scope3_category,
    case
        when pact.invoice_line_id is not null then coalesce(cast(pact.primary_data_pct as double), 0) * 0.01
        when measured.stated_kgco2e is not null and lower(measured.stated_source) = 'database' then 0
        else 1
    end as primary_share,
    pact.footprint_line_id,
    pact.quality_technology,
    pact.quality_time,
    pact.quality_geography,
    pact.quality_completeness,
    pact.quality_reliability
from measured
left join physical on physical.line_id = measured.line_id
left join core.product_footprint_match as pact on pact.invoice_line_id = measured.line_id and pact.status = 'used'
where measured.line_amount <> 0
    and (
        pact.invoice_line_id is not null or measured.stated_kgco2e is not null
        or (physical.factor_id is not null and measured.quantity is not null)
    )
