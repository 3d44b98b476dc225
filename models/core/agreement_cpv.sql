-- Grain: one agreement and one CPV code (eight digits) of what it is for: its own, its lots' and their additional ones.
with code as (
    select agreement_id, cpv_code from core.agreement_source where cpv_code is not null
    union
    select agreement.agreement_id, lot.cpv_code
    from core.agreement_lot as agreement
    join core.lot as lot on lot.line_id = agreement.lot_line_id
    where lot.cpv_code is not null
    union
    select agreement.agreement_id, left(trim(additional.cpv_code), 8)
    from core.agreement_lot as agreement
    join (
        select line_id, unnest(string_split(regexp_replace(cpv_codes_additional, '[;,| ]+', ';', 'g'), ';')) as cpv_code
        from core.lot
        where cpv_codes_additional is not null
    ) as additional on additional.line_id = agreement.lot_line_id
)
select agreement_id, cpv_code from code where regexp_matches(cpv_code, '^[0-9]{8}$')
