"""Curves are read by time: the same motion at 15 and 60 frames a second is the same curve."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.motions.sequences.resample import (
    check_fps,
    duration_seconds,
    interpolated,
    resample_fps,
    resample_steps,
    smoothstep_path,
)


def test_between_frames_by_hand() -> None:
    made = resample_steps(np.array([[0.0], [2.0], [10.0]], np.float32), 5)
    assert made.ravel().tolist() == [0.0, 1.0, 2.0, 6.0, 10.0]


def test_more_frames_than_steps_are_averaged_not_skipped() -> None:
    flicker = np.tile([0.0, 1.0], 100).astype(np.float32)[:, None]
    made = resample_steps(flicker, 10)
    assert np.allclose(made[1:-1], 0.5, atol=0.06)


def test_ends_stay_near_and_a_constant_stays() -> None:
    line = np.linspace(0, 1, 301, dtype=np.float32)[:, None]
    made = resample_steps(line, 11)
    assert np.allclose(made[1:-1, 0], np.linspace(0, 1, 11)[1:-1], atol=1e-5)
    assert np.allclose(resample_steps(np.full((7, 2, 3), 4.0), 30), 4.0)
    assert resample_steps(np.ones((1, 21, 3), np.float32), 4).shape == (4, 21, 3)


@pytest.mark.parametrize("fps", [15.0, 24.0, 60.0, 120.0])
def test_frame_rate_does_not_matter(fps: float) -> None:
    def motion(rate: float) -> np.ndarray:
        time = np.arange(round(2.0 * rate) + 1) / rate
        return np.stack([np.sin(np.pi * time), time**2], axis=1)

    assert np.allclose(resample_steps(motion(fps), 32), resample_steps(motion(30.0), 32), atol=0.02)


def test_another_rate_keeps_the_duration() -> None:
    made = resample_fps(np.zeros((121, 3), np.float32), 120.0, 30.0)
    assert len(made) == 31
    assert duration_seconds(len(made), 30.0) == duration_seconds(121, 120.0)


@pytest.mark.parametrize("fps", [0, -30.0, float("nan"), float("inf"), "fast", None])
def test_bad_rates_are_named(fps: object) -> None:
    with pytest.raises(InvalidArgumentError, match="fps is "):
        check_fps(fps)


def test_interpolation_by_hand() -> None:
    samples = np.array([[0.0, 1.0], [2.0, 3.0], [10.0, 3.0]])
    assert interpolated(samples, np.array([[0.0, 0.5], [1.25, 2.0]])).tolist() == [
        [[0.0, 1.0], [1.0, 2.0]],
        [[4.0, 3.0], [10.0, 3.0]],
    ]
    assert interpolated(samples[:1], np.zeros(2)).tolist() == [[0.0, 1.0]] * 2


def test_a_path_is_slow_at_its_keys_and_fast_between() -> None:
    path = smoothstep_path(
        np.array([0.0, 1.0, 1.0]), np.array([0.0, 1.0, 3.0]), np.array([0.0, 0.25, 0.5, 1.0, 2.0])
    )
    assert path.tolist() == [0.0, 0.15625, 0.5, 1.0, 1.0]
