"""What has been published, and what a new publication of a month did to figures that were published before."""

from __future__ import annotations

from dashboards.columns import MONTH, NONE
from dashboards.language import Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.words import CHANGED

PUBLICATIONS = """
select
    publication_id, month, number, replaces, factor_release, price_index_release, what, added, changed, removed,
    list_slice(names, 1, 3) as names
from mart.publication
where is_current or month = $month
order by sequence desc, position
"""

PAGE = Page(
    name="restatement",
    position=9,
    title=Text("Utgaver", "Utgåver", "Publications"),
    lead=Text(
        "En måned som er utgitt, blir stående. Kommer det nye opplysninger, blir det en ny utgave ved siden av, og her "
        "står hva som ble annerledes og hvorfor.",
        "Ein månad som er utgjeven, blir ståande. Kjem det nye opplysningar, blir det ei ny utgåve ved sida av, og her "
        "står kva som vart annleis og kvifor.",
        "A month that has been published stands. When something new is known there is a new publication beside it, and "
        "here is what became different and why.",
    ),
    figures=(
        Figure(
            id="publications",
            title=Text("Utgavene av måneden", "Utgåvene av månaden", "The publications of the month"),
            caption=Text(
                "Én rad for hver ting som var endret siden utgaven før. Eldre utgaver ligger uendret under sitt eget "
                "navn, sider og eksporter.",
                "Éi rad for kvar ting som var endra sidan utgåva før. Eldre utgåver ligg uendra under sitt eige namn, "
                "sider og eksportar.",
                "One row for each thing that had changed since the publication before. Earlier publications lie "
                "unchanged under their own names, pages and exports.",
            ),
            query=PUBLICATIONS,
            columns=(
                Column("publication_id", Text("Utgave", "Utgåve", "Publication")),
                MONTH,
                Column("replaces", Text("Erstatter", "Erstattar", "Replaces"), absent=NONE),
                Column("what", Text("Endret", "Endra", "Changed"), "word", CHANGED, absent=NONE),
                Column("added", Text("Nye", "Nye", "New"), "count", absent=NONE),
                Column("changed", Text("Endret, antall", "Endra, tal", "Changed, count"), "count", absent=NONE),
                Column("removed", Text("Borte", "Borte", "Gone"), "count", absent=NONE),
                Column("factor_release", Text("Faktorer", "Faktorar", "Factors")),
                Column("price_index_release", Text("Prisindeks", "Prisindeks", "Price index")),
            ),
            rows=Rows("publications", "select * from mart.publication order by sequence, position"),
            empty=Text("Ingen utgave er laget.", "Inga utgåve er laga.", "Nothing has been published."),
        ),
    ),
)
