"""Whether a criterion's words ask for climate or environment: yes, no or mixed, with the words that say so.

Transparent word lists in Norwegian, Danish, Swedish and English; a national code on the notice always beats them.
What belongs here: words. What a reading is worth is for the rules.

Source: DFØ guide ch. 2 (notions); KOFA 2025/0999 (certificates as such, working environment). The words are our
own choice, adjusted on labelled award criteria, so agreement with those labels says little about new texts.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# The word says environment or climate, the meaning does not: taken out before anything is looked for.
TRAPS = (
    r"(?:arbeids|arbeids- og |lærings|læring|oppvekst|skole|bo|fag|utviklings|test|drifts|produksjons|it-|ikt-|bruker|"
    r"kjøre|sam|team|kompetanse|kontor|studie|nærings|lokal|sikkerhets|psykososial\w* |fysisk\w* |godt )milj\w+",
    r"(?:arbejds|udviklings|undervisnings|test|drifts)milj\w+|(?:arbets|utvecklings|inlärnings|test|drift)smiljö\w*",
    r"arbetsmiljö\w*|utvecklingsmiljö\w*|inomhusmiljö\w*|indeklima\w*|inomhusklimat\w*",
    r"(?:inne|arbeids|samarbeids|konkurranse|kunde)klima\w*|klimaanlegg\w*|klima ?skap\w*|klimakontroll\w*",
    r"helse,? (?:og )?miljø,? (?:og )?sikkerhet|helse-,? miljø-? og sikkerhet\w*|health,? (?:safety|environment),? and"
    r" (?:environment|safety)|\bhms\b|\bsha\b|\bhse\b|\bsikkerhet,? helse og arbeidsmiljø\b",
    r"(?:work(?:ing)?|learning|development|test|business|it|ict|office|production|school|safe|hosting|cloud|control\w*"
    r"|competitive|social|security|user|teaching|indoor|home) (?:environment\w*|climate\w*)",
    r"(?:smitte|risiko|spesial|medisinsk )avfall\w*|avfallsfrekvens|tømmefrekvens|hente?frekvens",
    r"energi(?:sk|fylt|rik)\b|bærekraftig (?:økonomi|forretning)\w*|sustainable (?:business|growth|econom)\w*",
)

# A firm's certificate in general is not linked to this delivery (KOFA 2025/0999), and sustainability is also
# social and economic: alone they make a criterion mixed, which never counts.
WEAK = (
    r"miljø-?sertifi\w*|miljøledelse\w*|miljøstyring\w*|miljøfyrtårn\w*|iso[ -]?14 ?001\w*|\bemas\b|miljøcertifi\w*"
    r"|miljöcertifi\w*|miljöledning\w*|environmental (?:management|certifi\w*)|eco-?lighthouse"
    r"|bærekraft\w*|berekraft\w*|bæredygtig\w*|hållbar\w*|sustainab\w*|samfunnsansvar\w*|samhällsansvar\w*",
)

POSITIVE = (
    r"(?:ytre |klima- og |klima og )?miljø\w*|miljö\w*|klima\w*|climate\w*|environment\w*",
    r"(?:null|lav)?-?utslipp\w*|nullutslepp\w*|utslepp\w*|udledning\w*|utsläpp\w*|emission\w*|emisjon\w*",
    r"\bco ?[2₂]\w*|karbon\w*|carbon\w*|drivhusgass\w*|klimagass\w*|greenhouse\w*|drivhusgas\w*|växthusgas\w*",
    r"energi\w*|energy\w*|energieffektiv\w*|effektbehov\w*|strømforbruk\w*|drivstoff\w*|fuel\w*|brændstof\w*",
    r"avfall\w*|affald\w*|\bwaste\b|kildesorter\w*|sorteringsgrad\w*|matsvinn\w*|food waste",
    r"ombruk\w*|gjenbruk\w*|attbruk\w*|gjenvinn\w*|gjenvunn\w*|genbrug\w*|genanvend\w*|återbruk\w*|återvin\w*|recycl\w*"
    r"|re-?use\w*|sirkulær\w*|cirkulär\w*|cirkulær\w*|circular\w*|redesign\w*|reparasjon\w*|brukte møbler",
    r"svanemerk\w*|svanen\w*|svanemærk\w*|nordic swan|eco-?label\w*|epd\w*|breeam\w*"
    r"|økologisk\w*|ekologisk\w*|organic\w*",
    r"livsløp\w*|livssyklus\w*|livscyk\w*|life[- ]?cycle\w*|kjemikalie\w*|kemikalie\w*|chemical\w*|giftfri\w*",
    r"naturmangfold\w*|biologisk mangfold|biodivers\w*|forurens\w*|forureining\w*|pollut\w*|støyreduk\w*",
    r"elbil\w*|el-?kjøretøy\w*|elektriske? (?:kjøretøy|bil|maskin)\w*|electric (?:vehicle|car)\w*|biogass\w*|biogas\w*"
    r"|fornybar\w*|förnybar\w*|vedvarende energi|renewable\w*"
    r"|biodrivstoff\w*|hydrogen\w*|fossilfri\w*|fossil[- ]free|euro ?(?:6|vi)\b|euroklasse\w*|massetransport\w*",
    r"utslippsfri\w*|zero-emission\w*|grønn\w* (?:omstilling|logistikk|transport|energi|løsning)\w*|arealeffektiv\w*",
)

# Other things a criterion may weigh beside environment, in one breath.
OTHER = (
    r"kvalitet|quality|pris\b|price|kostnad|cost\b|leveringstid|delivery|service|kompetanse|competence|erfaring|experience"
    r"|funksjonalitet|functionality|sosial\w*|social\w*|samfunnsansvar|løsningsforslag|løsningsbeskrivelse|gjennomføring"
    r"|fremdrift|framdrift|bemanning|brukervennlighet|design|estetikk|etikk|ethic\w*|arbeidsforhold|lærlinger|opplæring"
    r"|sortiment|garanti|logistikk|oppdragsforståelse|organisering|kvalitetssikring|risiko|teknisk\w*|technical",
)

_TRAPS = re.compile("|".join(TRAPS), re.IGNORECASE)
_WEAK = re.compile("|".join(WEAK), re.IGNORECASE)
_POSITIVE = re.compile(r"\b(?:" + "|".join(POSITIVE) + ")", re.IGNORECASE)
_COMPOUND = re.compile(r"\w+(?:miljø|miljö|klima|utslipp|avfall|energi)\w*", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:" + "|".join(OTHER) + ")", re.IGNORECASE)

# Statements that stand where criteria stand but are not scored.
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
    r"|requirements? (?:\w+ ){0,3}(?:regarding|on|for|concerning) (?:\w+ ){0,3}(?:climate|environment)"
    r"|(?:climate|environment\w*) (?:\w+ ){0,4}(?:requirements?|considerations?)[^.]{0,50}specification"
    r"|§ ?7-9 ?\(4\)|§ ?7-9 fjerde ledd",
    re.IGNORECASE,
)
_QUALITY_PREFIX = re.compile(r"^(?:kvalitet|quality|tildelingskriterium)\s*\d*\s*[-–:]\s*", re.IGNORECASE)


class EnvironmentReading(NamedTuple):
    """What the words say: `label` is yes, no or mixed; `hits` are the words behind it, traps left out."""

    label: str
    hits: tuple[str, ...]


def environment_reading(name: str | None, description: str | None = None) -> EnvironmentReading:
    """Read one criterion. The name decides what it is about; a description alone makes it mixed at most."""
    heading = (name or "").strip()
    text = (description or "").strip()
    if statement(f"{heading}. {text}"):
        return EnvironmentReading("no", ())
    if not heading:
        # Half of the notices put the name into the description: its first sentence is the heading.
        heading, text = _split(text)
    # "Quality - environment" names the type of criterion first, not a second subject.
    heading = _QUALITY_PREFIX.sub("", heading)
    in_heading = _hits(heading)
    in_text = _hits(text)
    hits = tuple(dict.fromkeys((*in_heading, *in_text)))
    if not hits:
        weak = tuple(word.lower() for word in _WEAK.findall(_TRAPS.sub(" ", heading)))
        return EnvironmentReading("mixed" if weak else "no", weak)
    if in_heading:
        return EnvironmentReading("mixed" if _OTHER.search(_without(heading)) else "yes", hits)
    return EnvironmentReading("mixed", hits)


def statement(text: str) -> str | None:
    """Whether a text says that requirements replace the criterion, or claims an exemption: not a criterion at all.

    Returns:
        requirement, exemption or None.
    """
    if _EXEMPTION.search(text):
        return "exemption"
    return "requirement" if _REQUIREMENT.search(text) and _hits(text) else None


def _split(text: str) -> tuple[str, str]:
    """First line or sentence, and the rest."""
    first = re.split(r"[\n.:;]", text, maxsplit=1)
    return first[0].strip(), first[1].strip() if len(first) > 1 else ""


def _without(text: str) -> str:
    """The text without traps, and without the environment words themselves."""
    return _POSITIVE.sub(" ", _TRAPS.sub(" ", text))


def _hits(text: str) -> tuple[str, ...]:
    """Words that ask for climate or environment, in lower case, once each."""
    clean = _WEAK.sub(" ", _TRAPS.sub(" ", text))
    found = [match.group(0) for match in (*_POSITIVE.finditer(clean), *_COMPOUND.finditer(clean))]
    return tuple(dict.fromkeys(word.lower().strip() for word in found))
