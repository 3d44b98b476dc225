"""Every announced lot and what the climate and environment rules of its day say of it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import TONES, Series, month_columns
from dashboards.language import Language, Text
from dashboards.page import Column, Figure, Page
from dashboards.source_rows import LAST_24_MONTHS, LOTS_OF_24_MONTHS, VERDICT_DECISIONS
from dashboards.words import (
    BOARD_READING,
    CONDITION,
    DECISION_PROBLEM,
    DECISION_SUBJECT,
    DFO_READING,
    FOLLOW_UP,
    JUSTIFICATION_QUALITY,
    POLICY_READING,
    REASONS,
    REASONS_PLACE,
    VERDICT,
    VERSION_BOUNDARY,
)

DECIDED = {**FOLLOW_UP, **JUSTIFICATION_QUALITY, **VERDICT}
"""What people decide: verdicts, how good reasons are, and how an exception is followed up."""

BY_MONTH = f"""
select
    month,
    count(*) as lots,
    {"".join(f"sum(case when verdict = '{verdict}' then 1 else 0 end) as {verdict}, " for verdict in VERDICT)}
    sum(case when verdict not in ({", ".join(f"'{verdict}'" for verdict in VERDICT)}) then 1 else 0 end) as other
from mart.lot_verdict
where {LAST_24_MONTHS.format(month="month")}
group by month
order by month = 'unknown', month desc
"""

LOTS = f"""
select
    month, announced_on, coalesce(title, lot_id) as title, lot_id, verdict, dfo_reading, board_reading, policy_reading,
    condition, reasons, reasons_place, rule_version, coalesce(version_boundary, false) as version_boundary, paragraph,
    path, explanation_nb, explanation_nn, explanation_en,
    case when decided_by is not null and verdict <> engine_verdict then engine_verdict end as engine_verdict, decided_by
from mart.lot_verdict
where {LAST_24_MONTHS.format(month="month")}
order by
    month <> $month, month = 'unknown', month desc,
    case verdict when 'breach' then 0 when 'needs_review' then 1 when 'exempt' then 2 when 'compliant' then 3
        else 4 end,
    announced_on desc nulls last, notice_id, lot_id
"""

READ_OTHERWISE = f"""
select month, coalesce(title, lot_id) as title, verdict, dfo_reading, board_reading, policy_reading,
    policy_required_pct, env_weight_pct, paragraph, readings_nb, readings_nn, readings_en
from mart.lot_verdict
where {LAST_24_MONTHS.format(month="month")} and readings_differ
order by month = 'unknown', month desc, notice_id, lot_id
"""

DECISIONS = """
select correction_id, subject, coalesce(title, lot_id, match_value) as title, engine_value, new_value, decided_by,
    decided_on, reason, problem
from mart.verdict_decision
order by problem is null, decided_on desc nulls last, correction_file, record_number, notice_id, lot_id
"""

COLOURS = {
    "breach": (TONES["wrong"], "x"),
    "needs_review": (TONES["look"], "/"),
    "exempt": ("#5b86a8", "."),
    "compliant": (TONES["ok"], ""),
    "not_triggered": ("#93a19a", ""),
    "not_covered": ("#c3ccc7", ""),
}
"""Colour and pattern of each verdict."""


def by_month(lots: pd.DataFrame, language: Language) -> go.Figure:
    """Draw lots by month and verdict from columns `month` and one count for each verdict."""
    months = lots["month"].tolist()
    series = [
        Series(language.text(VERDICT[verdict]), dict(zip(months, lots[verdict].tolist(), strict=True)), colour, pattern)
        for verdict, (colour, pattern) in reversed(COLOURS.items())
    ]
    return month_columns(
        series, language, language.text(Text("delkontrakter", "delkontraktar", "lots")), language.number
    )


def by_month_summary(lots: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    counted = {name: language.number(int(lots[name].sum())) for name in ("lots", "breach", "needs_review")}
    return language.text(
        Text(
            "Søyler per måned: {lots} delkontrakter i alt, {breach} brudd og {needs_review} som må vurderes.",
            "Søyler per månad: {lots} delkontraktar i alt, {breach} brot og {needs_review} som må vurderast.",
            "Columns by month: {lots} lots in all, {breach} breaches and {needs_review} that need review.",
        )
    ).format(**counted)


MONTH = Column("month", Text("Måned", "Månad", "Month"), "month")
TITLE = Column("title", Text("Delkontrakt", "Delkontrakt", "Lot"), "name")
OURS = Column("verdict", Text("Vurdering", "Vurdering", "Verdict"), "mark", VERDICT)
DFO = Column(
    "dfo_reading", Text("DFØs skjemakontroll", "DFØ sin skjemakontroll", "DFØ's validator"), "word", DFO_READING
)
BOARD = Column(
    "board_reading",
    Text("Klagenemndas praksis", "Praksisen i klagenemnda", "The board's practice"),
    "word",
    BOARD_READING,
)
POLICY = Column("policy_reading", Text("Egen policy", "Eigen policy", "Own policy"), "word", POLICY_READING)
NOTHING = Text("", "", "")
PATH = Column("path", Text("Trinn for trinn", "Steg for steg", "Step by step"), "path")
PARAGRAPH = Column("paragraph", Text("Hjemmel", "Heimel", "Provision"), "law")
WHY = Column("explanation", Text("Hvorfor", "Kvifor", "Why"), "translated")
NO_LOTS = Text(
    "Ingen kunngjøringer er levert for de siste 24 månedene, så ingen delkontrakter er vurdert.",
    "Ingen kunngjeringar er leverte for dei siste 24 månadene, så ingen delkontraktar er vurderte.",
    "No notices have been delivered for the last 24 months, so no lots have been judged.",
)

PAGE = Page(
    name="rule_compliance",
    position=1,
    title=Text("Klima- og miljøreglene", "Klima- og miljøreglane", "Climate and environment rules"),
    lead=Text(
        "Hver kunngjort delkontrakt er vurdert etter reglene som gjaldt den dagen den ble kunngjort. "
        "Vurderingen er en lesning av kunngjøringen og ingen avgjørelse; det som mangler i den, blir aldri til et "
        "brudd.",
        "Kvar kunngjord delkontrakt er vurdert etter reglane som gjaldt den dagen ho blei kunngjord. "
        "Vurderinga er ei lesing av kunngjeringa og inga avgjerd; det som manglar i kunngjeringa, blir aldri til eit "
        "brot.",
        "Each announced lot is judged by the rules in force on the day it was announced. "
        "The verdict is a reading of the notice and no decision; what the notice leaves out never becomes a breach.",
    ),
    figures=(
        Figure(
            id="lots-by-month",
            title=Text(
                "Delkontrakter etter måned og vurdering",
                "Delkontraktar etter månad og vurdering",
                "Lots by month and verdict",
            ),
            caption=Text(
                "Antall delkontrakter etter måneden de ble kunngjort, siste 24 måneder. Delkontrakter uten kjent dato "
                "står i tabellen, ikke i figuren.",
                "Talet på delkontraktar etter månaden dei blei kunngjorde, siste 24 månader. Delkontraktar utan kjend "
                "dato står i tabellen, ikkje i figuren.",
                "Number of lots by the month of announcement, last 24 months. Lots without a known date stand in the "
                "table, not in the chart.",
            ),
            query=BY_MONTH,
            columns=(
                MONTH,
                Column("lots", Text("Delkontrakter", "Delkontraktar", "Lots"), "count"),
                *(Column(verdict, word, "count") for verdict, word in VERDICT.items()),
                Column("other", Text("Annet", "Anna", "Other"), "count"),
            ),
            rows=LOTS_OF_24_MONTHS,
            empty=NO_LOTS,
            draw=by_month,
            summary=by_month_summary,
        ),
        Figure(
            id="lots",
            title=Text("Hver delkontrakt", "Kvar delkontrakt", "Every lot"),
            caption=Text(
                "Siste 24 måneder, denne måneden først. «Nær versjonsskifte» betyr kunngjort nær 1. juli 2026, da "
                "plikten flyttet fra forskriften til loven.",
                "Siste 24 månader, denne månaden først. «Nær versjonsskifte» tyder kunngjord nær 1. juli 2026, då "
                "plikta flytte frå forskrifta til lova.",
                "Last 24 months, this month first. “Near a change of rules” means announced close to 1 July 2026, when "
                "the duty moved from the regulation to the act.",
            ),
            query=LOTS,
            columns=(
                MONTH,
                OURS,
                Column(
                    "decided_by", Text("Avgjort av person", "Avgjort av person", "Decided by a person"), absent=NOTHING
                ),
                Column(
                    "engine_verdict",
                    Text("Maskinens egen vurdering", "Maskina si eiga vurdering", "The engine's own verdict"),
                    "mark",
                    VERDICT,
                    absent=NOTHING,
                ),
                TITLE,
                WHY,
                PATH,
                PARAGRAPH,
                Column("condition", Text("Vilkåret", "Vilkåret", "The condition"), "word", CONDITION),
                Column("reasons", Text("Begrunnelse", "Grunngiving", "Reasons"), "word", REASONS),
                Column(
                    "reasons_place",
                    Text("Hvor begrunnelsen står", "Kvar grunngivinga står", "Where the reasons stand"),
                    "word",
                    REASONS_PLACE,
                ),
                DFO,
                BOARD,
                POLICY,
                Column("rule_version", Text("Regelversjon", "Regelversjon", "Rule version")),
                Column("version_boundary", Text("Merknad", "Merknad", "Remark"), "mark", VERSION_BOUNDARY),
            ),
            rows=LOTS_OF_24_MONTHS,
            empty=NO_LOTS,
        ),
        Figure(
            id="read-otherwise",
            title=Text("Der lesningene spriker", "Der lesingane sprikjer", "Where the readings differ"),
            caption=Text(
                "Tre lesninger av samme kunngjøring: DFØs skjemakontroll leser bare koder, klagenemndas praksis leser "
                "innholdet, og virksomhetens egen policy kan kreve mer enn loven. Her står delkontraktene der de sier "
                "ulike ting, og hva forskjellen er.",
                "Tre lesingar av same kunngjering: skjemakontrollen til DFØ les berre kodar, praksisen i klagenemnda "
                "les innhaldet, og verksemda sin eigen policy kan krevje meir enn lova. Her står delkontraktane der "
                "dei seier ulike ting, og kva skilnaden er.",
                "Three readings of the same notice: DFØ's form validator reads codes only, the complaints board's "
                "practice reads the content, and the body's own policy may ask for more than the law. These are the "
                "lots on which they say different things, and what the difference is.",
            ),
            query=READ_OTHERWISE,
            columns=(
                MONTH,
                TITLE,
                Column("readings", Text("Forskjellen", "Skilnaden", "The difference"), "translated"),
                OURS,
                DFO,
                BOARD,
                POLICY,
                Column("env_weight_pct", Text("Vekt (%)", "Vekt (%)", "Weight (%)"), "pct"),
                Column(
                    "policy_required_pct",
                    Text("Policy krever (%)", "Policy krev (%)", "Policy asks (%)"),
                    "pct",
                    absent=NOTHING,
                ),
            ),
            rows=LOTS_OF_24_MONTHS,
            empty=Text(
                "Det er ingen delkontrakter der lesningene er ulike.",
                "Det er ingen delkontraktar der lesingane er ulike.",
                "There are no lots on which the readings differ.",
            ),
        ),
        Figure(
            id="decided-by-people",
            title=Text("Avgjort av en person", "Avgjort av ein person", "Decided by a person"),
            caption=Text(
                "Avgjørelser i corrections/ går foran maskinens vurdering til de trekkes tilbake. Maskinens egen "
                "vurdering står ved siden av. Avgjørelser som ikke kan brukes, står først, med årsaken.",
                "Avgjerder i corrections/ går framfor vurderinga til maskina til dei blir trekte tilbake. Maskina si "
                "eiga vurdering står ved sida av. Avgjerder som ikkje kan brukast, står først, med årsaka.",
                "Decisions in corrections/ go before the engine's verdict until they are withdrawn. The engine's own "
                "verdict stands beside them. Decisions that cannot be applied come first, with the reason.",
            ),
            query=DECISIONS,
            columns=(
                Column("correction_id", Text("Nr.", "Nr.", "No.")),
                Column("subject", Text("Gjelder", "Gjeld", "Concerns"), "word", DECISION_SUBJECT),
                TITLE,
                Column("engine_value", Text("Maskinen", "Maskina", "The engine"), "word", DECIDED, absent=NOTHING),
                Column("new_value", Text("Personen", "Personen", "The person"), "word", DECIDED),
                Column("decided_by", Text("Hvem", "Kven", "Who")),
                Column("decided_on", Text("Når", "Når", "When"), "date"),
                Column("reason", Text("Hvorfor", "Kvifor", "Why"), "name"),
                Column("problem", Text("Merknad", "Merknad", "Remark"), "word", DECISION_PROBLEM, absent=NOTHING),
            ),
            rows=VERDICT_DECISIONS,
            empty=Text(
                "Ingen har avgjort noe om disse kunngjøringene.",
                "Ingen har avgjort noko om desse kunngjeringane.",
                "Nobody has decided anything about these notices.",
            ),
        ),
    ),
    terms=(
        (
            VERDICT["compliant"],
            Text(
                "Klima og miljø teller minst 30 prosent, står blant de tre viktigste kriteriene, eller er sikret "
                "gjennom krav med begrunnelse.",
                "Klima og miljø tel minst 30 prosent, står blant dei tre viktigaste kriteria, eller er sikra gjennom "
                "krav med grunngiving.",
                "Climate and environment weigh at least 30 per cent, rank among the three most important criteria, or "
                "are secured by requirements with reasons.",
            ),
        ),
        (
            VERDICT["exempt"],
            Text(
                "Et unntak er påberopt, og vilkårene og begrunnelsen er på plass.",
                "Eit unntak er påkalla, og vilkåra og grunngivinga er på plass.",
                "An exception is claimed, and its conditions and reasons are in place.",
            ),
        ),
        (
            VERDICT["breach"],
            Text(
                "Det som er kunngjort, oppfyller ikke regelen, og ikke noe unntak holder. Bare klagenemnda eller "
                "domstolene kan avgjøre saken.",
                "Det som er kunngjort, oppfyller ikkje regelen, og ikkje noko unntak held. Berre klagenemnda eller "
                "domstolane kan avgjere saka.",
                "What was announced does not meet the rule, and no exception holds. Only the complaints board or the "
                "courts can decide the matter.",
            ),
        ),
        (
            VERDICT["needs_review"],
            Text(
                "Kunngjøringen sier for lite, eller regelen krever skjønn. En person må se på den.",
                "Kunngjeringa seier for lite, eller regelen krev skjønn. Ein person må sjå på ho.",
                "The notice says too little, or the rule calls for judgement. A person must look at it.",
            ),
        ),
        (
            VERDICT["not_triggered"],
            Text(
                "Regelverket gjelder, men plikten om 30 prosent eller topp tre slår ikke inn for denne konkurransen.",
                "Regelverket gjeld, men plikta om 30 prosent eller topp tre slår ikkje inn for denne konkurransen.",
                "The rules apply, but the duty of 30 per cent or top three does not arise for this competition.",
            ),
        ),
        (
            VERDICT["not_covered"],
            Text(
                "Verdien er under nedre grense, eller anskaffelsen er utenfor regelverket.",
                "Verdien er under nedre grense, eller innkjøpet er utanfor regelverket.",
                "The value is below the lower limit, or the procurement is outside the rules.",
            ),
        ),
        (
            Text("Regelversjon V0, V1 og V2", "Regelversjon V0, V1 og V2", "Rule versions V0, V1 and V2"),
            Text(
                "V0 gjaldt til 31. desember 2023, V1 fra 1. januar 2024 til 30. juni 2026 (forskriften § 7-9), V2 fra "
                "1. juli 2026 (loven §§ 5b og 5c). "
                "Fra V1 til V2: «klart bedre» ble «bedre», «klima og miljø» ble «klima eller miljø», topp tre gikk fra "
                "bør til skal, plikten gjelder bare der det er "
                "kunngjøringsplikt, to nye unntak kom til, og nedre grense gikk fra 100 000 til 500 000 kroner.",
                "V0 gjaldt til 31. desember 2023, V1 frå 1. januar 2024 til 30. juni 2026 (forskrifta § 7-9), V2 frå "
                "1. juli 2026 (lova §§ 5b og 5c). "
                "Frå V1 til V2: «klart betre» blei «betre», «klima og miljø» blei «klima eller miljø», topp tre gjekk "
                "frå bør til skal, plikta gjeld berre der det er "
                "kunngjeringsplikt, to nye unntak kom til, og nedre grense gjekk frå 100 000 til 500 000 kroner.",
                "V0 applied until 31 December 2023, V1 from 1 January 2024 to 30 June 2026 (regulation § 7-9), V2 from "
                "1 July 2026 (act §§ 5b and 5c). "
                "From V1 to V2: “clearly better” became “better”, “climate and environment” became “climate or "
                "environment”, top three went from should to shall, the duty "
                "holds only where there is a duty to announce, two exceptions were added, and the lower limit rose "
                "from NOK 100,000 to NOK 500,000.",
            ),
        ),
    ),
)
