-- Grain: one delivered record that is not used. The text itself stays in raw: it may name a person, so
-- only a short piece is shown with its letters as x, enough to find the record by.
select
    file,
    record_number,
    reason,
    problem_nb,
    problem_nn,
    problem_en,
    regexp_replace(left(value, 80), '\p{L}', 'x', 'g') as value,
    remedy_nb,
    remedy_nn,
    remedy_en,
    regexp_replace(left(raw_text, 200), '\p{L}', 'x', 'g') as raw_text
from core.quarantine
