"""Whether a criterion's words ask for climate or environment: yes, no or mixed, with the words that say so.

Transparent word lists (`data/reference/criterion_word.csv`), the same for judging notices and for `gronnbok criteria`;
a national code on the notice always beats them. What belongs here: words. What a reading is worth is for the rules.

Law: DFØ guide ch. 2 (notions); KOFA 2025/0999 (certificates as such, working environment).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

REFERENCE = Path(__file__).resolve().parents[1] / "data/reference"
LABELS = ("yes", "mixed", "no")

# Between these every part is a subject of its own, unless it only qualifies what stands before.
_AND = re.compile(r"(?:\s*[,;&+]\s*|\s+(?:og|and|och|und|samt|as well as|oraz)\s+)", re.IGNORECASE)
# Between these a part may also explain, so it is another subject only where the words say so.
_PERHAPS_AND = re.compile(r"\s+(?:et|en|e|y)\s+|\s*[/:|()]\s*|\s+[-–—]\s+|\s+(?:inkl\w*|herunder|incl\w*)\.?\s+")
_QUALIFIES = re.compile(
    r"(?:per|av|fra|frå|i|for|til|på|ved|med|under|of|from|in|by|with|to|at|on|the|som|that|which|hvor|how|hvordan)\b",
    re.IGNORECASE,
)
# "Quality - environment", "Criterion 2: environment": the type of criterion first, not a second subject.
_TYPE = (
    r"(?:kvalit[eé]t\w*|quality|qualität|qualité|(?:tildelings|under|del)?kriteri\w*|(?:award |sub-?)?criteri\w*"
    r"|(?:sous-)?critère|zuschlagskriteri\w*|k|nr|no)\s*(?:n[ro°]\.?\s*)?"
)
_PREFIX = re.compile(rf"^(?:{_TYPE}\d*(?:\.\d+)*\s*[-–—:.)]|\d+(?:\.\d+)*\s*[-–:.)]|[a-h]\))\s*", re.IGNORECASE)
_ONLY_TYPE = re.compile(rf"^(?!kvalit|quali)(?:{_TYPE})?[\d.\s]*$", re.IGNORECASE)
_ANYWHERE = r"\w*"
_LETTER = re.compile(r"[^\W\d_](?![?*+{])")
# Stands where a trap stood.
_TRAPPED = " \x00 "
# After environment and a dash or colon the rest says how.
_EXPLAINED = re.compile(r"[^:–—-]*(?::| [-–—] )")
# A heading so short that its description may turn out to be about something else.
_BARE = re.compile(r"(?:ytre )?(?:miljø|miljö|klima|klimat|environment|climate|umwelt|environnement)\W*", re.IGNORECASE)

# Statements that stand where criteria stand but are not scored; each has one of these marks in it.
_STATEMENT_MARKS = re.compile(
    "uvesentl|uvæsentl|immaterial|insignificant|negligible|krav|requirement|specification|§", re.IGNORECASE
)
_EXEMPTION = re.compile(
    r"(?:uvesentl|uvæsentl)\w+ (?:\w+ ){0,3}(?:klima|miljø|innvirkning|påvirkning|påverknad)"
    r"|(?:klima|miljø)\w* (?:\w+ ){0,4}(?:uvesentl|uvæsentl)\w+"
    r"|(?:immaterial|insignificant|negligible) (?:\w+ ){0,3}(?:climate|environment|impact|foot)"
    r"|§ ?7-9 ?\(5\)|§ ?7-9,? femte ledd|§ ?5 ?b ?\(3\)|§ ?5 ?b,? tredje ledd",
    re.IGNORECASE,
)
_REQUIREMENT = re.compile(
    r"(?:ivareta\w*|ivaretek\w*|dekk\w+|oppfyl\w+|erstatt\w+)[^.]{0,60}\bkrav\w*[^.]{0,40}"
    r"|stil(?:t|les|ler|lt) (?:\w+ ){0,3}krav (?:\w+ ){0,3}(?:til|knyttet til|om|på) (?:\w+ ){0,3}(?:klima|miljø)"
    r"|(?:klima|miljø)\w*krav\w* (?:\w+ ){0,6}(?:kravspesifikasjon|kravspek|konkurransegrunnlag|spesifikasjon)"
    r"|(?:klima|miljø)\w* (?:\w+ ){0,4}ivare?ta\w* (?:\w+ ){0,3}(?:kravspes|spesifikasjon)\w*"
    r"|requirements? (?:\w+ ){0,3}(?:regarding|on|for|concerning) (?:\w+ ){0,3}(?:climate|environment)"
    r"|(?:climate|environment\w*) (?:\w+ ){0,4}(?:requirements?|considerations?)[^.]{0,50}specification"
    r"|§ ?7-9 ?\(4\)|§ ?7-9 fjerde ledd",
    re.IGNORECASE,
)


class EnvironmentReading(NamedTuple):
    """What the words say.

    Args:
        label: yes, no or mixed. Mixed never counts as weight: environment is only part of it, or may be meant.
        hits: The words behind it, in lower case, once each; traps left out.
        ground: Why, a key of `data/reference/criterion_confidence.csv`.
    """

    label: str
    hits: tuple[str, ...] = ()
    ground: str = "no_word"


class Detector:
    """Reads criteria by word lists.

    Args:
        words: Rows with `sense` (environment, trap, weak, partial, subject, head, neutral, price) and
            `pattern`, a regular expression in lower case that begins at the start of a word.
    """

    def __init__(self, words: Iterable[Mapping[str, str]]) -> None:
        patterns: dict[str, list[str]] = {}
        for word in words:
            patterns.setdefault(word["sense"], []).append(word["pattern"])

        def any_of(*senses: str) -> re.Pattern[str]:
            listed = [pattern for sense in senses for pattern in patterns.get(sense, ())]
            return re.compile(rf"\b(?:{_alternation(listed)})" if listed else r"(?!)")

        self._trap = any_of("trap")
        self._weak = any_of("weak")
        self._environment = any_of("environment")
        self._partial = any_of("partial")
        self._head = any_of("head")
        self._price = any_of("price")
        self._subject = any_of("subject", "head", "price")
        self._neutral = any_of("neutral")

    def hits(self, text: str) -> tuple[str, ...]:
        """Words that ask for climate or environment, in lower case, once each."""
        clean = self._weak.sub(" ", self._trap.sub(" ", text.lower()))
        return _once(self._environment.findall(clean))

    def reading(self, name: str | None, description: str | None = None) -> EnvironmentReading:
        """Read one criterion. The name decides what it is about; a description alone makes it mixed at most."""
        heading, text = (name or "").strip().lower(), (description or "").strip().lower()
        if self.statement(f"{heading}. {text}"):
            return EnvironmentReading("no", ground="statement")
        if _ONLY_TYPE.match(heading):
            # Half of the notices put the name into the description: its first sentence is the heading.
            heading, text = _split(_PREFIX.sub("", text))
        heading = _PREFIX.sub("", heading)
        whole = f"{heading} {text}"
        if not any(words.search(whole) for words in (self._environment, self._weak, self._partial)):
            return self._without_words(heading)
        kinds, found = self._kinds(heading)
        in_text = self.hits(text)
        hits = _once((*found, *in_text))
        is_about_more = bool(self._subject.search(text) or self._trap.search(text))
        if "environment" in kinds:
            if kinds & {"subject", "weak"}:
                return EnvironmentReading("mixed", hits, "several_subjects")
            if _BARE.fullmatch(heading) and not in_text and (self._trap.search(text) or self._weak.search(text)):
                return EnvironmentReading("mixed", hits, "explained_otherwise")
            return EnvironmentReading("yes", hits, "heading")
        if "weak" in kinds:
            return EnvironmentReading("mixed", hits, "weak")
        if "partial" in kinds:
            # Sustainability is social and economic too, unless the text asks for environment alone.
            if in_text and "subject" not in kinds and not is_about_more:
                return EnvironmentReading("yes", hits, "explained")
            return EnvironmentReading("mixed", hits, "partial")
        if in_text and not self._price.match(heading):
            # "Vehicles: emissions per kilometre" asks for environment in what is bought, and for nothing else.
            if "subject" not in kinds and self._neutral.search(heading) and not is_about_more:
                return EnvironmentReading("yes", hits, "explained")
            return EnvironmentReading("mixed", hits, "description")
        return self._without_words(heading)

    def _without_words(self, heading: str) -> EnvironmentReading:
        """What is not on environment: a price, a word that only sounds like it, or neither."""
        if self._price.match(heading):
            return EnvironmentReading("no", ground="price")
        return EnvironmentReading("no", ground="trap" if self._trap.search(heading) else "no_word")

    def statement(self, text: str) -> str | None:
        """Whether a text says that requirements replace the criterion, or claims an exemption: not a criterion at all.

        Returns:
            requirement, exemption or None.
        """
        if not _STATEMENT_MARKS.search(text):
            return None
        if _EXEMPTION.search(text):
            return "exemption"
        return "requirement" if _REQUIREMENT.search(text) and self.hits(text) else None

    def _kinds(self, heading: str) -> tuple[set[str], tuple[str, ...]]:
        """What the parts of a heading are about (environment, weak, partial, subject), and the words for it."""
        # Some traps have an "and" inside: out first, leaving a mark that something else was asked for.
        parts = _AND.split(self._trap.sub(_TRAPPED, heading))
        kinds: set[str] = set()
        found: list[str] = []
        for number, part in enumerate(parts):
            for place, piece in enumerate(_PERHAPS_AND.split(part)):
                kind, words = self._kind(piece.strip())
                later = () if number else parts[1:]
                if not kind and not place and len(parts) > 1 and self._is_another_subject(piece, later):
                    kind = {"subject"}
                is_how = place and kind == {"subject"} and _EXPLAINED.match(part) and _TRAPPED.strip() not in piece
                if not (is_how and "environment" in kinds):
                    kinds |= kind
                found += words
        return kinds, _once(found)

    def _kind(self, piece: str) -> tuple[set[str], list[str]]:
        """What one part is about, as far as its words say."""
        if self._price.match(piece):
            return {"subject"}, []
        weak = self._weak.findall(piece)
        clean = self._weak.sub(" ", piece)
        kinds = {"weak"} if weak else set()
        if first := self._environment.search(clean):
            head = self._head.search(clean)
            is_qualified = head is not None and head.start() < first.start()
            kinds |= {"environment", "subject"} if is_qualified else {"environment"}
            return kinds, [*self._environment.findall(clean), *weak]
        if partly := self._partial.findall(clean):
            kinds.add("partial")
        if self._subject.search(clean) or (_TRAPPED.strip() in piece):
            kinds.add("subject")
        return kinds, [*weak, *partly]

    def _is_another_subject(self, piece: str, later: Sequence[str]) -> bool:
        """Whether a part that no list knows stands for something beside environment, not for how or where."""
        if not re.search(r"[^\W\d_]{3}", piece) or _QUALIFIES.match(piece.strip()) or self._neutral.search(piece):
            return False
        # "Location and environment", but "arrangements and measures for lower emissions".
        return not later or any(self._environment.match(part.strip()) for part in later)


@cache
def criterion_words() -> tuple[Mapping[str, str], ...]:
    """The word lists: sense, pattern, language, origin."""
    with (REFERENCE / "criterion_word.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def detector() -> Detector:
    """The detector with all words."""
    return Detector(criterion_words())


@cache
def _confidences() -> Mapping[tuple[str, str], float]:
    with (REFERENCE / "criterion_confidence.csv").open(encoding="utf-8", newline="") as file:
        return {(row["label"], row["ground"]): float(row["confidence"]) for row in csv.DictReader(file)}


def confidence(reading: EnvironmentReading) -> float:
    """Share of readings of the same label and ground that were right where they were measured, 0 to 1."""
    return _confidences()[reading.label, reading.ground]


@lru_cache(maxsize=50_000)
def environment_reading(name: str | None, description: str | None = None) -> EnvironmentReading:
    """Read one criterion; see `Detector.reading`."""
    return detector().reading(name, description)


def may_state(text: str) -> bool:
    """Whether any sentence of a text may be a statement: a quick look that leaves most texts out."""
    return bool(_STATEMENT_MARKS.search(text))


def statement(text: str) -> str | None:
    """Whether a text is a statement, not a criterion; see `Detector.statement`."""
    return detector().statement(text)


def _alternation(patterns: Sequence[str]) -> str:
    """The patterns as one, by first letter, so that few are tried at a word; what may stand inside a word last."""
    by_letter: dict[str, list[str]] = {}
    inside, other = [], []
    for pattern in patterns:
        if pattern.startswith(_ANYWHERE):
            inside.append(pattern.removeprefix(_ANYWHERE))
        elif begun := _by_first_letter(pattern):
            for letter, rest in begun.items():
                by_letter.setdefault(letter, []).append(rest)
        else:
            other.append(pattern)
    begins = [rf"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()]
    return "|".join([*begins, *other, *([rf"{_ANYWHERE}(?:{'|'.join(inside)})"] if inside else [])])


def _by_first_letter(pattern: str) -> dict[str, str]:
    """What follows each letter that a pattern may begin with; nothing where it does not begin with letters.

    A group at its beginning is taken apart: `(?:less|lower|avoid) waste` begins with l or a.
    """
    if _LETTER.match(pattern):
        return {pattern[0]: pattern[1:]}
    if not pattern.startswith("(?:"):
        return {}
    depth, starts, ends = 0, [3], []
    for place, sign in enumerate(pattern):
        if pattern[place - 1] == "\\" or sign not in "(|)":
            continue
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 1:
            ends.append(place)
            starts.append(place + 1)
        if not depth:
            ends.append(place)
            break
    behind = pattern[ends[-1] + 1 :]
    choices = [pattern[start:end] for start, end in zip(starts, ends, strict=True)]
    if behind[:1] in tuple("?*+{") or not all(_LETTER.match(choice) for choice in choices):
        return {}
    begun: dict[str, list[str]] = {}
    for choice in choices:
        begun.setdefault(choice[0], []).append(choice[1:])
    return {letter: rf"(?:{'|'.join(rest)}){behind}" for letter, rest in begun.items()}


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.lower().strip() for word in words))


def _split(text: str) -> tuple[str, str]:
    """First line or sentence, and the rest."""
    first = re.split(r"[\n.:;]", text, maxsplit=1)
    return first[0].strip(), first[1].strip() if len(first) > 1 else ""
