"""The last seconds of one hand, each frame measured once: what all detectors of this room read.

Who compares lengths divides them by the palm's size, so that neither distance nor resolution counts.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gesturekit.hands import PALM, FloatArray, Hand, Landmark
from gesturekit.hands.pose import is_mirrored

Array = npt.NDArray[np.float64]

# No motion is followed for longer, seconds.
_MEMORY = 6.0
# A palm is 1.45 times as long as it is wide (wrist to middle knuckle; index to little knuckle). The larger of
# the two is taken: one of them is foreshortened when the hand is tilted.
_LENGTH_TO_WIDTH = 1.45
_TIPS = [Landmark.INDEX_TIP, Landmark.MIDDLE_TIP, Landmark.RING_TIP, Landmark.PINKY_TIP]
_FINGERS = [[1 + 4 * finger + joint for joint in range(4)] for finger in range(5)]


class HandFrame(NamedTuple):
    """A hand in one frame, measured."""

    time: float
    hand: Hand
    # Middle of the palm and its size, pixels.
    x: float
    y: float
    size: float
    extensions: Array  # (5,) thumb to little finger: 0 curled, 1 straight.
    # From the tip of the thumb to those of the index to little finger, palm sizes: the mean of those in the
    # picture and in the world, as each errs where the other does not.
    gaps: list[float]
    # How much farther the tip of the index finger is from the wrist than the other three, in the picture:
    # 2 or more for a hand that points, about 1 for an open one, less for others.
    pointing: float


class HandWindow:
    """The last six seconds of one hand, and `first`, when it was first seen (seconds)."""

    def __init__(self) -> None:
        self.frames: deque[HandFrame] = deque()
        self.first = math.nan

    @property
    def seen(self) -> float:
        """When the hand was last seen, seconds; long ago if it never was."""
        return self.frames[-1].time if self.frames else -math.inf

    def push(self, hand: Hand, time: float) -> bool:
        """Take a frame; one that is not later than the last, or not finite, changes nothing: False."""
        if time <= self.seen:
            return False
        frame = _measured(hand, time)
        if not math.isfinite(
            frame.x + frame.y + frame.size + frame.pointing + float(frame.extensions.sum()) + sum(frame.gaps)
        ):
            return False
        if not self.frames:
            self.first = time
        self.frames.append(frame)
        while time - self.frames[0].time > _MEMORY:
            self.frames.popleft()
        return True

    def since(self, start: float) -> list[HandFrame]:
        """The frames from `start` (seconds) on."""
        chosen = []
        for frame in reversed(self.frames):
            if frame.time < start - 1e-9:
                break
            chosen.append(frame)
        return chosen[::-1]

    def lately(self, seconds: float) -> list[HandFrame]:
        """The frames from the last one on that is at least so long ago; all of them where none is."""
        chosen = []
        for frame in reversed(self.frames):
            chosen.append(frame)
            if self.seen - frame.time >= seconds - 1e-6:
                break
        return chosen[::-1]


def _measured(hand: Hand, time: float) -> HandFrame:
    x, y, size = palm_of(hand)
    places, world = hand.landmarks[:, :2].tolist(), hand.world.tolist()
    length = max(math.dist(world[Landmark.MIDDLE_MCP], world[Landmark.WRIST]), 1e-9)
    thumb, thumb_in_world = places[Landmark.THUMB_TIP], world[Landmark.THUMB_TIP]
    gaps = [
        (math.dist(places[tip], thumb) / size + math.dist(world[tip], thumb_in_world) / length) / 2.0
        for tip in _TIPS
    ]
    return HandFrame(time, hand, x, y, size, _extensions_of(hand.world), gaps, _pointing_of(hand))


def palm_of(hand: Hand) -> tuple[float, float, float]:
    """Middle of the palm and its size, pixels."""
    points = hand.landmarks[list(PALM), :2].astype(np.float64)
    x, y = points.mean(axis=0).tolist()
    wrist, index, middle, *_, pinky = points.tolist()
    return x, y, max(math.dist(wrist, middle), _LENGTH_TO_WIDTH * math.dist(index, pinky), 1.0)


def turn_between(first: Hand, last: Hand) -> float:
    """Radians by which a hand turned in the picture, 0 to pi."""
    return abs(math.remainder(_direction_of(last) - _direction_of(first), math.tau))


def are_mirrored(hands: Iterable[Hand]) -> bool:
    """Whether the picture shows the scene as a mirror does: world landmarks do not."""
    points = np.array([(hand.landmarks, hand.world) for hand in hands])
    points -= points.mean(axis=2, keepdims=True)
    return is_mirrored(points[:, 0], points[:, 1])


def _direction_of(hand: Hand) -> float:
    """Where the hand points in the picture: radians from x to the right towards y down."""
    x, y = (hand.landmarks[Landmark.MIDDLE_MCP] - hand.landmarks[Landmark.WRIST]).tolist()[:2]
    return math.atan2(y, x)


def _pointing_of(hand: Hand) -> float:
    tips = hand.landmarks[_TIPS, :2]
    index, *others = np.linalg.norm(tips - hand.landmarks[Landmark.WRIST, :2], axis=1).tolist()
    return float(index / max(*others, 1e-9))


def _extensions_of(world: FloatArray) -> Array:
    """(5,) distance from knuckle to tip over the length of the bones between."""
    shares = []
    for joints in _FINGERS:
        points = world[joints, :].astype(np.float64).tolist()
        bones = sum(math.dist(a, b) for a, b in pairwise(points))
        shares.append(math.dist(points[0], points[-1]) / max(bones, 1e-9))
    return np.array(shares)
