"""What a publication keeps of the lines it counted, and how a later run finds it again.

`inventory/<publication>/<period>.parquet` holds the purchase lines of each month of the year to and with the month
published, one file a month, and `factor.parquet` the emission factors there were: what the bridge between two
publications is worked out from. There is no text in them and nobody's name. A file with the bytes of an earlier
publication's is a link to it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pipelines.edition import Edition

TABLES = {
    # One publication of a month up to and with the one that is made. is_current: the one that is made.
    # is_bridged: it is compared with today's lines month by month of its year, and not for its own month alone.
    "publication": (
        "publication_id varchar, month varchar, number integer, sequence integer, replaces varchar, "
        "is_current boolean, is_bridged boolean, factor_release varchar, price_index_release varchar"
    ),
    # One kind of thing that had changed since the publication that this one replaces.
    "publication_reason": (
        "publication_id varchar, position integer, what varchar, added integer, changed integer, removed integer, "
        "names varchar[]"
    ),
    # One month of lines that a publication counted. content_id: the same where the lines are the same.
    "publication_period": "publication_id varchar, period varchar, content_id varchar",
    # One line part as it was counted, columns as mart.inventory_line.
    "published_line": (
        "content_id varchar, line_id varchar, part_number integer, period varchar, match_key varchar, "
        "cpv_division varchar, category_method varchar, footprint_method varchar, factor_key varchar, "
        "index_spend decimal(12, 4), index_factor decimal(12, 4), currency_code varchar, "
        "amount_currency decimal(18, 2), amount_nok decimal(18, 2), kgco2e decimal(32, 14)"
    ),
    # One emission factor as a publication had it, columns as mart.inventory_factor.
    "published_factor": "publication_id varchar, factor_key varchar, factor_value decimal(18, 12)",
}
"""Tables of the raw layer about what was published before."""


def create(db: duckdb.DuckDBPyConnection) -> None:
    """Create the empty tables: nothing has been published before."""
    for table, columns in TABLES.items():
        db.execute(f"create or replace table raw.{table} ({columns})")


def load(db: duckdb.DuckDBPyConnection, inventory: Path, recorded: Iterable[Edition], made: Edition) -> None:
    """Load what was published before the publication that is made.

    Lines are loaded of earlier publications of the same month and of the newest of the year, for every month of the
    year, and of the newest publication of each other month, for that month.
    """
    create(db)
    before = [one for one in recorded if one.sequence < made.sequence]
    newest = {one.month: one for one in before}
    of_year = [one for one in before if one.month[:4] == made.month[:4]]
    bridged = {one.id for one in before if one.month == made.month} | {one.id for one in of_year[-1:]}
    loaded: set[str] = set()
    for one in (*before, made):
        releases = (one.releases.get(name) for name in ("factors", "price_index"))
        db.execute(
            "insert into raw.publication values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [one.id, one.month, one.number, one.sequence, one.replaces, one == made, one.id in bridged, *releases],
        )
        for position, reason in enumerate(one.reasons):
            db.execute(
                "insert into raw.publication_reason values (?, ?, ?, ?, ?, ?, ?)",
                [one.id, position, reason.what, reason.added, reason.changed, reason.removed, list(reason.names)],
            )
        if one == made or (one.id not in bridged and newest[one.month] != one):
            continue
        folder = inventory / one.id
        for path in sorted(folder.glob("*.parquet")):
            if path.stem == "factor":
                db.execute(
                    "insert into raw.published_factor by name select ? as publication_id, * from read_parquet(?)",
                    [one.id, str(path)],
                )
            elif one.id in bridged or path.stem == one.month:
                content = f"{path.stem} {_hash(path)}"
                db.execute("insert into raw.publication_period values (?, ?, ?)", [one.id, path.stem, content])
                if content not in loaded:
                    loaded.add(content)
                    db.execute(
                        "insert into raw.published_line by name select ? as content_id, * from read_parquet(?)",
                        [content, str(path)],
                    )


def write(db: duckdb.DuckDBPyConnection, inventory: Path, made: Edition) -> list[Path]:
    """Write the lines and factors of the publication that is made; the files written."""
    folder = inventory / made.id
    for path in folder.glob("*.parquet"):
        path.unlink()
    same_year = [path for path in inventory.glob(f"{made.month[:4]}-*/*.parquet") if path.parent != folder]
    known = {_hash(path): path for path in same_year}
    written = []
    lines = "select * from mart.inventory_line where period = '{}' order by line_id, part_number"
    periods = (f"{made.month[:5]}{number:02}" for number in range(1, int(made.month[5:]) + 1))
    queries = {period: lines.format(period) for period in periods}
    for name, query in {**queries, "factor": "select * from mart.inventory_factor order by factor_key"}.items():
        path = folder / f"{name}.parquet"
        db.execute(f"copy ({query}) to '{sql_path(path)}' (format parquet, compression zstd)")
        if (same := known.get(_hash(path))) is not None:
            path.unlink()
            os.link(same, path)
        written.append(path)
    return written


def sql_path(path: Path) -> str:
    """A path as it stands between the quotes of a SQL text."""
    return str(path).replace("'", "''")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
