"""Time in the gesture layer: seconds on the source's clock, and how long things must last.

A source's clock may stand still, jitter backwards, or start over; `StreamClock` makes of it a time that
every rule can measure with. No rule counts frames.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from gesturekit.errors import InvalidArgumentError

_ROUNDING = 1e-6
"""Seconds by which frame times are off that are sums, or counted from long ago; no rule should see it."""


MOVING_HOLD = 0.4
"""Seconds for which a moving hand must show a shape before it begins.

A hand on its way shows other shapes in passing. Of 4.2 a minute that last less than 0.25 s, on the clips that
`hand.hand_speed` names, 1.5 are left; from 0.5 to 3 s 1.2, but then a thumb that is raised with a swing of
the arm comes late (`clips/thumb_up_720p.mp4`; `benchmarks/live_shapes.py`).
"""


@dataclass(frozen=True, slots=True)
class Timing:
    """When one gesture begins and ends.

    Attributes
    ----------
    minimum_hold
        Seconds for which the gesture must be shown before it begins. Larger: fewer false starts, later.
        While the hand moves or its fingers do, at least `MOVING_HOLD`; 0: at once, also then.
    release
        Seconds for which it must be gone before it ends, so that a flicker does not end it.
    cooldown
        Seconds after its end before it can begin again on the same hand; of a motion, seconds before it
        can be made again.

    Examples
    --------
    >>> Timing(minimum_hold=0.5)
    Timing(minimum_hold=0.5, release=0.12, cooldown=0.2)
    """

    minimum_hold: float = 0.1
    release: float = 0.12
    cooldown: float = 0.2

    def __post_init__(self) -> None:
        for name in ("minimum_hold", "release", "cooldown"):
            checked_seconds(f"Timing.{name}", getattr(self, name))


class StreamClock:
    """Time that never runs backwards, from a source's clock that may.

    Parameters
    ----------
    rewind
        A step back of no more than this many seconds is taken for jitter and treated as standing still.
        A larger one means that the source started over.
    """

    def __init__(self, rewind: float = 0.5) -> None:
        self._rewind = checked_seconds("rewind", rewind)
        self.time: float | None = None

    def starts_over(self, time: float) -> bool:
        """Whether `time` lies so far back that the source must have started over."""
        return self.time is not None and self.time - time > self._rewind

    def advance(self, time: float) -> float:
        """Take in the source's time and return the stream's."""
        self.time = time if self.time is None else max(self.time, time)
        return self.time

    def reset(self) -> None:
        """Forget the time: the next one may be any."""
        self.time = None


def has_lasted(seconds: float, since: float, now: float) -> bool:
    """Whether something that was there at two times lasted so long, frame times taken for rounded."""
    return now - since >= seconds - _ROUNDING


def has_passed(seconds: float, since: float, now: float) -> bool:
    """Whether so many seconds lie between two times."""
    # Both ways round, since either may be rounded to the wrong side of the other.
    return now - since >= seconds and now >= since + seconds


def happened_within(seconds: float, before: float, now: float) -> bool:
    """Whether something happened no longer than so many seconds ago; not when `now` lies before it."""
    return 0.0 <= now - before <= seconds + _ROUNDING


def finite_seconds(time: float) -> float:
    """Return `time` as a float.

    Raises
    ------
    InvalidArgumentError
        When it is not a finite number.
    """
    try:
        seconds = float(time)
    except (TypeError, ValueError):
        seconds = math.nan
    if not math.isfinite(seconds):
        raise InvalidArgumentError(f"time={time!r}; expected finite seconds on the source's clock")
    return seconds


def checked_seconds(name: str, seconds: float) -> float:
    """Return a length of time, or raise InvalidArgumentError when it is not finite or negative."""
    if not (math.isfinite(seconds) and seconds >= 0.0):
        raise InvalidArgumentError(f"{name}={seconds!r}; expected seconds, 0 or more")
    return seconds
