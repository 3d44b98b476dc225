-- Grain: one delivered record that is not used. The text itself stays in raw; only a short piece is shown.
select file, record_number, reason, left(value, 80) as value, remedy, left(raw_text, 200) as raw_text
from core.quarantine
