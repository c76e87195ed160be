"""Strokes of hands that move along known paths."""

import math
from dataclasses import replace
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.motions.kinematics.hand_window import HandWindow
from gesturekit.motions.kinematics.strokes import StrokeDetector
from tests.motions.moving_hands import OPEN, POINTING, detected, frames, moved, round_path, straight


def strokes(path, seconds, **options):
    return found(frames(path, seconds, **options))


def found(stream):
    stream = list(stream)
    strokes = detected(StrokeDetector, stream)
    return [(stroke, time) for stroke, (_, time) in zip(strokes, stream, strict=True) if stroke is not None]


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
def test_a_straight_way_is_one_stroke_that_is_told_at_once(fps):
    [(stroke, reported)] = strokes(straight((3.0, -0.5), 0.5, 0.5), 2.0, fps=fps)
    assert stroke.way == pytest.approx((3.0, -0.5), abs=0.15)
    assert stroke.straightness > 0.99 and stroke.deviation < 0.01
    assert 0.5 < stroke.start < stroke.end < 1.0
    assert 0.0 < reported - stroke.end < 0.15
    # Least jerk: the greatest speed is 15/8 of the mean.
    assert stroke.peak_speed == pytest.approx(15 / 8 * stroke.length / 0.5, rel=0.06)
    assert stroke.rest == pytest.approx(0.5, abs=0.15) and stroke.age == pytest.approx(0.5, abs=0.15)
    assert stroke.turn == pytest.approx(0.0, abs=1e-3) and stroke.shape_change == pytest.approx(0.0, abs=1e-3)


def test_a_corner_ends_a_stroke_and_begins_another():
    def corner(t):
        x, _ = straight((2.0, 0.0), 0.5, 0.4)(t)
        _, y = straight((0.0, 2.0), 0.8, 0.4)(t)
        return x, y

    (first, _), (second, _) = strokes(corner, 2.0)
    assert abs(first.way[0]) > abs(first.way[1]) and abs(second.way[1]) > abs(second.way[0])
    assert second.rest == 0.0


def test_an_arc_is_not_straight():
    [(stroke, _), *_] = strokes(round_path(2.0, 0.5, 1.5, 0.25), 3.0)
    assert stroke.straightness < 0.99 or stroke.deviation > 0.05


def test_a_resting_hand_makes_none():
    places = np.random.default_rng(0).normal(0.0, 0.005, (300, 2))
    assert found((moved(OPEN, x, y), n / 30) for n, (x, y) in enumerate(places)) == []


def test_a_hand_that_is_missed_on_the_way_makes_one_stroke():
    stream = frames(straight((4.0, 0.0), 0.5, 0.6), 2.0)
    [(stroke, _)] = found((hand, time) for hand, time in stream if not 0.7 < time < 0.95)
    assert stroke.length == pytest.approx(4.0, abs=0.15)


def test_in_a_mirrored_picture_left_and_right_are_those_of_the_scene():
    def over(hand):
        return replace(hand, landmarks=hand.landmarks * np.float32([-1, 1, 1]))

    stream = list(frames(straight((2.0, 0.0), 0.3, 0.4), 1.5))
    [(a, _)], [(b, _)] = found(stream), found((over(hand), time) for hand, time in stream)
    assert a.way[0] == pytest.approx(b.way[0])


def test_a_pointing_hand_is_known_by_its_index_finger():
    [(pointing, _)] = strokes(straight((2.0, 0.0), 0.3, 0.5), 1.5, hand=POINTING)
    [(open_, _)] = strokes(straight((2.0, 0.0), 0.3, 0.5), 1.5)
    assert pointing.pointing > 1.5 > 1.1 > open_.pointing


def test_what_is_not_finite_or_not_later_is_passed_over():
    window = HandWindow()
    broken = replace(OPEN, landmarks=np.full((21, 3), np.nan, np.float32))
    assert not window.push(broken, 0.0)
    for hand, time in frames(straight((2.0, 0.0), 0.3, 0.4), 0.5):
        assert window.push(hand, time)
        assert not window.push(broken, time + 0.01)
        assert not window.push(moved(OPEN, 50.0, 0.0), time)
    assert len(window.frames) == 16 and window.first == 0.0 and window.seen == 0.5


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9), st.floats(0.001, 0.6)), min_size=1, max_size=60)
)
def test_strokes_make_sense_on_any_path(steps):
    times = accumulate(elapsed for _, _, elapsed in steps)
    for stroke, time in found((moved(OPEN, x, y), t) for (x, y, _), t in zip(steps, times, strict=True)):
        assert 0.0 <= stroke.start <= stroke.end <= time
        assert 0.0 <= stroke.straightness <= 1.0 + 1e-6
        assert stroke.length > 0.0 and stroke.rest >= 0.0 and stroke.age >= 0.0
        assert 0.0 <= stroke.turn <= math.pi and 0.0 <= stroke.shape_change <= 1.5
