-- Grain: one winner of one awarded contract of one lot; a lot without contract has one row, winner null.
-- tender_value_nok: NOK excluding VAT; another currency gives null.
select
    award.line_id,
    award.file_id,
    notice.notice_id,
    notice.procedure_id,
    notice.buyer_org_number,
    notice.is_superseded,
    notice.is_copy,
    notice.competition_id,
    notice.announced_on,
    award.lot_id,
    award.result_code,
    try_cast(trim(award.tenders_received) as integer) as tenders_received,
    nullif(nullif(trim(award.contract_id), '-'), '') as contract_id,
    trim(award.contract_title) as contract_title,
    try_cast(left(trim(award.conclusion_date), 10) as date) as conclusion_date,
    award.tender_id,
    award.tender_value_currency,
    case when award.tender_value_currency = 'NOK'
        then try_cast(trim(award.tender_value_amount) as decimal(18, 2))
    end as tender_value_nok,
    trim(award.winner_name) as winner_name,
    case
        when length(regexp_replace(award.winner_org_number, '[^0-9]', '', 'g')) = 9
            then regexp_replace(award.winner_org_number, '[^0-9]', '', 'g')
        when award.winner_country_code not in ('NOR', 'NO') then trim(award.winner_org_number)
    end as winner_org_number,
    award.winner_country_code
from raw.award
inner join core.notice
    on award.file_id = notice.file_id and cast(award.notice_number as bigint) = notice.notice_number
