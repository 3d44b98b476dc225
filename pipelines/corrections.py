"""The decisions of people that stand at a publication, and what each of them did: what the trail tells of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

import duckdb

from pipelines.findings import records

_STANDING = """
select delivery.file, correction.record_number, correction.subject, correction.match_field, correction.match_value,
    correction.new_value, correction.decided_by, correction.decided_on, correction.reason
from raw.correction as correction
join raw.delivery as delivery on delivery.file_id = correction.file_id and delivery.status = 'read'
where nullif(trim(correction.withdrawn_on), '') is null
order by delivery.file, correction.record_number
"""

_VERDICTS = """
select correction_file as file, record_number, problem, count(lot_id) as lots,
    list(distinct engine_value order by engine_value) as before
from mart.verdict_decision
group by correction_file, record_number, problem
"""

_DELIVERIES = """
select decision.file, decision.record_number, decision.status, delta.currency_code,
    sum(delta.delta_lines) as lines, sum(delta.delta_sum) as amount
from mart.delivery_decision as decision
left join mart.superseded_delivery as delta on delta.old_file = decision.old_file and decision.status = 'applied'
group by decision.file, decision.record_number, decision.status, delta.currency_code
order by decision.file, decision.record_number, delta.currency_code
"""

_PURCHASES = """
select correction_file as file, record_number, min(status) as status, cast(sum(lines) as bigint) as lines,
    sum(amount_nok) as amount_nok, sum(moved_nok) as moved_nok, sum(unclassified_nok) as unclassified_nok
from mart.category_decision
group by correction_file, record_number
union all
select correction_file, record_number, min(status), cast(sum(lines) as bigint), sum(amount_nok), null, null
from mart.supplier_decision
group by correction_file, record_number
order by file, record_number
"""

_KRONER = ("amount_nok", "moved_nok", "unclassified_nok")
"""What a decision on purchases settles; of that, what stood in another division before, and what had none."""


def standing_corrections(db: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """Every decision that is not withdrawn, by an id made of its content.

    Returns:
        What was decided, by whom, when and why, and `effect`: what it did, in lots, lines, kroner and the deliveries'
        currency, or why it did nothing; empty for a decision that nothing here can tell the effect of.
    """
    effects: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in records(db, _VERDICTS):
        effect = (
            {"lots": row["lots"], "before": row["before"]}
            if row["problem"] is None
            else {"not_applied": row["problem"]}
        )
        effects.setdefault((row["file"], row["record_number"]), []).append(effect)
    for row in records(db, _DELIVERIES):
        if row["status"] != "applied":
            effect = {"not_applied": row["status"]}
        else:
            effect = {
                "currency": row["currency_code"],
                "lines": int(row["lines"] or 0),
                "amount": str(row["amount"] or 0),
            }
        effects.setdefault((row["file"], row["record_number"]), []).append(effect)
    for row in records(db, _PURCHASES):
        if row["status"] != "applied":
            effect = {"not_applied": row["status"]}
        else:
            kroner = {name: str(row[name]) for name in _KRONER if row[name] is not None}
            effect = {"lines": row["lines"], **kroner}
        effects.setdefault((row["file"], row["record_number"]), []).append(effect)
    found: dict[str, dict[str, Any]] = {}
    alike: Counter[str] = Counter()
    for row in records(db, _STANDING):
        place = row.pop("file"), row.pop("record_number")
        told = hashlib.sha256("\x1f".join(str(row[name]) for name in sorted(row)).encode()).hexdigest()[:12]
        alike[told] += 1
        name = told if alike[told] == 1 else f"{told}-{alike[told]}"
        found[name] = {**row, "effect": effects.get(place, [])}
    return found
