"""The mesh of the hand and how it follows the bones."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Skeleton, finger_bones
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.imaging.body import Body, body
from gesturekit.studio.imaging.skinning import (
    ARM,
    bone_sizes,
    rest_transforms,
    skinning_matrices,
    template_shape,
    to_rest_bones,
)

pytestmark = pytest.mark.gl


@pytest.fixture(scope="module")
def skin(gl_problem: str | None) -> Body:
    if gl_problem is not None:
        pytest.skip(gl_problem)
    return body(0.26)


def posed(skin: Body, shape: HandDimensions, pose: str) -> np.ndarray:
    matrices = skinning_matrices(shape, Skeleton(shape).pose(POSES[pose])[0])
    blended = (matrices[skin.bones] * skin.weights[..., None, None]).sum(axis=1)
    points = np.c_[skin.positions, np.ones(len(skin.positions))]
    return (blended @ points[..., None])[:, :3, 0]


def test_the_skin_has_no_hole(skin: Body) -> None:
    edges = np.concatenate([skin.triangles[:, side] for side in ((0, 1), (1, 2), (2, 0))])
    _, uses = np.unique(np.sort(edges, axis=1), axis=0, return_counts=True)
    assert (uses % 2 == 0).all(), "an edge with a triangle on one side only"
    # Surface nets may let two sheets touch along an edge where they nearly meet.
    assert (uses != 2).sum() < 10
    assert len(skin.positions) - len(uses) + len(skin.triangles) == pytest.approx(2, abs=2)


def test_normals_point_out(skin: Body) -> None:
    a, b, c = (skin.positions[skin.triangles[:, k]] for k in range(3))
    facing = np.cross(b - a, c - a)
    agreement = (facing * skin.normals[skin.triangles[:, 0]]).sum(axis=1)
    assert (agreement > 0.0).mean() > 0.995
    np.testing.assert_allclose(np.linalg.norm(skin.normals, axis=1), 1.0, atol=1e-4)


def test_fingers_are_as_thick_and_long_as_the_shape_says(skin: Body) -> None:
    sizes = bone_sizes(template_shape())
    for finger in Finger:
        _, middle, last = finger_bones(finger)
        local = skin.positions @ to_rest_bones()[last, :3, :3].T + to_rest_bones()[last, :3, 3]
        own = skin.owner == finger
        assert local[own, 1].max() == pytest.approx(sizes[last, 3], abs=0.15)
        local = skin.positions @ to_rest_bones()[middle, :3, :3].T + to_rest_bones()[middle, :3, 3]
        waist = own & (np.abs(local[:, 1] - 0.5 * sizes[middle, 0]) < 0.3)
        breadth = np.ptp(local[waist, 0])
        assert breadth == pytest.approx(sizes[middle, 1] + sizes[middle, 2], rel=0.12)


def test_weights_are_shares(skin: Body) -> None:
    assert (skin.weights >= 0.0).all()
    np.testing.assert_allclose(skin.weights.sum(axis=1), 1.0, atol=1e-5)


def test_the_template_at_rest_stays_where_it_is(skin: Body) -> None:
    np.testing.assert_allclose(
        skinning_matrices(template_shape(), rest_transforms()), np.tile(np.eye(4), (24, 1, 1)), atol=1e-9
    )


def test_fingertips_follow_their_bones(skin: Body) -> None:
    shape = HandDimensions.average("child")
    points = posed(skin, shape, "victory")
    transforms = Skeleton(shape).pose(POSES["victory"])[0]
    for finger in Finger:
        last = finger_bones(finger)[2]
        local = skin.positions @ to_rest_bones()[last, :3, :3].T + to_rest_bones()[last, :3, 3]
        tip = np.flatnonzero(skin.owner == finger)[local[skin.owner == finger, 1].argmax()]
        end = transforms[last] @ [0.0, bone_sizes(shape)[last, 3], 0.0, 1.0]
        assert np.linalg.norm(points[tip] - end[:3]) < 0.5


@pytest.mark.parametrize("pose", ["open_palm", "closed_fist", "thumb_up", "victory", "rock", "ok"])
def test_no_pose_tears_the_skin(skin: Body, pose: str) -> None:
    hand = skin.owner[skin.triangles].min(axis=1) > ARM
    sides = [(0, 1), (1, 2), (2, 0)]

    def lengths(points: np.ndarray) -> np.ndarray:
        t = skin.triangles[hand]
        return np.stack([np.linalg.norm(points[t[:, a]] - points[t[:, b]], axis=1) for a, b in sides])

    # Skin between a straight and a folded finger stretches most; a tear would span the gap, 5 cm and more.
    longest = lengths(posed(skin, template_shape(), pose)).max(axis=0)
    assert longest.max() < 2.2
    assert (longest > 1.0).mean() < 0.005


def test_meshes_are_made_once_and_cannot_be_changed(skin: Body) -> None:
    assert body(0.26) is skin
    with pytest.raises(ValueError, match="read-only"):
        skin.positions[0] = 0.0


def test_an_impossible_step_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match=r"step_cm is 2\.0"):
        body(2.0)
