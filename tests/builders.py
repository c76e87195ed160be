"""Values that many tests need: hands that stand where the test says, and events on them."""

from __future__ import annotations

import numpy as np

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand, Side


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
