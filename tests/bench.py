"""`make bench`: speed as ratios within one run, each against a named floor. Repeat with `make bench LINES=1000000`.

No figure here is a test: machines differ, the ratios much less.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb
from lxml import etree
from rich.console import Console
from rich.table import Table

from models.environment import LABELS
from pipelines.delivery import delivered_files, inbox_files
from pipelines.demo import write_inbox
from pipelines.lots import TABLES as LOT_TABLES
from pipelines.organisation import DEFAULT
from pipelines.verdicts import write_verdicts
from pipelines.warehouse import build_models, connection, create_raw, load_body, load_files, load_reference
from tests.measured_criteria import OWN, REPEATS, confusion, cross_validated, measures, texts

LINES = int(os.environ.get("LINES", "300000"))


class Measured(NamedTuple):
    """One comparison: seconds of ours and of the floor."""

    what: str
    floor: str
    ours_s: float
    floor_s: float


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Best of two runs."""
    taken = []
    for _ in range(2):
        begun = clock()
        work()
        taken.append(clock() - begun)
    return min(taken)


@contextmanager
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse file with raw and reference tables, thrown away afterwards."""
    with tempfile.TemporaryDirectory() as folder, connection(Path(folder) / "w.duckdb") as db:
        create_raw(db)
        load_body(db, DEFAULT)
        load_reference(db)
        yield db


def ledger(inbox: Path) -> Measured:
    """Delimited ledgers to typed core lines, against DuckDB reading the same files as text."""
    files = sorted((inbox / "ledgers").glob("hovedbok*.csv"))

    def ours() -> None:
        with warehouse() as db:
            load_files(db, (one for path in files for one in delivered_files(path)))
            build_models(db, "core.ledger_line")

    def floor() -> None:
        with warehouse() as db:
            for number, path in enumerate(files):
                encoding = "utf-8" if path.read_bytes()[:3] == b"\xef\xbb\xbf" else "latin-1"
                db.execute(
                    f"create table bare_{number} as select * from "
                    f"read_csv('{path}', all_varchar = true, delim = ';', header = true, encoding = '{encoding}')"
                )

    return Measured(f"{LINES:,} ledger lines, CSV to core", "DuckDB read_csv, all text", seconds(ours), seconds(floor))


def saft(folder: Path) -> Measured:
    """A SAF-T file to raw lines, against lxml walking its transactions and clearing them."""
    lines = 40_000
    line = (
        "<Line><RecordID>{0}</RecordID><AccountID>6300</AccountID><SupplierID>S{1}</SupplierID>"
        "<Description>Leie</Description><DebitAmount><Amount>100.00</Amount></DebitAmount></Line>"
    )
    path = folder / "saft.xml"
    with path.open("w", encoding="utf-8") as file:
        file.write(
            "<AuditFile xmlns='urn:StandardAuditFile-Taxation-Financial:NO'><Header/><GeneralLedgerEntries><Journal>"
        )
        for number in range(lines // 4):
            body = "".join(line.format(4 * number + part, number % 50) for part in range(4))
            file.write(
                f"<Transaction><TransactionID>{number}</TransactionID><Period>1</Period><PeriodYear>2026</PeriodYear>"
                f"<TransactionDate>2026-01-05</TransactionDate>{body}</Transaction>"
            )
        file.write("</Journal></GeneralLedgerEntries></AuditFile>")

    def ours() -> None:
        with warehouse() as db:
            load_files(db, delivered_files(path))

    def floor() -> None:
        for _, element in etree.iterparse(str(path), tag="{*}Transaction"):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    return Measured(f"{lines:,} SAF-T lines to raw", "lxml iterparse, clearing", seconds(ours), seconds(floor))


def made_notices(inbox: Path, folder: Path, count: int = 2000) -> list[Path]:
    """The fictional notices many times over, each with ids and descriptions of its own, so that no text comes twice."""
    originals = [path.read_text(encoding="utf-8") for path in sorted((inbox / "notices").glob("*.xml"))]
    uuid = re.compile(r"[0-9a-f]{8}((?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
    folder.mkdir()
    for number in range(count):
        text = uuid.sub(rf"{number:08x}\1", originals[number % len(originals)])
        text = text.replace("</cbc:Description>", f" Sak {number}.</cbc:Description>")
        (folder / f"{number}.xml").write_text(text, encoding="utf-8")
    return sorted(folder.glob("*.xml"))


def notices(inbox: Path, folder: Path) -> Measured:
    """Notices from XML to verdict on one core, against lxml reading codes and weights alone; seconds of processor."""
    files = made_notices(inbox, folder / "many")

    def ours() -> None:
        with warehouse() as db:
            db.execute("set threads = 1")
            load_files(db, (one for path in files for one in delivered_files(path)))
            build_models(db, *LOT_TABLES)
            write_verdicts(db)

    def floor() -> None:
        for path in files:
            tree = etree.parse(str(path))
            tree.xpath("//*[local-name()='AwardingCriterionTypeCode']/text()")
            tree.xpath("//*[local-name()='ParameterNumeric']/text()")

    ours_s, floor_s = seconds(ours, time.process_time), seconds(floor, time.process_time)
    what = f"{len(files):,} notices, XML to verdict: {len(files) / ours_s:,.0f} a second"
    return Measured(what, "lxml reading codes and weights", ours_s, floor_s)


def cold_start(folder: Path) -> Measured:
    """`gronnbok judge` on one notice as a process of its own, against Python importing what it must; best of five."""
    notice = next((folder / "many").glob("*.xml"))

    def started(*arguments: str) -> float:
        taken = []
        for _ in range(5):
            begun = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
            taken.append(time.perf_counter() - begun)
        return min(taken)

    ours_s = started("-m", "pipelines", "judge", str(notice))
    floor_s = started("-c", "import duckdb, pyarrow, lxml.etree, click")
    return Measured("judge one notice, from cold start", "importing DuckDB, Arrow, lxml and click", ours_s, floor_s)


def marts(inbox: Path) -> Measured:
    """All models of a delivered inbox, against one group-by over the same typed lines."""
    with warehouse() as db:
        load_files(db, inbox_files(inbox))
        build_models(db, *LOT_TABLES)
        write_verdicts(db)
        ours = seconds(lambda: build_models(db, "mart.key_figure", "mart.footprint_by_category", "mart.reconciliation"))
        query = "select account_id, period, sum(amount_nok) from core.ledger_line group by account_id, period"
        floor = seconds(lambda: db.execute(query).fetchall())
    return Measured(f"{LINES:,} lines, raw to marts", "one group-by of the same lines", ours, floor)


def criteria() -> Table | str:
    """How well criteria are read, cross-validated: precision, recall and F1 of yes, and what is read as what."""
    samples = Path(__file__).resolve().parents[2] / "shared/samples/award_criteria_labelled.csv"
    if not samples.exists():
        return f"criteria: not measured, the labelled samples are not here ({samples.name})"
    read = cross_validated(texts(samples, OWN))
    table = Table(
        "criteria, cross-validated", "precision of yes", "recall of yes", "F1", *(f"as {one}" for one in LABELS)
    )
    for what, is_own in (("real notices", False), ("own texts, hard", True)):
        found = confusion((row, reading) for row, reading in read if ("batch" in row) is is_own)
        figures = [f"{figure:.3f}" for figure in measures(found)]
        for label in LABELS:
            counts = [str(found[label, told] // REPEATS) for told in LABELS]
            table.add_row(f"{what}: {label}", *(figures if label == "yes" else ("", "", "")), *counts)
    return table


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        inbox = folder / "inbox"
        write_inbox(inbox, lines=LINES, seed=1, months=24)
        measured = [ledger(inbox), saft(folder), notices(inbox, folder), cold_start(folder), marts(inbox)]
    table = Table("what", "seconds", "floor", "seconds", "times the floor")
    for row in measured:
        table.add_row(row.what, f"{row.ours_s:.2f}", row.floor, f"{row.floor_s:.2f}", f"{row.ours_s / row.floor_s:.1f}")
    Console(width=120).print(table)
    Console(width=120).print(criteria())


if __name__ == "__main__":
    main()
