"""Invoices beside the ledger: which of them it has, which must be looked at, and what they tell of its lines."""

from __future__ import annotations

from dashboards.columns import CURRENCY, FILE, NONE
from dashboards.language import Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.source_rows import LAST_24_MONTHS, PURCHASES_OF_MONTH
from dashboards.words import (
    AMOUNT_BASIS,
    INVOICE_CONFIDENCE,
    INVOICE_REASON,
    INVOICE_SPLIT,
    INVOICE_STATUS,
    SPLIT_METHOD,
)

_ISSUED = LAST_24_MONTHS.format(month="month")

BY_STATUS = f"""
select
    status, reason, currency_code, count(*) as invoices,
    cast(sum(case when is_credit_note then 1 else 0 end) as bigint) as credit_notes, sum(net_amount) as net_amount
from mart.invoice_match
where {_ISSUED}
group by status, reason, currency_code
order by
    case status when 'ambiguous' then 0 when 'amount_differs' then 1 when 'not_posted' then 2
        when 'posted_elsewhere' then 3 when 'matched' then 5 else 4 end,
    status, invoices desc, reason, currency_code
"""

TO_LOOK_AT = f"""
select
    status, reason, supplier_name_nb, supplier_name_nn, supplier_name_en, invoice_number, issue_date, currency_code,
    net_amount, ledger_amount, difference,
    vouchers, file
from mart.invoice_match
where status in ('ambiguous', 'amount_differs', 'not_posted', 'posted_elsewhere') and {_ISSUED}
order by abs(net_amount) desc, file, invoice_id
"""

NOT_COUNTED = f"""
select
    status, reason, supplier_name_nb, supplier_name_nn, supplier_name_en, invoice_number, issue_date, currency_code,
    net_amount, file, duplicate_of_file
from mart.invoice_match
where status in ('duplicate', 'forward_billing') and {_ISSUED}
order by abs(net_amount) desc, file, invoice_id
"""

NOT_ADDING_UP = f"""
select
    supplier_name_nb, supplier_name_nn, supplier_name_en, invoice_number, currency_code, net_amount, line_difference,
    net_difference, stated_differing, file
from mart.invoice_match
where (line_difference <> 0 or net_difference <> 0 or stated_differing > 0) and {_ISSUED}
order by abs(net_difference) desc, file, invoice_id
"""

MATCHED = f"""
select
    confidence, amount_basis, split, currency_code, count(*) as invoices, sum(net_amount) as net_amount,
    sum(difference) as difference, sum(cpv_lines) as cpv_lines, sum(stated_lines) as stated_lines,
    sum(stated_kgco2e) as stated_kgco2e
from mart.invoice_match
where status = 'matched' and {_ISSUED}
group by confidence, amount_basis, split, currency_code
order by
    case confidence when 'low' then 0 when 'medium' then 1 else 2 end, invoices desc, amount_basis, split, currency_code
"""

TOLD_APART = """
select
    coalesce(split_method, 'none') as split_method, cast(sum(lines) as bigint) as lines, count(*) as parts,
    count(distinct invoice_id) as invoices, sum(amount_nok) as amount_nok
from mart.purchase_line
where period = $month
group by coalesce(split_method, 'none')
order by case coalesce(split_method, 'none') when 'none' then 1 else 0 end, parts desc, split_method
"""

INVOICES = Rows(
    "invoices_of_24_months",
    f"select * from mart.invoice_match\nwhere {_ISSUED}\norder by month desc, file, invoice_id",
)

STATUS = Column("status", Text("I regnskapet", "I rekneskapen", "In the ledger"), "mark", INVOICE_STATUS)
REASON = Column("reason", Text("Grunn", "Grunn", "Reason"), "word", INVOICE_REASON)
SUPPLIER = Column("supplier_name", Text("Leverandør", "Leverandør", "Supplier"), "translated")
NUMBER = Column("invoice_number", Text("Fakturanr.", "Fakturanr.", "Invoice no."))
ISSUED = Column("issue_date", Text("Fakturadato", "Fakturadato", "Issued"), "date")
NET = Column("net_amount", Text("Sum uten mva.", "Sum utan mva.", "Sum excluding VAT"), "exact")
INVOICE = (STATUS, REASON, SUPPLIER, NUMBER, ISSUED, CURRENCY, NET)
"""What is said of one invoice that somebody must look at."""

COUNT = Column("invoices", Text("Fakturaer", "Fakturaer", "Invoices"), "count")
NO_INVOICES = Text(
    "Ingen faktura fra de siste 24 månedene er levert.",
    "Ingen faktura frå dei siste 24 månadene er levert.",
    "No invoice of the last 24 months has been delivered.",
)

PAGE = Page(
    name="invoices",
    position=9,
    title=Text("Fakturaer", "Fakturaer", "Invoices"),
    lead=Text(
        "Finnes fakturaene igjen i regnskapet? Fakturaer utdyper linjene i regnskapet og legges aldri til dem: det som "
        "er kjøpt, er det regnskapet sier. Det som kunne være to ting, gjettes ikke, men står her.",
        "Finst fakturaene att i rekneskapen? Fakturaer utdjupar linjene i rekneskapen og blir aldri lagde til dei: det "
        "som er kjøpt, er det rekneskapen seier. Det som kunne vere to ting, blir ikkje gissa, men står her.",
        "Are the invoices found in the ledger? Invoices tell more of the ledger's lines and are never added to them: "
        "what was bought is what the ledger says. What could be two things is not guessed; it stands here.",
    ),
    figures=(
        Figure(
            id="invoices-by-status",
            title=Text("Hva som ble av fakturaene", "Kva det blei av fakturaene", "What became of the invoices"),
            caption=Text(
                "Fakturaer og kreditnotaer utstedt de siste 24 månedene. En faktura er funnet når leverandør, nummer "
                "og beløp stemmer med ett bilag, uansett i hvilken måned bilaget er ført; kreditnotaer er negative. "
                "Summene står i fakturaens valuta og er ikke med i innkjøpene.",
                "Fakturaer og kreditnotaer skrivne ut dei siste 24 månadene. Ein faktura er funnen når leverandør, "
                "nummer og beløp stemmer med eitt bilag, same kva månad bilaget er ført i; kreditnotaer er negative. "
                "Summane står i valutaen til fakturaen og er ikkje med i innkjøpa.",
                "Invoices and credit notes issued in the last 24 months. An invoice is found where supplier, number "
                "and amount fit one voucher, in whichever month it was posted; credit notes are negative. Sums are in "
                "the invoice's currency and are not part of the purchases.",
            ),
            query=BY_STATUS,
            columns=(
                STATUS,
                REASON,
                CURRENCY,
                COUNT,
                Column("credit_notes", Text("Av dem kreditnotaer", "Av dei kreditnotaer", "Credit notes"), "count"),
                NET,
            ),
            rows=INVOICES,
            empty=NO_INVOICES,
        ),
        Figure(
            id="invoices-to-look-at",
            title=Text("Fakturaer å se på", "Fakturaer å sjå på", "Invoices to look at"),
            caption=Text(
                "De største først. Forskjellen er regnskapet minus fakturaen. Ingen av dem endrer noe tall for "
                "innkjøp.",
                "Dei største først. Skilnaden er rekneskapen minus fakturaen. Ingen av dei endrar noko tal for "
                "innkjøp.",
                "The largest first. The difference is the ledger less the invoice. None of them changes a figure on "
                "purchases.",
            ),
            query=TO_LOOK_AT,
            columns=(
                *INVOICE,
                Column("ledger_amount", Text("I regnskapet", "I rekneskapen", "In the ledger"), "exact", absent=NONE),
                Column("difference", Text("Forskjell", "Skilnad", "Difference"), "exact", absent=NONE),
                Column("vouchers", Text("Bilag", "Bilag", "Vouchers"), "name", absent=NONE),
                FILE,
            ),
            rows=INVOICES,
            empty=Text(
                "Alle fakturaene er funnet i regnskapet.",
                "Alle fakturaene er funne i rekneskapen.",
                "Every invoice was found in the ledger.",
            ),
        ),
        Figure(
            id="invoices-not-counted",
            title=Text("Fakturaer som ikke teller", "Fakturaer som ikkje tel", "Invoices that do not count"),
            caption=Text(
                "Samme faktura levert flere ganger (samme leverandør, nummer og slag i samme år), og fakturaer som en "
                "annen leverandør fakturerer videre.",
                "Same faktura levert fleire gonger (same leverandør, nummer og slag i same år), og fakturaer som ein "
                "annan leverandør fakturerer vidare.",
                "The same invoice delivered more than once (same supplier, number and kind in the same year), and "
                "invoices that another supplier bills again.",
            ),
            query=NOT_COUNTED,
            columns=(
                *INVOICE,
                FILE,
                Column(
                    "duplicate_of_file", Text("Teller i stedet", "Tel i staden", "Counts instead"), "name", absent=NONE
                ),
            ),
            rows=INVOICES,
            empty=Text(
                "Ingen faktura er levert flere ganger eller fakturert videre.",
                "Ingen faktura er levert fleire gonger eller fakturert vidare.",
                "No invoice was delivered more than once or billed again.",
            ),
        ),
        Figure(
            id="invoices-not-adding-up",
            title=Text("Fakturaer som ikke går opp", "Fakturaer som ikkje går opp", "Invoices that do not add up"),
            caption=Text(
                "Linjer minus sum av linjer, og linjer med tillegg og fradrag minus sum uten mva., slik fakturaen selv "
                "oppgir dem; og linjer der mengde × utslippsfaktor ikke gir utslippet leverandøren oppgir.",
                "Linjer minus sum av linjer, og linjer med tillegg og frådrag minus sum utan mva., slik fakturaen "
                "sjølv oppgjev dei; og linjer der mengd × utsleppsfaktor ikkje gjev utsleppet leverandøren oppgjev.",
                "Lines less the sum of lines, and lines with charges and allowances less the sum excluding VAT, as the "
                "invoice itself declares them; and lines where quantity × emission factor is not the emission stated.",
            ),
            query=NOT_ADDING_UP,
            columns=(
                SUPPLIER,
                NUMBER,
                CURRENCY,
                NET,
                Column("line_difference", Text("Linjer: rest", "Linjer: rest", "Lines: residue"), "exact"),
                Column("net_difference", Text("Sum uten mva.: rest", "Sum utan mva.: rest", "Net: residue"), "exact"),
                Column("stated_differing", Text("Utslipp: linjer", "Utslepp: linjer", "Emission: lines"), "count"),
                FILE,
            ),
            rows=INVOICES,
            empty=Text(
                "Alle fakturaer går opp med sine egne summer.",
                "Alle fakturaer går opp med sine eigne summar.",
                "Every invoice adds up to its own sums.",
            ),
        ),
        Figure(
            id="invoices-matched",
            title=Text("Hvor sikkert de er funnet", "Kor sikkert dei er funne", "How surely they were found"),
            caption=Text(
                "Høy: organisasjonsnummer, nummer og beløp er like. Middels og lav: leverandøren er funnet på navn, "
                "nummeret er skrevet annerledes, eller beløpet er likt innenfor 1 krone. Utslipp er det leverandørene "
                "selv oppgir på linjene; det er ikke med i klimafotavtrykket.",
                "Høg: organisasjonsnummer, nummer og beløp er like. Middels og låg: leverandøren er funnen på namn, "
                "nummeret er skrive annleis, eller beløpet er likt innanfor 1 krone. Utslepp er det leverandørane "
                "sjølve oppgjev på linjene; det er ikkje med i klimafotavtrykket.",
                "High: organisation number, number and amount are the same. Medium and low: the supplier was found by "
                "name, the number is written otherwise, or the amount is the same within 1.00. Emissions are what the "
                "suppliers state on the lines; they are not part of the climate footprint.",
            ),
            query=MATCHED,
            columns=(
                Column("confidence", Text("Sikkerhet", "Tryggleik", "Confidence"), "mark", INVOICE_CONFIDENCE),
                Column(
                    "amount_basis",
                    Text("Beløp i regnskapet", "Beløp i rekneskapen", "Ledger amount"),
                    "word",
                    AMOUNT_BASIS,
                ),
                Column("split", Text("På fakturalinjer", "På fakturalinjer", "By invoice line"), "word", INVOICE_SPLIT),
                CURRENCY,
                COUNT,
                NET,
                Column("difference", Text("Avrunding", "Avrunding", "Rounding"), "exact"),
                Column("cpv_lines", Text("Linjer med CPV", "Linjer med CPV", "Lines with CPV"), "count"),
                Column(
                    "stated_lines", Text("Linjer med utslipp", "Linjer med utslepp", "Lines with emission"), "count"
                ),
                Column(
                    "stated_kgco2e", Text("Oppgitt utslipp", "Oppgjeve utslepp", "Emission stated"), "t", absent=NONE
                ),
            ),
            rows=INVOICES,
            empty=Text(
                "Ingen faktura er funnet i regnskapet.",
                "Ingen faktura er funnen i rekneskapen.",
                "No invoice was found in the ledger.",
            ),
        ),
        Figure(
            id="lines-told-apart",
            title=Text(
                "Månedens innkjøp på fakturalinjer", "Innkjøpa i månaden på fakturalinjer", "The month by invoice line"
            ),
            caption=Text(
                "Linjer i regnskapet som er fordelt på linjene i sin faktura, og resten. Delene gir linjens beløp på "
                "øret. En linje i regnskapet telles én gang.",
                "Linjer i rekneskapen som er fordelte på linjene i fakturaen sin, og resten. Delane gjev beløpet på "
                "linja på øret. Ei linje i rekneskapen blir rekna éin gong.",
                "Ledger lines told apart by the lines of their invoice, and the rest. The parts sum to the line's "
                "amount to the øre. A ledger line counts once.",
            ),
            query=TOLD_APART,
            columns=(
                Column("split_method", Text("Fordelt", "Fordelt", "Told apart"), "word", SPLIT_METHOD),
                Column("invoices", Text("Fakturaer", "Fakturaer", "Invoices"), "count"),
                Column("lines", Text("Linjer i regnskapet", "Linjer i rekneskapen", "Ledger lines"), "count"),
                Column("parts", Text("Deler", "Delar", "Parts"), "count"),
                Column("amount_nok", Text("Kroner", "Kroner", "NOK"), "nok_ore"),
            ),
            rows=PURCHASES_OF_MONTH,
            empty=Text("Ingen innkjøp i måneden.", "Ingen innkjøp i månaden.", "No purchases in the month."),
        ),
    ),
)
