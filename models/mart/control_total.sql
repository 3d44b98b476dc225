-- Grain: one control total of one SAF-T delivery, of one file or of several parts.
-- total: NumberOfEntries (vouchers) | TotalDebit | TotalCredit (sums in the file's currency).
-- declared: where the parts all state the same, that is the whole delivery's, unless what they state adds up to what is
-- found; else the sum of what they state. difference: found less declared. has_masters: whether any part has accounts;
-- is_whole: no part is cut short. files: the parts, by name, joined by ', '.
with found as (
    select file_id, sum(debit) as debit, sum(credit) as credit from core.voucher group by file_id
),
stated as (
    select part.*, 'NumberOfEntries' as total, part.declared_transactions as declared, part.transactions as found
    from core.saft_part as part
    union all
    select part.*, 'TotalDebit', part.declared_debit, coalesce(found.debit, 0)
    from core.saft_part as part
    left join found on found.file_id = part.file_id
    union all
    select part.*, 'TotalCredit', part.declared_credit, coalesce(found.credit, 0)
    from core.saft_part as part
    left join found on found.file_id = part.file_id
),
summed as (
    select
        delivery_id,
        total,
        min(delivery_number) as delivery_number,
        count(*) as parts,
        string_agg(file, ', ' order by delivery_number) as files,
        bool_or(has_masters) as has_masters,
        bool_and(status = 'read') as is_whole,
        count(distinct declared) as statements,
        max(declared) as declared_once,
        sum(declared) as declared_sum,
        sum(found) as found
    from stated
    group by delivery_id, total
)
select
    summed.delivery_id,
    summed.delivery_number,
    first_part.file as first_file,
    summed.parts,
    summed.files,
    summed.has_masters,
    summed.is_whole,
    summed.total,
    case when summed.statements = 1 and summed.found <> summed.declared_sum then summed.declared_once else summed.declared_sum end as declared,
    summed.found,
    summed.found
        - case when summed.statements = 1 and summed.found <> summed.declared_sum then summed.declared_once else summed.declared_sum end
        as difference
from summed
join core.saft_part as first_part on first_part.delivery_number = summed.delivery_number
