"""Whether the figures can be used: what was delivered, what could not be used, and which months are there."""

from __future__ import annotations

from dashboards.columns import CURRENCY, FILE, LINES, MONTH, NO_LEDGERS, NONE
from dashboards.language import Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.source_rows import (
    DELIVERIES,
    PURCHASES_BY_PERIOD,
    PURCHASES_OF_MONTH,
    PURCHASES_WITHOUT_AMOUNT,
)
from dashboards.words import (
    CALENDAR,
    DELIVERY_KIND,
    DELIVERY_STATUS,
    NOTICE_RELATION,
    NOTICE_SOURCE,
    SUPPLIER_KIND,
)

BY_KIND = """
select
    kind,
    count(*) as files,
    sum(case when status = 'read' then 1 else 0 end) as files_read,
    sum(case when status in ('set_aside', 'cut_short') then 1 else 0 end) as set_aside,
    sum(case when status = 'already_delivered' then 1 else 0 end) as already_delivered,
    sum(personal_ids_masked) as personal_ids_masked
from mart.delivery
group by kind
order by set_aside desc, files desc, kind
"""

EACH_FILE = """
select
    file, status, kind, format, problem_nb, problem_nn, problem_en, problem_record, remedy_nb, remedy_nn, remedy_en,
    personal_ids_masked
from mart.delivery
order by
    case when status in ('set_aside', 'cut_short') then 0 when status = 'already_delivered' then 1 else 2 end,
    delivery_number
"""

MONTHS = """
select coalesce(first_file, '') as first_file, month, files, lines, usual_lines, purchase_nok, status
from mart.calendar
order by case when system is null then 1 else 0 end, status = 'ok', month desc, first_file
"""

QUARANTINE = """
select
    file, record_number, problem_nb, problem_nn, problem_en, value, remedy_nb, remedy_nn, remedy_en
from mart.quarantine
where reason <> 'cut_short' -- told with the file, which may have a million of them
order by file, record_number
"""

SUPPLIER_KINDS = """
select kind, suppliers, lines, amount_nok
from mart.supplier_kind
where month = $month
order by amount_nok desc, kind
"""

WITHOUT_AMOUNT = """
select
    case when amount_nok is null then 'no_rate' else 'no_month' end as gap,
    period as month, currency_code, file, cast(sum(lines) as bigint) as lines, sum(amount_currency) as amount_currency
from mart.purchase_line
where amount_nok is null or period = 'unknown'
group by case when amount_nok is null then 'no_rate' else 'no_month' end, period, currency_code, file
order by gap, lines desc, file, month, currency_code
"""

WARNINGS = """
select file, kind, warnings_nb, warnings_nn, warnings_en
from mart.delivery
where warnings_en <> '[]'
order by delivery_number
"""

NOTICE_COPIES = """
select relation, file, title, dispatch_date, source_system, counted_file
from mart.notice_copy
order by case relation when 'cancelled' then 0 when 'superseded' then 1 else 2 end, dispatch_date desc, file, line_id
"""

KIND = Column("kind", Text("Slag", "Slag", "Kind"), "word", DELIVERY_KIND)

PAGE = Page(
    name="data_quality",
    position=8,
    title=Text("Datakvalitet", "Datakvalitet", "Data quality"),
    lead=Text(
        "Kan tallene brukes? Her står hva som er levert, hva som ikke kunne brukes og hvorfor, og hvilke måneder som "
        "mangler eller er uvanlige. At ingen linje og ingen krone er borte, vises på siden Avstemming.",
        "Kan tala brukast? Her står kva som er levert, kva som ikkje kunne brukast og kvifor, og kva månader som "
        "manglar eller er uvanlege. At inga linje og inga krone er borte, blir vist på sida Avstemming.",
        "Can the figures be used? Here stands what was delivered, what could not be used and why, and which months are "
        "missing or unusual. That no line and no krone is lost is shown on the page Reconciliation.",
    ),
    figures=(
        Figure(
            id="deliveries-by-kind",
            title=Text("Hva som er levert", "Kva som er levert", "What was delivered"),
            caption=Text(
                "Alle filer i innboksen. Fødselsnumre skjules før noe lagres; tallet sier hvor mange som ble funnet og "
                "skjult.",
                "Alle filer i innboksen. Fødselsnummer blir skjulte før noko blir lagra; talet seier kor mange som "
                "blei funne og skjulte.",
                "All files in the inbox. National identity numbers are masked before anything is stored; the figure "
                "says how many were found and masked.",
            ),
            query=BY_KIND,
            columns=(
                KIND,
                Column("files", Text("Filer", "Filer", "Files"), "count"),
                Column("files_read", Text("Lest", "Lesne", "Read"), "count"),
                Column("set_aside", Text("Lagt til side", "Lagde til side", "Set aside"), "count"),
                Column("already_delivered", Text("Levert før", "Leverte før", "Delivered before"), "count"),
                Column(
                    "personal_ids_masked",
                    Text("Fødselsnumre skjult", "Fødselsnummer skjulte", "Identity numbers masked"),
                    "count",
                ),
            ),
            rows=DELIVERIES,
            empty=Text("Ingen filer er levert.", "Ingen filer er leverte.", "No files have been delivered."),
        ),
        Figure(
            id="deliveries",
            title=Text("Hver fil", "Kvar fil", "Every file"),
            caption=Text(
                "Filer som er lagt til side, står først, med hva som er galt og hva som kan gjøres. En fil med samme "
                "innhold som en tidligere fil telles bare én gang.",
                "Filer som er lagde til side, står først, med kva som er gale og kva som kan gjerast. Ei fil med same "
                "innhald som ei tidlegare fil blir berre rekna éin gong.",
                "Files set aside stand first, with what is wrong and what can be done. A file with the same content as "
                "an earlier one counts only once.",
            ),
            query=EACH_FILE,
            columns=(
                FILE,
                Column("status", Text("Status", "Status", "Status"), "mark", DELIVERY_STATUS),
                KIND,
                Column("format", Text("Format", "Format", "Format"), absent=NONE),
                Column("problem", Text("Hva er galt", "Kva er gale", "What is wrong"), "translated", absent=NONE),
                Column("problem_record", Text("Post", "Post", "Record"), "count", absent=NONE),
                Column("remedy", Text("Hva kan gjøres", "Kva kan gjerast", "What to do"), "translated", absent=NONE),
                Column(
                    "personal_ids_masked",
                    Text("Fødselsnumre skjult", "Fødselsnummer skjulte", "Identity numbers masked"),
                    "count",
                ),
            ),
            rows=DELIVERIES,
            empty=Text("Ingen filer er levert.", "Ingen filer er leverte.", "No files have been delivered."),
        ),
        Figure(
            id="calendar",
            title=Text("Måned for måned", "Månad for månad", "Month by month"),
            caption=Text(
                "Alle måneder fra den første til den siste, for hvert oppsett (system) og til slutt for alle samlet "
                "der det er flere. Uvanlig få linjer: under en tidel av medianen av de tolv kjente månedene før. "
                "Trolig levert to ganger: flere filer dekker måneden, og den er minst halvannen gang så stor som "
                "vanlig. Måneder som mangler, er ikke kjent; de er ikke null.",
                "Alle månader frå den første til den siste, for kvart oppsett (system) og til slutt for alle samla der "
                "det er fleire. Uvanleg få linjer: under ein tidel av medianen av dei tolv kjende månadene før. Truleg "
                "levert to gonger: fleire filer dekkjer månaden, og han er minst halvannan gong så stor som vanleg. "
                "Månader som manglar, er ikkje kjende; dei er ikkje null.",
                "Every month from the first to the last, for each layout (system) and at the end for all together "
                "where there are several. Unusually few lines: below a tenth of the median of the twelve known months "
                "before. Probably delivered twice: several files cover the month, and it is at least half as large "
                "again as usual. Months that are missing are not known; they are not zero.",
            ),
            query=MONTHS,
            columns=(
                Column("status", Text("Vurdering", "Vurdering", "Assessment"), "mark", CALENDAR),
                MONTH,
                LINES,
                Column("usual_lines", Text("Vanlig antall", "Vanleg tal", "Usual number"), "nok"),
                Column("files", Text("Filer", "Filer", "Files"), "count"),
                Column("purchase_nok", Text("Innkjøp (kr)", "Innkjøp (kr)", "Purchases (NOK)"), "nok_ore"),
                Column("first_file", Text("Oppsett som i", "Oppsett som i", "Layout as in"), "name"),
            ),
            rows=PURCHASES_BY_PERIOD,
            empty=NO_LEDGERS,
        ),
        Figure(
            id="quarantine",
            title=Text("Poster som ikke er brukt", "Postar som ikkje er brukte", "Records not used"),
            caption=Text(
                "Enkeltposter i filer som ellers er lest. De er ikke med i noe tall, men er tatt vare på.",
                "Enkeltpostar i filer som elles er lesne. Dei er ikkje med i noko tal, men er tekne vare på.",
                "Single records in files that were otherwise read. They are part of no figure, but they are kept.",
            ),
            query=QUARANTINE,
            columns=(
                FILE,
                Column("record_number", Text("Post", "Post", "Record"), "count"),
                Column("problem", Text("Hva er galt", "Kva er gale", "What is wrong"), "translated"),
                Column("value", Text("Det som står der", "Det som står der", "What stands there"), "name", absent=NONE),
                Column("remedy", Text("Hva kan gjøres", "Kva kan gjerast", "What to do"), "translated", absent=NONE),
            ),
            rows=Rows(
                "quarantine", "select * from mart.quarantine where reason <> 'cut_short' order by file, record_number"
            ),
            empty=Text(
                "Alle poster i leste filer er brukt.",
                "Alle postar i lesne filer er brukte.",
                "Every record of the files read is used.",
            ),
        ),
        Figure(
            id="notice-copies",
            title=Text(
                "Kunngjøringer som er erstattet, levert to ganger eller avlyst",
                "Kunngjeringar som er erstatta, leverte to gonger eller avlyste",
                "Notices replaced, delivered twice or cancelled",
            ),
            caption=Text(
                "En anskaffelse vurderes én gang. Eldre utgaver og kopier, for eksempel den samme kunngjøringen fra "
                "Doffin og fra TED, er tatt vare på, men teller ikke. Kolonnen til høyre viser filen som gjelder i "
                "stedet.",
                "Eit innkjøp blir vurdert éin gong. Eldre utgåver og kopiar, til dømes den same kunngjeringa frå "
                "Doffin og frå TED, er tekne vare på, men tel ikkje. Kolonnen til høgre viser fila som gjeld i staden.",
                "A procurement is judged once. Older versions and copies, for example the same notice from Doffin and "
                "from TED, are kept but not counted. The column to the right shows the file that stands in their "
                "place.",
            ),
            query=NOTICE_COPIES,
            columns=(
                Column("relation", Text("Hva den er", "Kva ho er", "What it is"), "word", NOTICE_RELATION),
                FILE,
                Column("title", Text("Anskaffelse", "Innkjøp", "Procurement"), "name", absent=NONE),
                Column("dispatch_date", Text("Sendt", "Send", "Sent"), "date", absent=NONE),
                Column("source_system", Text("Kilde", "Kjelde", "Source"), "word", NOTICE_SOURCE),
                Column(
                    "counted_file", Text("Fil som gjelder", "Fil som gjeld", "File that counts"), "name", absent=NONE
                ),
            ),
            rows=Rows("notice_copies", "select * from mart.notice_copy order by dispatch_date, file, line_id"),
            empty=Text(
                "Ingen kunngjøring er erstattet, levert to ganger eller avlyst.",
                "Inga kunngjering er erstatta, levert to gonger eller avlyst.",
                "No notice is replaced, delivered twice or cancelled.",
            ),
        ),
        Figure(
            id="suppliers-by-kind",
            title=Text("Hvem det er kjøpt fra", "Kven det er kjøpt frå", "Whom was bought from"),
            caption=Text(
                "Innkjøp i måneden etter hva slags leverandør det er. Privatpersoner, enkeltpersonforetak og alle som "
                "kan være en person, vises ikke med navn, men beløpene er med i alle summer. Antallet vises ikke når "
                "det er under fem av dem. Med Enhetsregisteret i innboksen blir flere virksomheter kjent.",
                "Innkjøp i månaden etter kva slags leverandør det er. Privatpersonar, enkeltpersonføretak og alle som "
                "kan vere ein person, blir ikkje viste med namn, men beløpa er med i alle summar. Talet på dei blir "
                "ikkje vist når det er under fem. Med Einingsregisteret i innboksen blir fleire verksemder kjende.",
                "Purchases of the month by kind of supplier. Private persons, sole proprietors and whoever may be a "
                "person are not shown by name, but the amounts are part of every sum. How many they are is not shown "
                "below five. With the register of legal entities in the inbox more organisations are known.",
            ),
            query=SUPPLIER_KINDS,
            columns=(
                Column("kind", Text("Slag", "Slag", "Kind"), "word", SUPPLIER_KIND),
                Column("suppliers", Text("Leverandører", "Leverandørar", "Suppliers"), "count", absent=NONE),
                Column("lines", Text("Linjer", "Linjer", "Lines"), "count"),
                Column("amount_nok", Text("Kroner", "Kroner", "NOK"), "nok_ore"),
            ),
            rows=PURCHASES_OF_MONTH,
            empty=NO_LEDGERS,
        ),
        Figure(
            id="without-amount-or-month",
            title=Text(
                "Innkjøp uten kjent kurs eller måned",
                "Innkjøp utan kjend kurs eller månad",
                "Purchases without a known rate or month",
            ),
            caption=Text(
                "Linjer i en valuta vi ikke har kurs for den måneden, er ikke med i kronene. Linjer uten måned er ikke "
                "med i noen måned. Beløpet står i filens valuta.",
                "Linjer i ein valuta vi ikkje har kurs for den månaden, er ikkje med i kronene. Linjer utan månad er "
                "ikkje med i nokon månad. Beløpet står i valutaen til fila.",
                "Lines in a currency for which we have no rate in that month are not part of the NOK. Lines without a "
                "month are part of no month. The amount is in the file's currency.",
            ),
            query=WITHOUT_AMOUNT,
            columns=(
                Column(
                    "gap",
                    Text("Det som mangler", "Det som manglar", "What is missing"),
                    "word",
                    {
                        "no_rate": Text("Beløp i kroner", "Beløp i kroner", "Amount in NOK"),
                        "no_month": Text("Måned", "Månad", "Month"),
                    },
                ),
                FILE,
                MONTH,
                CURRENCY,
                Column(
                    "amount_currency", Text("Beløp i valutaen", "Beløp i valutaen", "Amount in the currency"), "exact"
                ),
                Column("lines", Text("Linjer", "Linjer", "Lines"), "count"),
            ),
            rows=PURCHASES_WITHOUT_AMOUNT,
            empty=Text(
                "Alle innkjøp har kjent beløp i kroner og kjent måned.",
                "Alle innkjøp har kjent beløp i kroner og kjend månad.",
                "Every purchase has a known amount in NOK and a known month.",
            ),
        ),
        Figure(
            id="warnings",
            title=Text("Advarsler fra lesingen", "Åtvaringar frå lesinga", "Warnings from reading"),
            caption=Text(
                "Filer som er lest, men der noe er uvanlig eller bare antatt.",
                "Filer som er lesne, men der noko er uvanleg eller berre gått ut frå.",
                "Files that were read but in which something is unusual or assumed.",
            ),
            query=WARNINGS,
            columns=(FILE, KIND, Column("warnings", Text("Advarsel", "Åtvaring", "Warning"), "list")),
            rows=DELIVERIES,
            empty=Text("Ingen advarsler.", "Ingen åtvaringar.", "No warnings."),
        ),
    ),
)
