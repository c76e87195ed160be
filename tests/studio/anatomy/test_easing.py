"""Timing of movements: profiles that start and end at rest, and shaking of the right size and speed."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.studio.anatomy.easing import Wobble, eased, lognormal, minimum_jerk, progress

PART = np.linspace(0.0, 1.0, 2001)


def speed(way: np.ndarray) -> np.ndarray:
    return np.gradient(way, PART)


@pytest.mark.parametrize(
    "profile",
    [minimum_jerk, eased, lambda u: lognormal(u, 0.05), lambda u: lognormal(u, 0.3), lambda u: eased(u, 0.5)],
)
def test_a_movement_goes_the_whole_way_forward_and_rests_at_both_ends(profile) -> None:
    way = profile(PART)
    assert way[0] == pytest.approx(0.0, abs=1e-12)
    assert way[-1] == pytest.approx(1.0, abs=1e-12)
    assert np.all(np.diff(way) >= 0.0)
    assert speed(way)[[0, -1]] == pytest.approx([0.0, 0.0], abs=0.05)
    assert profile(np.array([-3.0, 5.0])) == pytest.approx([0.0, 1.0])


def test_least_jerk_is_symmetric_and_peaks_at_1_875_times_the_average() -> None:
    assert minimum_jerk(0.5) == pytest.approx(0.5)
    assert minimum_jerk(PART) == pytest.approx(1.0 - minimum_jerk(1.0 - PART))
    assert speed(minimum_jerk(PART)).max() == pytest.approx(1.875, abs=1e-3)


def test_least_jerk_has_less_jerk_than_its_neighbours() -> None:
    def jerk(way: np.ndarray) -> float:
        third = np.diff(way, 3) / (PART[1] - PART[0]) ** 3
        return float((third**2).mean())

    bump = (PART * (1.0 - PART)) ** 3
    for amount in (-0.5, 0.5):
        assert jerk(minimum_jerk(PART)) < jerk(minimum_jerk(PART) + amount * bump)


def test_skew_moves_the_fastest_moment_forward() -> None:
    peaks = [PART[speed(progress(PART, skew)).argmax()] for skew in (0.0, 0.1, 0.3, 0.5)]
    assert peaks == sorted(peaks, reverse=True)
    assert peaks[0] == pytest.approx(0.5, abs=0.01)
    assert peaks[2] < 0.3


def test_a_wobble_has_the_size_and_the_frequencies_it_was_asked_for() -> None:
    wobble = Wobble(np.random.default_rng(4), (8.0, 12.0), [0.02, 0.0, 0.1])
    times = np.arange(0.0, 60.0, 1.0 / 200.0)
    moved = wobble.at(times)
    assert moved.std(axis=0) == pytest.approx([0.02, 0.0, 0.1], rel=0.02, abs=1e-12)
    power = np.abs(np.fft.rfft(moved[:, 2])) ** 2
    hertz = np.fft.rfftfreq(times.size, 1.0 / 200.0)
    assert power[(hertz >= 7.9) & (hertz <= 12.1)].sum() > 0.99 * power.sum()


def test_a_wobble_is_a_function_of_time_alone() -> None:
    wobble = Wobble(np.random.default_rng(1), (0.1, 0.8), [1.0, 2.0])
    times = np.linspace(0.0, 9.0, 40)
    one_by_one = np.concatenate([wobble.at([time]) for time in times[::-1]])[::-1]
    assert np.allclose(wobble.at(times), one_by_one, atol=1e-12)
