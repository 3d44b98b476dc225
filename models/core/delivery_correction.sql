-- Grain: one standing decision of a person that a delivered ledger is replaced by another one, or withdrawn.
-- problem: null where the decision holds; the old file's lines then count as superseded. Otherwise why it is not applied:
-- incomplete (who, when or why is missing) | unknown_file | ambiguous_file | not_a_ledger | unknown_replacement |
-- ambiguous_replacement | same_file | decided_before (an earlier decision settles the file) | circle.
-- old_file, new_file: as delivered below the inbox; a decision may name the file without its folders. new_file is null
-- where the delivery is withdrawn.
with recursive decision as (
    select
        decision_id,
        correction_file,
        record_number,
        correction_id,
        trim(match_value) as old_name,
        trim(new_value) as new_name,
        coalesce(lower(trim(new_value)) in ('withdrawn', 'trukket', 'trukken', 'trekt'), false) as is_withdrawal,
        decided_by,
        decided_text as decided_on,
        reason
    from core.standing_correction
    where subject in ('delivery', 'leveranse', 'levering') and lower(trim(match_field)) in ('file', 'fil')
),
asked as (
    select decision_id, 'old' as role, old_name as name from decision
    union all
    select decision_id, 'new', new_name from decision where not is_withdrawal
),
named as (
    select asked.decision_id, asked.role, delivery.file_id, delivery.file, delivery.kind
    from asked
    join raw.delivery as delivery
        on delivery.status = 'read'
        and (delivery.file = asked.name or right(delivery.file, length(asked.name) + 1) = '/' || asked.name)
    qualify rank() over (
        partition by asked.decision_id, asked.role order by case when delivery.file = asked.name then 0 else 1 end
    ) = 1
),
found as (
    select
        decision_id,
        role,
        count(*) as files,
        min(file_id) as file_id,
        case when count(*) = 1 then min(file) end as file,
        min(kind) as kind
    from named
    group by decision_id, role
),
examined as (
    select
        decision.*,
        old_file.file_id as old_file_id,
        coalesce(old_file.file, decision.old_name) as old_file,
        new_file.file_id as new_file_id,
        case when not decision.is_withdrawal then coalesce(new_file.file, decision.new_name) end as new_file,
        case
            when decision.decided_by is null or decision.decided_on is null or decision.reason is null then 'incomplete'
            when old_file.files is null then 'unknown_file'
            when old_file.files > 1 then 'ambiguous_file'
            when old_file.kind <> 'ledger' or new_file.kind <> 'ledger' then 'not_a_ledger'
            when not decision.is_withdrawal and new_file.files is null then 'unknown_replacement'
            when new_file.files > 1 then 'ambiguous_replacement'
            when old_file.file_id = new_file.file_id then 'same_file'
        end as fault
    from decision
    left join found as old_file on old_file.decision_id = decision.decision_id and old_file.role = 'old'
    left join found as new_file on new_file.decision_id = decision.decision_id and new_file.role = 'new'
),
ordered as (
    select
        *,
        row_number() over (
            partition by old_file_id, fault order by correction_file, record_number, decision_id
        ) as place
    from examined
),
step as (
    select old_file_id, new_file_id
    from ordered
    where fault is null and place = 1 and new_file_id is not null
),
reached as (
    select old_file_id, new_file_id from step
    union
    select reached.old_file_id, step.new_file_id
    from reached
    join step on step.old_file_id = reached.new_file_id
)
select
    ordered.decision_id,
    ordered.correction_file,
    ordered.record_number,
    ordered.correction_id,
    ordered.old_file_id,
    ordered.old_file,
    ordered.new_file_id,
    ordered.new_file,
    ordered.is_withdrawal,
    ordered.decided_by,
    ordered.decided_on,
    ordered.reason,
    case
        when ordered.fault is not null then ordered.fault
        when ordered.place > 1 then 'decided_before'
        when circle.old_file_id is not null then 'circle'
    end as problem
from ordered
left join reached as circle on circle.old_file_id = ordered.old_file_id and circle.new_file_id = ordered.old_file_id
