-- Grain: one part of a purchase line (core.purchase_part) with its CPV category and how it was found; the first step that
-- answers wins.
-- method: invoice_cpv (the part's own invoice line is classified, or all classified lines of the matched invoice agree on
-- the division) | ledger_cpv (stated in the ledger) | contract_cpv (the contract that the line or else its invoice names) |
-- account (the account covers one division) | unclassified.
-- confidence: 0 to 1, null where unclassified; what it is worth is said by confidence_kind: stated (somebody wrote the
-- code) | own_judgement (a table marked so) | measured (a calibrated model's) | none.
-- candidates: the other steps' answers as step:division, and the CPV prefixes that an account covers (account:39,30);
-- nothing is chosen among them. is_conflicting: some step that answers names another division.
with invoice_division as (
    select
        invoice_id,
        min(cpv_code) as cpv_code,
        min(left(cpv_code, 2)) as cpv_division,
        min(cpv_code) = max(cpv_code) as is_one_code
    from core.invoice_line
    where cpv_code is not null
    group by invoice_id
    having min(left(cpv_code, 2)) = max(left(cpv_code, 2))
),
contract_code as (
    select contract_id, min(cpv_code) as cpv_code
    from core.contract
    where cpv_code is not null
    group by contract_id
    having min(cpv_code) = max(cpv_code)
),
answered as (
    select
        part.part_id,
        part.line_id,
        coalesce(left(item.cpv_code, 2), agreed.cpv_division) as invoice_division,
        coalesce(item.cpv_code, case when agreed.is_one_code then agreed.cpv_code end) as invoice_code,
        stated.code as ledger_code,
        contract.cpv_code as contract_code,
        account.cpv_division as account_division,
        account.cpv_candidates as account_candidates,
        account.confidence as account_confidence
    from core.purchase_part as part
    left join core.invoice_line as item on item.line_id = part.invoice_line_id
    left join invoice_division as agreed on agreed.invoice_id = part.invoice_id
    left join reference.cpv as stated on stated.code = left(lpad(regexp_replace(part.stated_cpv_code, '-.*|[^0-9]', '', 'g'), 8, '0'), 8)
    left join contract_code as contract on contract.contract_id = part.contract_id
    left join reference.account as account on account.chart = part.chart and account.account_code = part.account_code
),
chosen as (
    select
        answered.*,
        case
            when invoice_division is not null then 'invoice_cpv'
            when ledger_code is not null then 'ledger_cpv'
            when contract_code is not null then 'contract_cpv'
            when account_division is not null then 'account'
            else 'unclassified'
        end as method,
        case
            when invoice_division is not null then invoice_code
            when ledger_code is not null then ledger_code
            else contract_code
        end as cpv_code,
        coalesce(invoice_division, left(ledger_code, 2), left(contract_code, 2), account_division) as cpv_division
    from answered
)
select
    chosen.part_id,
    chosen.line_id,
    chosen.cpv_code,
    chosen.cpv_division,
    chosen.method,
    case
        when chosen.method = 'account'
            then cast(case chosen.account_confidence when 'high' then 0.9 when 'medium' then 0.8 else 0.6 end as decimal(5, 4))
        else try_cast(step.confidence as decimal(5, 4))
    end as confidence,
    step.confidence_kind,
    nullif(
        concat_ws(
            '|',
            case when chosen.method <> 'ledger_cpv' then 'ledger_cpv:' || left(chosen.ledger_code, 2) end,
            case when chosen.method <> 'contract_cpv' then 'contract_cpv:' || left(chosen.contract_code, 2) end,
            case when chosen.method <> 'account' then 'account:' || replace(chosen.account_candidates, '|', ',') end
        ),
        ''
    ) as candidates,
    coalesce(
        left(chosen.ledger_code, 2) <> chosen.cpv_division
        or left(chosen.contract_code, 2) <> chosen.cpv_division
        or not contains('|' || chosen.account_candidates, '|' || chosen.cpv_division),
        false
    ) as is_conflicting
from chosen
join reference.category_step as step on step.method = chosen.method
