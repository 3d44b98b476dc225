-- Grain: one standing decision of a person on a verdict or on the quality of reasons, and one lot it is about; one row
-- without line_id where it is not applied. Withdrawn decisions are left out.
-- subject: verdict | justification_quality | follow_up (of an entry of the exception register). new_value: in the vocabulary of the engine.
-- problem: null where the decision holds. Otherwise why it is not applied: incomplete (who, when or why is missing) |
-- unknown_value | unknown_notice | not_latest (it names a notice that a later version, or a better copy, replaces) |
-- decided_later (a later decision settles the same lot).
with word as (
    select * from (values
        ('verdict', 'compliant', 'compliant'), ('verdict', 'i samsvar', 'compliant'), ('verdict', 'oppfylt', 'compliant'),
        ('verdict', 'exempt', 'exempt'), ('verdict', 'unntatt', 'exempt'), ('verdict', 'unnateke', 'exempt'),
        ('verdict', 'breach', 'breach'), ('verdict', 'brudd', 'breach'), ('verdict', 'brot', 'breach'),
        ('verdict', 'not triggered', 'not_triggered'), ('verdict', 'ikke utløst', 'not_triggered'),
        ('verdict', 'ikkje utløyst', 'not_triggered'), ('verdict', 'plikten er ikke utløst', 'not_triggered'),
        ('verdict', 'plikta er ikkje utløyst', 'not_triggered'), ('verdict', 'duty not triggered', 'not_triggered'),
        ('verdict', 'not covered', 'not_covered'), ('verdict', 'utenfor reglene', 'not_covered'),
        ('verdict', 'utanfor reglane', 'not_covered'), ('verdict', 'ikke omfattet', 'not_covered'),
        ('verdict', 'ikkje omfatta', 'not_covered'), ('verdict', 'needs review', 'needs_review'),
        ('verdict', 'må vurderes', 'needs_review'), ('verdict', 'må vurderast', 'needs_review'),
        ('justification_quality', 'absent', 'absent'), ('justification_quality', 'mangler', 'absent'),
        ('justification_quality', 'manglar', 'absent'), ('justification_quality', 'missing', 'absent'),
        ('justification_quality', 'bare assertion', 'bare_assertion'),
        ('justification_quality', 'a bare assertion', 'bare_assertion'),
        ('justification_quality', 'bare en påstand', 'bare_assertion'),
        ('justification_quality', 'berre ein påstand', 'bare_assertion'), ('justification_quality', 'thin', 'thin'),
        ('justification_quality', 'tynn', 'thin'), ('justification_quality', 'adequate', 'adequate'),
        ('justification_quality', 'tilstrekkelig', 'adequate'), ('justification_quality', 'tilstrekkeleg', 'adequate'),
        ('justification_quality', 'unknown', 'unknown'), ('justification_quality', 'ikke kjent', 'unknown'),
        ('justification_quality', 'ikkje kjent', 'unknown'),
        ('follow_up', 'open', 'open'), ('follow_up', 'åpen', 'open'), ('follow_up', 'ope', 'open'),
        ('follow_up', 'followed up', 'followed_up'), ('follow_up', 'fulgt opp', 'followed_up'),
        ('follow_up', 'følgt opp', 'followed_up'), ('follow_up', 'accepted', 'accepted'),
        ('follow_up', 'akseptert', 'accepted'), ('follow_up', 'closed', 'closed'), ('follow_up', 'lukket', 'closed'),
        ('follow_up', 'lukka', 'closed')
    ) as words(subject, said, value)
),

said as (
    select
        correction.decision_id,
        correction.correction_file,
        correction.record_number,
        correction.correction_id,
        case
            when correction.subject in ('verdict', 'utfall', 'vurdering', 'avgjørelse', 'avgjerd')
                then 'verdict'
            when correction.subject in (
                'justification', 'justification quality', 'justification_quality', 'begrunnelse', 'begrunnelseskvalitet',
                'grunngiving', 'kvalitet på begrunnelse', 'reasons'
            ) then 'justification_quality'
            when correction.subject in ('oppfølging', 'oppfylging', 'follow_up', 'follow-up', 'follow up')
                then 'follow_up'
        end as subject,
        regexp_replace(lower(correction.match_field), '[^a-zæøå]', '', 'g') as match_field,
        -- A notice, or a notice and its lot: 2025-990106 or 2025-990106/LOT-0001.
        lower(trim(regexp_extract(correction.match_value, '^([^/]*)', 1))) as notice_value,
        nullif(lower(trim(regexp_extract(correction.match_value, '/(.*)$', 1))), '') as lot_value,
        correction.match_value,
        replace(lower(trim(correction.new_value)), '_', ' ') as new_words,
        trim(correction.new_value) as new_text,
        correction.decided_by,
        correction.decided_on,
        correction.reason
    from core.standing_correction as correction
),

decision as (
    select
        said.*,
        word.value as new_value
    from said
    left join word on said.subject = word.subject and said.new_words = word.said
    where said.subject is not null
),

lot as (
    select
        lot.line_id,
        lower(trim(lot.lot_id)) as lot_id,
        lower(trim(lot.notice_id)) as notice_id,
        lower(trim(lot.procedure_id)) as procedure_id,
        regexp_replace(lower(trim(notice.publication_number)), '^0+', '') as publication_number,
        lower(regexp_extract(delivery.file, '([^/]+?)([.][a-z]+)*$', 1)) as file_name,
        lot.form_type = 'competition' and not lot.is_superseded and not lot.is_copy as is_judged
    from core.lot as lot
    inner join core.notice as notice
        on lot.file_id = notice.file_id and lot.notice_number = notice.notice_number
    inner join raw.delivery as delivery on lot.file_id = delivery.file_id
),

matched as (
    select decision.decision_id, lot.line_id, lot.is_judged
    from decision
    inner join lot
        on (decision.lot_value is null or decision.lot_value = lot.lot_id)
        and (
            (decision.match_field in ('procedure', 'procedureid', 'prosedyre', 'prosedyreid')
                and decision.notice_value = lot.procedure_id)
            or (decision.match_field not in ('procedure', 'procedureid', 'prosedyre', 'prosedyreid') and (
                decision.notice_value = lot.notice_id
                or regexp_replace(decision.notice_value, '^0+', '') = lot.publication_number
                or decision.notice_value = lot.file_name
            ))
        )
),

counted as (
    select decision_id, max(case when is_judged then 1 else 0 end) as has_judged
    from matched
    group by decision_id
),

examined as (
    select
        decision.*,
        matched.line_id,
        case
            when decision.decided_by is null or decision.decided_on is null or decision.reason is null then 'incomplete'
            when decision.new_value is null then 'unknown_value'
            when counted.decision_id is null then 'unknown_notice'
            when counted.has_judged = 0 then 'not_latest'
        end as fault
    from decision
    left join counted on decision.decision_id = counted.decision_id
    left join matched
        on decision.decision_id = matched.decision_id and matched.is_judged
        and decision.decided_by is not null and decision.decided_on is not null and decision.reason is not null
        and decision.new_value is not null
),

ordered as (
    select
        *,
        row_number() over (
            partition by line_id, subject, fault
            order by decided_on desc, correction_file desc, record_number desc
        ) as place
    from examined
)

select
    decision_id,
    correction_file,
    record_number,
    correction_id,
    subject,
    match_value,
    case when fault is null and place = 1 then line_id end as line_id,
    coalesce(new_value, new_text) as new_value,
    decided_by,
    decided_on,
    reason,
    case when fault is not null then fault when place > 1 then 'decided_later' end as problem
from ordered
