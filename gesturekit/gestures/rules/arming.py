"""Armed or not: whether gestures count at all just now, so that a hand that talks does not command."""

from __future__ import annotations

from collections.abc import Iterable

from gesturekit.gestures.events import GestureEvent
from gesturekit.stream_time import happened_within


class Arming:
    """The switch that several rules may share.

    Parameters
    ----------
    by
        Gestures or events that arm.
    off
        Those that disarm.
    seconds
        How long it stays armed without being used; None for ever.
    """

    def __init__(self, by: Iterable[str], off: Iterable[str], seconds: float | None) -> None:
        self._by, self._off = frozenset(by), frozenset(off)
        self._seconds = seconds
        self._used: float | None = None

    def update(self, events: Iterable[GestureEvent]) -> None:
        """Take in one frame's events."""
        for event in events:
            if event.fires and event.name in self._off:
                self._used = None
            elif event.fires and event.name in self._by:
                self._used = event.time

    def is_armed(self, time: float) -> bool:
        """Whether what needs arming counts; a time before it was armed means that the source started over."""
        if self._used is None:
            return False
        if time < self._used or (
            self._seconds is not None and not happened_within(self._seconds, self._used, time)
        ):
            self._used = None
        return self._used is not None

    def use(self, time: float) -> None:
        """Start the time anew: something that needed it was made."""
        if self._used is not None:
            self._used = max(self._used, time)

    def clear(self) -> None:
        """Disarm."""
        self._used = None
