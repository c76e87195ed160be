"""Predictions of built hands, for tests of tracks without any model."""

from __future__ import annotations

import numpy as np

from gesturekit.tracking.landmark_model import LandmarkPrediction

# A flat open hand that points up: wrist at the origin, middle knuckle one palm size above it.
_ROOTS = np.array([[0.35, -0.25], [0.3, -0.95], [0.0, -1.0], [-0.25, -0.92], [-0.5, -0.8]])
_STEPS = np.array([[0.18, -0.2], [0.05, -0.28], [0.0, -0.3], [-0.05, -0.28], [-0.1, -0.22]])


def open_hand(curled: tuple[int, ...] = ()) -> np.ndarray:
    """(21, 2) landmarks in palm sizes; the fingers in `curled` (0 is the thumb) are folded back."""
    points = [np.zeros(2)]
    for finger in range(5):
        for joint in range(4):
            step = _STEPS[finger] * (min(joint, 2 - joint) if finger in curled else joint)
            points.append(_ROOTS[finger] + step)
    return np.array(points)


def reading(
    x: float,
    y: float = 300.0,
    *,
    size: float = 80.0,
    right: float = 0.99,
    presence: float = 0.99,
    turn: float = 0.0,
    curled: tuple[int, ...] = (),
) -> LandmarkPrediction:
    """A hand whose wrist is at x, y; a left one is the right one's mirror image."""
    points = open_hand(curled) * size
    if right < 0.5:
        points = points * np.array([-1.0, 1.0])
    cos, sin = np.cos(turn), np.sin(turn)
    points = points @ np.array([[cos, sin], [-sin, cos]]) + np.array([x, y])
    landmarks = np.column_stack([points, np.zeros(21)]).astype(np.float32)
    world = np.column_stack([open_hand(curled) * 0.09, np.zeros(21)]).astype(np.float32)
    return LandmarkPrediction(landmarks=landmarks, world=world, presence=presence, right_score=right)
