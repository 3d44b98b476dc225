-- Grain: reuse programme and part of a purchase line that bought new goods (or goods not marked as used) on a day when pieces
-- of the same kind stood available: the same CPV code to the fifth digit. posting_date is when the purchase was booked; the order
-- was earlier, so look at available_since_date. available_pieces: at the end of the day before, of the whole body; fit_pieces: the
-- fewer of these and the quantity bought, where the invoice tells it in pieces. An opportunity, not a saving: nobody has judged
-- whether the items would have done. Credit notes are left out.
with bought as (
    select *, left(cpv_code, 5) as kind_of_goods
    from mart.reuse_spend
    where kind = 'bought_new' and amount_nok > 0 and posting_date is not null and right(left(cpv_code, 5), 1) <> '0'
),
stood as (
    select
        bought.programme_id,
        bought.part_id,
        sum(step.pieces) as available_pieces,
        min(step.event_date) as available_since_date,
        count(distinct item.item_id) as items,
        count(distinct item.home_unit_id) as units,
        min(item.item_id) as example_item_id
    from bought
    join core.reuse_item as item on left(item.cpv_code, 5) = bought.kind_of_goods
    join core.reuse_membership as member on member.item_id = item.item_id and member.programme_id = bought.programme_id
    join rules.reuse_step as step
        on step.item_id = item.item_id
        and step.state = 'available'
        and step.event_date < bought.posting_date
        and (step.until_date is null or step.until_date >= bought.posting_date)
    group by bought.programme_id, bought.part_id
)
select
    bought.programme_id,
    programme.name as programme_name,
    bought.month,
    bought.posting_date,
    bought.file,
    bought.record_number,
    bought.part_id,
    bought.invoice_file,
    bought.invoice_record_number,
    bought.org_unit_id,
    bought.org_unit_name,
    bought.account_name,
    bought.supplier_name,
    bought.description,
    bought.cpv_code,
    cpv.label_no as cpv_label_no,
    cpv.label_en as cpv_label_en,
    bought.category_method,
    bought.amount_nok,
    case when bought.quantity_unit in ('EA', 'H87', 'C62', 'NAR', 'PCE') then bought.quantity end as quantity,
    cast(stood.available_pieces as bigint) as available_pieces,
    case
        when bought.quantity_unit in ('EA', 'H87', 'C62', 'NAR', 'PCE') then least(bought.quantity, cast(stood.available_pieces as decimal(18, 6)))
    end as fit_pieces,
    stood.available_since_date,
    stood.items,
    stood.units,
    stood.example_item_id
from bought
join stood on stood.programme_id = bought.programme_id and stood.part_id = bought.part_id
join raw.reuse_programme as programme on programme.programme_id = bought.programme_id
left join reference.cpv as cpv on cpv.code = bought.cpv_code
