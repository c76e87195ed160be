"""The oriented crop: cases worked by hand, and the round trip crop → picture → crop."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesturekit.tracking.hand_roi import TASKS_PALM_TURN, HandRoi

finite = st.floats(-2000, 2000)


def test_palm_pointing_up_gives_an_upright_square_shifted_up():
    # Box 100 wide, 80 high around (200, 300): side 2.6 × 100, centre half a box height higher.
    roi = HandRoi.from_palm(
        np.array([150.0, 260, 250, 340]), wrist=np.array([200.0, 340]), middle_mcp=np.array([200.0, 260])
    )
    assert roi.rotation == pytest.approx(0)
    assert (roi.x, roi.y, roi.size) == pytest.approx((200, 260, 260))


def test_palm_pointing_right_is_rotated_clockwise_and_shifted_right():
    roi = HandRoi.from_palm(
        np.array([150.0, 260, 250, 360]), wrist=np.array([150.0, 310]), middle_mcp=np.array([250.0, 310])
    )
    assert roi.rotation == pytest.approx(math.pi / 2)
    assert (roi.x, roi.y) == pytest.approx((250, 310))


def test_palm_pointing_down_stays_within_half_a_turn():
    roi = HandRoi.from_palm(np.array([0.0, 0, 10, 10]), np.array([5.0, 0]), np.array([5.0, 10]))
    assert roi.rotation == pytest.approx(-math.pi)


def test_turn_is_ninety_radians_less_a_right_angle():
    assert math.cos(TASKS_PALM_TURN) == pytest.approx(math.cos(90 - math.pi / 2))
    assert math.degrees(TASKS_PALM_TURN) == pytest.approx(26.62, abs=0.01)


def upright_landmarks() -> np.ndarray:
    points = np.zeros((21, 3), dtype=np.float32)
    points[:, :2] = (100, 100)
    points[0, :2] = (100, 200)
    points[5, :2], points[9, :2], points[13, :2], points[17, :2] = (
        (80, 110),
        (100, 100),
        (120, 110),
        (140, 120),
    )
    return points


def test_landmarks_crop_ignores_fingertips():
    points = upright_landmarks()
    moved = points.copy()
    moved[[4, 7, 8, 11, 12, 15, 16, 19, 20], :2] += 500
    assert HandRoi.from_landmarks(moved) == HandRoi.from_landmarks(points)


def test_landmarks_crop_worked_by_hand():
    # Wrist (100, 200), target ((80 + 120) / 2 = 100 …): straight up. Box x 80..140, y 100..200.
    roi = HandRoi.from_landmarks(upright_landmarks())
    assert roi.rotation == pytest.approx(0)
    assert roi.size == pytest.approx(2.0 * 100)
    assert (roi.x, roi.y) == pytest.approx((110, 150 - 0.1 * 100))


@given(finite, finite, st.floats(10, 3000), st.floats(-math.pi, math.pi))
def test_matrix_and_to_image_are_inverse(x, y, size, rotation):
    roi = HandRoi(x, y, size, rotation)
    unit = np.array([[0, 0, 0.5], [1, 0, 0], [0.25, 0.75, -1]], dtype=np.float32)
    pixels = roi.to_image(unit)
    matrix = roi.to_crop_matrix(224)
    back = pixels[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    np.testing.assert_allclose(back, unit[:, :2] * 224, atol=0.5)
    np.testing.assert_allclose(pixels[:, 2], unit[:, 2] * size, rtol=1e-5)


@given(st.floats(-math.pi, math.pi))
def test_rotate_turns_up_into_the_hands_direction_and_keeps_lengths(rotation):
    roi = HandRoi(0, 0, 1, rotation)
    turned = roi.rotate(np.array([[0, -1, 0.3]], dtype=np.float32))[0]
    np.testing.assert_allclose(turned, [math.sin(rotation), -math.cos(rotation), 0.3], atol=1e-6)


def test_points_that_all_fall_together_make_a_crop_all_the_same():
    roi = HandRoi.from_landmarks(np.full((21, 3), 40.0, dtype=np.float32))
    assert (roi.x, roi.y) == pytest.approx((40, 40))
    assert np.isfinite(roi.to_crop_matrix(224)).all()
