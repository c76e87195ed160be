"""Whose a motion's name is, when several things find motions of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import Reading, load_definitions
from gesturekit.gestures.custom.custom_gestures import CustomGestures
from gesturekit.gestures.motion_reader import MotionReader
from gesturekit.hands import Hand
from gesturekit.motions.motion import Motion
from tests.gestures.built_hands import shape

HAND = shape("11111")
DROP = load_definitions({"drop": {"start": "closed_fist", "end": "open_palm", "minimum_hold": 0.0}})


class Always:
    """Finds the same motions in every frame."""

    def __init__(self, *names: str, confidence: float = 0.9) -> None:
        self.names = names
        self.confidence = confidence
        self.resets = 0

    def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
        return [Motion(hand, name, time, time, self.confidence) for hand in hands for name in self.names]

    def reset(self) -> None:
        self.resets += 1


class Taught(CustomGestures):
    """Custom gestures that are found by a spotter of the test's."""

    def __init__(self, spotter: Always | None, static: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._spotter, self._static = spotter, static

    @property
    def static_names(self) -> tuple[str, ...]:
        return self._static

    @property
    def motion_names(self) -> tuple[str, ...]:
        return () if self._spotter is None else self._spotter.names

    def spotter(self) -> Always | None:  # type: ignore[override]
        return self._spotter


def found(reader: MotionReader, time: float = 0.0, shows: str | None = None) -> list[tuple[str, float]]:
    made = reader.read([Reading(HAND, shows)], time)
    return [(motion.name, motion.confidence) for motion in made]


def test_a_motion_that_is_declared_takes_the_place_of_one_of_its_name() -> None:
    reader = MotionReader(Always("drop", "swoosh"))
    assert reader.names == ("drop", "swoosh")
    assert found(reader) == [("drop", 0.9), ("swoosh", 0.9)]
    reader.use(DROP)
    assert found(reader) == [("swoosh", 0.9)]


def test_a_motion_with_the_name_of_a_shape_is_told_but_is_no_moment_to_act_on() -> None:
    reader = MotionReader(Always("pinch", "swoosh"))
    reader.use(load_definitions())
    made = reader.read([Reading(HAND, None)], 0.0)
    assert [(motion.name, motion.fires) for motion in made] == [("pinch", False), ("swoosh", True)]


def test_what_was_taught_takes_the_place_of_all_others_of_its_name() -> None:
    reader = MotionReader(Always("swoosh", "nod"))
    reader.use(DROP)
    reader.learn(Taught(Always("swoosh", "drop", confidence=0.7)))
    assert found(reader) == [("nod", 0.9), ("swoosh", 0.7), ("drop", 0.7)]
    reader.learn(Taught(Always("swoosh", confidence=0.6)))
    assert found(reader) == [("nod", 0.9), ("drop", 0.7), ("swoosh", 0.6)]


def test_a_taught_shape_takes_its_name_from_motions() -> None:
    reader = MotionReader(Always("swoosh", "nod"))
    reader.learn(Taught(None, static=("nod",)))
    assert found(reader) == [("swoosh", 0.9)]


def test_definitions_that_stay_as_they_were_do_not_interrupt_a_motion() -> None:
    reader = MotionReader(False)
    reader.use(DROP)
    assert found(reader, 0.0, "closed_fist") == []
    reader.use(dict(DROP))
    assert found(reader, 0.2, "open_palm") == [("drop", 1.0)]
    assert found(reader, 1.0, "closed_fist") == []
    reader.use({})
    reader.use(DROP)
    assert found(reader, 1.2, "open_palm") == []


def test_everything_is_forgotten_at_a_reset() -> None:
    spotter = Always("swoosh")
    reader = MotionReader(spotter)
    reader.use(DROP)
    found(reader, 0.0, "closed_fist")
    reader.reset()
    assert spotter.resets == 1
    assert [name for name, _ in found(reader, 0.2, "open_palm")] == ["swoosh"]


@pytest.mark.parametrize("motions", [None, "swipes", 3, object()])
def test_what_finds_no_motions_is_refused(motions: object) -> None:
    with pytest.raises(InvalidArgumentError, match=r"motions is .*expected True, False, names, a fitted"):
        MotionReader(motions)  # type: ignore[arg-type]
