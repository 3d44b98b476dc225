-- Grain: one way in which a delivered file wrote a registration or VAT number; typed once per distinct text.
-- org_number: nine digits that pass modulus 11, cleaned of NO, MVA, 0192:, spaces, signs and what a spreadsheet adds.
-- Passing the sum is not existence. is_marked_norwegian: the text itself says that it is Norwegian.
-- country_code, foreign_number: of a number with another country's prefix, which is kept as it is but for signs.
-- person_token: the mark of a national identity number that stood there; is_person also where the mask is bare.
-- other_number: digits and letters of what is none of these: a mistyped number, or a foreign one without a prefix.
-- Law: forskrift om Enhetsregisteret, organisasjonsnummer; check digit by weights 3 2 7 6 5 4 3 2, modulus 11.
with written as (
    select supplier_org_number as number_text from raw.ledger_line
    union
    select supplier_vat_number from raw.ledger_line
    union
    select registration_number from raw.supplier
    union
    select tax_registration_number from raw.supplier
    union
    select supplier_org_number from raw.invoice
    union
    select supplier_org_number from raw.contract
    union
    select winner_org_number from raw.award
    union
    select org_number from raw.organisation
    union
    select new_value from raw.correction
),
spelled as (
    select
        number_text,
        contains(number_text, '[fødselsnummer') as is_person,
        -- 974760673.0 and 9.74760673E8 are what a spreadsheet makes of a number.
        regexp_replace(
            regexp_replace(upper(trim(number_text)), '^([0-9]{8,12})[.,]0+$', '\1'),
            '^([0-9])[.,]([0-9]{8})E\+?0*8$', '\1\2'
        ) as number_upper
    from written
    where number_text is not null
),
compact as (
    select
        number_text,
        is_person,
        case
            when is_person then ''
            else regexp_replace(regexp_replace(number_upper, '^(0192|9908|NO:ORGNR|NO:ORG|NO:VAT) ?: ?', 'NO'), '[^A-Z0-9]', '', 'g')
        end as number_compact
    from spelled
),
parted as (
    select
        number_text,
        is_person,
        number_compact,
        regexp_extract(number_compact, '^(ORG|ORGNR|ORGANISASJONSNUMMER|ORGNO|ORGNUMMER|FORETAKSREGISTERET)?(NO)?([0-9]{9})(MVA|FORETAKSREGISTERET)*$', 3) as nine_digits,
        regexp_matches(number_compact, '^(ORG|ORGNR|ORGANISASJONSNUMMER|FORETAKSREGISTERET|NO)|(MVA|FORETAKSREGISTERET)$') as is_marked_norwegian,
        regexp_extract(number_compact, '^(AT|BE|BG|CHE|CH|CY|CZ|DE|DK|EE|EL|ES|EU|FI|FR|GB|HR|HU|IE|IS|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|US|XI)([0-9A-Z]*[0-9]{5}[0-9A-Z]*)$', 1) as prefix
    from compact
),
checked as (
    select
        *,
        case
            when nine_digits <> ''
                and (
                    3 * cast(substring(nine_digits, 1, 1) as integer) + 2 * cast(substring(nine_digits, 2, 1) as integer)
                    + 7 * cast(substring(nine_digits, 3, 1) as integer) + 6 * cast(substring(nine_digits, 4, 1) as integer)
                    + 5 * cast(substring(nine_digits, 5, 1) as integer) + 4 * cast(substring(nine_digits, 6, 1) as integer)
                    + 3 * cast(substring(nine_digits, 7, 1) as integer) + 2 * cast(substring(nine_digits, 8, 1) as integer)
                    + cast(substring(nine_digits, 9, 1) as integer)
                ) % 11 = 0
                and nine_digits <> '000000000'
                then nine_digits
        end as org_number
    from parted
)
select
    number_text,
    org_number,
    is_marked_norwegian,
    case when org_number is null then nullif(replace(replace(prefix, 'CHE', 'CH'), 'EL', 'GR'), '') end as country_code,
    case when org_number is null and prefix <> '' then substring(number_compact, length(prefix) + 1) end as foreign_number,
    is_person,
    nullif(regexp_extract(number_text, '\[fødselsnummer:([a-z]+)\]', 1), '') as person_token,
    case
        when org_number is null and prefix = '' and regexp_matches(number_compact, '[1-9]') then number_compact
    end as other_number
from checked
