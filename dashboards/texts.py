"""The texts that stand on every page, whatever it shows."""

from __future__ import annotations

from dashboards.language import Text

TEXTS = {
    "fictional": Text(
        "Fiktiv kommune – alle tall er oppdiktet",
        "Fiktiv kommune – alle tal er oppdikta",
        "Fictional municipality – every figure is invented",
    ),
    "skip": Text("Hopp til innholdet", "Hopp til innhaldet", "Skip to the content"),
    "product": Text("Grønnbok", "Grønnbok", "Grønnbok"),
    "tagline": Text(
        "Innkjøp, klima og miljø måned for måned",
        "Innkjøp, klima og miljø månad for månad",
        "Purchases, climate and environment month by month",
    ),
    "org_number": Text("org.nr.", "org.nr.", "org. no."),
    "pages": Text("Sider", "Sider", "Pages"),
    "languages": Text("Språk", "Språk", "Language"),
    "months": Text("Måneder", "Månader", "Months"),
    "other_months": Text("Utgitte måneder", "Utgjevne månader", "Published months"),
    "nothing": Text(
        "Ingenting er levert. Sidene kan derfor ikke si noe om måneden, verken godt eller galt.",
        "Ingenting er levert. Sidene kan derfor ikkje seie noko om månaden, korkje godt eller gale.",
        "Nothing has been delivered. The pages can therefore say nothing about the month, good or bad.",
    ),
    "not_known": Text(
        "Ikke kjent: ingenting er levert.",
        "Ikkje kjent: ingenting er levert.",
        "Not known: nothing has been delivered.",
    ),
    "no_purchases": Text(
        "Ingen innkjøp i regnskapet er levert for denne måneden. Tall som mangler, er ikke kjent; de er ikke null.",
        "Ingen innkjøp i rekneskapen er leverte for denne månaden. Tal som manglar, er ikkje kjende; dei er ikkje "
        "null.",
        "No purchases in the ledger have been delivered for this month. Figures that are missing are not known; they "
        "are not zero.",
    ),
    "restated": Text(
        "Dette er utgave {number} av {month}. Den erstatter",
        "Dette er utgåve {number} av {month}. Ho erstattar",
        "This is publication {number} of {month}. It replaces",
    ),
    "because": Text("Endret siden da:", "Endra sidan då:", "Changed since then:"),
    "what_it_did": Text("Hva det gjorde med tallene", "Kva det gjorde med tala", "What that did to the figures"),
    "earlier": Text("Enda tidligere:", "Enda tidlegare:", "Earlier still:"),
    "added": Text("nye", "nye", "new"),
    "changed": Text("endret", "endra", "changed"),
    "removed": Text("borte", "borte", "gone"),
    "table": Text("Tabell", "Tabell", "Table"),
    "shown": Text(
        "Viser {shown} av {total} rader. Alle står i kilderadene.",
        "Viser {shown} av {total} rader. Alle står i kjelderadene.",
        "Showing {shown} of {total} rows. All of them are in the source rows.",
    ),
    "filter_all": Text("Alle", "Alle", "All"),
    "filter_shown": Text(
        "Viser {shown} av {total} rader", "Viser {shown} av {total} rader", "Showing {shown} of {total} rows"
    ),
    "source_rows": Text(
        "Kilderader (CSV, {count} rader)", "Kjelderader (CSV, {count} rader)", "Source rows (CSV, {count} rows)"
    ),
    "path": Text("Veien i {count} trinn", "Vegen i {count} steg", "The path in {count} steps"),
    "path_source": Text("felt", "felt", "field"),
    "explained": Text("Mer på siden", "Meir på sida", "More on the page"),
    "terms": Text("Hva ordene betyr", "Kva orda tyder", "What the words mean"),
    "follow_title": Text("Følg et tall til kilden", "Følg eit tal til kjelda", "Follow a figure to its source"),
    "follow": Text(
        "Under hver figur ligger kilderadene den bygger på. Hver rad sier hvilken levert fil den kommer fra, og "
        "nummeret på "
        "posten i filen (for kunngjøringer: kunngjøringen og delkontrakten). CSV-filene har komma mellom feltene og "
        "desimalpunktum; i Excel velges Data → Fra tekst/CSV. Det som ikke er kjent, står som «Ikke kjent», aldri som "
        "null.",
        "Under kvar figur ligg kjelderadene han byggjer på. Kvar rad seier kva levert fil ho kjem frå, og nummeret på "
        "posten "
        "i fila (for kunngjeringar: kunngjeringa og delkontrakten). CSV-filene har komma mellom felta og "
        "desimalpunktum; i "
        "Excel vel ein Data → Frå tekst/CSV. Det som ikkje er kjent, står som «Ikkje kjent», aldri som null.",
        "Below each figure lie the source rows it rests on. Each row names the delivered file it comes from and the "
        "number "
        "of the record in that file (for notices: the notice and the lot). The CSV files have commas between fields "
        "and a "
        "decimal point. What is not known says “Not known”, never zero.",
    ),
    "no_requests": Text(
        "Sidene henter ingenting fra nettet og sender ingenting. Lenker til lovtekst åpnes først når noen klikker på "
        "dem.",
        "Sidene hentar ingenting frå nettet og sender ingenting. Lenkjer til lovtekst blir først opna når nokon "
        "klikkar på dei.",
        "The pages fetch nothing from the network and send nothing. Links to the law open only when somebody clicks "
        "them.",
    ),
}
