-- Grain: one way in which a delivered file wrote a supplier's name, trimmed; read once per distinct text.
-- name_key: the name without case, signs, accents, doubled spaces and legal form, & and `and` as og; the same for spellings
-- of one name. mark: what the words of the name tell: redacted | sole_proprietor | public_body | legal_form |
-- private_person | organisation_word | none (it may be a person's). person_token, is_person: a national identity number
-- stood in the name.
with written as (
    select trim(supplier_name) as name_text from raw.ledger_line
    union
    select trim(supplier_name) from raw.supplier
    union
    select trim(supplier_name) from raw.invoice
    union
    select trim(supplier_name) from raw.contract
    union
    select trim(winner_name) from raw.award
),
spelled as (
    select
        name_text,
        contains(name_text, '[fødselsnummer') as is_person,
        nullif(regexp_extract(name_text, '\[fødselsnummer:([a-z]+)\]', 1), '') as person_token,
        -- A/S, B.V. and L.T.D. are words; every other sign parts words.
        trim(
            regexp_replace(
                regexp_replace(
                    regexp_replace(lower(regexp_replace(name_text, '\[fødselsnummer[^\]]*\]', ' ', 'g')), '\b([a-zæøå])[./]([a-zæøå])\b\.?', '\1\2', 'g'),
                    '&|\+', ' og ', 'g'
                ),
                '[^0-9a-zæøåäöüéèêëáàâãíìîïóòôõúùûýñçðþß]+', ' ', 'g'
            )
        ) as words,
        regexp_matches(lower(name_text), '(^|\s)(v/|t/a\b|c/o\b|ved\s|att[.:n ])') as names_a_person_behind_it,
        regexp_matches(lower(name_text), 'redact|anonymi[sz]|sladdet|sladda|skjermet|skjerma|data protection|personal data|name withheld|unntatt offentlig|unntatt innsyn')
            or regexp_matches(name_text, '^[*xX_. -]{2,}$') as is_redacted
    from written
    where name_text <> ''
),
worded as (
    select
        name_text,
        unnest(string_split(words, ' ')) as word,
        split_part(words, ' ', 1) as first_word,
        regexp_extract(words, '([^ ]+)$', 1) as last_word
    from spelled
),
word as (
    select distinct word from worded
),
telling as (
    select word.word, mark.mark, mark.place
    from word
    join reference.name_mark as mark on mark.word = word.word
    where mark.place <> 'ending'
    union
    select word.word, mark.mark, 'any'
    from word
    join reference.name_mark as mark on right(word.word, length(mark.word)) = mark.word
    where mark.place = 'ending'
),
marked as (
    select
        worded.name_text,
        max(case when telling.mark = 'sole_proprietor' then 1 else 0 end) = 1 as is_sole_proprietor,
        max(case when telling.mark = 'public_body' then 1 else 0 end) = 1 as is_public_body,
        max(case when telling.mark = 'legal_form' then 1 else 0 end) = 1 as has_legal_form,
        max(case when telling.mark = 'private_person' then 1 else 0 end) = 1 as is_private_person,
        max(case when telling.mark = 'organisation_word' then 1 else 0 end) = 1 as has_organisation_word
    from worded
    join telling on telling.word = worded.word
    where telling.place = 'any'
        or telling.place = 'first' and worded.word = worded.first_word
        or telling.place = 'last' and worded.word = worded.last_word
    group by worded.name_text
),
folded as (
    select
        name_text,
        -- Two passes, for a name may end in two forms, as `Holding AS` of a branch registered as `Holding AS NUF`.
        trim(
            regexp_replace(
                regexp_replace(
                    regexp_replace(replace(words, ' and ', ' og '), '^(asa?) ', ''),
                    ' (as|asa|ans|da|sa|ba|enk|kf|fkf|iks|nuf|ltd|limited|plc|llp|llc|inc|gmbh|ab|aps|oy|oyj|bv|ehf|hf)$', ''
                ),
                ' (as|asa|ans|da|sa|ba|enk|kf|fkf|iks|nuf|ltd|limited|plc|llp|llc|inc|gmbh|ab|aps|oy|oyj|bv|ehf|hf)$', ''
            )
        ) as name_words
    from spelled
)
select
    spelled.name_text,
    coalesce(
        nullif(
            replace(
                replace(translate(folded.name_words, 'øåöüéèêëáàâãíìîïóòôõúùûýñçð', 'oaoueeeeaaaaiiiioooouuuyncd'), 'æ', 'ae'), 'ä', 'ae'
            ), ''
        ),
        case when spelled.is_redacted then 'redacted' end
    ) as name_key,
    case
        when spelled.is_redacted then 'redacted'
        when spelled.names_a_person_behind_it or marked.is_sole_proprietor then 'sole_proprietor'
        when marked.is_public_body then 'public_body'
        when marked.has_legal_form then 'legal_form'
        when spelled.is_person or marked.is_private_person then 'private_person'
        when marked.has_organisation_word then 'organisation_word'
        else 'none'
    end as mark,
    spelled.is_person,
    spelled.person_token
from spelled
join folded on folded.name_text = spelled.name_text
left join marked on marked.name_text = spelled.name_text
