"""What motions need to know of one hand in one frame: where its palm is, how large, what its fingers do."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from gesturekit.hands import PALM, FloatArray, Hand, Landmark
from gesturekit.hands.pose import is_mirrored

# A palm is 1.45 times as long as it is wide (wrist to middle knuckle; index to little knuckle). The larger of
# the two is taken: one of them is foreshortened when the hand is tilted.
_LENGTH_TO_WIDTH = 1.45
_TIPS = [Landmark.INDEX_TIP, Landmark.MIDDLE_TIP, Landmark.RING_TIP, Landmark.PINKY_TIP]
_FINGERS = [[1 + 4 * finger + joint for joint in range(4)] for finger in range(5)]


def palm_of(hand: Hand) -> tuple[float, float, float]:
    """Middle of the palm and its size, pixels."""
    points = hand.landmarks[list(PALM), :2].astype(np.float64)
    x, y = points.mean(axis=0).tolist()
    wrist, index, middle, *_, pinky = points.tolist()
    return x, y, max(math.dist(wrist, middle), _LENGTH_TO_WIDTH * math.dist(index, pinky), 1.0)


def direction_of(hand: Hand) -> float:
    """Where the hand points in the picture: radians from x to the right towards y down."""
    x, y = (hand.landmarks[Landmark.MIDDLE_MCP] - hand.landmarks[Landmark.WRIST]).tolist()[:2]
    return math.atan2(y, x)


def pointing_of(hand: Hand) -> float:
    """How much farther the tip of the index finger is from the wrist than the other three, in the picture.

    2 or more for a hand that points, about 1 for an open one, less for others.
    """
    tips = hand.landmarks[_TIPS, :2]
    index, *others = np.linalg.norm(tips - hand.landmarks[Landmark.WRIST, :2], axis=1).tolist()
    return float(index / max(*others, 1e-9))


def are_mirrored(hands: Iterable[Hand]) -> bool:
    """Whether the picture shows the scene as a mirror does: world landmarks do not."""
    points = np.array([(hand.landmarks, hand.world) for hand in hands])
    points -= points.mean(axis=2, keepdims=True)
    return is_mirrored(points[:, 0], points[:, 1])


def extensions_of(world: FloatArray) -> npt.NDArray[np.float64]:
    """(5,) distance from knuckle to tip over the length of the bones between, thumb to little finger."""
    shares = []
    for joints in _FINGERS:
        points = world[joints, :].astype(np.float64).tolist()
        bones = sum(math.dist(a, b) for a, b in pairwise(points))
        shares.append(math.dist(points[0], points[-1]) / max(bones, 1e-9))
    return np.array(shares)
