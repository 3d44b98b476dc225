-- Grain: reuse programme and day: the figure that its targets are about. value: per cent of the denominator in use (share), or
-- since the baseline date pieces that came into use again (items_reused), NOK saved (saved_nok) or net avoided kg CO2e
-- (avoided_kgco2e). missing: why it is not known, else null: as mart.reuse_position, and no_reuse (nothing came into use),
-- no_prices, no_factors. is_lower_bound: prices or factors are missing for some of the pieces.
select
    position.programme_id,
    position.as_of_date,
    programme.measure,
    cast(
        case programme.measure
            when 'share' then case when position.denominator > 0 then cast(100 * cast(position.numerator as double) / nullif(position.denominator, 0) as decimal(18, 4)) end
            when 'items_reused' then gain.pieces
            when 'saved_nok' then gain.saved_nok
            else gain.net_kgco2e
        end as decimal(18, 4)
    ) as value,
    case
        when position.missing = 'no_log' or (position.missing is not null and programme.measure = 'share') then position.missing
        when position.missing = 'log_ends' then 'log_ends'
        when programme.measure = 'saved_nok' and gain.saved_nok is null then 'no_prices'
        when programme.measure = 'avoided_kgco2e' and gain.net_kgco2e is null then 'no_factors'
    end as missing,
    case programme.measure
        when 'saved_nok' then gain.priced_pieces < gain.pieces
        when 'avoided_kgco2e' then gain.estimated_pieces < gain.pieces
        else false
    end as is_lower_bound
from mart.reuse_position as position
join raw.reuse_programme as programme on programme.programme_id = position.programme_id
join mart.reuse_gain as gain on gain.programme_id = position.programme_id and gain.as_of_date = position.as_of_date
