"""What each level of effort leaves out: the models' runs counted, and what is still found in time."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.tracking import HandTracker
from gesturekit.tracking.landmark_model import LandmarkModel
from gesturekit.tracking.palm_detector import PalmDetector
from tests.studio_set import picture

STEP = 1 / 30
LEVELS = ["full", "balanced", "low"]


class Runs:
    """Counts the runs of both models, which still do their work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.palm = self.landmarks = 0
        detect, predict = PalmDetector.detect, LandmarkModel._predict_one

        def counted_detect(detector, *args, **options):
            self.palm += 1
            return detect(detector, *args, **options)

        def counted_predict(model, *args, **options):
            self.landmarks += 1
            return predict(model, *args, **options)

        monkeypatch.setattr(PalmDetector, "detect", counted_detect)
        monkeypatch.setattr(LandmarkModel, "_predict_one", counted_predict)

    def take(self) -> tuple[int, int]:
        """Runs of stage 1 and stage 2 since the last time."""
        taken = self.palm, self.landmarks
        self.palm = self.landmarks = 0
        return taken


@pytest.fixture
def runs(monkeypatch) -> Runs:
    return Runs(monkeypatch)


@pytest.fixture(scope="module")
def hand() -> np.ndarray:
    return picture("open_palm")


@cache
def grain() -> list[np.ndarray]:
    """Seven pictures of noise, of standard deviation 1."""
    rng = np.random.default_rng(5)
    return [rng.normal(size=(480, 640, 3)).astype(np.float32) for _ in range(7)]


class Film:
    """One picture after the other with new sensor noise in each, thirty a second."""

    def __init__(self, tracker: HandTracker, noise: float = 3.0) -> None:
        self._tracker, self._noise, self._time = tracker, noise, 0.0
        self._grain = grain()

    def show(self, image: np.ndarray, frames: int) -> list[list]:
        seen = []
        for _ in range(frames):
            self._time += STEP
            grain = self._grain[round(self._time / STEP) % len(self._grain)]
            noisy = np.clip(image + self._noise * grain, 0, 255).astype(np.uint8)
            seen.append(self._tracker.track(noisy, self._time))
        return seen


@pytest.fixture(scope="module")
def room(hand) -> np.ndarray:
    """A wall and a door, nobody there."""
    room = np.full_like(hand, 150)
    room[:, 400:520] = (90, 70, 60)
    return room


@pytest.mark.parametrize(("effort", "most"), [("full", 62), ("balanced", 5), ("low", 3)], ids=LEVELS)
def test_an_empty_room_is_searched_now_and_then(runs, room, effort, most):
    with HandTracker(effort=effort) as tracker:
        film = Film(tracker)
        film.show(room, 30)
        runs.take()
        film.show(room, 60)
        searches, looks = runs.take()
    assert looks == 0
    # A look with red and blue swapped may come on top.
    assert 60 <= searches <= most if effort == "full" else 1 <= searches <= most


@pytest.mark.parametrize(("effort", "frames"), [("full", 1), ("balanced", 1), ("low", 6)], ids=LEVELS)
def test_a_hand_that_comes_is_found_in_time(room, hand, effort, frames):
    with HandTracker(effort=effort) as tracker:
        film = Film(tracker)
        film.show(room, 47)
        seen = film.show(hand, frames)
    assert len(seen[-1]) == 1


def test_a_hand_of_little_contrast_is_found_while_the_picture_is_still(room, hand):
    """What no change gives away is found when the search comes round."""
    with HandTracker(effort="balanced") as tracker:
        film = Film(tracker)
        film.show(room, 30)
        tracker._planner._change.changed = lambda *_, **__: False
        seen = film.show(hand, 16)
    assert len(seen[-1]) == 1


def test_a_resting_hand_is_looked_at_now_and_then(runs, hand):
    looks = {}
    for effort in LEVELS:
        with HandTracker(1, effort=effort) as tracker:
            film = Film(tracker)
            film.show(hand, 15)
            runs.take()
            seen = film.show(hand, 60)
            looks[effort] = runs.take()[1]
        assert all(len(hands) == 1 for hands in seen)
    assert looks["full"] == 60
    assert looks["low"] < looks["balanced"] < 20


def test_a_resting_hand_that_moves_is_followed_at_once(hand):
    with HandTracker(1, effort="balanced") as tracker:
        film = Film(tracker)
        [before] = film.show(hand, 30)[-1]
        shift = np.float32([[1, 0, 0.1 * before.palm_size], [0, 1, 0]])
        moved = cv2.warpAffine(hand, shift, (640, 480), borderMode=cv2.BORDER_REPLICATE)
        with HandTracker(1, smoothing=False) as fresh:
            [expected] = fresh.track(moved, 0.0)
        raw = [track.landmarks for track in tracker._tracks]
        film.show(moved, 1)
        [now] = [track.landmarks for track in tracker._tracks]
    assert now[:, 0].mean() - raw[0][:, 0].mean() == pytest.approx(shift[0, 2], rel=0.25)
    assert np.abs(now - expected.landmarks).mean() < 0.05 * before.palm_size


def test_the_other_hand_is_looked_at_while_one_rests(runs):
    two = picture("two_hands")
    with HandTracker(2, effort="balanced") as tracker:
        film = Film(tracker)
        [left, _] = sorted(film.show(two, 20)[-1], key=lambda hand: hand.box[0])
        runs.take()
        x0, y0, x1, y1 = (round(v) for v in left.box)
        changing = [two.copy() for _ in range(2)]
        changing[1][y0:y1, x0 : x0 + (x1 - x0) // 4] //= 2
        for k in range(6):
            film.show(changing[k % 2], 1)
        looks = runs.take()[1]
    assert 6 <= looks <= 8


def test_nothing_is_left_out_when_the_scene_is_another(runs, hand):
    with HandTracker(1, effort="low") as tracker:
        film = Film(tracker)
        film.show(hand, 20)
        tracker.reset()
        runs.take()
        [seen] = film.show(hand, 1)
    assert runs.take() == (1, 1)
    assert len(seen) == 1


def test_an_unknown_effort_is_refused():
    with pytest.raises(InvalidArgumentError, match="effort is 'lazy'; expected 'full', 'balanced' or 'low'"):
        HandTracker(effort="lazy")
