"""How far reasons go, by transparent tests: a suggestion with its evidence, never a verdict.

What belongs here: each test on a text and on what is bought, and the grade they add up to. Words and sentences stand in
`data/practice/reasons.yaml`; what a grade is worth is for the rules, and a person's decision stands above it.

Law: KOFA 2025/0666 (a list of requirements is not enough), 2025/0978 (short is fine when concrete), 2025/0992
(wording), 2025/0801 (the kind, both footprint and load); DFØ guide ch. 6 and 7.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from models.document import document
from models.tender import Exemption, Justification, Lot, Quality, ReasonTest

PRACTICE = Path(__file__).resolve().parents[1] / "data/practice/reasons.yaml"

# Nearly the same text: this share of word quintets in common.
ALIKE = 0.7
SHINGLE_WORDS = 5
# Smallest hashes of a text's quintets: texts as alike as that share one of them almost surely.
SKETCH = 12
# Shorter texts are alike by chance.
LEAST_SHINGLES = 8

# Texts that share a hash are compared with this many that follow: enough where one template has many wordings.
NEIGHBOURS = 20

_HIGH = {"high", "very_high"}


@dataclass(frozen=True)
class Purchase:
    """What is bought, as far as reasons must fit it.

    Args:
        cpv_code: Its main code.
        name: Title of the lot and label of the code, for words that name the kind.
        risk_class: Of the CPV division, only where DFØ has published it.
        priority_category: One of DFØ's five, or None.
        insignificance_statuses: What is known of such purchases, from `insignificant_by_nature.csv`.
    """

    cpv_code: str | None = None
    name: str = ""
    risk_class: str | None = None
    priority_category: str | None = None
    insignificance_statuses: tuple[str, ...] = ()


@cache
def practice() -> Mapping[str, Any]:
    """Words, main burdens and sentences: `data/practice/reasons.yaml`."""
    found: Mapping[str, Any] = document(PRACTICE)
    return found


def graded(
    text: str, purchase: Purchase, exemption: Exemption | None = None, only_points: bool = False
) -> tuple[Quality, tuple[ReasonTest, ...]]:
    """The grade of a text and the tests behind it.

    Args:
        text: What the notice says in its favour.
        purchase: What is bought.
        exemption: The exemption it is given for; None or none where requirements take the place of criteria.
        only_points: The text refers to the documents, so what it lacks may stand there.
    """
    low = text.lower()
    if not low.strip() or exemption is Exemption.STD_MINIMUM:
        # LOA § 5c switches the duty off by itself: no reasons are asked for.
        return Quality.UNKNOWN, ()
    if exemption is Exemption.VITAL_INTEREST:
        tests = _met(low, "interest", "because")
        quality = Quality.THIN if tests[0].outcome == "shown" else Quality.BARE_ASSERTION
    elif exemption is Exemption.INSIGNIFICANT:
        tests = _exemption_tests(low, purchase)
        quality = _exemption_grade(tests)
    else:
        tests = _requirement_tests(low, purchase)
        quality = _requirement_grade(tests)
    if only_points and quality is Quality.BARE_ASSERTION:
        return Quality.UNKNOWN, (*tests, ReasonTest("place", "not_known"))
    return quality, tuple(tests)


def with_reuse(lots: Sequence[Lot]) -> Iterator[Lot]:
    """The lots again, each told where its reasons stand in other procurements too.

    A text that serves other kinds of purchase as well says little of this one: adequate becomes thin.
    """
    texts = {lot.justification.text for lot in lots}
    alike = _alike(sorted(texts))
    # Of each procurement with a text: the CPV division it is about.
    users: dict[str, dict[str, str]] = defaultdict(dict)
    for lot in lots:
        for text in alike.get(lot.justification.text, ()):
            users[text].setdefault(_procurement(lot), (lot.cpv_code or "")[:2])
    divisions = {text: Counter(found.values()) for text, found in users.items()}
    for lot in lots:
        text, procurement = lot.justification.text, _procurement(lot)
        if text not in alike or len(users[text]) < 2:
            yield lot
            continue
        others = divisions[text] - Counter([users[text][procurement]])
        outcome = "against" if set(others) - {(lot.cpv_code or "")[:2]} else "shown"
        test = ReasonTest("reused", outcome, count=len(users[text]) - 1)
        yield replace(lot, justification=_with(lot.justification, test))


def told(justification: Justification) -> dict[str, str | None]:
    """What the tests say, in one text a language; None where there is no text to test."""
    said = evidence(justification)
    return {one: " ".join(test[f"text_{one}"] for test in said) or None for one in ("nb", "nn", "en")}


def evidence(justification: Justification) -> list[dict[str, Any]]:
    """The tests as JSON: test, outcome, words, count, and a sentence in each language."""
    return [_told(test) for test in justification.evidence]


@lru_cache(maxsize=10_000)
def _told(test: ReasonTest) -> dict[str, Any]:
    said = practice()
    sentences = {
        f"text_{language}": sentence.format(
            words=", ".join(said["words"].get(word, {}).get(language, word) for word in test.words), count=test.count
        )
        for language, sentence in said["tests"][test.test][test.outcome].items()
    }
    return {"test": test.test, "outcome": test.outcome, "words": list(test.words), "count": test.count, **sentences}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    listed = practice()[name]
    return re.compile(rf"\b(?:{'|'.join(listed)})")


@cache
def _burden_patterns() -> Mapping[str, re.Pattern[str]]:
    return {group: re.compile(rf"\b(?:{'|'.join(words)})") for group, words in practice()["burdens"].items()}


def _words(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0] for match in pattern.finditer(text)))[:5]


def _met(text: str, *names: str) -> list[ReasonTest]:
    """Tests that a word meets."""
    return [
        ReasonTest(name, "shown" if (words := _words(_pattern(_LISTS.get(name, name)), text)) else "not_shown", words)
        for name in names
    ]


_LISTS = {"kind": "kinds"}


def _requirement_tests(text: str, purchase: Purchase) -> list[ReasonTest]:
    found = {group: words for group, pattern in _burden_patterns().items() if (words := _words(pattern, text))}
    burdens = tuple(dict.fromkeys(word for words in found.values() for word in words))[:5]
    tests = [ReasonTest("burdens", "shown" if burdens else "not_shown", burdens)]
    tests += _met(text, "measures", "comparison", "knowledge")
    if loose := _words(_pattern("not_binding"), text):
        tests.append(ReasonTest("binding", "against", loose))
    else:
        tests += _met(text, "binding")
    main = _main_burdens(purchase.cpv_code)
    if main and found:
        named = tuple(word for group in main for word in found.get(group, ()))
        tests.append(ReasonTest("main_burden", "shown" if named else "against", named[:5]))
    return tests


def _requirement_grade(tests: Sequence[ReasonTest]) -> Quality:
    """Adequate with burdens, measures and a comparison, unless the wording or the burdens speak against it."""
    shown = {test.test for test in tests if test.outcome == "shown"}
    if {"burdens", "measures", "comparison"} <= shown:
        return Quality.THIN if any(test.outcome == "against" for test in tests) else Quality.ADEQUATE
    return Quality.THIN if shown & {"burdens", "measures", "comparison"} else Quality.BARE_ASSERTION


def _exemption_tests(text: str, purchase: Purchase) -> list[ReasonTest]:
    kind = _met(text, "kind")[0]
    if not kind.words:
        # The words of the title name the kind too, but not those that every purchase has.
        words = tuple(dict.fromkeys(word for word in _own_words(purchase.name) if word in text))
        kind = ReasonTest("kind", "shown" if words else "not_shown", words[:5])
    tests = [kind, *_met(text, "footprint", "load", "because")]
    against = []
    if purchase.priority_category:
        against.append("priority_category")
    if purchase.risk_class in _HIGH:
        against.append("high_risk")
    if any("not_insignificant" in status or "rejected" in status for status in purchase.insignificance_statuses):
        against.append("rejected")
    if against:
        tests.append(ReasonTest("consistency", "against", tuple(against)))
    return tests


def _exemption_grade(tests: Sequence[ReasonTest]) -> Quality:
    """Adequate with the kind, both limbs and why, unless the kind is known to be significant."""
    shown = {test.test for test in tests if test.outcome == "shown"}
    if {"kind", "footprint", "load", "because"} <= shown:
        return Quality.THIN if any(test.outcome == "against" for test in tests) else Quality.ADEQUATE
    return Quality.THIN if shown & {"kind", "because"} else Quality.BARE_ASSERTION


def _main_burdens(cpv_code: str | None) -> Sequence[str]:
    """The main burdens of a kind of purchase, by the longest prefix that is known."""
    known: Mapping[str, Sequence[str]] = practice()["main_burdens"]
    for length in range(len(cpv_code or ""), 1, -1):
        if found := known.get((cpv_code or "")[:length]):
            return found
    return ()


_EVERY_PURCHASE = re.compile(
    r"anskaff\w*|innkjøp\w*|rammeavtale\w*|kommune\w*|fylkeskommune\w*|tjeneste\w*|tenest\w*|levering\w*|leveranse\w*"
    r"|procurement|framework|agreement|services?|purchase|miljø\w*|klima\w*|diverse|kjøp|avtale\w*|konkurranse\w*"
)


def _own_words(name: str) -> list[str]:
    """Words of a title that may name the kind: long ones that not every purchase has."""
    return [word for word in re.findall(r"[^\W\d_]{6,}", name.lower()) if not _EVERY_PURCHASE.fullmatch(word)]


def _with(reasons: Justification, test: ReasonTest) -> Justification:
    is_lowered = test.outcome == "against" and reasons.quality is Quality.ADEQUATE
    quality = Quality.THIN if is_lowered else reasons.quality
    return replace(reasons, quality=quality, evidence=(*reasons.evidence, test))


def _shingles(text: str) -> frozenset[int]:
    """Hashes of a text's word quintets."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(
        zlib.crc32(" ".join(words[place : place + SHINGLE_WORDS]).encode())
        for place in range(len(words) - SHINGLE_WORDS + 1)
    )


def _alike(texts: Sequence[str]) -> dict[str, set[str]]:
    """Of each text that is long enough: all that are nearly the same, itself among them."""
    shingles = {text: found for text in texts if len(found := _shingles(text)) >= LEAST_SHINGLES}
    sketches: dict[int, list[str]] = defaultdict(list)
    for text, found in shingles.items():
        for value in sorted(found)[:SKETCH]:
            sketches[value].append(text)
    alike = {text: {text} for text in shingles}
    for sharing in sketches.values():
        for number, one in enumerate(sharing):
            for other in sharing[number + 1 : number + 1 + NEIGHBOURS]:
                a, b = shingles[one], shingles[other]
                if other not in alike[one] and len(a & b) >= ALIKE * len(a | b):
                    alike[one].add(other)
                    alike[other].add(one)
    return alike


def _procurement(lot: Lot) -> str:
    return lot.procedure_id or lot.notice_id or lot.line_id or ""
