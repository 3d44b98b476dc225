"""How well the words for climate and environment read texts they were not made from.

The word lists were made by people who had seen texts, so agreement with those says little. Here the texts are cut in
folds, near-duplicate names always together and each label spread evenly, and a fold is read by a detector without the
words that only its own texts bear out: what stays is what the law page and the guide name and what other texts use.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from models.environment import LABELS, REFERENCE, Detector, EnvironmentReading, criterion_words

OWN = Path(__file__).parent / "models/criterion_text.csv"
"""Our own texts, labelled by the law's meaning before any detector read them; batch after batch (docs/outputs.md)."""

FOLDS, REPEATS, NEAR = 5, 3, 0.6
"""Folds, how often they are drawn anew, and the share of common letter triples that makes two names near-duplicates."""

ENOUGH = 10
"""Texts of real notices from which on a share is measured on them alone."""

NAMED = frozenset({"law", "guide", "kofa"})
"""Origins of words that stand without any text: the law page, DFØ's guide, the complaints board."""

Text = dict[str, str]
Confusion = Counter[tuple[str, str]]


def texts(*paths: Path) -> list[Text]:
    """Labelled texts: id, name, description, label."""
    found = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            found += list(csv.DictReader(file))
    return found


def triples(text: Text) -> set[str]:
    name = re.sub(r"\W+", " ", (text["name"] or text["description"]).lower())
    return {name[place : place + 3] for place in range(max(1, len(name) - 2))}


def families(rows: Sequence[Text]) -> list[list[int]]:
    """Rows whose names are nearly the same, directly or through others."""
    letters = [triples(row) for row in rows]
    family = list(range(len(rows)))
    for one in range(len(rows)):
        for other in range(one):
            alike = len(letters[one] & letters[other]) >= NEAR * len(letters[one] | letters[other])
            if alike and family[one] != family[other]:
                old, new = family[one], family[other]
                family = [new if member == old else member for member in family]
    together: dict[int, list[int]] = {}
    for row, member in enumerate(family):
        together.setdefault(member, []).append(row)
    return list(together.values())


def folds(rows: Sequence[Text], kin: Sequence[list[int]], seed: int) -> list[list[int]]:
    """Families dealt out label by label."""
    draw = random.Random(seed)
    parts: list[list[int]] = [[] for _ in range(FOLDS)]
    dealt = 0
    for label in LABELS:
        mine = [members for members in kin if rows[members[0]]["label"] == label]
        draw.shuffle(mine)
        for members in mine:
            parts[dealt % FOLDS] += members
            dealt += 1
    return parts


def cross_validated(rows: Sequence[Text]) -> list[tuple[Text, EnvironmentReading]]:
    """Each row with its reading by a detector that has not met it, once a repeat."""
    words = criterion_words()
    patterns = [re.compile(rf"\b(?:{word['pattern']})", re.IGNORECASE) for word in words]
    borne_out = [
        {place for place, pattern in enumerate(patterns) if pattern.search(f"{row['name']} {row['description']}")}
        for row in rows
    ]
    found, kin = [], families(rows)
    for seed in range(REPEATS):
        for part in folds(rows, kin, seed):
            others = set(range(len(rows))) - set(part)
            known = set().union(*(borne_out[row] for row in others))
            detector = Detector(word for place, word in enumerate(words) if word["origin"] in NAMED or place in known)
            found += [(rows[row], detector.reading(rows[row]["name"], rows[row]["description"])) for row in part]
    return found


def confusion(read: Iterable[tuple[Text, EnvironmentReading]]) -> Confusion:
    """How often each label was read as each."""
    return Counter((row["label"], reading.label) for row, reading in read)


def measures(found: Confusion) -> tuple[float, float, float]:
    """Precision, recall and F1 of yes."""
    right = found["yes", "yes"]
    said = sum(times for (_, label), times in found.items() if label == "yes")
    there = sum(times for (label, _), times in found.items() if label == "yes")
    return right / said, right / there, 2 * right / (said + there)


def shares_right(read: Iterable[tuple[Text, EnvironmentReading]]) -> list[dict[str, str]]:
    """Rows of `data/reference/criterion_confidence.csv`: of each kind of reading, the share that was right.

    Measured on texts of real notices; our own, which are harder, help out where those are few. One right and one wrong
    are added to each, so that few readings never make a certainty.
    """
    kinds: dict[tuple[str, str], dict[bool, list[bool]]] = {}
    for row, reading in read:
        right = kinds.setdefault((reading.label, reading.ground), {True: [], False: []})
        right["batch" in row].append(row["label"] == reading.label)
    told = []
    for (label, ground), right in sorted(kinds.items()):
        own, real = right[True], right[False]
        measured = real if len(real) >= ENOUGH * REPEATS else real + own
        told.append(
            {
                "label": label,
                "ground": ground,
                "measured_on": "notices" if measured is real else "notices and own texts",
                "texts": str(len(measured) // REPEATS),
                "confidence": f"{(sum(measured) + REPEATS) / (len(measured) + 2 * REPEATS):.2f}",
            }
        )
    return told


def main() -> None:
    """Measure on the labelled samples named on the command line and write the shares."""
    told = shares_right(cross_validated(texts(*map(Path, sys.argv[1:]), OWN)))
    with (REFERENCE / "criterion_confidence.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(told[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(told)


if __name__ == "__main__":
    main()
