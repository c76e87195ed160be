"""Which of the motions that come with GestureKit are told, and to whom."""

import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import GestureRecognizer, Reading
from gesturekit.gestures.motion_reader import OFF_BY_DEFAULT, MotionReader
from gesturekit.motions.motion import Motion
from tests.motions.moving_hands import OPEN, frames, straight


class Always:
    """Finds the same two motions in every frame."""

    names = ("swipe_x", "wave")

    def update(self, hands, time):
        return [Motion(hand, name, time, time, 1.0) for hand in hands for name in self.names]

    def reset(self):
        pass


def told(reader):
    return [motion.name for motion in reader.read([Reading(OPEN, None)], 0.0)]


def test_some_are_off_until_they_are_asked_for():
    default = GestureRecognizer().names
    assert not OFF_BY_DEFAULT & set(default)
    assert {"swipe_left", "circle_cw", "tap", "wave", "zoom_in"} <= set(default)
    asked = GestureRecognizer(motions=["swipe_x", "tap"]).names
    assert "swipe_x" in asked and "tap" in asked
    assert not {"swipe_left", "wave", "shake"} & set(asked)


def test_names_choose_what_is_told():
    recognizer = GestureRecognizer(motions=["swipe_right"])
    events = [
        event.name
        for hand, time in frames(straight((3.0, 0.0), 0.5, 0.4), 2.0)
        for event in recognizer.update([hand], time)
        if event.phase.value == "trigger"
    ]
    assert events == []


def test_a_name_that_is_no_motion_is_refused_with_the_nearest():
    with pytest.raises(InvalidArgumentError, match="unknown motion 'swipe_lef'; did you mean 'swipe_left'"):
        GestureRecognizer(motions=["swipe_lef"])


def test_a_spotter_of_ones_own_tells_all_it_finds():
    assert told(MotionReader(Always())) == ["swipe_x", "wave"]


def test_of_two_spotters_the_first_owns_a_name(monkeypatch):
    reader = MotionReader(Always())
    monkeypatch.setattr(reader, "_spotters", (Always(), Always()))
    assert told(reader) == ["swipe_x", "wave"]


class Swipes:
    """Finds given motions at given times."""

    names = ("swipe_left", "swipe_right", "wave")

    def __init__(self, *made):
        self.made = made

    def update(self, hands, time):
        return [Motion(hand, name, time, time, 1.0) for hand in hands for name, at in self.made if at == time]

    def reset(self):
        pass


def test_what_two_spotters_find_is_told_once_and_the_way_back_is_none(monkeypatch):
    reader = MotionReader(Always())
    one = Swipes(("swipe_left", 1.0), ("wave", 3.0), ("wave", 3.4))
    two = Swipes(("swipe_left", 1.2), ("swipe_right", 1.6), ("wave", 2.9), ("swipe_right", 5.0))
    monkeypatch.setattr(reader, "_spotters", (one, two))
    times = (1.0, 1.2, 1.6, 2.9, 3.0, 3.4, 5.0)
    told = [(motion.name, time) for time in times for motion in reader.read([Reading(OPEN, None)], time)]
    assert told == [("swipe_left", 1.0), ("wave", 2.9), ("swipe_right", 5.0)]
