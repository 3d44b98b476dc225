"""The estimated climate footprint of purchases, how much of the spend it covers, and how it was estimated."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import TONES, Series, labelled_bars, month_columns
from dashboards.columns import LINES
from dashboards.language import Language, Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.pages.spend_by_category import division_name
from dashboards.source_rows import LAST_24_MONTHS, PURCHASES_OF_24_MONTHS, PURCHASES_OF_MONTH, PURCHASES_OF_YEAR
from dashboards.words import (
    ACTIVITY_PROBLEM,
    CHANGE_STATUS,
    DOUBLE_COUNTING_RULE,
    DOUBLE_COUNTING_STATUS,
    FACTOR_SET,
    FACTOR_STATUS,
    FOOTPRINT_METHOD,
    FOOTPRINT_SPAN,
    PARTIAL,
    PRODUCT_STATUS,
    SCOPE,
    SCOPE3,
    UNCLASSIFIED,
    UNCOVERED,
)

TOTAL = """
select span, kgco2e, kgco2e_low, kgco2e_high, is_partial, coverage_pct, primary_pct, amount_nok, covered_nok
from mart.footprint_interval
where dimension = 'total' and period = $month
order by span
"""

BY_MONTH = f"""
select period as month, kgco2e, kgco2e_low, kgco2e_high, is_partial, coverage_pct, coverage_lines_pct,
    change_pct, change_status, year_change_pct, year_change_status, amount_nok, covered_nok, lines_not_converted,
    has_partial_index
from mart.footprint_coverage
where {LAST_24_MONTHS.format(month="period")}
order by period = 'unknown', period desc
"""

BY_SCOPE = """
select scope.code as scope, null as scope3_category, scope.kgco2e, scope.kgco2e_low, scope.kgco2e_high,
    scope.kgco2e_market_based, scope.primary_pct, scope.amount_nok
from mart.footprint_interval as scope
where scope.dimension = 'scope' and scope.span = 'year_to_date' and scope.period = $month and scope.code <> '3'
union all
select '3', code, kgco2e, kgco2e_low, kgco2e_high, null, primary_pct, amount_nok
from mart.footprint_interval
where dimension = 'category' and span = 'year_to_date' and period = $month
order by 1, 2
"""

BY_DIVISION = """
select
    division.code as cpv_division, label.cpv_label_no, label.cpv_label_en,
    case when division.covered_nok = 0 and division.kgco2e = 0 then null else division.kgco2e end as kgco2e,
    division.kgco2e_low, division.kgco2e_high, division.coverage_pct, division.is_partial,
    division.amount_nok, division.covered_nok
from mart.footprint_interval as division
left join (
    select cpv_division, min(rtrim(cpv_label_no, '. ')) as cpv_label_no, min(rtrim(cpv_label_en, '. ')) as cpv_label_en
    from mart.footprint_by_category
    group by cpv_division
) as label on label.cpv_division = division.code
where division.span = 'month' and division.period = $month and division.dimension = 'division'
order by kgco2e desc nulls last, division.amount_nok desc, division.code
"""

BY_METHOD = """
select code as footprint_method, case when code <> 'none' then kgco2e end as kgco2e, kgco2e_low, kgco2e_high, lines,
    amount_nok, factors
from mart.footprint_interval
where span = 'month' and period = $month and dimension = 'method'
order by kgco2e desc nulls last, amount_nok desc, code
"""

FACTORS = """
select coalesce(label, factor_id) as label, factor_set, factor_release, value, unit, data_year, price_year, status,
    kgco2e, amount_nok
from mart.factor_use
where period = $month
order by kgco2e desc, factor_id
"""

DOUBLE_COUNTING = """
select status, rule, parts, amount_nok, kgco2e
from mart.double_counting
where period = $month
order by case status when 'possible' then 0 when 'prevented' then 1 else 2 end, abs(amount_nok) desc, rule
"""

ACTIVITIES = """
select activity_written, quantity_written, unit_written, kgco2e, scope, problem, replaced_nok, replaced_kgco2e
from mart.footprint_activity
where period in ($month, 'unknown')
order by problem is null, kgco2e desc nulls last, file, record_number
"""

PRODUCTS = """
select status, company_name, product_name, kgco2e_per_unit, declared_unit, valid_to, primary_data_pct, invoice_lines
from mart.product_footprint
order by invoice_lines desc, status, company_name, product_name, file, record_number
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
            dict(zip(chosen["month"], zip(chosen["kgco2e_low"], chosen["kgco2e_high"], strict=True), strict=True)),
        )
        for partial, chosen in ((False, coverage[~is_partial]), (True, coverage[is_partial]))
        if len(chosen)
    ]
    return month_columns(series, language, "kgco2e", lambda value: f"{language.estimate(value)} CO₂e")


def by_month_summary(coverage: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return language.text(
        Text(
            "Søyler per måned: {total} CO₂e i alt; {partial} av {months} måneder er delvis dekket.",
            "Søyler per månad: {total} CO₂e i alt; {partial} av {months} månader er delvis dekte.",
            "Columns by month: {total} CO₂e in all; {partial} of {months} months are partial.",
        )
    ).format(
        total=language.estimate(coverage["kgco2e"].sum()),
        partial=int(coverage["is_partial"].map(bool).sum()),
        months=len(coverage),
    )


def by_division(footprint: pd.DataFrame, language: Language) -> go.Figure:
    """Draw kg CO2e of the month by division; divisions without any factor are left to the table."""
    drawn = footprint[footprint["kgco2e"].notna()].reset_index(drop=True)
    labels = [division_name(record, language) for _, record in drawn.iterrows()]
    bounds = dict(enumerate(zip(drawn["kgco2e_low"], drawn["kgco2e_high"], strict=True)))
    series = Series("CO₂e", drawn["kgco2e"].to_dict(), TONES["ok"], bounds=bounds)
    return labelled_bars(labels, [series], language, "kgco2e", language.estimate)


def by_division_summary(footprint: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return language.text(
        Text(
            "Liggende søyler per kategori: {total} CO₂e i alt.",
            "Liggjande søyler per kategori: {total} CO₂e i alt.",
            "Bars by category: {total} CO₂e in all.",
        )
    ).format(total=language.estimate(footprint["kgco2e"].dropna().sum()))


KILOS = Column("kgco2e", Text("Fotavtrykk (CO₂e)", "Fotavtrykk (CO₂e)", "Footprint (CO₂e)"), "estimate")
BETWEEN = Column("kgco2e", Text("Trolig mellom", "Truleg mellom", "Probably between"), "interval")
SPENT = Column("amount_nok", Text("Innkjøp (kr)", "Innkjøp (kr)", "Purchases (NOK)"), "nok")
COVERED = Column("covered_nok", Text("Med fotavtrykk (kr)", "Med fotavtrykk (kr)", "With a footprint (NOK)"), "nok")
COVERAGE = Column("coverage_pct", Text("Dekning, kroner", "Dekning, kroner", "Coverage, NOK"), "pct")
IS_PARTIAL = Column("is_partial", Text("Dekningen er", "Dekninga er", "Coverage is"), "mark", PARTIAL)
NONE = Text("–", "–", "–")
PRIMARY = Column("primary_pct", Text("Fra mengder", "Frå mengder", "From quantities"), "pct")
NO_FOOTPRINT = Text(
    "Ingen innkjøp i regnskapet er levert, så fotavtrykket er ikke kjent.",
    "Ingen innkjøp i rekneskapen er leverte, så fotavtrykket er ikkje kjent.",
    "No purchases in the ledger have been delivered, so the footprint is not known.",
)

PAGE = Page(
    name="footprint",
    position=6,
    title=Text("Klimafotavtrykk", "Klimafotavtrykk", "Climate footprint"),
    lead=Text(
        "Et anslag over klimafotavtrykket av innkjøpene: mengder der de er kjent, ellers kroner ganget med "
        "utslippsfaktorer. Det viser hvor det er verdt å lete, ikke hva ett enkelt kjøp slapp ut. Tallene har to "
        "gjeldende sifre, for mer vet ingen.",
        "Eit overslag over klimafotavtrykket av innkjøpa: mengder der dei er kjende, elles kroner gonga med "
        "utsleppsfaktorar. Det viser kor det er verdt å leite, ikkje kva eitt enkelt kjøp slapp ut. Tala har to "
        "gjeldande siffer, for meir veit ingen.",
        "An estimate of the climate footprint of purchases: quantities where they are known, else NOK times emission "
        "factors. It shows where to look, not what a single purchase emitted. Figures have two significant digits, for "
        "nobody knows more.",
    ),
    figures=(
        Figure(
            id="footprint-total",
            title=Text("Måneden og året så langt", "Månaden og året så langt", "The month and the year so far"),
            caption=Text(
                "«Trolig mellom» er et 95-prosentintervall. «Delvis» betyr at under 80 prosent av kronene har et "
                "fotavtrykk, eller at noen linjer ikke har kjent beløp i kroner: da er det virkelige fotavtrykket "
                "høyere enn tallet. Ingen gjennomsnitt er fylt inn. «Fra mengder» er andelen som bygger på "
                "kilowattimer, liter og lignende eller leverandørens egne tall.",
                "«Truleg mellom» er eit 95-prosentintervall. «Delvis» tyder at under 80 prosent av kronene har eit "
                "fotavtrykk, eller at nokre linjer ikkje har kjent beløp i kroner: då er det verkelege fotavtrykket "
                "høgare enn talet. Ingen gjennomsnitt er fylte inn. «Frå mengder» er delen som byggjer på "
                "kilowattimar, liter og liknande eller eigne tal frå leverandøren.",
                "“Probably between” is a 95 per cent interval. “Partial” means that less than 80 per cent of the NOK "
                "have a footprint, or that some lines have no known amount in NOK: the real footprint is then higher "
                "than the figure. No averages are filled in. “From quantities” is the share that rests on kilowatt "
                "hours, litres and the like or on the supplier's own figures.",
            ),
            query=TOTAL,
            columns=(
                Column("span", Text("Tidsrom", "Tidsrom", "Span"), "word", FOOTPRINT_SPAN),
                KILOS,
                BETWEEN,
                IS_PARTIAL,
                COVERAGE,
                PRIMARY,
                SPENT,
                COVERED,
            ),
            rows=PURCHASES_OF_YEAR,
            empty=NO_FOOTPRINT,
        ),
        Figure(
            id="footprint-by-month",
            title=Text(
                "Fotavtrykk og dekning måned for måned",
                "Fotavtrykk og dekning månad for månad",
                "Footprint and coverage month by month",
            ),
            caption=Text(
                "Streken på hver søyle er 95-prosentintervallet. En endring «innenfor usikkerheten» kan være "
                "ingenting: måneden før ligger innenfor intervallet. Sammenlign bare måneder med samme faktorer og "
                "lik dekning; store investeringer teller i måneden de kjøpes.",
                "Streken på kvar søyle er 95-prosentintervallet. Ei endring «innanfor uvissa» kan vere ingenting: "
                "månaden før ligg innanfor intervallet. Samanlikn berre månader med same faktorar og lik dekning; "
                "store investeringar tel i månaden dei blir kjøpte.",
                "The line on each column is the 95 per cent interval. A change “within the uncertainty” may be "
                "nothing: the month before lies within the interval. Compare only months with the same factors and "
                "like coverage; large investments count in the month they are bought.",
            ),
            query=BY_MONTH,
            columns=(
                Column("month", Text("Måned", "Månad", "Month"), "month"),
                KILOS,
                BETWEEN,
                IS_PARTIAL,
                COVERAGE,
                Column("change_pct", Text("Fra måneden før", "Frå månaden før", "Since the month before"), "pct"),
                Column("change_status", Text("Endringen er", "Endringa er", "The change is"), "mark", CHANGE_STATUS),
                Column("year_change_pct", Text("Fra året før", "Frå året før", "Since the year before"), "pct"),
                Column(
                    "year_change_status",
                    Text("Endringen på ett år er", "Endringa på eitt år er", "The change in a year is"),
                    "mark",
                    CHANGE_STATUS,
                ),
                SPENT,
                COVERED,
                Column("coverage_lines_pct", Text("Dekning, linjer", "Dekning, linjer", "Coverage, lines"), "pct"),
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
            id="footprint-by-scope",
            title=Text(
                "Scope og kategori i klimaregnskapet, året så langt",
                "Scope og kategori i klimarekneskapen, året så langt",
                "Scope and category of the inventory, the year so far",
            ),
            caption=Text(
                "GHG-protokollen, for en virksomhet som bruker det den kjøper. Der bare kroner er kjent, holder "
                "faktoren hele verdikjeden, så scope 1 og 2 har da med utvinning og transport av drivstoff og energi; "
                "med liter og kilowattimer er det bare forbrenningen og kraftproduksjonen. Scope 2 er "
                "lokasjonsbasert; den markedsbaserte verdien gjelder strøm i kilowattimer uten opprinnelsesgarantier. "
                "Kapitalvarer teller i sin helhet i kjøpsåret. Unngåtte utslipp ved ombruk er ikke med.",
                "GHG-protokollen, for ei verksemd som brukar det ho kjøper. Der berre kroner er kjende, held faktoren "
                "heile verdikjeda, så scope 1 og 2 har då med utvinning og transport av drivstoff og energi; med "
                "liter og kilowattimar er det berre forbrenninga og kraftproduksjonen. Scope 2 er lokasjonsbasert; "
                "den marknadsbaserte verdien gjeld straum i kilowattimar utan opphavsgarantiar. Kapitalvarer tel i "
                "det heile i kjøpsåret. Unngått utslepp ved ombruk er ikkje med.",
                "The GHG Protocol, for a body that uses what it buys. Where only NOK are known the factor holds the "
                "whole value chain, so that scopes 1 and 2 then include extraction and transport of fuel and energy; "
                "with litres and kilowatt hours it is the burning and the generation alone. Scope 2 is "
                "location-based; the market-based value is of electricity in kilowatt hours without guarantees of "
                "origin. Capital goods count in full in the year of purchase. Emissions avoided by reuse are not part "
                "of it.",
            ),
            query=BY_SCOPE,
            columns=(
                Column("scope", Text("Scope", "Scope", "Scope"), "word", SCOPE),
                Column(
                    "scope3_category",
                    Text("Kategori", "Kategori", "Category"),
                    "word",
                    SCOPE3,
                    absent=NONE,
                ),
                KILOS,
                BETWEEN,
                Column(
                    "kgco2e_market_based",
                    Text("Markedsbasert (CO₂e)", "Marknadsbasert (CO₂e)", "Market-based (CO₂e)"),
                    "estimate",
                    absent=NONE,
                ),
                PRIMARY,
                SPENT,
            ),
            rows=PURCHASES_OF_YEAR,
            empty=NO_FOOTPRINT,
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
                BETWEEN,
                IS_PARTIAL,
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
            title=Text("Slik er det anslått", "Slik er det rekna ut", "How it was estimated"),
            caption=Text(
                "Måneden. Én metode per linje, den første i listen under som passer. Usikkerheten er vår egen "
                "vurdering.",
                "Månaden. Éin metode per linje, den første i lista under som passar. Uvissa er vår eiga vurdering.",
                "The month. One method a line, the first of the list below that applies. The uncertainty is our own "
                "judgement.",
            ),
            query=BY_METHOD,
            columns=(
                Column("footprint_method", Text("Metode", "Metode", "Method"), "word", FOOTPRINT_METHOD),
                KILOS,
                BETWEEN,
                SPENT,
                LINES,
                Column("factors", Text("Faktorer brukt", "Faktorar brukte", "Factors used"), "count"),
            ),
            rows=PURCHASES_OF_MONTH,
            empty=NO_FOOTPRINT,
        ),
        Figure(
            id="footprint-double-counting",
            title=Text(
                "Slik unngås dobbelttelling", "Slik blir ikkje noko rekna to gonger", "How nothing is counted twice"
            ),
            caption=Text(
                "Måneden. «Hindret» er holdt utenfor, «etter regelen» er talt slik regelen sier, «kan være talt to "
                "ganger» må noen se på. CO₂e er det kronene ville gitt. Ombruk er aldri trukket fra: kjøpet som ikke "
                "ble gjort, finnes ikke i regnskapet.",
                "Månaden. «Hindra» er halde utanfor, «etter regelen» er rekna slik regelen seier, «kan vere rekna to "
                "gonger» må nokon sjå på. CO₂e er det kronene ville gjeve. Ombruk er aldri trekt frå: kjøpet som "
                "ikkje vart gjort, finst ikkje i rekneskapen.",
                "The month. “Prevented” is left out, “by the rule” is counted as the rule says, “may be counted "
                "twice” needs somebody's look. CO₂e is what the NOK would have given. Reuse is never deducted: the "
                "purchase that was not made is not in the ledger.",
            ),
            query=DOUBLE_COUNTING,
            columns=(
                Column("status", Text("Utfall", "Utfall", "Outcome"), "mark", DOUBLE_COUNTING_STATUS),
                Column("rule", Text("Regel", "Regel", "Rule"), "word", DOUBLE_COUNTING_RULE),
                Column("parts", Text("Linjer", "Linjer", "Lines"), "count"),
                SPENT,
                Column("kgco2e", Text("Berørt (CO₂e)", "Råka (CO₂e)", "Affected (CO₂e)"), "estimate", absent=NONE),
            ),
            rows=Rows(
                "double_counting",
                "select * from mart.double_counting where period = $month order by status, rule",
            ),
            empty=Text(
                "Ingen linjer i måneden berøres av reglene mot dobbelttelling.",
                "Ingen linjer i månaden er råka av reglane mot dobbeltteljing.",
                "No lines of the month are touched by the rules against double counting.",
            ),
        ),
        Figure(
            id="footprint-activities",
            title=Text("Mengder som er levert", "Mengder som er leverte", "Quantities delivered"),
            caption=Text(
                "Måneden, og mengder uten måned. En mengde tar plassen til innkjøp i samme måned med samme leverandør, "
                "konto og enhet, så langt den sier hvilke.",
                "Månaden, og mengder utan månad. Ei mengd tek plassen til innkjøp i same månad med same leverandør, "
                "konto og eining, så langt ho seier kva for nokre.",
                "The month, and quantities without a month. A quantity takes the place of purchases in the same month "
                "of the same supplier, account and unit, as far as it states them.",
            ),
            query=ACTIVITIES,
            columns=(
                Column("activity_written", Text("Hva", "Kva", "What"), "name"),
                Column("quantity_written", Text("Mengde", "Mengd", "Quantity"), "exact"),
                Column("unit_written", Text("Enhet", "Eining", "Unit")),
                KILOS,
                Column("scope", Text("Scope", "Scope", "Scope"), "word", SCOPE),
                Column(
                    "problem",
                    Text("Ikke beregnet fordi", "Ikkje rekna ut fordi", "Not computed because"),
                    "word",
                    ACTIVITY_PROBLEM,
                    absent=NONE,
                ),
                Column("replaced_nok", Text("Erstatter (kr)", "Erstattar (kr)", "Replaces (NOK)"), "nok"),
                Column(
                    "replaced_kgco2e",
                    Text("Ville gitt (CO₂e)", "Ville gjeve (CO₂e)", "Would have given (CO₂e)"),
                    "estimate",
                    absent=NONE,
                ),
            ),
            rows=Rows(
                "footprint_activities",
                "select * from mart.footprint_activity where period in ($month, 'unknown') order by file, "
                "record_number",
            ),
            empty=Text(
                "Ingen mengder er levert for måneden; legg kilowattimer, liter og kilometer i innboksens activities.",
                "Ingen mengder er leverte for månaden; legg kilowattimar, liter og kilometer i activities i innboksen.",
                "No quantities were delivered for the month; put kilowatt hours, litres and kilometres into "
                "activities of the inbox.",
            ),
        ),
        Figure(
            id="product-footprints",
            title=Text(
                "Leverandørenes produktfotavtrykk",
                "Produktfotavtrykka til leverandørane",
                "Product footprints of suppliers",
            ),
            caption=Text(
                "Alle som er levert, også de som ikke er brukt, og hvorfor. De finnes igjen på fakturalinjene ved "
                "leverandørens organisasjonsnummer og varenummer eller GTIN.",
                "Alle som er leverte, også dei som ikkje er brukte, og kvifor. Dei blir funne att på fakturalinjene "
                "ved organisasjonsnummeret til leverandøren og varenummer eller GTIN.",
                "All that were delivered, those not used too, and why. They are found on invoice lines by the "
                "supplier's organisation number and the item number or GTIN.",
            ),
            query=PRODUCTS,
            columns=(
                Column("status", Text("Utfall", "Utfall", "Outcome"), "mark", PRODUCT_STATUS),
                Column("company_name", Text("Leverandør", "Leverandør", "Supplier"), "name"),
                Column("product_name", Text("Produkt", "Produkt", "Product"), "name"),
                Column("kgco2e_per_unit", Text("Kg CO₂e", "Kg CO₂e", "Kg CO₂e"), "exact"),
                Column("declared_unit", Text("Per", "Per", "Per")),
                Column("valid_to", Text("Gyldig til", "Gyldig til", "Valid until"), "date"),
                Column("primary_data_pct", Text("Egne data", "Eigne data", "Own data"), "pct", absent=NONE),
                Column("invoice_lines", Text("Fakturalinjer", "Fakturalinjer", "Invoice lines"), "count"),
            ),
            rows=Rows("product_footprints", "select * from mart.product_footprint order by file, record_number"),
            empty=Text(
                "Ingen produktfotavtrykk (PACT) er levert.",
                "Ingen produktfotavtrykk (PACT) er leverte.",
                "No product footprints (PACT) were delivered.",
            ),
        ),
        Figure(
            id="footprint-factors",
            title=Text("De største faktorene", "Dei største faktorane", "The largest factors"),
            caption=Text(
                "Måneden. Hver faktor med utgave, dataår og prisår. «Gjenskapt» er regnet tilbake fra en annen "
                "utgiver, «sitert» er lest hos andre enn utgiveren selv.",
                "Månaden. Kvar faktor med utgåve, dataår og prisår. «Attskapt» er rekna tilbake frå ein annan "
                "utgjevar, «sitert» er lesen hos andre enn utgjevaren sjølv.",
                "The month. Each factor with release, data year and price year. “Recovered” is computed back from "
                "another publisher, “quoted” is read elsewhere than with the publisher.",
            ),
            query=FACTORS,
            columns=(
                Column("label", Text("Faktor", "Faktor", "Factor"), "name"),
                Column("factor_set", Text("Kilde", "Kjelde", "Source"), "word", FACTOR_SET),
                Column("value", Text("Verdi", "Verdi", "Value"), "exact", absent=NONE),
                Column("unit", Text("Enhet", "Eining", "Unit"), absent=NONE),
                Column("data_year", Text("Dataår", "Dataår", "Data year"), absent=NONE),
                Column("price_year", Text("Prisår", "Prisår", "Price year"), absent=NONE),
                Column(
                    "status",
                    Text("Verdien er", "Verdien er", "The value is"),
                    "word",
                    FACTOR_STATUS,
                    Text("–", "–", "–"),
                ),
                KILOS,
                SPENT,
            ),
            rows=Rows(
                "factors_used",
                "select * from mart.factor_use where period = $month order by kgco2e desc, factor_id",
            ),
            empty=NO_FOOTPRINT,
            limit=15,
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
                "Klimagasser regnet om til CO₂, i tonn (t), eller kilo når de er under 0,1 tonn. Kilderadene har alle "
                "sifre.",
                "Klimagassar rekna om til CO₂, i tonn (t), eller kilo når dei er under 0,1 tonn. Kjelderadene har "
                "alle siffer.",
                "Greenhouse gases converted to CO₂, in tonnes (t), or kilograms below 0.1 tonne. The source rows have "
                "all digits.",
            ),
        ),
        (
            Text("Metode", "Metode", "Method"),
            Text(
                "Den første som passer: leverandørens eget tall; mengde ganget med norsk, så britisk faktor; kroner "
                "ganget med DFØs faktor (dataår 2022) for kontoen; gjennom CPV-gruppen, så hovedgruppen, når noen har "
                "oppgitt koden eller en målt modell har gitt den; britisk faktor der DFØ ikke har noen (mat, "
                "legemidler, tog, fly). En CPV-kode som sier mer enn kontoen, går foran den.",
                "Den første som passar: leverandøren sitt eige tal; mengd gonga med norsk, så britisk faktor; kroner "
                "gonga med DFØ sin faktor (dataår 2022) for kontoen; gjennom CPV-gruppa, så hovudgruppa, når nokon "
                "har oppgjeve koden eller ein målt modell har gjeve han; britisk faktor der DFØ ikkje har nokon (mat, "
                "legemiddel, tog, fly). Ein CPV-kode som seier meir enn kontoen, går føre han.",
                "The first that applies: the supplier's own figure; quantity times a Norwegian, then a British "
                "factor; NOK times DFØ's factor (data year 2022) of the account; through the CPV group, then the "
                "division, where somebody stated the code or a measured model gave it; a British factor where DFØ has "
                "none (food, medicines, rail, air). A CPV code that says more than the account goes before it.",
            ),
        ),
        (
            Text("Prisår 2022", "Prisår 2022", "Price year 2022"),
            Text(
                "Kronene regnes om til faktorens prisår med konsumprisindeksen (SSB) før de ganges. For året som ikke "
                "er over, er indeksen foreløpig: fjorårets gjennomsnitt ganger det de samme månedene har steget siden.",
                "Kronene blir rekna om til prisåret til faktoren med konsumprisindeksen (SSB) før dei blir gonga. For "
                "året som ikkje er over, er indeksen førebels: gjennomsnittet i fjor gonger det dei same månadene har "
                "stige sidan.",
                "NOK are converted to the price year of the factor with the consumer price index (Statistics Norway) "
                "before they are multiplied. For a year not yet over the index is provisional: last year's average "
                "times what the same months have risen since.",
            ),
        ),
        (
            Text("Usikkerhet", "Uvisse", "Uncertainty"),
            Text(
                "Hver metode har et geometrisk standardavvik, fra 1,1 (leverandørens tall) til 2,2 (britisk faktor "
                "per krone). Linjer med samme faktor tar feil sammen, ulike faktorer uavhengig av hverandre. "
                "Intervallet sier hva faktor og metode kan bomme med; det sier ikke noe om innkjøp uten faktor.",
                "Kvar metode har eit geometrisk standardavvik, frå 1,1 (talet til leverandøren) til 2,2 (britisk "
                "faktor per krone). Linjer med same faktor tek feil saman, ulike faktorar uavhengig av kvarandre. "
                "Intervallet seier kva faktor og metode kan bomme med; det seier ikkje noko om innkjøp utan faktor.",
                "Each method has a geometric standard deviation, from 1.1 (the supplier's figure) to 2.2 (a British "
                "factor per krone). Lines with the same factor are wrong together, different factors independently. "
                "The interval says how far factor and method may miss; it says nothing about purchases without a "
                "factor.",
            ),
        ),
    ),
)
