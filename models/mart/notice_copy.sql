-- Grain: one delivered notice that another delivered notice says too, that a later version replaces, or that cancels its
-- procedure. Copies and replaced versions are not counted.
-- relation: same_notice, same_procedure, same_buyer_title_and_date (a copy), superseded, or cancelled. counted_*: the notice
-- that stands in its place, null for a cancelled one and where that one was not delivered.
with standing as (
    select notice_id, min(source_system) as source_system, min(file_id) as file_id
    from core.notice
    where not is_superseded and not is_copy
    group by notice_id
)

select
    delivery.file,
    notice.line_id,
    notice.source_system,
    notice.form_type,
    notice.notice_id,
    notice.notice_version,
    notice.procedure_id,
    notice.title,
    notice.dispatch_date,
    case
        when notice.is_superseded then 'superseded'
        when notice.is_copy then notice.copy_reason
        else 'cancelled'
    end as relation,
    coalesce(notice.superseded_by, kept.notice_id) as counted_notice_id,
    case
        when notice.is_superseded then standing.source_system
        when notice.is_copy then kept.source_system
    end as counted_source_system,
    case
        when notice.is_superseded then standing_delivery.file
        when notice.is_copy then kept_delivery.file
    end as counted_file
from core.notice as notice
join raw.delivery as delivery on delivery.file_id = notice.file_id and delivery.status = 'read'
left join core.notice as kept on kept.line_id = notice.copy_of
left join raw.delivery as kept_delivery on kept_delivery.file_id = kept.file_id and kept_delivery.status = 'read'
left join standing on notice.superseded_by = standing.notice_id
left join raw.delivery as standing_delivery
    on standing_delivery.file_id = standing.file_id and standing_delivery.status = 'read'
where notice.is_superseded or notice.is_copy or notice.is_cancelled
