"""SAF-T Financial 1.10 to 1.40: chart of accounts, suppliers and every posted line.

Elements are matched by local name: published files stand in the namespace, in none, or behind a prefix. Order among
the elements of a transaction or line does not matter. Memory stays constant whatever the size. Nothing is inherited
between lines here; the core does that.

Source: Norwegian SAF-T Financial data, Skatteetaten, schemas 1.10 to 1.40,
https://github.com/Skatteetaten/saf-t.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.source import Chunk, CutShort, Delivered, Facts, Source, Unreadable
from pipelines.texts import texts_of
from pipelines.xml_document import opening
from pipelines.xml_stream import Broken, Elements, Places, at_places, blocks, encoding_of, numbers_of

_ROOT = re.compile(rb"<(?:[\w.-]+:)?AuditFile[\s>]")
_DIMENSIONS = {"A": "org_unit_id", "P": "project_id"}
"""Analysis types that mean the same in the published examples; other letters are each system's own."""

_MAX_DIMENSIONS = 40
"""Analysis types of one file that are told apart; a body has a handful, and each becomes a field."""

_TAX_AMOUNTS = ("DebitTaxAmount", "CreditTaxAmount", "TaxAmount", "DebitNOKTaxAmount", "CreditNOKTaxAmount")
_TOTALS = {"NumberOfEntries": "number_of_entries", "TotalDebit": "total_debit", "TotalCredit": "total_credit"}

_NEWER = {"NOKAmount": "1.40", "BalanceAccount": "1.30", "DebitTaxAmount": "1.30", "CreditTaxAmount": "1.30"}
"""Elements that a version brought in; without any of them a file is 1.20 or older."""

_ACCOUNT = {
    "account_id": "AccountID",
    "account_name": "AccountDescription",
    "standard_account_id": "StandardAccountID",
    "grouping_category": "GroupingCategory",
    "grouping_code": "GroupingCode",
    "opening_debit": "OpeningDebitBalance",
    "opening_credit": "OpeningCreditBalance",
    "closing_debit": "ClosingDebitBalance",
    "closing_credit": "ClosingCreditBalance",
}
_SUPPLIER = {"supplier_id": "SupplierID", "supplier_name": "Name", "registration_number": "RegistrationNumber"}
_VOUCHER = {
    "voucher_id": "TransactionID",
    "voucher_type": "VoucherType",
    "transaction type": "TransactionType",
    "posting_date": "TransactionDate",
    "year": "PeriodYear",
    "period": "Period",
    "voucher text": "Description",
}
_LINE = {
    "account_id": "AccountID",
    "voucher_line": "RecordID",
    "invoice_number": "ReferenceNumber",
    "supplier_id": "SupplierID",
    "description": "Description",
}
_EITHER = (
    ("voucher_type", "transaction type", "voucher_type"),
    ("description", "voucher text", "description"),
    ("debit_amount", "debit written", "debit_amount"),
    ("credit_amount", "credit written", "credit_amount"),
)
"""Fields that say the same, the better one first, and the column they become. Some systems write an amount directly in
DebitAmount, without Amount."""

_IN_AMOUNT = ("Amount", "NOKAmount")
_UNMAPPED = ("SourceDocumentID", "CustomerID", "CrossReference", "CID", "DueDate")

_ROW = 4
"""Depth of accounts, suppliers and transactions: AuditFile / MasterFiles / Suppliers / Supplier."""

_DASH, _SPACE, _BETWEEN, _NOTHING = texts_of(["-", " ", "; ", ""])

Columns = dict[str, Any]


def _recognises(delivered: Delivered) -> bool:
    return _ROOT.search(opening(delivered)) is not None


def read(delivered: Delivered, facts: Facts) -> Iterator[Chunk]:
    """Yield accounts, suppliers and ledger lines of an audit file.

    Raises:
        CutShort: Not well-formed from some place on; the transactions that stand whole before it were yielded.
        Unreadable: No transaction stands whole, or a document type is declared.
    """
    facts.kind, facts.format = "ledger", "saft"
    facts.amount_column, facts.date_order, facts.vat_basis = "DebitAmount - CreditAmount", "ymd", "net"
    file = _File(facts)
    try:
        facts.encoding = encoding = encoding_of(delivered.head)
        with delivered.open() as stream:
            for elements in blocks(stream, encoding, _ROW):
                yield from file.chunks(elements)
    except Broken as fault:
        file.finish()
        if not file.transactions:
            raise Unreadable("saft.cut_short_at_start", line=fault.line, detail=fault.detail) from fault
        raise CutShort(
            "saft.cut_short", file.transactions,
            line=fault.line, detail=fault.detail, last=file.last or "-", count=file.transactions,
        ) from fault  # fmt: skip
    file.finish()


class _File:
    """What is known of an audit file so far, and its rows as they come."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._header: dict[tuple[str, ...], str] = {}
        self._structures: set[str] = set()
        self._rows = {"account": 0, "supplier": 0, "ledger_line": 0}
        self._journal: str | None = None
        self._letters: dict[str, None] = {}
        self._has_documents = False
        self.transactions = 0
        self.last: str | None = None

    def chunks(self, elements: Elements) -> Iterator[Chunk]:
        """The rows of one stretch of the file."""
        self._structures.update(name for name in _NEWER if name in elements)
        self._has_documents = self._has_documents or len(elements.at(2, "SourceDocuments")[0]) > 0
        for path, text in elements.below("Header"):
            if text is not None and path not in self._header:
                self._header[path] = text
                self._note_header()
        for name, total in _TOTALS.items():
            totals, sections = elements.at(3, name)
            own = {name: totals[elements.are(sections, "GeneralLedgerEntries", 2)]}
            for text in elements.texts(own)[name].to_pylist():
                self._facts.declared.setdefault(total, text or "")
        yield from self._accounts(elements)
        yield from self._suppliers(elements)
        yield from self._lines(elements)

    def finish(self) -> None:
        """Note what only the whole file tells."""
        facts = self._facts
        stated = facts.declared.pop("stated_version", None)
        version = max((_NEWER[structure] for structure in self._structures), default="1.20")
        if version == "1.20" and stated in ("1.30", "1.40"):
            version = stated  # nothing in a small file need tell 1.30 apart
        elif version == "1.30" and stated == "1.40":
            version = stated  # 1.40 only adds what few files use
        facts.profile = f"SAF-T {version}" + (f" (stated {stated})" if stated != version else "")
        facts.declared["transactions_found"] = str(self.transactions)
        facts.records = self._rows["ledger_line"]
        facts.currency = facts.currency or "NOK"
        if self._has_documents:
            facts.warn("saft.source_documents")

    def _note_header(self) -> None:
        """Note who, which period and which currency the file is about."""
        said = self._header.get

        def period(year: str, number: str) -> str | None:
            """Year and period as delivered, such as `2017-3`; the period alone where the year is missing."""
            parts = (said(("SelectionCriteria", year)), said(("SelectionCriteria", number)))
            return "-".join(filter(None, parts)) or None

        noted = {
            "stated_version": said(("AuditFileVersion",)),
            "buyer_org_number": said(("Company", "RegistrationNumber")),
            "buyer_name": said(("Company", "Name")),
            "created": said(("AuditFileDateCreated",)),
            "software": said(("SoftwareID",)),
            "selection_from": said(("SelectionCriteria", "SelectionStartDate"))
            or period("PeriodStartYear", "PeriodStart"),
            "selection_to": said(("SelectionCriteria", "SelectionEndDate")) or period("PeriodEndYear", "PeriodEnd"),
        }
        self._facts.declared.update({name: text for name, text in noted.items() if text})
        self._facts.currency = said(("DefaultCurrencyCode",))

    def _chunk(self, table: str, count: int, columns: Columns, unmapped: Columns | None = None) -> Iterator[Chunk]:
        """Rows as a chunk, if there are any, without the columns that say nothing."""
        if count:
            begun = self._rows[table]
            self._rows[table] += count
            numbers = range(begun + 1, begun + count + 1)
            columns = {"buyer_org_number": self._constant("buyer_org_number", count), **columns}
            said, further = (
                {name: values for name, values in some.items() if values.null_count < count}
                for some in (columns, unmapped or {})
            )
            yield Chunk(table, numbers, said, further)

    def _constant(self, name: str, count: int) -> Any:
        return pa.repeat(texts_of([self._facts.declared.get(name)])[0], count)

    def _accounts(self, elements: Elements) -> Iterator[Chunk]:
        accounts, tables = elements.at(_ROW, "Account")
        accounts = accounts[elements.are(tables, "GeneralLedgerAccounts", _ROW - 1)]
        if len(accounts):
            fields = {column: elements.first(accounts, _ROW, name) for column, name in _ACCOUNT.items()}
            yield from self._chunk("account", len(accounts), elements.texts(fields))

    def _suppliers(self, elements: Elements) -> Iterator[Chunk]:
        suppliers, tables = elements.at(_ROW, "Supplier")
        suppliers = suppliers[elements.are(tables, "Suppliers", _ROW - 1)]
        if len(suppliers):
            fields = {column: elements.first(suppliers, _ROW, name) for column, name in _SUPPLIER.items()}
            tax = elements.first(suppliers, _ROW, "TaxRegistration")
            fields["tax_registration_number"] = elements.first(tax, _ROW + 1, "TaxRegistrationNumber")
            address = elements.first(suppliers, _ROW, "Address")
            fields["country_code"] = elements.first(address, _ROW + 1, "Country")
            yield from self._chunk("supplier", len(suppliers), elements.texts(fields))

    def _lines(self, elements: Elements) -> Iterator[Chunk]:
        found, journals = elements.at(_ROW, "Transaction")
        in_journal = elements.are(journals, "Journal", _ROW - 1)
        found, journals = found[in_journal], journals[in_journal]
        rows, lines = elements.children(found, _ROW, "Line")
        of_journal = self._journals(elements, found, journals)
        self.transactions += len(found)
        if len(found):
            last = {"id": elements.first(found, _ROW, "TransactionID")[-1:]}
            self.last = elements.texts(last)["id"][0].as_py()
        if not len(lines):
            return
        fields = {column: elements.first(found, _ROW, name)[rows] for column, name in _VOUCHER.items()}
        fields |= {column: elements.first(lines, _ROW + 1, name) for column, name in _LINE.items()}
        debit, credit = (elements.first(lines, _ROW + 1, side) for side in ("DebitAmount", "CreditAmount"))
        side = np.where(elements.have_children(debit, _ROW + 2), debit, credit)
        for name, amount in (("debit", debit), ("credit", credit)):
            fields |= {f"{name}_amount": elements.first(amount, _ROW + 2, "Amount"), f"{name} written": amount}
        fields["currency_amount"] = elements.first(side, _ROW + 2, "CurrencyAmount")
        fields["exchange_rate"] = elements.first(side, _ROW + 2, "ExchangeRate")
        # The amount is in the file's own currency; this is the currency of `currency_amount` alone.
        fields["CurrencyCode of CurrencyAmount"] = elements.first(side, _ROW + 2, "CurrencyCode")
        fields |= {name: elements.first(lines, _ROW + 1, name) for name in _UNMAPPED}
        columns = elements.texts({name: places for name, places in fields.items() if (places >= 0).any()})
        for first, second, kept in _EITHER:
            _coalesce(columns, first, second, kept)
        if "period" in columns and "year" in columns:
            year, period = columns["year"], columns["period"]
            columns["period"] = pc.coalesce(pc.binary_join_element_wise(year, period, _DASH), year, period)
        elif "year" in columns:
            columns["period"] = columns["year"]
        columns.pop("year", None)
        columns |= {"buyer_name": self._constant("buyer_name", len(lines)), "journal_id": at_places(of_journal, rows)}
        unmapped = {
            name: columns.pop(name) for name in ("CurrencyCode of CurrencyAmount", *_UNMAPPED) if name in columns
        }
        taxed, further = self._tax(elements, lines)
        dimensions, others = self._analysis(elements, lines)
        yield from self._chunk("ledger_line", len(lines), columns | taxed | dimensions, unmapped | others | further)

    def _journals(self, elements: Elements, transactions: Places, journals: Places) -> Any:
        """The journal of each transaction: the id that stands before it in the same journal."""
        places, owners = elements.at(_ROW, "JournalID")
        texts = [*elements.texts({"id": places})["id"].to_pylist(), self._journal, None]
        before = np.searchsorted(places, transactions) - 1
        same = (before >= 0) & (np.append(owners, -2)[before] == journals)
        chosen = np.where(same, before, np.where(journals == -1, len(texts) - 2, len(texts) - 1))
        latest, _ = elements.at(_ROW - 1, "Journal")
        if len(places) and (not len(latest) or owners[-1] == latest[-1]):
            self._journal = texts[len(places) - 1]
        elif len(latest):
            self._journal = None
        return at_places(texts_of(texts), chosen)

    def _tax(self, elements: Elements, lines: Places) -> tuple[Columns, Columns]:
        """Code and amount of each line's first tax information, and those of further ones."""
        rows, places = elements.children(lines, _ROW + 1, "TaxInformation")
        if not len(places):
            return {}, {}
        fields = {"code": elements.first(places, _ROW + 2, "TaxCode")}
        for name in _TAX_AMOUNTS:
            if name in elements:
                amount = elements.first(places, _ROW + 2, name)
                fields |= {f"{name} {child}": elements.first(amount, _ROW + 3, child) for child in _IN_AMOUNT}
                fields[name] = amount
        codes, *amounts = elements.texts(fields).values()
        amount = pc.coalesce(pa.nulls(len(places), pa.string()), *amounts)
        first = _turn(rows, np.ones(len(rows), bool)) == 0
        further = ~first
        columns = {
            "vat_code": _joined(codes, rows, first, len(lines)),
            "vat_amount": _joined(amount, rows, first, len(lines)),
        }
        if not further.any():
            return columns, {}
        return columns, {
            "further TaxCode": _joined(codes, rows, further, len(lines)),
            "further tax amount": _joined(amount, rows, further, len(lines)),
        }

    def _analysis(self, elements: Elements, lines: Places) -> tuple[Columns, Columns]:
        """The dimensions of each line: those that have a column, and the others by their letter."""
        rows, places = elements.children(lines, _ROW + 1, "Analysis")
        if not len(places):
            return {}, {}
        fields = {name: elements.first(places, _ROW + 2, f"Analysis{name}") for name in ("Type", "ID")}
        types, values = elements.texts(fields).values()
        letters = pc.fill_null(types, _NOTHING).dictionary_encode()
        has_value = _is_there(values)
        columns: Columns = {}
        unmapped: Columns = {}
        others = np.zeros(len(rows), bool)
        for number, letter in enumerate(letters.dictionary.to_pylist()):
            own = (numbers_of(letters.indices) == number) & has_value
            if column := _DIMENSIONS.get(letter):
                first = own & (_turn(rows, own) == 0)
                columns[column] = _joined(values, rows, first, len(lines))
                own &= ~first
            if len(self._letters) < _MAX_DIMENSIONS:
                self._letters[letter] = None
            if letter not in self._letters:
                others |= own
            elif own.any():
                unmapped[f"analysis {letter}".strip()] = _joined(values, rows, own, len(lines))
        if others.any():
            written = pc.binary_join_element_wise(letters.dictionary_decode(), values, _SPACE)
            unmapped["analysis of other types"] = _joined(written, rows, others, len(lines))
        return columns, unmapped


def _coalesce(columns: Columns, first: str, second: str, kept: str) -> None:
    """Make one column of two: where the first is null, the second; any of them may be missing."""
    parts = [columns.pop(name) for name in (first, second) if name in columns]
    if parts:
        columns[kept] = pc.coalesce(*parts)


def _turn(rows: Any, chosen: Any) -> Any:
    """For each of the chosen elements how many chosen ones come before it in its row; `rows` are in order."""
    so_far = np.cumsum(chosen) - chosen
    begins = np.append(True, rows[1:] != rows[:-1])
    return so_far - np.maximum.accumulate(np.where(begins, so_far, 0))


def _joined(values: Any, rows: Any, chosen: Any, count: int) -> Any:
    """The chosen values, one for each of `count` rows; several of a row joined by `; `, null where there is none."""
    chosen = np.flatnonzero(chosen & _is_there(values))
    rows = rows[chosen]
    place = np.full(count, -1, np.int64)
    if not (rows[1:] == rows[:-1]).any():
        place[rows] = chosen
        return at_places(values, place)
    kept, begun = np.unique(rows, return_index=True)
    ends = np.append(begun, len(rows)).astype(np.int32)
    listed = pa.Array.from_buffers(
        pa.list_(pa.string()), len(kept), [None, pa.py_buffer(ends)], children=[at_places(values, chosen)]
    )
    place[kept] = np.arange(len(kept))
    return at_places(pc.binary_join(listed, _BETWEEN), place)


def _is_there(values: Any) -> Any:
    if not values.null_count:
        return True
    return numbers_of(values.is_valid().cast(pa.uint8())) == 1


SOURCE = Source(
    name="saft",
    about="SAF-T Financial audit files, 1.10 to 1.40: every posted line, the accounts and the suppliers.",
    recognises=_recognises,
    read=read,
    order=10,
)
