"""Taps of a pointing hand, and of all of it."""

import math
from dataclasses import replace
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.motions.kinematics.taps import TAPS, TapDetector
from tests.gestures.built_hands import shape
from tests.motions.changing_hands import FIST, OPEN, between
from tests.motions.moving_hands import POINTING, detected, eased, moved

PECK = 0.18


def nearer(hand, share, *, growth=0.25):
    """A hand that is nearer to the camera and a little lower, by a share of the way."""
    middle = hand.landmarks.mean(axis=0)
    grown = (hand.landmarks - middle) * np.float32(1.0 + growth * share) + middle
    return moved(replace(hand, landmarks=grown), 0.0, 0.4 * share)


def pecks(*starts, hand=POINTING, seconds=2.5, fps=30.0, growth=0.25, stays=False):
    """A hand that pecks at each time, there and back in `PECK` seconds each; the last one may stay."""
    for n in range(round(seconds * fps) + 1):
        time = n / fps
        share = 0.0
        for start in starts:
            there, back = (time - start) / PECK, (time - start - PECK - 0.05) / PECK
            share += eased(there) - (0.0 if stays and start == starts[-1] else eased(back))
        yield nearer(hand, share, growth=growth), time


def reported(stream):
    stream = list(stream)
    taps = detected(TapDetector, stream)
    return [(tap.name, round(time, 2)) for tap, (_, time) in zip(taps, stream, strict=True) if tap]


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
def test_a_tap_is_told_once_on_its_way_back(fps):
    [(name, time)] = reported(pecks(1.0, fps=fps))
    assert name == "tap"
    assert 1.0 + PECK < time < 1.0 + 2 * PECK + 0.1


@pytest.mark.parametrize("stays", [False, True])
def test_the_second_of_two_is_a_double_tap(stays):
    names = [name for name, _ in reported(pecks(1.0, 1.5, stays=stays))]
    assert names == list(TAPS)


def test_taps_far_apart_are_two():
    assert [name for name, _ in reported(pecks(0.8, 2.2, seconds=3.2))] == ["tap", "tap"]


def test_a_finger_that_leaves_a_fist_and_comes_back_taps():
    def stream():
        for n in range(60):
            time = n / 30
            share = eased((time - 0.8) / 0.15) - eased((time - 1.0) / 0.15)
            yield nearer(between(FIST, POINTING, share), share, growth=0.1), time

    assert [name for name, _ in reported(stream())] == ["tap"]


def test_what_is_no_tap():
    # One that does not come nearer, one that does not come back, one that never rested.
    assert reported(pecks(1.0, hand=shape("01100"), growth=0.0)) == []
    assert reported(pecks(1.0, growth=-0.2)) == []
    assert reported(pecks(1.0, stays=True)) == []
    waving = ((nearer(POINTING, 0.5 - 0.5 * math.cos(4.0 * math.tau * n / 30)), n / 30) for n in range(60))
    assert reported(waving) == []


def test_a_whole_hand_taps_when_it_comes_near_at_once():
    assert [name for name, _ in reported(pecks(1.0, hand=OPEN, growth=0.4))] == ["tap"]
    assert [name for name, _ in reported(pecks(1.0, 1.5, hand=OPEN, growth=0.4))] == list(TAPS)
    # Hardly nearer; slowly, as in a greeting; far across the picture.
    assert reported(pecks(1.0, hand=OPEN, growth=0.15)) == []
    slow = ((hand, 2.5 * time) for hand, time in pecks(0.8, hand=OPEN, growth=0.4, fps=60.0))
    assert reported(slow) == []
    far = [(nearer(moved(OPEN, 3.0 * s, 0.0), s, growth=0.4), n / 30) for n, s in enumerate(shares())]
    assert reported(far) == []


def shares():
    """Of the way there and back, in a hand that taps at 1 s."""
    return [eased((n / 30 - 1.0) / PECK) - eased((n / 30 - 1.05 - PECK) / PECK) for n in range(70)]


def test_hands_without_numbers_are_passed_over():
    broken = replace(POINTING, landmarks=np.full((21, 3), np.nan, np.float32))
    stream = list(pecks(1.0))
    assert [name for name, _ in reported([*stream[:20], (broken, 0.65), *stream[20:]])] == ["tap"]


@given(st.lists(st.floats(-1.0, 1.0), max_size=40))
@settings(max_examples=50, deadline=None)
def test_any_times_will_do(steps):
    stream = [(nearer(POINTING, (n % 5) / 4), time) for n, time in enumerate(accumulate(steps))]
    for tap, (_, time) in zip(detected(TapDetector, stream), stream, strict=True):
        assert tap is None or tap.start <= tap.end <= time
