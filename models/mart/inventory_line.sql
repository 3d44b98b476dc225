-- Grain: one part of a purchase line, or one row of an activity file, as the inventory counts it; what is kept of it with a
-- publication, and no text.
-- match_key: md5 of what was delivered of the line, by which it is known again in another delivery of the same.
-- factor_key: set and code of the emission factor, so that it is known again in another release.
-- amount_nok: NOK; kgco2e: kg CO2e, null where no factor applies.
select
    part.line_id,
    part.part_number,
    part.period,
    md5(
        concat_ws(
            chr(31), part.period, coalesce(cast(line.posting_date as varchar), ''), coalesce(line.org_unit_id, ''),
            coalesce(line.account_id, ''), coalesce(line.voucher_id, ''), coalesce(line.currency_code, ''),
            coalesce(cast(line.amount_delivered as varchar), '')
        )
    ) as match_key,
    part.cpv_division,
    part.category_method,
    part.footprint_method,
    factor.factor_set || '/' || factor.factor_code as factor_key,
    cast(part.index_spend as decimal(12, 4)) as index_spend,
    cast(part.index_factor as decimal(12, 4)) as index_factor,
    part.currency_code,
    cast(part.amount_currency as decimal(18, 2)) as amount_currency,
    cast(part.amount_nok as decimal(18, 2)) as amount_nok,
    cast(part.kgco2e as decimal(32, 14)) as kgco2e
from mart.purchase_line as part
join core.ledger_line as line on line.line_id = part.line_id
left join core.emission_factor as factor on factor.factor_id = part.factor_id
union all
select
    activity.line_id,
    1,
    coalesce(activity.period, 'unknown'),
    md5(
        concat_ws(
            chr(31), coalesce(activity.period, 'unknown'), 'activity', coalesce(activity.activity_written, ''),
            coalesce(activity.quantity_written, ''), coalesce(activity.unit_written, ''), coalesce(activity.org_unit_id, '')
        )
    ),
    coalesce(activity.cpv_division, 'unclassified'),
    'activity',
    activity.method,
    factor.factor_set || '/' || factor.factor_code,
    null,
    null,
    null,
    null,
    null,
    activity.kgco2e
from rules.activity_footprint as activity
left join core.emission_factor as factor on factor.factor_id = activity.factor_id
where activity.kgco2e is not null
