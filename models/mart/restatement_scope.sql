-- Grain: one month of lines (content_id, period) that an earlier publication counted and that is compared with today's.
-- is_own_month: the period is the month that the publication is of.
select
    scope.publication_id,
    scope.period,
    scope.content_id,
    scope.period = publication.month as is_own_month
from raw.publication_period as scope
join raw.publication as publication on publication.publication_id = scope.publication_id
