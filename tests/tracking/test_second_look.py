"""When a track is looked at again, and which reading stays."""

from __future__ import annotations

from itertools import takewhile

import numpy as np
import pytest

from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker
from gesturekit.tracking.hand_roi import HandRoi
from gesturekit.tracking.palm_detector import PalmDetection
from gesturekit.tracking.second_look import Doubt, Suspicion, disagreement, is_better, is_same
from tests.tracking.hand_readings import reading

STEP = 1 / 30
KEYPOINTS = [0, 5, 9, 13, 17, 1, 2]


def palm_on(hand) -> PalmDetection:
    keypoints = hand.landmarks[KEYPOINTS, :2]
    return PalmDetection(np.r_[keypoints.min(axis=0), keypoints.max(axis=0)], keypoints, 0.9)


def frames_until_due(doubt: Doubt) -> int:
    for n in range(200):
        if doubt.due:
            return n
        doubt.pass_time(STEP, 0.99, 0.0)
    raise AssertionError("never due")


def test_checks_that_find_nothing_become_rarer():
    doubt, hand = Doubt(), reading(200.0)
    waits = []
    for _ in range(5):
        waits.append(frames_until_due(doubt) * STEP)
        doubt.compare(palm_on(hand), hand, (200.0, 300.0))
        assert doubt.suspicion is None
    assert waits == pytest.approx([0.2, 0.4, 0.8, 1.0, 1.0], abs=1.5 * STEP)


@pytest.mark.parametrize(("presence", "contrary"), [(0.8, 0.0), (0.99, 0.2)])
def test_what_is_odd_is_checked_at_once(presence, contrary):
    doubt, hand = Doubt(), reading(200.0)
    doubt.compare(palm_on(hand), hand, (200.0, 300.0))
    doubt.pass_time(STEP, presence, contrary)
    assert doubt.due


def test_a_palm_that_disagrees_is_suspicious_and_none_is_not():
    doubt, hand, turned = Doubt(), reading(200.0), reading(200.0, turn=1.5)
    assert disagreement(palm_on(hand), hand) == pytest.approx(0.0, abs=1e-6)
    doubt.compare(None, turned, (200.0, 300.0))
    assert doubt.suspicion is None
    doubt.compare(palm_on(hand), turned, (200.0, 300.0))
    assert doubt.suspicion is not None


def test_the_suspicious_palm_goes_along_with_its_track_but_not_with_its_tremor():
    suspicion = Suspicion(palm_on(reading(200.0)), (200.0, 300.0))
    assert suspicion.moved((300.0, 300.0)).keypoints[0, 0] == pytest.approx(300.0)
    assert suspicion.moved((210.0, 300.0)) is suspicion.palm


@pytest.mark.parametrize(
    ("second", "first", "better"),
    [
        (reading(200.0, presence=0.996), reading(200.0, turn=1.5, presence=0.98), True),
        (reading(200.0, turn=1.5, presence=0.98), reading(200.0, presence=0.996), False),
        (reading(202.0, presence=0.999), reading(200.0, presence=0.9), False),
    ],
    ids=["right against turned", "turned against right", "the same reading"],
)
def test_the_better_of_two_readings_stays(second, first, better):
    assert is_better(second, first, palm_on(reading(200.0))) is better


def test_readings_are_the_same_within_a_fifth_of_a_palm():
    palm = palm_on(reading(200.0))
    size = float(np.linalg.norm(palm.keypoints[2] - palm.keypoints[0]))
    assert is_same(reading(200.0 + 0.19 * size), reading(200.0), palm)
    assert not is_same(reading(200.0 + 0.21 * size), reading(200.0), palm)


def test_an_offset_lies_as_the_crop_lay():
    inner, outer = HandRoi(210.0, 180.0, 90.0, 0.4), HandRoi(200.0, 200.0, 120.0, -0.2)
    again = outer.displaced(inner.offset_from(outer))
    assert (again.x, again.y, again.size, again.rotation) == pytest.approx(
        (inner.x, inner.y, inner.size, inner.rotation)
    )
    faded = outer.displaced(inner.offset_from(outer).times(0.0))
    assert (faded.x, faded.y, faded.size) == pytest.approx((outer.x, outer.y, outer.size))


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_crop_that_feeds_itself_is_left_at_any_frame_rate(data_dir, step):
    """A thumb goes up; read from crops of its own, the hand is taken for one that points, for seconds."""
    from gesturekit import GestureRecognizer

    recognizer, shapes = GestureRecognizer(motions=False), []
    with HandTracker(1) as tracker, open_source(data_dir / "clips/thumb_up_720p.mp4") as source:
        for frame in takewhile(lambda frame: frame.time < 5.5, source):
            if frame.index % step == 0:
                hands = tracker.track(frame.image, frame.time)
                if frame.time > 3.5:
                    shapes.append(recognizer.classify(hands[0]).name if hands else "")
    assert np.mean([shape == "thumb_up" for shape in shapes]) > 0.9
