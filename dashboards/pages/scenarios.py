"""What if: scenarios of organisation.yaml over the last twelve months; part of no account."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import TONES, Series, labelled_bars
from dashboards.columns import NONE
from dashboards.language import Language, Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.words import SCENARIO, SCENARIO_PROBLEM

SCENARIOS = """
select scenario_id, name, 'scenario' as mark, kind, cpv_prefix, share_pct, remaining_pct, factor_id, problem,
    amount_nok, moved_nok, nullif(coarse_nok, 0) as coarse_nok, base_kgco2e, scenario_kgco2e, scenario_kgco2e_low,
    scenario_kgco2e_high, saved_kgco2e, saved_kgco2e_low, saved_kgco2e_high
from mart.scenario
where month = $month
order by position
"""


def saved(scenarios: pd.DataFrame, language: Language) -> go.Figure:
    """Draw what each scenario would save, in kg CO2e; a scenario that cannot be told is left to the table."""
    drawn = scenarios[scenarios["saved_kgco2e"].notna()].reset_index(drop=True)
    name = language.text(Text("Tenkt besparelse", "Tenkt sparing", "Imagined saving"))
    series = [Series(name, drawn["saved_kgco2e"].to_dict(), TONES["neutral"], "/")]
    return labelled_bars([str(name) for name in drawn["name"]], series, language, "kgco2e", language.estimate)


def saved_summary(scenarios: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return language.text(
        Text(
            "Tenkte besparelser i {count} scenarioer, ikke en del av regnskapet.",
            "Tenkte sparingar i {count} scenario, ikkje ein del av rekneskapen.",
            "Imagined savings in {count} scenarios, no part of the account.",
        )
    ).format(count=language.whole(int(scenarios["saved_kgco2e"].notna().sum())))


PAGE = Page(
    name="scenarios",
    position=13,
    title=Text("Hva hvis", "Kva om", "What if"),
    lead=Text(
        "Dette er tenkte tall, ikke regnskap: hva de siste tolv månedene ville ha vært om noe var kjøpt annerledes. "
        "Ingenting her er med i fotavtrykket på de andre sidene eller i eksportene.",
        "Dette er tenkte tal, ikkje rekneskap: kva dei siste tolv månadene ville ha vore om noko var kjøpt annleis. "
        "Ingenting her er med i fotavtrykket på dei andre sidene eller i eksportane.",
        "These are imagined figures, not an account: what the last twelve months would have been if something had been "
        "bought differently. Nothing here is part of the footprint on the other pages or of the exports.",
    ),
    figures=(
        Figure(
            id="scenarios",
            title=Text("Scenarioer", "Scenario", "Scenarios"),
            caption=Text(
                "Scenarioene står i organisation.yaml. Intervallet er 95 prosent og gjelder faktorer og metoder; om "
                "andelen lar seg nå, sier det ikke. Innkjøp som bare er kjent på hovedgruppe, er ikke flyttet.",
                "Scenarioa står i organisation.yaml. Intervallet er 95 prosent og gjeld faktorar og metodar; om delen "
                "lèt seg nå, seier det ikkje. Innkjøp som berre er kjende på hovudgruppe, er ikkje flytte.",
                "The scenarios stand in organisation.yaml. The interval is 95 per cent and is about factors and "
                "methods; whether the share can be reached it does not say. Purchases known by division only are not "
                "moved.",
            ),
            query=SCENARIOS,
            columns=(
                Column("name", Text("Navn", "Namn", "Name"), "name"),
                Column("mark", Text("Slag tall", "Slag tal", "Kind of figure"), "mark", SCENARIO),
                Column("kind", Text("Hva som endres", "Kva som blir endra", "What changes"), "word", SCENARIO),
                Column("saved_kgco2e", Text("Tenkt spart", "Tenkt spart", "Imagined saving"), "estimate"),
                Column("saved_kgco2e", Text("Trolig mellom", "Truleg mellom", "Probably between"), "interval"),
                Column("base_kgco2e", Text("Slik det var", "Slik det var", "As it was"), "estimate"),
                Column(
                    "scenario_kgco2e", Text("Slik det ville vært", "Slik det ville vore", "As it would be"), "estimate"
                ),
                Column("scenario_kgco2e", Text("Trolig mellom", "Truleg mellom", "Probably between"), "interval"),
                Column("share_pct", Text("Andel", "Del", "Share"), "pct"),
                Column("cpv_prefix", Text("CPV", "CPV", "CPV")),
                Column("remaining_pct", Text("Rest av nytt", "Rest av nytt", "Left of new"), "pct", absent=NONE),
                Column("factor_id", Text("Annen faktor", "Annan faktor", "Other factor"), absent=NONE),
                Column("amount_nok", Text("Innkjøp (kr)", "Innkjøp (kr)", "Purchases (NOK)"), "nok"),
                Column("moved_nok", Text("Flyttet (kr)", "Flytt (kr)", "Moved (NOK)"), "nok"),
                Column(
                    "coarse_nok",
                    Text("For grovt kjent (kr)", "For grovt kjent (kr)", "Known too coarsely (NOK)"),
                    "nok",
                    absent=NONE,
                ),
                Column("problem", Text("Merknad", "Merknad", "Remark"), "word", SCENARIO_PROBLEM, absent=NONE),
            ),
            rows=Rows("scenarios", "select * from mart.scenario where month = $month order by position"),
            empty=Text(
                "Ingen scenarioer er satt opp i organisation.yaml.",
                "Ingen scenario er sette opp i organisation.yaml.",
                "No scenarios have been set up in organisation.yaml.",
            ),
            draw=saved,
            summary=saved_summary,
        ),
    ),
)
