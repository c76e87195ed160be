"""Values that many tests need: hands that stand where the test says, events on them, small clips."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand, ImageArray, Side
from gesturekit.media import VideoWriter


def make_hand(hand_id: int = 1, side: Side = Side.RIGHT, *, x: float = 100.0, y: float = 100.0) -> Hand:
    """A flat, upright hand whose wrist is at (x, y) pixels; only its place and names matter."""
    landmarks = np.zeros((21, 3), dtype=np.float32)
    for finger in range(5):
        for joint in range(4):
            landmarks[1 + 4 * finger + joint] = ((finger - 2) * 12.0, -20.0 * (joint + 1), 0.0)
    world = landmarks / 1000.0
    return Hand(hand_id, side, 0.95, 0.99, landmarks + np.float32([x, y, 0.0]), world)


def make_event(
    name: str = "thumb_up",
    phase: Phase = Phase.BEGIN,
    *,
    time: float = 0.0,
    hand: Hand | None = None,
    confidence: float = 0.9,
) -> GestureEvent:
    """One event; everything that a test does not name has a sane value."""
    return GestureEvent(name, phase, hand or make_hand(), time, confidence, confidence)


def make_clip(path: Path, frames: int = 25, size: tuple[int, int] = (96, 64), fps: float = 25.0) -> Path:
    """A video whose n-th picture is a plain grey of brightness 40 + 4·n (up to 240), brighter on its left."""
    with VideoWriter(path, size, fps) as video:
        for number in range(frames):
            video.write(grey_picture(number, size), number / fps)
    return path


def grey_picture(number: int, size: tuple[int, int] = (96, 64)) -> ImageArray:
    """The n-th picture of `make_clip`."""
    image = np.full((size[1], size[0], 3), min(40 + 4 * number, 240), dtype=np.uint8)
    image[:, : size[0] // 4] += 15
    return image
