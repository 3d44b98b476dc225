-- Grain: published month (YYYY-MM) and CPV division bought from in the twelve months to and with it, with five assessments of
-- where a climate or environment requirement pays most, each 0 to 5, 5 being most; null where it is not known, never 0.
-- impact: mean of what is known of the risk class (very_high 5, high 4, medium 2.5, low 1) and the category's footprint as a
-- share of the largest category's. size: mean of kroner as a share of the largest category's, and the longest agreement in
-- force, four years being 5. power: mean of the three largest suppliers' share and the share bought under an agreement, for a
-- requirement is set where there is an agreement to set it in. alternatives: ten suppliers used are 5. cost: only what the
-- body says of itself. What organisation.yaml says (assessments) goes before what is computed; *_basis: own_spend | body.
-- score: mean of the known assessments by their weights; known_share: the weight that they have of all.
-- amount_nok, linked_nok, top_nok: NOK; kgco2e: kg CO2e, null where no part is covered; next_end: last day of the agreement
-- that ends first.
with bought as (
    select
        line.period,
        line.cpv_division,
        coalesce(line.supplier_key, '-') as supplier_key,
        sum(line.amount_nok) as amount_nok,
        sum(line.kgco2e) as kgco2e,
        sum(case when link.status = 'linked' then line.amount_nok else 0 end) as linked_nok
    from mart.purchase_line as line
    left join rules.spend_link as link on link.part_id = line.part_id
    where line.cpv_division <> 'unclassified' and line.period <> 'unknown' and line.amount_nok is not null
    group by line.period, line.cpv_division, coalesce(line.supplier_key, '-')
),
of_supplier as (
    select
        month.month,
        bought.cpv_division,
        bought.supplier_key,
        sum(bought.amount_nok) as amount_nok,
        sum(bought.kgco2e) as kgco2e,
        sum(bought.linked_nok) as linked_nok
    from mart.publication_month as month
    join bought
        on bought.period between strftime(cast(month.month || '-01' as date) - interval 11 month, '%Y-%m') and month.month
    group by month.month, bought.cpv_division, bought.supplier_key
),
ordered as (
    select
        *,
        row_number() over (partition by month, cpv_division order by amount_nok desc, supplier_key) as place
    from of_supplier
),
summed as (
    select
        month,
        cpv_division,
        sum(amount_nok) as amount_nok,
        sum(kgco2e) as kgco2e,
        sum(linked_nok) as linked_nok,
        sum(case when place <= 3 then amount_nok else 0 end) as top_nok,
        sum(case when amount_nok > 0 and supplier_key <> '-' then 1 else 0 end) as suppliers
    from ordered
    group by month, cpv_division
    having sum(amount_nok) > 0
),
agreed as (
    select
        summed.month,
        summed.cpv_division,
        count(distinct agreement.agreement_id) as agreements,
        max(term.months) as longest_months,
        min(agreement.last_day) as next_end
    from summed
    join core.agreement_cpv as code on left(code.cpv_code, 2) = summed.cpv_division
    join core.agreement as agreement
        on agreement.agreement_id = code.agreement_id
        and agreement.valid_from <= cast(summed.month || '-01' as date) + interval 1 month
        and agreement.last_day >= cast(summed.month || '-01' as date)
    join (
        select
            agreement_id,
            12 * (extract(year from last_day) - extract(year from valid_from))
                + extract(month from last_day) - extract(month from valid_from) as months
        from core.agreement
    ) as term on term.agreement_id = agreement.agreement_id
    group by summed.month, summed.cpv_division
),
measured as (
    select
        summed.*,
        agreed.agreements,
        agreed.longest_months,
        agreed.next_end,
        risk.label_no as cpv_label_no,
        risk.label_en as cpv_label_en,
        risk.risk_class,
        risk.class_status,
        case risk.risk_class when 'very_high' then 5.0 when 'high' then 4.0 when 'medium' then 2.5 when 'low' then 1.0 end as risk_points,
        case when summed.kgco2e is not null then 5 * cast(greatest(summed.kgco2e, 0) as double) / nullif(cast(max(summed.kgco2e) over (partition by summed.month) as double), 0)
            end as footprint_points,
        5 * cast(summed.amount_nok as double) / nullif(cast(max(summed.amount_nok) over (partition by summed.month) as double), 0)
            as spend_points,
        case when agreed.longest_months is not null then 5 * least(1, cast(agreed.longest_months as double) / nullif(48, 0)) end as length_points,
        5 * least(1, greatest(0, cast(summed.top_nok as double) / nullif(cast(summed.amount_nok as double), 0))) as concentration_points,
        5 * least(1, greatest(0, cast(summed.linked_nok as double) / nullif(cast(summed.amount_nok as double), 0))) as agreement_points,
        5 * least(1, cast(summed.suppliers as double) * 0.1) as supplier_points
    from summed
    left join agreed on agreed.month = summed.month and agreed.cpv_division = summed.cpv_division
    join reference.risk_class as risk on risk.cpv_division = summed.cpv_division
),
assessed as (
    select
        measured.*,
        -- Rounded before they are weighed, so that the arithmetic ties with what is shown.
        cast(round(coalesce(
            body.impact, (coalesce(risk_points, footprint_points) + coalesce(footprint_points, risk_points)) * 0.5
        ), 2) as decimal(4, 2)) as impact,
        cast(round(coalesce(body.size, (spend_points + coalesce(length_points, spend_points)) * 0.5), 2) as decimal(4, 2)) as size,
        cast(round(coalesce(body.power, (concentration_points + agreement_points) * 0.5), 2) as decimal(4, 2)) as power,
        body.cost,
        cast(round(coalesce(body.alternatives, case when suppliers > 0 then supplier_points end), 2) as decimal(4, 2)) as alternatives,
        case when body.impact is not null then 'body' else 'own_spend' end as impact_basis,
        case when body.size is not null then 'body' else 'own_spend' end as size_basis,
        case when body.power is not null then 'body' else 'own_spend' end as power_basis,
        case when body.cost is not null then 'body' end as cost_basis,
        case when body.alternatives is not null then 'body' when suppliers > 0 then 'own_spend' end as alternatives_basis,
        body.reason as body_reason
    from measured
    left join raw.body_assessment as body on body.cpv_division = measured.cpv_division
),
weighed as (
    select
        assessed.*,
        weight.impact_weight,
        weight.size_weight,
        weight.power_weight,
        weight.cost_weight,
        weight.alternatives_weight,
        case when impact is null then 0 else impact_weight end + case when size is null then 0 else size_weight end
            + case when power is null then 0 else power_weight end + case when cost is null then 0 else cost_weight end
            + case when alternatives is null then 0 else alternatives_weight end as known_weight
    from assessed
    cross join (
        select
            max(case when assessment = 'impact' then weight end) as impact_weight,
            max(case when assessment = 'size' then weight end) as size_weight,
            max(case when assessment = 'power' then weight end) as power_weight,
            max(case when assessment = 'cost' then weight end) as cost_weight,
            max(case when assessment = 'alternatives' then weight end) as alternatives_weight
        from raw.body_assessment_weight
    ) as weight
)
select
    month,
    cpv_division,
    cpv_label_no,
    cpv_label_en,
    risk_class,
    class_status,
    amount_nok,
    kgco2e,
    suppliers,
    top_nok,
    linked_nok,
    agreements,
    longest_months,
    next_end,
    cast(round(risk_points, 2) as decimal(4, 2)) as risk_points,
    cast(round(footprint_points, 2) as decimal(4, 2)) as footprint_points,
    cast(round(spend_points, 2) as decimal(4, 2)) as spend_points,
    cast(round(length_points, 2) as decimal(4, 2)) as length_points,
    cast(round(concentration_points, 2) as decimal(4, 2)) as concentration_points,
    cast(round(agreement_points, 2) as decimal(4, 2)) as agreement_points,
    impact,
    size,
    power,
    cost,
    alternatives,
    impact_basis,
    size_basis,
    power_basis,
    cost_basis,
    alternatives_basis,
    body_reason,
    impact_weight,
    size_weight,
    power_weight,
    cost_weight,
    alternatives_weight,
    cast(round(
        (
            coalesce(impact * impact_weight, 0) + coalesce(size * size_weight, 0) + coalesce(power * power_weight, 0)
            + coalesce(cost * cost_weight, 0) + coalesce(alternatives * alternatives_weight, 0)
        ) / nullif(known_weight, 0), 2
    ) as decimal(4, 2)) as score,
    cast(round(
        100 * known_weight / nullif(impact_weight + size_weight + power_weight + cost_weight + alternatives_weight, 0), 1
    ) as decimal(4, 1)) as known_pct
from weighed
