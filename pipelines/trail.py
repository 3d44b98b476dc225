"""The trail: what was run, published and decided, one JSON line each, in the order it happened.

`<out>/trail.jsonl` only ever grows. Every line carries the hash of the line before it and its own, so that a line
that is edited, taken out or put in breaks the chain; `.trail_head` beside it holds the last line's number and hash, so
that lines cut off the end show too. Whoever can rewrite both, and the publications, can rewrite the trail: the head
that an audit package holds is the proof against that.

A line is appended with one write and flushed to disk; what a killed run left half written is no line and is cut off
by the next. The line of a publication is part of its `run.json`, and is appended again if the run was killed between
the publication and its line.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TRAIL = "trail.jsonl"
HEAD = ".trail_head"

START = "0" * 64
"""What stands for the hash of the line before the first."""

_NOT_FACTS = ("number", "at", "run_id", "previous", "hash")
"""What differs between two trails of the same doings: times, ids, and the chain that holds them."""


def line(out: Path, event: str, **facts: Any) -> dict[str, Any]:
    """The next line of the trail, not appended yet."""
    last = _lines(out)[-1:]
    told = {
        "number": last[0]["number"] + 1 if last else 1,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "event": event,
        **facts,
        "previous": last[0]["hash"] if last else START,
    }
    return {**told, "hash": line_hash(told)}


def line_hash(told: Mapping[str, Any]) -> str:
    """The hash of a line: SHA-256 of its JSON with sorted keys, without the hash itself."""
    content = {name: value for name, value in told.items() if name != "hash"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def append(out: Path, told: Mapping[str, Any]) -> None:
    """Append a line that `line` gave; one that stands there already is left alone.

    Raises:
        ValueError: The trail has grown since the line was made.
    """
    lines = _lines(out)
    if any(one["hash"] == told["hash"] for one in lines):
        return
    if told["previous"] != (lines[-1]["hash"] if lines else START):
        raise ValueError(f"line {told['number']} does not follow the last line of {out / TRAIL}")
    path = out / TRAIL
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        os.ftruncate(handle, _whole(path))
        os.lseek(handle, 0, os.SEEK_END)
        content = (json.dumps(told, ensure_ascii=False) + "\n").encode()
        if os.write(handle, content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(handle)
    finally:
        os.close(handle)
    head = out / f"{HEAD}.new"
    head.write_text(f"{told['number']} {told['hash']}\n", encoding="utf-8")
    head.replace(out / HEAD)


def note(out: Path, event: str, **facts: Any) -> None:
    """Append what has happened."""
    append(out, line(out, event, **facts))


def _whole(path: Path) -> int:
    """How many bytes of the trail are whole lines."""
    content = path.read_bytes() if path.exists() else b""
    return content.rfind(b"\n") + 1


def _lines(out: Path) -> list[dict[str, Any]]:
    path = out / TRAIL
    content = path.read_bytes()[: _whole(path)] if path.exists() else b""
    return [json.loads(one) for one in content.decode("utf-8").splitlines()]


def verified(out: Path) -> list[str]:
    """What is wrong with the trail of a publication folder; nothing where every line is as it was written."""
    path = out / TRAIL
    head = (out / HEAD).read_text("utf-8").split() if (out / HEAD).exists() else []
    if not path.exists():
        return [f"{path}: gone; line {head[0]} was its last"] if head else []
    problems: list[str] = []
    previous, number = START, 0
    hashes = []
    for number, text in enumerate(path.read_bytes()[: _whole(path)].decode("utf-8", "replace").splitlines(), start=1):
        try:
            told = json.loads(text)
            stated, follows, counted = told["hash"], told["previous"], told["number"]
        except (ValueError, KeyError, TypeError):
            return [*problems, f"{path}, line {number}: is no line of a trail"]
        if stated != line_hash(told):
            problems.append(f"{path}, line {number}: has been edited")
        if follows != previous or counted != number:
            problems.append(
                f"{path}, line {number}: does not follow the line before it; lines were taken out or put in"
            )
        previous = stated
        hashes.append(stated)
    if head and (len(hashes) < int(head[0]) or hashes[int(head[0]) - 1] != head[1]):
        problems.append(f"{path}: ends with line {number}, but line {head[0]} with another hash was its last")
    record = out / "run.json"
    published = json.loads(record.read_text("utf-8")).get("trail") if record.exists() else None
    expected = hashes[-1] if hashes else START
    if published and published["hash"] not in hashes and published["previous"] != expected:
        problems.append(f"{path}: has no line of the publication that stands")
    return problems


@dataclass
class Standing:
    """What the trail adds up to, without times and run ids.

    Args:
        publications: By id: what it replaces, why, and the hash of its pages and exports.
        corrections: By id: the decisions that stand, with their effect.
        runs: How runs ended: published, failed or abandoned, and their number.
    """

    publications: dict[str, dict[str, Any]] = field(default_factory=dict)
    corrections: dict[str, dict[str, Any]] = field(default_factory=dict)
    runs: dict[str, int] = field(default_factory=dict)


def fold(lines: Iterable[Mapping[str, Any]]) -> Standing:
    """What a trail adds up to: the same for the same doings, whenever they were done."""
    told = Standing()
    for one in lines:
        facts = {name: value for name, value in one.items() if name not in _NOT_FACTS}
        event = facts.pop("event")
        if event == "published":
            told.publications[facts["publication"]] = {
                name: facts[name] for name in ("month", "replaces", "reasons", "pages_and_exports")
            }
            told.corrections |= facts["corrections"]
            for gone in facts["corrections_gone"]:
                told.corrections.pop(gone, None)
        if event in ("published", "failed", "abandoned"):
            told.runs[event] = told.runs.get(event, 0) + 1
    return told


def standing(out: Path) -> Standing:
    """What the trail of a publication folder adds up to."""
    return fold(_lines(out))


def mend(out: Path) -> None:
    """Append what a killed run could not: the line of its publication, or that it never came to one."""
    record = out / "run.json"
    lines = _lines(out)
    published = json.loads(record.read_text("utf-8")).get("trail") if record.exists() else None
    if published and published["previous"] == (lines[-1]["hash"] if lines else START):
        append(out, published)
        lines = _lines(out)
    if lines and lines[-1]["event"] == "begun":
        note(out, "abandoned")
