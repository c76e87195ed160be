"""Windows to learn from: labelled rightly, balanced, the same for the same seed, as sensors see them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from gesturekit.hands import Landmark
from gesturekit.studio.datasets.sensors import Sensor
from gesturekit.studio.datasets.sequences import landmarks_at
from gesturekit.studio.datasets.training_windows import NOTHING, training_windows, windows_of
from gesturekit.studio.performance.performer import perform

GESTURES = ("swipe_left", "swipe_up", "grab", "release")


def test_every_gesture_comes_equally_often_and_nothing_now_and_then() -> None:
    made = list(training_windows(1, 120, gestures=GESTURES, people=2, nothing=0.3))
    counts = Counter(each.label for each in made)
    assert len(made) == 120
    assert set(counts) == {*GESTURES, NOTHING}
    assert max(counts[name] for name in GESTURES) - min(counts[name] for name in GESTURES) <= 4
    assert 0.15 < counts[NOTHING] / 120 < 0.45


def test_the_same_numbers_give_the_same_windows_and_other_ones_others() -> None:
    first, again = (windows_of(3, 5, gestures=GESTURES, people=2) for _ in range(2))
    other = windows_of(4, 5, gestures=GESTURES, people=2)
    assert [each.landmarks.tobytes() for each in first] == [each.landmarks.tobytes() for each in again]
    assert first[0].landmarks.tobytes() != other[0].landmarks.tobytes()


def test_windows_are_short_finite_and_as_long_as_their_rate_says() -> None:
    for window in training_windows(2, 60, people=2):
        assert window.landmarks.shape[1:] == (21, 3) and window.landmarks.dtype == np.float32
        assert np.isfinite(window.landmarks).all()
        assert 10.0 <= window.fps <= 60.0
        assert 0.06 < len(window.landmarks) / window.fps < 12.0


def test_a_swipe_to_the_left_goes_left_in_most_windows() -> None:
    ways = []
    for window in training_windows(5, 60, gestures=("swipe_left",), people=3, nothing=0.0):
        across = window.landmarks.mean(axis=1)[:, 0]
        farthest = int(np.abs(across - across[0]).argmax())
        ways.append(across[farthest] > across[0])
    # An unmirrored camera sees the person's left on the right. Some reach back further than they sweep.
    assert np.mean(ways) > 0.75


def seen_by(**changes: object) -> tuple[np.ndarray, np.ndarray]:
    """What a hand does that comes nearer, and what a sensor without faults but these makes of it."""
    (hand,) = perform("person 1: push").hands
    stroke = next(label for label in hand.labels if label.stage.value == "stroke")
    points = landmarks_at(hand, np.linspace(stroke.start, stroke.end, 20))
    clean = {
        "kind": "depth",
        "fps": 30.0,
        "view": np.eye(3),
        "noise_cm": 0.0,
        "jitter_cm": 0.0,
        "losses": 0.0,
        "crumpling": 0.0,
        "depth_gain": 1.0,
        "bones": np.ones((21, 3)),
    }
    sensor = Sensor(**{**clean, **changes})  # type: ignore[arg-type]
    return points, sensor.see(points, np.random.default_rng(0))


def test_a_depth_sensor_without_faults_sees_what_is_there() -> None:
    points, seen = seen_by()
    assert np.allclose(points, seen, atol=1e-5)


def test_a_camera_sees_a_hand_that_comes_nearer_grow_and_not_come_nearer() -> None:
    points, seen = seen_by(kind="picture")
    size = np.linalg.norm(seen[:, Landmark.MIDDLE_MCP] - seen[:, Landmark.WRIST], axis=1)
    assert size[-1] > 1.1 * size[0]
    assert np.ptp(points[:, Landmark.WRIST, 2]) > 0.06
    assert np.ptp(seen[:, Landmark.WRIST, 2]) < 1e-6
    _, flat = seen_by(kind="picture", depth_gain=0.0)
    assert np.ptp(flat[..., 2]) < 1e-6


@pytest.mark.parametrize(("name", "value"), [("noise_cm", 0.5), ("jitter_cm", 0.5)])
def test_errors_are_as_large_as_asked_for_and_larger_at_the_tips(name: str, value: float) -> None:
    points, seen = seen_by(**{name: value})
    error = 100.0 * (seen - points).std(axis=(0, 2))
    assert 0.12 < error[Landmark.INDEX_MCP] < 0.5
    assert error[Landmark.INDEX_TIP] > 1.5 * error[Landmark.INDEX_MCP]


def test_a_sensor_that_loses_the_hand_jumps() -> None:
    _, seen = seen_by(losses=20.0)
    _, steady = seen_by()
    assert np.abs(np.diff(seen, axis=0)).max() > 3.0 * np.abs(np.diff(steady, axis=0)).max()


def test_fingers_crumple_towards_their_knuckles_only_while_the_hand_moves() -> None:
    points, seen = seen_by(crumpling=1.0)

    def reach(at: np.ndarray) -> np.ndarray:
        return np.linalg.norm(at[:, Landmark.MIDDLE_TIP] - at[:, Landmark.MIDDLE_MCP], axis=1)

    assert reach(seen).min() < 0.95 * reach(points).min()
    assert np.allclose(reach(seen)[0], reach(points)[0], rtol=0.1)
    assert np.allclose(seen[:, Landmark.MIDDLE_MCP], points[:, Landmark.MIDDLE_MCP], atol=1e-5)
