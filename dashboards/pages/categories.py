"""How categories are found and how certain they are: what a person should look at, what people have decided."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import Series, month_columns
from dashboards.columns import LINES, NONE
from dashboards.language import NOT_KNOWN, Language, Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.source_rows import LAST_12_MONTHS, LAST_24_MONTHS, PURCHASES_OF_24_MONTHS, PURCHASES_OF_MONTH
from dashboards.words import CATEGORY_METHOD, CORRECTION_STATUS, UNCERTAIN

_STEPS = "".join(
    f"sum(case when category_method = '{step}' then amount_nok else 0 end) as {step}, " for step in CATEGORY_METHOD
)

BY_STEP = f"""
select
    period as month, sum(amount_nok) as amount_nok, {_STEPS}
    round(100 * sum(case when category_method <> 'unclassified' then amount_nok else 0 end)
        / nullif(sum(amount_nok), 0), 1) as classified_pct
from mart.spend_by_category
where {LAST_24_MONTHS.format(month="period")}
group by period
order by period = 'unknown', period desc
"""

_SUGGESTED = ", ".join(
    f"max(case when place = {place} then cpv_division || ' ' || cpv_label_{label} end) as {name}_{label}"
    for place, name in enumerate(("first", "second", "third"), start=1)
    for label in ("no", "en")
)

UNCERTAIN_GROUPS = f"""
with grouped as (
    select
        match_field, match_value,
        min(supplier_name) as supplier_name, min(account_id) as account_id, min(account_name) as account_name,
        min(text_pattern) as text_pattern, min(function_id) as function_id,
        case when max(case when reason = 'unclassified' then 1 else 0 end) = 1 then 'unclassified'
            when max(case when reason = 'conflicting' then 1 else 0 end) = 1 then 'conflicting'
            else 'low_confidence' end as reason,
        sum(lines) as lines, sum(amount_nok) as amount_nok, min(example_line_id) as example_line_id
    from mart.uncertain_group
    where {LAST_12_MONTHS.format(month="period")}
    group by match_field, match_value
    order by abs(sum(amount_nok)) desc, match_field, match_value
    limit 1000
),
suggested as (
    select match_field, match_value, {_SUGGESTED}
    from mart.category_suggestion
    group by match_field, match_value
)
select *, concat_ws(' ', account_id, account_name) as account,
    concat_ws(' · ', left(second_no, 2), left(third_no, 2)) as others
from grouped
left join suggested using (match_field, match_value)
order by abs(amount_nok) desc, match_field, match_value
"""

CORRECTION_FORM = Rows(
    "corrections_to_fill_in",
    f"""
    select
        'F-' || left(md5(match_field || '=' || match_value), 8) as id, 'kategori' as gjelder, match_field as felt,
        match_value as verdi, '' as "ny verdi", '' as hvem, '' as "når", '' as hvorfor, '' as trukket,
        first_no as "forslag 1", second_no as "forslag 2", third_no as "forslag 3",
        coalesce(supplier_name, '–') as "gjelder leverandøren", coalesce(account_name, '–') as "gjelder kontoen",
        cast(round(amount_nok) as bigint) as "hele kroner siste tolv måneder", cast(lines as bigint) as "antall linjer",
        example_line_id as "største linje"
    from ({UNCERTAIN_GROUPS}) as uncertain
    """,
)
"""The groups as a file of corrections; what is filled in counts, the rest is left alone."""

CONFLICTS = """
select method, coalesce(cpv_division, '–') as cpv_division, other_method, other_answer, sum(lines) as lines,
    sum(amount_nok) as amount_nok
from mart.category_conflict
where period between left($month, 4) || '-01' and $month
group by method, cpv_division, other_method, other_answer
order by abs(sum(amount_nok)) desc, method, cpv_division, other_method, other_answer
"""

DECISIONS = """
with decided as (
    select decision_id, correction_file, record_number, correction_id, match_field, match_value, new_value, decided_by,
        decided_on, reason, status, period, lines, amount_nok, moved_nok, unclassified_nok, contradicted_nok
    from mart.category_decision
    union all
    select decision_id, correction_file, record_number, correction_id, match_field, match_value, new_value, decided_by,
        decided_on, reason, status, period, lines, amount_nok, null, null, null
    from mart.supplier_decision
)
select correction_id, match_field, match_value, new_value, decided_by, decided_on, reason, min(status) as status,
    sum(case when period = $month then amount_nok else 0 end) as month_nok, sum(amount_nok) as amount_nok,
    sum(moved_nok) as moved_nok, sum(unclassified_nok) as unclassified_nok, sum(contradicted_nok) as contradicted_nok
from decided
group by decision_id, correction_file, record_number, correction_id, match_field, match_value, new_value, decided_by,
    decided_on, reason
order by min(status) = 'applied', abs(sum(amount_nok)) desc, correction_file, record_number
"""

ALL_DECISIONS = Rows(
    "category_and_supplier_decisions",
    """
    select 'kategori' as subject, * from mart.category_decision
    union all by name
    select 'leverandør' as subject, * from mart.supplier_decision
    order by correction_file, record_number, period
    """,
)
"""Every standing decision of a person on category or supplier, by month."""

EFFECT = """
select cpv_division, max(cpv_label_no) as cpv_label_no, max(cpv_label_en) as cpv_label_en,
    sum(before_nok) as before_nok, sum(after_nok) as after_nok, sum(difference_nok) as difference_nok,
    sum(before_kgco2e) as before_kgco2e, sum(after_kgco2e) as after_kgco2e, sum(difference_kgco2e) as difference_kgco2e,
    nullif(sum(unknown_nok), 0) as unknown_nok
from mart.correction_effect
where period between left($month, 4) || '-01' and $month
group by cpv_division
order by abs(sum(difference_nok)) desc, cpv_division
"""

COLOURS = {
    "correction": "#1f4e5f",
    "invoice_cpv": "#2f6f6d",
    "ledger_cpv": "#41857b",
    "contract_cpv": "#5f9e7c",
    "notice_cpv": "#84b58d",
    "account": "#e8c15a",
    "text_model": "#7d93c8",
    "supplier_history": "#b39ddb",
    "industry": "#d9a47a",
    "unclassified": "#a9b4ae",
}
"""Stated codes green, an account's answer yellow, what is inferred blue to brown, what is not known grey."""


def by_step(spend: pd.DataFrame, language: Language) -> go.Figure:
    """Draw purchases (NOK) by month and step from columns `month` and one for each step."""
    months = spend["month"].tolist()
    series = [
        Series(language.text(word), dict(zip(months, spend[step].tolist(), strict=True)), COLOURS[step])
        for step, word in reversed(list(CATEGORY_METHOD.items()))
        if spend[step].map(bool).any()
    ]
    return month_columns(series, language, "nok", language.kroner)


def by_step_summary(spend: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    total, unknown = spend["amount_nok"].sum(), spend["unclassified"].sum()
    return language.text(
        Text(
            "Søyler per måned etter hvordan kategorien er funnet: {total} i alt, {unknown} uten kategori.",
            "Søyler per månad etter korleis kategorien er funnen: {total} i alt, {unknown} utan kategori.",
            "Columns by month and how the category was found: {total} in all, {unknown} without a category.",
        )
    ).format(total=language.kroner(total), unknown=language.kroner(unknown))


NO_SPEND = Text(
    "Ingen innkjøp i regnskapet er levert.",
    "Ingen innkjøp i rekneskapen er leverte.",
    "No purchases in the ledger have been delivered.",
)
NOT_SHOWN = Text("Vises ikke", "Blir ikkje vist", "Not shown")
METHOD = Column("method", Text("Kategorien er funnet gjennom", "Kategorien er funnen gjennom", "Found through"), "word",
                CATEGORY_METHOD)  # fmt: skip

PAGE = Page(
    name="categories",
    position=11,
    title=Text("Kategorier", "Kategoriar", "Categories"),
    lead=Text(
        "Hvor sikkert hvert innkjøp er plassert i en kategori, hva et menneske bør se på først, og hva rettelsene har "
        "endret. En time på de største gruppene øker dekningen mest: fyll ut filen, legg den i innboksen "
        "under corrections, og rettelsene gjelder fra neste kjøring.",
        "Kor sikkert kvart innkjøp er plassert i ein kategori, kva eit menneske bør sjå på først, og kva rettingane "
        "har endra. Ein time på dei største gruppene aukar dekninga mest: fyll ut fila, legg henne i innboksen under "
        "corrections, og rettingane gjeld frå neste køyring.",
        "How certainly each purchase is placed in a category, what a person should look at first, and what corrections "
        "have changed. An hour on the largest groups raises coverage most: fill in the file, put it into the inbox "
        "under corrections, and the corrections hold from the next run.",
    ),
    figures=(
        Figure(
            id="category-steps",
            title=Text(
                "Hvordan kategorien er funnet, måned for måned",
                "Korleis kategorien er funnen, månad for månad",
                "How the category was found, month by month",
            ),
            caption=Text(
                "Kroner. Det første steget som er sikkert nok, gjelder; under alle terskler blir ingenting gjettet. "
                "Tersklene står i organisation.yaml. Måneder før en retting eller en ny modell kan få andre tall i "
                "neste utgave. Mer enn 100 prosent betyr at kreditnotaer mangler kategori.",
                "Kroner. Det første steget som er sikkert nok, gjeld; under alle tersklar blir ingenting gjetta. "
                "Tersklane står i organisation.yaml. Månader før ei retting eller ein ny modell kan få andre tal i "
                "neste utgåve. Meir enn 100 prosent tyder at kreditnotaer manglar kategori.",
                "NOK. The first step that is certain enough counts; below all thresholds nothing is guessed. The "
                "thresholds stand in organisation.yaml. Months before a correction or a new model may have other "
                "figures in the next edition. More than 100 per cent means that credit notes have no category.",
            ),
            query=BY_STEP,
            columns=(
                Column("month", Text("Måned", "Månad", "Month"), "month"),
                Column("amount_nok", Text("I alt (kr)", "I alt (kr)", "Total (NOK)"), "nok"),
                Column("classified_pct", Text("Med kategori", "Med kategori", "With a category"), "pct"),
                *(Column(step, word, "nok") for step, word in CATEGORY_METHOD.items()),
            ),
            rows=PURCHASES_OF_24_MONTHS,
            empty=NO_SPEND,
            draw=by_step,
            summary=by_step_summary,
        ),
        Figure(
            id="uncertain-groups",
            title=Text(
                "De største gruppene et menneske bør se på",
                "Dei største gruppene eit menneske bør sjå på",
                "The largest groups that a person should look at",
            ),
            caption=Text(
                "Innkjøp siste tolv måneder uten kategori, der kildene sier hver sitt, eller der svaret er usikkert, "
                "samlet etter leverandør, konto og tekst; etter funksjon der teksten kan nevne personer og derfor ikke "
                "vises. # står for tall. Forslagene er ordnet etter hva som taler for dem; ingen av dem er brukt. "
                "Kilderadene er en ferdig rettelsesfil (også exports/corrections, som XLSX): skriv CPV-kode eller et "
                "av forslagene i «ny verdi», og hvem (rolle), når (dato) og hvorfor. Rader uten ny verdi blir ikke "
                "brukt. En rettelse gjelder alle innkjøp den treffer, også senere.",
                "Innkjøp siste tolv månader utan kategori, der kjeldene seier kvar sitt, eller der svaret er usikkert, "
                "samla etter leverandør, konto og tekst; etter funksjon der teksten kan nemne personar og difor ikkje "
                "blir vist. # står for tal. Framlegga er ordna etter kva som taler for dei; ingen av dei er brukte. "
                "Kjelderadene er ei ferdig rettingsfil (også exports/corrections, som XLSX): skriv CPV-kode eller eit "
                "av framlegga i «ny verdi», og kven (rolle), når (dato) og kvifor. Rader utan ny verdi blir ikkje "
                "brukte. Ei retting gjeld alle innkjøp ho treffer, også seinare.",
                "Purchases of the last twelve months without a category, where sources disagree, or where the answer "
                "is uncertain, grouped by supplier, account and text; by function where the text may name persons and "
                "is not shown. # stands for numbers. Suggestions are ordered by what speaks for them; none is applied. "
                "The source rows are a ready file of corrections (also exports/corrections, as XLSX): write a CPV code "
                "or one of the suggestions into “ny verdi”, and who (a role), when (a date) and why. Rows without a "
                "new value are left alone. A correction holds for all purchases it matches, later ones too.",
            ),
            query=UNCERTAIN_GROUPS,
            columns=(
                Column("supplier_name", Text("Leverandør", "Leverandør", "Supplier"), "name", absent=NOT_SHOWN),
                Column("account", Text("Konto", "Konto", "Account"), "name", absent=NONE),
                Column("amount_nok", Text("Kroner", "Kroner", "NOK"), "nok"),
                Column(
                    "first", Text("Første forslag", "Første framlegg", "First suggestion"), "translated", absent=NONE
                ),
                Column("others", Text("Ellers (CPV)", "Elles (CPV)", "Else (CPV)"), absent=NONE),
                Column("text_pattern", Text("Tekst", "Tekst", "Text"), "name", absent=NOT_SHOWN),
                Column("reason", Text("Hvorfor", "Kvifor", "Why"), "mark", UNCERTAIN),
                LINES,
            ),
            rows=CORRECTION_FORM,
            empty=Text(
                "Ingen innkjøp siste tolv måneder er usikre.",
                "Ingen innkjøp siste tolv månader er usikre.",
                "No purchase of the last twelve months is uncertain.",
            ),
            limit=50,
        ),
        Figure(
            id="category-conflicts",
            title=Text("Der kildene sier hver sitt", "Der kjeldene seier kvar sitt", "Where sources disagree"),
            caption=Text(
                "Kroner hittil i år der et annet steg nevner en annen hovedgruppe enn den som gjelder. Et innkjøp som "
                "to steg er uenige i, står to ganger.",
                "Kroner hittil i år der eit anna steg nemner ei anna hovudgruppe enn den som gjeld. Eit innkjøp som to "
                "steg er usamde i, står to gonger.",
                "NOK of the year to date where another step names another division than the one that holds. A purchase "
                "that two steps dispute stands twice.",
            ),
            query=CONFLICTS,
            columns=(
                METHOD,
                Column("cpv_division", Text("Gjelder (CPV)", "Gjeld (CPV)", "Holds (CPV)")),
                Column(
                    "other_method", Text("Sier noe annet", "Seier noko anna", "Says otherwise"), "word", CATEGORY_METHOD
                ),
                Column("other_answer", Text("Sier (CPV)", "Seier (CPV)", "Says (CPV)")),
                LINES,
                Column("amount_nok", Text("Kroner", "Kroner", "NOK"), "nok"),
            ),
            rows=PURCHASES_OF_MONTH,
            empty=Text("Ingen kilder er uenige.", "Ingen kjelder er usamde.", "No sources disagree."),
            limit=50,
        ),
        Figure(
            id="category-decisions",
            title=Text("Rettelser som gjelder", "Rettingar som gjeld", "Corrections that stand"),
            caption=Text(
                "Hva mennesker har bestemt om kategori og leverandør, med hvem, når og hvorfor, og hvor mange kroner "
                "det gjelder: i måneden og i alt som er levert. «Flyttet» lå i en annen hovedgruppe uten rettelsen. "
                "Trukne rettelser står ikke her og virker ikke.",
                "Kva menneske har bestemt om kategori og leverandør, med kven, når og kvifor, og kor mange kroner det "
                "gjeld: i månaden og i alt som er levert. «Flytta» låg i ei anna hovudgruppe utan rettinga. Trekte "
                "rettingar står ikkje her og verkar ikkje.",
                "What people have decided about category and supplier, with who, when and why, and how many kroner it "
                "is about: in the month and in all that is delivered. “Moved” lay in another division without the "
                "correction. Withdrawn corrections do not stand here and have no effect.",
            ),
            query=DECISIONS,
            columns=(
                Column("correction_id", Text("Id", "Id", "Id"), absent=NONE),
                Column("match_field", Text("Felt", "Felt", "Field"), absent=NONE),
                Column("match_value", Text("Verdi", "Verdi", "Value"), "name", absent=NONE),
                Column("new_value", Text("Ny verdi", "Ny verdi", "New value"), absent=NONE),
                Column("status", Text("Status", "Status", "Status"), "mark", CORRECTION_STATUS),
                Column("decided_by", Text("Hvem", "Kven", "Who"), absent=NONE),
                Column("decided_on", Text("Når", "Når", "When"), "date", absent=NONE),
                Column("reason", Text("Hvorfor", "Kvifor", "Why"), "name", absent=NONE),
                Column("month_nok", Text("Måneden (kr)", "Månaden (kr)", "The month (NOK)"), "nok"),
                Column("amount_nok", Text("I alt (kr)", "I alt (kr)", "In all (NOK)"), "nok"),
                Column(
                    "unclassified_nok",
                    Text("Uten kategori før (kr)", "Utan kategori før (kr)", "Had none (NOK)"),
                    "nok",
                    absent=NONE,
                ),
                Column("moved_nok", Text("Flyttet (kr)", "Flytta (kr)", "Moved (NOK)"), "nok", absent=NONE),
                Column(
                    "contradicted_nok", Text("Motsagt (kr)", "Motsagt (kr)", "Contradicted (NOK)"), "nok", absent=NONE
                ),
            ),
            rows=ALL_DECISIONS,
            empty=Text("Ingen rettelser gjelder.", "Ingen rettingar gjeld.", "No corrections stand."),
        ),
        Figure(
            id="correction-effect",
            title=Text("Hva rettelsene endrer", "Kva rettingane endrar", "What the corrections change"),
            caption=Text(
                "Kroner og fotavtrykk hittil i år per hovedgruppe uten og med rettelsene av kategori. Kroner som "
                "kommer til ett sted, går fra et annet; utslippene endrer seg også i sum der en annen faktor gjelder. "
                "«Uten kjent utslipp» er kroner som flyttes, og som ingen faktor finnes for.",
                "Kroner og fotavtrykk hittil i år per hovudgruppe utan og med rettingane av kategori. Kroner som kjem "
                "til éin stad, går frå ein annan; utsleppa endrar seg òg i sum der ein annan faktor gjeld. «Utan kjent "
                "utslepp» er kroner som blir flytta, og som det ikkje finst nokon faktor for.",
                "NOK and footprint of the year to date by division without and with the corrections of category. What "
                "one place gains, another loses; emissions also change in sum where another factor applies. "
                "“Footprint not known” are kroner that move and that no factor exists for.",
            ),
            query=EFFECT,
            columns=(
                Column("cpv_division", Text("CPV", "CPV", "CPV"), "word", {"unclassified": Text("–", "–", "–")}),
                Column(
                    "cpv_label",
                    Text("Kategori", "Kategori", "Category"),
                    "translated",
                    absent=CATEGORY_METHOD["unclassified"],
                ),
                Column("before_nok", Text("Uten rettelser (kr)", "Utan rettingar (kr)", "Without (NOK)"), "nok"),
                Column("after_nok", Text("Med rettelser (kr)", "Med rettingar (kr)", "With (NOK)"), "nok"),
                Column("difference_nok", Text("Forskjell (kr)", "Skilnad (kr)", "Difference (NOK)"), "nok"),
                Column(
                    "before_kgco2e", Text("Uten (CO₂e)", "Utan (CO₂e)", "Without (CO₂e)"), "estimate", absent=NOT_KNOWN
                ),
                Column("after_kgco2e", Text("Med (CO₂e)", "Med (CO₂e)", "With (CO₂e)"), "estimate", absent=NOT_KNOWN),
                Column(
                    "difference_kgco2e",
                    Text("Forskjell (CO₂e)", "Skilnad (CO₂e)", "Difference (CO₂e)"),
                    "estimate",
                    absent=NOT_KNOWN,
                ),
                Column(
                    "unknown_nok",
                    Text("Uten kjent utslipp (kr)", "Utan kjent utslepp (kr)", "Footprint not known (NOK)"),
                    "nok",
                    absent=NONE,
                ),
            ),
            rows=ALL_DECISIONS,
            empty=Text(
                "Rettelsene flytter verken kroner eller utslipp mellom kategorier i år.",
                "Rettingane flyttar verken kroner eller utslepp mellom kategoriar i år.",
                "The corrections move neither kroner nor emissions between categories this year.",
            ),
        ),
    ),
)
