"""The thorough search sees both ways, so it says the same of a picture and its mirror image."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from gesturekit.hands import FloatArray, Hand
from gesturekit.tracking import HandTracker


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


def test_a_picture_and_its_mirror_image_show_the_same_hand(data_dir: Path) -> None:
    photos = [data_dir / "photos" / "webcam" / f"vectory_{number}.jpg" for number in (11, 12, 13, 14)]
    pictures = [np.ascontiguousarray(cv2.imread(str(photo))[..., ::-1]) for photo in photos]
    with (
        HandTracker(mode="image", max_hands=1) as plain,
        HandTracker(mode="image", max_hands=1, thorough=True) as thorough,
    ):
        once = np.mean([asymmetry(plain, picture) for picture in pictures])
        often = np.mean([asymmetry(thorough, picture) for picture in pictures])
    assert often < 0.4 * once
