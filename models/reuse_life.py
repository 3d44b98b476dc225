"""The life of a reusable item: from its events to what each of its pieces was at any time.

An item is a batch of pieces under one id, often a single one. Events move pieces from one state to the next; where an
event names fewer pieces than the item has, the batch is told apart. What cannot have happened is reported and changes
nothing. The order in which events are given does not matter: they are sorted by day, then by the usual order of steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

GONE = ("sold", "donated", "discarded")
"""States in which a piece has left the body."""

TAKEN_FROM: dict[str, tuple[str, ...]] = {
    "assessed": ("registered",),
    "available": ("assessed", "registered", "reserved", "reused", "bought_used"),
    "reserved": ("available", "assessed", "registered"),
    "reused": ("reserved", "available", "assessed", "registered"),
    "sold": ("reserved", "available", "assessed", "registered", "reused", "bought_used"),
    "donated": ("reserved", "available", "assessed", "registered", "reused", "bought_used"),
    "discarded": ("assessed", "registered", "available", "reserved", "reused", "bought_used"),
}
"""Action, which is also the state it leads to, and the states whose pieces it takes, the likeliest first."""

BESIDE: dict[str, tuple[str, ...]] = {
    "assessed": ("assessed", "available", "reserved", "reused", "bought_used"),
    "repaired": ("assessed", "registered", "available", "reserved", "reused", "bought_used"),
    "redesigned": ("assessed", "registered", "available", "reserved", "reused", "bought_used"),
    "available": ("available",),
    "reserved": ("reserved",),
}
"""Actions that leave pieces in these states where they are: a repair, or what is said once more."""

ORDER = {
    action: place
    for place, action in enumerate(
        (
            *("registered", "bought_used", "assessed", "repaired", "redesigned", "available", "reserved", "reused"),
            *("sold", "donated", "discarded"),
        )
    )
}
"""The usual order of steps, for what is dated the same day."""


@dataclass(frozen=True)
class Event:
    """One thing that happened to an item.

    Args:
        entry_id: Where it was told.
        pieces: How many it concerns; None where that is not told, and then all of the item.
        content: All that is told of it, so that events of one day have an order of their own.
    """

    entry_id: str
    action: str
    day: date
    pieces: int | None = None
    content: str = ""


@dataclass(frozen=True)
class Step:
    """One event as it touched one part of an item: pieces that have shared every event so far.

    Args:
        number: Counted from 1 within the part.
        before: State of the pieces before it; empty where it begins their life.
        state: State after it.
        until: Day of the part's next step, None for the last.
    """

    part: int
    pieces: int
    number: int
    entry_id: str
    action: str
    day: date
    before: str
    state: str
    until: date | None


@dataclass(frozen=True)
class Problem:
    """What an event says and cannot have happened, or can be read in two ways.

    `code` is gone_already, in_use_already, more_than_left, count_needed, registered_again, registered_late or
    not_available_first, the last of which is only a question: the event is used. `pieces`: how many it is about.
    """

    entry_id: str
    code: str
    pieces: int


@dataclass
class _Part:
    pieces: int
    state: str = ""
    steps: list[tuple[Event, str, str]] = field(default_factory=list)

    def move(self, event: Event, state: str) -> None:
        self.steps.append((event, self.state, state))
        self.state = state


def life(events: Iterable[Event]) -> tuple[list[Step], list[Problem]]:
    """What became of the pieces of one item.

    Args:
        events: All of one item, in any order.

    Returns:
        The steps of every part, and what cannot have happened. The pieces of the parts sum to what the item's first
        event says; a part's state on a day is that of its last step up to then.
    """
    parts: list[_Part] = []
    problems: list[Problem] = []
    for event in sorted(events, key=lambda one: (one.day, ORDER[one.action], one.content, one.entry_id)):
        if not parts:
            begun = _Part(event.pieces or 1)
            begun.move(event, event.action if event.action in (*TAKEN_FROM, "bought_used") else "registered")
            parts.append(begun)
            if event.action in ("reserved", "reused", *GONE):
                problems.append(Problem(event.entry_id, "not_available_first", begun.pieces))
        elif event.action in ("registered", "bought_used"):
            is_again = any(step[0].action == event.action for step in parts[0].steps)
            code = "registered_again" if is_again else "registered_late"
            problems.append(Problem(event.entry_id, code, event.pieces or 1))
        else:
            problems += _moved(parts, event)
    return [step for number, part in enumerate(parts, start=1) for step in _steps(number, part)], problems


def _moved(parts: list[_Part], event: Event) -> list[Problem]:
    """Move the pieces that an event takes, telling parts apart where it takes some of their pieces only."""
    takes = TAKEN_FROM.get(event.action, ())
    stays = tuple(state for state in BESIDE.get(event.action, ()) if state not in takes)
    able = [part for state in (*takes, *stays) for part in parts if part.state == state]
    if event.pieces is None and len({part.state for part in parts if part.state not in GONE}) > 1:
        return [Problem(event.entry_id, "count_needed", sum(part.pieces for part in able))]
    wanted = event.pieces if event.pieces is not None else max(1, sum(part.pieces for part in able))
    problems: list[Problem] = []
    asked, skipped = wanted, 0
    for part in able:
        if not asked:
            break
        if part.pieces > asked:
            rest = _Part(part.pieces - asked, part.state, list(part.steps))
            parts.insert(parts.index(part) + 1, rest)
            part.pieces = asked
        asked -= part.pieces
        if event.action in ("reserved", "reused") and part.state in ("registered", "assessed"):
            skipped += part.pieces
        part.move(event, event.action if part.state in takes else part.state)
    if asked:
        is_in_use = event.action in ("reserved", "reused") and any(part.state == "reused" for part in parts)
        is_gone = asked == wanted and all(part.state in GONE for part in parts)
        code = "gone_already" if is_gone else "in_use_already" if is_in_use and asked == wanted else "more_than_left"
        problems.append(Problem(event.entry_id, code, asked))
    if skipped:
        problems.append(Problem(event.entry_id, "not_available_first", skipped))
    return problems


def _steps(number: int, part: _Part) -> Iterable[Step]:
    days = [event.day for event, _, _ in part.steps[1:]]
    for place, ((event, before, state), until) in enumerate(zip(part.steps, [*days, None], strict=True), start=1):
        yield Step(number, part.pieces, place, event.entry_id, event.action, event.day, before, state, until)
