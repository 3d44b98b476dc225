-- Grain: one month and one environmental term of the contract register that was agreed by the end of that month.
-- target, reported: as written; target_value, reported_value: the number in them (maks, høyst, <= : is_highest, the target must
-- not be passed). A report dated after the month does not count in it.
-- status at the end of the month: met | undershot (due, and the report misses the target) | behind (not due, and so) | overdue
-- (due, nothing reported) | not_due | no_due_date (nothing reported, no date) | not_comparable (no number to compare).
-- says_otherwise: the register's own follow-up says fulfilled where it is undershot or overdue.
with term as (
    select
        contract.*,
        source.agreement_id,
        source.supplier_key,
        regexp_matches(lower(contract.term_target), '^ *(maks|høyst|ikke over|ikkje over|under|at most|max|<|≤)') as is_highest,
        try_cast(replace(regexp_extract(replace(contract.term_target, ' ', ''), '-?[0-9]+([.,][0-9]+)?'), ',', '.') as decimal(18, 4)) as target_value,
        try_cast(replace(regexp_extract(replace(contract.term_reported, ' ', ''), '-?[0-9]+([.,][0-9]+)?'), ',', '.') as decimal(18, 4)) as reported_value
    from core.contract as contract
    left join core.agreement_source as source on source.line_id = contract.line_id and source.source = 'register'
    where contract.environmental_term is not null
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
compared as (
    select
        *,
        case
            when not is_reported or reported_value is null or target_value is null then null
            when is_highest then reported_value <= target_value
            else reported_value >= target_value
        end as is_met,
        term_due_date < next_month as is_due
    from monthly
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
    settled.follow_up_status,
    settled.status,
    settled.status in ('undershot', 'overdue')
        and regexp_matches(lower(coalesce(settled.follow_up_status, '')), '^(oppfylt|oppfylld|fulfilled|met|ok)') as says_otherwise
from settled
left join core.supplier as supplier on supplier.supplier_key = settled.supplier_key
left join raw.body_unit as unit on unit.unit_id = settled.org_unit_id
