"""Changes of a hand's shape: one that rests, moves its fingers quickly, and rests again.

Most hands that talk, sign or work change their shape while they travel, or never rest between two shapes.
One that stays where it is, rests, and is in another shape a moment later did it on purpose. Rest is measured
over a tenth of a second, so a change is known that long after its end. Distances are in palm sizes, so that
neither the distance from the camera nor the resolution counts.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gesturekit.hands import Hand, Landmark
from gesturekit.motions.kinematics.hand_geometry import are_mirrored, direction_of, extensions_of, palm_of

Array = npt.NDArray[np.float64]

# A shape rests when no part of it changes by more within this time (seconds; extensions, palm sizes).
_REST_SECONDS = 0.1
_STEADY = 0.12
# After a large change hands tremble more: this share of it.
_STEADY_SHARE = 0.3
# What changes by less is the same shape.
_LEAST_CHANGE = 0.25
_LONGEST_SECONDS = 0.8
# For how long before its end a change's palm is watched, and its own past, seconds.
_MEMORY = 1.5
_BEFORE_SECONDS = 0.25
# A hand that was missing for longer starts anew.
_GAP_SECONDS = 0.35

_TIPS = [Landmark.INDEX_TIP, Landmark.MIDDLE_TIP, Landmark.RING_TIP, Landmark.PINKY_TIP]


@dataclass(frozen=True, slots=True)
class HandShape:
    """What the fingers do, whatever the place and size of the hand.

    Attributes
    ----------
    extensions
        (5,) thumb to little finger: 0 curled, 1 straight.
    gaps
        (4,) from the tip of the thumb to those of the index to little finger, palm sizes: the mean of those
        in the picture and in the world, as each errs where the other does not.
    index_way
        (2,) from the knuckle of the index finger to its tip, palm sizes: x to the right and y down in the
        picture as it is.
    """

    extensions: Array
    gaps: Array
    index_way: Array

    @property
    def openness(self) -> float:
        """Mean extension of the four fingers beside the thumb."""
        return float(self.extensions[1:].mean())


@dataclass(frozen=True, slots=True)
class ShapeChange:
    """From one shape in which a hand rested to the next.

    Attributes
    ----------
    start, end
        Seconds: when the first shape was left and the second reached.
    before, after
        The shapes.
    rest
        Seconds for which the first was held.
    way
        How far the palm went, palm sizes: x to the right, y down, as an unmirrored picture shows it.
    travel
        Farthest that the palm was from where it was at the start, palm sizes.
    travel_before
        The same in the quarter of a second before the start.
    turn
        Radians by which the hand turned in the picture, 0 to pi.
    """

    start: float
    end: float
    before: HandShape
    after: HandShape
    rest: float
    way: tuple[float, float]
    travel: float
    travel_before: float
    turn: float


class _Sample(NamedTuple):
    time: float
    x: float
    y: float
    size: float
    hand: Hand
    extensions: Array
    gaps: list[float]
    # What is compared: extensions, and the gap of thumb and index finger (palm sizes).
    parts: list[float]


@dataclass(frozen=True, slots=True)
class _Rest:
    """A shape that rests: since when, until when, the mean of its parts, and the frames that show it."""

    since: float
    until: float
    parts: list[float]
    frames: list[_Sample]


class ShapeChangeDetector:
    """Follows the fingers of one hand and reports when they went from one resting shape to another."""

    def __init__(self) -> None:
        self._samples: deque[_Sample] = deque()
        self._rest: _Rest | None = None

    def update(self, hand: Hand, time: float) -> ShapeChange | None:
        """The change whose second shape has rested for a tenth of a second in this frame, else None.

        Landmarks that are not finite, and a time (seconds) that is not later than the last, are passed over.
        """
        last = self._samples[-1].time if self._samples else -math.inf
        sample = _sample(hand, time)
        if sample is None or time <= last:
            return None
        if time - last > _GAP_SECONDS:
            self._samples.clear()
            self._rest = None
        self._samples.append(sample)
        while time - self._samples[0].time > _MEMORY:
            self._samples.popleft()
        recent = self._recent()
        if recent is None:
            return None
        columns = list(zip(*[each.parts for each in recent], strict=True))
        now = [sum(column) / len(column) for column in columns]
        before = self._rest
        apart = max(map(_difference, now, before.parts)) if before is not None else 0.0
        if max(max(column) - min(column) for column in columns) > max(_STEADY, _STEADY_SHARE * apart):
            return None
        began, same = recent[0].time, apart < _LEAST_CHANGE
        since = before.since if before is not None and same else began
        self._rest = _Rest(since, time, now, recent)
        if before is None or same or began - before.until > _LONGEST_SECONDS:
            return None
        return self._change(before, self._rest)

    def _recent(self) -> list[_Sample] | None:
        """The frames of the last tenth of a second, from the one before it on; None before there are any."""
        now, chosen = self._samples[-1].time, list[_Sample]()
        for sample in reversed(self._samples):
            chosen.append(sample)
            if now - sample.time >= _REST_SECONDS - 1e-6:
                return chosen[::-1]
        return None

    def _change(self, before: _Rest, after: _Rest) -> ShapeChange | None:
        during = [s for s in self._samples if before.until - 1e-9 <= s.time <= after.since + 1e-9]
        earlier = [s for s in self._samples if -1e-9 <= before.until - s.time <= _BEFORE_SECONDS + 1e-9]
        if not during:
            return None
        first, last = during[0], during[-1]
        size = float(np.median([sample.size for sample in during]))
        x, y = (last.x - first.x) / size, (last.y - first.y) / size
        turned = direction_of(last.hand) - direction_of(first.hand)
        return ShapeChange(
            start=before.until,
            end=after.since,
            before=_shape(before.frames),
            after=_shape(after.frames),
            rest=before.until - before.since,
            way=(-x if are_mirrored(sample.hand for sample in during) else x, y),
            travel=max(math.hypot(s.x - first.x, s.y - first.y) for s in during) / size,
            travel_before=max(math.hypot(s.x - first.x, s.y - first.y) for s in earlier) / size,
            turn=abs(math.remainder(turned, math.tau)),
        )


def _difference(a: float, b: float) -> float:
    return abs(a - b)


def _sample(hand: Hand, time: float) -> _Sample | None:
    x, y, size = palm_of(hand)
    places, world = hand.landmarks[:, :2].tolist(), hand.world.tolist()
    length = max(math.dist(world[Landmark.MIDDLE_MCP], world[Landmark.WRIST]), 1e-9)
    thumb, thumb_in_world = places[Landmark.THUMB_TIP], world[Landmark.THUMB_TIP]
    gaps = [
        (math.dist(places[tip], thumb) / size + math.dist(world[tip], thumb_in_world) / length) / 2.0
        for tip in _TIPS
    ]
    extensions = extensions_of(hand.world)
    parts = [*extensions.tolist(), gaps[0]]
    if not math.isfinite(x + y + size + sum(parts) + sum(gaps)):
        return None
    return _Sample(time, x, y, size, hand, extensions, gaps, parts)


def _shape(frames: list[_Sample]) -> HandShape:
    index = [
        (s.hand.landmarks[Landmark.INDEX_TIP] - s.hand.landmarks[Landmark.INDEX_MCP]) / s.size for s in frames
    ]
    return HandShape(
        extensions=np.mean([sample.extensions for sample in frames], axis=0),
        gaps=np.mean([sample.gaps for sample in frames], axis=0),
        index_way=np.mean(index, axis=0)[:2],
    )
