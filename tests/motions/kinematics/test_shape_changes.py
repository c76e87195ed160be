"""When a hand went from one resting shape to another."""

import math
from dataclasses import replace
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.motions.kinematics.shape_changes import ShapeChangeDetector
from tests.motions.changing_hands import FIST, OPEN, PINCH_OPENED, PINCHED, changing
from tests.motions.moving_hands import detected, straight


def found(stream):
    stream = list(stream)
    changes = detected(ShapeChangeDetector, stream)
    return [(change, time) for change, (_, time) in zip(changes, stream, strict=True) if change is not None]


@pytest.mark.parametrize("fps", [12.0, 15.0, 30.0, 60.0])
@pytest.mark.parametrize("shapes", [(OPEN, FIST), (FIST, OPEN), (PINCH_OPENED, PINCHED)])
def test_a_change_is_told_once_a_tenth_of_a_second_after_its_end(shapes, fps):
    [(change, reported)] = found(changing(*shapes, fps=fps))
    # The first and last tenth of a smooth movement cannot be distinguished from rest.
    assert 0.45 <= change.start <= 0.6 and 0.6 <= change.end <= 0.75
    assert reported - change.end == pytest.approx(0.1, abs=1.01 / fps)
    assert change.rest == pytest.approx(change.start, abs=0.1)
    assert change.travel < 0.05 and change.travel_before == pytest.approx(0.0, abs=1e-4)


def test_what_the_fingers_do_before_and_after():
    [(change, _)] = found(changing(OPEN, FIST))
    assert change.before.openness == pytest.approx(1.0, abs=0.03) and change.after.openness < 0.6
    assert change.after.index_way[1] > change.before.index_way[1]
    [(change, _)] = found(changing(PINCH_OPENED, PINCHED))
    assert change.before.gaps[0] > 0.6 > 0.3 > change.after.gaps[0]


def test_a_slow_change_is_none():
    assert found(changing(OPEN, FIST, seconds=5.0, until=6.0)) == []


def test_a_hand_that_travels_says_so():
    [(change, _)] = found(changing(OPEN, FIST, path=straight((2.0, 1.0), 0.5, 0.2)))
    # Less than the whole way: a change begins a little after the fingers do.
    assert change.travel == pytest.approx(math.hypot(*change.way), rel=1e-3) and 1.2 < change.travel < 2.3
    assert change.way[0] == pytest.approx(2 * change.way[1], rel=1e-3)
    [(change, _)] = found(changing(OPEN, FIST, path=straight((2.0, 0.0), 0.2, 0.3)))
    assert change.travel_before > 1.0 and change.travel < 0.3


def test_a_mirrored_picture_changes_the_side_of_the_way():
    def mirrored(hand):
        return replace(hand, landmarks=hand.landmarks * np.float32([-1, 1, 1]))

    stream = [
        (mirrored(hand), time) for hand, time in changing(OPEN, FIST, path=straight((2.0, 1.0), 0.5, 0.2))
    ]
    [(change, _)] = found(stream)
    assert change.way[0] > 0.9 and change.way[0] == pytest.approx(2 * change.way[1], rel=1e-3)


def test_hands_without_numbers_are_passed_over():
    broken = replace(OPEN, landmarks=np.full((21, 3), np.nan, np.float32))
    stream = list(changing(OPEN, FIST))
    assert len(found([(broken, 0.0), *((hand, time + 0.1) for hand, time in stream)])) == 1
    assert found([(broken, n / 30) for n in range(30)]) == []


@given(st.lists(st.floats(-1.0, 1.0), max_size=30))
@settings(max_examples=50, deadline=None)
def test_any_times_will_do(steps):
    stream = [(OPEN if n % 3 else FIST, time) for n, time in enumerate(accumulate(steps))]
    for change, time in found(stream):
        assert change.start <= change.end <= time
