-- Grain: one publication of a month that the pages may speak of: those up to and with the one they belong to.
-- number: 1 is the first of the month, each later one a restatement; replaces: the publication of the month before it.
-- is_current: the one the pages belong to. what, names: what had changed since the one it replaces, and the files' names.
select
    publication.publication_id,
    publication.month,
    publication.number,
    publication.sequence,
    publication.replaces,
    publication.is_current,
    publication.factor_release,
    publication.price_index_release,
    reason.position,
    reason.what,
    reason.added,
    reason.changed,
    reason.removed,
    reason.names
from raw.publication as publication
left join raw.publication_reason as reason on reason.publication_id = publication.publication_id
