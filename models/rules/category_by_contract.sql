-- Grain: one contract and competition that parts of purchase lines name (contract_ref and procedure_ref, either may be null)
-- and supplier, with the CPV of the body's register or of a notice.
-- method: contract_cpv (the register's own code) | notice_cpv (the code of the notice: of the competition that the register
-- names, of the contract awarded to this supplier, of the competition that the invoice names).
-- cpv_code: null where several codes of one division are stated; a division is told only where all codes share it.
with named as (
    select distinct contract_ref, procedure_ref, supplier_key
    from core.purchase_part
    where contract_ref is not null or procedure_ref is not null
),
noticed as (
    select
        regexp_replace(lower(trim(notice.publication_number)), '^0+', '') as publication_number,
        lower(trim(lot.procedure_id)) as procedure_id,
        lot.file_id,
        lot.notice_number,
        lower(trim(lot.lot_id)) as lot_id,
        lot.cpv_code
    from core.lot as lot
    join core.notice as notice on notice.file_id = lot.file_id and notice.notice_number = lot.notice_number
    where lot.cpv_code is not null
),
stated as (
    select 1 as place, 'contract_cpv' as method, lower(trim(contract_id)) as contract_ref,
        cast(null as varchar) as procedure_ref, cast(null as varchar) as supplier_key, cpv_code
    from core.contract
    where cpv_code is not null
    union all
    select 2, 'notice_cpv', lower(trim(contract.contract_id)), null, null, noticed.cpv_code
    from core.contract as contract
    join noticed on noticed.publication_number = regexp_replace(lower(trim(contract.doffin_id)), '^0+', '')
    union all
    select 2, 'notice_cpv', lower(trim(contract.contract_id)), null, null, noticed.cpv_code
    from core.contract as contract
    join noticed
        on noticed.procedure_id = lower(trim(contract.procedure_id))
        and (contract.lot_id is null or lower(trim(contract.lot_id)) = noticed.lot_id)
    union all
    select 3, 'notice_cpv', lower(trim(award.contract_id)), null,
        'no:' || coalesce(entity.enhet_number, award.winner_org_number), noticed.cpv_code
    from core.award as award
    join noticed on noticed.file_id = award.file_id and noticed.lot_id = lower(trim(award.lot_id))
    left join core.entity as entity on entity.org_number = award.winner_org_number
    where award.contract_id is not null and award.winner_org_number is not null
    union all
    select 4, 'notice_cpv', null, procedure_id, null, cpv_code from noticed
),
agreed as (
    select
        place,
        method,
        contract_ref,
        procedure_ref,
        supplier_key,
        case when min(cpv_code) = max(cpv_code) then min(cpv_code) end as cpv_code,
        min(left(cpv_code, 2)) as cpv_division
    from stated
    group by place, method, contract_ref, procedure_ref, supplier_key
    having min(left(cpv_code, 2)) = max(left(cpv_code, 2))
),
answer as (
    select named.*, agreed.place, agreed.method, agreed.cpv_code, agreed.cpv_division
    from named
    join agreed on agreed.contract_ref = named.contract_ref
    where agreed.supplier_key is null or agreed.supplier_key = named.supplier_key
    union all
    select named.*, agreed.place, agreed.method, agreed.cpv_code, agreed.cpv_division
    from named
    join agreed on agreed.procedure_ref = named.procedure_ref
)
select contract_ref, procedure_ref, supplier_key, method, cpv_code, cpv_division
from answer
qualify row_number() over (
    partition by contract_ref, procedure_ref, supplier_key order by place, cpv_division, cpv_code
) = 1
