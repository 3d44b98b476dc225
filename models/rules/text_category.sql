-- Grain: one text (core.spend_text) with the category that a classifier of texts reads from it (rules.text_answer); none
-- where no word of it is known, and none where all that is known is the name of an account about pay, grants, taxes or
-- transfers (reference.account_word): what such an account is called tells of no purchase.
-- confidence: 0 to 1, the measured probability that the division is right. cpv_code: null where the full code is less
-- likely right than wrong. candidates: the best three divisions, each with its probability.
with account as (
    select distinct account_name from core.spend_text where text_pattern is null and account_name is not null
),
silent as (
    select distinct account.account_name
    from account
    join reference.account_word as word
        on word.cpv_division is null and regexp_matches(lower(account.account_name), word.pattern)
)
select
    answer.text_id,
    answer.cpv_code,
    answer.cpv_division,
    answer.confidence,
    answer.candidates,
    answer.model_id
from rules.text_answer as answer
left join core.spend_text as text on text.text_id = answer.text_id
left join silent on silent.account_name = text.account_name and text.text_pattern is null
where silent.account_name is null
