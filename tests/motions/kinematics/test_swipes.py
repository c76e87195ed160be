"""Which strokes are swipes."""

import math
from dataclasses import replace

import pytest

from gesturekit.motions.kinematics.strokes import Stroke
from gesturekit.motions.kinematics.swipes import belongs_to, read_swipe

QUICK = Stroke(1.0, 1.4, (3.0, 0.0), 0.98, 0.03, 12.0, 0.5, 1.0, 0.1, 0.05, 1.0, 0.95, 14)
POINTING = replace(QUICK, end=2.6, peak_speed=3.0, rest=0.0, age=0.0, pointing=2.2)


@pytest.mark.parametrize(
    ("way", "name"),
    [
        ((3, 0.5), "swipe_left"),
        ((-3, -0.5), "swipe_right"),
        ((0.4, -3), "swipe_up"),
        ((-0.4, 3), "swipe_down"),
    ],
)
def test_directions_are_the_persons_who_faces_the_camera(way, name):
    swipe, confidence = read_swipe(replace(QUICK, way=way))
    assert swipe == name
    assert 0.5 < confidence <= 1.0


@pytest.mark.parametrize(
    "change",
    [
        {"straightness": 0.9},
        {"deviation": 0.12},
        {"way": (3.0, 2.0)},
        {"way": (1.0, 0.0)},
        {"rest": 0.0},
        {"age": 0.0},
        {"peak_speed": 40.0},
        {"peak_speed": 1.5},
        {"end": 1.05},
        {"frames": 3},
        {"index_extension": 0.5},
    ],
)
def test_what_is_no_quick_swipe(change):
    assert read_swipe(replace(QUICK, **change)) is None


def test_another_hand_that_moves_along_makes_it_none():
    assert read_swipe(QUICK, along=1.0) is not None
    assert read_swipe(QUICK, along=1.5) is None


def test_a_pointing_hand_may_be_slow():
    assert read_swipe(POINTING) is not None
    for change in ({"pointing": 1.0}, {"turn": math.radians(40)}, {"shape_change": 0.5}, {"way": (0.5, 0.0)}):
        assert read_swipe(replace(POINTING, **change)) is None


def test_the_way_back_sets_off_soon_and_the_other_way():
    back = replace(QUICK, start=1.7, end=2.1, way=(-2.5, 0.2))
    assert belongs_to(back, QUICK)
    assert not belongs_to(replace(back, start=2.2, end=2.6), QUICK)
    assert not belongs_to(replace(back, way=(0.0, 2.5)), QUICK)


def test_what_goes_on_the_same_way_at_once_is_the_same_swipe():
    rest = replace(QUICK, start=1.6, end=2.0)
    assert belongs_to(rest, QUICK)
    assert not belongs_to(replace(rest, start=1.8, end=2.2), QUICK)


WIDE = replace(QUICK, way=(4.5, 1.0), straightness=0.8, deviation=0.3, rest=0.0, age=0.0)


def test_a_wide_swipe_may_be_an_arc_of_a_hand_that_comes_into_view():
    swipe, confidence = read_swipe(WIDE)
    assert swipe == "swipe_left" and confidence >= 0.5


@pytest.mark.parametrize(
    "change",
    [
        {"way": (3.0, 0.5)},
        {"way": (4.0, 3.0)},
        # A hand that is raised.
        {"way": (0.5, -4.5)},
        {"straightness": 0.6},
        {"deviation": 0.5},
        {"index_extension": 0.6},
        {"peak_speed": 40.0},
    ],
)
def test_what_is_no_wide_swipe(change):
    assert read_swipe(replace(WIDE, **change)) is None


def test_two_hands_that_sweep_alike_make_no_wide_swipe():
    assert read_swipe(WIDE, along=3.0) is None
