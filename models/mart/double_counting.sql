-- Grain: period and rule against counting twice. parts: parts of purchases (ledger lines where they are no purchases);
-- amount_nok: NOK; kgco2e: kg CO2e that their amount gives or would have given, null where no factor applies to them.
-- status: prevented (left out) | by_rule (counted as the rule says) | possible (a person must look; both are counted).
-- rule: quantity_replaces_spend (an activity file counts them) | own_figure_replaces_spend (invoice quantity or the
-- supplier's figure counts them) | energy_beside_quantity (energy bought in a month of which an activity file has the same
-- energy, but not for this supplier, account or unit) | rent_beside_energy (rent, which may include energy, beside measured
-- energy) | internal_trade | not_a_purchase (wages, transfers, interest, depreciation, compensated VAT) | vat_removed |
-- vat_not_known (a fifth of the amount at most may be VAT) | credit_note | capital_goods (in full in the year of purchase).
with estimated as (
    select
        part.part_id,
        coalesce(part.period, 'unknown') as period,
        class.chart,
        class.account_code,
        part.line_id,
        part.lines,
        part.amount_nok,
        measured.method as measured_method,
        spend.scope3_category,
        spend.method as spend_method,
        cast(cast(part.amount_nok as decimal(24, 2)) * spend.kgco2e_per_nok as decimal(32, 14)) as kgco2e
    from rules.classified_part as part
    join rules.account_class as class on class.account_class_id = part.account_class_id
    left join rules.measured_part as measured on measured.part_id = part.part_id
    left join rules.spend_factor as spend
        on spend.account_class_id = part.account_class_id
        and spend.category_class_id = part.category_class_id
        and spend.spend_year is not distinct from left(part.period, 4)
),
energy as (
    select distinct period, account_category
    from rules.activity_footprint
    where kgco2e is not null and account_category is not null
),
told as (
    select period, 'quantity_replaces_spend' as rule, 'prevented' as status, 1 as parts, amount_nok, kgco2e
    from estimated
    where measured_method = 'replaced_by_quantity'
    union all
    select period, 'own_figure_replaces_spend', 'prevented', 1, amount_nok, kgco2e
    from estimated
    where measured_method <> 'replaced_by_quantity'
    union all
    select estimated.period, 'energy_beside_quantity', 'possible', 1, estimated.amount_nok, estimated.kgco2e
    from estimated
    join reference.account as account on account.chart = estimated.chart and account.account_code = estimated.account_code
    join (select distinct period, account_category from energy) as energy
        on energy.period = estimated.period and regexp_matches(account.category, '^(' || energy.account_category || ')$')
    where estimated.measured_method is null
    union all
    select estimated.period, 'rent_beside_energy', 'possible', 1, estimated.amount_nok, estimated.kgco2e
    from estimated
    where estimated.scope3_category = '8' and estimated.measured_method is null
        and estimated.period in (select period from energy where account_category like 'electricity%' or account_category like 'district%')
    union all
    select period, 'credit_note', 'by_rule', 1, amount_nok, kgco2e from estimated where amount_nok < 0
    union all
    select period, 'capital_goods', 'by_rule', 1, amount_nok, kgco2e
    from estimated
    where scope3_category = '2' and measured_method is null
    union all
    select
        coalesce(line.period, 'unknown'),
        case line.bucket when 'internal' then 'internal_trade' else 'not_a_purchase' end,
        'prevented',
        1,
        line.amount_nok,
        cast(null as decimal(32, 14))
    from core.ledger_line as line
    where line.bucket = 'internal' or line.bucket_reason = 'account_is_no_purchase'
    union all
    select
        coalesce(line.period, 'unknown'),
        case line.vat_conversion when 'not_known' then 'vat_not_known' else 'vat_removed' end,
        case line.vat_conversion when 'not_known' then 'possible' else 'prevented' end,
        estimated.lines,
        case line.vat_conversion when 'not_known' then estimated.amount_nok
            else cast(round(cast(line.vat_removed as decimal(24, 4)) * line.nok_per_unit, 2) as decimal(18, 2)) end,
        case line.vat_conversion when 'not_known' then estimated.kgco2e * cast(0.2 as decimal(2, 1)) end
    from core.ledger_line as line
    join estimated on estimated.line_id = line.line_id
    where line.vat_conversion = 'not_known' or (line.vat_removed <> 0 and estimated.lines = 1)
)
select
    period,
    rule,
    status,
    cast(sum(parts) as bigint) as parts,
    coalesce(sum(amount_nok), 0) as amount_nok,
    sum(kgco2e) as kgco2e
from told
group by period, rule, status
