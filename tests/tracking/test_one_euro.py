"""The One Euro filter: the published formula on a worked case, and what a user would notice."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesturekit.errors import InvalidArgumentError
from gesturekit.tracking.one_euro import OneEuroFilter


def test_first_value_passes_and_second_follows_the_formula():
    smooth = OneEuroFilter(min_cutoff_hz=1.0, beta=0.5, derivative_cutoff_hz=1.0)
    assert smooth(np.array([1.0]), 0.1)[0] == 1.0
    alpha_d = 1 / (1 + 1 / (2 * math.pi * 1.0 * 0.1))
    speed = alpha_d * (3.0 - 1.0) / 0.1
    alpha = 1 / (1 + 1 / (2 * math.pi * (1.0 + 0.5 * speed) * 0.1))
    assert smooth(np.array([3.0]), 0.1)[0] == pytest.approx(1 + alpha * 2, rel=1e-5)


def test_unit_makes_near_and_far_hands_alike():
    near, far = OneEuroFilter(1, 2), OneEuroFilter(1, 2)
    for value in (0.0, 1.0, 3.0, 3.5):
        a = near(np.array([value * 200]), 1 / 30, unit=200)
        b = far(np.array([value * 20]), 1 / 30, unit=20)
    assert a[0] / 200 == pytest.approx(b[0] / 20, rel=1e-5)


def test_frame_rate_hardly_matters():
    """The same one-second ramp at 15 and at 120 frames a second ends within 5 % of its length."""
    ends = []
    for rate in (15, 120):
        smooth = OneEuroFilter(1.0, 8.0)
        for i in range(rate + 1):
            out = smooth(np.array([i / rate]), 1 / rate)
        ends.append(out[0])
    assert ends[0] == pytest.approx(ends[1], abs=0.05)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=40), st.floats(0.001, 1))
def test_output_stays_within_what_was_seen(values, step):
    smooth = OneEuroFilter(1.0, 8.0)
    out = [smooth(np.array([v]), step)[0] for v in values]
    assert min(values) - 1e-2 <= min(out) and max(out) <= max(values) + 1e-2


def test_reset_forgets():
    smooth = OneEuroFilter(1.0, 0.0)
    smooth(np.array([0.0]), 0.1)
    smooth.reset()
    assert smooth(np.array([9.0]), 0.1)[0] == 9.0


@pytest.mark.parametrize("bad", [{"min_cutoff_hz": 0}, {"beta": -1}, {"derivative_cutoff_hz": math.nan}])
def test_bad_settings_are_named(bad):
    with pytest.raises(InvalidArgumentError, match=next(iter(bad))):
        OneEuroFilter(**bad)


def test_time_must_pass():
    smooth = OneEuroFilter()
    smooth(np.array([0.0]), 0.1)
    with pytest.raises(InvalidArgumentError, match="elapsed_seconds is 0"):
        smooth(np.array([0.0]), 0)
