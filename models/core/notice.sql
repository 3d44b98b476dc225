-- Grain: one delivered notice, each version of its own.
-- Amounts are NOK excluding VAT; another currency gives null. announced_on is the day that decides the rule
-- version: the dispatch date, for a correction the first one held, for a result that of its competition.
-- root_id: notice id of the first version of what is announced. superseded_by: notice id of the version that holds
-- now. copy_of: line_id of the same notice from a source that says more (Doffin, then TED, OCDS, a table).
with based as (
    select
        *,
        coalesce(dispatched, published) as sent_on,
        coalesce(notice_id, line_id) as own_id,
        changed_notice_id is not null
            or coalesce(regexp_matches(notice_type, 'Update|Amendment|Cancellation'), false) as is_correction,
        coalesce(change_reason_code = 'cancel', false) as is_cancelled,
        regexp_replace(lower(trim(changed_notice_id)), '^0+', '') as changed_address,
        regexp_replace(lower(trim(previous_notice_id)), '^0+', '') as previous_address,
        regexp_replace(lower(trim(modified_notice_id)), '^0+', '') as modified_address,
        case source_system when 'doffin' then 1 when 'ted' then 2 when 'ocds' then 3 else 4 end as source_rank,
        lower(concat(
            'profile=', profile,
            '; subtype=', coalesce(notice_subtype, ''),
            '; domain=', coalesce(regulatory_domain, ''),
            '; basis=', coalesce(legal_basis_id, ''), ' ', coalesce(legal_basis_text, ''), ' ',
            coalesce(local_legal_basis_text, '')
        )) as basis
    from core.delivered_notice
),

-- Other notices refer to one by its id, with or without version, or by its number in Doffin or TED.
address as (
    select regexp_replace(lower(own_id), '^0+', '') as address, own_id from based
    union
    select regexp_replace(lower(own_id || '-' || notice_version), '^0+', ''), own_id
    from based where notice_version is not null
    union
    select regexp_replace(lower(trim(publication_number)), '^0+', ''), own_id
    from based where regexp_matches(publication_number, '[0-9]')
),

reference as (
    select address, min(own_id) as own_id from address group by address
),

corrected as (
    select based.own_id, min(reference.own_id) as earlier_id, 1 as steps
    from based
    inner join reference on based.changed_address = reference.address and based.own_id <> reference.own_id
    group by based.own_id
),

-- A chain of corrections is followed to its first notice, twice as far each time: two, four, eight steps.
corrected_2 as (
    select one.own_id, coalesce(next.earlier_id, one.earlier_id) as earlier_id,
        one.steps + coalesce(next.steps, 0) as steps
    from corrected as one left join corrected as next on one.earlier_id = next.own_id
),

corrected_4 as (
    select one.own_id, coalesce(next.earlier_id, one.earlier_id) as earlier_id,
        one.steps + coalesce(next.steps, 0) as steps
    from corrected_2 as one left join corrected_2 as next on one.earlier_id = next.own_id
),

corrected_8 as (
    select one.own_id, coalesce(next.earlier_id, one.earlier_id) as earlier_id,
        one.steps + coalesce(next.steps, 0) as steps
    from corrected_4 as one left join corrected_4 as next on one.earlier_id = next.own_id
),

-- A correction of what was not delivered corrects the first of the same procedure and form; a release its process.
grounded as (
    select own_id, min(first_id) as first_id
    from (
        select
            own_id,
            case when procedure_id is not null and (is_correction or source_system = 'ocds') then
                first_value(own_id) over (
                    partition by procedure_id, form_type
                    order by coalesce(sent_on, cast('9999-12-31' as date)), is_correction, own_id
                )
            else own_id end as first_id
        from based
    ) as firsts
    group by own_id
),

rooted as (
    select
        based.*,
        previous.own_id as previous_id,
        modified.own_id as modified_id,
        coalesce(corrected_8.steps, 0) as steps,
        grounded.first_id as root_id
    from based
    left join corrected_8 on based.own_id = corrected_8.own_id
    left join grounded on coalesce(corrected_8.earlier_id, based.own_id) = grounded.own_id
    left join reference as previous on based.previous_address = previous.address
    left join reference as modified on based.modified_address = modified.address
),

ordered as (
    select
        *,
        concat(
            -- Copies of one version may be dated a day apart: the first date counts for all of them.
            coalesce(cast(min(sent_on) over (partition by own_id, notice_version, dispatch_key) as varchar), ''), '/',
            case when is_correction then '1' else '0' end, cast(steps as varchar), '/',
            coalesce(notice_version, ''), '/',
            dispatch_key
        ) as order_key
    from (
        -- Releases of one process are told apart by the hour.
        select *, case when source_system = 'ocds' then coalesce(dispatch_text, '') else '' end as dispatch_key
        from rooted
    ) as keyed
),

versioned as (
    select
        ordered.*,
        max(ordered.order_key) over (partition by root_id, coalesce(form_type, '')) as last_key,
        last_value(ordered.own_id) over (
            partition by root_id, coalesce(form_type, '')
            order by ordered.order_key, ordered.own_id
            rows between unbounded preceding and unbounded following
        ) as last_id,
        min(ordered.sent_on) over (partition by root_id, coalesce(form_type, '')) as first_sent_on
    from ordered
),

buyer as (
    select
        file_id,
        notice_number,
        name,
        org_number,
        country_code,
        -- Of joint buyers the delivering body itself, else a Norwegian one, else the first.
        row_number() over (
            partition by file_id, notice_number
            order by
                case when org_number in (select org_number from raw.body_internal) then 0 else 1 end,
                case when country_code = 'NOR' then 0 else 1 end,
                organisation_key, line_id
        ) as choice,
        count(*) over (partition by file_id, notice_number) as buyers
    from core.organisation
    where is_buyer
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

bought as (
    select
        versioned.*,
        buyer.name as buyer_name,
        buyer.org_number as buyer_org_number,
        buyer.country_code as buyer_country_code,
        coalesce(buyer.buyers, 0) as buyers,
        lower(regexp_replace(versioned.title, '[^[:alnum:]]', '', 'g')) as title_key,
        last_key = order_key as holds,
        concat(cast(source_rank as varchar), '/', versioned.line_id) as rank_key
    from versioned
    left join buyer
        on versioned.file_id = buyer.file_id and versioned.notice_number = buyer.notice_number and buyer.choice = 1
),

-- The same notice may come from Doffin and from TED, or twice with other bytes.
copied as (
    select later.line_id, min(better.rank_key) as rank_key, min(found.reason) as reason
    from (
        select one.line_id, other.line_id as better_id, '1_same_notice' as reason
        from bought as one
        inner join bought as other
            on one.own_id = other.own_id and one.rank_key > other.rank_key
            and one.holds and other.holds and one.notice_id is not null
        union all
        select one.line_id, other.line_id, '2_same_procedure'
        from bought as one
        inner join bought as other
            on one.procedure_id = other.procedure_id and one.form_type = other.form_type
            and one.source_rank > other.source_rank and one.holds and other.holds
            and one.sent_on between other.sent_on - interval '10' day and other.sent_on + interval '10' day
        union all
        select one.line_id, other.line_id, '3_same_buyer_title_and_date'
        from bought as one
        inner join bought as other
            on one.buyer_org_number = other.buyer_org_number and one.title_key = other.title_key
            and one.form_type = other.form_type and one.source_rank > other.source_rank and one.holds and other.holds
            and coalesce(one.internal_id = other.internal_id, true)
            and one.sent_on between other.sent_on - interval '10' day and other.sent_on + interval '10' day
    ) as found
    inner join bought as later on found.line_id = later.line_id
    inner join bought as better on found.better_id = better.line_id
    group by later.line_id
),

competition as (
    select procedure_id, min(first_sent_on) as announced_on, min(root_id) as root_id
    from versioned
    where form_type = 'competition' and procedure_id is not null
    group by procedure_id
),

announced as (
    select own_id, min(first_sent_on) as announced_on, min(root_id) as root_id
    from versioned
    where form_type = 'competition'
    group by own_id
)

select
    bought.line_id,
    bought.file_id,
    bought.notice_number,
    bought.root_element,
    bought.notice_id,
    bought.notice_version,
    bought.procedure_id,
    bought.source_system,
    bought.profile,
    bought.form_type,
    bought.notice_type,
    bought.notice_subtype,
    bought.dispatched as dispatch_date,
    bought.published as publication_date,
    case
        when bought.form_type in ('result', 'cont-modif')
            then coalesce(competition.announced_on, announced.announced_on)
        else bought.first_sent_on
    end as announced_on,
    -- The profile carries its year in its name, so a notice in it cannot be older.
    case when bought.profile = 'doffin-national-e' then cast('2026-01-01' as date) end as announced_not_before,
    bought.sent_on as announced_not_after,
    bought.publication_number,
    bought.language_code,
    case when coalesce(bought.buyer_country_code, 'NOR') = 'NOR' then legal.regulation end as regulation,
    case
        when coalesce(bought.buyer_country_code, 'NOR') <> 'NOR' then null
        when legal.regulation = 'FOA' and legal.part in ('III', 'SOCIAL') and social.is_health_social = 1 then 'IV'
        when legal.part = 'SOCIAL' and social.is_special = 1 then 'II'
        when legal.part <> 'SOCIAL' then legal.part
    end as part,
    bought.buyer_name,
    bought.buyer_org_number,
    bought.buyer_country_code,
    bought.buyers,
    bought.buyer_country_code = 'NOR' as is_norwegian_buyer,
    case
        when bought.buyer_legal_type in ('cga', 'body-pl-cga') then 'state'
        when bought.buyer_legal_type is not null then 'other'
    end as buyer_kind,
    bought.buyer_activity,
    bought.procedure_code,
    bought.direct_award_reason_code,
    bought.title,
    bought.description,
    bought.internal_id,
    bought.contract_nature,
    left(bought.cpv_code, 8) as cpv_code,
    bought.cpv_codes_additional,
    case when bought.estimated_value_currency = 'NOK'
        then try_cast(trim(bought.estimated_value_amount) as decimal(18, 2))
    end as estimated_value_nok,
    case when bought.framework_maximum_currency = 'NOK'
        then try_cast(trim(bought.framework_maximum_amount) as decimal(18, 2))
    end as framework_maximum_nok,
    case when bought.total_value_currency = 'NOK'
        then try_cast(trim(bought.total_value_amount) as decimal(18, 2))
    end as total_value_nok,
    bought.changed_notice_id,
    bought.change_reason_code,
    bought.change_description,
    bought.modified_notice_id,
    coalesce(
        competition.root_id, announced.root_id
    ) as competition_id,
    bought.root_id,
    bought.is_correction,
    bought.is_cancelled,
    not bought.holds as is_superseded,
    case when not bought.holds then bought.last_id end as superseded_by,
    copied.line_id is not null as is_copy,
    substring(copied.rank_key, 3) as copy_of,
    substring(copied.reason, 3) as copy_reason
from bought
left join legal on bought.line_id = legal.line_id and legal.choice = 1
left join social on bought.line_id = social.line_id
left join copied on bought.line_id = copied.line_id
left join competition
    on bought.form_type in ('result', 'cont-modif') and bought.procedure_id = competition.procedure_id
left join announced
    on bought.form_type in ('result', 'cont-modif')
    and coalesce(bought.modified_id, bought.previous_id) = announced.own_id
