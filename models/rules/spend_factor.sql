-- Grain: one combination of account, category and year that purchases have (those counted otherwise too), or would have
-- without the decisions of persons, with the spend factor that applies; the first of:
-- account (the body's account is what DFØ modelled), CPV group, CPV division. A stated or measured CPV code goes before the
-- account where it says more: it lies within what an account of several kinds covers, or below the one kind it covers.
-- Where DFØ has no account of the kind (food, medicines, rail, air), the UK multiplier stands instead.
-- method: as in reference.footprint_method; none where kgco2e_per_nok is null, for uncovered_reason: no_factor | no_year |
-- no_price_index. factor_kgco2e_per_nok: kg CO2e per NOK of price_year. kgco2e_per_nok: the same per NOK of the spend year,
-- by the consumer price index: what an amount is multiplied by, without rounding.
-- other_ratio: the factor that was not taken divided by the one that was, where account and CPV both have one;
-- is_disputed: they differ by more than a factor of two.
-- scope: GHG Protocol, of a body that buys for its own use; scope3_category only in scope 3.
with combination as (
    select left(period, 4) as spend_year, account_class_id, category_class_id from rules.spend_cell
    union
    select left(part.period, 4), part.account_class_id, part.category_class_id
    from rules.measured_part as measured
    join rules.classified_part as part on part.part_id = measured.part_id
    union
    select left(part.period, 4), part.account_class_id, class.category_class_id
    from rules.line_category as category
    join rules.classified_part as part on part.part_id = category.part_id
    join core.category_step as step on step.method = category.uncorrected_method
    join rules.category_class as class
        on class.cpv_code is not distinct from category.uncorrected_code
        and class.cpv_division is not distinct from category.uncorrected_division
        and class.confidence_kind is not distinct from step.confidence_kind
    where category.decision_id is not null or category.uncorrected_division is distinct from category.cpv_division
),
account_factor as (
    select
        class.account_class_id,
        coalesce(gap.factor_set, 'dfo') as factor_set,
        coalesce(gap.factor_code, account.dfo_account) as factor_code,
        case account.scope3_category when 'scope1_or_3' then '1' when 'scope2_or_3' then '2' else '3' end as scope,
        case when account.scope3_category in ('scope1_or_3', 'scope2_or_3') then null else account.scope3_category end as scope3_category,
        account.cpv_candidates
    from rules.account_class as class
    join reference.account as account on account.chart = class.chart and account.account_code = class.account_code
    left join reference.account_factor as gap on gap.chart = account.chart and gap.account_code = account.account_code
),
by_cpv as (
    select
        class.category_class_id,
        factor.cpv_prefix,
        factor.factor_set,
        factor.factor_code,
        factor.scope,
        factor.scope3_category
    from rules.category_class as class
    join reference.cpv_factor as factor
        on factor.cpv_prefix = left(coalesce(class.cpv_code, class.cpv_division), length(factor.cpv_prefix))
    where class.confidence_kind in ('stated', 'measured')
    qualify row_number() over (partition by class.category_class_id order by length(factor.cpv_prefix) desc) = 1
),
refined as (
    select
        combination.*,
        account.scope3_category as account_category,
        account.scope as account_scope,
        by_cpv.scope3_category as cpv_category,
        by_cpv.scope as cpv_scope,
        by_cpv.cpv_prefix,
        account_rate.factor_id as account_factor_id,
        cpv_rate.factor_id as cpv_factor_id,
        account_rate.kgco2e_per_unit as account_rate,
        cpv_rate.kgco2e_per_unit as cpv_rate,
        coalesce(
            by_cpv.cpv_prefix is not null and case
                when contains(account.cpv_candidates, '|')
                    then regexp_matches(by_cpv.cpv_prefix, '^(' || account.cpv_candidates || ')')
                else length(by_cpv.cpv_prefix) > length(account.cpv_candidates)
                    and left(by_cpv.cpv_prefix, length(account.cpv_candidates)) = account.cpv_candidates
            end,
            false
        ) as is_cpv_closer
    from combination
    left join account_factor as account on account.account_class_id = combination.account_class_id
    left join core.emission_factor as account_rate
        on account_rate.factor_set = account.factor_set and account_rate.factor_code = account.factor_code
        and account_rate.unit_code = 'NOK'
    left join by_cpv on by_cpv.category_class_id = combination.category_class_id
    left join core.emission_factor as cpv_rate
        on cpv_rate.factor_set = by_cpv.factor_set and cpv_rate.factor_code = by_cpv.factor_code and cpv_rate.unit_code = 'NOK'
),
chosen as (
    select
        *,
        case
            when account_factor_id is not null and not (is_cpv_closer and cpv_factor_id is not null) then 'account'
            when cpv_factor_id is not null then 'cpv'
        end as taken
    from refined
)
select
    chosen.spend_year,
    chosen.account_class_id,
    chosen.category_class_id,
    case
        when deflator.deflator is null then 'none'
        when factor.geography_class = 'foreign' then 'spend_based_foreign'
        when chosen.taken = 'account' then 'spend_based_account'
        when length(chosen.cpv_prefix) > 2 then 'spend_based_cpv_group'
        else 'spend_based_cpv_division'
    end as method,
    factor.factor_id,
    factor.kgco2e_per_unit as factor_kgco2e_per_nok,
    factor.price_year,
    deflator.index_code,
    deflator.index_spend,
    deflator.index_factor,
    deflator.index_status,
    cast(cast(factor.kgco2e_per_unit as double) * cast(deflator.deflator as double) as decimal(14, 12)) as kgco2e_per_nok,
    case
        when factor.factor_id is null then 'no_factor'
        when chosen.spend_year is null then 'no_year'
        when deflator.deflator is null then 'no_price_index'
    end as uncovered_reason,
    coalesce(case when chosen.taken = 'cpv' then chosen.cpv_scope end, chosen.account_scope, chosen.cpv_scope, '3') as scope,
    case
        when coalesce(case when chosen.taken = 'cpv' then chosen.cpv_scope end, chosen.account_scope, chosen.cpv_scope, '3') = '3'
            then coalesce(case when chosen.taken = 'cpv' then chosen.cpv_category end, chosen.account_category, chosen.cpv_category, '1')
    end as scope3_category,
    case
        when chosen.taken is not null then cast(round(
            case chosen.taken when 'account' then cast(chosen.cpv_rate as double) else cast(chosen.account_rate as double) end
            / nullif(cast(factor.kgco2e_per_unit as double), 0), 4
        ) as decimal(12, 4))
    end as other_ratio,
    coalesce(
        greatest(chosen.account_rate, chosen.cpv_rate) > 2 * least(chosen.account_rate, chosen.cpv_rate), false
    ) as is_disputed
from chosen
left join core.emission_factor as factor
    on factor.factor_id = case chosen.taken when 'account' then chosen.account_factor_id when 'cpv' then chosen.cpv_factor_id end
left join core.price_deflator as deflator
    on deflator.spend_year = chosen.spend_year and deflator.price_year = factor.price_year
