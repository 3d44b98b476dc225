-- Grain: one part of a purchase line of a month that an earlier publication counted (content_id), as it was counted then, as
-- it is counted now, or both, and the steps from the one to the other. kg CO2e and NOK, 0 where not known or not there.
-- fate: kept (a part on both sides) | new, gone (a line on one side only) | split_out, split_in (a line on both sides that
-- is divided into other parts now).
-- A line is known again by its record in the same file, otherwise by what the ledger delivered of it (match_key), alike
-- lines in the order of their records.
-- kg_0: as published. Then, each step keeping what those before it changed: kg_1: with the amount in NOK of now (exchange
-- rates); kg_2: with category, method and factor of now, at the published factors and index (classification); kg_3: with
-- the index of now (prices); kg_4: as it is now (factors).
-- A factor that only one of the two releases has is no other classification but another factor. A value that changed
-- with nothing of all this is computed in another way, which belongs to classification: category and method. In lines
-- that are divided otherwise, a change of exchange rate is part of that.
with scope as (
    select content_id, period, min(publication_id) as publication_id
    from raw.publication_period
    group by content_id, period
),
now_line as (
    select scope.content_id, line.*
    from mart.inventory_line as line
    join scope on scope.period = line.period
),
same_record as (
    select published.content_id, published.line_id
    from raw.published_line as published
    join now_line as line on line.content_id = published.content_id and line.line_id = published.line_id and line.part_number = 1
    where published.part_number = 1
),
open_published as (
    select
        line.content_id,
        line.line_id,
        line.match_key,
        row_number() over (partition by line.content_id, line.match_key order by line.line_id) as occurrence
    from raw.published_line as line
    left join same_record on same_record.content_id = line.content_id and same_record.line_id = line.line_id
    where line.part_number = 1 and same_record.line_id is null
),
open_now as (
    select
        line.content_id,
        line.line_id,
        line.match_key,
        row_number() over (partition by line.content_id, line.match_key order by line.line_id) as occurrence
    from now_line as line
    left join same_record on same_record.content_id = line.content_id and same_record.line_id = line.line_id
    where line.part_number = 1 and same_record.line_id is null
),
pair as (
    select content_id, line_id as published_line_id, line_id
    from same_record
    union all
    select before.content_id, before.line_id, after.line_id
    from open_published as before
    join open_now as after
        on after.content_id = before.content_id and after.match_key = before.match_key
        and after.occurrence = before.occurrence
),
counted as (
    select pair.content_id, pair.line_id, line.part_number, line.amount_currency, 1 as side
    from pair
    join raw.published_line as line on line.content_id = pair.content_id and line.line_id = pair.published_line_id
    union all
    select pair.content_id, pair.line_id, line.part_number, line.amount_currency, 2
    from pair
    join now_line as line on line.content_id = pair.content_id and line.line_id = pair.line_id
),
uneven as (
    select content_id, line_id
    from counted
    group by content_id, line_id, part_number
    having count(*) <> 2 or min(amount_currency) is distinct from max(amount_currency)
        or count(amount_currency) not in (0, 2)
),
divided as (
    select distinct content_id, line_id from uneven
),
before as (
    select line.*, pair.line_id as pair_id, case when divided.line_id is null then pair.line_id end as kept_id
    from raw.published_line as line
    left join pair on pair.content_id = line.content_id and pair.published_line_id = line.line_id
    left join divided on divided.content_id = pair.content_id and divided.line_id = pair.line_id
),
after as (
    select line.*, pair.line_id as pair_id, case when divided.line_id is null then pair.line_id end as kept_id
    from now_line as line
    left join pair on pair.content_id = line.content_id and pair.line_id = line.line_id
    left join divided on divided.content_id = pair.content_id and divided.line_id = pair.line_id
),
published_index as (
    select content_id, factor_key, max(index_spend) as index_spend, max(index_factor) as index_factor
    from raw.published_line
    group by content_id, factor_key
),
published_year as (
    select content_id, max(index_spend) as index_spend from published_index group by content_id
),
together as (
    select
        coalesce(before.content_id, after.content_id) as content_id,
        coalesce(before.period, after.period) as period,
        coalesce(before.part_number, after.part_number) as part_number,
        before.line_id as published_line_id,
        after.line_id as line_id,
        before.cpv_division as published_division,
        after.cpv_division as now_division,
        case
            when before.line_id is not null and after.line_id is not null then 'kept'
            when before.line_id is not null and before.pair_id is null then 'gone'
            when before.line_id is not null then 'split_out'
            when after.pair_id is null then 'new'
            else 'split_in'
        end as fate,
        before.amount_nok as nok_before,
        after.amount_nok as nok_after,
        before.kgco2e as kg_before,
        after.kgco2e as kg_after,
        before.footprint_method as published_method,
        after.footprint_method as now_method,
        before.factor_key as published_key,
        after.factor_key as now_key,
        after.index_spend,
        after.index_factor
    from before
    full outer join after
        on after.content_id = before.content_id and after.kept_id = before.kept_id
        and after.part_number = before.part_number
),
valued as (
    select
        line.*,
        line.published_key is not distinct from line.now_key
            and (
                line.published_method = line.now_method
                or (line.now_key is not null and 'none' in (line.published_method, line.now_method))
            ) as is_same_class,
        line.published_key is distinct from line.now_key
            and (
                (line.now_key is not null and old_factor.factor_key is null and published_any.factor_key is not null)
                or (line.published_key is not null and left_factor.factor_key is null and now_any.factor_key is not null)
            ) as is_other_factor,
        case
            when old_factor.factor_value is null or old_factor.factor_value = new_factor.factor_value then cast(1 as double)
            when new_factor.factor_value = 0 then cast(1 as double)
            else cast(old_factor.factor_value as double) / nullif(cast(new_factor.factor_value as double), 0)
        end as factor_ratio,
        case
            when line.index_spend is null or line.index_factor is null then cast(1 as double)
            when published_year.index_spend is null then cast(0 as double)
            when published_year.index_spend = line.index_spend
                and coalesce(published_index.index_factor, line.index_factor) = line.index_factor then cast(1 as double)
            else cast(coalesce(published_index.index_factor, line.index_factor) as double) * cast(line.index_spend as double)
                / nullif(cast(published_year.index_spend as double) * cast(line.index_factor as double), 0)
        end as index_ratio
    from together as line
    join scope on scope.content_id = line.content_id
    left join published_year on published_year.content_id = line.content_id
    left join published_index
        on published_index.content_id = line.content_id and published_index.factor_key = line.now_key
    left join raw.published_factor as old_factor
        on old_factor.publication_id = scope.publication_id and old_factor.factor_key = line.now_key
    left join (select publication_id, min(factor_key) as factor_key from raw.published_factor group by publication_id) as published_any
        on published_any.publication_id = scope.publication_id
    left join mart.inventory_factor as new_factor on new_factor.factor_key = line.now_key
    left join mart.inventory_factor as left_factor on left_factor.factor_key = line.published_key
    cross join (select min(factor_key) as factor_key from mart.inventory_factor) as now_any
),
first_step as (
    select
        *,
        factor_ratio = 1 and index_ratio = 1 as is_same_reckoning,
        coalesce(kg_before, 0) as kg_0,
        case
            when factor_ratio = 1 and index_ratio = 1 then cast(coalesce(kg_after, 0) as decimal(32, 14))
            else cast(cast(coalesce(kg_after, 0) as double) * factor_ratio * index_ratio as decimal(32, 14))
        end as kg_reckoned_then,
        case
            when fate <> 'kept' or nok_before is not distinct from nok_after then coalesce(kg_before, 0)
            when nok_after is null then 0
            when is_same_class and factor_ratio = 1 and index_ratio = 1 then coalesce(kg_after, 0)
            when kg_before is null and is_same_class then cast(cast(coalesce(kg_after, 0) as double) * factor_ratio * index_ratio as decimal(32, 14))
            when index_spend is null or coalesce(nok_before, 0) = 0 then coalesce(kg_before, 0)
            else cast(cast(kg_before as double) * (cast(nok_after as double) / nullif(cast(nok_before as double), 0)) as decimal(32, 14))
        end as kg_1
    from valued
),
second_step as (
    select
        *,
        case
            when fate = 'split_in' then kg_reckoned_then
            when fate <> 'kept' then 0
            when is_other_factor then kg_1
            when is_same_class and not is_same_reckoning then kg_1
            else kg_reckoned_then
        end as kg_2
    from first_step
)
select
    content_id,
    period,
    part_number,
    published_line_id,
    line_id,
    published_division,
    now_division,
    fate,
    published_method,
    now_method,
    coalesce(nok_before, 0) as nok_published,
    coalesce(nok_after, 0) as nok_now,
    cast(kg_0 as decimal(32, 14)) as kg_0,
    cast(kg_1 as decimal(32, 14)) as kg_1,
    cast(kg_2 as decimal(32, 14)) as kg_2,
    case
        when fate not in ('kept', 'split_in') then cast(0 as decimal(32, 14))
        when index_ratio = 1 then cast(kg_2 as decimal(32, 14))
        when is_other_factor then cast(coalesce(cast(kg_2 as double) / nullif(index_ratio, 0), 0) as decimal(32, 14))
        when factor_ratio = 1 then cast(coalesce(kg_after, 0) as decimal(32, 14))
        else cast(cast(coalesce(kg_after, 0) as double) * factor_ratio as decimal(32, 14))
    end as kg_3,
    cast(coalesce(kg_after, 0) as decimal(32, 14)) as kg_4
from second_step
