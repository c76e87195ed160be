"""Hands whose every bone is where the test says, pictures to draw them on, and what a drawn one shows."""

from __future__ import annotations

import colorsys

import numpy as np

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Finger, FloatArray, Hand, ImageArray, Landmark, Side


def open_hand(
    wrist: tuple[float, float] = (160.0, 210.0),
    palm: float = 80.0,
    *,
    hand_id: int = 0,
    depth: FloatArray | None = None,
) -> Hand:
    """A flat open hand, fingers up; every finger is straight and stands well apart from the others.

    `depth` is z of the 21 landmarks in palm sizes, 0 by default.
    """
    points = np.zeros((21, 3), np.float32)
    directions = {
        Finger.THUMB: (0.9, -0.45),
        Finger.INDEX: (0.38, -0.9),
        Finger.MIDDLE: (0.0, -1.0),
        Finger.RING: (-0.38, -0.9),
        Finger.PINKY: (-0.75, -0.65),
    }
    for finger, (x, y) in directions.items():
        for step, joint in enumerate(finger.joints):
            points[joint, :2] = np.array((x, y)) * (1.0 + 0.3 * step)
    points[:, :2] = points[:, :2] * palm + wrist
    if depth is not None:
        points[:, 2] = depth * palm
    return Hand(hand_id, Side.RIGHT, 0.99, 0.99, points, np.zeros((21, 3), np.float32))


def plain(value: int, width: int = 320, height: int = 240) -> ImageArray:
    """A picture of one grey."""
    return np.full((height, width, 3), value, np.uint8)


def noise(width: int = 320, height: int = 240, seed: int = 0) -> ImageArray:
    """A picture in which every changed pixel shows."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def event(name: str, phase: Phase, hand: Hand, time: float = 0.0) -> GestureEvent:
    """An event of a hand."""
    return GestureEvent(name, phase, hand, time, 0.9, 0.9)


def across(hand: Hand, a: Landmark, b: Landmark, distance: float) -> tuple[float, float]:
    """The point at `distance` pixels to the outside of the middle of a bone."""
    start, end = hand.landmarks[a, :2], hand.landmarks[b, :2]
    along = (end - start) / np.linalg.norm(end - start)
    return tuple((start + end) / 2 + np.array([along[1], -along[0]]) * distance)


def at(picture: ImageArray, point: tuple[float, float]) -> np.ndarray:
    """The colour at a point, (3,) int."""
    return picture[int(point[1]), int(point[0])].astype(int)


def hue_distance_deg(first: np.ndarray, second: np.ndarray) -> float:
    """How far apart two colours are on the circle of hues."""
    hues = [360 * colorsys.rgb_to_hsv(*(np.asarray(color) / 255))[0] for color in (first, second)]
    return float(abs((hues[0] - hues[1] + 180) % 360 - 180))


def colored_area(picture: ImageArray) -> int:
    """Pixels that are bright in one colour more than in another."""
    return int((np.ptp(picture, axis=2) > 80).sum())


def white_area(picture: ImageArray) -> int:
    """Pixels that are white."""
    return int((picture.min(axis=2) > 235).sum())
