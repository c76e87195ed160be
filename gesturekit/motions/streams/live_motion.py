"""A tracked hand as evenly timed instants in canonical form, from frames that come when they come.

The shape is read from the world landmarks, the path from the picture: world landmarks have their origin in
the hand and know nothing of where it goes. A picture shows sideways movement in hand sizes at any distance,
and movement towards the camera as growth.
"""

from __future__ import annotations

import math
from collections import deque
from typing import NamedTuple

import numpy as np

from gesturekit.hands import FloatArray, Hand, Side
from gesturekit.motions.sequences.movement import STREAM_RATE, HandMovement, parts_of, stream_features
from gesturekit.motions.sequences.palm_geometry import PALM, hand_size

# Hand sizes from the camera to a hand, as assumed for turning growth into movement: half a metre and a hand
# of 8.5 cm. Nearer hands seem to move more towards the camera than they do, farther ones less.
_DISTANCE = 6.0
_STEP = 1.0 / STREAM_RATE
_GROWTH_SECONDS = 0.12
_SIZE_FRAMES = 60
_VOTES = 60.0


class Instant(NamedTuple):
    """(21, 3) joints in hand sizes, and (F,) what networks read of them (`stream_features`)."""

    joints: FloatArray
    features: FloatArray


class LiveMotion:
    """Follows one hand and yields an instant every 1/`STREAM_RATE` seconds of stream time.

    `first` is the time of the first one, seconds (None before the first frame), `count` how many there were.
    """

    def __init__(self) -> None:
        self.first: float | None = None
        self.count = 0
        self._time = 0.0
        self._joints: FloatArray | None = None
        # What features look back at.
        self._recent: deque[HandMovement] = deque(maxlen=3)
        self._position = np.zeros(3)
        self._centre = np.zeros(2)
        self._growth = 0.0
        self._size, self._sizes = 0.0, 0
        self._mirrored = self._leftness = 0.0

    @property
    def left(self) -> bool:
        """Whether it is the person's left hand, as most frames of late had it."""
        return self._leftness > 0.0

    def push(self, hand: Hand, time: float) -> list[Instant]:
        """Take a frame; return the instants since the last one.

        A frame whose landmarks make no sense, or whose time is not later than the last, changes nothing.
        """
        if self._joints is not None and time <= self._time:
            return []
        joints = self._placed(hand, time)
        if joints is None:
            return []
        before, last = self._joints, self._time
        self._joints, self._time = joints, time
        if before is None:
            self.first, self.count = time, 1
            return [self._instant(joints)]
        assert self.first is not None
        made = []
        while (instant := self.first + self.count * _STEP) <= time:
            share = np.float32((instant - last) / (time - last))
            made.append(self._instant(before * (1 - share) + joints * share))
            self.count += 1
        return made

    def _instant(self, joints: FloatArray) -> Instant:
        self._recent.append(parts_of(joints[None], self.left))
        return Instant(joints, stream_features(HandMovement.joined(self._recent))[-1])

    def _placed(self, hand: Hand, time: float) -> FloatArray | None:
        world, picture = hand.world, hand.landmarks[:, :2]
        extent = extent_of(hand)
        if extent is None:
            return None
        self._sizes = min(self._sizes + 1, _SIZE_FRAMES)
        self._size += (extent.size - self._size) / self._sizes
        self._mirrored += _vote(-extent.likeness, self._mirrored)
        self._leftness += _vote(1.0 if hand.side is Side.LEFT else -1.0, self._leftness)

        growth, centre = 0.5 * math.log(extent.drawn / extent.spread), picture[PALM].mean(axis=0)
        if self._joints is None:
            self._growth, self._centre = growth, centre
        # Sizes in the picture jitter; as a movement towards the camera jitter would look fast.
        follow = 1.0 - math.exp(-(time - self._time) / _GROWTH_SECONDS) if self._joints is not None else 1.0
        grown = follow * (growth - self._growth)
        self._growth += grown
        moved = (centre - self._centre) / (math.exp(self._growth) * self._size)
        self._centre = centre
        self._position += (-moved[0] if self._mirrored > 0 else moved[0], moved[1], -_DISTANCE * grown)
        joints: FloatArray = (world - world[PALM].mean(axis=0)) / np.float32(self._size)
        return joints + self._position.astype(np.float32)


class Extent(NamedTuple):
    """A hand's size in its world landmarks, and how far these and the picture's lie apart.

    `spread` and `drawn` are squared distances from the mean in x and y, metres and pixels; `likeness` is
    negative where the picture's x runs against the world's, as in a mirror.
    """

    size: float
    spread: float
    drawn: float
    likeness: float


def extent_of(hand: Hand) -> Extent | None:
    """How large a hand is; None where its landmarks make no sense."""
    if not (np.isfinite(hand.world).all() and np.isfinite(hand.landmarks[:, :2]).all()):
        return None
    flat = hand.world[:, :2] - hand.world[:, :2].mean(axis=0)
    drawn = hand.landmarks[:, :2] - hand.landmarks[:, :2].mean(axis=0)
    size, spread, seen = hand_size(hand.world[None]), float(np.vdot(flat, flat)), float(np.vdot(drawn, drawn))
    if not (size > 1e-4 and spread > 1e-8 and seen > 1e-2 and max(size, spread, seen) < 1e9):
        return None
    return Extent(size, spread, seen, float(np.vdot(flat[:, 0], drawn[:, 0])))


def _vote(for_it: float, so_far: float) -> float:
    """Change of a running vote that forgets slowly."""
    return float(np.sign(for_it)) - so_far / _VOTES
