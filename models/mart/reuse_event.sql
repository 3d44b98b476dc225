-- Grain: one event of an item in a reuse programme; the source rows of every figure on reuse. Amounts NOK, mass and emissions kg.
-- pieces: as the log says; pieces_used: that came into use again by it. problem: the first of mart.reuse_problem, else null.
-- factor_id, factor_kind, basis: how net_kgco2e was told (rules.reuse_effect). Names of persons are never stored.
with problem as (
    select entry_id, min(problem) as problem
    from mart.reuse_problem
    group by entry_id
)
select
    member.programme_id,
    programme.name as programme_name,
    event.file,
    event.record_number,
    event.event_id,
    event.item_id,
    item.item_type,
    item.item_name,
    item.cpv_code,
    event.condition,
    event.action,
    event.event_date,
    event.org_unit_id,
    event.to_org_unit_id,
    event.pieces,
    use.pieces as pieces_used,
    use.mass_kg,
    use.avoided_purchase_nok,
    use.cost_of_reuse_nok,
    use.days_in_store,
    use.is_documented,
    use.displacement_rate,
    effect.basis,
    effect.factor_id,
    effect.factor_kind,
    effect.gross_kgco2e,
    effect.burden_kgco2e,
    effect.net_kgco2e,
    effect.net_kgco2e_low,
    effect.net_kgco2e_high,
    coalesce(problem.problem, case when event.problem = 'delivered_before' then event.problem end) as problem,
    event.entry_id
from core.reuse_event as event
join core.reuse_item as item on item.item_id = event.item_id
join core.reuse_membership as member on member.item_id = event.item_id
join raw.reuse_programme as programme on programme.programme_id = member.programme_id
left join rules.reuse_use as use on use.programme_id = member.programme_id and use.entry_id = event.entry_id
left join rules.reuse_effect as effect
    on effect.programme_id = member.programme_id and effect.entry_id = event.entry_id and effect.is_chosen
left join problem on problem.entry_id = event.entry_id
