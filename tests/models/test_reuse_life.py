"""The life of a reusable item: every piece somewhere, whatever order its events are told in."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reuse_life import BESIDE, GONE, ORDER, TAKEN_FROM, Event, life

START = date(2026, 1, 1)

events = st.lists(
    st.builds(
        lambda place, action, day, pieces: Event(
            f"e{place}", action, START + timedelta(days=day), pieces, f"{place:03d}"
        ),
        st.integers(0, 999),
        st.sampled_from(sorted(ORDER)),
        st.integers(0, 12),
        st.one_of(st.none(), st.integers(1, 9)),
    ),
    max_size=14,
    unique_by=lambda event: event.entry_id,
)


def standing(steps, day):
    """Pieces by state at the end of a day."""
    last = {}
    for step in sorted(steps, key=lambda step: (step.part, step.number)):
        if step.day <= day:
            last[step.part] = step
    pieces = Counter()
    for step in last.values():
        pieces[step.state] += step.pieces
    return pieces


@given(events, st.integers(-1, 13))
def test_a_prefix_of_the_events_gives_the_state_of_that_day(told, days):
    day = START + timedelta(days=days)
    whole, _ = life(told)
    prefix, _ = life(event for event in told if event.day <= day)
    assert standing(whole, day) == standing(prefix, day)


@given(events, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(told, shuffle):
    other = list(told)
    shuffle.shuffle(other)
    assert life(told) == life(other)


@given(events)
def test_no_piece_is_made_or_lost_and_none_comes_back_from_where_it_went(told):
    steps, problems = life(told)
    first = min(told, key=lambda one: (one.day, ORDER[one.action], one.content), default=None)
    for day in {event.day for event in told}:
        pieces = standing(steps, day)
        assert sum(pieces.values()) == (first.pieces or 1) and min(pieces.values()) > 0
    assert not [step for step in steps if step.before in GONE]
    assert all(problem.pieces >= 0 for problem in problems)
    used = {step.entry_id for step in steps}
    assert used | {problem.entry_id for problem in problems} == {event.entry_id for event in told}


@given(events)
def test_until_is_the_day_of_the_next_step(told):
    steps, _ = life(told)
    following = {(step.part, step.number - 1): step for step in steps}
    for step in steps:
        after = following.get((step.part, step.number))
        assert step.until == (after.day if after else None)
        assert after is None or after.before == step.state


def lived(*told):
    """Life of (action, day, pieces); pieces by state at the end, and problems as (code, pieces)."""
    found, problems = life(
        Event(f"e{place}", action, START + timedelta(days=day), pieces, f"{place:03d}")
        for place, (action, day, pieces) in enumerate(told)
    )
    return dict(standing(found, date.max)), [(problem.code, problem.pieces) for problem in problems]


@pytest.mark.parametrize(
    ("told", "state", "problems"),
    [
        ([("registered", 0, 10), ("available", 1, 10), ("reused", 2, 4)], {"reused": 4, "available": 6}, []),
        # Four in use and six in store: which of them is repaired does not move any; who is discarded must be told.
        (
            [("available", 0, 10), ("reused", 1, 4), ("repaired", 2, 3), ("discarded", 3, None)],
            {"reused": 4, "available": 6},
            [("count_needed", 10)],
        ),
        ([("available", 0, 1), ("sold", 1, 1), ("reused", 2, 1)], {"sold": 1}, [("gone_already", 1)]),
        ([("available", 0, 3), ("sold", 1, 2), ("reused", 2, 2)], {"sold": 2, "reused": 1}, [("more_than_left", 1)]),
        ([("available", 0, 1), ("reused", 1, 1), ("reused", 9, 1)], {"reused": 1}, [("in_use_already", 1)]),
        ([("available", 0, 1), ("reused", 1, 1), ("available", 5, 1), ("reused", 9, 1)], {"reused": 1}, []),
        ([("reused", 0, 1), ("registered", 5, 1)], {"reused": 1}, [("not_available_first", 1), ("registered_late", 1)]),
        ([("registered", 0, 2), ("registered", 0, 2)], {"registered": 2}, [("registered_again", 2)]),
        # A repair while in use leaves a piece in use.
        ([("available", 0, None), ("reused", 1, None), ("repaired", 2, None)], {"reused": 1}, []),
        # Told on one day in the wrong order: the usual order holds.
        ([("reused", 0, 1), ("available", 0, 1), ("registered", 0, 1)], {"reused": 1}, []),
    ],
)
def test_known_lives(told, state, problems):
    assert lived(*told) == (state, problems)


def test_every_action_has_a_place_in_the_order():
    assert set(ORDER) == {*TAKEN_FROM, *BESIDE, "registered", "bought_used"}
