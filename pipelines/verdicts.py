"""From judgements to the table `rules.lot_verdict`: every lot of every notice with what the rules say of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from models.answer import answer
from models.reasons import told
from models.rulebook import Judgement, rulebook
from models.tender import Lot
from pipelines.lots import BESIDE, TABLES, lots
from pipelines.warehouse import without_cycle_search

UPSTREAM = (*TABLES, *BESIDE)
"""The tables that verdicts rest on."""

_SCHEMA = pa.schema(
    [
        ("line_id", pa.string()),
        ("file_id", pa.string()),
        ("form_type", pa.string()),
        ("notice_type", pa.string()),
        ("is_superseded", pa.bool_()),
        ("is_copy", pa.bool_()),
        ("is_judged_announcement", pa.bool_()),
        ("source", pa.string()),
        ("notice_id", pa.string()),
        ("notice_version", pa.string()),
        ("procedure_id", pa.string()),
        ("lot_id", pa.string()),
        ("buyer_id", pa.string()),
        ("announced_on", pa.date32()),
        ("rule_version", pa.string()),
        ("version_boundary", pa.bool_()),
        ("regulation", pa.string()),
        ("part", pa.string()),
        ("announcement_duty", pa.bool_()),
        ("verdict", pa.string()),
        ("ground", pa.string()),
        ("paragraph", pa.string()),
        ("reason_codes", pa.list_(pa.string())),
        ("env_weight_pct", pa.decimal128(9, 4)),
        ("env_weight_claimed_pct", pa.decimal128(9, 4)),
        ("env_rank", pa.int32()),
        ("claims", pa.list_(pa.string())),
        ("dfo_reading", pa.string()),
        ("dfo_rule_ids", pa.list_(pa.string())),
        ("board_reading", pa.string()),
        ("board_cases", pa.list_(pa.string())),
        ("policy_reading", pa.string()),
        ("policy_name", pa.string()),
        ("policy_required_pct", pa.decimal128(9, 4)),
        ("readings_differ", pa.bool_()),
        ("readings_nb", pa.string()),
        ("readings_nn", pa.string()),
        ("readings_en", pa.string()),
        ("evidence", pa.string()),
        ("condition", pa.string()),
        ("reasons", pa.string()),
        ("reasons_place", pa.string()),
        ("justification", pa.string()),
        ("justification_quality", pa.string()),
        ("justification_evidence", pa.string()),
        ("justification_text", pa.string()),
        ("justification_tests_nb", pa.string()),
        ("justification_tests_nn", pa.string()),
        ("justification_tests_en", pa.string()),
        ("path", pa.string()),
        ("explanation_nb", pa.string()),
        ("explanation_nn", pa.string()),
        ("explanation_en", pa.string()),
    ]
)


def write_verdicts(db: duckdb.DuckDBPyConnection) -> None:
    """Judge every lot and write `rules.lot_verdict`.

    `is_judged_announcement` marks what the duty is about: the competition as it stands after all corrections, once
    whatever the number of its copies. Planning, result and change notices are answered too, with a ground that names
    what they are.
    """
    book = rulebook()
    rows: list[dict[str, Any]] = []
    with without_cycle_search():
        for lot in lots(db):
            rows.append(_row(lot, book.judge(lot)))
    db.register("verdicts", pa.Table.from_pylist(rows, schema=_SCHEMA))
    db.execute("create or replace table rules.lot_verdict as select * from verdicts")
    db.unregister("verdicts")


def _row(lot: Lot, judgement: Judgement) -> dict[str, Any]:
    """One row of the table."""
    return answer(judgement, path_as_text=True) | {
        "line_id": lot.line_id,
        "file_id": (lot.line_id or "").split("-")[0],
        "form_type": lot.form_type,
        "notice_type": lot.notice_type,
        "is_superseded": lot.is_superseded,
        "is_copy": lot.is_copy,
        "is_judged_announcement": lot.form_type == "competition" and not (lot.is_superseded or lot.is_copy),
        "announced_on": lot.announced_on if isinstance(lot.announced_on, date) else None,
        "env_weight_pct": judgement.outcome.env_weight_pct,
        "env_weight_claimed_pct": judgement.outcome.env_weight_claimed_pct,
        "justification_text": lot.justification.text or None,
        **{f"justification_tests_{one}": text for one, text in told(lot.justification).items()},
        "policy_name": lot.policy_name,
        "policy_required_pct": lot.policy_required_pct,
    }
