"""Turns what each hand shows, frame by frame, into BEGIN, HOLD, END and CANCEL.

One small state machine per hand. Every rule is in seconds and every method takes the time as an
argument, so a recording replays to the same events at any frame rate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand


@dataclass(frozen=True, slots=True)
class EventRule:
    """When one gesture begins and ends.

    Attributes
    ----------
    minimum_hold
        Seconds for which the gesture must be shown before it begins. Larger: fewer false starts, later.
    release
        Seconds for which it must be gone before it ends, so that a flicker does not end it.
    cooldown
        Seconds after its end before it can begin again on the same hand.
    """

    minimum_hold: float = 0.1
    release: float = 0.12
    cooldown: float = 0.2

    def __post_init__(self) -> None:
        for name in ("minimum_hold", "release", "cooldown"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= 0.0):
                raise InvalidArgumentError(f"EventRule.{name}={value!r}; expected seconds, 0 or more")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one hand shows in one frame.

    Attributes
    ----------
    hand
        The hand.
    name
        The gesture it shows, None for none.
    scores
        Confidence of each gesture, 0 to 1; the one that is shown has 1 where it is not listed.
    values
        Analogue value of the gestures whose value is not their confidence.
    """

    hand: Hand
    name: str | None
    scores: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class _HandState:
    hand: Hand
    seen: float
    absent: bool = False
    candidate: str | None = None
    candidate_since: float = 0.0
    candidate_seen: float = 0.0
    active: str | None = None
    began: float = 0.0
    gone_since: float | None = None
    confidence: float = 0.0
    value: float = 0.0
    finished: dict[str, float] = field(default_factory=dict)


class EventEngine:
    """State machines of all hands in view; at most one gesture is active on a hand.

    Parameters
    ----------
    rules
        Rule of each gesture; one that is not listed gets the defaults of `EventRule`.
    missing_grace
        Seconds for which a hand may be missing before its gesture is cancelled.
    rewind
        Time that runs backwards by no more than this is taken for jitter of the source's clock and
        treated as standing still. A larger step back means that the source started over, and does what
        `reset` does.
    """

    def __init__(
        self,
        rules: Mapping[str, EventRule] | None = None,
        *,
        missing_grace: float = 0.3,
        rewind: float = 0.5,
    ) -> None:
        for name, seconds in (("missing_grace", missing_grace), ("rewind", rewind)):
            if not (math.isfinite(seconds) and seconds >= 0.0):
                raise InvalidArgumentError(f"{name}={seconds!r}; expected seconds, 0 or more")
        self.rules = dict(rules or {})
        self._missing_grace = missing_grace
        self._rewind = rewind
        self._hands: dict[int, _HandState] = {}
        self._time: float | None = None

    def active(self, hand_id: int) -> str | None:
        """Name the gesture that hand is making, None for none."""
        state = self._hands.get(hand_id)
        return None if state is None else state.active

    @property
    def hand_ids(self) -> tuple[int, ...]:
        """Ids of the hands that the engine still keeps state of."""
        return tuple(self._hands)

    def update(self, readings: Sequence[Reading], time: float) -> list[GestureEvent]:
        """Advance to `time`.

        Parameters
        ----------
        readings
            One per hand in view. Of two with the same hand id only the first counts.
        time
            Seconds on the source's clock; may stand still.

        Returns
        -------
        The events, oldest cause first: lost hands, then each hand's END before its BEGIN.

        Raises
        ------
        InvalidArgumentError
            When `time` is not a finite number.
        """
        time = finite_seconds(time)
        events: list[GestureEvent] = []
        if self._time is not None and time < self._time:
            if self._time - time > self._rewind:
                events += self.reset()
            else:
                time = self._time
        self._time = time

        present: dict[int, Reading] = {}
        for reading in readings:
            present.setdefault(reading.hand.id, reading)
        for hand_id in [i for i in self._hands if i not in present]:
            events += self._missing(hand_id, time)
        for reading in present.values():
            events += self._seen(reading, time)
        return events

    def reset(self) -> list[GestureEvent]:
        """End what is active, as of the last update, and forget everything.

        Returns
        -------
        An END for each gesture whose hand was in view, a CANCEL for each whose hand was missing.
        """
        events = [
            self._finish(state, Phase.CANCEL if state.absent else Phase.END, self._time or 0.0)
            for state in self._hands.values()
            if state.active is not None
        ]
        self._hands.clear()
        self._time = None
        return events

    def _missing(self, hand_id: int, time: float) -> list[GestureEvent]:
        state = self._hands[hand_id]
        state.candidate, state.absent = None, True
        if time - state.seen <= self._missing_grace:
            return []
        events = [] if state.active is None else [self._finish(state, Phase.CANCEL, time)]
        # Only a cooldown that still runs is kept, so that an id that comes back cannot dodge it.
        if all(self._rested(state, name, time) for name in state.finished):
            del self._hands[hand_id]
        return events

    def _seen(self, reading: Reading, time: float) -> list[GestureEvent]:
        state = self._hands.get(reading.hand.id)
        if state is None:
            state = self._hands[reading.hand.id] = _HandState(reading.hand, time)
        events: list[GestureEvent] = []
        # A long gap between two frames that both show the hand is a slow source, not a lost hand.
        if state.active is not None and state.absent and time - state.seen > self._missing_grace:
            events.append(self._finish(state, Phase.CANCEL, time))
        state.hand, state.seen, state.absent = reading.hand, time, False
        if state.active is not None:
            events += self._held(state, reading, time)
        self._watch(state, reading.name, time)
        if state.active is None and state.candidate is not None and state.candidate == reading.name:
            rule = self._rule(state.candidate)
            held = time - state.candidate_since >= rule.minimum_hold
            if held and self._rested(state, state.candidate, time):
                events.append(self._begin(state, reading, time))
        return events

    def _held(self, state: _HandState, reading: Reading, time: float) -> list[GestureEvent]:
        name = state.active
        assert name is not None
        if reading.name == name:
            state.gone_since = None
        elif state.gone_since is None:
            state.gone_since = time
        if state.gone_since is not None and time - state.gone_since >= self._rule(name).release:
            return [self._finish(state, Phase.END, time)]
        if reading.name == name:
            _measure(state, name, reading)
        return [self._event(state, name, Phase.HOLD, time)]

    def _watch(self, state: _HandState, name: str | None, time: float) -> None:
        """Remember since when the hand shows a gesture that could begin."""
        if name is not None and name != state.active:
            if state.candidate != name:
                state.candidate, state.candidate_since = name, time
            state.candidate_seen = time
        elif state.candidate is not None:
            gone = time - state.candidate_seen >= self._rule(state.candidate).release
            if gone or name is not None:
                state.candidate = None

    def _begin(self, state: _HandState, reading: Reading, time: float) -> GestureEvent:
        name = state.candidate
        assert name is not None
        state.active, state.began, state.gone_since, state.candidate = name, time, None, None
        _measure(state, name, reading)
        return self._event(state, name, Phase.BEGIN, time)

    def _finish(self, state: _HandState, phase: Phase, time: float) -> GestureEvent:
        name = state.active
        assert name is not None
        event = self._event(state, name, phase, time)
        state.active, state.gone_since = None, None
        state.finished[name] = time
        return event

    def _event(self, state: _HandState, name: str, phase: Phase, time: float) -> GestureEvent:
        return GestureEvent(
            name=name,
            phase=phase,
            hand=state.hand,
            time=time,
            confidence=state.confidence,
            value=state.value,
            duration=time - state.began,
        )

    def _rested(self, state: _HandState, name: str, time: float) -> bool:
        """Whether the gesture's cooldown is over."""
        finished, cooldown = state.finished.get(name, -math.inf), self._rule(name).cooldown
        # Both ways round, since either may be rounded to the wrong side of the other.
        return time - finished >= cooldown and time >= finished + cooldown

    def _rule(self, name: str) -> EventRule:
        return self.rules.get(name, _DEFAULT_RULE)


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


_DEFAULT_RULE = EventRule()


def _measure(state: _HandState, name: str, reading: Reading) -> None:
    state.confidence = reading.scores.get(name, 1.0)
    state.value = reading.values.get(name, state.confidence)
