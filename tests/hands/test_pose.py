from dataclasses import replace

import numpy as np
import pytest

from gesturekit.hands import Finger, Hand, HandPose, Landmark, Side, hand_pose
from tests.gestures.built_hands import CURLED, build_hand, ring_hand, shape, turn


def pose_of(hand: Hand) -> HandPose:
    pose = hand_pose(hand)
    assert pose is not None
    return pose


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize(
    ("axis", "degrees", "normal", "fingers"),
    [
        ("x", 0.0, (0, 0, -1), (0, -1, 0)),
        ("y", 180.0, (0, 0, 1), (0, -1, 0)),
        ("z", 180.0, (0, 0, -1), (0, 1, 0)),
        ("x", -90.0, (0, -1, 0), (0, 0, 1)),
        ("y", 90.0, (-1, 0, 0), (0, -1, 0)),
    ],
)
def test_palm_and_fingers_face_where_the_hand_was_turned(
    side: Side, axis: str, degrees: float, normal: tuple[int, ...], fingers: tuple[int, ...]
) -> None:
    pose = pose_of(build_hand(side=side, rotation=turn(axis, degrees)))
    np.testing.assert_allclose(pose.palm_normal, normal, atol=1e-3)
    np.testing.assert_allclose(pose.palm_direction, fingers, atol=0.06)
    np.testing.assert_allclose(pose.pointing(Finger.MIDDLE), fingers, atol=0.06)


@pytest.mark.parametrize("side", list(Side))
def test_a_mirrored_picture_changes_nothing(side: Side) -> None:
    turned = turn("z", 35.0) @ turn("y", 25.0)
    plain = pose_of(shape("11001", side=side, rotation=turned))
    mirrored = pose_of(shape("11001", side=side, rotation=turned, mirrored_picture=True))
    np.testing.assert_allclose(mirrored.palm_normal, plain.palm_normal, atol=1e-4)
    for finger in Finger:
        np.testing.assert_allclose(mirrored.pointing(finger), plain.pointing(finger), atol=1e-4)
    assert mirrored.thumb_openness == pytest.approx(plain.thumb_openness, abs=1e-4)


def test_thumb_openness_tells_away_along_and_across() -> None:
    away, along, across = (pose_of(build_hand(thumb=t)).thumb_openness for t in ("away", "along", "across"))
    assert away > 0.7
    assert along == pytest.approx(0.0, abs=0.1)
    assert across < -0.7


def test_distances_are_in_palm_lengths_at_any_size() -> None:
    near, far = pose_of(build_hand(scale=1.0)), pose_of(build_hand(scale=0.3))
    assert near.size == pytest.approx(0.0921, abs=1e-4)
    assert far.size == pytest.approx(0.3 * near.size, rel=1e-4)
    tips = build_hand().world[[8, 12]]
    expected = float(np.linalg.norm(tips[0] - tips[1])) / near.size
    assert near.gap(Landmark.INDEX_TIP, Landmark.MIDDLE_TIP) == pytest.approx(expected, rel=1e-3)
    assert far.gap(Landmark.MIDDLE_TIP, Landmark.INDEX_TIP) == pytest.approx(expected, rel=1e-3)


def test_the_smaller_of_both_estimates_tells_how_near_tips_are() -> None:
    apart, touching = ring_hand(CURLED, 0.06), ring_hand(CURLED, 0.005)
    expected = pose_of(touching).gap(Landmark.THUMB_TIP, Landmark.INDEX_TIP)
    for hand in (
        replace(apart, landmarks=touching.landmarks),
        replace(touching, landmarks=apart.landmarks),
    ):
        assert pose_of(hand).gap(Landmark.THUMB_TIP, Landmark.INDEX_TIP) == pytest.approx(expected, abs=1e-3)


def test_spread_is_the_angle_between_fingers() -> None:
    spread = pose_of(build_hand()).spread_deg()
    # The built hand's fingers point away from its wrist.
    assert spread[1:].sum() == pytest.approx(np.degrees(np.arctan2(25, 88) + np.arctan2(34, 76)), abs=0.5)
    assert spread[1] == pytest.approx(np.degrees(np.arctan2(25, 88) - np.arctan2(4, 92)), abs=0.5)


def test_landmarks_that_make_no_hand_have_no_pose() -> None:
    hand = build_hand()
    for world in (np.zeros((21, 3)), np.full((21, 3), np.nan), np.full((21, 3), np.inf)):
        assert hand_pose(replace(hand, world=world.astype(np.float32))) is None
    on_a_line = np.linspace(0, 1, 63).reshape(21, 3)
    assert hand_pose(replace(hand, world=on_a_line.astype(np.float32))) is None


@pytest.mark.parametrize("fill", [0.0, np.nan, np.inf])
def test_world_landmarks_suffice_alone(fill: float) -> None:
    hand = shape("01100", rotation=turn("z", 20.0))
    alone = pose_of(replace(hand, landmarks=np.full((21, 3), fill, dtype=np.float32)))
    both = pose_of(hand)
    np.testing.assert_allclose(alone.palm_normal, both.palm_normal, atol=1e-4)
    np.testing.assert_allclose(alone.angles, both.angles, atol=0.1)
