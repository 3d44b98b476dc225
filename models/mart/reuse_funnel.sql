-- Grain: reuse programme, month and way of meeting the need, for the twelve months to and with the month; in the usual order of
-- choice (position): reused own, bought used, bought new; beside them repaired, redesigned, and what left the body.
-- pieces: of the log, or of invoice lines counted in pieces (quantity, unit one of EA, H87, C62, NAR, PCE, ZZ is not one);
-- pieces_known_of: how many purchase lines that is of. amount_nok: cost of reuse, purchases, or spend on repair; null is not told.
-- value_nok: what the need would have cost bought new, for what was reused (as the log states it), else amount_nok.
-- bought_new: new, or not marked as used. share_pct: per cent of the programme's goods bought that is bought_used, in kroner.
with month as (
    select
        month,
        strftime(cast(month || '-01' as date) - interval 11 month, '%Y-%m') as first_month,
        cast(month || '-01' as date) - interval 11 month as first_date,
        cast(month || '-01' as date) + interval 1 month as end_date
    from mart.publication_month
),
reused as (
    select
        month.month, use.programme_id, 'reused' as way, sum(use.pieces) as pieces, cast(null as bigint) as purchase_lines,
        cast(null as bigint) as counted_lines, sum(use.cost_of_reuse_nok) as amount_nok, sum(use.avoided_purchase_nok) as avoided_purchase_nok
    from month
    join rules.reuse_use as use on use.event_date >= month.first_date and use.event_date < month.end_date
    group by month.month, use.programme_id
),
bought as (
    select
        month.month,
        spend.programme_id,
        case when spend.kind = 'repair' then 'repaired' else spend.kind end as way,
        sum(case when spend.quantity_unit in ('EA', 'H87', 'C62', 'NAR', 'PCE') and spend.kind in ('bought_used', 'bought_new') then spend.quantity end) as pieces,
        count(*) as purchase_lines,
        sum(case when spend.quantity_unit in ('EA', 'H87', 'C62', 'NAR', 'PCE') then 1 else 0 end) as counted_lines,
        sum(spend.amount_nok) as amount_nok
    from month
    join mart.reuse_spend as spend on spend.month between month.first_month and month.month
    where spend.kind in ('bought_used', 'bought_new', 'repair', 'transport', 'possible_goods')
    group by month.month, spend.programme_id, case when spend.kind = 'repair' then 'repaired' else spend.kind end
),
logged as (
    select month.month, flow.programme_id, flow.action as way, sum(flow.pieces) as pieces
    from month
    join mart.reuse_flow as flow on flow.month between month.first_month and month.month
    where flow.action in ('bought_used', 'repaired', 'redesigned', 'sold', 'donated', 'discarded')
    group by month.month, flow.programme_id, flow.action
),
way as (
    select * from (
        values (1, 'reused'), (2, 'bought_used'), (3, 'bought_new'), (4, 'repaired'), (5, 'redesigned'), (6, 'transport'),
            (7, 'sold'), (8, 'donated'), (9, 'discarded'), (10, 'possible_goods')
    ) as listed(position, way)
),
goods as (
    select month, programme_id, sum(amount_nok) as amount_nok
    from bought
    where way in ('bought_used', 'bought_new')
    group by month, programme_id
)
select
    programme.programme_id,
    programme.name as programme_name,
    month.month,
    way.position,
    way.way,
    coalesce(reused.pieces, logged.pieces, bought.pieces) as pieces,
    bought.purchase_lines,
    bought.counted_lines,
    coalesce(reused.amount_nok, bought.amount_nok, none_bought.amount_nok) as amount_nok,
    coalesce(reused.avoided_purchase_nok, bought.amount_nok, none_bought.amount_nok) as value_nok,
    case
        when way.way in ('bought_used', 'bought_new') and goods.amount_nok > 0
            then cast(round(100 * coalesce(bought.amount_nok, 0) / nullif(goods.amount_nok, 0), 1) as decimal(9, 1))
    end as share_pct
from raw.reuse_programme as programme
cross join month
cross join way
left join reused on reused.month = month.month and reused.programme_id = programme.programme_id and reused.way = way.way
left join bought on bought.month = month.month and bought.programme_id = programme.programme_id and bought.way = way.way
left join logged on logged.month = month.month and logged.programme_id = programme.programme_id and logged.way = way.way
left join goods on goods.month = month.month and goods.programme_id = programme.programme_id
-- goods were bought, and none of them this way
left join (
    select month, programme_id, ways.way, cast(0 as decimal(18, 2)) as amount_nok
    from goods
    cross join (values ('bought_used'), ('bought_new')) as ways(way)
) as none_bought
    on none_bought.month = month.month and none_bought.programme_id = programme.programme_id and none_bought.way = way.way
