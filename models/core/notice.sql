-- Grain: one delivered eForms notice, each version of its own.
-- Amounts are NOK excluding VAT; another currency gives null. announced_on is the day that decides the rule
-- version: the dispatch date, for a correction the first one held, for a result that of its competition.
with delivered as (
    select
        *,
        try_cast(left(trim(dispatch_date), 10) as date) as dispatched,
        try_cast(left(trim(publication_date), 10) as date) as published,
        -- The Norwegian suffix is stripped on the way to TED, and with it the national codes.
        case when customization_id like '%anskaffelser.no%' then 'doffin' else 'ted' end as source_system,
        case
            when customization_id like '%:national-e' then 'doffin-national-e'
            when customization_id like '%:national' then 'doffin-national'
            when customization_id like '%anskaffelser.no%' then 'doffin-eu'
            else 'eu'
        end as profile
    from raw.notice
),

based as (
    select
        *,
        lower(concat(
            'profile=', profile,
            '; subtype=', coalesce(notice_subtype, ''),
            '; domain=', coalesce(regulatory_domain, ''),
            '; basis=', coalesce(legal_basis_id, ''), ' ', coalesce(legal_basis_text, ''), ' ',
            coalesce(local_legal_basis_text, '')
        )) as basis
    from delivered
),

legal as (
    select
        based.line_id,
        legal_basis.regulation,
        legal_basis.part,
        row_number() over (partition by based.line_id order by cast(legal_basis.priority as integer)) as choice
    from based
    inner join reference.legal_basis on based.basis like legal_basis.pattern
),

buyer as (
    select
        file_id,
        name,
        org_number,
        country_code,
        row_number() over (partition by file_id order by organisation_key, line_id) as choice
    from core.organisation
    where is_buyer
),

social as (
    select
        based.line_id,
        max(case when health_social_cpv.cpv_from is not null then 1 else 0 end) as is_health_social,
        max(case when special_services_cpv.cpv_from is not null then 1 else 0 end) as is_special
    from based
    left join reference.health_social_cpv
        on left(based.cpv_code, 8) between health_social_cpv.cpv_from and health_social_cpv.cpv_to
    left join reference.special_services_cpv
        on left(based.cpv_code, 8) between special_services_cpv.cpv_from and special_services_cpv.cpv_to
    group by based.line_id
),

typed as (
    select
        based.line_id,
        based.file_id,
        based.root_element,
        based.notice_id,
        based.notice_version,
        based.procedure_id,
        based.source_system,
        based.profile,
        based.form_type,
        based.notice_type,
        based.notice_subtype,
        based.dispatched,
        based.published,
        coalesce(based.dispatched, based.published) as sent_on,
        based.publication_number,
        based.language_code,
        case when coalesce(buyer.country_code, 'NOR') = 'NOR' then legal.regulation end as regulation,
        case
            when coalesce(buyer.country_code, 'NOR') <> 'NOR' then null
            when legal.regulation = 'FOA' and legal.part in ('III', 'SOCIAL') and social.is_health_social = 1 then 'IV'
            when legal.part = 'SOCIAL' and social.is_special = 1 then 'II'
            when legal.part <> 'SOCIAL' then legal.part
        end as part,
        buyer.name as buyer_name,
        buyer.org_number as buyer_org_number,
        buyer.country_code as buyer_country_code,
        buyer.country_code = 'NOR' as is_norwegian_buyer,
        case
            when based.buyer_legal_type in ('cga', 'body-pl-cga') then 'state'
            when based.buyer_legal_type is not null then 'other'
        end as buyer_kind,
        based.buyer_activity,
        based.procedure_code,
        based.direct_award_reason_code,
        trim(based.title) as title,
        trim(based.description) as description,
        based.contract_nature,
        left(based.cpv_code, 8) as cpv_code,
        based.cpv_codes_additional,
        case when based.estimated_value_currency = 'NOK'
            then try_cast(trim(based.estimated_value_amount) as decimal(18, 2))
        end as estimated_value_nok,
        case when based.framework_maximum_currency = 'NOK'
            then try_cast(trim(based.framework_maximum_amount) as decimal(18, 2))
        end as framework_maximum_nok,
        case when based.total_value_currency = 'NOK'
            then try_cast(trim(based.total_value_amount) as decimal(18, 2))
        end as total_value_nok,
        based.changed_notice_id,
        based.change_reason_code,
        based.change_description,
        based.modified_notice_id,
        concat(
            coalesce(cast(coalesce(based.dispatched, based.published) as varchar), ''), '/',
            coalesce(based.notice_version, '')
        ) as order_key
    from based
    left join legal on based.line_id = legal.line_id and legal.choice = 1
    left join buyer on based.file_id = buyer.file_id and buyer.choice = 1
    left join social on based.line_id = social.line_id
)

select
    line_id,
    file_id,
    root_element,
    notice_id,
    notice_version,
    procedure_id,
    source_system,
    profile,
    form_type,
    notice_type,
    notice_subtype,
    dispatched as dispatch_date,
    published as publication_date,
    case
        when form_type in ('result', 'cont-modif') then
            min(case when form_type = 'competition' then sent_on end) over (
                partition by coalesce(procedure_id, file_id)
            )
        when changed_notice_id is not null then
            min(sent_on) over (partition by coalesce(procedure_id, file_id), form_type)
        else sent_on
    end as announced_on,
    -- The profile carries its year in its name, so a notice in it cannot be older.
    case when profile = 'doffin-national-e' then cast('2026-01-01' as date) end as announced_not_before,
    sent_on as announced_not_after,
    publication_number,
    language_code,
    regulation,
    part,
    buyer_name,
    buyer_org_number,
    buyer_country_code,
    is_norwegian_buyer,
    buyer_kind,
    buyer_activity,
    procedure_code,
    direct_award_reason_code,
    title,
    description,
    contract_nature,
    cpv_code,
    cpv_codes_additional,
    estimated_value_nok,
    framework_maximum_nok,
    total_value_nok,
    changed_notice_id,
    change_reason_code,
    change_description,
    modified_notice_id,
    changed_notice_id is not null as is_correction,
    -- A later correction of the same procedure and form, or a later version of the same notice, takes its place.
    coalesce(
        max(case when changed_notice_id is not null then order_key end) over (
            partition by coalesce(procedure_id, file_id), form_type
        ) > order_key
        or max(order_key) over (partition by coalesce(notice_id, file_id)) > order_key,
        false
    ) as is_superseded
from typed
