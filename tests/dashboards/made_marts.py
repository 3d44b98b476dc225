"""Marts for the pages: really empty ones, and ones full of everything that is hard to print."""

# ruff: noqa: E501 (a column of SQL is read on one line)

import json
from pathlib import Path

import duckdb
from made_tables import empty_warehouse

from dashboards.site import Body, publish
from pipelines.reuse import write_lives
from pipelines.verdicts import write_verdicts
from pipelines.warehouse import build_model, build_models, models

MONTH = "2026-10"
MONTHS = [MONTH, "2026-09"]
NASTY = "Ærlig & Sønn <script>alert('x')</script> \"Bygg\" AS, avdeling for svært lange leverandørnavn i Eksempelvik"
FORMULA = '=HYPERLINK("http://example.org";"klikk")'

PATH = json.dumps(
    [
        {
            "step": "weight", "outcome": "missed", "paragraph": "LOA § 5b (2)", "value": 20, "limit": 30,
            "link": "https://lovdata.no/lov/2016-06-17-73/§5b", "source": "BT-541, BT-5421",
            "text_nb": "Miljø vektes 20 % <b>", "text_nn": "Miljø er vekta 20 % <b>",
            "text_en": "Environment weighs 20 % <b>",
        },
        {
            "step": "version", "outcome": "undated", "paragraph": None, "link": None, "value": None, "limit": "V1",
            "source": "BT-05", "text_nb": "Datoen er ikke kjent.", "text_nn": "Datoen er ikkje kjend.",
            "text_en": "The date is not known.",
        },
    ]
)  # fmt: skip

PURCHASES = """
insert into mart.purchase_line by name
select
    'f00dfeed0001-' || n as part_id,
    'f00dfeed0001-' || n as line_id,
    1 as part_number,
    1 as lines,
    case when n % 7 = 0 then 'ledgers/september <2>.csv' else 'ledgers/regnskap 2026.xlsx' end as file,
    n as record_number,
    case when n % 61 = 0 then 'unknown'
        else strftime(cast('2026-10-01' as date) - interval 1 month * (n % 26), '%Y-%m') end as period,
    'Enhet ' || n % 5 as org_unit_name,
    cast(1000 + n % 40 as varchar) as account_id,
    case when n % 11 = 0 then null else 'Konto for inventar, utstyr og «diverse» nr. ' || n % 40 end as account_name,
    'B' || n as voucher_id,
    case when n % 3 = 0 then '999' end as supplier_key,
    case when n % 3 = 0 then '100000008' end as supplier_org_number,
    case when n % 3 = 0 then $nasty when n % 3 = 1 then $formula else 'Privatperson' end as supplier_name,
    case when (n // 26) % 2 = 0 then '+47 faktura' else '-150 kroner i rabatt' end as description,
    cast((n % 17 - 3) * 1234.565 * (1 + n % 29) as decimal(38, 18)) as amount_delivered,
    cast(round((n % 17 - 3) * 1234.565 * (1 + n % 29), 2) as decimal(18, 2)) as amount_currency,
    case when n % 53 = 0 then 'ISK' else 'NOK' end as currency_code,
    case when n % 53 = 0 then null
        else cast(round((n % 17 - 3) * 1234.565 * (1 + n % 29), 2) as decimal(18, 2)) end as amount_nok,
    coalesce(risk.cpv_division, 'unclassified') as cpv_division,
    case when risk.cpv_division is null then 'unclassified' when n % 3 = 0 then 'invoice_cpv' else 'account' end as category_method,
    case when risk.cpv_division is null then 'none' when n % 3 = 0 then 'stated' else 'own_judgement' end as category_confidence_kind,
    risk.label_no as cpv_label_no,
    risk.label_en as cpv_label_en,
    coalesce(risk.risk_class, 'unknown') as risk_class,
    coalesce(risk.class_status, 'unknown') as class_status,
    case when n % 4 = 0 or n % 53 = 0 then null else cast((n % 17 - 3) * 41.3 * (1 + n % 29) as decimal(20, 6)) end as kgco2e,
    case when n % 4 = 0 then 'none' else 'spend_based_account' end as footprint_method,
    case when n % 4 = 0 then null else 'dfo2022_' || 600 + n % 9 end as factor_id,
    case when n % 9 = 1 then '1' when n % 9 = 2 then '2' else '3' end as scope,
    case when n % 9 > 2 or n % 9 = 0 then cast(1 + n % 6 as varchar) end as scope3_category,
    'partial' as index_status,
    case when n % 4 = 0 then 'no_factor' when n % 53 = 0 then 'no_amount_nok' end as uncovered_reason
from range(1, 3001) as lines(n)
left join (
    select *, row_number() over (order by cpv_division) as place from reference.risk_class
) as risk on risk.place = n % 31
"""

FOOTPRINT = """
insert into mart.footprint_by_category by name
select period, cpv_division, cpv_label_no, cpv_label_en, account_id, account_name, scope, scope3_category, footprint_method,
    factor_id, uncovered_reason, index_status, sum(lines) as lines, count(*) - count(amount_nok) as lines_not_converted,
    coalesce(sum(amount_nok), 0) as amount_nok, coalesce(sum(amount_nok) filter (where kgco2e is not null), 0) as covered_nok,
    0 as disputed_nok, sum(kgco2e) as kgco2e, sum(kgco2e) filter (where scope = '2') as kgco2e_market_based,
    sum(kgco2e) filter (where line_id like '%5') as primary_kgco2e
from mart.purchase_line
group by all
"""

LOTS = """
insert into mart.lot_verdict by name
select
    case when n % 40 = 0 then 'unknown' else strftime(cast('2026-10-15' as date) - interval 1 month * (n % 20), '%Y-%m') end as month,
    'notices/2026-' || n || '.xml' as file,
    'c0ffee-' || n as notice_id,
    'LOT-000' || n % 3 as lot_id,
    case when n % 9 = 0 then null when n % 10 = 3 then $nasty else 'Rammeavtale for kontormøbler og ombruk i skoler og barnehager, del ' || n end as title,
    'Eksempelvik kommune (fiktiv)' as buyer_name,
    cast('2026-10-15' as date) - interval 1 month * (n % 20) as announced_on,
    '39130000' as cpv_code,
    case when n % 5 = 0 then null else n * 125000 end as estimated_value_nok,
    case when n % 20 <= 3 then 'V2' else 'V1' end as rule_version,
    n % 20 = 3 as version_boundary,
    case when n % 6 = 0 then 'FORSYNING' else 'FOA' end as regulation,
    (['breach', 'needs_review', 'exempt', 'compliant', 'not_triggered', 'not_covered', 'compliant'])[1 + n % 7] as verdict,
    'no_ground' as ground,
    case when n % 20 <= 3 then 'LOA § 5b (2)' when n % 6 = 0 then 'Forsyningsforskriften § 7-9 (2)' when n % 8 = 0 then null else 'FOA § 7-9 (2)' end as paragraph,
    ['GP-WEIGHT30', 'GP-JUSTIFY-SPEC'] as reason_codes,
    case n % 3 when 0 then ['exemption:insignificant', 'criterion'] when 1 then ['requirement', 'exemption:a_ground_nobody_knows'] else [] end as claims,
    case n % 3 when 0 then 'absent' when 1 then 'present' else 'unknown' end as justification,
    case n % 3 when 0 then 'absent' when 1 then 'thin' else 'unknown' end as justification_quality,
    case when n % 2 = 0 then 'Navngir ingen <konkrete> tiltak.' end as justification_tests_nb,
    case when n % 7 = 1 then 'compliant' when n % 7 in (4, 5) then 'not_applicable' else (['breach', 'x', 'exempt', 'compliant'])[1 + n % 4] end as dfo_reading,
    case when n % 4 = 0 then 'breach' when n % 4 = 1 then 'needs_review' end as board_reading,
    case when n % 3 = 0 then 'not_met' else 'not_applicable' end as policy_reading,
    case when n % 3 = 0 then 40 end as policy_required_pct,
    n % 5 = 0 as readings_differ,
    'Kontrollen godtar; nemnda sier <brudd>.' as readings_nb,
    'Kontrollen godtek; nemnda seier <brot>.' as readings_nn,
    'The validator accepts; the board says <breach>.' as readings_en,
    case when n % 6 = 5 then null else $path end as path,
    case when n % 13 = 0 then 'innkjøpsleder' end as decided_by,
    case when n % 13 = 0 then 'breach' end as engine_verdict,
    'met' as condition, 'absent' as reasons, 'nowhere' as reasons_place,
    'Klima og miljø veier 20 prosent; regelen krever minst 30 prosent (§ 7-9 andre ledd).' as explanation_nb,
    'Klima og miljø veg 20 prosent; regelen krev minst 30 prosent (§ 7-9 andre ledd).' as explanation_nn,
    'Climate and environment weigh 20 per cent; the rule asks for at least 30 per cent (§ 7-9, second paragraph).' as explanation_en,
    case when n % 4 = 0 then 'Furniture' end as priority_category
from range(1, 261) as lots(n)
"""

OTHERS = """
insert into mart.reuse_programme by name
select name as programme_id, name as programme_name, month, cast(month || '-28' as date) as cut_off_date,
    case when share is null then null else 80.00 end as target_share_pct, cast('2026-12-31' as date) as target_date,
    case when share is null then 'items_reused' else 'share' end as measure,
    case when share is null then 'no_log' end as missing,
    100 as items_registered, share as numerator, 50 as denominator, 2.0 * share as share_pct,
    case when share is null then 'unknown' else 'behind' end as status,
    12345.50 as avoided_purchase_nok, 15000 as cost_of_reuse_nok, -2654.50 as saved_nok
from (values ('Møbler <kontor>', 31), ('IKT-utstyr', null)) as programme(name, share)
cross join (values ('2026-10'), ('2026-09'), ('2026-08')) as months(month);

insert into mart.reuse_target by name
select programme_id, programme_name, measure, true as is_final, month, cut_off_date as judged_on, target_date, 80 as target,
    share_pct as value, status, missing, 2.5 as needed_per_month, 8 as needed_pieces, 63.1 as projected, 40.2 as projected_low,
    86.0 as projected_high
from mart.reuse_programme;

insert into mart.reuse_standing by name
select programme_id, cut_off_date as as_of_date, case when state = 'sold' then null else 'u1' end as org_unit_id,
    case when state = 'sold' then null else 'Skole <1>' end as org_unit_name, 'stol <høy>' as item_type, '39112000' as cpv_code,
    state, 1 as batches, 5 as pieces, 5 as denominator, case when state = 'reused' then 5 else 0 end as numerator,
    cast('2026-02-01' as date) as since_date
from mart.reuse_programme
cross join (values ('available'), ('reused'), ('sold')) as states(state);

insert into mart.reuse_funnel by name
select programme_id, programme_name, month, position, way, position as pieces, null as purchase_lines,
    1000.5 * position as amount_nok, 1000.5 * position as value_nok, case when position > 1 then 40.0 end as share_pct
from mart.reuse_programme
cross join (values (1, 'reused'), (2, 'bought_used'), (3, 'bought_new')) as ways(position, way);

insert into mart.reuse_claim by name
select programme_id, programme_name, month, case when n = 1 then null else 'u' || n end as org_unit_id,
    case when n = 2 then $nasty end as org_unit_name, 3 as pieces, 900.25 as claimed_nok, null as claimed_before_nok,
    100.5 * n as bought_nok, 0 as bought_before_nok,
    (['not_confirmed', 'confirmed', 'unknown'])[n] as verdict
from mart.reuse_programme
cross join range(1, 4) as units(n);

insert into mart.reuse_opportunity by name
select 'm' as programme_id, '2026-10' as month, cast('2026-10-03' as date) as posting_date, 'ledgers/<1>.csv' as file,
    n as record_number, 'p' || n as part_id, $nasty as supplier_name, $nasty as description, 'Stoler' as cpv_label_no,
    'Chairs' as cpv_label_en, 1234.5 as amount_nok, case when n = 1 then 4 end as quantity, 3 as available_pieces,
    cast('2026-02-01' as date) as available_since_date
from range(1, 3) as lines(n);

insert into mart.reuse_problem by name
select 'reuse/<logg>.csv' as file, n as record_number, 'e' || n as entry_id,
    (['gone_already', 'not_available_first', 'a_problem_nobody_knows'])[n] as problem, n = 2 as is_used
from range(1, 4) as events(n);

insert into mart.reuse_basis by name
select programme_id, cut_off_date as as_of_date, basis, 5 as pieces, 2 as chosen_pieces, 123.4 as net_kgco2e,
    -20.5 as net_kgco2e_low, 1234.5 as net_kgco2e_high, 50 as chosen_net_kgco2e, 'fira_task_chair' as factor_ids
from mart.reuse_programme
cross join (values ('piece'), ('mass')) as bases(basis);

insert into mart.reuse_published by name
select 'p' as programme_id, 'Publisert' as programme_name, '2021-01' as as_of, 16 as saved_mnok, 234 as avoided_t_co2e,
    'unknown' as status, 'numerator' as missing, 14.6 as t_co2e_per_mnok, '=http://<x>' as sources;

insert into mart.reuse_flow by name
select 'Møbler <kontor>' as programme_id, 'Møbler <kontor>' as programme_name, month, action, 3 as events, 4 as pieces
from (values ('2026-10'), ('2026-07')) as months(month)
cross join (values ('registered'), ('available'), ('reused'), ('discarded')) as actions(action);

insert into mart.verdict_decision by name
select 'corrections/r.csv' as correction_file, n as record_number, 'K-' || n as correction_id, 'verdict' as subject,
    '2026-' || n || '/<LOT>' as match_value, case when n = 1 then null else 'breach' end as engine_value,
    case when n = 1 then 'kanskje' else 'compliant' end as new_value, 'innkjøpsleder' as decided_by,
    cast('2026-10-01' as date) as decided_on, $nasty as reason, case when n = 1 then 'unknown_value' end as problem
from range(1, 4) as decisions(n);

insert into mart.delivery by name
select n as delivery_number, 'ledgers/fil ' || n || ' <æøå>.csv' as file, 'id' || n as file_id,
    case when n % 9 = 0 then 'set_aside' when n % 10 = 0 then 'already_delivered' else 'read' end as status,
    case when n % 9 = 0 then 'Byte 12 er NUL. Dette er ikke tekst.' end as problem_nb,
    case when n % 9 = 0 then 'Byte 12 er NUL. Dette er ikkje tekst.' end as problem_nn,
    case when n % 9 = 0 then 'byte 12 is NUL: this is not text' end as problem_en,
    case when n % 9 = 0 then 'Lagre den som UTF-8.' end as remedy_nb,
    case when n % 9 = 0 then 'Lagre ho som UTF-8.' end as remedy_nn,
    case when n % 9 = 0 then 'save it as UTF-8' end as remedy_en,
    'ledger' as kind, 'csv' as format,
    case when n % 5 = 0 then '["Ingen valuta er oppgitt.", "To kolonner heter \\"Beløp\\"."]' else '[]' end as warnings_nb,
    case when n % 5 = 0 then '["Ingen valuta er oppgitt.", "To kolonnar heiter \\"Beløp\\"."]' else '[]' end as warnings_nn,
    case when n % 5 = 0 then '["no currency stated", "two columns named \\"Beløp\\""]' else '[]' end as warnings_en,
    n % 3 as personal_ids_masked
from range(1, 231) as files(n);

insert into mart.quarantine by name
select 'ledgers/fil 1 <æøå>.csv' as file, n as record_number, 'amount_not_a_number' as reason, 'tolv <b>kroner</b>' as value,
    'Beløpet er ikke et tall.' as problem_nb, 'Beløpet er ikkje eit tal.' as problem_nn, 'the amount is not a number' as problem_en,
    'Oppgi det som et tall.' as remedy_nb, 'Oppgi det som eit tal.' as remedy_nn, 'state the amount as a number' as remedy_en, '=1+1;tolv' as raw_text
from range(1, 4) as records(n);

insert into mart.reconciliation by name
select n as delivery_number, 'id' || n as file_id, 'ledgers/fil ' || n || ' <æøå>.csv' as file, 'NOK' as currency_code,
    case when n = 2 then 0 else 1001 + n end as physical_lines, 1 as header_lines, 0 as blank_lines, 990 as parsed, 10 as quarantined,
    10 as quarantined_records, 0 as quarantined_values, 990 as records, 900 as reported_lines,
    900 as purchase_lines, 80 as not_purchase_lines, 10 as internal_lines, case when n = 3 then 1 else 0 end as residue_lines,
    1234567.125 as amount_sum, 1234567.125 as written_sum, 0 as sign_sum, 1234567.13 as purchase_sum, 0 as not_purchase_sum, 0 as internal_sum, -0.005 as rounding_sum,
    0 as vat_sum, 0 as off_sum_placed, 0 as off_sum_reported, 1234567.13 as reported_sum,
    0 as residue, 1234567.13 as reported_nok, 0 as lines_not_converted
from range(1, 5) as files(n);

insert into mart.invoice_match by name
select case when n % 11 = 0 then 'unknown' else '2026-10' end as month, 'i' || n as invoice_id,
    'invoices/ehf <æøå>.zip/' || n || '.xml' as file, 1 as record_number, n % 4 = 0 as is_credit_note, '=F' || n as invoice_number,
    case when n % 11 = 0 then null else cast('2026-10-02' as date) end as issue_date, case when n % 3 = 0 then $nasty else 'Privatperson' end as supplier_name_nb,
    case when n % 3 = 0 then $nasty else 'Privatperson' end as supplier_name_nn,
    case when n % 3 = 0 then $nasty else 'Private person' end as supplier_name_en,
    case when n % 9 = 0 then 'EUR' else 'NOK' end as currency_code, 1000.55 - 35 * n as net_amount,
    case when n % 8 = 0 then -20 else 0 end as line_difference, case when n % 8 = 0 then 0.01 else 0 end as net_difference,
    (['matched', 'ambiguous', 'amount_differs', 'not_posted', 'posted_elsewhere', 'duplicate', 'forward_billing'])[1 + n % 7] as status,
    (['same_amount', 'several_postings', 'other_amount', 'no_line', 'internal', 'a_reason_nobody_knows', 'billed_again'])[1 + n % 7] as reason,
    case when n % 7 = 0 then (['high', 'medium', 'low'])[1 + n % 3] end as confidence,
    case when n % 7 = 0 then 'net' end as amount_basis, case when n % 7 = 0 then 'yes' end as split, case when n % 7 = 0 then 0.5 end as difference,
    'V1, V2' as vouchers, 3 as cpv_lines, n % 2 as stated_lines, case when n % 2 = 1 then 12.5 end as stated_kgco2e, 0 as stated_differing
from range(1, 71) as invoices(n);

insert into mart.bucket_total by name
select 'id' || n as file_id, 'ledgers/fil ' || n || ' <æøå>.csv' as file, 'NOK' as currency_code, '2026-10' as period,
    bucket, case when bucket = 'purchase' then 'a_reason_nobody_knows' else 'superseded' end as bucket_reason,
    case when n = 1 then 'gross' else 'unknown' end as vat_basis,
    case when n = 1 then 'vat_amount_subtracted' else 'not_known' end as vat_conversion,
    10 * n as lines, 1 as first_record, 99 as last_record, 1250.005 as amount_sum, 1300 as positive_sum, -49.995 as negative_sum,
    1 as negative_rows, 250 as vat_sum, 0.005 as rounding_sum, 1000 as amount_currency, 1000 as amount_nok,
    0 as lines_not_converted
from range(1, 4) as files(n)
cross join (values ('purchase'), ('not_purchase'), ('internal'), ('quarantined')) as buckets(bucket);

insert into mart.excluded_line by name
select 'id1-' || n as line_id, 'ledgers/fil 1 <æøå>.csv' as file, n as record_number, '2026-10' as period, '=1+1' as account_name,
    'not_purchase' as bucket, 'superseded' as bucket_reason, 5 as amount_delivered, 0 as vat_removed, 5 as amount_currency,
    'NOK' as currency_code, 5 as amount_nok
from range(1, 4) as lines(n);

insert into mart.calendar by name
select system, first_file, month, lines, nullif(lines, 0) * 1.5 as purchase_nok, 1 as files, 0 as outside_lines, 400 as usual_lines, status
from (
    values ('a', 'ledgers/<a>.csv', '2026-10', 10, 'too_small'), ('a', 'ledgers/<a>.csv', '2026-09', 0, 'missing'),
        ('a', 'ledgers/<a>.csv', '2026-08', 400, 'ok'), (null, null, '2026-08', 800, 'ok')
) as months(system, first_file, month, lines, status);

insert into mart.notice_copy by name
select 'notices/<' || relation || '>.xml' as file, 'n-' || relation as line_id, 'ted' as source_system,
    'Kjøp av <møbler>' as title, cast('2026-10-01' as date) as dispatch_date, relation,
    case when relation <> 'cancelled' then 'notices/ny.xml' end as counted_file
from (values ('cancelled'), ('superseded'), ('same_notice')) as found(relation);

insert into mart.superseded_delivery by name
select 'ledgers/<gammel>.csv' as old_file, case when n = 1 then 'ledgers/ny.csv' end as new_file, 'NOK' as currency_code,
    '2026-0' || n as period, 10 as old_lines, 100.5 as old_sum, 11 as new_lines, 120 as new_sum, 1 as delta_lines, 19.5 as delta_sum
from range(1, 3) as decisions(n);

insert into mart.delivery_decision by name
select 'corrections/<r>.csv' as file, n as record_number, 'ledgers/<gammel>.csv' as old_file,
    case when n = 1 then 'ledgers/ny.csv' end as new_file, 'regnskapssjef' as decided_by, '02.11.2026' as decided_on,
    '<b>Feil</b>' as reason, case when n = 1 then 'applied' else 'incomplete' end as status
from range(1, 3) as decisions(n);

insert into mart.delivery_overlap by name
select 1 as delivery_number, 'ledgers/a.csv' as file, 'ledgers/b.csv' as other_file, 100 as lines, 90 as other_lines,
    'row' as shared_by, 80 as shared_lines, 88.9 as shared_pct, null as shared_nok;

insert into mart.state_account_tie_out by name
select '2026-0' || n as month, '670' as account_code, 'Kjøp av <tjenester>' as account_name, 100.00 as ledger_nok,
    100.00 + n as state_nok, n as difference_nok, case when n = 1 then 'ties' else 'not_known' end as status
from range(1, 4) as months(n);

insert into mart.kostra_total by name
select '2026' as year, series, 10 as lines, 1234567.89 as amount_nok, 1235 as amount_1000_nok
from (values ('total'), ('1'), ('3')) as found(series);

insert into mart.double_counting by name
select '2026-10' as period, (['rent_beside_energy', 'internal_trade', 'a_rule_nobody_knows'])[n] as rule,
    (['possible', 'prevented', 'by_rule'])[n] as status, n as parts, 1000.5 * n as amount_nok, case when n > 1 then 12.25 * n end as kgco2e
from range(1, 4) as rules(n);

insert into mart.footprint_activity by name
select 'activities/<strøm>.csv' as file, n as record_number, '2026-10' as period, $nasty as activity_written,
    120.5 * n as quantity_written, 'kWh' as unit_written, case when n = 1 then 2.3 end as kgco2e, '2' as scope, 0 as replaced_nok,
    case when n > 1 then 'unit_unknown' end as problem
from range(1, 3) as activities(n);

insert into mart.product_footprint by name
select 'activities/p.json' as file, n as record_number, $nasty as company_name, 'Stol <9>' as product_name, 31.5 as kgco2e_per_unit,
    'piece' as declared_unit, cast('2028-01-01' as date) as valid_to, n as invoice_lines, case when n = 0 then 'not_bought' else 'used' end as status
from range(0, 2) as products(n);

insert into mart.announcement_worklist by name
select '2026-10' as month, case when n = 1 then '999' else 'k' || n end as supplier_key, '100000008' as supplier_org_number,
    case when n = 1 then $nasty else 'Leverandør ' || n || ' AS' end as supplier_name_nb,
    case when n = 1 then $nasty else 'Leverandør ' || n || ' AS' end as supplier_name_nn,
    case when n = 1 then $nasty else 'Leverandør ' || n || ' AS' end as supplier_name_en,
    case when n % 2 = 0 then 'supplier' else 'category' end as scope, case when n % 2 = 1 then '39' end as cpv_division,
    'Møbler <og> annet' as cpv_label_no, 'Furniture' as cpv_label_en,
    (['goods', 'works', 'unknown', 'a_kind_nobody_knows'])[1 + n % 4] as contract_kind,
    (['to_check', 'public_body', 'to_check', 'property'])[1 + n % 4] as treatment,
    case when n % 5 = 0 then '48_months' else '12_months' end as basis, '2025-11' as first_month, '2026-10' as last_month,
    12 as months_delivered, n % 5 = 0 as is_part_period, 9000000.55 - n * 100000 as spend_nok, 1300000 as threshold_nok,
    7700000.55 - n * 100000 as above_nok, cast('2018-04-06' as date) as threshold_from, 'FOA § 5-1 (2)' as paragraph,
    3 as units, 12 as lines, 'no_agreement' as ground
from range(1, 31) as suppliers(n);

insert into mart.publication by name
select case when n < 3 then '2026-10.' || n else '2026-09.1' end as publication_id, case when n < 3 then '2026-10' else '2026-09' end as month,
    case when n < 3 then n else 1 end as number, n as sequence, case when n = 2 then '2026-10.1' end as replaces, n = 2 as is_current,
    'dfo_2022 <b>' as factor_release, 'ssb' as price_index_release, case when n = 2 then place end as position,
    case when n = 2 then (['deliveries', 'factors', 'something_new'])[place] end as what, case when n = 2 then place - 1 end as added,
    case when n = 2 then 2 end as changed, case when n = 2 then 0 end as removed, case when n = 2 then ['ledgers/<æ>.csv'] end as names
from range(1, 4) as publications(n)
join range(1, 4) as places(place) on n = 2 or place = 1;

insert into mart.restatement_scope by name
select '2026-10.1' as publication_id, '2026-10' as period, 'c' as content_id, true as is_own_month;

insert into mart.restatement_line by name
select 'c' as content_id, '2026-10' as period, 1 as part_number, 'f00dfeed0001-26' as published_line_id, 'f00dfeed0001-26' as line_id,
    '39' as published_division, '45' as now_division, 'kept' as fate, 'none' as published_method, 'spend_based_account' as now_method,
    100 as nok_published, 100 as nok_now, 0 as kg_0, 0 as kg_1, 3 as kg_2, 3 as kg_3, 4 as kg_4;

insert into mart.restatement by name
select case when n = 3 then '2026-09.1' else '2026-10.1' end as publication_id, case when n = 3 then '2026-09' else '2026-10' end as period,
    true as is_own_month, (['39', 'unclassified', '45'])[n] as cpv_division, case when n <> 2 then 'Møbler <i>' end as cpv_label_no,
    case when n <> 2 then 'Furniture <i>' end as cpv_label_en, 1000.5 * n as published_kgco2e, 1 as exchange_kgco2e, -200 as classification_kgco2e,
    0 as prices_kgco2e, 30.5 as factors_kgco2e, 40 as late_kgco2e, 1000.5 * n - 128.5 as now_kgco2e, 5000 as published_nok,
    10.55 as exchange_nok, -100 as classification_nok, 0 as late_nok, 4910.55 as now_nok, 2 as lines_late, 1 as lines_gone
from range(1, 4) as bridges(n);

insert into mart.scenario by name
select '2026-10' as month, 's' || n as scenario_id, n as position, case when n = 1 then $nasty else 'Færre <b>' end as name,
    (['used', 'other_factor', 'a_kind_nobody_knows'])[n] as kind, '391' as cpv_prefix, 50 as share_pct, case when n = 1 then 20 end as remaining_pct,
    case when n = 2 then 'dfo2022_000' end as factor_id, case when n = 2 then 'unknown_factor' end as problem,
    case when n <> 2 then 1000 end as amount_nok, case when n <> 2 then 500 end as moved_nok, 30 * (n - 1) as coarse_nok,
    case when n <> 2 then 3000 end as base_kgco2e, case when n <> 2 then 1800 end as scenario_kgco2e, case when n <> 2 then 900 end as scenario_kgco2e_low, case when n <> 2 then 3600 end as scenario_kgco2e_high, case when n <> 2 then 1200 end as saved_kgco2e,
    case when n <> 2 then -150 end as saved_kgco2e_low, case when n <> 2 then 2550 end as saved_kgco2e_high
from range(1, 4) as scenarios(n);

insert into mart.period_change by name
select '2026-10' as month, kind, '39' as cpv_division, 100.25 as then_nok, 20 as volume_nok, 3.5 as prices_nok, 0 as exchange_nok, 123.75 as now_nok,
    2000 as then_kgco2e, -500 as volume_kgco2e, 0 as exchange_kgco2e, 1500 as now_kgco2e
from (values ('year_before'), ('month_before'), ('year_to_date')) as kinds(kind);

insert into mart.spend_agreement by name
select part_id, line_id, lines, file, record_number, period, 'U' || record_number % 5 as org_unit_id, org_unit_name, voucher_id,
    supplier_key, supplier_org_number, supplier_name, cpv_division, cpv_label_no, cpv_label_en, risk_class, class_status,
    amount_currency, currency_code, amount_nok, kgco2e,
    case when record_number % 3 = 0 then 'linked' when record_number % 3 = 1 then 'ambiguous' else 'none' end as link_status,
    case when record_number % 3 = 0 then 'ledger_contract' end as link_method,
    case when record_number % 3 = 0 then 'high' end as link_confidence,
    case when record_number % 3 = 1 then '2024-1 <b>, 2025-2' end as candidates,
    case when record_number % 3 = 0 then 'breach' when record_number % 3 = 1 then 'ambiguous' else 'no_known_contract' end as outcome,
    case when record_number % 3 = 0 then 'a_ground_nobody_knows' when record_number % 3 = 1 then 'several' else 'ended' end as ground
from mart.purchase_line;

insert into mart.contract_term by name
select '2026-10' as month, 'contracts/<a>.csv' as file, n as record_number, '2025-00' || n as contract_id, $nasty as title,
    $nasty as supplier_name_nb, $nasty as supplier_name_nn, $nasty as supplier_name_en, 'Enhet <1>' as org_unit_name,
    'Andel turer med <nullutslipp> (prosent)' as environmental_term, cast('2026-06-30' as date) as term_due_date,
    n = 2 as is_late, 1000.5 * n as linked_nok, case when n = 3 then 'units_differ' when n = 4 then 'a_reason_nobody_knows' end as incomparable_reason,
    'minst 75' as target, case when n <> 2 then '58,5' end as reported, case when n <> 2 then -16.5 end as difference,
    (['undershot', 'overdue', 'met', 'behind'])[1 + n % 4] as status, n = 4 as says_otherwise, 'oppfylt' as follow_up_status
from range(1, 9) as terms(n);
"""

DERIVED = (
    "spend_by_category", "footprint_interval", "footprint_coverage", "factor_use", "exception_entry", "exception_point",
    "exception_register", "spend_split", "publication_month", "delivery_proof",
    "key_figure",
)  # fmt: skip


def marts(db: duckdb.DuckDBPyConnection, is_full: bool) -> None:
    """Build every mart as the pipeline does, on nothing; then fill them where they shall be full."""
    build_models(db, *(name for name in models() if name.startswith("core.")))
    write_verdicts(db)
    write_lives(db)
    build_models(db, *(name for name in models() if name.startswith("mart.")))
    if is_full:
        db.execute(PURCHASES, {"nasty": NASTY, "formula": FORMULA})
        for statement in (FOOTPRINT, LOTS, *OTHERS.split(";\n\n")):
            given = {name: value for name, value in {"nasty": NASTY, "path": PATH}.items() if f"${name}" in statement}
            db.execute(statement, given or None)
        for name in DERIVED:
            build_model(db, f"mart.{name}")


def published(folder: Path, is_full: bool) -> Path:
    """The pages on full or empty marts."""
    with empty_warehouse() as db:
        marts(db, is_full)
        body = Body("Eksempelvik kommune (fiktiv)", "100000008", fictional=True)
        publish(lambda sql, given: db.sql(sql, params=given).to_arrow_table(), folder, MONTH, body, MONTHS)
    return folder
