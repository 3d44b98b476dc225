-- Grain: one item in one reuse programme: its CPV code begins with one of the programme's.
select distinct goods.programme_id, item.item_id
from core.reuse_item as item
join raw.reuse_goods as goods on goods.cpv_prefix = left(item.cpv_code, length(goods.cpv_prefix))
