"""Whatever hands come, events keep their promises: hostile landmarks, ids, sides and times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.gestures import GestureEvent, GestureRecognizer, Phase
from gesturekit.hands import Hand
from gesturekit.motions.motion import Motion
from tests.gestures.built_hands import shape
from tests.gestures.promises import (
    COOLDOWN,
    Runs,
    every_begin_has_exactly_one_end_or_cancel,
    nothing_fires_during_its_cooldown,
    numbers_are_in_range,
    remembered,
)
from tests.gestures.strategies import hostile_hands, time_steps

SHAPES = [shape(pattern) for pattern in ("11111", "00000", "01100", "10000")]

RULES = {
    "confirm": {"gesture": "open_palm", "hold": 0.2, "repeat": (0.1, 10.0), "cooldown": COOLDOWN},
    "drop": {"sequence": ["closed_fist", "open_palm"], "within": 0.5, "cooldown": COOLDOWN},
    "both": {"both": "open_palm", "group": "g", "priority": 1, "cooldown": COOLDOWN},
    "sides": {"left": "closed_fist", "right": ["open_palm", "swoosh"], "group": "g", "cooldown": COOLDOWN},
    "corner": {"gesture": ["victory", "open_palm"], "region": (0.2, 0.2, 0.8, 0.8), "group": "g"},
    "armed": {"gesture": "open_palm", "armed_by": "closed_fist", "disarmed_by": "victory", "armed_for": 1.0},
    "moved": {"gesture": "swoosh", "hand": "right", "cooldown": COOLDOWN},
    "deep": {"sequence": ["confirm", "drop"], "cooldown": COOLDOWN},
    "deeper": {"gesture": ["corner", "both"], "hold": 0.1},
}
RESTING = {name for name, words in RULES.items() if "cooldown" in words}


class Eager:
    """Spots a motion of each hand in every frame."""

    names = ("swoosh",)

    def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
        return [Motion(hand, "swoosh", time - 0.2, time, 0.9) for hand in hands]

    def reset(self) -> None:
        pass


streams = st.lists(
    st.tuples(time_steps, st.lists(hostile_hands(), max_size=3), st.integers(1, 6)), max_size=25
)


def played(stream: list[tuple[float, list[Hand], int]]) -> tuple[list[list[GestureEvent]], GestureRecognizer]:
    """Events of each time that the source started over."""
    recognizer = GestureRecognizer(motions=Eager(), gestures={"event": RULES})
    time, runs = 0.0, Runs()
    for step, seen, count in stream:
        # What is held for a few frames has a chance to begin.
        for _ in range(count):
            time += step
            runs.take(time, recognizer.update(seen, time, frame_size=(640, 480)))
            assert set(recognizer.hand_ids) <= {0, 1, 2}
    runs.events[-1] += recognizer.reset()
    return runs.events, recognizer


@settings(max_examples=60, deadline=None)
@given(streams)
def test_whatever_hands_come_events_keep_their_promises(
    stream: list[tuple[float, list[Hand], int]],
) -> None:
    runs, recognizer = played(stream)
    for events in runs:
        every_begin_has_exactly_one_end_or_cancel(events)
        nothing_fires_during_its_cooldown(events, RESTING)
        of_a_group_one_is_made_at_a_time(events)
        numbers_are_in_range(events)
        assert [event.time for event in events] == sorted(event.time for event in events)
    assert recognizer.hand_ids == ()
    assert recognizer.reset() == []


def of_a_group_one_is_made_at_a_time(events: list[GestureEvent]) -> None:
    made: str | None = None
    for event in events:
        if RULES.get(event.name, {}).get("group") != "g" or event.phase is Phase.TRIGGER:
            continue
        assert made == (None if event.phase is Phase.BEGIN else event.name)
        made = None if event.phase in (Phase.END, Phase.CANCEL) else event.name


def test_memory_stays_bounded_however_many_hands_come_and_go() -> None:
    recognizer = GestureRecognizer(motions=Eager(), gestures={"event": RULES})
    sizes = []
    for number in range(300):
        seen = [replace(SHAPES[number % 4], id=number // 3), replace(SHAPES[1], id=100_000 + number // 5)]
        recognizer.update(seen, number / 30, frame_size=(640, 480))
        sizes.append(remembered(recognizer))
    assert max(sizes[150:]) <= max(sizes[:150])
    for time in (100.0, 101.0):
        recognizer.update([], time)
    assert recognizer.hand_ids == ()
