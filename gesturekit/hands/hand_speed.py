"""Whether a hand and its fingers are at rest: a shape that is meant, not one in passing."""

from __future__ import annotations

from collections import deque

import numpy as np

from gesturekit.hands.hand import Hand
from gesturekit.hands.landmarks import PALM
from gesturekit.hands.pose import Array, HandPose

PALM_SPEED, FINGER_SPEED = 1.25, 1.75
"""Palm lengths a second above which a hand moves: its palm in the picture, a fingertip within the hand.

Tuned on the Thai signs and the clips without signs of `clips/no_command`, and people 31 to 33 of the studio:
of 4.2 shapes a minute that last less than 0.25 s these leave 1.5, speeds of 1.0 and 1.5 leave 1.2 but keep
people waiting who do not hold quite still (`benchmarks/live_shapes.py`).
"""

WINDOW = 0.06
"""Seconds over which speeds are measured, at least: two frames of 30 a second, one of 15."""

_PALM = list(PALM)
_ROUNDING = 1e-6


class RestTracker:
    """Whether one hand that is followed over time is at rest.

    Examples
    --------
    >>> from gesturekit.hands.pose import hand_pose
    >>> tracker = RestTracker()
    >>> [tracker.update(hand, hand_pose(hand), time) for time in (0.0, 0.1)]
    [True, True]
    """

    def __init__(self) -> None:
        # Time, middle of the palm in pixels, fingertips in the hand's frame.
        self._trail: deque[tuple[float, Array, Array]] = deque()

    def update(self, hand: Hand, pose: HandPose, time: float) -> bool:
        """Whether neither the palm nor a finger moved fast since `WINDOW` seconds ago; True for a new hand.

        `time` is in seconds, not before those of the frames before.
        """
        trail = self._trail
        while len(trail) > 1 and time - trail[1][0] >= WINDOW - _ROUNDING:
            trail.popleft()
        trail.append((time, hand.landmarks[_PALM, :2].mean(axis=0, dtype=np.float64), pose.points[4::4]))
        before, palm, tips = trail[0]
        seconds = time - before
        if seconds <= 0.0:
            return True
        moved = np.linalg.norm(trail[-1][2] - tips, axis=1).max()
        # Without a picture of the hand only its fingers can be followed.
        went = np.linalg.norm(trail[-1][1] - palm) / pose.palms[-1] if len(pose.palms) > 1 else 0.0
        return not (moved > FINGER_SPEED * seconds or went > PALM_SPEED * seconds)
