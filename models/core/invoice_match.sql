-- Grain: one delivered invoice, and whether and how the ledger has it. Amounts in currency_code.
-- status: matched | ambiguous (several postings agree, or a posting agrees with several invoices; nothing is chosen) |
-- amount_differs | posted_elsewhere (only on lines that are no purchases) | not_posted | duplicate | forward_billing.
-- A posting agrees when it has the invoice's sign and lies within 1.00 of its net amount (amount_basis net), else of its
-- gross amount (gross). Level as core.invoice_candidate; the lowest level at which something agrees counts.
-- ledger_amount: of the posting matched, else of all purchase lines with the number; difference: less the invoice.
-- confidence of a match: high (organisation number, same number, same amount) | medium (one of them weaker) | low.
-- split: yes | no_lines | lines_do_not_add_up (more than 1.00 from the invoice) | lines_cancel_out (amounts of both signs,
-- ten times the sum) | null where not matched; the lines of an invoice that is not split keep one part each.
with lines as (
    select
        invoice_id,
        count(*) as lines,
        sum(case when line_kind = 'line' then line_amount end) as line_sum,
        sum(line_amount) as net_sum,
        sum(line_amount_gross) as gross_sum,
        sum(abs(line_amount)) as absolute_sum
    from core.invoice_line
    group by invoice_id
),
posting as (
    select
        candidate.invoice_id,
        candidate.level,
        candidate.posting_key,
        count(*) as ledger_lines,
        sum(candidate.amount_currency) as ledger_amount,
        max(candidate.number_rank) as number_rank,
        min(candidate.supplier_method) as supplier_method,
        string_agg(distinct candidate.voucher_id, ', ' order by candidate.voucher_id) as vouchers
    from core.invoice_candidate as candidate
    join core.invoice as invoice on invoice.invoice_id = candidate.invoice_id and invoice.currency_code = candidate.currency_code
    where candidate.bucket = 'purchase'
    group by candidate.invoice_id, candidate.level, candidate.posting_key
),
agreeing as (
    select
        posting.*,
        case when abs(posting.ledger_amount - invoice.net_amount) <= 1 then 'net' else 'gross' end as amount_basis,
        min(posting.level) over (partition by posting.invoice_id) as best_level
    from posting
    join core.invoice as invoice on invoice.invoice_id = posting.invoice_id
    where sign(posting.ledger_amount) = sign(invoice.net_amount)
        and (abs(posting.ledger_amount - invoice.net_amount) <= 1 or abs(posting.ledger_amount - invoice.gross_amount) <= 1)
),
chosen as (
    select
        invoice_id,
        min(level) as level,
        min(posting_key) as posting_key,
        count(*) as postings,
        min(ledger_lines) as ledger_lines,
        min(ledger_amount) as ledger_amount,
        max(number_rank) as number_rank,
        min(supplier_method) as supplier_method,
        min(amount_basis) as amount_basis,
        string_agg(vouchers, ', ' order by vouchers) as vouchers
    from agreeing
    where level = best_level
    group by invoice_id
),
claimed as (
    select chosen.invoice_id, count(*) over (partition by candidate.line_id) as invoices
    from chosen
    join core.invoice_candidate as candidate
        on candidate.invoice_id = chosen.invoice_id
        and candidate.level = chosen.level
        and candidate.posting_key = chosen.posting_key
        and candidate.bucket = 'purchase'
    where chosen.postings = 1
),
contested as (
    select invoice_id, max(invoices) as invoices from claimed group by invoice_id
),
elsewhere as (
    select
        candidate.invoice_id,
        min(candidate.bucket) as bucket,
        max(case when candidate.bucket = 'purchase' then 1 else 0 end) as has_purchase,
        string_agg(distinct candidate.voucher_id, ', ' order by candidate.voucher_id) as vouchers
    from core.invoice_candidate as candidate
    where candidate.level = 1 and candidate.number_rank < 3
    group by candidate.invoice_id
),
delivered as (
    select min(period) as first_period, max(period) as last_period from core.ledger_line
),
judged as (
    select
        invoice.*,
        coalesce(lines.lines, 0) as lines,
        coalesce(lines.line_sum, 0) as line_sum,
        coalesce(lines.net_sum, 0) as net_sum,
        lines.gross_sum,
        lines.absolute_sum,
        chosen.level,
        chosen.posting_key,
        chosen.ledger_lines,
        chosen.number_rank,
        chosen.supplier_method,
        chosen.amount_basis,
        chosen.ledger_amount as agreeing_amount,
        together.ledger_amount as together_amount,
        coalesce(chosen.vouchers, elsewhere.vouchers) as vouchers,
        case
            when invoice.is_forward_billing then 'forward_billing'
            when invoice.duplicate_of is not null then 'duplicate'
            when chosen.postings > 1 or contested.invoices > 1 then 'ambiguous'
            when chosen.postings = 1 then 'matched'
            when elsewhere.has_purchase = 1 then 'amount_differs'
            when elsewhere.invoice_id is not null then 'posted_elsewhere'
            else 'not_posted'
        end as own_status,
        case
            when invoice.is_forward_billing then 'billed_again'
            when invoice.duplicate_of is not null then 'same_amount'
            when chosen.postings > 1 then 'several_postings'
            when contested.invoices > 1 then 'several_invoices'
            when chosen.postings = 1
                then case
                    when chosen.ledger_amount = case chosen.amount_basis when 'net' then invoice.net_amount else invoice.gross_amount end
                        then 'same_amount'
                    else 'rounding'
                end
            when elsewhere.has_purchase = 1
                then case when together.ledger_amount is null then 'other_currency' else 'other_amount' end
            when elsewhere.invoice_id is not null then elsewhere.bucket
            when delivered.last_period is null or strftime(invoice.issue_date, '%Y-%m') not between delivered.first_period and delivered.last_period
                then 'ledger_not_delivered'
            else 'no_line'
        end as own_reason
    from core.invoice as invoice
    cross join delivered
    left join lines on lines.invoice_id = invoice.invoice_id
    left join chosen on chosen.invoice_id = invoice.invoice_id
    left join contested on contested.invoice_id = invoice.invoice_id
    left join elsewhere on elsewhere.invoice_id = invoice.invoice_id
    left join posting as together on together.invoice_id = invoice.invoice_id and together.level = 1
),
settled as (
    select
        *,
        max(case when own_status = 'matched' then 1 else 0 end) over (partition by identity) = 1
            and has_other_amount and own_status in ('amount_differs', 'not_posted', 'posted_elsewhere') as is_superseded
    from judged
)
select
    invoice_id,
    file_id,
    file,
    record_number,
    document_type,
    is_credit_note,
    invoice_number,
    corrected_invoice_number,
    issue_date,
    currency_code,
    supplier_org_number,
    supplier_name,
    is_private_person,
    order_id,
    contract_id,
    originator_id,
    project_id,
    net_amount,
    gross_amount,
    lines,
    cast(line_sum - line_extension_amount as decimal(18, 2)) as line_difference,
    cast(net_sum - net_amount as decimal(18, 2)) as net_difference,
    case when is_superseded then 'duplicate' else own_status end as status,
    case when is_superseded then 'other_amount' else own_reason end as reason,
    duplicate_of,
    case when own_status = 'matched' then level end as level,
    case when own_status = 'matched' then posting_key end as posting_key,
    case when own_status = 'matched' then ledger_lines end as ledger_lines,
    case when own_status = 'matched' then amount_basis end as amount_basis,
    case when own_status = 'matched' then case number_rank when 1 then 'same' when 2 then 'normalised' else 'corrected_invoice' end end as number_method,
    case when own_status = 'matched' then supplier_method end as supplier_method,
    case
        when own_status = 'matched'
            then case
                case when supplier_method = 'org_number' then 0 else 1 end + case when number_rank = 1 then 0 else 1 end
                    + case when own_reason = 'same_amount' then 0 else 1 end
                when 0 then 'high'
                when 1 then 'medium'
                else 'low'
            end
    end as confidence,
    cast(case own_status when 'matched' then agreeing_amount when 'amount_differs' then together_amount end as decimal(18, 2)) as ledger_amount,
    cast(case own_status
        when 'matched' then agreeing_amount - case amount_basis when 'net' then net_amount else gross_amount end
        when 'amount_differs' then together_amount - net_amount
    end as decimal(18, 2)) as difference,
    vouchers,
    case
        when own_status <> 'matched' then null
        when coalesce(absolute_sum, 0) = 0 then 'no_lines'
        when abs(net_sum - net_amount) > 1 or (amount_basis = 'gross' and abs(gross_sum - gross_amount) > 1) then 'lines_do_not_add_up'
        when absolute_sum > 10 * abs(net_sum) then 'lines_cancel_out'
        else 'yes'
    end as split
from settled
