-- Grain: one award criterion of one lot (or group of lots), once, whatever its languages.
-- lot_number: record of its lot in the notice, whose id may be repeated. weight_pct: percent of all criteria of the lot,
-- read by its code: percent as it stands, decimals times 100, points as share of the lot's points; cut at eight
-- decimals and never rounded up. type_text: its type in the words of the body's own table. weight_rank: 1 is highest. Fixed amounts and thresholds are not shares.
with env as (
    select code, max(role) as role, max(exemption) as exemption, min(valid_from) as valid_from,
        -- An open end in any edition of the code list means that the code is in use.
        case when count(*) = count(valid_to) then max(valid_to) end as valid_to
    from reference.env_code
    group by code
),

delivered as (
    select
        line_id, file_id, lot_id, cast(lot_number as bigint) as lot_number, criterion_number, type_code,
        null as type_text, name, description, language_code, weight_value, weight_code, fixed_value, fixed_code, threshold_value, threshold_code
    from raw.criterion
    union all
    select
        line_id, file_id, lot_id, lot_number, cast(criterion_number as varchar), type_code,
        type_text, name, description, null, weight_value, weight_code, null, null, null, null
    from core.tender_criterion
),

typed as (
    select
        *,
        try_cast(regexp_extract(
            replace(trim(weight_value), ',', '.'), '^([+-]?[0-9]*[.]?[0-9]{0,8})[0-9]*$', 1
        ) as decimal(18, 8)) as weight
    from delivered
),

pointed as (
    select
        *,
        -- Hundred-millionths of a point: whole numbers, because decimals would be divided as floating point.
        case when weight_code in ('poi-exa', 'poi-mid')
            then cast(cast(weight as decimal(38, 8)) * 100000000 as hugeint)
        end as points
    from typed
),

summed as (
    select
        *,
        sum(points) over (partition by file_id, lot_number) as lot_points
    from pointed
)

select
    summed.line_id,
    summed.file_id,
    summed.lot_id,
    cast(summed.lot_number as integer) as lot_number,
    try_cast(summed.criterion_number as integer) as criterion_number,
    summed.type_code,
    summed.type_text,
    env.role as env_role,
    env.exemption as env_exemption,
    try_cast(env.valid_from as date) as env_code_valid_from,
    try_cast(env.valid_to as date) as env_code_valid_to,
    trim(summed.name) as name,
    trim(summed.description) as description,
    summed.language_code,
    summed.weight_code,
    summed.weight as weight_value,
    case when summed.points is not null then summed.weight end as points,
    case when summed.points is not null
        then 0.00000001 * try_cast(summed.lot_points as decimal(30, 0))
    end as lot_points,
    try_cast(case
        when summed.weight_code in ('per-exa', 'per-mid') then summed.weight
        when summed.weight_code in ('dec-exa', 'dec-mid') then cast(summed.weight as decimal(38, 8)) * 100
        -- Points that add up to nothing are a share of nothing.
        when summed.points is not null and summed.lot_points = 0 then 0
        else 0.00000001 * try_cast(summed.points * 10000000000 // nullif(summed.lot_points, 0) as decimal(18, 0))
    end as decimal(18, 8)) as weight_pct,
    coalesce(summed.weight_code in ('per-mid', 'dec-mid', 'poi-mid'), false) as is_middle_of_range,
    case when summed.weight_code = 'ord-imp' and summed.weight = floor(summed.weight)
        then try_cast(cast(summed.weight as varchar) as decimal(9, 0))
    end as weight_rank,
    summed.fixed_code,
    try_cast(replace(trim(summed.fixed_value), ',', '.') as decimal(18, 4)) as fixed_value,
    summed.threshold_code,
    try_cast(replace(trim(summed.threshold_value), ',', '.') as decimal(18, 4)) as threshold_value
from summed
left join env on summed.type_code = env.code
