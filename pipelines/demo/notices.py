"""The tender notices of the fictional municipality as Doffin serves them: eForms XML, national and EU profile.

Source: github.com/anskaffelser/eforms-sdk-nor (profiles, award criterion codes), OP-TED/eForms-SDK (fields).
"""

from __future__ import annotations

import uuid
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.demo import fiction
from pipelines.demo.templates import rendered
from pipelines.demo.truth import Truth

PROFILES = {
    "N16": ("eforms-sdk-1.10#extended#urn:fdc:anskaffelser.no:2023:eforms:national", "N29"),
    "E3": ("eforms-sdk-1.14#extended#urn:fdc:anskaffelser.no:2026:eforms:national-e", "E4"),
    "16": ("eforms-sdk-1.13#extended#urn:fdc:anskaffelser.no:2023:eforms:eu", "29"),
}
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://eksempelvik.example/kunngjoring")


@cache
def announced() -> list[dict[str, Any]]:
    """All competitions of `data/notices.yaml`, each with its lots completed and its identifiers."""
    found: list[dict[str, Any]] = fiction.data("notices")
    folders: dict[str, str] = {}
    for notice in found:
        notice["notice_id"] = str(uuid.uuid5(NAMESPACE, notice["doffin"]))
        first = notice.get("corrects", notice["doffin"])
        notice["procedure_id"] = folders.setdefault(first, str(uuid.uuid5(NAMESPACE, f"{first} procedure")))
        notice["version"] = notice.get("version", "01")
        notice["framework"] = notice.get("framework")
        notice["case"] = f"{notice['date'].year}/{notice['doffin'][-3:]}"
        for number, lot in enumerate(notice["lots"], start=1):
            lot["id"] = f"LOT-{number:04d}" if len(notice["lots"]) > 1 else "LOT-0000"
            for key in ("title", "cpv", "value"):
                lot.setdefault(key, notice[key])
            has_green = any("env-criteria" in c[0] or "env-spec" in c[0] for c in lot["criteria"])
            lot["strategic"] = "env-imp" if has_green and notice["profile"] != "N16" else None
    return found


@cache
def _procedures() -> dict[str, str]:
    return {
        n["result"]["contract"]: n["doffin"] if n["profile"] == "N16" else n["procedure_id"]
        for n in announced()
        if "result" in n
    }


def procedure_of(contract_id: str | None) -> str | None:
    """How an invoice names the procedure that a contract came from: its Doffin number, or its id."""
    return _procedures().get(contract_id or "")


def _values(notice: dict[str, Any]) -> dict[str, Any]:
    return {
        "notice": notice,
        "customization": PROFILES[notice["profile"]][0],
        "is_eu": notice["profile"] == "16",
        "is_e": notice["profile"] == "E3",
        "buyer": fiction.NAME,
        "buyer_org_number": fiction.MUNICIPALITY_ORG_NUMBER,
    }


def write(folder: Path, truth: Truth) -> None:
    """Write every competition and result notice, and what a careful reader should find in them."""
    suppliers = {supplier.name: supplier for supplier in fiction.suppliers()}
    by_doffin = {notice["doffin"]: notice for notice in announced()}
    for notice in announced():
        name = f"{notice['doffin']}.xml"
        corrected = by_doffin.get(notice.get("corrects", ""))
        text = rendered("notice.xml", **_values(notice), corrected=corrected, subtype=notice["profile"])
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        for lot in notice["lots"]:
            truth.lots.append(
                {
                    "file": f"notices/{name}",
                    "doffin_id": notice["doffin"],
                    "notice_id": notice["notice_id"],
                    "procedure_id": notice["procedure_id"],
                    "lot_id": lot["id"],
                    "announced_on": notice["date"].isoformat(),
                    "superseded": notice.get("superseded", False),
                    "verdicts": lot["expected"]["verdicts"],
                    "justification_quality": lot["expected"]["quality"],
                }
            )
        if "fault" in notice:
            truth.plant(notice["fault"], f"notices/{name}", doffin_id=notice["doffin"], lot_id=notice["lots"][0]["id"])
        if result := notice.get("result"):
            values = _values(notice) | {
                "result": result,
                "result_id": str(uuid.uuid5(NAMESPACE, result["doffin"])),
                "winner": suppliers[result["winner"]],
                "partners": [suppliers[partner] for partner in result.get("partners", ())],
                "subtype": PROFILES[notice["profile"]][1],
            }
            (folder / f"{result['doffin']}.xml").write_text(
                rendered("result.xml", **values), encoding="utf-8", newline="\n"
            )
