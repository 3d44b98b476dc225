-- Grain: period (YYYY-MM or unknown), CPV division (or unclassified), how the category was found, and currency.
-- amount_nok: NOK; null-free sum over lines whose amount in NOK is known; lines_not_converted counts the others,
-- whose sum stays in amount_currency.
select
    period,
    cpv_division,
    cpv_label_no,
    cpv_label_en,
    risk_class,
    class_status,
    category_method,
    category_confidence_kind,
    currency_code,
    cast(sum(lines) as bigint) as lines,
    sum(amount_currency) as amount_currency,
    coalesce(sum(amount_nok), 0) as amount_nok,
    cast(sum(case when amount_nok is null then lines else 0 end) as bigint) as lines_not_converted
from mart.purchase_line
group by
    period, cpv_division, cpv_label_no, cpv_label_en, risk_class, class_status, category_method, category_confidence_kind,
    currency_code
