import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesturekit.hands import Finger, accumulated_bend, bend_angles
from gesturekit.hands.joint_angles import coupled
from tests.gestures.built_hands import CURLED, STRAIGHT, Array, build_hand, right_hand_points
from tests.gestures.strategies import rotations, scales

FINGERS = (Finger.INDEX, Finger.MIDDLE, Finger.RING, Finger.PINKY)


def test_straight_fingers_have_no_bend() -> None:
    angles = bend_angles(right_hand_points({}))
    assert angles.shape == (5, 3)
    np.testing.assert_allclose(angles[1:], 0.0, atol=1e-4)


@pytest.mark.parametrize("finger", FINGERS)
@pytest.mark.parametrize("bends", [(90.0, 0.0, 0.0), (0.0, 90.0, 0.0), (0.0, 0.0, 35.0), (20.0, 110.0, 70.0)])
def test_each_joint_measures_the_bend_it_was_built_with(
    finger: Finger, bends: tuple[float, float, float]
) -> None:
    angles = bend_angles(right_hand_points({finger: bends}))
    np.testing.assert_allclose(angles[finger], bends, atol=1e-4)
    others = [f for f in FINGERS if f is not finger]
    np.testing.assert_allclose(angles[others], 0.0, atol=1e-4)


def test_a_right_angle_worked_by_hand() -> None:
    points = np.zeros((21, 3))
    points[5:9] = [(0, 1, 0), (0, 2, 0), (1, 2, 0), (1, 2, 5)]
    np.testing.assert_allclose(bend_angles(points)[Finger.INDEX], [0.0, 90.0, 90.0])


def test_a_bone_of_no_length_counts_as_unbent_and_spoils_nothing_else() -> None:
    points = right_hand_points({Finger.INDEX: (10.0, 50.0, 20.0)})
    points[8] = points[7]
    angles = bend_angles(points)
    np.testing.assert_allclose(angles[Finger.INDEX], [10.0, 50.0, 0.0], atol=1e-4)
    assert np.isfinite(bend_angles(np.zeros((21, 3)))).all()


def test_many_hands_at_once_give_what_each_gives_alone() -> None:
    hands = [right_hand_points({Finger.RING: (float(b), 2.0 * b, b / 2)}) for b in range(0, 60, 7)]
    together = bend_angles(np.array(hands).reshape(3, 3, 21, 3))
    np.testing.assert_allclose(together.reshape(9, 5, 3), [bend_angles(hand) for hand in hands])


@given(rotations, scales, st.booleans())
def test_rotation_size_and_mirroring_change_no_angle(rotation: Array, scale: float, flip: bool) -> None:
    points = right_hand_points({Finger.INDEX: (15.0, 70.0, 30.0), Finger.PINKY: CURLED}, "across")
    turned = scale * points @ rotation.T * (-1.0 if flip else 1.0)
    np.testing.assert_allclose(bend_angles(turned), bend_angles(points), atol=1e-3)


def test_float32_landmarks_of_a_hand_lose_little() -> None:
    hand = build_hand({Finger.MIDDLE: (30.0, 60.0, 10.0)})
    np.testing.assert_allclose(bend_angles(hand.world)[Finger.MIDDLE], (30.0, 60.0, 10.0), atol=0.1)


def test_the_middle_joint_weighs_twice_the_others() -> None:
    angles = bend_angles(right_hand_points({Finger.INDEX: (40.0, 60.0, 20.0), Finger.RING: STRAIGHT}))
    bend = accumulated_bend(angles)
    assert bend[Finger.INDEX] == pytest.approx(0.5 * 40.0 + 60.0 + 0.5 * 20.0, abs=1e-3)
    assert bend[Finger.RING] == pytest.approx(0.0, abs=1e-3)


def test_a_last_joint_that_is_bent_alone_means_a_finger_folded_out_of_sight() -> None:
    bends = {Finger.INDEX: (5.0, 10.0, 86.0), Finger.RING: (5.0, 30.0, 40.0), Finger.PINKY: (0.0, 0.0, 179.0)}
    angles = coupled(bend_angles(right_hand_points(bends)))
    np.testing.assert_allclose(angles[Finger.INDEX], (5.0, 90.0, 86.0), atol=1e-3)
    np.testing.assert_allclose(angles[Finger.RING], (5.0, 30.0, 40.0), atol=1e-3)
    assert angles[Finger.PINKY, 1] == 110.0
    # A thumb bends its last joint as it likes.
    thumb = np.zeros((5, 3))
    thumb[0] = (0.0, 0.0, 80.0)
    np.testing.assert_array_equal(coupled(thumb), thumb)


@given(st.lists(st.floats(0, 180), min_size=15, max_size=15))
def test_coupling_only_adds_bend(bends: list[float]) -> None:
    angles = np.array(bends).reshape(5, 3)
    assert (coupled(angles) >= angles).all()
    assert (accumulated_bend(angles) >= angles @ (0.5, 1.0, 0.5) - 1e-9).all()
