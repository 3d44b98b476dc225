-- Grain: what one document says of one agreement and one of its suppliers: a row of the contract register, or one winner of
-- one lot in a result notice of the body's own.
-- agreement_id: register/<contract number>, else notice/<competition>/<contract>. A notice says the same agreement as the
-- register where the number and the competition or the supplier agree, else the competition and the supplier.
-- contract_key, framework_key: capitals and digits of the number; framework_key is the framework agreement called off from.
-- supplier_key: as core.supplier. competition_key: as core.competition_reference. value_nok: NOK excluding VAT as stated.
with register as (
    select
        contract.line_id,
        contract.file,
        contract.record_number,
        nullif(regexp_replace(regexp_replace(upper(contract.contract_id), '[^0-9A-ZÆØÅ]', '', 'g'), '^0+', ''), '') as contract_key,
        nullif(regexp_replace(regexp_replace(upper(contract.framework_id), '[^0-9A-ZÆØÅ]', '', 'g'), '^0+', ''), '') as framework_key,
        contract.contract_id,
        contract.title,
        coalesce('no:' || coalesce(entity.enhet_number, number.org_number), 'name:' || name.name_key) as supplier_key,
        coalesce(by_doffin.competition_key, by_procedure.competition_key) as competition_key,
        contract.lot_id,
        contract.cpv_code,
        contract.valid_from,
        contract.valid_to,
        contract.value_nok,
        contract.org_unit_id
    from core.contract as contract
    join raw.contract as delivered on delivered.line_id = contract.line_id
    left join core.delivered_org_number as number on number.number_text = delivered.supplier_org_number
    left join core.delivered_supplier_name as name on name.name_text = trim(delivered.supplier_name)
    left join core.entity as entity on entity.org_number = number.org_number
    left join core.competition_reference as by_doffin
        on by_doffin.reference_key = regexp_replace(regexp_replace(upper(contract.doffin_id), '[^0-9A-ZÆØÅ]', '', 'g'), '^0+', '')
    left join core.competition_reference as by_procedure
        on by_procedure.reference_key = regexp_replace(regexp_replace(upper(contract.procedure_id), '[^0-9A-ZÆØÅ]', '', 'g'), '^0+', '')
),
registered as (
    select *, 'register/' || coalesce(contract_key, line_id) as agreement_id from register
),
awarded as (
    select
        award.line_id,
        delivery.file,
        nullif(regexp_replace(regexp_replace(upper(award.contract_id), '[^0-9A-ZÆØÅ]', '', 'g'), '^0+', ''), '') as contract_key,
        award.contract_id,
        coalesce(award.contract_title, notice.title) as title,
        coalesce('no:' || coalesce(entity.enhet_number, number.org_number), 'name:' || name.name_key) as supplier_key,
        coalesce(notice.competition_id, notice.root_id) as competition_key,
        award.lot_id,
        notice.cpv_code,
        coalesce(award.conclusion_date, notice.dispatch_date) as valid_from,
        award.tender_value_nok as value_nok,
        award.tender_id
    from core.award as award
    join core.notice as notice on notice.file_id = award.file_id and notice.notice_id = award.notice_id
    join raw.delivery as delivery on delivery.file_id = award.file_id
    join core.internal_org_number as own on own.org_number = award.buyer_org_number
    left join core.delivered_org_number as number on number.number_text = award.winner_org_number
    left join core.delivered_supplier_name as name on name.name_text = award.winner_name
    left join core.entity as entity on entity.org_number = number.org_number
    where not award.is_superseded and not award.is_copy and notice.form_type = 'result'
        and coalesce(award.winner_org_number, award.winner_name) is not null
),
same as (
    select awarded.line_id, registered.agreement_id, 1 as preference
    from awarded
    join registered on registered.contract_key = awarded.contract_key
    where registered.competition_key = awarded.competition_key or registered.supplier_key = awarded.supplier_key
    union
    select awarded.line_id, registered.agreement_id, 2
    from awarded
    join registered
        on registered.competition_key = awarded.competition_key and registered.supplier_key = awarded.supplier_key
    where coalesce(lower(registered.lot_id) = lower(awarded.lot_id), true)
),
nearest as (
    select line_id, agreement_id from same
    qualify rank() over (partition by line_id order by preference) = 1
)
select
    agreement_id,
    'register' as source,
    line_id,
    file,
    record_number,
    contract_id,
    contract_key,
    framework_key,
    title,
    supplier_key,
    competition_key,
    lot_id,
    cpv_code,
    valid_from,
    valid_to,
    value_nok,
    org_unit_id
from registered
union all
select
    coalesce(nearest.agreement_id, 'notice/' || awarded.competition_key || '/' || coalesce(awarded.contract_key, awarded.tender_id, awarded.line_id)),
    'notice',
    awarded.line_id,
    awarded.file,
    null,
    awarded.contract_id,
    awarded.contract_key,
    null,
    awarded.title,
    awarded.supplier_key,
    awarded.competition_key,
    awarded.lot_id,
    awarded.cpv_code,
    awarded.valid_from,
    null,
    awarded.value_nok,
    null
from awarded
left join nearest on nearest.line_id = awarded.line_id
