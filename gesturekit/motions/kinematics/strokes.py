"""Strokes: one movement of a palm in the picture, from where it sets off to where it slows down or turns.

Segmentation by speed and direction, as it is done for pen strokes and sign language: a stroke begins when the
palm gets fast, and ends when it has lost most of its greatest speed or leaves its direction. Both can be seen
at once, so that a stroke is known a tenth of a second after its end. Distances are in palm sizes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gesturekit.hands import Hand
from gesturekit.motions.kinematics.hand_window import (
    HandFrame,
    HandWindow,
    are_mirrored,
    palm_of,
    turn_between,
)

# Palm sizes a second: from here on a palm moves; below this it rests, whatever its greatest speed was.
_SETS_OFF, _RESTS = 0.8, 0.45
# A stroke ends below this share of its greatest speed, or when the palm leaves its direction by this angle.
_SLOWED = 0.45
_LEAVES = math.cos(math.radians(55.0))
# While it slows down further it does not set off again: its speed must grow by this much.
_GROWS = 1.3
# Seconds over which the velocity is measured: longer is steadier and later.
_WINDOW = 0.1
# From here on a palm has a direction, palm sizes.
_LEAST = 0.3


@dataclass(frozen=True, slots=True)
class Stroke:
    """A movement of one palm; lengths in palm sizes."""

    # Seconds: when 5 % and 95 % of the way were made.
    start: float
    end: float
    # From the first place to the farthest: x to the right, y down, as an unmirrored picture shows it.
    way: tuple[float, float]
    straightness: float  # Length of `way` over that of the path, 0 to 1.
    deviation: float  # Farthest that the path lies beside the straight way, as a share of its length.
    peak_speed: float  # Greatest between two frames, a second.
    rest: float  # Seconds for which the palm had rested before.
    age: float  # Seconds for which the hand had been in view before.
    turn: float  # Radians by which the hand turned in the picture, 0 to pi.
    shape_change: float  # Most that extensions differed from those at the start, mean over the fingers.
    pointing: float  # Median of `HandFrame.pointing`.
    index_extension: float  # Mean extension of the index finger.
    frames: int  # How many frames showed it.

    @property
    def length(self) -> float:
        """Length of the straight way, palm sizes."""
        return math.hypot(*self.way)


class StrokeDetector:
    """Follows the palm of one hand through its window and reports its strokes."""

    def __init__(self, window: HandWindow) -> None:
        self._window = window
        self._began: float | None = None
        self._peak = self._rest = self._rest_before = 0.0
        # Least speed since the last stroke.
        self._slowest = 0.0

    @property
    def under_way(self) -> bool:
        """Whether a stroke has begun and not ended."""
        return self._began is not None

    def expects(self, hand: Hand, time: float) -> bool:
        """Whether a hand is where this one, with its velocity, would be by now."""
        last, (vx, vy) = self._window.frames[-1], self._velocity()
        elapsed = time - last.time
        x, y, size = palm_of(hand)
        ahead = last.x + vx * last.size * elapsed, last.y + vy * last.size * elapsed
        reach = (1.0 + 2.0 * math.hypot(vx, vy) * elapsed) * max(size, last.size)
        return math.dist((x, y), ahead) < reach

    def update(self) -> Stroke | None:
        """The stroke whose end the newest frame shows, else None."""
        vx, vy = self._velocity()
        speed = math.hypot(vx, vy)
        if self._began is None:
            self._slowest = min(self._slowest, speed)
            if speed > max(_SETS_OFF, _GROWS * self._slowest):
                self._set_off(self._window.lately(_WINDOW)[0], speed)
            elif speed <= _SETS_OFF and len(self._window.frames) > 1:
                self._rest += self._window.seen - self._window.frames[-2].time
            return None
        self._peak = max(self._peak, speed)
        frames = self._window.since(self._began)
        leaves = self._leaves(frames, vx, vy)
        if not leaves and speed >= max(_RESTS, _SLOWED * self._peak):
            return None
        stroke = self._measured(frames)
        self._began, self._slowest = None, speed
        if leaves and speed > _SETS_OFF:
            self._set_off(self._window.frames[-2], speed)
        return stroke

    def way_since(self, start: float) -> float:
        """How far the palm went since `start` (seconds), palm sizes."""
        frames = self._window.since(start)
        return math.hypot(*_way(frames[0], frames[-1])) if frames else 0.0

    def _set_off(self, frame: HandFrame, speed: float) -> None:
        self._began, self._peak = frame.time, speed
        self._rest_before, self._rest = self._rest, 0.0

    def _velocity(self) -> tuple[float, float]:
        """x, y in palm sizes a second."""
        first, last = self._window.lately(_WINDOW)[0], self._window.frames[-1]
        scale = max(last.time - first.time, 1e-3) * (first.size + last.size) / 2.0
        return (last.x - first.x) / scale, (last.y - first.y) / scale

    def _leaves(self, frames: list[HandFrame], vx: float, vy: float) -> bool:
        x, y = _way(frames[0], frames[-1])
        far, speed = math.hypot(x, y), math.hypot(vx, vy)
        return far > _LEAST and speed > _LEAST and vx * x + vy * y < _LEAVES * far * speed

    def _measured(self, frames: list[HandFrame]) -> Stroke | None:
        places = np.array([(frame.x, frame.y) for frame in frames])
        along = (places - places[0]) @ (places[-1] - places[0])
        frames = frames[: int(along.argmax()) + 1]
        if len(frames) < 3:
            return None
        places = places[: len(frames)] / float(np.median([frame.size for frame in frames]))
        times = np.array([frame.time for frame in frames])
        way = places[-1] - places[0]
        length = float(np.hypot(*way))
        if length < _LEAST:
            return None
        steps = np.hypot(*np.diff(places, axis=0).T)
        offsets = places - places[0]
        reached = np.maximum.accumulate(offsets @ way) / length**2
        beside = np.abs(offsets @ np.array([-way[1], way[0]])) / length
        extensions = np.array([frame.extensions for frame in frames])
        hands = [frame.hand for frame in frames]
        return Stroke(
            start=float(times[np.searchsorted(reached, 0.05)]),
            end=float(times[min(int(np.searchsorted(reached, 0.95)), len(times) - 1)]),
            way=(float(-way[0] if are_mirrored(hands) else way[0]), float(way[1])),
            straightness=length / max(float(steps.sum()), 1e-9),
            deviation=float(beside.max()) / length,
            peak_speed=float((steps / np.maximum(np.diff(times), 1e-3)).max()),
            rest=self._rest_before,
            age=frames[0].time - self._window.first,
            turn=turn_between(hands[0], hands[-1]),
            shape_change=float(np.abs(extensions - extensions[0]).mean(axis=1).max()),
            pointing=float(np.median([frame.pointing for frame in frames])),
            index_extension=float(extensions[:, 1].mean()),
            frames=len(frames),
        )


def _way(first: HandFrame, last: HandFrame) -> tuple[float, float]:
    """How far the palm went, palm sizes: x to the right, y down in the picture as it is."""
    return (last.x - first.x) / last.size, (last.y - first.y) / last.size
