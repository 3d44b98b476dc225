"""Where classifiers lie: one that somebody trained, or the base model of labels and words, made once and kept.

A model that can be made again from the same texts and code is kept in a folder named by their hash; it is written
beside it first, so that a run that is killed leaves none half written.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from models.classifier import Classifier, NotAModel, load
from models.classifier_training import Example, Report, distinct, train

ROOT = Path(__file__).resolve().parents[1]

BASE = ROOT / "data/warehouse/classifier"
"""Where the base model is kept."""

HASH_DIGITS = 16
"""Digits of a hash that name a kept model."""

_MADE_OF = (
    "models/accuracy.py",
    "models/classifier.py",
    "models/classifier_training.py",
    "models/text_features.py",
    "data/reference/cpv.csv",
    "data/reference/cpv_word.csv",
    "data/reference/cpv_word_worth.csv",
)
_LIBRARIES = ("numpy", "scipy", "scikit-learn")


def made_of(examples: Iterable[Example]) -> str:
    """One hash of the texts that a model is made from, and of the code and libraries that make it."""
    digest = hashlib.sha256(" ".join(version(name) for name in _LIBRARIES).encode())
    for name in _MADE_OF:
        digest.update((ROOT / name).read_bytes())
    for one in distinct(examples):
        digest.update("\x1f".join(one).encode() + b"\x1e")
    return digest.hexdigest()


def kept_classifier(folder: Path, examples: Iterable[Example] = (), report: Report = lambda step: None) -> Classifier:
    """The classifier of some texts, made only where the folder has none of the same texts and code.

    Others that were kept there are removed: they will not be asked again.
    """
    own = list(examples)
    place = folder / made_of(own)[:HASH_DIGITS]
    if place.is_dir():
        try:
            return load(place)
        except NotAModel:
            shutil.rmtree(place, ignore_errors=True)
    model = train(own, report)
    _keep(model, place)
    return model


def base_classifier(report: Report = lambda step: None) -> Classifier:
    """The classifier that knows only the labels of CPV and words of purchase; made on first use, in seconds."""
    return kept_classifier(BASE, report=report)


def _keep(model: Classifier, place: Path) -> None:
    """Store a model; where the folder cannot be written, the next run makes it again."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for old in place.parent.glob("[0-9a-f]" * HASH_DIGITS):
            shutil.rmtree(old, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as beside:
            model.save(Path(beside) / "model")
            (Path(beside) / "model").replace(place)
    except OSError:
        return
