-- Grain: reuse programme and a day on which the state of its items is rebuilt: the last day of every month that can be
-- published, no later than the programme's own cut-off date, and the day of every target.
select distinct
    programme.programme_id,
    least(
        cast(cast(month.month || '-01' as date) + interval 1 month - interval 1 day as date),
        coalesce(programme.cut_off_date, date '9999-12-31')
    ) as as_of_date
from raw.reuse_programme as programme
cross join mart.publication_month as month
union
select target.programme_id, least(target.target_date, coalesce(programme.cut_off_date, date '9999-12-31'))
from raw.reuse_target as target
join raw.reuse_programme as programme on programme.programme_id = target.programme_id
