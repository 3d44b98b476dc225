-- Grain: one ledger line's share of one line of the invoice it is matched with. A ledger line that no invoice explains is
-- its own only part and is not repeated here (part_number 1 and its own amounts wherever parts are read).
-- part_id: line_id for the first part, else line_id, a full stop and part_number. part_number: 1 is the largest share.
-- amount_currency, amount_nok: signed as the ledger; the parts of a line sum to it to the øre, each in its own currency
-- (largest remainder). share: of the ledger line, 1 being all of it.
-- invoice_file and invoice_record_number: where the invoice line stands.
-- split_method: accounting_cost (the invoice lines name account or unit of one ledger line each, and the sums agree) |
-- amount (each ledger line has the amount of one invoice line) | proportional (to the invoice lines' amounts).
with explained as (
    select
        match.invoice_id,
        ledger.line_id,
        ledger.amount_currency,
        ledger.amount_nok,
        upper(ledger.account_id) as account_id,
        upper(ledger.org_unit_id) as org_unit_id,
        match.amount_basis
    from core.invoice_match as match
    join core.invoice_candidate as candidate
        on candidate.invoice_id = match.invoice_id
        and candidate.level = match.level
        and candidate.posting_key = match.posting_key
        and candidate.bucket = 'purchase'
        and candidate.currency_code = match.currency_code
    join core.ledger_line as ledger on ledger.line_id = candidate.line_id
    where match.split = 'yes'
),
weighed as (
    select
        line.invoice_id,
        line.line_id as invoice_line_id,
        line.record_number,
        match.file as invoice_file,
        upper(line.accounting_cost) as accounting_cost,
        case match.amount_basis when 'gross' then line.line_amount_gross else line.line_amount end as weight
    from core.invoice_line as line
    join core.invoice_match as match on match.invoice_id = line.invoice_id and match.split = 'yes'
    where line.line_amount <> 0
),
paired as (
    select
        explained.invoice_id,
        explained.line_id,
        explained.amount_currency,
        explained.amount_nok,
        weighed.invoice_line_id,
        weighed.record_number,
        weighed.invoice_file,
        weighed.weight,
        coalesce(
            weighed.accounting_cost in (
                explained.account_id, explained.org_unit_id, explained.account_id || '/' || explained.org_unit_id,
                explained.org_unit_id || '/' || explained.account_id
            ),
            false
        ) as has_same_cost,
        weighed.weight = explained.amount_currency as has_same_amount
    from explained
    join weighed on weighed.invoice_id = explained.invoice_id
),
linked as (
    select invoice_id, line_id, amount_currency, invoice_line_id, weight, 1 as preference from paired where has_same_cost
    union all
    select invoice_id, line_id, amount_currency, invoice_line_id, weight, 2 from paired where has_same_amount
),
linked_line as (
    select
        invoice_id,
        preference,
        line_id,
        count(*) as links,
        abs(sum(weight) - min(amount_currency)) as difference,
        case when sum(abs(weight)) > 10 * abs(sum(weight)) then 1 else 0 end as cancels_out
    from linked
    group by invoice_id, preference, line_id
),
sized as (
    select invoice_id, count(distinct line_id) as ledger_lines, count(distinct invoice_line_id) as invoice_lines
    from paired
    group by invoice_id
),
linked_invoice as (
    select invoice_id, preference, count(distinct invoice_line_id) as invoice_lines
    from linked
    group by invoice_id, preference
),
identified as (
    select linked_line.invoice_id, linked_line.preference
    from linked_line
    join sized on sized.invoice_id = linked_line.invoice_id
    join linked_invoice
        on linked_invoice.invoice_id = linked_line.invoice_id and linked_invoice.preference = linked_line.preference
    where sized.ledger_lines > 1
    group by linked_line.invoice_id, linked_line.preference
    -- every ledger line and every invoice line once, and the sums agree
    having count(*) = min(sized.ledger_lines) and sum(linked_line.links) = min(sized.invoice_lines)
        and min(linked_invoice.invoice_lines) = min(sized.invoice_lines) and max(linked_line.difference) <= 1
        and max(linked_line.cancels_out) = 0
),
method as (
    select invoice_id, min(preference) as preference from identified group by invoice_id
),
kept as (
    select
        paired.*,
        case method.preference when 1 then 'accounting_cost' when 2 then 'amount' else 'proportional' end as split_method,
        sum(paired.weight) over (partition by paired.line_id) as total_weight
    from paired
    left join method on method.invoice_id = paired.invoice_id
    where method.preference is null
        or (method.preference = 1 and paired.has_same_cost)
        or (method.preference = 2 and paired.has_same_amount)
),
ideal as (
    select
        *,
        cast(amount_currency * 100 as double) * cast(weight as double) / nullif(cast(total_weight as double), 0) as ideal_currency,
        cast(amount_nok * 100 as double) * cast(weight as double) / nullif(cast(total_weight as double), 0) as ideal_nok
    from kept
),
floored as (
    select *, cast(floor(ideal_currency) as bigint) as floor_currency, cast(floor(ideal_nok) as bigint) as floor_nok
    from ideal
),
remaining as (
    select
        *,
        count(*) over (partition by line_id) as parts,
        cast(amount_currency * 100 as bigint) - sum(floor_currency) over (partition by line_id) as rest_currency,
        cast(amount_nok * 100 as bigint) - sum(floor_nok) over (partition by line_id) as rest_nok,
        row_number() over (partition by line_id order by ideal_currency - floor_currency desc, record_number) as place_currency,
        row_number() over (partition by line_id order by ideal_nok - floor_nok desc, record_number) as place_nok,
        row_number() over (partition by line_id order by abs(weight) desc, record_number) as part_number
    from floored
),
-- Doubles are exact to the øre below 90 000 billion; whatever they may leave beyond that goes to the first part.
shared as (
    select
        *,
        floor_currency + case when place_currency <= rest_currency then 1 else 0 end
            + case when part_number = 1 then rest_currency - least(greatest(rest_currency, 0), parts) else 0 end as ore_currency,
        floor_nok + case when place_nok <= rest_nok then 1 else 0 end
            + case when part_number = 1 then rest_nok - least(greatest(rest_nok, 0), parts) else 0 end as ore_nok
    from remaining
)
select
    case when part_number = 1 then line_id else line_id || '.' || part_number end as part_id,
    line_id,
    part_number,
    parts,
    invoice_id,
    invoice_line_id,
    invoice_file,
    record_number as invoice_record_number,
    split_method,
    cast(round(cast(weight as double) / nullif(cast(total_weight as double), 0), 8) as decimal(18, 8)) as share,
    cast(cast(ore_currency as decimal(20, 0)) * cast(0.01 as decimal(3, 2)) as decimal(18, 2)) as amount_currency,
    cast(cast(ore_nok as decimal(20, 0)) * cast(0.01 as decimal(3, 2)) as decimal(18, 2)) as amount_nok
from shared
