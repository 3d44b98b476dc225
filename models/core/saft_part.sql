-- Grain: one SAF-T file with the delivery it is part of. Control totals and balances hold for deliveries, not for files.
-- delivery_id: file_id of the first of the files that one export made: same buyer, software, day of creation and
-- selection. A file without master files (accounts, suppliers) of its own may state a shorter selection; it belongs to
-- the only export of that buyer, software and day that has them.
-- transactions: found in the file; declared_*: as the file states them, null where it states none or no number.
with part as (
    select
        file_id,
        file,
        delivery_number,
        status,
        coalesce(nullif(regexp_extract(declared, '"buyer_org_number": "([^"]*)"', 1), ''), '')
            || '|' || coalesce(nullif(regexp_extract(declared, '"software": "([^"]*)"', 1), ''), '')
            || '|' || coalesce(nullif(regexp_extract(declared, '"created": "([^"]*)"', 1), ''), '') as export,
        coalesce(regexp_extract(declared, '"selection_from": "([^"]*)"', 1), '')
            || '|' || coalesce(regexp_extract(declared, '"selection_to": "([^"]*)"', 1), '') as selection,
        try_cast(regexp_extract(declared, '"transactions_found": "([^"]*)"', 1) as bigint) as transactions,
        try_cast(regexp_extract(declared, '"number_of_entries": "([^"]*)"', 1) as decimal(38, 6)) as declared_transactions,
        try_cast(replace(regexp_extract(declared, '"total_debit": "([^"]*)"', 1), ',', '.') as decimal(38, 6)) as declared_debit,
        try_cast(replace(regexp_extract(declared, '"total_credit": "([^"]*)"', 1), ',', '.') as decimal(38, 6)) as declared_credit,
        file_id in (select file_id from raw.account) as has_masters
    from raw.delivery
    where format = 'saft' and status in ('read', 'cut_short')
),
selected as (
    select
        *,
        bool_or(has_masters) over (partition by export, selection) as selection_has_masters,
        first_value(file_id) over (partition by export, selection order by delivery_number) as first_of_selection
    from part
),
mastered as (
    select export, count(distinct first_of_selection) as selections, min(first_of_selection) as first_of_selection
    from selected
    where selection_has_masters
    group by export
)
select
    selected.file_id,
    selected.file,
    selected.delivery_number,
    selected.status,
    case
        when not selected.selection_has_masters and mastered.selections = 1 then mastered.first_of_selection
        else selected.first_of_selection
    end as delivery_id,
    selected.has_masters,
    selected.transactions,
    selected.declared_transactions,
    selected.declared_debit,
    selected.declared_credit
from selected
left join mastered on mastered.export = selected.export
