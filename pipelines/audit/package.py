"""Writes the package of a publication: what was published, what it was made of, and a sample to test.

index.html, index.pdf, nn/, en/    what it is and how it was drawn
site/, exports/, inventory/        as published, byte for byte
tables/, figures/, chain/, sample/, program/
run.json, reconciliation.json, trail.jsonl, .trail_head    records of the publication
package.json                       what was asked of the package, and what is given in it
manifest.json                      SHA-256 of every other file
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from pipelines import exports, inventory
from pipelines.audit.chain import write_chain, write_program
from pipelines.audit.first_page import write_first_page
from pipelines.audit.items_page import write_items_pages
from pipelines.audit.sample import Plan, write_samples
from pipelines.audit.tables import given_columns, load_inputs, write_tables
from pipelines.edition import Edition, editions, files_of
from pipelines.month_pages import write_pages
from pipelines.publication import EDITION
from pipelines.reconciliation import entries
from pipelines.trail import HEAD, TRAIL
from pipelines.unchanged import code_hashes, hashes
from pipelines.warehouse import connection

FORMAT = "gronnbok-audit/1"

FACTS, MANIFEST = "package.json", "manifest.json"

_RECORDS = ("run.json", "reconciliation.json")


class NotPackaged(Exception):
    """There is nothing of which a package could be made that proves itself."""


def published(out: Path, month: str) -> tuple[Path, Edition]:
    """The folder of the newest publication of a month, with the warehouse it was made from.

    Raises:
        NotPackaged: The month is not published, its warehouse is gone, or the program has changed since.
    """
    recorded = [one for one in editions(out / "inventory") if one.month == month]
    if not recorded:
        raise NotPackaged(f"{out}: {month} is not published; gronnbok report --month {month} publishes it")
    newest = recorded[-1]
    again = f"gronnbok report --month {month} makes it again"
    for folder in sorted((out / ".publications").glob("*"), reverse=True):
        told = folder / EDITION
        if told.exists() and json.loads(told.read_text("utf-8"))["id"] == newest.id:
            break
    else:
        raise NotPackaged(f"{out}: the warehouse behind {newest.id} is no longer kept; {again}")
    if newest.made_of.get("code") != code_hashes():
        raise NotPackaged(
            f"{out}: the program is not the one that made {newest.id}; use that one, or publish a restatement: {again}"
        )
    return folder, newest


def write_package(out: Path, folder: Path, plan: Plan) -> dict[str, Any]:
    """Write the package of the newest publication of a month into an empty folder; `package.json`.

    Raises:
        NotPackaged: See `published`.
    """
    source, edition = published(out, plan.month)
    for name in files_of(source, edition):
        _copy(source / name, folder / name)
    pages = "".join(path.read_text("utf-8") for path in (source / "site" / plan.month).glob("*.html"))
    for path in (source / "site" / "assets").glob("*"):
        if path.name in pages:
            _copy(path, folder / "site" / "assets" / path.name)
    for name in _RECORDS:
        _copy(source / name, folder / name)
    for name in (TRAIL, HEAD):
        _copy(out / name, folder / name)
    write_program(folder)
    with connection(source / "warehouse.duckdb", read_only=True) as db:
        write_tables(db, folder)
        name, org_number, is_fictional = db.execute("select name, org_number, is_fictional from raw.body").fetchall()[0]
    number, digest = (out / HEAD).read_text("utf-8").split()
    facts: dict[str, Any] = {
        "format": FORMAT,
        "publication": edition.id,
        "replaces": edition.replaces,
        "body": {"name": name, "org_number": org_number, "is_fictional": is_fictional},
        "plan": asdict(plan),
        "months": sorted(path.name for path in (source / "site").iterdir() if path.is_dir() and path.name != "assets"),
        "trail_head": {"number": int(number), "hash": digest},
    }
    with connection(folder / ".rebuilt.duckdb") as db:
        load_inputs(db, folder)
        facts["given"] = given_columns(db, folder)
        facts["drawn"] = write_proofs(db, folder, facts)
    (folder / ".rebuilt.duckdb").unlink()
    _write_json(folder / FACTS, facts)
    _write_json(folder / MANIFEST, manifest_of(folder))
    return facts


def write_proofs(db: duckdb.DuckDBPyConnection, folder: Path, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Write what is drawn from a rebuilt warehouse for the auditor: figures, chain, sample, first page.

    Args:
        folder: Holds `tables/` and `run.json`.
        facts: As `package.json`.
    """
    plan, given = Plan(**facts["plan"]), facts["given"]
    write_chain(db, folder, plan.month, given)
    drawn = write_samples(db, folder, plan)
    write_first_page(folder, facts, json.loads((folder / "run.json").read_text("utf-8")), plan, drawn, given)
    write_items_pages(folder, facts)
    return [asdict(one) for one in drawn]


def write_published(db: duckdb.DuckDBPyConnection, folder: Path, edition: Edition, months: list[str]) -> None:
    """Write what was published anew from a rebuilt warehouse: pages, exports, inventory, reconciliation."""
    _write_json(folder / "reconciliation.json", entries(db))
    exports.write(db, folder / "exports", edition)
    (folder / "inventory" / edition.id).mkdir(parents=True)
    inventory.write(db, folder / "inventory", edition)
    write_pages(db, folder / "site", edition.month, [month for month in months if len(month) == len(edition.month)])


def manifest_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a package but the manifest, by path."""
    return hashes((path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST), folder)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
