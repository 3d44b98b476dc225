"""OCDS: every wrapping, criteria by their codes, what is odd named, what is broken set aside."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_delivery import delivered, said, warnings

from pipelines import json_stream
from pipelines.delivery import delivered_files
from pipelines.ingest import ocds
from pipelines.source import Facts, Unreadable

BUYER = {
    "id": "NO-BRC-999999999",
    "name": "Eksempelvik kommune",
    "roles": ["buyer"],
    "identifier": {"scheme": "NO-BRC", "id": "999999999"},
    "address": {"countryName": "Norge", "region": "NO0A2"},
}


def criterion(kind="quality", name=None, number=None, **codes):
    numbers = [{"number": number, **codes}] if number is not None else []
    return {"type": kind, **({"name": name} if name else {}), **({"numbers": numbers} if numbers else {})}


def release(number=1, criteria=(), **changes):
    lot = {"id": "LOT-0001", "title": "Delkontrakt", "awardCriteria": {"criteria": list(criteria)}}
    tender = {
        "id": "t",
        "title": "Kjøp av møbler",
        "legalBasis": {"scheme": "CELEX", "id": "32014L0024"},
        "procurementMethod": "open",
        "mainProcurementCategory": "goods",
        "value": {"amount": 9000000, "currency": "NOK"},
        "items": [{"id": "1", "classification": {"scheme": "CPV", "id": "39130000"}, "relatedLot": "LOT-0001"}],
        "lots": [lot],
    }
    return {
        "ocid": f"ocds-made-{number}", "id": f"r-{number}", "date": "2025-05-05T10:00:00Z", "tag": ["tender"],
        "buyer": {"id": BUYER["id"]}, "parties": [BUYER], "tender": tender, **changes,
    }  # fmt: skip


def text(value):
    return json.dumps(value, ensure_ascii=False)


WRAPPINGS = {
    "lines": "\n".join(text(release(n)) for n in (1, 2)),
    "lines with blank ones and carriage returns": "\r\n\r\n".join(text(release(n)) for n in (1, 2)) + "\r\n",
    "list": text([release(1), release(2)]),
    "package": text({"uri": "made-up", "publishedDate": "2025-05-06", "releases": [release(1), release(2)]}),
    "package with its lists first": text({"releases": [release(1), release(2)], "version": "1.1"}),
    "indented package": json.dumps({"version": "1.1", "releases": [release(1), release(2)]}, indent=2),
    "two documents": json.dumps(release(1), indent=1) + "\n" + json.dumps(release(2), indent=1),
    "record package": text({"records": [{"ocid": "x", "compiledRelease": release(n)} for n in (1, 2)]}),
    "records with their releases": text({"records": [{"ocid": "x", "releases": [release(1), release(2)]}]}),
    "packages in lines": "\n".join(text({"releases": [release(n)]}) for n in (1, 2)),
    "utf-8 with mark": "\ufeff" + text([release(1), release(2)]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRAPPINGS)
def test_every_wrapping_gives_the_same_notices(name):
    found = said(WRAPPINGS[name])
    assert (found.source, found.facts.kind, found.facts.records) == ("ocds", "notice", 2)
    assert [row["procedure_id"] for row in found["notice"]] == ["ocds-made-1", "ocds-made-2"]
    assert [row["notice_number"] for row in found["lot"]] == ["1", "2"]
    assert warnings(found.facts) == []


def test_utf_16_and_compressed_files_are_read(tmp_path):
    path = tmp_path / "releases"
    path.write_bytes(gzip.compress(text([release(1)]).encode("utf-16")))
    assert said(path)["notice"][0]["title"] == "Kjøp av møbler"


def test_a_release_is_a_notice_with_its_buyer():
    found = said(text(release()))
    (row,) = found["notice"]
    assert {key: row[key] for key in ("source_system", "notice_id", "form_type", "regulatory_domain", "procedure_code",
                                      "dispatch_date", "contract_nature", "estimated_value_amount")} == {
        "source_system": "ocds", "notice_id": "r-1", "form_type": "competition", "regulatory_domain": "32014L0024",
        "procedure_code": "open", "dispatch_date": "2025-05-05T10:00:00Z", "contract_nature": "supplies",
        "estimated_value_amount": "9000000",
    }  # fmt: skip
    (buyer,) = found["organisation"]
    assert (buyer["roles"], buyer["org_number"], buyer["country_code"]) == ("buyer", "999999999", "Norge")
    assert found["lot"][0]["cpv_code"] == "39130000"


@pytest.mark.parametrize(
    "codes, expected",
    [
        ({"weight": "percentageExact"}, {"weight_value": "30", "weight_code": "per-exa"}),
        ({"weight": "percentageRangeMiddle"}, {"weight_value": "30", "weight_code": "per-mid"}),
        ({"weight": "decimalExact"}, {"weight_value": "30", "weight_code": "dec-exa"}),
        ({"weight": "pointsExact"}, {"weight_value": "30", "weight_code": "poi-exa"}),
        ({"weight": "order"}, {"weight_value": "30", "weight_code": "ord-imp"}),
        ({"fixed": "total"}, {"fixed_value": "30", "fixed_code": "fix-tot"}),
        ({"fixed": "unit"}, {"fixed_value": "30", "fixed_code": "fix-unit"}),
        ({"threshold": "minimumScore"}, {"threshold_value": "30", "threshold_code": "min-score"}),
        ({}, {}),
        ({"weight": "made-up"}, {}),
    ],
)
def test_a_number_is_read_by_its_code(codes, expected):
    found = said(text(release(criteria=[criterion("quality", "Miljø", 30, **codes)])))
    (row,) = found["criterion"]
    columns = ("weight_value", "weight_code", "fixed_value", "fixed_code", "threshold_value", "threshold_code")
    assert {column: row[column] for column in columns if row[column]} == expected
    assert bool(warnings(found.facts)) is not bool(expected)


def test_decimals_stay_as_written():
    content = text(release(criteria=[criterion("quality", "Miljø", 1, weight="percentageExact")])).replace(
        '"number": 1', '"number": 29.990000'
    )
    assert said(content)["criterion"][0]["weight_value"] == "29.990000"


@pytest.mark.parametrize(
    "descriptions, expected",
    [
        (("60", "40"), [("60", "per-exa"), ("40", "per-exa")]),
        (("60%", "40 %"), [("60", "per-exa"), ("40", "per-exa")]),
        (("400", "600"), [("400", "poi-exa"), ("600", "poi-exa")]),
        (("60", "Se vedlegg"), [(None, None), (None, None)]),
        (("60-85%", "15-40%"), [(None, None), (None, None)]),
    ],
)
def test_a_weight_that_stands_where_the_description_should_be_is_read(descriptions, expected):
    criteria = [{"type": "quality", "name": "x", "description": said} for said in descriptions]
    found = said(text(release(criteria=criteria)))
    assert [(row["weight_value"], row["weight_code"]) for row in found["criterion"]] == expected


@pytest.mark.parametrize(
    "tender, expected",
    [
        ({"awardCriteria": "priceOnly"}, [("price", None)]),
        ({"awardCriteria": "lowestCost"}, [("price", None)]),
        ({"awardCriteria": "ratedCriteria", "awardCriteriaDetails": "Pris 70 %, miljø 30 %"},
         [(None, "Pris 70 %, miljø 30 %")]),
        ({"awardCriteria": "ratedCriteria"}, []),
        ({}, []),
    ],
)  # fmt: skip
def test_criteria_of_the_tender_hold_for_lots_without_their_own(tender, expected):
    for lots in ([], [{"id": "1"}, {"id": "2"}]):
        found = said(text(release(tender={"title": "x", "lots": lots, **tender})))
        rows = [(row["type_code"], row["description"]) for row in found["criterion"]]
        assert rows == expected * max(len(lots), 1)


def test_criteria_of_a_lots_group_are_nearer_than_those_of_the_tender():
    lots = [{"id": "1"}, {"id": "2"}]
    groups = [{"id": "G", "relatedLots": ["1"], "awardCriteria": {"criteria": [criterion(name="Miljø")]}}]
    whole = {"criteria": [criterion(name="Pris")]}
    tender = {"title": "x", "lots": lots, "lotGroups": groups, "awardCriteria": whole}
    found = said(text(release(tender=tender)))
    assert [(row["lot_id"], row["name"]) for row in found["criterion"]] == [("2", "Pris"), ("G", "Miljø")]
    (member,) = found["lot_group"]
    assert (member["lot_group_id"], member["lot_id"]) == ("G", "1")


def test_sustainability_gives_the_strategic_codes():
    lot = {
        "id": "1",
        "sustainability": [
            {"goal": "environmental.circularEconomy", "strategies": ["awardCriteria", "euGPPCriteria"],
             "description": "Ombruk"},
            {"goal": "social.humanRights"},
        ],
        "techniques": {"hasFrameworkAgreement": True, "frameworkAgreement": {"method": "withReopeningCompetition"},
                       "hasDynamicPurchasingSystem": False},
    }  # fmt: skip
    (row,) = said(text(release(tender={"title": "x", "lots": [lot]})))["lot"]
    assert row["strategic_procurement_codes"] == "env-imp soc-obj"
    assert (row["environmental_impact_codes"], row["gpp_criteria_codes"]) == ("circ-econ", "eu")
    assert (row["strategic_procurement_text"], row["framework_code"], row["dps_code"]) == ("Ombruk", "fa-w-rc", None)


def test_awards_name_their_winners():
    supplier = {"id": "NO-BRC-888888888", "name": "Vinner AS", "roles": ["supplier"]}
    found = said(
        text(
            release(
                tag=["award", "contract"],
                parties=[BUYER, supplier],
                awards=[
                    {"id": "a", "status": "active", "relatedLots": ["LOT-0001"], "suppliers": [{"id": supplier["id"]}],
                     "value": {"amount": 100.5, "currency": "NOK"}},
                    {"id": "b", "status": "unsuccessful"},
                ],
                contracts=[{"id": "c", "awardID": "a", "dateSigned": "2025-06-01"}],
            )
        )
    )  # fmt: skip
    assert found["notice"][0]["form_type"] == "result"
    won, none = found["award"]
    assert (won["winner_name"], won["winner_org_number"], won["tender_value_amount"], won["contract_id"]) == (
        "Vinner AS", "888888888", "100.5", "c",
    )  # fmt: skip
    assert (none["result_code"], none["winner_name"]) == ("clos-nw", None)


@pytest.mark.parametrize(
    "changes, form, day",
    [
        ({"tag": ["tenderAmendment"]}, "competition", "2025-05-05T10:00:00Z"),
        ({"tag": ["planning"]}, "planning", "2025-05-05T10:00:00Z"),
        ({"tag": ["tender", "award"]}, "competition", "2025-05-05T10:00:00Z"),
        ({"tag": ["compiled"]}, "competition", None),
        ({"tag": ["contractAmendment"]}, "cont-modif", "2025-05-05T10:00:00Z"),
        ({"tag": ["tender"], "tender": {"title": "x", "status": "planned"}}, "planning", "2025-05-05T10:00:00Z"),
        ({"tag": ["compiled"], "tender": {"title": "x", "datePublished": "2024-01-02"}}, "competition", "2024-01-02"),
    ],
)
def test_the_tag_tells_the_form_and_a_compiled_release_is_not_dated_by_its_compilation(changes, form, day):
    (row,) = said(text(release(**changes)))["notice"]
    assert (row["form_type"], row["dispatch_date"]) == (form, day)


def test_a_compiled_release_takes_its_day_from_the_releases_beside_it():
    first = release(date="2024-02-03T00:00:00Z")
    later = release(date="2024-09-03T00:00:00Z", tag=["award"])
    record = {"ocid": "o", "compiledRelease": release(tag=["compiled"], date="2024-10-01"), "releases": [later, first]}
    (row,) = said(text({"records": [record]}))["notice"]
    assert row["dispatch_date"] == "2024-02-03T00:00:00Z"


def test_a_broken_line_is_set_aside_and_the_rest_is_read():
    lines = [text(release(1)), text(release(2))[:-40], '"ocid"', "[1]", text(release(3)), text({"ocid": "x"})]
    found = said("\n".join(lines))
    assert [row["procedure_id"] for row in found["notice"]] == ["ocds-made-1", "ocds-made-3"]
    assert [(row["record_number"], row["reason"]) for row in found["quarantine"]] == [
        (2, "json_broken"), (3, "ocds_not_a_release"), (4, "ocds_not_a_release"), (6, "ocds_not_a_release"),
    ]  # fmt: skip
    assert found.facts.quarantined == 4


@pytest.mark.parametrize(
    "content, code",
    [
        (text({"version": "1.1", "releases": [release(1), release(2)]})[:-30], "json.broken"),
        (json.dumps({"releases": [release(1)]}, indent=1).replace('"tender":', '"tender"', 1), "json.broken"),
        ('{"publishedDate": "x", "releases": []}', "ocds.no_release"),
        ('{"publishedDate": "x", "records": [{"ocid": "a", "releases": [{"url": "https://example.no"}]}]}',
         "ocds.no_release"),
        ('[{"ocid": NaN}]', "json.broken"),
        ('{"ocid": ' + "[" * 200_000, "json.broken"),
        ('{"ocid": 1}', "ocds.no_release"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(content, code):
    with pytest.raises(Unreadable) as fault:
        said(content)
    assert fault.value.message.code == code
    assert fault.value.remedy


def test_control_characters_are_read_as_spaces_and_told():
    content = text(release()).replace("Kjøp av", "Kjøp\u0001\u000bav").replace("\\u0001", "\u0001")
    for wrapped in (content + "\n" + text(release(2)), "[" + content + "]"):
        found = said(wrapped.replace("\\u000b", "\u000b"))
        assert found["notice"][0]["title"] == "Kjøp  av møbler"
        assert "control characters" in warnings(found.facts)[0]


def test_half_a_surrogate_pair_is_no_text():
    assert said(text(release()).replace("Kjøp", "\\ud800"))["notice"][0]["title"] == "  av møbler"


def test_what_is_repeated_or_of_the_wrong_type_is_told():
    lots = [{"id": "1"}, {"id": "1"}, "no lot"]
    found = said(text([release(1, tender={"title": {"nb": "x"}, "lots": lots}), release(1, buyer=[])]))
    told = warnings(found.facts)
    assert [row["lot_id"] for row in found["lot"]][:2] == ["1", "1"]
    for part in ("1 releases have the ocid", "1 lots have the id", "fields are of the wrong type"):
        assert any(part in one for one in told), told


def test_a_file_is_streamed_value_by_value(monkeypatch):
    """A buffer far smaller than the file suffices, wherever its ends fall."""
    monkeypatch.setattr(json_stream, "_BLOCK_CHARACTERS", 37)
    for content in WRAPPINGS.values():
        assert [row["procedure_id"] for row in said(content)["notice"]] == ["ocds-made-1", "ocds-made-2"]
    monkeypatch.setattr(json_stream, "MAX_VALUE_CHARACTERS", 300)
    with pytest.raises(Unreadable, match="more than"):
        said(text([release(1)]))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "lots", "title", "awardCriteria", "criteria", "numbers", "value", "roles", "techniques"]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*sorted(release()), "awards", "contracts", "relatedProcesses"]), JSON_VALUES))
def test_any_json_is_an_answer_or_a_named_reason(changes):
    """Wrong types anywhere below a release never stop the reader."""
    facts = Facts()
    content = text([{**release(), **changes}])
    rows = [chunk for chunk in read_or_refused(content, facts)]
    assert facts.records + facts.quarantined == 1 or not rows


def read_or_refused(content, facts):
    try:
        return list(ocds.read(delivered(content), facts))
    except Unreadable as fault:
        assert fault.problem and fault.remedy
        return []


def test_cases_files_and_other_json_are_not_taken():
    for content in ('{"cases": []}', '{"features": [1]}', "[]", "ocid;1"):
        assert not ocds.recognises(delivered(content))


def test_real_releases_are_all_read(shared):
    import csv

    with (shared / "samples/ocds/MANIFEST.csv").open(encoding="utf-8") as listed:
        for row in csv.DictReader(listed):
            found = said(shared / "samples/ocds" / row["file"])
            assert (found.facts.records, found.facts.quarantined) == (int(row["records"]), 0), row["file"]
            assert len(found["notice"]) == int(row["records"])


@pytest.mark.parametrize("name, count", [("uk_public_contracts_scotland_shared", 219), ("uk_sell2wales_shared", 157)])
def test_every_published_criterion_is_read(shared, name, count):
    assert len(said(shared / f"samples/ocds/{name}.jsonl")["criterion"]) == count


def test_a_conversion_agrees_with_the_notice_it_was_made_from(shared):
    """Another's conversion of Doffin notices, against those notices themselves."""
    path = shared / "samples/ocds/no_doffin_converted_shared.jsonl"
    numbers = [json.loads(line)["x_doffin_id"] for line in path.read_text(encoding="utf-8").splitlines()]
    converted = said(path)
    for number, row in zip(numbers, converted["notice"], strict=True):
        source = next(iter(delivered_files(Path(shared / f"samples/eforms/no_doffin_{number}.xml"))))
        (notice,) = said(source)["notice"]
        assert row["notice_id"] == notice["notice_id"]
        assert (row["title"], row["cpv_code"]) == (notice["title"], notice["cpv_code"]), number
        assert row["dispatch_date"][:10] == notice["dispatch_date"][:10]
