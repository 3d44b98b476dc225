"""From what a notice says to the facts the rules ask for; where the notice is silent, the fact stays unknown.

What belongs here: reading criteria, statements and reasons of one announced lot. No law: the rules judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from models.award_mode import Mode, Read, award_mode, composite_rows, once_per_language, weight_in_text
from models.environment import environment_reading, may_state, statement
from models.mini_competition import is_call_off, mini_competitions
from models.reasons import Purchase, graded
from models.tender import (
    AwardMode,
    Criterion,
    Evidence,
    Exemption,
    Justification,
    Lot,
    MiniCompetitions,
    PricedQuality,
    Quality,
    Requirements,
)
from models.weight_text import StatedWeight, weighted_parts

Row = Mapping[str, Any]

# The notice leaves its criteria to the documents: nothing can be decided from it.
PLACEHOLDER = re.compile(
    r"(?:price|cost) is not the only award criterion|not the only award criterion|all criteria are stated only"
    r"|er ikkj?e (?:det )?eneste (?:tildelings)?kriteri|kriterie(?:ne|r) (?:er|framgår|fremgår|går fram)[^.]{0,40}"
    r"(?:konkurransegrunnlag|anskaffelsesdokument|konkurransedokument)"
    r"|^(?:se|sjå|see|jf\.?|som angitt i|i henhold til|in accordance with|as stated in|according to)[^.]{0,40}"
    r"(?:konkurransegrunnlag|dokument|document|udbudsmateriale|upphandling)\w*\.?$"
    r"|^(?:n/?a|-|\.|ikke relevant|not relevant|angiv værdi|uveďte hodnotu|oppgi verdi|enter value)$",
    re.IGNORECASE,
)
# A word that only points to the documents, or says that this is a criterion; never what the criterion is about.
_POINTING = re.compile(
    r"se|sjå|see|jf|jfr|cf|ref|refer|vis|viser|vises|visast|vist|henvis\w*|angitt|angjeve|oppgitt|oppgjeve|beskrevet|beskrive"
    r"|skildra|nevnt|nemnt|nærmere|nærare|fr[ae]mgår|går|fram|frem|følger|følgjer|set|out|stated|described|specified"
    r"|provided|given|found|further|more|details?|detaljer|info\w*|ifølge|iht|ihht|henhold|samsvar|enligt|according"
    r"|accordance|as|som|slik|i|in|av|of|på|on|og|and|eller|or|for|from|fra|frå|under|etter|med|with|by|til|to|at|att"
    r"|is|are|er|be|the|this|det|den|dette|a|an|et|eit|en|ein|ei|også|also|eget|eige|egen|eigen|separate?"
    r"|punkt|punktet|pkt|point|kap|kapittel|kapitlet|chapter|section|avsnitt|del|part|nr|no|number|side|page|pdf|file?"
    r"|dokument(?:et|er|a|ene)?|documents?|konkurranse(?:grunnlag|dokument|beskrivels|bestemmels|regl)\w*"
    r"|(?:anskaffels\w*|anskaffings|innkjøps|tilbuds|tilbods)dokument\w*|vedlegg\w*|vedlagt|vedlagd|bilag\w*|attach\w*"
    r"|annex\w*|appendi\w*|tender\w*|procurement|invitation|udbuds\w*|upphandling\w*|förfrågningsunderlag\w*"
    r"|kravspes\w*|mercell|doffin|kgv|tildelingskriteri\w*|kriteri\w*|criteri\w*|award"
    r"|n|na|not|ikke|ikkje|relevant|applicable|aktuelt|tbd|tba|todo|x+"
)
_POINTER = re.compile(
    r"(?:henvis|vis(?:es|ast) til|viser til|refer|see the|se |jf\.?)[^.]{0,60}"
    r"(?:konkurransegrunnlag|dokument|document|bilag|vedlegg|attached)",
    re.IGNORECASE,
)


def says_nothing(text: str) -> bool:
    """Whether a criterion's text has no content of its own: empty, signs, or a mere reference to the documents."""
    return all(_POINTING.fullmatch(word) for word in re.findall(r"[^\W\d_]+", text.lower()))


def read_lot(row: Row, criteria: Sequence[Row]) -> Lot:
    """The facts of one lot.

    Args:
        row: A row of `core.lot`, with what `pipelines/lots.py` adds.
        criteria: The lot's rows of `core.criterion`.
    """
    criteria = once_per_language(criteria)
    by_text = composite_rows(criteria)
    read = [_read(criterion) for criterion in by_text or criteria]
    scored = [entry for entry in read if entry.criterion]
    stated = [entry for entry in read if entry.statement]
    has_gap = len(scored) + len(stated) < len(read) or by_text == []
    elsewhere = _stated_elsewhere(row)
    kinds = {entry.statement for entry in stated if entry.statement} | set(elsewhere)
    codes = tuple(entry.row["type_code"] for entry in read if entry.row["env_role"])
    # The Norwegian codes leave no room for doubt about what is not claimed, and the newest form demands them.
    # So does a table of one's own that says which criteria are on environment: it has columns for the rest.
    is_typed = any(_is_typed_environment(criterion) for criterion in criteria)
    # A type that is missing or in no code list may be a national code.
    is_known = all(one["env_role"] or one["type_code"] in ("price", "cost", "quality") for one in criteria)
    is_complete = is_known and (bool(codes) or is_typed or row["profile"] == "doffin-national-e")
    exemption, exemption_code = _exemption(read, kinds, is_complete)
    mode, text_weight, mode_notes = Mode() if has_gap else award_mode(scored)
    justification = _justification(row, stated, elsewhere, exemption)
    are_known = bool(scored or stated) and not has_gap
    notes = [*mode_notes, *_notes(row, read, kinds, justification)]
    if by_text is not None:
        notes.append("COMPOSITE_TEXT")
    elif has_gap or any(entry.label == "unknown" for entry in read):
        notes.append("PLACEHOLDER_CRITERION")
    return Lot(
        source=row["source"],
        line_id=row["line_id"],
        notice_id=row["notice_id"],
        notice_version=row["notice_version"],
        procedure_id=row["procedure_id"],
        lot_id=row["lot_id"],
        buyer_id=row["buyer_org_number"] or row["buyer_name"],
        buyer_is_norwegian=row["is_norwegian_buyer"],
        source_system=row["source_system"],
        form_type=row["form_type"] or "",
        notice_type=row["notice_type"],
        is_superseded=row["is_superseded"],
        is_copy=row["is_copy"],
        is_direct_award=row["form_type"] == "dir-awa-pre" or row["procedure_code"] == "neg-wo-call",
        announced_on=row["announced_on"],
        announced_from=_latest(row["announced_not_before"], *(entry.row["env_code_valid_from"] for entry in read)),
        announced_to=_earliest(row["announced_not_after"], *(entry.row["env_code_valid_to"] for entry in read)),
        regulation=row["regulation"],
        part=row["part"],
        part_by_value=row["part_by_value"],
        announcement_duty=row["announcement_duty"],
        value_nok=row["value_nok"],
        cpv_code=row["cpv_code"],
        may_be_small_lot=row["may_be_small_lot"],
        has_mini_competitions=row["has_mini_competitions"],
        mini_competitions=_mini_competitions(row, read),
        is_call_off=_is_call_off(row),
        is_dynamic_system=row["is_dps"],
        is_health_social=row["is_health_social"],
        group_id=row["group_id"],
        award_mode=mode,
        criteria=tuple(_criteria(scored)) if are_known else None,
        priced_quality=_priced_quality(row, scored) if mode is AwardMode.MONETISED else None,
        requirements=Requirements(used=True if "requirement" in kinds else False if is_complete else None),
        exemption_claimed=exemption,
        exemption_code=exemption_code,
        insignificance_statuses=row["insignificance_statuses"],
        standard_minimum_rules=tuple(row["standard_minimum_rules"] or ()),
        may_be_standard_minimum=row["may_be_standard_minimum"],
        justification=justification,
        codes=codes,
        dfo_weight_pct=_coded_weight(criteria),
        dfo_rank=_coded_rank(criteria),
        dfo_statement=next((e.statement for e in read if _is_dfo_statement(e, row["announced_on"])), None),
        has_dfo_weighted_statement="STATEMENT_WRONGLY_WEIGHTED" in notes,
        has_codes_in_force=any(_is_in_force(e.row, row["announced_on"]) for e in read if e.row["env_role"]),
        has_exclusive_clash=len(set(codes)) > 1 and exemption_code is not None,
        is_dfo_code_demanded=row["profile"] in ("doffin-national", "doffin-national-e")
        and (len(criteria) > 1 or (row["part"] == "II" and bool(criteria))),
        env_weight_from_text_pct=text_weight,
        policy_name=row["policy_name"],
        policy_required_pct=row["policy_required_pct"],
        evidence=_evidence(row, read, kinds),
        claims=_claims(row, read, kinds, exemption),
        contradictions=_contradictions(read),
        notes=tuple(notes),
    )


def _is_call_off(row: Row) -> bool:
    """Whether the notice is of a purchase under a framework agreement: by its procedure, or by its own name."""
    is_named = not row["is_framework"] and is_call_off(row["title"], row["notice_title"])
    return row["procedure_code"] == "call-off" or is_named


def _mini_competitions(row: Row, read: list[Read]) -> MiniCompetitions | None:
    """How the mini-competitions of a framework agreement are decided, by what the notice says anywhere."""
    if not row["has_mini_competitions"]:
        return None
    fields = ("description", "notice_description", "criteria_order_justification", "contract_conditions_text")
    return mini_competitions([*(row[name] for name in fields), *(entry.text for entry in read)])


def _exemption(read: list[Read], kinds: set[str], is_complete: bool) -> tuple[Exemption | None, str | None]:
    """The exemption claimed and its code; by text alone it can only be insignificance."""
    coded = next((entry.row for entry in read if entry.row["env_role"] == "exemption"), None)
    if coded:
        return Exemption(coded["env_exemption"]), coded["type_code"]
    if "exemption" in kinds:
        return Exemption.INSIGNIFICANT, None
    return (Exemption.NONE if is_complete else None), None


def _contradictions(read: list[Read]) -> tuple[str, ...]:
    """Codes that exclude each other."""
    exemptions = {entry.row["type_code"] for entry in read if entry.row["env_role"] == "exemption"}
    found = []
    if exemptions and any(entry.row["env_role"] == "criterion" for entry in read):
        found.append("ENV_CRITERION_AND_EXEMPTION")
    if len(exemptions) > 1:
        found.append("SEVERAL_EXEMPTIONS")
    return tuple(found)


def _notes(row: Row, read: list[Read], kinds: set[str], reasons: Justification) -> Iterator[str]:
    """What a person should know about the notice beside the verdict."""
    codes = {entry.row["type_code"] for entry in read if entry.row["env_role"]}
    is_declared = "env-imp" in (row["strategic_procurement_codes"] or "").split()
    if any(entry.statement and entry.row["env_role"] and (entry.row["weight_value"] or 0) > 0 for entry in read):
        yield "STATEMENT_WRONGLY_WEIGHTED"
    if any(entry.statement and entry.row["env_role"] and not entry.text.strip() for entry in read):
        yield "REASONS_NOT_IN_NOTICE"
    if any(test.test == "binding" and test.outcome == "against" for test in reasons.evidence):
        yield "WORDING_NOT_BINDING"
    if is_declared and not codes and not kinds and all(entry.label == "no" for entry in read):
        yield "DECLARED_BUT_NOT_WEIGHTED"
    is_green = bool(codes & {"quality-nor-env-criteria", "quality-nor-env-spec"})
    if not is_declared and row["profile"] == "doffin-national-e" and is_green:
        yield "ENV_IMP_NOT_DECLARED"
    if row["has_group_of_unknown_lots"] and not read:
        yield "LOT_GROUP_WITHOUT_LOTS"
    if _is_call_off(row):
        yield "CALL_OFF"
    if row["is_superseded"]:
        yield "SUPERSEDED_NOTICE"
    if row["form_type"] == "result":
        yield "RESULT_NOTICE"


def _read(row: Row) -> Read:
    """One criterion row: a statement, a placeholder (neither statement nor criterion), or a criterion.

    A placeholder with weight or rank is a criterion whose content is unknown; what it weighs is not.
    """
    text = ". ".join(part for part in (_heading(row), row["description"]) if part)
    percent = weight_in_text(row["name"], row["description"])
    weightless = not row["weight_value"]
    if row["env_role"] in ("requirement", "exemption"):
        return Read(None, row["env_role"], row["description"] or "", "no", percent, row)
    if row["env_role"] is None and weightless and row["weight_rank"] is None and (said := statement(text)):
        return Read(None, said, text, "no", percent, row)
    identified = row["env_role"] or row["type_code"] in ("price", "cost")
    is_placeholder = bool(PLACEHOLDER.search(_heading(row) or row["description"] or ""))
    is_unknown = not identified and says_nothing(text)
    if weightless and (is_placeholder or is_unknown):
        return Read(None, None, text, "no", percent, row)
    if row["env_role"] == "criterion":
        label = "yes"
    elif is_unknown or (is_placeholder and not says_nothing(text) and not environment_reading(text).hits):
        label = "unknown"
    elif row["type_code"] == "price":
        label = "no"
    elif statement(text):
        # A criterion that is weighted or ranked and yet speaks of requirements: what it scores is not clear.
        label = "mixed"
    else:
        label = environment_reading(_heading(row), row["description"]).label
    name = row["name"] or (row["description"] or row["type_code"] or "")[:80]
    parts = _parts(name, row, label)
    criterion = Criterion(
        name=name,
        weight_pct=row["weight_pct"],
        rank=int(row["weight_rank"]) if row["weight_rank"] is not None else None,
        points=row["points"],
        lot_points=row["lot_points"],
        claimed_as_env=label in ("yes", "mixed") or any(part.claimed_as_env for part in parts),
        # Where its parts are weighed, they are read instead.
        is_mixed=label == "mixed" and not parts,
        is_undescribed=label == "unknown",
        is_middle_of_range=row["is_middle_of_range"],
        lower_pct=_lower_end(row, percent),
    )
    return Read(criterion, None, text, label, percent, row, parts)


def _is_typed_environment(row: Row) -> bool:
    """Whether the type of a criterion, in words, is one on climate or environment, alone or in part."""
    return bool(row["type_text"]) and environment_reading(row["type_text"]).label != "no"


def _heading(row: Row) -> str | None:
    """What a criterion is called; a type in words that speaks of environment belongs to it: "Miljø: kildesortering"."""
    name: str | None = row["name"]
    if not _is_typed_environment(row):
        return name
    return ": ".join(part for part in (row["type_text"], name) if part)


def _parts(name: str, row: Row, label: str) -> tuple[Criterion, ...]:
    """Sub-criteria as the description weighs them, percent of the whole; none where environment is in none of them.

    Law: KOFA 2025/0999: only the parts on environment count, also where the buyer claims all of it.
    """
    weight = row["weight_pct"]
    if not weight or row["type_code"] == "price":
        return ()
    found = weighted_parts(row["description"] or "", weight)
    labels = [environment_reading(part).label for part, _ in found]
    if {"yes", "mixed"}.isdisjoint(labels):
        return ()
    total = sum((value for _, value in found), Decimal(0))
    return tuple(
        Criterion(
            name=f"{name}: {part}",
            weight_pct=weight * value / total,
            points=row["points"] * value / total if row["points"] is not None else None,
            lot_points=row["lot_points"],
            claimed_as_env=read != "no" or row["env_role"] == "criterion",
            # The code claims the whole, the words say otherwise: a person must look.
            is_mixed=read == "mixed" or (read == "no" and row["env_role"] == "criterion"),
            parent=name,
        )
        for (part, value), read in zip(found, labels, strict=True)
    )


def _lower_end(row: Row, stated: StatedWeight | None) -> Decimal | None:
    """Lower end of a published range, where the text states the range that the number is the middle of."""
    if not row["is_middle_of_range"] or stated is None or stated.unit != "percent_range":
        return None
    is_same = stated.low is not None and stated.high is not None and stated.low <= row["weight_pct"] <= stated.high
    return stated.low if is_same else None


def _criteria(scored: Sequence[Read]) -> Iterator[Criterion]:
    """All criteria; the weighed parts of one right after it, unless its name is not its own."""
    names = [entry.criterion.name for entry in scored if entry.criterion]
    for entry in scored:
        if entry.criterion:
            is_named_once = names.count(entry.criterion.name) == 1
            yield entry.criterion if is_named_once else replace(entry.criterion, is_mixed=entry.label == "mixed")
            yield from entry.parts if is_named_once else ()


def _stated_elsewhere(row: Row) -> dict[str, str]:
    """Statements outside the criteria, in the description, the strategic field or the note on the order, by kind.

    The two sentences that follow one belong to it.
    """
    fields = ("description", "notice_description", "strategic_procurement_text", "criteria_order_justification")
    found: dict[str, str] = {}
    for name in fields:
        if not row[name] or not may_state(row[name]):
            continue
        sentences = re.split(r"(?<=[.!?])\s|\n", row[name])
        for place, sentence in enumerate(sentences):
            if said := statement(sentence):
                found.setdefault(said, " ".join(sentences[place : place + 3]))
    return found


def _priced_quality(row: Row, scored: list[Read]) -> PricedQuality | None:
    """The amounts of a priced model; the reference price is the price criterion's own, or the estimated value."""
    prices = [entry.row["fixed_value"] for entry in scored if entry.row["type_code"] == "price"]
    reference = prices[0] if len(prices) == 1 else row["value_nok"]
    if not reference:
        return None
    quality = [entry for entry in scored if entry.row["type_code"] != "price"]
    env = sum((entry.row["fixed_value"] for entry in quality if entry.label == "yes"), Decimal(0))
    other = sum((entry.row["fixed_value"] for entry in quality if entry.label != "yes"), Decimal(0))
    return PricedQuality(reference, env, other)


def _justification(
    row: Row, stated: list[Read], elsewhere: Mapping[str, str], exemption: Exemption | None
) -> Justification:
    """What the notice shows of the reasons; the tender documents are not at hand."""
    claimed = exemption if exemption is not Exemption.NONE else None
    kind = "exemption" if claimed else "requirement"
    in_criteria = " ".join(entry.text for entry in stated if entry.statement == kind)
    text = in_criteria or " ".join(entry.text for entry in stated) or elsewhere.get(kind, "")
    if not text.strip():
        return Justification()
    only_points = bool(_POINTER.search(text))
    quality, tests = graded(text, _purchase(row), claimed, only_points)
    # Neither a text that only points onwards, nor a bare statement in passing, shows whether reasons stand there.
    is_passing = not stated and quality is Quality.BARE_ASSERTION
    return Justification(None if only_points or is_passing else True, quality, text=text, evidence=tests)


def _purchase(row: Row) -> Purchase:
    return Purchase(
        cpv_code=row["cpv_code"],
        name=" ".join(part for part in (row["title"], row["cpv_label"]) if part),
        risk_class=row["risk_class"],
        priority_category=row["priority_category"],
        insignificance_statuses=tuple(row["insignificance_statuses"] or ()),
    )


def _coded_weight(criteria: Sequence[Row]) -> Decimal:
    """Percent on criteria with the national code, as the validator adds them up: it knows exact percents only."""
    coded = [row for row in criteria if row["env_role"] == "criterion" and row["weight_code"] == "per-exa"]
    return sum((row["weight_pct"] or Decimal(0) for row in coded), Decimal(0))


def _coded_rank(criteria: Sequence[Row]) -> int | None:
    """Best place of a criterion with the national code: one more than how many rank strictly higher."""
    ranks = [row["weight_rank"] for row in criteria if row["weight_rank"] is not None]
    coded = [row["weight_rank"] for row in criteria if row["env_role"] == "criterion" and row["weight_rank"]]
    return 1 + sum(rank < min(coded) for rank in ranks) if coded else None


def _is_in_force(row: Row, day: date | None) -> bool:
    """Whether a national code is in the code list of a day."""
    first, last = row["env_code_valid_from"], row["env_code_valid_to"]
    return day is None or ((first is None or first <= day) and (last is None or day <= last))


def _is_dfo_statement(entry: Read, day: date | None) -> bool:
    """A statement as DFØ's validator accepts it: weight 0 or none, never ranked, with a description, code in force."""
    row = entry.row
    return (
        row["env_role"] in ("requirement", "exemption")
        and not row["weight_value"]
        and row["weight_code"] in (None, "per-exa")
        and bool(row["description"])
        and _is_in_force(row, day)
    )


def _evidence(row: Row, read: list[Read], kinds: set[str]) -> Evidence:
    """The best step of the ladder that the reading rests on."""
    if any(entry.row["env_role"] for entry in read):
        return Evidence.CODE
    weighed = [entry for entry in read if entry.row["weight_value"] is not None and entry.row["type_code"]]
    if any(entry.label == "yes" for entry in weighed):
        return Evidence.TYPE_AND_TEXT
    if any(entry.label in ("yes", "mixed") for entry in read) or kinds:
        return Evidence.TEXT
    impact = set((row["environmental_impact_codes"] or "").split()) - {"other", "none"}
    if impact or "env-imp" in (row["strategic_procurement_codes"] or "").split():
        return Evidence.DECLARED
    return Evidence.NONE


def _claims(row: Row, read: list[Read], kinds: set[str], exemption: Exemption | None) -> tuple[str, ...]:
    """What the buyer says of itself: a claim, never a finding."""
    claims = []
    if any(entry.label in ("yes", "mixed") for entry in read):
        claims.append("criterion")
    if "requirement" in kinds:
        claims.append("requirement")
    if exemption not in (None, Exemption.NONE):
        claims.append(f"exemption:{exemption}")
    if "env-imp" in (row["strategic_procurement_codes"] or "").split():
        claims.append("env-imp")
    return tuple(claims)


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)
