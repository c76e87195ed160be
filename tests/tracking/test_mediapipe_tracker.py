"""MediaPipe behind our interface, and our parity with it on a few pictures of each kind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

pytest.importorskip("mediapipe", reason="the extra gesturekit[mediapipe] is not installed")

from gesturekit.errors import InvalidArgumentError, InvalidImageError
from gesturekit.tracking import HandTracker, MediaPipeTracker
from tests.studio_set import picture


def read(path) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


@pytest.mark.parametrize("models", ["full", "lite"])
def test_pictures_agree(models):
    names = ("open_palm", "thumb_up", "victory", "two_hands", "room")
    with (
        HandTracker(2, mode="image", models=models) as ours,
        MediaPipeTracker(2, mode="image", models=models) as theirs,
    ):
        for name in names:
            mine, other = (
                sorted(tracker.track(picture(name)), key=lambda hand: hand.box) for tracker in (ours, theirs)
            )
            assert [hand.side for hand in mine] == [hand.side for hand in other]
            for a, b in zip(mine, other, strict=True):
                assert np.linalg.norm(a.landmarks - b.landmarks, axis=1).max() < 0.01 * b.palm_size


@pytest.mark.parametrize("models", ["full", "lite"])
def test_still_images_agree(data_dir, models):
    """The full run is `python benchmarks/parity.py`; here every twelfth photo."""
    paths = [
        path
        for folder in ("webcam", "hagrid", "far_hands")
        for path in sorted((data_dir / "photos" / folder).rglob("*.jpg"))[::12]
    ]
    distances, sides, alone, hands = [], 0, 0, 0
    with (
        HandTracker(2, mode="image", models=models) as ours,
        MediaPipeTracker(2, mode="image", models=models) as theirs,
    ):
        for path in paths:
            image = read(path)
            mine, other = ours.track(image), theirs.track(image)
            alone += abs(len(mine) - len(other))
            for hand in other:
                nearest = min(mine, key=lambda m: np.abs(m.landmarks - hand.landmarks).sum(), default=None)
                if nearest is None:
                    continue
                hands += 1
                sides += nearest.side == hand.side
                gap = np.linalg.norm(nearest.landmarks - hand.landmarks, axis=1)
                distances.append(gap / hand.palm_size)
    assert hands >= 30
    assert np.median(distances) <= 0.01
    assert np.percentile(distances, 95) <= 0.04
    assert sides == hands
    assert alone <= 0.01 * hands + 1


def test_world_landmarks_agree():
    image = picture("open_palm")
    with HandTracker(1, mode="image") as ours, MediaPipeTracker(1, mode="image") as theirs:
        [a], [b] = ours.track(image), theirs.track(image)
    np.testing.assert_allclose(a.world, b.world, atol=0.002)


def test_ids_last_in_video():
    image = picture("two_hands")
    with MediaPipeTracker(2) as tracker:
        ids = [[h.id for h in tracker.track(np.roll(image, 4 * i, axis=1), i / 30)] for i in range(6)]
        assert ids[-1] == ids[0] and len(ids[0]) == 2
        assert len(tracker.track(image, 0.0)) == 2  # time ran back
        larger = cv2.resize(image, None, fx=1.2, fy=1.2)
        assert {h.id for h in tracker.track(larger, 1 / 30)}.isdisjoint(ids[0]), "another size, another scene"


def test_resetting_a_closed_tracker_loads_nothing():
    tracker = MediaPipeTracker(1)
    tracker.close()
    tracker.reset()
    assert tracker._landmarker is None
    tracker.close()


def test_threads_take_turns():
    image = picture("open_palm")
    with MediaPipeTracker(mode="image", max_hands=1) as tracker, ThreadPoolExecutor(4) as pool:
        alone = tracker.track(image)
        together = list(pool.map(tracker.track, [image] * 8))
    assert len(alone) == 1
    assert all(hands == alone for hands in together)


def test_same_errors_as_ours():
    with pytest.raises(InvalidArgumentError, match="max_hands is 0"):
        MediaPipeTracker(0)
    with pytest.raises(InvalidArgumentError, match="min_presence is 2"):
        MediaPipeTracker(min_presence=2)
    with pytest.raises(InvalidArgumentError, match="grace_seconds is -1"):
        MediaPipeTracker(grace_seconds=-1)
    with MediaPipeTracker(1) as tracker, pytest.raises(InvalidImageError, match="float32"):
        tracker.track(np.zeros((64, 64, 3), np.float32))
    with pytest.raises(InvalidArgumentError, match="closed"):
        tracker.track(np.zeros((64, 64, 3), np.uint8))
