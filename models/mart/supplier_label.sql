-- Grain: one supplier, and what pages call it: its name, or what stands instead of it.
select supplier_key, shown_name_nb, shown_name_nn, shown_name_en
from core.supplier
