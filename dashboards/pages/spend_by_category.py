"""What was bought: purchases by CPV division, with the climate risk class of each."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import Series, labelled_bars, month_columns
from dashboards.columns import LINES
from dashboards.language import Language, Text
from dashboards.page import Column, Figure, Page
from dashboards.source_rows import LAST_24_MONTHS, PURCHASES_OF_24_MONTHS, PURCHASES_OF_MONTH
from dashboards.words import CATEGORY_METHOD, CLASS_STATUS, CONFIDENCE, RISK, UNCLASSIFIED

BY_DIVISION = """
select
    cpv_division, rtrim(cpv_label_no, '. ') as cpv_label_no, rtrim(cpv_label_en, '. ') as cpv_label_en,
    risk_class, class_status,
    sum(case when period = $month then amount_nok else 0 end) as month_nok,
    sum(amount_nok) as year_nok,
    sum(case when period = $month then lines else 0 end) as lines,
    sum(case when period = $month then lines_not_converted else 0 end) as lines_not_converted
from mart.spend_by_category
where period between left($month, 4) || '-01' and $month
group by cpv_division, cpv_label_no, cpv_label_en, risk_class, class_status
order by month_nok desc, year_nok desc, cpv_division
"""

BY_MONTH = f"""
select
    period as month,
    sum(amount_nok) as amount_nok,
    {"".join(f"sum(case when risk_class = '{risk}' then amount_nok else 0 end) as {risk}, " for risk in RISK)}
    sum(case when cpv_division = 'unclassified' then amount_nok else 0 end) as unclassified,
    sum(lines) as lines,
    sum(lines_not_converted) as lines_not_converted
from mart.spend_by_category
where {LAST_24_MONTHS.format(month="period")}
group by period
order by period = 'unknown', period desc
"""

BY_METHOD = """
select
    category_method, category_confidence_kind, sum(lines) as lines, sum(amount_nok) as amount_nok,
    round(100 * sum(amount_nok) / nullif(sum(sum(amount_nok)) over (), 0), 1) as share_pct
from mart.spend_by_category
where period = $month
group by category_method, category_confidence_kind
order by amount_nok desc, category_method
"""

COLOURS = {"very_high": "#8c2d04", "high": "#d9762b", "medium": "#e8c15a", "low": "#5f9e7c", "unknown": "#a9b4ae"}
"""From grave to light; the class also stands in words in the table."""


def division_name(record: pd.Series, language: Language) -> str:
    """Number and name of a CPV division, or that there is no category."""
    label = record["cpv_label_en"] if language.code == "en" else record["cpv_label_no"]
    if record["cpv_division"] == "unclassified":
        return language.text(UNCLASSIFIED)
    return f"{record['cpv_division']} {label}" if isinstance(label, str) else str(record["cpv_division"])


def by_division(spend: pd.DataFrame, language: Language) -> go.Figure:
    """Draw the month by division from `month_nok` (NOK), coloured by `risk_class`; a proposed class is hatched."""
    drawn = spend[spend["month_nok"].map(bool)].reset_index(drop=True)
    labels = [division_name(record, language) for _, record in drawn.iterrows()]
    proposed = language.text(Text("vårt forslag", "vårt framlegg", "our proposal"))
    series = []
    for risk, word in RISK.items():
        for status, pattern, remark in (
            ("published", "", ""),
            ("proposed", "/", f" ({proposed})"),
            ("unknown", "", ""),
        ):
            chosen = drawn[(drawn["risk_class"] == risk) & (drawn["class_status"] == status)]
            if len(chosen):
                name = language.text(word) + remark
                series.append(Series(name, chosen["month_nok"].to_dict(), COLOURS[risk], pattern))
    return labelled_bars(labels, series, language, "nok", language.kroner)


def by_division_summary(spend: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return language.text(
        Text(
            "Liggende søyler per kategori: {total} i alt, mest på {first}.",
            "Liggjande søyler per kategori: {total} i alt, mest på {first}.",
            "Bars by category: {total} in all, most on {first}.",
        )
    ).format(total=language.kroner(spend["month_nok"].sum()), first=division_name(spend.iloc[0], language))


def by_month(spend: pd.DataFrame, language: Language) -> go.Figure:
    """Draw purchases (NOK) by month and risk class from columns `month` and one for each class."""
    months = spend["month"].tolist()
    series = [
        Series(language.text(word), dict(zip(months, spend[risk].tolist(), strict=True)), COLOURS[risk])
        for risk, word in reversed(list(RISK.items()))
    ]
    return month_columns(series, language, "nok", language.kroner)


def by_month_summary(spend: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return language.text(
        Text(
            "Søyler per måned og risikoklasse: {total} i alt.",
            "Søyler per månad og risikoklasse: {total} i alt.",
            "Columns by month and risk class: {total} in all.",
        )
    ).format(total=language.kroner(spend["amount_nok"].sum()))


NOT_CONVERTED = Column(
    "lines_not_converted",
    Text("Linjer uten kjent kurs", "Linjer utan kjend kurs", "Lines without a known rate"),
    "count",
)
NO_SPEND = Text(
    "Ingen innkjøp i regnskapet er levert for måneden.",
    "Ingen innkjøp i rekneskapen er leverte for månaden.",
    "No purchases in the ledger have been delivered for the month.",
)

PAGE = Page(
    name="spend_by_category",
    position=5,
    title=Text("Innkjøp", "Innkjøp", "Purchases"),
    lead=Text(
        "Hva det er kjøpt for, fordelt på hovedgruppene i CPV og på hvor stor klima- og miljørisiko de har. "
        "Linjer som ingenting sier nok om, står for seg; ingenting blir gjettet.",
        "Kva det er kjøpt for, fordelt på hovudgruppene i CPV og på kor stor klima- og miljørisiko dei har. "
        "Linjer som ingenting seier nok om, står for seg; ingenting blir gjetta.",
        "What was bought, by CPV division and by how great its climate and environment risk is. "
        "Lines of which nothing tells enough stand apart; nothing is guessed.",
    ),
    figures=(
        Figure(
            id="spend-by-division",
            title=Text("Innkjøp etter kategori", "Innkjøp etter kategori", "Purchases by category"),
            caption=Text(
                "Kroner i måneden og hittil i år. Figuren viser måneden, farget etter risikoklasse; skravert betyr at "
                "klassen er vårt eget forslag, siden DFØs klasse for gruppen "
                "ikke er kjent. Beløp er uten merverdiavgift når leveransen er det; kreditnotaer trekker fra. "
                "Kilderadene gjelder måneden.",
                "Kroner i månaden og hittil i år. Figuren viser månaden, farga etter risikoklasse; skravert tyder at "
                "klassen er vårt eige framlegg, sidan DFØ sin klasse for gruppa "
                "ikkje er kjend. Beløp er utan meirverdiavgift når leveransen er det; kreditnotaer trekkjer frå. "
                "Kjelderadene gjeld månaden.",
                "NOK in the month and in the year to date. The chart shows the month, coloured by risk class; hatched "
                "means that the class is our own proposal, as DFØ's class for the "
                "division is not known. Amounts are without VAT where the delivery is; credit notes are deducted. The "
                "source rows are those of the month.",
            ),
            query=BY_DIVISION,
            columns=(
                Column("cpv_division", Text("CPV", "CPV", "CPV"), "word", {"unclassified": Text("–", "–", "–")}),
                Column("cpv_label", Text("Kategori", "Kategori", "Category"), "translated", absent=UNCLASSIFIED),
                Column("risk_class", Text("Risiko", "Risiko", "Risk"), "word", RISK),
                Column("class_status", Text("Klassen er", "Klassen er", "The class is"), "mark", CLASS_STATUS),
                Column("month_nok", Text("Måneden (kr)", "Månaden (kr)", "The month (NOK)"), "nok_ore"),
                Column("year_nok", Text("Hittil i år (kr)", "Hittil i år (kr)", "Year to date (NOK)"), "nok_ore"),
                LINES,
                NOT_CONVERTED,
            ),
            rows=PURCHASES_OF_MONTH,
            empty=NO_SPEND,
            draw=by_division,
            summary=by_division_summary,
        ),
        Figure(
            id="spend-by-month",
            title=Text("Innkjøp måned for måned", "Innkjøp månad for månad", "Purchases month by month"),
            caption=Text(
                "Siste 24 måneder etter risikoklasse; «ikke kjent» er linjer uten kategori. Linjer uten kjent måned "
                "står nederst i tabellen og ikke i figuren. "
                "Kilderadene er summer per levert fil; linjene ligger i hver måneds egen utgave.",
                "Siste 24 månader etter risikoklasse; «ikkje kjent» er linjer utan kategori. Linjer utan kjend månad "
                "står nedst i tabellen og ikkje i figuren. "
                "Kjelderadene er summar per levert fil; linjene ligg i utgåva for kvar månad.",
                "The last 24 months by risk class; “not known” are lines without a category. Lines without a known "
                "month stand last in the table and not in the chart. "
                "The source rows are sums by delivered file; the lines lie in each month's own edition.",
            ),
            query=BY_MONTH,
            columns=(
                Column("month", Text("Måned", "Månad", "Month"), "month"),
                Column("amount_nok", Text("I alt (kr)", "I alt (kr)", "Total (NOK)"), "nok_ore"),
                *(Column(risk, word, "nok_ore") for risk, word in RISK.items()),
                LINES,
                NOT_CONVERTED,
            ),
            rows=PURCHASES_OF_24_MONTHS,
            empty=NO_SPEND,
            draw=by_month,
            summary=by_month_summary,
        ),
        Figure(
            id="category-methods",
            title=Text("Hvordan kategorien er funnet", "Korleis kategorien er funnen", "How the category was found"),
            caption=Text(
                "Det første svaret som er sikkert nok, gjelder: en persons rettelse, koden på fakturaen, i regnskapet, "
                "i kontrakten eller kunngjøringen, kontoen når den bare dekker én hovedgruppe, teksten, leverandørens "
                "andre kjøp, og til sist næringskoden. Mer står på siden Kategorier.",
                "Det første svaret som er sikkert nok, gjeld: ei retting frå ein person, koden på fakturaen, i "
                "rekneskapen, i kontrakten eller kunngjeringa, kontoen når han berre dekkjer éi hovudgruppe, teksten, "
                "andre kjøp hos leverandøren, og til sist næringskoden. Meir står på sida Kategoriar.",
                "The first answer that is certain enough counts: a person's correction, the code on the invoice, in "
                "the ledger, of the contract or notice, the account where it covers one division only, the text, the "
                "supplier's other purchases, and last the industry. More stands on the page Categories.",
            ),
            query=BY_METHOD,
            columns=(
                Column(
                    "category_method",
                    Text("Funnet gjennom", "Funnen gjennom", "Found through"),
                    "word",
                    CATEGORY_METHOD,
                ),
                Column(
                    "category_confidence_kind", Text("Hvor sikkert", "Kor sikkert", "How certain"), "word", CONFIDENCE
                ),
                LINES,
                Column("amount_nok", Text("Kroner", "Kroner", "NOK"), "nok_ore"),
                Column("share_pct", Text("Andel av kronene", "Del av kronene", "Share of NOK"), "pct"),
            ),
            rows=PURCHASES_OF_MONTH,
            empty=NO_SPEND,
        ),
    ),
)
