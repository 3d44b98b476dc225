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
-- such a sign) and, for none: no_supplier | private_person | none_delivered (no agreement of anybody) | no_agreement | ended |
-- not_started (of those for our category) | other_category | unknown_reference.
-- What fits is asked for in order: named (1), of the register (2), of result notices alone (3), then by a sign (4 and 5).
-- in force: from valid_from to 90 days after last_day, for invoices come late; one that still runs goes first. candidates: their contract numbers.
with unknown_reference as (
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
            when known.agreements = 0 then 'none_delivered'
            else 'no_agreement'
        end as reason
    from core.spend_fact as fact
    cross join (select count(*) as agreements from core.agreement) as known
    left join rules.link_subject as subject on subject.part_id = fact.part_id
    left join rules.link_question as question
        on question.supplier_key = subject.supplier_key and question.named = subject.named and question.moment = subject.moment
        and question.cpv_text = subject.cpv_text and question.cpv_division = subject.cpv_division
        and question.is_sure = subject.is_sure and question.covered = subject.covered
        and question.account_division = subject.account_division and question.text_division = subject.text_division
        and question.account_key = subject.account_key
    left join rules.link_answer as counted on counted.question_id = question.question_id
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
