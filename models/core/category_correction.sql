-- Grain: one standing decision of a person on the category of purchases. Withdrawn decisions are left
-- out, and rows of a form that nobody has filled in.
-- cpv_code: eight digits, null where the decision names a division only.
-- match_kinds: what the lines are told by, one letter a condition in this order: l (line) v (voucher) i (invoice number)
-- s (supplier) a (account) f (function) u (unit) t (text). Conditions are parted by | in the two columns alike.
-- problem: null where it can be followed. Otherwise: incomplete (who, when or why is missing) | unknown_category (no code of
-- CPV 2008) | unknown_field | values_do_not_fit (as many values as fields are needed, each once).
with said as (
    select
        correction.*,
        trim(correction.new_value) as new_text,
        left(rpad(regexp_replace(regexp_replace(trim(correction.new_value), '[ :].*$', ''), '-[0-9]$', ''), 8, '0'), 8) as new_code,
        regexp_matches(trim(correction.new_value), '^[0-9]{2,8}(-[0-9])?([ :].*)?$') as is_code,
        regexp_matches(trim(correction.new_value), '^[0-9]{2}([ :].*)?$|^[0-9]{2}0{6}') as is_division,
        length(correction.match_field) - length(replace(correction.match_field, '|', '')) as bars,
        length(correction.match_value) - length(replace(correction.match_value, '|', '')) as value_bars
    from core.standing_correction as correction
    where correction.subject in ('kategori', 'category', 'cpv') and nullif(trim(correction.new_value), '') is not null
),
condition as (
    select
        said.decision_id,
        place.number as place,
        trim(split_part(said.match_value, '|', place.number)) as value,
        case regexp_replace(lower(split_part(said.match_field, '|', place.number)), '[^a-zæøå]', '', 'g')
            when 'linje' then 'l' when 'linjeid' then 'l' when 'line' then 'l' when 'lineid' then 'l' when 'partid' then 'l'
            when 'bilag' then 'v' when 'bilagsnr' then 'v' when 'bilagsnummer' then 'v' when 'voucher' then 'v' when 'voucherid' then 'v'
            when 'faktura' then 'i' when 'fakturanr' then 'i' when 'fakturanummer' then 'i' when 'invoice' then 'i' when 'invoicenumber' then 'i'
            when 'leverandør' then 's' when 'leverandørorgnr' then 's' when 'leverandørnr' then 's' when 'orgnr' then 's'
            when 'organisasjonsnummer' then 's' when 'leverandørnavn' then 's' when 'leverandørnamn' then 's' when 'supplier' then 's'
            when 'supplierorgnumber' then 's' when 'supplierid' then 's' when 'suppliername' then 's' when 'orgnumber' then 's'
            when 'konto' then 'a' when 'art' then 'a' when 'kontonr' then 'a' when 'account' then 'a' when 'accountid' then 'a'
            when 'funksjon' then 'f' when 'function' then 'f' when 'functionid' then 'f'
            when 'enhet' then 'u' when 'eining' then 'u' when 'ansvar' then 'u' when 'unit' then 'u' when 'orgunitid' then 'u'
            when 'tekst' then 't' when 'beskrivelse' then 't' when 'skildring' then 't' when 'text' then 't' when 'description' then 't'
        end as kind
    from said
    join (values (1), (2), (3), (4), (5), (6), (7), (8)) as place(number) on place.number <= said.bars + 1
),
counted as (
    select
        decision_id,
        count(*) as conditions,
        count(distinct kind) as kinds,
        count(kind) as known,
        min(case when value = '' then 0 else 1 end) as has_values,
        max(case when kind = 'l' then value end) as line_value,
        max(case when kind = 'v' then value end) as voucher_value,
        max(case when kind = 'i' then value end) as invoice_value,
        max(case when kind = 's' then value end) as supplier_value,
        max(case when kind = 'a' then value end) as account_value,
        max(case when kind = 'f' then value end) as function_value,
        max(case when kind = 'u' then value end) as unit_value,
        max(case when kind = 't' then value end) as text_value
    from condition
    group by decision_id
)
select
    said.decision_id,
    said.correction_file,
    said.record_number,
    said.correction_id,
    said.match_field,
    said.match_value,
    said.new_text,
    case when not said.is_division then cpv.code end as cpv_code,
    left(cpv.code, 2) as cpv_division,
    said.decided_by,
    said.decided_on,
    said.reason,
    concat(
        case when counted.line_value is not null then 'l' else '' end,
        case when counted.voucher_value is not null then 'v' else '' end,
        case when counted.invoice_value is not null then 'i' else '' end,
        case when counted.supplier_value is not null then 's' else '' end,
        case when counted.account_value is not null then 'a' else '' end,
        case when counted.function_value is not null then 'f' else '' end,
        case when counted.unit_value is not null then 'u' else '' end,
        case when counted.text_value is not null then 't' else '' end
    ) as match_kinds,
    counted.line_value,
    counted.voucher_value,
    counted.invoice_value,
    counted.supplier_value,
    counted.account_value,
    counted.function_value,
    counted.unit_value,
    counted.text_value,
    case
        when said.decided_by is null or said.decided_on is null or said.reason is null then 'incomplete'
        when cpv.code is null then 'unknown_category'
        when counted.known is null or counted.known < counted.conditions then 'unknown_field'
        when counted.kinds < counted.conditions or said.bars <> said.value_bars or counted.has_values = 0
            then 'values_do_not_fit'
    end as problem
from said
left join counted on counted.decision_id = said.decision_id
left join reference.cpv as cpv on said.is_code and cpv.code = said.new_code
