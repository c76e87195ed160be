"""Features do not change with what must not matter, and each group says what it claims."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.motions.sequences.motion_features import GROUPS, motion_features, recorded, subsampled

_EDGES = np.cumsum([0, *GROUPS.values()])
SLICE = {name: slice(a, b) for name, a, b in zip(GROUPS, _EDGES, _EDGES[1:], strict=False)}


def motion(fps: float = 30.0, seconds: float = 1.5) -> np.ndarray:
    """A hand that travels, turns and closes: (T, 21, 3), made from smooth curves of time."""
    rng = np.random.default_rng(2)
    base, ways = rng.normal(0.0, 1.0, (2, 21, 3))
    time = np.arange(round(seconds * fps) + 1)[:, None, None] / fps
    return base + 0.3 * ways * np.sin(2.0 * time) + np.array([1.0, -0.5, 0.2]) * time**2


def features(joints: np.ndarray, fps: float = 30.0) -> np.ndarray:
    held, durations = recorded([joints.astype(np.float32)], np.array([fps]))
    return motion_features(subsampled(held), durations)[0]


@pytest.mark.parametrize("fps", [15.0, 60.0])
def test_frame_rate_does_not_matter(fps: float) -> None:
    usual, other = features(motion()), features(motion(fps), fps)
    assert np.abs(usual - other).max() < 0.06
    assert np.abs(usual).max() > 1.0


def test_neither_size_nor_place_matter() -> None:
    assert np.allclose(features(motion()), features(80.0 * motion() + [300.0, -20.0, 900.0]), atol=2e-3)


def test_turning_the_hand_leaves_its_shape() -> None:
    angle = 0.7
    turn = np.array(
        [[np.cos(angle), -np.sin(angle), 0.0], [np.sin(angle), np.cos(angle), 0.0], [0.0, 0.0, 1.0]]
    )
    usual, turned = features(motion()), features(motion() @ turn.T)
    for name in ("distances", "own", "closing"):
        if name in SLICE:
            assert np.allclose(usual[:, SLICE[name]], turned[:, SLICE[name]], atol=1e-3), name
    for name in ("joints", "path", "axes"):
        assert np.abs(usual[:, SLICE[name]] - turned[:, SLICE[name]]).max() > 0.1, name


def test_groups_by_hand() -> None:
    joints = np.random.default_rng(0).normal(size=(1, 8, 21, 3)).astype(np.float32)
    made = motion_features(joints, np.array([np.e], np.float32))[0]
    assert made.shape == (8, sum(GROUPS.values()))
    assert np.allclose(made[3, SLICE["distances"]][0], np.linalg.norm(joints[0, 3, 0] - joints[0, 3, 1]))
    assert np.allclose(made[:, SLICE["path"]][:, 6], 1.0)
    assert np.allclose(made[0, SLICE["path"]][3:6], 0.0)
    # Within a group numbers stand coordinate by coordinate: all x, all y, all z.
    step = made[5, SLICE["slow"]].reshape(3, 21).T
    assert np.allclose(step, joints[0, 5] - joints[0, 4], atol=1e-6)
    wide = made[5, SLICE["fast"]].reshape(3, 21).T
    assert np.allclose(wide, joints[0, 6] - joints[0, 4], atol=1e-6)
    axes = made[5, SLICE["axes"]].reshape(3, 3)
    assert np.allclose(axes @ axes.T, np.eye(3), atol=1e-4)
