-- Grain: one part of a purchase line (a line without a matched invoice is one part) with its estimated climate footprint,
-- one method a part.
-- kgco2e = amount_nok x deflator x factor_kgco2e_per_nok, NOK of 2022. Null where no factor applies or the amount
-- in NOK is not known: the line stays in coverage as uncovered, and no average is filled in.
-- method: spend_based_account (DFØ factor of the account) | spend_based_cpv (DFØ factor through the stated CPV) | none.
-- uncovered_reason: no_factor | no_amount_nok | no_year | no_price_index, else null.
with cpv_factor as (
    select category.part_id, factor.dfo_account, factor.scope3_category, factor.cpv_prefix
    from rules.line_category as category
    join reference.cpv_factor as factor
        on factor.cpv_prefix = left(coalesce(category.cpv_code, category.cpv_division), length(factor.cpv_prefix))
    where category.confidence_kind = 'stated'
    qualify row_number() over (partition by category.part_id order by length(factor.cpv_prefix) desc) = 1
),
chosen as (
    select
        coalesce(part.part_id, line.line_id) as part_id,
        line.line_id,
        case when part.part_id is null then line.amount_nok else part.amount_nok end as amount_nok,
        left(line.period, 4) as spend_year,
        coalesce(by_account.factor_id, by_cpv.factor_id) as factor_id,
        coalesce(by_account.t_co2e_per_mnok, by_cpv.t_co2e_per_mnok) as t_co2e_per_mnok,
        case
            when by_account.factor_id is not null then 'spend_based_account'
            when by_cpv.factor_id is not null then 'spend_based_cpv'
            else 'none'
        end as method,
        coalesce(
            case when by_account.factor_id is not null then account.scope3_category end,
            case when by_cpv.factor_id is not null then cpv_factor.scope3_category end,
            account.scope3_category,
            '1'
        ) as scope3_category
    from core.ledger_line as line
    left join core.ledger_part as part on part.line_id = line.line_id
    left join reference.account as account on account.chart = line.chart and account.account_code = line.account_code
    left join reference.emission_factor as by_account on by_account.account_code = account.dfo_account
    left join cpv_factor on cpv_factor.part_id = coalesce(part.part_id, line.line_id)
    left join reference.emission_factor as by_cpv on by_cpv.account_code = cpv_factor.dfo_account
    where line.bucket = 'purchase'
)
select
    chosen.part_id,
    chosen.line_id,
    chosen.method,
    chosen.factor_id,
    cast(try_cast(chosen.t_co2e_per_mnok as decimal(12, 5)) * cast(0.001 as decimal(4, 3)) as decimal(12, 8)) as factor_kgco2e_per_nok,
    chosen.scope3_category,
    deflator.index_code,
    deflator.index_spend,
    deflator.index_factor,
    deflator.index_status,
    cast(
        cast(cast(chosen.amount_nok as decimal(26, 2)) * deflator.deflator as decimal(26, 8))
        * cast(try_cast(chosen.t_co2e_per_mnok as decimal(12, 5)) * cast(0.001 as decimal(4, 3)) as decimal(12, 8)) as decimal(20, 6)
    ) as kgco2e,
    case
        when chosen.factor_id is null then 'no_factor'
        when chosen.amount_nok is null then 'no_amount_nok'
        when chosen.spend_year is null then 'no_year'
        when deflator.deflator is null then 'no_price_index'
    end as uncovered_reason
from chosen
left join core.price_deflator as deflator on deflator.spend_year = chosen.spend_year
