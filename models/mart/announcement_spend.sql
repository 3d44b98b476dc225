-- Grain: one part of a purchase line that no known agreement covers, or whose supplier's agreement is probably for something else
-- (ground category_inferred), of a supplier that is known and no person: what may have had to be announced.
-- contract_kind: health_social | works | goods | services by CPV division, unknown where there is none. treatment: to_check |
-- public_body | property | single_supplier (reference.announcement_exception, by kind of supplier, CPV or account). account_key:
-- chart:code of its account, only where it has no category. amount_nok: NOK excluding VAT, vat_not_known_nok what may include it.
-- is_threshold_known: false in months before the oldest threshold that the reference has.
select
    spend.part_id,
    spend.line_id,
    spend.supplier_key,
    spend.cpv_division,
    spend.period as month,
    cast(spend.period || '-01' as date) as first_day,
    case
        when health.cpv_from is not null then 'health_social'
        when spend.cpv_division = '45' then 'works'
        when spend.cpv_division = 'unclassified' then 'unknown'
        when spend.cpv_division < '45' or spend.cpv_division = '48' then 'goods'
        else 'services'
    end as contract_kind,
    coalesce(by_supplier.treatment, by_code.treatment, by_account.treatment, 'to_check') as treatment,
    case when spend.cpv_division = 'unclassified' then coalesce(line.chart || ':' || line.account_code, line.account_id) end as account_key,
    coalesce(line.account_code, line.account_id) as account_code,
    line.account_name,
    spend.org_unit_id,
    spend.org_unit_name,
    spend.ground,
    spend.amount_nok,
    case when line.vat_conversion = 'not_known' then spend.amount_nok else 0 end as vat_not_known_nok,
    spend.lines,
    coalesce(cast(spend.period || '-01' as date) >= known.known_from, false) as is_threshold_known
from mart.spend_agreement as spend
cross join (
    select min(cast(threshold.valid_from as date)) as known_from
    from raw.body as body
    join reference.threshold as threshold
        on threshold.regulation = case when body.buyer_kind = 'utility' then 'FORSYNING' else 'FOA' end
        and threshold.threshold_name = case when body.buyer_kind = 'utility' then 'eea_threshold' else 'national_threshold' end
) as known
join core.ledger_line as line on line.line_id = spend.line_id
left join (
    select distinct left(cpv_from, 2) as cpv_division, cpv_from, cpv_to from reference.health_social_cpv
) as health
    on coalesce(spend.cpv_code, rpad(spend.cpv_division, 8, '0')) between health.cpv_from and health.cpv_to
    and left(coalesce(spend.cpv_code, spend.cpv_division), 2) = health.cpv_division
left join reference.announcement_exception as by_supplier
    on by_supplier.match_field = 'supplier_kind' and by_supplier.match_value = spend.supplier_kind
left join reference.announcement_exception as by_code
    on by_code.match_field = 'cpv_prefix' and starts_with(spend.cpv_code, by_code.match_value)
left join reference.announcement_exception as by_account
    on by_account.match_field = 'account' and starts_with(line.chart || ':' || line.account_code, by_account.match_value)
where (spend.outcome = 'no_known_contract' or spend.ground = 'category_inferred') and spend.supplier_key is not null
    and spend.period <> 'unknown' and spend.supplier_kind not in ('private_person', 'redacted')
