-- Grain: one part of a purchase line, and the agreement it is bought under.
-- status: linked | ambiguous (it could be several, or what is said disagrees; nothing is chosen) | none.
-- method of a link: a reference as core.spend_reference | register | award (the supplier has one agreement in force that fits).
-- confidence: high (named, and the supplier is one of its suppliers) | medium (named without a known supplier, or found by
-- supplier, day and CPV division) | low (found by supplier and day where the category is not known or is in doubt, or within the
-- 90 days after the last).
-- in doubt: the category, or where it is not known all that the account covers, is another than the agreement's, but a sign speaks
-- for the agreement: other purchases from the supplier of that category or on that account name it (rules.agreement_practice),
-- or nobody wrote the category and another step reads the agreement's division (a text more likely than not).
-- reason where not linked: several (agreements fit, or, where the category is not known, one of the register and one for
-- something else that a notice awards) | supplier_differs (what is named is another supplier's) |
-- reference_not_known (a contract number that stands nowhere; the supplier has an agreement that would fit) |
-- category_inferred (the one agreement is for another category than ours, which nobody wrote, or than the account covers, without
-- such a sign) and, for none: no_supplier | private_person | no_agreement | ended | not_started (of those for our category) | other_category | unknown_reference.
-- What fits is asked for in order: named (1), of the register (2), of result notices alone (3), then by a sign (4 and 5).
-- in force: from valid_from to 90 days after last_day, for invoices come late; one that still runs goes first. candidates: their contract numbers.
with candidate as (
    select part_id, agreement_id, 1 as step, substring(preferred, 2) as method from rules.link_by_reference
    union all
    select part_id, agreement_id, 2, 'register' from rules.link_by_register
    union all
    select part_id, agreement_id, 3, 'award' from rules.link_by_award
),
category as (
    select
        part_id,
        cpv_division,
        coalesce(cpv_code, cpv_division) as cpv_text,
        confidence_kind = 'stated' as is_sure
    from rules.line_category
    where cpv_division is not null
),
wanted as (
    select distinct candidate.agreement_id, category.cpv_text
    from candidate
    join category on category.part_id = candidate.part_id
),
-- How many leading digits of the category an agreement's nearest CPV code shares: 0 is another division.
fit as (
    select
        wanted.agreement_id,
        wanted.cpv_text,
        max(
            case
                when left(code.cpv_code, 2) <> left(wanted.cpv_text, 2) then 0
                when length(wanted.cpv_text) = 2 or left(code.cpv_code, 3) <> left(wanted.cpv_text, 3) then 2
                when left(code.cpv_code, 4) <> left(wanted.cpv_text, 4) then 3
                when left(code.cpv_code, 5) <> left(wanted.cpv_text, 5) then 4
                else 5
            end
        ) as digits
    from wanted
    join core.agreement_cpv as code on code.agreement_id = wanted.agreement_id
    group by wanted.agreement_id, wanted.cpv_text
),
-- What the account of a part without a category covers, where that rules an agreement's CPV divisions out.
covered as (
    select told.part_id, coalesce(told.account_candidates, told.account_division) as prefixes
    from rules.category_candidate as told
    left join category on category.part_id = told.part_id
    where category.part_id is null and coalesce(told.account_candidates, told.account_division) is not null
),
ruled_out as (
    select pair.agreement_id, pair.prefixes
    from (
        select distinct candidate.agreement_id, covered.prefixes
        from candidate
        join covered on covered.part_id = candidate.part_id
        where candidate.step > 1
    ) as pair
    join core.agreement_cpv as code on code.agreement_id = pair.agreement_id
    group by pair.agreement_id, pair.prefixes
    having max(case when contains(',' || pair.prefixes, ',' || left(code.cpv_code, 2)) then 1 else 0 end) = 0
),
-- Candidates for another category than the part's: as somebody wrote it (is_sure), as we infer it, or as its account covers.
doubtful as (
    select candidate.part_id, candidate.agreement_id, coalesce(category.is_sure, false) as is_sure, category.cpv_division
    from candidate
    left join category on category.part_id = candidate.part_id
    left join fit on fit.agreement_id = candidate.agreement_id and fit.cpv_text = category.cpv_text
    left join covered on covered.part_id = candidate.part_id
    left join ruled_out on ruled_out.agreement_id = candidate.agreement_id and ruled_out.prefixes = covered.prefixes
    where candidate.step > 1 and (fit.digits = 0 or ruled_out.agreement_id is not null)
),
-- Signs that it may be of the agreement's kind all the same.
signed as (
    select doubtful.part_id, doubtful.agreement_id
    from doubtful
    join rules.category_candidate as told on told.part_id = doubtful.part_id
    join core.agreement_cpv as code on code.agreement_id = doubtful.agreement_id
    where not doubtful.is_sure
        and (left(code.cpv_code, 2) = told.account_division or (left(code.cpv_code, 2) = told.text_division and told.text_confidence > 0.5))
    union
    select doubtful.part_id, doubtful.agreement_id
    from doubtful
    join core.purchase_part as part on part.part_id = doubtful.part_id
    join rules.agreement_practice as practice
        on practice.agreement_id = doubtful.agreement_id and practice.supplier_key = part.supplier_key
        and (practice.bought_as = doubtful.cpv_division or (not doubtful.is_sure and practice.bought_as = part.chart || ':' || part.account_code))
),
kind as (
    select agreement_id, min(left(cpv_code, 2)) as cpv_division from core.agreement_cpv group by agreement_id
),
examined as (
    select
        candidate.part_id,
        candidate.agreement_id,
        case when signed.part_id is not null then candidate.step + 2 else candidate.step end as step,
        candidate.method,
        agreement.contract_id,
        fact.supplier_key is null or agreement.suppliers = 0 as is_supplier_unknown,
        fact.supplier_key is null or agreement.suppliers = 0 or party.agreement_id is not null as has_supplier,
        coalesce(fact.bought_on < agreement.valid_from, false) as is_before,
        coalesce(fact.bought_on > agreement.last_day + interval 90 day, false) as is_after,
        coalesce(fact.bought_on > agreement.last_day, false) as is_late,
        fit.digits,
        case when category.part_id is null and candidate.step > 1 then kind.cpv_division end as other_division,
        coalesce(category.is_sure, false) as is_sure,
        doubtful.part_id is null or signed.part_id is not null as is_of_kind
    from candidate
    join core.spend_fact as fact on fact.part_id = candidate.part_id
    join core.agreement as agreement on agreement.agreement_id = candidate.agreement_id
    left join core.agreement_supplier as party
        on party.agreement_id = candidate.agreement_id and party.supplier_key = fact.supplier_key
    left join category on category.part_id = candidate.part_id
    left join fit on fit.agreement_id = candidate.agreement_id and fit.cpv_text = category.cpv_text
    left join kind on kind.agreement_id = candidate.agreement_id
    left join doubtful on doubtful.part_id = candidate.part_id and doubtful.agreement_id = candidate.agreement_id
    left join signed on signed.part_id = candidate.part_id and signed.agreement_id = candidate.agreement_id
),
possible as (
    select
        *,
        has_supplier and not is_before and not is_after and is_of_kind as could_fit
    from examined
),
-- What has ended, but may still be invoiced, gives way to what runs.
weighed as (
    select
        *,
        could_fit and (
            not is_late or max(case when could_fit and not is_late then 1 else 0 end) over (partition by part_id, step) = 0
        ) as is_fitting,
        has_supplier and not is_before and not is_after and not is_of_kind and not is_sure as is_other_by_inference
    from possible
),
ordered as (
    select
        *,
        min(case when is_fitting then step end) over (partition by part_id) as first_step,
        max(case when is_fitting then coalesce(digits, 0) end) over (partition by part_id, step) as most_digits
    from weighed
),
counted as (
    select
        part_id,
        min(first_step) as step,
        sum(case when is_fitting and step = first_step then 1 else 0 end) as fitting,
        sum(case when is_fitting and step = first_step and coalesce(digits, 0) = most_digits then 1 else 0 end) as nearest,
        max(case when step = first_step then most_digits end) as most_digits,
        min(case when is_fitting and step = first_step and coalesce(digits, 0) = most_digits then agreement_id end) as agreement_id,
        min(case when is_fitting and step = first_step and coalesce(digits, 0) = most_digits then method end) as method,
        min(case when is_fitting and step = first_step and coalesce(digits, 0) = most_digits then digits end) as digits,
        max(case when is_fitting and step = first_step and is_supplier_unknown then 1 else 0 end) as is_supplier_unknown,
        max(case when is_fitting and step = first_step and is_late then 1 else 0 end) as is_late,
        min(case when is_fitting then other_division end) <> max(case when is_fitting then other_division end) as is_of_several_kinds,
        max(case when is_other_by_inference then 1 else 0 end) as other_by_inference,
        max(case when step = 1 and not has_supplier then 1 else 0 end) as supplier_differs,
        max(case when has_supplier and is_after and is_of_kind then 1 else 0 end) as has_ended,
        max(case when has_supplier and is_before and is_of_kind then 1 else 0 end) as has_not_started,
        max(case when has_supplier and not is_of_kind then 1 else 0 end) as has_other_category,
        string_agg(distinct coalesce(contract_id, agreement_id), ', ' order by coalesce(contract_id, agreement_id)) as candidates
    from ordered
    group by part_id
),
unknown_reference as (
    select reference.part_id, min(reference.reference_text) as reference_text
    from core.spend_reference as reference
    left join core.agreement_reference as named on named.reference_key = reference.reference_key
    where reference.is_contract and named.agreement_id is null
    group by reference.part_id
),
settled as (
    select
        fact.part_id,
        fact.line_id,
        fact.supplier_key,
        counted.step,
        counted.fitting,
        counted.agreement_id,
        counted.method,
        counted.digits,
        counted.is_supplier_unknown,
        counted.is_late,
        counted.candidates,
        unknown_reference.reference_text as unknown_reference,
        case
            when counted.fitting > 0 and counted.step > 1 and unknown_reference.part_id is not null then 'reference_not_known'
            when counted.fitting > 0 and counted.is_of_several_kinds then 'several'
            when counted.fitting = 1 or (counted.nearest = 1 and counted.most_digits >= 3) then null
            when counted.fitting > 1 then 'several'
            when counted.supplier_differs = 1 then 'supplier_differs'
            when counted.has_ended = 1 and counted.other_by_inference = 0 then 'ended'
            when counted.has_not_started = 1 and counted.other_by_inference = 0 then 'not_started'
            when unknown_reference.part_id is not null then 'unknown_reference'
            when counted.other_by_inference = 1 then 'category_inferred'
            when counted.has_other_category = 1 then 'other_category'
            when fact.supplier_key is null then 'no_supplier'
            when fact.supplier_kind = 'private_person' then 'private_person'
            else 'no_agreement'
        end as reason
    from core.spend_fact as fact
    left join counted on counted.part_id = fact.part_id
    left join unknown_reference on unknown_reference.part_id = fact.part_id
)
select
    part_id,
    line_id,
    supplier_key,
    case
        when reason is null then 'linked'
        when reason in ('several', 'supplier_differs', 'reference_not_known', 'category_inferred') then 'ambiguous'
        else 'none'
    end as status,
    case when reason is null then agreement_id end as agreement_id,
    case when reason is null then method end as method,
    case
        when reason is not null then null
        when step = 1 and fitting = 1 and is_supplier_unknown = 0 then 'high'
        when step = 1 or (digits >= 2 and is_late = 0) then 'medium'
        else 'low'
    end as confidence,
    reason,
    unknown_reference,
    case when reason is not null then candidates end as candidates
from settled
