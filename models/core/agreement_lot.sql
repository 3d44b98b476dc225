-- Grain: one agreement and one lot, as announced, that it covers; a call-off covers the lots of its framework agreement.
-- lot_line_id: line_id of core.lot. The lots that the result notice or the register names, else all of the competition.
with announced as (
    select
        lot.line_id as lot_line_id,
        lower(trim(lot.lot_id)) as lot_id,
        lot.cpv_code,
        coalesce(notice.competition_id, notice.root_id) as competition_key
    from core.lot as lot
    join core.notice as notice on notice.file_id = lot.file_id and notice.notice_number = lot.notice_number
    where lot.form_type = 'competition' and not lot.is_superseded and not lot.is_copy
),
source as (
    select agreement_id, competition_key, lower(trim(lot_id)) as lot_id from core.agreement_source where competition_key is not null
    union
    select agreement.agreement_id, framework.competition_key, lower(trim(framework.lot_id))
    from core.agreement as agreement
    join core.agreement_source as framework
        on framework.contract_key = agreement.framework_key and framework.competition_key is not null
),
named as (
    select distinct source.agreement_id, announced.lot_line_id, announced.competition_key
    from source
    join announced on announced.competition_key = source.competition_key and announced.lot_id = source.lot_id
),
any_named as (
    select distinct agreement_id, competition_key from named
)
select agreement_id, lot_line_id from named
union
select source.agreement_id, announced.lot_line_id
from source
join announced on announced.competition_key = source.competition_key
left join any_named on any_named.agreement_id = source.agreement_id and any_named.competition_key = source.competition_key
where any_named.agreement_id is null
