"""Reader for eForms notices (UBL 2.3 XML) as Doffin and TED publish them.

What belongs here: where each business term stands in the XML, and nothing about what it means.

Source: eForms SDK fields.json, 1.16-SNAPSHOT (https://github.com/OP-TED/eForms-SDK), and the Norwegian tailoring
(https://github.com/anskaffelser/eforms-sdk-nor), both CC BY 4.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipelines.raw_tables import RAW_TABLES
from pipelines.source import Chunk, Delivered, Facts, Source, Unreadable
from pipelines.xml_document import document, opening
from pipelines.xml_term import Term, Terms, text_of

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_EFORMS = "http://data.europa.eu/p27/eforms-ubl-extension"
NAMESPACES = {
    "cbc": f"{_UBL}CommonBasicComponents-2",
    "cac": f"{_UBL}CommonAggregateComponents-2",
    "ext": f"{_UBL}CommonExtensionComponents-2",
    "efac": f"{_EFORMS}-aggregate-components/1",
    "efbc": f"{_EFORMS}-basic-components/1",
    "efext": f"{_EFORMS}s/1",
}

# The three roots of procurement; the fourth registers a business and procures nothing.
ROOTS = {f"{_UBL}{name}-2": name for name in ("ContractNotice", "ContractAwardNotice", "PriorInformationNotice")}
NOT_PROCUREMENT = "BusinessRegistrationInformationNotice"

# Bokmål first, then Norwegian unspecified, then nynorsk, then whatever stands first.
LANGUAGES = ("NOB", "NOR", "NNO")
# The largest sample notice, 54 lots, has 658 kB: room for a hundred times that.
_EXT = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
_PROJECT = "cac:ProcurementProject"
_TYPE = f"{_PROJECT}/cac:ProcurementAdditionalType[cbc:ProcurementTypeCode/@listName='{{}}']"
_LAW = "cac:TenderingTerms/cac:ProcurementLegislationDocumentReference"
_NATIONAL_LAW = f"{_LAW}[not(cbc:ID='CrossBorderLaw') and not(cbc:ID='LocalLegalBasis')]"
_LOCAL_LAW = f"{_LAW}[cbc:ID='LocalLegalBasis']"
_DIRECT = "cac:TenderingProcess/cac:ProcessJustification[cbc:ProcessReasonCode/@listName='direct-award-justification']"
_TOTAL = f"{_PROJECT}/cac:RequestedTenderTotal"
_PARAMETER = f"{_EXT}/efac:AwardCriterionParameter[efbc:ParameterCode/@listName='number-{{}}']"
_SYSTEM = "cac:TenderingProcess/cac:ContractingSystem/cbc:ContractingSystemTypeCode[@listName='{}']"
_MAXIMUM = f"{_TOTAL}/{_EXT}/efbc:FrameworkMaximumAmount"
_ESTIMATE = f"{_TOTAL}/cbc:EstimatedOverallContractAmount"


# What is bought: the same paths from the notice and from each of its lots.
_BOUGHT = {
    "title": Term("BT-21", f"{_PROJECT}/cbc:Name"),
    "description": Term("BT-24", f"{_PROJECT}/cbc:Description"),
    "internal_id": Term("BT-22", f"{_PROJECT}/cbc:ID"),
    "contract_nature": Term("BT-23", f"{_PROJECT}/cbc:ProcurementTypeCode[@listName='contract-nature']"),
    # A few notices name two main codes; the further ones count as additional.
    "cpv_code": Term("BT-262", f"{_PROJECT}/cac:MainCommodityClassification/cbc:ItemClassificationCode"),
    "cpv_codes_additional": Term(
        "BT-263",
        f"({_PROJECT}/cac:MainCommodityClassification/cbc:ItemClassificationCode)[position() > 1]"
        f" | {_PROJECT}/cac:AdditionalCommodityClassification/cbc:ItemClassificationCode",
        each=True,
    ),
    "estimated_value_amount": Term("BT-27", _ESTIMATE),
    "estimated_value_currency": Term("BT-27", f"{_ESTIMATE}/@currencyID"),
    "framework_maximum_amount": Term("BT-271", _MAXIMUM),
    "framework_maximum_currency": Term("BT-271", f"{_MAXIMUM}/@currencyID"),
}

# One table: raw table, a dot and the column to where it stands. The row's element is
# notice: the root; lot: cac:ProcurementProjectLot; lot_group: cac:LotsGroup; criterion:
# cac:SubordinateAwardingCriterion; organisation: efac:Company; award: see `_awards`.
TERMS: dict[str, Term] = {
    "notice.notice_id": Term("BT-701", "cbc:ID[@schemeName='notice-id']"),
    "notice.notice_version": Term("BT-757", "cbc:VersionID"),
    "notice.procedure_id": Term("BT-04", "cbc:ContractFolderID"),
    "notice.form_type": Term("BT-03", "cbc:NoticeTypeCode/@listName"),
    "notice.notice_type": Term("BT-02", "cbc:NoticeTypeCode"),
    "notice.notice_subtype": Term("OPP-070", f"{_EXT}/efac:NoticeSubType/cbc:SubTypeCode"),
    "notice.customization_id": Term("OPT-002", "cbc:CustomizationID"),
    "notice.dispatch_date": Term("BT-05", "cbc:IssueDate"),
    "notice.publication_number": Term("OPP-010", f"{_EXT}/efac:Publication/efbc:NoticePublicationID"),
    "notice.publication_date": Term("OPP-012", f"{_EXT}/efac:Publication/efbc:PublicationDate"),
    "notice.language_code": Term("BT-702", "cbc:NoticeLanguageCode"),
    "notice.regulatory_domain": Term("BT-01", "cbc:RegulatoryDomain"),
    "notice.legal_basis_id": Term("BT-01(c)", f"{_NATIONAL_LAW}/cbc:ID", each=True),
    "notice.legal_basis_text": Term("BT-01(d)", f"{_NATIONAL_LAW}/cbc:DocumentDescription"),
    "notice.local_legal_basis_text": Term("BT-01(f)", f"{_LOCAL_LAW}/cbc:DocumentDescription"),
    "notice.buyer_legal_type": Term(
        "BT-11",
        "cac:ContractingParty/cac:ContractingPartyType/cbc:PartyTypeCode[@listName='buyer-legal-type']",
    ),
    "notice.buyer_activity": Term("BT-10", "cac:ContractingParty/cac:ContractingActivity/cbc:ActivityTypeCode"),
    "notice.procedure_code": Term("BT-105", "cac:TenderingProcess/cbc:ProcedureCode"),
    "notice.direct_award_reason_code": Term("BT-136", f"{_DIRECT}/cbc:ProcessReasonCode"),
    "notice.direct_award_reason_text": Term("BT-135", f"{_DIRECT}/cbc:ProcessReason"),
    **{f"notice.{column}": term for column, term in _BOUGHT.items()},
    "notice.strategic_procurement_codes": Term(
        "BT-06", _TYPE.format("strategic-procurement") + "/cbc:ProcurementTypeCode", each=True
    ),
    "notice.total_value_amount": Term("BT-161", f"{_EXT}/efac:NoticeResult/cbc:TotalAmount"),
    "notice.total_value_currency": Term("BT-161", f"{_EXT}/efac:NoticeResult/cbc:TotalAmount/@currencyID"),
    "notice.changed_notice_id": Term("BT-758", f"{_EXT}/efac:Changes/efbc:ChangedNoticeIdentifier"),
    "notice.change_reason_code": Term("BT-140", f"{_EXT}/efac:Changes/efac:ChangeReason/cbc:ReasonCode"),
    "notice.change_description": Term("BT-141", f"{_EXT}/efac:Changes/efac:Change/efbc:ChangeDescription"),
    "notice.modified_notice_id": Term("BT-1501", f"{_EXT}/efac:ContractModification/efbc:ChangedNoticeIdentifier"),
    # Of a result the competition it ends, of a competition what was announced before it.
    "notice.previous_notice_id": Term("OPP-090", "cac:TenderingProcess/cac:NoticeDocumentReference/cbc:ID"),
    "lot.lot_id": Term("BT-137", "cbc:ID"),
    "lot.lot_kind": Term("BT-137", "cbc:ID/@schemeName"),
    **{f"lot.{column}": term for column, term in _BOUGHT.items()},
    "lot.framework_code": Term("BT-765", _SYSTEM.format("framework-agreement")),
    "lot.dps_code": Term("BT-766", _SYSTEM.format("dps-usage")),
    "lot.strategic_procurement_codes": Term(
        "BT-06", _TYPE.format("strategic-procurement") + "/cbc:ProcurementTypeCode", each=True
    ),
    "lot.strategic_procurement_text": Term("BT-777", _TYPE.format("strategic-procurement") + "/cbc:ProcurementType"),
    "lot.environmental_impact_codes": Term(
        "BT-774", _TYPE.format("environmental-impact") + "/cbc:ProcurementTypeCode", each=True
    ),
    "lot.gpp_criteria_codes": Term("BT-805", _TYPE.format("gpp-criteria") + "/cbc:ProcurementTypeCode", each=True),
    "lot.clean_vehicles_scope": Term(
        "BT-717",
        f"cac:TenderingTerms/{_EXT}/efac:StrategicProcurement/efbc:ApplicableLegalBasis[@listName='cvd-scope']",
    ),
    "lot.criteria_formula_text": Term(
        "BT-543", "cac:TenderingTerms/cac:AwardingTerms/cac:AwardingCriterion/cbc:CalculationExpression"
    ),
    "lot.criteria_order_justification": Term(
        "BT-733", "cac:TenderingTerms/cac:AwardingTerms/cac:AwardingCriterion/cbc:Description"
    ),
    "lot.contract_conditions_text": Term(
        "BT-70",
        "cac:TenderingTerms/cac:ContractExecutionRequirement"
        "[cbc:ExecutionRequirementCode/@listName='conditions']/cbc:Description",
    ),
    "lot_group.lot_group_id": Term("BT-330", "cbc:LotsGroupID"),
    "lot_group.lot_id": Term("BT-1375", "cac:ProcurementProjectLotReference/cbc:ID", each=True),
    "criterion.type_code": Term("BT-539", "cbc:AwardingCriterionTypeCode"),
    "criterion.name": Term("BT-734", "cbc:Name"),
    "criterion.description": Term("BT-540", "cbc:Description"),
    # A parameter's number and its code are siblings: the number means nothing without the code.
    "criterion.weight_value": Term("BT-541", _PARAMETER.format("weight") + "/efbc:ParameterNumeric"),
    "criterion.weight_code": Term("BT-5421", _PARAMETER.format("weight") + "/efbc:ParameterCode"),
    "criterion.fixed_value": Term("BT-541", _PARAMETER.format("fixed") + "/efbc:ParameterNumeric"),
    "criterion.fixed_code": Term("BT-5422", _PARAMETER.format("fixed") + "/efbc:ParameterCode"),
    "criterion.threshold_value": Term("BT-541", _PARAMETER.format("threshold") + "/efbc:ParameterNumeric"),
    "criterion.threshold_code": Term("BT-5423", _PARAMETER.format("threshold") + "/efbc:ParameterCode"),
    "organisation.organisation_key": Term("OPT-200", "cac:PartyIdentification/cbc:ID"),
    "organisation.name": Term("BT-500", "cac:PartyName/cbc:Name"),
    "organisation.org_number": Term("BT-501", "cac:PartyLegalEntity/cbc:CompanyID"),
    "organisation.country_code": Term("BT-514", "cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
    "organisation.nuts_code": Term("BT-507", "cac:PostalAddress/cbc:CountrySubentityCode"),
    "organisation.size_code": Term("BT-165", "efbc:CompanySizeCode"),
    "award.lot_id": Term("BT-13713", "efac:TenderLot/cbc:ID"),
    "award.result_code": Term("BT-142", "cbc:TenderResultCode"),
    "award.tenders_received": Term(
        "BT-759",
        "efac:ReceivedSubmissionsStatistics[efbc:StatisticsCode='tenders']/efbc:StatisticsNumeric",
    ),
    "award.contract_id": Term("BT-150", "efac:ContractReference/cbc:ID"),
    "award.contract_title": Term("BT-721", "cbc:Title"),
    "award.conclusion_date": Term("BT-145", "cbc:IssueDate"),
    "award.tender_id": Term("OPT-321", "cbc:ID"),
    "award.tender_value_amount": Term("BT-720", "cac:LegalMonetaryTotal/cbc:PayableAmount"),
    "award.tender_value_currency": Term("BT-720", "cac:LegalMonetaryTotal/cbc:PayableAmount/@currencyID"),
}

# Who plays which role, as keys that point to organisations (OPT-300, OPT-301).
ROLES = {
    "buyer": "cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID",
    "tenderer": f"{_EXT}/efac:NoticeResult/efac:TenderingParty/efac:Tenderer/cbc:ID",
    "subcontractor": f"{_EXT}/efac:NoticeResult/efac:TenderingParty/efac:SubContractor/cbc:ID",
    "review": ".//cac:AppealTerms/cac:AppealReceiverParty/cac:PartyIdentification/cbc:ID",
}


def _terms(table: str, *columns: str) -> Terms:
    """The terms of one table, or some of its columns, by column."""
    named = {name.removeprefix(f"{table}."): term for name, term in TERMS.items() if name.startswith(f"{table}.")}
    return Terms({name: term for name, term in named.items() if name in columns or not columns}, NAMESPACES, LANGUAGES)


_NOTICE, _LOT, _GROUP, _CRITERION, _ORGANISATION = map(
    _terms, ("notice", "lot", "lot_group", "criterion", "organisation")
)
# An award is put together from three elements.
_LOT_RESULT = _terms("award", "lot_id", "result_code", "tenders_received")
_CONTRACT = _terms("award", "contract_id", "contract_title", "conclusion_date")
_TENDER = _terms("award", "tender_id", "tender_value_amount", "tender_value_currency")
_ROLE_PATHS = {role: etree.XPath(path, namespaces=NAMESPACES) for role, path in ROLES.items()}
_PATHS = {
    name: etree.XPath(path, namespaces=NAMESPACES)
    for name, path in {
        "lots": "cac:ProcurementProjectLot",
        "groups": "cac:TenderingTerms/cac:LotDistribution/cac:LotsGroup",
        "criteria": "cac:TenderingTerms/cac:AwardingTerms/cac:AwardingCriterion/cac:SubordinateAwardingCriterion",
        "organisations": f"{_EXT}/efac:Organizations/efac:Organization",
        "company": "efac:Company",
        "keys": "efac:Company/cac:PartyIdentification/cbc:ID | efac:TouchPoint/cac:PartyIdentification/cbc:ID",
        "result": f"{_EXT}/efac:NoticeResult",
        "key": "cbc:ID",
        "lot_results": "efac:LotResult",
        "contracts": "efac:SettledContract",
        "contract_keys": "efac:SettledContract/cbc:ID",
        "tenders": "efac:LotTender",
        "tender_keys": "efac:LotTender/cbc:ID",
        "tender_lot": "efac:TenderLot/cbc:ID",
        "parties": "efac:TenderingParty",
        "party_keys": "efac:TenderingParty/cbc:ID",
        "tenderer_keys": "efac:Tenderer/cbc:ID",
    }.items()
}
_ROOT_IN_HEAD = re.compile(rb"<(?:[\w.-]+:)?(ContractNotice|ContractAwardNotice|PriorInformationNotice)[\s>]")
Row = dict[str, str | None]


def reading(term: str, element: Any) -> str | None:
    """The value of one term below its element, as delivered, or None where nothing is written.

    Text in several languages is one value: bokmål is preferred, then Norwegian, nynorsk, the first.
    """
    return Terms({term: TERMS[term]}, NAMESPACES, LANGUAGES).values(element)[term]


def recognises(delivered: Delivered) -> bool:
    """True when the first bytes open one of the four eForms roots."""
    head = opening(delivered)
    return (
        bool(_ROOT_IN_HEAD.search(head))
        or f"<{NOT_PROCUREMENT}".encode() in head
        or (f":{NOT_PROCUREMENT} ".encode() in head)
    )


def read(delivered: Delivered, facts: Facts) -> Iterator[Chunk]:
    """Yield the notice, its lots, their criteria, the organisations and the awards."""
    root = _root(delivered)
    facts.kind = "notice"
    facts.format = "eforms"
    facts.encoding = (root.getroottree().docinfo.encoding or "UTF-8").lower()
    facts.records = 1
    notice = {"root_element": etree.QName(root).localname, **_NOTICE.values(root)}
    facts.profile = profile(notice["customization_id"] or "")
    if notice["total_value_amount"]:
        facts.declared["total_value"] = f"{notice['total_value_amount']} {notice['total_value_currency'] or ''}".strip()
        facts.currency = notice["total_value_currency"]
    if not notice["notice_id"]:
        facts.warn("eforms.no_id")
    for column, value in notice.items():
        if value and "${" in value and column != "customization_id":
            facts.warn("eforms.placeholder", column=column, value=value)
    lots = _PATHS["lots"](root)
    lot_rows = [{"notice_number": "1", **_LOT.values(lot)} for lot in lots]
    yield from _chunks("notice", [notice])
    yield from _chunks("lot", lot_rows)
    yield from _chunks("lot_group", [row for group in _PATHS["groups"](root) for row in _members(group)])
    rows = (_criteria(lot, row["lot_id"], n) for n, (lot, row) in enumerate(zip(lots, lot_rows, strict=True), start=1))
    yield from _chunks("criterion", [row for of_lot in rows for row in of_lot])
    roles = {role: {text_of(node).strip() for node in path(root)} for role, path in _ROLE_PATHS.items()}
    companies = list(_companies(root))
    organisations = (_organisation(company, keys, roles) for company, keys in companies)
    yield from _chunks("organisation", [{"notice_number": "1", **row} for row in organisations if any(row.values())])
    if results := _PATHS["result"](root):
        by_key = {key: company for company, keys in companies for key in keys}
        awards = (row for result in results for row in _awards(result, by_key))
        yield from _chunks("award", [{"notice_number": "1", **row} for row in awards])


def profile(customization_id: str) -> str:
    """Which tailoring a CustomizationID (OPT-002) names: doffin-eu, doffin-national, doffin-national-e or eu."""
    if "anskaffelser.no" not in customization_id:
        return "eu"
    return "doffin-" + customization_id.rsplit(":", 1)[-1]


def _root(delivered: Delivered) -> Any:
    """The document's root, which must be one of procurement."""
    root = document(delivered)
    name = etree.QName(root)
    if name.localname == NOT_PROCUREMENT:
        raise Unreadable("eforms.not_procurement")
    if name.namespace not in ROOTS:
        raise Unreadable("eforms.unknown_root", root=name.localname, namespace=name.namespace or "-")
    return root


def _members(group: Any) -> Iterator[Row]:
    """One row a lot of a group of lots."""
    named = _GROUP.values(group)
    for lot_id in (named["lot_id"] or "").split():
        yield {"notice_number": "1", "lot_group_id": named["lot_group_id"], "lot_id": lot_id}


def _criteria(lot: Any, lot_id: str | None, lot_number: int) -> Iterator[Row]:
    """One row a criterion: its languages stand side by side inside the one element."""
    for number, criterion in enumerate(_PATHS["criteria"](lot), start=1):
        yield {
            "lot_id": lot_id,
            "lot_number": str(lot_number),
            "criterion_number": str(number),
            "language_code": _language(criterion),
            **_CRITERION.values(criterion),
        }


def _language(criterion: Any) -> str | None:
    """Language of the text that `reading` chooses for a criterion's name or description."""
    languages = [node.get("languageID") for node in criterion if node.get("languageID") and text_of(node).strip()]
    return next((language for language in LANGUAGES if language in languages), languages[0] if languages else None)


def _companies(root: Any) -> Iterator[tuple[Any, set[str]]]:
    """Each organisation's company, and the keys of it and of its touch points."""
    for organisation in _PATHS["organisations"](root):
        keys = {text_of(node).strip() for node in _PATHS["keys"](organisation)}
        yield next(iter(_PATHS["company"](organisation)), organisation), keys


def _organisation(company: Any, keys: set[str], roles: dict[str, set[str]]) -> Row:
    """One row an organisation; a role may point to the company or to a touch point of it."""
    return {
        "roles": " ".join(role for role, played in roles.items() if keys & played) or None,
        **_ORGANISATION.values(company),
    }


def _awards(result: Any, organisations: dict[str, Any]) -> Iterator[Row]:
    """Follow lot result, settled contract, tender, tendering party and tenderer to the winners.

    A tender that only the lot result mentions did not win. A lot without contract keeps one row.
    """
    by_key = {
        kind: {text_of(key).strip(): element for element in _PATHS[kind](result) for key in _PATHS["key"](element)}
        for kind in ("contracts", "tenders", "parties")
    }
    for lot_result in _PATHS["lot_results"](result):
        lot = _LOT_RESULT.values(lot_result)
        contracts = _found(by_key["contracts"], _PATHS["contract_keys"](lot_result))
        if not contracts:
            yield lot
        for contract in contracts:
            settled = _CONTRACT.values(contract)
            tenders = [
                tender
                for tender in _found(by_key["tenders"], _PATHS["tender_keys"](contract))
                if not (lots := {text_of(node).strip() for node in _PATHS["tender_lot"](tender)})
                or lot["lot_id"] in lots
            ]
            # Several results of one lot may share a contract: each then names its own tender.
            named = _found(by_key["tenders"], _PATHS["tender_keys"](lot_result))
            tenders = [tender for tender in tenders if tender in named] or tenders
            if not tenders:
                yield {**lot, **settled}
            for tender in tenders:
                offered = _TENDER.values(tender)
                parties = _found(by_key["parties"], _PATHS["party_keys"](tender))
                winners = [
                    company for party in parties for company in _found(organisations, _PATHS["tenderer_keys"](party))
                ]
                for winner in winners or [None]:
                    yield {**lot, **settled, **offered, **_winner(winner)}


def _found(elements: dict[str, Any], keys: list[Any]) -> list[Any]:
    """The elements that reference nodes point to; a reference to nothing is left out."""
    return [elements[key] for node in keys if (key := text_of(node).strip()) in elements]


def _winner(company: Any | None) -> Row:
    """Name, number and country of a winning organisation."""
    if company is None:
        return {}
    named = _ORGANISATION.values(company)
    return {f"winner_{column}": named[column] for column in ("name", "org_number", "country_code")}


def _chunks(table: str, rows: list[Row]) -> Iterator[Chunk]:
    """The rows of one table as one chunk, or nothing; records count from 1 in each table."""
    if rows:
        names = RAW_TABLES[table]
        columns = dict(zip(names, map(list, zip(*(map(row.get, names) for row in rows), strict=True)), strict=True))
        yield Chunk(table, list(range(1, len(rows) + 1)), columns)


SOURCE = Source(
    name="eforms",
    about="eForms notices from Doffin or TED: competition, planning, result, modification (UBL 2.3 XML)",
    recognises=recognises,
    read=read,
    order=20,
)
