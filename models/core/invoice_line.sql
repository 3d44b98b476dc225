-- Grain: one line of a delivered invoice, or one allowance or charge on document level, so that the lines of an invoice
-- sum to its net_amount.
-- line_amount: in currency_code, excluding VAT, after the line's own allowances and charges, signed as core.invoice; an
-- allowance is negative spend. line_amount_gross: the same with the line's VAT (tax_pct per cent), rounded to two decimals.
-- cpv_code: eight digits that exist in CPV 2008, else null; stated_cpv_code as printed.
-- stated_kgco2e: what the supplier states for the line, kg CO2e, signed as the amount; stated_kgco2e_per_unit per
-- invoiced unit (unit_code); stated_source_unit_code: the unit the supplier's source counts per, stated_source_rate of
-- them in an invoiced unit; stated_source: Internal | Database. emission_check: agrees (quantity x factor gives the
-- line's figure within one per cent or 0.01 kg) | differs | not_possible | null where nothing is stated.
with typed as (
    select
        line.line_id,
        line.file_id,
        invoice.invoice_id,
        line.record_number,
        line.invoice_number,
        line.line_kind,
        line.line_number,
        line.item_name,
        line.item_description,
        try_cast(line.quantity as decimal(18, 6)) as quantity,
        line.unit_code,
        case when line.is_credit_note = 'true' then -1 else 1 end * case when line.line_kind = 'allowance' then -1 else 1 end as sign,
        try_cast(line.line_extension_amount as decimal(18, 2)) as printed_amount,
        upper(coalesce(nullif(trim(line.currency_code), ''), invoice.currency_code)) as currency_code,
        line.tax_category_code,
        try_cast(line.tax_percent as decimal(5, 2)) as tax_pct,
        nullif(trim(line.accounting_cost), '') as accounting_cost,
        line.order_line_id,
        line.cpv_code as stated_cpv_code,
        cpv.code as cpv_code,
        line.unspsc_code,
        line.sellers_item_id,
        line.standard_item_id,
        try_cast(line.emission_quantity as decimal(18, 6)) as emission_quantity,
        try_cast(line.emission_factor as decimal(18, 6)) as emission_factor,
        line.emission_unit_code as stated_source_unit_code,
        try_cast(line.emission_rate as decimal(18, 6)) as stated_source_rate,
        line.emission_source as stated_source,
        line.emission_source_link as stated_source_link,
        line.item_properties
    from raw.invoice_line as line
    join core.invoice as invoice on invoice.file_id = line.file_id
    left join reference.cpv as cpv on cpv.code = left(regexp_replace(line.cpv_code, '[^0-9]', '', 'g'), 8)
)
select
    line_id,
    file_id,
    invoice_id,
    record_number,
    invoice_number,
    line_kind,
    line_number,
    item_name,
    item_description,
    quantity,
    unit_code,
    cast(sign * printed_amount as decimal(18, 2)) as line_amount,
    cast(round(
        cast(sign * printed_amount as decimal(26, 2)) * (100 + coalesce(tax_pct, 0)) * cast(0.01 as decimal(3, 2)), 2
    ) as decimal(18, 2)) as line_amount_gross,
    currency_code,
    tax_category_code,
    tax_pct,
    accounting_cost,
    order_line_id,
    stated_cpv_code,
    cpv_code,
    unspsc_code,
    sellers_item_id,
    standard_item_id,
    cast(sign * emission_quantity as decimal(18, 6)) as stated_kgco2e,
    emission_factor as stated_kgco2e_per_unit,
    stated_source_unit_code,
    stated_source_rate,
    stated_source,
    stated_source_link,
    case
        when emission_quantity is null and emission_factor is null then null
        when emission_quantity is null or emission_factor is null or quantity is null then 'not_possible'
        when abs(cast(quantity as decimal(19, 6)) * emission_factor - emission_quantity)
            <= greatest(cast(0.01 as decimal(18, 6)), abs(emission_quantity) * cast(0.01 as decimal(3, 2))) then 'agrees'
        else 'differs'
    end as emission_check,
    item_properties
from typed
