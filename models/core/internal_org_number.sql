-- Grain: one organisation number that is the body itself: its own, those that organisation.yaml names, and by the register
-- their sub-units and enterprises (KF) down to two levels. Trade with them is internal, not spend.
select org_number from raw.body_internal
union
select child.org_number
from core.entity as child
left join core.entity as parent on parent.org_number = child.parent_org_number
left join core.entity as enhet on enhet.org_number = child.enhet_number
join raw.body_internal as own
    on own.org_number in (child.parent_org_number, child.enhet_number, parent.parent_org_number, enhet.parent_org_number)
