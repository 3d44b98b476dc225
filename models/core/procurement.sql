-- Grain: one delivered eForms notice: the value of the whole procurement, and the part of its regulation that the value
-- gives on the day it was announced.
-- value_nok: NOK excluding VAT, the larger of estimate and framework maximum, else the sum of lots where all are known.
-- part_by_value: null where value, day or regulation is not known, or where what is not known about buyer or contract
-- would decide it. small_lot_limit_nok: a lot below it, at most a fifth of the whole, may follow Part I alone.
with lot_sum as (
    select
        file_id,
        notice_number,
        case when count(*) = count(amount_nok) then sum(amount_nok) end as value_nok
    from (
        select
            file_id,
            cast(notice_number as bigint) as notice_number,
            case when estimated_value_currency = 'NOK'
                then try_cast(trim(estimated_value_amount) as decimal(18, 2))
            end as amount_nok
        from raw.lot
        where lot_kind = 'Lot'
    ) as lots
    group by file_id, notice_number
),

listed as (
    select
        notice.line_id,
        max(case when health.cpv_from is not null then 1 else 0 end) as is_health_social,
        max(case when special.cpv_from is not null then 1 else 0 end) as is_special
    from core.notice as notice
    left join reference.health_social_cpv as health on notice.cpv_code between health.cpv_from and health.cpv_to
    left join reference.special_services_cpv as special on notice.cpv_code between special.cpv_from and special.cpv_to
    group by notice.line_id
),

valued as (
    select
        notice.line_id,
        notice.file_id,
        notice.regulation,
        notice.announced_on,
        case
            when notice.regulation = 'FORSYNING' then 'utility'
            when notice.buyer_kind is not null then notice.buyer_kind
            when body.buyer_kind = 'state' then 'state'
            when body.buyer_kind is not null then 'other'
        end as buyer_kind,
        case
            when notice.notice_type in ('cn-desg', 'can-desg') then 'design_contest'
            when listed.is_health_social = 1 then 'health_social'
            when listed.is_special = 1 then 'special_services'
            when notice.contract_nature = 'works' then 'works'
            when notice.contract_nature = 'supplies' then 'goods'
            when notice.contract_nature = 'services' then 'services'
        end as contract_kind,
        case
            when notice.framework_maximum_nok > coalesce(notice.estimated_value_nok, 0)
                then notice.framework_maximum_nok
            when notice.estimated_value_nok is not null then notice.estimated_value_nok
            else lot_sum.value_nok
        end as value_nok
    from core.notice as notice
    left join listed on notice.line_id = listed.line_id
    left join lot_sum on notice.file_id = lot_sum.file_id and notice.notice_number = lot_sum.notice_number
    -- What the body says of itself, where the notice is its own and does not say.
    left join raw.body as body on notice.buyer_org_number = body.org_number
),

limits as (
    select
        valued.line_id,
        min(case when threshold.threshold_name = 'national_threshold' then limit_nok end) as national_low,
        max(case when threshold.threshold_name = 'national_threshold' then limit_nok end) as national_high,
        min(case when threshold.threshold_name = 'eea_threshold' then limit_nok end) as eea_low,
        max(case when threshold.threshold_name = 'eea_threshold' then limit_nok end) as eea_high,
        max(case when threshold.threshold_name = 'part_v_threshold' then limit_nok end) as part_v,
        min(case when threshold.threshold_name = 'small_lot_limit' and threshold.contract_kind <> 'works'
            then limit_nok
        end) as small_lot
    from valued
    inner join (
        select *, cast(amount_nok as decimal(18, 2)) as limit_nok from reference.threshold
    ) as threshold
        on valued.regulation = threshold.regulation
        and valued.announced_on >= cast(threshold.valid_from as date)
        and (threshold.valid_to is null or valued.announced_on <= cast(threshold.valid_to as date))
        and (threshold.buyer_kind = 'any' or valued.buyer_kind is null or threshold.buyer_kind = valued.buyer_kind)
        and (
            replace(threshold.contract_kind, '_concession', '') = valued.contract_kind
            or (valued.contract_kind is null and replace(threshold.contract_kind, '_concession', '') in (
                'goods', 'services', 'works'
            ))
        )
    group by valued.line_id
)

select
    valued.line_id,
    valued.file_id,
    valued.contract_kind,
    valued.value_nok,
    limits.small_lot as small_lot_limit_nok,
    case
        when valued.value_nok is null or limits.eea_low is null then null
        when valued.contract_kind = 'design_contest' then
            case when valued.value_nok >= limits.part_v then 'V' end
        when valued.regulation in ('FORSYNING', 'KONSESJON') then
            case
                when valued.value_nok < limits.eea_low then 'I'
                when valued.value_nok < limits.eea_high then null
                when valued.contract_kind in ('health_social', 'special_services') then 'III'
                else 'II'
            end
        when valued.contract_kind = 'health_social' then
            case when valued.value_nok < limits.eea_low then 'I' else 'IV' end
        when valued.value_nok < limits.national_low then 'I'
        when valued.contract_kind = 'special_services' then 'II'
        when valued.value_nok < limits.eea_low then 'II'
        when valued.value_nok >= limits.eea_high then 'III'
    end as part_by_value
from valued
left join limits on valued.line_id = limits.line_id
