"""Times in milliseconds where seconds are wanted, as MediaPipe takes them: noticed by how far they leap."""

from __future__ import annotations

import logging

LEAP_SECONDS = 2.0
"""A longer step between two frames is a leap: where a hand was before says nothing any more.
Milliseconds of a camera of up to 500 frames a second leap at every frame."""

_IN_A_ROW = 5


class LeapWatch:
    """Warns, once, when the times of several frames in a row leap.

    Parameters
    ----------
    log
        Where the warning goes.
    call
        How the time is passed rightly, for the warning: ``"track(image, milliseconds / 1000)"``.
    """

    def __init__(self, log: logging.Logger, call: str) -> None:
        self._log = log
        self._call = call
        self._leaps = 0

    def take(self, elapsed: float) -> None:
        """Take in the seconds between a frame and the one before."""
        if self._leaps >= _IN_A_ROW:
            return
        self._leaps = self._leaps + 1 if elapsed > LEAP_SECONDS else 0
        if self._leaps == _IN_A_ROW:
            self._log.warning(
                "%d frames in a row lie more than %g s apart (the last by %.1f s): hands lose their ids and "
                "gestures their timing. Times are in seconds; where yours are in milliseconds: %s",
                *(_IN_A_ROW, LEAP_SECONDS, elapsed, self._call),
            )
