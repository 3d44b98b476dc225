-- Grain: one way to name a competition, and the competition (root notice id of its announcement, else of its result).
-- reference_key: capitals and digits of a Doffin or TED number, notice id, procedure id or case number, without leading zeros.
with named as (
    select coalesce(competition_id, root_id) as competition_key, publication_number as reference_text from core.notice
    union
    select coalesce(competition_id, root_id), notice_id from core.notice
    union
    select coalesce(competition_id, root_id), procedure_id from core.notice
    union
    select coalesce(competition_id, root_id), internal_id from core.notice
)

select distinct
    regexp_replace(regexp_replace(upper(reference_text), '[^0-9A-ZÆØÅ]', '', 'g'), '^0+', '') as reference_key,
    competition_key
from named
where competition_key is not null and regexp_matches(reference_text, '[0-9]')
