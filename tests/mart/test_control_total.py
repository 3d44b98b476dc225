"""Audit files as deliveries: control totals over parts, balances, several suppliers, grouping codes, broken files."""

from decimal import Decimal

import pytest
from made_delivery import delivered
from made_tables import empty_warehouse

from pipelines.findings import findings
from pipelines.reconciliation import TABLES, entries
from pipelines.warehouse import build_models, load_files

MASTERS = """<MasterFiles><GeneralLedgerAccounts>
<Account><AccountID>4000</AccountID><GroupingCategory>KA_K</GroupingCategory><GroupingCode>120</GroupingCode>
<OpeningDebitBalance>0</OpeningDebitBalance><ClosingDebitBalance>{closing}</ClosingDebitBalance></Account>
<Account><AccountID>2400</AccountID></Account></GeneralLedgerAccounts>
<Suppliers><Supplier><SupplierID>7</SupplierID><Name>Rør AS</Name></Supplier></Suppliers></MasterFiles>"""


def line(account: str, side: str, amount: str, supplier: str = "") -> str:
    named = f"<SupplierID>{supplier}</SupplierID>" if supplier else ""
    return f"<Line><AccountID>{account}</AccountID>{named}<{side}><Amount>{amount}</Amount></{side}></Line>"


def voucher(number: int, debit: str = "100.00", credit: str = "100.00", more: str = "") -> str:
    return (
        f"<Transaction><TransactionID>{number}</TransactionID><Period>2</Period><PeriodYear>2026</PeriodYear>"
        f"{line('4000', 'DebitAmount', debit)}{line('2400', 'CreditAmount', credit, '7')}{more}</Transaction>"
    )


def part(*vouchers: str, count: int | None, total: str | None, masters: str = "", months: str = "1-2") -> str:
    first, last = months.split("-")
    stated = "" if count is None else f"<NumberOfEntries>{count}</NumberOfEntries>"
    stated += "" if total is None else f"<TotalDebit>{total}</TotalDebit><TotalCredit>{total}</TotalCredit>"
    return f"""<AuditFile><Header><AuditFileDateCreated>2026-03-01</AuditFileDateCreated><SoftwareID>Made</SoftwareID>
<Company><RegistrationNumber>974760673</RegistrationNumber></Company>
<SelectionCriteria><PeriodStart>{first}</PeriodStart><PeriodStartYear>2026</PeriodStartYear>
<PeriodEnd>{last}</PeriodEnd><PeriodEndYear>2026</PeriodEndYear></SelectionCriteria></Header>{masters}
<GeneralLedgerEntries>{stated}<Journal>{"".join(vouchers)}</Journal></GeneralLedgerEntries></AuditFile>"""


@pytest.fixture
def told():
    """Load files; their control totals, what is said of audit files, and the entries."""
    with empty_warehouse() as db:

        def tell(*files: str):
            load_files(db, [delivered(content, f"ledgers/{n}.xml") for n, content in enumerate(files, start=1)])
            build_models(db, *TABLES)
            totals = db.execute(
                "select total, parts, declared, found from mart.control_total order by delivery_number, total"
            ).fetchall()
            return totals, [finding.line() for finding in findings(db) if "saft" in finding.message.code], entries(db)

        tell.db = db
        yield tell


def test_one_whole_file_ties(told):
    masters = MASTERS.format(closing="200")
    totals, said, _ = told(part(voucher(1), voucher(2), count=2, total="200.00", masters=masters))
    assert totals == [("NumberOfEntries", 1, 2, 2), ("TotalCredit", 1, 200, 200), ("TotalDebit", 1, 200, 200)]
    assert said == []


@pytest.mark.parametrize(
    "stated",
    [[(None, None), (2, "200.00"), (2, "200.00")], [(2, "200.00")] * 3, [(0, "0"), (1, "100.00"), (1, "100.00")]],
    ids=["repeated in each part", "repeated with the masters", "of each part"],
)
@pytest.mark.parametrize("months", ["1-2", "1-1"])
def test_totals_are_of_the_delivery_not_of_its_files(told, stated, months):
    (count_0, total_0), (count_1, total_1), (count_2, total_2) = stated
    totals, said, _ = told(
        part(count=count_0, total=total_0, masters=MASTERS.format(closing="200")),
        part(voucher(1), count=count_1, total=total_1, months=months),
        part(voucher(2), count=count_2, total=total_2, months=months),
    )
    assert totals == [("NumberOfEntries", 3, 2, 2), ("TotalCredit", 3, 200, 200), ("TotalDebit", 3, 200, 200)]
    assert said == []


def test_a_part_that_is_missing_is_told(told):
    masters = MASTERS.format(closing="100")
    _, said, _ = told(part(count=2, total="200.00", masters=masters), part(voucher(1), count=2, total="200.00"))
    assert said[0] == (
        "ledgers/1.xml: the parts of the delivery (ledgers/1.xml, ledgers/2.xml) declare 2 as NumberOfEntries and 1 is "
        "found in them together, a difference of -1: deliver the parts that are missing, or export again"
    )
    assert len(said) == 3


def test_a_part_without_masters_is_told(told):
    _, said, _ = told(part(voucher(1), count=1, total="100.00"))
    assert said == [
        "ledgers/1.xml: accounts and suppliers are missing in ledgers/1.xml and in any other part of the delivery, so "
        "that its accounts are not known: deliver the part with MasterFiles"
    ]


def test_vouchers_and_accounts_that_do_not_balance_are_told(told):
    masters = MASTERS.format(closing="150")
    _, said, _ = told(part(voucher(1), voucher(2, credit="99.50"), count=2, total=None, masters=masters))
    assert said == [
        "ledgers/1.xml, record 3: 1 vouchers do not balance: debit less credit is 0.50 in all, 0.50 without signs; the "
        "first are 2: see whether lines are missing from the export",
        "ledgers/1.xml: 1 accounts do not tie: opening balance and movements do not give the closing balance, 50 in "
        "all without signs; the first are 4000: see whether vouchers are missing from the export",
    ]
    rows = told.db.execute("select voucher_id, difference from mart.unbalanced_voucher").fetchall()
    assert rows == [("2", Decimal("0.50"))]


def test_a_purchase_in_a_voucher_of_several_suppliers_is_counted_apart(told):
    masters = MASTERS.format(closing="200")
    several = voucher(2, credit="60.00", more=line("2400", "CreditAmount", "40.00", "8"))
    _, _, (entry,) = told(part(voucher(1), several, count=2, total="200.00", masters=masters))
    assert (entry["ambiguous_lines"], entry["ambiguous_sum"], entry["purchase_sum"]) == (1, "100.00", "200.00")
    query = "select bucket, bucket_reason, supplier_key from core.ledger_line where is_supplier_ambiguous"
    assert told.db.execute(query).fetchall() == [("purchase", "supplier_ambiguous", None)]
    query = "select suppliers, purchase_sum_without_supplier from core.voucher order by voucher_id"
    assert told.db.execute(query).fetchall() == [(1, 0), (2, 100)]


def test_a_broken_file_keeps_what_stands_before_the_break_in_quarantine(told):
    content = part(voucher(1), voucher(2), count=2, total="200.00", masters=MASTERS.format(closing="200"))
    _, said, (entry,) = told(content[: content.index("<TransactionID>2<") + 30])
    assert (entry["status"], entry["problem_record"]) == ("cut_short", 1)
    assert "the last whole transaction is '1', number 1" in entry["problem"]
    assert (entry["parsed"], entry["quarantined"], entry["quarantine_reasons"]) == (0, 2, {"cut_short": 2})
    assert (entry["positive_sum"], entry["negative_sum"], entry["quarantined_sum"]) == ("100.00", "-100.00", "0.00")
    assert (entry["purchase_lines"], entry["residue"], entry["residue_lines"]) == (0, "0.00", 0)
    assert said == []


@pytest.mark.parametrize(
    ("category", "code", "chart", "bucket"),
    [
        ("KA_K", "120", "kostra", "purchase"),
        ("KA_K", "429", "kostra", "not_purchase"),
        ("KA_KS", "120", "kostra", "purchase"),
        ("KA_KS", "010", "kostra", "not_purchase"),
        ("KS", "650", "r102", "purchase"),
        ("KS", "500", "r102", "not_purchase"),
    ],
)
def test_the_grouping_code_places_the_account_in_its_chart(told, category, code, chart, bucket):
    masters = MASTERS.format(closing="100").replace("KA_K", category).replace("120", code)
    told(part(voucher(1), count=1, total="100.00", masters=masters))
    query = "select chart, account_code, bucket from core.ledger_line where account_id = '4000'"
    assert told.db.execute(query).fetchall() == [(chart, code, bucket)]
