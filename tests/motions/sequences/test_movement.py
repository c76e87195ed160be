from __future__ import annotations

import numpy as np
import pytest

from gesturekit.motions.sequences.movement import (
    STREAM_RATE,
    hand_movement,
    is_left,
    straightened,
    stream_features,
)
from tests.gestures.built_hands import turn
from tests.motions.made_motions import FPS, mirrored, motion, waiting


def test_fingers_look_the_same_however_the_hand_is_turned_and_on_both_sides() -> None:
    beckon = motion("beckon", np.random.default_rng(0))
    plain = hand_movement(beckon, FPS)
    turned = hand_movement((beckon @ turn("y", 40.0).T @ turn("z", 70.0).T).astype(np.float32), FPS)
    other = hand_movement(mirrored(beckon), FPS)
    np.testing.assert_allclose(turned.fingers, plain.fingers, atol=1e-4)
    np.testing.assert_allclose(other.fingers, plain.fingers, atol=1e-4)


def test_the_side_is_seen_by_which_way_fingers_bend() -> None:
    beckon = motion("beckon", np.random.default_rng(1))
    assert not is_left(beckon)
    assert is_left(mirrored(beckon))


def test_directions_are_those_of_the_camera() -> None:
    made = hand_movement(waiting(1.0, np.random.default_rng(2)), FPS)
    np.testing.assert_allclose(made.directions[0, 0], [0, -1, 0], atol=0.15)
    np.testing.assert_allclose(made.directions[0, 1], [0, 0, -1], atol=0.15)


def test_a_swipe_to_the_persons_left_runs_to_the_right_of_the_camera() -> None:
    made = hand_movement(motion("swipe_left", np.random.default_rng(3)), FPS)
    velocity = stream_features(made)[:, -3:]
    assert velocity[:, 0].max() > 3.0
    assert np.abs(velocity[:, 1:]).max() < 1.0
    # Standing still at the end.
    assert np.abs(velocity[-1]).max() < 1.0


@pytest.mark.parametrize("fps", [10.0, 30.0, 60.0])
def test_the_frame_rate_does_not_matter(fps: float) -> None:
    count = round(2 * fps)
    joints = waiting(1.0, np.random.default_rng(4))[:1] + np.linspace(0, 0.4, count)[:, None, None]
    made = hand_movement(joints.astype(np.float32), fps)
    assert len(made) == pytest.approx(2 * STREAM_RATE, abs=3)
    speed = stream_features(made)[5:-5, -3]
    assert speed.std() < 0.05 * speed.mean()


def test_unrest_tells_a_pose_from_a_motion() -> None:
    rng = np.random.default_rng(5)
    assert (
        hand_movement(waiting(2.0, rng), FPS).unrest < 0.5 * hand_movement(motion("beckon", rng), FPS).unrest
    )


def test_mixed_directions_are_made_perpendicular_again() -> None:
    mixed = np.array([[[0.0, 0.8, 0.1], [0.2, 0.1, 0.9]]], np.float32)
    along, out = straightened(mixed)[0]
    assert np.linalg.norm(along) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(out) == pytest.approx(1, abs=1e-5)
    assert along @ out == pytest.approx(0, abs=1e-5)
