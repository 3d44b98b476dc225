"""From the core tables to the lots that the rules judge: the one bridge from SQL to law."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from models.reading import read_lot
from models.reasons import with_reuse
from models.tender import Lot

TABLES = ("core.lot", "core.lot_group", "core.criterion", "core.cpv_risk")
"""What must be built before `lots` is called."""

BESIDE = (
    "raw.delivery",
    "raw.body_policy",
    "reference.standard_minimum_rule",
    "reference.insignificant_by_nature",
)
"""What else lots rest on."""


def lots(db: duckdb.DuckDBPyConnection) -> Iterator[Lot]:
    """Every announced lot of a warehouse, in the order of delivery, with what its notice says."""
    # By the lot's place in its notice: ids may be repeated.
    criteria: dict[tuple[str, int | None], list[dict[str, Any]]] = defaultdict(list)
    for row in rows(db, "select * from core.criterion order by file_id, lot_number, criterion_number"):
        criteria[row["file_id"], row["lot_number"]].append(row)
    groups: dict[tuple[str, int | None], list[dict[str, Any]]] = defaultdict(list)
    in_lot_order = "select * from core.lot_group order by file_id, lot_number, group_number"
    for row in rows(db, in_lot_order):
        groups[row["file_id"], row["lot_number"]].append(row)
    minimum = rows(db, "select * from reference.standard_minimum_rule")
    by_nature = rows(db, "select cpv_prefixes, status from reference.insignificant_by_nature where cpv_prefixes <> ''")
    risks = risk_by_code(db)
    policies = rows(db, "select * from raw.body_policy")
    query = """
        select lot.*, delivery.file as source
        from core.lot as lot
        join raw.delivery as delivery on delivery.file_id = lot.file_id and delivery.status = 'read'
        order by delivery.delivery_number, lot.lot_id, lot.lot_number
    """
    found = []
    for row in rows(db, query):
        day = row["announced_on"] or row["announced_not_after"]
        row["standard_minimum_rules"] = standard_minimum_rules(minimum, row["cpv_code"], day)
        codes = (row["cpv_code"], *(row["cpv_codes_additional"] or "").split())
        row["may_be_standard_minimum"] = may_be_standard_minimum(minimum, *codes)
        row["insignificance_statuses"] = _statuses(by_nature, row["cpv_code"])
        risk = risk_of(risks, row["cpv_code"])
        is_published = risk.get("class_status") == "published"
        row["risk_class"] = risk["risk_class"] if is_published else None
        row["cpv_label"], row["priority_category"] = risk.get("division_label_no"), risk.get("priority_category")
        aim = policy(policies, row["cpv_code"], day)
        row["policy_name"], row["policy_required_pct"] = aim or (None, None)
        unknown = groups.get((row["file_id"], None), ())
        row["has_group_of_unknown_lots"] = any(one["notice_number"] == row["notice_number"] for one in unknown)
        found.append(
            _with_groups(
                row,
                criteria.get((row["file_id"], row["lot_number"]), []),
                {
                    one["lot_group_id"]: criteria[row["file_id"], one["group_number"]]
                    for one in groups.get((row["file_id"], row["lot_number"]), ())
                    if (row["file_id"], one["group_number"]) in criteria
                },
            )
        )
    yield from with_reuse(found)


def _with_groups(row: dict[str, Any], own: list[dict[str, Any]], by_group: dict[str, list[dict[str, Any]]]) -> Lot:
    """A lot by its own criteria, or its group's where it has none; beside it the same lot by those of each other group.

    Args:
        row: The lot.
        own: Its own criteria.
        by_group: The criteria of its groups of lots, by group.
    """
    readings = [read_lot({**row, "group_id": group_id}, stated) for group_id, stated in by_group.items()]
    if own or not readings:
        readings.insert(0, read_lot({**row, "group_id": None}, own))
    return replace(readings[0], by_group=tuple(readings[1:])) if len(readings) > 1 else readings[0]


def standard_minimum_rules(minimum: list[dict[str, Any]], cpv_code: str | None, day: date | None) -> tuple[str, ...]:
    """Ids of the standardised minimum requirements that a CPV code may fall under on a day."""
    return tuple(
        rule["rule_id"]
        for rule in minimum
        if cpv_code
        and cpv_code.startswith(tuple(rule["cpv_prefixes"].split(";")))
        and (day is None or rule["valid_from"] <= day.isoformat())
        and (day is None or not rule["valid_to"] or day.isoformat() <= rule["valid_to"])
    )


def may_be_standard_minimum(minimum: list[dict[str, Any]], cpv_code: str | None, *additional: str) -> bool:
    """Whether CPV codes leave open that the purchase falls under standardised minimum requirements.

    So it is where there is no code, where the main one is wider than a code of the rules, and where an additional one
    falls under them.
    """
    prefixes = tuple(prefix for rule in minimum for prefix in rule["cpv_prefixes"].split(";"))
    if not cpv_code or not re.fullmatch(r"\d{8}", cpv_code):
        return True
    is_wider = any(prefix.startswith(cpv_code.rstrip("0")) for prefix in prefixes)
    return is_wider or any(code.startswith(prefixes) for code in additional)


def _statuses(by_nature: list[dict[str, Any]], cpv_code: str | None) -> tuple[str, ...]:
    """What is known of purchases with a CPV code and the exemption for what is insignificant by nature."""
    if not cpv_code:
        return ()
    return tuple(one["status"] for one in by_nature if cpv_code.startswith(tuple(one["cpv_prefixes"].split(";"))))


def risk_by_code(db: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """What core.cpv_risk tells of each code of CPV."""
    query = "select cpv_code, risk_class, class_status, division_label_no, priority_category from core.cpv_risk"
    return {row["cpv_code"]: row for row in rows(db, query)}


def risk_of(risks: dict[str, dict[str, Any]], cpv_code: str | None) -> dict[str, Any]:
    """What is known of a code, or of its nearest ancestor where CPV has it no more; nothing of what is no code."""
    for length in range(len(cpv_code or ""), 1, -1):
        if found := risks.get((cpv_code or "")[:length].ljust(8, "0")):
            return found
    return {}


def policy(policies: list[dict[str, Any]], cpv_code: str | None, day: date | None) -> tuple[str, Decimal] | None:
    """The body's own aim for a purchase: the narrowest CPV prefix, then the latest aim in force on the day.

    Returns:
        Its name and lowest weight in percent; None where no aim covers the purchase, or the day is not known.
    """
    found = [
        (len(aim["cpv_prefix"]), aim["valid_from"], Decimal(str(aim["min_env_weight_pct"])), aim["name"])
        for aim in policies
        if cpv_code and day and cpv_code.startswith(aim["cpv_prefix"]) and aim["valid_from"] <= day
    ]
    if not found:
        return None
    _, _, least, name = max(found)
    return name, least


def rows(db: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The result of a query, one mapping a row."""
    result = db.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
