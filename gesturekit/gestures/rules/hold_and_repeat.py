"""Hold to confirm, and repetition: BEGIN, HOLD with progress, TRIGGER, END or CANCEL of an event."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.stream_time import has_passed

# Sums of frame times are a little off; what is due now should not wait for the next frame.
_ROUNDING = 1e-9


@dataclass(slots=True)
class _Occurrence:
    began: float
    event: GestureEvent
    due: float
    """When it fires next."""
    confirmed: bool


class Occurrences:
    """What one rule has going on.

    Parameters
    ----------
    name
        Name of the events.
    hold
        Seconds for which it must be held until it counts.
    repeat
        Seconds until it fires again, and how often a second it does so from then on; None for once.
    cooldown
        Seconds after an end before the next begin.
    """

    def __init__(self, name: str, hold: float, repeat: tuple[float, float] | None, cooldown: float) -> None:
        self._name = name
        self._hold = hold
        self._delay, self._period = (math.inf, math.inf) if repeat is None else (repeat[0], 1.0 / repeat[1])
        self._cooldown = cooldown
        self._rested_since = -math.inf
        self._going_on: dict[Hashable, _Occurrence] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._going_on

    def __len__(self) -> int:
        return len(self._going_on)

    def has_rested(self, time: float) -> bool:
        """Whether the cooldown is over; a time before its start means that the source started over."""
        return time < self._rested_since or has_passed(self._cooldown, self._rested_since, time)

    def begin(self, key: Hashable, cause: GestureEvent) -> list[GestureEvent]:
        """Begin."""
        at_once = self._hold == 0.0
        due = cause.time + (self._delay if at_once else self._hold)
        occurrence = _Occurrence(cause.time, cause, due, at_once)
        self._going_on[key] = occurrence
        return [self._event(occurrence, Phase.BEGIN, cause.time)]

    def go_on(self, key: Hashable, cause: GestureEvent) -> list[GestureEvent]:
        """Take in that it is held, and fire where it is time for it: once in a frame."""
        occurrence, now = self._going_on[key], cause.time
        occurrence.event = cause
        fires = now + _ROUNDING >= occurrence.due
        if fires and not occurrence.confirmed:
            occurrence.confirmed, occurrence.due = True, occurrence.due + self._delay
        elif fires:
            # Beats that fell between two frames are left out, not made up for.
            missed = max(0, math.floor((now - occurrence.due) / self._period))
            occurrence.due += (missed + 1) * self._period
        events = [self._event(occurrence, Phase.HOLD, now)]
        if fires:
            events.append(self._event(occurrence, Phase.TRIGGER, now))
        return events

    def finish(self, key: Hashable, phase: Phase, cause: GestureEvent) -> list[GestureEvent]:
        """End what is going on; what was never confirmed is broken off, however it ended."""
        occurrence = self._going_on.pop(key, None)
        if occurrence is None:
            return []
        self._rested_since = cause.time
        occurrence.event = cause
        whole = phase is Phase.END and occurrence.confirmed
        return [self._event(occurrence, Phase.END if whole else Phase.CANCEL, cause.time)]

    def cancel_all(self, time: float) -> tuple[list[Hashable], list[GestureEvent]]:
        """Break off everything; returns the keys of what was going on, and the events."""
        keys = list(self._going_on)
        events = [
            self._event(occurrence, Phase.CANCEL, max(time, occurrence.began))
            for occurrence in self._going_on.values()
        ]
        if events:
            self._rested_since = time
        self._going_on.clear()
        return keys, events

    def moment(self, cause: GestureEvent) -> list[GestureEvent]:
        """Report what happened and has no extent."""
        self._rested_since = cause.time
        return [replace(cause, name=self._name, phase=Phase.TRIGGER, progress=1.0)]

    def clear(self) -> None:
        """Forget everything."""
        self._going_on.clear()
        self._rested_since = -math.inf

    def _event(self, occurrence: _Occurrence, phase: Phase, now: float) -> GestureEvent:
        cause, duration = occurrence.event, now - occurrence.began
        progress = 1.0 if occurrence.confirmed else min(1.0, duration / self._hold)
        return GestureEvent(
            name=self._name,
            phase=phase,
            hand=cause.hand,
            time=now,
            confidence=cause.confidence,
            value=cause.value,
            duration=duration,
            progress=progress,
            other=cause.other,
        )
