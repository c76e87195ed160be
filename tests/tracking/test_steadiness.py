"""Smoothed landmarks of a rendered hand beside unsmoothed ones of the same frames, against exact truth."""

from __future__ import annotations

import numpy as np
import pytest

import gesturekit as gk
from gesturekit.tracking import HandTracker

SCRIPT = "studio:?quality=fast&do=open palm 2 s, wave quickly 2 times"


@pytest.fixture(scope="module")
def take(gl_problem) -> dict[str, np.ndarray]:
    """Palm sizes, true landmarks and what both trackers report, frame by frame."""
    if gl_problem is not None:
        pytest.skip(gl_problem)
    rows: dict[str, list[np.ndarray]] = {"palm": [], "truth": [], "smooth": [], "raw": [], "world": []}
    with (
        HandTracker(1) as smoothing,
        HandTracker(1, smoothing=False) as raw,
        gk.open_source(SCRIPT) as source,
    ):
        for frame in source:
            smooth, plain = (t.track(frame.image, frame.time) for t in (smoothing, raw))
            if smooth and plain and frame.truth.hands:
                truth = frame.truth.hands[0]
                rows["palm"].append(truth.palm_px)
                rows["truth"].append(truth.mediapipe_px[:, :2])
                rows["smooth"].append(smooth[0].landmarks[:, :2])
                rows["raw"].append(plain[0].landmarks[:, :2])
                rows["world"].append(smooth[0].world)
            if frame.index == 139:
                break
    return {name: np.array(row) for name, row in rows.items()}


def speed(take) -> np.ndarray:
    """Palm sizes a second."""
    way = np.linalg.norm(np.diff(take["truth"][:, gk.Landmark.MIDDLE_MCP], axis=0), axis=1)
    return np.r_[0, way] * 30 / take["palm"]


def test_a_resting_hand_is_steadier(take):
    rest = (speed(take) < 0.3)[1:-1]
    assert rest.sum() >= 40
    rough = {
        name: np.linalg.norm(np.diff(take[name], 2, axis=0), axis=2).mean(axis=1) / take["palm"][1:-1]
        for name in ("smooth", "raw")
    }
    assert np.median(rough["smooth"][rest]) <= 0.25 * np.median(rough["raw"][rest])


def test_a_waving_hand_is_not_trailed(take):
    fast = speed(take) > 4
    assert fast.sum() >= 8
    error = {
        name: np.linalg.norm(take[name] - take["truth"], axis=2).mean(axis=1) / take["palm"]
        for name in ("smooth", "raw")
    }
    assert np.median(error["smooth"][fast]) <= 1.1 * np.median(error["raw"][fast])


def test_world_bones_keep_their_length(take):
    world = take["world"]
    chains = [(a, b) for a, b in gk.hands.BONES if a == 0 or b != a + 4]
    lengths = np.stack([np.linalg.norm(world[:, a] - world[:, b], axis=1) for a, b in chains], axis=1)
    assert (lengths.std(axis=0) / lengths.mean(axis=0)).max() <= 0.02
