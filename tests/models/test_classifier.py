"""The classifier on texts made here: what it learns, how sure it says it is, how it is stored and what it refuses."""

import json
import shutil
import zipfile

import numpy as np
import pytest

from models.accuracy import calibration_error, figures, is_right, macro_f1
from models.classifier import ABOUT, NUMBERS, WORDS, Answers, NotAModel, load
from models.classifier_training import Example, example, nearest_code, train, worth_from

THINGS = {
    "45233222": ("asfaltering", "dekkelegging", "reasfaltering av veg", "asfaltarbeider"),
    "45233141": ("vedlikehold av veg", "grøfting langs veg", "vegvedlikehold"),
    "45210000": ("bygging av skole", "nybygg barnehage", "tilbygg sykehjem"),
    "39130000": ("kontormøbler", "skrivebord og kontorstoler", "konferansestoler"),
    "39160000": ("skolemøbler", "elevpulter", "pulter til klasserom"),
    "90919200": ("renhold av kontor", "daglig renhold", "renhold av rådhus"),
    "90620000": ("brøyting", "snørydding og strøing", "snøbrøyting"),
    "79110000": ("advokattjenester", "juridisk rådgivning", "prosessoppdrag advokat"),
}
PLACES = ("Sandvik", "Lillefjord", "Nordbygda", "Storåsen", "Vestnes", "Innlandet", "Østmarka", "Sørsida", "Midtdalen")
FORMS = ("Rammeavtale {} {}", "{1}: {0}", "Kjøp av {} for {}")


def made(seed: int = 0) -> list[Example]:
    """A few hundred tenders, none twice."""
    return [
        example(form.format(thing, place), f"Oppdraget gjelder {thing}." if number % 2 else "", code, "no")
        for code, things in THINGS.items()
        for thing in things
        for number, (place, form) in enumerate((place, form) for place in PLACES for form in FORMS)
        if number % 3 != seed
    ]


LABELS = [Example(thing, code, "no", "label") for code, things in THINGS.items() for thing in things[:1]]


@pytest.fixture(scope="module")
def model():
    return train(made(), beside=LABELS)


@pytest.fixture(scope="module")
def stored(model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    model.save(folder)
    return folder


def test_new_texts_of_a_known_kind_get_their_code(model):
    told = model.answers(["Asfaltering på Nordbygda", "Innkjøp av pulter", "SNØRYDDING nå", "Bistand fra advokat"])
    assert list(told.division) == ["45000000", "39000000", "90000000", "79000000"]
    assert list(told.group[:3]) == ["45200000", "39100000", "90600000"]
    assert told.code[0] == "45233222" and told.code[1] == "39160000"


def test_a_code_never_contradicts_its_group_nor_that_its_division(model):
    told = model.answers([one.text[start:] for one in made() for start in (0, 7, 15)])
    assert (told.group.astype("U2") == told.division.astype("U2")).all()
    assert (told.code.astype("U3") == told.group.astype("U3")).all()
    assert (told.candidates[:, 0] == told.division.astype("U2")).all()
    depth = [told.confidence[level] for level in ("division", "group", "code")]
    assert (depth[0] >= depth[1]).all() and (depth[1] >= depth[2]).all() and (depth[2] >= 0).all()
    assert (np.diff(told.shares, axis=1) <= 1e-12).all() and (told.shares.sum(axis=1) <= 1 + 1e-9).all()


@pytest.mark.parametrize("text", ["", "   ", "12345", "Faktura 4711 oktober", "\x00", "漢字", "!!!"])
def test_what_says_nothing_is_not_known(model, text):
    told = model.answers([text])
    assert told.confidence["division"][0] == 0
    assert told.at_least(0.0)[0][0] == ""


def test_an_answer_is_as_deep_as_is_certain(model):
    told = model.answers(["Asfaltering", "zzzzqqq asf"])
    everything, deepest = told.at_least(0.0)
    assert deepest[0] == "code" and everything[0] == told.code[0]
    code, level = told.at_least(1.1)
    assert (code == "").all() and (level == "").all()
    between = (told.confidence["division"][0] + told.confidence["group"][0]) / 2
    if told.confidence["group"][0] < told.confidence["division"][0]:
        assert told.at_least(between)[0][0] == "45000000"


def test_what_a_text_begins_with_weighs_more_than_what_follows(model):
    begun = "Oppdraget gjelder innkjøp av noe til kommunen. "
    advocate, furniture = "Prosessoppdrag advokat, juridisk rådgivning. ", "Skrivebord og kontorstoler, kontormøbler. "
    texts = [advocate + begun + furniture, furniture + begun + advocate]
    shares = model.answers(texts)
    of = [dict(zip(row, told, strict=True)) for row, told in zip(shares.candidates, shares.shares, strict=True)]
    assert of[0]["79"] > of[1].get("79", 0) and of[1]["39"] > of[0].get("39", 0)


def test_no_text_is_judged_by_curves_that_met_its_family(model):
    """What is told of one family comes of the other: where one is all right and one all wrong, confidence misleads."""
    texts, codes = zip(*((one.text, one.cpv_code) for one in made(1)), strict=True)
    both = (*texts, *texts), (*codes, *["79110000" if code[:2] != "79" else "45210000" for code in codes])
    _, apart = worth_from(model, *both, ["veg"] * len(texts) + ["renhold"] * len(texts))
    _, mixed = worth_from(model, *both, [f"family {number % 50}" for number in range(2 * len(texts))])
    assert apart["division"].share_right == mixed["division"].share_right == pytest.approx(0.5, abs=0.02)
    assert mixed["division"].calibration_error < 0.1 < 0.7 < apart["division"].calibration_error


def test_the_order_of_texts_decides_nothing(model):
    again = train(reversed(made()), beside=LABELS)
    assert again.model_id == model.model_id


def test_a_stored_model_answers_as_before_and_is_the_same_bytes(model, stored, tmp_path):
    back = load(stored)
    texts = [one.text for one in made(1)]
    before, after = model.answers(texts), back.answers(texts)
    assert (before.code == after.code).all()
    for level, confidence in before.confidence.items():
        assert np.array_equal(confidence, after.confidence[level])
    back.save(tmp_path)
    for name in (ABOUT, NUMBERS, WORDS):
        assert (tmp_path / name).read_bytes() == (stored / name).read_bytes()
    assert back.model_id == model.model_id


def test_what_was_measured_is_told(model):
    told = model.about["measured"]
    assert told["rows"] == model.about["texts"] > 300
    assert 0.9 < told["division_top1"] <= told["division_top3"] <= 1
    assert set(told["by_division"]) == {"39", "45", "79", "90"} and set(told["by_language"]) == {"no"}


def test_too_few_texts_are_not_measured():
    few = train(made()[:40], beside=LABELS)
    assert few.about["measured"] is None
    card = few.about["confidence"]
    assert card["texts"] > 1000 and 0 < card["division"]["calibration_error"] < 0.05
    assert card["division"]["sure_share_right"] > card["sure_from"]
    # What stands is what the labels and words alone were worth: never certain.
    assert few.answers(["Asfaltering"]).confidence["division"][0] < 0.999


def changed(folder, to, name, change):
    shutil.copytree(folder, to)
    content = json.loads((to / name).read_text(encoding="utf-8"))
    change(content)
    (to / name).write_text(json.dumps(content), encoding="utf-8")
    return to


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        (ABOUT, lambda about: about.update(format="other"), "format"),
        (ABOUT, lambda about: about.pop("curves"), "curves"),
        (ABOUT, lambda about: about.update(sharpness="x"), "curves"),
        (ABOUT, lambda about: about.update(sharpness=float("nan")), "no numbers"),
        (ABOUT, lambda about: about["divisions"].append("99"), "without groups"),
        (ABOUT, lambda about: about["codes"].reverse(), "sorted"),
        (ABOUT, lambda about: about["codes"].append(["x"]), "sorted|instead"),
        (WORDS, lambda words: words["word"].pop(), "does not fit"),
        (WORDS, lambda words: words.pop("pair"), "no list"),
        (WORDS, lambda words: words["word"].append(1), "no list"),
    ],
)
def test_a_model_that_does_not_hold_together_is_refused(stored, tmp_path, name, change, problem):
    with pytest.raises(NotAModel, match=problem):
        load(changed(stored, tmp_path / "model", name, change))


@pytest.mark.parametrize(
    ("array", "value", "problem"),
    [
        ("division_weights", np.array([{}], dtype=object), "damaged"),
        ("division_weights", np.zeros((1, 1), np.float16), "does not fit"),
        ("group_columns", np.array([10**8], np.int32), "does not fit"),
        ("prototype_ends", np.array([0, -1], np.int64), "does not fit"),
        ("division_bias", np.array([np.inf] * 4, np.float32), "no numbers"),
        ("division_bias", np.zeros(4, np.int64), "another type"),
        ("stranger", np.zeros(1), "other arrays"),
    ],
)
def test_numbers_that_do_not_fit_are_refused_and_nothing_is_run(stored, tmp_path, array, value, problem):
    shutil.copytree(stored, tmp_path / "model")
    with np.load(stored / NUMBERS) as kept:
        numbers = {name: kept[name] for name in kept.files}
    np.savez(tmp_path / "model" / NUMBERS, **(numbers | {array: value}))
    with pytest.raises(NotAModel, match=problem):
        load(tmp_path / "model")


def test_a_model_that_is_cut_missing_or_swells_is_refused(stored, tmp_path, monkeypatch):
    with pytest.raises(NotAModel, match="missing"):
        load(tmp_path / "none")
    shutil.copytree(stored, tmp_path / "cut")
    (tmp_path / "cut" / NUMBERS).write_bytes((stored / NUMBERS).read_bytes()[:-400])
    with pytest.raises(NotAModel, match="damaged"):
        load(tmp_path / "cut")
    shutil.copytree(stored, tmp_path / "swollen")
    with zipfile.ZipFile(tmp_path / "swollen" / NUMBERS, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("division_weights.npy", b"\0" * 2_000_000)
    monkeypatch.setattr("models.classifier.MAX_NUMBER_BYTES", 1_000_000)
    with pytest.raises(NotAModel, match="unpacks"):
        load(tmp_path / "swollen")


@pytest.mark.parametrize(
    ("digits", "code"),
    [("45233141", "45233141"), ("45233149", "45233140"), ("45999999", "45000000"), ("01000000", None), ("", None)],
)
def test_a_code_that_cpv_lacks_becomes_its_nearest_ancestor(digits, code):
    assert nearest_code(digits) == code


def test_figures_by_hand():
    told = Answers(
        division=np.array(["45000000", "45000000", "39000000", "90000000"]),
        group=np.array(["45200000", "45200000", "39100000", "90600000"]),
        code=np.array(["45233141", "45233222", "39130000", "90620000"]),
        confidence={level: np.array([0.95, 0.85, 0.65, 0.25]) for level in ("division", "group", "code")},
        candidates=np.array([["45", "39", "90"], ["45", "71", "39"], ["39", "45", "90"], ["90", "79", "45"]]),
        shares=np.zeros((4, 3)),
    )
    codes = np.array(["45233141", "45210000", "90919200", "79110000"])
    found = figures(told, codes, np.array(["no", "no", "da", ""]))
    assert (found["division_top1"], found["division_top3"]) == (0.5, 1.0)
    assert (found["group_top1"], found["code_top1"]) == (0.5, 0.25)
    # F1: 45 is 1, 39 is 0, 90 is 0, 79 is 0
    assert found["macro_f1"] == macro_f1(np.array(list("aabc")), np.array(list("aacd"))) == 0.25
    # (0.05 + 0.15 + 0.65 + 0.25) / 4
    assert found["ece"] == pytest.approx(0.275)
    assert found["confident_precision"] == 1.0
    assert found["by_language"]["unknown"]["rows"] == 1
    assert list(is_right(told, codes)["group"]) == [True, True, False, False]
    assert calibration_error(np.array([1.0, 0.0]), np.array([True, False])) == 0
