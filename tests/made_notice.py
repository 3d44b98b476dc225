"""Made-up eForms notices for tests: only what a test names is in them."""

from __future__ import annotations

from xml.sax.saxutils import escape

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
EXTENSION = "http://data.europa.eu/p27/eforms-ubl-extension"
NORWEGIAN_EU = "eforms-sdk-1.13#extended#urn:fdc:anskaffelser.no:2023:eforms:eu"
NATIONAL = "eforms-sdk-1.13#extended#urn:fdc:anskaffelser.no:2023:eforms:national"
NATIONAL_E = "eforms-sdk-1.15#extended#urn:fdc:anskaffelser.no:2026:eforms:national-e"


def texts(tag: str, values: dict[str, str] | str | None) -> str:
    """One element a language; a plain string is Norwegian."""
    by_language = {"NOR": values} if isinstance(values, str) else values or {}
    return "".join(f'<{tag} languageID="{language}">{escape(text)}</{tag}>' for language, text in by_language.items())


def criterion(
    kind: str | None = "quality",
    name: dict[str, str] | str | None = None,
    description: dict[str, str] | str | None = None,
    *parameters: tuple[str, str, str],
) -> str:
    """One award criterion; each parameter is number, code and list name without `number-`."""
    written = "".join(
        "<efac:AwardCriterionParameter>"
        f'<efbc:ParameterCode listName="number-{list_name}">{code}</efbc:ParameterCode>'
        f"<efbc:ParameterNumeric>{number}</efbc:ParameterNumeric></efac:AwardCriterionParameter>"
        for number, code, list_name in parameters
    )
    extension = extended(written) if written else ""
    type_code = f'<cbc:AwardingCriterionTypeCode listName="award-criterion-type">{kind}</cbc:AwardingCriterionTypeCode>'
    return (
        f"<cac:SubordinateAwardingCriterion>{extension}{type_code if kind else ''}"
        f"{texts('cbc:Name', name)}{texts('cbc:Description', description)}</cac:SubordinateAwardingCriterion>"
    )


def percent(kind: str, name: str, weight: str) -> str:
    """A criterion with an exact percent."""
    return criterion(kind, name, None, (weight, "per-exa", "weight"))


def extended(content: str) -> str:
    """Content inside the extension element."""
    return (
        "<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>"
        f"{content}</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"
    )


def lot(*criteria: str, lot_id: str = "LOT-0001", kind: str = "Lot", strategic: str = "", cpv: str = "") -> str:
    """One lot with its criteria."""
    declared = (
        "<cac:ProcurementAdditionalType>"
        f'<cbc:ProcurementTypeCode listName="strategic-procurement">{strategic}</cbc:ProcurementTypeCode>'
        "</cac:ProcurementAdditionalType>"
        if strategic
        else ""
    )
    code = f"<cac:MainCommodityClassification>{classified(cpv)}</cac:MainCommodityClassification>" if cpv else ""
    terms = (
        "<cac:TenderingTerms><cac:AwardingTerms><cac:AwardingCriterion>"
        f"{''.join(criteria)}</cac:AwardingCriterion></cac:AwardingTerms></cac:TenderingTerms>"
        if criteria
        else ""
    )
    return (
        f'<cac:ProcurementProjectLot><cbc:ID schemeName="{kind}">{lot_id}</cbc:ID>{terms}'
        f'<cac:ProcurementProject><cbc:Name languageID="NOR">Delkontrakt {lot_id}</cbc:Name>{declared}{code}'
        "</cac:ProcurementProject></cac:ProcurementProjectLot>"
    )


def classified(cpv: str) -> str:
    """One CPV code."""
    return f'<cbc:ItemClassificationCode listName="cpv">{cpv}</cbc:ItemClassificationCode>'


def organisation(key: str, name: str, number: str, country: str = "NOR") -> str:
    """One organisation of the notice."""
    return (
        "<efac:Organization><efac:Company>"
        f'<cac:PartyIdentification><cbc:ID schemeName="organization">{key}</cbc:ID></cac:PartyIdentification>'
        f'<cac:PartyName><cbc:Name languageID="NOR">{escape(name)}</cbc:Name></cac:PartyName>'
        "<cac:PostalAddress><cac:Country>"
        f"<cbc:IdentificationCode>{country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
        f"<cac:PartyLegalEntity><cbc:CompanyID>{number}</cbc:CompanyID></cac:PartyLegalEntity>"
        "</efac:Company></efac:Organization>"
    )


def notice(
    *lots: str,
    root: str = "ContractNotice",
    form: str = "competition",
    subtype: str = "16",
    customization: str = NORWEGIAN_EU,
    dispatched: str = "2025-05-05Z",
    domain: str = "32014L0024",
    legal_text: str = "",
    value: str = "9000000",
    currency: str = "NOK",
    cpv: str = "45000000",
    country: str = "NOR",
    notice_id: str = "00000000-0000-4000-8000-000000000001",
    version: str = "01",
    procedure_id: str = "00000000-0000-4000-8000-00000000000a",
    procedure_code: str = "open",
    changes: str = "",
    change_reason: str = "",
    previous: str = "",
    publication: str = "",
    title: str = "Oppføring av skole",
    buyer_number: str = "NO 999 999 999 MVA",
    buyers: tuple[str, ...] = (),
    result: str = "",
    organisations: str = "",
    groups: dict[str, tuple[str, ...]] | None = None,
) -> bytes:
    """A whole notice of a made-up Norwegian buyer; `groups` are the lots of each group of lots."""
    law = (
        "<cac:ProcurementLegislationDocumentReference><cbc:ID>made-up</cbc:ID>"
        f'<cbc:DocumentDescription languageID="NOR">{legal_text}</cbc:DocumentDescription>'
        "</cac:ProcurementLegislationDocumentReference>"
        if legal_text
        else ""
    )
    distribution = "".join(
        f'<cac:LotsGroup><cbc:LotsGroupID schemeName="LotsGroup">{group}</cbc:LotsGroupID>'
        + "".join(
            '<cac:ProcurementProjectLotReference><cbc:ID schemeName="Lot">'
            f"{member}</cbc:ID></cac:ProcurementProjectLotReference>"
            for member in members
        )
        + "</cac:LotsGroup>"
        for group, members in (groups or {}).items()
    )
    law += f"<cac:LotDistribution>{distribution}</cac:LotDistribution>" if distribution else ""
    terms = f"<cac:TenderingTerms>{law}</cac:TenderingTerms>" if law else ""
    reason = f"<efac:ChangeReason><cbc:ReasonCode>{change_reason}</cbc:ReasonCode></efac:ChangeReason>"
    changed = (
        f"<efac:Changes><efbc:ChangedNoticeIdentifier>{changes}</efbc:ChangedNoticeIdentifier>"
        f"{reason if change_reason else ''}</efac:Changes>"
    )
    published = (
        f"<efac:Publication><efbc:NoticePublicationID>{publication}</efbc:NoticePublicationID></efac:Publication>"
    )
    referring = f"<cac:NoticeDocumentReference><cbc:ID>{previous}</cbc:ID></cac:NoticeDocumentReference>"
    keys = "".join(
        "<cac:ContractingParty><cac:Party><cac:PartyIdentification>"
        f"<cbc:ID>{key}</cbc:ID></cac:PartyIdentification></cac:Party></cac:ContractingParty>"
        for key in ("ORG-0001", *buyers)
    )
    buyer = organisation("ORG-0001", "Eksempelvik kommune", buyer_number, country)
    extension = extended(
        f"{changed if changes else ''}"
        f"<efac:NoticeSubType><cbc:SubTypeCode>{subtype}</cbc:SubTypeCode></efac:NoticeSubType>"
        f"<efac:Organizations>{buyer}{organisations}</efac:Organizations>"
        f"{published if publication else ''}{result}"
    )
    amount = (
        "<cac:RequestedTenderTotal>"
        f'<cbc:EstimatedOverallContractAmount currencyID="{currency}">{value}</cbc:EstimatedOverallContractAmount>'
        "</cac:RequestedTenderTotal>"
        if value
        else ""
    )
    document = (
        f'<{root} xmlns="{UBL}{root}-2" xmlns:cac="{UBL}CommonAggregateComponents-2" '
        f'xmlns:cbc="{UBL}CommonBasicComponents-2" xmlns:ext="{UBL}CommonExtensionComponents-2" '
        f'xmlns:efac="{EXTENSION}-aggregate-components/1" xmlns:efbc="{EXTENSION}-basic-components/1" '
        f'xmlns:efext="{EXTENSION}s/1">{extension}'
        f"<cbc:CustomizationID>{customization}</cbc:CustomizationID>"
        f'<cbc:ID schemeName="notice-id">{notice_id}</cbc:ID>'
        f"{f'<cbc:ContractFolderID>{procedure_id}</cbc:ContractFolderID>' if procedure_id else ''}"
        f"<cbc:IssueDate>{dispatched}</cbc:IssueDate><cbc:VersionID>{version}</cbc:VersionID>"
        f"<cbc:RegulatoryDomain>{domain}</cbc:RegulatoryDomain>"
        f'<cbc:NoticeTypeCode listName="{form}">cn-standard</cbc:NoticeTypeCode>'
        f"{keys}{terms}<cac:TenderingProcess><cbc:ProcedureCode>{procedure_code}</cbc:ProcedureCode>"
        f"{referring if previous else ''}</cac:TenderingProcess>"
        "<cac:ProcurementProject><cbc:ID>made-up</cbc:ID>"
        f'<cbc:Name languageID="NOR">{title}</cbc:Name>{amount}'
        f"<cac:MainCommodityClassification>{classified(cpv)}</cac:MainCommodityClassification></cac:ProcurementProject>"
        f"{''.join(lots)}</{root}>"
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>{document}'.encode()
