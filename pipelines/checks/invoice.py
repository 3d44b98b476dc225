"""Guards core.invoice: the lines of every invoice add up to the totals it declares, before and after adjustments."""

from pipelines.suite import Suite

SUITE = Suite(
    table="core.invoice",
    query="""
        select invoice.file, invoice.invoice_number,
            cast(coalesce(invoice.line_extension_amount, invoice.net_amount) as varchar) as declared,
            cast(case
                when invoice.line_extension_amount is null then coalesce(sum(line.line_amount), 0)
                else coalesce(sum(line.line_amount) filter (where line.line_kind = 'line'), 0)
            end as varchar) as added,
            cast(invoice.net_amount as varchar) as declared_net,
            cast(coalesce(sum(line.line_amount), 0) as varchar) as added_net
        from core.invoice as invoice
        left join core.invoice_line as line on line.file_id = invoice.file_id
        group by invoice.file, invoice.invoice_number, invoice.file_id, invoice.line_extension_amount,
            invoice.net_amount
    """,
    should=lambda gxe: (
        gxe.ExpectColumnPairValuesToBeEqual(column_A="declared", column_B="added"),
        gxe.ExpectColumnPairValuesToBeEqual(column_A="declared_net", column_B="added_net"),
    ),
)
