"""Reuse programmes: how far each is from its targets, what that rests on, what it saved, what the ledger says of it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import TONES, Series, labelled_bars, month_columns, month_lines
from dashboards.columns import FILE, NONE
from dashboards.language import Language, Text, known
from dashboards.page import Column, Figure, Page, Rows
from dashboards.source_rows import LAST_24_MONTHS
from dashboards.words import (
    CATEGORY_METHOD,
    PROGRAMME_STATUS,
    REUSE_ACTION,
    REUSE_BASIS,
    REUSE_CLAIM,
    REUSE_MEASURE,
    REUSE_MISSING,
    REUSE_PROBLEM,
    REUSE_STATE,
    REUSE_WAY,
    TONE,
)

PROGRAMMES = """
select
    programme_name, status, share_pct, target_share_pct, target_date, numerator, denominator, cut_off_date, log_to_date,
    missing, available, available_since_date, items_registered
from mart.reuse_programme
where month = $month
order by programme_name, programme_id
"""

TARGETS = """
select
    programme_name, measure, target_date, target, status, value, needed_per_month, needed_pieces, projected,
    projected_low, projected_high, missing, judged_on
from mart.reuse_target
where month = $month
order by programme_name, programme_id, target_date
"""

PROGRESS = f"""
select programme_name, month, share_pct, target_share_pct, target_date, numerator, denominator, cut_off_date
from mart.reuse_programme
where measure = 'share' and {LAST_24_MONTHS.format(month="month")}
order by month desc, programme_name, programme_id
"""

FUNNEL = """
select programme_name, way, pieces, purchase_lines, counted_lines, amount_nok, value_nok, share_pct
from mart.reuse_funnel
where month = $month and (pieces is not null or amount_nok is not null or position <= 3)
order by programme_name, programme_id, position
"""

STOCK = f"""
select programme.month, programme.programme_name, standing.state, sum(standing.pieces) as pieces,
    min(standing.since_date) as since_date, programme.cut_off_date
from mart.reuse_programme as programme
join mart.reuse_standing as standing
    on standing.programme_id = programme.programme_id and standing.as_of_date = programme.cut_off_date
where {LAST_24_MONTHS.format(month="programme.month")}
group by programme.month, programme.programme_name, programme.programme_id, standing.state, programme.cut_off_date
order by programme.month desc, programme.programme_name, programme.programme_id, standing.state
"""

ACTIONS = f"""
select month, programme_name, action, events, pieces as items
from mart.reuse_flow
where {LAST_24_MONTHS.format(month="month")}
order by month desc, programme_name, action
"""

SAVINGS = f"""
select month, programme_name, pieces_reused, avoided_purchase_nok, cost_of_reuse_nok, saved_nok,
    pieces_reused - priced_pieces as unpriced_pieces, pieces_reused - costed_pieces as uncosted_pieces,
    repair_spend_nok, transport_spend_nok, days_in_store, cut_off_date
from mart.reuse_programme
where {LAST_24_MONTHS.format(month="month")}
order by month desc, programme_name, programme_id
"""

EMISSIONS = """
select programme_name, net_kgco2e, net_kgco2e_low, net_kgco2e_high, pieces_reused, documented_pieces,
    pieces_reused - estimated_pieces as unestimated_pieces, waste_avoided_kg,
    pieces_reused - weighed_pieces as unweighed_pieces, cut_off_date
from mart.reuse_programme
where month = $month
order by programme_name, programme_id
"""

BASES = """
select programme.programme_name, basis.basis, basis.pieces, basis.chosen_pieces, basis.chosen_net_kgco2e,
    basis.net_kgco2e, basis.net_kgco2e_low, basis.net_kgco2e_high, basis.factor_ids
from mart.reuse_programme as programme
join mart.reuse_basis as basis
    on basis.programme_id = programme.programme_id and basis.as_of_date = programme.cut_off_date
where programme.month = $month
order by programme.programme_name, programme.programme_id,
    case basis.basis when 'piece' then 1 when 'mass' then 2 else 3 end
"""

CLAIMS = """
select programme_name, coalesce(org_unit_name, org_unit_id) as org_unit_name, verdict, pieces, claimed_nok,
    claimed_before_nok, bought_nok, bought_before_nok, bought_used_nok, bought_nok_per_employee,
    bought_before_nok_per_employee, employees
from mart.reuse_claim
where month = $month
order by programme_name, programme_id, org_unit_id is not null, org_unit_id
"""

BY_UNIT = """
select programme.programme_name, coalesce(standing.org_unit_name, standing.org_unit_id) as org_unit_name,
    sum(standing.denominator) as denominator, sum(standing.numerator) as numerator,
    sum(case when standing.state = 'available' then standing.pieces else 0 end) as available,
    cast(round(100.0 * sum(standing.numerator) / nullif(sum(standing.denominator), 0), 1) as decimal(9, 1)) as share_pct
from mart.reuse_programme as programme
join mart.reuse_standing as standing
    on standing.programme_id = programme.programme_id and standing.as_of_date = programme.cut_off_date
where programme.month = $month
group by programme.programme_name, programme.programme_id, standing.org_unit_id, standing.org_unit_name
order by programme.programme_name, programme.programme_id, denominator desc, standing.org_unit_id
"""

BY_TYPE = """
select programme.programme_name, standing.item_type, standing.cpv_code,
    sum(standing.denominator) as denominator, sum(standing.numerator) as numerator,
    sum(case when standing.state = 'available' then standing.pieces else 0 end) as available,
    min(case when standing.state = 'available' then standing.since_date end) as available_since_date,
    cast(round(100.0 * sum(standing.numerator) / nullif(sum(standing.denominator), 0), 1) as decimal(9, 1)) as share_pct
from mart.reuse_programme as programme
join mart.reuse_standing as standing
    on standing.programme_id = programme.programme_id and standing.as_of_date = programme.cut_off_date
where programme.month = $month
group by programme.programme_name, programme.programme_id, standing.item_type, standing.cpv_code
order by programme.programme_name, programme.programme_id, denominator desc, standing.item_type, standing.cpv_code
"""

_OPPORTUNITIES = f"""
from mart.reuse_opportunity
where {LAST_24_MONTHS.format(month="month")}
order by posting_date desc, file, record_number, part_id, programme_id
"""

PROBLEMS = """
select problem, is_used, count(*) as events, min(file) as file, min(record_number) as first_record
from mart.reuse_problem
group by problem, is_used, file
order by problem, file
"""

PUBLISHED = """
select programme_name, as_of, status, missing, target_share_pct, saved_mnok, avoided_t_co2e, avoided_waste_t,
    items_registered, t_co2e_per_mnok, kg_co2e_per_kg_waste, kg_co2e_per_item, notes, sources
from mart.reuse_published
order by programme_name, programme_id, as_of
"""

COLOURS = {
    "registered": "#b9c6bf", "assessed": "#93a8b8", "available": "#5b86a8", "reserved": "#8fc1a9",
    "reused": TONES["ok"], "repaired": "#c7b53d", "redesigned": "#8f8a3a", "bought_used": "#3f6f8a",
    "sold": "#d99a17", "donated": "#b8783a", "discarded": TONES["wrong"], "unknown": "#555f5a",
}  # fmt: skip
LINES = (TONES["ok"], "#5b86a8", "#b8783a", "#7a5fa0", "#555f5a")


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


def progress(shares: pd.DataFrame, language: Language) -> go.Figure:
    """Draw the share by month (per cent), a line a programme, with the final targets."""
    names = list(dict.fromkeys(shares["programme_name"]))
    series = [
        Series(name, dict(zip(own["month"], own["share_pct"], strict=True)), LINES[place % len(LINES)])
        for place, name in enumerate(names)
        if len(own := shares[shares["programme_name"] == name])
    ]
    targets = {
        str(day)[:7]: float(target)
        for day, target in zip(shares["target_date"], shares["target_share_pct"], strict=True)
        if known(day) and known(target)
    }
    unit = language.text(Text("prosent i bruk igjen", "prosent i bruk igjen", "per cent in use again"))
    name = language.text(Text("mål", "mål", "target"))
    return month_lines(series, language, unit, language.percent, targets, name).update_yaxes(range=[0, 100])


def progress_summary(shares: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    latest = shares[shares["month"] == shares["month"].max()]
    return share_summary(latest, language)


def funnel(ways: pd.DataFrame, language: Language) -> go.Figure:
    """Draw how needs were met (NOK), the order of choice from above, for each programme."""
    drawn = ways[ways["way"].isin(["reused", "bought_used", "bought_new"])].reset_index(drop=True)
    labels = [
        f"{record['programme_name']}: {language.text(REUSE_WAY[record['way']])}" for record in drawn.to_dict("records")
    ]
    colours = {"reused": TONES["ok"], "bought_used": "#5b86a8", "bought_new": "#d99a17"}
    series = [
        Series(language.text(REUSE_WAY[way]), drawn.loc[drawn["way"] == way, "value_nok"].to_dict(), colour)
        for way, colour in colours.items()
    ]
    return labelled_bars(labels, series, language, "nok", language.kroner)


def funnel_summary(ways: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    drawn = ways[ways["way"].isin(["reused", "bought_used", "bought_new"])]
    return "; ".join(
        f"{record['programme_name']}, {language.text(REUSE_WAY[record['way']])}: {language.kroner(record['value_nok'])}"
        for record in drawn.to_dict("records")
    )


def stock(standing: pd.DataFrame, language: Language) -> go.Figure:
    """Draw pieces (count) by state at the end of each month."""
    summed = standing.assign(pieces=standing["pieces"].map(float)).groupby(["state", "month"])["pieces"].sum()
    series = [
        Series(language.text(word), summed[state].to_dict(), COLOURS[state])
        for state, word in REUSE_STATE.items()
        if state in summed.index.get_level_values("state")
    ]
    return month_columns(series, language, language.text(Text("gjenstander", "gjenstandar", "items")), language.number)


def stock_summary(standing: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    latest = standing[standing["month"] == standing["month"].max()]
    available = sum(float(pieces) for pieces in latest.loc[latest["state"] == "available", "pieces"])
    return language.text(
        Text(
            "Søyler per måned og tilstand; {available} gjenstander sto tilgjengelige ved utgangen av siste måned.",
            "Søyler per månad og tilstand; {available} gjenstandar stod tilgjengelege ved utgangen av siste månad.",
            "Columns by month and state; {available} items stood available at the end of the last month.",
        )
    ).format(available=language.number(available))


def actions(events: pd.DataFrame, language: Language) -> go.Figure:
    """Draw items (count) by month and action."""
    summed = events.assign(items=events["items"].map(float)).groupby(["action", "month"])["items"].sum()
    series = [
        Series(language.text(word), summed[action].to_dict(), COLOURS[action])
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
MISSING = Column("missing", Text("Hva som mangler", "Kva som manglar", "What is missing"), "mark", REUSE_MISSING, NONE)
MEASURE = Column("measure", Text("Målet gjelder", "Målet gjeld", "The target is"), "word", REUSE_MEASURE)
TARGET_DATE = Column("target_date", Text("Målet skal nås", "Målet skal nåast", "Target date"), "date")
CUT_OFF = Column("cut_off_date", Text("Skjæringsdato", "Skjeringsdato", "Cut-off date"), "date")
NUMERATOR = Column("numerator", Text("Teller", "Teljar", "Numerator"), "count")
DENOMINATOR = Column("denominator", Text("Nevner", "Nemnar", "Denominator"), "count")
AVAILABLE = Column("available", Text("Står tilgjengelig", "Står tilgjengeleg", "Stands available"), "count")
PIECES = Column("pieces_reused", Text("Tatt i bruk igjen", "Teke i bruk igjen", "Taken into use again"), "count")
UNIT = Column(
    "org_unit_name", Text("Enhet", "Eining", "Unit"), "name", absent=Text("Hele virksomheten", "Heile verksemda", "All")
)
AVOIDED = Column(
    "avoided_purchase_nok",
    Text("Kjøp som ble spart (kr)", "Kjøp som blei sparte (kr)", "Purchases avoided (NOK)"),
    "nok_ore",
)
COST = Column(
    "cost_of_reuse_nok", Text("Kostnad ved ombruk (kr)", "Kostnad ved ombruk (kr)", "Cost of reuse (NOK)"), "nok_ore"
)
INTERVAL = Column("net_kgco2e", Text("Fra – til", "Frå – til", "From – to"), "interval")
NO_EVENTS = Text(
    "Ingen ombrukshendelser er levert.", "Ingen ombrukshendingar er leverte.", "No reuse events have been delivered."
)
NO_PROGRAMME = Text(
    "Ingen ombruksprogram er satt opp for måneden.",
    "Ingen ombruksprogram er sette opp for månaden.",
    "No reuse programme is set up for the month.",
)
ROWS = Rows(
    "reuse_events",
    "select * from mart.reuse_event\n"
    "where event_date < cast($month || '-01' as date) + interval 1 month or event_date is null\n"
    "order by file, record_number, programme_id, action",
)
PURCHASES = Rows(
    "reuse_purchases",
    "select * from mart.reuse_spend\nwhere "
    + LAST_24_MONTHS.format(month="month")
    + "\norder by programme_id, file, record_number, part_id",
)

PAGE = Page(
    name="reuse",
    position=7,
    title=Text("Ombruk", "Ombruk", "Reuse"),
    lead=Text(
        "Hvor mye av det som er gjort tilgjengelig for ombruk, som faktisk er tatt i bruk igjen, om målet nås, hva det "
        "har spart, og om regnskapet bekrefter det. "
        "Ombruk trekkes aldri fra klimafotavtrykket: kjøpet som ikke skjedde, er ikke med der.",
        "Kor mykje av det som er gjort tilgjengeleg for ombruk, som faktisk er teke i bruk igjen, om målet blir nådd, "
        "kva det har spart, og om rekneskapen stadfester det. "
        "Ombruk blir aldri trekt frå klimafotavtrykket: kjøpet som ikkje skjedde, er ikkje med der.",
        "How much of what was made available for reuse is really back in use, whether the target will be reached, what "
        "it has saved, and whether the ledger bears it out. "
        "Reuse is never deducted from the climate footprint: the purchase that did not happen is not part of it.",
    ),
    figures=(
        Figure(
            id="reuse-programmes",
            title=Text("Status for programmene", "Status for programma", "Status of the programmes"),
            caption=Text(
                "Nevneren er gjenstander som er kommet inn i ombruk (som regel gjort tilgjengelige) fra programmets "
                "startdato; telleren er de av dem som er i bruk igjen på "
                "skjæringsdatoen. Det som siden kasseres eller selges, blir stående i nevneren. Et mål dømmes på sin "
                "egen dag: det som kommer senere, endrer det ikke.",
                "Nemnaren er gjenstandar som er komne inn i ombruk (som regel gjorde tilgjengelege) frå startdatoen "
                "til programmet; teljaren er dei av dei som er i bruk igjen på "
                "skjeringsdatoen. Det som sidan blir kassert eller selt, blir ståande i nemnaren. Eit mål blir dømt på "
                "sin eigen dag: det som kjem seinare, endrar det ikkje.",
                "The denominator is the items taken into reuse (as a rule made available) from the programme's start "
                "date; the numerator is those of them that are back in use on "
                "the cut-off date. What is discarded or sold later stays in the denominator. A target is judged on "
                "its own day: what comes later does not change it.",
            ),
            query=PROGRAMMES,
            columns=(
                PROGRAMME,
                STATUS,
                SHARE,
                Column("target_share_pct", Text("Mål", "Mål", "Target"), "pct", absent=NONE),
                TARGET_DATE,
                NUMERATOR,
                DENOMINATOR,
                CUT_OFF,
                Column("log_to_date", Text("Siste hendelse", "Siste hending", "Last event"), "date"),
                MISSING,
                AVAILABLE,
                Column(
                    "available_since_date", Text("Lengst siden", "Lengst sidan", "Longest since"), "date", absent=NONE
                ),
                Column("items_registered", Text("Id-er i loggen", "Id-ar i loggen", "Ids in the log"), "count"),
            ),
            rows=ROWS,
            empty=NO_PROGRAMME,
            draw=share,
            summary=share_summary,
        ),
        Figure(
            id="reuse-targets",
            title=Text("Mål, fart og framskriving", "Mål, fart og framskriving", "Targets, pace and projection"),
            caption=Text(
                "Alle mål, delmål også. Farten er snittet av månedene i det siste året; framskrivingen følger den, og "
                "intervallet (95 prosent) viser hvor mye månedene har svingt. Andeler er i prosent, farten i "
                "prosentpoeng per måned.",
                "Alle mål, delmål òg. Farten er snittet av månadene i det siste året; framskrivinga følgjer han, og "
                "intervallet (95 prosent) viser kor mykje månadene har svinga. Delar er i prosent, farten i "
                "prosentpoeng per månad.",
                "All targets, interim ones too. The pace is the mean of the months of the last year; the projection "
                "follows it, and the interval (95 per cent) shows how much the months have varied. Shares are per "
                "cent, the pace per cent points a month.",
            ),
            query=TARGETS,
            columns=(
                PROGRAMME,
                TARGET_DATE,
                MEASURE,
                Column("target", Text("Mål", "Mål", "Target"), "tenth"),
                STATUS,
                Column("value", Text("Nådd", "Nådd", "Reached"), "tenth"),
                Column(
                    "needed_per_month",
                    Text("Må øke per måned", "Må auke per månad", "Must rise a month"),
                    "tenth",
                    absent=NONE,
                ),
                Column(
                    "needed_pieces",
                    Text("Gjenstander som mangler", "Gjenstandar som manglar", "Items still needed"),
                    "count",
                    absent=NONE,
                ),
                Column("projected", Text("Framskrevet", "Framskriven", "Projected"), "tenth", absent=NONE),
                Column("projected_low", Text("Fra", "Frå", "From"), "tenth", absent=NONE),
                Column("projected_high", Text("Til", "Til", "To"), "tenth", absent=NONE),
                MISSING,
                Column("judged_on", Text("Dømt per", "Dømt per", "Judged on"), "date"),
            ),
            rows=ROWS,
            empty=NO_PROGRAMME,
        ),
        Figure(
            id="reuse-progress",
            title=Text("Andel i bruk, måned for måned", "Del i bruk, månad for månad", "Share in use, month by month"),
            caption=Text(
                "Tilstanden ved utgangen av hver måned, bygd opp igjen av hendelsene til og med den dagen. Strekene er "
                "målene. Vises for program med mål i prosent.",
                "Tilstanden ved utgangen av kvar månad, bygd opp igjen av hendingane til og med den dagen. Strekane er "
                "måla. Blir vist for program med mål i prosent.",
                "The state at the end of each month, rebuilt from the events up to that day. The bars are the targets. "
                "Shown for programmes whose target is a share.",
            ),
            query=PROGRESS,
            columns=(
                MONTH,
                PROGRAMME,
                SHARE,
                Column("target_share_pct", Text("Mål", "Mål", "Target"), "pct"),
                NUMERATOR,
                DENOMINATOR,
                CUT_OFF,
            ),
            rows=ROWS,
            empty=NO_PROGRAMME,
            draw=progress,
            summary=progress_summary,
        ),
        Figure(
            id="reuse-funnel",
            title=Text(
                "Først eget, så brukt, så nytt", "Først eige, så brukt, så nytt", "Own first, then used, then new"
            ),
            caption=Text(
                "De siste tolv månedene. Diagrammet viser kroner: for ombruk hva det samme ville kostet nytt. "
                "Andelen brukt er av kroner kjøpt, og er en nedre grense: kjøp som ingen har merket som brukt, står "
                "som "
                "nytt. Stykk er kjent bare der fakturaen teller stykk.",
                "Dei siste tolv månadene. Diagrammet viser kroner: for ombruk kva det same ville kosta nytt. "
                "Delen brukt er av kroner kjøpt, og er ei nedre grense: kjøp som ingen har merkt som brukt, står som "
                "nytt. Stykk er kjent berre der fakturaen tel stykk.",
                "The last twelve months. The chart shows NOK: for reuse what the same would have cost new. "
                "The share of used is of NOK bought, and is a lower bound: purchases nobody has marked as used stand "
                "as "
                "new. Pieces are known only where the invoice counts pieces.",
            ),
            query=FUNNEL,
            columns=(
                PROGRAMME,
                Column("way", Text("Måte", "Måte", "Way"), "word", REUSE_WAY),
                Column("pieces", Text("Stykk", "Stykk", "Pieces"), "count"),
                Column("amount_nok", Text("Kostet (kr)", "Kosta (kr)", "Cost (NOK)"), "nok", absent=NONE),
                Column(
                    "value_nok",
                    Text("Verdi som ny (kr)", "Verdi som ny (kr)", "Value as new (NOK)"),
                    "nok",
                    absent=NONE,
                ),
                Column(
                    "share_pct",
                    Text("Av det som er kjøpt", "Av det som er kjøpt", "Of what was bought"),
                    "pct",
                    absent=NONE,
                ),
                Column("purchase_lines", Text("Kjøpslinjer", "Kjøpslinjer", "Purchase lines"), "count", absent=NONE),
                Column("counted_lines", Text("Med stykk", "Med stykk", "With pieces"), "count", absent=NONE),
            ),
            filters=("programme_name",),
            rows=PURCHASES,
            empty=NO_PROGRAMME,
            draw=funnel,
            summary=funnel_summary,
        ),
        Figure(
            id="reuse-claims",
            title=Text(
                "Det som er spart, mot regnskapet", "Det som er spart, mot rekneskapen", "Savings against the ledger"
            ),
            caption=Text(
                "Tolv måneder mot de tolv før. Stiger det som skal være spart uten at kjøpene faller, må noen se på "
                "hva "
                "tallene bygger på. Kjøp er nye og brukte varer av programmets slag uten mva., i løpende kroner.",
                "Tolv månader mot dei tolv før. Stig det som skal vere spart utan at kjøpa fell, må nokon sjå på kva "
                "tala byggjer på. Kjøp er nye og brukte varer av slaget til programmet utan mva., i løpande kroner.",
                "Twelve months against the twelve before. Where what is claimed as saved rises and purchases do not "
                "fall, somebody must look at what the figures rest on. Purchases are the programme's goods, new and "
                "used, excluding VAT, in nominal kroner.",
            ),
            query=CLAIMS,
            columns=(
                PROGRAMME,
                UNIT,
                Column("verdict", Text("Stemmer det?", "Stemmer det?", "Does it hold?"), "mark", REUSE_CLAIM),
                Column("pieces", Text("Stykk overtatt", "Stykk overtekne", "Pieces taken over"), "count"),
                Column("claimed_nok", Text("Spart kjøp (kr)", "Spart kjøp (kr)", "Avoided (NOK)"), "nok"),
                Column("claimed_before_nok", Text("Året før", "Året før", "Year before"), "nok"),
                Column("bought_nok", Text("Kjøpt (kr)", "Kjøpt (kr)", "Bought (NOK)"), "nok"),
                Column("bought_before_nok", Text("Året før", "Året før", "Year before"), "nok"),
                Column("bought_used_nok", Text("Av det brukt", "Av det brukt", "Of it used"), "nok"),
                Column(
                    "bought_nok_per_employee",
                    Text("Kjøpt per ansatt", "Kjøpt per tilsett", "Bought per employee"),
                    "nok",
                ),
                Column("bought_before_nok_per_employee", Text("Året før", "Året før", "Year before"), "nok"),
            ),
            filters=("programme_name", "verdict"),
            rows=PURCHASES,
            empty=NO_PROGRAMME,
        ),
        Figure(
            id="reuse-opportunities",
            title=Text(
                "Kjøpt nytt mens maken sto tilgjengelig",
                "Kjøpt nytt medan maken stod tilgjengeleg",
                "Bought new while the like stood available",
            ),
            caption=Text(
                "Kjøp av nytt de siste 24 månedene der gjenstander av samme slag (CPV til femte siffer) sto "
                "tilgjengelige "
                "på bokføringsdagen. En mulighet, ikke en besparelse: ingen har vurdert om de ville passet, og "
                "bestillingen skjedde før bokføringen.",
                "Kjøp av nytt dei siste 24 månadene der gjenstandar av same slag (CPV til femte siffer) stod "
                "tilgjengelege på bokføringsdagen. Eit høve, ikkje ei innsparing: ingen har vurdert om dei ville "
                "passa, "
                "og bestillinga skjedde før bokføringa.",
                "New goods bought in the last 24 months where items of the same kind (CPV to the fifth digit) stood "
                "available on the day of posting. An opportunity, not a saving: nobody has judged whether they would "
                "have "
                "done, and the order came before the posting.",
            ),
            query="select *" + _OPPORTUNITIES,
            columns=(
                Column("posting_date", Text("Bokført", "Bokført", "Posted"), "date"),
                Column("org_unit_name", Text("Enhet", "Eining", "Unit"), "name"),
                Column("cpv_label", Text("Vare", "Vare", "Goods"), "translated"),
                Column("amount_nok", Text("Kjøpt for (kr)", "Kjøpt for (kr)", "Bought for (NOK)"), "nok_ore"),
                Column("available_pieces", Text("Sto tilgjengelig", "Stod tilgjengeleg", "Stood available"), "count"),
                Column("available_since_date", Text("Siden", "Sidan", "Since"), "date"),
                Column("example_item_id", Text("For eksempel", "Til dømes", "For example")),
                Column("quantity", Text("Antall kjøpt", "Tal kjøpt", "Number bought"), "count"),
                Column(
                    "category_method",
                    Text("Varen er kjent av", "Vara er kjend av", "Goods known by"),
                    "word",
                    CATEGORY_METHOD,
                ),
                Column("supplier_name", Text("Leverandør", "Leverandør", "Supplier"), "name"),
                Column("description", Text("Tekst", "Tekst", "Text"), "name", absent=NONE),
                FILE,
                Column("record_number", Text("Post", "Post", "Record"), "count"),
            ),
            filters=("org_unit_name", "category_method"),
            rows=Rows("reuse_opportunities", "select *" + _OPPORTUNITIES),
            empty=Text("Ingen slike kjøp er funnet.", "Ingen slike kjøp er funne.", "No such purchase is found."),
        ),
        Figure(
            id="reuse-stock",
            title=Text("Beholdningen", "Behaldninga", "The stock"),
            caption=Text(
                "Gjenstander i loggen etter tilstand ved utgangen av hver måned, siste 24 måneder.",
                "Gjenstandar i loggen etter tilstand ved utgangen av kvar månad, siste 24 månader.",
                "Items of the log by state at the end of each month, last 24 months.",
            ),
            query=STOCK,
            columns=(
                MONTH,
                PROGRAMME,
                Column("state", Text("Tilstand", "Tilstand", "State"), "word", REUSE_STATE),
                Column("pieces", Text("Gjenstander", "Gjenstandar", "Items"), "count"),
                Column("since_date", Text("Lengst siden", "Lengst sidan", "Longest since"), "date"),
                CUT_OFF,
            ),
            filters=("programme_name", "state"),
            rows=ROWS,
            empty=NO_EVENTS,
            draw=stock,
            summary=stock_summary,
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
            filters=("programme_name", "action"),
            rows=ROWS,
            empty=NO_EVENTS,
            draw=actions,
            summary=actions_summary,
        ),
        Figure(
            id="reuse-savings",
            title=Text("Kroner spart", "Kroner sparte", "NOK saved"),
            caption=Text(
                "Summen fra startdatoen til og med hver måned: prisen på kjøp som ble spart, minus kostnaden "
                "ved ombruk. Pris og kostnad er slik ombruksløsningen oppgir dem, og gjelder bare gjenstander der de "
                "er "
                "oppgitt. Reparasjon og transport i regnskapet står ved siden av og legges ikke til en gang til.",
                "Summen frå startdatoen til og med kvar månad: prisen på kjøp som blei sparte, minus "
                "kostnaden ved ombruk. Pris og kostnad er slik ombruksløysinga oppgir dei, og gjeld berre gjenstandar "
                "der "
                "dei er oppgitt. Reparasjon og transport i rekneskapen står ved sida av og blir ikkje lagt til ein "
                "gong "
                "til.",
                "The sum from the start date to and with each month: the price of purchases avoided less "
                "the cost of reuse. Price and cost are as the reuse platform states them, and cover only items for "
                "which "
                "they are stated. Repair and transport in the ledger stand beside them and are not added again.",
            ),
            query=SAVINGS,
            columns=(
                MONTH,
                PROGRAMME,
                PIECES,
                AVOIDED,
                COST,
                Column("saved_nok", Text("Spart (kr)", "Spart (kr)", "Saved (NOK)"), "nok_ore"),
                Column("unpriced_pieces", Text("Uten pris", "Utan pris", "Without price"), "count"),
                Column("uncosted_pieces", Text("Uten kostnad", "Utan kostnad", "Without cost"), "count"),
                Column(
                    "repair_spend_nok",
                    Text("Reparasjon, regnskap (kr)", "Reparasjon, rekneskap (kr)", "Repair, ledger (NOK)"),
                    "nok",
                    absent=NONE,
                ),
                Column(
                    "transport_spend_nok",
                    Text("Transport, regnskap (kr)", "Transport, rekneskap (kr)", "Transport, ledger (NOK)"),
                    "nok",
                    absent=NONE,
                ),
                Column(
                    "days_in_store",
                    Text("Dager på lager, snitt", "Dagar på lager, snitt", "Days in store, mean"),
                    "tenth",
                ),
                CUT_OFF,
            ),
            filters=("programme_name",),
            rows=ROWS,
            empty=NO_EVENTS,
        ),
        Figure(
            id="reuse-emissions",
            title=Text(
                "Utslipp og avfall som er unngått", "Utslepp og avfall som er unngått", "Emissions and waste avoided"
            ),
            caption=Text(
                "Netto, fra startdatoen: det en ny gjenstand koster klimaet, ganger andelen nye kjøp som faktisk "
                "falt bort (halvparten, om ikke et planlagt kjøp er navngitt), minus transport og reparasjon. Fra og "
                "til "
                "er ytterpunkter der faktor og andel bommer samme vei. Står ved siden av klimafotavtrykket, aldri i "
                "det.",
                "Netto, frå startdatoen: det ein ny gjenstand kostar klimaet, gonger delen nye kjøp som faktisk fall "
                "bort (halvparten, om ikkje eit planlagt kjøp er namngitt), minus transport og reparasjon. Frå og til "
                "er "
                "ytterpunkt der faktor og del bommar same vegen. Står ved sida av klimafotavtrykket, aldri i det.",
                "Net, from the start date: what a new item costs the climate, times the share of new purchases that "
                "really fell away (half, unless a planned purchase is named), less transport and repair. From and to "
                "are "
                "outer points where factor and share are off in the same direction. Stands beside the climate "
                "footprint, "
                "never in it.",
            ),
            query=EMISSIONS,
            columns=(
                PROGRAMME,
                Column(
                    "net_kgco2e", Text("CO₂e unngått, netto", "CO₂e unngått, netto", "CO₂e avoided, net"), "estimate"
                ),
                INTERVAL,
                PIECES,
                Column(
                    "documented_pieces",
                    Text("Med navngitt kjøp", "Med namngitt kjøp", "With a purchase named"),
                    "count",
                ),
                Column("unestimated_pieces", Text("Uten klimafaktor", "Utan klimafaktor", "Without a factor"), "count"),
                Column(
                    "waste_avoided_kg", Text("Avfall unngått (kg)", "Avfall unngått (kg)", "Waste avoided (kg)"), "nok"
                ),
                Column("unweighed_pieces", Text("Uten vekt", "Utan vekt", "Without mass"), "count"),
                CUT_OFF,
            ),
            rows=ROWS,
            empty=NO_PROGRAMME,
        ),
        Figure(
            id="reuse-bases",
            title=Text(
                "Samme ombruk, regnet på tre måter",
                "Same ombruk, rekna på tre måtar",
                "The same reuse by three methods",
            ),
            caption=Text(
                "Faktor for gjenstanden går først, så vekt, så kroner. De to siste kolonnene viser hva hver måte "
                "ville gitt "
                "for alle gjenstander den kan brukes på; måtene kan skille seg med en faktor på to og mer.",
                "Faktor for gjenstanden går først, så vekt, så kroner. Dei to siste kolonnane viser kva kvar måte "
                "ville "
                "gitt for alle gjenstandar han kan brukast på; måtane kan skilje seg med ein faktor på to og meir.",
                "The factor of the item goes first, then mass, then kroner. The last two columns show what each method "
                "would give for all items it can be used on; the methods may differ by a factor of two and more.",
            ),
            query=BASES,
            columns=(
                PROGRAMME,
                Column("basis", Text("Måte", "Måte", "Method"), "word", REUSE_BASIS),
                Column("chosen_pieces", Text("Brukt for", "Brukt for", "Used for"), "count"),
                Column("chosen_net_kgco2e", Text("CO₂e, brukt", "CO₂e, brukt", "CO₂e, used"), "estimate"),
                Column("factor_ids", Text("Faktorer", "Faktorar", "Factors"), "name"),
                Column("pieces", Text("Kan brukes for", "Kan brukast for", "Possible for"), "count"),
                Column(
                    "net_kgco2e", Text("CO₂e om bare denne", "CO₂e om berre denne", "CO₂e by this alone"), "estimate"
                ),
                INTERVAL,
            ),
            rows=ROWS,
            empty=NO_EVENTS,
        ),
        Figure(
            id="reuse-by-unit",
            title=Text("Etter enhet", "Etter eining", "By unit"),
            caption=Text(
                "Etter enheten som hadde gjenstandene først, på skjæringsdatoen.",
                "Etter eininga som hadde gjenstandane først, på skjeringsdatoen.",
                "By the unit that had the items first, on the cut-off date.",
            ),
            query=BY_UNIT,
            columns=(
                PROGRAMME,
                Column("org_unit_name", Text("Enhet", "Eining", "Unit"), "name"),
                NUMERATOR,
                DENOMINATOR,
                SHARE,
                AVAILABLE,
            ),
            filters=("programme_name", "org_unit_name"),
            rows=ROWS,
            empty=NO_EVENTS,
        ),
        Figure(
            id="reuse-by-type",
            title=Text("Etter type", "Etter type", "By type"),
            caption=Text(
                "Etter type gjenstand, på skjæringsdatoen.",
                "Etter type gjenstand, på skjeringsdatoen.",
                "By type of item, on the cut-off date.",
            ),
            query=BY_TYPE,
            columns=(
                PROGRAMME,
                Column("item_type", Text("Type", "Type", "Type"), "name"),
                Column("cpv_code", Text("CPV", "CPV", "CPV")),
                NUMERATOR,
                DENOMINATOR,
                SHARE,
                AVAILABLE,
                Column(
                    "available_since_date", Text("Lengst siden", "Lengst sidan", "Longest since"), "date", absent=NONE
                ),
            ),
            filters=("programme_name", "item_type"),
            rows=ROWS,
            empty=NO_EVENTS,
        ),
        Figure(
            id="reuse-problems",
            title=Text(
                "Hendelser som ikke kan stemme", "Hendingar som ikkje kan stemme", "Events that cannot be right"
            ),
            caption=Text(
                "Det som ikke kan ha skjedd, er ikke regnet med; det som bare er uklart, er med. Hver post med fil og "
                "rad "
                "ligger i nedlastingen.",
                "Det som ikkje kan ha skjedd, er ikkje rekna med; det som berre er uklart, er med. Kvar post med fil "
                "og "
                "rad ligg i nedlastinga.",
                "What cannot have happened is not counted; what is only unclear is. Each record with file and row is "
                "in "
                "the download.",
            ),
            query=PROBLEMS,
            columns=(
                Column("problem", Text("Hva", "Kva", "What"), "mark", REUSE_PROBLEM),
                Column(
                    "is_used",
                    Text("Regnet med", "Rekna med", "Counted"),
                    "word",
                    {"true": Text("Ja", "Ja", "Yes"), "false": Text("Nei", "Nei", "No")},
                ),
                Column("events", Text("Hendelser", "Hendingar", "Events"), "count"),
                FILE,
                Column("first_record", Text("Første post", "Første post", "First record"), "count"),
            ),
            rows=Rows(
                "reuse_problems", "select * from mart.reuse_problem order by file, record_number, entry_id, problem"
            ),
            empty=Text(
                "Alt i ombruksloggene henger sammen.",
                "Alt i ombruksloggane heng saman.",
                "Everything in the reuse logs hangs together.",
            ),
        ),
        Figure(
            id="reuse-published",
            title=Text("Publiserte tall", "Publiserte tal", "Published figures"),
            caption=Text(
                "Tall som er publisert andre steder, side om side med det som følger av dem. Registrerte gjenstander "
                "er "
                "ikke det samme som tilgjengelige eller ombrukte.",
                "Tal som er publiserte andre stader, side om side med det som følgjer av dei. Registrerte gjenstandar "
                "er "
                "ikkje det same som tilgjengelege eller ombrukte.",
                "Figures published elsewhere, side by side with what follows from them. Items registered are not the "
                "same "
                "as items available or reused.",
            ),
            query=PUBLISHED,
            columns=(
                PROGRAMME,
                Column("as_of", Text("Per", "Per", "As of")),
                STATUS,
                MISSING,
                Column("target_share_pct", Text("Mål", "Mål", "Target"), "pct", absent=NONE),
                Column("saved_mnok", Text("Spart (mill. kr)", "Spart (mill. kr)", "Saved (NOK million)"), "count"),
                Column("avoided_t_co2e", Text("Unngått (t CO₂e)", "Unngått (t CO₂e)", "Avoided (t CO₂e)"), "count"),
                Column("avoided_waste_t", Text("Avfall (t)", "Avfall (t)", "Waste (t)"), "count"),
                Column("items_registered", Text("Registrert", "Registrert", "Registered"), "count"),
                Column("t_co2e_per_mnok", Text("t per mill. kr", "t per mill. kr", "t per NOK million"), "tenth"),
                Column(
                    "kg_co2e_per_kg_waste", Text("kg per kg avfall", "kg per kg avfall", "kg per kg waste"), "tenth"
                ),
                Column("notes", Text("Merknad", "Merknad", "Note"), "name", absent=NONE),
                Column("sources", Text("Kilde", "Kjelde", "Source"), "name"),
            ),
            rows=Rows("reuse_published", "select * from mart.reuse_published order by programme_id, as_of"),
            empty=Text(
                "Ingen publiserte tall er oppgitt.",
                "Ingen publiserte tal er oppgitt.",
                "No published figures are given.",
            ),
        ),
    ),
)
