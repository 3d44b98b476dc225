-- Grain: one account of a SAF-T chart that a file's lines may refer to (own master file, else one of the same buyer).
-- chart and account_code: where the grouping code says it (KA_K, KA_KS: KOSTRA; KS: R-102; naeringsspesifikasjon
-- or nothing: NS 4102 by its first three digits).
with mastered as (
    select
        file_id,
        buyer_org_number,
        account_id,
        account_name,
        case
            when grouping_category in ('KA_K', 'KA_KS') then 'kostra'
            when grouping_category = 'KS' then 'r102'
            else 'ns4102'
        end as chart,
        case
            when grouping_category in ('KA_K', 'KA_KS', 'KS') then grouping_code
            else left(account_id, 3)
        end as account_code
    from raw.account
    where account_id is not null
),
readers as (
    select distinct line.file_id, line.buyer_org_number
    from raw.ledger_line as line
    join raw.delivery as delivery on delivery.file_id = line.file_id and delivery.format = 'saft'
)
select readers.file_id, mastered.account_id, mastered.account_name, mastered.chart, mastered.account_code
from readers
join mastered on mastered.file_id = readers.file_id or mastered.buyer_org_number = readers.buyer_org_number
qualify row_number() over (
    partition by readers.file_id, mastered.account_id
    order by case when mastered.file_id = readers.file_id then 0 else 1 end, mastered.file_id
) = 1
