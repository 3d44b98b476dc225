-- Grain: period (YYYY-MM or unknown) and group of purchases that one correction would settle (rules.uncertain_part) with why
-- it is uncertain. amount_nok: NOK, signed; null-free sum over amounts known in NOK. example_line_id: the line of the largest
-- amount. supplier_name: null where the supplier is not named.
select
    period,
    match_field,
    match_value,
    reason,
    min(supplier_name) as supplier_name,
    min(org_number) as supplier_org_number,
    min(account_id) as account_id,
    min(account_name) as account_name,
    min(function_id) as function_id,
    min(shown_text) as text_pattern,
    cast(sum(lines) as bigint) as lines,
    coalesce(sum(amount_nok), 0) as amount_nok,
    (array_agg(line_id order by coalesce(abs(amount_nok), 0) desc, line_id))[1] as example_line_id
from rules.uncertain_part
group by period, match_field, match_value, reason
