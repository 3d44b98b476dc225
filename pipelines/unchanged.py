"""Whether a run would publish what stands there already: the same inbox, organisation, code and month.

Everything is compared by content, never by time of change. The same inputs, configuration and code give the same
bytes, so that a run over an unchanged inbox has nothing to do.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from pipelines.column_map import FOLDER as COLUMN_MAPS
from pipelines.delivery import inbox_paths
from pipelines.masking import masked_text

ROOT = Path(__file__).resolve().parents[1]

LIBRARIES = ("dagster", "duckdb", "great_expectations", "pandas", "plotly", "pyarrow", "scikit-learn", "scipy")
"""Libraries that figures, pages and exports are made with."""

_CODE = ("pipelines", "models", "dashboards", "data")
_DELIVERED_OR_MADE = ("inbox", "warehouse")


def hashes(paths: Iterable[Path], top: Path) -> dict[str, str]:
    """SHA-256 of files by their path below a folder; of one that cannot be read, what is wrong with it."""

    def told(path: Path) -> str:
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as fault:
            return type(fault).__name__

    listed = sorted(paths)
    with ThreadPoolExecutor() as pool:
        return {
            path.relative_to(top).as_posix(): found for path, found in zip(listed, pool.map(told, listed), strict=True)
        }


def hash_of(told: Any) -> str:
    """One hash of anything that JSON can say."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def inputs_of(inbox: Path, organisation: Path) -> dict[str, dict[str, str]]:
    """What a run reads, by its hash: the organisation file, everything delivered, and the saved column maps."""
    return {
        "organisation": hashes([organisation] if organisation.exists() else [], organisation.parent)
        | _category_model(organisation),
        "delivered": delivered(inbox),
        COLUMN_MAPS: hashes((inbox / COLUMN_MAPS).glob("*.yaml"), inbox),
    }


def delivered(inbox: Path) -> dict[str, str]:
    """SHA-256 of everything delivered, by names without national identity numbers; a second such name is numbered."""
    found: dict[str, str] = {}
    for name, told in hashes(inbox_paths(inbox), inbox).items():
        shown = masked_text(name)[0]
        alike = sum(other == shown or other.startswith(f"{shown} (") for other in found) if shown != name else 0
        found[f"{shown} ({alike + 1})" if alike else shown] = told
    return found


def _category_model(organisation: Path) -> dict[str, str]:
    """The hashes of the classifier that the organisation file names."""
    try:
        told = yaml.safe_load(organisation.read_text(encoding="utf-8"))
        named = told.get("category_model") if isinstance(told, dict) else None
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    folder = organisation.parent / named if isinstance(named, str) else None
    if folder is None or not folder.is_dir():
        return {}
    return {f"category_model/{name}": told for name, told in hashes(folder.glob("*"), folder).items()}


def code_hashes() -> dict[str, str]:
    """SHA-256 of every file of code and of data that comes with it, by its path below the project."""
    folders = (folder for top in _CODE for folder in (ROOT / top).glob("*"))
    used = [folder for folder in folders if folder.parent.name != "data" or folder.name not in _DELIVERED_OR_MADE]
    files = (path for folder in used for path in (folder.rglob("*") if folder.is_dir() else (folder,)))
    return hashes((path for path in files if path.is_file() and path.suffix != ".pyc"), ROOT)


def made_of(inputs: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """All that a publication is made of: what a run reads, the code that reads it, and the libraries under both."""
    libraries = {"python": sys.version} | {name: version(name) for name in LIBRARIES}
    return {"inputs": inputs, "code": code_hashes(), "libraries": libraries}


def fingerprint(inputs: Mapping[str, Mapping[str, str]]) -> str:
    """One hash of what a run reads and of the code that reads it."""
    return hash_of(made_of(inputs))


def inputs_after(
    inbox: Path, organisation: Path, before: Mapping[str, Mapping[str, str]]
) -> dict[str, Mapping[str, str]] | None:
    """The inputs as they were before a run, with the column maps that it has saved since.

    None where a column map that was there has changed meanwhile, or nothing was noted before: the next run must
    then look again.
    """
    if not before:
        return None
    maps = inputs_of(inbox, organisation)[COLUMN_MAPS]
    return {**before, COLUMN_MAPS: maps} if maps.items() >= before[COLUMN_MAPS].items() else None


def standing(inbox: Path, out: Path, organisation: Path, month: str | None) -> bool:
    """Whether a run for the month (the latest, if None) would only repeat the publication in `out`."""
    try:
        record: dict[str, Any] = json.loads((out / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    is_month = record.get("month") == (month or record.get("latest_month"))
    is_whole = all((out / name).exists() for name in ("warehouse.duckdb", "site/index.html", "reconciliation.json"))
    seen = record.get("fingerprint")
    return is_month and is_whole and seen is not None and seen == fingerprint(inputs_of(inbox, organisation))
