"""What the spend is bought under: agreements that met the rule, exceptions, older rules, or nothing known."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.chart import Series, labelled_bars, month_columns
from dashboards.language import Language, Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.source_rows import LAST_12_MONTHS, LAST_24_MONTHS, SUPPLIER_PURCHASES
from dashboards.words import (
    AGREEMENT_GROUND,
    AGREEMENT_OUTCOME,
    ANNOUNCEMENT_BASE,
    ANNOUNCEMENT_BASIS,
    ANNOUNCEMENT_SCOPE,
    ANNOUNCEMENT_TREATMENT,
    CONTRACT_KIND,
    LINK_CONFIDENCE,
    LINK_METHOD,
    PART_PERIOD,
    RISK,
)

COLOURS = {
    "compliant": ("#2f7a55", ""),
    "exempt": ("#5b86a8", "."),
    "older_rules": ("#93a19a", ""),
    "not_covered": ("#c3ccc7", ""),
    "needs_review": ("#d99a17", "/"),
    "breach": ("#a6261d", "x"),
    "ambiguous": ("#b08bbd", "\\"),
    "no_known_contract": ("#5c4a72", "-"),
}
"""Colour and pattern of each outcome, from what is in order to what is not known."""

_OUTCOMES = ", ".join(f"sum(case when outcome = '{name}' then amount_nok else 0 end) as {name}" for name in COLOURS)
_SHARES = ", ".join(
    f"round(100 * sum(case when outcome = '{name}' then amount_nok else 0 end) / nullif(sum(amount_nok), 0), 1) as "
    f"{name}"
    for name in COLOURS
)
_ORDER = "case outcome " + " ".join(f"when '{name}' then {place}" for place, name in enumerate(COLOURS)) + " end"

SPLIT = f"""
select
    outcome, ground,
    sum(case when period = $month then amount_nok else 0 end) as month_nok,
    round(100 * sum(case when period = $month then amount_nok else 0 end)
        / nullif(sum(sum(case when period = $month then amount_nok else 0 end)) over (), 0), 1) as month_pct,
    sum(amount_nok) as year_nok,
    round(100 * sum(amount_nok) / nullif(sum(sum(amount_nok)) over (), 0), 1) as year_pct,
    cast(sum(lines) as bigint) as lines, cast(sum(lines_not_converted) as bigint) as lines_not_converted
from mart.spend_split
where {LAST_12_MONTHS.format(month="period")}
group by outcome, ground
order by {_ORDER}, year_nok desc, ground
"""

BY_MONTH = f"""
select period as month, sum(amount_nok) as amount_nok, {_OUTCOMES}
from mart.spend_split
where {LAST_24_MONTHS.format(month="period")}
group by period
order by period = 'unknown', period desc
"""

BY_UNIT = f"""
select coalesce(min(org_unit_name), org_unit_id) as unit, sum(amount_nok) as amount_nok, {_SHARES}
from mart.spend_split
where {LAST_12_MONTHS.format(month="period")}
group by org_unit_id
order by amount_nok desc, org_unit_id
"""

BY_RISK = f"""
select risk_class, sum(amount_nok) as amount_nok, {_SHARES}
from mart.spend_split
where {LAST_12_MONTHS.format(month="period")}
group by risk_class
order by case risk_class when 'very_high' then 0 when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 4 end
"""

BY_SUPPLIER = f"""
select
    min(supplier.shown_name_nb) as supplier_nb, min(supplier.shown_name_nn) as supplier_nn,
    min(supplier.shown_name_en) as supplier_en, sum(amount_nok) as amount_nok, {_SHARES}
from mart.spend_split as split
left join mart.supplier_label as supplier on supplier.supplier_key = split.supplier_key
where {LAST_12_MONTHS.format(month="period")}
group by split.supplier_key
order by amount_nok desc, split.supplier_key
"""

HOW = f"""
select link_method, link_confidence, cast(sum(lines) as bigint) as lines, sum(amount_nok) as amount_nok,
    round(100 * sum(amount_nok) / nullif(sum(sum(amount_nok)) over (), 0), 1) as share_pct
from mart.spend_split
where {LAST_12_MONTHS.format(month="period")} and link_status = 'linked'
group by link_method, link_confidence
order by amount_nok desc, link_method, link_confidence
"""

UNSETTLED = f"""
select
    min(supplier.shown_name_nb) as supplier_nb, min(supplier.shown_name_nn) as supplier_nn,
    min(supplier.shown_name_en) as supplier_en, ground,
    coalesce(candidates, unknown_reference) as candidates, cast(sum(lines) as bigint) as lines,
    sum(amount_nok) as amount_nok
from mart.spend_agreement as spend
left join mart.supplier_label as supplier on supplier.supplier_key = spend.supplier_key
where {LAST_12_MONTHS.format(month="period")}
    and (outcome = 'ambiguous' or ground in ('ended', 'not_started', 'unknown_reference', 'other_category'))
group by spend.supplier_key, ground, coalesce(candidates, unknown_reference)
order by amount_nok desc nulls last, spend.supplier_key, ground, candidates
"""

WORKLIST = """
select
    treatment, supplier_name_nb, supplier_name_nn, supplier_name_en, scope,
    coalesce(cpv_division || ' ' || cpv_label_no, 'Konto ' || account_code || coalesce(' ' || account_name, ''))
        as category_nb,
    coalesce(cpv_division || ' ' || cpv_label_no, 'Konto ' || account_code || coalesce(' ' || account_name, ''))
        as category_nn,
    coalesce(cpv_division || ' ' || cpv_label_en, 'Account ' || account_code || coalesce(' ' || account_name, ''))
        as category_en,
    contract_kind, basis, first_month, last_month, months_delivered, is_part_period, spend_nok, spend_year_0_nok,
    spend_year_1_nok, spend_year_2_nok, spend_earlier_nok, threshold_nok, above_nok, threshold_from, paragraph, units,
    unit_names, ground, lines_not_converted,
    case when vat_not_known_nok <> 0 then vat_not_known_nok end as vat_not_known_nok
from mart.announcement_worklist
where month = $month
order by case treatment when 'to_check' then 0 else 1 end, basis, above_nok desc, supplier_key, cpv_division
"""

WORKLIST_BASE = f"""
with told as (
    select
        case
            when bought.part_id is not null and not bought.is_threshold_known then 'no_threshold'
            when bought.part_id is not null then 'below'
            when spend.link_status = 'linked' then 'agreement'
            when spend.supplier_key is null then 'no_supplier'
            when spend.supplier_kind in ('private_person', 'redacted') then 'person'
            else 'not_settled'
        end as base,
        sum(spend.amount_nok) as amount_nok
    from mart.spend_agreement as spend
    left join mart.announcement_spend as bought on bought.part_id = spend.part_id
    where {LAST_12_MONTHS.format(month="spend.period")}
    group by base
),
listed as (
    select coalesce(sum(spend_nok), 0) as amount_nok
    from mart.announcement_worklist
    where month = $month and basis = '12_months'
),
parted as (
    select base, amount_nok - case base when 'below' then (select amount_nok from listed) else 0 end as amount_nok
    from told
    union all
    select 'listed', amount_nok from listed
)
select base, amount_nok, round(100 * amount_nok / nullif(sum(amount_nok) over (), 0), 1) as share_pct
from parted
order by case base when 'listed' then 0 when 'below' then 1 else 2 end, amount_nok desc nulls last, base
"""

_PARTS = """
select
    file, record_number, line_id, part_id, invoice_file, period, org_unit_id, org_unit_name, voucher_id, supplier_kind,
    supplier_org_number, supplier_name, cpv_division, cpv_code, risk_class, amount_currency, currency_code, amount_nok,
    outcome, ground, link_status, link_method, link_confidence, contract_id, agreement_title, unknown_reference,
    candidates
from mart.spend_agreement
where {condition}
order by file, record_number, part_id
"""

PARTS_OF_MONTH = Rows("agreements_of_month", _PARTS.format(condition="period = $month"))
"""Every purchase of the month with the agreement and outcome it is bought under."""

SUMS_OF_24_MONTHS = Rows(
    "agreements_of_24_months",
    f"""
select
    period, org_unit_id, outcome, ground, link_status, link_method, link_confidence, contract_id, cpv_division,
    supplier_org_number, file, min(record_number) as first_record, max(record_number) as last_record,
    cast(sum(lines) as bigint) as lines, sum(amount_nok) as amount_nok
from mart.spend_agreement
where {LAST_24_MONTHS.format(month="period")}
group by all
order by period desc, org_unit_id, outcome, ground, link_method, link_confidence, contract_id, cpv_division,
    supplier_org_number, file
""",
)
"""Sums of 24 months by unit, outcome, agreement and delivered file; the lines lie in each month's own rows."""

UNSETTLED_OF_12_MONTHS = Rows(
    "agreements_not_settled",
    _PARTS.format(condition=f"{LAST_12_MONTHS.format(month='period')} and link_status <> 'linked'"),
)
"""Every purchase of twelve months that is bought under nothing known, or under what is not settled."""


def split(spend: pd.DataFrame, language: Language) -> go.Figure:
    """Draw twelve months by outcome from `outcome` and `year_nok` (NOK), grounds together."""
    totals = spend.groupby("outcome", sort=False)["year_nok"].sum()
    labels = [language.text(AGREEMENT_OUTCOME[name]) if name in AGREEMENT_OUTCOME else name for name in totals.index]
    series = [
        Series(labels[place], {place: value}, *COLOURS.get(name, ("#7b8a83", "")))
        for place, (name, value) in enumerate(totals.items())
    ]
    return labelled_bars(labels, series, language, "nok", language.kroner)


def split_summary(spend: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    unlinked = spend[spend["outcome"].isin(["no_known_contract", "ambiguous"])]
    return language.text(
        Text(
            "Liggende søyler for tolv måneder: {total} i alt, {none} uten kjent eller avklart avtale.",
            "Liggjande søyler for tolv månader: {total} i alt, {none} utan kjend eller avklart avtale.",
            "Bars for twelve months: {total} in all, {none} without a known or settled agreement.",
        )
    ).format(total=language.kroner(spend["year_nok"].sum()), none=language.kroner(unlinked["year_nok"].sum()))


def by_month(spend: pd.DataFrame, language: Language) -> go.Figure:
    """Draw purchases (NOK) by month and outcome from columns `month` and one for each outcome."""
    months = spend["month"].tolist()
    series = [
        Series(
            language.text(AGREEMENT_OUTCOME[name]),
            dict(zip(months, spend[name].tolist(), strict=True)),
            colour,
            pattern,
        )
        for name, (colour, pattern) in COLOURS.items()
    ]
    return month_columns(series, language, "nok", language.kroner)


def by_month_summary(spend: pd.DataFrame, language: Language) -> str:
    """The chart in one sentence."""
    return language.text(
        Text(
            "Søyler per måned etter hva kjøpene er gjort under: {total} i alt.",
            "Søyler per månad etter kva kjøpa er gjorde under: {total} i alt.",
            "Columns by month and what the purchases were made under: {total} in all.",
        )
    ).format(total=language.kroner(spend["amount_nok"].sum()))


OUTCOME = Column("outcome", Text("Kjøpt under", "Kjøpt under", "Bought under"), "mark", AGREEMENT_OUTCOME)
GROUND = Column("ground", Text("Hvorfor", "Kvifor", "Why"), "word", AGREEMENT_GROUND, absent=Text("–", "–", "–"))
AMOUNT = Column("amount_nok", Text("Beløp (kr)", "Beløp (kr)", "Amount (NOK)"), "nok")
SUPPLIER = Column("supplier", Text("Leverandør", "Leverandør", "Supplier"), "translated")
SHARES = tuple(Column(name, AGREEMENT_OUTCOME[name], "pct") for name in COLOURS)
NOTHING = Text(
    "Ingen innkjøp er levert for de siste tolv månedene.",
    "Ingen innkjøp er leverte for dei siste tolv månadene.",
    "No purchases have been delivered for the last twelve months.",
)

PAGE = Page(
    name="agreements",
    position=3,
    title=Text("Avtaledekning", "Avtaledekning", "Agreement coverage"),
    lead=Text(
        "Hvor mye er kjøpt under avtaler som fulgte klima- og miljøreglene, under unntak, under eldre regler – og "
        "under "
        "ingenting vi kjenner? Et kjøp knyttes til en avtale når fakturaen eller regnskapet nevner den, eller når "
        "leverandøren har én avtale som passer i tid og kategori. Er flere mulige, velges ingen.",
        "Kor mykje er kjøpt under avtalar som følgde klima- og miljøreglane, under unntak, under eldre reglar – og "
        "under "
        "ingenting vi kjenner? Eit kjøp blir knytt til ein avtale når fakturaen eller rekneskapen nemner han, eller "
        "når "
        "leverandøren har éin avtale som passar i tid og kategori. Er fleire moglege, blir ingen valde.",
        "How much is bought under agreements that met the climate and environment rules, under exceptions, under older "
        "rules – and under nothing known? A purchase is linked to an agreement when the invoice or the ledger names "
        "it, "
        "or when the supplier has one agreement that fits in time and category. Where several are possible, none is "
        "chosen.",
    ),
    figures=(
        Figure(
            id="agreement-split",
            title=Text("Hva kjøpene er gjort under", "Kva kjøpa er gjorde under", "What the purchases were made under"),
            caption=Text(
                "Kroner uten mva, denne måneden og de siste tolv månedene. Kjøp uten kjent avtale er med; radene "
                "summerer "
                "til alle innkjøp, på øret.",
                "Kroner utan mva, denne månaden og dei siste tolv månadene. Kjøp utan kjend avtale er med; radene "
                "summerer "
                "til alle innkjøp, på øret.",
                "NOK excluding VAT, this month and the last twelve. Purchases without a known agreement are among "
                "them; "
                "the rows sum to all purchases, to the øre.",
            ),
            query=SPLIT,
            columns=(
                OUTCOME,
                GROUND,
                Column("month_nok", Text("Denne måneden (kr)", "Denne månaden (kr)", "This month (NOK)"), "nok"),
                Column("month_pct", Text("Andel", "Del", "Share"), "pct"),
                Column("year_nok", Text("Tolv måneder (kr)", "Tolv månader (kr)", "Twelve months (NOK)"), "nok"),
                Column("year_pct", Text("Andel", "Del", "Share"), "pct"),
                Column("lines", Text("Linjer", "Linjer", "Lines"), "count"),
                Column(
                    "lines_not_converted",
                    Text(
                        "Linjer uten kjent beløp i kr", "Linjer utan kjent beløp i kr", "Lines without an amount in NOK"
                    ),
                    "count",
                ),
            ),
            rows=PARTS_OF_MONTH,
            empty=NOTHING,
            draw=split,
            summary=split_summary,
        ),
        Figure(
            id="agreement-months",
            title=Text("Måned for måned", "Månad for månad", "Month by month"),
            caption=Text(
                "Kroner uten mva, siste 24 måneder.",
                "Kroner utan mva, siste 24 månader.",
                "NOK excluding VAT, 24 months.",
            ),
            query=BY_MONTH,
            columns=(
                Column("month", Text("Måned", "Månad", "Month"), "month"),
                AMOUNT,
                *(Column(name, Text(*(f"{said} (kr)" for said in AGREEMENT_OUTCOME[name])), "nok") for name in COLOURS),
            ),
            rows=SUMS_OF_24_MONTHS,
            empty=NOTHING,
            draw=by_month,
            summary=by_month_summary,
        ),
        Figure(
            id="agreement-units",
            title=Text("Etter enhet", "Etter eining", "By unit"),
            caption=Text(
                "Andel av enhetens kjøp siste tolv måneder.",
                "Del av kjøpa til eininga siste tolv månader.",
                "Share of the unit's purchases of the last twelve months.",
            ),
            query=BY_UNIT,
            columns=(Column("unit", Text("Enhet", "Eining", "Unit"), "name"), AMOUNT, *SHARES),
            rows=SUMS_OF_24_MONTHS,
            empty=NOTHING,
        ),
        Figure(
            id="agreement-risk",
            title=Text("Etter klimarisiko", "Etter klimarisiko", "By climate risk"),
            caption=Text(
                "Andel av kjøpene i risikoklassen siste tolv måneder.",
                "Del av kjøpa i risikoklassen siste tolv månader.",
                "Share of the risk class's purchases of the last twelve months.",
            ),
            query=BY_RISK,
            columns=(
                Column("risk_class", Text("Risikoklasse", "Risikoklasse", "Risk class"), "word", RISK),
                AMOUNT,
                *SHARES,
            ),
            rows=SUMS_OF_24_MONTHS,
            empty=NOTHING,
        ),
        Figure(
            id="agreement-suppliers",
            title=Text("Etter leverandør", "Etter leverandør", "By supplier"),
            caption=Text(
                "Andel av kjøpene hos leverandøren siste tolv måneder, de største først.",
                "Del av kjøpa hos leverandøren siste tolv månader, dei største først.",
                "Share of the purchases from the supplier of the last twelve months, the largest first.",
            ),
            query=BY_SUPPLIER,
            columns=(SUPPLIER, AMOUNT, *SHARES),
            rows=SUMS_OF_24_MONTHS,
            empty=NOTHING,
            limit=50,
        ),
        Figure(
            id="announcement-worklist",
            shape="stacked",
            title=Text(
                "Burde dette vært kunngjort?", "Burde dette ha vore kunngjort?", "Should this have been announced?"
            ),
            caption=Text(
                "En arbeidsliste, ingen anklage: leverandører der kjøp uten kjent avtale når terskelen for "
                "kunngjøring, alle "
                "enheter samlet. Avtalen kan finnes uten at den er levert hit. Terskelen er den som gjaldt i "
                "periodens første "
                "måned. Der kategorien ikke er kjent, summeres det på kontoen. Er ikke hele perioden levert, sies "
                "det. Nederst: det som ofte kan kjøpes uten kunngjøring.",
                "Ei arbeidsliste, ingen klage: leverandørar der kjøp utan kjend avtale når terskelen for "
                "kunngjering, alle "
                "einingar samla. Avtalen kan finnast utan at han er levert hit. Terskelen er den som galdt i den "
                "første månaden "
                "i perioden. Der kategorien ikkje er kjend, blir det summert på kontoen. Er ikkje heile "
                "perioden levert, står det. Nedst: det som ofte kan kjøpast utan "
                "kunngjering.",
                "A worklist, no accusation: suppliers from whom purchases without a known agreement reach the "
                "threshold for "
                "announcement, all units together. The agreement may exist without having been delivered. The "
                "threshold is "
                "that of the period's first month. Where the category is not known, the account is summed. Where not "
                "all of the period is delivered, that is said. Last: "
                "what may "
                "often be bought without announcement.",
            ),
            query=WORKLIST,
            columns=(
                Column("treatment", Text("Behandling", "Handsaming", "Treatment"), "mark", ANNOUNCEMENT_TREATMENT),
                Column("supplier_name", Text("Leverandør", "Leverandør", "Supplier"), "translated"),
                Column(
                    "category",
                    Text("Kategori", "Kategori", "Category"),
                    "translated",
                    absent=Text("Alle kategorier", "Alle kategoriar", "All categories"),
                ),
                Column("spend_nok", Text("Kjøpt (kr)", "Kjøpt (kr)", "Bought (NOK)"), "nok"),
                Column("threshold_nok", Text("Terskel (kr)", "Terskel (kr)", "Threshold (NOK)"), "nok"),
                Column("above_nok", Text("Over (kr)", "Over (kr)", "Above (NOK)"), "nok"),
                Column("ground", Text("Avtale", "Avtale", "Agreement"), "word", AGREEMENT_GROUND),
                Column("first_month", Text("Fra", "Frå", "From"), "month"),
                Column("last_month", Text("Til", "Til", "To"), "month"),
                Column("is_part_period", Text("Levert", "Levert", "Delivered"), "mark", PART_PERIOD),
                Column("months_delivered", Text("Måneder levert", "Månader leverte", "Months delivered"), "count"),
                Column(
                    "unit_names",
                    Text("Hvem som kjøpte", "Kven som kjøpte", "Who bought"),
                    "name",
                    is_folded=True,
                ),
                Column("scope", Text("Summert", "Summert", "Summed"), "word", ANNOUNCEMENT_SCOPE),
                Column("contract_kind", Text("Slag", "Slag", "Kind"), "word", CONTRACT_KIND),
                Column("basis", Text("Periode", "Periode", "Period"), "word", ANNOUNCEMENT_BASIS),
                Column("paragraph", Text("Hjemmel", "Heimel", "Provision"), "law"),
                Column("threshold_from", Text("Terskel fra", "Terskel frå", "Threshold from"), "date"),
                Column("spend_year_0_nok", Text("I år (kr)", "I år (kr)", "This year (NOK)"), "nok"),
                Column("spend_year_1_nok", Text("I fjor (kr)", "I fjor (kr)", "Last year (NOK)"), "nok"),
                Column("spend_year_2_nok", Text("To år siden (kr)", "To år sidan (kr)", "Two years ago (NOK)"), "nok"),
                Column("spend_earlier_nok", Text("Før det (kr)", "Før det (kr)", "Before that (NOK)"), "nok"),
                Column("units", Text("Enheter", "Einingar", "Units"), "count"),
                Column(
                    "vat_not_known_nok",
                    Text("Kan være med mva (kr)", "Kan vere med mva (kr)", "May include VAT (NOK)"),
                    "nok",
                    absent=Text("–", "–", "–"),
                ),
                Column(
                    "lines_not_converted",
                    Text("Linjer uten kjent beløp", "Linjer utan kjent beløp", "Lines without a known amount"),
                    "count",
                ),
            ),
            rows=SUPPLIER_PURCHASES,
            empty=Text(
                "Ingen leverandør når en kjent terskel uten at en avtale er kjent. Tabellen under viser hva listen "
                "bygger på.",
                "Ingen leverandør når ein kjend terskel utan at ein avtale er kjend. Tabellen under viser kva lista "
                "byggjer på.",
                "No supplier reaches a known threshold without a known agreement. The table below shows what the list "
                "rests on.",
            ),
        ),
        Figure(
            id="announcement-base",
            title=Text("Hva listen bygger på", "Kva lista byggjer på", "What the list rests on"),
            caption=Text(
                "Alle kjøp siste tolv måneder, og hva listen har gjort med dem. Radene summerer til alle kjøp, på "
                "øret.",
                "Alle kjøp siste tolv månader, og kva lista har gjort med dei. Radene summerer til alle kjøp, på øret.",
                "All purchases of the last twelve months and what the list made of them. The rows sum to all "
                "purchases, to the øre.",
            ),
            query=WORKLIST_BASE,
            columns=(
                Column("base", Text("Kjøp", "Kjøp", "Purchases"), "word", ANNOUNCEMENT_BASE),
                AMOUNT,
                Column("share_pct", Text("Andel", "Del", "Share"), "pct"),
            ),
            rows=SUMS_OF_24_MONTHS,
            empty=NOTHING,
        ),
        Figure(
            id="agreement-unsettled",
            shape="stacked",
            title=Text("Ikke avklart", "Ikkje avklart", "Not settled"),
            caption=Text(
                "Kjøp siste tolv måneder der avtalen kan være flere, er en annens, er utløpt eller ikke er kjent. "
                "Ingenting er "
                "valgt; rett opp i avtaleregisteret eller i henvisningen på fakturaen.",
                "Kjøp siste tolv månader der avtalen kan vere fleire, er ein annan sin, er gått ut eller ikkje er "
                "kjend. "
                "Ingenting er valt; rett opp i avtaleregisteret eller i tilvisinga på fakturaen.",
                "Purchases of the last twelve months whose agreement may be several, is another's, has ended or is "
                "not known. "
                "Nothing is chosen; mend the contract register or the reference on the invoice.",
            ),
            query=UNSETTLED,
            columns=(
                SUPPLIER,
                GROUND,
                Column(
                    "candidates",
                    Text("Mulige avtaler", "Moglege avtalar", "Possible agreements"),
                    absent=Text("Ingen", "Ingen", "No agreement"),
                ),
                Column("lines", Text("Linjer", "Linjer", "Lines"), "count"),
                AMOUNT,
            ),
            rows=UNSETTLED_OF_12_MONTHS,
            empty=Text("Alt er avklart.", "Alt er avklart.", "Everything is settled."),
        ),
        Figure(
            id="agreement-methods",
            title=Text("Hvordan kjøpene er knyttet", "Korleis kjøpa er knytte", "How the purchases are linked"),
            caption=Text(
                "Kjøp med avtale siste tolv måneder, etter hva som viste veien og hvor sikkert det er.",
                "Kjøp med avtale siste tolv månader, etter kva som viste vegen og kor sikkert det er.",
                "Linked purchases of the last twelve months, by what showed the way and how certain it is.",
            ),
            query=HOW,
            columns=(
                Column("link_method", Text("Funnet ved", "Funne ved", "Found by"), "word", LINK_METHOD),
                Column("link_confidence", Text("Sikkerhet", "Tryggleik", "Confidence"), "mark", LINK_CONFIDENCE),
                Column("lines", Text("Linjer", "Linjer", "Lines"), "count"),
                AMOUNT,
                Column("share_pct", Text("Andel", "Del", "Share"), "pct"),
            ),
            rows=SUMS_OF_24_MONTHS,
            empty=Text("Ingen kjøp er knyttet.", "Ingen kjøp er knytte.", "No purchases are linked."),
        ),
    ),
)
