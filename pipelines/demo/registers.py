"""What stands beside ledgers and notices: organisation file, contract register, reuse log, corrections, and the part of
the register of legal entities that has the fictional units.

Source: data.brreg.no, Enhetsregisteret, `enheter/lastned/csv` and `underenheter/lastned` (names of fields).
"""

from __future__ import annotations

import csv
import datetime
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipelines.demo import fiction, notices
from pipelines.demo.templates import rendered
from pipelines.demo.truth import Agreed, Truth

LAST_DAY = datetime.date(2026, 10, 31)
REUSE_BASELINE = datetime.date(2025, 1, 1)
FURNITURE_TARGET_PCT = 80
USED_SUPPLIER = "Tenkt Brukthandel AS"

# Item type: name, CPV, kg a piece, price of a new one, cost of reusing one (NOK); all invented.
REUSABLE = (
    ("kontorstol", "Kontorstol med armlener", "39112000", 14, 3200, 350),
    ("skrivebord", "Hev-senk skrivebord", "39121100", 38, 5200, 600),
    ("møtebord", "Møtebord åtte plasser", "39121200", 45, 6100, 650),
    ("skap", "Arkivskap", "39122000", 32, 2900, 250),
    ("elevpult", "Elevpult med stol", "39160000", 11, 1500, 120),
    ("bærbar PC", "Bærbar PC 14 tommer", "30213100", 2, 7500, 900),
    ("skjerm", "Skjerm 24 tommer", "30231300", 5, 1900, 150),
)
REUSE_HEADER = (
    "hendelse-id;gjenstand-id;type;navn;CPV;tilstand;handling;dato;enhet;antall;vekt kg;"
    "unngått innkjøp kr;kostnad ombruk kr"
)
# Screens and computers, some of which live less simply: item, type, CPV, action, day, pieces, price of a new one, who
# reserved it.
ICT_EVENTS = (
    ("P-01", "skjerm", "30231300", "registrert", "2026-03-02", 12, 1900, ""),
    ("P-01", "skjerm", "30231300", "tilgjengelig", "2026-03-05", 12, 1900, ""),
    ("P-01", "skjerm", "30231300", "ombrukt", "2026-04-10", 5, 1900, "Kari Oppdiktet"),
    ("P-01", "skjerm", "30231300", "ombrukt", "2026-05-12", 4, 1900, ""),
    ("P-02", "bærbar PC", "30213100", "tilgjengelig", "2026-03-05", 1, 7500, ""),
    ("P-02", "bærbar PC", "30213100", "ombrukt", "2026-03-20", 1, 7500, "Ola Påfunn"),
    ("P-02", "bærbar PC", "30213100", "tilgjengelig", "2026-08-01", 1, 7500, ""),
    ("P-02", "bærbar PC", "30213100", "ombrukt", "2026-09-10", 1, 7500, ""),
    ("P-03", "bærbar PC", "30213100", "tilgjengelig", "2026-03-05", 1, 7500, ""),
    ("P-03", "bærbar PC", "30213100", "solgt", "2026-04-01", 1, 7500, ""),
    ("P-03", "bærbar PC", "30213100", "ombrukt", "2026-05-01", 1, 7500, ""),  # cannot be: it is sold
    ("P-04", "skjerm", "30231300", "registrert", "2026-06-01", 1, 1900, ""),
    ("P-04", "skjerm", "30231300", "registrert", "2026-06-03", 1, 1900, ""),  # registered twice
    ("P-04", "skjerm", "30231300", "tilgjengelig", "2026-06-05", 1, 1900, ""),
    ("P-05", "diverse", "", "tilgjengelig", "2026-06-05", 3, 0, ""),  # of what kind is not told
)
ICT_IMPOSSIBLE = {12: "gone_already", 14: "registered_again", 16: "kind_unknown"}
"""Rows of that file, as a spreadsheet numbers them, and what is odd about them."""

CONTRACT_HEADER = (
    "avtalenr;tittel;leverandør org.nr;leverandør;Doffin-id;rammeavtale;CPV;gyldig fra;gyldig til;verdi;enhet;"
    "miljøvilkår;frist;mål;rapportert;rapportert dato;oppfølging"
)
ENTITY_HEADER = (
    "organisasjonsnummer,navn,organisasjonsform.kode,naeringskode1.kode,institusjonellSektorkode.kode,overordnetEnhet,"
    "konkurs"
)
# Industry codes (SN2025) of a few kinds of purchase.
INDUSTRY = {"food": "46.390", "software": "62.100", "ict_equipment": "46.500", "cleaning_service": "81.210",
            "construction": "41.000", "electricity": "35.140", "courses": "85.590"}  # fmt: skip
CORRECTION_HEADER = "id;gjelder;felt;verdi;ny verdi;hvem;når;hvorfor;trukket"


def _write_csv(path: Path, header: str, rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(header.split(";"))
        writer.writerows(rows)


def _day(date: datetime.date | None) -> str:
    return date.strftime("%d.%m.%Y") if date else ""


def write_organisation(path: Path) -> None:
    """Write who the fictional body is."""
    text = rendered(
        "organisation.yaml",
        name=fiction.NAME,
        org_number=fiction.MUNICIPALITY_ORG_NUMBER,
        units=fiction.units(),
        target_pct=FURNITURE_TARGET_PCT,
        used_supplier=next(one.org_number for one in fiction.suppliers() if one.name == USED_SUPPLIER),
        baseline=REUSE_BASELINE,
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def write_contracts(path: Path, truth: Truth) -> None:
    """Write the contract register: what competitions led to, what was before, and agreements without a notice."""
    kept = fiction.data("contracts")
    org_number = {supplier.name: supplier.org_number for supplier in fiction.suppliers()}
    unit_of = {"4": "4100", "6": "2100"}
    rows: list[list[Any]] = []

    def add(
        supplier: str,
        entry: list[Any],
        first: datetime.date,
        last: datetime.date,
        doffin: str = "",
        framework: str = "",
    ) -> None:
        contract, title, cpv, value = entry
        term, due, target, reported, day, state, _ = kept["terms"].get(contract, [""] + [None] * 6)
        rows.append(
            [contract, title, org_number[supplier], supplier, doffin, framework, cpv, _day(first), _day(last), value,
             unit_of.get(cpv[0], "1000"), term, _day(due), _text(target), _text(reported), _day(day), _text(state)]
        )  # fmt: skip
        truth.agreements.append(Agreed(contract, org_number[supplier], first, last, doffin or None))

    for notice in notices.announced():
        if not (result := notice.get("result")):
            continue
        first = result["date"]
        until = first.replace(year=first.year + 4)
        entry = [result["contract"], notice["title"], notice["cpv"], result["value"]]
        if result.get("unregistered"):
            for supplier in (result["winner"], *result["partners"]):
                truth.agreements.append(Agreed(entry[0], org_number[supplier], first, until, notice["doffin"]))
            continue
        add(result["winner"], entry, first, until, notice["doffin"])
        if before := kept["before"].get(result["winner"]):
            day_before = first - datetime.timedelta(days=1)
            add(result["winner"], before, datetime.date(int(before[0][:4]), 1, 1), day_before)
    for supplier, entry in kept["older"].items():
        last = kept["ended"].get(entry[0], datetime.date(2027, 12, 31))
        add(supplier, entry, datetime.date(int(entry[0][:4]), 1, 1), last)
        if entry[0] in kept["ended"]:
            truth.plant("contract_ended", f"contracts/{path.name}", contract_id=entry[0],
                        supplier_org_number=org_number[supplier])  # fmt: skip
    for contract, title, supplier, cpv, value, first, framework in kept["unquoted"]:
        add(supplier, [contract, title, cpv, value], first, datetime.date(2028, 8, 31), framework=framework)
    _write_csv(path, CONTRACT_HEADER, sorted(rows))
    truth.links["contracts"] = [agreed.as_json() for agreed in sorted(truth.agreements)]
    truth.links["planted"] = [
        {"supplier_org_number": org_number[supplier], "from_month": month, "bears_number": bears, "status": status,
         "what": what}
        for supplier, month, bears, status, what in kept["planted"]
    ]  # fmt: skip
    truth.links["terms"] = {contract: term[-1] for contract, term in sorted(kept["terms"].items())}
    for contract, state in truth.links["terms"].items():
        if state in ("undershot", "overdue"):
            truth.plant(f"environmental_term_{state}", f"contracts/{path.name}", contract_id=contract)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def write_entities(folder: Path, truth: Truth) -> None:
    """Write the register's units as CSV and its sub-units as gzipped JSON, as it may be downloaded."""
    own, enterprise = fiction.MUNICIPALITY_ORG_NUMBER, fiction.ENTERPRISE_ORG_NUMBER
    units = [
        [own, fiction.NAME, "KOMM", "84.110", "6500", ""],
        [enterprise, fiction.ENTERPRISE, "KF", "93.110", "1510", own],
        [fiction.NEIGHBOUR_ORG_NUMBER, fiction.NEIGHBOUR, "KOMM", "84.110", "6500", ""],
    ]
    sub_units = []
    for supplier in fiction.suppliers():
        industry = INDUSTRY.get(next(iter(supplier.sells), ""), "")
        if supplier.parent_org_number:
            sub_units.append(
                {"organisasjonsnummer": supplier.org_number, "navn": supplier.name,
                 "organisasjonsform": {"kode": supplier.form}, "naeringskode1": {"kode": industry},
                 "overordnetEnhet": supplier.parent_org_number}
            )  # fmt: skip
            truth.plant("sub_unit", "registers/underenheter.json.gz", supplier_org_number=supplier.org_number,
                        enhet_number=supplier.parent_org_number)  # fmt: skip
            continue
        sector = "8200" if supplier.form == "ENK" else "2100"
        units.append([supplier.org_number, supplier.name, supplier.form, industry, sector, ""])
        if supplier.form == "ENK":
            truth.plant("sole_proprietor", "ledgers", value=supplier.name, supplier_org_number=supplier.org_number)
    with (folder / "enheter.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(ENTITY_HEADER.split(","))
        writer.writerows([*unit, "false"] for unit in units)
    content = json.dumps(sub_units, ensure_ascii=False, indent=1).encode()
    (folder / "underenheter.json.gz").write_bytes(gzip.compress(content, mtime=0))


def write_reuse(path: Path, seed: int, truth: Truth) -> None:
    """Write the reuse platform's log, so that a known share of the available furniture is in use at the end."""
    rng = fiction.random_stream(seed, 5)
    unit_ids = [unit.id for unit in fiction.units() if not unit.id.startswith("K")]
    events: list[tuple[datetime.date, int, list[Any]]] = []
    for item in range(1, 321):
        kind, name, cpv, mass, price, cost = REUSABLE[rng.integers(0, len(REUSABLE))]
        count = int(rng.integers(1, 9)) if rng.integers(0, 3) == 0 else 1
        day = REUSE_BASELINE + datetime.timedelta(days=int(rng.integers(4, 600)))
        condition = ("som ny", "god", "god", "brukbar", "brukbar", "slitt")[rng.integers(0, 6)]
        fate = int(rng.integers(0, 100))
        actions = ["registrert", "vurdert"]
        if fate < 7:
            condition = "ødelagt"
            actions.append("kassert")
        else:
            actions += ["reparert"] if condition == "slitt" else []
            actions.append("tilgjengelig")
            actions += ["reservert"] if fate % 4 == 0 else []
            actions += [next((act for limit, act in ((70, "ombrukt"), (76, "solgt"), (82, "donert"), (86, "kassert"))
                              if fate < limit), "")]  # fmt: skip
        for action in filter(None, actions):
            if day > LAST_DAY:
                break
            reused = action == "ombrukt"
            events.append(
                (day, item, [f"G-{item:04d}", kind, name, cpv, "" if action == "registrert" else condition, action,
                             day.isoformat(), unit_ids[rng.integers(0, len(unit_ids))], count, mass * count,
                             price * count if reused else "", cost * count if reused else ""])
            )  # fmt: skip
            day += datetime.timedelta(days=int(rng.integers(3, 21)))
    events.sort(key=lambda event: event[:2])
    rows = [[f"H-{number:05d}", *row] for number, (_, _, row) in enumerate(events, start=1)]
    _write_csv(path, REUSE_HEADER, rows)
    truth.reuse = _reuse_truth([row for _, _, row in events])
    truth.reuse["used_supplier_org_number"] = next(
        one.org_number for one in fiction.suppliers() if one.name == USED_SUPPLIER
    )
    truth.reuse["ict"] = _write_ict(path.with_name("ikt_utstyr.csv"), [row for _, _, row in events])


def _write_ict(path: Path, rows: list[list[Any]]) -> dict[str, Any]:
    """Write the log of screens and computers, and tell what is true of all ICT equipment with what `rows` say."""
    header = "gjenstand-id;type;CPV;handling;dato;antall;unngått innkjøp kr;reservert av"
    _write_csv(
        path,
        header,
        [
            [item, kind, cpv, action, day, pieces, price * pieces if action == "ombrukt" else "", person]
            for item, kind, cpv, action, day, pieces, price, person in ICT_EVENTS
        ],
    )
    reused = [row for row in rows if row[3].startswith("302") and row[5] == "ombrukt"]
    return {
        "file": f"reuse/{path.name}",
        "pieces_reused": sum(row[8] for row in reused) + 5 + 4 + 1 + 1,
        "avoided_purchase_nok": sum(row[10] for row in reused) + 9 * 1900 + 2 * 7500,
        "of_which_in_log_nok": sum(row[10] for row in reused),
        "impossible": [{"record": record, "problem": problem} for record, problem in ICT_IMPOSSIBLE.items()],
    }


def _reuse_truth(rows: list[list[Any]]) -> dict[str, Any]:
    seen: defaultdict[str, list[str]] = defaultdict(list)
    pieces: dict[str, int] = {}
    for item, _, _, cpv, _, action, _, _, count, *_ in rows:
        if cpv.startswith("391"):
            seen[item].append(action)
            pieces[item] = count
    available = [item for item, actions in seen.items() if "tilgjengelig" in actions]
    in_use = [item for item in available if seen[item][-1] == "ombrukt"]
    return {
        "programme": "furniture",
        "as_of": LAST_DAY.isoformat(),
        "numerator_pieces": sum(pieces[item] for item in in_use),
        "denominator_pieces": sum(pieces[item] for item in available),
        "events": len(rows),
        "whole_log_avoided_purchase_nok": sum(row[10] or 0 for row in rows),
        "whole_log_cost_of_reuse_nok": sum(row[11] or 0 for row in rows),
    }


def write_corrections(path: Path) -> None:
    """Write decisions by roles, one of them withdrawn."""
    org_number = {supplier.name: supplier.org_number for supplier in fiction.suppliers()}
    rows = [
        ["K-001", "kategori", "leverandør org.nr", org_number["Oppdiktet Sport AS"], "37400000", "innkjøpsleder",
         "11.02.2026", "Leverandøren selger bare sportsutstyr", ""],
        ["K-002", "leverandør", "leverandørnr", "50001", org_number["Prøvevare Mat AS"], "økonomikonsulent",
         "12.02.2026", "Samme leverandør i begge systemer", ""],
        ["K-003", "utfall", "Doffin-id", "2025-990106", "compliant", "miljørådgiver", "01.10.2025",
         "Sammenligningen i konkurransegrunnlaget er kontrollert", ""],
        ["K-004", "begrunnelse", "Doffin-id", "2026-990115", "bare_assertion", "innkjøpsleder", "15.07.2026",
         "Ingen belastning eller vurdering er nevnt", ""],
        ["K-006", "utfall", "Doffin-id", "2025-990108", "exempt", "innkjøpsleder", "12.12.2025",
         "Rådgivning ved skrivebord; begge vilkår er vurdert i konkurransegrunnlaget", ""],
        ["K-007", "oppfølging", "Doffin-id", "2025-990107", "fulgt opp", "miljørådgiver", "20.01.2026",
         "Begrunnelsen er etterspurt hos innkjøper og lagt i malen for neste gang", ""],
        ["K-005", "kategori", "tekst", "Møbler personalrom", "44100000", "økonomikonsulent", "03.04.2026",
         "Feil ført", "04.05.2026"],
    ]  # fmt: skip
    _write_csv(path, CORRECTION_HEADER, rows)
