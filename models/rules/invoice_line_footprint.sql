-- Grain: one line of an invoice whose footprint follows from what it says itself, the first of: what the supplier states
-- (method supplier_stated) and agrees with quantity times factor where both are given; its quantity times the physical
-- factor of its CPV code and unit (physical_national, physical_foreign).
-- quantity: signed as the amount, in unit_code (reference.unit); kgco2e: kg CO2e of the line, signed likewise.
-- kgco2e_market_based: the same by the market-based factor, for energy in scope 2 alone.
-- factor_id: of a supplier's own figure 'supplier:' and its number, for its figures are wrong or right together.
-- is_primary: the supplier's own figure, not one out of a database; or a measured quantity.
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
        when measured.stated_kgco2e is not null then 'supplier_stated'
        else 'physical_' || physical.geography_class
    end as method,
    case when measured.stated_kgco2e is not null then 'supplier:' || coalesce(measured.supplier_org_number, 'unknown') else physical.factor_id end as factor_id,
    case when measured.stated_kgco2e is not null then coalesce(measured.quantity, measured.quantity_written) else measured.quantity end as quantity,
    measured.unit_code,
    cast(coalesce(
        measured.stated_kgco2e, cast(measured.quantity as double) * cast(physical.kgco2e_per_unit as double)
    ) as decimal(24, 6)) as kgco2e,
    case
        when measured.stated_kgco2e is null
            then cast(cast(measured.quantity as double) * cast(physical.market_per_unit as double) as decimal(24, 6))
    end as kgco2e_market_based,
    coalesce(physical.scope, '3') as scope,
    case when physical.scope is null then '1' else physical.scope3_category end as scope3_category,
    measured.stated_kgco2e is null or coalesce(lower(measured.stated_source), '') <> 'database' as is_primary
from measured
left join physical on physical.line_id = measured.line_id
where measured.line_amount <> 0 and coalesce(measured.stated_kgco2e, case when physical.factor_id is not null then measured.quantity end) is not null
