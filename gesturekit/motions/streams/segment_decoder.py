"""From probabilities at each instant to whole gestures: where one begins and ends, and whether it is one.

A gesture is open while its probability stays up, and is reported once it closes, if enough of it was seen.
What was seen only in part waits a moment for a stronger neighbour, whose beginning it may have been.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.sequences.movement import STREAM_RATE

OPENS = 0.5
KEEPS = 0.3
"""Probabilities at which a gesture opens and below which it closes."""

PEAK = 0.5
"""Mean of the three highest probabilities that a gesture must reach."""

ENOUGH = 0.5
"""Sum of its probabilities over time that a gesture must reach, in units of its class's shortest duration.
Tuned on SFINGE 3D and Jackknife: `python benchmarks/gestures.py --section streams`."""

CERTAIN = 0.85
"""Running mean of its probabilities from which a gesture that is still being made is as good as certain."""

_LAPSE = 3
_LONGEST = 120
_FOLLOW = 0.3
_NEIGHBOUR = 6
_OVERLAP = 0.3


@dataclass(eq=False, slots=True)
class Segment:
    """A stretch of a stream in which one gesture is seen.

    Attributes
    ----------
    index
        The class.
    first, last
        The instants between which it is seen.
    strength
        How much of it was seen: 1 is as much as the shortest gesture of its class has.
    peak
        Mean of its three highest probabilities.
    total
        (C + 1,) sum of all probabilities over the stretch.
    """

    index: int
    first: int
    last: int
    strength: float
    peak: float
    total: FloatArray

    def continues(self, other: Segment) -> bool:
        """Whether it is the same gesture, seen perhaps for longer."""
        return (self.index, self.first) == (other.index, other.first)


@dataclass(slots=True)
class _Open:
    first: int
    last: int
    evidence: float = 0.0
    running: float = 0.0
    best: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    total: FloatArray = field(default_factory=lambda: np.zeros(0, np.float32))
    reported: bool = False


class SegmentDecoder:
    """Finds gestures in a stream of probabilities, one instant at a time.

    Parameters
    ----------
    durations
        (C,) shortest duration of each class, seconds.
    """

    def __init__(self, durations: npt.NDArray[np.float64]) -> None:
        self._least = np.maximum(durations * STREAM_RATE, 1.0)
        self._now = -1
        self._open: dict[int, _Open] = {}
        self._rising = np.zeros(len(durations), np.int64)
        self._waiting: list[Segment] = []
        self._reported: list[Segment] = []

    def push(self, probabilities: FloatArray) -> list[Segment]:
        """Take the (C + 1,) probabilities of the next instant, background first; return what is decided."""
        self._now += 1
        for index in self._open.keys() | set(np.flatnonzero(probabilities[1:] >= OPENS).tolist()):
            self._follow(int(index), probabilities)
        # Where each class's probability last began to be worth keeping, should the class open later.
        kept = probabilities[1:] >= KEEPS
        self._rising = np.where(kept, self._rising, self._now + 1)
        return self._decided()

    def certain(self) -> list[Segment]:
        """Gestures that are still being made, seen long enough and without a doubt."""
        reported = [
            *self._reported,
            *(self._closed(i, state) for i, state in self._open.items() if state.reported),
        ]
        made = []
        for index, state in self._open.items():
            if not state.reported and state.running >= CERTAIN and state.evidence >= self._least[index]:
                segment = self._closed(index, state)
                if not any(_belongs(segment, other) for other in reported):
                    made.append(segment)
        return made

    def mark_reported(self, segment: Segment) -> None:
        """A gesture that was certain was reported: do not return it again, even if it ended meanwhile."""
        state = self._open.get(segment.index)
        if state is not None and state.first == segment.first:
            state.reported = True
            return
        self._waiting = [each for each in self._waiting if not each.continues(segment)]
        self._reported = [*self._reported[-7:], replace(segment, strength=float("inf"))]

    def finish(self) -> list[Segment]:
        """The stream ends: decide what is left."""
        for index in list(self._open):
            self._close(index)
        made = self._decided(final=True)
        self._reported.clear()
        return made

    def _follow(self, index: int, probabilities: FloatArray) -> None:
        share = float(probabilities[index + 1])
        state = self._open.get(index)
        if state is None:
            first = max(int(self._rising[index]), self._now - _NEIGHBOUR)
            state = self._open[index] = _Open(first, self._now, total=np.zeros_like(probabilities))
        if share < KEEPS:
            if self._now - state.last > _LAPSE:
                self._close(index)
            return
        state.last = self._now
        state.evidence += share
        state.running += _FOLLOW * (share - state.running)
        state.best = sorted([*state.best, share])[-3:]
        state.total = state.total + probabilities
        if state.last - state.first >= _LONGEST and not state.reported:
            self._close(index)

    def _close(self, index: int) -> None:
        state = self._open.pop(index)
        segment = self._closed(index, state)
        if state.reported:
            self._reported = [*self._reported[-7:], segment]
        elif segment.strength >= ENOUGH and segment.peak >= PEAK:
            self._waiting.append(segment)

    def _closed(self, index: int, state: _Open) -> Segment:
        """The stretch so far; one that was reported already is stronger than any other."""
        strength = float("inf") if state.reported else float(state.evidence / self._least[index])
        return Segment(index, state.first, state.last, strength, float(np.mean(state.best)), state.total)

    def _decided(self, final: bool = False) -> list[Segment]:
        made = []
        for segment in sorted(self._waiting, key=lambda each: -each.strength):
            rivals = [
                state for index, state in self._open.items() if state.first <= segment.last + _NEIGHBOUR
            ]
            weak = segment.strength < 1.0
            if not final and (rivals or (weak and self._now - segment.last <= _NEIGHBOUR + _LAPSE)):
                continue
            self._waiting.remove(segment)
            if not any(_belongs(segment, other) for other in [*self._reported, *self._waiting]):
                made.append(segment)
                self._reported = [*self._reported[-7:], segment]
        return sorted(made, key=lambda each: each.first)


def _belongs(segment: Segment, other: Segment) -> bool:
    """Whether `segment` is no gesture of its own but a part of `other`, which is stronger."""
    if other.strength <= segment.strength:
        return False
    shared = min(segment.last, other.last) - max(segment.first, other.first)
    if shared < -_NEIGHBOUR:
        return False
    part = shared > _OVERLAP * (segment.last - segment.first)
    return segment.strength < 1.0 or segment.index == other.index or part
