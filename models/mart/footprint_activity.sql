-- Grain: one row of an activity file: its footprint, and the purchases that it takes the place of.
-- kgco2e, kgco2e_market_based: kg CO2e, null where problem says why: activity_unknown | quantity_missing | unit_unknown |
-- month_missing | no_factor. replaced_parts, replaced_nok: parts of purchases counted by the quantity instead of their amount;
-- replaced_kgco2e: what their amount would have given, and would have been counted twice.
with replaced as (
    select
        replaced.activity_line_id,
        count(*) as parts,
        sum(part.amount_nok) as amount_nok,
        sum(cast(cast(part.amount_nok as decimal(24, 2)) * spend.kgco2e_per_nok as decimal(32, 14))) as kgco2e
    from rules.replaced_part as replaced
    join rules.classified_part as part on part.part_id = replaced.part_id
    left join rules.spend_factor as spend
        on spend.account_class_id = part.account_class_id
        and spend.category_class_id = part.category_class_id
        and spend.spend_year is not distinct from left(part.period, 4)
    group by replaced.activity_line_id
)
select
    activity.file,
    activity.record_number,
    activity.line_id,
    coalesce(activity.period, 'unknown') as period,
    activity.activity,
    activity.activity_written,
    activity.quantity_written,
    activity.unit_written,
    activity.quantity,
    activity.unit_code,
    activity.account_id,
    activity.org_unit_id,
    activity.cpv_division,
    activity.scope,
    activity.scope3_category,
    activity.method,
    activity.factor_id,
    activity.kgco2e,
    activity.kgco2e_market_based,
    coalesce(replaced.parts, 0) as replaced_parts,
    coalesce(replaced.amount_nok, 0) as replaced_nok,
    replaced.kgco2e as replaced_kgco2e,
    activity.problem
from rules.activity_footprint as activity
left join replaced on replaced.activity_line_id = activity.line_id
