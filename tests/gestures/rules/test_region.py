from __future__ import annotations

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.rules import FrameView, RuleEngine
from gesturekit.hands import Landmark
from tests.builders import make_event
from tests.gestures.built_hands import shape
from tests.gestures.rules.streams import RIGHT, Player, brief, hand, rule

PALM_ABOVE_WRIST = 16.0
"""The middle of the built hand's palm lies so far above its wrist, pixels."""


def at(x: float, y: float) -> dict[int, object]:
    """A hand whose palm lies at a place in the picture, in parts of its size (200 by 100)."""
    return {RIGHT: hand(RIGHT, 200 * x, 100 * y + PALM_ABOVE_WRIST)}


def test_the_palm_of_the_built_hand_is_where_the_tests_say() -> None:
    palm = [Landmark.WRIST, Landmark.INDEX_MCP, Landmark.MIDDLE_MCP, Landmark.RING_MCP, Landmark.PINKY_MCP]
    middle = hand(RIGHT, 100.0, 80.0).landmarks[palm, :2].mean(axis=0)
    assert middle[1] == 80.0 - PALM_ABOVE_WRIST
    assert middle[0] == pytest.approx(100.0 + (-12 + 0 + 12 + 24) / 5)


def test_a_hand_that_comes_in_begins_and_one_that_leaves_ends() -> None:
    player = Player(x={"gesture": "a", "region": (0.0, 0.5, 1.0, 1.0)})
    events = [
        event
        for time, y in [(0.0, 0.2), (0.1, 0.6), (0.2, 0.7), (0.3, 0.3), (0.4, 0.6)]
        for event in player.at(time, {RIGHT: "a"}, at(0.5, y))
    ]
    assert brief(events) == [("x", "begin", 0.1), ("x", "end", 0.3), ("x", "begin", 0.4)]


def test_a_hand_on_the_edge_does_not_flicker() -> None:
    player = Player(x={"gesture": "a", "region": (0.0, 0.5, 1.0, 1.0)})
    rng = np.random.default_rng(1)
    places = [0.6, *(0.5 + rng.uniform(-0.015, 0.015, 40))]
    events = [e for n, y in enumerate(places) for e in player.at(n / 30, {RIGHT: "a"}, at(0.5, y))]
    assert brief(events) == [("x", "begin", 0.0)]


def test_a_motion_counts_where_it_ends() -> None:
    player = Player(x={"gesture": "swipe", "region": (0.0, 0.0, 0.5, 1.0)})
    assert brief(player.at(1.0, {RIGHT: "!swipe"}, at(0.2, 0.5))) == [("x", "trigger", 1.0)]
    assert player.at(2.0, {RIGHT: "!swipe"}, at(0.8, 0.5)) == []


def test_any_landmark_can_be_the_point() -> None:
    region = (0.0, 0.0, 1.0, 0.3)
    low = at(0.5, 0.7)
    assert Player(x={"gesture": "a", "region": region}).at(0.0, {RIGHT: "a"}, low) == []
    tip = Player(x={"gesture": "a", "region": region, "point": "middle_tip"})
    assert brief(tip.at(0.0, {RIGHT: "a"}, low)) == [("x", "begin", 0.0)]


def test_in_a_picture_that_is_shown_turned_over_regions_are_those_of_the_shown_one() -> None:
    event = make_event("a", hand=hand(RIGHT, 40.0))
    for flipped, region in ((False, (0.0, 0.0, 0.5, 1.0)), (True, (0.5, 0.0, 1.0, 1.0))):
        engine = RuleEngine({"x": rule(gesture="a", region=region)})
        assert len(engine.update([event], FrameView((200, 100), flipped))) == 1
        engine = RuleEngine({"x": rule(gesture="a", region=region)})
        assert engine.update([event], FrameView((200, 100), not flipped)) == []


def test_without_the_pictures_size_a_region_says_so() -> None:
    engine = RuleEngine({"x": rule(gesture="a", region=(0.0, 0.0, 0.5, 1.0))})
    with pytest.raises(InvalidArgumentError, match="frame_size"):
        engine.update([make_event("a")])


def test_a_picture_of_unknown_size_is_told_before_anything_is_lost() -> None:
    recognizer = GestureRecognizer(motions=False)
    recognizer.define("here", "open_palm", region=(0.0, 0.0, 1.0, 1.0))
    palm = [shape("11111")]
    recognizer.update(palm, 0.0, frame_size=(640, 480))
    for size in (None, (0, 480), (640, -1)):
        with pytest.raises(InvalidArgumentError, match="size"):
            recognizer.update(palm, 0.2, frame_size=size)
    # As if those had never been: a step back of the clock would otherwise start over.
    begun = recognizer.update(palm, 0.2, frame_size=(640, 480))
    assert [(event.name, event.phase.value) for event in begun] == [("open_palm", "begin"), ("here", "begin")]
    with pytest.raises(InvalidArgumentError, match="event 'here' has a region"):
        recognizer.update(palm, -5.0)
    ended = recognizer.update(palm, -5.0, frame_size=(640, 480))
    assert [(event.name, event.phase.value) for event in ended] == [("open_palm", "end"), ("here", "end")]
