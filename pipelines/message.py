"""What is said of delivered files, in three languages: a code and its values, worded in `data/texts/message.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

CATALOGUE = Path(__file__).resolve().parents[1] / "data/texts/message.yaml"

LANGUAGES = ("nb", "nn", "en")
"""Languages of the pages; English is that of the command line too."""

FAULT = ("problem", "remedy")
"""What is said of a fault; of a warning there is only `text`."""

Value = str | int


@cache
def catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Every sentence by code, part and language."""
    # Every command that reads a file waits for this; libyaml reads it ten times as fast where it is there.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.load(CATALOGUE.read_text(encoding="utf-8"), loader)
    return found


@dataclass(frozen=True)
class Message:
    """Something to say of a file.

    Args:
        code: Key of the catalogue, `saft.cut_short`.
        values: What its placeholders stand for.
    """

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def text(self, part: str, language: str = "en") -> str:
        """One part of it: `problem` or `remedy` of a fault, `text` of a warning.

        Raises:
            KeyError: The catalogue lacks the code, or the message a value.
        """
        return catalogue()[self.code][part][language].format_map(self.values)
