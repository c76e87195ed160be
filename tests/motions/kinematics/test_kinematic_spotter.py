"""Swipes and circles of tracked hands, on paths and on real people."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.gestures import GestureRecognizer
from gesturekit.motions.kinematics.kinematic_spotter import KinematicSpotter
from gesturekit.motions.motion import MotionSpotter
from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker
from tests.gestures.strategies import hostile_hands
from tests.motions.changing_hands import FIST, between
from tests.motions.kinematics.test_taps import PECK, pecks
from tests.motions.moving_hands import OPEN, POINTING, eased, frames, moved, round_path, straight

SWIPE = straight((3.0, 0.0), 0.5, 0.4)


def reported(stream):
    spotter = KinematicSpotter()
    return [(motion.name, round(time, 2)) for hands, time in stream for motion in spotter.update(hands, time)]


def alone(path, seconds=2.0, **options):
    return [([hand], time) for hand, time in frames(path, seconds, **options)]


def test_it_is_a_spotter():
    assert isinstance(KinematicSpotter(), MotionSpotter)
    assert "swipe_left" in KinematicSpotter().names and "circle_cw" in KinematicSpotter().names


def test_a_swipe_is_told_once_and_soon():
    [(name, time)] = reported(alone(SWIPE))
    assert name == "swipe_left"
    assert 0.8 < time < 1.05


def test_the_way_back_is_none_but_a_later_swipe_is_one():
    def there_and_back(pause):
        def at(t):
            return SWIPE(t) if t < 0.9 + pause else SWIPE(0.5 + 0.4 - (t - 0.9 - pause))

        return at

    assert [name for name, _ in reported(alone(there_and_back(0.1)))] == ["swipe_left"]
    assert [name for name, _ in reported(alone(there_and_back(1.0), 3.0))] == ["swipe_left", "swipe_right"]


def test_two_hands_that_move_alike_make_none():
    both = [([hand, moved(hand, 4.0, 0.0, hand_id=1)], time) for hand, time in frames(SWIPE, 2.0)]
    assert reported(both) == []
    still = [([hand, moved(OPEN, 8.0, 0.0, hand_id=1)], time) for hand, time in frames(SWIPE, 2.0)]
    assert [name for name, _ in reported(still)] == ["swipe_left"]


def test_a_hand_that_is_lost_and_found_under_another_id_swipes_once():
    stream = []
    for hand, time in frames(SWIPE, 2.0):
        hands = [] if 0.62 < time < 0.78 else [moved(hand, 0.0, 0.0, hand_id=0 if time < 0.7 else 7)]
        stream.append((hands, time))
    assert [name for name, _ in reported(stream)] == ["swipe_left"]


def test_a_hand_that_leaves_does_not_swipe():
    stream = [([hand] if time < 0.75 else [], time) for hand, time in frames(SWIPE, 2.0)]
    assert reported(stream) == []


def test_a_hand_that_arrives_does_not_swipe():
    stream = [([hand] if time > 0.6 else [], time) for hand, time in frames(SWIPE, 2.0)]
    assert reported(stream) == []


def test_a_pointing_hand_draws_circles_and_slow_swipes():
    assert [n for n, _ in reported(alone(round_path(1.2, 0.5, 2.0), 3.5, hand=POINTING))] == ["circle_ccw"]
    assert [n for n, _ in reported(alone(straight((0.0, -2.0), 0.5, 2.0), 3.5, hand=POINTING))] == [
        "swipe_up"
    ]


def test_a_hand_that_was_away_starts_anew():
    """Neither its grip nor its tap goes on after more than a third of a second."""
    rests = [([OPEN], n / 30) for n in range(16)]
    closed = [([FIST], n / 30) for n in range(24, 40)]
    assert [name for name, _ in reported(rests + closed)] == ["grab"]
    assert reported(rests + [(hands, time + 0.2) for hands, time in closed]) == []
    tap = [([hand], time + 0.5 * (time > 1.0 + PECK)) for hand, time in pecks(1.0)]
    assert reported(tap) == []


def test_reset_forgets_what_was_under_way():
    spotter = KinematicSpotter()
    names = []
    for hand, time in frames(SWIPE, 2.0):
        if 0.69 < time < 0.71:
            spotter.reset()
        names += [motion.name for motion in spotter.update([hand], time)]
    assert names == []


def flicks(*starts, back=0.4):
    """A pointing finger that goes down with a nod at each time, and comes up again `back` seconds later."""
    for n in range(150):
        time = n / 30
        share = sum(eased((time - start) / 0.2) - eased((time - start - back) / 0.2) for start in starts)
        yield [moved(between(POINTING, FIST, share), 0.0, 0.25 * share)], time


def test_a_finger_that_flicks_and_goes_back_swipes_once():
    assert [name for name, _ in reported(flicks(0.8, 2.8))] == ["swipe_down", "swipe_down"]
    assert [name for name, _ in reported(flicks(0.8, back=2.0))] == ["swipe_down", "swipe_up"]


def told_of(path):
    recognizer, fired = GestureRecognizer(), []
    with HandTracker() as tracker:
        for frame in open_source(path):
            fired += recognizer.update(tracker.track(frame.image, frame.time), frame.time)
    return [(event.name, event.time) for event in fired if event.phase.value == "trigger"]


@pytest.mark.parametrize("clip", ["webcam_swipe2_left_right", "webcam_swipe3_up_down", "ego_swipe_up_15"])
def test_real_people_swipe(data_dir, clip):
    """Labels are directions in the picture, and people face the camera: its left is their right."""
    folder = data_dir / "clips/commands"
    other = {"swipe_left": "swipe_right", "swipe_right": "swipe_left"}
    events = json.loads((folder / "labels.json").read_text())[clip]["events"]
    swipes = told_of(folder / f"{clip}.mp4")
    assert [name for name, _ in swipes] == [other.get(name, name) for name, _, _ in events]
    for (_, time), (_, start, end) in zip(swipes, events, strict=True):
        assert start < time < end + 0.7


@pytest.mark.parametrize(
    ("clip", "names"),
    [
        ("webcam_zoom_in_out", ["expand", "pinch", "grab"]),
        ("webcam_clicks", ["tap", "double_tap"]),
        ("webcam_dndv2", ["release"]),
        ("webcam_fast_up_down", ["swipe_down", "swipe_up"]),
    ],
)
def test_real_people_pinch_click_let_go_and_flick(data_dir, clip, names):
    assert [name for name, _ in told_of(data_dir / "clips/commands" / f"{clip}.mp4")] == names


def test_a_hand_that_begins_with_broken_landmarks_is_waited_for():
    spotter = KinematicSpotter()
    broken = replace(OPEN, landmarks=np.full((21, 3), np.nan, np.float32))
    names = []
    for hand, time in frames(SWIPE, 2.0):
        hands = [broken] if time < 0.1 else [] if time < 0.15 else [hand]
        names += [motion.name for motion in spotter.update(hands, time)]
    assert names == ["swipe_left"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.lists(hostile_hands(), max_size=2), st.floats(0.0, 0.6)), max_size=8))
def test_no_hand_whatever_breaks_the_search(steps):
    spotter, time = KinematicSpotter(), 0.0
    for hands, elapsed in steps:
        time += elapsed
        for motion in spotter.update(hands, time):
            assert motion.name in spotter.names and 0.0 <= motion.start <= motion.end <= time
            assert 0.0 <= motion.confidence <= 1.0
