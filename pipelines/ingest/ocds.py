"""Reader for OCDS: releases, records and packages of them, as JSON or JSON lines.

What belongs here: where each value of our raw tables stands in a release, and nothing about what it means.
One release is one notice; its ocid is the procedure.

Source: Open Contracting Data Standard 1.1.5 with the extensions lots, awardCriteria (9391240), sustainability
(b8d93a0), techniques and those of the European Union profile (https://standard.open-contracting.org/profiles/eu/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipelines.json_stream import encoding, items
from pipelines.raw_tables import RAW_TABLES
from pipelines.source import Chunk, Delivered, Facts, Source, Unreadable

CHUNK_NOTICES = 500
"""Releases that are given on together."""

PACKAGE_LISTS = ("releases", "records")

# What a tag says of the release's stage, the gravest first: a release may have several.
FORMS = (
    (("tender", "tenderUpdate", "tenderAmendment", "tenderCancellation"), "competition"),
    (("award", "awardUpdate", "awardCancellation", "contract", "contractUpdate"), "result"),
    (("contractAmendment",), "cont-modif"),
    (("contractTermination", "implementation", "implementationUpdate"), "completion"),
    (("planning", "planningUpdate"), "planning"),
)

# Codes of the award criteria extension to those of eForms (BT-5421, BT-5422, BT-5423).
WEIGHTS = {
    "percentageExact": "per-exa",
    "percentageRangeMiddle": "per-mid",
    "decimalExact": "dec-exa",
    "decimalRangeMiddle": "dec-mid",
    "pointsExact": "poi-exa",
    "pointsRangeMiddle": "poi-mid",
    "order": "ord-imp",
}
FIXED = {"total": "fix-tot", "unit": "fix-unit"}
THRESHOLDS = {"minimumScore": "min-score", "maximumBids": "max-pass"}
NUMBERS = (("weight", WEIGHTS), ("fixed", FIXED), ("threshold", THRESHOLDS))

# awardCriteria codes of OCDS 1.1 that name price or cost alone; all others leave open what is weighed.
ONE_CRITERION = {"priceOnly": "price", "lowestCost": "price", "lowestPrice": "price", "costOnly": "cost"}

# A selective method may be restricted or negotiated: not told apart, so not read.
METHODS = {"open": "open", "limited": "neg-wo-call", "direct": "neg-wo-call"}
NATURES = {"goods": "supplies", "works": "works", "services": "services"}
FRAMEWORKS = {
    "withReopeningCompetition": "fa-w-rc",
    "withoutReopeningCompetition": "fa-wo-rc",
    "withAndWithoutReopeningCompetition": "fa-mix",
}
SYSTEMS = {"open": "dps-nlist", "closed": "dps-list"}

# Goals of the sustainability extension to codes of BT-774; all environmental goals are env-imp of BT-06.
IMPACTS = {
    "circularEconomy": "circ-econ",
    "climateChangeMitigation": "clim-mitig",
    "carbonEmissionsReduction": "clim-mitig",
    "climateChangeAdaptation": "clim-adapt",
    "biodiversityAndEcosystems": "biodiv-eco",
    "pollutionPrevention": "pollu-prev",
    "waterAndMarineResources": "water-mar",
}
GREEN_CRITERIA = {"euGPPCriteria": "eu", "nationalGPPCriteria": "national", "otherGPPCriteria": "other"}

ROLES = {"buyer": "buyer", "tenderer": "tenderer", "supplier": "tenderer", "subcontractor": "subcontractor"}

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_SHARE = re.compile(r"\s*(\d{1,3}(?:[.,]\d+)?)\s*(%?)\s*")
_SCHEME_COUNTRY = re.compile(r"([A-Z]{2})-[A-Z]")
_NUTS = re.compile(r"([A-Z]{2})[A-Z0-9]{0,3}")
_EFORMS_METHOD = re.compile(
    r"open|restricted|neg-w-call|neg-wo-call|comp-dial|comp-tend|innovation|oth-single|oth-mult"
)

Row = dict[str, str | None]
Node = dict[str, Any]


def recognises(delivered: Delivered) -> bool:
    """True when the first bytes are JSON with an ocid, or with a package's version and lists."""
    head = delivered.head
    text = head.decode(encoding(head), errors="ignore") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
    head = text.encode() or head.removeprefix(b"\xef\xbb\xbf")
    if head.lstrip()[:1] not in (b"{", b"["):
        return False
    return b'"ocid"' in head or (b'"publishedDate"' in head and (b'"releases"' in head or b'"records"' in head))


def read(delivered: Delivered, facts: Facts) -> Iterator[Chunk]:
    """Yield notices, lots, criteria, organisations and awards of every release, some hundred at a time."""
    facts.kind = "notice"
    facts.format = "ocds"
    facts.encoding = encoding(delivered.head).removesuffix("-sig")
    reading = _Reading(facts)
    for item in items(delivered, PACKAGE_LISTS):
        reading.controls += item.has_controls
        if item.fault:
            reading.set_aside(item.number, item.fault, item.text)
        else:
            reading.take(item.number, item.value)
        if reading.is_full:
            yield from reading.chunks()
    yield from reading.chunks()
    reading.finish()


class _Reading:
    """Rows on their way to chunks, and what was odd about the releases they come from."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.controls = 0
        self._rows: dict[str, list[Row]] = {}
        self._quarantine: list[tuple[int, str, str]] = []
        self._counts: dict[str, int] = {}
        self._seen: set[int] = set()
        self._repeated = self._repeated_lots = self._unkeyed = self._texts = self._wrong = 0
        self._wrong_example = ""

    @property
    def is_full(self) -> bool:
        return len(self._rows.get("notice", ())) >= CHUNK_NOTICES or len(self._quarantine) >= CHUNK_NOTICES

    def set_aside(self, number: int, reason: str, text: str = "") -> None:
        """Keep a record that is not used; `quarantine.<reason>` says why."""
        self._quarantine.append((number, reason, text))
        self.facts.quarantined += 1

    def take(self, number: int, value: Any) -> None:
        """One value of the file: a release, a record, or a package of either."""
        if not isinstance(value, dict):
            self.set_aside(number, "ocds_not_a_release", str(value)[:500])
            return
        for key in PACKAGE_LISTS:
            if isinstance(value.get(key), list) and not isinstance(value.get("compiledRelease"), dict):
                embedded = [one for one in value[key] if not (key == "releases" and _is_link(one))]
                if not embedded:
                    self.set_aside(number, "ocds_links_only", str(value.get("ocid") or "")[:500])
                for one in embedded:
                    self.take(number, one)
                return
        compiled = value.get("compiledRelease")
        release = compiled if isinstance(compiled, dict) else value
        parts = ("tender", "awards", "contracts", "planning", "bids", "buyer")
        if not (isinstance(release.get("ocid"), str) and any(release.get(part) for part in parts)):
            self.set_aside(number, "ocds_not_a_release", str(value)[:500])
            return
        versions = self._nodes(value, "releases") if release is compiled else []
        self._release(release, versions)
        self.facts.records += 1

    def chunks(self) -> Iterator[Chunk]:
        """What is held, by table."""
        for table, rows in self._rows.items():
            last = self._counts.get(table, 0)
            columns = {column: [row.get(column) for row in rows] for column in RAW_TABLES[table]}
            yield Chunk(table, list(range(last - len(rows) + 1, last + 1)), columns)
        if self._quarantine:
            numbers, reasons, texts = zip(*self._quarantine, strict=True)
            yield Chunk("quarantine", list(numbers), {"reason": list(reasons), "raw_text": list(texts)})
        self._rows, self._quarantine = {}, []

    def finish(self) -> None:
        """Say what was odd.

        Raises:
            Unreadable: Nothing could be used.
        """
        warn = self.facts.warn
        if not self.facts.records:
            raise Unreadable("ocds.no_release", count=self.facts.quarantined)
        if self.controls:
            warn("ocds.control_characters", count=self.controls)
        if self._repeated:
            warn("ocds.repeated_release", count=self._repeated)
        if self._repeated_lots:
            warn("ocds.repeated_lot", count=self._repeated_lots)
        if self._unkeyed:
            warn("ocds.number_without_kind", count=self._unkeyed)
        if self._texts:
            warn("ocds.weight_as_text", count=self._texts)
        if self._wrong:
            warn("ocds.wrong_type", count=self._wrong, example=self._wrong_example)

    def _add(self, table: str, row: Row) -> int:
        """Keep a row; its number in the table."""
        self._rows.setdefault(table, []).append(row)
        self._counts[table] = self._counts.get(table, 0) + 1
        return self._counts[table]

    def _odd(self, key: str, value: Any) -> None:
        self._wrong += 1
        self._wrong_example = self._wrong_example or f"{key}: {type(value).__name__}"

    def _node(self, node: Node, key: str) -> Node:
        """An object below a node; an empty one where it is missing or of another type."""
        value = node.get(key)
        if value is not None and not isinstance(value, dict):
            self._odd(key, value)
        return value if isinstance(value, dict) else {}

    def _nodes(self, node: Node, key: str) -> list[Node]:
        """A list of objects below a node, those of another type left out."""
        value = node.get(key)
        if value is not None and not isinstance(value, list):
            self._odd(key, value)
        found = value if isinstance(value, list) else []
        for one in found:
            if not isinstance(one, dict):
                self._odd(key, one)
        return [one for one in found if isinstance(one, dict)]

    def _text(self, node: Node, key: str) -> str | None:
        """A text or number below a node, without control characters."""
        value = node.get(key)
        if value is None or isinstance(value, str):
            return _CONTROLS.sub(" ", value) if value else None
        self._odd(key, value)
        return None

    def _strings(self, node: Node, key: str) -> list[str]:
        value = node.get(key)
        if isinstance(value, str):
            return [value]
        if value is not None and not isinstance(value, list):
            self._odd(key, value)
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []

    def _is(self, node: Node, key: str) -> bool:
        value = node.get(key)
        if value is not None and not isinstance(value, bool):
            self._odd(key, value)
        return value is True

    def _release(self, release: Node, versions: list[Node]) -> None:
        """All rows of one release.

        Args:
            release: The release.
            versions: The releases that a compiled one was put together from.
        """
        key = hash((release["ocid"], self._text(release, "id") or str(self.facts.records)))
        self._repeated += key in self._seen
        self._seen.add(key)
        tender = self._node(release, "tender")
        notice = self._add("notice", self._notice(release, tender, versions))
        lots = self._nodes(tender, "lots")
        awards = self._nodes(release, "awards")
        if lots or tender:
            self._lots(notice, tender, lots)
        for row in self._organisations(release, tender):
            self._add("organisation", {"notice_number": str(notice), **row})
        parties = {self._text(party, "id"): party for party in self._nodes(release, "parties")}
        for award in awards:
            for row in self._awards(release, award, parties):
                self._add("award", {"notice_number": str(notice), **row})

    def _notice(self, release: Node, tender: Node, versions: list[Node]) -> Row:
        tags = self._strings(release, "tag")
        form = next((form for known, form in FORMS if any(tag in known for tag in tags)), None)
        if form is None:
            form = "competition" if tender else "result" if release.get("awards") else "planning"
        if form == "result" and any(self._nodes(one, "amendments") for one in self._nodes(release, "contracts")):
            form = "cont-modif"
        is_compiled = "compiled" in tags or not tags
        if form == "competition" and self._text(tender, "status") == "planned":
            form = "planning"
        published = self._text(tender, "datePublished") if form == "competition" else None
        if not published and versions:
            announced = ("tender", "planning" if form == "planning" else "tender")
            dates = (self._text(one, "date") for one in versions if set(self._strings(one, "tag")) & {*announced})
            published = min((date for date in dates if date), default=None)
        if not published and not is_compiled:
            published = self._text(release, "date")
        basis = self._node(tender, "legalBasis")
        derived = self._node(basis, "wasDerivedFrom")
        is_directive = self._text(basis, "scheme") == "CELEX"
        classified = self._buyer_classifications(release)
        code, further = self._cpv(tender)
        value = self._node(tender, "value") or self._node(tender, "maxValue")
        framework = self._node(self._node(tender, "techniques"), "frameworkAgreement")
        maximum = self._node(framework, "value")
        identifiers = [one for one in self._nodes(tender, "identifiers") if self._text(one, "scheme") == "internal"]
        changed = [*self._nodes(release, "amendments"), *self._nodes(tender, "amendments")]
        is_cancelled = "tenderCancellation" in tags or self._text(tender, "status") == "cancelled"
        earlier = [
            self._text(one, "identifier")
            for one in self._nodes(release, "relatedProcesses")
            if set(self._strings(one, "relationship")) & {"planning", "prior", "framework"}
        ]
        return {
            "source_system": "ocds",
            "root_element": "release",
            "notice_id": self._text(release, "id"),
            "procedure_id": self._text(release, "ocid"),
            "form_type": form,
            "notice_type": " ".join(tags) or None,
            "dispatch_date": published,
            "language_code": self._text(release, "language"),
            "regulatory_domain": self._text(basis, "id") if is_directive else self._text(derived, "id"),
            "legal_basis_id": None if is_directive else self._text(basis, "id"),
            "legal_basis_text": self._text(basis, "description"),
            "buyer_legal_type": classified.get("eu-buyer-legal-type"),
            "buyer_activity": classified.get("eu-main-activity"),
            "procedure_code": self._method(tender),
            "direct_award_reason_code": next(
                (self._text(one, "id") for one in self._nodes(tender, "procurementMethodRationaleClassifications")),
                None,
            ),
            "direct_award_reason_text": self._text(tender, "procurementMethodRationale"),
            "title": self._text(tender, "title") or self._text(release, "title"),
            "description": self._text(tender, "description") or self._text(release, "description"),
            "internal_id": next((self._text(one, "id") for one in identifiers), None),
            "contract_nature": NATURES.get(self._text(tender, "mainProcurementCategory") or ""),
            "cpv_code": code,
            "cpv_codes_additional": further,
            "estimated_value_amount": self._text(value, "amount"),
            "estimated_value_currency": self._text(value, "currency"),
            "framework_maximum_amount": self._text(maximum, "amount"),
            "framework_maximum_currency": self._text(maximum, "currency"),
            "strategic_procurement_codes": self._sustainability(tender)["strategic_procurement_codes"],
            "change_reason_code": "cancel" if is_cancelled else None,
            "change_description": next((self._text(one, "description") for one in changed), None),
            "previous_notice_id": next((identifier for identifier in earlier if identifier), None),
        }

    def _method(self, tender: Node) -> str | None:
        """The procedure: the code of eForms where the details give one, else what the OCDS method means."""
        details = (self._text(tender, "procurementMethodDetails") or "").strip()
        if _EFORMS_METHOD.fullmatch(details):
            return details
        return METHODS.get(self._text(tender, "procurementMethod") or "")

    def _buyer_classifications(self, release: Node) -> dict[str, str]:
        """Scheme to code of how the buyers are classified."""
        found: dict[str, str] = {}
        for party in self._nodes(release, "parties"):
            if "buyer" in self._strings(party, "roles"):
                for one in self._nodes(self._node(party, "details"), "classifications"):
                    scheme, code = self._text(one, "scheme"), self._text(one, "id")
                    if scheme and code:
                        found.setdefault(scheme, code)
        return found

    def _cpv(self, node: Node, items: list[Node] | None = None) -> tuple[str | None, str | None]:
        """Main CPV code of a tender or of some of its items, and all further ones."""
        codes: dict[str, None] = {}
        nodes = self._nodes(node, "items") if items is None else items
        for one in (node, *nodes) if items is None else nodes:
            for classification in (
                self._node(one, "classification"),
                *self._nodes(one, "additionalClassifications"),
            ):
                code = self._text(classification, "id")
                if code and self._text(classification, "scheme") == "CPV":
                    codes.setdefault(code)
        return next(iter(codes), None), " ".join([*codes][1:]) or None

    def _lots(self, notice: int, tender: Node, lots: list[Node]) -> None:
        """Rows of the lots with their criteria; a tender without lots has one, without id."""
        items: dict[str | None, list[Node]] = {}
        for item in self._nodes(tender, "items"):
            items.setdefault(self._text(item, "relatedLot"), []).append(item)
        groups = self._nodes(tender, "lotGroups")
        grouped = {lot_id for one in groups for lot_id in self._strings(one, "relatedLots") if [*self._criteria(one)]}
        seen: set[str] = set()
        for lot in lots or [{}]:
            lot_id = self._text(lot, "id")
            self._repeated_lots += bool(lot_id) and lot_id in seen
            seen.add(lot_id or "")
            number = self._add("lot", self._lot(notice, tender, lot, items.get(lot_id, []), "Lot"))
            # Criteria of the lot's group are nearer to it than those of the whole tender.
            criteria = [*self._criteria(lot or tender)] or ([] if lot_id in grouped else [*self._criteria(tender)])
            self._add_criteria(number, lot_id, criteria)
        for group in groups:
            group_id = self._text(group, "id")
            number = self._add("lot", self._lot(notice, tender, group, [], "LotsGroup"))
            self._add_criteria(number, group_id, [*self._criteria(group)])
            for lot_id in self._strings(group, "relatedLots"):
                self._add("lot_group", {"notice_number": str(notice), "lot_group_id": group_id, "lot_id": lot_id})

    def _lot(self, notice: int, tender: Node, lot: Node, items: list[Node], kind: str) -> Row:
        code, further = self._cpv(lot, items)
        value = self._node(lot, "value")
        own, whole = self._node(lot, "techniques"), self._node(tender, "techniques")
        agreement = self._node(own, "frameworkAgreement") or self._node(whole, "frameworkAgreement")
        system = self._node(own, "dynamicPurchasingSystem") or self._node(whole, "dynamicPurchasingSystem")
        is_framework = self._is(own, "hasFrameworkAgreement") or self._is(whole, "hasFrameworkAgreement")
        is_system = self._is(own, "hasDynamicPurchasingSystem") or self._is(whole, "hasDynamicPurchasingSystem")
        framework = "framework" if is_framework else None
        green = self._sustainability(lot if lot.get("sustainability") else tender)
        criteria = self._node(lot, "awardCriteria")
        terms = self._node(lot, "contractTerms") or self._node(tender, "contractTerms")
        nature = NATURES.get(self._text(lot, "mainProcurementCategory") or "")
        return {
            "notice_number": str(notice),
            "lot_id": self._text(lot, "id"),
            "lot_kind": kind,
            "title": self._text(lot, "title"),
            "description": self._text(lot, "description"),
            "contract_nature": nature,
            "cpv_code": code,
            "cpv_codes_additional": further,
            "estimated_value_amount": self._text(value, "amount"),
            "estimated_value_currency": self._text(value, "currency"),
            "framework_code": FRAMEWORKS.get(self._text(agreement, "method") or "", framework),
            "dps_code": SYSTEMS.get(self._text(system, "type") or "", "system") if is_system else None,
            **green,
            "criteria_formula_text": self._text(criteria, "weightingDescription"),
            "criteria_order_justification": self._text(criteria, "orderRationale"),
            "contract_conditions_text": self._text(terms, "performanceTerms"),
        }

    def _sustainability(self, node: Node) -> Row:
        """Codes and text of the strategic fields."""
        found: dict[str, dict[str, None]] = {
            "strategic_procurement_codes": {},
            "strategic_procurement_text": {},
            "environmental_impact_codes": {},
            "gpp_criteria_codes": {},
        }
        for one in self._nodes(node, "sustainability"):
            area, _, goal = (self._text(one, "goal") or "").partition(".")
            if area == "environmental":
                found["strategic_procurement_codes"].setdefault("env-imp")
                found["environmental_impact_codes"].setdefault(IMPACTS.get(goal, "other"))
                if text := self._text(one, "description"):
                    found["strategic_procurement_text"].setdefault(text)
            elif area == "social":
                found["strategic_procurement_codes"].setdefault("soc-obj")
            for strategy in self._strings(one, "strategies"):
                if code := GREEN_CRITERIA.get(strategy):
                    found["gpp_criteria_codes"].setdefault(code)
        return {column: " ".join(values) or None for column, values in found.items()}

    def _add_criteria(self, number: int, lot_id: str | None, criteria: list[Row]) -> None:
        for place, row in enumerate(self._with_weights_in_text(criteria), start=1):
            self._add(
                "criterion",
                {"lot_id": lot_id, "lot_number": str(number), "criterion_number": str(place), **row},
            )

    def _criteria(self, node: Node) -> Iterator[Row]:
        """The criteria of a lot or a tender: the extension's, else what the code of OCDS 1.1 and its details tell."""
        stated = node.get("awardCriteria")
        details = self._text(node, "awardCriteriaDetails")
        if isinstance(stated, dict):
            for criterion in self._nodes(stated, "criteria"):
                yield {
                    "type_code": self._text(criterion, "type"),
                    "name": self._text(criterion, "name"),
                    "description": self._text(criterion, "description"),
                    **self._numbers(criterion),
                }
        elif isinstance(stated, str) and stated in ONE_CRITERION:
            yield {"type_code": ONE_CRITERION[stated], "name": None, "description": details}
        elif details:
            yield {"type_code": None, "name": None, "description": details}

    def _numbers(self, criterion: Node) -> Row:
        """The numbers by what their code says they are; a number without code means nothing."""
        found: Row = {}
        for number in self._nodes(criterion, "numbers"):
            kinds = [
                (kind, codes[code])
                for kind, codes in NUMBERS
                if (code := self._text(number, kind)) is not None and code in codes
            ]
            self._unkeyed += not kinds
            for kind, code in kinds:
                found.setdefault(f"{kind}_value", self._text(number, "number"))
                found.setdefault(f"{kind}_code", code)
        return found

    def _with_weights_in_text(self, criteria: list[Row]) -> list[Row]:
        """Some publishers write the weight, and nothing else, where the description should be.

        All of them do, or none is read: percent where it says so or where they add up to 100, else points.
        """
        shares = [_SHARE.fullmatch(row.get("description") or "") for row in criteria]
        if not criteria or any(row.get("weight_value") for row in criteria) or not all(shares):
            return criteria
        values = [float(share[1].replace(",", ".")) for share in shares if share]
        is_percent = any(share[2] for share in shares if share) or abs(sum(values) - 100) < 0.5
        self._texts += len(criteria)
        code = "per-exa" if is_percent else "poi-exa"
        return [
            {**row, "description": None, "weight_value": share[1], "weight_code": code}
            for row, share in zip(criteria, shares, strict=True)
            if share
        ]

    def _organisations(self, release: Node, tender: Node) -> Iterator[Row]:
        """The parties with their roles; a buyer that is no party is one by its reference."""
        buyers = [self._node(release, "buyer"), *self._nodes(release, "buyers")]
        named = {self._text(buyer, "id") for buyer in buyers} - {None}
        seen = False
        for party in self._nodes(release, "parties"):
            roles = [ROLES[role] for role in self._strings(party, "roles") if role in ROLES]
            if self._text(party, "id") in named and "buyer" not in roles:
                roles.append("buyer")
            seen |= "buyer" in roles
            yield self._organisation(party, " ".join(dict.fromkeys(roles)) or None)
        if not seen:
            for buyer in [one for one in buyers if one] or [self._node(tender, "procuringEntity")]:
                if buyer:
                    yield self._organisation(buyer, "buyer")

    def _organisation(self, party: Node, roles: str | None) -> Row:
        address = self._node(party, "address")
        scale = self._text(self._node(party, "details"), "scale")
        region = _NUTS.fullmatch(self._text(address, "region") or "")
        return {
            "organisation_key": self._text(party, "id"),
            "roles": roles,
            "name": self._text(party, "name") or self._text(self._node(party, "identifier"), "legalName"),
            "org_number": self._org_number(party),
            "country_code": self._country(party, address),
            "nuts_code": region[0] if region else None,
            "size_code": scale,
        }

    def _org_number(self, party: Node) -> str | None:
        """The number of the register, wherever the publisher put it; last of all inside the party's id."""
        identifiers = [self._node(party, "identifier"), *self._nodes(party, "additionalIdentifiers")]
        for identifier in identifiers:
            if number := self._text(identifier, "id"):
                return number
        found = re.fullmatch(r"NO-BRC-(\d{9})", self._text(party, "id") or "")
        return found[1] if found else None

    def _country(self, party: Node, address: Node) -> str | None:
        """Country as named in the address, else as its region or the register's scheme begin."""
        if named := self._text(address, "country") or self._text(address, "countryName"):
            return named
        if region := _NUTS.fullmatch(self._text(address, "region") or ""):
            return region[1]
        scheme = self._text(self._node(party, "identifier"), "scheme") or self._text(party, "id") or ""
        found = _SCHEME_COUNTRY.match(scheme)
        return found[1] if found else None

    def _awards(self, release: Node, award: Node, parties: dict[str | None, Node]) -> Iterator[Row]:
        """One row a lot and winner of one award, with the contract that names it."""
        key = self._text(award, "id")
        contracts = [one for one in self._nodes(release, "contracts") if self._text(one, "awardID") == key]
        contract = contracts[0] if contracts else {}
        value = self._node(award, "value") or self._node(contract, "value")
        status = self._text(award, "status")
        statistics = self._nodes(self._node(release, "bids"), "statistics")
        result = {"active": "selec-w", "unsuccessful": "clos-nw", "cancelled": "clos-nw", "pending": "open-nw"}
        lots: list[str | None] = [*self._strings(award, "relatedLots")]
        for lot in lots or [None]:
            counted = [
                self._text(one, "value")
                for one in statistics
                if self._text(one, "measure") in ("bids", "validBids") and self._text(one, "relatedLot") in (lot, None)
            ]
            row: Row = {
                "lot_id": lot,
                "result_code": result.get(status or ""),
                "tenders_received": next((number for number in counted if number), None),
                "contract_id": self._text(contract, "id"),
                "contract_title": self._text(contract, "title") or self._text(award, "title"),
                "conclusion_date": self._text(contract, "dateSigned") or self._text(award, "date"),
                "tender_id": next(iter(self._strings(award, "relatedBids")), None),
                "tender_value_amount": self._text(value, "amount"),
                "tender_value_currency": self._text(value, "currency"),
            }
            suppliers = self._nodes(award, "suppliers")
            for supplier in suppliers:
                party = {**supplier, **parties.get(self._text(supplier, "id"), {})}
                yield {
                    **row,
                    "winner_name": self._text(party, "name"),
                    "winner_org_number": self._org_number(party),
                    "winner_country_code": self._country(party, self._node(party, "address")),
                }
            if not suppliers:
                yield row


def _is_link(release: Any) -> bool:
    """Whether a record only points to a release elsewhere."""
    return isinstance(release, dict) and "url" in release and "ocid" not in release


SOURCE = Source(
    name="ocds",
    about="OCDS releases, records and packages, JSON or JSON lines",
    recognises=recognises,
    read=read,
    order=30,
)
