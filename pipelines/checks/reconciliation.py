"""Guards mart.reconciliation: nothing is left over, in lines or in money, for any delivered ledger."""

from pipelines.suite import Suite

SUITE = Suite(
    table="mart.reconciliation",
    query="select file, residue_lines, cast(residue as varchar) as residue, records from mart.reconciliation",
    must=lambda gxe: (
        gxe.ExpectColumnValuesToBeInSet(column="residue_lines", value_set=[0]),
        gxe.ExpectColumnValuesToMatchRegex(column="residue", regex=r"^-?0(\.0+)?$"),
    ),
    should=lambda gxe: (gxe.ExpectColumnValuesToBeBetween(column="records", min_value=1),),
)
