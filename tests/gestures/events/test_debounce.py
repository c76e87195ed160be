"""The gesture layer's clock, and what lies between two of its times."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events.debounce import Timing
from gesturekit.stream_time import StreamClock, checked_seconds, finite_seconds, happened_within, has_passed
from tests.gestures.strategies import time_steps


def test_a_clock_stands_still_where_the_source_jitters_backwards() -> None:
    clock = StreamClock(rewind=0.5)
    assert [clock.advance(time) for time in (0.0, 1.0, 0.6, 0.9, 1.1)] == [0.0, 1.0, 1.0, 1.0, 1.1]


def test_a_larger_step_back_means_that_the_source_started_over() -> None:
    clock = StreamClock(rewind=0.5)
    assert not clock.starts_over(-7.0), "before the first time there is nothing to start over"
    clock.advance(1.0)
    assert not clock.starts_over(0.5)
    assert clock.starts_over(0.49)
    clock.reset()
    assert clock.time is None
    assert clock.advance(0.0) == 0.0


@given(st.lists(time_steps, max_size=30))
def test_whatever_the_source_does_the_stream_never_runs_backwards(steps: list[float]) -> None:
    clock, time, before = StreamClock(), 0.0, -math.inf
    for step in steps:
        time += step
        if clock.starts_over(time):
            clock.reset()
            before = -math.inf
        now = clock.advance(time)
        assert now >= before
        assert time <= now <= time + 0.5
        before = now


@given(st.floats(0.0, 1e4), st.floats(0.001, 10.0))
def test_a_time_has_passed_once_it_is_over_and_not_before(since: float, seconds: float) -> None:
    assert has_passed(seconds, since, since + seconds + 1e-6)
    assert not has_passed(seconds, since, since + seconds - 1e-6)


def test_what_is_short_of_its_time_by_rounding_has_not_passed() -> None:
    assert 0.7 >= 0.2 + 0.5
    assert 0.7 - 0.2 < 0.5
    assert not has_passed(0.5, since=0.2, now=0.7)


def test_what_never_happened_is_long_past_and_what_is_to_come_has_not_happened() -> None:
    assert has_passed(60.0, -math.inf, 0.0)
    assert happened_within(0.5, 1.0, 1.5)
    assert not happened_within(0.5, 1.0, 1.6)
    assert not happened_within(0.5, 1.0, 0.9)


def test_what_is_just_as_long_ago_counts_however_it_is_rounded() -> None:
    assert 0.4 - 0.1 > 0.3
    assert 0.5 - 0.2 <= 0.3
    for number in range(1000):
        assert happened_within(0.3, number / 10, (number + 3) / 10)
        assert happened_within(0.3, 1.7e9 + number / 10, 1.7e9 + (number + 3) / 10)
        assert not happened_within(0.3, number / 10, (number + 3) / 10 + 1e-3)


@pytest.mark.parametrize("time", [math.nan, math.inf, None, "soon"])
def test_a_time_that_is_none_is_named(time: object) -> None:
    with pytest.raises(InvalidArgumentError, match=rf"time={time!r}; expected finite seconds"):
        finite_seconds(time)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["minimum_hold", "release", "cooldown"])
@pytest.mark.parametrize("seconds", [-0.1, math.nan, math.inf])
def test_lengths_of_time_are_checked_and_named(name: str, seconds: float) -> None:
    with pytest.raises(InvalidArgumentError, match=rf"Timing\.{name}={seconds!r}; expected seconds"):
        Timing(**{name: seconds})
    assert checked_seconds(name, 0.0) == 0.0
