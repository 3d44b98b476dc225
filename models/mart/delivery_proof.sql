-- Grain: one row for all delivered ledgers together, and none where no ledger is read: does everything tie?
-- lines = quarantined + excluded + internal + reported. status: ties | does_not_tie (then nothing is published).
-- questions: what a person must still look at: months that are missing or odd, deliveries that overlap, decisions that
-- cannot be applied, and sums that differ from the state's accounts.
with whole as (
    select
        count(distinct file_id) as files,
        sum(records + case when place = 1 then quarantined_records else 0 end) as lines,
        sum(quarantined_values + case when place = 1 then quarantined_records else 0 end) as quarantined_lines,
        sum(not_purchase_lines) as excluded_lines,
        sum(internal_lines) as internal_lines,
        sum(reported_lines) as reported_lines,
        sum(reported_nok) as reported_nok,
        sum(lines_not_converted) as lines_not_converted,
        sum(residue_lines) as residue_lines,
        sum(residue) as residue
    from (
        select *, row_number() over (partition by file_id order by currency_code) as place from mart.reconciliation
    ) as reconciled
),
question as (
    select count(*) as questions from mart.calendar where status <> 'ok' and system is not null
    union all
    select count(*) from mart.delivery_overlap
    union all
    select count(*) from mart.delivery_decision where status <> 'applied'
    union all
    select count(*) from mart.state_account_tie_out where status in ('not_known', 'no_ledger')
)
select
    whole.*,
    case when whole.residue_lines = 0 and whole.residue = 0 then 'ties' else 'does_not_tie' end as status,
    (select sum(questions) from question) as questions
from whole
where whole.files > 0
