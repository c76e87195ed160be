"""From probabilities at each instant to whole gestures: where one begins and ends, and whether it is one.

A gesture is open while its probability stays up, and is reported once it closes, if enough of it was seen.
What was seen only in part waits a moment for a stronger neighbour, whose beginning it may have been.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.sequences.movement import STREAM_RATE

# Probabilities at which a gesture opens and below which it closes.
_OPENS, _KEEPS = 0.5, 0.3
# Mean of the three highest probabilities that a gesture must reach.
_PEAK = 0.5
# Sum of its probabilities over time that a gesture must reach, in units of its class's shortest duration.
# Tuned on SFINGE 3D and Jackknife: `python benchmarks/gestures.py --section streams`.
_ENOUGH = 0.5
# Running mean of its probabilities from which a gesture that is still being made is as good as certain.
_CERTAIN = 0.85
# Instants: of doubt that do not close a gesture; the most that one lasts; between neighbours.
_LAPSE, _LONGEST, _NEIGHBOUR = 3, 120, 6
_FOLLOW = 0.3
_OVERLAP = 0.3


@dataclass(eq=False, slots=True)
class Segment:
    """A stretch of a stream, `first` to `last` instant, in which a gesture of class `index` is seen."""

    index: int
    first: int
    last: int
    total: FloatArray  # (C + 1,) sum of all probabilities over the stretch.
    least: float = 1.0  # How many instants the shortest gesture of its class lasts.
    evidence: float = 0.0  # Sum of its own probabilities.
    running: float = 0.0
    best: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    reported: bool = False  # While it was still being made: whoever does so sets it.

    @property
    def strength(self) -> float:
        """How much of it was seen: 1 is as much as the shortest of its class has; infinite if reported."""
        return float("inf") if self.reported else float(self.evidence / self.least)

    @property
    def peak(self) -> float:
        """Mean of its three highest probabilities."""
        return float(np.mean(self.best))

    def belongs_to(self, other: Segment) -> bool:
        """Whether it is no gesture of its own but a part of another, which is stronger."""
        if other.strength <= self.strength:
            return False
        shared = min(self.last, other.last) - max(self.first, other.first)
        if shared < -_NEIGHBOUR:
            return False
        part = shared > _OVERLAP * (self.last - self.first)
        return self.strength < 1.0 or self.index == other.index or part


class SegmentDecoder:
    """Finds gestures in a stream of probabilities, one instant at a time.

    (C,) `durations` are the shortest of each class, seconds.
    """

    def __init__(self, durations: npt.NDArray[np.float64]) -> None:
        self._least = np.maximum(durations * STREAM_RATE, 1.0)
        self._now = -1
        self._open: dict[int, Segment] = {}
        self._rising = np.zeros(len(durations), np.int64)
        self._waiting: list[Segment] = []
        self._past: deque[Segment] = deque(maxlen=8)

    def push(self, probabilities: FloatArray) -> list[Segment]:
        """Take the (C + 1,) probabilities of the next instant, background first; return what is decided."""
        self._now += 1
        for index in self._open.keys() | set(np.flatnonzero(probabilities[1:] >= _OPENS).tolist()):
            self._follow(int(index), probabilities)
        # Where each class's probability last began to be worth keeping, should the class open later.
        kept = probabilities[1:] >= _KEEPS
        self._rising = np.where(kept, self._rising, self._now + 1)
        return self._decided()

    def certain(self) -> list[Segment]:
        """Gestures that are still being made, seen long enough and without a doubt."""
        reported = [*self._past, *(each for each in self._open.values() if each.reported)]
        return [
            each
            for each in self._open.values()
            if not each.reported and each.running >= _CERTAIN and each.evidence >= each.least
            if not any(each.belongs_to(other) for other in reported)
        ]

    def finish(self) -> list[Segment]:
        """The stream ends: decide what is left."""
        for index in list(self._open):
            self._close(index)
        return self._decided(final=True)

    def _follow(self, index: int, probabilities: FloatArray) -> None:
        share = float(probabilities[index + 1])
        segment = self._open.get(index)
        if segment is None:
            first = max(int(self._rising[index]), self._now - _NEIGHBOUR)
            total = np.zeros_like(probabilities)
            segment = self._open[index] = Segment(index, first, self._now, total, self._least[index])
        if share < _KEEPS:
            if self._now - segment.last > _LAPSE:
                self._close(index)
            return
        segment.last = self._now
        segment.evidence += share
        segment.running += _FOLLOW * (share - segment.running)
        segment.best = sorted([*segment.best, share])[-3:]
        segment.total = segment.total + probabilities
        if segment.last - segment.first >= _LONGEST and not segment.reported:
            self._close(index)

    def _close(self, index: int) -> None:
        segment = self._open.pop(index)
        if segment.reported:
            self._past.append(segment)
        elif segment.strength >= _ENOUGH and segment.peak >= _PEAK:
            self._waiting.append(segment)

    def _decided(self, final: bool = False) -> list[Segment]:
        made = []
        for segment in sorted(self._waiting, key=lambda each: -each.strength):
            rivals = any(each.first <= segment.last + _NEIGHBOUR for each in self._open.values())
            soon = segment.strength < 1.0 and self._now - segment.last <= _NEIGHBOUR + _LAPSE
            if not final and (rivals or soon):
                continue
            self._waiting.remove(segment)
            if not any(segment.belongs_to(other) for other in chain(self._past, self._waiting)):
                made.append(segment)
                self._past.append(segment)
        return sorted(made, key=lambda each: each.first)
