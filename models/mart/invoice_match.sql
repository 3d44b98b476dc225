-- Grain: one delivered invoice or credit note, whether the ledger has it, and what its own lines leave over. Beside spend,
-- never part of it: spend is what the ledger says. Amounts in currency_code, signed. month: YYYY-MM of issue, or unknown.
-- supplier_name_*: the name, or what stands instead of it for whoever is or may be a person (core.supplier); the number is
-- null there. Codes as core.invoice_match. vouchers: those the posting, or each possible posting, stands in.
-- stated_lines and stated_kgco2e: lines for which the supplier states an emission, and their sum, kg CO2e; stated_differing:
-- those where quantity x factor gives another figure.
with stated as (
    select
        invoice_id,
        sum(case when emission_check is not null then 1 else 0 end) as stated_lines,
        sum(stated_kgco2e) as stated_kgco2e,
        sum(case when emission_check = 'differs' then 1 else 0 end) as stated_differing,
        sum(case when cpv_code is not null then 1 else 0 end) as cpv_lines
    from core.invoice_line
    group by invoice_id
)
select
    coalesce(strftime(match.issue_date, '%Y-%m'), 'unknown') as month,
    match.invoice_id,
    match.file,
    match.record_number,
    match.document_type,
    match.is_credit_note,
    match.invoice_number,
    match.corrected_invoice_number,
    match.issue_date,
    case when supplier.is_named then match.supplier_org_number end as supplier_org_number,
    coalesce(supplier.kind, instead.kind) as supplier_kind,
    coalesce(supplier.shown_name_nb, instead.label_nb) as supplier_name_nb,
    coalesce(supplier.shown_name_nn, instead.label_nn) as supplier_name_nn,
    coalesce(supplier.shown_name_en, instead.label_en) as supplier_name_en,
    match.order_id,
    match.contract_id,
    match.originator_id,
    match.project_id,
    match.currency_code,
    match.net_amount,
    match.gross_amount,
    match.lines,
    match.line_difference,
    match.net_difference,
    match.status,
    match.reason,
    duplicated.file as duplicate_of_file,
    match.amount_basis,
    match.number_method,
    match.supplier_method,
    match.confidence,
    match.ledger_lines,
    match.ledger_amount,
    match.difference,
    match.vouchers,
    match.split,
    coalesce(stated.cpv_lines, 0) as cpv_lines,
    coalesce(stated.stated_lines, 0) as stated_lines,
    stated.stated_kgco2e,
    coalesce(stated.stated_differing, 0) as stated_differing
from core.invoice_match as match
left join core.invoice as duplicated on duplicated.invoice_id = match.duplicate_of
left join stated on stated.invoice_id = match.invoice_id
left join core.entity as entity on entity.org_number = match.supplier_org_number
left join core.delivered_supplier_name as name on name.name_text = trim(match.supplier_name)
left join core.supplier as supplier
    on not match.is_private_person
    and supplier.supplier_key = coalesce('no:' || coalesce(entity.enhet_number, match.supplier_org_number), 'name:' || name.name_key)
join reference.supplier_kind as instead
    on instead.kind = case when match.is_private_person then 'private_person' else 'unknown' end
