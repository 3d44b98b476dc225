-- Grain: one group of purchases whose category is uncertain and one of the (at most three) divisions that speak for
-- themselves most; place: 1 is the best.
-- weight: what speaks for it, summed over the group by kroner: the answers of steps (a contract's disputed 0.6, each of the
-- text model's best three its probability, a supplier's history or an industry 0.4, an account's 0.5 shared among what it
-- covers, the step that won its confidence), what else is bought from the supplier (0.4) and on the account (0.2), each by
-- share of kroner. Own judgement: it orders suggestions, and nothing else is computed from it.
-- evidence: the kinds of evidence, joined by |.
with grouped as (
    select
        match_field,
        match_value,
        supplier_key,
        account_id,
        text_id,
        candidates,
        cpv_division,
        method,
        confidence,
        sum(abs(coalesce(amount_nok, 0))) + 1 as size
    from rules.uncertain_part
    group by match_field, match_value, supplier_key, account_id, text_id, candidates, cpv_division, method, confidence
),
whole as (
    select match_field, match_value, min(supplier_key) as supplier_key, min(account_id) as account_id,
        cast(sum(size) as double) as size
    from grouped
    group by match_field, match_value
),
entry as (
    select match_field, match_value, size, unnest(string_split(candidates, '|')) as said
    from grouped
    where candidates is not null
),
stepped as (
    select
        match_field,
        match_value,
        size,
        split_part(said, ':', 1) as step,
        string_split(split_part(said, ':', 2), ',') as answers
    from entry
),
answered as (
    select match_field, match_value, size, step, len(answers) as answers, unnest(answers) as answer
    from stepped
),
thought as (
    select grouped.match_field, grouped.match_value, grouped.size, unnest(string_split(text.candidates, ';')) as answer
    from grouped
    join rules.text_category as text on text.text_id = grouped.text_id
),
distribution as (
    select part.supplier_key, part.account_id, category.cpv_division, sum(abs(part.amount_nok)) as size
    from core.purchase_part as part
    join rules.line_category as category on category.part_id = part.part_id
    where category.cpv_division is not null and part.amount_nok is not null
    group by part.supplier_key, part.account_id, category.cpv_division
),
of_supplier as (
    select supplier_key, cpv_division, cast(sum(size) as double) as size,
        cast(sum(sum(size)) over (partition by supplier_key) as double) as whole
    from distribution
    where supplier_key is not null
    group by supplier_key, cpv_division
),
of_account as (
    select account_id, cpv_division, cast(sum(size) as double) as size,
        cast(sum(sum(size)) over (partition by account_id) as double) as whole
    from distribution
    where account_id is not null
    group by account_id, cpv_division
),
evidence as (
    select
        match_field,
        match_value,
        left(answer, 2) as cpv_division,
        step as evidence,
        sum(cast(cast(size as double) * case step
            when 'account' then cast(0.5 as double) / nullif(answers, 0)
            when 'contract_cpv' then 0.6
            when 'notice_cpv' then 0.6
            else 0.4
        end as decimal(38, 8))) as points
    from answered
    where step <> 'text_model'
    group by match_field, match_value, left(answer, 2), step
    union all
    select match_field, match_value, left(answer, 2), 'text_model',
        sum(cast(cast(size as double) * try_cast(split_part(answer, ':', 2) as double) as decimal(38, 8)))
    from thought
    group by match_field, match_value, left(answer, 2)
    union all
    select match_field, match_value, cpv_division, 'won', sum(cast(size * confidence as decimal(38, 8)))
    from grouped
    where cpv_division is not null and method <> 'text_model'
    group by match_field, match_value, cpv_division
    union all
    select whole.match_field, whole.match_value, of_supplier.cpv_division, 'supplier',
        cast(whole.size * 0.4 * of_supplier.size / nullif(of_supplier.whole, 0) as decimal(38, 8))
    from whole
    join of_supplier on of_supplier.supplier_key = whole.supplier_key
    union all
    select whole.match_field, whole.match_value, of_account.cpv_division, 'same_account',
        cast(whole.size * 0.2 * of_account.size / nullif(of_account.whole, 0) as decimal(38, 8))
    from whole
    join of_account on of_account.account_id = whole.account_id
),
summed as (
    select
        evidence.match_field,
        evidence.match_value,
        evidence.cpv_division,
        sum(evidence.points) / nullif(min(whole.size), 0) as weight,
        array_to_string(array_agg(distinct evidence.evidence order by evidence.evidence), '|') as evidence
    from evidence
    join whole on whole.match_field = evidence.match_field and whole.match_value = evidence.match_value
    where evidence.cpv_division <> ''
    group by evidence.match_field, evidence.match_value, evidence.cpv_division
),
ordered as (
    select
        *,
        row_number() over (partition by match_field, match_value order by weight desc, cpv_division) as place
    from summed
)
select
    ordered.match_field,
    ordered.match_value,
    cast(ordered.place as integer) as place,
    ordered.cpv_division,
    rtrim(risk.label_no, '. ') as cpv_label_no,
    rtrim(risk.label_en, '. ') as cpv_label_en,
    cast(ordered.weight as decimal(9, 4)) as weight,
    ordered.evidence
from ordered
join reference.risk_class as risk on risk.cpv_division = ordered.cpv_division
where ordered.place <= 3
