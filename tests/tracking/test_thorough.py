"""What several views of one hand agree on, and that a picture and its mirror image show the same hand."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from gesturekit.hands import FloatArray, Hand
from gesturekit.tracking import HandTracker
from gesturekit.tracking.landmark_model import LandmarkPrediction
from gesturekit.tracking.thorough import consensus
from tests.gestures.built_hands import shape
from tests.studio_set import picture


def asymmetry(tracker: HandTracker, picture: np.ndarray) -> float:
    """How far the landmarks lie from those of the mirror image, turned over, in palm lengths."""
    flipped = np.ascontiguousarray(picture[:, ::-1])
    (hand,), (other,) = tracker.track(picture), tracker.track(flipped)
    back = other.landmarks[:, :2].copy()
    back[:, 0] = picture.shape[1] - 1 - back[:, 0]
    apart: FloatArray = np.linalg.norm(hand.landmarks[:, :2] - back, axis=1)
    return float(apart.mean()) / palm(hand)


def palm(hand: Hand) -> float:
    return float(np.linalg.norm(hand.landmarks[9, :2] - hand.landmarks[0, :2]))


def test_a_picture_and_its_mirror_image_show_the_same_hand() -> None:
    assert_alike([picture(name) for name in ("open_palm", "thumb_up", "victory")])


def test_a_photo_and_its_mirror_image_show_the_same_hand(data_dir: Path) -> None:
    photos = [data_dir / "photos" / "webcam" / f"vectory_{number}.jpg" for number in (11, 12, 13, 14)]
    assert_alike([np.ascontiguousarray(cv2.imread(str(photo))[..., ::-1]) for photo in photos])


def assert_alike(pictures: list[np.ndarray]) -> None:
    with (
        HandTracker(mode="image", max_hands=1) as plain,
        HandTracker(mode="image", max_hands=1, thorough=True) as thorough,
    ):
        once = np.mean([asymmetry(plain, picture) for picture in pictures])
        often = np.mean([asymmetry(thorough, picture) for picture in pictures])
    assert often < 0.4 * once


def view(hand, presence=0.9, right=0.9, shift=0.0, noise=0.0, seed=0):
    scatter = np.random.default_rng(seed).normal(0.0, 1.0, (21, 3)).astype(np.float32)
    return LandmarkPrediction(
        landmarks=hand.landmarks + noise * hand.palm_size * scatter + np.float32([shift, 0.0, 0.0]),
        world=hand.world,
        presence=presence,
        right_score=right,
    )


OPEN, FIST = shape("11111"), shape("00000")


def error(found, hand):
    return np.linalg.norm(found.landmarks - hand.landmarks, axis=1).mean() / hand.palm_size


def test_one_view_is_its_own_consensus():
    found = consensus([view(OPEN, presence=0.7)])
    assert np.allclose(found.landmarks, OPEN.landmarks, rtol=1e-5)
    assert np.allclose(found.world, OPEN.world, atol=1e-6)
    assert found.presence == pytest.approx(0.7)
    assert found.right_score == pytest.approx(0.9)


def test_noise_is_averaged_away():
    views = [view(OPEN, noise=0.05, seed=seed) for seed in range(16)]
    assert error(consensus(views), OPEN) < 0.4 * np.mean([error(each, OPEN) for each in views])


def test_of_two_readings_the_more_frequent_one_is_taken_and_not_the_mean():
    views = [view(OPEN, noise=0.01, seed=seed) for seed in range(5)]
    views += [view(FIST, noise=0.01, seed=seed) for seed in range(5, 8)]
    assert error(consensus(views), OPEN) < 0.02
    assert consensus(views).presence == pytest.approx(0.9)


def test_sure_views_count_more_than_unsure_ones():
    views = [view(OPEN, presence=0.4, seed=seed) for seed in range(3)] + [view(FIST, presence=0.99)]
    assert error(consensus(views), FIST) < 0.02


def test_the_side_is_what_most_views_say():
    views = [view(OPEN, right=0.8), view(OPEN, right=0.8), view(OPEN, right=0.2)]
    assert consensus(views).right_score > 0.5


def test_one_view_without_doubt_does_not_outvote_several():
    views = [view(OPEN, right=0.1) for _ in range(3)] + [view(OPEN, right=1.0)]
    assert consensus(views).right_score < 0.5


def test_views_without_any_presence_make_no_surer_hand():
    assert consensus([view(OPEN, presence=0.0), view(OPEN, presence=0.0)]).presence == 0.0
