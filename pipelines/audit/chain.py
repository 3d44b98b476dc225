"""The way of every figure of a publication: as CSV, from page to mart to the delivered files, with hashes.

figures/<page>/<figure>.csv   what a figure's query gives
chain/figures.csv             every figure: its page, source rows, the tables its query reads and all below them
chain/tables.csv              every table: what makes it, the hash of that, what it reads, what is given of it
chain/deliveries.csv          every delivered file by its SHA-256
chain/corrections.csv         every decision of a person: who, when, why
program/                      the rules with their parameters, the SQL, and the sources of the reference tables
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from dashboards.page import pages
from pipelines.audit.tables import WHOLE, Given, below, is_input, tables_in, upstream_of, written_by
from pipelines.export_file import write_csv
from pipelines.unchanged import hashes
from pipelines.warehouse import ROOT, models, reference_tables, releases, tables_read

FIGURES, CHAIN, PROGRAM = "figures", "chain", "program"

_PROGRAM = (
    "models/**/*.sql", "data/rules/*.yaml", "data/practice/*.yaml", "data/reference/*.source.yaml",
    "data/reference/audit_point.csv",
)  # fmt: skip
"""What a person may want to read of the program behind a figure."""

_DELIVERIES = """
select
    file, sha256, size_bytes, kind, format, profile, status, problem_en as problem, records, quarantined, amount_column,
    currency, vat_basis, personal_ids_masked
from raw.delivery
order by delivery_number
"""

_CORRECTIONS = """
select
    delivery.file, delivery.sha256, correction.record_number, correction.correction_id, correction.subject,
    correction.match_field, correction.match_value, correction.new_value, correction.decided_by, correction.decided_on,
    correction.reason, correction.withdrawn_on
from raw.correction as correction
join raw.delivery as delivery on delivery.file_id = correction.file_id
order by delivery.file, correction.record_number
"""


def write_chain(db: duckdb.DuckDBPyConnection, folder: Path, month: str, given: Given) -> None:
    """Write `figures/` and `chain/`.

    Args:
        folder: Of the package; its tables lie there already.
        given: Columns that are taken from the package.
    """
    rows = []
    for page in pages():
        for figure in page.figures:
            name = f"{FIGURES}/{page.name}/{figure.id}.csv"
            write_csv(db, figure.query, {"month": month}, folder / name)
            read = tables_read(figure.query)
            rests_on = below(*read)
            rows.append(
                (
                    page.name, page.file, figure.id, figure.title.nb, name, f"rows/{figure.rows.name}.csv",
                    "; ".join(read), "; ".join(table for table in rests_on if not is_input(table)),
                    "; ".join(table for table in rests_on if is_input(table)),
                )
            )  # fmt: skip
    _write(
        db,
        folder / CHAIN / "figures.csv",
        "page, page_file, figure, title, figure_file, source_rows, reads, rests_on, starts_from",
        rows,
    )
    _write(
        db,
        folder / CHAIN / "tables.csv",
        "table, rows, made_by, made_by_sha256, reads, given_columns",
        [_table(db, table, given) for table in tables_in(folder)],
    )
    write_csv(db, _DELIVERIES, {}, folder / CHAIN / "deliveries.csv")
    write_csv(db, _CORRECTIONS, {}, folder / CHAIN / "corrections.csv")


def program_files() -> set[str]:
    """What a person may want to read of the program, by path below the project."""
    return {path.relative_to(ROOT).as_posix() for pattern in _PROGRAM for path in ROOT.glob(pattern)}


def write_program(folder: Path) -> None:
    """Copy it into `program/`."""
    for name in program_files():
        target = folder / PROGRAM / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)


def _table(db: duckdb.DuckDBPyConnection, table: str, given: Given) -> tuple[str | int, ...]:
    ((rows,),) = db.execute(f"select count(*) from {table}").fetchall()
    columns = given.get(table, ())
    told = "all" if WHOLE in columns else "; ".join(columns)
    made_by = _made_by(table)
    sums = "; ".join(hashes([ROOT / name for name in made_by], ROOT).values())
    return table, rows, "; ".join(made_by), sums, "; ".join(upstream_of(table)), told


def _made_by(table: str) -> tuple[str, ...]:
    """The files of the program that a table is made by; none for one of what was delivered."""
    name = table.split(".")[1]
    if table in models():
        return (f"models/{table.replace('.', '/')}.sql",)
    if table.startswith("reference.") and name in reference_tables():
        return tuple(f"data/reference/{name}/{one}.csv" for one in releases(name)) or (f"data/reference/{name}.csv",)
    written = written_by(table)
    return (written,) if written else ()


def _write(db: duckdb.DuckDBPyConnection, path: Path, columns: str, rows: Sequence[tuple[str | int, ...]]) -> None:
    names = [f'"{name}"' for name in columns.split(", ")]
    kinds = ", ".join(f"{name} varchar" for name in names)
    db.execute(f"create or replace temp table listed (place integer, {kinds})")
    db.executemany(
        f"insert into listed values (?{', ?' * len(names)})", [(place, *row) for place, row in enumerate(rows)]
    )
    write_csv(db, f"select {', '.join(names)} from listed order by place", {}, path)
