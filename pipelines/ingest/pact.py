"""PACT product footprints: what a supplier says one unit of a product emits, version 3 and the names of version 2.

One file is one footprint, a list of them, the answer of a PACT interface (`data`), or a line each. Values stay text.

Source: WBCSD PACT, Technical Specifications for PCF Data Exchange 3.0, https://docs.carbon-transparency.org/v3/,
and the OpenAPI files in https://github.com/wbcsd/pact-openapi.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from pipelines.json_stream import encoding, items
from pipelines.source import Chunk, Delivered, Facts, Source, Unreadable

CHUNK_ROWS = 5_000

_PRODUCT = {
    "footprint_id": ("id",),
    "spec_version": ("specVersion",),
    "created": ("created",),
    "footprint_status": ("status",),
    "validity_start": ("validityPeriodStart",),
    "validity_end": ("validityPeriodEnd",),
    "company_name": ("companyName",),
    "product_name": ("productNameCompany",),
    "item_description": ("productDescription",),
}
_PCF = {
    "declared_unit": ("declaredUnitOfMeasurement", "declaredUnit"),
    "declared_unit_amount": ("declaredUnitAmount", "unitaryProductAmount"),
    "product_mass": ("productMassPerDeclaredUnit",),
    "pcf_excluding_biogenic": ("pcfExcludingBiogenicUptake", "pCfExcludingBiogenic"),
    "pcf_including_biogenic": ("pcfIncludingBiogenicUptake", "pCfIncludingBiogenic"),
    "reference_start": ("referencePeriodStart",),
    "reference_end": ("referencePeriodEnd",),
    "boundary": ("boundaryProcessesDescription",),
    "geography": ("geographyCountry", "geographyCountrySubdivision", "geographyRegionOrSubregion"),
    "gwp_set": ("ipccCharacterizationFactors", "characterizationFactors"),
    "standards": ("crossSectoralStandards", "crossSectoralStandardsUsed"),
    "exempted_percent": ("exemptedEmissionsPercent",),
    "primary_data_percent": ("primaryDataShare",),
}
_QUALITY = {
    "quality_technology": ("technologicalDQR",),
    "quality_geography": ("geographicalDQR",),
    "quality_time": ("temporalDQR",),
    "quality_completeness": ("completenessDQR",),
    "quality_reliability": ("reliabilityDQR",),
}
"""Our columns and the specification's fields, newest name first."""

_KEYS = {"company": "companyIds", "product": "productIds"}

Rows = dict[str, list[str | None]]


def _recognises(delivered: Delivered) -> bool:
    head = delivered.head
    if b'"specVersion"' not in head and b'"pcf"' not in head:
        return False
    return head.decode(encoding(head), errors="replace").lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def read(delivered: Delivered, facts: Facts) -> Iterator[Chunk]:
    """Yield the footprints of a file, and the numbers by which company and product are known.

    Raises:
        Unreadable: The JSON is broken, or holds no footprint.
    """
    facts.kind, facts.format, facts.date_order = "product_footprint", "pact", "ymd"
    facts.encoding = encoding(delivered.head)
    names = (*_PRODUCT, *_PCF, *_QUALITY, "verified_by")
    numbers: list[int] = []
    rows: Rows = {name: [] for name in names}
    keys: Rows = {name: [] for name in ("footprint_number", "key_kind", "urn", "key_value")}
    versions: dict[str, None] = {}

    def chunks() -> Iterator[Chunk]:
        if numbers:
            yield Chunk("product_footprint", list(numbers), {name: list(values) for name, values in rows.items()})
        if keys["urn"]:
            places = [int(number or 0) for number in keys["footprint_number"]]
            yield Chunk("product_footprint_key", places, {name: list(values) for name, values in keys.items()})
        numbers.clear()
        for values in (*rows.values(), *keys.values()):
            values.clear()

    for item in items(delivered, ("data",)):
        if item.fault or not isinstance(item.value, dict) or not isinstance(item.value.get("pcf"), dict):
            facts.quarantined += 1
            reason = item.fault or "no_product_footprint"
            yield Chunk("quarantine", [item.number], {"reason": [reason], "raw_text": [item.text or None]})
            continue
        facts.records += 1
        numbers.append(item.number)
        for name, value in _row(item.value).items():
            rows[name].append(value)
        versions[rows["spec_version"][-1] or "?"] = None
        for kind, field in _KEYS.items():
            for urn in _texts(item.value.get(field)):
                keys["footprint_number"].append(str(item.number))
                keys["key_kind"].append(kind)
                keys["urn"].append(urn)
                keys["key_value"].append(unquote(urn.rsplit(":", 1)[-1]).strip() or None)
        if len(numbers) >= CHUNK_ROWS:
            yield from chunks()
    facts.profile = f"PACT {', '.join(versions)}" if versions else None
    if not facts.records:
        raise Unreadable("pact.no_footprint", count=facts.quarantined)
    yield from chunks()


def _row(footprint: dict[str, Any]) -> dict[str, str | None]:
    pcf = footprint["pcf"]
    quality = pcf.get("dqi")
    verified = pcf.get("verification") or pcf.get("assurance")
    parts = (
        (_PRODUCT, footprint),
        (_PCF, pcf),
        (_QUALITY, quality if isinstance(quality, dict) else {}),
        ({"verified_by": ("providerName",)}, verified if isinstance(verified, dict) else {}),
    )
    return {name: _first(part, fields) for named, part in parts for name, fields in named.items()}


def _first(part: dict[str, Any], fields: tuple[str, ...]) -> str | None:
    return next((", ".join(found) for field in fields if (found := _texts(part.get(field)))), None)


def _texts(value: Any) -> list[str]:
    """The texts in a value: itself, or those of a list."""
    values = value if isinstance(value, list) else [value]
    return [text for one in values if isinstance(one, str) and (text := one.strip())]


SOURCE = Source(
    name="pact",
    about="PACT product footprints of suppliers, JSON or JSON lines.",
    recognises=_recognises,
    read=read,
    order=25,
)
