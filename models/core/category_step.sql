-- Grain: one step that looks for the category of a purchase. place: its turn; the first that is confident enough answers.
-- confidence: 0 to 1, of the step as a whole, null where each of its answers has its own; threshold: the least that it must
-- be, as organisation.yaml says (category_thresholds), else as reference.category_step.
select
    step.method,
    cast(step.place as integer) as place,
    step.confidence_kind,
    cast(step.confidence as decimal(5, 4)) as confidence,
    coalesce(body.threshold, cast(step.threshold as decimal(5, 4))) as threshold
from reference.category_step as step
left join raw.body_category_threshold as body on body.method = step.method
