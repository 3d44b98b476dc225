"""What the codes of the marts are called on the pages: one vocabulary for each kind of code.

A code that no vocabulary knows is printed as it is, so that nothing new is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboards.language import NOT_KNOWN, Text

Vocabulary = Mapping[str, Text]

VERDICT: Vocabulary = {
    "breach": Text("Brudd", "Brot", "Breach"),
    "needs_review": Text("Må vurderes", "Må vurderast", "Needs review"),
    "exempt": Text("Unntatt", "Unnateke", "Exempt"),
    "compliant": Text("I samsvar", "I samsvar", "Compliant"),
    "not_triggered": Text("Plikten er ikke utløst", "Plikta er ikkje utløyst", "Duty not triggered"),
    "not_covered": Text("Utenfor reglene", "Utanfor reglane", "Not covered"),
}
"""The six verdicts, what must be looked at first."""

NOTICE_RELATION: Vocabulary = {
    "cancelled": Text("Avlyst", "Avlyst", "Cancelled"),
    "superseded": Text("Erstattet av en nyere utgave", "Erstatta av ei nyare utgåve", "Replaced by a later version"),
    "same_notice": Text("Kopi: samme kunngjøring", "Kopi: same kunngjering", "Copy: the same notice"),
    "same_procedure": Text("Kopi: samme prosedyre", "Kopi: same prosedyre", "Copy: the same procedure"),
    "same_buyer_title_and_date": Text(
        "Kopi: samme oppdragsgiver, tittel og dato",
        "Kopi: same oppdragsgivar, tittel og dato",
        "Copy: the same buyer, title and date",
    ),
}
"""Why a delivered notice is not counted, or that it cancels its procedure."""

NOTICE_SOURCE: Vocabulary = {
    "doffin": Text("Doffin", "Doffin", "Doffin"),
    "ted": Text("TED", "TED", "TED"),
    "ocds": Text("OCDS", "OCDS", "OCDS"),
    "table": Text("Egen tabell", "Eigen tabell", "Own table"),
}

DFO_READING: Vocabulary = {
    "compliant": VERDICT["compliant"],
    "exempt": VERDICT["exempt"],
    "breach": VERDICT["breach"],
    "not_applicable": Text("Ikke aktuelt", "Ikkje aktuelt", "Not applicable"),
}

BOARD_READING: Vocabulary = {**DFO_READING, "needs_review": VERDICT["needs_review"]}

POLICY_READING: Vocabulary = {
    "met": Text("Nådd", "Nådd", "Met"),
    "not_met": Text("Ikke nådd", "Ikkje nådd", "Not met"),
    "unknown": NOT_KNOWN,
    "not_applicable": Text("Ingen egen policy", "Ingen eigen policy", "No own policy"),
}

NOT_ASKED = Text("Ikke spurt om", "Ikkje spurt om", "Not asked")

CONDITION: Vocabulary = {
    "met": Text("Oppfylt", "Oppfylt", "Met"),
    "not_met": Text("Ikke oppfylt", "Ikkje oppfylt", "Not met"),
    "unknown": NOT_KNOWN,
    "not_asked": NOT_ASKED,
}
"""Whether what the rule asks for is there, apart from the reasons for it."""

REASONS: Vocabulary = {
    "present": Text("Gitt", "Gitt", "Given"),
    "absent": Text("Mangler", "Manglar", "Missing"),
    "unknown": NOT_KNOWN,
    "not_needed": Text("Trengs ikke", "Trengst ikkje", "Not needed"),
    "not_asked": NOT_ASKED,
}

REASONS_PLACE: Vocabulary = {
    "notice": Text("I kunngjøringen", "I kunngjeringa", "In the notice"),
    "documents": Text("I dokumentene", "I dokumenta", "In the documents"),
    "pointed_to": Text("Vist til, ikke lest", "Vist til, ikkje lese", "Pointed to, not read"),
    "afterwards": Text("Først etterpå", "Først etterpå", "Only afterwards"),
    "nowhere": Text("Ingen steder", "Ingen stader", "Nowhere"),
    "unknown": NOT_KNOWN,
    "not_needed": Text("Trengs ikke", "Trengst ikkje", "Not needed"),
    "not_asked": NOT_ASKED,
}

DECISION_SUBJECT: Vocabulary = {
    "verdict": Text("Vurderingen", "Vurderinga", "The verdict"),
    "justification_quality": Text("Kvaliteten på begrunnelsen", "Kvaliteten på grunngivinga", "The quality of reasons"),
    "follow_up": Text("Oppfølging", "Oppfølging", "Follow-up"),
}

DECISION_PROBLEM: Vocabulary = {
    "incomplete": Text(
        "Ikke brukt: hvem, når (dato) eller hvorfor mangler",
        "Ikkje brukt: kven, når (dato) eller kvifor manglar",
        "Not applied: who, when (a date) or why is missing",
    ),
    "unknown_value": Text(
        "Ikke brukt: ny verdi er ikke et kjent ord",
        "Ikkje brukt: ny verdi er ikkje eit kjent ord",
        "Not applied: the new value is no known word",
    ),
    "unknown_notice": Text(
        "Ikke brukt: kunngjøringen eller delkontrakten er ikke levert",
        "Ikkje brukt: kunngjeringa eller delkontrakten er ikkje levert",
        "Not applied: the notice or lot has not been delivered",
    ),
    "not_latest": Text(
        "Ikke brukt: kunngjøringen er rettet siden; ta avgjørelsen på nytt",
        "Ikkje brukt: kunngjeringa er retta sidan; ta avgjerda på nytt",
        "Not applied: the notice has been corrected since; decide again",
    ),
    "decided_later": Text(
        "Ikke brukt: en senere avgjørelse gjelder",
        "Ikkje brukt: ei seinare avgjerd gjeld",
        "Not applied: a later decision stands",
    ),
}

VERSION_BOUNDARY: Vocabulary = {
    "true": Text("Nær versjonsskifte", "Nær versjonsskifte", "Near a change of rules"),
    "false": Text("", "", ""),
}

CLAIM: Vocabulary = {
    "requirement": Text(
        "Krav i spesifikasjonen i stedet for eller sammen med kriterier",
        "Krav i spesifikasjonen i staden for eller saman med kriterium",
        "Requirements in the specification instead of, or combined with, criteria",
    ),
    "exemption:insignificant": Text(
        "Uvesentlig klimaavtrykk og miljøbelastning",
        "Uvesentleg klimaavtrykk og miljøbelastning",
        "Insignificant footprint and environmental load",
    ),
    "exemption:vital_interest": Text(
        "Vitale interesser: helse, sikkerhet eller beredskap",
        "Vitale interesser: helse, tryggleik eller beredskap",
        "Vital interests: health, safety or preparedness",
    ),
    "exemption:std_minimum": Text(
        "Nasjonale standardiserte minstekrav", "Nasjonale standardiserte minstekrav", "National standard minimum rules"
    ),
}
"""Ways out of the main rule, by the claims of `mart.exception_register`."""

PRIORITY_CATEGORY: Vocabulary = {
    "Building, civil works and property": Text(
        "Bygg, anlegg og eiendom", "Bygg, anlegg og eigedom", "Building, civil works and property"
    ),
    "Road transport": Text("Veigående transport", "Vegtransport", "Road transport"),
    "IT equipment": Text("IKT-utstyr", "IKT-utstyr", "IT equipment"),
    "Food and meal services": Text("Mat og måltidstjenester", "Mat og måltidstenester", "Food and meal services"),
    "Furniture": Text("Møbler", "Møblar", "Furniture"),
}
"""DFØ's five priority categories, by the names in `data/reference/priority_category.csv`."""

JUSTIFICATION: Vocabulary = {
    "present": Text("Gitt", "Gitt", "Given"),
    "absent": Text("Mangler", "Manglar", "Missing"),
    "absent_in_notice": Text("Mangler i kunngjøringen", "Manglar i kunngjeringa", "Missing from the notice"),
    "unknown": NOT_KNOWN,
}

JUSTIFICATION_QUALITY: Vocabulary = {
    "adequate": Text("Tilstrekkelig", "Tilstrekkeleg", "Adequate"),
    "thin": Text("Tynn", "Tynn", "Thin"),
    "bare_assertion": Text("Bare en påstand", "Berre ein påstand", "A bare assertion"),
    "absent": Text("Mangler", "Manglar", "Missing"),
    "unknown": NOT_KNOWN,
}

RISK: Vocabulary = {
    "very_high": Text("Svært høy", "Svært høg", "Very high"),
    "high": Text("Høy", "Høg", "High"),
    "medium": Text("Middels", "Middels", "Medium"),
    "low": Text("Lav", "Låg", "Low"),
    "unknown": NOT_KNOWN,
}
"""Risk classes of CPV divisions, the gravest first."""

CLASS_STATUS: Vocabulary = {
    "published": Text("Publisert av DFØ", "Publisert av DFØ", "Published by DFØ"),
    "proposed": Text("Vårt forslag", "Vårt framlegg", "Our proposal"),
    "unknown": NOT_KNOWN,
}

UNCLASSIFIED = Text("Ikke kategorisert", "Ikkje kategorisert", "Not categorised")

CATEGORY_METHOD: Vocabulary = {
    "correction": Text("En persons rettelse", "Ei retting frå ein person", "A person's correction"),
    "invoice_cpv": Text("CPV-kode på fakturaen", "CPV-kode på fakturaen", "CPV code on the invoice"),
    "ledger_cpv": Text("CPV-kode i regnskapet", "CPV-kode i rekneskapen", "CPV code in the ledger"),
    "contract_cpv": Text("CPV-kode i kontrakten", "CPV-kode i kontrakten", "CPV code of the contract"),
    "account": Text("Kontoen og funksjonen", "Kontoen og funksjonen", "Account and function"),
    "notice_cpv": Text("CPV-kode i kunngjøringen", "CPV-kode i kunngjeringa", "CPV code of the notice"),
    "text_model": Text("Tekstmodell", "Tekstmodell", "Text model"),
    "supplier_history": Text(
        "Leverandørens andre kjøp", "Andre kjøp hos leverandøren", "The supplier's other purchases"
    ),
    "industry": Text(
        "Leverandørens næringskode", "Næringskoden til leverandøren", "The supplier's registered industry"
    ),
    "unclassified": UNCLASSIFIED,
}
"""Steps that find the category of a purchase, in their order."""

UNCERTAIN: Vocabulary = {
    "unclassified": UNCLASSIFIED,
    "conflicting": Text("Kildene sier hver sitt", "Kjeldene seier kvar sitt", "Sources disagree"),
    "low_confidence": Text("Usikker", "Usikker", "Uncertain"),
}
"""Why a person should look at the category of a purchase."""

CORRECTION_STATUS: Vocabulary = {
    "applied": Text("Brukt", "Brukt", "Applied"),
    "matches_nothing": Text("Treffer ingen innkjøp", "Treffer ingen innkjøp", "Matches no purchase"),
    "overruled": Text("Et annet vedtak gjelder", "Eit anna vedtak gjeld", "Another decision holds"),
    "decided_later": Text("Et senere vedtak gjelder", "Eit seinare vedtak gjeld", "A later decision holds"),
    "incomplete": Text(
        "Ikke brukt: hvem, når (dato) eller hvorfor mangler",
        "Ikkje brukt: kven, når (dato) eller kvifor manglar",
        "Not applied: who, when (a date) or why is missing",
    ),
    "unknown_category": Text(
        "Ikke brukt: ny verdi er ingen CPV-kode",
        "Ikkje brukt: ny verdi er ingen CPV-kode",
        "Not applied: the new value is no CPV code",
    ),
    "unknown_supplier": Text(
        "Ikke brukt: ny verdi er ikke et organisasjonsnummer",
        "Ikkje brukt: ny verdi er ikkje eit organisasjonsnummer",
        "Not applied: the new value is no organisation number",
    ),
    "unknown_field": Text(
        "Ikke brukt: feltet er ikke kjent", "Ikkje brukt: feltet er ikkje kjent", "Not applied: the field is not known"
    ),
    "values_do_not_fit": Text(
        "Ikke brukt: felt og verdi har ikke like mange ledd",
        "Ikkje brukt: felt og verdi har ikkje like mange ledd",
        "Not applied: field and value have not as many parts",
    ),
}
"""What has become of a person's decision on category or supplier."""

CONFIDENCE: Vocabulary = {
    "stated": Text("Oppgitt i kilden", "Oppgitt i kjelda", "Stated in the source"),
    "own_judgement": Text("Eget skjønn, ikke målt", "Eige skjønn, ikkje målt", "Own judgement, not measured"),
    "measured": Text("Målt sannsynlighet", "Målt sannsyn", "Measured probability"),
    "none": Text("Ingen holdepunkter", "Ingen haldepunkt", "Nothing to go by"),
}

FOOTPRINT_METHOD: Vocabulary = {
    "supplier_pact": Text(
        "Leverandørens produktfotavtrykk", "Produktfotavtrykket til leverandøren", "The supplier's product footprint"
    ),
    "supplier_stated": Text(
        "Oppgitt av leverandøren på fakturaen",
        "Oppgjeve av leverandøren på fakturaen",
        "Stated on the supplier's invoice",
    ),
    "physical_national": Text("Mengde × norsk faktor", "Mengd × norsk faktor", "Quantity × Norwegian factor"),
    "physical_foreign": Text("Mengde × britisk faktor", "Mengd × britisk faktor", "Quantity × British factor"),
    "spend_based_account": Text(
        "Kroner × faktor for kontoen", "Kroner × faktor for kontoen", "NOK × factor of the account"
    ),
    "spend_based_cpv_group": Text(
        "Kroner × faktor for varegruppen (CPV)", "Kroner × faktor for varegruppa (CPV)", "NOK × factor of the CPV group"
    ),
    "spend_based_cpv_division": Text(
        "Kroner × faktor for hovedgruppen (CPV)",
        "Kroner × faktor for hovudgruppa (CPV)",
        "NOK × factor of the CPV division",
    ),
    "spend_based_foreign": Text(
        "Kroner × britisk faktor (DFØ har ingen)",
        "Kroner × britisk faktor (DFØ har ingen)",
        "NOK × British factor (DFØ has none)",
    ),
    "replaced_by_quantity": Text(
        "Telt som mengde, ikke som kroner", "Rekna som mengd, ikkje som kroner", "Counted by quantity, not by NOK"
    ),
    "none": Text("Ikke beregnet", "Ikkje rekna ut", "Not computed"),
}

UNCOVERED: Vocabulary = {
    "no_factor": Text("Ingen faktor", "Ingen faktor", "No factor"),
    "no_amount_nok": Text(
        "Beløpet i kroner er ikke kjent", "Beløpet i kroner er ikkje kjent", "Amount in NOK not known"
    ),
    "no_year": Text("Året er ikke kjent", "Året er ikkje kjent", "Year not known"),
    "no_price_index": Text("Ingen prisindeks for året", "Ingen prisindeks for året", "No price index for the year"),
}

SCOPE3: Vocabulary = {
    "1": Text("1 Varer og tjenester", "1 Varer og tenester", "1 Purchased goods and services"),
    "2": Text("2 Kapitalvarer", "2 Kapitalvarer", "2 Capital goods"),
    "3": Text("3 Drivstoff og energi", "3 Drivstoff og energi", "3 Fuel- and energy-related activities"),
    "4": Text("4 Transport inn", "4 Transport inn", "4 Upstream transportation"),
    "5": Text("5 Avfall", "5 Avfall", "5 Waste"),
    "6": Text("6 Tjenestereiser", "6 Tenestereiser", "6 Business travel"),
    "7": Text("7 Arbeidsreiser", "7 Arbeidsreiser", "7 Employee commuting"),
    "8": Text("8 Leide eiendeler", "8 Leigde eigedelar", "8 Upstream leased assets"),
}
"""Upstream categories of scope 3.

Source: GHG Protocol, Corporate Value Chain (Scope 3) Standard.
"""

SCOPE: Vocabulary = {
    "1": Text("1 Egne utslipp", "1 Eigne utslepp", "1 Own emissions"),
    "2": Text("2 Strøm og varme", "2 Straum og varme", "2 Electricity and heat"),
    "3": Text("3 Verdikjeden", "3 Verdikjeda", "3 Value chain"),
}
"""Scopes of the GHG Protocol, Corporate Standard."""

FOOTPRINT_SPAN: Vocabulary = {
    "month": Text("Måneden", "Månaden", "The month"),
    "year_to_date": Text("Året så langt", "Året så langt", "The year so far"),
}

FACTOR_SET: Vocabulary = {
    "dfo": Text("DFØ", "DFØ", "DFØ"),
    "uk_spend": Text("Britisk, per krone", "Britisk, per krone", "British, by spend"),
    "uk_physical": Text("Britisk, per mengde", "Britisk, per mengd", "British, by quantity"),
    "nve": Text("NVE", "NVE", "NVE"),
    "supplier": Text("Leverandøren", "Leverandøren", "The supplier"),
}

FACTOR_STATUS: Vocabulary = {
    "published": Text("Lest hos utgiveren", "Lesen hos utgjevaren", "As published"),
    "recovered": Text("Gjenskapt", "Attskapt", "Recovered"),
    "quoted": Text("Sitert", "Sitert", "Quoted"),
}

ACTIVITY_PROBLEM: Vocabulary = {
    "activity_unknown": Text("Ukjent aktivitet", "Ukjend aktivitet", "Unknown activity"),
    "quantity_missing": Text("Mengden kan ikke leses", "Mengda kan ikkje lesast", "The quantity cannot be read"),
    "unit_unknown": Text("Ukjent enhet", "Ukjend eining", "Unknown unit"),
    "month_missing": Text("Måneden mangler", "Månaden manglar", "The month is missing"),
    "no_factor": Text(
        "Ingen faktor for aktiviteten i denne enheten",
        "Ingen faktor for aktiviteten i denne eininga",
        "No factor for the activity in this unit",
    ),
}
"""Why a row of an activity file has no footprint."""

PRODUCT_STATUS: Vocabulary = {
    "used": Text("Brukt", "Brukt", "Used"),
    "older": Text("Et nyere er brukt", "Eit nyare er brukt", "A newer one is used"),
    "expired": Text("Kjøpt utenfor gyldighet", "Kjøpt utanfor gyldigheita", "Bought outside its validity"),
    "unit_differs": Text("Enhetene passer ikke", "Einingane passar ikkje", "The units do not fit"),
    "not_bought": Text("Ikke funnet på en faktura", "Ikkje funne på ein faktura", "Not found on an invoice"),
    "deprecated": Text("Trukket av leverandøren", "Trekt av leverandøren", "Withdrawn by the supplier"),
    "figure_missing": Text("Tallet mangler", "Talet manglar", "The figure is missing"),
    "unit_unknown": Text("Ukjent enhet", "Ukjend eining", "Unknown unit"),
    "validity_unknown": Text("Gyldigheten er ikke kjent", "Gyldigheita er ikkje kjend", "Its validity is not known"),
}

DOUBLE_COUNTING_STATUS: Vocabulary = {
    "possible": Text("Kan være talt to ganger", "Kan vere rekna to gonger", "May be counted twice"),
    "prevented": Text("Hindret", "Hindra", "Prevented"),
    "by_rule": Text("Etter regelen", "Etter regelen", "By the rule"),
}

DOUBLE_COUNTING_RULE: Vocabulary = {
    "quantity_replaces_spend": Text(
        "Levert mengde går foran kroner for samme leverandør, konto og måned",
        "Levert mengd går føre kroner for same leverandør, konto og månad",
        "A delivered quantity goes before NOK of the same supplier, account and month",
    ),
    "own_figure_replaces_spend": Text(
        "Mengde på fakturaen eller leverandørens tall går foran kroner",
        "Mengd på fakturaen eller talet til leverandøren går føre kroner",
        "Invoice quantity or the supplier's figure goes before NOK",
    ),
    "energy_beside_quantity": Text(
        "Energi kjøpt for kroner i en måned med levert mengde av samme slag",
        "Energi kjøpt for kroner i ein månad med levert mengd av same slag",
        "Energy bought for NOK in a month with a delivered quantity of the same kind",
    ),
    "rent_beside_energy": Text(
        "Leie, som kan ha energi med, ved siden av målt energi",
        "Leige, som kan ha energi med, ved sida av målt energi",
        "Rent, which may include energy, beside measured energy",
    ),
    "internal_trade": Text(
        "Handel innen virksomheten er holdt utenfor",
        "Handel innanfor verksemda er halden utanfor",
        "Trade within the body is left out",
    ),
    "not_a_purchase": Text(
        "Lønn, overføringer, renter, avskrivning og kompensert mva. er ikke innkjøp",
        "Løn, overføringar, renter, avskriving og kompensert mva. er ikkje innkjøp",
        "Wages, transfers, interest, depreciation and compensated VAT are no purchases",
    ),
    "vat_removed": Text("Mva. er tatt ut av beløpene", "Mva. er teken ut av beløpa", "VAT is taken out of the amounts"),
    "vat_not_known": Text(
        "Det er ikke kjent om mva. er med; opptil en femdel kan være mva.",
        "Det er ikkje kjent om mva. er med; opptil ein femdel kan vere mva.",
        "It is not known whether VAT is included; up to a fifth may be VAT",
    ),
    "credit_note": Text(
        "Kreditnotaer trekker fra med samme faktor",
        "Kreditnotaer trekkjer frå med same faktor",
        "Credit notes are deducted with the same factor",
    ),
    "capital_goods": Text(
        "Kapitalvarer teller i sin helhet i kjøpsåret",
        "Kapitalvarer tel i det heile i kjøpsåret",
        "Capital goods count in full in the year of purchase",
    ),
}

CHANGE_STATUS: Vocabulary = {
    "inside": Text("Innenfor usikkerheten", "Innanfor uvissa", "Within the uncertainty"),
    "outside": Text("Større enn usikkerheten", "Større enn uvissa", "Beyond the uncertainty"),
    "not_known": NOT_KNOWN,
}

PARTIAL: Vocabulary = {
    "true": Text("Delvis", "Delvis", "Partial"),
    "false": Text("Dekkende", "Dekkjande", "Covering"),
}

PROGRAMME_STATUS: Vocabulary = {
    "met": Text("Nådd", "Nådd", "Met"),
    "on_course": Text("I rute", "I rute", "On course"),
    "behind": Text("Bak målet", "Bak målet", "Behind"),
    "not_met": Text("Ikke nådd", "Ikkje nådd", "Not met"),
    "unknown": NOT_KNOWN,
}

REUSE_MEASURE: Vocabulary = {
    "share": Text(
        "Prosent i bruk av det som er gjort tilgjengelig",
        "Prosent i bruk av det som er gjort tilgjengeleg",
        "Per cent in use of what was made available",
    ),
    "items_reused": Text(
        "Gjenstander tatt i bruk igjen", "Gjenstandar tekne i bruk igjen", "Items taken into use again"
    ),
    "saved_nok": Text("Kroner spart", "Kroner sparte", "NOK saved"),
    "avoided_kgco2e": Text("Kg CO₂e unngått, netto", "Kg CO₂e unngått, netto", "Kg CO₂e avoided, net"),
}

REUSE_MISSING: Vocabulary = {
    "no_log": Text(
        "Ingen ombrukslogg for disse varene", "Ingen ombrukslogg for desse varene", "No reuse log of these goods"
    ),
    "no_denominator": Text(
        "Ingenting er gjort tilgjengelig ennå",
        "Ingenting er gjort tilgjengeleg enno",
        "Nothing has been made available yet",
    ),
    "log_ends": Text(
        "Loggen har ingen hendelser de siste 92 dagene",
        "Loggen har ingen hendingar dei siste 92 dagane",
        "The log has no event in the last 92 days",
    ),
    "no_prices": Text(
        "Pris på unngåtte kjøp mangler", "Pris på unngåtte kjøp manglar", "Prices of avoided purchases are missing"
    ),
    "no_factors": Text("Klimafaktor mangler", "Klimafaktor manglar", "Climate factors are missing"),
    "cut_off_first": Text(
        "Programmet ble avsluttet før måldatoen",
        "Programmet blei avslutta før måldatoen",
        "The programme closed before the day of the target",
    ),
    "too_few_months": Text(
        "For få måneder til å anslå farten", "For få månader til å anslå farten", "Too few months to tell the pace"
    ),
    "numerator": Text(
        "Antall tatt i bruk igjen er ikke publisert",
        "Talet på dei som er tekne i bruk igjen, er ikkje publisert",
        "The number taken into use again is not published",
    ),
    "denominator": Text(
        "Antall gjort tilgjengelig er ikke publisert",
        "Talet på dei som er gjorde tilgjengelege, er ikkje publisert",
        "The number made available is not published",
    ),
    "numerator_and_denominator": Text(
        "Verken antall gjort tilgjengelig eller antall tatt i bruk igjen er publisert",
        "Verken talet på dei som er gjorde tilgjengelege eller tekne i bruk igjen, er publisert",
        "Neither the number made available nor the number taken into use again is published",
    ),
}
"""Why it is not known whether a target of reuse is met."""

REUSE_WAY: Vocabulary = {
    "reused": Text("Ombrukt av eget", "Ombrukt av eige", "Own reused"),
    "bought_used": Text("Kjøpt brukt", "Kjøpt brukt", "Bought used"),
    "bought_new": Text(
        "Kjøpt nytt, eller ikke merket brukt",
        "Kjøpt nytt, eller ikkje merkt brukt",
        "Bought new, or not marked as used",
    ),
    "repaired": Text("Reparert", "Reparert", "Repaired"),
    "redesigned": Text("Redesignet", "Redesigna", "Redesigned"),
    "transport": Text("Transport for ombruk", "Transport for ombruk", "Transport for reuse"),
    "sold": Text("Solgt til andre", "Seld til andre", "Sold to others"),
    "donated": Text("Gitt bort til andre", "Gitt bort til andre", "Donated to others"),
    "discarded": Text("Kassert", "Kassert", "Discarded"),
    "possible_goods": Text(
        "Kanskje slike varer; teller ikke", "Kanskje slike varer; tel ikkje", "Perhaps such goods; not counted"
    ),
}

REUSE_STATE: Vocabulary = {
    "registered": Text("Registrert", "Registrert", "Registered"),
    "assessed": Text("Vurdert", "Vurdert", "Assessed"),
    "available": Text("Tilgjengelig", "Tilgjengeleg", "Available"),
    "reserved": Text("Reservert", "Reservert", "Reserved"),
    "reused": Text("I bruk igjen", "I bruk igjen", "In use again"),
    "bought_used": Text("Kjøpt brukt", "Kjøpt brukt", "Bought used"),
    "sold": Text("Solgt", "Seld", "Sold"),
    "donated": Text("Gitt bort", "Gitt bort", "Donated"),
    "discarded": Text("Kassert", "Kassert", "Discarded"),
}
"""What an item is at a time."""

REUSE_BASIS: Vocabulary = {
    "piece": Text("Faktor for gjenstanden", "Faktor for gjenstanden", "Factor of the item"),
    "mass": Text("Vekt", "Vekt", "Mass"),
    "nok": Text("Kroner", "Kroner", "Kroner"),
}

REUSE_CLAIM: Vocabulary = {
    "not_confirmed": Text(
        "Kravet stiger, men kjøpene faller ikke",
        "Kravet stig, men kjøpa fell ikkje",
        "Claims rise, purchases do not fall",
    ),
    "confirmed": Text("Kjøpene faller også", "Kjøpa fell òg", "Purchases fall too"),
    "no_rise": Text("Kravet stiger ikke", "Kravet stig ikkje", "Claims do not rise"),
    "no_purchases": Text("Ingen kjøp i noen av årene", "Ingen kjøp i nokon av åra", "No purchases in either year"),
    "unknown": Text(
        "Ikke kjent: regnskapet dekker ikke 24 måneder",
        "Ikkje kjent: rekneskapen dekkjer ikkje 24 månader",
        "Not known: the ledger does not cover 24 months",
    ),
}
"""Whether the ledger bears out what reuse is claimed to have saved."""

REUSE_ACTION: Vocabulary = {
    "registered": Text("Registrert", "Registrert", "Registered"),
    "assessed": Text("Vurdert", "Vurdert", "Assessed"),
    "available": Text("Gjort tilgjengelig", "Gjort tilgjengeleg", "Made available"),
    "reserved": Text("Reservert", "Reservert", "Reserved"),
    "reused": Text("Ombrukt", "Ombrukt", "Reused"),
    "repaired": Text("Reparert", "Reparert", "Repaired"),
    "redesigned": Text("Redesignet", "Redesigna", "Redesigned"),
    "bought_used": Text("Kjøpt brukt", "Kjøpt brukt", "Bought used"),
    "sold": Text("Solgt", "Seld", "Sold"),
    "donated": Text("Gitt bort", "Gitt bort", "Donated"),
    "discarded": Text("Kassert", "Kassert", "Discarded"),
    "unknown": NOT_KNOWN,
}

REUSE_PROBLEM: Vocabulary = {
    "no_item_id": Text("Gjenstanden er ikke navngitt", "Gjenstanden er ikkje namngitt", "The item is not named"),
    "unknown_action": Text("Ukjent handling", "Ukjend handling", "Unknown action"),
    "no_date": Text("Mangler dato", "Manglar dato", "No date"),
    "bad_count": Text(
        "Antallet er ikke et helt tall over null",
        "Talet er ikkje eit heilt tal over null",
        "The count is no whole number above zero",
    ),
    "event_changed": Text("Endret i en senere eksport", "Endra i ein seinare eksport", "Changed in a later export"),
    "gone_already": Text(
        "Allerede solgt, gitt bort eller kassert",
        "Alt seld, gitt bort eller kassert",
        "Already sold, donated or discarded",
    ),
    "in_use_already": Text("Allerede i bruk", "Alt i bruk", "Already in use"),
    "more_than_left": Text("Flere enn det er igjen", "Fleire enn det er igjen", "More than are left"),
    "count_needed": Text("Antall må oppgis", "Talet må oppgis", "A count is needed"),
    "registered_again": Text("Registrert to ganger", "Registrert to gonger", "Registered twice"),
    "registered_late": Text(
        "Registrert etter at den var i gang", "Registrert etter at han var i gang", "Registered after other events"
    ),
    "not_available_first": Text("Aldri gjort tilgjengelig", "Aldri gjort tilgjengeleg", "Never made available"),
    "several_cpv_codes": Text(
        "Flere CPV-koder på samme gjenstand", "Fleire CPV-kodar på same gjenstand", "Several CPV codes on one item"
    ),
    "kind_unknown": Text(
        "Hva slags gjenstand er ikke kjent", "Kva slags gjenstand er ikkje kjent", "The kind of item is not known"
    ),
    "same_serial_number": Text(
        "Samme serienummer på flere gjenstander",
        "Same serienummer på fleire gjenstandar",
        "One serial number on several items",
    ),
}
"""What is odd or impossible in a reuse log."""

DELIVERY_STATUS: Vocabulary = {
    "read": Text("Lest", "Lesen", "Read"),
    "set_aside": Text("Lagt til side", "Lagd til side", "Set aside"),
    "cut_short": Text("Avkortet", "Avkorta", "Cut short"),
    "already_delivered": Text("Levert før", "Levert før", "Delivered before"),
}

SUPPLIER_KIND: Vocabulary = {
    "organisation": Text("Virksomhet", "Verksemd", "Organisation"),
    "public_body": Text("Offentlig virksomhet", "Offentleg verksemd", "Public body"),
    "sole_proprietor": Text("Enkeltpersonforetak", "Enkeltpersonføretak", "Sole proprietor"),
    "private_person": Text("Privatperson", "Privatperson", "Private person"),
    "redacted": Text("Sladdet av den som leverte", "Sladda av den som leverte", "Redacted by the publisher"),
    "unknown": Text("Kan være en person", "Kan vere ein person", "May be a person"),
    "none": Text("Ingen leverandør oppgitt", "Ingen leverandør oppgjeven", "No supplier stated"),
}

DELIVERY_KIND: Vocabulary = {
    "ledger": Text("Regnskap", "Rekneskap", "Ledger"),
    "invoice": Text("Faktura", "Faktura", "Invoice"),
    "state_accounts": Text("Statsregnskapet", "Statsrekneskapen", "The state's accounts"),
    "notice": Text("Kunngjøring", "Kunngjering", "Notice"),
    "contract": Text("Kontraktsregister", "Kontraktsregister", "Contract register"),
    "reuse": Text("Ombruk", "Ombruk", "Reuse"),
    "activity": Text("Mengder", "Mengder", "Quantities"),
    "product_footprint": Text("Produktfotavtrykk", "Produktfotavtrykk", "Product footprints"),
    "correction": Text("Rettelser", "Rettingar", "Corrections"),
    "register": Text("Enhetsregisteret", "Einingsregisteret", "Register of legal entities"),
    "organisation": Text("Om virksomheten", "Om verksemda", "About the body"),
    "unknown": NOT_KNOWN,
}

INVOICE_STATUS: Vocabulary = {
    "ambiguous": Text("Flere mulige bilag", "Fleire moglege bilag", "Several possible vouchers"),
    "amount_differs": Text("Annet beløp i regnskapet", "Anna beløp i rekneskapen", "Another amount in the ledger"),
    "not_posted": Text("Ikke funnet i regnskapet", "Ikkje funnen i rekneskapen", "Not found in the ledger"),
    "posted_elsewhere": Text("Ført utenom innkjøp", "Ført utanom innkjøp", "Posted outside purchases"),
    "duplicate": Text("Levert flere ganger", "Levert fleire gonger", "Delivered more than once"),
    "forward_billing": Text("Gjennomfakturering", "Gjennomfakturering", "Forward billing"),
    "matched": Text("Funnet i regnskapet", "Funnen i rekneskapen", "Found in the ledger"),
}
"""What became of an invoice, what must be looked at first."""

INVOICE_REASON: Vocabulary = {
    "same_amount": Text("Samme beløp", "Same beløp", "The same amount"),
    "rounding": Text("Samme beløp innenfor 1 krone", "Same beløp innanfor 1 krone", "The same amount within 1.00"),
    "several_postings": Text("Passer med flere bilag", "Passar med fleire bilag", "Fits several vouchers"),
    "several_invoices": Text(
        "Flere fakturaer passer med bilaget", "Fleire fakturaer passar med bilaget", "Several invoices fit the voucher"
    ),
    "other_amount": Text("Et annet beløp", "Eit anna beløp", "Another amount"),
    "other_currency": Text("Ført i en annen valuta", "Ført i ein annan valuta", "Posted in another currency"),
    "not_purchase": Text(
        "På en konto som ikke er innkjøp", "På ein konto som ikkje er innkjøp", "On no purchase account"
    ),
    "internal": Text("Handel innad i virksomheten", "Handel internt i verksemda", "Trade within the body"),
    "quarantined": Text(
        "På en linje som ikke kunne brukes", "På ei linje som ikkje kunne brukast", "On a line not used"
    ),
    "no_line": Text(
        "Ingen linje har leverandøren og nummeret",
        "Inga linje har leverandøren og nummeret",
        "No line has the supplier and the number",
    ),
    "ledger_not_delivered": Text(
        "Regnskap for måneden er ikke levert",
        "Rekneskap for månaden er ikkje levert",
        "No ledger delivered for the month",
    ),
    "billed_again": Text(
        "Strømleverandøren fakturerer den på nytt",
        "Straumleverandøren fakturerer henne på nytt",
        "The power supplier bills it again",
    ),
}

INVOICE_CONFIDENCE: Vocabulary = {
    "high": Text("Høy", "Høg", "High"),
    "medium": Text("Middels", "Middels", "Medium"),
    "low": Text("Lav", "Låg", "Low"),
}

AMOUNT_BASIS: Vocabulary = {
    "net": Text("Uten mva.", "Utan mva.", "Excluding VAT"),
    "gross": Text("Med mva.", "Med mva.", "Including VAT"),
}

INVOICE_SPLIT: Vocabulary = {
    "yes": Text("Fordelt", "Fordelt", "Told apart"),
    "no_lines": Text("Fakturaen har ingen linjer", "Fakturaen har ingen linjer", "The invoice has no lines"),
    "lines_do_not_add_up": Text(
        "Fakturalinjene gir ikke summen", "Fakturalinjene gjev ikkje summen", "The lines do not add up"
    ),
    "lines_cancel_out": Text(
        "Pluss og minus går nesten opp i opp", "Pluss og minus går nesten opp i opp", "The lines all but cancel out"
    ),
}

SPLIT_METHOD: Vocabulary = {
    "accounting_cost": Text(
        "Fakturalinjen nevner konto eller enhet",
        "Fakturalinja nemner konto eller eining",
        "The invoice line names account or unit",
    ),
    "amount": Text("Samme beløp på linjene", "Same beløp på linjene", "The lines have the same amount"),
    "proportional": Text(
        "Etter fakturalinjenes beløp", "Etter beløpa på fakturalinjene", "By the invoice lines' amounts"
    ),
    "none": Text("Uten kjent faktura", "Utan kjend faktura", "Without a known invoice"),
}

BUCKET: Vocabulary = {
    "all": Text("Alle linjer", "Alle linjer", "All lines"),
    "quarantined": Text("Lagt til side", "Lagde til side", "Set aside"),
    "not_purchase": Text("Ikke innkjøp", "Ikkje innkjøp", "Not purchases"),
    "internal": Text("Internt", "Internt", "Internal"),
    "purchase": Text("Innkjøp, på sidene", "Innkjøp, på sidene", "Purchases, on the pages"),
}

BUCKET_REASON: Vocabulary = {
    "amount_missing": Text("Beløpet mangler", "Beløpet manglar", "No amount"),
    "amount_not_a_number": Text("Beløpet er ikke et tall", "Beløpet er ikkje eit tal", "The amount is no number"),
    "amount_too_large": Text("Beløpet er for stort", "Beløpet er for stort", "The amount is too large"),
    "cut_short": Text("Filen er avkortet", "Fila er avkorta", "The file is cut short"),
    "supplier_ambiguous": Text(
        "Kontoen er kjøp, og bilaget har flere leverandører",
        "Kontoen er kjøp, og bilaget har fleire leverandørar",
        "The account is a purchase, and the voucher has several suppliers",
    ),
    "superseded": Text("Erstattet av en ny leveranse", "Erstatta av ein ny leveranse", "Superseded by a new delivery"),
    "totals_row": Text("Raden summerer andre", "Rada summerer andre", "The row sums others"),
    "internal_trade": Text("Kjøp fra egen virksomhet", "Kjøp frå eiga verksemd", "Bought from the body itself"),
    "account_is_no_purchase": Text("Kontoen er ikke kjøp", "Kontoen er ikkje kjøp", "The account is no purchase"),
    "account_is_purchase": Text("Kontoen er kjøp", "Kontoen er kjøp", "The account is a purchase"),
    "account_partly_with_supplier": Text(
        "Kontoen er delvis kjøp, og leverandøren er kjent",
        "Kontoen er delvis kjøp, og leverandøren er kjend",
        "The account is partly purchases, and the supplier is known",
    ),
    "account_partly_without_supplier": Text(
        "Kontoen er delvis kjøp, uten leverandør",
        "Kontoen er delvis kjøp, utan leverandør",
        "The account is partly purchases, without a supplier",
    ),
    "account_not_in_chart": Text(
        "Kontoen er ikke i kontoplanen", "Kontoen er ikkje i kontoplanen", "The account is not in the chart"
    ),
    "delivered_as_purchase_ledger": Text(
        "Levert som innkjøpsregnskap", "Levert som innkjøpsrekneskap", "Delivered as a purchase ledger"
    ),
}
"""Why a ledger line lies where it lies, by `core.ledger_line.bucket_reason`."""

PROOF: Vocabulary = {
    "ties": Text("Alt stemmer", "Alt stemmer", "Everything ties"),
    "does_not_tie": Text("Stemmer ikke", "Stemmer ikkje", "Does not tie"),
}

VAT_BASIS: Vocabulary = {
    "net": Text("Uten mva", "Utan mva", "Without VAT"),
    "gross": Text("Med mva", "Med mva", "With VAT"),
    "unknown": NOT_KNOWN,
}

VAT_CONVERSION: Vocabulary = {
    "as_delivered": Text("Slik det er levert", "Slik det er levert", "As delivered"),
    "net_column": Text("Filens egen kolonne uten mva", "Fila sin eigen kolonne utan mva", "The file's own net column"),
    "vat_amount_subtracted": Text("Mva er trukket fra", "Mva er trekt frå", "VAT taken out"),
    "not_known": Text("Omregning ikke kjent", "Omrekning ikkje kjend", "VAT conversion not known"),
}

CALENDAR: Vocabulary = {
    "missing": Text("Mangler", "Manglar", "Missing"),
    "too_small": Text("Uvanlig få linjer", "Uvanleg få linjer", "Unusually few lines"),
    "covered_twice": Text("Trolig levert to ganger", "Truleg levert to gonger", "Probably delivered twice"),
    "outside_selection": Text(
        "Utenfor perioden filen oppgir", "Utanfor perioden fila oppgir", "Outside the period the file states"
    ),
    "ok": Text("I orden", "I orden", "In order"),
}

SHARED_BY: Vocabulary = {
    "row": Text(
        "Leverandør, faktura, dato og beløp", "Leverandør, faktura, dato og beløp", "Supplier, invoice, date and amount"
    ),
    "voucher": Text("Bilag, dato og konto", "Bilag, dato og konto", "Voucher, date and account"),
}

DECISION: Vocabulary = {
    "applied": Text("Brukt", "Brukt", "Applied"),
    "incomplete": Text("Hvem, når eller hvorfor mangler", "Kven, når eller kvifor manglar", "Who, when or why missing"),
    "unknown_file": Text("Den gamle filen finnes ikke", "Den gamle fila finst ikkje", "No such old file"),
    "ambiguous_file": Text("Flere filer heter det", "Fleire filer heiter det", "Several files of that name"),
    "not_a_ledger": Text("Ikke en regnskapsfil", "Ikkje ei rekneskapsfil", "Not a ledger"),
    "unknown_replacement": Text("Den nye filen finnes ikke", "Den nye fila finst ikkje", "No such new file"),
    "ambiguous_replacement": Text("Flere nye filer heter det", "Fleire nye filer heiter det", "Several new files"),
    "same_file": Text("Samme fil", "Same fil", "The same file"),
    "decided_before": Text("Avgjort i en tidligere rad", "Avgjort i ei tidlegare rad", "Settled in an earlier row"),
    "circle": Text("Filene erstatter hverandre", "Filene erstattar kvarandre", "The files replace each other"),
}

TIE_OUT: Vocabulary = {
    "ties": Text("Stemmer", "Stemmer", "Ties"),
    "ties_with_vat": Text("Stemmer med mva", "Stemmer med mva", "Ties with VAT"),
    "no_ledger": Text("Måneden er ikke levert", "Månaden er ikkje levert", "Month not delivered"),
    "no_state_accounts": Text(
        "Ikke i statsregnskapet ennå", "Ikkje i statsrekneskapen enno", "Not in the state's accounts yet"
    ),
    "other_month": Text("Ført i en annen måned", "Ført i ein annan månad", "Posted in another month"),
    "not_known": NOT_KNOWN,
}

KOSTRA_SERIES: Vocabulary = {
    "total": Text("1–3 samlet", "1–3 samla", "1–3 together"),
    "1": Text("1 Varer og tjenester", "1 Varer og tenester", "1 Goods and services"),
    "2": Text("2 Varer og tjenester, drift og anlegg", "2 Varer og tenester, drift og anlegg", "2 Goods and services"),
    "3": Text(
        "3 Tjenester som erstatter egenproduksjon",
        "3 Tenester som erstattar eigenproduksjon",
        "3 Services in place of own production",
    ),
}

CONCERN: Vocabulary = {
    "wrong": Text("Galt", "Gale", "Wrong"),
    "look": Text("Se på dette", "Sjå på dette", "Look at this"),
    "ok": Text("I orden", "I orden", "In order"),
}

KEY_FIGURE: Vocabulary = {
    "spend": Text("Innkjøp i måneden", "Innkjøp i månaden", "Purchases in the month"),
    "high_risk_spend": Text(
        "Innkjøp med høy eller svært høy klimarisiko",
        "Innkjøp med høg eller svært høg klimarisiko",
        "Purchases of high or very high climate risk",
    ),
    "unclassified_share": Text("Innkjøp uten kategori", "Innkjøp utan kategori", "Purchases without a category"),
    "footprint": Text("Klimafotavtrykk (anslag)", "Klimafotavtrykk (overslag)", "Climate footprint (estimate)"),
    "footprint_partial": Text(
        "Klimafotavtrykk (anslag, delvis dekket)",
        "Klimafotavtrykk (overslag, delvis dekt)",
        "Climate footprint (estimate, partial)",
    ),
    "footprint_coverage": Text(
        "Andel av kronene med utslippsfaktor",
        "Del av kronene med utsleppsfaktor",
        "Share of NOK with an emission factor",
    ),
    "lots_judged": Text(
        "Delkontrakter vurdert, siste tolv måneder",
        "Delkontraktar vurderte, siste tolv månader",
        "Lots judged, last twelve months",
    ),
    "breaches": Text(
        "Brudd på klima- og miljøreglene, siste tolv måneder",
        "Brot på klima- og miljøreglane, siste tolv månader",
        "Breaches of the climate and environment rules, last twelve months",
    ),
    "needs_review": Text(
        "Delkontrakter som må vurderes, siste tolv måneder",
        "Delkontraktar som må vurderast, siste tolv månader",
        "Lots that need review, last twelve months",
    ),
    "exceptions": Text(
        "Unntak som er brukt, siste tolv måneder",
        "Unntak som er brukte, siste tolv månader",
        "Exceptions used, last twelve months",
    ),
    "suppliers_without_contract": Text(
        "Leverandører uten kjent kontrakt", "Leverandørar utan kjend kontrakt", "Suppliers without a known contract"
    ),
    "uncovered_share": Text(
        "Kjøpt uten kjent eller avklart avtale, siste tolv måneder",
        "Kjøpt utan kjend eller avklart avtale, siste tolv månader",
        "Bought without a known or settled agreement, last twelve months",
    ),
    "promises_missed": Text(
        "Miljøvilkår som ikke er nådd eller ikke rapportert",
        "Miljøvilkår som ikkje er nådde eller ikkje rapporterte",
        "Environmental terms missed or not reported",
    ),
    "reuse_share": Text(
        "Ombrukt andel, svakeste program", "Ombrukt del, svakaste program", "Share reused, weakest programme"
    ),
    "files_set_aside": Text("Filer lagt til side", "Filer lagde til side", "Files set aside"),
    "records_quarantined": Text("Poster som ikke er brukt", "Postar som ikkje er brukte", "Records not used"),
    "personal_ids_masked": Text("Fødselsnumre skjult", "Fødselsnummer skjulte", "National identity numbers masked"),
    "delivery_questions": Text("Spørsmål om leveransene", "Spørsmål om leveransane", "Questions about the deliveries"),
    "residue": Text("Rest i avstemmingen", "Rest i avstemminga", "Residue in the reconciliation"),
}

AGREEMENT_OUTCOME: Vocabulary = {
    "compliant": Text("Avtale som fulgte reglene", "Avtale som følgde reglane", "Agreement that met the rules"),
    "exempt": Text("Avtale under unntak", "Avtale under unntak", "Agreement under an exception"),
    "older_rules": Text("Avtale fra før 2024", "Avtale frå før 2024", "Agreement under older rules"),
    "not_covered": Text("Utenfor reglene", "Utanfor reglane", "Outside the rules"),
    "needs_review": Text("Avtale som må vurderes", "Avtale som må vurderast", "Agreement that needs review"),
    "breach": Text("Avtale med brudd", "Avtale med brot", "Agreement in breach"),
    "ambiguous": Text("Avtalen ikke avklart", "Avtalen ikkje avklart", "Agreement not settled"),
    "no_known_contract": Text("Ingen kjent avtale", "Ingen kjend avtale", "No known agreement"),
}
"""What a purchase is made under, by `rules.spend_outcome.outcome`."""

AGREEMENT_GROUND: Vocabulary = {
    "weight": Text(
        "Miljø veier minst 30 prosent", "Miljø veg minst 30 prosent", "Environment weighs 30 per cent or more"
    ),
    "rank": Text("Miljø er blant de tre øverste", "Miljø er blant dei tre øvste", "Environment is among the top three"),
    "weight_missed": Text("Miljø veier for lite", "Miljø veg for lite", "Environment weighs too little"),
    "rank_missed": Text("Miljø står for lavt", "Miljø står for lågt", "Environment ranks too low"),
    "decided": Text("Avgjort av en person", "Avgjort av ein person", "Decided by a person"),
    "exemption:insignificant": CLAIM["exemption:insignificant"],
    "exemption:vital_interest": CLAIM["exemption:vital_interest"],
    "exemption:std_minimum": CLAIM["exemption:std_minimum"],
    "insignificance_claimed": Text(
        "Uvesentlighet er påberopt", "Uvesentlegheit er påkalla", "Insignificance is claimed"
    ),
    "vital_interest_claimed": Text(
        "Vitale interesser er påberopt", "Vitale interesser er påkalla", "Vital interests claimed"
    ),
    "std_minimum_claimed": Text("Minstekrav er påberopt", "Minstekrav er påkalla", "Minimum rules claimed"),
    "requirements_claimed": Text(
        "Krav i stedet for kriterium", "Krav i staden for kriterium", "Requirements in place of a criterion"
    ),
    "notice_not_known": Text("Kunngjøringen er ikke kjent", "Kunngjeringa er ikkje kjend", "The notice is not known"),
    "lots_differ": Text(
        "Delkontraktene er vurdert ulikt", "Delkontraktane er vurderte ulikt", "Its lots come out differently"
    ),
    "announced_before_2024": Text("Kunngjort før 2024", "Kunngjord før 2024", "Announced before 2024"),
    "entered_into_before_2024": Text("Inngått før 2024", "Inngått før 2024", "Entered into before 2024"),
    "below_lower_limit": Text("Under nedre beløpsgrense", "Under nedre beløpsgrense", "Below the lower limit"),
    "no_duty_to_announce": Text("Ingen plikt til å kunngjøre", "Inga plikt til å kunngjere", "No duty to announce"),
    "several": Text("Flere avtaler passer", "Fleire avtalar passar", "Several agreements fit"),
    "supplier_differs": Text(
        "Avtalen som nevnes, er en annens",
        "Avtalen som blir nemnd, er ein annan sin",
        "The agreement named is another's",
    ),
    "reference_not_known": Text(
        "Nummeret er ukjent; leverandøren har en annen avtale",
        "Nummeret er ukjent; leverandøren har ein annan avtale",
        "Unknown number; the supplier has another agreement",
    ),
    "category_inferred": Text(
        "Avtalen gjelder trolig en annen kategori",
        "Avtalen gjeld truleg ein annan kategori",
        "The agreement is probably for another category",
    ),
    "no_supplier": Text("Leverandøren er ikke kjent", "Leverandøren er ikkje kjend", "The supplier is not known"),
    "private_person": Text("Kjøp fra privatperson", "Kjøp frå privatperson", "Bought from a private person"),
    "no_agreement": Text(
        "Vi kjenner ingen avtale med leverandøren",
        "Vi kjenner ingen avtale med leverandøren",
        "No agreement with the supplier is known",
    ),
    "none_delivered": Text(
        "Verken avtaleregister eller tildelinger er levert",
        "Verken avtaleregister eller tildelingar er leverte",
        "Neither contract register nor awards have been delivered",
    ),
    "ended": Text("Avtalen er utløpt", "Avtalen er gått ut", "The agreement has ended"),
    "not_started": Text("Før avtalen gjaldt", "Før avtalen galdt", "Before the agreement began"),
    "other_category": Text(
        "Avtalen gjelder en annen kategori", "Avtalen gjeld ein annan kategori", "The agreement is for another category"
    ),
    "unknown_reference": Text(
        "Avtalenummeret er ikke kjent", "Avtalenummeret er ikkje kjent", "The contract number is not known"
    ),
    "several_reasons": Text("Flere grunner", "Fleire grunnar", "Several reasons"),
}
"""Why, by `rules.spend_outcome.ground`."""

LINK_METHOD: Vocabulary = {
    "ledger_contract": Text("Avtalenummer i regnskapet", "Avtalenummer i rekneskapen", "Contract number in the ledger"),
    "invoice_contract": Text(
        "Avtalenummer på fakturaen", "Avtalenummer på fakturaen", "Contract number on the invoice"
    ),
    "invoice_originator": Text("Anskaffelsen på fakturaen", "Innkjøpet på fakturaen", "Procurement on the invoice"),
    "invoice_order": Text("Ordrenummer på fakturaen", "Ordrenummer på fakturaen", "Order number on the invoice"),
    "doffin_in_text": Text("Doffin-nummer i teksten", "Doffin-nummer i teksten", "Doffin number in the text"),
    "register": Text(
        "Leverandørens ene avtale i registeret",
        "Den eine avtalen i registeret",
        "The supplier's one agreement in the register",
    ),
    "award": Text(
        "Leverandørens ene kunngjorte tildeling", "Den eine kunngjorde tildelinga", "The supplier's one announced award"
    ),
}
"""What showed the way to an agreement, by `rules.spend_link.method`."""

LINK_CONFIDENCE: Vocabulary = {
    "high": Text("Høy", "Høg", "High"),
    "medium": Text("Middels", "Middels", "Medium"),
    "low": Text("Lav", "Låg", "Low"),
}

CONTRACT_KIND: Vocabulary = {
    "goods": Text("Varer", "Varer", "Goods"),
    "services": Text("Tjenester", "Tenester", "Services"),
    "works": Text("Bygg og anlegg", "Bygg og anlegg", "Works"),
    "health_social": Text("Helse- og sosialtjenester", "Helse- og sosialtenester", "Health and social services"),
    "unknown": NOT_KNOWN,
}

ANNOUNCEMENT_SCOPE: Vocabulary = {
    "category": Text("Én kategori", "Éin kategori", "One category"),
    "account": Text("Én konto", "Éin konto", "One account"),
    "supplier": Text("Hele leverandøren", "Heile leverandøren", "The whole supplier"),
}

ANNOUNCEMENT_BASIS: Vocabulary = {
    "12_months": Text("Tolv måneder", "Tolv månader", "Twelve months"),
    "48_months": Text("Fire år", "Fire år", "Four years"),
}

ANNOUNCEMENT_TREATMENT: Vocabulary = {
    "to_check": Text("Sjekk", "Sjekk", "Check"),
    "public_body": Text("Offentlig virksomhet", "Offentleg verksemd", "Public body"),
    "property": Text("Leie av eiendom", "Leige av eigedom", "Lease of property"),
    "single_supplier": Text("Bare én kan levere", "Berre éin kan levere", "Only one can supply"),
}

ANNOUNCEMENT_BASE: Vocabulary = {
    "agreement": Text("Kjøpt under en kjent avtale", "Kjøpt under ein kjend avtale", "Bought under a known agreement"),
    "not_settled": Text("Avtalen er ikke avklart", "Avtalen er ikkje avklart", "The agreement is not settled"),
    "no_supplier": Text("Leverandøren er ikke kjent", "Leverandøren er ikkje kjend", "The supplier is not known"),
    "person": Text(
        "Kjøpt av privatpersoner, eller navnet er skjult",
        "Kjøpt av privatpersonar, eller namnet er skjult",
        "Bought from private persons, or the name is hidden",
    ),
    "below": Text(
        "Uten kjent avtale, under terskelen i tolv måneder",
        "Utan kjend avtale, under terskelen i tolv månader",
        "Without a known agreement, below the threshold in twelve months",
    ),
    "no_threshold": Text(
        "Uten kjent avtale, fra før den eldste terskelen som er kjent her",
        "Utan kjend avtale, frå før den eldste terskelen som er kjend her",
        "Without a known agreement, from before the oldest threshold known here",
    ),
    "listed": Text(
        "Uten kjent avtale, på listen for tolv måneder",
        "Utan kjend avtale, på lista for tolv månader",
        "Without a known agreement, on the list for twelve months",
    ),
}
"""What the worklist of announcements makes of all purchases of twelve months."""

PART_PERIOD: Vocabulary = {
    "true": Text("Deler av perioden", "Delar av perioden", "Part of the period"),
    "false": Text("Hele perioden", "Heile perioden", "The whole period"),
}

TERM_STATUS: Vocabulary = {
    "undershot": Text("Ikke nådd", "Ikkje nådd", "Missed"),
    "overdue": Text("Ikke rapportert i tide", "Ikkje rapportert i tide", "Report overdue"),
    "behind": Text("Under målet, ikke forfalt", "Under målet, ikkje forfalle", "Below target, not due"),
    "not_comparable": Text("Kan ikke sammenlignes", "Kan ikkje samanliknast", "Cannot be compared"),
    "no_due_date": Text("Uten frist", "Utan frist", "No due date"),
    "not_due": Text("Ikke forfalt", "Ikkje forfalle", "Not due"),
    "met": Text("Nådd", "Nådd", "Met"),
}
"""How an environmental term stands, by `mart.contract_term.status`, the gravest first."""

TERM_INCOMPARABLE: Vocabulary = {
    "target_without_number": Text("Målet har ikke noe tall", "Målet har ikkje noko tal", "The target has no number"),
    "report_without_number": Text(
        "Rapporten har ikke noe tall", "Rapporten har ikkje noko tal", "The report has no number"
    ),
    "several_numbers": Text("Det står flere tall", "Det står fleire tal", "There are several numbers"),
    "units_differ": Text(
        "Mål og rapport har ulike enheter", "Mål og rapport har ulike einingar", "Target and report differ in unit"
    ),
    "share_or_percent": Text(
        "Andel eller prosent? Rapporten er høyst 1",
        "Del eller prosent? Rapporten er høgst 1",
        "Share or per cent? The report is at most 1",
    ),
}
"""Why a report is not compared with its target, by `mart.contract_term.incomparable_reason`."""

FOLLOW_UP: Vocabulary = {
    "open": Text("Åpen", "Open", "Open"),
    "followed_up": Text("Fulgt opp", "Følgt opp", "Followed up"),
    "accepted": Text("Akseptert", "Akseptert", "Accepted"),
    "closed": Text("Lukket", "Lukka", "Closed"),
}

FOUND_IN: Vocabulary = {
    "code": Text("Kode i kunngjøringen", "Kode i kunngjeringa", "Code in the notice"),
    "weight_zero": Text("Kriterium med vekt 0", "Kriterium med vekt 0", "Criterion of weight 0"),
    "text": Text("Teksten i kunngjøringen", "Teksten i kunngjeringa", "The notice's text"),
    "table": Text("Anbudstabellen", "Anbodstabellen", "The tender table"),
}

REUSED_FOR: Vocabulary = {
    "other_kinds": Text("Ja, for andre slags kjøp", "Ja, for andre slags kjøp", "Yes, for other kinds of purchase"),
    "same_kind": Text("Ja, for samme slags kjøp", "Ja, for same slags kjøp", "Yes, for the same kind of purchase"),
}

TONE: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "wrong",
            "breach",
            "absent",
            "absent_in_notice",
            "set_aside",
            "cut_short",
            "not_met",
            "does_not_tie",
            "undershot",
            "overdue",
        ),
        "wrong",
    ),
    **dict.fromkeys(
        ("conflicting", "low_confidence", "matches_nothing", "overruled", "unknown_category", "unknown_supplier"),
        "look",
    ),
    **dict.fromkeys(("unknown_field", "values_do_not_fit", "decided_later"), "look"),
    **dict.fromkeys(
        ("look", "needs_review", "bare_assertion", "thin", "behind", "true", "proposed", "already_delivered"), "look"
    ),
    **dict.fromkeys((*CALENDAR, *DECISION, "not_known", "no_ledger"), "look"),
    **dict.fromkeys(("not_confirmed", *REUSE_MISSING, *REUSE_PROBLEM), "look"),
    **dict.fromkeys(("no_known_contract", "to_check", "not_comparable", "no_due_date", "open", "other_kinds"), "look"),
    **dict.fromkeys(
        ("ambiguous", "amount_differs", "not_posted", "posted_elsewhere", "low", "inside", "possible"), "look"
    ),
    **dict.fromkeys(("older", "expired", "unit_differs", "not_bought", "figure_missing", "validity_unknown"), "look"),
    **dict.fromkeys(
        ("ok", "matched", "high", "compliant", "present", "adequate", "met", "on_course", "read", "published", "false"),
        "ok",
    ),
    **dict.fromkeys(("used", "prevented", "by_rule"), "ok"),
    **dict.fromkeys(("applied", "confirmed", "ties", "as_delivered", "net_column", "vat_amount_subtracted"), "ok"),
}
"""How grave a code looks on a page: wrong, look or ok; every other code is neutral."""

CHANGED: Vocabulary = {
    "deliveries": Text("leverte filer", "leverte filer", "delivered files"),
    "organisation": Text("organisasjonsfilen", "organisasjonsfila", "the organisation file"),
    "column_maps": Text("kolonnekart", "kolonnekart", "column maps"),
    "factors": Text("utslippsfaktorer", "utsleppsfaktorar", "emission factors"),
    "price_index": Text("prisindeksen", "prisindeksen", "the price index"),
    "exchange_rates": Text("valutakurser", "valutakursar", "exchange rates"),
    "reference": Text("referansetabeller", "referansetabellar", "reference tables"),
    "rules": Text("regelverket", "regelverket", "the rules"),
    "model": Text("klassifiseringsmodellen", "klassifiseringsmodellen", "the classification model"),
    "code": Text("programmet", "programmet", "the program"),
    "libraries": Text("programbibliotek", "programbibliotek", "program libraries"),
    "not_recorded": Text(
        "ikke kjent, den forrige utgaven er laget uten slike opplysninger",
        "ikkje kjent, den førre utgåva er laga utan slike opplysningar",
        "not known, the publication before kept no record",
    ),
}
"""What may have changed from one publication of a month to the next; begins in the middle of a sentence."""

COMPARED: Vocabulary = {
    "month_before": Text("Måneden før", "Månaden før", "The month before"),
    "year_before": Text("Samme måned året før", "Same månad året før", "The same month a year before"),
    "year_to_date": Text(
        "Året så langt, mot de samme månedene året før",
        "Året så langt, mot dei same månadene året før",
        "The year so far, against the same months a year before",
    ),
}

SCENARIO: Vocabulary = {
    "scenario": Text("Scenario, ikke regnskap", "Scenario, ikkje rekneskap", "Scenario, no account"),
    "fewer": Text("Færre kjøpt", "Færre kjøpte", "Fewer bought"),
    "used": Text("Kjøpt brukt", "Kjøpt brukt", "Bought used"),
    "other_factor": Text("Kjøpt som noe annet", "Kjøpt som noko anna", "Bought as something else"),
}

SCENARIO_PROBLEM: Vocabulary = {
    "unknown_factor": Text("Faktoren finnes ikke", "Faktoren finst ikkje", "There is no such factor"),
    "not_a_spend_factor": Text(
        "Faktoren er ikke per krone", "Faktoren er ikkje per krone", "The factor is not per NOK"
    ),
    "nothing_bought": Text(
        "Ingen innkjøp med fotavtrykk i kategorien",
        "Ingen innkjøp med fotavtrykk i kategorien",
        "No purchases with a footprint in the category",
    ),
}
