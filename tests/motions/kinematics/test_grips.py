"""What changes of a hand's shape mean."""

import math
from dataclasses import replace

import numpy as np
import pytest

from gesturekit.motions.kinematics.grips import GRIPS, read_grip
from gesturekit.motions.kinematics.shape_changes import ShapeChangeDetector
from tests.gestures.built_hands import CURLED, ring_hand, shape
from tests.motions.changing_hands import FIST, OPEN, PINCH_OPENED, PINCHED, changing
from tests.motions.moving_hands import detected, straight

POINTING = shape("01000")


def change_between(first, second, **options):
    found = detected(ShapeChangeDetector, changing(first, second, **options))
    [change] = [each for each in found if each is not None]
    return change


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        (OPEN, FIST, "grab"),
        (FIST, OPEN, "release"),
        (PINCH_OPENED, PINCHED, "pinch"),
        (PINCHED, PINCH_OPENED, "expand"),
        # The others straight: an OK sign that closes and opens.
        (OPEN, ring_hand((0.0, 0.0, 0.0)), "pinch"),
        (ring_hand((0.0, 0.0, 0.0)), OPEN, "expand"),
    ],
)
def test_grips(first, second, name):
    grip, confidence = read_grip(change_between(first, second))
    assert grip == name and name in GRIPS
    assert 0.5 < confidence <= 1.0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (shape("01100"), OPEN),
        (OPEN, shape("01100")),
        (POINTING, OPEN),
        (OPEN, POINTING),
        # A thumb that leaves a fist, and one that lies down on it.
        (FIST, shape("10000")),
        (shape("10000"), FIST),
    ],
)
def test_other_changes_mean_nothing(first, second):
    assert read_grip(change_between(first, second)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"travel": 0.6},
        {"travel_before": 0.5},
        {"turn": math.radians(50.0)},
        {"rest": 0.1},
    ],
)
def test_a_hand_that_moves_does_not_mean_it(change):
    assert read_grip(replace(change_between(OPEN, FIST), **change)) is None


def test_a_hand_whose_other_fingers_close_with_thumb_and_index_does_not_pinch():
    change = change_between(PINCH_OPENED, PINCHED)
    others = np.array([0.0, 0.0, 0.2, 0.2, 0.2])
    before = replace(change.before, extensions=np.clip(change.after.extensions + others, 0.0, 1.0))
    before.extensions[1] = change.before.extensions[1]
    assert read_grip(replace(change, before=before)) is None


def test_a_grip_whose_fingers_stay_bent_is_let_go():
    closed, opened = ring_hand(CURLED, gap=0.005), ring_hand(CURLED, gap=0.06)
    change = change_between(closed, opened)
    bent = np.array([1.0, 0.8, 0.8, 0.85, 0.85])
    before = replace(change.before, extensions=bent, gaps=np.array([0.35, 0.45, 0.55, 0.7]))
    after = replace(change.after, extensions=bent, gaps=np.array([0.65, 0.7, 0.8, 0.9]))
    assert read_grip(replace(change, before=before, after=after))[0] == "release"


@pytest.mark.parametrize(("way", "name"), [(0.25, "swipe_down"), (-0.25, "swipe_up")])
def test_an_index_finger_that_flicks_with_a_nod_of_the_hand_swipes(way, name):
    shapes = (POINTING, FIST) if way > 0 else (FIST, POINTING)
    change = change_between(*shapes, path=straight((0.0, way), 0.5, 0.2))
    assert read_grip(change)[0] == name


def test_a_finger_that_only_points_does_not_swipe():
    assert read_grip(change_between(FIST, POINTING)) is None
    assert read_grip(change_between(POINTING, FIST)) is None
