-- Grain: one lot of one notice; a notice without lots has one row of its own, lot_id null.
-- value_nok: the whole procedure, NOK excluding VAT, because limits and thresholds follow the sum of the lots.
-- part: as announced, else by value (part_basis: stated or value). announcement_duty: null where the part is not known.
-- may_be_small_lot: below the limit for small lots of goods and services and at most a fifth of the whole.
with lots as (
    select
        line_id, file_id, record_number, cast(notice_number as bigint) as notice_number, lot_id, title, description,
        cpv_code, cpv_codes_additional, contract_nature, estimated_value_amount, estimated_value_currency,
        framework_code, dps_code, strategic_procurement_codes, strategic_procurement_text, environmental_impact_codes,
        gpp_criteria_codes, clean_vehicles_scope, criteria_formula_text, criteria_order_justification,
        contract_conditions_text
    from raw.lot
    where lot_kind = 'Lot'
    union all
    select
        line_id, file_id, lot_number, notice_number, lot_id, lot_title, null,
        cpv_code, null, null, null, null,
        null, null, null, null, null,
        null, null, null, null,
        null
    from core.tender_lot
),

procured as (
    select
        notice.*,
        procurement.value_nok,
        procurement.part_by_value,
        procurement.contract_kind,
        procurement.small_lot_limit_nok,
        coalesce(notice.part, procurement.part_by_value) as judged_part,
        lots.line_id as lot_line_id,
        lots.record_number as lot_number,
        lots.lot_id,
        trim(lots.title) as lot_title,
        trim(lots.description) as lot_description,
        coalesce(left(lots.cpv_code, 8), notice.cpv_code) as lot_cpv_code,
        lots.cpv_codes_additional as lot_cpv_codes_additional,
        coalesce(lots.contract_nature, notice.contract_nature) as lot_contract_nature,
        case when lots.estimated_value_currency = 'NOK'
            then try_cast(trim(lots.estimated_value_amount) as decimal(18, 2))
        end as lot_value_nok,
        lots.framework_code,
        lots.dps_code,
        lots.strategic_procurement_codes,
        lots.strategic_procurement_text,
        lots.environmental_impact_codes,
        lots.gpp_criteria_codes,
        lots.clean_vehicles_scope,
        lots.criteria_formula_text,
        lots.criteria_order_justification,
        lots.contract_conditions_text
    from core.notice
    left join core.procurement on notice.line_id = procurement.line_id
    left join lots on notice.file_id = lots.file_id and notice.notice_number = lots.notice_number
),

health as (
    select procured.line_id, procured.lot_number, max(1) as is_health_social
    from procured
    inner join reference.health_social_cpv
        on procured.lot_cpv_code between health_social_cpv.cpv_from and health_social_cpv.cpv_to
    group by procured.line_id, procured.lot_number
)

select
    -- A notice without lots stands for its only one, numbered 0.
    coalesce(procured.lot_line_id, procured.line_id || '-0') as line_id,
    procured.file_id,
    procured.notice_number,
    procured.notice_id,
    procured.notice_version,
    procured.procedure_id,
    procured.lot_id,
    procured.lot_number,
    procured.source_system,
    procured.profile,
    procured.form_type,
    procured.notice_type,
    procured.notice_subtype,
    procured.announced_on,
    procured.announced_not_before,
    procured.announced_not_after,
    procured.regulation,
    procured.judged_part as part,
    procured.part_by_value,
    case
        when procured.part is not null then 'stated'
        when procured.part_by_value is not null then 'value'
    end as part_basis,
    case
        -- A call-off, with or without a mini-competition, has no duty of its own: it sat on the framework agreement.
        when procured.procedure_code in ('neg-wo-call', 'call-off') or procured.form_type = 'dir-awa-pre' then false
        else announcement_duty.has_duty = 'true'
    end as announcement_duty,
    announcement_duty.criteria_form,
    procured.buyer_name,
    procured.buyer_org_number,
    procured.buyer_country_code,
    procured.is_norwegian_buyer,
    procured.buyer_kind,
    procured.procedure_code,
    coalesce(procured.lot_title, procured.title) as title,
    procured.title as notice_title,
    coalesce(procured.lot_description, procured.description) as description,
    procured.description as notice_description,
    procured.lot_contract_nature as contract_nature,
    procured.lot_cpv_code as cpv_code,
    coalesce(procured.lot_cpv_codes_additional, procured.cpv_codes_additional) as cpv_codes_additional,
    coalesce(health.is_health_social, 0) = 1 as is_health_social,
    procured.lot_value_nok,
    procured.value_nok,
    coalesce(
        procured.contract_kind <> 'works'
        and procured.lot_contract_nature <> 'works'
        and procured.lot_value_nok < procured.small_lot_limit_nok
        and procured.lot_value_nok * 5 <= procured.value_nok
        and count(*) over (partition by procured.file_id, procured.notice_number) > 1,
        false
    ) as may_be_small_lot,
    procured.framework_code <> 'none' as is_framework,
    coalesce(procured.framework_code in ('fa-mix', 'fa-w-rc'), false) as has_mini_competitions,
    coalesce(procured.dps_code <> 'none', false) as is_dps,
    procured.strategic_procurement_codes,
    procured.strategic_procurement_text,
    procured.environmental_impact_codes,
    procured.gpp_criteria_codes,
    procured.clean_vehicles_scope,
    procured.criteria_formula_text,
    procured.criteria_order_justification,
    procured.contract_conditions_text,
    procured.changed_notice_id,
    procured.is_superseded,
    procured.is_copy,
    procured.is_cancelled
from procured
left join reference.announcement_duty
    on procured.regulation = announcement_duty.regulation and procured.judged_part = announcement_duty.part
left join health
    on procured.line_id = health.line_id and procured.lot_number is not distinct from health.lot_number
