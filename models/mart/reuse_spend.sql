-- Grain: reuse programme and part of a purchase line that has to do with it. Amounts NOK, signed as the ledger.
-- contract_id: of the agreement the line is linked to (rules.spend_link), else what it names. quantity: of its invoice line.
-- kind: bought_used | bought_new | repair | transport, from the first rule of the programme that fits (organisation.yaml), else
-- from the text of the line (used), else bought_new for goods of the programme: new, or not marked as used. The share of used
-- is therefore a lower bound. basis: rule | text | goods.
-- Goods: the CPV code begins with one of the programme's; where only the division is known and it is wider than the goods, the
-- line may be theirs or not: kind possible_goods, which counts nowhere.
with named as (
    select part.part_id
    from core.purchase_part as part
    where part.contract_ref in (select lower(contract) from raw.reuse_spend_rule where contract is not null)
    union
    select link.part_id
    from rules.spend_link as link
    join core.agreement as agreement on agreement.agreement_id = link.agreement_id
    where link.status = 'linked'
        and lower(agreement.contract_id) in (select lower(contract) from raw.reuse_spend_rule where contract is not null)
),
-- Only what may have to do with a programme is looked at closely: a ledger has millions of lines.
near as (
    select *
    from mart.purchase_line
    where cpv_division in (select left(cpv_prefix, 2) from raw.reuse_goods union select left(cpv_prefix, 2) from raw.reuse_spend_rule where cpv_prefix is not null)
        or supplier_org_number in (select supplier from raw.reuse_spend_rule where supplier is not null)
        or account_id in (select account from raw.reuse_spend_rule where account is not null)
        or part_id in (select part_id from named)
),
line as (
    select
        purchase.*,
        coalesce(agreement.contract_id, part.contract_ref) as contract_id,
        part.contract_ref,
        item.quantity,
        item.unit_code as quantity_unit,
        regexp_matches(
            lower(coalesce(part.text, '')),
            '(^|[^a-zæøå])(brukte?|gjenbrukte?|ombrukte?|ombruk|gjenbruk|attbruk|second hand|refurbished|used furniture)([^a-zæøå]|$)'
        ) as is_marked_used
    from near as purchase
    join core.purchase_part as part on part.part_id = purchase.part_id
    left join rules.spend_link as link on link.part_id = purchase.part_id and link.status = 'linked'
    left join core.agreement as agreement on agreement.agreement_id = link.agreement_id
    left join core.invoice_line as item on item.line_id = purchase.invoice_line_id
),
rule_fit as (
    select
        rule.programme_id,
        line.part_id,
        rule.kind,
        rule.rule_number
    from raw.reuse_spend_rule as rule
    join line
        on (rule.contract is null or lower(rule.contract) in (lower(line.contract_id), line.contract_ref))
        and (rule.supplier is null or rule.supplier = line.supplier_org_number)
        and (rule.account is null or rule.account = line.account_id)
        and (rule.cpv_prefix is null or rule.cpv_prefix = left(line.cpv_code, length(rule.cpv_prefix)))
    qualify row_number() over (partition by rule.programme_id, line.part_id order by rule.rule_number) = 1
),
goods_fit as (
    select
        goods.programme_id,
        line.part_id,
        max(case when goods.cpv_prefix = left(coalesce(line.cpv_code, line.cpv_division), length(goods.cpv_prefix)) then 1 else 0 end) as is_goods
    from raw.reuse_goods as goods
    join line
        on goods.cpv_prefix = left(coalesce(line.cpv_code, line.cpv_division), length(goods.cpv_prefix))
        or (line.cpv_code is null and line.cpv_division = left(goods.cpv_prefix, 2))
    group by goods.programme_id, line.part_id
),
concerned as (
    select programme_id, part_id from rule_fit
    union
    select programme_id, part_id from goods_fit
)
select
    concerned.programme_id,
    line.part_id,
    line.line_id,
    line.file,
    line.record_number,
    line.invoice_file,
    line.invoice_record_number,
    line.period as month,
    line.posting_date,
    line.org_unit_id,
    line.org_unit_name,
    line.account_id,
    line.account_name,
    line.supplier_name,
    line.description,
    line.cpv_code,
    line.cpv_division,
    line.category_method,
    line.amount_nok,
    line.quantity,
    line.quantity_unit,
    line.contract_id,
    case
        when rule_fit.kind is not null then rule_fit.kind
        when goods_fit.is_goods = 0 then 'possible_goods'
        when is_marked_used then 'bought_used'
        else 'bought_new'
    end as kind,
    case
        when rule_fit.kind is not null then 'rule'
        when goods_fit.is_goods = 1 and is_marked_used then 'text'
        else 'goods'
    end as basis
from concerned
join line on line.part_id = concerned.part_id
left join rule_fit on rule_fit.programme_id = concerned.programme_id and rule_fit.part_id = concerned.part_id
left join goods_fit on goods_fit.programme_id = concerned.programme_id and goods_fit.part_id = concerned.part_id
