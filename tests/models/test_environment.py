"""Words: what asks for climate or environment, what only sounds like it, and what is a statement."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured_criteria import OWN, confusion, cross_validated, measures, shares_right, texts

from models.environment import LABELS, REFERENCE, confidence, criterion_words, environment_reading, statement
from models.reading import PLACEHOLDER, says_nothing


@pytest.mark.parametrize(
    "name, label",
    [
        ("Miljø", "yes"),
        ("Klima- og miljøhensyn", "yes"),
        ("Kvalitet – miljø", "yes"),
        ("Ombruk og materialgjenvinning", "yes"),
        ("Utslippsfri byggeplass", "yes"),
        ("Lågare klimagassutslepp frå transport", "yes"),
        ("Miljøhensyn og CO2-udledning", "yes"),
        ("Miljöhänsyn", "yes"),
        ("Environmental impact", "yes"),
        ("Kvalitet og miljø", "mixed"),
        ("Miljø og sosialt ansvar", "mixed"),
        ("Miljøsertifisering", "mixed"),
        ("Bærekraft", "mixed"),
        ("Arbeidsmiljø", "no"),
        ("Læringsmiljø", "no"),
        ("Inneklima", "no"),
        ("Klimaanlegg", "no"),
        ("Helse, miljø og sikkerhet (HMS)", "no"),
        ("Psykososialt miljø", "no"),
        ("Arbejdsmiljø", "no"),
        ("Arbetsmiljö", "no"),
        ("Working environment", "no"),
        ("Pris", "no"),
        ("Leveringstid", "no"),
    ],
)
def test_a_name_is_read(name, label):
    assert environment_reading(name).label == label


def test_a_description_alone_makes_a_criterion_mixed_at_most():
    assert environment_reading("Løsningsbeskrivelse", "Det legges vekt på elbil og klimaregnskap.").label == "mixed"


def test_the_words_behind_a_reading_are_told():
    assert environment_reading("Utslippsfri transport og miljø").hits == ("utslippsfri", "miljø")


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Anskaffelsen har uvesentlig innvirkning på klima og miljø.", "exemption"),
        ("Innkjøpet har eit uvesentleg klimaavtrykk.", "exemption"),
        ("Unntaket i FOA § 7-9 (5) er brukt.", "exemption"),
        ("Klima- og miljøhensyn er ivaretatt gjennom krav i kravspesifikasjonen.", "requirement"),
        ("Det er stilt krav knyttet til klima- og miljøhensyn.", "requirement"),
        ("Uvesentlige avvik kan rettes.", None),
        ("Det stilles krav til dokumentasjon av erfaring.", None),
        ("Miljø vektes 30 %.", None),
    ],
)
def test_statements_are_told_from_criteria(text, kind):
    assert statement(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Price is not the only award criterion and all criteria are stated only in the procurement documents.",
        "Pris er ikke det eneste tildelingskriteriet, og alle kriteriene er bare angitt i konkurransegrunnlaget.",
        "Se konkurransegrunnlaget.",
    ],
)
def test_a_placeholder_is_recognised(text):
    assert PLACEHOLDER.search(text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", True),
        (".", True),
        ("-", True),
        ("Se vedlegg 3", True),
        ("Jf. konkurransegrunnlagets punkt 4.2. Se bilag A", True),
        ("As stated in the tender documents, annex 2", True),
        ("Tildelingskriterium 1", True),
        ("N/A", True),
        ("Kvalitet, se vedlegg 3", False),
        ("Pris", False),
        ("Miljø. Se konkurransegrunnlaget", False),
        ("Dokumentasjon og opplæring", False),
    ],
)
def test_a_text_that_only_points_onwards_says_nothing(text, expected):
    assert says_nothing(text) is expected


@pytest.fixture(scope="module")
def labelled(shared):
    return texts(shared / "samples/award_criteria_labelled.csv")


@pytest.fixture(scope="module")
def measured(labelled):
    return cross_validated([*labelled, *texts(OWN)])


def test_labelled_criteria_are_read_as_people_read_them(labelled):
    found = confusion((row, environment_reading(row["name"], row["description"])) for row in labelled)
    precision, recall, _ = measures(found)
    assert (precision, recall) >= (0.97, 0.97)
    # What is no environment criterion, or only in part, must never be counted as one.
    assert (found["no", "yes"], found["mixed", "yes"]) == (0, 0)


def test_they_are_read_without_the_words_that_only_they_bear_out(measured):
    found = confusion((row, reading) for row, reading in measured if "batch" not in row)
    precision, recall, _ = measures(found)
    assert precision >= 0.93 and recall >= 0.93
    assert found["mixed", "yes"] == 0


def test_confidence_is_the_share_that_was_right(measured):
    assert texts(REFERENCE / "criterion_confidence.csv") == shares_right(measured)


def test_our_own_texts_are_read_as_the_law_means_them():
    rows = texts(OWN)
    read = [(row, environment_reading(row["name"], row["description"])) for row in rows]
    precision, recall, _ = measures(confusion(read))
    assert precision >= 0.97 and recall >= 0.97
    assert all(0 < confidence(reading) < 1 for _, reading in read)


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_gets_an_answer(name, description):
    reading = environment_reading(name, description)
    assert reading.label in LABELS
    assert 0 < confidence(reading) < 1
    assert reading.hits or reading.label != "yes"


def test_every_word_is_sound():
    for word in criterion_words():
        assert word["sense"] in {"environment", "trap", "weak", "partial", "subject", "head", "neutral", "price"}
        assert word["origin"] in {"law", "guide", "kofa", "translated", "labelled", "own"}
        # A pattern that fits nothing at all would make every text an environment criterion.
        assert not re.fullmatch(word["pattern"], "", re.IGNORECASE), word
