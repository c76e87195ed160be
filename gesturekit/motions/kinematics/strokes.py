"""Strokes: one movement of a palm in the picture, from where it sets off to where it slows down or turns.

Segmentation by speed and direction, as it is done for pen strokes and sign language: a stroke begins when the
palm gets fast, and ends when it has lost most of its greatest speed or leaves its direction. Both can be seen
at once, so that a stroke is known a tenth of a second after its end. Distances are in palm sizes, so that
neither the distance from the camera nor the resolution counts.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gesturekit.hands import Hand
from gesturekit.motions.kinematics.hand_geometry import (
    are_mirrored,
    direction_of,
    extensions_of,
    palm_of,
    pointing_of,
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
_MEMORY = 6.0
# From here on a palm has a direction, palm sizes.
_LEAST = 0.3


@dataclass(frozen=True, slots=True)
class Stroke:
    """A movement of one palm.

    Attributes
    ----------
    start, end
        Seconds: when 5 % and 95 % of the way were made.
    way
        From the first place to the farthest, palm sizes: x to the right, y down, as an unmirrored picture
        shows it.
    straightness
        Length of `way` over that of the path, 0 to 1.
    deviation
        Farthest that the path lies beside the straight way, as a share of its length.
    peak_speed
        Greatest speed between two frames, palm sizes a second.
    rest
        Seconds for which the palm had rested before.
    age
        Seconds for which the hand had been in view before.
    turn
        Radians by which the hand turned in the picture, 0 to pi.
    shape_change
        Most that the fingers' extensions (0 curled, 1 straight) differed from those at the start, mean over
        the fingers.
    pointing
        How much farther the tip of the index finger is from the wrist than those of the other three, in the
        picture: 2 or more for a pointing hand, about 1 for an open one, less for others.
    index_extension
        Mean extension of the index finger.
    frames
        How many frames showed it.
    """

    start: float
    end: float
    way: tuple[float, float]
    straightness: float
    deviation: float
    peak_speed: float
    rest: float
    age: float
    turn: float
    shape_change: float
    pointing: float
    index_extension: float
    frames: int

    @property
    def length(self) -> float:
        """Length of the straight way, palm sizes."""
        return math.hypot(*self.way)


class _Sample(NamedTuple):
    time: float
    x: float
    y: float
    size: float
    hand: Hand


class StrokeDetector:
    """Follows the palm of one hand and reports its strokes.

    A hand may be missing for a while: its stroke goes on when it is seen again.
    """

    def __init__(self) -> None:
        self._samples: deque[_Sample] = deque()
        self._first = math.nan
        self._began: float | None = None
        self._peak = self._rest = self._rest_before = 0.0
        # Least speed since the last stroke.
        self._slowest = 0.0

    @property
    def seen(self) -> float:
        """When the hand was last seen, seconds; long ago if it never was."""
        return self._samples[-1].time if self._samples else -math.inf

    @property
    def under_way(self) -> bool:
        """Whether a stroke has begun and not ended."""
        return self._began is not None

    def expects(self, hand: Hand, time: float) -> bool:
        """Whether a hand is where this one, with its velocity, would be by now."""
        last, (vx, vy) = self._samples[-1], self._velocity()
        elapsed = time - last.time
        x, y, size = palm_of(hand)
        ahead = last.x + vx * last.size * elapsed, last.y + vy * last.size * elapsed
        reach = (1.0 + 2.0 * math.hypot(vx, vy) * elapsed) * max(size, last.size)
        return math.dist((x, y), ahead) < reach

    def update(self, hand: Hand, time: float) -> Stroke | None:
        """The stroke whose end this frame shows, else None.

        Landmarks that are not finite, and a time (seconds) that is not later than the last, are passed over.
        """
        x, y, size = palm_of(hand)
        if not math.isfinite(x + y + size) or time <= self.seen:
            return None
        if not self._samples:
            self._first = time
        elapsed = time - self.seen if self._samples else 0.0
        self._samples.append(_Sample(time, x, y, size, hand))
        while time - self._samples[0].time > _MEMORY:
            self._samples.popleft()
        vx, vy = self._velocity()
        speed = math.hypot(vx, vy)
        if self._began is None:
            self._slowest = min(self._slowest, speed)
            if speed > max(_SETS_OFF, _GROWS * self._slowest):
                self._set_off(self._window_start().time, speed)
            elif speed <= _SETS_OFF:
                self._rest += elapsed
            return None
        self._peak = max(self._peak, speed)
        leaves = self._leaves(vx, vy, speed)
        if not leaves and speed >= max(_RESTS, _SLOWED * self._peak):
            return None
        stroke = self._measured(self._began)
        self._began, self._slowest = None, speed
        if leaves and speed > _SETS_OFF:
            self._set_off(self._samples[-2].time, speed)
        return stroke

    def way_since(self, start: float) -> tuple[float, float]:
        """How far the palm went since `start`, palm sizes: x to the right, y down in the picture as it is."""
        samples = [sample for sample in self._samples if sample.time >= start - 1e-9]
        if len(samples) < 2:
            return 0.0, 0.0
        first, last = samples[0], samples[-1]
        return (last.x - first.x) / last.size, (last.y - first.y) / last.size

    def _set_off(self, start: float, speed: float) -> None:
        self._began, self._peak = start, speed
        self._rest_before, self._rest = self._rest, 0.0

    def _window_start(self) -> _Sample:
        """The last frame that is at least the window's length ago, or the first."""
        now, chosen = self.seen, self._samples[-1]
        for sample in reversed(self._samples):
            chosen = sample
            if now - sample.time >= _WINDOW - 1e-6:
                break
        return chosen

    def _velocity(self) -> tuple[float, float]:
        """x, y in palm sizes a second."""
        first, last = self._window_start(), self._samples[-1]
        scale = max(last.time - first.time, 1e-3) * (first.size + last.size) / 2.0
        return (last.x - first.x) / scale, (last.y - first.y) / scale

    def _leaves(self, vx: float, vy: float, speed: float) -> bool:
        assert self._began is not None
        first = next(sample for sample in self._samples if sample.time >= self._began - 1e-9)
        last = self._samples[-1]
        x, y = (last.x - first.x) / last.size, (last.y - first.y) / last.size
        far = math.hypot(x, y)
        return far > _LEAST and speed > _LEAST and vx * x + vy * y < _LEAVES * far * speed

    def _measured(self, began: float) -> Stroke | None:
        samples = [sample for sample in self._samples if sample.time >= began - 1e-9]
        places = np.array([(sample.x, sample.y) for sample in samples])
        along = (places - places[0]) @ (places[-1] - places[0])
        samples = samples[: int(along.argmax()) + 1]
        if len(samples) < 3:
            return None
        places = places[: len(samples)] / float(np.median([sample.size for sample in samples]))
        times = np.array([sample.time for sample in samples])
        way = places[-1] - places[0]
        length = float(np.hypot(*way))
        steps = np.hypot(*np.diff(places, axis=0).T)
        if length < _LEAST:
            return None
        offsets = places - places[0]
        reached = np.maximum.accumulate(offsets @ way) / length**2
        beside = np.abs(offsets @ np.array([-way[1], way[0]])) / length
        extensions = np.array([extensions_of(sample.hand.world) for sample in samples])
        hands = [sample.hand for sample in samples]
        turned = direction_of(hands[-1]) - direction_of(hands[0])
        return Stroke(
            start=float(times[np.searchsorted(reached, 0.05)]),
            end=float(times[min(int(np.searchsorted(reached, 0.95)), len(times) - 1)]),
            way=(float(-way[0] if are_mirrored(hands) else way[0]), float(way[1])),
            straightness=length / max(float(steps.sum()), 1e-9),
            deviation=float(beside.max()) / length,
            peak_speed=float((steps / np.maximum(np.diff(times), 1e-3)).max()),
            rest=self._rest_before,
            age=samples[0].time - self._first,
            turn=abs(math.remainder(turned, math.tau)),
            shape_change=float(np.abs(extensions - extensions[0]).mean(axis=1).max()),
            pointing=float(np.median([pointing_of(hand) for hand in hands])),
            index_extension=float(extensions[:, 1].mean()),
            frames=len(samples),
        )
