-- Grain: month and key figure of the start page; lots and exceptions are those of the twelve months to and with it, and
-- those whose date is not known. value: in unit (nok, kgco2e, pct, count); null is "not known".
-- concern: ok | look | wrong, what a manager must look at; page: the page that explains the figure.
with month as (
    select month from mart.publication_month
),
spend as (
    select
        period as month,
        case when sum(lines) > sum(lines_not_converted) then sum(amount_nok) end as amount_nok,
        sum(lines_not_converted) as lines_not_converted,
        sum(case when cpv_division = 'unclassified' then amount_nok else 0 end) as unclassified_nok,
        case when max(case when cpv_division <> 'unclassified' then 1 else 0 end) = 1
            then sum(case when risk_class in ('high', 'very_high') then amount_nok else 0 end)
        end as high_risk_nok
    from mart.spend_by_category
    group by period
),
verdicts as (
    select
        month.month,
        count(*) as lots,
        sum(case when verdict.verdict = 'breach' then 1 else 0 end) as breaches,
        sum(case when verdict.verdict = 'needs_review' then 1 else 0 end) as reviews
    from month
    join mart.lot_verdict as verdict
        on verdict.month = 'unknown'
        or verdict.month between strftime(cast(month.month || '-01' as date) - interval 11 month, '%Y-%m') and month.month
    group by month.month
),
exceptions as (
    select
        month.month,
        count(*) as exceptions,
        sum(case when register.needs_attention then 1 else 0 end) as doubtful
    from month
    join mart.exception_register as register
        on register.month = 'unknown'
        or register.month between strftime(cast(month.month || '-01' as date) - interval 11 month, '%Y-%m') and month.month
    group by month.month
),
unlinked as (
    select month.month, count(distinct worklist.supplier_key) as suppliers
    from month
    left join mart.announcement_worklist as worklist
        on worklist.month = month.month and worklist.treatment = 'to_check' and worklist.basis = '12_months'
    group by month.month
),
-- Purchases of twelve months whose agreement is not known or not settled.
covered as (
    select
        month.month,
        sum(case when split.outcome in ('no_known_contract', 'ambiguous') then split.amount_nok else 0 end) as uncovered_nok,
        sum(split.amount_nok) as amount_nok
    from month
    join mart.spend_split as split
        on split.period between strftime(cast(month.month || '-01' as date) - interval 11 month, '%Y-%m') and month.month
    group by month.month
),
promises as (
    select
        month,
        count(*) as terms,
        sum(case when status in ('undershot', 'overdue') then 1 else 0 end) as missed
    from mart.contract_term
    group by month
),
files as (
    select
        sum(case when status in ('set_aside', 'cut_short') then 1 else 0 end) as set_aside,
        sum(personal_ids_masked) as masked
    from mart.delivery
),
records as (
    select count(*) as quarantined from mart.quarantine
),
proof as (
    select coalesce(sum(residue + residue_lines), 0) as residue, coalesce(sum(questions), 0) as questions
    from mart.delivery_proof
),
reuse as (
    select month, min(case when measure = 'share' then share_pct end) as share_pct, min(case when status in ('not_met', 'behind') then 'look' when status = 'unknown' then 'look' else 'ok' end) as concern
    from mart.reuse_programme
    group by month
)
select month.month, 1 as position, 'spend' as figure, cast(spend.amount_nok as decimal(38, 6)) as value, 'nok' as unit,
    case when spend.lines_not_converted > 0 then 'look' else 'ok' end as concern, 'spend_by_category' as page
from month left join spend on spend.month = month.month
union all
select month.month, 2, 'high_risk_spend', spend.high_risk_nok, 'nok',
    case when 100 * spend.unclassified_nok > 20 * spend.amount_nok then 'look' else 'ok' end, 'spend_by_category'
from month left join spend on spend.month = month.month
union all
select month.month, 3, 'unclassified_share', round(100 * spend.unclassified_nok / nullif(spend.amount_nok, 0), 1), 'pct',
    case when 100 * spend.unclassified_nok > 20 * spend.amount_nok then 'look' else 'ok' end, 'spend_by_category'
from month left join spend on spend.month = month.month
union all
select month.month, 4, case when coverage.is_partial then 'footprint_partial' else 'footprint' end, coverage.kgco2e, 'kgco2e', case when coverage.is_partial then 'look' else 'ok' end, 'footprint'
from month left join mart.footprint_coverage as coverage on coverage.period = month.month
union all
select month.month, 5, 'footprint_coverage', coverage.coverage_pct, 'pct', case when coverage.is_partial then 'look' else 'ok' end, 'footprint'
from month left join mart.footprint_coverage as coverage on coverage.period = month.month
union all
select month.month, 6, 'lots_judged', coalesce(verdicts.lots, 0), 'count', 'ok', 'rule_compliance'
from month left join verdicts on verdicts.month = month.month
union all
select month.month, 7, 'breaches', coalesce(verdicts.breaches, 0), 'count', case when verdicts.breaches > 0 then 'wrong' else 'ok' end, 'rule_compliance'
from month left join verdicts on verdicts.month = month.month
union all
select month.month, 8, 'needs_review', coalesce(verdicts.reviews, 0), 'count', case when verdicts.reviews > 0 then 'look' else 'ok' end, 'rule_compliance'
from month left join verdicts on verdicts.month = month.month
union all
select month.month, 9, 'exceptions', coalesce(exceptions.exceptions, 0), 'count', case when exceptions.doubtful > 0 then 'look' else 'ok' end, 'exceptions'
from month left join exceptions on exceptions.month = month.month
union all
select month.month, 10, 'suppliers_without_contract', unlinked.suppliers, 'count',
    case when unlinked.suppliers = 0 then 'ok' else 'look' end, 'agreements'
from month left join unlinked on unlinked.month = month.month
union all
select month.month, 11, 'reuse_share', reuse.share_pct, 'pct', reuse.concern, 'reuse'
from month join reuse on reuse.month = month.month
union all
select month.month, 12, 'files_set_aside', files.set_aside, 'count', case when files.set_aside > 0 then 'wrong' else 'ok' end, 'data_quality'
from month cross join files
union all
select month.month, 13, 'records_quarantined', records.quarantined, 'count', case when records.quarantined > 0 then 'look' else 'ok' end, 'data_quality'
from month cross join records
union all
select month.month, 14, 'personal_ids_masked', files.masked, 'count', case when files.masked > 0 then 'look' else 'ok' end, 'data_quality'
from month cross join files
union all
select month.month, 15, 'residue', proof.residue, 'count', case when proof.residue <> 0 then 'wrong' else 'ok' end, 'reconciliation'
from month cross join proof
union all
select month.month, 16, 'delivery_questions', proof.questions, 'count', case when proof.questions > 0 then 'look' else 'ok' end, 'reconciliation'
from month cross join proof
union all
select month.month, 17, 'uncovered_share', round(100 * covered.uncovered_nok / nullif(covered.amount_nok, 0), 1), 'pct',
    case when 100 * covered.uncovered_nok > 20 * covered.amount_nok then 'look' else 'ok' end, 'agreements'
from month left join covered on covered.month = month.month
union all
select month.month, 18, 'promises_missed', promises.missed, 'count', case when promises.missed > 0 then 'look' else 'ok' end, 'promises'
from month join promises on promises.month = month.month
