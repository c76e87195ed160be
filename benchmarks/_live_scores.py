"""Motions as an app gets them, scored: events of a source beside what was labelled or performed in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

import gesturekit as gk
from gesturekit.media import Frame
from gesturekit.studio.performance.motion_table import MOTIONS
from gesturekit.studio.truth import HandTruth

Truth = tuple[float, Sequence[HandTruth]]
"""Time of a frame and the true hands in it."""

BEFORE, AFTER = 0.1, 1.0
"""Seconds from before the start of a label to after its end in which an event meets it."""

FLICKER = 0.25

ACCEPTED = {
    "swipe_left": {"swipe_right"},
    "swipe_right": {"swipe_left"},
    "swipe_up": {"swipe_up"},
    "swipe_down": {"swipe_down"},
    "flick_up": {"swipe_up"},
    "flick_down": {"swipe_down"},
    "circle": {"circle_cw", "circle_ccw"},
    "click": {"tap"},
    "double_click": {"double_tap"},
    "grab": {"grab"},
    "release": {"release"},
    "spread_open": {"expand"},
    "spread_close": {"pinch"},
}
"""Names that meet a label of clips/commands; labels not listed here are not asked for."""


@dataclass(frozen=True)
class Span:
    """A motion that was made: its label, the names that meet it, start and end in seconds."""

    label: str
    accepted: frozenset[str]
    start: float
    end: float

    @property
    def motion(self) -> str:
        """What an app calls it; where several names meet it, the word that they begin with."""
        if len(self.accepted) == 1:
            return next(iter(self.accepted))
        return sorted(self.accepted)[0].split("_")[0]


@dataclass
class Score:
    """What became of labelled motions, and what was reported beside them.

    `hits` and `total` count labels, `motion_hits` and `motion_total` the same by what an app calls them.
    """

    hits: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    motion_hits: Counter[str] = field(default_factory=Counter)
    motion_total: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    after_start: list[tuple[str, float]] = field(default_factory=list)
    after_end: list[tuple[str, float]] = field(default_factory=list)
    flickers: int = 0
    minutes: float = 0.0

    @property
    def recall(self) -> float:
        """Share of the labels that were met, percent."""
        return 100 * self.hits.total() / max(self.total.total(), 1)

    def a_minute(self, count: int) -> float:
        """A count for each minute with a hand in view."""
        return count / max(self.minutes, 1e-9)

    def add(self, spans: Iterable[Span], events: Sequence[gk.GestureEvent], minutes: float) -> None:
        """Match the events of one source with what was made in it, each event with one motion at most."""
        pairs, others = matched(spans, events)
        for span, met in pairs:
            self.total[span.label] += 1
            self.motion_total[span.motion] += 1
            if met is not None:
                self.hits[span.label] += 1
                self.motion_hits[span.motion] += 1
                self.after_start.append((span.motion, met.time - span.start))
                self.after_end.append((span.motion, met.time - span.end))
        self.others.update(event.name for event in others)
        over = (gk.Phase.END, gk.Phase.CANCEL)
        self.flickers += sum(event.phase in over and event.duration < FLICKER for event in events)
        self.minutes += minutes

    def __iadd__(self, other: Score) -> Score:
        for name in ("hits", "total", "motion_hits", "motion_total", "others"):
            getattr(self, name).update(getattr(other, name))
        self.after_start += other.after_start
        self.after_end += other.after_end
        self.flickers += other.flickers
        self.minutes += other.minutes
        return self


def matched(
    spans: Iterable[Span], events: Sequence[gk.GestureEvent]
) -> tuple[list[tuple[Span, gk.GestureEvent | None]], list[gk.GestureEvent]]:
    """What met each motion, None for nothing, and the motions that were told beside them."""
    told = [event for event in events if event.phase is gk.Phase.TRIGGER]
    pairs = []
    for span in spans:
        number = next((n for n, event in enumerate(told) if _meets(span, event)), None)
        pairs.append((span, None if number is None else told.pop(number)))
    return pairs, told


def _meets(span: Span, event: gk.GestureEvent) -> bool:
    return event.name in span.accepted and span.start - BEFORE <= event.time <= span.end + AFTER


def percentile(values: Sequence[tuple[str, float]], share: float) -> float | None:
    """Of the seconds in (motion, seconds); None of nothing."""
    return float(np.percentile([seconds for _, seconds in values], share)) if values else None


def watch(
    source: Iterable[Frame],
    recognizers: Sequence[gk.GestureRecognizer],
    *,
    every: int = 1,
    max_hands: int = 2,
    frames: int | None = None,
) -> tuple[list[list[gk.GestureEvent]], float, list[Truth]]:
    """Events of a source from each recognizer, minutes with a hand in view, and what was performed."""
    events: list[list[gk.GestureEvent]] = [[] for _ in recognizers]
    seen, shown, before = 0.0, [], None
    with gk.HandTracker(max_hands) as tracker:
        for number, frame in enumerate(source):
            if number == frames:
                break
            shown.append((frame.time, frame.truth.hands if frame.truth is not None else ()))
            if number % every:
                continue
            hands = tracker.track(frame.image, frame.time, mirrored=frame.mirrored)
            for each, recognizer in zip(events, recognizers, strict=True):
                each += recognizer.update(hands, frame.time)
            if hands and before is not None:
                seen += frame.time - before
            before = frame.time
    for each, recognizer in zip(events, recognizers, strict=True):
        each += recognizer.reset()
    return events, seen / 60, shown


def strokes(shown: Iterable[Truth]) -> list[Span]:
    """The performer's strokes."""
    spans: list[Span] = []
    going: dict[int, tuple[str, int]] = {}
    for time, hands in shown:
        for number, hand in enumerate(hands):
            name = hand.gesture if hand.phase == "stroke" else None
            if name in (None, "idle", "rest"):
                going.pop(number, None)
                continue
            # What takes both hands is one motion.
            index = number if MOTIONS[name].hands == 1 else -1
            began = going.get(index)
            if began is not None and began[0] == name:
                last = spans[began[1]]
                spans[began[1]] = Span(name, last.accepted, last.start, time)
            else:
                going[index] = (name, len(spans))
                spans.append(Span(name, frozenset({name}), time, time))
    return spans
