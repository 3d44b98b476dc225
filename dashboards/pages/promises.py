"""What suppliers promised for climate and environment, and what they have reported: overdue and missed first."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import Series, labelled_bars
from dashboards.language import Language, Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.words import TERM_INCOMPARABLE, TERM_STATUS

_ORDER = "case status " + " ".join(f"when '{name}' then {place}" for place, name in enumerate(TERM_STATUS)) + " end"

BY_STATUS = f"""
select status, count(*) as terms, count(distinct coalesce(contract_id, cast(record_number as varchar))) as contracts
from mart.contract_term
where month = $month
group by status
order by {_ORDER}
"""

TERMS = f"""
select status, environmental_term, contract_id, title, supplier_name_nb, supplier_name_nn, supplier_name_en,
    org_unit_name, term_due_date, is_late, target, reported, reported_date, difference, incomparable_reason, linked_nok,
    follow_up_status, says_otherwise
from mart.contract_term
where month = $month
order by {_ORDER}, linked_nok desc nulls last, term_due_date nulls last, contract_id, record_number
"""

ROWS = Rows("contract_terms", "select * from mart.contract_term where month = $month order by file, record_number")
"""Every environmental term of the contract register, as it stands at the end of the month."""

COLOURS = {"undershot": "#a6261d", "overdue": "#c8641c", "behind": "#d99a17", "met": "#2f7a55"}


def by_status(terms: pd.DataFrame, language: Language) -> go.Figure:
    """Draw terms by status from columns `status` and `terms` (counts)."""
    labels = [language.text(TERM_STATUS[status]) for status in terms["status"]]
    series = [
        Series(labels[place], {place: count}, COLOURS.get(status, "#93a19a"))
        for place, (status, count) in enumerate(zip(terms["status"], terms["terms"], strict=True))
    ]
    return labelled_bars(labels, series, language, language.text(Text("vilkår", "vilkår", "terms")), language.number)


def by_status_summary(terms: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    wrong = terms[terms["status"].isin(["undershot", "overdue"])]["terms"].sum()
    return language.text(
        Text(
            "Liggende søyler: {terms} vilkår, {wrong} av dem ikke nådd eller ikke rapportert i tide.",
            "Liggjande søyler: {terms} vilkår, {wrong} av dei ikkje nådde eller ikkje rapporterte i tide.",
            "Bars: {terms} terms, {wrong} of them missed or overdue.",
        )
    ).format(terms=language.number(int(terms["terms"].sum())), wrong=language.number(int(wrong)))


STATUS = Column("status", Text("Status", "Status", "Status"), "mark", TERM_STATUS)
NO_TERMS = Text(
    "Ingen miljøvilkår står i avtaleregisteret som er levert.",
    "Ingen miljøvilkår står i avtaleregisteret som er levert.",
    "No environmental terms stand in the contract register delivered.",
)

PAGE = Page(
    name="promises",
    position=4,
    title=Text("Løfter og levering", "Lovnader og levering", "Promise and delivery"),
    lead=Text(
        "Det hjelper lite å vinne på miljø hvis det ikke blir levert. Her er miljøvilkårene i avtaleregisteret, hva "
        "som er "
        "rapportert, og hvor det er meldt for sent eller for lite. Målet er det laveste som er lovet, om det ikke "
        "står maks.",
        "Det hjelper lite å vinne på miljø om det ikkje blir levert. Her er miljøvilkåra i avtaleregisteret, kva som "
        "er "
        "rapportert, og kvar det er meldt for seint eller for lite. Målet er det lågaste som er lova, om det ikkje "
        "står maks.",
        "Winning on the environment helps little if it is not delivered. Here are the environmental terms of the "
        "contract "
        "register, what has been reported, and where it came late or fell short. A target is the least that was "
        "promised, "
        "unless it says at most.",
    ),
    figures=(
        Figure(
            id="terms-by-status",
            title=Text("Hvordan vilkårene står", "Korleis vilkåra står", "How the terms stand"),
            caption=Text(
                "Antall vilkår ved utgangen av måneden.",
                "Talet på vilkår ved utgangen av månaden.",
                "Number of terms at the end of the month.",
            ),
            query=BY_STATUS,
            columns=(
                STATUS,
                Column("terms", Text("Vilkår", "Vilkår", "Terms"), "count"),
                Column("contracts", Text("Avtaler", "Avtalar", "Agreements"), "count"),
            ),
            rows=ROWS,
            empty=NO_TERMS,
            draw=by_status,
            summary=by_status_summary,
        ),
        Figure(
            id="contract-terms",
            shape="stacked",
            title=Text("Vilkårene", "Vilkåra", "The terms"),
            caption=Text(
                "Det som ikke er nådd eller ikke rapportert, øverst, de største avtalene først. Avviket er rapportert "
                "minus mål, i målets enhet. Uten tall, med flere tall eller med en annen enhet sammenlignes ingenting.",
                "Det som ikkje er nådd eller ikkje rapportert, øvst, dei største avtalane først. Avviket er rapportert "
                "minus mål, i eininga til målet. Utan tal, med fleire tal eller med ei anna eining blir ingenting "
                "samanlikna.",
                "What is missed or overdue on top, the largest agreements first. The difference is reported less "
                "target, in the target's unit. Without a number, with several or with another unit nothing is "
                "compared.",
            ),
            query=TERMS,
            columns=(
                STATUS,
                Column("environmental_term", Text("Vilkår", "Vilkår", "Term"), "name"),
                Column("target", Text("Mål", "Mål", "Target")),
                Column(
                    "reported",
                    Text("Rapportert", "Rapportert", "Reported"),
                    absent=Text("Ingenting", "Ingenting", "Nothing"),
                ),
                Column(
                    "difference",
                    Text("Avvik", "Avvik", "Difference"),
                    "tenth",
                    absent=Text("–", "–", "–"),
                ),
                Column("term_due_date", Text("Frist", "Frist", "Due"), "date", absent=Text("Ingen", "Ingen", "None")),
                Column(
                    "is_late",
                    Text("I tide", "I tide", "In time"),
                    "mark",
                    {"true": Text("For sent", "For seint", "Late"), "false": Text("", "", "")},
                ),
                Column(
                    "linked_nok",
                    Text("Kjøpt, 12 måneder (kr)", "Kjøpt, 12 månader (kr)", "Bought, 12 months (NOK)"),
                    "nok",
                ),
                Column(
                    "incomparable_reason",
                    Text("Hvorfor ikke sammenlignet", "Kvifor ikkje samanlikna", "Why not compared"),
                    "word",
                    TERM_INCOMPARABLE,
                    absent=Text("–", "–", "–"),
                ),
                Column("contract_id", Text("Avtale", "Avtale", "Agreement")),
                Column("title", Text("Tittel", "Tittel", "Title"), "name"),
                Column("supplier_name", Text("Leverandør", "Leverandør", "Supplier"), "translated"),
                Column("org_unit_name", Text("Ansvarlig enhet", "Ansvarleg eining", "Responsible unit")),
                Column(
                    "reported_date",
                    Text("Rapportert dato", "Rapportert dato", "Reported on"),
                    "date",
                    absent=Text("–", "–", "–"),
                ),
                Column(
                    "follow_up_status", Text("Oppfølging i registeret", "Oppfølging i registeret", "The register says")
                ),
                Column(
                    "says_otherwise",
                    Text("Registeret sier oppfylt", "Registeret seier oppfylt", "The register says fulfilled"),
                    "mark",
                    {
                        "true": Text(
                            "Ja, men tallene viser noe annet", "Ja, men tala viser noko anna", "Yes, figures differ"
                        ),
                        "false": Text("", "", ""),
                    },
                ),
            ),
            rows=ROWS,
            empty=NO_TERMS,
        ),
    ),
)
