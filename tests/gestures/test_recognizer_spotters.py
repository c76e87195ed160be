"""Motions that spotters see join a recognizer's shapes and rules."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from gesturekit.gestures import GestureRecognizer, Phase
from gesturekit.hands import Hand
from gesturekit.motions.motion import Motion
from gesturekit.session.session_summary import SummaryBuilder
from tests.gestures.built_hands import shape
from tests.gestures.steps import brief, run, show


class ScriptedSpotter:
    """Tells a motion of the first hand at given times."""

    def __init__(self, *times: float, name: str = "swoosh") -> None:
        self.names = (name,)
        self.resets = 0
        self._times = list(times)

    def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
        due = [t for t in self._times if t <= time]
        self._times = [t for t in self._times if t > time]
        return [Motion(hands[0], self.names[0], t - 0.4, t - 0.1, 0.8) for t in due if hands]

    def reset(self) -> None:
        self.resets += 1


def test_motions_join_the_stream_with_confidence_start_and_delay() -> None:
    recognizer = GestureRecognizer(motions=ScriptedSpotter(0.5))
    assert "swoosh" in recognizer.names
    (event,) = [e for e in run(recognizer, show(shape("11111"), 0.0, 1.0)) if e.phase is Phase.TRIGGER]
    assert (event.name, event.confidence, event.value) == ("swoosh", 0.8, 0.8)
    assert event.time == pytest.approx(0.5)
    assert event.start == pytest.approx(0.1)
    assert (event.duration, event.delay) == (pytest.approx(0.3), pytest.approx(0.1))


def test_a_motion_is_not_told_again_during_its_cooldown() -> None:
    recognizer = GestureRecognizer(motions=ScriptedSpotter(0.3, 0.4, 0.8))
    events = run(recognizer, show(shape("11111"), 0.0, 1.2))
    assert [round(e.time, 1) for e in events if e.phase is Phase.TRIGGER] == [0.3, 0.8]


def test_a_motion_of_a_hand_that_is_long_gone_is_not_told() -> None:
    class Late(ScriptedSpotter):
        def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
            return [Motion(shape("11111", hand_id=7), "swoosh", 0.0, 0.1, 0.9)]

    assert brief(run(GestureRecognizer(motions=Late()), [(0.0, []), (0.5, [])])) == []


@pytest.mark.parametrize("first", [1, 2])
def test_a_motion_of_two_hands_is_told_whichever_is_named_first(first: int) -> None:
    hands = [shape("11111", hand_id=1), shape("11111", hand_id=2)]
    one, two = hands if first == 1 else hands[::-1]

    class Together(ScriptedSpotter):
        def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
            return [replace(motion, hand=one, other=two) for motion in super().update(hands, time)]

    recognizer = GestureRecognizer(motions=Together(0.3, 0.4, 0.8))
    events = run(recognizer, [(t / 30, hands) for t in range(30)])
    told = [event for event in events if event.phase is Phase.TRIGGER]
    assert [[hand.id for hand in event.hands] for event in told] == [[first, 3 - first]] * 2


def test_of_a_motion_and_a_shape_of_one_name_the_shape_is_the_moment_to_act_on() -> None:
    recognizer = GestureRecognizer(motions=ScriptedSpotter(0.5, name="open_palm"))
    recognizer.define("hello", "open_palm")
    events = run(recognizer, show(shape("11111"), 0.0, 1.0))
    assert brief([event for event in events if event.name == "open_palm"]) == [
        ("open_palm", "begin"),
        ("open_palm", "trigger"),
    ]
    assert [(event.name, event.phase.value) for event in events if event.fires] == [
        ("open_palm", "begin"),
        ("hello", "begin"),
    ]


def test_spotters_are_reset_when_the_source_starts_over_and_at_its_end() -> None:
    spotter = ScriptedSpotter()
    recognizer = GestureRecognizer(motions=spotter)
    run(recognizer, [(5.0, []), (5.1, []), (0.0, [])])
    assert spotter.resets == 1
    recognizer.reset()
    assert spotter.resets == 2


def test_a_motion_with_the_name_of_a_shape_counts_once_in_a_summary_and_in_rules() -> None:
    recognizer = GestureRecognizer(motions=ScriptedSpotter(0.1, 0.5, name="open_palm"))
    recognizer.define("hello", "open_palm", hold=0.6)
    builder = SummaryBuilder()
    made = []
    for time, hands in show(shape("11111"), 0.0, 1.0):
        events = recognizer.update(hands, time)
        builder.add_events(events)
        made += [event.name for event in events if event.phase is Phase.TRIGGER and event.fires]
    assert made == ["hello"] and builder.build().counts["open_palm"] == 1
