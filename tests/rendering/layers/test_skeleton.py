from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gesturekit.hands import BONES, Hand, Landmark
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering import load_effect
from gesturekit.rendering.layers.skeleton import SkeletonGeometry, SkeletonSettings, joint_nearness
from tests.rendering.scenes import open_hand


def settings(**changes: object) -> SkeletonSettings:
    layer = next(layer for layer in load_effect("neon").layer if isinstance(layer, SkeletonSettings))
    return layer.model_copy(update=changes)


def with_landmark(hand: Hand, index: int, value: float) -> Hand:
    landmarks = hand.landmarks.copy()
    landmarks[index] = value
    return replace(hand, landmarks=landmarks)


def bone_radii(
    hand: Hand, look: SkeletonSettings, size: tuple[int, int] = (640, 480)
) -> dict[tuple[float, ...], np.ndarray]:
    """Radii of both ends of every bone, by the bone's ends."""
    found = SkeletonGeometry(look).capsules(hand, size)
    return {tuple(row[:4]): row[4:6] for row in found if not np.array_equal(row[:2], row[2:4])}


def test_every_bone_joint_and_tip_is_there_once() -> None:
    hand = open_hand()
    found = SkeletonGeometry(settings()).capsules(hand, (320, 240))
    assert len(found) == len(BONES) + 21
    drawn = {tuple(row[:4]) for row in found}
    for a, b in BONES:
        assert (*hand.landmarks[a, :2], *hand.landmarks[b, :2]) in drawn


def test_widths_grow_with_the_hand() -> None:
    look = settings(smallest_radius=0.0)
    small = SkeletonGeometry(look).capsules(open_hand(palm=40), (640, 480))
    large = SkeletonGeometry(look).capsules(open_hand(palm=120), (640, 480))
    np.testing.assert_allclose(large[:, 4:6], 3 * small[:, 4:6], rtol=1e-5)


def test_far_hands_keep_a_width_that_reads() -> None:
    look = settings(smallest_radius=0.004)
    found = SkeletonGeometry(look).capsules(open_hand(palm=4), (1333, 1000))
    bones = np.array([row[4:6] for row in found if not np.array_equal(row[:2], row[2:4])])
    joints = np.array([row[4:6] for row in found if np.array_equal(row[:2], row[2:4])])
    np.testing.assert_allclose(bones, 4.0)
    assert (joints > 4.5).all(), "joints stay thicker than bones"


def test_colours_may_go_by_depth_alone() -> None:
    depth = np.zeros(21, np.float32)
    depth[Landmark.INDEX_TIP], depth[Landmark.PINKY_TIP] = -0.25, -0.9
    hand = open_hand(depth=depth)
    look = settings(near_color=(1.0, 1.0, 1.0), far_color=(0.0, 0.0, 0.0), depth_range=0.5)
    found = SkeletonGeometry(look).capsules(hand, (640, 480))
    joints = {tuple(row[:2]): row[8:11] for row in found if np.array_equal(row[:2], row[2:4])}
    palm = palm_size_3d(hand)
    for landmark, share in (
        (Landmark.WRIST, 0.0),
        (Landmark.INDEX_TIP, 0.25 * 80.0 / palm / 0.5),
        (Landmark.PINKY_TIP, 1.0),
    ):
        np.testing.assert_allclose(joints[tuple(hand.landmarks[landmark, :2])], share, atol=1e-5)


def test_nearer_joints_are_larger_and_lighter() -> None:
    depth = np.zeros(21, np.float32)
    depth[Landmark.INDEX_TIP], depth[Landmark.PINKY_TIP] = -0.8, 0.8
    flat = SkeletonGeometry(settings()).capsules(open_hand(), (640, 480))
    deep = SkeletonGeometry(settings()).capsules(open_hand(depth=depth), (640, 480))
    points = open_hand().landmarks[:, :2]

    def dot(found: np.ndarray, joint: Landmark) -> np.ndarray:
        at = (found[:, :2] == points[joint]).all(axis=1) & (found[:, 2:4] == points[joint]).all(axis=1)
        (row,) = found[at]
        return row

    for column, what in ((4, "radius"), (6, "light")):
        near, far = dot(deep, Landmark.INDEX_TIP)[column], dot(deep, Landmark.PINKY_TIP)[column]
        assert near > 1.15 * dot(flat, Landmark.INDEX_TIP)[column], what
        assert far < 0.9 * dot(flat, Landmark.PINKY_TIP)[column], what


def test_near_parts_are_drawn_over_far_ones() -> None:
    depth = np.zeros(21, np.float32)
    depth[Landmark.INDEX_TIP] = -1.0
    hand = open_hand(depth=depth)
    last = SkeletonGeometry(settings()).capsules(hand, (640, 480))[-1]
    np.testing.assert_array_equal(last[:2], hand.landmarks[Landmark.INDEX_TIP, :2])


def test_a_hand_that_tilts_keeps_its_palm_size() -> None:
    hand = open_hand(palm=100)
    tilt = np.radians(60)
    landmarks = hand.landmarks.copy()
    height = landmarks[:, 1] - landmarks[0, 1]
    landmarks[:, 1], landmarks[:, 2] = landmarks[0, 1] + height * np.cos(tilt), height * np.sin(tilt)
    assert hand.palm_size == pytest.approx(100)
    assert palm_size_3d(replace(hand, landmarks=landmarks)) == pytest.approx(palm_size_3d(hand), rel=1e-4)


def usual_palm(palm: float) -> Hand:
    """A hand whose four knuckles stand as those of most people do, the middle one `palm` from the wrist."""
    knuckles = {
        Landmark.INDEX_MCP: (0.31, 0.99),
        Landmark.MIDDLE_MCP: (0.0, 1.0),
        Landmark.PINKY_MCP: (-0.32, 0.78),
    }
    landmarks = np.zeros((21, 3), np.float32)
    for landmark, place in knuckles.items():
        landmarks[landmark, :2] = np.multiply(place, palm)
    return replace(open_hand(), landmarks=landmarks)


def test_the_palm_size_is_that_from_the_wrist_to_the_middle_knuckle() -> None:
    assert palm_size_3d(usual_palm(100)) == pytest.approx(100, rel=0.03)


def test_a_palm_seen_end_on_without_depth_keeps_most_of_its_size() -> None:
    hand = usual_palm(100)
    landmarks = hand.landmarks.copy()
    landmarks[:, 1] *= 0.3  # the depth that a tilt away from the camera should have given is not there
    end_on = replace(hand, landmarks=landmarks)
    assert end_on.palm_size == pytest.approx(30)
    assert palm_size_3d(end_on) > 60


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30])
def test_a_lost_landmark_takes_only_its_own_bones_along(value: float) -> None:
    hand = with_landmark(open_hand(), Landmark.RING_PIP, value)
    found = SkeletonGeometry(settings()).capsules(hand, (640, 480))
    assert np.isfinite(found).all()
    assert len(found) == len(BONES) + 21 - 2 - 1


@pytest.mark.parametrize("index", [Landmark.WRIST, Landmark.MIDDLE_MCP])
def test_a_lost_palm_leaves_a_sane_width(index: Landmark) -> None:
    whole = bone_radii(open_hand(), settings())
    partly = bone_radii(with_landmark(open_hand(), index, np.nan), settings())
    assert 0 < len(partly) < len(whole)
    for ends, radii in partly.items():
        np.testing.assert_allclose(radii, whole[ends], rtol=1.0)


def test_a_hand_that_is_all_lost_draws_nothing() -> None:
    lost = replace(open_hand(), landmarks=np.full((21, 3), np.nan, np.float32))
    assert len(SkeletonGeometry(settings()).capsules(lost, (640, 480))) == 0


def test_depth_is_bounded_and_survives_nonsense() -> None:
    hand = with_landmark(open_hand(), Landmark.INDEX_TIP, np.nan)
    hand.landmarks.flags.writeable = True
    hand.landmarks[Landmark.THUMB_TIP, 2] = -1e9
    nearness = joint_nearness(hand, 80.0)
    assert nearness[Landmark.THUMB_TIP] == 1.0 and nearness[Landmark.INDEX_TIP] == 0.0
    assert (np.abs(nearness) <= 1.0).all()


def test_a_very_wide_picture_has_hands_at_its_far_end() -> None:
    found = SkeletonGeometry(settings()).capsules(open_hand((15000, 90), 40), (16000, 100))
    assert len(found) == len(BONES) + 21
