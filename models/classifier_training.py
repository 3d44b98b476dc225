"""How a classifier comes to be: from texts with a known CPV code, from the labels of CPV and from words of purchase.

scikit-learn finds the weights and is needed here only; it is imported where it is used, for that takes seconds. Part of
the texts is kept apart in turn, so that every probability rests on texts that the weights had not met. What was tried,
with figures: docs/classification.md.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from models.accuracy import calibration_error, figures, is_right
from models.classifier import (
    LEVELS,
    Answers,
    Array,
    Classifier,
    Curve,
    Scores,
    Weights,
    Worth,
    answers_from,
    joined,
    log_odds,
    shares,
)
from models.text_features import Matrix, vocabulary

REFERENCE = Path(__file__).resolve().parents[1] / "data/reference"

FOLDS = 3
"""Parts of the texts, each kept apart in turn to measure on."""

FAMILY_WORDS = 4
"""Texts that begin with the same so many words are one family and never parted: tenders are announced year by year."""

NORWEGIAN = frozenset({"no", "nb", "nn"})
NEIGHBOURS = frozenset({"da", "sv", "en"})

LEARNED = NORWEGIAN | NEIGHBOURS | {"de", "nl", ""}
"""Languages that are learned from; others share few words with these, and take five times as long to learn."""

LEAST_MEASURED = 300
"""Texts needed to measure on; with fewer, what was measured of the labels and words of purchase alone stands."""

LANGUAGE_WEIGHT = 0.5
"""What a text in another language than Norwegian weighs."""

WORD_WEIGHT, UPPER_LABEL_WEIGHT, LABEL_WEIGHT = 0.7, 0.2, 0.3
"""What a word of purchase weighs, a label where divisions are told apart, and a label within a division."""

RARE_HELP = 0.25
"""Power by which divisions with few texts weigh more, so that frequent ones do not swallow them."""

UPPER_LABELS = 4
"""Digits of the labels that help to tell divisions apart: division, group and class; deeper ones are too many."""

REGULARISATION, TOLERANCE = 1.5, 0.05
"""How closely weights follow the texts (LinearSVC's C), and when they are good enough."""

Report = Callable[[str], None]


class Example(NamedTuple):
    """A text with its CPV code.

    Args:
        text: Title and description, or a label.
        cpv_code: Eight digits.
        language: Two letters, or empty where it is not known; that counts as Norwegian.
        kind: text (a tender, a lot or a correction), label or word.
        family: What keeps near-duplicates together.
    """

    text: str
    cpv_code: str
    language: str = ""
    kind: str = "text"
    family: str = ""


def example(title: str, description: str, cpv_code: str, language: str = "") -> Example:
    """One tender, lot or purchase with its code."""
    start = " ".join(re.findall(r"\w+", title.lower())[:FAMILY_WORDS])
    return Example(f"{title} {description}".strip(), cpv_code, language.lower(), "text", start)


@cache
def cpv_labels() -> tuple[Mapping[str, str], ...]:
    """The rows of the reference table of CPV codes."""
    with (REFERENCE / "cpv.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _codes() -> frozenset[str]:
    return frozenset(row["code"] for row in cpv_labels())


def nearest_code(digits: str) -> str | None:
    """A code of CPV, or its nearest ancestor where CPV has the code no more; None for what no division has."""
    for length in range(8, 1, -1):
        if (code := digits[:length].ljust(8, "0")) in _codes():
            return code
    return None


@cache
def knowledge() -> tuple[Example, ...]:
    """What is known before any tender was read: the labels of CPV in four languages and words of purchase."""
    found = [
        Example(row[f"label_{language}"], row["code"], language, "label")
        for row in cpv_labels()
        for language in ("no", "da", "sv", "en")
        if row[f"label_{language}"]
    ]
    with (REFERENCE / "cpv_word.csv").open(encoding="utf-8", newline="") as file:
        found += [
            Example(word.strip(), row["cpv_code"], "no", "word")
            for row in csv.DictReader(file)
            for word in row["words"].split(";")
        ]
    return tuple(found)


def distinct(examples: Iterable[Example]) -> list[Example]:
    """Each text with its code once, sorted, with codes that CPV has; the order of delivery decides nothing.

    Texts in languages that are not learned from are left out, unless there is nothing else.
    """
    found = sorted({one for one in examples if one.cpv_code in _codes() and one.text.strip()})
    return [one for one in found if one.language in LEARNED] or found


class _Set(NamedTuple):
    """Examples with their features, `pieces` telling which columns are pieces, and what decides their weight."""

    features: Matrix
    openings: Matrix
    pieces: slice
    codes: Array
    kinds: Array
    languages: Array

    @property
    def divisions(self) -> Array:
        return self.codes.astype("U2")

    @property
    def groups(self) -> Array:
        return self.codes.astype("U3")

    def weights(self, label: float) -> NDArray[np.float64]:
        """What each example weighs."""
        foreign = ~np.isin(self.languages, [*NORWEGIAN, ""])
        found = np.where(foreign & (self.kinds == "text"), LANGUAGE_WEIGHT, 1.0)
        found[self.kinds == "word"] = WORD_WEIGHT
        found[self.kinds == "label"] = label
        return found


def _balanced(weights: NDArray[np.float64], categories: Array) -> NDArray[np.float64]:
    """More weight for the examples of categories that have little, less for those that have much."""
    names, places = np.unique(categories, return_inverse=True)
    total = np.bincount(places, weights=weights, minlength=len(names))
    factor: NDArray[np.float64] = (total / np.median(total)) ** -RARE_HELP
    return weights * factor[places]


def _separated(features: Matrix, categories: Array, weights: NDArray[np.float64]) -> tuple[Array, Array]:
    """Weights that separate each category from all others: categories by columns, and a bias for each."""
    from sklearn.svm import LinearSVC

    names = np.unique(categories)
    machine = LinearSVC(C=REGULARISATION, tol=TOLERANCE, random_state=0, max_iter=300)
    machine.fit(features, categories, sample_weight=weights)
    coefficients, bias = machine.coef_, machine.intercept_
    if len(names) == 2:  # one line separates two, and is told of the second
        coefficients, bias = np.vstack([-coefficients, coefficients]), np.concatenate([-bias, bias])
    return coefficients.astype(np.float32), bias.astype(np.float32)


def _as_stored(values: Array) -> Array:
    """Numbers as they come back from a stored model, so that it answers as before it was stored."""
    return values.astype(np.float16).astype(np.float32)


def _fitted(examples: _Set, chosen: Array) -> Weights:
    """Weights from the chosen examples."""
    features, codes, kinds = examples.features[chosen], examples.codes[chosen], examples.kinds[chosen]
    part = examples._replace(features=features, codes=codes, kinds=kinds, languages=examples.languages[chosen])
    upper = np.flatnonzero((kinds != "label") | _is_upper(codes))
    divided = _balanced(part.weights(UPPER_LABEL_WEIGHT)[upper], part.divisions[upper])
    by_division, division_bias = _separated(features[upper], part.divisions[upper], divided)
    of_pieces = features[upper][:, examples.pieces]
    by_opening, opening_bias = _separated(of_pieces, part.divisions[upper], divided)
    divisions = np.unique(part.divisions)
    weighed = part.weights(LABEL_WEIGHT)
    groups = np.unique(part.groups)
    group_weights, group_bias = [], []
    for division in divisions:
        rows = np.flatnonzero(part.divisions == division)
        if len(np.unique(part.groups[rows])) == 1:
            group_weights.append(sparse.csr_matrix((1, features.shape[1]), dtype=np.float32))
            group_bias.append(np.zeros(1, np.float32))
            continue
        here = features[rows]
        columns = np.unique(here.indices)  # scikit-learn's weights are dense
        found, bias = _separated(here[:, columns], part.groups[rows], weighed[rows])
        spread = sparse.csr_matrix(_as_stored(found))
        spread = sparse.csr_matrix(
            (spread.data, columns[spread.indices], spread.indptr), (len(bias), features.shape[1])
        )
        group_weights.append(spread)
        group_bias.append(bias)
    names, places = np.unique(codes, return_inverse=True)
    sums = sparse.csr_matrix((weighed, (places, np.arange(len(codes)))), (len(names), len(codes))) @ features
    length = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1)).ravel())
    prototypes = (sparse.diags_array(1 / np.maximum(length, 1e-9)) @ sums).tocsr()
    prototypes.data = _as_stored(prototypes.data)
    prototypes.sort_indices()
    return Weights(
        tuple(map(str, divisions)), _as_stored(by_division.T), division_bias, _as_stored(by_opening.T), opening_bias,
        tuple(map(str, groups)), sparse.vstack(group_weights).tocsr(), np.concatenate(group_bias),
        tuple(map(str, names)), prototypes,
    )  # fmt: skip


def _is_upper(codes: Array) -> Array:
    """Which codes are of a division, a group or a class."""
    return np.array([code[UPPER_LABELS:].strip("0") == "" for code in codes], dtype=bool)


def _kept_apart(examples: _Set, families: Sequence[str], rows: Array, report: Report) -> tuple[Array, Scores]:
    """Ask of each text the weights that come of the others, of no text of its family among them: rows and scores."""
    fold = np.array([_part_of(family) for family in families])
    is_measured = np.zeros(len(fold), dtype=bool)
    is_measured[rows] = True
    family = np.array(families)
    asked: list[Array] = []
    found: list[Scores] = []
    for number in range(FOLDS):
        report(f"measuring, part {number + 1} of {FOLDS}")
        apart = is_measured & (fold == number)
        kin = (examples.kinds == "text") & np.isin(family, np.unique(family[apart]))
        asked.append(np.flatnonzero(apart))
        # Labels are in every part, so that all parts know all categories.
        weights = _fitted(examples, np.flatnonzero(~kin))
        found.append(weights.scores(examples.features[asked[-1]], examples.openings[asked[-1]]))
    return np.concatenate(asked), Scores(*map(np.concatenate, zip(*found, strict=True)))


def _curve(share: Array, is_right: Array) -> Curve:
    """The logistic curve from shares to what came true; one right and one wrong more keep it from any certainty.

    Source: Platt (1999), Probabilistic outputs for support vector machines, section 2.2.
    """
    odds, so_many = log_odds(share), int(is_right.sum())
    right = np.where(is_right, (so_many + 1) / (so_many + 2), 1 / (len(is_right) - so_many + 2))

    def loss(curve: Array) -> float:
        told = np.clip(curve[0] * odds + curve[1], -30, 30)
        return float(np.sum(np.logaddexp(0, told) - right * told) + 0.5 * (curve[0] - 1) ** 2)

    slope, intercept = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead", options={"xatol": 1e-6}).x
    return Curve(round(float(max(slope, 0.05)), 4), round(float(intercept), 4))


def _sharpness(scores: Array, truth: Array) -> float:
    """The sharpness under which the truth is least surprising."""
    rows = np.arange(len(truth))
    grid = np.arange(1.0, 12.01, 0.25)
    surprise = [-np.log(np.maximum(shares(scores, one)[rows, truth], 1e-9)).mean() for one in grid]
    return float(grid[int(np.argmin(surprise))])


def _measured_rows(examples: _Set) -> Array:
    """Which texts to measure on: Norwegian ones, with their neighbours' where few, with all where those are few too."""
    is_text = examples.kinds == "text"
    for languages in (NORWEGIAN | {""}, NORWEGIAN | NEIGHBOURS | {""}):
        rows = np.flatnonzero(is_text & np.isin(examples.languages, list(languages)))
        if len(rows) >= LEAST_MEASURED:
            return rows
    return np.flatnonzero(is_text)


def _worth(scores: Scores, divisions: Sequence[str], codes: Array) -> Worth:
    """What scores are worth, by what the texts' true codes are."""
    place = {division: place for place, division in enumerate(divisions)}
    sharpness = _sharpness(scores.divided, np.array([place[code[:2]] for code in codes]))
    plain = Worth(sharpness, dict.fromkeys(LEVELS, Curve(1.0, 0.0)))
    told = answers_from(scores, np.ones(len(codes), dtype=bool), divisions, plain)
    by_level = {"division": told.shares[:, 0]}
    by_level["group"] = by_level["division"] * scores.group_share
    by_level["code"] = by_level["group"] * scores.code_share
    return Worth(
        sharpness,
        {level: _curve(share, is_right(told, codes)[level]) for level, share in by_level.items()},
    )


def _part_of(family: str) -> int:
    """The part of the texts that a family belongs to."""
    return int(hashlib.sha256(family.encode()).hexdigest()[:8], 16) % FOLDS


def _told_apart(
    scores: Scores, is_known: Array, divisions: Sequence[str], codes: Array, families: Sequence[str]
) -> tuple[Array, Answers]:
    """Scores as answers whose confidence comes of texts of other families than their own: order, and answers."""
    part = np.array([_part_of(family) for family in families])
    order: list[Array] = []
    told: list[Answers] = []
    for number in np.unique(part):
        asked = np.flatnonzero(part == number)
        others = np.flatnonzero(part != number) if len(asked) < len(part) else asked  # one family is all there is
        worth = _worth(Scores(*(one[others] for one in scores)), divisions, codes[others])
        order.append(asked)
        told.append(answers_from(Scores(*(one[asked] for one in scores)), is_known[asked], divisions, worth))
    return np.concatenate(order), joined(told)


SURE = 0.8
"""The confidence from which a report counts what a text says (text_model in reference.category_step)."""


class Measured(NamedTuple):
    """How a level's confidence agreed with what was right.

    Args:
        share_right: Of all texts.
        calibration_error: Mean distance between what was said and what was right.
        sure_texts: Texts of which it was `SURE`.
        sure_share_right: Of these.
    """

    share_right: float
    calibration_error: float
    sure_texts: int
    sure_share_right: float


def worth_from(
    model: Classifier, texts: Sequence[str], codes: Sequence[str], families: Sequence[str]
) -> tuple[Worth, dict[str, Measured]]:
    """What a model's scores are worth by texts that it has not met, and by level how far that held.

    What is measured is cross-fitted: of each text it is asked what the curves of the others' families say.
    """
    features = model.vocabulary.features(texts)
    scores = model.weights.scores(features, model.vocabulary.openings(texts, features))
    truth, is_known = np.array(codes, dtype="U8"), np.diff(features.indptr) > 0
    order, told = _told_apart(scores, is_known, model.weights.divisions, truth, families)
    measured = {}
    for level, right in is_right(told, truth[order]).items():
        confidence = told.confidence[level]
        sure = confidence >= SURE
        share = float(right[sure].mean()) if sure.any() else 0.0
        measured[level] = Measured(float(right.mean()), calibration_error(confidence, right), int(sure.sum()), share)
    return _worth(scores, model.weights.divisions, truth), measured


@cache
def _worth_rows() -> tuple[Mapping[str, str], ...]:
    with (REFERENCE / "cpv_word_worth.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def worth_of_knowledge() -> Worth:
    """What the scores of labels and words of purchase alone are worth, measured once on titles of tenders."""
    rows = _worth_rows()
    curves = {row["level"]: Curve(float(row["slope"]), float(row["intercept"])) for row in rows}
    return Worth(float(rows[0]["sharpness"]), curves)


def _card_of_knowledge() -> dict[str, object]:
    """On what the confidence of a model rests that has too few texts of its own, for its card."""
    rows = _worth_rows()
    figures_told = ("measured_share_right", "calibration_error", "sure_share_right")
    return {
        "measured_on": "titles of Norwegian tenders, none learned from, each judged by the curves of others",
        "texts": int(rows[0]["texts"]),
        "sure_from": SURE,
        **{
            row["level"]: {"sure_texts": int(row["sure_texts"])} | {name: float(row[name]) for name in figures_told}
            for row in rows
        },
    }


def train(
    examples: Iterable[Example], report: Report = lambda step: None, beside: Sequence[Example] | None = None
) -> Classifier:
    """A classifier from texts with known codes, beside what is known without them.

    Args:
        examples: Texts with codes; none gives the classifier of labels and words of purchase alone.
        report: Told each step as it begins.
        beside: What is known without them, `knowledge()` if left out.
    """
    own = distinct(examples)
    beside = knowledge() if beside is None else beside
    every = [*own, *beside]
    report(f"reading the words of {len(every):,} texts")
    texts = [one.text for one in every]
    words = vocabulary(texts)
    features = words.features(texts)
    known = _Set(
        features,
        words.openings(texts, features),
        words.pieces,
        np.array([one.cpv_code for one in every], dtype="U8"),
        np.array([one.kind for one in every]),
        np.array([one.language for one in every]),
    )
    rows = _measured_rows(known)
    worth, measured = worth_of_knowledge(), None
    if len(rows) >= LEAST_MEASURED:
        rows, scores = _kept_apart(known, [one.family for one in every], rows, report)
        divisions = tuple(map(str, np.unique(known.divisions)))
        worth = _worth(scores, divisions, known.codes[rows])
        is_known = np.diff(known.features.indptr)[rows] > 0
        order, told = _told_apart(scores, is_known, divisions, known.codes[rows], [every[row].family for row in rows])
        measured = figures(told, known.codes[rows[order]], known.languages[rows[order]])
    report("finding the weights")
    weights = _fitted(known, np.arange(len(every)))
    about = {
        "texts": len(own),
        "texts_by_language": dict(sorted(Counter(one.language for one in own).items())),
        "texts_by_division": dict(sorted(Counter(one.cpv_code[:2] for one in own).items())),
        "texts_sha256": _hash(own),
        "knowledge_sha256": _hash(beside),
        "measured": measured,
        "confidence": {"measured_on": "texts of its own, kept apart from the weights and curves that judged them"}
        if measured
        else _card_of_knowledge(),
    }
    return Classifier(words, weights, worth, about)


def _hash(examples: Iterable[Example]) -> str:
    """One hash of examples."""
    digest = hashlib.sha256()
    for one in examples:
        digest.update("\x1f".join(one).encode() + b"\x1e")
    return digest.hexdigest()
