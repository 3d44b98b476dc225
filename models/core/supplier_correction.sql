-- Grain: one standing decision of a person that what a ledger calls a supplier is a certain organisation. Withdrawn decisions
-- are left out.
-- match_kind: supplier_id | name | number. old_value: as compared: an id as written, a name without case, digits of a number.
-- org_number: of the supplier that is meant, as core.delivered_org_number; null where the new value is none.
-- problem: null where it can be followed. Otherwise: incomplete (who, when or why is missing) | unknown_field |
-- unknown_supplier (the new value is no organisation number) | decided_later (a later decision is about the same).
with said as (
    select
        correction.decision_id,
        correction.correction_file,
        correction.record_number,
        correction.correction_id,
        correction.match_field,
        correction.match_value,
        trim(correction.new_value) as new_value,
        correction.decided_by,
        correction.decided_on,
        correction.reason,
        number.org_number,
        case
            when regexp_replace(lower(correction.match_field), '[^a-zæøå]', '', 'g')
                in ('leverandørnr', 'leverandørnummer', 'leverandørid', 'supplierid', 'suppliernumber') then 'supplier_id'
            when regexp_replace(lower(correction.match_field), '[^a-zæøå]', '', 'g')
                in ('leverandørorgnr', 'orgnr', 'organisasjonsnummer', 'supplierorgnumber', 'orgnumber') then 'number'
            when regexp_replace(lower(correction.match_field), '[^a-zæøå]', '', 'g')
                in ('leverandør', 'leverandørnavn', 'leverandørnamn', 'navn', 'namn', 'supplier', 'suppliername', 'name')
                then 'name'
        end as match_kind
    from core.standing_correction as correction
    left join core.delivered_org_number as number on number.number_text = correction.new_value
    where correction.subject in ('leverandør', 'leverandor', 'supplier')
        and nullif(trim(correction.new_value), '') is not null
),
compared as (
    select
        said.*,
        case match_kind
            when 'number' then regexp_replace(match_value, '[^0-9]', '', 'g')
            when 'name' then lower(trim(match_value))
            else trim(match_value)
        end as old_value
    from said
),
examined as (
    select
        compared.*,
        case
            when decided_by is null or decided_on is null or reason is null then 'incomplete'
            when match_kind is null then 'unknown_field'
            when org_number is null then 'unknown_supplier'
        end as fault
    from compared
),
ordered as (
    select
        *,
        row_number() over (
            partition by match_kind, old_value, fault order by decided_on desc, correction_file desc, record_number desc
        ) as place
    from examined
)
select
    decision_id,
    correction_file,
    record_number,
    correction_id,
    match_field,
    match_value,
    match_kind,
    old_value,
    new_value,
    org_number,
    decided_by,
    decided_on,
    reason,
    case when fault is not null then fault when place > 1 then 'decided_later' end as problem
from ordered
