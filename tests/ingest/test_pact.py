"""PACT product footprints: versions 2 and 3, one or many, and what is none. All products are invented."""

import json

import pytest
from made_delivery import delivered, said

from pipelines.source import Unreadable

FOOTPRINT = {
    "id": "3893bb5d-0000-4000-8000-11d97476c254", "specVersion": "3.0.0", "created": "2026-02-01T10:00:00Z",
    "status": "Active", "companyName": "Tenkt Stol AS",
    "companyIds": ["urn:pact:company:customcode:no:100000008"],
    "productIds": ["urn:gtin:07040000000017", "urn:pact:product:customcode:seller-assigned:STOL%2F9"],
    "productNameCompany": "Stol 9", "productDescription": "Kontorstol",
    "pcf": {
        "declaredUnitOfMeasurement": "piece", "declaredUnitAmount": "1", "productMassPerDeclaredUnit": "14.2",
        "referencePeriodStart": "2025-01-01T00:00:00Z", "referencePeriodEnd": "2025-12-31T00:00:00Z",
        "pcfExcludingBiogenicUptake": "31.5", "pcfIncludingBiogenicUptake": "29.0",
        "ipccCharacterizationFactors": ["AR6"], "crossSectoralStandards": ["ISO14067", "PACT-3.0"],
        "geographyCountry": "NO", "primaryDataShare": "56.1", "exemptedEmissionsPercent": "2",
        "dqi": {"technologicalDQR": "1.8", "geographicalDQR": "1", "temporalDQR": "2.0"},
        "verification": {"providerName": "Tenkt Kontroll AS"},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(FOOTPRINT),
        "\ufeff" + json.dumps(FOOTPRINT, indent=1),
        json.dumps([FOOTPRINT]),
        json.dumps({"data": [FOOTPRINT]}),
        json.dumps(FOOTPRINT) + "\n" + json.dumps(FOOTPRINT | {"id": "other"}),
    ],
)
def test_a_footprint_is_read_however_it_is_packed(content):
    found = said(content)
    assert (found.source, found.facts.kind, found.facts.profile) == ("pact", "product_footprint", "PACT 3.0.0")
    row = found["product_footprint"][0]
    assert (row["declared_unit"], row["pcf_excluding_biogenic"], row["product_mass"]) == ("piece", "31.5", "14.2")
    assert (row["gwp_set"], row["standards"], row["geography"]) == ("AR6", "ISO14067, PACT-3.0", "NO")
    assert (row["quality_technology"], row["quality_completeness"]) == ("1.8", None)
    assert (row["validity_start"], row["verified_by"]) == (None, "Tenkt Kontroll AS")
    keys = [(key["key_kind"], key["key_value"]) for key in found["product_footprint_key"] if key["record_number"] == 1]
    assert keys == [("company", "100000008"), ("product", "07040000000017"), ("product", "STOL/9")]


def test_the_names_of_version_2_mean_the_same():
    pcf = {"declaredUnit": "kilogram", "unitaryProductAmount": "2.5", "pCfExcludingBiogenic": "4.1"}
    (row,) = said(json.dumps(FOOTPRINT | {"specVersion": "2.2.0", "pcf": pcf}))["product_footprint"]
    amounts = (row["declared_unit"], row["declared_unit_amount"], row["pcf_excluding_biogenic"])
    assert amounts == ("kilogram", "2.5", "4.1")


def test_a_record_that_is_no_footprint_is_set_aside_by_number():
    found = said(json.dumps([FOOTPRINT, {"specVersion": "3.0.0", "id": "x"}]))
    assert (found.facts.records, found.facts.quarantined) == (1, 1)
    assert [(row["record_number"], row["reason"]) for row in found["quarantine"]] == [(2, "no_product_footprint")]


@pytest.mark.parametrize("content", ['{"specVersion": "3.0.0", "pcf": null}', '[{"specVersion": "3.0.0", "pcf": [1]}]'])
def test_a_file_without_any_footprint_is_said_to_be_none(content):
    with pytest.raises(Unreadable, match="none of 1 records"):
        said(delivered(content))


def test_a_broken_document_names_the_place():
    with pytest.raises(Unreadable, match="broken at character"):
        said(delivered(json.dumps(FOOTPRINT)[:-40]))
