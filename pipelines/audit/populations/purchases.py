"""Every purchase of the month: a ledger line, or its share of one line of its invoice."""

from pipelines.audit.population import Population

POPULATION = Population(
    name="purchases",
    position=0,
    items="""
        select
            purchase.part_id as item_id, purchase.file, purchase.record_number,
            concat_ws(
                ' · ', purchase.posting_date, purchase.voucher_id, purchase.invoice_number, purchase.supplier_name,
                purchase.description, part.part_number || '/' || part.parts
            ) as about,
            purchase.amount_nok as value_nok
        from mart.purchase_line as purchase
        left join core.ledger_part as part on part.part_id = purchase.part_id
        where purchase.period = $month
    """,
    findings="""
        with part as (
            select * from mart.purchase_line where period = $month
        ),
        spent as (
            select sum(abs(amount_nok)) as nok from part
        )
        select part_id as item_id, 'amount' as factor,
            case
                when amount_nok is null then 'not_known'
                when abs(amount_nok) >= spent.nok / 100 then 'large'
            end as level
        from part cross join spent
        union all
        select part_id, 'amount', 'credit' from part where amount_nok < 0
        union all
        select part.part_id, 'outcome', spend.outcome
        from part join mart.spend_agreement as spend on spend.part_id = part.part_id
        union all
        select part.part_id, 'category',
            unnest([
                case when category.method = 'unclassified' then 'unclassified' end,
                case when category.is_conflicting then 'conflicting' end,
                case when category.decision_id is not null then 'corrected' end,
                case when category.confidence < 0.8 then 'uncertain' end
            ])
        from part join rules.line_category as category on category.part_id = part.part_id
        union all
        select part_id, 'footprint', case when kgco2e is null then 'uncovered' when is_disputed then 'disputed' end
        from part
        union all
        select part_id, 'risk', risk_class from part
    """,
    stations={
        "mart.purchase_line": "join mart.purchase_line as one on one.part_id = drawn.item_id",
        "mart.spend_agreement": "join mart.spend_agreement as one on one.part_id = drawn.item_id",
        "rules.line_category": "join rules.line_category as one on one.part_id = drawn.item_id",
        "rules.category_candidate": "join rules.category_candidate as one on one.part_id = drawn.item_id",
        "rules.line_footprint": "join rules.line_footprint as one on one.part_id = drawn.item_id",
        "core.emission_factor": """
            join rules.line_footprint as footprint on footprint.part_id = drawn.item_id
            join core.emission_factor as one on one.factor_id = footprint.factor_id
        """,
        "rules.spend_link": "join rules.spend_link as one on one.part_id = drawn.item_id",
        "core.agreement": """
            join rules.spend_link as link on link.part_id = drawn.item_id
            join core.agreement as one on one.agreement_id = link.agreement_id
        """,
        "rules.spend_outcome": "join rules.spend_outcome as one on one.part_id = drawn.item_id",
        "mart.lot_verdict": """
            join rules.spend_outcome as outcome on outcome.part_id = drawn.item_id
            join mart.lot_verdict as one on one.lot_line_id = outcome.lot_line_id
        """,
        "core.standing_correction": """
            join rules.line_category as category on category.part_id = drawn.item_id
            join mart.purchase_line as part on part.part_id = drawn.item_id
            join core.ledger_line as line on line.line_id = part.line_id
            join core.standing_correction as one on one.decision_id in (category.decision_id, line.supplier_decision_id)
        """,
        "core.ledger_part": "join core.ledger_part as one on one.part_id = drawn.item_id",
        "core.ledger_line": """
            join mart.purchase_line as part on part.part_id = drawn.item_id
            join core.ledger_line as one on one.line_id = part.line_id
        """,
        "raw.invoice_line": """
            join core.ledger_part as part on part.part_id = drawn.item_id
            join raw.invoice_line as one on one.line_id = part.invoice_line_id
        """,
        "raw.ledger_line": """
            join mart.purchase_line as part on part.part_id = drawn.item_id
            join raw.ledger_line as one on one.line_id = part.line_id
        """,
        "raw.delivery": """
            join mart.purchase_line as part on part.part_id = drawn.item_id
            left join core.ledger_part as split on split.part_id = drawn.item_id
            left join core.invoice as invoice on invoice.invoice_id = split.invoice_id
            join raw.delivery as one on one.file_id in (part.file_id, invoice.file_id)
        """,
    },
)
