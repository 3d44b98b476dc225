"""The proof that nothing is lost: every delivered line and krone, from the file to the pages, term by term."""

from __future__ import annotations

from dashboards.columns import CURRENCY, FILE, LINES, MONTH, NO_LEDGERS, NONE
from dashboards.language import Text
from dashboards.page import Column, Figure, Page, Rows
from dashboards.source_rows import DELIVERIES, LEDGER_LINES_OF_MONTH
from dashboards.words import (
    BUCKET,
    BUCKET_REASON,
    DECISION,
    DELIVERY_KIND,
    DELIVERY_STATUS,
    KOSTRA_SERIES,
    PROOF,
    SHARED_BY,
    TIE_OUT,
    VAT_BASIS,
    VAT_CONVERSION,
)

WHOLE = "select * from mart.delivery_proof"

_TERMS = """
with term as (
    select * from mart.bucket_total where {condition}
)
select
    file, currency_code, bucket, bucket_reason, sum(lines) as lines, sum(amount_sum) as amount_sum,
    sum(positive_sum) as positive_sum, sum(negative_sum) as negative_sum, sum(vat_sum) as vat_sum,
    sum(rounding_sum) as rounding_sum, sum(amount_currency) as amount_currency
from term
group by file, currency_code, bucket, bucket_reason
union all
select
    file, currency_code, 'all', null, sum(lines), sum(amount_sum), sum(positive_sum), sum(negative_sum), sum(vat_sum),
    sum(rounding_sum), sum(amount_currency)
from term
group by file, currency_code
order by
    file, currency_code,
    case bucket
        when 'all' then 0 when 'quarantined' then 1 when 'not_purchase' then 2 when 'internal' then 3 else 4
    end,
    bucket_reason
"""

LINES_READ = """
select
    file, currency_code, nullif(physical_lines, 0) as physical_lines, header_lines, blank_lines, parsed, quarantined,
    purchase_lines, not_purchase_lines, internal_lines, reported_lines, residue_lines
from mart.reconciliation
order by residue_lines <> 0 desc, delivery_number, currency_code
"""

MONEY = """
select
    file, currency_code, written_sum, sign_sum, purchase_sum, not_purchase_sum, internal_sum, quarantined_sum, vat_sum,
    rounding_sum,
    off_sum_placed, reported_sum, off_sum_reported, reported_nok, lines_not_converted
from mart.reconciliation
order by residue <> 0 desc, delivery_number, currency_code
"""

SIGNS = """
select
    file, currency_code, positive_sum, purchase_positive_sum, excluded_positive_sum, off_positive_placed,
    off_positive_reported, negative_sum, purchase_negative_sum, excluded_negative_sum, off_negative_placed,
    off_negative_reported, negative_rows
from mart.reconciliation
order by residue <> 0 desc, delivery_number, currency_code
"""

REGISTER = """
select
    file, sha256, size_bytes, status, kind, format, profile, nullif(physical_lines, 0) as physical_lines, records,
    declared_totals, vat_basis, period_from, period_to
from mart.delivery
order by delivery_number
"""

VAT = """
select file, currency_code, vat_basis, vat_conversion, sum(lines) as lines, sum(amount_sum) as amount_sum,
    sum(vat_sum) as vat_sum, sum(amount_currency) as amount_currency
from mart.bucket_total
where bucket = 'purchase'
group by file, currency_code, vat_basis, vat_conversion
order by vat_conversion = 'not_known' desc, file, currency_code, vat_basis, vat_conversion
"""

SUPERSEDED = """
select
    old_file, new_file, period as month, currency_code, old_lines, old_sum, new_lines, new_sum, delta_lines, delta_sum
from mart.superseded_delivery
order by old_file, currency_code, period
"""

OVERLAPS = """
select file, other_file, lines, other_lines, shared_by, shared_lines, shared_pct, shared_nok
from mart.delivery_overlap
order by shared_lines desc, delivery_number, other_file
"""

DECISIONS = """
select status, old_file, new_file, decided_by, decided_on, reason, file, record_number
from mart.delivery_decision
order by status = 'applied', file, record_number
"""

CONTROL_TOTALS = """
select files, total, declared, found, difference
from mart.control_total
order by coalesce(difference, 0) <> 0 desc, delivery_number, total
"""

UNBALANCED = """
select file, voucher_id, first_record, lines, debit, credit, difference
from mart.unbalanced_voucher
order by abs(difference) desc, delivery_number, first_record
"""

TIED = """
select month, account_code, account_name, ledger_nok, state_nok, difference_nok, status
from mart.state_account_tie_out
order by case status when 'not_known' then 0 when 'no_ledger' then 1 when 'no_state_accounts' then 2 else 3 end,
    abs(difference_nok) desc, month desc, account_code
"""

KOSTRA = """
select year, series, lines, amount_nok, amount_1000_nok
from mart.kostra_total
order by year desc, case series when 'total' then 0 else 1 end, series
"""

RECONCILIATION = Rows("reconciliation", "select * from mart.reconciliation order by delivery_number, currency_code")

ALL_TERMS = Rows(
    "reconciliation_terms",
    "select * from mart.bucket_total\n"
    "order by file, currency_code, period, bucket, bucket_reason, vat_basis, vat_conversion",
)

PURCHASES = Text("= innkjøp", "= innkjøp", "= purchases")
NOT_PURCHASES = Text("+ ikke innkjøp", "+ ikkje innkjøp", "+ not purchases")
INTERNAL = Text("+ internt", "+ internt", "+ internal")
EXCLUDED = Text("+ holdt utenfor", "+ haldne utanfor", "+ excluded")
ON_THE_PAGES = Text("På sidene", "På sidene", "On the pages")
RESIDUE = Text("Rest", "Rest", "Residue")
RESIDUE_AGAINST_PAGES = Text("Rest mot sidene", "Rest mot sidene", "Residue against the pages")

REPORTED_NOK = Column("reported_nok", Text("På sidene (kr)", "På sidene (kr)", "On the pages (NOK)"), "nok_ore")
NOT_CONVERTED = Column(
    "lines_not_converted",
    Text("Linjer uten kjent kurs", "Linjer utan kjend kurs", "Lines without a known rate"),
    "count",
)
OLD_FILE = Column("old_file", Text("Gammel fil", "Gammal fil", "Old file"), "name")
NEW_FILE = Column(
    "new_file",
    Text("Ny fil", "Ny fil", "New file"),
    "name",
    absent=Text("Trukket tilbake", "Trekt tilbake", "Withdrawn"),
)

TERM_COLUMNS = (
    FILE,
    CURRENCY,
    Column("bucket", Text("Ledd", "Ledd", "Term"), "word", BUCKET),
    Column("bucket_reason", Text("Grunn", "Grunn", "Reason"), "word", BUCKET_REASON, absent=NONE),
    LINES,
    Column("amount_sum", Text("Sum slik den er levert", "Sum slik han er levert", "Sum as delivered"), "exact"),
    Column("positive_sum", Text("Av det positive beløp", "Av det positive beløp", "Of which positive"), "exact"),
    Column("negative_sum", Text("Av det negative beløp", "Av det negative beløp", "Of which negative"), "exact"),
    Column("vat_sum", Text("− mva", "− mva", "− VAT"), "exact"),
    Column("rounding_sum", Text("− avrunding", "− avrunding", "− rounding"), "exact"),
    Column("amount_currency", Text("= brukt", "= brukt", "= used"), "exact"),
)


def _terms(name: str, title: Text, caption: Text, condition: str, rows: Rows, empty: Text) -> Figure:
    """Every term of the equations, over a month or over everything."""
    return Figure(
        id=name,
        title=title,
        caption=caption,
        query=_TERMS.format(condition=condition),
        columns=TERM_COLUMNS,
        rows=rows,
        empty=empty,
    )


PAGE = Page(
    name="reconciliation",
    position=10,
    title=Text("Avstemming", "Avstemming", "Reconciliation"),
    lead=Text(
        "Er alt med? Her følges hver leverte linje og hver krone fra filen til sidene. Hver linje ligger på ett sted, "
        "med en grunn, og det som er til overs, skal være null. Er det ikke det, gis ingenting ut.",
        "Er alt med? Her blir kvar leverte linje og kvar krone følgd frå fila til sidene. Kvar linje ligg på éin stad, "
        "med ein grunn, og det som er til overs, skal vere null. Er det ikkje det, blir ingenting gjeve ut.",
        "Is everything there? Here each delivered line and each krone is followed from the file to the pages. Each "
        "line lies in one place, with a reason, and what is left over must be zero. If it is not, nothing is "
        "published.",
    ),
    figures=(
        Figure(
            id="everything-ties",
            title=Text("Stemmer alt?", "Stemmer alt?", "Does everything tie?"),
            caption=Text(
                "Alle regnskapsfiler samlet: linjer = lagt til side + ikke innkjøp + internt + på sidene. Spørsmål er "
                "måneder, leveranser og summer nedenfor som noen må se på; de endrer ikke regnestykket.",
                "Alle rekneskapsfiler samla: linjer = lagde til side + ikkje innkjøp + internt + på sidene. Spørsmål "
                "er månader, leveransar og summar nedanfor som nokon må sjå på; dei endrar ikkje reknestykket.",
                "All ledgers together: lines = set aside + not purchases + internal + on the pages. Questions are "
                "months, deliveries and sums below that somebody must look at; they do not change the equation.",
            ),
            query=WHOLE,
            columns=(
                Column("status", Text("Svar", "Svar", "Answer"), "mark", PROOF),
                Column("files", Text("Filer", "Filer", "Files"), "count"),
                LINES,
                Column("quarantined_lines", Text("= lagt til side", "= lagde til side", "= set aside"), "count"),
                Column("excluded_lines", NOT_PURCHASES, "count"),
                Column("internal_lines", INTERNAL, "count"),
                Column("reported_lines", Text("+ på sidene", "+ på sidene", "+ on the pages"), "count"),
                Column("residue_lines", Text("Rest: linjer", "Rest: linjer", "Residue: lines"), "count"),
                Column("residue", Text("Rest: beløp", "Rest: beløp", "Residue: amount"), "exact"),
                REPORTED_NOK,
                NOT_CONVERTED,
                Column("questions", Text("Spørsmål", "Spørsmål", "Questions"), "count"),
            ),
            rows=RECONCILIATION,
            empty=NO_LEDGERS,
        ),
        _terms(
            "terms-of-month",
            Text("Måneden, ledd for ledd", "Månaden, ledd for ledd", "The month, term by term"),
            Text(
                "Hver fil og valuta: alle linjer i måneden = lagt til side + ikke innkjøp, etter grunn + internt + "
                "innkjøp, som er det sidene teller. I filens valuta, med alle desimaler. Overskrifter og tomme linjer "
                "har ingen måned og står lenger ned.",
                "Kvar fil og valuta: alle linjer i månaden = lagde til side + ikkje innkjøp, etter grunn + internt + "
                "innkjøp, som er det sidene tel. I valutaen til fila, med alle desimalar. Overskrifter og tomme linjer "
                "har ingen månad og står lenger ned.",
                "Each file and currency: all lines of the month = set aside + not purchases, by reason + internal + "
                "purchases, which are what the pages count. In the file's currency, with all decimals. Headings and "
                "blank lines have no month and stand further down.",
            ),
            "period = $month",
            LEDGER_LINES_OF_MONTH,
            Text(
                "Ingen regnskapslinje er levert for måneden.",
                "Inga rekneskapslinje er levert for månaden.",
                "No ledger line has been delivered for the month.",
            ),
        ),
        Figure(
            id="reconciled-lines",
            title=Text("Alt som er levert: linjer", "Alt som er levert: linjer", "Everything delivered: lines"),
            caption=Text(
                "Linjer i filen = overskrift + tomme + lest + ikke brukt. Lest = innkjøp + ikke innkjøp + internt. "
                "Innkjøp = linjer på sidene. Resten skal være 0. For filer uten linjer (XML) er første ledd ikke "
                "aktuelt.",
                "Linjer i fila = overskrift + tomme + lesne + ikkje brukte. Lesne = innkjøp + ikkje innkjøp + internt. "
                "Innkjøp = linjer på sidene. Resten skal vere 0. For filer utan linjer (XML) er første ledd ikkje "
                "aktuelt.",
                "Lines in the file = heading + blank + read + not used. Read = purchases + not purchases + internal. "
                "Purchases = lines on the pages. The residue must be 0. For files without lines (XML) the first term "
                "does not apply.",
            ),
            query=LINES_READ,
            columns=(
                FILE,
                CURRENCY,
                Column(
                    "physical_lines", Text("Linjer i filen", "Linjer i fila", "Lines in the file"), "count", absent=NONE
                ),
                Column("header_lines", Text("= overskrift", "= overskrift", "= heading"), "count", absent=NONE),
                Column("blank_lines", Text("+ tomme", "+ tomme", "+ blank"), "count", absent=NONE),
                Column("parsed", Text("+ lest", "+ lesne", "+ read"), "count"),
                Column("quarantined", Text("+ ikke brukt", "+ ikkje brukte", "+ not used"), "count"),
                Column("purchase_lines", Text("Lest = innkjøp", "Lesne = innkjøp", "Read = purchases"), "count"),
                Column("not_purchase_lines", NOT_PURCHASES, "count"),
                Column("internal_lines", INTERNAL, "count"),
                Column("reported_lines", ON_THE_PAGES, "count"),
                Column("residue_lines", RESIDUE, "count"),
            ),
            rows=RECONCILIATION,
            empty=NO_LEDGERS,
        ),
        Figure(
            id="reconciled-money",
            title=Text("Alt som er levert: beløp", "Alt som er levert: beløp", "Everything delivered: amounts"),
            caption=Text(
                "I filens valuta, med alle desimaler: sum i filen + det som snudde fortegn flytter = "
                "innkjøp + ikke innkjøp + internt + ikke brukt + mva som er "
                "trukket fra + øreavrunding. Innkjøp = på sidene. Begge rester skal være 0,00. Siste beløp er "
                "innkjøpene omregnet til kroner, slik sidene viser dem.",
                "I valutaen til fila, med alle desimalar: sum i fila + det som snudde forteikn flyttar = "
                "innkjøp + ikkje innkjøp + internt + ikkje brukt + mva som er "
                "trekt frå + øreavrunding. Innkjøp = på sidene. Begge restar skal vere 0,00. Siste beløp er innkjøpa "
                "rekna om til kroner, slik sidene viser dei.",
                "In the file's currency, with all decimals: sum of the file + what turning signs moves = "
                "purchases + not purchases + internal + not used + "
                "VAT taken out + rounding. Purchases = on the pages. Both residues must be 0.00. The last amount is "
                "the purchases converted to NOK, as the pages show them.",
            ),
            query=MONEY,
            columns=(
                FILE,
                CURRENCY,
                Column("written_sum", Text("Sum i filen", "Sum i fila", "Sum of the file"), "exact"),
                Column("sign_sum", Text("+ snudde fortegn", "+ snudde forteikn", "+ signs turned"), "exact"),
                Column("purchase_sum", PURCHASES, "exact"),
                Column("not_purchase_sum", NOT_PURCHASES, "exact"),
                Column("internal_sum", INTERNAL, "exact"),
                Column("quarantined_sum", Text("+ ikke brukt", "+ ikkje brukt", "+ not used"), "exact"),
                Column("vat_sum", Text("+ mva", "+ mva", "+ VAT"), "exact"),
                Column("rounding_sum", Text("+ avrunding", "+ avrunding", "+ rounding"), "exact"),
                Column("off_sum_placed", RESIDUE, "exact"),
                Column("reported_sum", ON_THE_PAGES, "exact"),
                Column("off_sum_reported", RESIDUE, "exact"),
                REPORTED_NOK,
                NOT_CONVERTED,
            ),
            rows=RECONCILIATION,
            empty=NO_LEDGERS,
        ),
        Figure(
            id="reconciled-signs",
            title=Text(
                "Alt som er levert: positive og negative beløp hver for seg",
                "Alt som er levert: positive og negative beløp kvar for seg",
                "Everything delivered: positive and negative amounts apart",
            ),
            caption=Text(
                "En kreditnota og en faktura som begge er borte, kan oppheve hverandre i en sum. Derfor stemmes "
                "positive og negative beløp av hver for seg, med kjøp som positive. Alle rester skal være 0,00.",
                "Ein kreditnota og ein faktura som begge er borte, kan oppheve kvarandre i ein sum. Derfor blir "
                "positive og negative beløp stemde av kvar for seg, med kjøp som positive. Alle restar skal vere "
                "0,00.",
                "A credit note and an invoice that are both lost can cancel in a sum. Positive and negative amounts "
                "are therefore reconciled apart, with purchases positive. All residues must be 0.00.",
            ),
            query=SIGNS,
            columns=(
                FILE,
                CURRENCY,
                Column("positive_sum", Text("Positive", "Positive", "Positive"), "exact"),
                Column("purchase_positive_sum", PURCHASES, "exact"),
                Column("excluded_positive_sum", EXCLUDED, "exact"),
                Column("off_positive_placed", RESIDUE, "exact"),
                Column("off_positive_reported", RESIDUE_AGAINST_PAGES, "exact"),
                Column("negative_sum", Text("Negative", "Negative", "Negative"), "exact"),
                Column("purchase_negative_sum", PURCHASES, "exact"),
                Column("excluded_negative_sum", EXCLUDED, "exact"),
                Column("off_negative_placed", RESIDUE, "exact"),
                Column("off_negative_reported", RESIDUE_AGAINST_PAGES, "exact"),
                Column("negative_rows", Text("Negative linjer", "Negative linjer", "Negative lines"), "count"),
            ),
            rows=RECONCILIATION,
            empty=NO_LEDGERS,
        ),
        _terms(
            "terms-of-everything",
            Text(
                "Alt som er levert, ledd for ledd",
                "Alt som er levert, ledd for ledd",
                "Everything delivered, term by term",
            ),
            Text(
                "Det samme som for måneden, for alle måneder samlet. Kilderadene har summene for hver måned, med "
                "første og siste post i filen.",
                "Det same som for månaden, for alle månader samla. Kjelderadene har summane for kvar månad, med "
                "første og siste post i fila.",
                "The same as for the month, for all months together. The source rows have the sums of each month, with "
                "the first and the last record in the file.",
            ),
            "true",
            ALL_TERMS,
            NO_LEDGERS,
        ),
        Figure(
            id="control-totals",
            title=Text("Kontrolltotaler i SAF-T", "Kontrolltotalar i SAF-T", "Control totals of SAF-T"),
            caption=Text(
                "Det leveransen oppgir om seg selv, og det som er funnet i alle delene av den til sammen. Forskjellen "
                "skal være 0.",
                "Det leveransen oppgir om seg sjølv, og det som er funne i alle delane av han til saman. Skilnaden "
                "skal vere 0.",
                "What a delivery states about itself, and what is found in all its parts together. The difference "
                "must be 0.",
            ),
            query=CONTROL_TOTALS,
            columns=(
                Column("files", Text("Filer", "Filer", "Files"), "name"),
                Column("total", Text("Total", "Total", "Total"), "name"),
                Column("declared", Text("Oppgitt", "Oppgitt", "Stated"), "exact", absent=NONE),
                Column("found", Text("Funnet", "Funne", "Found"), "exact"),
                Column("difference", Text("Forskjell", "Skilnad", "Difference"), "exact", absent=NONE),
            ),
            rows=Rows("control_total", "select * from mart.control_total order by delivery_number, total"),
            empty=Text("Ingen SAF-T-fil er levert.", "Inga SAF-T-fil er levert.", "No SAF-T file has been delivered."),
        ),
        Figure(
            id="unbalanced-vouchers",
            title=Text("Bilag som ikke går opp", "Bilag som ikkje går opp", "Vouchers that do not balance"),
            caption=Text(
                "Bilag i SAF-T der debet og kredit er ulike. Linjene er med i tallene som levert.",
                "Bilag i SAF-T der debet og kredit er ulike. Linjene er med i tala som leverte.",
                "Vouchers of SAF-T whose debit and credit differ. Their lines count as delivered.",
            ),
            query=UNBALANCED,
            columns=(
                FILE,
                Column("voucher_id", Text("Bilag", "Bilag", "Voucher"), "name", absent=NONE),
                Column("first_record", Text("Post", "Post", "Record"), "count"),
                LINES,
                Column("debit", Text("Debet", "Debet", "Debit"), "exact"),
                Column("credit", Text("Kredit", "Kredit", "Credit"), "exact"),
                Column("difference", Text("Forskjell", "Skilnad", "Difference"), "exact"),
            ),
            rows=Rows(
                "unbalanced_voucher", "select * from mart.unbalanced_voucher order by delivery_number, first_record"
            ),
            empty=Text("Alle bilag går opp.", "Alle bilag går opp.", "Every voucher balances."),
        ),
        Figure(
            id="vat",
            title=Text("Merverdiavgift, fil for fil", "Meirverdiavgift, fil for fil", "VAT, file by file"),
            caption=Text(
                "Innkjøp rapporteres uten mva der det er kjent. Er beløpet med mva og linjen har et mva-beløp, trekkes "
                "det fra. Ellers står beløpet slik det er levert, og omregningen er ikke kjent.",
                "Innkjøp blir rapporterte utan mva der det er kjent. Er beløpet med mva og linja har eit mva-beløp, "
                "blir det trekt frå. Elles står beløpet slik det er levert, og omrekninga er ikkje kjend.",
                "Purchases are reported without VAT where that is known. Where the amount includes VAT and the line "
                "gives a VAT amount, it is taken out. Otherwise the amount stands as delivered, and the conversion is "
                "not known.",
            ),
            query=VAT,
            columns=(
                FILE,
                CURRENCY,
                Column("vat_basis", Text("Beløpene er", "Beløpa er", "The amounts are"), "word", VAT_BASIS),
                Column("vat_conversion", Text("Omregning", "Omrekning", "Conversion"), "mark", VAT_CONVERSION),
                LINES,
                Column("amount_sum", Text("Levert", "Levert", "Delivered"), "exact"),
                Column("vat_sum", Text("− mva", "− mva", "− VAT"), "exact"),
                Column("amount_currency", Text("= rapportert", "= rapportert", "= reported"), "exact"),
            ),
            rows=ALL_TERMS,
            empty=NO_LEDGERS,
        ),
        Figure(
            id="register",
            title=Text("Register over leveranser", "Register over leveransar", "Register of deliveries"),
            caption=Text(
                "Hver fil med SHA-256 av det som ble levert. Når en fil først ble sett, er ikke kjent her og påstås "
                "ikke. Oppgitte tall er filens egne, slik de står der.",
                "Kvar fil med SHA-256 av det som blei levert. Når ei fil først blei sett, er ikkje kjent her og blir "
                "ikkje påstått. Oppgjevne tal er fila sine eigne, slik dei står der.",
                "Each file with the SHA-256 of what was delivered. When a file was first seen is not known here and "
                "not claimed. Declared figures are the file's own, as they stand in it.",
            ),
            query=REGISTER,
            columns=(
                FILE,
                Column("status", Text("Status", "Status", "Status"), "mark", DELIVERY_STATUS),
                Column("kind", Text("Slag", "Slag", "Kind"), "word", DELIVERY_KIND),
                Column("period_from", Text("Fra", "Frå", "From"), "month", absent=NONE),
                Column("period_to", Text("Til", "Til", "To"), "month", absent=NONE),
                Column("format", Text("Format", "Format", "Format"), absent=NONE),
                Column("profile", Text("Oppsett", "Oppsett", "Layout"), absent=NONE),
                Column("size_bytes", Text("Byte", "Byte", "Bytes"), "count"),
                Column("physical_lines", Text("Linjer", "Linjer", "Lines"), "count", absent=NONE),
                Column("records", Text("Poster lest", "Postar lesne", "Records read"), "count"),
                Column("vat_basis", Text("Mva", "Mva", "VAT"), "word", VAT_BASIS),
                Column(
                    "declared_totals",
                    Text("Oppgitt i filen", "Oppgjeve i fila", "Declared in the file"),
                    "name",
                    absent=NONE,
                ),
                Column("sha256", Text("SHA-256", "SHA-256", "SHA-256"), "name"),
            ),
            rows=DELIVERIES,
            empty=Text("Ingen filer er levert.", "Ingen filer er leverte.", "No files have been delivered."),
        ),
        Figure(
            id="overlaps",
            title=Text("Leveranser som overlapper", "Leveransar som overlappar", "Deliveries that overlap"),
            caption=Text(
                "To filer som deler mer enn halvparten av linjene i den minste, er trolig to utgaver av det samme. "
                "Begge telles til noen sier noe annet i corrections/: leveranse;fil;gammel fil;ny fil, med hvem, når "
                "og hvorfor. Like linjer innenfor én fil er som regel ekte og røres ikke.",
                "To filer som deler meir enn halvparten av linjene i den minste, er truleg to utgåver av det same. "
                "Begge blir rekna med til nokon seier noko anna i corrections/: leveranse;fil;gammal fil;ny fil, med "
                "kven, når og kvifor. Like linjer innanfor éi fil er som regel ekte og blir ikkje rørte.",
                "Two files that share more than half of the lines of the smaller one are probably two versions of the "
                "same. Both count until somebody says otherwise in corrections/: delivery;file;old file;new file, with "
                "who, when and why. Equal lines within one file are mostly real and are left alone.",
            ),
            query=OVERLAPS,
            columns=(
                FILE,
                Column("other_file", Text("Deler linjer med", "Deler linjer med", "Shares lines with"), "name"),
                LINES,
                Column("other_lines", Text("Linjer i den andre", "Linjer i den andre", "Lines in the other"), "count"),
                Column("shared_by", Text("Kjennes igjen på", "Kjende att på", "Recognised by"), "word", SHARED_BY),
                Column("shared_lines", Text("Felles linjer", "Felles linjer", "Shared lines"), "count"),
                Column("shared_pct", Text("Av den minste", "Av den minste", "Of the smaller"), "pct"),
                Column(
                    "shared_nok",
                    Text("Trolig talt to ganger (kr)", "Truleg rekna to gonger (kr)", "Probably counted twice (NOK)"),
                    "nok_ore",
                ),
            ),
            rows=Rows("delivery_overlaps", "select * from mart.delivery_overlap order by delivery_number, other_file"),
            empty=Text("Ingen leveranser overlapper.", "Ingen leveransar overlappar.", "No deliveries overlap."),
        ),
        Figure(
            id="superseded",
            title=Text("Erstattede leveranser", "Erstatta leveransar", "Superseded deliveries"),
            caption=Text(
                "Det den gamle filen inneholdt, det den nye inneholder, og forskjellen (ny minus gammel), måned for "
                "måned. Alle linjer i den gamle er tatt vare på, men teller ikke som innkjøp.",
                "Det den gamle fila inneheldt, det den nye inneheld, og skilnaden (ny minus gammal), månad for månad. "
                "Alle linjer i den gamle er tekne vare på, men tel ikkje som innkjøp.",
                "What the old file held, what the new one holds, and the difference (new less old), month by month. "
                "All lines of the old one are kept, but do not count as purchases.",
            ),
            query=SUPERSEDED,
            columns=(
                OLD_FILE,
                NEW_FILE,
                MONTH,
                CURRENCY,
                Column("old_lines", Text("Linjer før", "Linjer før", "Lines before"), "count"),
                Column("old_sum", Text("Sum før", "Sum før", "Sum before"), "exact"),
                Column("new_lines", Text("Linjer nå", "Linjer no", "Lines now"), "count"),
                Column("new_sum", Text("Sum nå", "Sum no", "Sum now"), "exact"),
                Column("delta_lines", Text("Forskjell: linjer", "Skilnad: linjer", "Difference: lines"), "count"),
                Column("delta_sum", Text("Forskjell: sum", "Skilnad: sum", "Difference: sum"), "exact"),
            ),
            rows=Rows(
                "superseded_deliveries",
                "select * from mart.superseded_delivery order by old_file, currency_code, period",
            ),
            empty=Text(
                "Ingen leveranse er erstattet.", "Ingen leveranse er erstatta.", "No delivery has been superseded."
            ),
        ),
        Figure(
            id="delivery-decisions",
            title=Text("Beslutninger om leveranser", "Avgjerder om leveransar", "Decisions about deliveries"),
            caption=Text(
                "Rader i corrections/ som sier at en leveranse er erstattet eller trukket tilbake. En rad som ikke kan "
                "følges, brukes ikke, og grunnen står her.",
                "Rader i corrections/ som seier at ein leveranse er erstatta eller trekt tilbake. Ei rad som ikkje kan "
                "følgjast, blir ikkje brukt, og grunnen står her.",
                "Rows in corrections/ that say a delivery is superseded or withdrawn. A row that cannot be followed is "
                "not applied, and the reason stands here.",
            ),
            query=DECISIONS,
            columns=(
                Column("status", Text("Status", "Status", "Status"), "mark", DECISION),
                OLD_FILE,
                NEW_FILE,
                Column("decided_by", Text("Hvem", "Kven", "Who")),
                Column("decided_on", Text("Når", "Når", "When")),
                Column("reason", Text("Hvorfor", "Kvifor", "Why"), "name"),
                FILE,
                Column("record_number", Text("Post", "Post", "Record"), "count"),
            ),
            rows=Rows("delivery_decisions", "select * from mart.delivery_decision order by file, record_number"),
            empty=Text(
                "Ingen beslutninger om leveranser er levert.",
                "Ingen avgjerder om leveransar er leverte.",
                "No decisions about deliveries have been delivered.",
            ),
        ),
        Figure(
            id="state-accounts",
            title=Text("Mot statsregnskapet", "Mot statsrekneskapen", "Against the state's accounts"),
            caption=Text(
                "For statlige virksomheter: sum per artskonto og måned i regnskapet som er levert, og i DFØs "
                "statsregnskap. Forskjeller inntil 1 krone regnes som like. Statsregnskapet er aldri med i innkjøpene.",
                "For statlege verksemder: sum per artskonto og månad i rekneskapen som er levert, og i DFØ sin "
                "statsrekneskap. Skilnader inntil 1 krone blir rekna som like. Statsrekneskapen er aldri med i "
                "innkjøpa.",
                "For state bodies: sum by account and month in the ledger delivered and in DFØ's accounts of the "
                "state. Differences up to NOK 1 count as equal. The state's accounts are never part of the purchases.",
            ),
            query=TIED,
            columns=(
                MONTH,
                Column("account_code", Text("Artskonto", "Artskonto", "Account")),
                Column("account_name", Text("Navn", "Namn", "Name"), "name"),
                Column(
                    "state_nok", Text("Statsregnskapet (kr)", "Statsrekneskapen (kr)", "The state (NOK)"), "nok_ore"
                ),
                Column("ledger_nok", Text("− regnskapet (kr)", "− rekneskapen (kr)", "− the ledger (NOK)"), "nok_ore"),
                Column("difference_nok", Text("= forskjell (kr)", "= skilnad (kr)", "= difference (NOK)"), "nok_ore"),
                Column("status", Text("Forklaring", "Forklaring", "Explanation"), "mark", TIE_OUT),
            ),
            rows=Rows(
                "state_account_tie_out",
                "select * from mart.state_account_tie_out order by month desc, account_code",
            ),
            empty=Text(
                "Statsregnskapet er ikke levert for denne virksomheten.",
                "Statsrekneskapen er ikkje levert for denne verksemda.",
                "The state's accounts have not been delivered for this body.",
            ),
        ),
        Figure(
            id="kostra",
            title=Text("Mot KOSTRA", "Mot KOSTRA", "Against KOSTRA"),
            caption=Text(
                "For kommuner og fylkeskommuner: sum på artsserie 1–3 i hele tusen kroner, til å holde opp mot det som "
                "er rapportert til KOSTRA. Det gjøres for hånd; 30 (tusen kroner) er en vanlig toleranse.",
                "For kommunar og fylkeskommunar: sum på artsserie 1–3 i heile tusen kroner, til å halde opp mot det "
                "som er rapportert til KOSTRA. Det blir gjort for hand; 30 (tusen kroner) er ein vanleg toleranse.",
                "For municipalities and counties: sum of art series 1–3 in thousands of NOK, to be held against what "
                "was reported to KOSTRA. That is done by hand; 30 (thousand NOK) is a usual tolerance.",
            ),
            query=KOSTRA,
            columns=(
                Column("year", Text("År", "År", "Year")),
                Column("series", Text("Artsserie", "Artsserie", "Art series"), "word", KOSTRA_SERIES),
                LINES,
                Column("amount_nok", Text("Kroner", "Kroner", "NOK"), "nok_ore"),
                Column("amount_1000_nok", Text("1000 kr", "1000 kr", "NOK thousand"), "nok"),
            ),
            rows=Rows("kostra_total", "select * from mart.kostra_total order by year desc, series"),
            empty=Text(
                "Ingen linjer er ført på KOSTRA-arter.",
                "Ingen linjer er førte på KOSTRA-artar.",
                "No lines are posted on KOSTRA arts.",
            ),
        ),
    ),
    terms=(
        (
            Text("Lagt til side", "Lagde til side", "Set aside"),
            Text(
                "Poster som ikke kan brukes, for eksempel fordi beløpet ikke er et tall. De står på siden "
                "Datakvalitet.",
                "Postar som ikkje kan brukast, til dømes fordi beløpet ikkje er eit tal. Dei står på sida "
                "Datakvalitet.",
                "Records that cannot be used, for instance because the amount is no number. They stand on the page "
                "Data quality.",
            ),
        ),
        (
            Text("Ikke innkjøp", "Ikkje innkjøp", "Not purchases"),
            Text(
                "Linjer på kontoer som ikke er kjøp (lønn, overføringer, mva-kompensasjon, balanse), linjer fra "
                "erstattede leveranser og rader som bare summerer andre.",
                "Linjer på kontoar som ikkje er kjøp (løn, overføringar, mva-kompensasjon, balanse), linjer frå "
                "erstatta leveransar og rader som berre summerer andre.",
                "Lines on accounts that are no purchases (wages, transfers, VAT compensation, balance), lines of "
                "superseded deliveries and rows that only sum others.",
            ),
        ),
        (
            Text("Internt", "Internt", "Internal"),
            Text(
                "Kjøp fra virksomhetens egne enheter og foretak, etter organisation.yaml.",
                "Kjøp frå verksemda sine eigne einingar og føretak, etter organisation.yaml.",
                "Purchases from the body's own units and enterprises, by organisation.yaml.",
            ),
        ),
    ),
)
