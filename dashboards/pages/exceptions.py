"""The register of ways out of the main rule: who claimed which ground, for what, with which reasons."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import TONES, Series, labelled_bars, month_columns
from dashboards.language import Language, Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.source_rows import EXCEPTIONS_OF_24_MONTHS, LAST_12_MONTHS, LAST_24_MONTHS
from dashboards.words import (
    CLAIM,
    FOLLOW_UP,
    FOUND_IN,
    JUSTIFICATION,
    JUSTIFICATION_QUALITY,
    PRIORITY_CATEGORY,
    REUSED_FOR,
    RISK,
    VERDICT,
)

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

FIRST = f"""
select risk_points, coalesce(title, lot_id) as title, claim, verdict, arithmetic_nb, arithmetic_nn, arithmetic_en,
    estimated_value_nok, linked_nok, follow_up
from mart.exception_register
where {LAST_24_MONTHS.format(month="month")} and follow_up in ('open', 'followed_up')
order by risk_rank
limit 10
"""

BY_MONTH = f"""
select month, count(*) as entries, count(distinct lot_line_id) as lots, min(announced.lots) as announced_lots,
    round(cast(100 as decimal(5, 1)) * count(distinct lot_line_id) / nullif(min(announced.lots), 0), 1) as share_pct,
    {", ".join(f"sum(case when claim = '{claim}' then 1 else 0 end) as c{place}" for place, claim in enumerate(CLAIM))},
    sum(case when needs_attention then 1 else 0 end) as doubtful
from mart.exception_register
left join (select month, count(*) as lots from mart.lot_verdict group by month) as announced using (month)
where {LAST_24_MONTHS.format(month="month")}
group by month
order by month = 'unknown', month desc
"""

BY_UNIT = f"""
select coalesce(min(org_unit_name), org_unit_id) as unit, sum(amount_nok) as amount_nok, sum(under_nok) as under_nok,
    round(100 * sum(under_nok) / nullif(sum(amount_nok), 0), 1) as share_pct, sum(doubtful_nok) as doubtful_nok
from (
    select spend.org_unit_id, spend.org_unit_name, spend.amount_nok,
        case when entry.lot_line_id is not null then spend.amount_nok else 0 end as under_nok,
        case when entry.needs_attention then spend.amount_nok else 0 end as doubtful_nok
    from mart.spend_agreement as spend
    left join (
        select lot_line_id, bool_or(needs_attention) as needs_attention from mart.exception_register
        where lot_line_id is not null
        group by lot_line_id
    ) as entry on entry.lot_line_id = spend.lot_line_id
    where {LAST_12_MONTHS.format(month="spend.period")}
) as bought
group by org_unit_id
order by under_nok desc, amount_nok desc, org_unit_id
"""

REGISTER = f"""
select
    month, coalesce(title, lot_id) as title, doffin_id, claim, verdict, risk_points, risk_class, priority_category,
    justification, justification_quality, justification_tests_nb, justification_tests_nn, justification_tests_en,
    found_in, stands_in, wording, reused_for, also_in, paragraph, estimated_value_nok, linked_nok,
    1000 * t_co2e as kgco2e, t_co2e_per_mnok, announced_on, valid_from, valid_to, org_unit_name, register_status,
    follow_up,
    followed_by || ', ' || cast(followed_on as varchar) || coalesce(': ' || follow_up_reason, '') as followed,
    decided_by || ', ' || cast(decided_on as varchar) || coalesce(': ' || decision_reason, '') as decision,
    quality_decided_by || ', ' || cast(quality_decided_on as varchar)
        || coalesce(': ' || quality_decision_reason, '') as quality_decision,
    explanation_nb, explanation_nn, explanation_en
from mart.exception_register
where {LAST_24_MONTHS.format(month="month")}
order by month <> $month, month = 'unknown', month desc, risk_rank
"""

_COLOURS = ("#5b86a8", "#d9762b", "#8c6bb1", "#5f9e7c")
_PATTERNS = ("", "/", "x", ".")


def by_month(register: pd.DataFrame, language: Language) -> go.Figure:
    """Draw entries by month and ground from columns `month` and `c0`, `c1`, … (counts, in the order of CLAIM)."""
    months = register["month"].tolist()
    series = [
        Series(
            language.text(word),
            dict(zip(months, register[f"c{place}"].tolist(), strict=True)),
            _COLOURS[place % len(_COLOURS)],
            _PATTERNS[place % len(_PATTERNS)],
        )
        for place, word in enumerate(CLAIM.values())
    ]
    return month_columns(series, language, language.text(Text("unntak", "unntak", "entries")), language.number)


def by_month_summary(register: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return language.text(
        Text(
            "Søyler per måned: {entries} unntak i alt.",
            "Søyler per månad: {entries} unntak i alt.",
            "Columns by month: {entries} entries in all.",
        )
    ).format(entries=language.number(int(register["entries"].sum())))


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


TITLE = Column("title", Text("Delkontrakt", "Delkontrakt", "Lot"), "name")
POINTS = Column("risk_points", Text("Poeng", "Poeng", "Points"), "count")
VALUE = Column("estimated_value_nok", Text("Anslått verdi (kr)", "Estimert verdi (kr)", "Estimated value (NOK)"), "nok")
LINKED = Column("linked_nok", Text("Kjøpt (kr)", "Kjøpt (kr)", "Bought (NOK)"), "nok")
FOLLOWED = Column("follow_up", Text("Oppfølging", "Oppfølging", "Follow-up"), "mark", FOLLOW_UP)
UNDER_EXCEPTIONS = Rows(
    "bought_under_exceptions",
    f"""
select
    entry.doffin_id, entry.lot_id, entry.claim, spend.period, spend.org_unit_id, spend.org_unit_name, spend.file,
    spend.record_number, spend.part_id, spend.contract_id, spend.amount_nok, spend.kgco2e
from mart.spend_agreement as spend
join mart.exception_register as entry on entry.lot_line_id = spend.lot_line_id
where {LAST_12_MONTHS.format(month="spend.period")}
order by spend.file, spend.record_number, spend.part_id, entry.claim
""",
)
"""The purchases of twelve months that are linked to a lot in the register; once for each ground of the lot."""
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
            id="exceptions-first",
            shape="stacked",
            title=Text("Har du en time?", "Har du ein time?", "If you have an hour"),
            caption=Text(
                "De ti som det er mest grunn til å se på først, med regnestykket. Poengene er vår egen rangering og "
                "avgjør ingenting; tabellen over poeng står i data/reference/exception_point.csv.",
                "Dei ti som det er mest grunn til å sjå på først, med reknestykket. Poenga er vår eiga rangering og "
                "avgjer ingenting; tabellen over poeng står i data/reference/exception_point.csv.",
                "The ten that most speaks for looking at first, with the arithmetic. The points are our own ranking "
                "and "
                "decide nothing; the table of points is data/reference/exception_point.csv.",
            ),
            query=FIRST,
            columns=(
                POINTS,
                TITLE,
                CLAIMED,
                Column("verdict", Text("Vurdering", "Vurdering", "Verdict"), "mark", VERDICT),
                Column("arithmetic", Text("Regnestykket", "Reknestykket", "The arithmetic"), "translated"),
                VALUE,
                LINKED,
                FOLLOWED,
            ),
            rows=EXCEPTIONS_OF_24_MONTHS,
            empty=NO_EXCEPTIONS,
        ),
        Figure(
            id="exceptions-by-month",
            title=Text("Utvikling", "Utvikling", "Trend"),
            caption=Text(
                "Unntak etter måneden de ble kunngjort, og hvor stor del av månedens delkontrakter som har unntak.",
                "Unntak etter månaden dei blei kunngjorde, og kor stor del av delkontraktane i månaden som har unntak.",
                "Exceptions by the month of announcement, and what share of the month's lots have one.",
            ),
            query=BY_MONTH,
            columns=(
                Column("month", Text("Måned", "Månad", "Month"), "month"),
                Column("entries", Text("Unntak", "Unntak", "Entries"), "count"),
                Column(
                    "announced_lots", Text("Vurderte delkontrakter", "Vurderte delkontraktar", "Lots judged"), "count"
                ),
                Column("share_pct", Text("Andel med unntak", "Del med unntak", "Share with an exception"), "pct"),
                *(Column(f"c{place}", word, "count") for place, word in enumerate(CLAIM.values())),
                Column("doubtful", Text("Må ses på", "Må sjåast på", "To be looked at"), "count"),
            ),
            rows=EXCEPTIONS_OF_24_MONTHS,
            empty=NO_EXCEPTIONS,
            draw=by_month,
            summary=by_month_summary,
        ),
        Figure(
            id="exceptions-by-unit",
            title=Text(
                "Kjøpt under unntak, etter enhet",
                "Kjøpt under unntak, etter eining",
                "Bought under exceptions, by unit",
            ),
            caption=Text(
                "Kjøp siste tolv måneder som er knyttet til en delkontrakt i registeret, og hvor stor del de er av "
                "alle "
                "enhetens kjøp.",
                "Kjøp siste tolv månader som er knytte til ein delkontrakt i registeret, og kor stor del dei er av "
                "alle "
                "kjøpa til eininga.",
                "Purchases of the last twelve months linked to a lot in the register, and what share they are of all "
                "the "
                "unit's purchases.",
            ),
            query=BY_UNIT,
            columns=(
                Column("unit", Text("Enhet", "Eining", "Unit"), "name"),
                Column("amount_nok", Text("Alle kjøp (kr)", "Alle kjøp (kr)", "All purchases (NOK)"), "nok"),
                Column("under_nok", Text("Under unntak (kr)", "Under unntak (kr)", "Under exceptions (NOK)"), "nok"),
                Column("share_pct", Text("Andel", "Del", "Share"), "pct"),
                Column(
                    "doubtful_nok",
                    Text("Av dette må ses på (kr)", "Av dette må sjåast på (kr)", "Of these to be looked at (NOK)"),
                    "nok",
                ),
            ),
            rows=UNDER_EXCEPTIONS,
            empty=Text(
                "Ingen innkjøp er levert for de siste tolv månedene.",
                "Ingen innkjøp er leverte for dei siste tolv månadene.",
                "No purchases have been delivered for the last twelve months.",
            ),
        ),
        Figure(
            id="exception-register",
            shape="stacked",
            title=Text("Registeret", "Registeret", "The register"),
            caption=Text(
                "Denne måneden først, og det som må ses på, øverst i hver måned. Beløp i kroner uten mva. Trykk på "
                "en tekst for å lese alt. Hele registeret ligger som CSV og XLSX i exports/exceptions.",
                "Denne månaden først, og det som må sjåast på, øvst i kvar månad. Beløp i kroner utan mva. Trykk på "
                "ein tekst for å lese alt. Heile registeret ligg som CSV og XLSX i exports/exceptions.",
                "This month first, and what must be looked at on top of each month. Amounts in NOK excluding VAT. "
                "Press a text to read all of it. The whole register is CSV and XLSX in exports/exceptions.",
            ),
            query=REGISTER,
            columns=(
                Column("month", Text("Måned", "Månad", "Month"), "month"),
                TITLE,
                Column("doffin_id", Text("Doffin", "Doffin", "Doffin")),
                CLAIMED,
                Column("verdict", Text("Vurdering", "Vurdering", "Verdict"), "mark", VERDICT),
                POINTS,
                Column("risk_class", Text("Klimarisiko", "Klimarisiko", "Climate risk"), "word", RISK),
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
                    is_folded=True,
                ),
                Column("found_in", Text("Funnet i", "Funne i", "Found in"), "word", FOUND_IN),
                Column("stands_in", Text("Står i", "Står i", "Stands in"), "name", is_folded=True),
                Column(
                    "wording",
                    Text("Ordlyden", "Ordlyden", "The wording"),
                    "name",
                    absent=Text("Ingen", "Ingen", "No text"),
                    is_folded=True,
                ),
                Column(
                    "reused_for",
                    Text("Brukt i andre", "Brukt i andre", "Used in others"),
                    "mark",
                    REUSED_FOR,
                    absent=Text("Nei", "Nei", "No"),
                ),
                Column("also_in", Text("Samme ord i", "Same ord i", "Same words in"), absent=Text("", "", "")),
                Column("paragraph", Text("Hjemmel", "Heimel", "Provision"), "law"),
                VALUE,
                LINKED,
                Column("kgco2e", Text("Anslåtte utslipp", "Estimerte utslepp", "Estimated emissions"), "t"),
                Column(
                    "t_co2e_per_mnok",
                    Text("t CO₂e per mill. kr", "t CO₂e per mill. kr", "t CO₂e per NOK million"),
                    "exact",
                ),
                Column("announced_on", Text("Kunngjort", "Kunngjort", "Announced"), "date"),
                Column("valid_from", Text("Avtale fra", "Avtale frå", "Agreement from"), "date"),
                Column("valid_to", Text("Avtale til", "Avtale til", "Agreement to"), "date"),
                Column("org_unit_name", Text("Ansvarlig enhet", "Ansvarleg eining", "Responsible unit")),
                Column("register_status", Text("Avtaleregisteret", "Avtaleregisteret", "Contract register")),
                FOLLOWED,
                *(
                    Column(name, head, "name", absent=Text("Ingen", "Ingen", "Nobody"), is_folded=True)
                    for name, head in (
                        ("followed", Text("Fulgt opp av", "Følgt opp av", "Followed up by")),
                        ("decision", Text("Utfallet avgjort av", "Utfallet avgjort av", "Verdict decided by")),
                        (
                            "quality_decision",
                            Text("Kvaliteten avgjort av", "Kvaliteten avgjord av", "Quality decided by"),
                        ),
                    )
                ),
                Column(
                    "explanation",
                    Text("Vurderingen i ord", "Vurderinga i ord", "The verdict in words"),
                    "translated",
                    is_folded=True,
                ),
            ),
            filters=(
                "claim",
                "verdict",
                "risk_class",
                "priority_category",
                "justification_quality",
                "reused_for",
                "org_unit_name",
                "follow_up",
            ),
            limit=1000,
            rows=EXCEPTIONS_OF_24_MONTHS,
            empty=NO_EXCEPTIONS,
        ),
    ),
)
