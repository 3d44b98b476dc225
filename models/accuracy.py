"""How well a classifier's answers agree with known codes.

What belongs here: figures of answers and truth. Which texts the answers are about, and that the classifier had not met
them, is for the one who asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.classifier import LEVELS, Answers, Array

BINS = 10
"""Equal steps of confidence within which what was said is compared with what was right."""

CONFIDENT_SHARE = 0.7
"""Share of the texts, the most confident, of which the share right is told."""


def is_right(answers: Answers, codes: Array) -> dict[str, NDArray[np.bool_]]:
    """By level, which answers agree with the true codes of eight digits."""
    return {
        level: getattr(answers, level).astype(f"U{digits}") == codes.astype(f"U{digits}")
        for level, digits in LEVELS.items()
    }


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Mean distance between what was said and what was right, over steps of confidence weighed by their texts."""
    step = np.minimum((confidence * BINS).astype(int), BINS - 1)
    apart = [abs(confidence[step == one].mean() - right[step == one].mean()) * (step == one).sum() for one in set(step)]
    return float(sum(apart) / len(confidence))


def macro_f1(told: Array, true: Array) -> float:
    """Mean of F1 over the categories that were said or true, each weighing the same."""
    found = []
    for category in np.union1d(told, true):
        both = ((told == category) & (true == category)).sum()
        found.append(2 * both / ((told == category).sum() + (true == category).sum()))
    return float(np.mean(found))


def figures(answers: Answers, codes: Array, languages: Array) -> dict[str, Any]:
    """The figures of some texts, as shares of 1, in all and by language and true division.

    `confident_coverage` is the share of the texts that are the most confident ones, `confident_precision` the share of
    these that are right; `ece` is the expected calibration error. All three are of the division.
    """
    right = is_right(answers, codes)
    truth = codes.astype(f"U{LEVELS['division']}")
    confidence = answers.confidence["division"]
    most = np.argsort(-confidence, kind="stable")[: int(len(codes) * CONFIDENT_SHARE)]
    in_top = (answers.candidates == truth[:, None]).any(axis=1)

    def by(categories: Array) -> dict[str, Mapping[str, float | int]]:
        return {
            str(one) or "unknown": {
                "rows": int((categories == one).sum()),
                "division_top1": _share(right["division"][categories == one]),
                "division_top3": _share(in_top[categories == one]),
            }
            for one in np.unique(categories)
        }

    return {
        "rows": len(codes),
        "division_top1": _share(right["division"]),
        "division_top3": _share(in_top),
        "group_top1": _share(right["group"]),
        "code_top1": _share(right["code"]),
        "macro_f1": round(macro_f1(answers.division, np.char.ljust(truth, 8, "0")), 4),
        "ece": round(calibration_error(confidence, right["division"]), 4),
        "confident_coverage": CONFIDENT_SHARE,
        "confident_precision": _share(right["division"][most]) if len(most) else None,
        "by_language": by(languages),
        "by_division": by(truth),
    }


def _share(found: NDArray[np.bool_]) -> float:
    return round(float(found.mean()), 4)
