"""Guards mart.reuse_position: every event is used or told why not; no more pieces are in use than were available."""

from pipelines.suite import Suite

SUITE = Suite(
    table="mart.reuse_position",
    query="""
        select programme_id || ', ' || cast(as_of_date as varchar) || ': of ' || cast(pieces as varchar)
            || ' pieces ' || cast(denominator as varchar) || ' count and ' || cast(numerator as varchar)
            || ' of them are in use' as left_over
        from mart.reuse_position
        where numerator > denominator or denominator > pieces or numerator < 0
        union all
        select event.file || ', record ' || cast(event.record_number as varchar)
            || ': the event is neither used nor is it said why not'
        from core.reuse_event as event
        left join rules.reuse_step as step on step.entry_id = event.entry_id
        left join rules.reuse_problem as problem on problem.entry_id = event.entry_id
        where event.problem is null and step.entry_id is null and problem.entry_id is null
    """,
    must=lambda gxe: (gxe.ExpectColumnValuesToBeNull(column="left_over"),),
)
