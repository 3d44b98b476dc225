"""What has been published, and what a new publication of a month did to figures that were published before."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import TONES, Series, labelled_bars
from dashboards.columns import MONTH, NONE
from dashboards.language import Language, Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.words import CHANGE_STATUS, CHANGED, COMPARED, UNCLASSIFIED

PUBLICATIONS = """
select publication_id, month, replaces, factor_release, price_index_release, what, added, changed, removed
from mart.publication
where is_current or month = $month
order by sequence desc, position
"""

_SUMS = """
    sum(published_kgco2e) as published_kgco2e, sum(factors_kgco2e) as factors_kgco2e,
    sum(prices_kgco2e) as prices_kgco2e, sum(exchange_kgco2e) as exchange_kgco2e,
    sum(classification_kgco2e) as classification_kgco2e, sum(late_kgco2e) as late_kgco2e,
    sum(now_kgco2e) as now_kgco2e, sum(published_nok) as published_nok, sum(exchange_nok) as exchange_nok,
    sum(classification_nok) as classification_nok, sum(late_nok) as late_nok, sum(now_nok) as now_nok,
    sum(lines_late) as lines_late, sum(lines_gone) as lines_gone
"""

OF_MONTH = f"""
select restatement.publication_id, {_SUMS}, max(total.kgco2e_low) as now_kgco2e_low,
    max(total.kgco2e_high) as now_kgco2e_high,
    case
        when max(total.kgco2e_low) is null then 'not_known'
        when sum(published_kgco2e) between max(total.kgco2e_low) and max(total.kgco2e_high) then 'inside'
        else 'outside'
    end as change_status
from mart.restatement as restatement
left join mart.footprint_interval as total
    on total.span = 'month' and total.period = restatement.period and total.dimension = 'total'
where restatement.is_own_month and restatement.period = $month
group by restatement.publication_id
order by length(restatement.publication_id) desc, restatement.publication_id desc
"""

OF_MONTH_BY_DIVISION = f"""
select cpv_division, rtrim(cpv_label_no, '. ') as cpv_label_no, rtrim(cpv_label_en, '. ') as cpv_label_en, {_SUMS}
from mart.restatement
where period = $month and publication_id in (
    select replaces from mart.publication where is_current
)
group by cpv_division, cpv_label_no, cpv_label_en
having sum(published_kgco2e) <> sum(now_kgco2e) or sum(published_nok) <> sum(now_nok)
    or sum(abs(classification_kgco2e)) + sum(abs(classification_nok)) + sum(abs(late_nok)) > 0
order by abs(sum(now_kgco2e) - sum(published_kgco2e)) desc, cpv_division
"""

OF_YEAR = f"""
select publication_id, min(period) as first_month, max(period) as last_month, {_SUMS}
from mart.restatement
where left(period, 4) = left($month, 4) and publication_id in (
    select publication_id from mart.publication where not is_current and left(month, 4) = left($month, 4)
    qualify row_number() over (order by sequence desc) = 1
)
group by publication_id
order by publication_id
"""

OTHER_MONTHS = f"""
select restatement.publication_id, restatement.period as month, {_SUMS}
from mart.restatement as restatement
where restatement.is_own_month and restatement.period <> $month and restatement.publication_id in (
    select publication_id from mart.publication where not is_current
    qualify row_number() over (partition by month order by sequence desc) = 1
)
group by restatement.publication_id, restatement.period
order by restatement.period desc
"""

CHANGE = """
select kind, sum(then_kgco2e) as then_kgco2e, sum(volume_kgco2e) as volume_kgco2e,
    sum(exchange_kgco2e) as exchange_kgco2e, sum(now_kgco2e) as now_kgco2e, sum(then_nok) as then_nok,
    sum(volume_nok) as volume_nok, sum(prices_nok) as prices_nok, sum(exchange_nok) as exchange_nok,
    sum(now_nok) as now_nok
from mart.period_change
where month = $month
group by kind
order by case kind when 'year_before' then 1 when 'year_to_date' then 2 else 3 end
"""

PARTS = {
    "factors": Text("Utslippsfaktorer", "Utsleppsfaktorar", "Emission factors"),
    "prices": Text("Prisindeks", "Prisindeks", "Price index"),
    "exchange": Text("Valutakurser", "Valutakursar", "Exchange rates"),
    "classification": Text("Kategori og metode", "Kategori og metode", "Category and method"),
    "late": Text("Kom til eller falt fra", "Kom til eller fall frå", "Came or went"),
}
"""The parts of a bridge, in the order they are shown."""

PUBLICATION = Column("publication_id", Text("Utgave", "Utgåve", "Publication"))
PUBLISHED = Text("Som utgitt", "Som utgjeve", "As published")
NOW = Text("Nå", "No", "Now")
KILOS = (
    Column("published_kgco2e", PUBLISHED, "t"),
    *(Column(f"{part}_kgco2e", name, "t") for part, name in PARTS.items()),
    Column("now_kgco2e", NOW, "t"),
)
KRONER = (
    Column("published_nok", Text("Som utgitt (kr)", "Som utgjeve (kr)", "As published (NOK)"), "nok_ore"),
    Column("exchange_nok", Text("Valutakurser (kr)", "Valutakursar (kr)", "Exchange rates (NOK)"), "nok_ore"),
    Column("classification_nok", Text("Kategori (kr)", "Kategori (kr)", "Category (NOK)"), "nok_ore"),
    Column(
        "late_nok", Text("Kom til eller falt fra (kr)", "Kom til eller fall frå (kr)", "Came or went (NOK)"), "nok_ore"
    ),
    Column("now_nok", Text("Nå (kr)", "No (kr)", "Now (NOK)"), "nok_ore"),
)
LATE = Column("lines_late", Text("Linjer som kom til", "Linjer som kom til", "Lines that came"), "count")
GONE = Column("lines_gone", Text("Linjer som falt fra", "Linjer som fall frå", "Lines that went"), "count")

MOVED_LINES = Rows(
    "restated_lines",
    """
select
    line.period, line.fate, scope.publication_id, line.published_line_id, line.line_id, line.part_number,
    purchase.file, purchase.record_number, line.published_division, line.now_division, line.published_method,
    line.now_method, line.nok_published, line.nok_now, line.kg_0 as kgco2e_published,
    line.kg_1 as kgco2e_after_exchange, line.kg_2 as kgco2e_after_classification, line.kg_3 as kgco2e_after_prices,
    line.kg_4 as kgco2e_now
from mart.restatement_line as line
join mart.restatement_scope as scope on scope.content_id = line.content_id
left join mart.purchase_line as purchase
    on purchase.line_id = line.line_id and purchase.part_number = line.part_number
where scope.is_own_month and (
    line.fate <> 'kept' or line.kg_0 <> line.kg_4 or line.nok_published <> line.nok_now
    or line.published_division <> line.now_division
)
order by scope.publication_id, line.period, line.line_id, line.published_line_id, line.part_number, line.fate
""",
)
"""Every line of a published month that is not what it was when the month was published."""

BRIDGES = Rows("restatements", "select * from mart.restatement order by publication_id, period, cpv_division")
PERIOD_CHANGES = Rows(
    "period_changes", "select * from mart.period_change where month = $month order by kind, cpv_division"
)

FIRST_TIME = Text(
    "Måneden er utgitt for første gang; det er ingen tidligere utgave å sammenligne med.",
    "Månaden er utgjeven for første gong; det er inga tidlegare utgåve å samanlikne med.",
    "The month is published for the first time; there is no earlier publication to compare with.",
)


def bridge(restated: pd.DataFrame, language: Language) -> go.Figure:
    """Draw what each part moved from the publication that was replaced, in kg CO2e, from the first row."""
    newest = restated.iloc[0]
    values = {place: newest[f"{part}_kgco2e"] for place, part in enumerate(PARTS)}
    names = [language.text(name) for name in PARTS.values()]
    difference = language.text(Text("Forskjell", "Skilnad", "Difference"))
    return labelled_bars(names, [Series(difference, values, TONES["look"])], language, "kgco2e", language.emission)


def bridge_summary(restated: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    newest = restated.iloc[0]
    return language.text(
        Text(
            "Fra {published} CO₂e som utgitt i {publication} til {now} CO₂e nå, delt på hva som endret tallet.",
            "Frå {published} CO₂e som utgjeve i {publication} til {now} CO₂e no, delt på kva som endra talet.",
            "From {published} CO₂e as published in {publication} to {now} CO₂e now, by what changed the figure.",
        )
    ).format(
        published=language.emission(newest["published_kgco2e"]),
        publication=newest["publication_id"],
        now=language.emission(newest["now_kgco2e"]),
    )


PAGE = Page(
    name="restatement",
    position=14,
    title=Text("Utgaver", "Utgåver", "Publications"),
    lead=Text(
        "En måned som er utgitt, blir stående. Kommer det nye opplysninger, blir det en ny utgave ved siden av, og her "
        "står hva som ble annerledes og hvorfor. Delene går opp i forskjellen uten rest.",
        "Ein månad som er utgjeven, blir ståande. Kjem det nye opplysningar, blir det ei ny utgåve ved sida av, og her "
        "står kva som vart annleis og kvifor. Delane går opp i skilnaden utan rest.",
        "A month that has been published stands. When something new is known there is a new publication beside it, and "
        "here is what became different and why. The parts sum to the difference with nothing left over.",
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
                PUBLICATION,
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
        Figure(
            id="restated-month",
            title=Text(
                "Månedens fotavtrykk, som utgitt og nå",
                "Fotavtrykket i månaden, som utgjeve og no",
                "The month's footprint, as published and now",
            ),
            caption=Text(
                "Fra hver tidligere utgave av måneden til denne. Rekkefølgen er fast: linjer som falt fra, så "
                "valutakurs, kategori og metode, prisindeks og faktor for linjer som er med begge ganger, til slutt "
                "linjer som kom til. Søylene viser den utgaven som denne erstatter.",
                "Frå kvar tidlegare utgåve av månaden til denne. Rekkjefølgja er fast: linjer som fall frå, så "
                "valutakurs, kategori og metode, prisindeks og faktor for linjer som er med begge gonger, til slutt "
                "linjer som kom til. Søylene viser den utgåva som denne erstattar.",
                "From each earlier publication of the month to this one. The order is fixed: lines that went, then "
                "exchange rate, category and method, price index and factor for lines that are in both, at last lines "
                "that came. The bars show the publication that this one replaces.",
            ),
            query=OF_MONTH,
            columns=(
                PUBLICATION,
                *KILOS,
                Column("now_kgco2e", Text("Trolig mellom", "Truleg mellom", "Probably between"), "interval"),
                Column("change_status", Text("Endringen er", "Endringa er", "The change is"), "mark", CHANGE_STATUS),
            ),
            rows=MOVED_LINES,
            empty=FIRST_TIME,
            draw=bridge,
            summary=bridge_summary,
        ),
        Figure(
            id="restated-month-nok",
            title=Text(
                "Månedens innkjøp, som utgitt og nå",
                "Innkjøpa i månaden, som utgjeve og no",
                "The month's purchases, as published and now",
            ),
            caption=Text(
                "Kroner flyttes av valutakurser og av linjer som kom til eller falt fra; ny kategori flytter dem bare "
                "mellom kategorier.",
                "Kroner blir flytte av valutakursar og av linjer som kom til eller fall frå; ny kategori flyttar dei "
                "berre mellom kategoriar.",
                "NOK are moved by exchange rates and by lines that came or went; another category only moves them "
                "between categories.",
            ),
            query=OF_MONTH,
            columns=(PUBLICATION, *KRONER, LATE, GONE),
            rows=MOVED_LINES,
            empty=FIRST_TIME,
        ),
        Figure(
            id="restated-by-division",
            title=Text(
                "Hva som er endret, etter kategori", "Kva som er endra, etter kategori", "What changed, by category"
            ),
            caption=Text(
                "Mot den utgaven av måneden som denne erstatter. Bare kategorier der noe er flyttet.",
                "Mot den utgåva av månaden som denne erstattar. Berre kategoriar der noko er flytt.",
                "Against the publication of the month that this one replaces. Only categories where something moved.",
            ),
            query=OF_MONTH_BY_DIVISION,
            columns=(
                Column("cpv_division", Text("CPV", "CPV", "CPV"), "word", {"unclassified": Text("–", "–", "–")}),
                Column("cpv_label", Text("Kategori", "Kategori", "Category"), "translated", absent=UNCLASSIFIED),
                *KILOS,
                *KRONER,
            ),
            rows=BRIDGES,
            empty=Text(
                "Ingen kategori er endret siden en tidligere utgave av måneden.",
                "Ingen kategori er endra sidan ei tidlegare utgåve av månaden.",
                "No category has changed since an earlier publication of the month.",
            ),
        ),
        Figure(
            id="restated-year",
            title=Text(
                "Året så langt, som sist utgitt og nå",
                "Året så langt, som sist utgjeve og no",
                "The year so far, as last published and now",
            ),
            caption=Text(
                "Månedene som den forrige utgaven i året talte med, regnet på nytt med det som gjelder nå.",
                "Månadene som den førre utgåva i året talde med, rekna på nytt med det som gjeld no.",
                "The months that the year's publication before this one counted, reckoned anew with what applies now.",
            ),
            query=OF_YEAR,
            columns=(
                PUBLICATION,
                Column("first_month", Text("Fra", "Frå", "From"), "month"),
                Column("last_month", Text("Til", "Til", "To"), "month"),
                *KILOS,
                *KRONER,
            ),
            rows=BRIDGES,
            empty=Text(
                "Ingenting er utgitt tidligere i året.",
                "Ingenting er utgjeve tidlegare i året.",
                "Nothing has been published earlier in the year.",
            ),
        ),
        Figure(
            id="restated-others",
            title=Text(
                "Andre utgitte måneder, som utgitt og nå",
                "Andre utgjevne månader, som utgjeve og no",
                "Other published months, as published and now",
            ),
            caption=Text(
                "Hva den nyeste utgaven av hver måned sier, og hva måneden ville vært om den ble utgitt på nytt nå.",
                "Kva den nyaste utgåva av kvar månad seier, og kva månaden ville vore om han vart utgjeven på nytt no.",
                "What the newest publication of each month says, and what the month would be if it were published "
                "anew.",
            ),
            query=OTHER_MONTHS,
            columns=(PUBLICATION, MONTH, *KILOS, *KRONER),
            rows=BRIDGES,
            empty=Text(
                "Ingen annen måned er utgitt før denne.",
                "Ingen annan månad er utgjeven før denne.",
                "No other month was published before this one.",
            ),
        ),
        Figure(
            id="period-change",
            title=Text(
                "Fra periode til periode: hva som virkelig endret seg",
                "Frå periode til periode: kva som verkeleg endra seg",
                "From period to period: what really changed",
            ),
            caption=Text(
                "Begge periodene er regnet med de samme faktorene, indeksene og kategoriene, de som gjelder nå. Mengde "
                "er hva som er kjøpt, i den tidligere periodens priser og kurser: hvor mye, og av hva.",
                "Begge periodane er rekna med dei same faktorane, indeksane og kategoriane, dei som gjeld no. Mengd er "
                "kva som er kjøpt, i prisane og kursane til den tidlegare perioden: kor mykje, og av kva.",
                "Both periods are reckoned with the same factors, indices and categories, those that apply now. Volume "
                "is what is bought, at the prices and rates of the earlier period: how much, and of what.",
            ),
            query=CHANGE,
            columns=(
                Column("kind", Text("Sammenlignet med", "Samanlikna med", "Compared with"), "word", COMPARED),
                Column("then_kgco2e", Text("Da", "Då", "Then"), "t"),
                Column("volume_kgco2e", Text("Mengde", "Mengd", "Volume"), "t"),
                Column("exchange_kgco2e", PARTS["exchange"], "t"),
                Column("now_kgco2e", NOW, "t"),
                Column("then_nok", Text("Da (kr)", "Då (kr)", "Then (NOK)"), "nok_ore"),
                Column("volume_nok", Text("Mengde (kr)", "Mengd (kr)", "Volume (NOK)"), "nok_ore"),
                Column("prices_nok", Text("Priser (kr)", "Prisar (kr)", "Prices (NOK)"), "nok_ore"),
                Column("exchange_nok", KRONER[1].head, "nok_ore"),
                Column("now_nok", KRONER[-1].head, "nok_ore"),
            ),
            rows=PERIOD_CHANGES,
            empty=Text(
                "Ingen tidligere periode er levert, så det er ingenting å sammenligne med.",
                "Ingen tidlegare periode er levert, så det er ingenting å samanlikne med.",
                "No earlier period has been delivered, so there is nothing to compare with.",
            ),
        ),
    ),
    terms=(
        (
            Text("Kategori og metode", "Kategori og metode", "Category and method"),
            Text(
                "Linjen har fått en annen kategori, en annen metode eller en annen faktor blant dem som fantes, eller "
                "regnes på en annen måte.",
                "Linja har fått ein annan kategori, ein annan metode eller ein annan faktor blant dei som fanst, eller "
                "blir rekna på ein annan måte.",
                "The line has another category, another method or another factor among those there were, or is "
                "reckoned in another way.",
            ),
        ),
        (
            Text("Kom til eller falt fra", "Kom til eller fall frå", "Came or went"),
            Text(
                "Linjer som er levert eller postert siden, og linjer som ikke er der lenger. En linje med nytt beløp "
                "teller som én som falt fra og én som kom til.",
                "Linjer som er leverte eller posterte sidan, og linjer som ikkje er der lenger. Ei linje med nytt "
                "beløp tel som éi som fall frå og éi som kom til.",
                "Lines delivered or posted since, and lines that are no longer there. A line with another amount "
                "counts as one that went and one that came.",
            ),
        ),
    ),
)
