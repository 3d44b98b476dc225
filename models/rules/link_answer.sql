-- Grain: one question (rules.link_question), the agreements that were asked for it and what came of it.
-- step: that answers, as rules.spend_link. fitting: agreements that fit in it; nearest, most_digits: those that share most leading
-- digits of the CPV code, and how many. agreement_id, method, digits, is_supplier_unknown, is_late: of the nearest (one of them).
-- is_of_several_kinds: the category is not known and what fits is for different things. other_by_inference, supplier_differs,
-- has_ended, has_not_started, has_other_category: 1 where an agreement asked for fails by that. candidates: contract numbers of
-- what fits, else of what is in doubt, else of all that were asked for.
with candidate as (
    select question.question_id, named.agreement_id, 1 as step, substring(named.preferred, 2) as method
    from rules.link_question as question
    join rules.link_by_reference as named on named.part_id = question.sample_part_id
    union all
    select
        question.question_id,
        party.agreement_id,
        case when agreement.is_registered then 2 else 3 end,
        case when agreement.is_registered then 'register' else 'award' end
    from rules.link_question as question
    join core.agreement_supplier as party on party.supplier_key = question.supplier_key
    join core.agreement as agreement on agreement.agreement_id = party.agreement_id
    where question.named = ''
),
wanted as (
    select distinct candidate.agreement_id, question.cpv_text
    from candidate
    join rules.link_question as question on question.question_id = candidate.question_id
    where question.cpv_text <> ''
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
-- What an account covers, where that rules an agreement's CPV divisions out.
ruled_out as (
    select pair.agreement_id, pair.covered
    from (
        select distinct candidate.agreement_id, question.covered
        from candidate
        join rules.link_question as question on question.question_id = candidate.question_id
        where question.covered <> ''
    ) as pair
    join core.agreement_cpv as code on code.agreement_id = pair.agreement_id
    group by pair.agreement_id, pair.covered
    having max(case when contains(',' || pair.covered, ',' || left(code.cpv_code, 2)) then 1 else 0 end) = 0
),
-- Candidates for another category than the question's: as somebody wrote it (is_sure), as we infer it, or as its account covers.
doubtful as (
    select candidate.agreement_id, question.*
    from candidate
    join rules.link_question as question on question.question_id = candidate.question_id
    left join fit on fit.agreement_id = candidate.agreement_id and fit.cpv_text = question.cpv_text
    left join ruled_out on ruled_out.agreement_id = candidate.agreement_id and ruled_out.covered = question.covered
    where candidate.step > 1 and (fit.digits = 0 or ruled_out.agreement_id is not null)
),
-- Signs that it may be of the agreement's kind all the same.
signed as (
    select doubtful.question_id, doubtful.agreement_id
    from doubtful
    join core.agreement_cpv as code on code.agreement_id = doubtful.agreement_id
    where left(code.cpv_code, 2) = doubtful.account_division or left(code.cpv_code, 2) = doubtful.text_division
    union
    select doubtful.question_id, doubtful.agreement_id
    from doubtful
    join rules.agreement_practice as practice
        on practice.agreement_id = doubtful.agreement_id and practice.supplier_key = doubtful.supplier_key
        and (practice.bought_as = doubtful.cpv_division or practice.bought_as = doubtful.account_key)
),
kind as (
    select agreement_id, min(left(cpv_code, 2)) as cpv_division from core.agreement_cpv group by agreement_id
),
examined as (
    select
        candidate.question_id,
        candidate.agreement_id,
        case when signed.question_id is not null then candidate.step + 2 else candidate.step end as step,
        candidate.method,
        coalesce(agreement.contract_id, agreement.agreement_id) as contract_name,
        question.supplier_key = '' or agreement.suppliers = 0 as is_supplier_unknown,
        question.supplier_key = '' or agreement.suppliers = 0 or party.agreement_id is not null as has_supplier,
        coalesce(cast(nullif(question.moment, '') as date) < agreement.valid_from, false) as is_before,
        coalesce(cast(nullif(question.moment, '') as date) > agreement.last_day + interval 90 day, false) as is_after,
        coalesce(cast(nullif(question.moment, '') as date) > agreement.last_day, false) as is_late,
        fit.digits,
        case when question.cpv_text = '' and candidate.step > 1 then kind.cpv_division end as other_division,
        question.is_sure,
        doubtful.question_id is null or signed.question_id is not null as is_of_kind
    from candidate
    join rules.link_question as question on question.question_id = candidate.question_id
    join core.agreement as agreement on agreement.agreement_id = candidate.agreement_id
    left join core.agreement_supplier as party
        on party.agreement_id = candidate.agreement_id and party.supplier_key = question.supplier_key
    left join fit on fit.agreement_id = candidate.agreement_id and fit.cpv_text = question.cpv_text
    left join kind on kind.agreement_id = candidate.agreement_id
    left join doubtful on doubtful.question_id = candidate.question_id and doubtful.agreement_id = candidate.agreement_id
    left join signed on signed.question_id = candidate.question_id and signed.agreement_id = candidate.agreement_id
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
            not is_late or max(case when could_fit and not is_late then 1 else 0 end) over (partition by question_id, step) = 0
        ) as is_fitting,
        has_supplier and not is_before and not is_after and not is_of_kind and not is_sure as is_other_by_inference
    from possible
),
ordered as (
    select
        *,
        min(case when is_fitting then step end) over (partition by question_id) as first_step,
        max(case when is_fitting then coalesce(digits, 0) end) over (partition by question_id, step) as most_digits
    from weighed
)
select
    question_id,
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
    coalesce(
        string_agg(distinct case when is_fitting then contract_name end, ', ' order by case when is_fitting then contract_name end),
        string_agg(
            distinct case when is_other_by_inference then contract_name end, ', '
            order by case when is_other_by_inference then contract_name end
        ),
        string_agg(distinct contract_name, ', ' order by contract_name)
    ) as candidates
from ordered
group by question_id
