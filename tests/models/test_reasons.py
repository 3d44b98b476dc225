"""Reasons graded by transparent tests: what is shown, what speaks against it, where a text stands elsewhere too."""

import re
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reasons import Purchase, evidence, graded, practice, with_reuse
from models.tender import Exemption, Justification, Lot, Quality, ReasonTest

WORKS = Purchase(cpv_code="45000000", name="Rehabilitering av skole")
PLUMBING = Purchase(cpv_code="45330000", name="Rørleggertjenester")
ADVICE = Purchase(cpv_code="72220000", name="Rådgivning om IT-arkitektur")
WHOLE = (
    "De største belastningene er transport og avfall. Alle kjøretøy skal være nullutslipp, og "
    "sorteringsgraden skal være 90 prosent. Markedsdialogen viste at alle leverandører kan levere dette, "
    "så kravene gir bedre effekt enn et tildelingskriterium på 30 %."
)
EXEMPT = (
    "Rådgivningen består hovedsakelig av arbeidstimer foran skjerm. Klimaavtrykket og miljøbelastningen fra slike "
    "tjenester er derfor normalt uvesentlige."
)


def outcomes(tests):
    return {test.test: test.outcome for test in tests}


@pytest.mark.parametrize(
    "text, quality",
    [
        ("", "unknown"),
        ("Krav gir bedre effekt.", "bare_assertion"),
        ("Klima- og miljøhensyn er ivaretatt gjennom krav i kravspesifikasjonen.", "bare_assertion"),
        ("Miljøkravene er ganske strenge, og det er klart at de gir bedre effekt.", "bare_assertion"),
        ("Alle varebiler skal være elektriske.", "thin"),
        ("Den største belastningen er avfall og betong.", "thin"),
        ("Krav gir bedre effekt enn et tildelingskriterium.", "thin"),
        (WHOLE, "adequate"),
        (WHOLE.replace("skal være nullutslipp", "bør fortrinnsvis være nullutslipp"), "thin"),
        ("Bygget gir avfall. Ombruk kreves. Det gir mer enn eit kriterium på 30 %.", "adequate"),
        (
            "Transport is the main burden. Vans must be zero-emission. "
            "This gives a better effect than an award criterion.",
            "adequate",
        ),
    ],
)
def test_requirements_need_burdens_measures_and_a_comparison(text, quality):
    assert graded(text, WORKS)[0] == quality


@pytest.mark.parametrize(
    "text, quality",
    [
        ("Anskaffelsen har uvesentlig innvirkning på klima og miljø.", "bare_assertion"),
        ("Unntaket i § 7-9 (5) er brukt.", "bare_assertion"),
        ("Rådgivning har uvesentlig klimaavtrykk.", "thin"),
        ("Klimaavtrykket er uvesentlig fordi det bare er arbeidstimer.", "thin"),
        (EXEMPT, "adequate"),
        (EXEMPT.replace("Klimaavtrykket og miljøbelastningen", "Miljøbelastningen"), "thin"),
    ],
)
def test_an_exemption_needs_the_kind_both_limbs_and_why(text, quality):
    assert graded(text, ADVICE, Exemption.INSIGNIFICANT)[0] == quality


def test_the_words_behind_a_test_are_told():
    _, tests = graded(WHOLE, WORKS)
    assert outcomes(tests) == dict.fromkeys(
        ("burdens", "measures", "comparison", "knowledge", "binding", "main_burden"), "shown"
    )
    assert next(test.words for test in tests if test.test == "measures") == ("nullutslipp", "sorteringsgraden")


def test_reasons_that_miss_the_main_burden_are_thin():
    text = WHOLE.replace("transport og avfall", "støy").replace("Alle kjøretøy skal være nullutslipp", "Ombruk kreves")
    quality, tests = graded(text, PLUMBING)
    assert (quality, outcomes(tests)["main_burden"]) == ("thin", "against")


@pytest.mark.parametrize(
    "purchase",
    [
        Purchase(cpv_code="39100000", priority_category="Furniture"),
        Purchase(cpv_code="15000000", risk_class="very_high"),
        Purchase(cpv_code="80411000", insignificance_statuses=("listed_by_dfo_but_rejected_by_kofa",)),
    ],
)
def test_an_exemption_for_what_is_not_insignificant_is_thin(purchase):
    quality, tests = graded(EXEMPT, purchase, Exemption.INSIGNIFICANT)
    assert (quality, outcomes(tests)["consistency"]) == ("thin", "against")


def test_a_vital_interest_is_for_a_person():
    assert graded("Pasientsikkerhet og beredskap.", ADVICE, Exemption.VITAL_INTEREST)[0] == "thin"
    assert graded("Unntaket er brukt.", ADVICE, Exemption.VITAL_INTEREST)[0] == "bare_assertion"


def test_a_standard_minimum_needs_no_reasons():
    assert graded("Forskriften om energi- og miljøkrav gjelder.", WORKS, Exemption.STD_MINIMUM) == ("unknown", ())


def test_a_text_that_points_to_the_documents_is_not_held_against_the_buyer():
    assert graded("Se konkurransegrunnlaget.", WORKS, only_points=True)[0] == "unknown"


def lot(procedure, text, cpv_code, quality=Quality.ADEQUATE):
    reasons = Justification(True, quality, text=text)
    return Lot(procedure_id=procedure, cpv_code=cpv_code, justification=reasons)


def test_a_text_reused_for_other_kinds_of_purchase_is_thin():
    other = WHOLE.replace("90 prosent", "85 prosent")
    short = "Alle kjøretøy skal være elektriske."
    found = list(
        with_reuse(
            [
                lot("a", WHOLE, "45000000"),
                lot("b", other, "60000000"),
                lot("c", EXEMPT, "72000000"),
                lot("d", EXEMPT, "72200000"),
                lot("e", short, "60000000"),
                lot("f", short, "34000000"),
            ]
        )
    )
    assert [one.justification.quality.value for one in found] == ["thin", "thin", *["adequate"] * 4]
    assert [[(test.outcome, test.count) for test in one.justification.evidence] for one in found] == [
        [("against", 1)], [("against", 1)], [("shown", 1)], [("shown", 1)], [], [],
    ]  # fmt: skip


def test_lots_of_one_procedure_share_their_reasons():
    found = list(with_reuse([lot("a", WHOLE, "45000000"), lot("a", WHOLE, "60000000")]))
    assert all(not one.justification.evidence for one in found)


def test_every_outcome_has_its_sentence_in_three_languages():
    said = practice()
    for test, outcomes in said["tests"].items():
        for outcome, texts in outcomes.items():
            assert set(texts) == {"nb", "nn", "en"}, (test, outcome)
            names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts.values()]
            assert names[0] == names[1] == names[2] <= {"words", "count"}, (test, outcome)
    assert all(set(texts) == {"nb", "nn", "en"} for texts in said["words"].values())


def test_every_word_is_sound():
    said = practice()
    listed = [word for name in said if name not in ("tests", "words", "burdens", "main_burdens") for word in said[name]]
    listed += [word for words in said["burdens"].values() for word in words]
    assert not [word for word in listed if re.fullmatch(word, "")]
    assert {group for groups in said["main_burdens"].values() for group in groups} <= set(said["burdens"])


@given(st.text(max_size=300), st.sampled_from([None, *Exemption]), st.booleans())
def test_any_text_is_graded_and_told(text, exemption, only_points):
    quality, tests = graded(text, WORKS, exemption, only_points)
    assert quality in Quality
    told = evidence(Justification(True, quality, text=text, evidence=tests))
    assert all(one["text_nb"] and one["text_nn"] and one["text_en"] for one in told)
    assert told or quality is Quality.UNKNOWN


def test_a_count_is_told():
    reasons = Justification(evidence=(ReasonTest("reused", "against", count=7),))
    assert "7" in evidence(reasons)[0]["text_nn"]
