"""Joint limits hold whatever is asked for, and couplings with them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gesturekit.studio.anatomy.joints import (
    DIP_FREEDOM,
    DIP_PER_PIP,
    FINGERS,
    LOWER,
    N_ANGLES,
    PRONATION_FREEDOM,
    UPPER,
    JointAngle,
    angles_from_degrees,
    constrain,
    coupled_pronation,
    spread_range,
)
from gesturekit.studio.anatomy.poses import POSES

ANY = hnp.arrays(np.float64, (3, N_ANGLES), elements=st.floats(-7, 7))


@settings(max_examples=150, deadline=None)
@given(ANY)
def test_no_joint_ever_leaves_its_range(angles: np.ndarray) -> None:
    held = constrain(angles)
    assert (held >= LOWER - 1e-12).all() and (held <= UPPER + 1e-12).all()


@settings(max_examples=150, deadline=None)
@given(ANY)
def test_last_joints_follow_middle_joints(angles: np.ndarray) -> None:
    fingers = constrain(angles)[:, FINGERS].reshape(-1, 4, 4)
    assert (np.abs(fingers[..., 3] - DIP_PER_PIP * fingers[..., 2]) <= DIP_FREEDOM + 1e-9).all()


@settings(max_examples=150, deadline=None)
@given(ANY)
def test_the_thumb_turns_as_its_saddle_joint_makes_it(angles: np.ndarray) -> None:
    held = constrain(angles)
    natural = coupled_pronation(held[:, JointAngle.THUMB_RADIAL], held[:, JointAngle.THUMB_PALMAR])
    away = np.abs(held[:, JointAngle.THUMB_PRONATION] - natural)
    inside = (natural > LOWER[JointAngle.THUMB_PRONATION]) & (natural < UPPER[JointAngle.THUMB_PRONATION])
    assert (away[inside] <= PRONATION_FREEDOM + 1e-9).all()


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_what_is_possible_stays_as_it_is(angles: np.ndarray) -> None:
    held = constrain(angles)
    assert np.allclose(constrain(held), held, atol=1e-12)


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_each_pose_is_held_within_limits_on_its_own(angles: np.ndarray) -> None:
    assert np.array_equal(constrain(angles)[1], constrain(angles[1])[0])


def test_a_fist_cannot_spread_its_fingers() -> None:
    wide = {"index_spread": -24, "middle_spread": 0, "ring_spread": 18, "pinky_spread": 32}
    bent = {f"{name}_mcp": 85 for name in ("index", "middle", "ring", "pinky")}
    flat = constrain(angles_from_degrees(wide))[0]
    fist = constrain(angles_from_degrees(wide | bent))[0]
    for angle in (JointAngle.INDEX_SPREAD, JointAngle.RING_SPREAD, JointAngle.PINKY_SPREAD):
        assert abs(fist[angle]) < 0.2 * abs(flat[angle])


def test_bent_fingers_can_still_be_laid_against_each_other() -> None:
    low, high = spread_range(np.full(4, np.radians(85)))
    assert np.degrees(high[0]) > 9, "the index finger towards the middle finger"
    assert np.degrees(low[3]) < -9, "the little finger towards the ring finger"


def test_a_straight_finger_cannot_hook_its_last_joint() -> None:
    held = constrain(angles_from_degrees({"index_dip": 80}))[0]
    assert held[JointAngle.INDEX_DIP] == pytest.approx(DIP_FREEDOM)


@pytest.mark.parametrize("name", list(POSES))
def test_named_poses_are_possible(name: str) -> None:
    assert np.allclose(constrain(POSES[name])[0], POSES[name], atol=1e-12)
