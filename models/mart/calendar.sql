-- Grain: one month (YYYY-MM) of one system, or of all systems together (system is null) where there are several.
-- A system is one column map, one buyer's SAF-T, or files that fill the same columns; first_file tells which is meant.
-- Months run from the first to the last one with a fair share of lines (a twentieth of the median month), so that a
-- mistyped date makes no year, and through what a SAF-T selection claims if that is at most ten years. Lines that are
-- superseded or quarantined do not count. usual_lines: median of the twelve known months before, or of all where fewer
-- than three came before. purchase_nok: NOK, null where no purchase has a known rate.
-- status, the first that holds: missing (no line at all) | outside_selection (lines the SAF-T selection does not claim) |
-- too_small (below a tenth of usual_lines) | covered_twice (two files hold a tenth of the month each, and the month is
-- half as large again as usual or there are no three other months to tell) | ok.
with digit as (
    select n from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as digits(n)
),
place as (
    select hundreds.n * 100 + tens.n * 10 + ones.n as n
    from digit as hundreds
    cross join digit as tens
    cross join digit as ones
),
ledger as (
    select
        file_id,
        file,
        delivery_number,
        case
            when format = 'saft' then 'SAF-T ' || coalesce(nullif(regexp_extract(declared, '"buyer_org_number": "([^"]*)"', 1), ''), '')
            else coalesce(profile, format || regexp_replace(column_map, '"[^"]*": ("[^"]*")', '\1', 'g'))
        end as system,
        regexp_extract(declared, '"selection_from": "([0-9]{4})-([0-9]{1,2})[-"]', 1) || '-'
            || lpad(regexp_extract(declared, '"selection_from": "([0-9]{4})-([0-9]{1,2})[-"]', 2), 2, '0') as selection_from,
        regexp_extract(declared, '"selection_to": "([0-9]{4})-([0-9]{1,2})[-"]', 1) || '-'
            || lpad(regexp_extract(declared, '"selection_to": "([0-9]{4})-([0-9]{1,2})[-"]', 2), 2, '0') as selection_to
    from raw.delivery
    where kind = 'ledger' and status = 'read'
),
claimed as (
    select
        file_id,
        file,
        delivery_number,
        system,
        case when regexp_matches(selection_from, '^[0-9]{4}-[0-9]{2}$') then selection_from end as selection_from,
        case when regexp_matches(selection_to, '^[0-9]{4}-[0-9]{2}$') then least(selection_to, left(selection_to, 4) || '-12') end as selection_to
    from ledger
),
part as (
    select
        claimed.system,
        claimed.file_id,
        total.period as month,
        sum(total.lines) as lines,
        sum(case when total.bucket = 'purchase' then total.amount_nok end) as purchase_nok,
        sum(case when total.bucket = 'purchase' then total.lines - total.lines_not_converted else 0 end) as converted_lines,
        sum(case when total.period < claimed.selection_from or total.period > claimed.selection_to then total.lines else 0 end) as outside_lines
    from claimed
    join mart.bucket_total as total on total.file_id = claimed.file_id
    where total.bucket <> 'quarantined' and total.bucket_reason not in ('superseded', 'totals_row') and total.period <> 'unknown'
    group by claimed.system, claimed.file_id, total.period
),
known as (
    select
        part.system,
        part.month,
        sum(part.lines) as lines,
        case when sum(part.converted_lines) > 0 then sum(part.purchase_nok) end as purchase_nok,
        sum(part.outside_lines) as outside_lines,
        count(*) as files,
        sum(case when part.lines * 10 >= whole.lines then 1 else 0 end) as large_files
    from part
    join (select system, month, sum(lines) as lines from part group by system, month) as whole
        on whole.system = part.system and whole.month = part.month
    group by part.system, part.month
    union all
    select
        null,
        month,
        sum(lines),
        case when sum(converted_lines) > 0 then sum(purchase_nok) end,
        0,
        count(distinct file_id),
        0
    from part
    where (select count(distinct system) from part) > 1
    group by month
),
usual as (
    select system, median(lines) as lines, count(*) as months from known group by system
),
numbered as (
    select known.*, row_number() over (partition by known.system order by known.month) as place from known
),
before as (
    select numbered.system, numbered.month, count(earlier.lines) as months, median(earlier.lines) as lines
    from numbered
    left join numbered as earlier
        on earlier.system is not distinct from numbered.system and earlier.place between numbered.place - 12 and numbered.place - 1
    group by numbered.system, numbered.month
),
selection as (
    select system, min(selection_from) as first_month, max(selection_to) as last_month
    from claimed
    where selection_from <= selection_to and cast(left(selection_to, 4) as integer) - cast(left(selection_from, 4) as integer) < 10
    group by system
),
span as (
    select
        known.system,
        least(min(known.month), coalesce(min(selection.first_month), min(known.month))) as first_month,
        greatest(max(known.month), coalesce(max(selection.last_month), max(known.month))) as last_month
    from known
    join usual on usual.system is not distinct from known.system
    left join selection on selection.system = known.system
    where known.lines * 20 >= usual.lines
    group by known.system
),
calendar_month as (
    select
        span.system,
        lpad(cast((cast(left(span.first_month, 4) as integer) * 12 + cast(right(span.first_month, 2) as integer) - 1 + place.n) // 12 as varchar), 4, '0')
            || '-'
            || lpad(cast((cast(right(span.first_month, 2) as integer) - 1 + place.n) % 12 + 1 as varchar), 2, '0') as month
    from span
    join place
        on place.n <= (cast(left(span.last_month, 4) as integer) - cast(left(span.first_month, 4) as integer)) * 12
            + cast(right(span.last_month, 2) as integer) - cast(right(span.first_month, 2) as integer)
    union
    select system, month from known
),
told as (
    select
        calendar_month.system,
        calendar_month.month,
        coalesce(known.lines, 0) as lines,
        known.purchase_nok,
        coalesce(known.files, 0) as files,
        coalesce(known.large_files, 0) as large_files,
        coalesce(known.outside_lines, 0) as outside_lines,
        case when before.months >= 3 then before.lines else usual.lines end as usual_lines,
        usual.months as known_months
    from calendar_month
    join usual on usual.system is not distinct from calendar_month.system
    left join known on known.system is not distinct from calendar_month.system and known.month = calendar_month.month
    left join before on before.system is not distinct from calendar_month.system and before.month = calendar_month.month
)
select
    told.system,
    first_file.file as first_file,
    last_file.file as last_file,
    told.month,
    told.lines,
    told.purchase_nok,
    told.files,
    told.outside_lines,
    cast(told.usual_lines as decimal(18, 1)) as usual_lines,
    case
        when told.lines = 0 then 'missing'
        when told.system is null then 'ok'
        when told.outside_lines > 0 then 'outside_selection'
        when told.lines * 10 < told.usual_lines then 'too_small'
        when told.large_files > 1 and (told.known_months < 4 or told.lines * 2 > told.usual_lines * 3) then 'covered_twice'
        else 'ok'
    end as status
from told
left join (
    select system, file from claimed qualify row_number() over (partition by system order by delivery_number) = 1
) as first_file on first_file.system = told.system
left join (
    select system, file from claimed qualify row_number() over (partition by system order by delivery_number desc) = 1
) as last_file on last_file.system = told.system
