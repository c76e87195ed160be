"""Time of a stream: seconds on its source's clock, which may stand still, jitter backwards or start over.

`StreamClock` makes of it a time that everything can be measured with. Nothing counts frames.
"""

from __future__ import annotations

import logging
import math

from gesturekit.errors import InvalidArgumentError

LEAP_SECONDS = 2.0
"""A longer step between two frames is a leap: where a hand was before says nothing any more.
Milliseconds of a camera of up to 500 frames a second leap at every frame."""

_LEAPS_IN_A_ROW = 5

_ROUNDING = 1e-6
"""Seconds by which frame times are off that are sums, or counted from long ago; no rule should see it."""


class StreamClock:
    """Time that never runs backwards, from a source's clock that may.

    A step back of no more than `rewind` seconds is taken for jitter and treated as standing still. A larger
    one means that the source started over.
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


class LeapWatch:
    """Warns, once, when several frames in a row leap, as times in milliseconds do, which MediaPipe takes.

    `call` is how the time is passed rightly: ``"track(image, milliseconds / 1000)"``.
    """

    def __init__(self, log: logging.Logger, call: str) -> None:
        self._log = log
        self._call = call
        self._leaps = 0

    def take(self, elapsed: float) -> None:
        """Take in the seconds between a frame and the one before."""
        if self._leaps >= _LEAPS_IN_A_ROW:
            return
        self._leaps = self._leaps + 1 if elapsed > LEAP_SECONDS else 0
        if self._leaps == _LEAPS_IN_A_ROW:
            self._log.warning(
                "%d frames in a row lie more than %g s apart (the last by %.1f s): hands lose their ids and "
                "gestures their timing. Times are in seconds; where yours are in milliseconds: %s",
                *(_LEAPS_IN_A_ROW, LEAP_SECONDS, elapsed, self._call),
            )


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
    """Return `time` as a float; InvalidArgumentError when it is not a finite number."""
    try:
        seconds = float(time)
    except (TypeError, ValueError):
        seconds = math.nan
    if not math.isfinite(seconds):
        raise InvalidArgumentError(f"time={time!r}; expected finite seconds on the source's clock")
    return seconds


def checked_seconds(name: str, seconds: float) -> float:
    """Return a length of time; InvalidArgumentError when it is not finite or negative."""
    if not (math.isfinite(seconds) and seconds >= 0.0):
        raise InvalidArgumentError(f"{name}={seconds!r}; expected seconds, 0 or more")
    return seconds
