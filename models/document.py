"""The project's own YAML: what the law asks, what is said and what was held, as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def document(path: Path) -> Any:
    """What a YAML file holds; libyaml reads it ten times as fast where it is there, and every command waits for it."""
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
