-- Grain: month, what it is compared with (kind) and CPV division: what moved spend (NOK) and footprint (kg CO2e) from the
-- one period to the other, both reckoned with the releases in use now.
-- kind: month_before | year_before (the same month) | year_to_date (January to and with the month, against the same months).
-- A period is compared only where there are purchases in as many of its months as in those of the other.
-- Steps from then to now: volume (what is bought now, at the exchange rates and consumer prices of then: how much, and of
-- what), prices (the consumer prices of now; kg CO2e are reckoned on prices of one year, so that prices move none) and
-- exchange (the rates of now, by the mean rate of each currency in either period): now = then + volume + prices + exchange.
-- Only lines whose amount in NOK is known, and the quantities of activity files.
with monthly as (
    select
        period,
        cpv_division,
        coalesce(currency_code, 'NOK') as currency_code,
        max(index_spend) as index_spend,
        sum(amount_currency) as amount_currency,
        coalesce(sum(amount_nok), 0) as amount_nok,
        coalesce(sum(kgco2e), 0) as kgco2e
    from mart.inventory_line
    where period <> 'unknown' and (amount_nok is not null or amount_currency is null)
    group by period, cpv_division, coalesce(currency_code, 'NOK')
),
compared as (
    select month, 'month_before' as kind, month as first_now,
        strftime(cast(month || '-01' as date) - interval 1 month, '%Y-%m') as first_then,
        strftime(cast(month || '-01' as date) - interval 1 month, '%Y-%m') as last_then
    from mart.publication_month
    union all
    select month, 'year_before', month,
        strftime(cast(month || '-01' as date) - interval 12 month, '%Y-%m'),
        strftime(cast(month || '-01' as date) - interval 12 month, '%Y-%m')
    from mart.publication_month
    union all
    select month, 'year_to_date', left(month, 4) || '-01',
        strftime(cast(left(month, 4) || '-01-01' as date) - interval 12 month, '%Y-%m'),
        strftime(cast(month || '-01' as date) - interval 12 month, '%Y-%m')
    from mart.publication_month
),
side as (
    select compared.month, compared.kind, 'then' as side, monthly.*
    from compared
    join monthly on monthly.period between compared.first_then and compared.last_then
    union all
    select compared.month, compared.kind, 'now', monthly.*
    from compared
    join monthly on monthly.period between compared.first_now and compared.month
),
rate as (
    select
        month, kind, side, currency_code,
        cast(sum(amount_nok) as double) / nullif(cast(sum(amount_currency) as double), 0) as nok_per_unit
    from side
    group by month, kind, side, currency_code
),
price as (
    select month, kind, side, max(index_spend) as index_spend from side group by month, kind, side
),
complete as (
    select month, kind
    from side
    group by month, kind
    having count(distinct case when side = 'then' then period end) = count(distinct case when side = 'now' then period end)
),
reckoned as (
    select
        side.month,
        side.kind,
        side.side,
        side.cpv_division,
        side.amount_nok,
        side.kgco2e,
        case
            when side.side = 'then' or side.currency_code = 'NOK' then cast(1 as double)
            else coalesce(rate_then.nok_per_unit / nullif(rate_now.nok_per_unit, 0), 1)
        end as rate_ratio,
        case
            when side.side = 'then' then cast(1 as double)
            else coalesce(cast(price_then.index_spend as double) / nullif(cast(price_now.index_spend as double), 0), 1)
        end as price_ratio
    from side
    join complete on complete.month = side.month and complete.kind = side.kind
    left join rate as rate_now
        on rate_now.month = side.month and rate_now.kind = side.kind and rate_now.side = 'now'
        and rate_now.currency_code = side.currency_code
    left join rate as rate_then
        on rate_then.month = side.month and rate_then.kind = side.kind and rate_then.side = 'then'
        and rate_then.currency_code = side.currency_code
    left join price as price_now on price_now.month = side.month and price_now.kind = side.kind and price_now.side = 'now'
    left join price as price_then on price_then.month = side.month and price_then.kind = side.kind and price_then.side = 'then'
),
summed as (
    select
        month,
        kind,
        cpv_division,
        cast(sum(case when side = 'then' then amount_nok else 0 end) as decimal(38, 2)) as then_nok,
        cast(sum(case when side = 'now' then cast(amount_nok * rate_ratio * price_ratio as decimal(28, 2)) else 0 end) as decimal(38, 2)) as real_nok,
        cast(sum(case when side = 'now' then cast(amount_nok * rate_ratio as decimal(28, 2)) else 0 end) as decimal(38, 2)) as rated_nok,
        cast(sum(case when side = 'now' then amount_nok else 0 end) as decimal(38, 2)) as now_nok,
        cast(sum(case when side = 'then' then kgco2e else 0 end) as decimal(38, 14)) as then_kgco2e,
        cast(
            sum(
                case
                    when side = 'now' and rate_ratio = 1 then cast(kgco2e as decimal(38, 14))
                    when side = 'now' then cast(cast(kgco2e as double) * rate_ratio as decimal(38, 14))
                    else cast(0 as decimal(38, 14))
                end
            ) as decimal(38, 14)
        ) as rated_kgco2e,
        cast(sum(case when side = 'now' then kgco2e else 0 end) as decimal(38, 14)) as now_kgco2e
    from reckoned
    group by month, kind, cpv_division
)
select
    summed.month,
    summed.kind,
    summed.cpv_division,
    risk.label_no as cpv_label_no,
    risk.label_en as cpv_label_en,
    then_nok,
    real_nok - then_nok as volume_nok,
    rated_nok - real_nok as prices_nok,
    now_nok - rated_nok as exchange_nok,
    now_nok,
    then_kgco2e,
    rated_kgco2e - then_kgco2e as volume_kgco2e,
    now_kgco2e - rated_kgco2e as exchange_kgco2e,
    now_kgco2e
from summed
left join reference.risk_class as risk on risk.cpv_division = summed.cpv_division
