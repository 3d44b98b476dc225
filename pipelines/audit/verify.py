"""Recomputes a package offline and says where it is not what it says it is.

What is looked at, in this order: the hash of every file; the chain of the log, and the hash of all that was published
that stands in it; the program; every table, built anew from what was delivered; every figure, list and page, made anew
from these tables; the sample, drawn anew. Of what differs the causes are told apart from what follows from them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from pipelines import trail
from pipelines.audit.archive import NotAPackage
from pipelines.audit.chain import FIGURES, PROGRAM, program_files
from pipelines.audit.compare import Difference, file_difference
from pipelines.audit.package import FACTS, FORMAT, MANIFEST, manifest_of, write_proofs, write_published
from pipelines.audit.tables import (
    ALWAYS_GIVEN,
    WHOLE,
    NotRecomputable,
    below,
    load_inputs,
    rebuild,
    upstream_of,
    where,
)  # fmt: skip
from pipelines.audit.tables import FOLDER as TABLES
from pipelines.edition import MONTH, Edition, editions, files_of
from pipelines.inventory import sql_path
from pipelines.text_categories import text_model
from pipelines.unchanged import LIBRARIES, code_hashes, delivered, hash_of, hashes
from pipelines.warehouse import ROOT, connection

_NOT_MADE = re.compile(
    rf"({TABLES}|{PROGRAM})/|inventory/[^/]+/publication\.json$|({MANIFEST}|{FACTS}|run\.json|{trail.TRAIL}|{trail.HEAD})$"
)
"""Files that are not made anew from the tables: those are looked at by themselves."""

_BY_LIBRARY = (".pdf", ".xlsx")
"""Kinds of files that other libraries write as other bytes, and that hold no rows to compare instead."""


_WHATEVER = (
    KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, IndexError, OSError, duckdb.Error,
)  # fmt: skip
"""What reading something that only looks like a package may raise."""


@dataclass
class Verdict:
    """What came of a verification.

    Args:
        problems: Where the package differs, causes first, one line each.
        notes: What the reader should know besides: another program, other libraries.
        follows: How many tables and files differ only because of what `problems` names.
        tables, figures, files: How many were made anew and compared.
        facts: `package.json`.
    """

    facts: dict[str, Any]
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    follows: int = 0
    tables: int = 0
    figures: int = 0
    files: int = 0


def verify(folder: Path, scratch: Path, inbox: Path | None = None) -> Verdict:
    """Verify an unpacked package.

    Args:
        scratch: An empty folder to make things anew in.
        inbox: The delivered files, to be checked against their hashes too.

    Raises:
        NotAPackage: The folder holds no package that this program can read.
    """
    facts, edition = _facts(folder)
    verdict = Verdict(facts)
    try:
        altered = _check_manifest(folder, verdict)
        line = _check_trail(folder, edition, verdict)
        run = json.loads((folder / "run.json").read_text("utf-8"))
        same = _check_program(folder, edition, run, verdict)
        if inbox is not None:
            _check_inbox(inbox, edition, verdict)
        with connection(scratch / "rebuilt.duckdb") as db:
            differing = _check_tables(db, folder, scratch, same, verdict)
            _check_run(db, run, line, edition, verdict)
            _check_files(db, folder, scratch, edition, same, verdict, bool(differing), altered)
    except NotRecomputable as fault:
        verdict.problems.append(str(fault))
    except _WHATEVER as fault:
        verdict.problems.append(f"what follows cannot be made again ({type(fault).__name__}: {fault})".split("\n")[0])
    return verdict


def _facts(folder: Path) -> tuple[dict[str, Any], Edition]:
    try:
        facts: dict[str, Any] = json.loads((folder / FACTS).read_text("utf-8"))
        if facts["format"] != FORMAT:
            raise NotAPackage(f"{folder / FACTS}: format {facts['format']!r}, this program reads {FORMAT}")
        edition = next(one for one in editions(folder / "inventory") if one.id == facts["publication"])
        plan = facts["plan"]
        is_month = MONTH.fullmatch(edition.month) and edition.month == plan["month"] and isinstance(edition.number, int)
        is_plan = plan["size"] >= 1 and 1 <= plan["confidence_pct"] < 100 and 0.01 <= plan["tolerable_pct"] <= 100
        if not is_month or not is_plan or not isinstance(facts["given"], dict):
            raise NotAPackage(f"{folder / FACTS}: says what no package says; get the package again")
    except (*_WHATEVER, StopIteration) as fault:
        raise NotAPackage(
            f"{folder}: is no audit package of Grønnbok ({type(fault).__name__}: {fault}); "
            "gronnbok audit package writes one"
        ) from fault
    return facts, edition


def _check_manifest(folder: Path, verdict: Verdict) -> set[str]:
    """Compare every file with its hash; the files that are not what they were when the package was made."""
    try:
        stated: dict[str, str] = dict(json.loads((folder / MANIFEST).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        verdict.problems.append(f"{MANIFEST}: is missing or cannot be read")
        return set()
    found = manifest_of(folder)
    said = {
        "has been altered since the package was made": [n for n in stated if n in found and stated[n] != found[n]],
        "is missing from the package": [name for name in stated if name not in found],
        "did not belong to the package when it was made": [name for name in found if name not in stated],
    }
    verdict.problems += [f"{name}: {what}" for what, names in said.items() for name in sorted(names)]
    return {name for names in said.values() for name in names}


def _check_trail(folder: Path, edition: Edition, verdict: Verdict) -> dict[str, Any] | None:
    """Check the chain of the log, and that the publication it tells of is the one in the package; its line there."""
    verdict.problems += [problem.replace(f"{folder}/", "") for problem in trail.verified(folder)]
    head = verdict.facts["trail_head"]
    if (folder / trail.HEAD).read_text("utf-8").split() != [str(head["number"]), head["hash"]]:
        verdict.problems.append(f"{trail.HEAD}: is not the last line that {FACTS} tells of")
    lines = _json_lines(folder / trail.TRAIL)
    told = [line for line in lines if line.get("publication") == edition.id]
    if not told:
        verdict.problems.append(f"{trail.TRAIL}: has no line of the publication {edition.id}")
    elif told[-1].get("pages_and_exports") != hash_of(files_of(folder, edition)):
        verdict.problems.append(
            f"{trail.TRAIL}, line {told[-1].get('number')}: pages, exports and inventory of {edition.id} are not those "
            "that were published"
        )
    return told[-1] if told else None


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    for text in path.read_text("utf-8", "replace").splitlines() if path.exists() else ():
        try:
            told = json.loads(text)
        except ValueError:
            continue
        if isinstance(told, dict):
            yield told


@dataclass(frozen=True)
class _Same:
    """What of this program is the same as when the publication was made.

    Args:
        reference: All files of the reference tables.
        libraries: All libraries that figures, pages and exports are made with.
    """

    reference: bool
    libraries: bool


def _check_program(folder: Path, edition: Edition, run: dict[str, Any], verdict: Verdict) -> _Same:
    """Compare the program with the one that made the publication, and what the package holds of it."""
    made = edition.made_of.get("code", {})
    here = code_hashes()
    other = sorted(name for name in made.keys() | here.keys() if made.get(name) != here.get(name))
    if other:
        verdict.notes.append(
            f"this program is not the one that made {edition.id}: {len(other)} files differ, {other[0]} first; what "
            f"differs below may come from that; install {run.get('code_version', 'the version in run.json')} to be sure"
        )
    libraries = edition.made_of.get("libraries", {})
    differing = [
        f"{name} {version(name)} (was {libraries.get(name)})"
        for name in LIBRARIES
        if version(name) != libraries.get(name)
    ]
    if differing:
        verdict.notes.append(f"other libraries than those that made {edition.id}: {', '.join(differing)}")
    copied = hashes((path for path in (folder / PROGRAM).rglob("*") if path.is_file()), folder / PROGRAM)
    verdict.problems += [
        f"{PROGRAM}/{name}: is not the text that {edition.id} was made with"
        for name, digest in sorted(copied.items())
        if made.get(name) != digest
    ]
    if not other:
        lacking = sorted(program_files() - copied.keys())
        verdict.problems += [f"{PROGRAM}/{name}: is missing from the package" for name in lacking]
    return _Same(not any(name.startswith("data/reference/") for name in other), not differing)


def _check_inbox(inbox: Path, edition: Edition, verdict: Verdict) -> None:
    """Compare delivered files with the hashes they had."""
    stated = edition.made_of.get("inputs", {}).get("delivered", {})
    found = delivered(inbox)
    for name in sorted(stated):
        if name not in found:
            verdict.problems.append(f"{inbox / name}: is gone; it was delivered when {edition.id} was made")
        elif found[name] != stated[name]:
            verdict.problems.append(f"{inbox / name}: is not the file that {edition.id} was made from")
    if later := sorted(found.keys() - stated.keys()):
        verdict.notes.append(f"{inbox}: {len(later)} files came after {edition.id} was made, {later[0]} first")


def _check_tables(
    db: duckdb.DuckDBPyConnection, folder: Path, scratch: Path, same: _Same, verdict: Verdict
) -> dict[str, Difference]:
    """Build every table anew and compare it with the one in the package; the tables that differ."""
    _note_given_numbers(db, folder, verdict)
    reach = ", ".join(f"'{sql_path(one.resolve())}'" for one in (folder, scratch, ROOT / "data/reference"))
    db.execute(f"set allowed_directories = [{reach}]")
    db.execute("set enable_external_access = false")
    differing = dict(load_inputs(db, folder, same.reference))
    for table, difference in rebuild(db, folder, verdict.facts["given"]):
        verdict.tables += 1
        if difference is not None:
            differing[table] = difference
    causes = {table for table in differing if not differing.keys() & set(upstream_of(table))}
    verdict.follows += len(differing) - len(causes)
    for table, difference in differing.items():
        if table in causes:
            verdict.problems.append(difference.line())
            # What is told apart by its text alone is shown in the first record that it leads to.
            led = (one for name, one in differing.items() if name not in causes and table in below(name))
            if not difference.names_record and (first := next((one for one in led if one.names_record), None)):
                verdict.problems[-1] += f"; leads to {first.line()}"
    return differing


def _check_files(
    db: duckdb.DuckDBPyConnection,
    folder: Path,
    scratch: Path,
    edition: Edition,
    same: _Same,
    verdict: Verdict,
    has_other_tables: bool,
    altered: set[str],
) -> None:
    """Make figures, sample, pages and exports anew and compare them with those in the package.

    Args:
        has_other_tables: Whether some table differs; a file that is not itself altered may then differ because of it.
        altered: The files that are not what they were when the package was made.
    """
    facts = verdict.facts
    anew = scratch / "anew"
    for name in ("run.json", TABLES):
        (anew / name).parent.mkdir(parents=True, exist_ok=True)
        (anew / name).symlink_to((folder / name).resolve())
    if write_proofs(db, anew, facts) != facts["drawn"]:
        verdict.problems.append(f"{FACTS}: the sample drawn anew is not of the size that it says")
    write_published(db, anew, edition, facts["months"])
    (anew / "site" / "index.html").unlink(missing_ok=True)  # leads to the newest month, whichever that is
    skipped = 0
    for name in _compared(folder, anew):
        verdict.files += 1
        verdict.figures += name.startswith(f"{FIGURES}/")
        found = _difference(db, folder, anew, name)
        if found is None:
            continue
        if not same.libraries and name.endswith(_BY_LIBRARY):
            skipped += 1
        elif has_other_tables and name not in altered:
            verdict.follows += 1
        else:
            verdict.problems.append(found.line())
    if skipped:
        verdict.notes.append(f"{skipped} files (PDF, XLSX) are not compared: other libraries write other bytes")


def _check_run(
    db: duckdb.DuckDBPyConnection,
    run: dict[str, Any],
    line: dict[str, Any] | None,
    edition: Edition,
    verdict: Verdict,
) -> None:
    """Compare what `run.json` says of the publication with its record, its line of the log and the tables."""
    rules = {
        name.removeprefix("data/rules/"): digest
        for name, digest in edition.made_of.get("code", {}).items()
        if name.startswith("data/rules/")
    }
    stated = {
        "publication": edition.id,
        "replaces": edition.replaces,
        "fingerprint": edition.fingerprint,
        "trail": line,
        "rules": rules,
        "inputs": dict(db.execute("select file, sha256 from raw.delivery order by delivery_number").fetchall()),
        "factors": dict(db.execute("select distinct factor_set, factor_release from core.emission_factor").fetchall()),
        "model": text_model(db),
    }
    verdict.problems += [
        f"run.json: {name} is not what the record of {edition.id}, its log and its tables say"
        for name, told in stated.items()
        if run.get(name) != told
    ]


def _note_given_numbers(db: duckdb.DuckDBPyConnection, folder: Path, verdict: Verdict) -> None:
    """Say which numbers are taken from the package instead of being recomputed: those that rest on hidden names."""
    numbers = []
    for table, columns in sorted(verdict.facts["given"].items()):
        path = folder / where(table)
        if table in ALWAYS_GIVEN or not path.is_file():
            continue
        kinds = db.execute("select name, duckdb_type from parquet_schema(?)", [str(path)]).fetchall()
        numbers += [
            f"{table}.{name}"
            for name, kind in kinds
            if (WHOLE in columns or name in columns)
            and str(kind).startswith(("DECIMAL", "DOUBLE", "BIGINT", "INTEGER"))
        ]
    if numbers:
        verdict.notes.append(f"{len(numbers)} columns of numbers are given and not recomputed: {', '.join(numbers)}")


def _compared(folder: Path, anew: Path) -> Iterable[str]:
    """The paths of all files that are made anew, or should be."""
    names = {path.relative_to(top).as_posix() for top in (folder, anew) for path in top.rglob("*") if path.is_file()}
    return sorted(name for name in names if not _NOT_MADE.match(name))


def _difference(db: Any, folder: Path, anew: Path, name: str) -> Difference | None:
    if not (folder / name).is_file():
        return Difference(name, recomputed=name)
    if not (anew / name).is_file():
        return Difference(name, stated=name)
    return file_difference(db, folder, anew, name)
