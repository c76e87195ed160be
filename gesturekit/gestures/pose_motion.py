"""Motions from one hand shape to another, declared instead of learned.

A motion is made when the hand shows the end shape, and somewhere on the straight way that led there, not too
long ago, it showed the start shape. What it shows in between does not matter. Ways are measured in the
picture, in hand sizes (palm lengths), so that neither distance nor frame rate counts.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.schema import Definition, MotionDefinition
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.hands import PALM, Hand, Side
from gesturekit.hands.pose import Array, direction_vector, is_mirrored
from gesturekit.motions.motion import Motion

TRAIL_POINTS = 60
"""Places that are remembered of one motion's `duration`: more would find the same ways."""


class PosePair(NamedTuple):
    """A motion that was made.

    Attributes
    ----------
    start, end
        Seconds: when the way began, the start shape being shown, and when it led far enough with the end
        shape being shown.
    confidence
        The lower of the confidences with which both shapes were shown, 0 to 1.
    """

    start: float
    end: float
    confidence: float


@dataclass(slots=True)
class _Shown:
    """Since when, and until when, a shape is shown without a gap."""

    since: float = -math.inf
    until: float = -math.inf
    confidence: float = 0.0

    def update(self, shown: bool, confidence: float, time: float, release: float) -> None:
        if not shown:
            return
        if time - self.until > release:
            self.since = time
        self.until, self.confidence = time, confidence

    def held(self, time: float, seconds: float, release: float) -> bool:
        """Whether it is shown and has been for some seconds."""
        return time - self.until <= release and self.until - self.since >= seconds - 1e-9


class PosePairMotion:
    """One declared motion, watched on one hand.

    Parameters
    ----------
    definition
        The motion.
    side
        Which hand it is, for directions inward and outward.
    """

    def __init__(self, definition: MotionDefinition, side: Side = Side.RIGHT) -> None:
        self._definition = definition
        words = [direction_vector(word, side)[:2] for word in definition.direction]
        self._directions: Array = np.array(words, dtype=np.float64).reshape(-1, 2)
        self._least_cosine = math.cos(math.radians(definition.within_deg))
        self.reset()

    def reset(self) -> None:
        """Forget what was shown."""
        self._start, self._end = _Shown(), _Shown()
        self._pending: PosePair | None = None
        self._time = -math.inf
        # Time, x, y, hand size, confidence in the start shape (0 where it does not count).
        self._trail: deque[tuple[float, float, float, float, float]] = deque()

    def update(
        self, shape: str | None, confidence: float, palm: tuple[float, float], size: float, time: float
    ) -> PosePair | None:
        """Take in one frame.

        Parameters
        ----------
        shape
            The shape that the hand shows, None for none of them.
        confidence
            In that, 0 to 1.
        palm
            The palm's middle: x to the right and y down in an unmirrored picture, pixels.
        size
            Palm length, pixels.
        time
            Seconds; a step back forgets what was shown.

        Returns
        -------
        The motion in the one frame in which it is made, else None.

        Raises
        ------
        InvalidArgumentError
            When a number is not finite or the size is not positive.
        """
        if not (math.isfinite(sum(palm) + time) and math.isfinite(size) and size > 0.0):
            raise InvalidArgumentError(
                f"palm={palm!r}, size={size!r}, time={time!r}; "
                "expected finite pixels and seconds, and a size over 0"
            )
        if time < self._time:
            self.reset()
        self._time = time
        wanted = self._definition
        self._start.update(shape == wanted.start, confidence, time, wanted.release)
        self._end.update(shape == wanted.end, confidence, time, wanted.release)
        while self._trail and time - self._trail[0][0] > wanted.duration:
            self._trail.popleft()
        if time - self._end.until > wanted.release:
            self._pending = None
        elif shape == wanted.end and self._pending is None:
            self._pending = self._way_to(palm, size, time, confidence)
        made = self._pending
        if made is not None and self._end.held(time, wanted.minimum_hold, wanted.release):
            self.reset()
            return made
        self._remember(shape == wanted.start, confidence, palm, size, time)
        return None

    def _remember(
        self, starts: bool, confidence: float, palm: tuple[float, float], size: float, time: float
    ) -> None:
        wanted = self._definition
        counts = starts and self._start.held(time, wanted.minimum_hold, wanted.release)
        if not (counts or self._trail):
            return
        place = (time, *palm, size, confidence if counts else 0.0)
        apart = wanted.duration / TRAIL_POINTS
        if len(self._trail) > 1 and time - self._trail[-2][0] < apart and bool(self._trail[-1][4]) <= counts:
            self._trail[-1] = place
        else:
            self._trail.append(place)

    def _way_to(
        self, palm: tuple[float, float], size: float, time: float, confidence: float
    ) -> PosePair | None:
        """The longest way that leads here, None when there is none."""
        wanted = self._definition
        unit = (sum([place[3] for place in self._trail]) + size) / (len(self._trail) + 1)
        x, y = palm
        reach = wanted.distance[0] * unit
        # Nearly always none, and much cheaper to tell without arrays.
        if not any(p[4] and math.hypot(x - p[1], y - p[2]) >= reach for p in self._trail):
            return None
        trail = np.array([*self._trail, (time, *palm, size, 0.0)])
        places = trail[:, 1:3] / unit
        way = places[-1] - places[:-1]
        far = np.hypot(way[:, 0], way[:, 1])
        starts = trail[:-1, 4] > 0.0
        least, most = wanted.distance
        if far[starts].max() > most:
            return None
        fits = starts & (far >= least)
        if len(self._directions):
            cosines = (way @ self._directions.T).max(axis=1)
            fits &= cosines >= self._least_cosine * far
        valid = [
            first
            for first in np.flatnonzero(fits).tolist()
            if _widest(places[first:], way[first], far[first]) <= wanted.corridor
        ]
        if not valid:
            return None
        # The whole way, but without the rest before it.
        whole = 0.95 * max(far[first] for first in valid)
        first = max(first for first in valid if far[first] >= whole)
        return PosePair(float(trail[first, 0]), time, float(min(trail[first, 4], confidence)))


def _widest(places: Array, way: Array, far: float) -> float:
    """How far places lie from the straight way between the first and the last, at most."""
    offsets = places - places[0]
    if far <= 0.0:
        return float(np.hypot(offsets[:, 0], offsets[:, 1]).max())
    along = np.clip(offsets @ way / (far * far), 0.0, 1.0)
    beside = offsets - along[:, None] * way
    return float(np.hypot(beside[:, 0], beside[:, 1]).max())


class PoseMotions:
    """All declared motions, on all hands in view.

    Parameters
    ----------
    definitions
        Name → definition, from `load_definitions`; what is no motion is left to others.

    Examples
    --------
    >>> from gesturekit.gestures import Reading, load_definitions
    >>> drop = {"start": "closed_fist", "end": "open_palm", "minimum_hold": 0.0}
    >>> motions = PoseMotions(load_definitions({"drop": drop}))
    >>> motions.update([Reading(hand, "closed_fist")], 0.0)
    []
    >>> [motion.name for motion in motions.update([Reading(hand, "open_palm")], 0.3)]
    ['drop']
    """

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self.definitions = {n: d for n, d in definitions.items() if isinstance(d, MotionDefinition)}
        self.names = tuple(self.definitions)
        self._memory = max((d.duration + d.release for d in self.definitions.values()), default=0.0)
        self._hands: dict[int, _Watched] = {}

    def update(self, readings: Sequence[Reading], time: float) -> list[Motion]:
        """Take in what the hands of one frame show, and tell the motions they made.

        Parameters
        ----------
        readings
            One per hand; those of two hands are passed over.
        time
            Seconds on the stream's clock.
        """
        made: list[Motion] = []
        for reading in readings if self.names else ():
            if reading.other is None:
                made += self._watch(reading, time)
        for hand_id in [i for i, watched in self._hands.items() if time - watched.seen > self._memory]:
            del self._hands[hand_id]
        return made

    def reset(self) -> None:
        """Forget all hands."""
        self._hands.clear()

    @property
    def hand_ids(self) -> tuple[int, ...]:
        """Ids of the hands of which anything is remembered."""
        return tuple(self._hands)

    def _watch(self, reading: Reading, time: float) -> list[Motion]:
        hand = reading.hand
        place = _palm_of(hand)
        if place is None:
            return []
        watched = self._hands.get(hand.id)
        if watched is None or watched.side is not hand.side:
            watched = self._hands[hand.id] = _Watched(self.definitions, hand.side)
        watched.seen = time
        shape = reading.name
        confidence = 0.0 if shape is None else min(max(reading.scores.get(shape, 1.0), 0.0), 1.0)
        made = []
        for name, machine in watched.machines.items():
            pair = machine.update(shape, confidence, *place, time)
            if pair is not None:
                made.append(Motion(hand, name, pair.start, pair.end, pair.confidence))
        return made


class _Watched:
    def __init__(self, definitions: Mapping[str, MotionDefinition], side: Side) -> None:
        self.side = side
        self.seen = 0.0
        self.machines = {
            name: PosePairMotion(definition, side)
            for name, definition in definitions.items()
            if definition.side in ("any", side.value)
        }


def _palm_of(hand: Hand) -> tuple[tuple[float, float], float] | None:
    """Middle of the palm in an unmirrored picture, and its length, pixels; None where they make no sense."""
    points = hand.landmarks[PALM, :].astype(np.float64)
    x, y, _ = points.mean(axis=0).tolist()
    size = math.dist(points[0].tolist(), points[2].tolist())
    if not (math.isfinite(x) and math.isfinite(y) and math.isfinite(size)) or size <= 0.0:
        return None
    mirrored = is_mirrored(hand.landmarks - hand.landmarks[0], hand.world - hand.world[0])
    return (-x if mirrored else x, y), size
