"""Where a palm is in the picture and how fast it moves there; where it will be next.

A hand that waves crosses its own width within a frame. A crop that stays where the hand was then holds half
of it; one that moves along holds all of it.
"""

from __future__ import annotations

import math

# Share of the newest step in the velocity: some memory, so that one odd frame sends no crop astray.
# `python benchmarks/fast_motion.py` measures what it gives.
_NEWEST_SHARE = 0.7
# A hand out of view goes on as it went for this long; then it is taken to stay.
_COASTING_SECONDS = 0.15


class PalmMotion:
    """Constant-velocity motion of one point, pixels and pixels a second."""

    def __init__(self) -> None:
        self._place: tuple[float, float] | None = None
        self.velocity = (0.0, 0.0)

    @property
    def place(self) -> tuple[float, float]:
        """x, y as last seen, pixels."""
        if self._place is None:
            raise RuntimeError("a motion has no place before its first update")
        return self._place

    def update(self, x: float, y: float, elapsed_seconds: float) -> None:
        """Take the place of this frame, `elapsed_seconds` (above 0) after the one before."""
        before, self._place = self._place, (x, y)
        if before is None:
            return
        vx, vy = (x - before[0]) / elapsed_seconds, (y - before[1]) / elapsed_seconds
        old = 1.0 - _NEWEST_SHARE
        self.velocity = (
            _NEWEST_SHARE * vx + old * self.velocity[0],
            _NEWEST_SHARE * vy + old * self.velocity[1],
        )

    def ahead(self, seconds: float) -> tuple[float, float]:
        """How far from its place the palm will be in `seconds`, pixels x and y."""
        seconds = min(seconds, _COASTING_SECONDS)
        return self.velocity[0] * seconds, self.velocity[1] * seconds

    def predicted(self, seconds: float) -> tuple[float, float]:
        """x, y in `seconds`, pixels."""
        dx, dy = self.ahead(seconds)
        return self.place[0] + dx, self.place[1] + dy

    @property
    def speed(self) -> float:
        """Pixels a second."""
        return math.hypot(*self.velocity)
