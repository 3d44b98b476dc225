-- Grain: one organisation named in one notice.
-- org_number: nine digits for Norwegian bodies, cleaned of spaces, NO, MVA and other signs; null where what was
-- delivered does not hold nine digits. Foreign numbers are kept as delivered.
select
    line_id,
    file_id,
    organisation_key,
    trim(name) as name,
    case country_code when 'NO' then 'NOR' else country_code end as country_code,
    nuts_code,
    size_code,
    org_number as org_number_delivered,
    case
        when length(regexp_replace(org_number, '[^0-9]', '', 'g')) = 9
            then regexp_replace(org_number, '[^0-9]', '', 'g')
        when country_code not in ('NOR', 'NO') then trim(org_number)
    end as org_number,
    coalesce(concat(' ', roles, ' ') like '% buyer %', false) as is_buyer,
    coalesce(concat(' ', roles, ' ') like '% tenderer %', false) as is_tenderer
from raw.organisation
