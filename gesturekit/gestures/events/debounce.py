"""Debounces what a hand, or two together, show: since when it is shown, and when it begins and ends.

A gesture begins once it was shown for its minimum hold, longer by a hand that moves, is held through a
flicker that is shorter than its release, and rests for its cooldown. No rule counts frames.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gesturekit.gestures.events.event import GestureEvent, Phase
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.stream_time import checked_seconds, happened_within, has_lasted, has_passed

MOVING_HOLD = 0.4
"""Seconds for which a moving hand must show a shape before it begins.

A hand on its way shows other shapes in passing. Of 4.2 a minute that last less than 0.25 s, on the clips that
`hands.hand_speed` names, 1.5 are left; from 0.5 to 3 s 1.2, but then a thumb that is raised with a swing of
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


DEFAULT_TIMING = Timing()
"""Of gestures and motions that have none of their own."""


class HoldMachine:
    """What one hand, or two together, are doing; at most one gesture is active at a time.

    `timings` is shared with the other machines and read anew in every frame; `missing_grace` is how long the
    hand may be missing before its gesture is cancelled, seconds.
    """

    def __init__(self, timings: Mapping[str, Timing], missing_grace: float) -> None:
        self.active: str | None = None
        self.absent = False
        self._timings = timings
        self._missing_grace = missing_grace
        self._reading: Reading
        self._seen = -math.inf
        self._candidate: str | None = None
        self._candidate_since = 0.0
        self._candidate_seen = 0.0
        self._began = 0.0
        self._gone_since: float | None = None
        self._confidence = 0.0
        self._value = 0.0
        self._finished: dict[str, float] = {}

    def see(self, reading: Reading, time: float) -> list[GestureEvent]:
        """Take in what the hand shows."""
        events: list[GestureEvent] = []
        # A long gap between two frames that both show the hand is a slow source, not a lost hand.
        if self.active is not None and self.absent and self._is_lost(time):
            events.append(self.finish(Phase.CANCEL, time))
        self._reading, self._seen, self.absent = reading, time, False
        if self.active is not None:
            events += self._held(reading, time)
        self._watch(reading.name, time)
        name = self._candidate
        if self.active is None and name is not None and name == reading.name:
            held = has_lasted(self._hold(name, reading), self._candidate_since, time)
            if held and self._rested(name, time):
                events.append(self._begin(name, reading, time))
        self._forget_rested(time)
        return events

    def miss(self, time: float) -> list[GestureEvent]:
        """Take in that the hand is not in view."""
        self._candidate, self.absent = None, True
        if not self._is_lost(time):
            return []
        events = [] if self.active is None else [self.finish(Phase.CANCEL, time)]
        self._forget_rested(time)
        return events

    def finish(self, phase: Phase, time: float) -> GestureEvent:
        """End the active gesture."""
        assert self.active is not None
        event = self._event(self.active, phase, time)
        self._finished[self.active] = time
        self.active, self._gone_since = None, None
        return event

    def is_over(self, time: float) -> bool:
        """Whether nothing is left to remember: the hand is gone, and no cooldown runs that it could dodge."""
        return self.absent and self._is_lost(time) and not self._finished

    def _hold(self, name: str, reading: Reading) -> float:
        """Seconds for which a gesture must be shown before it begins."""
        hold = self._timing(name).minimum_hold
        return max(hold, MOVING_HOLD) if reading.moving and hold > 0.0 else hold

    def _is_lost(self, time: float) -> bool:
        return not happened_within(self._missing_grace, self._seen, time)

    def _held(self, reading: Reading, time: float) -> list[GestureEvent]:
        name = self.active
        assert name is not None
        if reading.name == name:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = time
        if self._gone_since is not None and time - self._gone_since >= self._timing(name).release:
            return [self.finish(Phase.END, time)]
        if reading.name == name:
            self._measure(name, reading)
        return [self._event(name, Phase.HOLD, time)]

    def _watch(self, name: str | None, time: float) -> None:
        """Remember since when the hand shows a gesture that could begin."""
        if name is not None and name != self.active:
            if self._candidate != name:
                self._candidate, self._candidate_since = name, time
            self._candidate_seen = time
        elif self._candidate is not None:
            gone = time - self._candidate_seen >= self._timing(self._candidate).release
            if gone or name is not None:
                self._candidate = None

    def _begin(self, name: str, reading: Reading, time: float) -> GestureEvent:
        self.active, self._began, self._gone_since, self._candidate = name, time, None, None
        self._measure(name, reading)
        return self._event(name, Phase.BEGIN, time)

    def _measure(self, name: str, reading: Reading) -> None:
        self._confidence = reading.scores.get(name, 1.0)
        self._value = reading.values.get(name, self._confidence)

    def _event(self, name: str, phase: Phase, time: float) -> GestureEvent:
        return GestureEvent(
            name=name,
            phase=phase,
            hand=self._reading.hand,
            time=time,
            confidence=self._confidence,
            value=self._value,
            duration=time - self._began,
            other=self._reading.other,
        )

    def _rested(self, name: str, time: float) -> bool:
        return has_passed(self._timing(name).cooldown, self._finished.get(name, -math.inf), time)

    def _forget_rested(self, time: float) -> None:
        if self._finished:
            self._finished = {n: since for n, since in self._finished.items() if not self._rested(n, time)}

    def _timing(self, name: str) -> Timing:
        return self._timings.get(name, DEFAULT_TIMING)
