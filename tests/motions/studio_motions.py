"""A small labelled set that the hand studio performs, a person at a time."""

from __future__ import annotations

from functools import cache

import numpy as np

from gesturekit.hands import FloatArray
from gesturekit.studio.datasets.sequences import landmark_sequences
from gesturekit.studio.performance.performer import perform

MOTIONS = ("swipe_left", "swipe_right", "circle_cw", "grab")


@cache
def performed(people: range, fps: float = 30.0) -> tuple[list[FloatArray], np.ndarray, np.ndarray]:
    """Recordings (T, 21, 3) in metres, their labels, and who made them: each motion once a person."""
    recordings, labels, makers = [], [], []
    for person in people:
        for motion in MOTIONS:
            (hand,) = landmark_sequences(perform(f"person {person}: {motion.replace('_', ' ')}"), fps=fps)
            recordings.append(hand.landmarks)
            labels.append(motion)
            makers.append(person)
    return recordings, np.array(labels), np.array(makers)
