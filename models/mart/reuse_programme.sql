-- Grain: reuse programme and month: its final target's status, its share, and what has been saved since the baseline date, all at
-- cut_off_date: the month's last day, no later than the programme's own cut-off date. share_pct: per cent, one decimal; null where
-- it is not known, for the reason in missing. target_share_pct: null where the target is an amount. Amounts NOK; emissions kg.
select
    target.programme_id,
    target.programme_name,
    target.month,
    progress.as_of_date as cut_off_date,
    target.judged_on,
    target.measure,
    case when target.measure = 'share' then target.target end as target_share_pct,
    case when target.measure <> 'share' then target.target end as target_amount,
    target.target_date,
    position.items as items_registered,
    position.pieces,
    position.available,
    position.available_since_date,
    position.numerator,
    position.denominator,
    case when position.missing is null then position.share_pct end as share_pct,
    target.status,
    coalesce(target.missing, position.missing) as missing,
    target.needed_per_month,
    target.needed_pieces,
    target.projected,
    target.projected_low,
    target.projected_high,
    position.log_to_date,
    gain.pieces as pieces_reused,
    gain.avoided_purchase_nok,
    gain.cost_of_reuse_nok,
    gain.saved_nok,
    gain.cost_basis,
    gain.priced_pieces,
    gain.costed_pieces,
    gain.repair_spend_nok,
    gain.transport_spend_nok,
    gain.waste_avoided_kg,
    gain.weighed_pieces,
    gain.net_kgco2e,
    gain.net_kgco2e_low,
    gain.net_kgco2e_high,
    gain.estimated_pieces,
    gain.documented_pieces,
    gain.days_in_store
from mart.reuse_target as target
join mart.reuse_progress as progress on progress.programme_id = target.programme_id and progress.month = target.month
join mart.reuse_position as position on position.programme_id = target.programme_id and position.as_of_date = progress.as_of_date
join mart.reuse_gain as gain on gain.programme_id = target.programme_id and gain.as_of_date = progress.as_of_date
where target.is_final
