"""Guards core.invoice: the lines of every invoice add up to the total it declares."""

from pipelines.suite import Suite

SUITE = Suite(
    table="core.invoice",
    query="""
        select invoice.file, cast(coalesce(invoice.line_extension_amount, 0) as varchar) as declared,
            cast(coalesce(sum(line.line_amount) filter (where line.line_kind = 'line'), 0) as varchar) as added
        from core.invoice as invoice
        left join core.invoice_line as line on line.file_id = invoice.file_id
        group by invoice.file, invoice.file_id, invoice.line_extension_amount
    """,
    should=lambda gxe: (gxe.ExpectColumnPairValuesToBeEqual(column_A="declared", column_B="added"),),
)
