-- Grain: one delivered record that is not used. The text itself stays in raw; only a short piece is shown.
select
    file,
    record_number,
    reason,
    problem_nb,
    problem_nn,
    problem_en,
    left(value, 80) as value,
    remedy_nb,
    remedy_nn,
    remedy_en,
    left(raw_text, 200) as raw_text
from core.quarantine
