-- Grain: reuse programme and day of figures published elsewhere (as_of as told, such as 2021-01); the figures side by side with
-- what follows from them. MNOK, t, kg, pieces, per cent. share_pct: pieces in use of pieces available, null where one of the
-- two is not published; then status is unknown and missing says which. Otherwise status is met or not_met against the final
-- target. saving_pct: what kg_with_reuse and kg_without_reuse give; is_inconsistent: it differs from the claimed one by more
-- than half a per cent point; both are kept.
with figure as (
    select
        programme_id,
        as_of,
        max(case when measure = 'saved_mnok' then value end) as saved_mnok,
        max(case when measure = 'avoided_t_co2e' then value end) as avoided_t_co2e,
        max(case when measure = 'avoided_waste_t' then value end) as avoided_waste_t,
        max(case when measure = 'items_registered' then value end) as items_registered,
        max(case when measure = 'items_reused' then value end) as items_reused,
        max(case when measure = 'items_available' then value end) as items_available,
        max(case when measure = 'kg_without_reuse' then value end) as kg_without_reuse,
        max(case when measure = 'kg_with_reuse' then value end) as kg_with_reuse,
        max(case when measure = 'claimed_saving_pct' then value end) as claimed_saving_pct,
        string_agg(distinct source, ' ; ' order by source) as sources,
        string_agg(distinct nullif(note, ''), '; ' order by nullif(note, '')) as notes
    from raw.reuse_published
    group by programme_id, as_of
),
computed as (
    select
        *,
        100 * cast(items_reused as double) / nullif(cast(items_available as double), 0) as share,
        100 * (1 - cast(kg_with_reuse as double) / nullif(cast(kg_without_reuse as double), 0)) as saving
    from figure
)
select
    computed.programme_id,
    programme.name as programme_name,
    computed.as_of,
    computed.saved_mnok,
    computed.avoided_t_co2e,
    computed.avoided_waste_t,
    computed.items_registered,
    computed.items_reused,
    computed.items_available,
    cast(round(cast(avoided_t_co2e as double) / nullif(cast(saved_mnok as double), 0), 1) as decimal(12, 1)) as t_co2e_per_mnok,
    cast(round(cast(avoided_t_co2e as double) / nullif(cast(avoided_waste_t as double), 0), 1) as decimal(12, 1)) as kg_co2e_per_kg_waste,
    cast(round(1000 * cast(avoided_t_co2e as double) / nullif(cast(items_registered as double), 0), 1) as decimal(12, 1)) as kg_co2e_per_item,
    cast(round(computed.share, 1) as decimal(9, 1)) as share_pct,
    target.target_share_pct,
    target.target_date,
    case
        when computed.share is null or target.target_share_pct is null then 'unknown'
        when computed.share >= target.target_share_pct then 'met'
        else 'not_met'
    end as status,
    case
        when computed.items_reused is null and computed.items_available is null then 'numerator_and_denominator'
        when computed.items_reused is null then 'numerator'
        when computed.items_available is null then 'denominator'
    end as missing,
    cast(round(computed.saving, 1) as decimal(9, 1)) as saving_pct,
    computed.claimed_saving_pct,
    coalesce(abs(computed.saving - cast(computed.claimed_saving_pct as double)) > 0.5, false) as is_inconsistent,
    computed.sources,
    computed.notes
from computed
join raw.reuse_programme as programme on programme.programme_id = computed.programme_id
left join raw.reuse_target as target on target.programme_id = computed.programme_id and target.is_final
