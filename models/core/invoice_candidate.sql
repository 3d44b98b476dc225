-- Grain: one ledger line that bears supplier and number of a delivered invoice, once for each way in which lines may add
-- up to it: level 1 all such lines together, level 2 those of one voucher, level 3 the line alone. Duplicates and forward
-- billing have none. posting_key tells the postings of a level apart.
-- Supplier: the same organisation number or mark of a person's number (org_number), or the same name where one of the two
-- has no number (name): supplier_method.
-- number_rank: 1 the same number | 2 the same without spaces, signs and leading letters and zeros | 3 the number of the
-- invoice that a credit note corrects. Of an invoice only the best rank is kept, and of a line likewise but for rank 3.
with invoice as (
    select invoice_id, number_key, upper(invoice_number) as written_number, supplier_org_number, person_key, supplier_name_key,
        false as is_corrected
    from core.invoice
    where duplicate_of is null and not is_forward_billing and number_key is not null
    union all
    select invoice_id, corrected_number_key, upper(corrected_invoice_number), supplier_org_number, person_key, supplier_name_key, true
    from core.invoice
    where duplicate_of is null and not is_forward_billing and is_credit_note and corrected_number_key is not null
),
numbered as (
    select
        line_id,
        file_id,
        bucket,
        voucher_id,
        supplier_org_number,
        supplier_key,
        supplier_name,
        amount_currency,
        currency_code,
        -- a spreadsheet may have turned 4711 into 4711.0
        case when right(invoice_number, 2) = '.0' then left(invoice_number, length(invoice_number) - 2) else invoice_number end
            as invoice_number
    from core.ledger_line
    where invoice_number is not null and bucket_reason not in ('superseded', 'totals_row')
),
keyed as (
    select
        *,
        case
            when regexp_matches(invoice_number, '^[1-9][0-9]*$') then invoice_number  -- most numbers: digits alone
            else coalesce(
                nullif(regexp_replace(regexp_replace(upper(invoice_number), '[ /._:#&-]+', '', 'g'), '^[A-ZÆØÅ0]+', ''), ''),
                nullif(regexp_replace(upper(invoice_number), '[ /._:#&-]+', '', 'g'), '')
            )
        end as number_key
    from numbered
),
paired as (
    select
        invoice.invoice_id,
        line.line_id,
        line.bucket,
        line.file_id || '/' || coalesce(line.voucher_id, line.line_id) as voucher_key,
        line.voucher_id,
        line.amount_currency,
        line.currency_code,
        case
            when invoice.is_corrected then 3
            when upper(trim(line.invoice_number)) = invoice.written_number then 1
            else 2
        end as number_rank,
        case
            when line.supplier_org_number = invoice.supplier_org_number or line.supplier_key = invoice.person_key then 'org_number'
            else 'name'
        end as supplier_method
    from keyed as line
    join invoice
        on invoice.number_key = line.number_key
        and (
            line.supplier_org_number = invoice.supplier_org_number
            or line.supplier_key = invoice.person_key
            or (
                (line.supplier_org_number is null or invoice.supplier_org_number is null)
                and invoice.supplier_name_key = translate(
                    regexp_replace(upper(trim(line.supplier_name)), '[ ,]+(AS|ASA|SA|ANS|DA|ENK|NUF|AB|OY|APS|A/S|LTD|GMBH)\.?$', ''),
                    ' .,-/&()''', ''
                )
            )
        )
),
ranked as (
    select
        *,
        min(number_rank) over (partition by invoice_id) as invoice_rank,
        min(number_rank) over (partition by line_id) as line_rank
    from paired
)
select
    ranked.invoice_id,
    level.level,
    case level.level when 1 then '' when 2 then ranked.voucher_key else ranked.line_id end as posting_key,
    ranked.line_id,
    ranked.bucket,
    ranked.voucher_id,
    ranked.amount_currency,
    ranked.currency_code,
    ranked.number_rank,
    ranked.supplier_method
from ranked
cross join (values (1), (2), (3)) as level(level)
where ranked.number_rank = ranked.invoice_rank and not (ranked.number_rank = 2 and ranked.line_rank = 1)
