-- Grain: one delivered notice: an eForms document, an OCDS release, or a tender of the body's own table.
-- notice_number: record of the notice in its file; of a table its first row. Dates as typed from the delivered text.
-- source_system: doffin, ted, ocds or table. Amounts are still text, with their currency.
with typed_row as (
    select
        tender_row.*,
        started.calendar_date as started,
        cast(try_cast(value_amount.amount as decimal(18, 2)) as varchar) as value_text,
        lower(coalesce(trim(tender_row.procedure), '')) as procedure_text,
        lower(coalesce(trim(tender_row.contract_nature), '')) as nature_text,
        lower(concat(coalesce(tender_row.buyer_kind, ''), ' ')) as kind_text
    from core.tender_row as tender_row
    join raw.delivery as delivery on delivery.file_id = tender_row.file_id and delivery.status = 'read'
    left join core.delivered_date as started
        on started.date_text = tender_row.started_on and started.date_order is not distinct from delivery.date_order
    left join core.delivered_amount as value_amount
        on value_amount.amount_text = tender_row.value_amount and value_amount.decimal_mark = delivery.decimal_mark
),

tender as (
    select
        file_id,
        notice_number,
        min(procedure_id) as procedure_id,
        min(started) as started,
        min(trim(title)) as title,
        max(trim(description)) as description,
        max(case when kind_text like 'stat%' then 'cga' when kind_text <> ' ' then 'la' end) as buyer_legal_type,
        max(case
            when procedure_text like '%minikonk%' or procedure_text like '%mini-konk%' or procedure_text like '%mini-comp%'
                or procedure_text like '%avrop%' or procedure_text like '%call-off%' then 'call-off'
            when procedure_text like '%dire%' or procedure_text like '%uten %' or procedure_text like '%utan %'
                or procedure_text like '%without%' or procedure_text = 'neg-wo-call' then 'neg-wo-call'
            when procedure_text like '%forhandl%' or procedure_text like '%negot%' then 'neg-w-call'
            when procedure_text like '%begren%' or procedure_text like '%avgrens%' or procedure_text like 'restr%'
                then 'restricted'
            when procedure_text like 'åp%' or procedure_text like 'op%' then 'open'
            when procedure_text <> '' then 'oth'
        end) as procedure_code,
        max(case
            when nature_text like 'var%' or nature_text like 'suppl%' or nature_text like 'good%' then 'supplies'
            when nature_text like 'tjen%' or nature_text like 'ten%' or nature_text like 'serv%' then 'services'
            when nature_text like 'byg%' or nature_text like 'anl%' or nature_text like 'work%' then 'works'
        end) as contract_nature,
        min(cpv_code) as cpv_code,
        max(value_text) as value_text,
        upper(max(trim(currency_code))) as currency_code,
        max(concat(
            case when upper(trim(regulation)) = 'FOA' then 'Anskaffelsesforskriften' else trim(regulation) end,
            coalesce(' del ' || case trim(part)
                when '1' then 'I' when '2' then 'II' when '3' then 'III' when '4' then 'IV' when '5' then 'V'
                else regexp_replace(trim(part), '^[Dd]el ', '')
            end, '')
        )) as legal_basis_text
    from typed_row
    group by file_id, notice_number
)

select
    notice.line_id,
    notice.file_id,
    notice.record_number as notice_number,
    -- The Norwegian suffix is stripped on the way to TED, and with it the national codes.
    coalesce(
        notice.source_system,
        case when notice.customization_id like '%anskaffelser.no%' then 'doffin' else 'ted' end
    ) as source_system,
    case
        when notice.source_system is not null then notice.source_system
        when notice.customization_id like '%:national-e' then 'doffin-national-e'
        when notice.customization_id like '%:national' then 'doffin-national'
        when notice.customization_id like '%anskaffelser.no%' then 'doffin-eu'
        else 'eu'
    end as profile,
    notice.root_element,
    trim(notice.notice_id) as notice_id,
    notice.notice_version,
    notice.procedure_id,
    notice.form_type,
    notice.notice_type,
    notice.notice_subtype,
    try_cast(left(trim(notice.dispatch_date), 10) as date) as dispatched,
    trim(notice.dispatch_date) as dispatch_text,
    try_cast(left(trim(notice.publication_date), 10) as date) as published,
    notice.publication_number,
    notice.language_code,
    notice.regulatory_domain,
    notice.legal_basis_id,
    notice.legal_basis_text,
    notice.local_legal_basis_text,
    notice.buyer_legal_type,
    notice.buyer_activity,
    notice.procedure_code,
    notice.direct_award_reason_code,
    trim(notice.title) as title,
    trim(notice.description) as description,
    notice.internal_id,
    notice.contract_nature,
    notice.cpv_code,
    notice.cpv_codes_additional,
    notice.estimated_value_amount,
    notice.estimated_value_currency,
    notice.framework_maximum_amount,
    notice.framework_maximum_currency,
    notice.total_value_amount,
    notice.total_value_currency,
    notice.changed_notice_id,
    notice.change_reason_code,
    notice.change_description,
    notice.modified_notice_id,
    notice.previous_notice_id
from raw.notice as notice
union all
select
    file_id || '-' || cast(notice_number as varchar),
    file_id,
    notice_number,
    'table',
    'table',
    null,
    procedure_id,
    null,
    procedure_id,
    'competition',
    null,
    null,
    started,
    null,
    null,
    null,
    null,
    null,
    null,
    legal_basis_text,
    null,
    buyer_legal_type,
    null,
    procedure_code,
    null,
    title,
    description,
    procedure_id,
    contract_nature,
    cpv_code,
    null,
    value_text,
    coalesce(currency_code, 'NOK'),
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null
from tender
