"""Publications of a month: which stand, which one a run makes, what it replaces and what has changed since.

A month is published once as `2026-10.1`. A run over anything else (deliveries, factors, rules, code) makes
`2026-10.2`, a restatement: the pages and exports of `2026-10.1` stay as they were, under that name, and the record of
`2026-10.2` says what it replaces and why. A run over the same makes the same publication again, to the byte.

    inventory/2026-10.1/publication.json    the record: what it was made of, what it replaced and why; no times
    inventory/2026-10.1/<period>.parquet    the purchase lines it counted, one file a month of the year
    inventory/2026-10.1/factor.parquet      the emission factors there were
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pipelines.unchanged import hash_of, hashes

RECORD = "publication.json"
"""Name of a publication's record in its folder below `inventory/`."""

MONTH = re.compile(r"\d{4}-\d{2}")
"""What the folder of a month is called."""

_CHANGED = (
    ("inputs/delivered/", "deliveries"),
    ("inputs/organisation/", "organisation"),
    ("inputs/column_maps/", "column_maps"),
    ("code/data/reference/emission_factor", "factors"),
    ("code/data/reference/cpv_factor", "factors"),
    ("code/data/reference/price_index", "price_index"),
    ("code/data/reference/exchange_rate", "exchange_rates"),
    ("code/data/reference/", "reference"),
    ("code/data/rules/", "rules"),
    ("code/data/practice/", "rules"),
    ("code/data/model", "model"),
    ("code/", "code"),
    ("libraries/", "libraries"),
)
"""Where something lies among what a publication is made of, and what it is called; the first that fits."""


@dataclass(frozen=True)
class Reason:
    """One kind of thing that is not what it was when the publication before was made.

    Args:
        what: deliveries, organisation, column_maps, factors, price_index, exchange_rates, reference, rules, model,
            code or libraries; not_recorded where the publication before left no record.
        names: The files or libraries, in order.
    """

    what: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """One publication of a month.

    Args:
        number: 1 is the first, each later one is a restatement.
        sequence: Place among all publications below one `--out`, from 1.
        replaces: Id of the publication of the month before this one.
        fingerprint: Hash of all it is made of; None where that changed while the run went on.
        releases: Of `factors` and `price_index`, by name.
        made_of: As `pipelines.unchanged.made_of`.
    """

    month: str
    number: int
    sequence: int
    replaces: str | None
    reasons: tuple[Reason, ...]
    fingerprint: str | None
    releases: Mapping[str, str | None]
    made_of: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Its name, such as `2026-10.2`."""
        return f"{self.month}.{self.number}"


def editions(inventory: Path) -> list[Edition]:
    """Every publication on record, in the order they were made."""
    records = [json.loads(path.read_text("utf-8")) for path in inventory.glob(f"*/{RECORD}")]
    found = [
        Edition(
            **{
                **record,
                "reasons": tuple(Reason(**{**told, "names": tuple(told["names"])}) for told in record["reasons"]),
            }
        )
        for record in records
    ]
    return sorted(found, key=lambda one: one.sequence)


def edition_to_make(
    recorded: list[Edition],
    month: str,
    has_pages: bool,
    made_of: Mapping[str, Any] | None,
    releases: Mapping[str, str | None],
) -> Edition:
    """The publication that a run for a month makes.

    Args:
        recorded: As `editions` gives them.
        has_pages: Whether the month stands published, be it on record or not.
        made_of: None where a column map was changed while the run went on.
    """
    seen = None if made_of is None else hash_of(made_of)
    before = [one for one in recorded if one.month == month]
    if before and seen is not None and before[-1].fingerprint == seen:
        return before[-1]
    new = Edition(
        month=month,
        number=before[-1].number + 1 if before else 2 if has_pages else 1,
        sequence=recorded[-1].sequence + 1 if recorded else 1,
        replaces=before[-1].id if before else f"{month}.1" if has_pages else None,
        reasons=(),
        fingerprint=seen,
        releases=releases,
        made_of=made_of or {},
    )
    if before:
        return replace(new, reasons=reasons(before[-1].made_of, new.made_of))
    return replace(new, reasons=(Reason("not_recorded"),)) if has_pages else new


def reasons(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Reason, ...]:
    """What has changed from one publication to the next, by kind and with the names of the files."""
    if not before or not now:
        return (Reason("not_recorded"),)
    old, new = _flat(before), _flat(now)
    found: dict[str, dict[str, list[str]]] = {}
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) == new.get(name):
            continue
        start, what = next(pair for pair in _CHANGED if name.startswith(pair[0]))
        how = "added" if name not in old else "removed" if name not in new else "changed"
        shown = name.removeprefix(start) if start.startswith("inputs/") else name.split("/", 1)[1]
        found.setdefault(what, {}).setdefault(how, []).append(shown)
    return tuple(
        Reason(
            what,
            added=len(how.get("added", ())),
            changed=len(how.get("changed", ())),
            removed=len(how.get("removed", ())),
            names=tuple(sorted(name for names in how.values() for name in names)),
        )
        for what, how in sorted(found.items(), key=lambda one: [what for _, what in _CHANGED].index(one[0]))
    )


def _flat(made_of: Mapping[str, Any]) -> dict[str, str]:
    """All hashes by one path: `inputs/delivered/ledgers/a.csv`, `code/models/core/lot.sql`, `libraries/duckdb`."""
    inputs = {
        f"inputs/{part}/{name}": told for part, files in made_of["inputs"].items() for name, told in files.items()
    }
    return inputs | {f"{part}/{name}": told for part in ("code", "libraries") for name, told in made_of[part].items()}


def write_record(inventory: Path, edition: Edition) -> Path:
    """Write the record of a publication: the same bytes whenever it is made again."""
    path = inventory / edition.id / RECORD
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(json.dumps(asdict(edition), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def freeze(building: Path, edition: Edition) -> None:
    """Set what an edition replaces aside under its own name, its bytes as they are.

    Pages lie beside those of the month, so that every link of theirs still leads where it led. What is there already
    is left alone.
    """
    if edition.replaces is None:
        return
    _set_aside(building / "site" / edition.month, building / "site" / edition.replaces)
    for path in sorted((building / "exports").glob(f"*/{edition.month}.*")):
        if _is_of(path, edition.month):
            _set_aside(path, path.with_name(edition.replaces + path.suffix))


def files_of(building: Path, edition: Edition) -> dict[str, str]:
    """SHA-256 of the pages, exports and inventory of a publication, by path below the publication folder."""
    lists = [path for path in (building / "exports").glob(f"*/{edition.month}.*") if _is_of(path, edition.month)]
    folders = (
        building / "site" / edition.month,
        package_folder(building / "exports" / "climate", edition),
        building / "inventory" / edition.id,
    )
    below = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return hashes([*lists, *below], building)


def _is_of(path: Path, month: str) -> bool:
    """Whether a list is that of the month as it stands, and not an earlier one's (`2026-10.1.csv`)."""
    return path.stem == month and re.fullmatch(r"\.[a-z]+", path.suffix) is not None


def is_package_of(folder: Path, edition: Edition) -> bool:
    """Whether the package in a folder came with an edition."""
    return _package_publication(folder) == edition.id


def set_package_aside(folder: Path) -> None:
    """Set the package of a year aside under the name of the publication that it came with."""
    told = _package_publication(folder)
    if told is not None:
        _set_aside(folder, folder.with_name(told or f"{folder.name}.0"))


def package_folder(climate: Path, edition: Edition) -> Path:
    """Where the package of a publication lies: the year's folder, or its own where the year has a later one."""
    year, own = climate / edition.month[:4], climate / edition.id
    is_later = (_package_publication(year) or "")[: len(edition.month)] > edition.month
    return own if own.exists() or is_later else year


def _package_publication(folder: Path) -> str | None:
    """Which publication a package came with: empty where it does not say, None where there is no package."""
    path = folder / "datapackage.json"
    return str(json.loads(path.read_text("utf-8")).get("publication", "")) if path.exists() else None


def _set_aside(path: Path, target: Path) -> None:
    if path.exists() and not target.exists():
        path.rename(target)
