-- Grain: reuse programme and a day on which the state of its items is rebuilt: the last day of every month that can be
-- published, no later than the programme's own cut-off date, and the day of every target.
select programme_id, as_of_date from mart.reuse_month_end
union
select target.programme_id, least(target.target_date, coalesce(programme.cut_off_date, date '9999-12-31'))
from raw.reuse_target as target
join raw.reuse_programme as programme on programme.programme_id = target.programme_id
