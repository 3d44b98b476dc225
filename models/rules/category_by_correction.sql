-- Grain: one part of a purchase line that standing decisions of persons (core.category_correction) are about, with the one
-- that holds: the one with the narrowest kind of condition (a line before a voucher before all else), then of the most
-- conditions, then the latest.
-- decisions: how many decisions are about the part. other_decision_id: the strongest of those that name another division.
with decision as (
    select * from core.category_correction where problem is null
),
supplier_name as (
    select supplier_key, lower(trim(spelling)) as written
    from (select supplier_key, unnest(spellings) as spelling from core.supplier) as spelled
    union
    select supplier_key, lower(trim(supplier_name)) from core.supplier where supplier_name is not null
    union
    select supplier_key, unnest(unit_org_numbers) from core.supplier
    union
    select supplier_key, org_number from core.supplier where org_number is not null
    union
    select distinct supplier_key, lower(trim(supplier_id)) from core.purchase_part where supplier_id is not null
    union
    select supplier_key, 'ikke navngitt' from core.supplier where not is_named
    union
    select supplier_key, 'not named' from core.supplier where not is_named
    union
    select supplier_key, 'ikkje namngitt' from core.supplier where not is_named
    union
    select '-', written from (values ('ingen leverandør'), ('ingen leverandor'), ('no supplier')) as nobody(written)
),
wanted_supplier as (
    select distinct decision.decision_id, supplier_name.supplier_key
    from decision
    join supplier_name
        on supplier_name.written = case
            when regexp_matches(replace(decision.supplier_value, ' ', ''), '^[0-9]+$') then replace(decision.supplier_value, ' ', '')
            else lower(trim(decision.supplier_value))
        end
),
wanted_account as (
    select distinct decision.decision_id, used.account_id
    from decision
    join (select distinct account_id, account_code from core.purchase_part) as used
        on used.account_id = decision.account_value or used.account_code = decision.account_value
),
worded as (
    select
        decision_id,
        contains(text_value, '*') as has_star,
        trim(
            regexp_replace(
                regexp_replace(lower(text_value), '[0-9]+', '#', 'g'), '[^a-zæøåäöüéèêëáàâãíìîïóòôõúùûýñçðþß#*]+', ' ', 'g'
            )
        ) as wanted_pattern
    from decision
    where text_value is not null
),
wanted_text as (
    select worded.decision_id, said.text_id
    from worded
    join core.spend_text as said on said.text_pattern = worded.wanted_pattern
    where not worded.has_star
    union
    select worded.decision_id, said.text_id
    from worded
    join core.spend_text as said on said.text_pattern like replace(worded.wanted_pattern, '*', '%')
    where worded.has_star
),
wanted as (
    select
        decision.decision_id,
        decision.match_kinds,
        concat_ws(
            '|', decision.match_kinds, decision.line_value, decision.voucher_value, decision.invoice_value,
            wanted_supplier.supplier_key, wanted_account.account_id, decision.function_value, decision.unit_value,
            wanted_text.text_id
        ) as match_key
    from decision
    left join wanted_supplier on wanted_supplier.decision_id = decision.decision_id
    left join wanted_account on wanted_account.decision_id = decision.decision_id
    left join wanted_text on wanted_text.decision_id = decision.decision_id
    where (decision.supplier_value is null or wanted_supplier.supplier_key is not null)
        and (decision.account_value is null or wanted_account.account_id is not null)
        and (decision.text_value is null or wanted_text.text_id is not null)
),
kinds as (
    select distinct match_kinds from wanted
),
keyed as (
    select
        part.part_id,
        concat_ws(
            '|', kinds.match_kinds,
            case when contains(kinds.match_kinds, 'l') then part.part_id end,
            case when contains(kinds.match_kinds, 'v') then part.voucher_id end,
            case when contains(kinds.match_kinds, 'i') then part.invoice_number end,
            case when contains(kinds.match_kinds, 's') then coalesce(part.supplier_key, '-') end,
            case when contains(kinds.match_kinds, 'a') then part.account_id end,
            case when contains(kinds.match_kinds, 'f') then part.function_id end,
            case when contains(kinds.match_kinds, 'u') then part.org_unit_id end,
            case when contains(kinds.match_kinds, 't') then part.text_id end
        ) as match_key
    from core.purchase_part as part
    cross join kinds
    union
    -- a whole line named by its id is all its parts
    select
        part.part_id,
        concat_ws(
            '|', kinds.match_kinds, part.line_id,
            case when contains(kinds.match_kinds, 'v') then part.voucher_id end,
            case when contains(kinds.match_kinds, 'i') then part.invoice_number end,
            case when contains(kinds.match_kinds, 's') then coalesce(part.supplier_key, '-') end,
            case when contains(kinds.match_kinds, 'a') then part.account_id end,
            case when contains(kinds.match_kinds, 'f') then part.function_id end,
            case when contains(kinds.match_kinds, 'u') then part.org_unit_id end,
            case when contains(kinds.match_kinds, 't') then part.text_id end
        )
    from core.purchase_part as part
    join kinds on contains(kinds.match_kinds, 'l')
    where part.part_id <> part.line_id
),
matched as (
    select keyed.part_id, decision.*
    from keyed
    join wanted on wanted.match_key = keyed.match_key
    join decision on decision.decision_id = wanted.decision_id
),
ordered as (
    select
        *,
        count(*) over (partition by part_id) as decisions,
        row_number() over (
            partition by part_id
            order by
                case when contains(match_kinds, 'l') then 1 when contains(match_kinds, 'v') then 2 else 3 end,
                length(match_kinds) desc, decided_on desc, correction_file desc, record_number desc
        ) as place
    from matched
),
other as (
    select ordered.part_id, ordered.decision_id
    from ordered
    join ordered as first on first.part_id = ordered.part_id and first.place = 1
    where ordered.place > 1 and ordered.cpv_division <> first.cpv_division
    qualify row_number() over (partition by ordered.part_id order by ordered.place) = 1
)
select
    ordered.part_id,
    ordered.decision_id,
    ordered.cpv_code,
    ordered.cpv_division,
    ordered.decisions,
    other.decision_id as other_decision_id
from ordered
left join other on other.part_id = ordered.part_id
where ordered.place = 1
