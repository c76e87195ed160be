"""Slopes of points, directions and overlaps against differences of the skeleton itself."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.studio.anatomy.capsules import CAPSULE_BONES, PAIRS, Capsules
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Bone, Skeleton
from gesturekit.studio.anatomy.inverse_kinematics import Turns, cross
from gesturekit.studio.anatomy.joints import N_ANGLES, JointAngle
from gesturekit.studio.anatomy.poses import POSES

SKELETON = Skeleton(HandDimensions.average("woman"))
STEP = 1e-6


def differences(angles: np.ndarray, read: object) -> np.ndarray:
    """(B, R, N_ANGLES) by central differences."""
    columns = []
    for angle in range(N_ANGLES):
        change = STEP * np.eye(N_ANGLES)[angle]
        after, before = read(SKELETON.pose(angles + change)), read(SKELETON.pose(angles - change))  # type: ignore[operator]
        columns.append((after - before) / (2.0 * STEP))
    return np.stack(columns, axis=-1)


@pytest.mark.parametrize("bone", CAPSULE_BONES)
def test_points_and_directions_move_as_the_skeleton_moves_them(bone: Bone) -> None:
    angles = np.stack([POSES["claw"], POSES["ok"]]) + np.radians(2.0)
    transforms = SKELETON.pose(angles)
    turns = Turns(SKELETON, angles, transforms)
    local = np.array([0.3, 1.7, -0.4])
    points = transforms[:, bone, :3, :3] @ local + transforms[:, bone, :3, 3]
    axes, bones = np.broadcast_to(np.eye(3), (2, 3, 3)), np.full(3, bone)
    found = turns.points(np.repeat(points[:, None], 3, axis=1), bones, axes)
    wanted = differences(angles, lambda each: each[:, bone, :3, :3] @ local + each[:, bone, :3, 3])
    assert np.allclose(found, wanted, atol=1e-6)
    outwards = transforms[:, bone, :3, :3] @ local
    found = turns.directions(np.repeat(outwards[:, None], 3, axis=1), bones, axes)
    assert np.allclose(found, differences(angles, lambda each: each[:, bone, :3, :3] @ local), atol=1e-6)


def test_overlaps_grow_as_the_capsules_do() -> None:
    capsules = Capsules(SKELETON)
    angles = np.stack([POSES["closed_fist"], POSES["pinch"]])
    transforms = SKELETON.pose(angles)
    found = capsules.overlap_slopes(transforms, Turns(SKELETON, angles, transforms), np.arange(len(PAIRS)))
    wanted = differences(angles, capsules.overlaps)
    # Exact but for how thick the capsules are where they come closest.
    assert np.abs(found - wanted).max() < 0.2 * np.abs(wanted).max()
    assert np.corrcoef(found.ravel(), wanted.ravel())[0, 1] > 0.99
    assert not found[..., : JointAngle.PALM_CUP].any()


def test_the_cross_product_is_numpys() -> None:
    a, b = np.random.default_rng(0).normal(size=(2, 4, 5, 3))
    assert np.allclose(cross(a, b), np.cross(a, b))
