-- Grain: reuse programme, day and basis (piece | mass | nok): what the avoided emissions would be on this basis, of all pieces
-- for which it is possible, from the baseline date up to the day; and how many pieces it is chosen for. kg CO2e, net. The bases may
-- differ by a factor of two and more; none of them is part of the inventory.
select
    moment.programme_id,
    moment.as_of_date,
    effect.basis,
    cast(sum(use.pieces) as bigint) as pieces,
    cast(sum(case when effect.is_chosen then use.pieces else 0 end) as bigint) as chosen_pieces,
    sum(effect.gross_kgco2e) as gross_kgco2e,
    sum(effect.burden_kgco2e) as burden_kgco2e,
    sum(effect.net_kgco2e) as net_kgco2e,
    sum(effect.net_kgco2e_low) as net_kgco2e_low,
    sum(effect.net_kgco2e_high) as net_kgco2e_high,
    sum(case when effect.is_chosen then effect.net_kgco2e else 0 end) as chosen_net_kgco2e,
    string_agg(distinct effect.factor_id, ', ' order by effect.factor_id) as factor_ids
from mart.reuse_as_of as moment
join raw.reuse_programme as programme on programme.programme_id = moment.programme_id
join rules.reuse_use as use
    on use.programme_id = moment.programme_id and use.event_date between programme.baseline_date and moment.as_of_date
join rules.reuse_effect as effect on effect.programme_id = use.programme_id and effect.entry_id = use.entry_id
group by moment.programme_id, moment.as_of_date, effect.basis
