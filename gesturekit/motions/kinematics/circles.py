"""Circles that a pointing hand draws in the picture, reported as soon as they are nearly closed.

The path of the palm is kept as a polyline of even steps. The angles by which it turns at its corners add up
to a full turn on a closed curve that does not cross itself (the theorem of turning tangents). A path that
turns so far to one side, and stays about as far from its middle, is a circle.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from gesturekit.hands import Hand
from gesturekit.motions.kinematics.hand_window import HandWindow, are_mirrored
from gesturekit.motions.motion import Motion
from gesturekit.motions.strictness import NORMAL, Limits

# Tuned with `gesturekit.motions.kinematics.swipes`, on the same clips.
_POINTING = 1.45
# Corners of the path lie this far apart, palm sizes.
_STEP = 0.15
# Share of a frame's palm size in the one that counts: sizes jitter more than places do.
_NEW_SIZE = 0.1
# A sharper corner is no part of a circle.
_SHARPEST = math.radians(100.0)
# Turned as far as this, it is nearly closed.
_NEARLY_CLOSED = math.radians(290.0)
# Least mean radius, palm sizes, and most that radii differ: standard deviation over mean.
_LEAST_RADIUS = 0.4
_ROUNDNESS = 0.3
# A palm that rests or does not point for so long ends the path.
_PAUSE_SECONDS = 0.6
_MOST_SECONDS = 6.0

CIRCLES = ("circle_cw", "circle_ccw")
"""Clockwise and counter-clockwise as a person sees the own hand who faces the camera."""


class CircleDetector:
    """Follows the palm of one hand through its window and reports the circles that it draws."""

    def __init__(self, window: HandWindow, limits: Limits = NORMAL) -> None:
        self._window, self._limits = window, limits
        self._size = 0.0
        # Time, x and y in pixels, and by how much the path has turned so far, radians.
        self._path: deque[tuple[float, float, float, float]] = deque()
        self._heading = math.nan
        self._pointed = -math.inf

    def update(self) -> Motion | None:
        """The circle that the newest frame nearly closes, else None."""
        frame = self._window.frames[-1]
        if frame.pointing >= _POINTING:
            self._pointed = frame.time
        paused = self._path and frame.time - self._path[-1][0] > _PAUSE_SECONDS
        if paused or frame.time - self._pointed > _PAUSE_SECONDS:
            self._path.clear()
        self._size += _NEW_SIZE * (frame.size - self._size) if self._size else frame.size
        if not self._walk(frame.time, frame.x, frame.y):
            return None
        circle = self._closed(frame.hand)
        if circle is not None:
            self._path.clear()
        return circle

    def _walk(self, time: float, x: float, y: float) -> bool:
        """Add a corner to the path if the palm went far enough."""
        if not self._path:
            self._path.append((time, x, y, 0.0))
            return False
        _, last_x, last_y, turned = self._path[-1]
        if math.hypot(x - last_x, y - last_y) < _STEP * self._size:
            if len(self._path) == 1:
                self._path[0] = (time, last_x, last_y, turned)
            return False
        heading = math.atan2(y - last_y, x - last_x)
        corner = math.remainder(heading - self._heading, math.tau) if len(self._path) > 1 else 0.0
        self._heading = heading
        if abs(corner) > _SHARPEST:
            self._path.clear()
            turned = corner = 0.0
        self._path.append((time, x, y, turned + corner))
        while time - self._path[0][0] > _MOST_SECONDS:
            self._path.popleft()
        return True

    def _closed(self, hand: Hand) -> Motion | None:
        """The circle that ends here."""
        now = self._path[-1][3]
        first = next((n for n, each in enumerate(self._path) if abs(now - each[3]) >= _NEARLY_CLOSED), None)
        if first is None:
            return None
        path = np.array(self._path)[first:]
        offsets = path[:, 1:3] - path[:, 1:3].mean(axis=0)
        radii = np.hypot(offsets[:, 0], offsets[:, 1]) / self._size
        roundness = float(radii.std() / max(radii.mean(), 1e-9))
        most = self._limits.most(_ROUNDNESS)
        if radii.mean() < self._limits.least(_LEAST_RADIUS) or roundness > most:
            return None
        # y runs down, so that a growing angle is clockwise in the picture; the person sees it from behind.
        clockwise = (now - path[0, 3] > 0.0) == are_mirrored([hand])
        confidence = 1.0 - 0.5 * roundness / most
        return Motion(hand, CIRCLES[0 if clockwise else 1], float(path[0, 0]), float(path[-1, 0]), confidence)
