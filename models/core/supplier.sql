-- Grain: one supplier: an organisation number (of the enhet, to which its sub-units are rolled up), a foreign number, the
-- mark of a person, or a name without any number. Two numbers are two suppliers, whatever they are called.
-- kind: organisation | public_body | sole_proprietor | private_person | redacted | unknown (it may be a person).
-- It is what the register says of the number; else what number and names tell, the careful way: a name without a word
-- that only organisations bear may be a person's. is_named: whether pages and exports may show name and number.
-- supplier_name: the register's, else the commonest spelling that names no person; null for whom is never named.
-- shown_name_*: the name, or what stands instead of it in each language.
-- spellings: every name delivered, a person's too. unit_org_numbers: the numbers delivered, sub-units among them.
with said as (
    select supplier_key, supplier_name as name_text, supplier_org_number as org_number, count(*) as lines
    from core.ledger_line
    where supplier_key is not null
    group by supplier_key, supplier_name, supplier_org_number
    union all
    select
        coalesce('no:' || coalesce(entity.enhet_number, number.org_number), 'name:' || name.name_key),
        nullif(document.supplier_name, ''),
        number.org_number,
        0
    from (
        select supplier_org_number, trim(supplier_name) as supplier_name from raw.invoice
        union
        select supplier_org_number, trim(supplier_name) from raw.contract
    ) as document
    left join core.delivered_org_number as number on number.number_text = document.supplier_org_number
    left join core.delivered_supplier_name as name on name.name_text = document.supplier_name
    left join core.entity as entity on entity.org_number = number.org_number
    where not coalesce(number.is_person, false) and not coalesce(name.is_person, false)
        and coalesce(number.org_number, name.name_key) is not null
),
named as (
    select
        said.supplier_key,
        said.name_text,
        name.name_key,
        coalesce(name.mark, 'none') as mark,
        sum(said.lines) as lines
    from said
    left join core.delivered_supplier_name as name on name.name_text = said.name_text
    group by said.supplier_key, said.name_text, name.name_key, coalesce(name.mark, 'none')
),
-- Names that some delivered line shows to be a person's: they are not shown where they stand without a number either.
person_name as (
    select name_key, min(kind) as kind
    from (
        select identity.name_key, case when identity.is_person then 'private_person' else entity.kind end as kind
        from core.supplier_identity as identity
        left join core.entity as entity on entity.org_number = identity.org_number
        where identity.is_person or entity.kind in ('sole_proprietor', 'private_person')
        union
        select substring(supplier_key, 8), 'private_person' from said where starts_with(supplier_key, 'person:')
    ) as known
    where name_key is not null
    group by name_key
),
summed as (
    select
        named.supplier_key,
        regexp_matches(named.supplier_key, '^[a-z]{2}:|^number:') as has_number,
        array_agg(distinct named.name_text order by named.name_text) filter (where named.name_text is not null) as spellings,
        min(person_name.kind) as person_kind,
        max(case when named.mark = 'redacted' then 1 else 0 end) = 1 as is_redacted,
        max(case when named.mark = 'sole_proprietor' then 1 else 0 end) = 1 as is_sole_proprietor,
        max(case when named.mark = 'public_body' then 1 else 0 end) = 1 as is_public_body,
        max(case when named.mark = 'legal_form' then 1 else 0 end) = 1 as has_legal_form,
        max(case when named.mark = 'private_person' then 1 else 0 end) = 1 as is_private_person,
        max(case when named.mark = 'organisation_word' then 1 else 0 end) = 1 as has_organisation_word
    from named
    left join person_name on person_name.name_key = named.name_key
    group by named.supplier_key
),
numbered as (
    select supplier_key, array_agg(distinct org_number order by org_number) as unit_org_numbers
    from said
    where org_number is not null
    group by supplier_key
),
showable as (
    select supplier_key, name_text
    from named
    where name_text is not null and mark not in ('redacted', 'sole_proprietor', 'private_person')
    qualify row_number() over (partition by supplier_key order by lines desc, name_text) = 1
),
classed as (
    select
        summed.*,
        case when starts_with(summed.supplier_key, 'no:') then substring(summed.supplier_key, 4) end as org_number,
        case
            when starts_with(summed.supplier_key, 'person:') then 'private_person'
            when coalesce(entity.kind, 'unknown') <> 'unknown' then entity.kind
            when summed.is_redacted and not summed.has_number then 'redacted'
            when summed.is_sole_proprietor and not (summed.has_number and summed.has_legal_form) then 'sole_proprietor'
            when summed.is_public_body then 'public_body'
            when summed.has_legal_form then 'organisation'
            when summed.person_kind is not null then summed.person_kind
            when summed.is_private_person then 'private_person'
            when summed.has_organisation_word then 'organisation'
            else 'unknown'
        end as kind,
        entity.name as register_name,
        entity.industry_code,
        entity.industry_version,
        entity.sector_code,
        entity.parent_org_number,
        entity.deleted_date,
        entity.is_bankrupt,
        entity.form_code
    from summed
    left join core.entity as entity on 'no:' || entity.org_number = summed.supplier_key
),
kinds as (
    select
        classed.*,
        case when label.is_named = 'true' then coalesce(classed.register_name, showable.name_text) end as supplier_name
    from classed
    left join showable on showable.supplier_key = classed.supplier_key
    join reference.supplier_kind as label on label.kind = classed.kind
)
select
    kinds.supplier_key,
    kinds.supplier_name,
    coalesce(kinds.supplier_name, nullif(label.label_nb, ''), nameless.label_nb) as shown_name_nb,
    coalesce(kinds.supplier_name, nullif(label.label_nn, ''), nameless.label_nn) as shown_name_nn,
    coalesce(kinds.supplier_name, nullif(label.label_en, ''), nameless.label_en) as shown_name_en,
    kinds.spellings,
    kinds.org_number,
    numbered.unit_org_numbers,
    case
        when kinds.org_number is not null then 'NO'
        when regexp_matches(kinds.supplier_key, '^[a-z]{2}:') then upper(left(kinds.supplier_key, 2))
    end as country_code,
    kinds.kind,
    kinds.supplier_name is not null as is_named,
    kinds.form_code,
    kinds.industry_code,
    case when kinds.industry_code is not null then kinds.industry_version end as industry_version,
    kinds.sector_code,
    kinds.parent_org_number,
    kinds.deleted_date,
    coalesce(kinds.is_bankrupt, false) as is_bankrupt,
    internal.org_number is not null as is_internal
from kinds
left join numbered on numbered.supplier_key = kinds.supplier_key
join reference.supplier_kind as label on label.kind = kinds.kind
join reference.supplier_kind as nameless on nameless.kind = 'unknown'
left join core.internal_org_number as internal on internal.org_number = kinds.org_number
