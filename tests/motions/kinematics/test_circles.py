"""Circles that a pointing hand draws."""

import pytest

from gesturekit.motions.kinematics.circles import CircleDetector
from tests.motions.moving_hands import OPEN, POINTING, detected, frames, round_path, straight


def circles(path, seconds, **options):
    stream = list(frames(path, seconds, **options))
    found = detected(CircleDetector, stream)
    return [(circle, time) for circle, (_, time) in zip(found, stream, strict=True) if circle is not None]


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
@pytest.mark.parametrize("seconds", [0.8, 3.0])
@pytest.mark.parametrize(("turns", "name"), [(1.0, "circle_ccw"), (-1.0, "circle_cw")])
def test_a_circle_is_told_before_it_is_closed(fps, seconds, turns, name):
    [(circle, time)] = circles(round_path(1.2, 0.3, seconds, turns), seconds + 1.0, hand=POINTING, fps=fps)
    assert circle.name == name
    assert 0.3 + 0.75 * seconds < time <= 0.3 + seconds
    assert circle.confidence > 0.8
    assert circle.start == pytest.approx(0.3, abs=0.1 * seconds)
    assert circle.end == time


def test_only_a_pointing_hand_draws():
    assert circles(round_path(1.2, 0.3, 1.5), 2.5, hand=OPEN) == []


def test_no_circle():
    assert circles(round_path(0.2, 0.3, 1.5), 2.5, hand=POINTING) == []
    assert circles(round_path(1.2, 0.3, 1.5, 0.7), 2.5, hand=POINTING) == []
    assert circles(straight((5.0, 0.0), 0.3, 1.5), 2.5, hand=POINTING) == []

    def eight(t):
        x, y = round_path(1.0, 0.3, 1.0)(min(t, 1.3))
        if t > 1.3:
            x, y = round_path(-1.0, 1.3, 1.0, -1.0)(t)
            return x, -y
        return x, y

    assert len(circles(eight, 3.0, hand=POINTING)) <= 2


def test_a_pause_ends_the_path():
    def halves(t):
        return round_path(1.2, 0.3, 1.0)(min(t, 0.8) if t < 2.0 else t - 1.2)

    assert circles(halves, 3.5, hand=POINTING) == []


def test_two_circles_in_a_row_are_told_twice():
    assert len(circles(round_path(1.2, 0.3, 3.0, 2.0), 4.0, hand=POINTING)) == 2
