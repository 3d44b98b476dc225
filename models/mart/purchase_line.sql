-- Grain: one part of a purchase line of the ledger with everything the pages say about it; the source rows of every figure
-- on spend and footprint. A line whose invoice is known has a part for each line of it (core.ledger_part), any other
-- line is one part. lines: 1 on the first part, 0 on the others, so that its sum counts ledger lines.
-- amount_nok: NOK excluding VAT unless vat_conversion is not_known; amount_delivered and vat_removed: the whole ledger
-- line's, on its first part only; kgco2e: kg CO2e.
-- period is 'unknown' where the delivery gives neither period nor date. supplier_kind: as core.supplier; null where no
-- supplier is stated. supplier_name: what stands instead of it (bokmål) for private persons, sole proprietors and whoever
-- may be one; their number is null. description: only beside a supplier that is named, not where an identity number was
-- masked in it, and not on accounts and functions
-- whose texts name persons.
select
    coalesce(part.part_id, line.line_id) as part_id,
    line.line_id,
    coalesce(part.part_number, 1) as part_number,
    case when coalesce(part.part_number, 1) = 1 then 1 else 0 end as lines,
    part.share,
    part.split_method,
    part.invoice_id,
    part.invoice_line_id,
    part.invoice_file,
    part.invoice_record_number,
    line.file_id,
    line.file,
    line.record_number,
    coalesce(line.period, 'unknown') as period,
    line.posting_date,
    line.org_unit_id,
    line.org_unit_name,
    line.account_id,
    line.account_name,
    line.voucher_id,
    line.invoice_number,
    line.supplier_key,
    supplier.kind as supplier_kind,
    case when supplier.is_named then line.supplier_org_number end as supplier_org_number,
    supplier.shown_name_nb as supplier_name,
    case
        when supplier.is_named and not line.is_person_dense and not contains(coalesce(line.description, ''), '[fødselsnummer')
            then line.description
    end as description,
    case when coalesce(part.part_number, 1) = 1 then line.amount_delivered end as amount_delivered,
    case when part.part_id is null then line.amount_currency else part.amount_currency end as amount_currency,
    line.currency_code,
    line.vat_basis,
    line.vat_conversion,
    case when coalesce(part.part_number, 1) = 1 then line.vat_removed end as vat_removed,
    case when part.part_id is null then line.amount_nok else part.amount_nok end as amount_nok,
    coalesce(category.cpv_division, 'unclassified') as cpv_division,
    category.cpv_code,
    category.method as category_method,
    category.confidence as category_confidence,
    category.confidence_kind as category_confidence_kind,
    risk.division_label_no as cpv_label_no,
    risk.division_label_en as cpv_label_en,
    coalesce(risk.risk_class, 'unknown') as risk_class,
    coalesce(risk.class_status, 'unknown') as class_status,
    footprint.kgco2e,
    footprint.method as footprint_method,
    footprint.factor_id,
    footprint.factor_kgco2e_per_nok,
    footprint.index_code,
    footprint.index_spend,
    footprint.index_factor,
    footprint.scope3_category,
    footprint.index_status,
    footprint.uncovered_reason,
    footprint.kgco2e_low,
    footprint.kgco2e_high,
    footprint.scope,
    footprint.factor_set,
    footprint.factor_release,
    footprint.factor_price_year,
    footprint.ghg_method,
    footprint.quantity,
    footprint.quantity_unit,
    footprint.kgco2e_market_based,
    footprint.primary_kgco2e,
    footprint.activity_line_id,
    footprint.other_ratio,
    footprint.is_disputed,
    footprint.quality_technology,
    footprint.quality_time,
    footprint.quality_geography,
    footprint.quality_completeness,
    footprint.quality_reliability
from core.ledger_line as line
left join core.ledger_part as part on part.line_id = line.line_id
join rules.line_category as category on category.part_id = coalesce(part.part_id, line.line_id)
join rules.line_footprint as footprint on footprint.part_id = coalesce(part.part_id, line.line_id)
left join core.supplier as supplier on supplier.supplier_key = line.supplier_key
left join core.cpv_risk as risk on risk.cpv_code = coalesce(category.cpv_code, category.cpv_division || '000000')
where line.bucket = 'purchase'
