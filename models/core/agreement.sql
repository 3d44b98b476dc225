-- Grain: one agreement that the body is known to have: of its contract register, or of a result notice alone.
-- contract_id: as written, of the register first. valid_from, valid_to: the register's, else the day the contract was
-- concluded; null is not known. last_day: valid_to, else four years after valid_from, the longest term of a framework
-- agreement (FOA § 26-1). value_nok: NOK excluding VAT, the largest that the register states, else the sum of what the notices state.
with noticed as (
    select agreement_id, sum(value_nok) as value_nok
    from (
        select distinct agreement_id, lot_id, value_nok from core.agreement_source where source = 'notice'
    ) as lots
    group by agreement_id
),
said as (
    select
        agreement_id,
        max(case when source = 'register' then 1 else 0 end) = 1 as is_registered,
        max(case when source = 'notice' then 1 else 0 end) = 1 as is_in_notice,
        coalesce(min(case when source = 'register' then contract_id end), min(contract_id)) as contract_id,
        coalesce(min(case when source = 'register' then title end), min(title)) as title,
        min(framework_key) as framework_key,
        min(contract_key) as contract_key,
        coalesce(min(case when source = 'register' then cpv_code end), min(cpv_code)) as cpv_code,
        coalesce(min(case when source = 'register' then valid_from end), min(valid_from)) as valid_from,
        max(valid_to) as valid_to,
        max(case when source = 'register' then value_nok end) as register_value_nok,
        min(org_unit_id) as org_unit_id,
        count(distinct supplier_key) as suppliers
    from core.agreement_source
    group by agreement_id
)
select
    said.agreement_id,
    said.is_registered,
    said.is_in_notice,
    said.contract_id,
    said.contract_key,
    said.framework_key,
    said.title,
    said.cpv_code,
    said.valid_from,
    said.valid_to,
    coalesce(said.valid_to, cast(said.valid_from + interval 4 year as date)) as last_day,
    cast(coalesce(said.register_value_nok, noticed.value_nok) as decimal(18, 2)) as value_nok,
    said.org_unit_id,
    said.suppliers
from said
left join noticed on noticed.agreement_id = said.agreement_id
