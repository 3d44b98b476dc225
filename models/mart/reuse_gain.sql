-- Grain: reuse programme and day; what reuse from the baseline date up to that day has saved. Each time a piece comes into use
-- again counts, since each stands for a purchase of its own. Amounts NOK, mass and emissions kg.
-- A sum covers what is known; beside it stands how many of the pieces it covers (_pieces). saved_nok is
-- avoided_purchase_nok - cost_of_reuse_nok, null where no price is known.
-- cost_of_reuse_nok: from the log, or, where the programme says so (cost_basis), what the ledger holds of repair and transport.
with gained as (
    select
        moment.programme_id,
        moment.as_of_date,
        sum(use.pieces) as pieces,
        sum(use.avoided_purchase_nok) as avoided_purchase_nok,
        sum(use.cost_of_reuse_nok) as log_cost_nok,
        sum(case when use.avoided_purchase_nok is not null then use.pieces else 0 end) as priced_pieces,
        sum(case when use.cost_of_reuse_nok is not null then use.pieces else 0 end) as costed_pieces,
        sum(use.mass_kg) as waste_avoided_kg,
        sum(case when use.mass_kg is not null then use.pieces else 0 end) as weighed_pieces,
        sum(effect.net_kgco2e) as net_kgco2e,
        sum(effect.net_kgco2e_low) as net_kgco2e_low,
        sum(effect.net_kgco2e_high) as net_kgco2e_high,
        sum(case when effect.net_kgco2e is not null then use.pieces else 0 end) as estimated_pieces,
        sum(case when use.is_documented then use.pieces else 0 end) as documented_pieces,
        cast(sum(use.pieces * use.days_in_store) as double) / nullif(cast(sum(case when use.days_in_store is not null then use.pieces end) as double), 0) as days_in_store
    from mart.reuse_as_of as moment
    join raw.reuse_programme as programme on programme.programme_id = moment.programme_id
    join rules.reuse_use as use
        on use.programme_id = moment.programme_id
        and use.event_date between programme.baseline_date and moment.as_of_date
    left join rules.reuse_effect as effect
        on effect.programme_id = use.programme_id and effect.entry_id = use.entry_id and effect.is_chosen
    group by moment.programme_id, moment.as_of_date
),
spent as (
    select
        moment.programme_id,
        moment.as_of_date,
        sum(case when spend.kind = 'repair' then spend.amount_nok end) as repair_spend_nok,
        sum(case when spend.kind = 'transport' then spend.amount_nok end) as transport_spend_nok
    from mart.reuse_as_of as moment
    join raw.reuse_programme as programme on programme.programme_id = moment.programme_id
    join mart.reuse_spend_month as spend
        on spend.programme_id = moment.programme_id
        and spend.month between strftime(programme.baseline_date, '%Y-%m') and strftime(moment.as_of_date, '%Y-%m')
    group by moment.programme_id, moment.as_of_date
),
joined as (
    select
        moment.programme_id,
        moment.as_of_date,
        programme.cost_basis,
        gained.*,
        spent.repair_spend_nok,
        spent.transport_spend_nok,
        case
            when programme.cost_basis = 'log' then gained.log_cost_nok
            else coalesce(spent.repair_spend_nok, 0) + coalesce(spent.transport_spend_nok, 0)
        end as cost_nok
    from mart.reuse_as_of as moment
    join raw.reuse_programme as programme on programme.programme_id = moment.programme_id
    left join gained on gained.programme_id = moment.programme_id and gained.as_of_date = moment.as_of_date
    left join spent on spent.programme_id = moment.programme_id and spent.as_of_date = moment.as_of_date
)
select
    programme_id,
    as_of_date,
    cast(coalesce(pieces, 0) as bigint) as pieces,
    cast(avoided_purchase_nok as decimal(18, 2)) as avoided_purchase_nok,
    cast(cost_nok as decimal(18, 2)) as cost_of_reuse_nok,
    cast(case when avoided_purchase_nok is not null then avoided_purchase_nok - coalesce(cost_nok, 0) end as decimal(18, 2)) as saved_nok,
    cost_basis,
    cast(coalesce(priced_pieces, 0) as bigint) as priced_pieces,
    cast(coalesce(costed_pieces, 0) as bigint) as costed_pieces,
    cast(repair_spend_nok as decimal(18, 2)) as repair_spend_nok,
    cast(transport_spend_nok as decimal(18, 2)) as transport_spend_nok,
    cast(waste_avoided_kg as decimal(18, 3)) as waste_avoided_kg,
    cast(coalesce(weighed_pieces, 0) as bigint) as weighed_pieces,
    cast(net_kgco2e as decimal(18, 3)) as net_kgco2e,
    cast(net_kgco2e_low as decimal(18, 3)) as net_kgco2e_low,
    cast(net_kgco2e_high as decimal(18, 3)) as net_kgco2e_high,
    cast(coalesce(estimated_pieces, 0) as bigint) as estimated_pieces,
    cast(coalesce(documented_pieces, 0) as bigint) as documented_pieces,
    cast(round(days_in_store, 1) as decimal(9, 1)) as days_in_store
from joined
