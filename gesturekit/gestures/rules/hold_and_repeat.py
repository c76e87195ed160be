"""Hold to confirm, and repetition: BEGIN, HOLD with progress, TRIGGER, END or CANCEL of an event."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.rules.event_rule import EventRule
from gesturekit.stream_time import has_passed

# Sums of frame times are a little off; what is due now should not wait for the next frame.
_ROUNDING = 1e-9


@dataclass(slots=True)
class _Occurrence:
    began: float
    event: GestureEvent
    fires_at: float
    confirmed: bool


class Occurrences:
    """What one rule has going on; its hold, repeat and cooldown decide which events come of it."""

    def __init__(self, name: str, rule: EventRule) -> None:
        self._name, self._hold, self._cooldown = name, rule.hold, rule.cooldown
        self._delay, self._period = (rule.repeat[0], 1.0 / rule.repeat[1]) if rule.repeat else (math.inf,) * 2
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
        fires_at = cause.time + (self._delay if at_once else self._hold)
        occurrence = self._going_on[key] = _Occurrence(cause.time, cause, fires_at, at_once)
        return [self._event(occurrence, Phase.BEGIN, cause.time)]

    def go_on(self, key: Hashable, cause: GestureEvent) -> list[GestureEvent]:
        """Take in that it is held, and fire where it is time for it: once in a frame."""
        occurrence, now = self._going_on[key], cause.time
        occurrence.event = cause
        fires = now + _ROUNDING >= occurrence.fires_at
        if fires and not occurrence.confirmed:
            occurrence.confirmed, occurrence.fires_at = True, occurrence.fires_at + self._delay
        elif fires:
            # Beats that fell between two frames are left out, not made up for.
            missed = max(0, math.floor((now - occurrence.fires_at) / self._period))
            occurrence.fires_at += (missed + 1) * self._period
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
        duration = now - occurrence.began
        progress = 1.0 if occurrence.confirmed else min(1.0, duration / self._hold)
        return replace(
            occurrence.event,
            name=self._name,
            phase=phase,
            time=now,
            duration=duration,
            progress=progress,
            delay=0.0,
        )
