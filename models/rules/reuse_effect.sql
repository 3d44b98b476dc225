-- Grain: reuse programme, event by which pieces came into use again, and basis on which the emissions it avoids can be told
-- (piece | mass | nok). is_chosen: the first basis that is possible, in that order; the others are kept to compare.
-- Kinds of factor (reference.reuse_factor): embodied_new and avoided_gross tell what a new item costs the climate; then
-- net_kgco2e = gross_kgco2e x displacement_rate - burden_kgco2e. avoided_net is net already: neither displacement nor burden
-- is deducted again, and gross_kgco2e is null. burden_kgco2e: transport and repair by their cost (DFØ, accounts 610 and 669; a
-- cost that is not told apart counts as repair, and in the low end as transport, the heavier). Kroner are deflated to 2022,
-- and taken as they are where no price index is known yet.
-- low, high: factor and displacement off in the same direction: factor divided and multiplied by its spread, displacement rate
-- half as small and half as large again (at most 1) unless a planned purchase is named. An outer bound, since all rest on the
-- same assumption; not a standard deviation. kg CO2e. Never part of the inventory.
with burden as (
    select
        max(case when factor_id = 'dfo_reuse_transport' then cast(value as decimal(12, 5)) end) as transport_t_per_mnok,
        max(case when factor_id = 'dfo_reuse_repair' then cast(value as decimal(12, 5)) end) as repair_t_per_mnok
    from reference.reuse_factor
),
used as (
    select
        use.*,
        coalesce(cast(deflator.deflator as double), 1) as deflator,
        deflator.deflator is not null as is_deflated,
        coalesce(cast(share_kept as double), 1) as kept,
        coalesce(use.transport_nok, 0) as transport_like_nok,
        coalesce(use.repair_nok, 0) as repair_like_nok,
        case when use.transport_nok is null and use.repair_nok is null then coalesce(use.cost_of_reuse_nok, 0) else 0 end as either_nok
    from rules.reuse_use as use
    left join core.price_deflator as deflator on deflator.spend_year = strftime(use.event_date, '%Y')
),
possible as (
    select
        used.programme_id,
        used.entry_id,
        choice.basis,
        choice.factor_id,
        choice.confidence,
        factor.kind as factor_kind,
        cast(factor.value as double) * cast(choice.scale as double) as kgco2e_per_unit,
        cast(choice.spread as double) as spread,
        case choice.basis
            when 'piece' then cast(used.pieces as double)
            when 'mass' then cast(used.mass_kg as double)
            else cast(used.avoided_purchase_nok as double) * used.deflator
        end as quantity,
        used.kept,
        used.is_deflated,
        used.is_documented,
        cast(used.displacement_rate as double) as displacement_rate,
        0.001 * used.deflator * (
            cast(used.transport_like_nok as double) * cast(burden.transport_t_per_mnok as double)
            + cast(used.repair_like_nok + used.either_nok as double) * cast(burden.repair_t_per_mnok as double)
        ) as burden,
        0.001 * used.deflator * (
            cast(used.transport_like_nok + used.either_nok as double) * cast(burden.transport_t_per_mnok as double)
            + cast(used.repair_like_nok as double) * cast(burden.repair_t_per_mnok as double)
        ) as burden_high
    from used
    join reference.reuse_factor_choice as choice on choice.cpv_prefix = left(used.cpv_code, length(choice.cpv_prefix))
    join reference.reuse_factor as factor on factor.factor_id = choice.factor_id
    cross join burden
    qualify row_number() over (
        partition by used.programme_id, used.entry_id, choice.basis order by length(choice.cpv_prefix) desc
    ) = 1
),
computed as (
    select
        *,
        factor_kind = 'avoided_net' as is_net_factor,
        quantity * kgco2e_per_unit * kept as full_kgco2e
    from possible
    where quantity is not null
)
select
    programme_id,
    entry_id,
    basis,
    row_number() over (
        partition by programme_id, entry_id order by case basis when 'piece' then 1 when 'mass' then 2 else 3 end
    ) = 1 as is_chosen,
    factor_id,
    factor_kind,
    confidence,
    case when is_net_factor then null else cast(displacement_rate as decimal(5, 4)) end as displacement_rate,
    basis = 'nok' and not is_deflated as is_price_index_missing,
    case when is_net_factor then null else cast(round(full_kgco2e, 3) as decimal(18, 3)) end as gross_kgco2e,
    case when is_net_factor then null else cast(round(burden, 3) as decimal(18, 3)) end as burden_kgco2e,
    cast(round(case when is_net_factor then full_kgco2e else full_kgco2e * displacement_rate - burden end, 3) as decimal(18, 3)) as net_kgco2e,
    cast(round(
        case
            when is_net_factor then full_kgco2e / nullif(spread, 0)
            else full_kgco2e / nullif(spread, 0) * displacement_rate * case when is_documented then 1 else 0.5 end - greatest(burden, burden_high)
        end, 3
    ) as decimal(18, 3)) as net_kgco2e_low,
    cast(round(
        case
            when is_net_factor then full_kgco2e * spread
            else full_kgco2e * spread * least(1, displacement_rate * case when is_documented then 1 else 1.5 end) - burden
        end, 3
    ) as decimal(18, 3)) as net_kgco2e_high
from computed
