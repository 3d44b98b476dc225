"""SAF-T Financial 1.10 to 1.40: chart of accounts, suppliers and every posted line.

Elements are matched by local name: published files stand in the namespace, in none, or behind a prefix.
Memory stays constant whatever the size. Nothing is inherited between lines here; the core does that.

Source: Norwegian SAF-T Financial data, Skatteetaten, schemas 1.10 to 1.40,
https://github.com/Skatteetaten/saf-t.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import chain

from lxml import etree

from pipelines.source import Chunk, Delivered, Facts, Source, Unreadable
from pipelines.xml_document import opening, refuse_declarations

CHUNK_ROWS = 20_000

_ROOT = re.compile(rb"<(?:[\w.-]+:)?AuditFile[\s>]")
_DIMENSIONS = {"A": "org_unit_id", "P": "project_id"}
"""Analysis types that mean the same in the published examples; other letters are each system's own."""

_TAX_AMOUNTS = ("DebitTaxAmount", "CreditTaxAmount", "TaxAmount", "DebitNOKTaxAmount", "CreditNOKTaxAmount")
_TOTALS = {"NumberOfEntries": "number_of_entries", "TotalDebit": "total_debit", "TotalCredit": "total_credit"}
_ELEMENTS = {column: element for element, column in _TOTALS.items()}
_SIDES = {"total_debit": "debit_amount", "total_credit": "credit_amount"}
_PARTS = (
    *("Header", "Account", "Customer", "Supplier", "AnalysisTypeTableEntry", "Product", "Asset", "Transaction"),
    *("Invoice", "Payment", "StockMovement", "AssetTransaction"),
)
"""Elements that are taken whole and then freed; those of SourceDocuments are not in use in Norway yet."""

_NEWER = {"NOKAmount": "1.40", "BalanceAccount": "1.30", "DebitTaxAmount": "1.30", "CreditTaxAmount": "1.30"}
"""Elements that a version brought in; without any of them a file is 1.20 or older."""

Fields = dict[str, etree._Element]


def _recognises(delivered: Delivered) -> bool:
    return _ROOT.search(opening(delivered)) is not None


@lru_cache
def _local(tag: str) -> str:
    """A tag's name without its namespace."""
    return tag.rpartition("}")[2]


def _fields(element: etree._Element | None) -> Fields:
    """An element's children by local name, the first of each."""
    found: Fields = {}
    for child in element if element is not None else ():
        found.setdefault(_local(child.tag), child)
    return found


def _text(fields: Fields, name: str, *below: str) -> str | None:
    """The text of a field, or of one further down; None if there is none."""
    for step in below:
        fields, name = _fields(fields.get(name)), step
    found = fields.get(name)
    return ((found.text or "").strip() or None) if found is not None else None


class _Rows:
    """Rows of one raw table, gathered into chunks."""

    def __init__(self, table: str) -> None:
        self.table = table
        self._numbers: list[int] = []
        self._rows: list[dict[str, str | None]] = []
        self._unmapped: list[dict[str, str]] = []
        self.count = 0

    def add(self, row: dict[str, str | None], unmapped: dict[str, str] | None = None) -> None:
        """Take a row, and what it says that has no column."""
        self.count += 1
        self._numbers.append(self.count)
        self._rows.append(row)
        self._unmapped.append(unmapped or {})

    def __len__(self) -> int:
        return len(self._rows)

    def chunk(self) -> Iterator[Chunk]:
        """What is gathered, if anything, as a chunk."""
        if self._rows:
            yield Chunk(self.table, self._numbers, _columns(self._rows), _columns(self._unmapped))
        self._numbers, self._rows, self._unmapped = [], [], []


def _columns(rows: Sequence[Mapping[str, str | None]]) -> dict[str, list[str | None]]:
    """Rows turned into columns, leaving out those without any value."""
    columns = {name: [row.get(name) for row in rows] for name in dict.fromkeys(chain.from_iterable(rows))}
    return {name: values for name, values in columns.items() if any(values)}


def read(delivered: Delivered, facts: Facts) -> Iterator[Chunk]:
    """Yield accounts, suppliers and ledger lines of an audit file.

    Raises:
        Unreadable: Not well-formed, cut short, or with a document type declaration.
    """
    facts.kind, facts.format = "ledger", "saft"
    facts.amount_column, facts.date_order, facts.vat_basis = "DebitAmount - CreditAmount", "ymd", "net"
    accounts, suppliers, lines = _Rows("account"), _Rows("supplier"), _Rows("ledger_line")
    structures: set[str] = set()
    transactions = 0
    sums = {"total_debit": Decimal(0), "total_credit": Decimal(0)}
    last: str | None = None
    journal: str | None = None
    wanted = ("AuditFile", "JournalID", *_TOTALS, *_PARTS, *_NEWER)
    with delivered.open() as stream:
        try:
            for event, element in etree.iterparse(
                stream,
                events=("start", "end"),
                tag=["{*}" + name for name in wanted],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                remove_comments=True,
                remove_pis=True,
            ):
                name = _local(element.tag)
                if event == "start":
                    if name == "AuditFile":
                        refuse_declarations(element)
                        facts.encoding = (element.getroottree().docinfo.encoding or "UTF-8").lower()
                    continue
                fields = _fields(element)
                if name in _NEWER:
                    structures.add(name)
                elif name in _TOTALS:
                    facts.declared.setdefault(_TOTALS[name], (element.text or "").strip())
                elif name == "JournalID":
                    journal = (element.text or "").strip() or None
                elif name == "Header":
                    _note_header(fields, facts)
                elif name == "Account" and _local(element.getparent().tag) == "GeneralLedgerAccounts":
                    accounts.add(_account(fields, facts))
                elif name == "Supplier":
                    suppliers.add(_supplier(fields, facts))
                elif name == "Transaction":
                    transactions += 1
                    last = _text(fields, "TransactionID")
                    head = _transaction(fields, journal, facts)
                    for line in element.iterfind("{*}Line"):
                        row, unmapped = _line(head, line)
                        lines.add(row, unmapped)
                        for total, side in _SIDES.items():
                            sums[total] += _amount(row[side])
                    if len(lines) >= CHUNK_ROWS:
                        yield from lines.chunk()
                if name in _PARTS:
                    _forget(element)
        except etree.XMLSyntaxError as fault:
            line, detail = fault.lineno or 0, str(fault.msg).partition(", line ")[0]
            if not transactions:
                raise Unreadable("saft.cut_short_at_start", line=line, detail=detail) from fault
            raise Unreadable(
                "saft.cut_short", transactions, line=line, detail=detail, last=last or "-", count=transactions
            ) from fault
    for rows in (accounts, suppliers, lines):
        yield from rows.chunk()
    facts.records = lines.count
    for total, found in sums.items():
        stated = facts.declared.get(total)
        if stated and _amount(stated) != found:
            facts.warn("saft.totals_differ", declared=stated, found=str(found), side=_ELEMENTS[total])
    _finish(facts, structures, transactions)


def _amount(text: str | None) -> Decimal:
    """An amount to add up; zero where there is none or it is no number, which the core then says of the line."""
    try:
        number = Decimal(text or 0)
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)


def _finish(facts: Facts, structures: set[str], transactions: int) -> None:
    stated = facts.declared.pop("stated_version", None)
    version = max((_NEWER[structure] for structure in structures), default="1.20")
    if version == "1.20" and stated in ("1.30", "1.40"):
        version = stated  # nothing in a small file need tell 1.30 apart
    elif version == "1.30" and stated == "1.40":
        version = stated  # 1.40 only adds what few files use
    facts.profile = f"SAF-T {version}" + (f" (stated {stated})" if stated != version else "")
    facts.declared["transactions_found"] = str(transactions)
    declared = facts.declared.get("number_of_entries")
    if declared and declared.isdigit() and int(declared) != transactions:
        facts.warn("saft.count_differs", declared=declared, found=transactions)
    facts.currency = facts.currency or "NOK"


def _forget(element: etree._Element) -> None:
    """Free an element that is done with, and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _note_header(header: Fields, facts: Facts) -> None:
    """Note who, which period and which currency the file is about."""
    selection = _fields(header.get("SelectionCriteria"))
    noted = {
        "stated_version": _text(header, "AuditFileVersion"),
        "buyer_org_number": _text(header, "Company", "RegistrationNumber"),
        "buyer_name": _text(header, "Company", "Name"),
        "created": _text(header, "AuditFileDateCreated"),
        "software": _text(header, "SoftwareID"),
        "selection_from": _text(selection, "SelectionStartDate")
        or _period(selection, "PeriodStartYear", "PeriodStart"),
        "selection_to": _text(selection, "SelectionEndDate") or _period(selection, "PeriodEndYear", "PeriodEnd"),
    }
    facts.declared.update({name: text for name, text in noted.items() if text})
    facts.currency = _text(header, "DefaultCurrencyCode")


def _period(fields: Fields, year: str, period: str) -> str | None:
    """Year and period as delivered, such as `2017-3`; the period alone where the year is missing."""
    return "-".join(filter(None, (_text(fields, year), _text(fields, period)))) or None


def _account(account: Fields, facts: Facts) -> dict[str, str | None]:
    return {
        "buyer_org_number": facts.declared.get("buyer_org_number"),
        "account_id": _text(account, "AccountID"),
        "account_name": _text(account, "AccountDescription"),
        "standard_account_id": _text(account, "StandardAccountID"),
        "grouping_category": _text(account, "GroupingCategory"),
        "grouping_code": _text(account, "GroupingCode"),
        "opening_debit": _text(account, "OpeningDebitBalance"),
        "opening_credit": _text(account, "OpeningCreditBalance"),
        "closing_debit": _text(account, "ClosingDebitBalance"),
        "closing_credit": _text(account, "ClosingCreditBalance"),
    }


def _supplier(supplier: Fields, facts: Facts) -> dict[str, str | None]:
    return {
        "buyer_org_number": facts.declared.get("buyer_org_number"),
        "supplier_id": _text(supplier, "SupplierID"),
        "supplier_name": _text(supplier, "Name"),
        "registration_number": _text(supplier, "RegistrationNumber"),
        "tax_registration_number": _text(supplier, "TaxRegistration", "TaxRegistrationNumber"),
        "country_code": _text(supplier, "Address", "Country"),
    }


def _transaction(fields: Fields, journal: str | None, facts: Facts) -> dict[str, str | None]:
    """What a transaction says of all its lines."""
    return {
        "buyer_name": facts.declared.get("buyer_name"),
        "buyer_org_number": facts.declared.get("buyer_org_number"),
        "journal_id": journal,
        "voucher_id": _text(fields, "TransactionID"),
        "voucher_type": _text(fields, "VoucherType") or _text(fields, "TransactionType"),
        "posting_date": _text(fields, "TransactionDate"),
        "period": _period(fields, "PeriodYear", "Period"),
        "description": _text(fields, "Description"),
    }


def _line(head: dict[str, str | None], line: etree._Element) -> tuple[dict[str, str | None], dict[str, str]]:
    """One posted line, and what it says that has no column: further dimensions and references."""
    fields = _fields(line)
    tax = _fields(fields.get("TaxInformation"))
    debit, credit = _fields(fields.get("DebitAmount")), _fields(fields.get("CreditAmount"))
    side = debit or credit
    row = {
        **head,
        "account_id": _text(fields, "AccountID"),
        "voucher_line": _text(fields, "RecordID"),
        "invoice_number": _text(fields, "ReferenceNumber"),
        "supplier_id": _text(fields, "SupplierID"),
        "description": _text(fields, "Description") or head["description"],
        "debit_amount": _text(debit, "Amount") or _text(fields, "DebitAmount"),
        "credit_amount": _text(credit, "Amount") or _text(fields, "CreditAmount"),
        "vat_code": _text(tax, "TaxCode"),
        "vat_amount": next((_tax_amount(tax, name) for name in _TAX_AMOUNTS if name in tax), None),
        "currency_amount": _text(side, "CurrencyAmount"),
        "exchange_rate": _text(side, "ExchangeRate"),
    }
    # The amount is in the file's own currency; this is the currency of `currency_amount` alone.
    foreign = _text(side, "CurrencyCode")
    unmapped = {"CurrencyCode of CurrencyAmount": foreign} if foreign else {}
    for analysis in line.iterfind("{*}Analysis"):
        dimension = _fields(analysis)
        letter, value = _text(dimension, "AnalysisType"), _text(dimension, "AnalysisID")
        column = _DIMENSIONS.get(letter or "")
        if column and column not in row:
            row[column] = value
        elif value:
            name = f"analysis {letter}"
            unmapped[name] = f"{unmapped[name]}; {value}" if name in unmapped else value
    for name in ("SourceDocumentID", "CustomerID", "CrossReference", "CID", "DueDate"):
        if text := _text(fields, name):
            unmapped[name] = text
    return row, unmapped


def _tax_amount(tax: Fields, name: str) -> str | None:
    """A tax amount, in `Amount`, since 1.40 in `NOKAmount`, or written directly as some systems do."""
    return _text(tax, name, "Amount") or _text(tax, name, "NOKAmount") or _text(tax, name)


SOURCE = Source(
    name="saft",
    about="SAF-T Financial audit files, 1.10 to 1.40: every posted line, the accounts and the suppliers.",
    recognises=_recognises,
    read=read,
    order=10,
)
