-- Grain: reuse programme and month that can be published. as_of_date: the month's last day, no later than the programme's
-- own cut-off date: the day on which its figures of the month stand.
select
    programme.programme_id,
    programme.measure,
    month.month,
    least(
        cast(cast(month.month || '-01' as date) + interval 1 month - interval 1 day as date),
        coalesce(programme.cut_off_date, date '9999-12-31')
    ) as as_of_date
from raw.reuse_programme as programme
cross join mart.publication_month as month
