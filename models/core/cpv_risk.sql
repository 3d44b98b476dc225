-- Grain: one code of CPV 2008 with what is known of its climate and environment risk, from the longest prefix in each list.
-- A prefix is a code and all below it: the zeros at its end (4523240) are the code's own, as in 45232400.
-- risk_class: very_high | high | medium | low of its division; class_status: published (DFØ) | proposed (ours).
-- main_rule_category: one of the nine for which DFØ asks for requirements or criteria; the CPV prefixes are our proposal.
-- priority_category: one of DFØ's five; priority_basis: stated | implied (the prefix is our reading).
-- insignificance_item, insignificance_status: what DFØ's guide or the complaints board say of the kind of purchase; a hint,
-- never a verdict. special_kind: special_services | health_social (annexes 2 and 3 of the procurement regulation).
with main_rule_written as (
    select category_id, category_no, category_en, unnest(string_split(cpv_prefixes, ';')) as written
    from reference.main_rule_category
),
hint_written as (
    select item_id, status, unnest(string_split(cpv_prefixes, ';')) as written
    from reference.insignificant_by_nature
    where cpv_prefixes is not null
),
main_rule as (
    select *, regexp_replace(written, '^(..[0-9]*?)0*$', '\1') as cpv_prefix from main_rule_written
),
hint as (
    select *, regexp_replace(written, '^(..[0-9]*?)0*$', '\1') as cpv_prefix from hint_written
),
main_rule_of as (
    select cpv.code, main_rule.category_id, main_rule.category_no, main_rule.category_en
    from reference.cpv as cpv
    join main_rule on starts_with(cpv.code, main_rule.cpv_prefix)
    qualify row_number() over (partition by cpv.code order by length(main_rule.cpv_prefix) desc, main_rule.category_id) = 1
),
hint_of as (
    select cpv.code, hint.item_id, hint.status
    from reference.cpv as cpv
    join hint on starts_with(cpv.code, hint.cpv_prefix)
    qualify row_number() over (partition by cpv.code order by length(hint.cpv_prefix) desc, hint.item_id) = 1
),
special_of as (
    select cpv.code, min(listed.contract_kind) as special_kind
    from reference.cpv as cpv
    join (
        select cpv_from, cpv_to, contract_kind from reference.special_services_cpv
        union all
        select cpv_from, cpv_to, contract_kind from reference.health_social_cpv
    ) as listed on cpv.code between listed.cpv_from and listed.cpv_to
    group by cpv.code
)
select
    cpv.code as cpv_code,
    cpv.level,
    cpv.parent_code,
    left(cpv.code, 2) as cpv_division,
    cpv.label_no,
    cpv.label_en,
    risk.label_no as division_label_no,
    risk.label_en as division_label_en,
    coalesce(risk.risk_class, 'unknown') as risk_class,
    coalesce(risk.class_status, 'unknown') as class_status,
    risk.main_burdens,
    risk.suggested_measures,
    main_rule_of.category_id as main_rule_category,
    main_rule_of.category_no as main_rule_category_no,
    main_rule_of.category_en as main_rule_category_en,
    priority.category as priority_category,
    listed.cpv_basis as priority_basis,
    hint_of.item_id as insignificance_item,
    hint_of.status as insignificance_status,
    special_of.special_kind
from reference.cpv as cpv
left join reference.risk_class as risk on risk.cpv_division = left(cpv.code, 2)
left join main_rule_of on main_rule_of.code = cpv.code
left join core.priority_cpv as priority on priority.cpv_code = cpv.code
left join reference.priority_category as listed on listed.category = priority.category
left join hint_of on hint_of.code = cpv.code
left join special_of on special_of.code = cpv.code
