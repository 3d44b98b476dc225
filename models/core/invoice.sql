-- Grain: one delivered EHF or Peppol document. Amounts in currency_code, signed: a credit note (381, 81) is
-- printed positive and counts negative; a negative invoice (380) already is.
-- net_amount: excluding VAT, after allowances and charges on the document; gross_amount: including VAT. What was paid
-- before and the rounding of what is payable change neither.
-- is_forward_billing: type 82, which the power supplier bills again; never counted beside the final invoice.
-- number_key: the number without spaces, signs, letters and zeros before its first other digit; as core.invoice_candidate.
-- is_private_person: a national identity number stood where the organisation number should; person_key: its mark, as the
-- supplier_key of a ledger line.
-- identity: supplier, number, kind of document and year of issue. duplicate_of: the document delivered first with the
-- same identity and net amount, else null. has_other_amount: one with the same identity has another net amount.
with signed as (
    select
        invoice.line_id as invoice_id,
        invoice.file_id,
        invoice.record_number,
        delivery.delivery_number,
        delivery.file,
        invoice.document_type,
        invoice.is_credit_note = 'true' as is_credit_note,
        coalesce(invoice.document_type in ('82', '81'), false) as is_forward_billing,
        trim(invoice.invoice_number) as invoice_number,
        trim(invoice.corrected_invoice_number) as corrected_invoice_number,
        try_cast(left(invoice.issue_date, 10) as date) as issue_date,
        upper(trim(invoice.currency_code)) as currency_code,
        invoice.order_id,
        invoice.contract_id,
        invoice.originator_id,
        invoice.project_id,
        invoice.buyer_reference,
        invoice.accounting_cost,
        nullif(
            regexp_extract(regexp_replace(regexp_replace(invoice.supplier_org_number, '^(0192|9908):', ''), '[^0-9]', '', 'g'), '^[0-9]{9}$'), ''
        ) as supplier_org_number,
        invoice.supplier_name,
        contains(coalesce(invoice.supplier_org_number, ''), '[fødselsnummer') as is_private_person,
        'person:' || nullif(regexp_extract(invoice.supplier_org_number, '\[fødselsnummer:([a-z]+)\]', 1), '') as person_key,
        nullif(regexp_extract(regexp_replace(invoice.buyer_org_number, '[^0-9]', '', 'g'), '^[0-9]{9}$'), '') as buyer_org_number,
        case when invoice.is_credit_note = 'true' then -1 else 1 end as sign,
        try_cast(invoice.line_extension_amount as decimal(18, 2)) as line_extension_amount,
        try_cast(invoice.allowance_total_amount as decimal(18, 2)) as allowance_amount,
        try_cast(invoice.charge_total_amount as decimal(18, 2)) as charge_amount,
        try_cast(invoice.tax_exclusive_amount as decimal(18, 2)) as tax_exclusive_amount,
        try_cast(invoice.tax_inclusive_amount as decimal(18, 2)) as tax_inclusive_amount,
        try_cast(invoice.prepaid_amount as decimal(18, 2)) as prepaid_amount,
        try_cast(invoice.payable_rounding_amount as decimal(18, 2)) as payable_rounding_amount,
        try_cast(invoice.payable_amount as decimal(18, 2)) as payable_amount,
        try_cast(invoice.tax_amount as decimal(18, 2)) as tax_amount
    from raw.invoice as invoice
    join raw.delivery as delivery on delivery.file_id = invoice.file_id and delivery.status = 'read'
),
summed as (
    select
        *,
        cast(sign * coalesce(
            tax_exclusive_amount, line_extension_amount - coalesce(allowance_amount, 0) + coalesce(charge_amount, 0)
        ) as decimal(18, 2)) as net_amount,
        cast(sign * coalesce(
            tax_inclusive_amount, payable_amount + coalesce(prepaid_amount, 0) - coalesce(payable_rounding_amount, 0)
        ) as decimal(18, 2)) as gross_amount,
        regexp_replace(upper(invoice_number), '[ /._:#&-]+', '', 'g') as plain_number,
        regexp_replace(upper(corrected_invoice_number), '[ /._:#&-]+', '', 'g') as plain_corrected_number,
        nullif(translate(
            regexp_replace(upper(trim(supplier_name)), '[ ,]+(AS|ASA|SA|ANS|DA|ENK|NUF|AB|OY|APS|A/S|LTD|GMBH)\.?$', ''),
            ' .,-/&()''', ''
        ), '') as supplier_name_key
    from signed
),
identified as (
    select
        *,
        coalesce(supplier_org_number, supplier_name_key, invoice_id) || '/' || upper(invoice_number) || '/'
            || case when is_forward_billing then 'F' else '' end || case when is_credit_note then 'C' else 'I' end || '/'
            || coalesce(strftime(issue_date, '%Y'), '') as identity
    from summed
)
select
    invoice_id,
    file_id,
    record_number,
    file,
    document_type,
    is_credit_note,
    is_forward_billing,
    invoice_number,
    coalesce(nullif(regexp_replace(plain_number, '^[A-ZÆØÅ0]+', ''), ''), nullif(plain_number, '')) as number_key,
    corrected_invoice_number,
    coalesce(
        nullif(regexp_replace(plain_corrected_number, '^[A-ZÆØÅ0]+', ''), ''), nullif(plain_corrected_number, '')
    ) as corrected_number_key,
    issue_date,
    currency_code,
    order_id,
    contract_id,
    originator_id,
    project_id,
    buyer_reference,
    accounting_cost,
    supplier_org_number,
    supplier_name,
    supplier_name_key,
    is_private_person,
    person_key,
    buyer_org_number,
    cast(sign * line_extension_amount as decimal(18, 2)) as line_extension_amount,
    cast(sign * tax_exclusive_amount as decimal(18, 2)) as tax_exclusive_amount,
    cast(sign * tax_inclusive_amount as decimal(18, 2)) as tax_inclusive_amount,
    cast(sign * payable_amount as decimal(18, 2)) as payable_amount,
    cast(sign * tax_amount as decimal(18, 2)) as tax_amount,
    net_amount,
    gross_amount,
    identity,
    nullif(
        first_value(invoice_id) over (
            partition by identity, net_amount, currency_code order by delivery_number, record_number
            rows between unbounded preceding and unbounded following
        ),
        invoice_id
    ) as duplicate_of,
    coalesce(
        min(net_amount) over (partition by identity, currency_code) <> max(net_amount) over (partition by identity, currency_code), false
    ) as has_other_amount
from identified
