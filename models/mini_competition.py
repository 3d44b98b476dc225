"""What a notice says of competitions under a framework agreement: whether it is one, and by which criteria they decide.

What belongs here: texts. Forms have no field for the criteria of mini-competitions, so only what is written out counts.

Law: FOA §§ 11-1 (3) and 26-3 (4): the criteria of mini-competitions stand in the documents of the framework agreement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from models.environment import environment_reading
from models.tender import MiniCompetitions
from models.weight_text import weighted_parts

_MINI = re.compile(
    r"mini-?\s?(?:konkurrans|tävling|udbud|competition|tender)|(?:gjen|ny)åpning av konkurransen|avropskonkurrans"
    r"|förnyad konkurrensutsättning|reopening of (?:the )?competition|further competition",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:de |dei |the )?(?:samme?|like|same|identical|samma)\b[^.]{0,40}(?:kriteri|criteria)"
    r"|kriteri\w*[^.]{0,30}(?:er|blir|vil være|skal være) (?:de |dei )?samme?\b",
    re.IGNORECASE,
)
# The same criteria, perhaps, but not the same weights.
_OPEN = re.compile(
    r"\bkan\b|ett eller flere|eitt eller fleire|én eller flere|enkelte|noen av|nokre av|helt eller delvis"
    r"|(?:ulik|annen|anna|endre[dt])\w* vekt|vekt\w* (?:vil|blir|fastset|oppgis|angis)"
    r"|\bmay\b|one or more|some of|different weight|\bvar(?:y|ier)",
    re.IGNORECASE,
)
_CALL_OFF = re.compile(
    r"\bmini-?\s?(?:konkurranse|competition)\w*|\bavrop(?:skonkurranse)?\b[^.]{0,40}\b(?:på|under|fra|frå|mot)\b"
    r"|\bcall-?\s?off (?:under|from|on|against)\b"
    r"|\bkonkurranse\w* under (?:\w+ ){0,2}(?:rammeavtale|dynamisk innkjøpsordning)",
    re.IGNORECASE,
)


def is_call_off(*titles: str | None) -> bool:
    """Whether a title says that a purchase is made under a framework agreement that already stands."""
    return any(_CALL_OFF.search(title) for title in titles if title)


def mini_competitions(texts: Iterable[str | None]) -> MiniCompetitions | None:
    """How mini-competitions are decided, as the texts of a notice state it; None where they do not."""
    for text in texts:
        sentences = re.split(r"(?<=[.!?])\s|\n", text or "")
        for place, sentence in enumerate(sentences):
            if not _MINI.search(sentence):
                continue
            if found := _weighed(sentences[place : place + 3]):
                return found
            if _SAME.search(sentence) and not _OPEN.search(sentence):
                return MiniCompetitions(is_same=True)
    return None


def _weighed(sentences: list[str]) -> MiniCompetitions | None:
    """The weight of environment where a sentence, with the one or two after it, weighs all criteria."""
    for end in range(1, len(sentences) + 1):
        if parts := weighted_parts(" ".join(sentences[:end])):
            labels = [(environment_reading(name).label, weight) for name, weight in parts]
            return MiniCompetitions(
                env_weight_pct=sum((weight for label, weight in labels if label == "yes"), Decimal(0)),
                mixed_weight_pct=sum((weight for label, weight in labels if label == "mixed"), Decimal(0)),
            )
    return None
