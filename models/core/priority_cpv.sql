-- Grain: one CPV code inside one of DFØ's five priority categories (longest prefix wins).
with prefix as (
    select category, unnest(string_split(cpv_prefixes, ';')) as cpv_prefix
    from reference.priority_category
)
select cpv.code as cpv_code, prefix.category, prefix.cpv_prefix
from reference.cpv as cpv
join prefix on prefix.cpv_prefix = left(cpv.code, length(prefix.cpv_prefix))
qualify row_number() over (partition by cpv.code order by length(prefix.cpv_prefix) desc) = 1
