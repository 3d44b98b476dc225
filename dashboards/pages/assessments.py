"""The five assessments of each category: where the next climate or environment requirement pays most."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import Series, labelled_bars
from dashboards.columns import NONE
from dashboards.language import NOT_KNOWN, Language, Text
from dashboards.page import Column, Figure, Page
from dashboards.source_rows import PURCHASES_OF_24_MONTHS
from dashboards.words import CLASS_STATUS, RISK

ASSESSMENTS = {
    "impact": Text("Belastning", "Belastning", "Impact"),
    "size": Text("Størrelse og varighet", "Storleik og varigheit", "Size and length"),
    "power": Text("Makt i markedet", "Makt i marknaden", "Power over the market"),
    "cost": Text("Kostnad", "Kostnad", "Cost"),
    "alternatives": Text("Alternativer", "Alternativ", "Alternatives"),
}
"""Each from 0 to 5, 5 where a requirement pays most."""

COLOURS = dict(zip(ASSESSMENTS, ("#8c2d04", "#2f6f6d", "#5b86a8", "#e8c15a", "#5f9e7c"), strict=True))

_WEIGHTED = ", ".join(
    f"case when {name} is not null then cast(cast({name}_weight as double) as varchar) || ' × ' || {name} end"
    for name in ASSESSMENTS
)
_KNOWN = " + ".join(f"case when {name} is null then 0 else {name}_weight end" for name in ASSESSMENTS)
_CONTRIBUTIONS = ", ".join(
    f"cast({name} * {name}_weight as double) / nullif(cast({_KNOWN} as double), 0) as {name}_part"
    for name in ASSESSMENTS
)

SCORES = f"""
with scored as (
    select *, replace('(' || concat_ws(' + ', {_WEIGHTED}) || ') / ' || cast(cast({_KNOWN} as double) as varchar)
        || ' = ' || score, '.0 ', ' ') as arithmetic_en, {_CONTRIBUTIONS}
    from mart.category_assessment
    where month = $month
)
select *, replace(arithmetic_en, '.', ',') as arithmetic_no
from scored
order by score desc, amount_nok desc, cpv_division
"""

GROUNDS = """
select *,
    round(100 * top_nok / nullif(amount_nok, 0), 1) as top_pct,
    round(100 * linked_nok / nullif(amount_nok, 0), 1) as linked_pct
from mart.category_assessment
where month = $month
order by score desc, amount_nok desc, cpv_division
"""


def labels(scores: pd.DataFrame, language: Language) -> list[str]:
    """Number and name of each division."""
    names = scores["cpv_label_en" if language.code == "en" else "cpv_label_no"]
    return [f"{number} {name}" for number, name in zip(scores["cpv_division"], names, strict=True)]


def by_category(scores: pd.DataFrame, language: Language) -> go.Figure:
    """Draw the score (0 to 5) of the fifteen first categories, each assessment its share of it."""
    drawn = scores.head(15).reset_index(drop=True)
    series = [
        Series(language.text(word), drawn[f"{name}_part"].fillna(0).to_dict(), COLOURS[name])
        for name, word in ASSESSMENTS.items()
        if drawn[f"{name}_part"].notna().any()
    ]
    unit = language.text(Text("poeng", "poeng", "points"))
    return labelled_bars(labels(drawn, language), series, language, unit, lambda value: language.number(value, 2))


def by_category_summary(scores: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return language.text(
        Text(
            "Liggende søyler per kategori, delt etter vurdering; øverst {first} med {score} av 5 poeng.",
            "Liggjande søyler per kategori, delte etter vurdering; øvst {first} med {score} av 5 poeng.",
            "Bars by category, divided by assessment; first {first} with {score} of 5 points.",
        )
    ).format(first=labels(scores, language)[0], score=language.number(scores.iloc[0]["score"], 2))


CATEGORY = Column("cpv_label", Text("Kategori", "Kategori", "Category"), "translated")
DIVISION = Column("cpv_division", Text("CPV", "CPV", "CPV"))
SPEND = Column("amount_nok", Text("Kroner, tolv måneder", "Kroner, tolv månader", "NOK, twelve months"), "nok")
EMPTY = Text(
    "Ingen innkjøp med kategori siste tolv måneder.",
    "Ingen innkjøp med kategori siste tolv månader.",
    "No purchase with a category in the last twelve months.",
)

PAGE = Page(
    name="assessments",
    position=12,
    title=Text("Hvor krav lønner seg", "Kvar krav løner seg", "Where requirements pay"),
    lead=Text(
        "Fem vurderinger av hver kategori ut fra virksomhetens egne innkjøp: belastning, størrelse og varighet, makt i "
        "markedet, kostnad og alternativer. Høyest står kategorien der neste krav trolig gir mest. Det som ikke er "
        "kjent, teller ikke med; det blir ikke null. Poengene er et hjelpemiddel til å prioritere, ikke en vurdering "
        "etter regelverket.",
        "Fem vurderingar av kvar kategori ut frå eigne innkjøp: belastning, storleik og varigheit, makt i marknaden, "
        "kostnad og alternativ. Øvst står kategorien der neste krav truleg gir mest. Det som ikkje er kjent, tel ikkje "
        "med; det blir ikkje null. Poenga er eit hjelpemiddel til å prioritere, ikkje ei vurdering etter regelverket.",
        "Five assessments of each category from the body's own purchases: impact, size and length, power over the "
        "market, cost and alternatives. First stands the category where the next requirement probably gives most. What "
        "is not known does not count; it is not zero. The points help to set priorities and are no assessment under "
        "the rules.",
    ),
    figures=(
        Figure(
            id="five-assessments",
            title=Text(
                "Fem vurderinger per kategori", "Fem vurderingar per kategori", "Five assessments of each category"
            ),
            caption=Text(
                "Poeng fra 0 til 5, der 5 er der et krav lønner seg mest, veid med vektene i organisation.yaml; "
                "regnestykket står i tabellen. Kostnad er bare kjent der virksomheten selv har sagt noe "
                "(assessments). Innkjøp uten kategori er ikke med.",
                "Poeng frå 0 til 5, der 5 er der eit krav løner seg mest, vege med vektene i organisation.yaml; "
                "reknestykket står i tabellen. Kostnad er berre kjend der verksemda sjølv har sagt noko "
                "(assessments). Innkjøp utan kategori er ikkje med.",
                "Points from 0 to 5, 5 where a requirement pays most, weighted as organisation.yaml says; the "
                "arithmetic stands in the table. Cost is known only where the body itself has said something "
                "(assessments). Purchases without a category are left out.",
            ),
            query=SCORES,
            columns=(
                DIVISION,
                CATEGORY,
                Column("score", Text("Poeng", "Poeng", "Points"), "exact"),
                *(Column(name, word, "exact") for name, word in ASSESSMENTS.items()),
                Column("arithmetic", Text("Regnestykke", "Reknestykke", "Arithmetic"), "translated"),
                Column("known_pct", Text("Kjent av vektene", "Kjent av vektene", "Known of the weights"), "pct"),
                SPEND,
            ),
            rows=PURCHASES_OF_24_MONTHS,
            empty=EMPTY,
            draw=by_category,
            summary=by_category_summary,
        ),
        Figure(
            id="assessment-grounds",
            title=Text("Hva vurderingene bygger på", "Kva vurderingane byggjer på", "What the assessments rest on"),
            caption=Text(
                "Belastning: snittet av risikoklassens poeng (svært høy 5, høy 4, middels 2,5, lav 1) og fotavtrykket "
                "målt mot den største kategorien. Størrelse og varighet: kroner målt mot den største kategorien, og "
                "den lengste avtalen som løper, der fire år er 5. Makt: hvor mye de tre største leverandørene har, og "
                "hvor mye som er kjøpt på avtale. Alternativer: ti leverandører i bruk er 5. Grensene er vårt eget "
                "skjønn.",
                "Belastning: snittet av poenga til risikoklassen (svært høg 5, høg 4, middels 2,5, låg 1) og "
                "fotavtrykket målt mot den største kategorien. Storleik og varigheit: kroner målte mot den største "
                "kategorien, og den lengste avtalen som løper, der fire år er 5. Makt: kor mykje dei tre største "
                "leverandørane har, og kor mykje som er kjøpt på avtale. Alternativ: ti leverandørar i bruk er 5. "
                "Grensene er vårt eige skjønn.",
                "Impact: the mean of the risk class's points (very high 5, high 4, medium 2.5, low 1) and the "
                "footprint as a share of the largest category's. Size and length: kroner as a share of the largest "
                "category's, and the longest agreement in force, four years being 5. Power: how much the three "
                "largest suppliers have, and how much is bought under an agreement. Alternatives: ten suppliers in "
                "use are 5. The limits are our own judgement.",
            ),
            query=GROUNDS,
            columns=(
                DIVISION,
                CATEGORY,
                Column("risk_class", Text("Risiko", "Risiko", "Risk"), "word", RISK),
                Column("class_status", Text("Klassen er", "Klassen er", "The class is"), "mark", CLASS_STATUS),
                Column("kgco2e", Text("Fotavtrykk (t)", "Fotavtrykk (t)", "Footprint (t)"), "t"),
                SPEND,
                Column(
                    "longest_months",
                    Text("Lengste avtale (md.)", "Lengste avtale (md.)", "Longest agreement (months)"),
                    "count",
                    absent=NOT_KNOWN,
                ),
                Column("next_end", Text("Neste avtale går ut", "Neste avtale går ut", "Next agreement ends"), "date"),
                Column("top_pct", Text("Tre største", "Tre største", "Three largest"), "pct"),
                Column("linked_pct", Text("På avtale", "På avtale", "Under agreement"), "pct"),
                Column("suppliers", Text("Leverandører", "Leverandørar", "Suppliers"), "count"),
                Column("body_reason", Text("Egen vurdering", "Eiga vurdering", "Own assessment"), "name", absent=NONE),
            ),
            rows=PURCHASES_OF_24_MONTHS,
            empty=EMPTY,
        ),
    ),
)
