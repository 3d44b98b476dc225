"""The start page: how the month stands, what is wrong first, and what somebody must look at."""

from __future__ import annotations

from dashboards.language import Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.source_rows import LAST_12_MONTHS, LOTS, SUPPLIER_PURCHASES
from dashboards.words import CLAIM, DELIVERY_KIND, JUSTIFICATION, VERDICT

KEY_FIGURES = """
select figure, value, unit, concern, page
from mart.key_figure
where month = $month
order by case concern when 'wrong' then 0 when 'look' then 1 else 2 end, position
"""

LOTS_TO_LOOK_AT = f"""
select verdict, announced_on, coalesce(title, lot_id) as title, paragraph,
    explanation_nb, explanation_nn, explanation_en
from mart.lot_verdict
where {LAST_12_MONTHS.format(month="month")} and verdict in ('breach', 'needs_review')
order by case verdict when 'breach' then 0 else 1 end, announced_on desc nulls first,
    estimated_value_nok desc nulls last, notice_id, lot_id
"""

DOUBTFUL_EXCEPTIONS = f"""
select justification, announced_on, coalesce(title, lot_id) as title, claim, verdict, paragraph
from mart.exception_register
where {LAST_12_MONTHS.format(month="month")} and needs_attention
order by
    case justification when 'absent' then 0 when 'absent_in_notice' then 1 when 'unknown' then 2 else 3 end,
    announced_on desc nulls first,
    notice_id, lot_id, claim
"""

SUPPLIERS = """
select supplier_name_nb, supplier_name_nn, supplier_name_en, supplier_org_number, sum(spend_nok) as spend_12_months_nok,
    min(threshold_nok) as threshold_nok
from mart.announcement_worklist
where month = $month and treatment = 'to_check' and basis = '12_months'
group by supplier_key, supplier_name_nb, supplier_name_nn, supplier_name_en, supplier_org_number
order by spend_12_months_nok desc, supplier_key
"""

FILES = """
select file, kind, problem_nb, problem_nn, problem_en, remedy_nb, remedy_nn, remedy_en
from mart.delivery
where status in ('set_aside', 'cut_short')
order by delivery_number
"""

PAGE = Page(
    name="overview",
    position=0,
    title=Text("Oversikt", "Oversikt", "Overview"),
    lead=Text(
        "Slik står det til denne måneden. Det som er galt, står først; hvert tall fører til siden som forklarer det.",
        "Slik står det til denne månaden. Det som er gale, står først; kvart tal fører til sida som forklarer det.",
        "This is how the month stands. What is wrong stands first; each figure leads to the page that explains it.",
    ),
    figures=(
        Figure(
            id="key-figures",
            title=Text("Nøkkeltall", "Nøkkeltal", "Key figures"),
            caption=Text(
                "«Galt» må rettes, «se på dette» må noen ta stilling til. Beløp er i kroner slik de er levert i "
                "regnskapet.",
                "«Gale» må rettast, «sjå på dette» må nokon ta stilling til. Beløp er i kroner slik dei er leverte i "
                "rekneskapen.",
                "“Wrong” must be put right, “look at this” needs somebody's judgement. Amounts are in NOK as delivered "
                "in the ledger.",
            ),
            query=KEY_FIGURES,
            columns=(),
            rows=Rows("key_figures", "select * from mart.key_figure where month = $month order by position"),
            empty=Text(
                "Nøkkeltallene er ikke kjent: det er ingen innkjøp i regnskapet for måneden.",
                "Nøkkeltala er ikkje kjende: det er ingen innkjøp i rekneskapen for månaden.",
                "The key figures are not known: the ledger has no purchases in the month.",
            ),
            shape="cards",
        ),
        Figure(
            id="lots-to-look-at",
            title=Text(
                "Dette må ses på: kunngjorte delkontrakter",
                "Dette må ein sjå på: kunngjorde delkontraktar",
                "To be looked at: announced lots",
            ),
            caption=Text(
                "Delkontrakter kunngjort siste tolv måneder der klima- og miljøreglene ser ut til å være brutt, "
                "eller der en "
                "person må vurdere saken. "
                "Vurderingen bygger på kunngjøringen; konkurransegrunnlaget kan si mer.",
                "Delkontraktar kunngjorde siste tolv månader der klima- og miljøreglane ser ut til å vere "
                "brotne, eller der ein "
                "person må vurdere saka. "
                "Vurderinga byggjer på kunngjeringa; konkurransegrunnlaget kan seie meir.",
                "Lots announced in the last twelve months where the climate and environment rules seem to be "
                "broken, or where a "
                "person must decide. "
                "The reading rests on the notice; the procurement documents may say more.",
            ),
            query=LOTS_TO_LOOK_AT,
            columns=(
                Column("verdict", Text("Vurdering", "Vurdering", "Verdict"), "mark", VERDICT),
                Column("announced_on", Text("Kunngjort", "Kunngjord", "Announced"), "date"),
                Column("title", Text("Delkontrakt", "Delkontrakt", "Lot"), "name"),
                Column("paragraph", Text("Hjemmel", "Heimel", "Provision"), "law"),
                Column("explanation", Text("Hvorfor", "Kvifor", "Why"), "translated"),
            ),
            rows=Rows(
                "lots_to_look_at",
                LOTS.format(
                    condition=LAST_12_MONTHS.format(month="month") + " and verdict in ('breach', 'needs_review')"
                ),
            ),
            empty=Text(
                "Ingen delkontrakt kunngjort siste tolv måneder er vurdert som brudd eller uavklart.",
                "Ingen delkontrakt kunngjord siste tolv månader er vurdert som brot eller uavklart.",
                "No lot announced in the last twelve months is judged a breach or undecided.",
            ),
            limit=10,
            page="rule_compliance",
        ),
        Figure(
            id="doubtful-exceptions",
            title=Text(
                "Dette må ses på: unntak som er i tvil",
                "Dette må ein sjå på: unntak som det er tvil om",
                "To be looked at: doubtful exceptions",
            ),
            caption=Text(
                "Unntak siste tolv måneder der begrunnelsen mangler, der kjøpet hører til en prioritert "
                "kategori, eller "
                "der vurderingen ikke holder.",
                "Unntak siste tolv månader der grunngivinga manglar, der kjøpet høyrer til ein prioritert kategori, "
                "eller der vurderinga ikkje held.",
                "Exceptions of the last twelve months without reasons, in a priority category, or whose ground "
                "does not hold.",
            ),
            query=DOUBTFUL_EXCEPTIONS,
            columns=(
                Column("justification", Text("Begrunnelse", "Grunngiving", "Reasons"), "mark", JUSTIFICATION),
                Column("announced_on", Text("Kunngjort", "Kunngjord", "Announced"), "date"),
                Column("title", Text("Delkontrakt", "Delkontrakt", "Lot"), "name"),
                Column("claim", Text("Påberopt unntak", "Påkalla unntak", "Exception claimed"), "word", CLAIM),
                Column("verdict", Text("Vurdering", "Vurdering", "Verdict"), "mark", VERDICT),
                Column("paragraph", Text("Hjemmel", "Heimel", "Provision"), "law"),
            ),
            rows=Rows(
                "doubtful_exceptions",
                "select * from mart.exception_register where needs_attention and "
                + LAST_12_MONTHS.format(month="month")
                + " order by file, notice_id, lot_id, claim",
            ),
            empty=Text("Ingen unntak er i tvil.", "Det er ikkje tvil om nokon unntak.", "No exception is in doubt."),
            limit=10,
            page="exceptions",
        ),
        Figure(
            id="suppliers-to-link",
            title=Text(
                "Dette må ses på: leverandører uten kjent kontrakt",
                "Dette må ein sjå på: leverandørar utan kjend kontrakt",
                "To be looked at: suppliers without a known contract",
            ),
            caption=Text(
                "Leverandører som siste tolv måneder er betalt minst terskelverdien for kunngjøring, uten at en "
                "avtale som gjelder, er kjent her. En arbeidsliste: kontrakten kan finnes uten å være levert.",
                "Leverandørar som siste tolv månader er betalte minst terskelverdien for kunngjering, utan at "
                "ein avtale som gjeld, er kjend her. Ei arbeidsliste: kontrakten kan finnast utan å vere levert.",
                "Suppliers paid at least the threshold for announcement over the last twelve months for whom no "
                "agreement in force is known here. "
                "A worklist: the contract may exist without having been delivered.",
            ),
            query=SUPPLIERS,
            columns=(
                Column("supplier_name", Text("Leverandør", "Leverandør", "Supplier"), "translated"),
                Column("supplier_org_number", Text("Org.nr.", "Org.nr.", "Org. no.")),
                Column(
                    "spend_12_months_nok",
                    Text(
                        "Betalt siste 12 måneder (kr)",
                        "Betalt siste 12 månader (kr)",
                        "Paid over the last 12 months (NOK)",
                    ),
                    "nok_ore",
                ),
                Column("threshold_nok", Text("Terskelverdi (kr)", "Terskelverdi (kr)", "Threshold (NOK)"), "nok"),
            ),
            rows=SUPPLIER_PURCHASES,
            empty=Text(
                "Ingen leverandør over terskelverdien er uten kjent kontrakt.",
                "Ingen leverandør over terskelverdien er utan kjend kontrakt.",
                "No supplier above the threshold is without a known contract.",
            ),
            limit=10,
            page="agreements",
        ),
        Figure(
            id="files-to-mend",
            title=Text(
                "Dette må ses på: filer som er lagt til side",
                "Dette må ein sjå på: filer som er lagde til side",
                "To be looked at: files set aside",
            ),
            caption=Text(
                "Leverte filer som ikke kunne brukes. Ingenting i dem er med i tallene.",
                "Leverte filer som ikkje kunne brukast. Ingenting i dei er med i tala.",
                "Delivered files that could not be used. Nothing in them is part of the figures.",
            ),
            query=FILES,
            columns=(
                Column("file", Text("Fil", "Fil", "File"), "name"),
                Column("kind", Text("Slag", "Slag", "Kind"), "word", DELIVERY_KIND),
                Column("problem", Text("Hva er galt", "Kva er gale", "What is wrong"), "translated"),
                Column("remedy", Text("Hva kan gjøres", "Kva kan gjerast", "What to do"), "translated"),
            ),
            rows=Rows(
                "files_to_mend",
                "select * from mart.delivery where status in ('set_aside', 'cut_short') order by delivery_number",
            ),
            empty=Text(
                "Ingen filer er lagt til side.", "Ingen filer er lagde til side.", "No file has been set aside."
            ),
            limit=10,
            page="data_quality",
        ),
    ),
)
