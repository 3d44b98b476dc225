"""Made-up delivered files for tests of readers, and what a reader says about them as plain rows."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.delivery import delivered_files
from pipelines.source import Delivered, Facts, source_of
from pipelines.tabular import Layout

Row = dict[str, Any]


@dataclass
class Said:
    """All that a reader said about one file; each row has its `record_number` and unmapped columns by header."""

    tables: dict[str, list[Row]]
    facts: Facts
    source: str

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    @property
    def entries(self) -> list[Row]:
        """Ledger lines that are posted entries."""
        return [row for row in self["ledger_line"] if row.get("row_kind") is None]

    @property
    def totals(self) -> list[int]:
        """Record numbers of rows that only sum others."""
        return [row["record_number"] for row in self["ledger_line"] if row.get("row_kind") == "total"]

    @property
    def balance(self) -> tuple[int, int]:
        """Physical lines, and the sum of what they were counted as."""
        facts = self.facts
        return facts.physical_lines, facts.header_lines + facts.blank_lines + facts.records + facts.quarantined


def delivered(content: bytes | str, name: str = "ledgers/made-up") -> Delivered:
    """A file of these bytes."""
    content = content.encode() if isinstance(content, str) else content
    digest = hashlib.sha256(content).hexdigest()
    return Delivered(name, digest, len(content), content[: 64 * 1024], lambda: io.BytesIO(content))


def said(file: Delivered | bytes | str | Path) -> Said:
    """What the reader that recognises a file says about it."""
    if isinstance(file, Path):
        file = next(delivered_files(file))
    elif not isinstance(file, Delivered):
        file = delivered(file)
    source, facts = source_of(file), Facts()
    tables: dict[str, list[Row]] = {}
    for chunk in source.read(file, facts):
        columns = {name: _plain(values) for name, values in {**chunk.columns, **chunk.unmapped}.items()}
        for position, number in enumerate(_plain(chunk.record_numbers)):
            row = {name: values[position] for name, values in columns.items()}
            tables.setdefault(chunk.table, []).append({"record_number": number, **row})
    return Said(tables, facts, source.name)


def warnings(found: Facts | Layout) -> list[str]:
    """What a reader warned about, in English."""
    return [said.text("text") for said in found.warnings]


def _plain(values: Any) -> list[Any]:
    return values.to_pylist() if hasattr(values, "to_pylist") else list(values)
