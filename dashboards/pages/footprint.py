"""The estimated climate footprint of purchases, how much of the spend it covers, and how it was estimated."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import TONES, Series, labelled_bars, month_columns
from dashboards.columns import LINES
from dashboards.language import Language, Text
from dashboards.page import Column, Figure, Page
from dashboards.pages.spend_by_category import division_name
from dashboards.source_rows import LAST_24_MONTHS, PURCHASES_OF_24_MONTHS, PURCHASES_OF_MONTH
from dashboards.words import FOOTPRINT_METHOD, PARTIAL, SCOPE3, UNCLASSIFIED, UNCOVERED

BY_MONTH = f"""
select period as month, kgco2e, is_partial, coverage_pct, coverage_lines_pct, amount_nok, covered_nok,
    lines, lines_not_converted, has_partial_index
from mart.footprint_coverage
where {LAST_24_MONTHS.format(month="period")}
order by period = 'unknown', period desc
"""

BY_DIVISION = """
select
    cpv_division, rtrim(cpv_label_no, '. ') as cpv_label_no, rtrim(cpv_label_en, '. ') as cpv_label_en,
    case when sum(covered_nok) = 0 and sum(kgco2e) = 0 then null else sum(kgco2e) end as kgco2e,
    sum(amount_nok) as amount_nok,
    sum(covered_nok) as covered_nok,
    round(100 * sum(covered_nok) / nullif(sum(amount_nok), 0), 1) as coverage_pct
from mart.footprint_by_category
where period = $month
group by cpv_division, cpv_label_no, cpv_label_en
order by kgco2e desc nulls last, amount_nok desc, cpv_division
"""

BY_METHOD = """
select
    footprint_method, scope3_category,
    sum(lines) as lines, sum(amount_nok) as amount_nok,
    case when footprint_method = 'none' then null else sum(kgco2e) end as kgco2e,
    count(distinct factor_id) as factors
from mart.footprint_by_category
where period = $month
group by footprint_method, scope3_category
order by kgco2e desc nulls last, amount_nok desc, scope3_category
"""

UNCOVERED_ACCOUNTS = """
select account_id, account_name, uncovered_reason, sum(amount_nok) as amount_nok, sum(lines) as lines
from mart.footprint_by_category
where period = $month and uncovered_reason is not null
group by account_id, account_name, uncovered_reason
order by amount_nok desc, lines desc, account_id
"""


def by_month(coverage: pd.DataFrame, language: Language) -> go.Figure:
    """Draw kg CO2e by month from `month`, `kgco2e` and `is_partial`; a partial month is hatched."""
    is_partial = coverage["is_partial"].map(bool)
    series = [
        Series(
            language.text(PARTIAL["true" if partial else "false"]),
            dict(zip(chosen["month"], chosen["kgco2e"], strict=True)),
            TONES["look"] if partial else TONES["ok"],
            "/" if partial else "",
        )
        for partial, chosen in ((False, coverage[~is_partial]), (True, coverage[is_partial]))
        if len(chosen)
    ]
    return month_columns(series, language, "kgco2e", lambda value: f"{language.emission(value)} CO₂e")


def by_month_summary(coverage: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return language.text(
        Text(
            "Søyler per måned: {total} CO₂e i alt; {partial} av {months} måneder er delvis dekket.",
            "Søyler per månad: {total} CO₂e i alt; {partial} av {months} månader er delvis dekte.",
            "Columns by month: {total} CO₂e in all; {partial} of {months} months are partial.",
        )
    ).format(
        total=language.emission(coverage["kgco2e"].sum()),
        partial=int(coverage["is_partial"].map(bool).sum()),
        months=len(coverage),
    )


def by_division(footprint: pd.DataFrame, language: Language) -> go.Figure:
    """Draw kg CO2e of the month by division; divisions without any factor are left to the table."""
    drawn = footprint[footprint["kgco2e"].notna()].reset_index(drop=True)
    labels = [division_name(record, language) for _, record in drawn.iterrows()]
    return labelled_bars(
        labels, [Series("CO₂e", drawn["kgco2e"].to_dict(), TONES["ok"])], language, "kgco2e", language.emission
    )


def by_division_summary(footprint: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return language.text(
        Text(
            "Liggende søyler per kategori: {total} CO₂e i alt.",
            "Liggjande søyler per kategori: {total} CO₂e i alt.",
            "Bars by category: {total} CO₂e in all.",
        )
    ).format(total=language.emission(footprint["kgco2e"].dropna().sum()))


KILOS = Column("kgco2e", Text("Fotavtrykk (CO₂e)", "Fotavtrykk (CO₂e)", "Footprint (CO₂e)"), "t")
SPENT = Column("amount_nok", Text("Innkjøp (kr)", "Innkjøp (kr)", "Purchases (NOK)"), "nok_ore")
COVERED = Column("covered_nok", Text("Med faktor (kr)", "Med faktor (kr)", "With a factor (NOK)"), "nok_ore")
COVERAGE = Column("coverage_pct", Text("Dekning, kroner", "Dekning, kroner", "Coverage, NOK"), "pct")
NO_FOOTPRINT = Text(
    "Ingen innkjøp i regnskapet er levert, så fotavtrykket er ikke kjent.",
    "Ingen innkjøp i rekneskapen er leverte, så fotavtrykket er ikkje kjent.",
    "No purchases in the ledger have been delivered, so the footprint is not known.",
)

PAGE = Page(
    name="footprint",
    position=4,
    title=Text("Klimafotavtrykk", "Klimafotavtrykk", "Climate footprint"),
    lead=Text(
        "Et anslag over klimafotavtrykket av innkjøpene: kroner ganget med DFØs utslippsfaktorer. Det viser hvor det "
        "er verdt å lete, ikke hva ett enkelt kjøp slapp ut.",
        "Eit overslag over klimafotavtrykket av innkjøpa: kroner gonga med utsleppsfaktorane frå DFØ. Det viser kor "
        "det er verdt å leite, ikkje kva eitt enkelt kjøp slapp ut.",
        "An estimate of the climate footprint of purchases: NOK times DFØ's emission factors. It shows where to look, "
        "not what a single purchase emitted.",
    ),
    figures=(
        Figure(
            id="footprint-by-month",
            title=Text(
                "Fotavtrykk og dekning måned for måned",
                "Fotavtrykk og dekning månad for månad",
                "Footprint and coverage month by month",
            ),
            caption=Text(
                "Dekning er kroner med utslippsfaktor delt på alle innkjøp. «Delvis» betyr under 80 prosent, eller at "
                "noen linjer ikke har kjent beløp i kroner: da er det virkelige "
                "fotavtrykket høyere enn tallet. Ingen gjennomsnitt er fylt inn. Usikkerheten er ennå ikke beregnet; "
                "regn med at tallene er grove.",
                "Dekning er kroner med utsleppsfaktor delt på alle innkjøp. «Delvis» tyder under 80 prosent, eller at "
                "nokre linjer ikkje har kjent beløp i kroner: då er det verkelege "
                "fotavtrykket høgare enn talet. Ingen gjennomsnitt er fylte inn. Uvissa er enno ikkje rekna ut; rekn "
                "med at tala er grove.",
                "Coverage is NOK with an emission factor divided by all purchases. “Partial” means below 80 per cent, "
                "or that some lines have no known amount in NOK: the real "
                "footprint is then higher than the figure. No averages are filled in. Uncertainty is not computed yet; "
                "take the figures as rough.",
            ),
            query=BY_MONTH,
            columns=(
                Column("month", Text("Måned", "Månad", "Month"), "month"),
                KILOS,
                Column("is_partial", Text("Dekningen er", "Dekninga er", "Coverage is"), "mark", PARTIAL),
                COVERAGE,
                Column("coverage_lines_pct", Text("Dekning, linjer", "Dekning, linjer", "Coverage, lines"), "pct"),
                SPENT,
                COVERED,
                Column(
                    "lines_not_converted",
                    Text("Linjer uten kjent kurs", "Linjer utan kjend kurs", "Lines without a known rate"),
                    "count",
                ),
                Column(
                    "has_partial_index",
                    Text("Prisindeksen", "Prisindeksen", "Price index"),
                    "word",
                    {
                        "true": Text("Foreløpig", "Førebels", "Provisional"),
                        "false": Text("Hele året", "Heile året", "Whole year"),
                    },
                ),
            ),
            rows=PURCHASES_OF_24_MONTHS,
            empty=NO_FOOTPRINT,
            draw=by_month,
            summary=by_month_summary,
        ),
        Figure(
            id="footprint-by-division",
            title=Text("Fotavtrykk etter kategori", "Fotavtrykk etter kategori", "Footprint by category"),
            caption=Text(
                "Måneden. Kategorier uten noen faktor står i tabellen som «ikke kjent», ikke som null. Kreditnotaer "
                "trekker fra; mangler de faktor, kan dekningen bli over 100 prosent.",
                "Månaden. Kategoriar utan nokon faktor står i tabellen som «ikkje kjent», ikkje som null. Kreditnotaer "
                "trekkjer frå; manglar dei faktor, kan dekninga bli over 100 prosent.",
                "The month. Categories without any factor stand in the table as “not known”, not as zero. Credit notes "
                "are deducted; where they lack a factor, coverage may exceed 100 per cent.",
            ),
            query=BY_DIVISION,
            columns=(
                Column("cpv_division", Text("CPV", "CPV", "CPV"), "word", {"unclassified": Text("–", "–", "–")}),
                Column("cpv_label", Text("Kategori", "Kategori", "Category"), "translated", absent=UNCLASSIFIED),
                KILOS,
                COVERAGE,
                SPENT,
                COVERED,
            ),
            rows=PURCHASES_OF_MONTH,
            empty=NO_FOOTPRINT,
            draw=by_division,
            summary=by_division_summary,
        ),
        Figure(
            id="footprint-methods",
            title=Text(
                "Metode og kategori i klimaregnskapet",
                "Metode og kategori i klimarekneskapen",
                "Method and category of the inventory",
            ),
            caption=Text(
                "Én metode per linje. Kategoriene er oppstrømskategoriene i scope 3 etter GHG-protokollen.",
                "Éin metode per linje. Kategoriane er oppstraumskategoriane i scope 3 etter GHG-protokollen.",
                "One method a line. The categories are the upstream scope 3 categories of the GHG Protocol.",
            ),
            query=BY_METHOD,
            columns=(
                Column("footprint_method", Text("Metode", "Metode", "Method"), "word", FOOTPRINT_METHOD),
                Column(
                    "scope3_category",
                    Text("Kategori, scope 3", "Kategori, scope 3", "Scope 3 category"),
                    "word",
                    SCOPE3,
                ),
                KILOS,
                SPENT,
                LINES,
                Column("factors", Text("Faktorer brukt", "Faktorar brukte", "Factors used"), "count"),
            ),
            rows=PURCHASES_OF_MONTH,
            empty=NO_FOOTPRINT,
        ),
        Figure(
            id="uncovered-accounts",
            title=Text(
                "De ti største kontoene uten fotavtrykk",
                "Dei ti største kontoane utan fotavtrykk",
                "The ten largest accounts without a footprint",
            ),
            caption=Text(
                "Innkjøp i måneden som ingen faktor dekker. De er med i kronene, men ikke i CO₂e.",
                "Innkjøp i månaden som ingen faktor dekkjer. Dei er med i kronene, men ikkje i CO₂e.",
                "Purchases in the month that no factor covers. They are part of the NOK but not of the CO₂e.",
            ),
            query=UNCOVERED_ACCOUNTS,
            columns=(
                Column("account_id", Text("Konto", "Konto", "Account")),
                Column("account_name", Text("Kontonavn", "Kontonamn", "Account name"), "name"),
                Column("uncovered_reason", Text("Hvorfor", "Kvifor", "Why"), "word", UNCOVERED),
                SPENT,
                LINES,
            ),
            rows=PURCHASES_OF_MONTH,
            empty=Text(
                "Ingen innkjøp i måneden mangler faktor.",
                "Ingen innkjøp i månaden manglar faktor.",
                "No purchases in the month lack a factor.",
            ),
            limit=10,
        ),
    ),
    terms=(
        (
            Text("CO₂e", "CO₂e", "CO₂e"),
            Text(
                "Klimagasser regnet om til CO₂. Tallene er i tonn (t) med én desimal, eller kilo når de er under 0,1 "
                "tonn.",
                "Klimagassar rekna om til CO₂. Tala er i tonn (t) med éin desimal, eller kilo når dei er under 0,1 "
                "tonn.",
                "Greenhouse gases converted to CO₂. Figures are in tonnes (t) with one decimal, or kilograms below 0.1 "
                "tonne.",
            ),
        ),
        (
            Text("Faktorsett", "Faktorsett", "Factor set"),
            Text(
                "DFØs utslippsfaktorer for dataåret 2022, tonn CO₂e per million kroner, etter konto; der kontoen ikke "
                "har faktor, gjennom CPV-koden når noen har oppgitt den.",
                "Utsleppsfaktorane frå DFØ for dataåret 2022, tonn CO₂e per million kroner, etter konto; der kontoen "
                "ikkje har faktor, gjennom CPV-koden når nokon har oppgitt han.",
                "DFØ's emission factors for data year 2022, tonnes CO₂e per million NOK, by account; where the account "
                "has none, through the CPV code if somebody has stated it.",
            ),
        ),
        (
            Text("Prisår 2022", "Prisår 2022", "Price year 2022"),
            Text(
                "Kronene regnes om til 2022-kroner med konsumprisindeksen (SSB) før de ganges med faktoren. For året "
                "som ikke er over, er indeksen foreløpig.",
                "Kronene blir rekna om til 2022-kroner med konsumprisindeksen (SSB) før dei blir gonga med faktoren. "
                "For året som ikkje er over, er indeksen førebels.",
                "NOK are converted to 2022 prices with the consumer price index (Statistics Norway) before they are "
                "multiplied by the factor. For a year not yet over the index is provisional.",
            ),
        ),
        (
            Text("Usikkerhet", "Uvisse", "Uncertainty"),
            Text(
                "Ikke beregnet ennå. Sammenlign kategorier og utvikling, ikke enkelte tonn.",
                "Ikkje rekna ut enno. Samanlikn kategoriar og utvikling, ikkje enkelte tonn.",
                "Not computed yet. Compare categories and development, not single tonnes.",
            ),
        ),
    ),
)
