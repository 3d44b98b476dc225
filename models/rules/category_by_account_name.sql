-- Grain: one name of an account of purchase lines whose words tell one CPV division (reference.account_word); names whose
-- words fit several, or that are about pay, grants, taxes or transfers, are not here.
-- confidence: 0.8 or 0.6 for the table's medium and low (the least of the words that fit), own judgement and not measured.
with name as (
    select distinct account_name from core.purchase_part where account_name is not null
),
fitting as (
    select name.account_name, word.cpv_division, word.confidence
    from name
    join reference.account_word as word on regexp_matches(lower(name.account_name), word.pattern)
)
select
    account_name,
    min(cpv_division) as cpv_division,
    cast(min(case confidence when 'medium' then 0.8 else 0.6 end) as decimal(5, 4)) as confidence
from fitting
group by account_name
having count(*) = count(cpv_division) and min(cpv_division) = max(cpv_division)
