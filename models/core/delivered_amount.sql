-- Grain: one way a delivered table wrote a number, per decimal mark of the file.
-- amount: the number exactly as written, or null where it is none or can be read in two ways; nothing is guessed.
-- Typed once per distinct text. A mark that stands last and is followed by other than three digits is a decimal mark
-- whatever the file's own mark; groups of three are told by the file's mark. `100,-` is a hundred kroner.
with written as (
    select distinct file_id, amount as amount_text from raw.ledger_line
    union
    select distinct file_id, amount_gross from raw.ledger_line
    union
    select distinct file_id, debit_amount from raw.ledger_line
    union
    select distinct file_id, credit_amount from raw.ledger_line
    union
    select distinct file_id, vat_amount from raw.ledger_line
    union
    select distinct file_id, amount from raw.state_account
    union
    select distinct file_id, value_amount from raw.contract
    union
    select distinct file_id, value_amount from raw.tender_row
    union
    select distinct file_id, quantity from raw.activity
    union
    select distinct file_id, item_count from raw.reuse_event
    union
    select distinct file_id, mass_kg from raw.reuse_event
    union
    select distinct file_id, avoided_purchase_amount from raw.reuse_event
    union
    select distinct file_id, cost_of_reuse_amount from raw.reuse_event
    union
    select distinct file_id, repair_amount from raw.reuse_event
    union
    select distinct file_id, transport_amount from raw.reuse_event
    union
    select distinct file_id, share_kept_pct from raw.reuse_event
),
delivered as (
    select distinct written.amount_text, delivery.decimal_mark
    from written
    join raw.delivery as delivery on delivery.file_id = written.file_id and delivery.status in ('read', 'cut_short')
    where written.amount_text is not null
),
spaced as (
    select
        amount_text,
        decimal_mark,
        regexp_replace(
            trim(
                regexp_replace(
                    regexp_replace(replace(replace(amount_text, '−', '-'), '–', '-'), '[\x{00A0}\x{202F}\x{2009}''\s]+', ' ', 'g'),
                    '(kr\.?|NOK|GBP|EUR|ISK|SEK|DKK|USD|[£€$])', '', 'gi'
                )
            ),
            '[,.]-$', ''
        ) as written_number
    from delivered
),
signed as (
    select
        amount_text,
        decimal_mark,
        written_number,
        regexp_matches(written_number, '^-|-$|^\(.*\)$') as is_negative,
        trim(regexp_replace(regexp_replace(written_number, '^([-+]|\()', ''), '[-)]$', '')) as digits
    from spaced
    where regexp_matches(written_number, '^([-+] ?)?[0-9.,][^-+()]*(e[-+]?[0-9]+)?$', 'i')
        or regexp_matches(written_number, '^[0-9.,][^-+()]*-$')
        or regexp_matches(written_number, '^\([0-9.,][^-+()]*\)$')
),
grouped as (
    select amount_text, decimal_mark, is_negative, replace(digits, ' ', '') as digits
    from signed
    where not regexp_matches(digits, ' ') or regexp_matches(digits, '^[0-9]{1,3}( [0-9]{3})+([.,][0-9]*)?$')
),
spelled as (
    select
        amount_text,
        decimal_mark,
        is_negative,
        case
            when regexp_matches(digits, '^[0-9]+[.,]?$') then regexp_replace(digits, '[.,]', '')
            when regexp_matches(digits, '^[0-9]+([.,][0-9]+)?e[-+]?[0-9]+$', 'i') then replace(digits, ',', '.')
            when regexp_matches(digits, '^[0-9]{1,3}(\.[0-9]{3})+,[0-9]*$') then replace(replace(digits, '.', ''), ',', '.')
            when regexp_matches(digits, '^[0-9]{1,3}(,[0-9]{3})+\.[0-9]*$') then replace(digits, ',', '')
            when regexp_matches(digits, '^[0-9]{1,3}(\.[0-9]{3}){2,}$') then replace(digits, '.', '')
            when regexp_matches(digits, '^[0-9]{1,3}(,[0-9]{3}){2,}$') then replace(digits, ',', '')
            when regexp_matches(digits, '^[0-9]{1,3}\.[0-9]{3}$') and decimal_mark = ',' then replace(digits, '.', '')
            when regexp_matches(digits, '^[0-9]{1,3},[0-9]{3}$') and decimal_mark = '.' then replace(digits, ',', '')
            when regexp_matches(digits, '^[0-9]*[.,][0-9]+$') then replace(digits, ',', '.')
        end as number_text
    from grouped
)
select
    amount_text,
    decimal_mark,
    try_cast(case when is_negative then '-' else '' end || number_text as decimal(38, 18)) as amount
from spelled
