"""Motions from one hand shape to another, declared instead of learned.

A motion is made when the hand shows the end shape, and somewhere on the straight way that led there, not too
long ago, it showed the start shape. What it shows in between does not matter. Ways are measured in the
picture, in hand sizes (palm lengths), so that neither distance nor frame rate counts.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from gesturekit.gestures.definitions.schema import Definition, MotionDefinition
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.hands import PALM, Hand, Side
from gesturekit.hands.pose import Array, direction_vector, is_mirrored
from gesturekit.motions.motion import Motion

TRAIL_POINTS = 60
"""Places that are remembered of one motion's `duration`: more would find the same ways."""


class PosePair(NamedTuple):
    """A motion that was made: its seconds, and the lower of the confidences in both shapes, 0 to 1.

    It starts where the way begins, and ends where that led far enough with the end shape being shown.
    """

    start: float
    end: float
    confidence: float


class _Place(NamedTuple):
    """Where the palm was; `confidence` is that in the start shape, 0 where it does not count."""

    time: float
    x: float
    y: float
    size: float
    confidence: float


class _Shown:
    """Since when, and until when, a shape is shown without a gap."""

    def __init__(self, definition: MotionDefinition) -> None:
        self._hold, self._release = definition.minimum_hold, definition.release
        self._since = self._until = -math.inf

    def update(self, time: float) -> None:
        """It is shown at this time."""
        if time - self._until > self._release:
            self._since = time
        self._until = time

    def is_gone(self, time: float) -> bool:
        return time - self._until > self._release

    def is_held(self, time: float) -> bool:
        """Whether it is shown and has been for long enough."""
        return not self.is_gone(time) and self._until - self._since >= self._hold - 1e-9


class PosePairMotion:
    """One declared motion, watched on one hand; its side is for directions inward and outward."""

    def __init__(self, definition: MotionDefinition, side: Side = Side.RIGHT) -> None:
        self._definition = definition
        words = [direction_vector(word, side)[:2] for word in definition.direction]
        self._directions: Array = np.array(words, dtype=np.float64).reshape(-1, 2)
        self._least_cosine = math.cos(math.radians(definition.within_deg))
        self.reset()

    def reset(self) -> None:
        """Forget what was shown."""
        self._start, self._end = _Shown(self._definition), _Shown(self._definition)
        self._pending: PosePair | None = None
        self._trail: deque[_Place] = deque()

    def update(
        self, shape: str | None, confidence: float, palm: tuple[float, float], size: float, time: float
    ) -> PosePair | None:
        """The motion in the one frame in which it is made, else None.

        The hand shows a `shape`, or None of them; the `palm`'s middle is x to the right and y down in an
        unmirrored picture, pixels, as is its `size`, above 0. `time` in seconds does not run backwards.
        """
        wanted = self._definition
        if shape == wanted.start:
            self._start.update(time)
        if shape == wanted.end:
            self._end.update(time)
        while self._trail and time - self._trail[0].time > wanted.duration:
            self._trail.popleft()
        if self._end.is_gone(time):
            self._pending = None
        elif shape == wanted.end and self._pending is None:
            self._pending = self._way_to(_Place(time, *palm, size, confidence))
        made = self._pending
        if made is not None and self._end.is_held(time):
            self.reset()
            return made
        counts = shape == wanted.start and self._start.is_held(time)
        if counts or self._trail:
            self._remember(_Place(time, *palm, size, confidence if counts else 0.0))
        return None

    def _remember(self, place: _Place) -> None:
        trail = self._trail
        apart = self._definition.duration / TRAIL_POINTS
        close = len(trail) > 1 and place.time - trail[-2].time < apart
        if close and (place.confidence > 0.0 or trail[-1].confidence == 0.0):
            trail[-1] = place
        else:
            trail.append(place)

    def _way_to(self, here: _Place) -> PosePair | None:
        """The longest way that leads here, None when there is none."""
        wanted = self._definition
        unit = (sum([place.size for place in self._trail]) + here.size) / (len(self._trail) + 1)
        least, most = wanted.distance
        # Nearly always none, and much cheaper to see without arrays.
        reach = least * unit
        if not any(p.confidence and math.hypot(here.x - p.x, here.y - p.y) >= reach for p in self._trail):
            return None
        trail = np.array([*self._trail, here])
        places = trail[:, 1:3] / unit
        way = places[-1] - places[:-1]
        far = np.hypot(way[:, 0], way[:, 1])
        starts = trail[:-1, 4] > 0.0
        if far[starts].max() > most:
            return None
        fits = starts & (far >= least)
        if len(self._directions):
            fits &= (way @ self._directions.T).max(axis=1) >= self._least_cosine * far
        valid = [n for n in np.flatnonzero(fits).tolist() if _widest(places[n:]) <= wanted.corridor]
        if not valid:
            return None
        # The whole way, but without the rest before it.
        whole = 0.95 * far[valid].max()
        first = max(n for n in valid if far[n] >= whole)
        return PosePair(float(trail[first, 0]), here.time, float(min(trail[first, 4], here.confidence)))


def _widest(places: Array) -> float:
    """How far places lie from the straight way between the first and the last, at most."""
    offsets = places - places[0]
    way = offsets[-1]
    along = np.clip(offsets @ way / max(float(way @ way), 1e-300), 0.0, 1.0)
    beside = offsets - along[:, None] * way
    return float(np.hypot(beside[:, 0], beside[:, 1]).max())


class _Watched(NamedTuple):
    side: Side
    machines: dict[str, PosePairMotion]


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
        self._seen: dict[int, float] = {}

    def update(self, readings: Sequence[Reading], time: float) -> list[Motion]:
        """The motions that the hands of one frame made; readings of two hands are passed over.

        `time` is seconds on the stream's clock, which does not run backwards.
        """
        alone = [reading for reading in readings if reading.other is None] if self.names else []
        made = [motion for reading in alone for motion in self._watch(reading, time)]
        for hand_id in [i for i, seen in self._seen.items() if time - seen > self._memory]:
            del self._hands[hand_id], self._seen[hand_id]
        return made

    def reset(self) -> None:
        """Forget all hands."""
        self._hands.clear()
        self._seen.clear()

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
            sided = {n: d for n, d in self.definitions.items() if d.side in ("any", hand.side.value)}
            machines = {name: PosePairMotion(definition, hand.side) for name, definition in sided.items()}
            watched = self._hands[hand.id] = _Watched(hand.side, machines)
        self._seen[hand.id] = time
        shape = reading.name
        confidence = 0.0 if shape is None else reading.scores.get(shape, 1.0)
        made = []
        for name, machine in watched.machines.items():
            pair = machine.update(shape, confidence, *place, time)
            if pair is not None:
                made.append(Motion(hand, name, *pair))
        return made


def _palm_of(hand: Hand) -> tuple[tuple[float, float], float] | None:
    """Middle of the palm in an unmirrored picture, and its length, pixels; None where they make no sense."""
    points = hand.landmarks[PALM, :].astype(np.float64)
    x, y, _ = points.mean(axis=0).tolist()
    size = math.dist(points[0].tolist(), points[2].tolist())
    if not math.isfinite(x + y + size) or size <= 0.0:
        return None
    mirrored = is_mirrored(hand.landmarks - hand.landmarks[0], hand.world - hand.world[0])
    return (-x if mirrored else x, y), size
