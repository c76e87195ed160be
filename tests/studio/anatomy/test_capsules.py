"""Overlaps between fingers, against brute force and against cases one can see."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.studio.anatomy.capsules import CAPSULE_BONES, PAIRS, Capsules, closest_points
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Bone, Skeleton
from gesturekit.studio.anatomy.joints import angles_from_degrees
from gesturekit.studio.anatomy.poses import POSES

SKELETON = Skeleton(HandDimensions.average())
CAPSULES = Capsules(SKELETON)


def overlap(first: Bone, second: Bone, **degrees: float) -> float:
    found = CAPSULES.overlaps(SKELETON.pose(angles_from_degrees(degrees, POSES["open_palm"])))[0]
    return float(found[PAIRS.index((first, second))])


def test_closest_points_agree_with_a_search() -> None:
    rng = np.random.default_rng(0)
    ends = rng.normal(size=(4, 60, 3))
    s, t, distance = closest_points(*ends)
    grid = np.linspace(0, 1, 201)
    first = ends[0, :, None] + (ends[1] - ends[0])[:, None] * grid[:, None]
    second = ends[2, :, None] + (ends[3] - ends[2])[:, None] * grid[:, None]
    searched = np.linalg.norm(first[:, :, None] - second[:, None], axis=-1).min(axis=(1, 2))
    assert (distance <= searched + 1e-9).all()
    assert np.allclose(distance, searched, atol=0.02)
    at = ends[0] + (ends[1] - ends[0]) * s[:, None] - ends[2] - (ends[3] - ends[2]) * t[:, None]
    assert np.linalg.norm(at, axis=1) == pytest.approx(distance)


def test_parallel_segments_have_the_distance_of_their_lines() -> None:
    a0, a1 = np.array([[0.0, 0, 0]]), np.array([[0.0, 2, 0]])
    for shift in (0.0, 1.5, -1.0):
        b0, b1 = np.array([[3.0, shift, 0]]), np.array([[3.0, shift + 2, 0]])
        assert closest_points(a0, a1, b0, b1)[2] == pytest.approx([3.0])


def test_an_open_hand_has_air_between_its_fingers() -> None:
    assert (CAPSULES.overlaps(SKELETON.pose(POSES["spread"])) < 0.1).all()


def test_two_fingers_laid_across_each_other_overlap() -> None:
    crossed = {"index_spread": 14.0, "middle_spread": -14.0}
    apart = overlap(Bone.INDEX_MIDDLE, Bone.MIDDLE_MIDDLE)
    through = overlap(Bone.INDEX_MIDDLE, Bone.MIDDLE_MIDDLE, **crossed)
    assert apart < 0 < through
    radii = CAPSULES.radii[[CAPSULE_BONES.index(Bone.INDEX_MIDDLE), CAPSULE_BONES.index(Bone.MIDDLE_MIDDLE)]]
    assert through > 0.7 * radii.mean(axis=1).sum(), "the axes all but cross"
    crossing = SKELETON.pose(angles_from_degrees(crossed, POSES["open_palm"]))
    assert CAPSULES.excess(crossing).max() > 0.5


def test_a_fingertip_in_the_palm_is_seen() -> None:
    deep = {"pinky_mcp": 90.0, "pinky_pip": 108.0, "pinky_dip": 74.0}
    assert overlap(Bone.PINKY_DISTAL, Bone.PINKY_METACARPAL) < -1.0
    assert overlap(Bone.PINKY_DISTAL, Bone.PINKY_METACARPAL, **deep) > 0


def test_bones_that_grow_together_are_no_pair() -> None:
    together = {Bone.INDEX_PROXIMAL, Bone.INDEX_MIDDLE}, {Bone.MIDDLE_PROXIMAL, Bone.MIDDLE_METACARPAL}
    for pair in together:
        assert all(set(each) != pair for each in PAIRS)


def test_the_last_capsule_ends_in_the_flesh_of_the_tip() -> None:
    shape = SKELETON.shape
    transforms = SKELETON.pose(POSES["open_palm"])
    row = CAPSULE_BONES.index(Bone.RING_DISTAL)
    start, end = CAPSULES.segments(transforms)[0, row]
    flesh = np.linalg.norm(end - start) + CAPSULES.radii[row, 1]
    assert flesh == pytest.approx(shape.bones[3, 2] + shape.tissue[3])
