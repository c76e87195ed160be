"""Resampling of recorded motion by time, so that 15 and 60 frames a second give the same curve."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import FloatArray
from gesturekit.motions.sequences.palm_geometry import Floats


def check_fps(fps: float) -> float:
    """The frame rate as a float; one that is not a finite number above 0 raises."""
    try:
        rate = float(fps)
    except (TypeError, ValueError):
        rate = float("nan")
    if not 0 < rate < float("inf"):
        raise InvalidArgumentError(f"fps is {fps!r}, expected frames per second, a number above 0")
    return rate


def duration_seconds(frames: int, fps: float) -> float:
    """Time from the first to the last of `frames` frames."""
    return (frames - 1) / fps


def resample_steps(sequence: FloatArray, steps: int) -> FloatArray:
    """Read a curve (T, ...) at `steps` instants, evenly spaced from its first to its last frame; float32.

    Linearly interpolated; where there are more than two samples for each step, all of them count: each step
    is a mean weighted by a triangle, as wide as the time from step to step.
    """
    curve = np.asarray(sequence, np.float32).reshape(len(sequence), -1)
    made = _weights(len(curve), steps) @ curve
    shaped: FloatArray = made.reshape(steps, *np.shape(sequence)[1:])
    return shaped


def resample_fps(sequence: FloatArray, fps: float, new_fps: float) -> FloatArray:
    """Read a curve recorded at `fps` at `new_fps`; its duration is kept to the nearest new frame."""
    steps = max(1, round(duration_seconds(len(sequence), fps) * new_fps) + 1)
    return resample_steps(sequence, steps)


def interpolated(samples: Floats, at: Floats) -> Floats:
    """Linear interpolation of (T, ...) samples at fractional indices of any shape, 0 to T - 1."""
    low = np.clip(np.asarray(at).astype(np.intp), 0, max(0, len(samples) - 2))
    share = (at - low).astype(samples.dtype).reshape(*np.shape(at), *[1] * (samples.ndim - 1))
    return np.asarray(samples[low] * (1 - share) + samples[np.minimum(low + 1, len(samples) - 1)] * share)


def smoothstep_path(keys: Floats, times: Floats, at: Floats) -> npt.NDArray[np.float32]:
    """From key to key, (K, ...) at ascending `times`, read at (T,) instants: slow at each, fast between."""
    low = np.clip(np.searchsorted(times, at, side="right") - 1, 0, len(times) - 2)
    share = np.clip((at - times[low]) / (times[low + 1] - times[low]), 0.0, 1.0)
    share = (share * share * (3.0 - 2.0 * share)).reshape(-1, *[1] * (keys.ndim - 1))
    return np.asarray(keys[low] * (1.0 - share) + keys[low + 1] * share, np.float32)


def _weights(frames: int, steps: int) -> npt.NDArray[np.float32]:
    """(steps, frames) rows that sum to 1: tents around each instant, two frames wide at the least."""
    at = np.linspace(0.0, frames - 1.0, steps)
    widest = max(1.0, (frames - 1.0) / max(1, steps - 1) / 2.0)
    # Near the ends no wider than what lies on both sides, or the ends would be drawn inwards.
    half_width = np.clip(np.minimum(at, frames - 1.0 - at), 1.0, widest)[:, None]
    rows = np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(frames)) / half_width)
    return np.asarray(rows / rows.sum(axis=1, keepdims=True), np.float32)
