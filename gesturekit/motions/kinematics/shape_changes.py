"""Changes of a hand's shape: one that rests, moves its fingers quickly, and rests again.

Most hands that talk, sign or work change their shape while they travel, or never rest between two shapes.
One that stays where it is, rests, and is in another shape a moment later did it on purpose. Rest is measured
over a tenth of a second, so a change is known that long after its end. Distances are in palm sizes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gesturekit.hands import Landmark
from gesturekit.motions.kinematics.hand_window import (
    Array,
    HandFrame,
    HandWindow,
    are_mirrored,
    turn_between,
)

# A shape rests when no part of it changes by more within this time (seconds; extensions, palm sizes).
_REST_SECONDS = 0.1
_STEADY = 0.12
# After a large change hands tremble more: this share of it.
_STEADY_SHARE = 0.3
# What changes by less is the same shape.
_LEAST_CHANGE = 0.25
_LONGEST_SECONDS = 0.8
# For how long before a change the palm is watched, seconds.
_BEFORE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class FingerShape:
    """What the fingers do, whatever the place and size of the hand.

    (5,) `extensions` and (4,) `gaps` are those of `HandFrame`; (2,) `index_way` leads from the knuckle of the
    index finger to its tip, palm sizes: x to the right and y down in the picture as it is.
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
    """From one shape in which a hand rested to the next; lengths in palm sizes."""

    # Seconds: when the first shape was left and the second reached.
    start: float
    end: float
    before: FingerShape
    after: FingerShape
    rest: float  # Seconds for which the first was held.
    way: tuple[float, float]  # Of the palm: x to the right, y down, as an unmirrored picture shows it.
    travel: float  # Farthest that the palm was from where it was at the start.
    travel_before: float  # The same in the quarter of a second before the start.
    turn: float  # Radians by which the hand turned in the picture, 0 to pi.


@dataclass(frozen=True, slots=True)
class _Rest:
    """A shape that rests: since when, until when, the mean of its parts, and the frames that show it."""

    since: float
    until: float
    parts: list[float]
    frames: list[HandFrame]


class ShapeChangeDetector:
    """Follows the fingers of one hand through its window from one resting shape to another."""

    def __init__(self, window: HandWindow) -> None:
        self._window = window
        self._rest: _Rest | None = None

    def update(self) -> ShapeChange | None:
        """The change whose second shape has rested for a tenth of a second in the newest frame, else None."""
        recent = self._window.lately(_REST_SECONDS)
        if self._window.seen - recent[0].time < _REST_SECONDS - 1e-6:
            return None
        # What is compared: extensions, and the gap of thumb and index finger (palm sizes).
        columns = list(zip(*[(*frame.extensions.tolist(), frame.gaps[0]) for frame in recent], strict=True))
        now = [sum(column) / len(column) for column in columns]
        before = self._rest
        apart = max(abs(a - b) for a, b in zip(now, before.parts, strict=True)) if before is not None else 0.0
        if max(max(column) - min(column) for column in columns) > max(_STEADY, _STEADY_SHARE * apart):
            return None
        began, same = recent[0].time, apart < _LEAST_CHANGE
        since = before.since if before is not None and same else began
        self._rest = _Rest(since, self._window.seen, now, recent)
        if before is None or same or began - before.until > _LONGEST_SECONDS:
            return None
        return self._change(before, self._rest)

    def _change(self, before: _Rest, after: _Rest) -> ShapeChange | None:
        frames = self._window.since(before.until - _BEFORE_SECONDS)
        earlier = [frame for frame in frames if frame.time <= before.until + 1e-9]
        during = [frame for frame in frames if before.until - 1e-9 <= frame.time <= after.since + 1e-9]
        if not during:
            return None
        first, last = during[0], during[-1]
        size = float(np.median([frame.size for frame in during]))
        x, y = (last.x - first.x) / size, (last.y - first.y) / size
        return ShapeChange(
            start=before.until,
            end=after.since,
            before=_shape(before.frames),
            after=_shape(after.frames),
            rest=before.until - before.since,
            way=(-x if are_mirrored(frame.hand for frame in during) else x, y),
            travel=max(math.hypot(f.x - first.x, f.y - first.y) for f in during) / size,
            travel_before=max(math.hypot(f.x - first.x, f.y - first.y) for f in earlier) / size,
            turn=turn_between(first.hand, last.hand),
        )


def _shape(frames: list[HandFrame]) -> FingerShape:
    index = [
        (f.hand.landmarks[Landmark.INDEX_TIP] - f.hand.landmarks[Landmark.INDEX_MCP]) / f.size for f in frames
    ]
    return FingerShape(
        extensions=np.mean([frame.extensions for frame in frames], axis=0),
        gaps=np.mean([frame.gaps for frame in frames], axis=0),
        index_way=np.mean(index, axis=0)[:2],
    )
