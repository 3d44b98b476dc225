-- Grain: one text (core.spend_text) with the category that a classifier of texts reads from it (rules.text_answer); none
-- where no word of it is known.
-- confidence: 0 to 1, the measured probability that the division is right. cpv_code: null where the full code is less
-- likely right than wrong. candidates: the best three divisions, each with its probability.
select
    text_id,
    cpv_code,
    cpv_division,
    confidence,
    candidates,
    model_id
from rules.text_answer
