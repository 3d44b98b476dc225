"""Guards mart.lot_verdict: every lot judged has a verdict, a ground and a reason a person can read."""

from pipelines.suite import Suite

VERDICTS = ["compliant", "exempt", "breach", "not_triggered", "not_covered", "needs_review"]

SUITE = Suite(
    table="mart.lot_verdict",
    query="""
        select verdict, ground, explanation_nb, rule_version, verdict = 'needs_review' as is_open from mart.lot_verdict
    """,
    must=lambda gxe: (
        gxe.ExpectColumnValuesToBeInSet(column="verdict", value_set=VERDICTS),
        gxe.ExpectColumnValuesToNotBeNull(column="verdict"),
        gxe.ExpectColumnValuesToNotBeNull(column="ground"),
        gxe.ExpectColumnValueLengthsToBeBetween(column="explanation_nb", min_value=10),
        gxe.ExpectColumnValuesToNotBeNull(column="explanation_nb"),
    ),
    should=lambda gxe: (gxe.ExpectColumnValuesToBeInSet(column="is_open", value_set=[False], mostly=0.5),),
)
