"""SAF-T Financial: every posted line of any version and namespace, told apart by structure, in constant memory."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from made_delivery import delivered, said, warnings

from pipelines.ingest import saft
from pipelines.source import Unreadable

ROOT = Path(__file__).resolve().parents[2]

HEADER = """<Header><AuditFileVersion>1.30</AuditFileVersion>
<Company><RegistrationNumber>974760673</RegistrationNumber><Name>Grønnvik kommune</Name></Company>
<SelectionCriteria><PeriodStart>1</PeriodStart><PeriodStartYear>2026</PeriodStartYear>
<PeriodEnd>2</PeriodEnd><PeriodEndYear>2026</PeriodEndYear></SelectionCriteria></Header>"""
MASTER = """<MasterFiles><GeneralLedgerAccounts><Account><AccountID>4000</AccountID>
<AccountDescription>Varekjøp</AccountDescription><GroupingCategory>KA_K</GroupingCategory><GroupingCode>120</GroupingCode>
</Account></GeneralLedgerAccounts><Suppliers><Supplier><RegistrationNumber>NO 974 760 673 MVA</RegistrationNumber>
<Name>Rør AS</Name><SupplierID>7</SupplierID><BalanceAccount><AccountID>2400</AccountID></BalanceAccount></Supplier>
</Suppliers></MasterFiles>"""
LINE = """<Line><RecordID>1</RecordID><AccountID>4000</AccountID>
<Analysis><AnalysisType>A</AnalysisType><AnalysisID>102</AnalysisID></Analysis>
<Analysis><AnalysisType>P</AnalysisType><AnalysisID>P9</AnalysisID></Analysis>
<Analysis><AnalysisType>F</AnalysisType><AnalysisID>202</AnalysisID></Analysis>
<DebitAmount><Amount>100.00</Amount></DebitAmount><ReferenceNumber>F-1</ReferenceNumber></Line>"""
PAYABLE = """<Line><RecordID>2</RecordID><AccountID>2400</AccountID><SupplierID>7</SupplierID>
<Description>Rør</Description>
<CreditAmount><Amount>100.00</Amount></CreditAmount></Line>"""
TRANSACTION = f"""<Transaction><TransactionID>B1</TransactionID><Period>2</Period><PeriodYear>2026</PeriodYear>
<TransactionDate>2026-02-03</TransactionDate><VoucherType>IF</VoucherType><Description>Faktura</Description>
{LINE}{PAYABLE}</Transaction>"""


def audit_file(header=HEADER, master=MASTER, entries=TRANSACTION, attributes="", count=1) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><AuditFile{attributes}>{header}{master}<GeneralLedgerEntries>
<NumberOfEntries>{count}</NumberOfEntries><TotalDebit>100.00</TotalDebit><TotalCredit>100.00</TotalCredit>
<Journal><JournalID>J1</JournalID>{entries}</Journal></GeneralLedgerEntries></AuditFile>"""


def test_lines_carry_what_they_and_their_transaction_say():
    found = said(audit_file())
    cost, payable = found["ledger_line"]
    assert (cost["journal_id"], cost["voucher_id"], cost["voucher_line"], cost["voucher_type"]) == (
        "J1",
        "B1",
        "1",
        "IF",
    )
    assert (cost["posting_date"], cost["period"], cost["invoice_number"]) == ("2026-02-03", "2026-2", "F-1")
    assert (cost["org_unit_id"], cost["project_id"], cost["analysis F"]) == ("102", "P9", "202")
    assert (cost["debit_amount"], cost["credit_amount"], cost["supplier_id"]) == ("100.00", None, None)
    assert (payable["supplier_id"], payable["credit_amount"], payable["description"]) == ("7", "100.00", "Rør")
    assert cost["description"] == "Faktura"


def test_accounts_and_suppliers():
    found = said(audit_file())
    assert found["account"][0] == {
        "record_number": 1, "buyer_org_number": "974760673", "account_id": "4000", "account_name": "Varekjøp",
        "grouping_category": "KA_K", "grouping_code": "120",
    }  # fmt: skip
    assert found["supplier"][0]["registration_number"] == "NO 974 760 673 MVA"


def test_what_the_file_declares_about_itself():
    facts = said(audit_file(count=2)).facts
    assert facts.declared["number_of_entries"] == "2"
    assert (facts.declared["total_debit"], facts.declared["buyer_name"]) == ("100.00", "Grønnvik kommune")
    assert (facts.declared["selection_from"], facts.declared["selection_to"]) == ("2026-1", "2026-2")
    assert "2 transactions are declared and 1 found" in warnings(facts)[0]
    assert facts.currency == "NOK"


@pytest.mark.parametrize(
    ("stated", "master", "extra", "profile"),
    [
        ("1.0", "", "", "SAF-T 1.20 (stated 1.0)"),
        ("1.20", "", "", "SAF-T 1.20"),
        ("1.0", MASTER, "", "SAF-T 1.30 (stated 1.0)"),
        ("1.30", "", "", "SAF-T 1.30"),
        ("1.40", MASTER, "", "SAF-T 1.40"),
        ("1.30", MASTER, "<DebitNOKTaxAmount><NOKAmount>1</NOKAmount></DebitNOKTaxAmount>", "SAF-T 1.40 (stated 1.30)"),
    ],
)
def test_version_is_told_by_structure(stated, master, extra, profile):
    entries = TRANSACTION.replace("</Line>", f"<TaxInformation><TaxCode>1</TaxCode>{extra}</TaxInformation></Line>", 1)
    content = audit_file(HEADER.replace("1.30", stated), master, entries)
    assert said(content).facts.profile == profile


@pytest.mark.parametrize(
    "attributes", ["", ' xmlns="urn:StandardAuditFile-Taxation-Financial:NO"', ' xmlns="urn:somebody:else"']
)
def test_any_namespace(attributes):
    assert len(said(audit_file(attributes=attributes))["ledger_line"]) == 2


def test_prefix_byte_order_mark_and_direct_amount():
    entries = TRANSACTION.replace("<Amount>100.00</Amount>", "100,00")
    content = audit_file(entries=entries, attributes=' xmlns:n1="u"').replace("</", "\0").replace("<", "<n1:")
    content = content.replace("\0", "</n1:").replace("<n1:?xml", "<?xml")
    found = said(b"\xef\xbb\xbf" + content.encode())
    assert found["ledger_line"][0]["debit_amount"] == "100,00"


def test_both_sides_and_negative_amounts_stay_as_delivered():
    entries = TRANSACTION.replace("</DebitAmount>", "</DebitAmount><CreditAmount><Amount>-3</Amount></CreditAmount>", 1)
    row = said(audit_file(entries=entries))["ledger_line"][0]
    assert (row["debit_amount"], row["credit_amount"]) == ("100.00", "-3")


def test_a_truncated_file_names_the_last_whole_transaction():
    content = audit_file(entries=TRANSACTION + TRANSACTION.replace("B1", "B2"))
    with pytest.raises(Unreadable, match="last whole transaction is 'B1', number 1") as fault:
        said(content[: content.index("B2") + 40])
    assert fault.value.record == 1


@pytest.mark.parametrize(
    "doctype", ['<!DOCTYPE AuditFile [<!ENTITY a "b">]>', '<!DOCTYPE AuditFile SYSTEM "file:///etc/hostname">']
)
def test_declarations_are_refused(doctype):
    content = audit_file().replace("<AuditFile>", doctype + "<AuditFile>")
    with pytest.raises(Unreadable, match="document type declaration"):
        said(content)


def test_memory_does_not_grow_with_the_file(tmp_path):
    start, _, end = audit_file(entries="\0").partition("\0")
    path = tmp_path / "large.xml"
    with path.open("w", encoding="utf-8") as file:
        file.writelines([start, *[TRANSACTION] * 30_000, end])
    program = f"""if True:
        import resource
        from pathlib import Path
        from pipelines.delivery import delivered_files
        from pipelines.ingest import saft
        from pipelines.source import Facts
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        file = next(delivered_files(Path({str(path)!r})))
        rows = sum(len(chunk.record_numbers) for chunk in saft.read(file, Facts()) if chunk.table == "ledger_line")
        print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    rows, kibibytes = map(int, done.stdout.split())
    assert rows == 60_000
    assert kibibytes * 1024 < 2 * path.stat().st_size  # the tree of the whole file would take ten times its size


@pytest.mark.parametrize(
    ("name", "profile", "transactions", "lines", "side"),
    [
        (
            "ExampleFile SAF-T Financial_888888888_20180228235959.xml",
            "SAF-T 1.20 (stated 1.0)",
            "53",
            170,
            "9487049.35",
        ),
        ("SAF-T_1.30_Eksempelfil fra xmlSpy.xml", "SAF-T 1.30 (stated a)", "1", 1, "0"),
        ("SAF-T_1.40_generated_auditfile_trimmed.xml", "SAF-T 1.40", "3", 8, "37500.00"),
    ],
)
def test_golden_numbers_of_published_examples(shared, name, profile, transactions, lines, side):
    found = said(shared / "samples/saft" / name)
    rows = found["ledger_line"]
    assert (found.source, found.facts.profile) == ("saft", profile)
    assert (found.facts.declared["transactions_found"], len(rows)) == (transactions, lines)
    for column in ("debit_amount", "credit_amount"):
        assert sum(Decimal(row.get(column) or 0) for row in rows) == Decimal(side)


def test_suppliers_of_the_published_example_stand_on_payables_only(shared):
    found = said(shared / "samples/saft/ExampleFile SAF-T Financial_888888888_20180228235959.xml")
    with_supplier = [row["account_id"] for row in found["ledger_line"] if row["supplier_id"]]
    assert (len(with_supplier), set(with_supplier)) == (41, {"2400"})


def test_other_xml_is_not_recognised():
    assert not saft.SOURCE.recognises(delivered("<AuditFileX/>"))
    assert not saft.SOURCE.recognises(delivered("Bilag;Beløp\n1;2\n"))


def test_declared_totals_are_compared_with_what_is_found():
    entries = TRANSACTION.replace("<DebitAmount><Amount>100.00", "<DebitAmount><Amount>90.00")
    assert not [text for text in warnings(said(audit_file()).facts) if "declared as" in text]
    (warning,) = [text for text in warnings(said(audit_file(entries=entries)).facts) if "declared as" in text]
    assert warning.startswith("100.00 is declared as TotalDebit and 90.00 found")


@pytest.mark.parametrize("start", ["", "\ufeff", '<?xml version="1.0"?>'])
def test_xml_of_no_known_kind_is_called_so(start):
    for text in (f"{start}<!-- {'x;y' * 30000} --><a><b>1;2</b></a>", f"{start}<a>1;2</a>"):
        with pytest.raises(Unreadable, match="unknown XML document"):
            said(text)
    assert said(f"{start}<!-- {'x' * 70000} -->{audit_file().partition('?>')[2]}").source == "saft"
