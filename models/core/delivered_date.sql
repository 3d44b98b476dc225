-- Grain: one way a delivered table wrote a date, per day-month order of the file.
-- Typed once per distinct text, so that a ledger of millions of lines is not read date by date.
with written_date as (
    select distinct file_id, posting_date as date_text from raw.ledger_line
    union
    select distinct file_id, valid_from from raw.contract
    union
    select distinct file_id, valid_to from raw.contract
    union
    select distinct file_id, term_due_date from raw.contract
    union
    select distinct file_id, term_reported_date from raw.contract
    union
    select distinct file_id, date_text from core.reuse_entry
    union
    select distinct file_id, started_on from raw.tender_row
    union
    select distinct file_id, activity_date from raw.activity
),
delivered as (
    select distinct written_date.date_text, delivery.date_order
    from written_date
    join raw.delivery as delivery on delivery.file_id = written_date.file_id and delivery.status in ('read', 'cut_short')
    where written_date.date_text is not null
),
parts as (
    select
        date_text,
        date_order,
        trim(date_text) as written,
        regexp_extract(trim(date_text), '^([0-9]{1,2})[./ -]([0-9]{1,2})[./ -]([0-9]{2,4})', 1) as first_part,
        regexp_extract(trim(date_text), '^([0-9]{1,2})[./ -]([0-9]{1,2})[./ -]([0-9]{2,4})', 2) as second_part,
        regexp_extract(trim(date_text), '^([0-9]{1,2})[./ -]([0-9]{1,2})[./ -]([0-9]{2,4})', 3) as year_part,
        regexp_extract(trim(date_text), '^([0-9]{1,2})[./ -]+([[:alpha:]]{3})[[:alpha:].]*[./ -]+([0-9]{2,4})$', 1) as named_day,
        lower(regexp_extract(trim(date_text), '^([0-9]{1,2})[./ -]+([[:alpha:]]{3})[[:alpha:].]*[./ -]+([0-9]{2,4})$', 2)) as named_month,
        regexp_extract(trim(date_text), '^([0-9]{1,2})[./ -]+([[:alpha:]]{3})[[:alpha:].]*[./ -]+([0-9]{2,4})$', 3) as named_year
    from delivered
),
spelled as (
    select
        date_text,
        date_order,
        case
            when regexp_matches(written, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') then left(written, 10)
            when regexp_matches(written, '^[0-9]{4}[./][0-9]{2}[./][0-9]{2}')
                then left(written, 4) || '-' || substring(written, 6, 2) || '-' || substring(written, 9, 2)
            when regexp_matches(written, '^(19|20)[0-9]{6}$')
                then left(written, 4) || '-' || substring(written, 5, 2) || '-' || substring(written, 7, 2)
            when named_month <> ''
                then case when length(named_year) = 2 then '20' || named_year else named_year end || '-'
                    || case
                        when named_month = 'jan' then '01' when named_month = 'feb' then '02'
                        when named_month = 'mar' then '03' when named_month = 'apr' then '04'
                        when named_month in ('mai', 'may', 'maj') then '05' when named_month = 'jun' then '06'
                        when named_month = 'jul' then '07' when named_month = 'aug' then '08'
                        when named_month = 'sep' then '09' when named_month in ('okt', 'oct') then '10'
                        when named_month = 'nov' then '11' when named_month in ('des', 'dec') then '12'
                        else 'xx'
                    end || '-' || lpad(named_day, 2, '0')
            when year_part <> '' and length(year_part) <> 3
                then case when length(year_part) = 2 then '20' || year_part else year_part end || '-'
                    || lpad(case when date_order = 'mdy' then first_part else second_part end, 2, '0') || '-'
                    || lpad(case when date_order = 'mdy' then second_part else first_part end, 2, '0')
        end as iso_text
    from parts
)
select date_text, date_order, try_cast(iso_text as date) as calendar_date
from spelled
