-- Grain: one part of a purchase line (a line without a matched invoice is one part) with its CPV category and how it was
-- found; the first step that answers wins.
-- method: invoice_cpv (the part's own invoice line is classified, or all classified lines of the matched invoice agree on
-- the division) | ledger_cpv (stated in the ledger) | contract_cpv (the contract that the line or else its invoice names) |
-- account (the account covers one division) | unclassified.
-- confidence: stated (somebody wrote the code) | own_judgement (from the account's name) | none.
-- candidates: CPV prefixes that an account covers where it covers several; nothing is chosen among them.
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
explained as (
    select
        part.part_id,
        part.line_id,
        coalesce(line.cpv_code, case when agreed.is_one_code then agreed.cpv_code end) as invoice_code,
        coalesce(left(line.cpv_code, 2), agreed.cpv_division) as invoice_division,
        invoice.contract_id
    from core.ledger_part as part
    join core.invoice_line as line on line.line_id = part.invoice_line_id
    join core.invoice as invoice on invoice.invoice_id = part.invoice_id
    left join invoice_division as agreed on agreed.invoice_id = part.invoice_id
),
contract_code as (
    select contract_id, min(cpv_code) as cpv_code
    from core.contract
    where cpv_code is not null
    group by contract_id
    having min(cpv_code) = max(cpv_code)
),
candidates as (
    select
        coalesce(explained.part_id, line.line_id) as part_id,
        line.line_id,
        explained.invoice_division,
        explained.invoice_code,
        stated.code as ledger_code,
        contract.cpv_code as contract_code,
        account.cpv_division as account_division,
        account.cpv_candidates as account_candidates
    from core.ledger_line as line
    left join explained on explained.line_id = line.line_id
    left join reference.cpv as stated on stated.code = left(lpad(regexp_replace(line.stated_cpv_code, '-.*|[^0-9]', '', 'g'), 8, '0'), 8)
    left join contract_code as contract on contract.contract_id = coalesce(line.contract_id, explained.contract_id)
    left join reference.account as account on account.chart = line.chart and account.account_code = line.account_code
    where line.bucket = 'purchase'
)
select
    part_id,
    line_id,
    case
        when invoice_division is not null then invoice_code
        when ledger_code is not null then ledger_code
        else contract_code
    end as cpv_code,
    coalesce(invoice_division, left(ledger_code, 2), left(contract_code, 2), account_division) as cpv_division,
    case
        when invoice_division is not null then 'invoice_cpv'
        when ledger_code is not null then 'ledger_cpv'
        when contract_code is not null then 'contract_cpv'
        when account_division is not null then 'account'
        else 'unclassified'
    end as method,
    case
        when coalesce(invoice_division, ledger_code, contract_code) is not null then 'stated'
        when account_division is not null then 'own_judgement'
        else 'none'
    end as confidence,
    account_candidates as candidates
from candidates
