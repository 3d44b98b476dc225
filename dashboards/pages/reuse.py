"""Reuse programmes: how large a share is back in use, against which target, and what was saved."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import TONES, Series, labelled_bars, month_columns
from dashboards.language import Language, Text, known
from dashboards.page import Column, Figure, Page, Rows
from dashboards.source_rows import LAST_24_MONTHS
from dashboards.words import PROGRAMME_STATUS, REUSE_ACTION, TONE

PROGRAMMES = """
select
    programme_name, status, share_pct, target_share_pct, target_date, numerator, denominator, items_registered,
    cut_off_date
from mart.reuse_programme
where month = $month
order by programme_name, programme_id
"""

ACTIONS = f"""
select month, programme_name, action, events, pieces as items
from mart.reuse_flow
where {LAST_24_MONTHS.format(month="month")}
order by month desc, programme_name, action
"""

SAVINGS = f"""
select month, programme_name, avoided_purchase_nok, cost_of_reuse_nok, saved_nok, share_pct, status
from mart.reuse_programme
where {LAST_24_MONTHS.format(month="month")}
order by month desc, programme_name, programme_id
"""

ACTION_COLOURS = {
    "registered": "#b9c6bf", "assessed": "#93a8b8", "available": "#5b86a8", "reserved": "#8fc1a9",
    "reused": TONES["ok"], "repaired": "#c7b53d", "sold": "#d99a17", "donated": "#b8783a",
    "discarded": TONES["wrong"], "redesigned": "#8f8a3a", "bought_used": "#3f6f8a", "unknown": "#555f5a",
}  # fmt: skip


def share(programmes: pd.DataFrame, language: Language) -> go.Figure:
    """Draw the share of each programme (per cent) with its target as a mark."""
    drawn = programmes.reset_index(drop=True)
    series = [
        Series(language.text(word), chosen["share_pct"].to_dict(), TONES.get(TONE.get(status, ""), TONES["neutral"]))
        for status, word in PROGRAMME_STATUS.items()
        if len(chosen := drawn[(drawn["status"] == status) & drawn["share_pct"].map(known)])
    ]
    target = {place: float(value) for place, value in drawn["target_share_pct"].items() if known(value)}
    unit = language.text(
        Text("prosent ombrukt; strek = mål", "prosent ombrukt; strek = mål", "per cent reused; line = target")
    )
    chart = labelled_bars(drawn["programme_name"].tolist(), series, language, unit, language.percent, target)
    return chart.update_xaxes(range=[0, 100])


def share_summary(programmes: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return "; ".join(
        f"{record['programme_name']}: {language.percent(record['share_pct'])} "
        f"({language.text(Text('mål', 'mål', 'target'))} {language.percent(record['target_share_pct'])})"
        for record in programmes.to_dict("records")
    )


def actions(events: pd.DataFrame, language: Language) -> go.Figure:
    """Draw items (count) by month and action."""
    summed = events.assign(items=events["items"].map(float)).groupby(["action", "month"])["items"].sum()
    series = [
        Series(language.text(word), summed[action].to_dict(), ACTION_COLOURS[action])
        for action, word in REUSE_ACTION.items()
        if action in summed.index.get_level_values("action")
    ]
    return month_columns(series, language, language.text(Text("gjenstander", "gjenstandar", "items")), language.number)


def actions_summary(events: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    reused = sum(float(items) for items in events.loc[events["action"] == "reused", "items"])
    return language.text(
        Text(
            "Søyler per måned og hendelse; {reused} gjenstander er ombrukt i perioden.",
            "Søyler per månad og hending; {reused} gjenstandar er ombrukte i perioden.",
            "Columns by month and action; {reused} items were reused in the period.",
        )
    ).format(reused=language.number(reused))


PROGRAMME = Column("programme_name", Text("Program", "Program", "Programme"), "name")
MONTH = Column("month", Text("Måned", "Månad", "Month"), "month")
SHARE = Column("share_pct", Text("Ombrukt andel", "Ombrukt del", "Share reused"), "pct")
STATUS = Column("status", Text("Status", "Status", "Status"), "mark", PROGRAMME_STATUS)
AVOIDED = Column(
    "avoided_purchase_nok",
    Text("Kjøp som ble spart (kr)", "Kjøp som blei sparte (kr)", "Purchases avoided (NOK)"),
    "nok_ore",
)
COST = Column(
    "cost_of_reuse_nok", Text("Kostnad ved ombruk (kr)", "Kostnad ved ombruk (kr)", "Cost of reuse (NOK)"), "nok_ore"
)
NO_EVENTS = Text(
    "Ingen ombrukshendelser er levert.", "Ingen ombrukshendingar er leverte.", "No reuse events have been delivered."
)
ROWS = Rows(
    "reuse_events",
    "select * from mart.reuse_event\n"
    "where event_date < cast($month || '-01' as date) + interval 1 month or event_date is null\n"
    "order by file, record_number",
)

PAGE = Page(
    name="reuse",
    position=7,
    title=Text("Ombruk", "Ombruk", "Reuse"),
    lead=Text(
        "Hvor mye av det som er gjort tilgjengelig for ombruk, som faktisk er tatt i bruk igjen, og hvor mange kroner "
        "det har spart. "
        "Ombruk trekkes aldri fra klimafotavtrykket: kjøpet som ikke skjedde, er ikke med der.",
        "Kor mykje av det som er gjort tilgjengeleg for ombruk, som faktisk er teke i bruk igjen, og kor mange kroner "
        "det har spart. "
        "Ombruk blir aldri trekt frå klimafotavtrykket: kjøpet som ikkje skjedde, er ikkje med der.",
        "How much of what was made available for reuse is really back in use, and how many NOK that has saved. "
        "Reuse is never deducted from the climate footprint: the purchase that did not happen is not part of it.",
    ),
    figures=(
        Figure(
            id="reuse-programmes",
            title=Text("Status for programmene", "Status for programma", "Status of the programmes"),
            caption=Text(
                "Nevneren er gjenstander som er kommet inn i ombruk (som regel gjort tilgjengelige) fra programmets "
                "startdato; telleren er de av dem som er i bruk igjen på "
                "skjæringsdatoen. Det som siden kasseres, blir stående i nevneren. Er nevneren null, er andelen ikke "
                "kjent.",
                "Nemnaren er gjenstandar som er komne inn i ombruk (som regel gjorde tilgjengelege) frå startdatoen "
                "til programmet; teljaren er dei av dei som er i bruk igjen på "
                "skjeringsdatoen. Det som sidan blir kassert, blir ståande i nemnaren. Er nemnaren null, er delen "
                "ikkje kjend.",
                "The denominator is the items taken into reuse (as a rule made available) from the programme's start "
                "date; the numerator is those of them that are back in use on "
                "the cut-off date. What is discarded later stays in the denominator. Where the denominator is zero, "
                "the share is not known.",
            ),
            query=PROGRAMMES,
            columns=(
                PROGRAMME,
                STATUS,
                SHARE,
                Column("target_share_pct", Text("Mål", "Mål", "Target"), "pct"),
                Column("target_date", Text("Målet skal nås", "Målet skal nåast", "Target date"), "date"),
                Column("numerator", Text("Teller", "Teljar", "Numerator"), "count"),
                Column("denominator", Text("Nevner", "Nemnar", "Denominator"), "count"),
                Column("items_registered", Text("Registrert i alt", "Registrert i alt", "Registered in all"), "count"),
                Column("cut_off_date", Text("Skjæringsdato", "Skjeringsdato", "Cut-off date"), "date"),
            ),
            rows=ROWS,
            empty=Text(
                "Ingen ombruksprogram er satt opp for måneden.",
                "Ingen ombruksprogram er sette opp for månaden.",
                "No reuse programme is set up for the month.",
            ),
            draw=share,
            summary=share_summary,
        ),
        Figure(
            id="reuse-actions",
            title=Text(
                "Hva som skjedde med gjenstandene", "Kva som skjedde med gjenstandane", "What happened to the items"
            ),
            caption=Text(
                "Gjenstander etter måned og hendelse, siste 24 måneder. Én gjenstand kan ha flere hendelser.",
                "Gjenstandar etter månad og hending, siste 24 månader. Éin gjenstand kan ha fleire hendingar.",
                "Items by month and action, last 24 months. One item may have several actions.",
            ),
            query=ACTIONS,
            columns=(
                MONTH,
                PROGRAMME,
                Column("action", Text("Hendelse", "Hending", "Action"), "word", REUSE_ACTION),
                Column("items", Text("Gjenstander", "Gjenstandar", "Items"), "count"),
                Column("events", Text("Hendelser", "Hendingar", "Events"), "count"),
            ),
            rows=ROWS,
            empty=NO_EVENTS,
            draw=actions,
            summary=actions_summary,
        ),
        Figure(
            id="reuse-savings",
            title=Text("Kroner spart", "Kroner sparte", "NOK saved"),
            caption=Text(
                "Summen fra starten av programmet til og med hver måned: prisen på kjøp som ble spart, minus kostnaden "
                "ved ombruk, slik ombruksløsningen oppgir dem.",
                "Summen frå starten av programmet til og med kvar månad: prisen på kjøp som blei sparte, minus "
                "kostnaden ved ombruk, slik ombruksløysinga oppgir dei.",
                "The sum from the start of the programme to and with each month: the price of purchases avoided less "
                "the cost of reuse, as the reuse platform states them.",
            ),
            query=SAVINGS,
            columns=(
                MONTH,
                PROGRAMME,
                AVOIDED,
                COST,
                Column("saved_nok", Text("Spart (kr)", "Spart (kr)", "Saved (NOK)"), "nok_ore"),
                SHARE,
                STATUS,
            ),
            rows=ROWS,
            empty=NO_EVENTS,
        ),
    ),
)
