-- Grain: one part of a purchase line that names a known agreement, or whose supplier has one, and all that its link depends on.
-- Texts are '' where there is none, so that equal parts are equal in every column (rules.link_question asks each once).
-- named: the agreements that it names, with the way they are named; the rest is about the supplier's agreements and told apart
-- only where it can matter. moment: the day for a part that names one, else the last day to that day on which an agreement of
-- the supplier began, had ended, or was past the 90 days for late invoices: between two such days nothing changes.
-- cpv_text: category as far as known; is_sure: somebody wrote it. covered: what the account covers where there is no category.
-- account_division, text_division (more likely than not), account_key (chart:code): other signs where nobody wrote the category.
with named as (
    select part_id, string_agg(preferred || ' ' || agreement_id, '|' order by preferred, agreement_id) as named
    from rules.link_by_reference
    group by part_id
),
boundary as (
    select party.supplier_key, agreement.valid_from as boundary
    from core.agreement_supplier as party
    join core.agreement as agreement on agreement.agreement_id = party.agreement_id
    union
    select party.supplier_key, cast(agreement.last_day + interval 1 day as date)
    from core.agreement_supplier as party
    join core.agreement as agreement on agreement.agreement_id = party.agreement_id
    union
    select party.supplier_key, cast(agreement.last_day + interval 91 day as date)
    from core.agreement_supplier as party
    join core.agreement as agreement on agreement.agreement_id = party.agreement_id
),
held as (
    select distinct supplier_key from core.agreement_supplier
),
supplier_day as (
    select distinct fact.supplier_key, fact.bought_on
    from core.spend_fact as fact
    join held on held.supplier_key = fact.supplier_key
),
-- A day before all of them is told by the day before the first that a calendar here knows.
placed as (
    select
        day.supplier_key,
        day.bought_on,
        case when day.bought_on is not null then coalesce(max(boundary.boundary), cast('1900-01-01' as date)) end as moment
    from supplier_day as day
    left join boundary on boundary.supplier_key = day.supplier_key and boundary.boundary <= day.bought_on
    group by day.supplier_key, day.bought_on
),
category as (
    select
        part_id,
        cpv_division,
        coalesce(cpv_code, cpv_division) as cpv_text,
        confidence_kind = 'stated' as is_sure
    from rules.line_category
    where cpv_division is not null
)
select
    fact.part_id,
    coalesce(fact.supplier_key, '') as supplier_key,
    coalesce(named.named, '') as named,
    coalesce(cast(case when named.part_id is not null then fact.bought_on else placed.moment end as varchar), '') as moment,
    coalesce(category.cpv_text, '') as cpv_text,
    coalesce(category.cpv_division, '') as cpv_division,
    coalesce(category.is_sure, false) as is_sure,
    case
        when named.part_id is not null or category.part_id is not null then ''
        else coalesce(told.account_candidates, told.account_division, '')
    end as covered,
    case when named.part_id is not null or category.is_sure then '' else coalesce(told.account_division, '') end as account_division,
    case
        when named.part_id is not null or category.is_sure then ''
        when told.text_confidence > 0.5 then coalesce(told.text_division, '')
        else ''
    end as text_division,
    case when named.part_id is not null or category.is_sure then '' else coalesce(part.chart || ':' || part.account_code, '') end as account_key
from core.spend_fact as fact
left join named on named.part_id = fact.part_id
left join placed
    on placed.supplier_key = fact.supplier_key and placed.bought_on is not distinct from fact.bought_on
left join category on category.part_id = fact.part_id
left join core.purchase_part as part on part.part_id = fact.part_id
left join rules.category_candidate as told on told.part_id = fact.part_id
where named.part_id is not null or placed.supplier_key is not null
