"""eForms: each term read where it stands, bilingual values once, hostile and empty notices refused or kept."""

import hashlib
import io

import pytest
from lxml import etree
from made_delivery import warnings
from made_notice import NATIONAL_E, criterion, lot, notice, organisation, percent

from pipelines.ingest import eforms
from pipelines.source import Delivered, Facts, Unreadable


def delivered(content: bytes) -> Delivered:
    digest = hashlib.sha256(content).hexdigest()
    return Delivered("notices/made-up.xml", digest, len(content), content[:65536], lambda: io.BytesIO(content))


def tables(content: bytes) -> tuple[dict[str, list[dict[str, str | None]]], Facts]:
    facts = Facts()
    found = {
        chunk.table: [
            {name: values[row] for name, values in chunk.columns.items()} for row in range(len(chunk.record_numbers))
        ]
        for chunk in eforms.read(delivered(content), facts)
    }
    return found, facts


@pytest.mark.parametrize("root", ["ContractNotice", "ContractAwardNotice", "PriorInformationNotice"])
def test_reads_the_three_roots_of_procurement(root):
    content = notice(root=root)
    assert eforms.recognises(delivered(content))
    found, facts = tables(content)
    assert found["notice"][0]["root_element"] == root
    assert (facts.kind, facts.format, facts.profile) == ("notice", "eforms", "doffin-eu")


def test_business_registration_is_not_procurement():
    content = notice().replace(b"ContractNotice", b"BusinessRegistrationInformationNotice")
    assert eforms.recognises(delivered(content))
    with pytest.raises(Unreadable, match="not procurement"):
        tables(content)


def test_two_languages_are_one_criterion_in_norwegian():
    both = criterion("quality", {"ENG": "Environment", "NOR": "Miljø"}, {"ENG": "See", "NNO": "Sjå", "NOB": "Se"})
    (row,) = tables(notice(lot(both)))[0]["criterion"]
    assert (row["name"], row["description"], row["language_code"]) == ("Miljø", "Se", "NOB")


def test_an_empty_norwegian_text_gives_way_to_the_other_language():
    (row,) = tables(notice(lot(criterion("quality", {"NOR": " ", "ENG": "Environment"}))))[0]["criterion"]
    assert row["name"] == "Environment"


def test_parameters_keep_their_codes_apart():
    mixed = criterion("quality", "x", None, ("465000", "fix-tot", "fixed"), ("100", "per-exa", "weight"))
    (row,) = tables(notice(lot(mixed)))[0]["criterion"]
    assert (row["weight_value"], row["weight_code"]) == ("100", "per-exa")
    assert (row["fixed_value"], row["fixed_code"], row["threshold_value"]) == ("465000", "fix-tot", None)


def test_a_number_without_its_code_is_not_read():
    bare = criterion("quality", "x", None, ("40", "per-exa", "weight")).replace(' listName="number-weight"', "")
    (row,) = tables(notice(lot(bare)))[0]["criterion"]
    assert row["weight_value"] is None


def test_a_change_notice_without_lots_has_no_lot_row():
    found, _ = tables(notice(subtype="99"))
    assert "lot" not in found
    assert found["notice"][0]["notice_subtype"] == "99"


def test_mojibake_is_kept_as_delivered():
    content = notice().replace("Oppføring".encode(), "OppfÃ¸ring".encode())
    assert tables(content)[0]["notice"][0]["title"] == "OppfÃ¸ring av skole"


def test_placeholders_are_warned_about():
    _, facts = tables(notice(dispatched="${ISSUEDATE}", customization=NATIONAL_E))
    assert facts.profile == "doffin-national-e"
    assert "${ISSUEDATE}" in warnings(facts)[0]


def test_an_almost_empty_notice_is_read():
    empty = b'<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2"/>'
    found, facts = tables(empty)
    assert list(found) == ["notice"]
    assert any("no id" in warning for warning in warnings(facts))


def test_a_second_main_cpv_code_counts_as_additional():
    main = b'<cac:MainCommodityClassification><cbc:ItemClassificationCode listName="cpv">%s'
    both = main % b"45200000" + b"</cbc:ItemClassificationCode></cac:MainCommodityClassification>" + main % b"45000000"
    two = notice().replace(main % b"45000000", both)
    (row,) = tables(two)[0]["notice"]
    assert (row["cpv_code"], row["cpv_codes_additional"]) == ("45200000", "45000000")


def test_winners_follow_the_chain_and_a_shared_contract_is_not_multiplied():
    def result(number):
        return (
            "<efac:LotResult><cbc:TenderResultCode>selec-w</cbc:TenderResultCode>"
            f"<efac:LotTender><cbc:ID>TEN-{number}</cbc:ID></efac:LotTender>"
            "<efac:SettledContract><cbc:ID>CON-1</cbc:ID></efac:SettledContract>"
            "<efac:TenderLot><cbc:ID>LOT-0001</cbc:ID></efac:TenderLot></efac:LotResult>"
        )

    def tender(number):
        return (
            f"<efac:LotTender><cbc:ID>TEN-{number}</cbc:ID><efac:TenderingParty><cbc:ID>TPA-{number}</cbc:ID>"
            "</efac:TenderingParty><efac:TenderLot><cbc:ID>LOT-0001</cbc:ID></efac:TenderLot></efac:LotTender>"
            f"<efac:TenderingParty><cbc:ID>TPA-{number}</cbc:ID><efac:Tenderer><cbc:ID>ORG-1{number}</cbc:ID>"
            "</efac:Tenderer></efac:TenderingParty>"
        )

    refs = "".join(f"<efac:LotTender><cbc:ID>TEN-{number}</cbc:ID></efac:LotTender>" for number in (1, 2))
    contract = f"<efac:SettledContract><cbc:ID>CON-1</cbc:ID><cbc:IssueDate>2025-06-01Z</cbc:IssueDate>{refs}"
    whole = f"{result(1)}{result(2)}{tender(1)}{tender(2)}{tender(3)}{contract}</efac:SettledContract>"
    found, _ = tables(
        notice(
            lot(),
            root="ContractAwardNotice",
            form="result",
            result=f"<efac:NoticeResult>{whole}</efac:NoticeResult>",
            organisations="".join(organisation(f"ORG-1{n}", f"Vinner {n} AS", f"98765432{n}") for n in (1, 2, 3)),
        )
    )
    assert [row["winner_name"] for row in found["award"]] == ["Vinner 1 AS", "Vinner 2 AS"]
    roles = {row["name"]: row["roles"] for row in found["organisation"]}
    assert roles == {"Eksempelvik kommune": "buyer", **{f"Vinner {n} AS": "tenderer" for n in (1, 2, 3)}}


@pytest.mark.parametrize(
    "hostile",
    [
        b'<!DOCTYPE ContractNotice [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE ContractNotice SYSTEM "file:///etc/hostname">',
    ],
)
def test_a_document_type_is_refused(hostile):
    content = notice().replace(b"<ContractNotice ", hostile + b"<ContractNotice ", 1)
    with pytest.raises(Unreadable, match="document type"):
        tables(content)


def test_a_truncated_notice_says_what_to_do():
    with pytest.raises(Unreadable, match="the XML is broken") as fault:
        tables(notice(lot(percent("price", "Pris", "100")))[:-40])
    assert "deliver the file again" in fault.value.remedy


def test_each_term_reads_its_own_element_alone():
    element = etree.fromstring(notice(lot(percent("price", "Pris", "100"))))
    assert eforms.reading("notice.notice_id", element) == "00000000-0000-4000-8000-000000000001"
    assert eforms.reading("notice.estimated_value_currency", element) == "NOK"


def test_real_notices_are_all_read(shared):
    for path in sorted((shared / "samples/eforms").glob("*.xml")):
        found, _ = tables(path.read_bytes())
        assert len(found["notice"]) == 1, path.name


def test_criteria_counts_agree_with_the_list_of_samples(shared):
    import csv

    with (shared / "samples/eforms/MANIFEST.csv").open(encoding="utf-8") as listed:
        for row in csv.DictReader(listed):
            found, _ = tables((shared / "samples/eforms" / row["file"]).read_bytes())
            lots = [one for one in found.get("lot", []) if one["lot_kind"] == "Lot"]
            assert len(lots) == int(row["lots"]), row["file"]
            assert len(found.get("criterion", [])) == int(row["award_criteria"]), row["file"]


def in_one_language(nodes):
    """What a list of nodes from lxml's own XPath says, for the languages that are preferred."""
    written = [node for node in nodes if ("".join(node.itertext()) if hasattr(node, "itertext") else node).strip()]
    for language in eforms.LANGUAGES:
        for node in written:
            if hasattr(node, "get") and node.get("languageID") == language:
                return "".join(node.itertext())
    first = next(iter(written), None)
    return "".join(first.itertext()) if hasattr(first, "itertext") else first


@pytest.mark.parametrize("name", eforms.TERMS)
def test_every_term_is_read_as_lxml_evaluates_its_xpath(name, shared):
    rows = {
        "notice": "/*",
        "lot": "/*/cac:ProcurementProjectLot",
        "criterion": "//cac:SubordinateAwardingCriterion",
        "lot_group": "//cac:LotsGroup",
        "organisation": "//efac:Company",
        "award": "//efac:LotResult | //efac:NoticeResult/efac:SettledContract | //efac:NoticeResult/efac:LotTender",
    }
    for path in sorted((shared / "samples/eforms").glob("*.xml")):
        root = etree.parse(str(path), etree.XMLParser(remove_comments=True)).getroot()
        for element in root.xpath(rows[name.partition(".")[0]], namespaces=eforms.NAMESPACES):
            found = element.xpath(eforms.TERMS[name].xpath, namespaces=eforms.NAMESPACES)
            expected = in_one_language(found)
            if eforms.TERMS[name].each:
                texts = [("".join(node.itertext()) if hasattr(node, "itertext") else node).strip() for node in found]
                expected = " ".join(filter(None, texts)) or None
            assert eforms.reading(name, element) == expected, path.name
