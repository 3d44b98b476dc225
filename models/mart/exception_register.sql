-- Grain: one judged lot and one ground it claims (as mart.exception_entry), ranked by what speaks for looking at it first.
-- risk_points: sum of mart.exception_point; arithmetic_*: the sum spelled out. risk_rank: 1 has most points; the newest first
-- where they are equal. also_in: other procurements with the same words, by Doffin number.
-- needs_attention: reasons missing, priority category, or a verdict that is not exempt or compliant.
with scored as (
    select
        lot_line_id,
        claim,
        cast(sum(points) as integer) as risk_points,
        string_agg(cast(points as varchar) || ' ' || label_nb, ' + ' order by points desc, factor) as arithmetic_nb,
        string_agg(cast(points as varchar) || ' ' || label_nn, ' + ' order by points desc, factor) as arithmetic_nn,
        string_agg(cast(points as varchar) || ' ' || label_en, ' + ' order by points desc, factor) as arithmetic_en
    from mart.exception_point
    group by lot_line_id, claim
),
shared as (
    select
        one.lot_line_id,
        string_agg(distinct coalesce(other.doffin_id, other.notice_id), ', ' order by coalesce(other.doffin_id, other.notice_id)) as also_in
    from mart.exception_entry as one
    join mart.exception_entry as other on other.wording_id = one.wording_id and other.notice_id <> one.notice_id
    group by one.lot_line_id
)
select
    entry.*,
    entry.priority_category is not null as is_priority_category,
    entry.justification in ('absent', 'absent_in_notice') or entry.verdict in ('breach', 'needs_review') or entry.priority_category is not null as needs_attention,
    shared.also_in,
    coalesce(scored.risk_points, 0) as risk_points,
    scored.arithmetic_nb,
    scored.arithmetic_nn,
    scored.arithmetic_en,
    cast(row_number() over (
        order by coalesce(scored.risk_points, 0) desc, entry.announced_on desc nulls last, entry.notice_id, entry.lot_id, entry.claim
    ) as integer) as risk_rank
from mart.exception_entry as entry
left join scored on scored.lot_line_id = entry.lot_line_id and scored.claim = entry.claim
left join shared on shared.lot_line_id = entry.lot_line_id
