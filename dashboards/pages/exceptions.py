"""The register of ways out of the main rule: who claimed which ground, for what, with which reasons."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import TONES, Series, labelled_bars
from dashboards.language import Language, Text
from dashboards.page import Column, Figure, Page
from dashboards.source_rows import EXCEPTIONS_OF_24_MONTHS, LAST_24_MONTHS
from dashboards.words import CLAIM, JUSTIFICATION, JUSTIFICATION_QUALITY, PRIORITY_CATEGORY, VERDICT

BY_GROUND = f"""
select
    claim,
    count(*) as lots,
    sum(case when month = $month then 1 else 0 end) as lots_of_month,
    sum(case when needs_attention then 1 else 0 end) as doubtful,
    sum(case when is_priority_category then 1 else 0 end) as in_priority_category,
    sum(case when justification in ('absent', 'absent_in_notice') then 1 else 0 end) as without_reasons
from mart.exception_register
where {LAST_24_MONTHS.format(month="month")}
group by claim
order by lots desc, claim
"""

REGISTER = f"""
select
    month, coalesce(title, lot_id) as title, claim, verdict, priority_category, justification, justification_quality,
    justification_tests_nb, justification_tests_nn, justification_tests_en, paragraph, estimated_value_nok,
    explanation_nb, explanation_nn, explanation_en
from mart.exception_register
where {LAST_24_MONTHS.format(month="month")}
order by month <> $month, month = 'unknown', month desc, needs_attention desc, notice_id, lot_id, claim
"""


def by_ground(register: pd.DataFrame, language: Language) -> go.Figure:
    """Draw exceptions by ground from columns `claim`, `lots` and `doubtful` (counts)."""
    labels = [language.text(CLAIM[claim]) if claim in CLAIM else claim for claim in register["claim"]]
    settled = dict(enumerate((register["lots"] - register["doubtful"]).tolist()))
    doubtful = dict(enumerate(register["doubtful"].tolist()))
    series = [
        Series(language.text(Text("Må ses på", "Må sjåast på", "To be looked at")), doubtful, TONES["look"], "/"),
        Series(language.text(Text("Ingen merknad", "Ingen merknad", "No remark")), settled, TONES["ok"]),
    ]
    unit = language.text(Text("delkontrakter", "delkontraktar", "lots"))
    return labelled_bars(labels, series, language, unit, language.number)


def by_ground_summary(register: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return language.text(
        Text(
            "Liggende søyler etter grunnlag: {lots} unntak, {doubtful} av dem må ses på.",
            "Liggjande søyler etter grunnlag: {lots} unntak, {doubtful} av dei må sjåast på.",
            "Bars by ground: {lots} exceptions, {doubtful} of them to be looked at.",
        )
    ).format(
        lots=language.number(int(register["lots"].sum())), doubtful=language.number(int(register["doubtful"].sum()))
    )


CLAIMED = Column("claim", Text("Påberopt unntak", "Påkalla unntak", "Exception claimed"), "word", CLAIM)
NO_EXCEPTIONS = Text(
    "Ingen unntak er påberopt i kunngjøringer som er levert for de siste 24 månedene.",
    "Ingen unntak er påkalla i kunngjeringar som er leverte for dei siste 24 månadene.",
    "No exception is claimed in the notices delivered for the last 24 months.",
)

PAGE = Page(
    name="exceptions",
    position=2,
    title=Text("Unntak", "Unntak", "Exceptions"),
    lead=Text(
        "Hver gang en konkurranse går utenom hovedregelen om 30 prosent, skal det begrunnes i konkurransedokumentene. "
        "Her er registeret over unntakene: hvilket grunnlag som er brukt, om begrunnelsen er gitt, og om den holder.",
        "Kvar gong ein konkurranse går utanom hovudregelen om 30 prosent, skal det grunngivast i konkurransedokumenta. "
        "Her er registeret over unntaka: kva grunnlag som er brukt, om grunngivinga er gitt, og om ho held.",
        "Each time a competition departs from the main rule of 30 per cent, reasons must stand in the procurement "
        "documents. "
        "This is the register of exceptions: the ground used, whether reasons are given, and whether they hold.",
    ),
    figures=(
        Figure(
            id="exceptions-by-ground",
            title=Text("Unntak etter grunnlag", "Unntak etter grunnlag", "Exceptions by ground"),
            caption=Text(
                "Delkontrakter siste 24 måneder. De fem prioriterte kategoriene (bygg, transport, IKT, mat, møbler) er "
                "som regel ikke uvesentlige.",
                "Delkontraktar siste 24 månader. Dei fem prioriterte kategoriane (bygg, transport, IKT, mat, møblar) "
                "er som regel ikkje uvesentlege.",
                "Lots of the last 24 months. The five priority categories (building, transport, IT, food, furniture) "
                "are as a rule not insignificant.",
            ),
            query=BY_GROUND,
            columns=(
                CLAIMED,
                Column(
                    "lots", Text("Delkontrakter, 24 måneder", "Delkontraktar, 24 månader", "Lots, 24 months"), "count"
                ),
                Column("lots_of_month", Text("Denne måneden", "Denne månaden", "This month"), "count"),
                Column("doubtful", Text("Må ses på", "Må sjåast på", "To be looked at"), "count"),
                Column(
                    "in_priority_category",
                    Text("I prioritert kategori", "I prioritert kategori", "In a priority category"),
                    "count",
                ),
                Column("without_reasons", Text("Uten begrunnelse", "Utan grunngiving", "Without reasons"), "count"),
            ),
            rows=EXCEPTIONS_OF_24_MONTHS,
            empty=NO_EXCEPTIONS,
            draw=by_ground,
            summary=by_ground_summary,
        ),
        Figure(
            id="exception-register",
            title=Text("Registeret", "Registeret", "The register"),
            caption=Text(
                "Denne måneden først, og det som må ses på, øverst i hver måned. Anslått verdi i hele kroner.",
                "Denne månaden først, og det som må sjåast på, øvst i kvar månad. Estimert verdi i heile kroner.",
                "This month first, and what must be looked at on top of each month. Estimated value in whole NOK.",
            ),
            query=REGISTER,
            columns=(
                Column("month", Text("Måned", "Månad", "Month"), "month"),
                Column("title", Text("Delkontrakt", "Delkontrakt", "Lot"), "name"),
                CLAIMED,
                Column("verdict", Text("Vurdering", "Vurdering", "Verdict"), "mark", VERDICT),
                Column(
                    "priority_category",
                    Text("Prioritert kategori", "Prioritert kategori", "Priority category"),
                    "word",
                    PRIORITY_CATEGORY,
                    absent=Text("Nei", "Nei", "No"),
                ),
                Column("justification", Text("Begrunnelse", "Grunngiving", "Reasons"), "mark", JUSTIFICATION),
                Column("justification_quality", Text("Kvalitet", "Kvalitet", "Quality"), "mark", JUSTIFICATION_QUALITY),
                Column(
                    "justification_tests",
                    Text(
                        "Hva teksten viser (forslag)", "Kva teksten viser (forslag)", "What the text shows (suggested)"
                    ),
                    "translated",
                    absent=Text("", "", ""),
                ),
                Column("paragraph", Text("Hjemmel", "Heimel", "Provision"), "law"),
                Column(
                    "estimated_value_nok",
                    Text("Anslått verdi (kr)", "Estimert verdi (kr)", "Estimated value (NOK)"),
                    "nok",
                ),
                Column("explanation", Text("Hvorfor", "Kvifor", "Why"), "translated"),
            ),
            rows=EXCEPTIONS_OF_24_MONTHS,
            empty=NO_EXCEPTIONS,
        ),
    ),
)
