"""What is known at a session's end: how much it saw, and which gestures were made when.

Spans are built from the events alone, so that a summary can be made of a recorded event stream too.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Side

# A camera may run for days, and nobody reads more than the latest spans. The counts stay exact.
_SPANS_KEPT = 10_000

EndedBy = Literal["source", "stop", "interrupt", "window", "error"]
"""What ended a session."""


@dataclass(frozen=True, slots=True)
class GestureSpan:
    """One gesture, from its begin to its end.

    Attributes
    ----------
    name, side, hand_id
        The gesture, the person's hand that made it, and its track.
    begin, end
        Seconds on the source's clock; of a motion, those of the motion itself.
    outcome
        END when it was let go or the source was over, CANCEL when it broke off (the hand was lost, or it was
        not held long enough), TRIGGER for a motion, HOLD while it is still being made.
    confidence
        The highest confidence on the way, 0 to 1.

    Examples
    --------
    >>> GestureSpan("ok", Side.LEFT, 0, 1.0, 2.5, Phase.END, 0.9).duration
    1.5
    """

    name: str
    side: Side
    hand_id: int
    begin: float
    end: float
    outcome: Phase
    confidence: float

    @property
    def duration(self) -> float:
        """Seconds from begin to end."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """What happened in a session.

    Attributes
    ----------
    frames, frames_with_hands
        Pictures that went through, and those of them with one hand or more.
    dropped
        Pictures that a live source had to leave out to stay current; 0 for files.
    duration, elapsed
        Seconds between the first picture and the last, on the source's clock; seconds that it took.
    hands
        How many different hands (tracks) were seen.
    spans
        The gestures made, in the order in which they began; the latest 10,000.
    counts
        How often each gesture was made; what must be confirmed counts once it was.
    callback_errors
        Exceptions raised by callbacks; each was logged.
    ended_by
        None while it runs; ``"source"`` when that came to its end, else what ended it before: ``"stop"``
        (called by the app, or its loop over the results was left), ``"interrupt"`` (Ctrl-C), ``"window"``
        (closed) or ``"error"`` (an exception).

    Examples
    --------
    >>> with gk.Session("hands.jsonl", effect=None) as session:
    ...     summary = session.run()
    >>> summary.frames, summary.counts, summary.spans[0].name
    (30, {'victory': 1}, 'victory')
    """

    frames: int
    dropped: int
    duration: float
    elapsed: float
    hands: int
    frames_with_hands: int
    spans: tuple[GestureSpan, ...]
    counts: dict[str, int]
    callback_errors: int = 0
    ended_by: EndedBy | None = None


@dataclass(slots=True)
class _Open:
    event: GestureEvent
    confidence: float
    counted: bool = True


@dataclass(slots=True)
class SummaryBuilder:
    """Collects frames and events while a session runs, and what ended it."""

    ended_by: EndedBy | None = None
    frames: int = 0
    _frames_with_hands: int = 0
    _first_time: float | None = None
    _last_time: float = 0.0
    _counts: Counter[str] = field(default_factory=Counter)
    _hand_ids: set[int] = field(default_factory=set)
    _open: dict[tuple[int, str], _Open] = field(default_factory=dict)
    _spans: deque[GestureSpan] = field(default_factory=lambda: deque(maxlen=_SPANS_KEPT))

    def end(self, by: EndedBy) -> None:
        """Keep what ended it, unless something else did already."""
        self.ended_by = self.ended_by or by

    def add(self, time: float, hand_ids: Iterable[int], events: Iterable[GestureEvent]) -> None:
        """Take in one picture: its time, the hands in it and the events it caused."""
        ids = set(hand_ids)
        self.frames += 1
        self._frames_with_hands += bool(ids)
        self._hand_ids |= ids
        self._first_time = time if self._first_time is None else self._first_time
        self._last_time = time
        self.add_events(events)

    def add_events(self, events: Iterable[GestureEvent]) -> None:
        """Take in events alone."""
        for event in events:
            key = (event.hand.id, event.name)
            if event.phase is Phase.BEGIN:
                self._open[key] = _Open(event, event.confidence, counted=event.fires)
                if event.fires:
                    self._counts[event.name] += 1
            elif (opened := self._open.get(key)) is None:
                if event.phase is Phase.TRIGGER and event.fires:
                    self._counts[event.name] += 1
                    moment = _Open(event, event.confidence)
                    self._spans.append(_span(moment, event.time - event.delay, Phase.TRIGGER))
            else:
                opened.confidence = max(opened.confidence, event.confidence)
                if event.fires and not opened.counted:
                    opened.counted = True
                    self._counts[event.name] += 1
                if event.phase in (Phase.END, Phase.CANCEL):
                    self._spans.append(_span(self._open.pop(key), event.time, event.phase))

    def build(self, *, dropped: int = 0, elapsed: float = 0.0, callback_errors: int = 0) -> SessionSummary:
        """Sum up what came so far; gestures that are still being made end at the last picture."""
        running = [_span(opened, self._last_time, Phase.HOLD) for opened in self._open.values()]
        return SessionSummary(
            frames=self.frames,
            dropped=dropped,
            duration=0.0 if self._first_time is None else self._last_time - self._first_time,
            elapsed=elapsed,
            hands=len(self._hand_ids),
            frames_with_hands=self._frames_with_hands,
            spans=tuple(sorted([*self._spans, *running], key=lambda span: (span.begin, span.end))),
            counts=dict(self._counts),
            callback_errors=callback_errors,
            ended_by=self.ended_by,
        )


def _span(opened: _Open, end: float, outcome: Phase) -> GestureSpan:
    event = opened.event
    return GestureSpan(
        event.name, event.hand.side, event.hand.id, event.start, end, outcome, opened.confidence
    )
