"""Which CPV category a text is about: division, group and code, each with a probability that was measured.

Linear weights say the division, with a second opinion of the text's first words; others the group within it, and the
nearest texts the code within the group, so that a code never contradicts its division. Scores become probabilities by
what came true where the model was measured. What belongs here: the model as it is used, stored and loaded. How it comes
to be is in `models.classifier_training`.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.text_features import BLOCKS, Floats, Matrix, Vocabulary

FORMAT = "gronnbok-classifier-2"
WORDS, NUMBERS, ABOUT = "words.json", "numbers.npz", "model.json"
"""The files of a stored model."""

MAX_JSON_BYTES = 64 << 20
MAX_NUMBER_BYTES = 1 << 30
"""Largest files of a model that are opened: one from elsewhere is not to fill memory."""

LEVELS = {"division": 2, "group": 3, "code": 8}
"""Levels of CPV that are answered, and the digits that tell one from another."""

OPENING_SHARE = 0.45
"""What the second opinion, of a text's first words, weighs beside the first, of the whole text."""

TOP = 3
"""Candidates that are told."""

BATCH = 16384
"""Texts that are scored at a time."""

Array = NDArray[Any]


class NotAModel(ValueError):
    """A folder holds no model that can be used: names file, problem and remedy."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}; make the model again with gronnbok train")


class Curve(NamedTuple):
    """From a score to the probability that the answer is right: logistic in the score's own log odds."""

    slope: float
    intercept: float

    def probability(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability of being right where the best answer has a share of 0 to 1."""
        return 1 / (1 + np.exp(-np.clip(self.slope * log_odds(share) + self.intercept, -30, 30)))


class Worth(NamedTuple):
    """What scores are worth: `sharpness` makes shares of the divisions' scores, `curves` probabilities of shares."""

    sharpness: float
    curves: Mapping[str, Curve]


class Answers(NamedTuple):
    """What a model says of texts, one entry a text in each array.

    `division`, `group` and `code` are CPV codes of 8 digits; each lies within the one before. `confidence` is the
    probability of each level being right, never rising with depth, and 0 where no word of the text is known.
    `candidates` are the best divisions (2 digits) with their probabilities in `shares`, best first.
    """

    division: Array
    group: Array
    code: Array
    confidence: Mapping[str, NDArray[np.float64]]
    candidates: Array
    shares: NDArray[np.float64]

    def at_least(self, threshold: float) -> tuple[Array, Array]:
        """The deepest code that is as certain as a threshold, and its level; empty texts where none is."""
        code = np.full(len(self.division), "", dtype="U8")
        level = np.full(len(self.division), "", dtype="U8")
        for name in LEVELS:
            enough = (self.confidence[name] >= threshold) & (self.confidence[name] > 0)
            code[enough] = getattr(self, name)[enough]
            level[enough] = name
        return code, level


def joined(parts: Sequence[Answers]) -> Answers:
    """Answers one after another."""
    told = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Answers._fields
        if name != "confidence"
    }
    confidence = {level: np.concatenate([part.confidence[level] for part in parts]) for level in LEVELS}
    return Answers(confidence=confidence, **told)


class Scores(NamedTuple):
    """What the weights say of texts before it is known what that is worth.

    `divided` is texts by divisions; `group` (3 digits) is the best within the best division and `code` (8 digits) the
    best within that group, each with its share of what lies beside it.
    """

    divided: Array
    group: Array
    group_share: NDArray[np.float64]
    code: Array
    code_share: NDArray[np.float64]


def log_odds(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log odds of shares, cut where a share is next to 0 or 1."""
    kept = np.clip(share, 1e-4, 1 - 1e-4)
    found: NDArray[np.float64] = np.log(kept / (1 - kept))
    return found


def shares(scores: Array, sharpness: float) -> NDArray[np.float64]:
    """Scores of one row as shares of 1; the sharper, the more goes to the best."""
    raised = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)).astype(np.float64))
    found: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return found


def answers_from(scores: Scores, is_known: Array, divisions: Sequence[str], worth: Worth) -> Answers:
    """Scores as answers with probabilities; where no word of a text is known, none has any."""
    divided = shares(scores.divided, worth.sharpness)
    order = np.argsort(-divided, axis=1, kind="stable")[:, :TOP]
    best = np.take_along_axis(divided, order, axis=1)
    by_level = {"division": best[:, 0], "group": best[:, 0] * scores.group_share}
    by_level["code"] = by_level["group"] * scores.code_share
    confidence: dict[str, NDArray[np.float64]] = {}
    most = is_known.astype(np.float64)
    for level, share in by_level.items():
        most = confidence[level] = np.minimum(most, worth.curves[level].probability(share))
    # What the best is not, the others share as the scores say, and none of them more than the best.
    rest = (1 - confidence["division"]) / np.maximum(1 - best[:, 0], 1e-9)
    told = np.minimum(best * rest[:, None], confidence["division"][:, None])
    told[:, 0] = confidence["division"]
    candidates = np.array(divisions)[order]
    division, group = (np.char.ljust(name, LEVELS["code"], "0") for name in (candidates[:, 0], scores.group))
    return Answers(division, group, scores.code, confidence, candidates, told)


@dataclass(frozen=True)
class Weights:
    """What training finds out: one row of numbers a category, over the columns of the vocabulary.

    Args:
        divisions: CPV divisions, two digits, sorted.
        division_weights: Columns by divisions.
        division_bias: One number a division.
        opening_weights: Pieces by divisions: the second opinion, of a text's first words.
        opening_bias: One number a division.
        groups: CPV groups, three digits, sorted; the third is 0 where nothing beyond the division is said.
        group_weights: Groups by columns; zero outside the texts of the group's own division.
        group_bias: One number a group.
        codes: CPV codes, eight digits, sorted.
        prototypes: Codes by columns, each row of length 1: where the texts of a code lie.
    """

    divisions: tuple[str, ...]
    division_weights: Floats
    division_bias: Floats
    opening_weights: Floats
    opening_bias: Floats
    groups: tuple[str, ...]
    group_weights: Matrix
    group_bias: Floats
    codes: tuple[str, ...]
    prototypes: Matrix

    GROUP_SHARPNESS = 4.0
    CODE_SHARPNESS = 10.0

    @cached_property
    def _groups_of(self) -> dict[str, NDArray[np.int64]]:
        return _places_by(self.groups, LEVELS["division"])

    @cached_property
    def _codes_of(self) -> dict[str, NDArray[np.int64]]:
        return _places_by(self.codes, LEVELS["group"])

    def scores(self, features: Matrix, openings: Matrix) -> Scores:
        """What the weights say of some texts."""
        divided = np.asarray(features @ self.division_weights) + self.division_bias
        divided += OPENING_SHARE * (np.asarray(openings @ self.opening_weights) + self.opening_bias)
        best = np.array(self.divisions)[divided.argmax(axis=1)]
        group, group_share = self._within(
            best, features, self._groups_of, self.groups,
            lambda rows, places: np.asarray((rows @ self.group_weights[places].T).todense()) + self.group_bias[places],
            self.GROUP_SHARPNESS,
        )  # fmt: skip
        code, code_share = self._within(
            group, features, self._codes_of, self.codes,
            lambda rows, places: np.asarray((rows @ self.prototypes[places].T).todense()),
            self.CODE_SHARPNESS,
        )  # fmt: skip
        return Scores(divided, group, group_share, code, code_share)

    @staticmethod
    def _within(
        parents: Array,
        features: Matrix,
        places_of: Mapping[str, NDArray[np.int64]],
        names: Sequence[str],
        score: Callable[[Matrix, NDArray[np.int64]], Array],
        sharpness: float,
    ) -> tuple[Array, NDArray[np.float64]]:
        """The best child of each text's parent, and its share of the parent."""
        named = np.array(names)
        found = np.empty(len(parents), dtype=named.dtype)
        share = np.ones(len(parents))
        for parent in np.unique(parents):
            rows = np.flatnonzero(parents == parent)
            places = places_of[str(parent)]
            scored = shares(score(features[rows], places), sharpness)
            best = scored.argmax(axis=1)
            found[rows] = named[places[best]]
            share[rows] = scored[np.arange(len(rows)), best]
        return found, share


def _places_by(names: Sequence[str], digits: int) -> dict[str, NDArray[np.int64]]:
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name[:digits], []).append(place)
    return {parent: np.array(found) for parent, found in places.items()}


@dataclass(frozen=True)
class Classifier:
    """A model that can be asked.

    Args:
        vocabulary: The words it knows.
        weights: What they speak for.
        worth: What its scores are worth, as measured.
        about: What is known of it, to be read by people: its rows, their hashes, measured accuracy.
    """

    vocabulary: Vocabulary
    weights: Weights
    worth: Worth
    about: Mapping[str, Any]

    @cached_property
    def model_id(self) -> str:
        """Twelve digits of the hash of everything that decides its answers."""
        digest = hashlib.sha256()
        for name, array in sorted(self._arrays().items()):
            digest.update(name.encode() + array.tobytes())
        digest.update(json.dumps([self.vocabulary.known, self._decides()], ensure_ascii=False).encode())
        return digest.hexdigest()[:12]

    def answers(self, texts: Sequence[str]) -> Answers:
        """What the model says of texts; equal texts get equal answers."""
        return joined([self._answers(texts[start : start + BATCH]) for start in range(0, max(len(texts), 1), BATCH)])

    def _answers(self, texts: Sequence[str]) -> Answers:
        features = self.vocabulary.features(texts)
        is_known = np.diff(features.indptr) > 0
        scores = self.weights.scores(features, self.vocabulary.openings(texts, features))
        return answers_from(scores, is_known, self.weights.divisions, self.worth)

    def _decides(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "divisions": self.weights.divisions,
            "groups": self.weights.groups,
            "codes": self.weights.codes,
            "sharpness": self.worth.sharpness,
            "curves": {level: list(curve) for level, curve in self.worth.curves.items()},
        }

    def _arrays(self) -> dict[str, Array]:
        weights = self.weights
        return {
            **{f"rarity_{block}": self.vocabulary.rarity[block] for block in BLOCKS},
            "division_weights": weights.division_weights.astype(np.float16),
            "division_bias": weights.division_bias,
            "opening_weights": weights.opening_weights.astype(np.float16),
            "opening_bias": weights.opening_bias,
            "group_bias": weights.group_bias,
            **_stored_matrix("group", weights.group_weights),
            **_stored_matrix("prototype", weights.prototypes),
        }

    def save(self, folder: Path) -> None:
        """Write the model's files; the same model gives the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(folder / NUMBERS, **self._arrays())  # type: ignore[arg-type]
        _write_json(folder / WORDS, self.vocabulary.known)
        _write_json(folder / ABOUT, {**self._decides(), "model_id": self.model_id, **self.about}, indent=1)


def _write_json(path: Path, value: Any, indent: int | None = None) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")


def _stored_matrix(name: str, matrix: Matrix) -> dict[str, Array]:
    return {
        f"{name}_values": matrix.data.astype(np.float16),
        f"{name}_columns": matrix.indices.astype(np.int32),
        f"{name}_ends": matrix.indptr.astype(np.int64),
    }


def load(folder: Path) -> Classifier:
    """The model stored in a folder. It may come from anyone: nothing in it is run, all of it is checked.

    Raises:
        NotAModel: A file is missing, too large, or not what a model has there.
    """
    about = _read_json(folder / ABOUT)
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise NotAModel(folder / ABOUT, f"is not of the format {FORMAT}")
    try:
        names = {level: tuple(about.pop(f"{level}s")) for level in LEVELS}
        curves = {level: Curve(*map(float, about["curves"][level])) for level in LEVELS}
        sharpness = float(about["sharpness"])
    except (KeyError, TypeError, ValueError):
        raise NotAModel(folder / ABOUT, "lacks categories or curves, or has something else in their place") from None
    for level, digits in LEVELS.items():
        _check(
            all(isinstance(name, str) and re.fullmatch(rf"[0-9]{{{digits}}}", name) for name in names[level])
            and list(names[level]) == sorted(set(names[level])),
            folder / ABOUT, f"has {level}s that are no sorted CPV codes of {digits} digits",
        )  # fmt: skip
    tree = [
        {name[: LEVELS[above]] for name in names[level]} for above, level in (("division", "group"), ("group", "code"))
    ]
    _check(
        bool(names["division"]) and set(names["division"]) == tree[0] and set(names["group"]) == tree[1],
        folder / ABOUT, "has a division without groups or a group without codes",
    )  # fmt: skip
    finite = [sharpness, *(number for curve in curves.values() for number in curve)]
    _check(bool(np.isfinite(finite).all()), folder / ABOUT, "has curves that are no numbers")
    known = _read_json(folder / WORDS)
    _check(
        isinstance(known, dict)
        and set(known) == set(BLOCKS)
        and all(isinstance(known[block], list) for block in BLOCKS)
        and all(isinstance(one, str) for block in BLOCKS for one in known[block]),
        folder / WORDS, "is no list of words, pairs and pieces",
    )  # fmt: skip
    arrays = _read_arrays(folder / NUMBERS)
    vocabulary = Vocabulary(known, {block: arrays[f"rarity_{block}"] for block in BLOCKS})
    width, path = vocabulary.width, folder / NUMBERS
    for block in BLOCKS:
        _check(arrays[f"rarity_{block}"].shape == (len(known[block]),), path, f"does not fit the {block}s")
    shape = (width, len(names["division"]))
    _check(arrays["division_weights"].shape == shape, path, "does not fit words and divisions")
    _check(arrays["division_bias"].shape == shape[1:], path, "does not fit the divisions")
    shape = (len(known["piece"]), len(names["division"]))
    _check(arrays["opening_weights"].shape == shape, path, "does not fit pieces and divisions")
    _check(arrays["opening_bias"].shape == shape[1:], path, "does not fit the divisions")
    _check(arrays["group_bias"].shape == (len(names["group"]),), path, "does not fit the groups")
    weights = Weights(
        names["division"], arrays["division_weights"], arrays["division_bias"],
        arrays["opening_weights"], arrays["opening_bias"],
        names["group"], _matrix(path, arrays, "group", (len(names["group"]), width)), arrays["group_bias"],
        names["code"], _matrix(path, arrays, "prototype", (len(names["code"]), width)),
    )  # fmt: skip
    rest = {key: value for key, value in about.items() if key not in ("format", "sharpness", "curves", "model_id")}
    return Classifier(vocabulary, weights, Worth(sharpness, curves), rest)


def _check(holds: bool, path: Path, problem: str) -> None:
    if not holds:
        raise NotAModel(path, problem)


def _read_json(path: Path) -> Any:
    try:
        _check(path.stat().st_size <= MAX_JSON_BYTES, path, f"is larger than {MAX_JSON_BYTES} bytes")
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise NotAModel(path, "is missing") from None
    except OSError as fault:
        raise NotAModel(path, f"cannot be opened ({fault.strerror})") from None
    except (ValueError, RecursionError):
        raise NotAModel(path, "is not JSON") from None


def _read_arrays(path: Path) -> dict[str, Array]:
    """The arrays of a stored model by name, numbers only and of stated types."""
    wanted = {
        **{f"rarity_{block}": "f4" for block in BLOCKS},
        "division_weights": "f2", "division_bias": "f4", "opening_weights": "f2", "opening_bias": "f4",
        "group_bias": "f4",
        **{f"{name}_{part}": kind for name in ("group", "prototype")
           for part, kind in (("values", "f2"), ("columns", "i4"), ("ends", "i8"))},
    }  # fmt: skip
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
            _check(size <= MAX_NUMBER_BYTES, path, f"unpacks to more than {MAX_NUMBER_BYTES} bytes")
        with np.load(path, allow_pickle=False) as stored:
            _check(set(stored.files) == set(wanted), path, "has other arrays than a model")
            found = {name: stored[name] for name in wanted}
    except FileNotFoundError:
        raise NotAModel(path, "is missing") from None
    except (OSError, ValueError, EOFError, KeyError, NotImplementedError, zipfile.BadZipFile) as fault:
        if isinstance(fault, NotAModel):
            raise
        raise NotAModel(path, "is damaged or no archive of numbers") from None
    for name, kind in wanted.items():
        _check(found[name].dtype == np.dtype(kind), path, f"has {name} of another type")
        if kind[0] == "f":
            _check(bool(np.isfinite(found[name]).all()), path, f"has no numbers in {name}")
            found[name] = found[name].astype(np.float32)
    return found


def _matrix(path: Path, arrays: Mapping[str, Array], name: str, shape: tuple[int, int]) -> Matrix:
    values, columns, ends = (arrays[f"{name}_{part}"] for part in ("values", "columns", "ends"))
    _check(
        values.ndim == columns.ndim == ends.ndim == 1
        and len(values) == len(columns)
        and ends.shape == (shape[0] + 1,)
        and ends[0] == 0
        and ends[-1] == len(values)
        and bool((np.diff(ends) >= 0).all())
        and bool(((columns >= 0) & (columns < shape[1])).all()),
        path, f"does not fit words and {name}s",
    )  # fmt: skip
    return sparse.csr_matrix((values, columns, ends), shape)
