-- Grain: reuse programme, month and unit (null: all of the body): what reuse is claimed to have saved against what the ledger
-- says was bought, twelve months to and with the month and the twelve before; the unit is the one that took the items over.
-- claimed_nok: price of purchases avoided, as the log states it, null where pieces came into use and no price is stated.
-- bought_nok: the programme's goods, new and used, excluding VAT, nominal kroner. employees: as organisation.yaml has them now, null where not told; _per_employee: NOK.
-- verdict: not_confirmed (claims rise and purchases do not fall: look at what the claims rest on) | confirmed (claims rise and
-- purchases fall) | no_rise (claims do not rise) | no_purchases (none in either year that could fall) | unknown (the ledger does not cover 24 months, or no price is stated).
with claimed as (
    select
        use.programme_id,
        month.month,
        use.to_org_unit_id as org_unit_id,
        sum(case when use.event_date >= cast(month.month || '-01' as date) - interval 11 month then use.avoided_purchase_nok end) as claimed_nok,
        sum(case when use.event_date < cast(month.month || '-01' as date) - interval 11 month then use.avoided_purchase_nok end) as claimed_before_nok,
        sum(case when use.event_date >= cast(month.month || '-01' as date) - interval 11 month then use.pieces end) as pieces,
        sum(case when use.event_date < cast(month.month || '-01' as date) - interval 11 month then use.pieces end) as pieces_before
    from mart.publication_month as month
    join rules.reuse_use as use
        on use.event_date >= cast(month.month || '-01' as date) - interval 23 month
        and use.event_date < cast(month.month || '-01' as date) + interval 1 month
    group by use.programme_id, month.month, use.to_org_unit_id
),
of_all as (
    select programme_id, month, org_unit_id, claimed_nok, claimed_before_nok, pieces, pieces_before from claimed where org_unit_id is not null
    union all
    select programme_id, month, null, sum(claimed_nok), sum(claimed_before_nok), sum(pieces), sum(pieces_before) from claimed group by programme_id, month
),
staff as (
    select unit_id as org_unit_id, name, employees from raw.body_unit
    union all
    select null, null, sum(employees) from raw.body_unit
),
joined as (
    select
        coalesce(spend.programme_id, claim.programme_id) as programme_id,
        coalesce(spend.month, claim.month) as month,
        coalesce(spend.org_unit_id, claim.org_unit_id) as org_unit_id,
        claim.pieces,
        case when coalesce(claim.pieces, 0) = 0 then 0 else claim.claimed_nok end as claimed_nok,
        case when coalesce(claim.pieces_before, 0) = 0 then 0 else claim.claimed_before_nok end as claimed_before_nok,
        coalesce(spend.bought_nok, 0) as bought_nok,
        coalesce(spend.bought_used_nok, 0) as bought_used_nok,
        coalesce(spend.bought_before_nok, 0) as bought_before_nok,
        spend.ledger_months
    from mart.reuse_spend_12 as spend
    full join of_all as claim
        on claim.programme_id = spend.programme_id
        and claim.month = spend.month
        and claim.org_unit_id is not distinct from spend.org_unit_id
)
select
    joined.programme_id,
    programme.name as programme_name,
    joined.month,
    joined.org_unit_id,
    staff.name as org_unit_name,
    staff.employees,
    cast(coalesce(joined.pieces, 0) as bigint) as pieces,
    joined.claimed_nok,
    joined.claimed_before_nok,
    joined.bought_nok,
    joined.bought_used_nok,
    joined.bought_before_nok,
    cast(round(cast(joined.bought_nok as double) / nullif(staff.employees, 0), 2) as decimal(18, 2)) as bought_nok_per_employee,
    cast(round(cast(joined.bought_before_nok as double) / nullif(staff.employees, 0), 2) as decimal(18, 2)) as bought_before_nok_per_employee,
    coalesce(joined.ledger_months, total.ledger_months) as ledger_months,
    case
        when coalesce(joined.ledger_months, total.ledger_months, 0) < 24 then 'unknown'
        when joined.claimed_nok is null or joined.claimed_before_nok is null then 'unknown'
        when joined.claimed_nok <= joined.claimed_before_nok then 'no_rise'
        when joined.bought_nok = 0 and joined.bought_before_nok = 0 then 'no_purchases'
        when joined.bought_nok >= joined.bought_before_nok then 'not_confirmed'
        else 'confirmed'
    end as verdict
from joined
join raw.reuse_programme as programme on programme.programme_id = joined.programme_id
left join staff on staff.org_unit_id is not distinct from joined.org_unit_id
left join mart.reuse_spend_12 as total
    on total.programme_id = joined.programme_id and total.month = joined.month and total.org_unit_id is null
