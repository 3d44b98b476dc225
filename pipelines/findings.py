"""What must be said of the deliveries taken together: months, overlaps, decisions, ties with other accounts, changes.

A reader warns of its own file; here stands what only all of them, or the publication before, can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from pipelines.message import Message

TABLES = (
    "mart.calendar",
    "mart.delivery_overlap",
    "core.delivery_correction",
    "core.category_correction",
    "core.supplier_correction",
    "mart.state_account_tie_out",
    "mart.control_total",
    "mart.unbalanced_voucher",
    "mart.account_balance",
)
"""What must be built before anything can be found."""


@dataclass(frozen=True)
class Finding:
    """Something to say of a delivered file, or of the system it stands for.

    Args:
        file: Path below the inbox.
        record: Number of the record it is about, where it is about one.
    """

    file: str
    message: Message
    record: int | None = None

    def line(self) -> str:
        """One line in English: file, record: what is found."""
        record = f", record {self.record}" if self.record else ""
        return f"{self.file}{record}: {self.message.text('text')}"


def findings(db: duckdb.DuckDBPyConnection) -> list[Finding]:
    """All there is to say of the deliveries in a warehouse."""
    return [*_calendar(db), *_overlaps(db), *_decisions(db), *_state_accounts(db), *_saft(db), *_reuse(db)]


def months_said(months: Iterable[str]) -> str:
    """Months as they are said: a run of them by its first and last, as in `2016-03, 2016-05 to 2016-07`."""
    runs: list[list[str]] = []
    for month in sorted(months):
        if runs and _number(month) == _number(runs[-1][-1]) + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} – {run[-1]}" for run in runs)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])


def _calendar(db: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    rows = db.execute(
        """
        select calendar.first_file, calendar.status, list(calendar.month), list(calendar.lines),
            list(calendar.usual_lines)
        from mart.calendar as calendar
        where calendar.status <> 'ok' and calendar.system is not null
        group by calendar.system, calendar.first_file, calendar.status
        order by calendar.first_file, calendar.status
        """
    ).fetchall()
    for file, status, months, lines, usual in rows:
        said = months_said(months)
        if status == "missing":
            yield Finding(file, Message("calendar.missing", {"months": said}))
        elif status == "outside_selection":
            yield Finding(file, Message("calendar.outside_selection", {"months": said}))
        elif status == "covered_twice":
            yield Finding(file, Message("calendar.covered_twice", {"months": said}))
        else:
            for month, count, usually in sorted(zip(months, lines, usual, strict=True)):
                values = {"month": month, "lines": int(count), "usual": f"{usually:.0f}"}
                yield Finding(file, Message("calendar.too_small", values))
    nowhere = db.execute(
        """
        select max(last_file.file), list(everywhere.month)
        from mart.calendar as everywhere
        cross join (select max(last_file) as file from mart.calendar) as last_file
        where everywhere.system is null and everywhere.status = 'missing' and everywhere.month not in (
            select month from mart.calendar where system is not null and status = 'missing'
        )
        having count(*) > 0
        """
    ).fetchall()
    for file, months in nowhere:
        yield Finding(file, Message("calendar.missing_everywhere", {"months": months_said(months)}))


def _overlaps(db: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for row in records(db, "select * from mart.delivery_overlap order by delivery_number, other_file"):
        values = {
            "other": row["file"],
            "shared": int(row["shared_lines"]),
            "lines": int(row["other_lines"]),
            "nok": "?" if row["shared_nok"] is None else f"{row['shared_nok']:.2f}",
        }
        yield Finding(row["other_file"], Message("delivery.overlap", values))


def _decisions(db: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    query = "select * from core.delivery_correction where problem is not null order by correction_file, record_number"
    for row in records(db, query):
        message = Message(f"decision.{row['problem']}", {"old": row["old_file"], "new": row["new_file"] or "-"})
        yield Finding(row["correction_file"], message, row["record_number"])
    for table, value in (("category_correction", "new_text"), ("supplier_correction", "new_value")):
        query = f"""
            select correction_file, record_number, problem, match_field, match_value, {value} as new_value
            from core.{table} where problem is not null order by correction_file, record_number
        """
        for row in records(db, query):
            values = {"field": row["match_field"] or "-", "value": row["match_value"] or "-", "new": row["new_value"]}
            message = Message(f"correction.{row['problem']}", values)
            yield Finding(row["correction_file"], message, row["record_number"])


def _state_accounts(db: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    foreign = db.execute(
        "select file from core.state_account group by file having not max(is_own) order by file"
    ).fetchall()
    for (file,) in foreign:
        yield Finding(file, Message("state_accounts.not_ours"))
    ((file, cells, months, first, last),) = db.execute(
        """
        select (select min(file) from core.state_account where is_own),
            count(*), count(distinct month), min(month), max(month)
        from mart.state_account_tie_out
        where status in ('not_known', 'no_ledger')
        """
    ).fetchall()
    if cells:
        values = {"cells": cells, "months": months, "first": first, "last": last}
        yield Finding(file, Message("state_accounts.differ", values))


def _saft(db: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """What the control totals and balances of audit files say."""
    said = records(db, "select * from mart.control_total where is_whole order by delivery_number, total")
    for row in said:
        if not row["difference"]:
            continue
        values = {name: _plain(row[name]) for name in ("declared", "found", "difference")} | {"total": row["total"]}
        if row["parts"] == 1:
            yield Finding(row["first_file"], Message("saft.total_differs", values))
        else:
            values["files"] = row["files"]
            yield Finding(row["first_file"], Message("saft.total_differs_in_parts", values))
    for row in said:
        if row["total"] == "NumberOfEntries" and row["found"] and not row["has_masters"]:
            yield Finding(row["first_file"], Message("saft.no_masters", {"files": row["files"]}))
    unbalanced = """
        select file, count(*) as vouchers, sum(difference) as difference, sum(abs(difference)) as size,
            min(first_record) as first_record, list(voucher_id order by first_record)[:5] as first
        from mart.unbalanced_voucher
        group by file, delivery_number
        order by delivery_number
    """
    for row in records(db, unbalanced):
        values = {"count": row["vouchers"], "first": ", ".join(voucher or "-" for voucher in row["first"])}
        values |= {"difference": _plain(row["difference"]), "size": _plain(row["size"])}
        yield Finding(row["file"], Message("saft.unbalanced", values), row["first_record"])
    accounts = """
        select file, count(*) as accounts, sum(abs(difference)) as size,
            list(account_id order by account_id)[:5] as first
        from mart.account_balance
        where difference <> 0 and delivery_id not in (select delivery_id from mart.control_total where not is_whole)
        group by file, delivery_number
        order by delivery_number
    """
    for row in records(db, accounts):
        values = {"count": row["accounts"], "first": ", ".join(row["first"]), "size": _plain(row["size"])}
        yield Finding(row["file"], Message("saft.account_differs", values))


def _reuse(db: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """What cannot have happened in reuse logs, where the lives of their items have been followed."""
    ((is_followed,),) = db.execute(
        "select count(*) from information_schema.tables where table_schema = 'mart' and table_name = 'reuse_problem'"
    ).fetchall()
    if not is_followed:
        return
    query = """
        select file, problem, count(*) as events, min(record_number) as first_record,
            min_by(item_id, record_number) as item_id
        from mart.reuse_problem
        group by file, problem
        order by file, problem
    """
    for row in records(db, query):
        values = {"count": row["events"], "item": row["item_id"] or "-"}
        yield Finding(row["file"], Message(f"reuse.{row['problem']}", values), row["first_record"])


def _plain(value: Decimal) -> str:
    """A number with the decimals it needs, at most two for money that has no more."""
    return f"{value:.2f}" if value % 1 else f"{value:.0f}"


def changes(before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What has become of the files that the publication before knew, where it is not the same.

    Args:
        before: `reconciliation.json` of the publication before.
        now: The same of this run.

    Returns:
        For each file of the same name with another hash, and each that is delivered under no name any more, its hash,
        lines and sum before and now (None where it is gone).
    """
    found = []
    by_name = {entry["file"]: entry for entry in now}
    hashes = {entry["sha256"] for entry in now}
    for old in before:
        new = by_name.get(old["file"])
        is_changed = new is not None and new["sha256"] != old["sha256"]
        is_gone = new is None and old["sha256"] not in hashes and old["status"] == "read"
        if is_changed or is_gone:
            told: dict[str, Any] = {"file": old["file"]}
            for when, entry in (("before", old), ("now", new)):
                for name in ("sha256", "parsed", "amount_sum"):
                    told[f"{name}_{when}"] = entry and entry.get(name)
            found.append(told)
    return found


def change_finding(change: Mapping[str, Any]) -> Finding:
    """A change since the publication before as something to say."""
    values = {
        "old_hash": change["sha256_before"][:12],
        "old_lines": change["parsed_before"] or 0,
        "old_sum": change["amount_sum_before"] or "-",
    }
    if change["sha256_now"] is None:
        return Finding(change["file"], Message("delivery.gone", values))
    values |= {
        "new_hash": change["sha256_now"][:12],
        "new_lines": change["parsed_now"] or 0,
        "new_sum": change["amount_sum_now"] or "-",
    }
    return Finding(change["file"], Message("delivery.changed", values))


def records(db: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The rows of a query, each by column name."""
    result = db.execute(query)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
