-- Grain: one month and one environmental term of the contract register that was agreed by the end of that month.
-- target, reported: as written; target_value, reported_value: the number in them (maks, høyst, <= : is_highest, the target must
-- not be passed). A report dated after the month does not count in it. unit: of the target, else in the term's own words.
-- status at the end of the month: met | undershot (due, and the report misses the target) | behind (not due, and so) | overdue
-- (due, nothing reported) | not_due | no_due_date (nothing reported, no date) | not_comparable (incomparable_reason:
-- target_without_number | report_without_number | several_numbers | units_differ | share_or_percent, a report of at most 1 on a
-- target in per cent). is_late: reported after its due date, or not yet and due.
-- linked_nok: NOK excluding VAT bought under the agreement in the twelve months to and with the month; null where none is known.
-- says_otherwise: the register's own follow-up says fulfilled where it is undershot or overdue.
with written as (
    select
        contract.*,
        source.agreement_id,
        source.supplier_key,
        regexp_matches(lower(contract.term_target), '^ *(maks|høyst|ikke over|ikkje over|under|at most|max|<|≤)') as is_highest,
        -- Digits that end a word (CO2, m2) are no numbers, thousands are written together.
        regexp_replace(regexp_replace(lower(contract.term_target), '([a-zæøå])[0-9]+', '\1', 'g'), '([0-9])[ \x{00A0}]([0-9]{3})\b', '\1\2', 'g') as target_text,
        regexp_replace(regexp_replace(lower(contract.term_reported), '([a-zæøå])[0-9]+', '\1', 'g'), '([0-9])[ \x{00A0}]([0-9]{3})\b', '\1\2', 'g') as reported_text
    from core.contract as contract
    left join core.agreement_source as source on source.line_id = contract.line_id and source.source = 'register'
    where contract.environmental_term is not null
),
-- A year beside the number is no second number.
dated as (
    select
        * exclude (target_text, reported_text),
        case
            when regexp_matches(regexp_replace(target_text, '\b20[0-9]{2}\b', '', 'g'), '[0-9]') then regexp_replace(target_text, '\b20[0-9]{2}\b', '', 'g')
            else target_text
        end as target_text,
        case
            when regexp_matches(regexp_replace(reported_text, '\b20[0-9]{2}\b', '', 'g'), '[0-9]') then regexp_replace(reported_text, '\b20[0-9]{2}\b', '', 'g')
            else reported_text
        end as reported_text
    from written
),
numbered as (
    select
        *,
        try_cast(replace(regexp_extract(target_text, '-?[0-9]+([.,][0-9]+)?'), ',', '.') as decimal(18, 4)) as target_value,
        try_cast(replace(regexp_extract(reported_text, '-?[0-9]+([.,][0-9]+)?'), ',', '.') as decimal(18, 4)) as reported_value,
        regexp_matches(regexp_replace(target_text, '[0-9]+([.,][0-9]+)*', '#', 'g'), '#.*#')
            or coalesce(regexp_matches(regexp_replace(reported_text, '[0-9]+([.,][0-9]+)*', '#', 'g'), '#.*#'), false) as is_several,
        nullif(regexp_extract(target_text, '[0-9] *(%|prosent|pst|percent|kg|gram|g|tonn|t|kwh|mwh|km|liter|l|m|stk|turer|timer|dager|døgn|kr|nok)\b?', 1), '') as target_unit,
        nullif(regexp_extract(reported_text, '[0-9] *(%|prosent|pst|percent|kg|gram|g|tonn|t|kwh|mwh|km|liter|l|m|stk|turer|timer|dager|døgn|kr|nok)\b?', 1), '') as reported_unit,
        nullif(regexp_extract(lower(environmental_term), '\((prosent|pst|%|kg|gram|tonn|kwh|mwh|km|liter|stk|turer|timer|dager|kr|nok)', 1), '') as term_unit
    from dated
),
term as (
    select
        * exclude (target_text, reported_text, target_unit, reported_unit, term_unit),
        case when coalesce(target_unit, term_unit) in ('prosent', 'pst', 'percent') then '%' else coalesce(target_unit, term_unit) end as unit,
        case when reported_unit in ('prosent', 'pst', 'percent') then '%' else reported_unit end as reported_unit
    from numbered
),
monthly as (
    select
        month.month,
        cast(month.month || '-01' as date) + interval 1 month as next_month,
        term.*,
        term.term_reported is not null and coalesce(term.term_reported_date < cast(month.month || '-01' as date) + interval 1 month, true) as is_reported
    from mart.publication_month as month
    cross join term
    where coalesce(term.valid_from < cast(month.month || '-01' as date) + interval 1 month, true)
),
examined as (
    select
        *,
        case
            when not is_reported then null
            when target_value is null then 'target_without_number'
            when reported_value is null then 'report_without_number'
            when is_several then 'several_numbers'
            when unit <> reported_unit then 'units_differ'
            when unit = '%' and reported_unit is null and target_value > 1 and reported_value > 0 and reported_value <= 1 then 'share_or_percent'
        end as incomparable_reason
    from monthly
),
compared as (
    select
        *,
        case
            when not is_reported or incomparable_reason is not null then null
            when is_highest then reported_value <= target_value
            else reported_value >= target_value
        end as is_met,
        term_due_date < next_month as is_due
    from examined
),
settled as (
    select
        *,
        case
            when is_met then 'met'
            when not is_met and coalesce(is_due, true) then 'undershot'
            when not is_met then 'behind'
            when is_reported then 'not_comparable'
            when is_due then 'overdue'
            when term_due_date is null then 'no_due_date'
            else 'not_due'
        end as status
    from compared
),
bought as (
    select month.month, spend.agreement_id, sum(spend.amount_nok) as amount_nok
    from mart.publication_month as month
    join (
        select agreement_id, period, cast(period || '-01' as date) as first_day, sum(amount_nok) as amount_nok
        from mart.spend_agreement
        where agreement_id is not null and period <> 'unknown'
        group by agreement_id, period
    ) as spend
        on spend.first_day <= cast(month.month || '-01' as date)
        and spend.first_day > cast(month.month || '-01' as date) - interval 12 month
    group by month.month, spend.agreement_id
)
select
    settled.month,
    settled.file,
    settled.record_number,
    settled.agreement_id,
    settled.contract_id,
    settled.title,
    case when supplier.is_named then settled.supplier_org_number end as supplier_org_number,
    supplier.shown_name_nb as supplier_name_nb,
    supplier.shown_name_nn as supplier_name_nn,
    supplier.shown_name_en as supplier_name_en,
    settled.org_unit_id,
    coalesce(unit.name, settled.org_unit_id) as org_unit_name,
    settled.environmental_term,
    settled.term_due_date,
    settled.term_target as target,
    settled.is_highest,
    settled.target_value,
    case when settled.is_reported then settled.term_reported end as reported,
    case when settled.is_reported then settled.reported_value end as reported_value,
    case when settled.is_reported then settled.term_reported_date end as reported_date,
    case when settled.is_met is not null then settled.reported_value - settled.target_value end as difference,
    settled.unit,
    settled.incomparable_reason,
    coalesce(
        case when settled.is_reported then settled.term_reported_date > settled.term_due_date else settled.is_due end, false
    ) as is_late,
    case when settled.agreement_id is not null then coalesce(bought.amount_nok, 0) end as linked_nok,
    settled.follow_up_status,
    settled.status,
    settled.status in ('undershot', 'overdue')
        and regexp_matches(lower(coalesce(settled.follow_up_status, '')), '^(oppfylt|oppfylld|fulfilled|met|ok)') as says_otherwise
from settled
left join bought on bought.month = settled.month and bought.agreement_id = settled.agreement_id
left join core.supplier as supplier on supplier.supplier_key = settled.supplier_key
left join raw.body_unit as unit on unit.unit_id = settled.org_unit_id
