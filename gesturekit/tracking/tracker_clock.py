"""How much time passed between two frames, whatever times the caller gives."""

from __future__ import annotations

import logging
import math

from gesturekit.errors import InvalidArgumentError
from gesturekit.stream_time import LEAP_SECONDS, LeapWatch

log = logging.getLogger(__name__)

# What a caller who never passes a time gets: the pace of a common camera.
ASSUMED_STEP_SECONDS = 1 / 30


class FrameClock:
    """Turns frame times into steps; 0.0 is a valid time. Warns when they seem to be milliseconds."""

    def __init__(self) -> None:
        self._time: float | None = None
        self._leaps = LeapWatch(
            log, 'track(image, milliseconds / 1000); for pictures that stand alone: HandTracker(mode="image")'
        )

    def step(self, time: float) -> tuple[float, bool]:
        """Seconds since the frame before, above 0 (a thirtieth where none is known), and whether to restart.

        The past is worthless when time ran back or leapt by more than `LEAP_SECONDS`. InvalidArgumentError
        for a `time` that is no finite number; the clock stays as it was.
        """
        try:
            finite = math.isfinite(time)
        except TypeError:
            finite = False
        if not finite:
            raise InvalidArgumentError(f"time is {time!r}; expected seconds, a finite number")
        before, self._time = self._time, time
        if before is None:
            return ASSUMED_STEP_SECONDS, False
        elapsed = time - before
        self._leaps.take(elapsed)
        if elapsed < 0 or elapsed > LEAP_SECONDS:
            return ASSUMED_STEP_SECONDS, True
        return elapsed or ASSUMED_STEP_SECONDS, False

    def reset(self) -> None:
        """Forget the last time."""
        self._time = None
