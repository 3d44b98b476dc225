-- Grain: one text (core.spend_text) with the category that a classifier of texts reads from it. Empty until the
-- classifier's own asset takes this file's place.
-- confidence: 0 to 1, calibrated. candidates: the best three divisions, each with its probability.
select
    text_id,
    cast(null as varchar) as cpv_code,
    cast(null as varchar) as cpv_division,
    cast(null as decimal(5, 4)) as confidence,
    cast(null as varchar) as candidates,
    cast(null as varchar) as model_id
from core.spend_text
where text_id is null
