"""SAF-T Financial: every posted line of any version and namespace, told apart by structure, in constant memory."""

import subprocess
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from made_delivery import delivered, said, warnings

from pipelines import xml_stream
from pipelines.ingest import saft
from pipelines.source import CutShort, Facts, Unreadable

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
    assert facts.declared["transactions_found"] == "1"
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
    rows = 0
    with pytest.raises(CutShort, match="last whole transaction is 'B1', number 1") as fault:
        for chunk in saft.read(delivered(content[: content.index("B2") + 40]), Facts()):
            rows += len(chunk.record_numbers) * (chunk.table == "ledger_line")
    assert (rows, fault.value.record) == (2, 1)


def test_an_entity_that_is_not_declared_is_a_break_and_never_dropped():
    with pytest.raises(Unreadable, match="undefined entity; no transaction is whole"):
        said(audit_file().replace("<Description>Faktura", "<Description>Faktura &nbsp; nr"))


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


def test_source_documents_are_told_and_not_read():
    documents = f"<SourceDocuments><SalesInvoices><Invoice>{LINE}</Invoice></SalesInvoices></SourceDocuments>"
    found = said(audit_file().replace("</AuditFile>", f"{documents}</AuditFile>"))
    assert len(found["ledger_line"]) == 2
    assert warnings(found.facts) == [
        "the file holds SourceDocuments, which are not read: only the ledger entries count"
    ]


def test_a_journal_without_an_id_does_not_inherit_the_one_before():
    content = audit_file(entries=TRANSACTION + "</Journal><Journal>" + TRANSACTION)
    assert [row["journal_id"] for row in said(content)["ledger_line"]] == ["J1", "J1", None, None]


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-1", "utf-16"])
def test_other_encodings(encoding):
    found = said(audit_file().replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding))
    assert (found.facts.encoding, found["supplier"][0]["supplier_name"]) == (encoding, "Rør AS")


def test_many_dimensions_of_a_systems_own_do_not_become_as_many_fields():
    analysis = "<Analysis><AnalysisType>T{0}</AnalysisType><AnalysisID>{0}</AnalysisID></Analysis>"
    line = "<Line>" + "".join(analysis.format(number) for number in range(60)) + "</Line>"
    (row,) = said(audit_file(entries=f"<Transaction>{line}</Transaction>"))["ledger_line"]
    assert (row["analysis T39"], row["analysis of other types"][:12]) == ("39", "T40 40; T41 ")
    assert "analysis T40" not in row


TEXTS = st.sampled_from(["", "x", " Bly & bøker ", "<b>"]).map(escape)
AMOUNTS = st.sampled_from(["0", "100.00", "-3", "12,50", "1 000,00", ""])
FOREIGN = "<CurrencyAmount>9,5</CurrencyAmount><CurrencyCode>EUR</CurrencyCode><ExchangeRate>11.5</ExchangeRate>"
SIDES = st.builds(
    lambda side, form, amount: f"<{side}>{form.format(amount)}</{side}>",
    st.sampled_from(["DebitAmount", "CreditAmount"]),
    st.sampled_from(["<Amount>{0}</Amount>", "{0}", FOREIGN + "<Amount> {0} </Amount>", "{0}" + FOREIGN]),
    AMOUNTS,
)
ANALYSES = st.builds(
    "<Analysis><AnalysisID>{1}</AnalysisID><AnalysisType>{0}</AnalysisType></Analysis>".format,
    st.sampled_from("APFB"),
    st.sampled_from(["", "1", "2 &amp; 3"]),
)
TAXES = st.builds(
    lambda code, name, child: f"<TaxInformation>{code}<{name}>{child}</{name}></TaxInformation>",
    st.sampled_from(["", "<TaxCode>1</TaxCode>", "<TaxCode>11</TaxCode>"]),
    st.sampled_from(["TaxAmount", "DebitTaxAmount", "CreditTaxAmount", "DebitNOKTaxAmount"]),
    st.sampled_from(["5", "", "<Amount>-2.5</Amount>", "<NOKAmount>7</NOKAmount>"]),
)


def leaves(*names: str) -> st.SearchStrategy[str]:
    return st.builds("<{0}>{1}</{0}>".format, st.sampled_from(names), TEXTS)


OF_LINE = ("RecordID", "AccountID", "SupplierID", "CustomerID", "Description", "ReferenceNumber", "DueDate", "Odd")
OF_VOUCHER = (
    "TransactionID",
    "Period",
    "PeriodYear",
    "TransactionDate",
    "VoucherType",
    "TransactionType",
    "Description",
)
LINES = st.lists(st.one_of(SIDES, ANALYSES, TAXES, leaves(*OF_LINE)), max_size=9).map(
    lambda parts: f"<Line>{''.join(parts)}</Line>"
)
TRANSACTIONS = st.lists(st.one_of(LINES, leaves(*OF_VOUCHER)), max_size=12).map(
    lambda parts: f"<Transaction>{''.join(parts)}</Transaction>"
)


def text(path: str, below: etree._Element) -> str | None:
    found = below.find(path)
    return ((found.text or "").strip() or None) if found is not None else None


def amount(side: etree._Element | None) -> str | None:
    return text("Amount", side) or text(".", side) if side is not None else None


def taxed(tax: etree._Element) -> str | None:
    names = ("DebitTaxAmount", "CreditTaxAmount", "TaxAmount", "DebitNOKTaxAmount")
    found = (text(path, tax) for name in names for path in (f"{name}/Amount", f"{name}/NOKAmount", name))
    return next(filter(None, found), None)


def joined(values: Iterable[str | None]) -> str | None:
    return "; ".join(filter(None, values)) or None


def line_by_lxml(journal: etree._Element, voucher: etree._Element, line: etree._Element) -> dict[str, str | None]:
    tax = line.findall("TaxInformation")
    debit, credit = line.find("DebitAmount"), line.find("CreditAmount")
    side = debit if debit is not None and len(debit) else credit
    row = {
        "buyer_name": "Grønnvik kommune",
        "buyer_org_number": "974760673",
        "journal_id": text("JournalID", journal),
        "voucher_id": text("TransactionID", voucher),
        "voucher_type": text("VoucherType", voucher) or text("TransactionType", voucher),
        "posting_date": text("TransactionDate", voucher),
        "period": "-".join(filter(None, (text("PeriodYear", voucher), text("Period", voucher)))),
        "description": text("Description", line) or text("Description", voucher),
        "account_id": text("AccountID", line),
        "voucher_line": text("RecordID", line),
        "invoice_number": text("ReferenceNumber", line),
        "supplier_id": text("SupplierID", line),
        "debit_amount": amount(debit),
        "credit_amount": amount(credit),
        "vat_code": text("TaxCode", tax[0]) if tax else None,
        "vat_amount": taxed(tax[0]) if tax else None,
        "further TaxCode": joined(text("TaxCode", one) for one in tax[1:]),
        "further tax amount": joined(map(taxed, tax[1:])),
        "CustomerID": text("CustomerID", line),
        "DueDate": text("DueDate", line),
    }
    if side is not None:
        row["currency_amount"], row["exchange_rate"] = text("CurrencyAmount", side), text("ExchangeRate", side)
        row["CurrencyCode of CurrencyAmount"] = text("CurrencyCode", side)
    for analysis in line.iterfind("Analysis"):
        letter, value = text("AnalysisType", analysis), text("AnalysisID", analysis)
        column = {"A": "org_unit_id", "P": "project_id"}.get(letter or "")
        if value and column and column not in row:
            row[column] = value
        elif value:
            row[f"analysis {letter}"] = joined((row.get(f"analysis {letter}"), value))
    return row


@settings(max_examples=80, deadline=None)
@given(st.lists(TRANSACTIONS, max_size=6), st.integers(20, 3000), st.booleans())
def test_the_same_lines_as_a_plain_reader_of_the_whole_tree(transactions, size, is_split):
    half = len(transactions) // 2 if is_split else 0
    another = "</Journal><Journal><JournalID>J2</JournalID>" if is_split else ""
    content = audit_file(entries="".join((*transactions[:half], another, *transactions[half:])))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_stream, "BLOCK_BYTES", size)
        rows = said(content)["ledger_line"]
    found = [{name: value for name, value in row.items() if value is not None} for row in rows]
    expected = [
        line_by_lxml(journal, voucher, line)
        for journal in etree.fromstring(content.encode()).iterfind("GeneralLedgerEntries/Journal")
        for voucher in journal.iterfind("Transaction")
        for line in voucher.iterfind("Line")
    ]
    assert found == [
        {"record_number": number} | {name: value for name, value in row.items() if value}
        for number, row in enumerate(expected, start=1)
    ]


@pytest.mark.parametrize("start", ["", "\ufeff", '<?xml version="1.0"?>'])
def test_xml_of_no_known_kind_is_called_so(start):
    for text in (f"{start}<!-- {'x;y' * 30000} --><a><b>1;2</b></a>", f"{start}<a>1;2</a>"):
        with pytest.raises(Unreadable, match="unknown XML document"):
            said(text)
    assert said(f"{start}<!-- {'x' * 70000} -->{audit_file().partition('?>')[2]}").source == "saft"
