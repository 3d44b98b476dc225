"""A synthetic inbox of a fictional municipality in real formats: same seed and options, same bytes.

What belongs here: what the inbox says and how it is written. What does not: any rule, table or page; the
pipeline meets these files as it meets a real body's.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.demo import fiction, invoices, ledger, notices, registers, saft
from pipelines.demo.truth import Truth

LAST_MONTH = (2026, 10)
MAX_MONTHS = 34  # back to January 2024, when KOSTRA function 254 was split: the demo's chart begins there
MIN_LINES_PER_MONTH = 50


def write_inbox(
    folder: Path,
    lines: int = 12_000,
    seed: int = 1,
    months: int = 24,
    progress: Callable[[int], None] = lambda written: None,
) -> dict[str, Any]:
    """Write the inbox and tell what is true about it.

    Args:
        folder: Empty or missing folder.
        lines: Lines of the main ledger, over all months; the other files do not grow with it.
        seed: Another seed, another inbox of the same shape.
        months: Ledger months, the last of which is 2026-10.
        progress: Called with the number of ledger lines just written.

    Returns:
        Totals, planted faults, expected verdicts and links, see `truth.Truth`. It is not part of the inbox.
    """
    for name in ("ledgers", "invoices", "notices", "contracts", "reuse", "corrections", "registers"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    covered = fiction.months_up_to(LAST_MONTH, months)
    truth = Truth()

    registers.write_organisation(folder / "organisation.yaml")
    invoiced = ledger.write(folder / "ledgers", seed, covered, lines, truth, progress)
    saft.write(folder / "ledgers", seed, covered, truth)
    _write_unusable(folder / "ledgers", truth)
    invoices.write(folder / "invoices", seed, invoiced, truth)
    notices.write(folder / "notices", truth)
    registers.write_contracts(folder / "contracts" / "avtaleregister.csv", truth)
    registers.write_reuse(folder / "reuse" / "ombrukslogg.csv", seed, truth)
    registers.write_corrections(folder / "corrections" / "rettelser.csv")
    registers.write_entities(folder / "registers", truth)
    _note_unlinked(truth, covered)
    return {"seed": seed, "lines": lines, **truth.as_json(covered)}


def _write_unusable(folder: Path, truth: Truth) -> None:
    """Leave an empty file, and a SAF-T file that a broken transfer cut in the middle of a line."""
    (folder / "tom_eksport.csv").write_bytes(b"")
    truth.plant("empty_file", "ledgers/tom_eksport.csv")
    whole = min(folder.glob("SAF-T*.xml")).read_text("utf-8")
    cut = whole.index("</Transaction>") + 400
    (folder / "saft_avbrutt_overforing.xml").write_text(whole[:cut], encoding="utf-8", newline="\n")
    truth.plant("truncated_file", "ledgers/saft_avbrutt_overforing.xml")


def _note_unlinked(truth: Truth, months: list[fiction.Month]) -> None:
    """Note every supplier that passes the national threshold with what no agreement covers.

    Law: FOA § 1-1, § 5-1 and § 5-4, national threshold 1 300 000 NOK ex VAT; twelve months, or four years.
    """
    over = {number for number, ore in truth.uncovered_max_ore(months).items() if ore >= 130_000_000}
    truth.links["should_have_been_announced"] = sorted(over)
    for supplier in fiction.suppliers():
        if supplier.org_number in over and supplier.planted == "beside_its_agreement":
            sold = {item[1][:2] for name in supplier.besides for item in fiction.categories()[name].items}
            newest_year = fiction.nok(truth.beside_ore(supplier.org_number, months[-12:]))
            truth.plant("missing_announcement_beside_agreement", "ledgers", supplier_org_number=supplier.org_number,
                        cpv_divisions=sorted(sold), newest_12_months_nok=newest_year)  # fmt: skip
        elif supplier.org_number in over:
            truth.plant("missing_announcement", "ledgers", supplier_org_number=supplier.org_number)
