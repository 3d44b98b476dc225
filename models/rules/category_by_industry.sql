-- Grain: one supplier whose registered industry (NACE division) usually sells one CPV division.
select
    supplier.supplier_key,
    supplier.industry_code,
    min(industry.cpv_division) as cpv_division
from core.supplier as supplier
join reference.cpv_division_nace as industry on industry.nace_division = left(supplier.industry_code, 2)
group by supplier.supplier_key, supplier.industry_code
having count(*) = 1
