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

from models.classifier_training import knowledge
from models.environment import LABELS
from pipelines.classifier_folder import base_classifier
from pipelines.delivery import delivered_files, inbox_files
from pipelines.demo import write_inbox
from pipelines.lots import BESIDE
from pipelines.lots import TABLES as LOT_TABLES
from pipelines.organisation import DEFAULT
from pipelines.reuse import write_lives
from pipelines.verdicts import write_verdicts
from pipelines.warehouse import (
    ROOT,
    build_model,
    build_models,
    connection,
    create_raw,
    load_body,
    load_files,
    load_reference,
    memory_warehouse,
    models,
    reference_below,
)
from tests.measured_categories import learning_curve, titles
from tests.measured_criteria import OWN, REPEATS, confusion, cross_validated, measures, texts

LINES = int(os.environ.get("LINES", "300000"))
SIZE_MB = int(os.environ.get("SIZE_MB", "100"))
"""Size of the SAF-T file whose reading is timed."""

LARGE_MB = int(os.environ.get("LARGE_MB", "500"))
"""Size of the SAF-T file for which the memory of a process is measured."""


LANGUAGES = ("nb", "nn", "da", "sv", "en", "de", "fr")
"""Languages whose criteria are measured apart."""


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


def write_audit_file(path: Path, size_mb: int) -> int:
    """Write a SAF-T 1.30 file of about a size as a large body's system would: its number of lines.

    Vouchers of two to seven lines with descriptions, three dimensions, tax information, VAT and payables.
    """
    goods = ("Kontorrekvisita", "Renhold &amp; utstyr", "Årslisens programvare", "Leie av lokaler", "Strøm og nettleie")
    line, number, written = 0, 0, 0
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO">'
            "<Header><AuditFileVersion>1.30</AuditFileVersion><Company><RegistrationNumber>974760673"
            "</RegistrationNumber><Name>Grønnvik kommune</Name></Company></Header><MasterFiles><GeneralLedgerAccounts>"
        )
        for account in range(10000, 10250):
            file.write(
                f"<Account><AccountID>{account}</AccountID><AccountDescription>Konto {account}</AccountDescription>"
                f"<GroupingCategory>KA_K</GroupingCategory><GroupingCode>120</GroupingCode></Account>\n"
            )
        file.write("</GeneralLedgerAccounts><Suppliers>")
        for supplier in range(3000):
            file.write(
                f"<Supplier><RegistrationNumber>{800000000 + supplier}</RegistrationNumber><Name>Leverandør {supplier}"
                f" AS</Name><SupplierID>{50000 + supplier}</SupplierID></Supplier>\n"
            )
        file.write("</Suppliers></MasterFiles><GeneralLedgerEntries><Journal><JournalID>IF</JournalID>\n")
        while written < size_mb * 1_000_000:
            number += 1
            posted, total = [], 0
            for cost in range(1 + number % 5):
                line += 1
                ore = 10_000 + (number * 7919 + cost * 104_729) % 5_000_000
                total += ore
                posted.append(
                    f"  <Line>\n    <RecordID>{line}</RecordID>\n    <AccountID>{10000 + line % 250}</AccountID>\n"
                    f"    <Analysis><AnalysisType>A</AnalysisType><AnalysisID>{number % 400}</AnalysisID></Analysis>\n"
                    f"    <Analysis><AnalysisType>F</AnalysisType><AnalysisID>2{number % 9}2</AnalysisID></Analysis>\n"
                    f"    <Analysis><AnalysisType>P</AnalysisType><AnalysisID>P{number % 900}</AnalysisID></Analysis>\n"
                    f"    <Description>{goods[line % 5]} {number}</Description>\n"
                    f"    <DebitAmount><Amount>{ore / 100:.2f}</Amount></DebitAmount>\n    <TaxInformation><TaxType>MVA"
                    f"</TaxType><TaxCode>1</TaxCode><TaxPercentage>25</TaxPercentage><TaxBase>{ore / 100:.2f}</TaxBase>"
                    f"<DebitTaxAmount><Amount>{ore / 400:.2f}</Amount></DebitTaxAmount></TaxInformation>\n  </Line>\n"
                )
            line += 1
            posted.append(
                f"  <Line><RecordID>{line}</RecordID><AccountID>23500</AccountID>"
                f"<SupplierID>{50000 + number % 3000}</SupplierID><Description>Faktura {number}</Description>"
                f"<CreditAmount><Amount>{total / 100:.2f}</Amount></CreditAmount>"
                f"<ReferenceNumber>F{number}</ReferenceNumber><DueDate>2026-02-{1 + number % 28:02}"
                "</DueDate></Line>\n"
            )
            written += file.write(
                f"<Transaction><TransactionID>{number}</TransactionID><Period>{1 + number % 12}</Period>"
                f"<PeriodYear>2026</PeriodYear>"
                f"<TransactionDate>2026-{1 + number % 12:02}-{1 + number % 28:02}</TransactionDate>"
                f"<VoucherType>IF</VoucherType><Description>Inngående faktura {number}</Description>"
                f"<SystemEntryDate>2026-02-01</SystemEntryDate><GLPostingDate>2026-02-01</GLPostingDate>\n"
                + "".join(posted)
                + "</Transaction>\n"
            )
        file.write("</Journal></GeneralLedgerEntries></AuditFile>\n")
    return line


def saft(folder: Path) -> Measured:
    """A SAF-T file to raw lines, against lxml walking its transactions and clearing them."""
    path = folder / "saft.xml"
    lines = write_audit_file(path, SIZE_MB)

    def ours() -> float:
        with warehouse() as db:
            begun = time.perf_counter()
            load_files(db, delivered_files(path))
            return time.perf_counter() - begun

    def floor() -> None:
        for _, element in etree.iterparse(str(path), tag="{*}Transaction"):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    return Measured(
        f"{lines:,} SAF-T lines ({SIZE_MB} MB) to raw", "lxml iterparse, clearing", min(ours(), ours()), seconds(floor)
    )


def saft_memory(folder: Path) -> str:
    """The peak memory of a process that reads and loads a large SAF-T file."""
    path = folder / "large.xml"
    write_audit_file(path, LARGE_MB)
    program = """if True:
        import resource, sys
        from pathlib import Path
        from pipelines.delivery import delivered_files
        from pipelines.warehouse import connection, create_raw, load_body, load_files, load_reference
        with connection(sys.argv[2]) as db:
            create_raw(db)
            load_body(db)
            load_reference(db)
            load_files(db, delivered_files(Path(sys.argv[1])))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    """
    arguments = [sys.executable, "-c", program, str(path), str(folder / "large.duckdb")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=ROOT)
    return f"{LARGE_MB} MB of SAF-T to raw: the process takes {done.stdout.strip()} MB of memory at its peak"


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
        # What `gronnbok judge` does.
        with memory_warehouse(reference_below(*LOT_TABLES, *BESIDE)) as db:
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
        build_models(db, "core.reuse_event")
        write_lives(db)
        ours = seconds(lambda: build_models(db, "mart.key_figure", "mart.footprint_by_category", "mart.reconciliation"))
        query = "select account_id, period, sum(amount_nok) from core.ledger_line group by account_id, period"
        floor = seconds(lambda: db.execute(query).fetchall())
    return Measured(f"{LINES:,} lines, raw to marts", "one group-by of the same lines", ours, floor)


CLASSIFIED = """
insert into rules.classified_part by name
select 'f00dfeed0001-' || i as part_id, 'f00dfeed0001-' || i as line_id, 1 as lines,
    strftime(date '2024-11-01' + interval 1 month * cast(i % 24 as integer), '%Y-%m') as period,
    cast(1 + hash(i) % $accounts as integer) as account_class_id,
    cast(1 + (hash(i) // 1000) % $categories as integer) as category_class_id,
    cast((hash(i) % 5000000) * 0.01 as decimal(18, 2)) as amount_nok
from range($lines) as lines(i)
"""
"""Classified purchases of 24 months on every purchase account of KOSTRA, in each division and 100 CPV codes."""

FOOTPRINT_LINES = int(os.environ.get("FOOTPRINT_LINES", "3000000"))
"""Classified lines whose footprint marts are timed; 10000000 on a machine that nobody else uses."""


def footprint() -> Measured:
    """Classified lines to footprint marts, against one group-by of the lines; seconds of processor."""
    chain = ("rules.spend_cell", "rules.spend_factor", "mart.footprint_by_category", "mart.footprint_interval")
    with warehouse() as db:
        build_models(db, "mart.footprint_coverage")
        db.execute(
            "insert into core.purchase_part by name select account_code as part_id, 'kostra' as chart, account_code, "
            "account_code as account_id, name_no as account_name from reference.account "
            "where chart = 'kostra' and is_purchase in ('yes', 'partly')"
        )
        db.execute(
            "insert into rules.line_category by name "
            "select 'x' as part_id, 'stated' as confidence_kind, code as cpv_code, "
            "left(code, 2) as cpv_division from (select code from reference.cpv order by hash(code) limit 100) "
            "union all select distinct 'y', 'own_judgement', null, left(code, 2) from reference.cpv"
        )
        for table in ("rules.account_class", "rules.category_class", "rules.classified_part"):
            build_model(db, table)
        counted = "select (select count(*) from rules.account_class), (select count(*) from rules.category_class)"
        ((accounts, categories),) = db.execute(counted).fetchall()
        db.execute(CLASSIFIED, {"lines": FOOTPRINT_LINES, "accounts": accounts, "categories": categories})

        def ours() -> None:
            for table in (*chain, "mart.footprint_coverage"):
                build_model(db, table)

        query = (
            "create or replace temp table summed as select period, account_class_id, category_class_id, "
            "sum(amount_nok) as amount_nok from rules.classified_part group by all"
        )
        ours_s, floor_s = (seconds(work, time.process_time) for work in (ours, lambda: db.execute(query)))
    return Measured(f"{FOOTPRINT_LINES:,} classified lines to footprint marts", "one group-by of them", ours_s, floor_s)


LINKED_PARTS = int(os.environ.get("LINKED_PARTS", str(LINES)))
"""Parts of purchase lines whose agreements are looked for, among 2,000 registered contracts and 5,000 awards."""

MADE_FOR_LINKS = {
    # Ten thousand suppliers, the first of which sell most and have most agreements, each with a few kinds of purchase;
    # three lines in ten bear a contract number, one of eleven of them one that nobody knows.
    "core.purchase_part": f"""
        select 'p' || i as part_id, 's' || n as supplier_key, 'kostra' as chart,
            cast(100 + (n * 7 + i % 2 * 31) % 200 as varchar) as account_code,
            cast(15 + (n * 13 + i % 5 // 4 * 17) % 60 as varchar) as division,
            cast('2022-01-01' as date) + cast(hash(i + 1) % 1700 as integer) as bought_on,
            hash(i + 2) % 10 < 3 as is_named
        from (select i, cast(floor(10000 * power(hash(i) / 18446744073709551615.0, 3)) as integer) as n
              from range({LINKED_PARTS}) as made(i)) as sold""",
    "core.spend_fact": "select part_id, part_id as line_id, bought_on, supplier_key, 'company' as supplier_kind "
    "from core.purchase_part",
    "core.agreement": """
        select 'a' || i as agreement_id, i < 2000 as is_registered, 'c' || i as contract_id, 's' || n as supplier_key,
            cast('2021-01-01' as date) + cast(hash(i + 3) % 1800 as integer) as valid_from,
            cast('2025-01-01' as date) + cast(hash(i + 3) % 1800 as integer) as last_day, 1 as suppliers,
            cast((15 + (n * 13 + i % 5 // 4 * 17) % 60) * 1000000 + i % 9 * 100000 as varchar) as cpv_code
        from (select i, cast(floor(10000 * power(hash(i + 4) / 18446744073709551615.0, 2)) as integer) as n
              from range(7000) as made(i)) as agreed""",
    "core.agreement_supplier": "select agreement_id, supplier_key from core.agreement",
    "core.agreement_cpv": "select agreement_id, cpv_code from core.agreement",
    "core.agreement_reference": "select upper(contract_id) as reference_key, agreement_id from core.agreement",
    "core.spend_reference": """
        select part_id, 1 as preference, 'ledger_contract' as method, true as is_contract,
            'C' || hash(part_id) % 2200 as reference_text, 'C' || hash(part_id) % 2200 as reference_key
        from core.purchase_part where is_named""",
    "rules.line_category": """
        select part_id, case when hash(part_id) % 20 < 17 then division end as cpv_division,
            cast(null as varchar) as cpv_code, 'measured' as confidence_kind
        from core.purchase_part""",
    "rules.category_candidate": """
        select part_id, cast(null as varchar) as invoice_division, cast(null as varchar) as ledger_division,
            case when account_code like '%1' then '90' end as account_division,
            case when account_code like '%2' then '50,72' end as account_candidates, division as text_division,
            0.6 as text_confidence
        from core.purchase_part""",
}


def links() -> Measured:
    """Parts of purchase lines to their agreement, against one join with their supplier's; seconds of processor."""
    with memory_warehouse(reference=()) as db:
        for name, query in MADE_FOR_LINKS.items():
            db.execute(f"create table {name} as {query}")
        steps = (
            "link_by_reference",
            "agreement_practice",
            "link_subject",
            "link_question",
            "link_answer",
            "spend_link",
        )

        def ours() -> None:
            for step in steps:
                build_model(db, f"rules.{step}")

        def floor() -> None:
            db.execute(
                "create or replace table rules.bare as select fact.part_id, max(agreement.valid_from) as newest, "
                "count(*) as n from core.spend_fact as fact "
                "left join core.agreement_supplier as party using (supplier_key) "
                "left join core.agreement as agreement using (agreement_id) group by fact.part_id"
            )

        ours_s, floor_s = (seconds(work, time.process_time) for work in (ours, floor))
    return Measured(
        f"{LINKED_PARTS:,} purchases to agreements", "one join with the supplier's, one group-by", ours_s, floor_s
    )


def categories(inbox: Path) -> Measured:
    """The category of every purchase from typed lines, step by step, against one group-by over the same lines."""
    steps = ("core.purchase_part", "core.spend_text", *(name for name in models() if "category_by_" in name))
    with warehouse() as db:
        load_files(db, inbox_files(inbox))
        build_models(db, "rules.line_category")

        def ours() -> None:
            for name in (*steps, "rules.category_candidate", "rules.category_by_supplier", "rules.line_category"):
                build_model(db, name)

        ours_s = seconds(ours)
        query = "select account_id, period, sum(amount_nok) from core.ledger_line group by account_id, period"
        floor = seconds(lambda: db.execute(query).fetchall())
        ((parts,),) = db.execute("select count(*) from rules.line_category").fetchall()
    return Measured(f"{parts:,} purchases, lines to category", "one group-by of the same lines", ours_s, floor)


def criteria() -> Table | str:
    """How well criteria are read, cross-validated: precision, recall and F1 of yes, and what is read as what."""
    samples = Path(__file__).resolve().parents[2] / "shared/samples/award_criteria_labelled.csv"
    if not samples.exists():
        return f"criteria: not measured, the labelled samples are not here ({samples.name})"
    read = cross_validated(texts(samples, OWN))
    table = Table(
        "criteria, cross-validated", "precision of yes", "recall of yes", "F1", *(f"as {one}" for one in LABELS)
    )
    chosen: dict[str, Callable[[dict[str, str]], bool]] = {
        "real notices": lambda row: "batch" not in row,
        "own texts, hard": lambda row: "batch" in row,
        "all": lambda row: True,
        **{f"all in {one}": lambda row, one=one: row["lang"] == one for one in LANGUAGES},
    }
    for what, belongs in chosen.items():
        found = confusion((row, reading) for row, reading in read if belongs(row))
        figures = [f"{figure:.3f}" for figure in measures(found)]
        for label in LABELS if not what.startswith("all in") else ("yes",):
            counts = [str(found[label, told] // REPEATS) for told in LABELS]
            table.add_row(f"{what}: {label}", *(figures if label == "yes" else ("", "", "")), *counts)
    return table


def titles_read() -> Table | str:
    """How much better texts are classified with more Norwegian titles to learn from; one fold, kept apart."""
    samples = Path(__file__).resolve().parents[2] / "shared/samples/titles_cpv.csv"
    if not samples.exists():
        return f"categories: not measured, the titles are not here ({samples.name})"
    table = Table(
        "Norwegian titles learned from",
        "division",
        "best three",
        "macro F1",
        "group",
        "code",
        "of the surest 70 %",
        "ECE",
    )
    names = ("division_top1", "division_top3", "macro_f1", "group_top1", "code_top1", "confident_precision", "ece")
    for count, found in learning_curve(titles(samples)):
        table.add_row(f"{count:,}, measured on {found['rows']}", *(f"{found[name]:.3f}" for name in names))
    return table


def texts_classified(count: int = 50_000) -> str:
    """Seconds for different texts of ordinary length by the classifier built in, loading it included."""
    things = [one.text for one in knowledge() if one.kind == "word"]
    made = [f"{things[n % len(things)]} {things[n * 7 % len(things)]} {n}" for n in range(count)]
    begun = time.perf_counter()
    base_classifier().answers(made)
    return f"{count:,} texts to CPV: {time.perf_counter() - begun:.1f} s"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        inbox = folder / "inbox"
        write_inbox(inbox, lines=LINES, seed=1, months=24)
        measured = [
            ledger(inbox),
            saft(folder),
            notices(inbox, folder),
            cold_start(folder),
            marts(inbox),
            categories(inbox),
            footprint(),
            links(),
        ]
        memory = saft_memory(folder)
    table = Table("what", "seconds", "floor", "seconds", "times the floor")
    for row in measured:
        table.add_row(row.what, f"{row.ours_s:.2f}", row.floor, f"{row.floor_s:.2f}", f"{row.ours_s / row.floor_s:.1f}")
    Console(width=120).print(table)
    Console(width=120).print(criteria())
    Console(width=120).print(titles_read())
    print(texts_classified())
    print(memory)


if __name__ == "__main__":
    main()
