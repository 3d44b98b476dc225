"""How well the classifier of categories reads titles that it has not met.

Titles are cut in folds, those with the same first four words always together; each fold is read by the model that
`gronnbok train` makes of the others, through the same readers. Run with the titles to measure on first and more files
to train on after it; `--worth` measures the labels and words of CPV alone instead and writes what they are worth.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from models.accuracy import figures
from models.classifier import LEVELS, Answers, Classifier, joined
from models.classifier_training import NORWEGIAN, REFERENCE, Example, train, worth_from
from pipelines.delivery import delivered_files
from pipelines.training_rows import title_rows

FOLDS = 5

CURVE = (0.25, 0.5, 1.0)
"""Shares of the Norwegian titles that the learning curve is drawn through."""

RESEARCH = "foucpv"
"""Marks the titles of an extract by CPV codes of research: they all look alike and flatter, so they are told apart."""


class Title(NamedTuple):
    """One title with its code as stated, and where it comes from."""

    example: Example
    code: str
    source: str

    @property
    def is_norwegian(self) -> bool:
        return self.example.language in NORWEGIAN

    @property
    def fold(self) -> int:
        return int(hashlib.sha256(self.example.family.encode()).hexdigest()[8:16], 16) % FOLDS


def titles(*paths: Path) -> list[Title]:
    """The titles of some tables."""
    return [
        Title(row.example, row.stated_code, row.source)
        for path in paths
        for delivered in delivered_files(path)
        for row in title_rows(delivered)
        if row.example
    ]


def read_apart(rows: Sequence[Title], more: Sequence[Title] = ()) -> list[tuple[Title, Answers]]:
    """Each Norwegian title with what a model says of it that has met no title of its family.

    Args:
        rows: Titles, of which Norwegian ones are measured.
        more: Others to train on.
    """
    found: list[tuple[Title, Answers]] = []
    for fold in range(FOLDS):
        asked = [row for row in rows if row.is_norwegian and row.fold == fold]
        families = {row.example.family for row in asked}
        known = [row.example for row in (*rows, *more) if row.example.family not in families]
        found += answered(train(known), asked)
    return found


def learning_curve(rows: Sequence[Title], more: Sequence[Title] = ()) -> list[tuple[int, dict[str, Any]]]:
    """Number of Norwegian titles learned from, and the figures of one fold of titles that were kept apart."""
    asked = [row for row in rows if row.is_norwegian and row.fold == 0]
    told = [row for row in asked if RESEARCH not in row.source]
    families = {row.example.family for row in asked}
    others = [row.example for row in (*rows, *more) if row.example.family not in families]
    curve = []
    for share in CURVE:
        kept = [one for one in others if one.language not in NORWEGIAN or _drawn(one.family) < share]
        count = sum(one.language in NORWEGIAN for one in kept)
        curve.append((count, figures_of(answered(train(kept), told))))
    return curve


def _drawn(family: str) -> float:
    return int(hashlib.sha256(family.encode()).hexdigest()[16:24], 16) / 16**8


def answered(model: Classifier, rows: Sequence[Title]) -> list[tuple[Title, Answers]]:
    """Each title with what a model says of it."""
    told = model.answers([row.example.text for row in rows])
    return [(row, _one(told, place)) for place, row in enumerate(rows)]


def _one(answers: Answers, place: int) -> Answers:
    cut = slice(place, place + 1)
    confidence = {level: answers.confidence[level][cut] for level in LEVELS}
    parts = {name: getattr(answers, name)[cut] for name in Answers._fields if name != "confidence"}
    return Answers(confidence=confidence, **parts)


def figures_of(read: Iterable[tuple[Title, Answers]]) -> dict[str, Any]:
    """The figures of titles that were read."""
    rows, told = zip(*read, strict=True)
    languages = np.array([row.example.language for row in rows])
    return figures(joined(told), np.array([row.code for row in rows]), languages)


def write_worth(paths: Sequence[Path]) -> None:
    """Measure what the labels and words of CPV are worth alone and write it down."""
    rows = [row for row in titles(*paths) if row.is_norwegian and RESEARCH not in row.source]
    examples = [row.example for row in rows]
    worth, measured = worth_from(
        train(()), [one.text for one in examples], [row.code for row in rows], [one.family for one in examples]
    )
    with (REFERENCE / "cpv_word_worth.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["level", "slope", "intercept", "sharpness", "texts", "measured_share_right", "calibration_error",
             "sure_texts", "sure_share_right"]
        )  # fmt: skip
        for level, curve in worth.curves.items():
            told = measured[level]
            exact = f"{told.share_right:.3f}", f"{told.calibration_error:.3f}"
            sure = told.sure_texts, f"{told.sure_share_right:.3f}"
            writer.writerow([level, *curve, worth.sharpness, len(rows), *exact, *sure])


def main() -> None:
    """Print the figures of the files named on the command line as JSON."""
    if sys.argv[1] == "--worth":
        write_worth([Path(name) for name in sys.argv[2:]])
        return
    measured, more = titles(Path(sys.argv[1])), titles(*map(Path, sys.argv[2:]))
    read = read_apart(measured, more)
    for what, is_research in (("without research", False), ("research alone", True)):
        found = figures_of(one for one in read if (RESEARCH in one[0].source) is is_research)
        print(json.dumps({"titles": what} | found))


if __name__ == "__main__":
    main()
