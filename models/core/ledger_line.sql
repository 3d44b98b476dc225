-- Grain: one delivered ledger record, every one of them, each in exactly one bucket with its reason.
-- bucket: purchase | not_purchase | internal | quarantined (amount missing, not a number, or of more
-- than thirteen digits, as when an identifier stands in the column of amounts; or the file is cut short). A row that only sums others is
-- not_purchase (totals_row): read, so that the file ties, and never counted.
-- A file that a person's decision says is superseded keeps all its lines here, as not_purchase.
-- amount_written: the amount exactly as it stands in the file, in currency_code, debit less credit where it has both.
-- amount_delivered: the same with debit and purchase positive, by the file's sign convention. vat_removed: VAT taken out of it; 0 where none is.
-- amount_currency: what is left, rounded half up to two decimals; vat and rounding are shown in the reconciliation.
-- vat_basis: net | gross | unknown, as the file, its column map or organisation.yaml says, or as the line's column says.
-- vat_conversion: as_delivered (net) | net_column (the file gives both) | vat_amount_subtracted (gross less the VAT of
-- the line) | not_known (reported as it was delivered: gross without a usable VAT amount, or of unknown basis).
-- amount_nok: NOK, signed (debit and purchase positive), by the dated rate; null where currency or rate is not known.
-- supplier_key: as core.supplier_identity, except that a payee without a number on an account or function dense with
-- persons is person:<name_key>, unless the name ends in a legal form. supplier_name: as delivered; null for a person.
-- supplier_decision_id: the person's decision (core.supplier_correction) that says who the supplier is, if there is one.
-- is_person_dense: the account or function is one whose texts name persons.
-- period: YYYY-MM of the posting period, else of the posting date, else null.
with written as (
    select
        line.*,
        delivery.file,
        delivery.status as file_status,
        delivery.format,
        delivery.decimal_mark,
        delivery.date_order,
        delivery.sign_convention,
        upper(coalesce(nullif(trim(line.currency_code), ''), delivery.currency, body.ledger_currency, delivery.assumed_currency)) as currency,
        coalesce(delivery.vat_basis, body.vat_basis, 'unknown') as file_vat_basis,
        coalesce(delivery.chart_of_accounts, body.chart_of_accounts) as file_chart,
        body.account_art_first,
        body.account_art_last
    from raw.ledger_line as line
    join raw.delivery as delivery on delivery.file_id = line.file_id and delivery.status in ('read', 'cut_short')
    cross join raw.body as body
),
numbered as (
    select
        line.*,
        coalesce(line.amount, line.amount_gross, line.debit_amount, line.credit_amount) is null as is_amount_missing,
        case
            when nullif(trim(line.debit_amount), '') is not null or nullif(trim(line.credit_amount), '') is not null
                then case when nullif(trim(line.debit_amount), '') is null then 0 else debit.amount end
                    + case
                        when nullif(trim(line.credit_amount), '') is null then 0
                        when line.sign_convention = 'debit_plus_credit' then credit.amount
                        else -credit.amount
                    end
            when line.sign_convention = 'purchases_negative' then -single.amount
            when line.sign_convention = 'debit_credit_column' and line.debit_credit = 'credit' then -single.amount
            else single.amount
        end as written_amount,
        single.amount as single_amount,
        case
            when line.sign_convention = 'purchases_negative' then -vat.amount
            when line.sign_convention = 'debit_credit_column' and line.debit_credit = 'credit' then -vat.amount
            else vat.amount
        end as written_vat,
        case
            when line.amount is null and line.amount_gross is not null
                and coalesce(nullif(trim(line.debit_amount), ''), nullif(trim(line.credit_amount), '')) is null then 'gross'
            else line.file_vat_basis
        end as vat_basis
    from written as line
    left join core.delivered_amount as single
        on single.amount_text = coalesce(line.amount, line.amount_gross) and single.decimal_mark = line.decimal_mark
    left join core.delivered_amount as debit
        on debit.amount_text = line.debit_amount and debit.decimal_mark = line.decimal_mark
    left join core.delivered_amount as credit
        on credit.amount_text = line.credit_amount and credit.decimal_mark = line.decimal_mark
    left join core.delivered_amount as vat
        on vat.amount_text = line.vat_amount and vat.decimal_mark = line.decimal_mark
),
dated as (
    select
        line.*,
        case when abs(line.written_amount) < 10000000000000 then line.written_amount end as amount_delivered,
        -- VAT of the other sign or larger than the amount it is part of is not understood, so it is not taken out.
        case
            when line.vat_basis = 'net' and line.amount is not null and line.amount_gross is not null then 'net_column'
            when line.vat_basis = 'net' then 'as_delivered'
            when line.vat_basis = 'gross' and abs(line.written_vat) <= abs(line.written_amount)
                and sign(line.written_vat) * sign(line.written_amount) >= 0 then 'vat_amount_subtracted'
            else 'not_known'
        end as vat_conversion,
        delivered_date.calendar_date as posting_day,
        case
            when regexp_matches(line.period, '^(19|20)[0-9]{2}-?[0-9]{1,2}$')
                then left(line.period, 4) || '-' || lpad(
                    cast(least(greatest(try_cast(regexp_replace(substring(line.period, 5), '-', '') as integer), 1), 12) as varchar), 2, '0'
                )
            else strftime(delivered_date.calendar_date, '%Y-%m')
        end as period_month
    from numbered as line
    left join core.delivered_date as delivered_date
        on delivered_date.date_text = line.posting_date
        and delivered_date.date_order is not distinct from line.date_order
),
supplied as (
    select
        line.*,
        coalesce(
            nullif(line.supplier_id, ''),
            case when coalesce(line.supplier_name, line.supplier_org_number, line.supplier_vat_number) is null then voucher.supplier_id end
        ) as inherited_supplier_id,
        coalesce(voucher.is_ambiguous and nullif(line.supplier_id, '') is null, false) as is_supplier_ambiguous,
        coalesce(nullif(line.invoice_number, ''), voucher.invoice_number) as inherited_invoice_number
    from dated as line
    left join core.voucher_supplier as voucher
        on voucher.file_id = line.file_id
        and voucher.voucher_id = line.voucher_id
        and voucher.journal_id is not distinct from line.journal_id
),
named as (
    select
        line.*,
        identity.supplier_key as identity_key,
        identity.is_person as identity_is_person,
        identity.has_number,
        identity.org_number as clean_org_number,
        identity.name_text,
        identity.name_key,
        identity.name_mark,
        identity.decision_id as supplier_decision_id,
        account.account_name as master_account_name,
        coalesce(account.chart, line.file_chart) as chart,
        coalesce(
            account.account_code,
            case
                when line.file_chart = 'ns4102' then left(line.account_id, 3)
                when line.account_art_first is not null
                    then substring(line.account_id, line.account_art_first, line.account_art_last - line.account_art_first + 1)
                else line.account_id
            end
        ) as account_code
    from supplied as line
    left join core.supplier_identity as identity
        on identity.file_id = line.file_id
        and identity.supplier_id is not distinct from line.inherited_supplier_id
        and identity.supplier_name is not distinct from line.supplier_name
        and identity.supplier_org_number is not distinct from line.supplier_org_number
        and identity.supplier_vat_number is not distinct from line.supplier_vat_number
    left join core.delivered_account as account
        on account.file_id = line.file_id and account.account_id = line.account_id
),
identified as (
    select
        named.*,
        case when vat_conversion = 'vat_amount_subtracted' then written_vat else 0 end as vat_removed,
        amount_delivered - case when vat_conversion = 'vat_amount_subtracted' then written_vat else 0 end as amount_net,
        coalesce(dense_account.code, dense_function.code) is not null as is_person_dense,
        coalesce(identity_is_person, false)
            or (
                coalesce(dense_account.code, dense_function.code) is not null
                and coalesce(not has_number, false) and name_mark not in ('legal_form', 'public_body', 'redacted')
            ) as is_person
    from named
    left join reference.person_dense_code as dense_account
        on dense_account.code_kind = 'account' and dense_account.chart = named.chart and dense_account.code = named.account_code
    left join reference.person_dense_code as dense_function
        on dense_function.code_kind = 'function' and dense_function.chart = named.chart and dense_function.code = left(named.function_id, 3)
),
priced as (
    select
        line.*,
        case
            when line.currency = 'NOK' then cast(1 as decimal(12, 8))
            else coalesce(by_month.nok_per_unit, by_year.nok_per_unit)
        end as nok_per_unit,
        account.is_purchase as account_is_purchase
    from identified as line
    left join core.exchange_rate as by_month
        on by_month.currency_code = line.currency
        and by_month.period = coalesce(strftime(line.posting_day, '%Y-%m'), line.period_month)
    left join core.exchange_rate as by_year
        on by_year.currency_code = line.currency
        and by_year.period = coalesce(strftime(line.posting_day, '%Y'), left(line.period_month, 4))
    left join reference.account as account
        on account.chart = line.chart and account.account_code = line.account_code
)
select
    line.line_id,
    line.file_id,
    line.file,
    line.record_number,
    line.posting_day as posting_date,
    line.period_month as period,
    line.org_unit_id,
    coalesce(line.org_unit_name, unit.name, line.org_unit_id) as org_unit_name,
    line.account_id,
    coalesce(line.account_name, line.master_account_name) as account_name,
    line.chart,
    line.account_code,
    line.function_id,
    line.voucher_id,
    line.inherited_invoice_number as invoice_number,
    case
        when line.is_person and not line.identity_is_person then 'person:' || coalesce(line.name_key, line.inherited_supplier_id, 'unnamed')
        else line.identity_key
    end as supplier_key,
    line.inherited_supplier_id as supplier_id,
    line.clean_org_number as supplier_org_number,
    case when not line.is_person then coalesce(line.name_text, line.inherited_supplier_id) end as supplier_name,
    line.supplier_decision_id,
    line.is_person as is_private_person,
    line.is_person_dense,
    line.is_supplier_ambiguous,
    line.description,
    line.category_text,
    line.cpv_code as stated_cpv_code,
    line.contract_id,
    line.amount_delivered,
    case
        when line.amount_delivered is null then null
        when line.sign_convention in ('purchases_negative', 'debit_credit_column') then coalesce(line.single_amount, line.amount_delivered)
        else line.amount_delivered
    end as amount_written,
    line.vat_removed,
    cast(round(line.amount_net, 2) as decimal(18, 2)) as amount_currency,
    line.currency as currency_code,
    line.nok_per_unit,
    line.vat_basis,
    line.vat_conversion,
    -- 26 digits wide, so that the product with the rate (12, 8) is computed on 38
    cast(round(cast(round(line.amount_net, 2) as decimal(26, 2)) * line.nok_per_unit, 2) as decimal(18, 2)) as amount_nok,
    case
        when line.amount_delivered is null or line.file_status = 'cut_short' then 'quarantined'
        when superseded.old_file_id is not null then 'not_purchase'
        when line.row_kind = 'total' then 'not_purchase'
        when internal.org_number is not null then 'internal'
        when line.account_is_purchase = 'no' then 'not_purchase'
        when line.account_is_purchase = 'yes' then 'purchase'
        when line.account_is_purchase = 'partly' and coalesce(line.inherited_supplier_id, line.supplier_name) is not null then 'purchase'
        when line.account_is_purchase = 'partly' or line.is_supplier_ambiguous then 'not_purchase'
        when line.format = 'saft' then 'not_purchase'
        else 'purchase'
    end as bucket,
    case
        when line.is_amount_missing then 'amount_missing'
        when line.written_amount is null then 'amount_not_a_number'
        when line.amount_delivered is null then 'amount_too_large'
        when line.file_status = 'cut_short' then 'cut_short'
        when superseded.old_file_id is not null then 'superseded'
        when line.row_kind = 'total' then 'totals_row'
        when internal.org_number is not null then 'internal_trade'
        when line.account_is_purchase = 'no' then 'account_is_no_purchase'
        when line.is_supplier_ambiguous and line.account_is_purchase in ('yes', 'partly') then 'supplier_ambiguous'
        when line.account_is_purchase = 'yes' then 'account_is_purchase'
        when line.account_is_purchase = 'partly' and coalesce(line.inherited_supplier_id, line.supplier_name) is not null then 'account_partly_with_supplier'
        when line.account_is_purchase = 'partly' then 'account_partly_without_supplier'
        when line.format = 'saft' then 'account_not_in_chart'
        else 'delivered_as_purchase_ledger'
    end as bucket_reason
from priced as line
left join raw.body_unit as unit on unit.unit_id = line.org_unit_id
left join core.internal_org_number as internal on internal.org_number = line.clean_org_number
left join core.delivery_correction as superseded on superseded.old_file_id = line.file_id and superseded.problem is null
