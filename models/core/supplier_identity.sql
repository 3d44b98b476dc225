-- Grain: one way in which the lines of one ledger file name a supplier: id, name, registration and VAT number as delivered
-- (each may be null). Who is meant is settled once here, not line by line.
-- supplier_key: person:<mark of the national identity number> | no:<org number of the enhet> | <country>:<foreign number> |
-- number:<number of unknown country> | name:<name_key> | supplier:<supplier id>. Two numbers are two suppliers, whatever the names.
-- org_number: as delivered, cleaned; in a file of another currency than NOK only where the text says that it is Norwegian.
-- decision_id: the person's decision (core.supplier_correction) that says which organisation it is; never of a private person.
-- has_number: a number settles who it is. invalid_number: what stood in a Norwegian file and is no organisation number.
with way as (
    select distinct file_id, nullif(supplier_id, '') as supplier_id, supplier_name, supplier_org_number, supplier_vat_number
    from raw.ledger_line
    where coalesce(nullif(supplier_id, ''), supplier_name, supplier_org_number, supplier_vat_number) is not null
    union
    select file_id, supplier_id, null, null, null from core.voucher_supplier where supplier_id is not null
),
-- What the other lines of the file say of a supplier that a line names by its id alone, where they agree.
told as (
    select
        file_id,
        supplier_id,
        case when min(supplier_name) = max(supplier_name) then min(supplier_name) end as supplier_name,
        case when min(supplier_org_number) = max(supplier_org_number) then min(supplier_org_number) end as supplier_org_number,
        case when min(supplier_vat_number) = max(supplier_vat_number) then min(supplier_vat_number) end as supplier_vat_number
    from way
    where supplier_id is not null
    group by file_id, supplier_id
),
mastered as (
    select
        way.*,
        master.registration_number,
        master.tax_registration_number,
        master.country_code as master_country_code,
        coalesce(nullif(trim(master.supplier_name), ''), nullif(trim(way.supplier_name), ''), nullif(trim(told.supplier_name), '')) as name_text,
        coalesce(way.supplier_org_number, told.supplier_org_number) as org_number_text,
        coalesce(way.supplier_vat_number, told.supplier_vat_number) as vat_number_text,
        coalesce(delivery.currency, body.ledger_currency, delivery.assumed_currency, 'NOK') = 'NOK' as is_norwegian_file
    from way
    join raw.delivery as delivery on delivery.file_id = way.file_id and delivery.status = 'read'
    cross join raw.body as body
    left join core.delivered_supplier as master
        on master.file_id = way.file_id and master.supplier_id = way.supplier_id
    left join told
        on told.file_id = way.file_id and told.supplier_id = way.supplier_id
        and coalesce(way.supplier_name, way.supplier_org_number, way.supplier_vat_number) is null
),
numbered as (
    select
        mastered.*,
        coalesce(
            own.person_token, vat.person_token, registered.person_token, taxed.person_token, name.person_token,
            nullif(regexp_extract(mastered.supplier_id, '\[fødselsnummer:([a-z]+)\]', 1), '')
        ) as person_token,
        coalesce(own.is_person, false) or coalesce(vat.is_person, false) or coalesce(registered.is_person, false)
            or coalesce(taxed.is_person, false) or coalesce(name.is_person, false)
            or contains(coalesce(mastered.supplier_id, ''), '[fødselsnummer') as is_person,
        coalesce(
            registered.org_number,
            case when is_norwegian_file or own.is_marked_norwegian then own.org_number end,
            taxed.org_number,
            case when is_norwegian_file or vat.is_marked_norwegian then vat.org_number end
        ) as org_number,
        coalesce(registered.country_code, own.country_code, taxed.country_code, vat.country_code) as prefix_country_code,
        coalesce(registered.foreign_number, own.foreign_number, taxed.foreign_number, vat.foreign_number) as foreign_number,
        coalesce(
            registered.other_number, own.other_number,
            case when not is_norwegian_file then own.org_number end,
            taxed.other_number, vat.other_number,
            case when not is_norwegian_file then vat.org_number end
        ) as other_number,
        name.name_key,
        coalesce(name.mark, 'none') as name_mark
    from mastered
    left join core.delivered_org_number as own on own.number_text = mastered.org_number_text
    left join core.delivered_org_number as vat on vat.number_text = mastered.vat_number_text
    left join core.delivered_org_number as registered on registered.number_text = mastered.registration_number
    left join core.delivered_org_number as taxed on taxed.number_text = mastered.tax_registration_number
    left join core.delivered_supplier_name as name on name.name_text = mastered.name_text
),
corrected as (
    select
        numbered.*,
        coalesce(by_id.org_number, by_number.org_number, by_name.org_number, numbered.org_number) as meant_org_number,
        coalesce(by_id.decision_id, by_number.decision_id, by_name.decision_id) as decision_id
    from numbered
    left join core.supplier_correction as by_id
        on by_id.match_kind = 'supplier_id' and by_id.problem is null and by_id.old_value = numbered.supplier_id
        and not numbered.is_person
    left join core.supplier_correction as by_number
        on by_number.match_kind = 'number' and by_number.problem is null and not numbered.is_person
        and by_number.old_value = coalesce(numbered.org_number, numbered.foreign_number, numbered.other_number)
    left join core.supplier_correction as by_name
        on by_name.match_kind = 'name' and by_name.problem is null and by_name.old_value = lower(numbered.name_text)
        and not numbered.is_person
),
settled as (
    select
        *,
        coalesce(prefix_country_code, case when meant_org_number is null and master_country_code not in ('NO', 'NOR') then master_country_code end) as foreign_country_code
    from corrected
)
select
    settled.file_id,
    settled.supplier_id,
    settled.supplier_name,
    settled.supplier_org_number,
    settled.supplier_vat_number,
    case
        when settled.person_token is not null then 'person:' || settled.person_token
        when settled.is_person then 'person:' || coalesce(settled.name_key, settled.supplier_id, 'unnamed')
        when settled.meant_org_number is not null then 'no:' || coalesce(entity.enhet_number, settled.meant_org_number)
        when settled.foreign_number is not null then lower(settled.foreign_country_code) || ':' || settled.foreign_number
        when settled.other_number is not null and settled.foreign_country_code is not null
            then lower(settled.foreign_country_code) || ':' || settled.other_number
        when settled.other_number is not null and not settled.is_norwegian_file then 'number:' || settled.other_number
        when settled.name_key is not null then 'name:' || settled.name_key
        when settled.supplier_id is not null then 'supplier:' || settled.supplier_id
    end as supplier_key,
    settled.is_person,
    not settled.is_person and (
        settled.meant_org_number is not null or settled.foreign_number is not null
        or (settled.other_number is not null and (settled.foreign_country_code is not null or not settled.is_norwegian_file))
    ) as has_number,
    case when not settled.is_person then settled.meant_org_number end as org_number,
    case
        when settled.is_person then null
        when settled.meant_org_number is not null then 'NO'
        else settled.foreign_country_code
    end as country_code,
    case
        when settled.is_norwegian_file and settled.foreign_country_code is null and settled.meant_org_number is null and not settled.is_person
            then settled.other_number
    end as invalid_number,
    settled.name_text,
    settled.name_key,
    settled.name_mark,
    settled.decision_id
from settled
left join core.entity as entity on entity.org_number = settled.meant_org_number
