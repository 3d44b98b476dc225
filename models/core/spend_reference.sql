-- Grain: one part of a purchase line and one thing it names an agreement by.
-- method: ledger_contract | invoice_contract | invoice_originator (the tender or lot) | invoice_order | doffin_in_text (a
-- Doffin number in the ledger text or the buyer's reference). preference: 1 is asked first.
-- is_contract: the field is one for contract numbers alone, so an unknown number there is an agreement that is not known.
-- reference_key: capitals and digits without leading zeros; words such as avtale in front are left out.
with named as (
    select part.part_id, 1 as preference, 'ledger_contract' as method, true as is_contract, line.contract_id as reference_text
    from core.purchase_part as part
    join core.ledger_line as line on line.line_id = part.line_id
    where line.contract_id is not null
    union all
    select part.part_id, 2, 'invoice_contract', true, invoice.contract_id
    from core.purchase_part as part
    join core.invoice as invoice on invoice.invoice_id = part.invoice_id
    where invoice.contract_id is not null
    union all
    select part.part_id, 3, 'invoice_originator', false, invoice.originator_id
    from core.purchase_part as part
    join core.invoice as invoice on invoice.invoice_id = part.invoice_id
    where invoice.originator_id is not null
    union all
    select part.part_id, 4, 'invoice_order', false, invoice.order_id
    from core.purchase_part as part
    join core.invoice as invoice on invoice.invoice_id = part.invoice_id
    where invoice.order_id is not null
    union all
    select part.part_id, 5, 'doffin_in_text', false, regexp_extract(line.description, '\b(20[0-9]{2}-[0-9]{6})\b', 1)
    from core.purchase_part as part
    join core.ledger_line as line on line.line_id = part.line_id
    where regexp_matches(line.description, '\b20[0-9]{2}-[0-9]{6}\b')
    union all
    select part.part_id, 5, 'doffin_in_text', false, regexp_extract(invoice.buyer_reference, '\b(20[0-9]{2}-[0-9]{6})\b', 1)
    from core.purchase_part as part
    join core.invoice as invoice on invoice.invoice_id = part.invoice_id
    where regexp_matches(invoice.buyer_reference, '\b20[0-9]{2}-[0-9]{6}\b')
),
spelled as (
    select
        *,
        regexp_replace(
            regexp_replace(
                regexp_replace(upper(trim(reference_text)), '^(RAMMEAVTALE|AVTALE|KONTRAKT|CONTRACT|DOFFIN|AVTALENR|KONTRAKTNR|NR|REF)[ .:#-]+', ''),
                '[^0-9A-ZÆØÅ]', '', 'g'
            ),
            '^0+', ''
        ) as reference_key
    from named
)
select part_id, preference, method, is_contract, reference_text, reference_key
from spelled
where reference_key <> ''
