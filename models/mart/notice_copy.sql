-- Grain: one delivered notice that another delivered notice says too, or a later version replaces; neither is counted.
-- relation: same_notice, same_procedure, same_buyer_title_and_date (a copy), or superseded.
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
    case when notice.is_superseded then 'superseded' else notice.copy_reason end as relation,
    coalesce(notice.superseded_by, kept.notice_id) as counted_notice_id,
    coalesce(kept.source_system, notice.source_system) as counted_source_system,
    kept_delivery.file as counted_file
from core.notice as notice
join raw.delivery as delivery on delivery.file_id = notice.file_id and delivery.status = 'read'
left join core.notice as kept on kept.line_id = notice.copy_of
left join raw.delivery as kept_delivery on kept_delivery.file_id = kept.file_id and kept_delivery.status = 'read'
where notice.is_superseded or notice.is_copy
