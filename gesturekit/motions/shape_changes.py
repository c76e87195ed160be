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
from gesturekit.motions.hand_geometry import direction_of, extensions_of, is_mirrored, palm_of

Array = npt.NDArray[np.float64]

# A shape rests when no part of it changes by more within this time (seconds; extensions, weighted gaps).
_REST_SECONDS = 0.1
_STEADY = 0.12
# After a large change hands tremble more: this share of it.
_STEADY_SHARE = 0.3
# What changes by less is the same shape.
_LEAST_CHANGE = 0.25
# A gap between fingertips, palm sizes, counts like so much of an extension, 0 to 1.
_GAP_WEIGHT = 0.9
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
    direction: float
    mirrored: bool
    extensions: Array
    gaps: Array
    index_way: Array
    # What is compared: extensions, and the weighted gap of thumb and index finger.
    parts: Array


@dataclass(frozen=True, slots=True)
class _Rest:
    """A shape that rests: since when, until when, what it is."""

    since: float
    until: float
    parts: Array
    shape: HandShape


class ShapeChangeDetector:
    """Follows the fingers of one hand and tells when they went from one resting shape to another."""

    def __init__(self) -> None:
        self._samples: deque[_Sample] = deque()
        self._rest: _Rest | None = None

    def update(self, hand: Hand, time: float) -> ShapeChange | None:
        """Take in one frame.

        Parameters
        ----------
        hand
            The hand; one whose landmarks are not finite is passed over.
        time
            Seconds; a time that is not later than the last is passed over.

        Returns
        -------
        A change in the frame in which the second shape has rested for a tenth of a second, else None.
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
        parts = np.array([each.parts for each in recent])
        now = parts.mean(axis=0)
        apart = float(np.abs(now - self._rest.parts).max()) if self._rest is not None else 0.0
        if float(np.ptp(parts, axis=0).max()) > max(_STEADY, _STEADY_SHARE * apart):
            return None
        before, same = self._rest, apart < _LEAST_CHANGE
        began = recent[0].time
        since = before.since if before is not None and same else began
        self._rest = _Rest(since, time, now, _mean_shape(recent))
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
        mirrored = 2 * sum(sample.mirrored for sample in during) > len(during)
        return ShapeChange(
            start=before.until,
            end=after.since,
            before=before.shape,
            after=after.shape,
            rest=before.until - before.since,
            way=(-x if mirrored else x, y),
            travel=max(math.hypot(s.x - first.x, s.y - first.y) for s in during) / size,
            travel_before=max(math.hypot(s.x - first.x, s.y - first.y) for s in earlier) / size,
            turn=abs(math.remainder(last.direction - first.direction, math.tau)),
        )


def _sample(hand: Hand, time: float) -> _Sample | None:
    x, y, size = palm_of(hand)
    if not (math.isfinite(x + y + size) and np.isfinite(hand.world).all()):
        return None
    places, world = hand.landmarks[:, :2].astype(np.float64), hand.world.astype(np.float64)
    length = max(float(np.linalg.norm(world[Landmark.MIDDLE_MCP] - world[Landmark.WRIST])), 1e-9)
    in_picture = np.linalg.norm(places[_TIPS] - places[Landmark.THUMB_TIP], axis=1) / size
    in_world = np.linalg.norm(world[_TIPS] - world[Landmark.THUMB_TIP], axis=1) / length
    extensions = extensions_of(hand.world)
    gaps = (in_picture + in_world) / 2.0
    parts = np.append(extensions, _GAP_WEIGHT * gaps[0])
    if not np.isfinite(parts).all():
        return None
    way = (places[Landmark.INDEX_TIP] - places[Landmark.INDEX_MCP]) / size
    return _Sample(time, x, y, size, direction_of(hand), is_mirrored([hand]), extensions, gaps, way, parts)


def _mean_shape(samples: list[_Sample]) -> HandShape:
    return HandShape(
        extensions=np.mean([sample.extensions for sample in samples], axis=0),
        gaps=np.mean([sample.gaps for sample in samples], axis=0),
        index_way=np.mean([sample.index_way for sample in samples], axis=0),
    )
